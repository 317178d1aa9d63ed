"""A time of day as said, before anybody knows which of its readings is meant."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class ClockTime:
    """One time as said: the times it may be, which side of it is meant, and where it stands in the text."""

    readings: frozenset[time]
    side: str  # at, after, before
    start: int = 0
    end: int = 0


def side_of(after: str | None, before: str | None) -> str:
    """The side two words found beside a time tell of; "" and None are no word."""
    return "after" if after else "before" if before else "at"


def readings(hour: int, minute: int, am: bool, pm: bool, whole: bool = False) -> frozenset[time]:
    """6 may be 6:00 or 18:00; with am, pm, 13 and more, or as in 09:30, it is only one of them. 0 pm is noon."""
    if hour > 23 or minute > 59:
        return frozenset()
    if hour > 12 or (hour == 0 and not pm) or whole:
        return frozenset({time(hour, minute)})
    early, late = time(hour % 12, minute), time(hour % 12 + 12, minute)
    return frozenset({early} if am else {late} if pm else {early, late})
