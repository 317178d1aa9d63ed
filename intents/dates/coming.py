"""The days a wish for a reservation names: ahead of today, and all of them where it can be read in several ways."""

from collections.abc import Iterable, Iterator
from datetime import date

from intents.languages import spoken
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


def wished(text: str, today: date, near: date | None = None) -> tuple[Days, str]:
    """All days that are wished for, and the text without what named them; the more particular rule goes first. A weekday beside
    a day or a span says the same once more, where it can: 19日の土曜, next week, ideally Thursday. A bare one is the nearest to
    the day that was named before, `near`, where that is weeks ahead."""
    found: set[date] = set()
    bare: set[date] = set()
    weekdays: set[int] = set()
    for rule in _rules(text):
        for match in rule.pattern.finditer(text):
            if denied(text, match.start(), match.end()):
                continue
            if rule.weekdays:
                weekdays.update(rule.weekdays(match))
                bare.update(_nearest(near, rule.weekdays(match), today) or rule.read(match, today))
            else:
                found.update(rule.read(match, today))
        text = rule.pattern.sub(lambda match: (_NIGHT if match.group() in _AT_NIGHT else "") + _TAKEN, text)
    last = ahead(today, FURTHEST)
    days = {day for day in found if day.weekday() in weekdays} or found | bare
    return tuple(sorted(day for day in days if today <= day <= last)), text


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
