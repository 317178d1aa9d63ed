"""In a group or room: what a leaflet would answer, help in danger, and nothing ever about anybody."""

import re
from collections.abc import Callable
from dataclasses import replace

from bot.flows import danger
from bot.line.events import Said
from bot.turn.decision import Decision, LeaveGroup, LeaveStaff
from bot.turn.heard import Heard, hear, language_of, understood
from bot.turn.situation import Situation
from clinic.message import Choice, Text
from clinic.taps import OpenPage
from intents.understand import Understood
from knowledge import wording
from knowledge.library import Library

Leaflet = Callable[[Situation, Heard, Library], Decision | None]

_CALLED = re.compile(r"^\s*[@＠]\S+\s+")  # the account by its name
SENDS_AWAY = ("group.private", "group.not_known")
LITTLE_MORE = 16  # characters beside "please leave"


def hello(situation: Situation) -> Decision:
    return Decision((Text("group.hello"),), situation.conversation, situation.language)


def spoken(situation: Situation, said: Said, library: Library, leaflet: Leaflet) -> Decision:
    """Danger is answered whoever it was said to, anything else only where the account was named. `leaflet` answers what anybody
    might ask."""
    said = replace(said, text=_CALLED.sub("", said.text)) if _CALLED.sub("", said.text).strip() else said
    read = understood(situation, said.text, library)
    here = replace(situation, language=language_of(situation, said.text, read))
    if read.alarm is not None:
        return _danger(here, said, read)
    if not said.to_us:
        return replace(hello(here), says=())
    if _is_sent_away(said.text, library):
        return Decision((), here.conversation, here.language, (LeaveStaff(), LeaveGroup()))
    of_a_person = wording.holds(library, "group_person", said.text)
    general = None if of_a_person else leaflet(here, hear(here, said, read, library), library)
    if general is not None:
        return _with_way(here, replace(general, conversation=here.conversation))
    return _with_way(here, Decision((Text("group.private"),), here.conversation, here.language))


def _with_way(situation: Situation, decision: Decision) -> Decision:
    """Whoever is sent to the one-to-one chat has a button that leads there, where LINE tells how; else the words will do."""
    sent = any(isinstance(say, Text) and say.key in SENDS_AWAY for say in decision.says)
    if not sent or not situation.own_chat:
        return decision
    button = Choice("button.own_chat", OpenPage(), opens=situation.own_chat)
    return replace(decision, says=(*decision.says, Text("group.way", choices=(button,), shape="buttons")))


def _danger(situation: Situation, said: Said, read: Understood) -> Decision:
    """The numbers, and not a word about what was said; staff see to it."""
    assert read.alarm is not None
    key = "group.urgent_self-harm" if read.alarm.response == "self-harm" else "group.urgent"
    deed = danger.alarm_task(read.alarm, said.text, said.message_id)
    return Decision((Text(key),), situation.conversation, situation.language, (deed,), urgent=True)


def _is_sent_away(text: str, library: Library) -> bool:
    rest = wording.without(library, "group_leave", text)
    return rest is not None and len(rest) <= LITTLE_MORE
