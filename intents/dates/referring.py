"""What a wish says by pointing at what was named before: the next day, the same time, an hour later, the later one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, TypeVar

from intents.languages.normalise import normalise
from intents.languages.spoken import SPOKEN, any_of

# Which of two or more that were named: by the calendar and the clock, or in the order they were listed.
Which = Literal["later", "earlier", "first", "second", "third", "other"]

Point = TypeVar("Point", date, datetime, time)

_DIGITS = re.compile(r"\d")
_TAKEN = "\x00"  # in place of what pointed at something
_DAY = timedelta(days=1)
_DAYS_ON = tuple((re.compile(pattern), days) for one in SPOKEN for pattern, days in one.DAYS_ON)
_HOURS_ON = tuple(re.compile(one.HOURS_ON) for one in SPOKEN)
_SAME_TIME = any_of(*(one.SAME_TIME for one in SPOKEN))
_ON_ITS_OWN = tuple(re.compile(one.ON_ITS_OWN) for one in SPOKEN)
_OF_NEXT_WEEK = tuple(re.compile(one.WEEKDAY_OF_NEXT_WEEK) for one in SPOKEN)
_WEEK_OF_IT = any_of(*(one.WEEK_OF_IT for one in SPOKEN))
_WEEKEND_OF_IT = any_of(*(one.WEEKEND_OF_IT for one in SPOKEN))
_LATER = any_of(*(one.LATER for one in SPOKEN))
_EARLIER = any_of(*(one.EARLIER for one in SPOKEN))
_SAME_DAY = any_of(*(one.SAME_DAY for one in SPOKEN))
_MINUTES_PAST = tuple((re.compile(pattern), minutes) for one in SPOKEN for pattern, minutes in one.MINUTES_PAST)
_WHICH: tuple[tuple[Which, re.Pattern[str]], ...] = tuple(
    (name, any_of(*(one.WHICH[name] for one in SPOKEN)))
    for name in ("later", "earlier", "first", "second", "third", "other")
)


@dataclass(frozen=True, slots=True)
class Named:
    """What was named last, by either side: what "the day after" and "same time" count from."""

    day: date | None = None
    at: time | None = None


def new_day(text: str) -> bool:
    """Whether a day is named for itself ("next Tuesday", "the 9th"), and not as one of a span that was named before. A number is
    a day only where it is an hour in no language."""
    text = normalise(text)
    found = [bool(own.search(text)) for own in _ON_ITS_OWN]
    return all(found) if _DIGITS.search(text) else any(found)


def days(text: str, named: Named) -> tuple[tuple[date, ...], str]:
    """The days that are counted from the one named, and the text without the words for them."""
    if named.day is None:
        return (), text
    found: set[date] = set()
    for one, pattern in zip(SPOKEN, _OF_NEXT_WEEK, strict=True):
        for match in pattern.finditer(text):
            found.update(_week(named.day, 1)[number] for number in one.weekdays_named(f"{match['wds']}曜"))
        text = pattern.sub(_TAKEN, text)
    for pattern, days in ((_WEEKEND_OF_IT, slice(5, 7)), (_WEEK_OF_IT, slice(0, 7))):
        if pattern.search(text):
            found.update(_week(named.day)[days])
            text = pattern.sub(_TAKEN, text)
    for one in SPOKEN:
        for match in re.finditer(one.WEEKDAY_AFTER, text):
            words = next(value for name, value in match.groupdict().items() if name.startswith("wds") and value)
            found.update(
                _next(named.day, number) for number in one.weekdays_named(f"{words}曜" if len(words) == 1 else words)
            )
        text = re.sub(one.WEEKDAY_AFTER, _TAKEN, text)
    for pattern, on in _DAYS_ON:
        if pattern.search(text):
            found.add(named.day + on * _DAY)
            text = pattern.sub(_TAKEN, text)
    if _SAME_DAY.search(text):
        found = found or {named.day}
        text = _SAME_DAY.sub(_TAKEN, text)
    return tuple(sorted(found)), text


def _week(day: date, weeks: int = 0) -> list[date]:
    """The week of a day, or one so many weeks after it."""
    return [day + (number - day.weekday() + 7 * weeks) * _DAY for number in range(7)]


def _next(day: date, weekday: int) -> date:
    return day + ((weekday - day.weekday() - 1) % 7 + 1) * _DAY


def at(text: str, named: Named) -> tuple[time | None, str]:
    """The time that is counted from the one named, and the text without the words for it."""
    if named.at is None:
        return None, text
    for pattern in _HOURS_ON:
        if found := pattern.search(text):
            return _apart(named.at, _by(found)), pattern.sub(_TAKEN, text)
    for pattern, minutes in _MINUTES_PAST:
        if pattern.search(text):
            return named.at.replace(minute=minutes), pattern.sub(_TAKEN, text)
    return (named.at, _SAME_TIME.sub(_TAKEN, text)) if _SAME_TIME.search(text) else (None, text)


Shift = Literal["later", "earlier"]


def shift(text: str) -> Shift | None:
    """Whether any time later or earlier than the one named before is asked for."""
    later, earlier = _LATER.search(text), _EARLIER.search(text)
    return None if bool(later) == bool(earlier) else "later" if later else "earlier"


def which(text: str) -> Which | None:
    """Which of what was named is pointed at, where it is only one."""
    found = [name for name, pattern in _WHICH if pattern.search(text)]
    return found[0] if len(found) == 1 else None


def chosen(which: Which, among: Sequence[Point]) -> Point | None:
    """The one that is pointed at; None where two may be meant. `among` is in the order it was listed in."""
    match which:
        case "later" if len(among) == 2:
            return max(among)
        case "earlier" if len(among) == 2:
            return min(among)
        case "first" if among:
            return among[0]
        case "second" if len(among) > 1:
            return among[1]
        case "third" if len(among) > 2:
            return among[2]
        case _:
            return None


def _by(found: re.Match[str]) -> timedelta:
    """How much later; less than nothing where it is earlier."""
    groups = {name: value for name, value in found.groupdict().items() if value}
    hours = next((value for name, value in groups.items() if name.startswith("h")), None)
    minutes = next((value for name, value in groups.items() if name.startswith("m")), None)
    back = any(name.startswith("back") for name in groups)
    by = timedelta(hours=_number(hours), minutes=_number(minutes))
    if any(name.startswith("half") for name in groups):
        by += timedelta(minutes=30)
    return -by if back else by


def _number(told: str | None) -> int:
    if told is None:
        return 0
    return int(told) if told.isdigit() else {"an": 1, "one": 1, "two": 2, "three": 3, "a couple of": 2}.get(told, 0)


def _apart(at: time, by: timedelta) -> time:
    """A time of the same day."""
    return (datetime.combine(date.min + _DAY, at) + by).time()
