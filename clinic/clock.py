"""Time as everything else sees it: aware, UTC, read once at an entrance and passed down."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The only place that asks the machine what time it is."""
    return datetime.now(UTC)


def check_aware(moment: datetime) -> datetime:
    """Return the moment unchanged; ValueError if it carries no zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be placed")
    return moment


def stamp(moment: datetime) -> str:
    """The moment as 27 characters of UTC text: fixed width, so that text order in the database is time order."""
    # Not strftime: it writes years before 1000, which a hostile event may name, with fewer digits than from_stamp reads.
    return check_aware(moment).astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def from_stamp(text: str) -> datetime:
    """The moment a stamp stands for."""
    return datetime.fromisoformat(text)  # a hundredth of what strptime takes, and days of reservations are read at once


def from_line(milliseconds: int) -> datetime:
    """LINE's event time: milliseconds since 1970; OverflowError or ValueError when absurd."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
