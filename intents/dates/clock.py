"""The time a wish for a reservation names, as the part of the day and the opening times leave it open or not."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time

from intents.dates import coming
from intents.languages import spoken
from intents.languages.clock_time import ClockTime, side_of
from intents.languages.spoken import SPOKEN

BY_DAY = (time(8), time(21))
NOON_TIME = time(12)
Periods = Callable[[date], Sequence[tuple[time, time]]]

# From when on and until when a visit then begins; the more particular goes first.
_PARTS: dict[str, tuple[time | None, time | None]] = {
    "early afternoon": (time(12), time(15)),
    "mid afternoon": (time(14), time(16)),
    "late afternoon": (time(15), time(18)),
    "mid morning": (time(10), time(11, 30)),
    "late morning": (time(10, 30), time(12)),
    "early evening": (time(16), time(19)),
    "late evening": (time(18), None),
    "morning": (None, time(12)),
    "lunch": (time(12), time(13, 30)),
    "afternoon": (time(12), None),
    "around noon": (time(11), time(14)),
    "daytime": (time(11), time(16)),
    "after work": (time(18), None),
    "evening": (time(16), None),
    "night": (time(18), None),
    "early": (None, time(13)),
    "late": (time(16), None),
}
_PART_RULES = tuple(
    (spoken.any_of(*(one.PARTS_OF_DAY[name] for one in SPOKEN if name in one.PARTS_OF_DAY)), *bounds)
    for name, bounds in _PARTS.items()
)
_BETWEEN = spoken.any_of(*(one.BETWEEN for one in SPOKEN))
_NOON = re.compile(
    r"(?:\b(?P<after>after|from)|\b(?P<before>before|by|until))?\s*(?:\bnoon(?:ish)?\b|\bmidday\b|正午)"
    r"\s*(?:(?P<after2>以降|過ぎ)|(?P<before2>まで|前))?"
)


def in_digits(text: str) -> str:
    """The text with hours in figures."""
    for one in SPOKEN:
        text = one.in_digits(text)
    return text


def hours_of(days: Iterable[date], periods: Periods) -> tuple[tuple[time, time], ...]:
    return tuple(period for day in days for period in periods(day))


@dataclass(frozen=True, slots=True)
class Times:
    """What is told of the time. `several`: times to choose from, where more than one is named."""

    at: time | None = None
    after: time | None = None
    before: time | None = None
    several: tuple[time, ...] = ()


def times(text: str, hours: Sequence[tuple[time, time]]) -> Times:
    """At, after and before: by the clock where it tells, else by the part of the day."""
    after, before = _part(text)
    clocks = [clock for clock in (*spoken.likely(text).clock_times(text), *_noon(text)) if clock.readings]
    clocks = [clock for clock in clocks if not coming.given_up(text, clock.start, clock.end)] or clocks
    if not clocks:
        return Times(None, after, before)
    sure = [(clock.side, _chosen(clock, hours, after, before)) for clock in clocks]
    if len(sure) == 2 and _BETWEEN.search(text) and all(found for _, found in sure):
        first, last = (found for _, found in sure)
        return Times(None, first, last) if first and last and first < last else Times()
    chosen = {side: {found for other, found in sure if other == side} for side in ("at", "after", "before")}
    several = tuple(sorted(at for at in chosen["at"] if at)) if len(chosen["at"]) > 1 else ()
    at, since, until = ((found.pop() if len(found) == 1 else None) for found in chosen.values())
    return Times(at, since, until, several)


def _chosen(
    clock: ClockTime, hours: Sequence[tuple[time, time]], after: time | None, before: time | None
) -> time | None:
    """The one reading that the part of the day and the opening times allow; else the one at which anybody is up."""
    if len(clock.readings) == 1:
        return next(iter(clock.readings))
    left = [at for at in clock.readings if (after is None or at >= after) and (before is None or at < before)]
    for open_hours in (hours, (BY_DAY,)):
        fits = [at for at in left if _within(at, clock.side, open_hours)]
        if fits:
            return fits[0] if len(fits) == 1 else None
    return None


def _within(at: time, side: str, hours: Iterable[tuple[time, time]]) -> bool:
    return any(start <= at < end or (side == "before" and at == end) for start, end in hours)


def _part(text: str) -> tuple[time | None, time | None]:
    """The part of the day, where only one is named."""
    found: list[tuple[time | None, time | None]] = []
    for pattern, start, end in _PART_RULES:
        if pattern.search(text):
            found.append((start, end))
            text = pattern.sub(" ", text)
    return found[0] if len(found) == 1 else (None, None)


def _noon(text: str) -> Iterator[ClockTime]:
    for found in _NOON.finditer(text):
        side = side_of(found["after"] or found["after2"], found["before"] or found["before2"])
        yield ClockTime(frozenset({NOON_TIME}), side, found.start(), found.end())
