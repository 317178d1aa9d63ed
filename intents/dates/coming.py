"""The days a wish for a reservation names: ahead of today, and all of them where it can be read in several ways."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from intents.languages import calendar, spoken
from intents.languages.calendar_ahead import Days, ahead
from intents.languages.spoken import SPOKEN
from intents.languages.wish_rules import WishRule

FURTHEST = 366  # days
_TAKEN = "\x00"  # in place of what named a day
_NEAR = 24  # characters before a day in which words that deny it stand
_WEEKEND = (5, 6)
_WEEKDAYS_ONLY = spoken.any_of(*(one.WEEKDAYS_ONLY for one in SPOKEN))
_AT_NIGHT = frozenset(word for one in SPOKEN for word in one.AT_NIGHT)
_NIGHT = "夜"  # what every language's words for the parts of the day know
ONWARDS = timedelta(days=14)  # what "from the 10th on" takes in
A_WEEK = 7
_DAY = timedelta(days=1)
_BARE_NUMBER = re.compile(r"(?:on )?(?:the )?\d{1,2}(?:st|nd|rd|th)?|\d{1,2}日")
_BLANKS = re.compile(f"{_TAKEN}+")
_BETWEEN = spoken.any_of(*(one.BETWEEN_DAYS for one in SPOKEN))
_MOVES = spoken.any_of(*(one.MOVES for one in SPOKEN))
_WEEKDAY_BESIDE = re.compile(r"s?,? (?P<way>before|after) (?:the )?")


def never(text: str) -> tuple[tuple[int, ...], str]:
    """The weekdays that are not wanted, and the text without them; several named one after the other count all."""
    found: set[int] = set()
    for one in SPOKEN:
        for match in one.NOT_ON.finditer(text):
            found.update(one.weekdays_named(match["wds"]) if match["wds"] else _WEEKEND)
        text = one.NOT_ON.sub(_TAKEN, text)
    if _WEEKDAYS_ONLY.search(text):
        found |= {*_WEEKEND}
    return tuple(sorted(found)), text


@dataclass(frozen=True, slots=True)
class _Mention:
    """A stretch of the text and the days it may mean; of a bare weekday, which one."""

    start: int
    end: int
    days: Days
    weekdays: tuple[int, ...] = ()
    in_figures: bool = False

    @property
    def day(self) -> date | None:
        return self.days[0] if len(self.days) == 1 else None


def wished(text: str, today: date, near: date | None = None) -> tuple[Days, str]:
    """All days that are wished for, and the text without what named them; the more particular rule goes first. A weekday beside
    a day or a span says the same once more, where it can: 19日の土曜, next week, ideally Thursday. A bare one is the nearest to
    the day that was named before, `near`, where that is weeks ahead."""
    found: list[_Mention] = []
    for rule in _rules(text):
        for match in rule.pattern.finditer(text):
            if not denied(text, match.start(), match.end()):
                weekdays = tuple(rule.weekdays(match)) if rule.weekdays else ()
                meant = tuple(rule.read(match, today))
                if near and len(meant) == 1 and _BARE_NUMBER.fullmatch(match.group().strip()):
                    meant = (_nearest_number(near, meant[0], today),)
                figures = any(map(str.isdigit, match.group()))
                found.append(_Mention(match.start(), match.end(), meant, weekdays, figures))
        text = rule.pattern.sub(_blank, text)
    named = sorted((one for one in found if one.days), key=lambda one: one.start)
    named = _spans(text, _in_place_of(_not_given_up(text, named), text), today)
    last = ahead(today, FURTHEST)
    days = _agreeing(named, near, today)
    return tuple(sorted(day for day in days if today <= day <= last)), _BLANKS.sub(_TAKEN, text)


def _nearest_number(near: date, day: date, today: date) -> date:
    """The 4th: of the month that was spoken of, where that is not this one."""
    if near - day <= ONWARDS:
        return day
    months = [calendar.month_back(near, back) for back in (1, 0, -1)]
    days = [on for on in (calendar.exact(*month, day.day) for month in months) if on and on >= today]
    return min(days, key=lambda on: abs(on - near), default=day)


def _blank(found: re.Match[str]) -> str:
    """As long as what it stands for, so that what was found keeps its place."""
    night = _NIGHT if found.group() in _AT_NIGHT else ""
    return night + _TAKEN * (len(found.group()) - len(night))


def _not_given_up(text: str, named: list[_Mention]) -> list[_Mention]:
    """Without the days another takes the place of: 木曜やめて金曜に, Friday instead of Thursday.

    The only one named stays: it may tell which visit is spoken of."""
    left = [one for one in named if not given_up(text, one.start, one.end)]
    return left or named


def _spans(text: str, named: list[_Mention], today: date) -> list[_Mention]:
    """Two days with a "to" between them, and a day with "from" or "the week of" beside it, are all the days they mean."""
    joined: list[_Mention] = []
    for one in named:
        before = joined[-1] if joined else None
        if before and before.day and one.day and before.day < one.day and _joins(text, before, one):
            joined[-1] = _Mention(before.start, one.end, _between(before.day, one.day))
        else:
            joined.append(one)
    return [_stretched(text, one, today) for one in joined]


def _joins(text: str, first: _Mention, second: _Mention) -> bool:
    between = text[first.end : second.start]
    pairs = any(re.fullmatch(one.DAY_TO_DAY, between) for one in SPOKEN)
    both = any(re.fullmatch(one.DAY_AND_DAY, between) for one in SPOKEN) and _BETWEEN.search(text, 0, first.start)
    return bool(pairs or both) and not _MOVES.search(text)


def _stretched(text: str, one: _Mention, today: date) -> _Mention:
    if one.day is None:
        return one
    for language in SPOKEN:
        for kind, before, behind in language.BESIDE_A_DAY:
            if re.search(f"(?:{before})$", text[max(0, one.start - _NEAR) : one.start]) and re.match(
                behind, text[one.end :]
            ):
                days = _meant(kind, one, today)
                return replace(one, days=days, weekdays=()) if days else one
    return one


def _meant(kind: str, one: _Mention, today: date) -> Days:
    """The days that words beside a day make of it."""
    day = one.days[0]
    match kind:
        case "from":
            return _between(day, day + ONWARDS)
        case "after":
            return _between(day + _DAY, day + ONWARDS)
        case "until":
            return _between(today, day)
        case "before":
            return _between(today, day - _DAY)
        case "week":
            return tuple(day + (number - day.weekday()) * _DAY for number in range(7))
        case "next":
            return (day + _DAY,)
        case "previous":
            return (day - _DAY,)
        case _:  # around
            return _between(day - _DAY, day + _DAY) if one.in_figures else ()


def _in_place_of(named: list[_Mention], text: str) -> list[_Mention]:
    """A weekday before or after a day is one day: the Saturday before Christmas."""
    result: list[_Mention] = []
    for one in named:
        weekday = result[-1] if result else None
        way = (
            weekday
            and one.day
            and len(weekday.weekdays) == 1
            and _WEEKDAY_BESIDE.fullmatch(text, weekday.end, one.start)
        )
        if not way or weekday is None or one.day is None:
            result.append(one)
            continue
        back = way["way"] == "before"
        apart = (
            (one.day.weekday() - weekday.weekdays[0] - 1) % 7 + 1
            if back
            else (weekday.weekdays[0] - one.day.weekday() - 1) % 7 + 1
        )
        result[-1] = _Mention(weekday.start, one.end, (one.day + (-apart if back else apart) * _DAY,))
    return result


def _between(first: date, last: date) -> Days:
    return tuple(first + number * _DAY for number in range(min((last - first).days, FURTHEST) + 1))


def _agreeing(named: list[_Mention], near: date | None, today: date) -> set[date]:
    """All of them together: a weekday chooses among several days that are named besides, and else is a day of its own."""
    if any(len(one.days) < 3 for one in named):  # this year still, next Friday for one
        named = [one for one in named if len(one.days) <= A_WEEK]
    weekdays = {number for one in named for number in one.weekdays}
    days: set[date] = set()
    for one in named:
        if not one.weekdays:
            fits = {day for day in one.days if day.weekday() in weekdays}
            days |= fits if len(one.days) > 1 and fits else {*one.days}
    covered = {day.weekday() for day in days}
    for one in named:
        own = {*one.weekdays} - covered
        if own and one.weekdays:
            before = [other.day for other in named if other.day and not other.weekdays and other.end <= one.start]
            around = _nearest(before[-1] if before else near, own, today)
            days |= {*(around or (day for day in one.days if day.weekday() in own))}
    return days


def _nearest(near: date | None, weekdays: Iterable[int], today: date) -> Days:
    """The weekdays around a day that is more than a week ahead."""
    if near is None or near <= ahead(today, 7):
        return ()
    around = [ahead(near, number) for number in range(-3, 4)]
    return tuple(day for day in around if day.weekday() in {*weekdays})


def _rules(text: str) -> Iterator[WishRule]:
    """What the likely language has for its text, and the figures of the others."""
    likely = spoken.likely(text)
    yield from likely.COMING_DAYS
    for other in SPOKEN:
        if other is not likely:
            yield from other.COMING_FIGURES


def denied(text: str, start: int, end: int) -> bool:
    """Whether a day is named only to be denied: 明日じゃなくて明後日, not the 3rd but the 4th."""
    return any(
        one.DENIED.search(text, max(0, start - _NEAR), start) if one.DENIED_BEFORE else one.DENIED.match(text, end)
        for one in SPOKEN
    )


def given_up(text: str, start: int, end: int) -> bool:
    """Whether a day or time is named as one that another is to take the place of."""
    before = text[max(0, start - _NEAR) : start]
    return any(
        re.search(f"(?:{one.GIVEN_UP_BEFORE})$", before) or re.match(one.GIVEN_UP_BEHIND, text[end:]) for one in SPOKEN
    )
