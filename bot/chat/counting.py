"""What an answer counts as in the clinic's numbers: kinds and topics, no words and no person."""

from bot.line.events import Event, Said, Tapped
from bot.turn.decision import Decision, RaiseTask
from bot.turn.situation import Situation
from clinic.message import Answer, DayNote, Text
from store import tally
from store.db import Tx
from store.tally import What

Counts = tuple[tuple[What, str], ...]
SUGGESTED, DECLINED = ("suggest.text", "courtesy.told"), ("decline.text", "foreign.text")
PASSED = ("question", "request", "complaint", "check-in")


def of(situation: Situation, event: Event, decision: Decision) -> Counts:
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


def write(tx: Tx, situation: Situation, event: Event, decision: Decision) -> None:
    """Count it, on the clinic's day on which it was said."""
    for what, which in of(situation, event, decision):
        tally.count(tx, what, situation.today, which)
