"""Staff at their alerts: which button was pressed, or what was written after one. Works the same in a group, but for
writing: what colleagues say there is said among themselves."""

from bot.events import Event, Said, Tapped
from bot.situation import AtDesk, Decision, Situation
from clinic.conversation import Conversation
from knowledge import wording
from knowledge.library import Library


def heard(situation: Situation, event: Event, library: Library) -> Decision | None:
    """What a colleague does at the desk; None for everything else."""
    if not situation.is_staff:
        return None
    match event.what:
        case Tapped(data=data) if data.startswith("desk:"):
            verb, *about = data.removeprefix("desk:").split(":", 3)
            return _does(situation, AtDesk(verb, tuple(about)))
        case Said(text=text) if event.chat_kind == "user" and not situation.invitation:
            return _wrote(situation, text, library)
        case _:
            return None


def _wrote(situation: Situation, text: str, library: Library) -> Decision | None:
    talk = situation.conversation
    if talk.waiting not in ("desk-answer", "desk-words", "desk-other", "desk-send"):
        return None
    if wording.means(library, "no", text) or wording.means(library, "desk_leave", text):
        return _does(situation, AtDesk("leave", talk.offered))
    match talk.waiting:
        case "desk-send" if wording.means(library, "agree", text) or wording.means(library, "desk_send", text):
            return _does(situation, AtDesk("send", talk.offered))
        case "desk-other":
            return _does(situation, AtDesk("at", talk.offered, text))
        case _:  # or written again, better
            return _does(situation, AtDesk("show", talk.offered, text))


def _does(situation: Situation, deed: AtDesk) -> Decision:
    """What is said to it depends on who was first, and comes with the deed. What was written waits for the send button."""
    talk = situation.conversation
    left = talk if deed.verb == "send" else Conversation()
    return Decision((), left, situation.language, (deed,), settles=True)
