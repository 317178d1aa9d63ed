"""How Japanese names days to come, in the spelling `spelt_out` gives."""

import re
from datetime import date

from intents.languages import calendar_ahead as ahead
from intents.languages import named_days
from intents.languages.calendar_ahead import Days
from intents.languages.ja.words import ERAS, WEEKDAYS
from intents.languages.wish_rules import bare_weekdays, each, nothing, rules

_ONE = rf"[{WEEKDAYS}](?:曜日?|(?=[・かと、,/]{{1,2}}[{WEEKDAYS}]曜))"
_DAYS = rf"(?P<wds>{_ONE}(?:(?:[・か、と,/]|または|もしくは)+{_ONE})*)"
_ANY = _DAYS.replace("?P<wds>", "?:")
_WEEKS = {"今週": 0, "来週": 1, "再来週": 2, "さ来週": 2, "再々来週": 3}
_WEEK = r"(?P<week>再々来週|再来週|さ来週|来週|今週)"
_MONTHS = {"今月": 0, "来月": 1, "再来月": 2}
_MONTH = r"(?P<month>再来月|来月|今月)"
_WEEKDAY = rf"(?:\s*\(?(?P<wd>[{WEEKDAYS}])(?:曜日?\)?|\)))?"
_ERA = (
    r"(?P<era>令和|(?<![a-z])r)\s*(?P<y>\d{1,2}|元)\s*(?:年の?|[./-])\s*(?P<m>\d{1,2})\s*(?:月の?|[./-])\s*"
    r"(?P<d>\d{1,2})日?(?!\d)"
)
_PAST = r"(?:先週|先々週|この前|こないだ|前回|先日|先月|去年|昨年)の?\s*"
# What a day is not wanted for: it is closed, does not suit, or is the day of what is to be changed.
_NOT = (
    r"(?=\s*(?:(?:は|が)?\s*(?:無理|だめ|駄目|厳し|難し|行けな|休み|定休)|じゃな|ではな|"
    r"(?:の[^、。に]{0,8})?予約(?:を|は|が|の|して)))"
)
# Behind a day of any kind: another is meant. 明日は無理 may tell which visit is to be moved, and counts.
DENIED = re.compile(r"\s*(?:じゃ|では|で)な(?:くて|く|い)")
# Any other day of the week will do.
NOT_ON = re.compile(
    rf"(?:{_DAYS}|(?P<weekend>土日|週末))\s*(?:以外|じゃない日|ではない日|じゃなければ|でなければ)(?:の日|なら|で|に|は)?"
)
WEEKDAYS_ONLY = r"平日(?=[でにの]|なら|希望|$)(?:の?み|だけ|なら|で|に)?"
AT_NIGHT: tuple[str, ...] = ("今晩", "今夜")  # a day and a time of day


def weekdays_named(words: str) -> list[int]:
    """The weekdays of a list, Monday is 0."""
    kanji = re.findall(f"[{WEEKDAYS}](?=曜|[・かと、,/]|$)", words.replace("曜日", "曜"))
    return [WEEKDAYS.index(char) for char in kanji]


def _named(found: re.Match[str]) -> list[int]:
    return weekdays_named(found["wds"])


def _figures(found: re.Match[str], today: date) -> Days:
    """4月3日(水): where the weekday is another day's, nobody knows which of them is meant."""
    days = ahead.on(today, int(found["m"]), int(found["d"]))
    told = found["wd"]
    return days if not told or all(day.weekday() == WEEKDAYS.index(told) for day in days) else ()


def _full(found: re.Match[str], today: date) -> Days:
    """2026年12月4日, 令和8年12月4日, R8.12.4."""
    era = found.groupdict().get("era")
    year = 1 if found["y"] == "元" else int(found["y"])
    return ahead.on(today, int(found["m"]), int(found["d"]), year + (ERAS[era] if era else 0))


def _nth_weekdays(found: re.Match[str], today: date) -> Days:
    """第2土曜, 来月の第1 第3月曜, 12月の最終金曜."""
    weekday = WEEKDAYS.index(found["wd"])
    numbers = [int(number) for number in re.findall(r"\d", found["nth"])] or [-1]
    if found["m"]:
        days = (ahead.nth_weekday_in(today, number, weekday, int(found["m"])) for number in numbers)
    else:
        months = _MONTHS[found["month"]] if found["month"] else None
        days = (ahead.nth_weekday(today, number, weekday, months) for number in numbers)
    return tuple(sorted(day for each_of in days for day in each_of))


def _day_in_month(found: re.Match[str], today: date) -> Days:
    return ahead.day_of_month(today, int(found["d"]), _MONTHS[found["month"]])


RULES = rules(
    (rf"(?:{_PAST}{_ANY}|昨日|一昨日|おととい|\d+(?:日|週間)前|毎週|\d+日(?:間|目)|一日中)", nothing),
    (rf"(?:先月|先々月|去年|昨年)の?\s*(?:\d{{1,2}}月の?\s*)?(?:第\s*\d|最終|最後)の?\s*{_ANY}", nothing),
    (rf"(?:(?:{_WEEK}|今度|次)の?\s*)?{_ANY}{_NOT}", nothing),
    (r"(?:\d{1,2}月)?\d{1,2}日" + _NOT, nothing),
    (r"来週の?(?:今日|きょう)", lambda _, t: (ahead.ahead(t, 7),)),
    (rf"(?P<n>\d)\s*週間?後の?\s*{_DAYS}", lambda f, t: ahead.in_week(t, _named(f), int(f["n"]))),
    (
        rf"{_WEEK}末",
        lambda f, t: ahead.in_week(t, (5,), _WEEKS[f["week"]]) + ahead.week(t, _WEEKS[f["week"]])[6:],
    ),
    (rf"{_WEEK}(?:の|は|、|,)?\s*{_DAYS}", lambda f, t: ahead.in_week(t, _named(f), _WEEKS[f["week"]])),
    (rf"{_WEEK}の?土日", lambda f, t: ahead.week(t, _WEEKS[f["week"]])[5:]),
    (_WEEK, lambda f, t: ahead.week(t, _WEEKS[f["week"]])),
    (r"(?:この|今度の)?(?:週末|土日)", lambda _, t: ahead.week(t, 0)[5:]),
    (
        rf"(?:(?:{_MONTH}|(?<!\d)(?P<m>\d{{1,2}})月)の?\s*)?"
        rf"(?P<nth>第\s*[1-5](?:\s*[、,と\s]\s*第?\s*[1-5])*|最終|最後の)の?\s*(?P<wd>[{WEEKDAYS}])曜日?",
        _nth_weekdays,
    ),
    (rf"(?:今度|次)の?\s*{_DAYS}", each(ahead.next_one, _named)),
    (rf"{_MONTH}の?\s*(?:末日|最終日|最後の日|終わりの日)", lambda f, t: ahead.month_end(t, _MONTHS[f["month"]])),
    (r"(?P<y>20\d\d)[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?", _full),
    (_ERA, _full),
    (rf"(?<!\d)(?P<m>\d{{1,2}})\s*月の?\s*(?P<d>\d{{1,2}})\s*日?{_WEEKDAY}", _figures),
    (rf"(?<![\d/])(?P<m>\d{{1,2}})/(?P<d>\d{{1,2}})(?![\d/]){_WEEKDAY}", _figures),
    (rf"{_MONTH}の?\s*(?P<d>\d{{1,2}})日", _day_in_month),
    (r"(?P<n>\d{1,2})\s*日後", lambda f, t: (ahead.ahead(t, int(f["n"])),)),
    (r"(?P<n>\d)\s*週間後", lambda f, t: (ahead.ahead(t, 7 * int(f["n"])),)),
    (r"(?<![\d月/])(?P<d>\d{1,2})日(?!以)", lambda f, t: ahead.day_of_month(t, int(f["d"]))),
    *named_days.coming(named_days.japanese(), ""),
    (r"しあさって|明々後日", lambda _, t: (ahead.ahead(t, 3),)),
    (r"明後日|あさって", lambda _, t: (ahead.ahead(t, 2),)),
    (r"明日|あした|あす(?!か)|翌日", lambda _, t: (ahead.ahead(t, 1),)),
    (r"今日|本日|きょう|今晩|今夜", lambda _, t: (t,)),
) + bare_weekdays(_DAYS, ahead.coming, _named)
FIGURES = rules((_ERA, _full))  # for a text without a Japanese letter too
