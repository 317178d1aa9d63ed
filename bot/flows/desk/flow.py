"""Staff at their alerts: which button was pressed, or what was written after one. Works the same in a group, but for
writing: what colleagues say there is said among themselves."""

from collections.abc import Sequence
from typing import get_args

from bot.line.events import Event, Said, Tapped
from bot.turn.decision import AtDesk, Decision
from bot.turn.situation import Situation
from clinic.conversation import Conversation
from clinic.reservation import ReservationId
from clinic.taps import Desk, DeskStep, DeskTask, DeskUnknown, DeskVisit, TaskStep
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
    talk = situation.conversation
    if talk.waiting not in ("desk-answer", "desk-words", "desk-other", "desk-send"):
        return None
    if wording.means(library, "no", text) or wording.means(library, "desk_leave", text):
        return _does(situation, AtDesk(None))
    match talk.waiting:
        case "desk-send" if wording.means(library, "agree", text) or wording.means(library, "desk_send", text):
            return _does(situation, AtDesk(_about(talk.offered, "send", "send")))
        case "desk-other":
            return _does(situation, AtDesk(_about(talk.offered, "answer", "other"), text))
        case _:  # or written again, better
            return _does(situation, AtDesk(_about(talk.offered, "answer", "words"), text))


def _about(offered: Sequence[str], of_task: TaskStep, of_visit: DeskStep) -> Desk:
    """The button of what the talk is about: a task, or a reservation at its turn."""
    match offered:
        case (named, turn):
            return DeskVisit(of_visit, ReservationId(named), int(turn))
        case (task,):
            return DeskTask(of_task, task)
        case _:
            return DeskUnknown()


def _does(situation: Situation, deed: AtDesk) -> Decision:
    """What is said to it depends on who was first, and comes with the deed. What was written waits for the send button."""
    talk = situation.conversation
    sends = isinstance(deed.pressed, DeskTask | DeskVisit) and deed.pressed.step == "send"
    return Decision((), talk if sends else Conversation(), situation.language, (deed,), settles=True)
