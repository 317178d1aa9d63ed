"""In a group or room: what a leaflet would answer, help in danger, and nothing ever about anybody."""

from dataclasses import replace

from bot.flows import danger
from bot.line.events import Said
from bot.turn.decision import Decision, LeaveGroup, LeaveStaff
from bot.turn.heard import language_of, understood
from bot.turn.situation import Situation
from clinic.message import Answer, Text
from intents.understand import Understood
from knowledge import wording
from knowledge.library import Library

LITTLE_MORE = 16  # characters beside "please leave"


def hello(situation: Situation) -> Decision:
    return Decision((Text("group.hello"),), situation.conversation, situation.language)


def spoken(situation: Situation, said: Said, library: Library) -> Decision:
    """Danger is answered whoever it was said to, anything else only where the account was named."""
    read = understood(situation, said.text, library)
    here = replace(situation, language=language_of(situation, said.text, read))
    if read.alarm is not None:
        return _danger(here, said, read)
    if not said.to_us:
        return replace(hello(here), says=())
    if _is_sent_away(said.text, library):
        return Decision((), here.conversation, here.language, (LeaveStaff(), LeaveGroup()))
    if _is_general(said.text, read, library) and read.label and library.answer(read.label, here.language):
        return Decision((Answer(read.label),), here.conversation, here.language)
    return Decision((Text("group.private"),), here.conversation, here.language)


def _danger(situation: Situation, said: Said, read: Understood) -> Decision:
    """The numbers, and not a word about what was said; staff see to it."""
    assert read.alarm is not None
    key = "group.urgent_self-harm" if read.alarm.response == "self-harm" else "group.urgent"
    deed = danger.alarm_task(read.alarm, said.message_id)
    return Decision((Text(key),), situation.conversation, situation.language, (deed,), urgent=True)


def _is_sent_away(text: str, library: Library) -> bool:
    rest = wording.without(library, "group_leave", text)
    return rest is not None and len(rest) <= LITTLE_MORE


def _is_general(text: str, read: Understood, library: Library) -> bool:
    """A question that anybody might ask, about no treatment of anybody's."""
    return (
        read.outcome in ("answer", "ask-staff")
        and read.date is None
        and not wording.holds(library, "group_person", text)
    )
