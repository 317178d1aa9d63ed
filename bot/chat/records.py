"""What is written down of an answer beside the conversation: its line of the transcript, and what it counts as in the clinic's
numbers, which are kinds and topics, no words and no person."""

from collections.abc import Sequence
from dataclasses import replace

from bot.line.events import Event, Said, Showed, Tapped
from bot.turn.decision import AtDesk, Decision, JoinStaff, RaiseTask
from bot.turn.situation import Situation
from clinic.message import Answer, DayNote, Text
from clinic.taps import encode
from intents.understand import Understood
from store import tally
from store.db import Tx
from store.tally import What
from store.transcript import Heard

Counts = tuple[tuple[What, str], ...]
SUGGESTED, DECLINED = ("suggest.text", "courtesy.told"), ("decline.text", "foreign.text")
PASSED = ("question", "request", "complaint", "check-in")


def entries(parts: Sequence[Event], decision: Decision) -> list[Heard]:
    """One for each of what was read as one message; the last of them tells how it was understood."""
    found = [what for part in parts if (what := entry(part, decision))]
    return [*(replace(what, meant=None, rule=None) for what in found[:-1]), *found[-1:]]


def entry(event: Event, decision: Decision) -> Heard | None:
    """What a patient wrote, tapped or showed, what it was understood as, and the rule that answered; None for what colleagues do
    at their alerts, and where nothing was said."""
    if any(isinstance(deed, AtDesk | JoinStaff) for deed in decision.deeds):
        return None
    rule = decision.rule or None
    match event.what:
        case Said(text=text, message_id=message_id):
            return Heard(event.id, event.happened_at, "said", text, message_id or None, _meant(decision.read), rule)
        case Showed(kind=kind, message_id=message_id):
            return Heard(event.id, event.happened_at, "showed", kind, message_id or None, rule=rule)
        case Tapped(tap=tap, picked=picked) if tap is not None:
            day = picked.isoformat() if picked else None
            return Heard(event.id, event.happened_at, "tapped", encode(tap), meant=day, rule=rule)
        case _:
            return None


def _meant(read: Understood | None) -> str | None:
    """The outcome, and which topic, action or signs."""
    if read is None:
        return None
    which = read.alarm.signs if read.alarm else (read.label,) if read.label else read.suggestions
    return " ".join((read.outcome, *which))


def counts(situation: Situation, event: Event, decision: Decision) -> Counts:
    """What became of what was asked, and which topic it was about. Nothing for what colleagues write, for what staff talk about
    themselves, and for what asks nothing."""
    if situation.is_staff or decision.rule == "staff_have_the_word" or not isinstance(event.what, Said | Tapped):
        return ()
    if decision.urgent:
        return (("urgent", ""),)
    answered: list[tuple[What, str]] = [
        ("answered", say.slug) for say in decision.says if isinstance(say, Answer) and not say.plain
    ]
    noted: list[tuple[What, str]] = [("answered", "") for say in decision.says if isinstance(say, DayNote)]
    passed: list[tuple[What, str]] = [
        ("passed", deed.topic or "") for deed in decision.deeds if isinstance(deed, RaiseTask) and deed.kind in PASSED
    ]
    found: Counts = tuple(dict.fromkeys((*answered, *noted, *passed)))
    return found or _not_known(decision)


def _not_known(decision: Decision) -> Counts:
    keys = [say.key for say in decision.says if isinstance(say, Text)]
    if any(key in SUGGESTED for key in keys):
        return (("suggested", ""),)
    return (("declined", ""),) if any(key in DECLINED for key in keys) else ()


def count(tx: Tx, situation: Situation, event: Event, decision: Decision) -> None:
    """Count it, on the clinic's day on which it was said."""
    for what, which in counts(situation, event, decision):
        tally.count(tx, what, situation.today, which)
