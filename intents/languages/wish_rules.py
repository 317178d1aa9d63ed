"""Stretches of text that name days to come: rules of a language, the more particular first, all days that may be meant."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property

from intents.languages import calendar_ahead
from intents.languages.calendar_ahead import Days

Read = Callable[[re.Match[str], date], Days]


Named = Callable[[re.Match[str]], Iterable[int]]


class WishRule:
    """A pattern and the days its match may mean, seen from today. `weekdays`: it names nothing but weekdays, which say the same
    of a day that is named besides: Tuesday the 8th."""

    def __init__(self, pattern: str, read: Read, weekdays: Named | None = None) -> None:
        self.written = pattern
        self.read = read
        self.weekdays = weekdays

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Made ready when it is tried first."""
        return re.compile(self.written)


def nothing(_found: re.Match[str], _today: date) -> Days:
    """Not a day that is wished for; taken, so that nothing of it is read as one."""
    return ()


def rules(*pairs: tuple[str, Read]) -> tuple[WishRule, ...]:
    return tuple(WishRule(pattern, read) for pattern, read in pairs)


def each(days_of: Callable[[date, int], Days | date], named: Callable[[re.Match[str]], Iterable[int]]) -> Read:
    """Reads every weekday of a list by itself."""

    def read_all(found: re.Match[str], today: date) -> Days:
        days = [days_of(today, weekday) for weekday in named(found)]
        return tuple(day for one in days for day in ((one,) if isinstance(one, date) else one))

    return read_all


def bare_weekdays(pattern: str, days_of: Callable[[date, int], Days | date], named: Named) -> tuple[WishRule]:
    """Weekdays and nothing besides."""
    return (WishRule(pattern, each(days_of, named), named),)


def weekend(pattern: str) -> WishRule:
    """Saturday and Sunday: of this week, or of what is named besides."""
    return WishRule(pattern, lambda _, today: calendar_ahead.week(today, 0)[5:], lambda _: (5, 6))
