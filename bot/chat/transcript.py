"""What the transcript says of an event."""

from collections.abc import Sequence
from dataclasses import replace

from bot.line.events import Event, Said, Showed, Tapped
from bot.turn.decision import AtDesk, Decision, JoinStaff
from clinic.taps import encode
from intents.understand import Understood
from store.transcript import Heard


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
