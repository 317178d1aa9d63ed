"""The days a wish for a reservation names: ahead of today, and all of them where it can be read in several ways.

As in docs/decisions/0003-dates.md a week begins on Monday, and a weekday is never today's.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from intents.languages.spelling import JAPANESE, MONTHS, WEEKDAYS

FURTHEST = 366  # days
Days = tuple[date, ...]


def ahead(today: date, number: int) -> date:
    return today + timedelta(days=number)


def _week(today: date, weeks: int) -> Days:
    monday = ahead(today, 7 * weeks - today.weekday())
    return tuple(ahead(monday, number) for number in range(7))


def _in_week(today: date, weekdays: Iterable[int], weeks: int) -> Days:
    """Days of the calendar week so many weeks ahead. On Sunday, and of Sundays, nobody agrees which week that is."""
    found: list[date] = []
    for weekday in weekdays:
        day = _week(today, weeks)[weekday]
        found.append(day)
        if weeks and today.weekday() == 6:
            found.append(ahead(day, 7))
        elif weeks and weekday == 6:
            found.append(ahead(day, -7))
    return tuple(found)


def _coming(today: date, weekday: int) -> date:
    return ahead(today, (weekday - today.weekday() - 1) % 7 + 1)


def _next_one(today: date, weekday: int) -> Days:
    """Read "next Tuesday": the coming one, where that is next week's; else it may be either."""
    coming = _coming(today, weekday)
    return (coming,) if coming in _week(today, 1) else (coming, ahead(coming, 7))


def _date(today: date, month: int, day: int, year: int | None = None) -> Days:
    """The next such day, today included."""
    for in_year in (year,) if year else range(today.year, today.year + 2):
        try:
            found = date(in_year, month, day)
        except ValueError:
            continue
        if found >= today:
            return (found,)
    return ()


def _day_of_month(today: date, day: int, months: int | None = None) -> Days:
    """The day so many months ahead; None: of the next month that has it still to come."""
    for ahead in range(3) if months is None else (months,):
        year, month = divmod(today.year * 12 + today.month - 1 + ahead, 12)
        found = _date(today, month + 1, day, year)
        if found:
            return found
    return ()


_KANJI_DAYS = "月火水木金土日"
_JA_ONE = rf"[{_KANJI_DAYS}](?:曜日?|(?=[・かと、,/]{{1,2}}[{_KANJI_DAYS}]曜))"
_JA_DAYS = rf"(?P<wds>{_JA_ONE}(?:(?:[・か、と,/]|または|もしくは)+{_JA_ONE})*)"
_EN_ONE = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)(?!\w)"
_EN_DAYS = rf"(?P<wds>{_EN_ONE}(?:(?: or |,? and |/|, | )(?:on )?{_EN_ONE})*)"
_MONTH = rf"(?P<month>{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in MONTHS)}|sept)\.?"
_ORDINAL = r"(?P<d>\d{1,2})(?:st|nd|rd|th)"
_NUMBER = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_LEAD, _YEAR = rf"(?:\b{_EN_ONE},? )?", r"(?:,? (?P<y>20\d\d))?"
_WEEKS_JA = {"今週": 0, "来週": 1, "再来週": 2, "さ来週": 2, "再々来週": 3}
_WEEK_JA = r"(?P<week>再々来週|再来週|さ来週|来週|今週)"
_MONTHS_JA = {"今月": 0, "来月": 1, "再来月": 2}
_COUNT_WORDS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_COUNT = r"(?P<n>\d{1,2}|a|one|two|three|four|five|six)"
_JA_ANY, _EN_ANY = (days.replace("?P<wds>", "?:") for days in (_JA_DAYS, _EN_DAYS))
# What a day is not wanted for: it is closed, does not suit, or is the day of what is to be changed.
_NOT_JA = (
    r"(?=\s*(?:(?:は|が)?\s*(?:無理|だめ|駄目|厳し|難し|行けな|休み|定休)|じゃな|ではな|"
    r"(?:の[^、。に]{0,8})?予約(?:を|は|が|の|して)))"
)
_NOT_EN = r"(?=\s*(?:(?:'s )?(?:appointment|reservation|booking)|(?:does ?n'?t|do ?n'?t|won'?t|is ?n'?t|is not) ))"
_PAST_JA = r"(?:先週|先々週|この前|こないだ|前回|先日|先月|去年|昨年)の?\s*"


# Any other day of the week will do.
_BUT_JA = re.compile(
    rf"(?:{_JA_DAYS}|(?P<weekend>土日|週末))\s*(?:以外|じゃない日|ではない日|じゃなければ|でなければ)(?:の日|なら|で|に|は)?"
)
_BUT_EN = re.compile(
    rf"\b(?:not (?:on )?|except (?:for )?(?:on )?|but not (?:on )?|other than (?:on )?|any(?: other)? day (?:but|except) |"
    rf"anything but |no )(?:a )?{_EN_DAYS.replace('(?!', 's?(?!')}"
)
_WEEKDAYS_ONLY = re.compile(
    r"平日(?=[でにの]|なら|希望|$)(?:の?み|だけ|なら|で|に)?|\b(?:on )?(?:a )?weekdays?\b(?! (?:are|is|do|does|won|don)\b)"
)


def never(text: str) -> tuple[tuple[int, ...], str]:
    """The weekdays that are not wanted, and the text without them; several named one after the other count all."""
    found: set[int] = set()
    for pattern in (_BUT_JA, _BUT_EN):
        for match in pattern.finditer(text):
            found.update(_named(match) if match["wds"] else (5, 6))
        text = pattern.sub("\x00", text)
    if _WEEKDAYS_ONLY.search(text):
        found |= {5, 6}
    return tuple(sorted(found)), text


def _named(found: re.Match[str]) -> list[int]:
    """The weekdays of a list, in either language."""
    kanji = re.findall(f"[{_KANJI_DAYS}](?=曜|[・かと、,/]|$)", found["wds"].replace("曜日", "曜"))
    if kanji:
        return [_KANJI_DAYS.index(char) for char in kanji]
    return [_weekday(word) for word in re.findall(_EN_ONE.replace("(?!", "s?(?!"), found["wds"])]


def _weekday(word: str) -> int:
    return next(number for number, name in enumerate(WEEKDAYS) if name.startswith(word[:3]))


def _count(found: re.Match[str]) -> int:
    return _COUNT_WORDS[found["n"]] if found["n"] in _COUNT_WORDS else int(found["n"])


def _nothing(_found: re.Match[str], _today: date) -> Days:
    """Not a day that is wished for; taken, so that nothing of it is read as one."""
    return ()


def _each(reading: Callable[[date, int], Days | date]) -> Callable[[re.Match[str], date], Days]:
    def read_all(found: re.Match[str], today: date) -> Days:
        days = [reading(today, weekday) for weekday in _named(found)]
        return tuple(day for one in days for day in ((one,) if isinstance(one, date) else one))

    return read_all


def _month_day(found: re.Match[str], today: date) -> Days:
    groups = found.groupdict()
    year = int(groups["y"]) if groups.get("y") else None
    month = next(n for n, name in enumerate(MONTHS, 1) if name.startswith(found["month"][:3]))
    return _date(today, month, int(found["d"]), year)


def _numbers_ja(found: re.Match[str], today: date) -> Days:
    """4月3日(水): where the weekday is another day's, nobody knows which of them is meant."""
    groups = found.groupdict()
    days = _date(today, int(found["m"]), int(found["d"]), int(groups["y"]) if groups.get("y") else None)
    told = groups.get("wd")
    return days if not told or all(day.weekday() == _KANJI_DAYS.index(told) for day in days) else ()


def _numbers_en(found: re.Match[str], today: date) -> Days:
    """4/3 may be either, where both are to come."""
    first, second = int(found["a"]), int(found["b"])
    return tuple(sorted({*_date(today, first, second), *_date(today, second, first)}))


def _iso(found: re.Match[str], today: date) -> Days:
    return _date(today, int(found["m"]), int(found["d"]), int(found["y"]))


_WD_JA = rf"(?:\s*\(?(?P<wd>[{_KANJI_DAYS}])(?:曜日?\)?|\)))?"
_Read = Callable[[re.Match[str], date], Days]
_JAPANESE: tuple[tuple[str, _Read], ...] = (
    (rf"(?:{_PAST_JA}{_JA_ANY}|昨日|一昨日|おととい|\d+(?:日|週間)前|毎週|\d+日(?:間|目)|一日中)", _nothing),
    (rf"(?:(?:{_WEEK_JA}|今度|次)の?\s*)?{_JA_ANY}{_NOT_JA}", _nothing),
    (r"(?:\d{1,2}月)?\d{1,2}日" + _NOT_JA, _nothing),
    (r"来週の?(?:今日|きょう)", lambda _, t: (ahead(t, 7),)),
    (rf"(?P<n>\d)\s*週間?後の?\s*{_JA_DAYS}", lambda f, t: _in_week(t, _named(f), int(f["n"]))),
    (rf"{_WEEK_JA}末", lambda f, t: _in_week(t, (5,), _WEEKS_JA[f["week"]]) + _week(t, _WEEKS_JA[f["week"]])[6:]),
    (rf"{_WEEK_JA}(?:の|は|、|,)?\s*{_JA_DAYS}", lambda f, t: _in_week(t, _named(f), _WEEKS_JA[f["week"]])),
    (rf"{_WEEK_JA}の?土日", lambda f, t: _week(t, _WEEKS_JA[f["week"]])[5:]),
    (rf"{_WEEK_JA}", lambda f, t: _week(t, _WEEKS_JA[f["week"]])),
    (r"(?:この|今度の)?(?:週末|土日)", lambda _, t: _week(t, 0)[5:]),
    (rf"(?:今度|次)の?\s*{_JA_DAYS}", _each(_next_one)),
    (r"(?P<y>20\d\d)[-/年](?P<m>\d{1,2})[-/月](?P<d>\d{1,2})日?", _iso),
    (rf"(?<!\d)(?P<m>\d{{1,2}})\s*月の?\s*(?P<d>\d{{1,2}})\s*日?{_WD_JA}", _numbers_ja),
    (rf"(?<![\d/])(?P<m>\d{{1,2}})/(?P<d>\d{{1,2}})(?![\d/]){_WD_JA}", _numbers_ja),
    (r"(?P<month>再来月|来月|今月)の?\s*(?P<d>\d{1,2})日", lambda f, t: _day_of_month(t, int(f["d"]), _MONTHS_JA[f["month"]])),
    (r"(?P<n>\d{1,2})\s*日後", lambda f, t: (ahead(t, int(f["n"])),)),
    (r"(?P<n>\d)\s*週間後", lambda f, t: (ahead(t, 7 * int(f["n"])),)),
    (r"(?<![\d月/])(?P<d>\d{1,2})日(?!以)", lambda f, t: _day_of_month(t, int(f["d"]))),
    (r"しあさって|明々後日", lambda _, t: (ahead(t, 3),)),
    (r"明後日|あさって", lambda _, t: (ahead(t, 2),)),
    (r"明日|あした|あす(?!か)|翌日", lambda _, t: (ahead(t, 1),)),
    (r"今日|本日|きょう|今晩|今夜", lambda _, t: (t,)),
    (_JA_DAYS, _each(_coming)),
)  # fmt: skip
_ENGLISH: tuple[tuple[str, _Read], ...] = (
    (rf"\b(?:last|every|each|previous) {_EN_ANY}|\byesterday\b|\b\d+ (?:days?|weeks?) ago", _nothing),
    (rf"\bfrom {_EN_ANY} to\b", _nothing),
    (rf"\b{_EN_ANY}{_NOT_EN}", _nothing),
    (rf"\b{_COUNT} weeks? from (?:today|now)|\b(?:today|this day) next week",
     lambda f, t: (ahead(t, 7 * (_count(f) if f["n"] else 1)),)),
    (rf"\b{_COUNT} weeks? from (?:on )?{_EN_DAYS}",
     lambda f, t: tuple(ahead(_coming(t, weekday), 7 * _count(f)) for weekday in _named(f))),
    (rf"\b{_EN_DAYS},? (?:of )?next week|\bnext week,? (?:on )?(?P<wds2>{_EN_ONE})",
     lambda f, t: _in_week(t, _named(f) if f["wds"] else [_weekday(f["wds2"])], 1)),
    (rf"\b{_EN_DAYS},? week after next|\bthe week after next,? (?:on )?(?P<wds2>{_EN_ONE})",
     lambda f, t: _in_week(t, _named(f) if f["wds"] else [_weekday(f["wds2"])], 2)),
    (r"\b(?:the )?week after next", lambda _, t: _week(t, 2)),
    (r"\bnext week(?!end)", lambda _, t: _week(t, 1)),
    (r"\bthis week(?!end)", lambda _, t: _week(t, 0)),
    (r"\bnext weekend", lambda _, t: _week(t, 0)[5:] + _week(t, 1)[5:]),
    (r"\b(?:this |the |on the |at the )?weekend", lambda _, t: _week(t, 0)[5:]),
    (rf"\bnext {_EN_DAYS}", _each(_next_one)),
    (rf"\bthis {_EN_DAYS}", lambda f, t: _in_week(t, _named(f), 0)),
    (r"(?P<y>20\d\d)-(?P<m>\d{1,2})-(?P<d>\d{1,2})", _iso),
    (rf"{_LEAD}(?:\bthe )?(?<!\d){_NUMBER}(?: of)? {_MONTH}{_YEAR}(?!\w)", _month_day),
    (rf"{_LEAD}\b{_MONTH} (?:the )?{_NUMBER}(?!\d|:|\s?[ap]\.?m){_YEAR}", _month_day),
    (r"(?<![\d/.-])(?P<a>\d{1,2})/(?P<b>\d{1,2})(?![\d/])", _numbers_en),
    (rf"\b(?:on )?the {_ORDINAL}", lambda f, t: _day_of_month(t, int(f["d"]))),
    (rf"\bin {_COUNT} days?\b|\b{_COUNT.replace('<n>', '<k>')} days from (?:now|today)",
     lambda f, t: (ahead(t, _COUNT_WORDS.get(f["n"] or f["k"], 0) or int(f["n"] or f["k"])),)),
    (rf"\bin {_COUNT} weeks?\b", lambda f, t: (ahead(t, 7 * _count(f)),)),
    (r"\bday after tomorrow", lambda _, t: (ahead(t, 2),)),
    (r"\btomorrow|\btom+or+ow|\btmrw?\b", lambda _, t: (ahead(t, 1),)),
    (r"\btoday|\btonight", lambda _, t: (t,)),
    (rf"\b(?:on |this coming |coming )?{_EN_DAYS}", _each(_coming)),
)  # fmt: skip
_DAY_RULES = {
    True: tuple((re.compile(pattern), reading) for pattern, reading in (*_JAPANESE, *_ENGLISH)),
    False: tuple((re.compile(pattern), reading) for pattern, reading in _ENGLISH),
}


def wished(text: str, today: date) -> tuple[Days, str]:
    """All days that are wished for, and the text without what named them; the more particular rule goes first."""
    found: set[date] = set()
    for pattern, reading in _DAY_RULES[bool(JAPANESE.search(text))]:
        for match in pattern.finditer(text):
            found.update(reading(match, today))
        text = pattern.sub(lambda match: _tonight(match.group()) + "\x00", text)
    last = ahead(today, FURTHEST)
    return tuple(sorted(day for day in found if today <= day <= last)), text


def _tonight(named: str) -> str:
    """今夜 and "tonight" are also a time of day."""
    return "夜" if named in ("今晩", "今夜", "tonight") else ""
