"""Days that cannot be wished for: those no calendar has, and those that are over."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from intents.languages import calendar
from intents.languages.en.words import MONTH, month, weekday
from intents.languages.ja.words import WEEKDAYS

LATELY = timedelta(days=100)  # a day and month so long over is not meant of next year
_TAKEN = "\x00"
_ONE = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_MONTH = rf"{MONTH}\b\.?"
_JAPANESE = re.compile(
    rf"(?<![\d年])(?P<m>\d{{1,2}})\s*月の?\s*(?P<d>\d{{1,2}})\s*日(?:の?\s*\(?(?P<wd>[{WEEKDAYS}])(?:曜日?\)?|\)))?(?!前)"
)
_JAPANESE_BARE = re.compile(rf"(?<![\d月年/])(?P<d>\d{{1,2}})日の?\s*\(?(?P<wd>[{WEEKDAYS}])(?:曜日?\)?|\))")
_ENGLISH = (
    re.compile(
        rf"\b(?:(?P<wd>{_ONE}),? )?(?:the )?(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH}(?!,? 20\d\d)(?!\w)"
    ),
    re.compile(
        rf"\b(?:(?P<wd>{_ONE}),? )?{_MONTH} (?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|:|\s?[ap]\.?m)(?!,? 20\d\d)"
    ),
)
_FIGURES = re.compile(r"(?<![\d/.])(?P<a>\d{1,2})/(?P<b>\d{1,2})(?![\d/])")
_ENGLISH_BARE = re.compile(
    rf"\b(?P<wd>{_ONE}),? the (?P<d>\d{{1,2}})(?:st|nd|rd|th)\b(?! of| (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
)


@dataclass(frozen=True, slots=True)
class Impossible:
    """A day as it was said; `day` is None where there is no such day."""

    day: date | None


def taken(text: str, today: date) -> tuple[Impossible | None, str]:
    """The first such day, and the text without any of them."""
    found: Impossible | None = None
    for match, said in _days(text):
        cannot = _cannot(said, today)
        if cannot:
            found = found or cannot
            text = text.replace(match.group(), _TAKEN, 1)
    return found, text


@dataclass(frozen=True, slots=True)
class _Said:
    month: int | None
    day: int
    weekday: int | None


def _days(text: str) -> Iterator[tuple[re.Match[str], _Said]]:
    for match in _JAPANESE.finditer(text):
        yield match, _Said(int(match["m"]), int(match["d"]), WEEKDAYS.index(match["wd"]) if match["wd"] else None)
    for match in _JAPANESE_BARE.finditer(text):
        yield match, _Said(None, int(match["d"]), WEEKDAYS.index(match["wd"]))
    for pattern in _ENGLISH:
        for match in pattern.finditer(text):
            yield match, _Said(month(match["month"]), int(match["d"]), weekday(match["wd"]) if match["wd"] else None)
    for match in _FIGURES.finditer(text):  # 2/30 in whichever order
        first, second = int(match["a"]), int(match["b"])
        if not any(calendar.exact(2024, *pair) for pair in ((first, second), (second, first))):
            yield match, _Said(min(first, second), max(first, second), None)
    for match in _ENGLISH_BARE.finditer(text):
        yield match, _Said(None, int(match["d"]), weekday(match["wd"]))


def _cannot(said: _Said, today: date) -> Impossible | None:
    in_month = said.month or today.month
    if not 1 <= in_month <= 12:
        return None
    exact = [calendar.exact(today.year + years, in_month, said.day) for years in (0, 1, 2, 3, 4)]
    if not any(exact):
        return Impossible(None) if said.month else None
    past = exact[0] if exact[0] and exact[0] < today else None
    past = past or _last_year(said, today)
    if past is None or today - past > LATELY:
        return None
    if said.month is None:  # the 3rd, a Thursday: this month's, where that was one and the next is none
        return Impossible(past) if past.weekday() == said.weekday and not _comes(said, today) else None
    return Impossible(past)


def _last_year(said: _Said, today: date) -> date | None:
    """30 December, said in January."""
    if said.month is None or said.month <= today.month:
        return None
    day = calendar.exact(today.year - 1, said.month, said.day)
    return day if day and today - day <= LATELY and said.month - today.month > 6 else None


def _comes(said: _Said, today: date) -> bool:
    """Whether next month has such a day on that weekday."""
    year, in_month = calendar.month_back(today, -1)
    day = calendar.exact(year, in_month, said.day)
    return bool(day and day.weekday() == said.weekday)
