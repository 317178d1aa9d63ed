"""Days that have a name: Japan's holidays and what else people remember a day by."""

import re
from collections.abc import Callable, Iterator
from datetime import date

from intents.languages import calendar
from intents.languages.calendar import InYear
from intents.languages.calendar_ahead import Days


def _on(month: int, day: int) -> InYear:
    return lambda year: calendar.exact(year, month, day)


def _nth(month: int, number: int, weekday: int) -> InYear:
    return lambda year: calendar.nth_weekday(year, month, weekday, number)


def _equinox(spring: bool) -> InYear:
    return lambda year: calendar.equinox(year, spring)


def _bean_throwing(year: int) -> date | None:
    """The day before spring begins: the 2nd a year after each leap year, until 2057."""
    return calendar.exact(year, 2, 2 if year % 4 == 1 else 3)


# In the spelling `normalise` gives; the longer name before the one it begins with. Only what is one day, and the same each time.
_FEASTS: tuple[tuple[str, str, InYear], ...] = (
    ("くりすます ?いぶ|いぶの日|聖夜", r"christmas eve|x-?mas eve", _on(12, 24)),
    (
        r"くりすます(?!まえ|前|[くご]|頃|しーずん)",
        r"christmas(?: day)?(?! season| time| break| holidays)|x-?mas(?: day)?",
        _on(12, 25),
    ),
    ("", "boxing day", _on(12, 26)),
    ("大晦日|大みそか|おおみそか", r"new year'?s'? eve|nye", _on(12, 31)),
    ("元日|元旦|がんたん", r"new year'?s'?(?: day)?(?! (?:holidays?|break|week|resolution))", _on(1, 1)),
    ("成人の日|成人式の日", "coming of age day", _nth(1, 2, 0)),
    ("節分", "setsubun", _bean_throwing),
    ("建国記念の?日", "(?:national )?foundation day", _on(2, 11)),
    ("ばれんたいん(?:でー)?|ばれんたいんの日", r"valentine'?s(?:'? day)?", _on(2, 14)),
    ("天皇誕生日", "(?:the )?emperor'?s birthday", _on(2, 23)),
    ("ひな祭り|ひなまつり|雛祭り?|桃の節句", "girls'? day|hina ?matsuri|doll'?s? festival", _on(3, 3)),
    ("ほわいとでー", "white day", _on(3, 14)),
    ("", r"(?:st\.? ?|saint )(?:patrick|paddy)'?s(?: day)?", _on(3, 17)),
    ("春分の日|春分", "(?:vernal|spring) equinox(?: day)?", _equinox(spring=True)),
    ("えいぷりるふーる", r"april fool'?s?'?(?: day)?", _on(4, 1)),
    ("昭和の日", "showa day", _on(4, 29)),
    ("憲法記念日", "constitution(?: memorial)? day", _on(5, 3)),
    ("みどりの日|緑の日", "greenery day", _on(5, 4)),
    ("こどもの日|子ども?の日|子供の日|端午の節句", r"children'?s'? day|kids'? day", _on(5, 5)),
    ("母の日", "mother'?s'? day", _nth(5, 2, 6)),
    ("父の日", "father'?s'? day", _nth(6, 3, 6)),
    ("七夕(?:の日)?|たなばた", "tanabata", _on(7, 7)),
    ("海の日", "marine day|sea day|ocean day", _nth(7, 3, 0)),
    ("山の日", "mountain day", _on(8, 11)),
    ("敬老の日", "respect for the aged day", _nth(9, 3, 0)),
    ("秋分の日|秋分", "autumn(?:al)? equinox(?: day)?", _equinox(spring=False)),
    ("すぽーつの日|体育の日", r"(?<!'s )(?<!school )(?:health and )?sports day", _nth(10, 2, 0)),
    ("はろうぃ?いん(?:の日)?", "hallowe?'?en", _on(10, 31)),
    ("文化の日", "culture day", _on(11, 3)),
    ("ぽっきーの日", "pocky day", _on(11, 11)),
    ("七五三の日", "", _on(11, 15)),
    ("いい夫婦の日", "", _on(11, 22)),
    ("勤労感謝の日", r"labou?r thanksgiving(?: day)?", _on(11, 23)),
)  # fmt: skip


def japanese() -> Iterator[tuple[str, InYear]]:
    return ((words, on) for words, _, on in _FEASTS if words)


def english() -> Iterator[tuple[str, InYear]]:
    return ((words, on) for _, words, on in _FEASTS if words)


def coming(
    named: Iterator[tuple[str, InYear]], lead: str
) -> tuple[tuple[str, Callable[[re.Match[str], date], Days]], ...]:
    """As rules for days to come: the next such day."""
    return tuple((f"{lead}(?:{words})", _next(on)) for words, on in named)


def _next(on: InYear) -> Callable[[re.Match[str], date], Days]:
    def read(_found: re.Match[str], today: date) -> Days:
        days = (on(year) for year in (today.year, today.year + 1))
        return next(((day,) for day in days if day and day >= today), ())

    return read
