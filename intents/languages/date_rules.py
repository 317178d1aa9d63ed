"""Stretches of text that name a day, found by a list of rules, the more particular first."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from intents.languages import calendar
from intents.languages.calendar import InYear

HALF_A_YEAR = 182
Read = Callable[[re.Match[str], date], "date | None"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names a day; `day` is None where it is vague, future or impossible.

    `past`: the words look back by themselves ("3 days ago"), as "on Monday" does not.
    `tells`: they speak of a treatment by themselves ("four days since my treatment").
    `loose`: anything may be told of with them, and mostly is no treatment ("this morning", さっき).
    """

    start: int
    end: int
    day: date | None
    past: bool
    tells: bool
    loose: bool = False


class Rule:
    """A pattern and how to read it; a match whose group `vague` or `vaguely` took part names no one day. It is made ready when it
    is tried first: most are for texts with signs that few have, and whoever starts has danger to look for before.

    `lately`: a day without its year, which looks back by itself where the last one is nearer than the next.
    """

    def __init__(self, pattern: str, read: Read, past: bool = False, tells: bool = False, lately: bool = False) -> None:
        self.written = pattern
        self.read = read
        self.past = past
        self.tells = tells
        self.lately = lately
        self.loose = False
        self.signs: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.written)

    def mention(self, found: re.Match[str], today: date) -> Mention:
        groups = found.groupdict()
        day = None if groups.get("vague") or groups.get("vaguely") else self.read(found, today)
        past = self.past or (self.lately and day is not None and (today - day).days <= HALF_A_YEAR)
        return Mention(found.start(), found.end(), day, past, self.tells, self.loose)


def find(text: str, today: date, rules: Iterable[Rule]) -> list[Mention]:
    """List what the rules find, left to right; what one rule has taken, a later one cannot take again."""
    found: list[Mention] = []
    shown: dict[tuple[str, ...], bool] = {(): True}
    for rule in rules:
        if rule.signs not in shown:
            shown[rule.signs] = any(sign in text for sign in rule.signs)
        if not shown[rule.signs]:
            continue
        for match in rule.pattern.finditer(text):
            if not any(match.start() < each.end and each.start < match.end() for each in found):
                found.append(rule.mention(match, today))
    return sorted(found, key=lambda each: each.start)


def nobody_knows(_found: re.Match[str], _today: date) -> date | None:
    """Read a future or vague expression, which is taken so that its parts are not read as days."""
    return None


def same_day(_found: re.Match[str], today: date) -> date | None:
    return today


def iso(found: re.Match[str], today: date) -> date | None:
    """Read the groups y, m and d."""
    return calendar.until(today, calendar.exact(int(found["y"]), int(found["m"]), int(found["d"])))


def named_day(named: Sequence[tuple[str, InYear]], years: Mapping[str, int]) -> Read:
    """Days that have a name: reads the group name, and the group word, where it tells the year by one of `years`."""

    def read(found: re.Match[str], today: date) -> date | None:
        on = next(on for words, on in named if re.fullmatch(words, found["name"]))
        word = found["word"]
        return calendar.until(today, on(today.year - years[word])) if word else calendar.latest(today, on)

    return read


def before(number: int, pattern: str) -> Rule:
    """A word for the day so many days ago."""
    return Rule(pattern, lambda _found, today: calendar.ago(today, number), past=number > 0)


def having(signs: tuple[str, ...], *rules: Rule) -> tuple[Rule, ...]:
    """The rules, to be tried only on a text that has one of the signs: looking for those takes a tenth of the time."""
    for rule in rules:
        rule.signs = signs
    return rules


def loosely(rule: Rule) -> Rule:
    rule.loose = True
    return rule


def vague(signs: tuple[str, ...], *patterns: str) -> tuple[Rule, ...]:
    """What names no one day and is taken so that its parts are not read as days; names of groups are not needed."""
    return having(signs, *(Rule(re.sub(r"\(\?P<\w+>", "(?:", pattern), nobody_knows) for pattern in patterns))
