"""Which service, day and time a wish for a reservation names already. What can be read in two ways stays open.

Days lie ahead of today. As in docs/decisions/0003-dates.md a week begins on Monday, and a weekday is never today's.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from intents.days_spelling import MONTHS, WEEKDAYS, spelt_out
from intents.normalise import normalise

LIMIT = 400
FURTHEST = 366  # days
BY_DAY = (time(8), time(21))
Periods = Callable[[date], Sequence[tuple[time, time]]]
Days = tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A service that can be reserved: its slug, and all the words for it."""

    slug: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """What was said. Several `days` are a span, or several readings: which is meant is to be asked.

    `after` is the earliest start that is wanted, `before` lies behind the latest.
    """

    service: str | None = None
    days: Days = ()
    at: time | None = None
    after: time | None = None
    before: time | None = None

    @property
    def day(self) -> date | None:
        """The day, where it is only one."""
        return self.days[0] if len(self.days) == 1 else None


def read(text: str, today: date, offers: Sequence[Offer], periods: Periods) -> Wish:
    """All that a text tells; `periods` gives the opening times of a day."""
    spelt = _kanji_hours(spelt_out(normalise(text, LIMIT)))
    days, rest = _days(spelt, today)
    week = tuple(_ahead(today, number) for number in range(7))
    at, after, before = _times(rest, _hours(days, periods) or _hours(week, periods))
    if at is None and _FIRST.search(rest):
        starts = {found[0][0] for day in days or week if (found := periods(day))}
        at = starts.pop() if len(starts) == 1 else None
    return Wish(_service(spelt, offers), days, at, after, before)


_ASKS = re.compile(r"\?\s*$|(?:です|ます|でしょう)か[。.]?$")


_BOOKS = re.compile(r"予約|申し込|\bbook(?:ing)?\b|\breserv|\bappointment")


def books(text: str) -> bool:
    """Whether a text speaks of reserving."""
    return bool(_BOOKS.search(normalise(text, LIMIT)))


def asks(text: str) -> bool:
    """Whether a text is put as a question."""
    return bool(_ASKS.search(normalise(text, LIMIT))) or text.rstrip().endswith(("?", "？"))


_OWN = re.compile(r"(.{1,20}?)の(?:予約|予定)|\bmy (.{1,20}?) (?:appointment|reservation|booking|visit)\b")


def own(text: str) -> str:
    """The words that say which reservation of theirs a person speaks of: "my Thursday appointment"; empty where none do."""
    found = _OWN.search(normalise(text, LIMIT))
    return (found[1] or found[2]) if found else ""


# Services


def _service(text: str, offers: Iterable[Offer]) -> str | None:
    """The one service named by a word that is only its own."""
    named: dict[str, set[str]] = {}
    for offer in offers:
        for word in map(normalise, offer.words):
            if re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text):
                named.setdefault(word, set()).add(offer.slug)
    only = {slug for slugs in named.values() if len(slugs) == 1 for slug in slugs}
    return only.pop() if len(only) == 1 else None


# Days


def _ahead(today: date, number: int) -> date:
    return today + timedelta(days=number)


def _week(today: date, weeks: int) -> Days:
    monday = _ahead(today, 7 * weeks - today.weekday())
    return tuple(_ahead(monday, number) for number in range(7))


def _in_week(today: date, weekdays: Iterable[int], weeks: int) -> Days:
    """Days of the calendar week so many weeks ahead. On Sunday, and of Sundays, nobody agrees which week that is."""
    found: list[date] = []
    for weekday in weekdays:
        day = _week(today, weeks)[weekday]
        found.append(day)
        if weeks and today.weekday() == 6:
            found.append(_ahead(day, 7))
        elif weeks and weekday == 6:
            found.append(_ahead(day, -7))
    return tuple(found)


def _coming(today: date, weekday: int) -> date:
    return _ahead(today, (weekday - today.weekday() - 1) % 7 + 1)


def _next_one(today: date, weekday: int) -> Days:
    """Read "next Tuesday": the coming one, where that is next week's; else it may be either."""
    coming = _coming(today, weekday)
    return (coming,) if coming in _week(today, 1) else (coming, _ahead(coming, 7))


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
    r"(?=\s*(?:以外|(?:は|が)?\s*(?:無理|だめ|駄目|厳し|難し|行けな|休み|定休)|じゃな|ではな|"
    r"(?:の[^、。に]{0,8})?予約(?:を|は|が|の|して)))"
)
_NOT_EN = r"(?=\s*(?:(?:'s )?(?:appointment|reservation|booking)|(?:does ?n'?t|do ?n'?t|won'?t|is ?n'?t|is not) ))"
_PAST_JA = r"(?:先週|先々週|この前|こないだ|前回|先日|先月|去年|昨年)の?\s*"


def _named(found: re.Match[str]) -> list[int]:
    """The weekdays of a list, in either language."""
    kanji = re.findall(f"[{_KANJI_DAYS}](?=曜|[・かと、,/]|$)", found["wds"].replace("曜日", "曜"))
    if kanji:
        return [_KANJI_DAYS.index(char) for char in kanji]
    return [_weekday(word) for word in re.findall(_EN_ONE, found["wds"])]


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
    (r"来週の?(?:今日|きょう)", lambda _, t: (_ahead(t, 7),)),
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
    (r"(?P<n>\d{1,2})\s*日後", lambda f, t: (_ahead(t, int(f["n"])),)),
    (r"(?P<n>\d)\s*週間後", lambda f, t: (_ahead(t, 7 * int(f["n"])),)),
    (r"(?<![\d月/])(?P<d>\d{1,2})日(?!以)", lambda f, t: _day_of_month(t, int(f["d"]))),
    (r"しあさって|明々後日", lambda _, t: (_ahead(t, 3),)),
    (r"明後日|あさって", lambda _, t: (_ahead(t, 2),)),
    (r"明日|あした|あす(?!か)|翌日", lambda _, t: (_ahead(t, 1),)),
    (r"今日|本日|きょう|今晩|今夜", lambda _, t: (t,)),
    (_JA_DAYS, _each(_coming)),
)  # fmt: skip
_ENGLISH: tuple[tuple[str, _Read], ...] = (
    (rf"\b(?:last|every|each|previous) {_EN_ANY}|\byesterday\b|\b\d+ (?:days?|weeks?) ago", _nothing),
    (rf"\b(?:not|except|but not|other than) (?:on )?{_EN_ANY}|\bfrom {_EN_ANY} to\b", _nothing),
    (rf"\b{_EN_ANY}{_NOT_EN}", _nothing),
    (rf"\b{_COUNT} weeks? from (?:today|now)|\b(?:today|this day) next week",
     lambda f, t: (_ahead(t, 7 * (_count(f) if f["n"] else 1)),)),
    (rf"\b{_COUNT} weeks? from (?:on )?{_EN_DAYS}",
     lambda f, t: tuple(_ahead(_coming(t, weekday), 7 * _count(f)) for weekday in _named(f))),
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
     lambda f, t: (_ahead(t, _COUNT_WORDS.get(f["n"] or f["k"], 0) or int(f["n"] or f["k"])),)),
    (rf"\bin {_COUNT} weeks?\b", lambda f, t: (_ahead(t, 7 * _count(f)),)),
    (r"\bday after tomorrow", lambda _, t: (_ahead(t, 2),)),
    (r"\btomorrow|\btom+or+ow|\btmrw?\b", lambda _, t: (_ahead(t, 1),)),
    (r"\btoday|\btonight", lambda _, t: (t,)),
    (rf"\b(?:on |this coming |coming )?{_EN_DAYS}", _each(_coming)),
)  # fmt: skip
_HAS_JAPANESE = re.compile("[ぁ-ん一-鿿]")
_DAY_RULES = {
    True: tuple((re.compile(pattern), reading) for pattern, reading in (*_JAPANESE, *_ENGLISH)),
    False: tuple((re.compile(pattern), reading) for pattern, reading in _ENGLISH),
}


def _days(text: str, today: date) -> tuple[Days, str]:
    """All days that are wished for, and the text without what named them; the more particular rule goes first."""
    found: set[date] = set()
    for pattern, reading in _DAY_RULES[bool(_HAS_JAPANESE.search(text))]:
        for match in pattern.finditer(text):
            found.update(reading(match, today))
        text = pattern.sub(lambda match: _tonight(match.group()) + "\x00", text)
    last = _ahead(today, FURTHEST)
    return tuple(sorted(day for day in found if today <= day <= last)), text


def _tonight(named: str) -> str:
    """今夜 and "tonight" are also a time of day."""
    return "夜" if named in ("今晩", "今夜", "tonight") else ""


# Times

_KANJI_HOUR = re.compile("(二?十[一二三四五六七八九]?|[一二三四五六七八九])(?=時(?!間))")
_KANJI = "〇一二三四五六七八九"


def _kanji_hours(text: str) -> str:
    def digits(found: re.Match[str]) -> str:
        tens, ten, ones = found.group().rpartition("十")
        return str((_KANJI.find(tens) if tens else 1) * 10 * bool(ten) + (_KANJI.find(ones) if ones else 0))

    return _KANJI_HOUR.sub(digits, text)


_AM_JA, _PM_JA = "午前|朝|am", "午後|夕方|夜|pm|昼の?(?=[1-5]時)"
_CLOCK_JA = re.compile(
    rf"(?:(?P<am>{_AM_JA})|(?P<pm>{_PM_JA}))?の?\s*(?<![\d:])(?P<h>\d{{1,2}})"
    r"\s*(?:(?:時(?!間)|じ(?![かん]))(?:(?P<m>\d{1,2})分|(?P<half>半))?|:(?P<m2>\d{2}))"
    r"\s*(?:(?P<after>以降|いこう|過ぎ|すぎ|より後|より遅)|(?P<before>まで|以前|前|より前|より早)|(?P<no>は(?:無理|だめ|駄目)))?"
)
_WORDS_EN = "one two three four five six seven eight nine ten eleven twelve"
_NUMBERS_EN = {word: number for number, word in enumerate(_WORDS_EN.split(), 1)}
_HOUR_EN = rf"(?P<h>\d{{1,2}}|{'|'.join(_NUMBERS_EN)})"
_MOD_EN = (
    r"(?:\b(?P<after>after|from|later than|not before|past|since)|"
    r"\b(?P<before>before|by|until|till|no later than)|(?P<at>\bat|\bor|@))"
)
_AP_EN = r"(?:(?P<am>a\.?m\b\.?|in the morning)|(?P<pm>p\.?m\b\.?|in the (?:afternoon|evening)|at night))"
_CLOCK_EN = re.compile(
    rf"(?:{_MOD_EN} (?:about |around )?)?\b(?:(?P<past>half past|quarter past|quarter to) )?{_HOUR_EN}"
    rf"(?:[:.](?P<m>\d{{2}}))?(?P<oclock> ?o'?clock|h\b)?\s*{_AP_EN}?"
    r"(?![\d:/%]| ?(?:days?|weeks?|times?|yen|people|min(?:ute)?s?|hours?|sessions?|treatments?|visits?|of us)\b)"
)
_NOON = re.compile(
    r"(?:\b(?P<after>after|from)|\b(?P<before>before|by|until))?\s*(?:\bnoon\b|\bmidday\b|正午)"
    r"\s*(?:(?P<after2>以降|過ぎ)|(?P<before2>まで|前))?"
)
_BETWEEN = re.compile(
    r"時(?:\d+分|半)?\s*(?:から|~|〜|-)\s*(?:午[前後])?\d{1,2}時|\bbetween\b|"
    r"\d ?(?:[ap]m)? ?(?:-|to|and) ?\d{1,2}(?::\d\d)? ?(?:[ap]m)?\b"
)
_FIRST = re.compile(
    r"朝いち|朝一|朝1|1番早|一番早|最初の(?:枠|時間)|開院(?:すぐ|直後)|"
    r"first thing|first slot|earliest|right when you open|as soon as you open"
)

# How parts of the day are called, from when on and until when a visit then begins.
_PARTS: tuple[tuple[str, time | None, time | None], ...] = (
    (r"午前|朝(?!いち|一|1)|\bmorning|\bbefore lunch", None, time(12)),
    (r"昼(?:休み|時|ごろ|頃)|お昼(?!過ぎ|すぎ)|\blunch ?(?:time|break|hour)", time(11), time(14)),
    (r"昼過ぎ|昼すぎ|午後|\bafternoon|\bafter lunch", time(12), None),
    (r"夕方|\bevening|\bafter work|仕事(?:帰り|終わり|おわり|の?後|のあと)|学校(?:帰り|の?後)", time(16), None),
    (r"夜|晩|\bnight", time(18), None),
)  # fmt: skip
_PART_RULES = tuple((re.compile(pattern), start, end) for pattern, start, end in _PARTS)


@dataclass(frozen=True, slots=True)
class _Clock:
    """One time as said: the times it may be, and which side of it is meant."""

    readings: frozenset[time]
    side: str  # at, after, before


def _hours(days: Iterable[date], periods: Periods) -> tuple[tuple[time, time], ...]:
    return tuple(period for day in days for period in periods(day))


def _times(text: str, hours: Sequence[tuple[time, time]]) -> tuple[time | None, time | None, time | None]:
    """At, after and before: by the clock where it tells, else by the part of the day."""
    after, before = _part(text)
    said = [*_japanese(text), *_noon(text)] if _HAS_JAPANESE.search(text) else [*_english(text), *_noon(text)]
    clocks = [clock for clock in said if clock.readings]
    if not clocks:
        return None, after, before
    sure = [(clock.side, _chosen(clock, hours, after, before)) for clock in clocks]
    if len(sure) == 2 and _BETWEEN.search(text) and all(found for _, found in sure):
        first, last = (found for _, found in sure)
        return (None, first, last) if first and last and first < last else (None, None, None)
    chosen = {side: {found for other, found in sure if other == side} for side in ("at", "after", "before")}
    at, since, until = ((found.pop() if len(found) == 1 else None) for found in chosen.values())
    return at, since, until


def _chosen(clock: _Clock, hours: Sequence[tuple[time, time]], after: time | None, before: time | None) -> time | None:
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
    found = [(start, end) for pattern, start, end in _PART_RULES if pattern.search(text)]
    return found[0] if len(found) == 1 else (None, None)


def _readings(hour: int, minute: int, am: bool, pm: bool, whole: bool = False) -> frozenset[time]:
    """6 may be 6:00 or 18:00; with am, pm, 13 and more, or as in 09:30, it is only one of them."""
    if hour > 24 or minute > 59 or hour == 24:
        return frozenset()
    if hour > 12 or hour == 0 or whole:
        return frozenset({time(hour, minute)})
    early, late = time(hour % 12, minute), time(hour % 12 + 12, minute)
    return frozenset({early} if am else {late} if pm else {early, late})


def _japanese(text: str) -> Iterator[_Clock]:
    for found in _CLOCK_JA.finditer(text):
        if found["no"]:
            continue
        minute = 30 if found["half"] else int(found["m"] or found["m2"] or 0)
        whole = len(found["h"]) == 2 and found["h"].startswith("0")
        side = "after" if found["after"] else "before" if found["before"] else "at"
        yield _Clock(_readings(int(found["h"]), minute, bool(found["am"]), bool(found["pm"]), whole), side)


def _english(text: str) -> Iterator[_Clock]:
    between = bool(_BETWEEN.search(text))
    for found in _CLOCK_EN.finditer(text):
        marked = any(found[name] for name in ("after", "before", "at", "past", "m", "oclock", "am", "pm"))
        if not (marked or between or text.strip("\x00 .!?") == found.group().strip()):
            continue
        word = found["h"]
        hour, minute = _NUMBERS_EN[word] if word in _NUMBERS_EN else int(word), int(found["m"] or 0)
        if found["past"]:
            hour, minute = (
                (hour - 1, 45) if found["past"].endswith("to") else (hour, 30 if "half" in found["past"] else 15)
            )
        whole = len(word) == 2 and word.startswith("0")
        side = "after" if found["after"] else "before" if found["before"] else "at"
        yield _Clock(_readings(hour, minute, bool(found["am"]), bool(found["pm"]), whole), side)


def _noon(text: str) -> Iterator[_Clock]:
    for found in _NOON.finditer(text):
        side = (
            "after" if found["after"] or found["after2"] else "before" if found["before"] or found["before2"] else "at"
        )
        yield _Clock(frozenset({time(12)}), side)
