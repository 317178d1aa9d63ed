"""What can be tapped in many places: the same words everywhere, and the same way on."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from clinic.message import Choice

HELP = Choice("title/help", "topic:help")
RESERVE = Choice("title/reserve", "topic:reserve")
STATUS = Choice("title/reservation-status", "topic:reservation-status")
REGISTER = Choice("title/register-treatment", "topic:register-treatment")
NEXT_TIPS = Choice("title/next-tips", "topic:next-tips")
STAFF_ASK = Choice("button.ask_staff", "staff:ask")
STAFF_WRITE = Choice("button.write_staff", "staff:write")
NEVER_MIND = Choice("button.never_mind", "staff:never-mind")
WITHDRAW = Choice("button.withdraw", "staff:withdraw")


def numbered(lines: Sequence[str]) -> str:
    """A list to choose from, also for those whose LINE shows nothing to tap."""
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def day_told(told: str) -> date | None:
    """The day that a button tells; None in one of nobody's."""
    with suppress(ValueError):
        return date.fromisoformat(told)
    return None
