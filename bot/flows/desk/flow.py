"""Staff at their alerts: which button was pressed, or what was written after one. Works the same in a group, but for
writing: what colleagues say there is said among themselves."""

from typing import get_args

from bot.line.events import Event, Said, Tapped
from bot.turn.decision import AtDesk, Decision
from bot.turn.situation import Situation
from clinic.conversation import Conversation
from clinic.talks import DeskTalk, TaskAtDesk, VisitAtDesk
from clinic.taps import Desk, DeskList, DeskTask, DeskVisit
from knowledge import wording
from knowledge.library import Library


def at_desk(situation: Situation, event: Event, library: Library) -> Decision | None:
    """What a colleague does at the desk; None for everything else."""
    match event.what:
        case Tapped(tap=tap) if isinstance(tap, get_args(Desk)):
            return _does(situation, AtDesk(tap))
        case Said(text=text) if event.chat_kind == "user" and not situation.invitation:
            return _wrote(situation, text, library)
        case _:
            return None


def _wrote(situation: Situation, text: str, library: Library) -> Decision | None:
    """Words after a button are done as that button with words."""
    begun = situation.conversation.flow
    # "Today" may well be an answer; these words are none.
    if not isinstance(begun, TaskAtDesk | VisitAtDesk) or wording.means(library, "desk_list_sure", text):
        return _asked_for_a_list(situation, text, library)
    if wording.means(library, "no", text) or wording.means(library, "desk_leave", text):
        return _does(situation, AtDesk(None))
    if begun.step == "send" and (wording.means(library, "agree", text) or wording.means(library, "desk_send", text)):
        return _does(situation, AtDesk(_button(begun, sends=True)))
    return _does(situation, AtDesk(_button(begun, sends=False), text))


def _asked_for_a_list(situation: Situation, text: str, library: Library) -> Decision | None:
    if wording.means(library, "desk_list_open", text):
        return _does(situation, AtDesk(DeskList("open")))
    return _does(situation, AtDesk(DeskList("today"))) if wording.means(library, "desk_list_today", text) else None


def _button(begun: DeskTalk, sends: bool) -> Desk:
    """The button that would do the same: it sends what was shown, or takes the words, perhaps written again, better."""
    match begun:
        case TaskAtDesk(task=task):
            return DeskTask("send" if sends else "answer", task)
        case VisitAtDesk("other", named, turn):
            return DeskVisit("other", named, turn)
        case VisitAtDesk(_, named, turn):
            return DeskVisit("send" if sends else "words", named, turn)


def _does(situation: Situation, deed: AtDesk) -> Decision:
    """What is said to it depends on who was first, and comes with the deed. What is being written waits, whatever else is
    pressed meanwhile; only another text that is begun takes its place."""
    talk = situation.conversation
    begun = isinstance(talk.flow, TaskAtDesk | VisitAtDesk)
    waits = begun and deed.pressed is not None and deed.words is None and not _begins(deed.pressed)
    sends = isinstance(deed.pressed, DeskTask | DeskVisit) and deed.pressed.step in ("send", "later")
    looks = isinstance(deed.pressed, DeskList) or getattr(deed.pressed, "step", "") == "show"
    return Decision((), talk if sends or waits or looks else Conversation(), situation.language, (deed,), settles=True)


def _begins(pressed: Desk | None) -> bool:
    """Whether a button asks for a text."""
    return isinstance(pressed, DeskTask | DeskVisit) and pressed.step in ("answer", "words", "other", "decline")
