"""How English names a day, in the spelling `normalise` gives; slips of the finger in the longer names are mended."""

import re
from datetime import date

from intents import days
from intents.days_spelling import MONTHS, WEEKDAYS
from intents.mentions import Rule, before, feast, iso, nobody_knows, same_day


def _words(text: str) -> list[str]:
    return text.split()


_UNITS = _words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_ORDINALS = _words(
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_NUMBERS = {word: number for number, word in enumerate(_UNITS)} | {"thirty": 30, "a": 1, "an": 1}
_ORDINAL_NUMBERS = {word: number for number, word in enumerate(_ORDINALS)} | {"thirtieth": 30}
_ORDINAL_NUMBERS |= {f"twenty[- ]{word}": 20 + number for number, word in enumerate(_ORDINALS[:10])} | {
    "thirty[- ]first": 31
}

_NAMED = r"(?P<wd>monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?!s)\b"
_NAMED_MANY = r"(?P<wd>monday|tuesday|wednesday|thursday|friday|saturday|sunday)s"
_WD = r"(?P<wd>mon|tues?|wed(?:s|ne?s)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?(?!s)\b"  # only where "sun" cannot shine
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_NUMBER = rf"(?P<n>\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_ORDINAL_WORD = "|".join(sorted(_ORDINAL_NUMBERS, key=len, reverse=True))
_ORDINAL = rf"(?P<d>\d{{1,2}}\s?(?:st|nd|rd|th)|{_ORDINAL_WORD})\b"
_DOM = rf"(?P<d>\d{{1,2}}(?:\s?(?:st|nd|rd|th))?(?!\d|:|\s?[ap]\.?m)|{_ORDINAL_WORD})\b"
_YEAR = r"(?:,?\s+(?P<y>20\d\d))?"
_UNIT = r"(?P<unit>day|night|week|wk|month|mth|hour|hr|minute|min|fortnight)s?"
_ABOUT = (
    r"(?:\b(?:about|around|roughly|approx\w*|almost|nearly|over|more than|less than|maybe|probably|like|some) |~ ?)"
)


def _ago(found: re.Match[str], today: date) -> date | None:
    number, unit = _number(found["n"]), found["unit"]
    if unit in ("hour", "hr", "minute", "min"):
        return days.hours_ago(today, number if unit.startswith("h") else 0)
    if unit in ("month", "mth"):
        return days.months_ago(today, number)
    return days.ago(today, number * {"day": 1, "night": 1, "week": 7, "wk": 7, "fortnight": 14}[unit])


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word]


def _weekday(found: re.Match[str]) -> int:
    return next(number for number, name in enumerate(WEEKDAYS) if name.startswith(found["wd"][:3]))


def _weekday_before(found: re.Match[str], today: date) -> date | None:
    return days.weekday_before(today, _weekday(found))


def _weekday_of_week(found: re.Match[str], today: date) -> date | None:
    groups = found.groupdict()
    return days.weekday_in_week(today, _weekday(found), _number(groups["n"]) if groups.get("n") else 1)


def _weekday_two_weeks_back(found: re.Match[str], today: date) -> date | None:
    return days.weekday_in_week(today, _weekday(found), 2)


def _weekday_and_week(found: re.Match[str], today: date) -> date | None:
    before = days.weekday_before(today, _weekday(found))
    return days.ago(before, 7) if before else None


def _weekdays_ago(found: re.Match[str], today: date) -> date | None:
    last = days.weekday_before(today, _weekday(found))
    return days.ago(last, 7 * (_number(found["n"]) - 1)) if last else None


def _day(found: re.Match[str]) -> int:
    digits = re.match(r"\d+", found["d"])
    return int(digits.group()) if digits else _ORDINAL_NUMBERS[found["d"].replace("-", "[- ]").replace("y ", "y[- ]")]


def _month_day(found: re.Match[str], today: date) -> date | None:
    month = next(number for number, name in enumerate(MONTHS, 1) if name.startswith(found["month"][:3]))
    if found["y"]:
        return days.until(today, days.exact(int(found["y"]), month, _day(found)))
    return days.month_day(today, month, _day(found))


def _numeric(found: re.Match[str], today: date) -> date | None:
    year = found["y"]
    full = None if year is None else int(year) + (2000 if len(year) == 2 else 0)
    return days.numeric(today, int(found["a"]), int(found["b"]), full)


def _day_in_month(found: re.Match[str], today: date) -> date | None:
    return days.day_in_month(today, _day(found), 1 if found["back"] == "last" else 0)


def _day_of_month(found: re.Match[str], today: date) -> date | None:
    return days.day_of_month(today, _day(found))


_FEASTS = (
    ("christmas eve|xmas eve", 12, 24), ("christmas(?: day)?|xmas(?: day)?", 12, 25), ("boxing day", 12, 26),
    ("new year'?s eve|nye", 12, 31), ("new year'?s(?: day)?", 1, 1), ("hallowe?en", 10, 31), ("valentine'?s(?: day)?", 2, 14),
)  # fmt: skip
_VAGUE = (
    rf"\b(?:in|every|after|for|within|next) {_NUMBER} (?:more )?{_UNIT}\b(?! ago)",
    r"\bin \w+ days?\b",
    rf"\b(?:a )?(?:few|couple(?: of)?|several|some|many|\w+ or \w+|\d+ ?- ?\d+) {_UNIT} (?:ago|back)\b",
    rf"{_ABOUT}{_NUMBER} ?{_UNIT} (?:ago|back)\b",
    r"\b\w+ish \w+ ago|\bhalf an? \w+ ago|\band a half ago",
    rf"\b(?:next|coming|upcoming|every) (?:week )?(?:on )?{_WD}",
    rf"\b{_NAMED} (?:next week|after next)",
    rf"\b(?:around|about|like|maybe|approximately) (?:the )?{_ORDINAL}",
    rf"\b(?:the )?{_ORDINAL}(?= (?:time|session|treatment|day|week|month|visit|one|of next)\b)",
)
_SINCE = (
    rf"\b(?:been|i'm|im|am|now|it's|its|only|exactly) {_NUMBER} ?{_UNIT} (?:since|post|after|out|out from)\b",
    rf"\b{_NUMBER} ?{_UNIT} post\b",
    rf"\b{_NUMBER} ?{_UNIT} since (?:i had|i got|my|the)\b",
)
RULES = (
    *(Rule(pattern, nobody_knows) for pattern in _VAGUE),
    Rule(rf"\b{_NUMBER} weeks? ago,? (?:on )?(?:the )?{_WD}", _weekday_of_week, past=True),
    Rule(rf"\b{_NUMBER} {_NAMED_MANY} ago\b", _weekdays_ago, past=True),
    Rule(rf"\b(?:last |on )?{_WD},? (?:the )?{_ORDINAL}", _day_of_month, past=True),
    Rule(rf"\b{_NAMED},? {_NUMBER} weeks? ago", _weekday_of_week, past=True),
    before(8, r"\ba week ago yesterday\b"),
    before(7, r"\b(?:this time|today|this day) last week\b"),
    Rule(rf"\b{_NUMBER} ?{_UNIT} (?:ago|back|before today)(?: today)?\b", _ago, past=True),
    *(Rule(pattern, _ago, past=True, tells=True) for pattern in _SINCE),
    Rule(rf"\b(?:last week'?s?,?|the week before,?) (?:on )?{_WD}", _weekday_of_week, past=True),
    Rule(rf"\b{_NAMED},? (?:of )?last week\b", _weekday_of_week, past=True),
    Rule(rf"\bweek before last,? (?:on )?{_WD}", _weekday_two_weeks_back, past=True),
    Rule(rf"\b{_NAMED},? (?:of )?(?:the )?week before last\b", _weekday_two_weeks_back, past=True),
    Rule(rf"\ba week ago (?:last |on )?{_WD}", _weekday_and_week, past=True),
    Rule(rf"\b(?:the )?{_WD} before last\b", _weekday_and_week, past=True),
    Rule(rf"\b(?:last|past|previous) {_WD}", _weekday_before, past=True),
    Rule(r"(?<!\d)(?P<y>20\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)", iso, past=True),
    Rule(rf"\b{_MONTH}[ -](?:the )?{_DOM}{_YEAR}", _month_day, lately=True),
    Rule(
        rf"\b(?:the )?(?P<d>\d{{1,2}}(?: ?(?:st|nd|rd|th))?|(?:{_ORDINAL_WORD})(?= of))[ -](?:of )?{_MONTH}{_YEAR}",
        _month_day,
    ),
    Rule(r"(?<![\d/.-])(?P<a>\d{1,2})([-.])(?P<b>\d{1,2})\2(?P<y>\d{4}|\d{2})(?![\d/])", _numeric, lately=True),
    Rule(r"(?<![\d/.-])(?P<a>\d{1,2})/(?P<b>\d{1,2})(?:/(?P<y>\d{4}|\d{2}))?(?![\d/])", _numeric, lately=True),
    Rule(rf"\b(?:the )?{_ORDINAL} (?:of )?(?P<back>last|this) month\b", _day_in_month, past=True),
    Rule(rf"\b(?P<back>last|this) month,? (?:on )?the {_ORDINAL}", _day_in_month, past=True),
    Rule(r"\bthe (?:very )?last day of last month\b", lambda _found, today: days.ago(today, today.day), past=True),
    *(feast(month, day, rf"\b(?:{words})\b") for words, month, day in _FEASTS),
    before(2, r"\b(?:the )?night before last\b"),
    before(2, r"\b(?:the )?day (?:before|b4) yesterday\b"),
    before(1, r"\byesterday\b|\blast (?:night|evening)\b|\b(?:yday|ystrdy)\b"),
    Rule(
        r"\bthis (?:morning|afternoon|evening)\b|\bearlier today\b|\bjust now\b|\b(?:only )?just "
        r"(?:finished|left|walked out|got (?:out|back|home|done)|came (?:out|back|home))\b",
        same_day,
        past=True,
    ),
    before(0, r"\btoday\b"),
    Rule(rf"\b(?:the|on) {_ORDINAL}", _day_of_month),
    Rule(rf"\b(?:on |this ){_WD}", _weekday_before),
    Rule(rf"\b{_NAMED}", _weekday_before),
    Rule(rf"^(?:it was )?{_WD}\W*$", _weekday_before),
    Rule(rf"^(?:it was |um,? |yes,? )?{_ORDINAL}(?=[\s.,!]*(?:$|[.,!]))", _day_of_month),
)
