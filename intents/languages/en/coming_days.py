"""How English names days to come, in the spelling `spelt_out` gives."""

import re
from datetime import date

from intents.languages import calendar_ahead as ahead
from intents.languages import named_days
from intents.languages.calendar_ahead import Days
from intents.languages.en.words import MONTH, ORDINAL_NUMBERS, month, weekday
from intents.languages.wish_rules import bare_weekdays, each, nothing, rules, weekend

_ONE = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)(?!\w)"
_DAYS = rf"(?P<wds>{_ONE}(?:(?: or |,? and |/|, | )(?:on )?{_ONE})*)"
_ANY = _DAYS.replace("?P<wds>", "?:")
_MONTH = rf"{MONTH}\.?"
_ORDINAL = r"(?P<d>\d{1,2})(?:st|nd|rd|th)"
_NUMBER = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_LEAD, _YEAR = rf"(?:\b{_ONE},? )?", r"(?:,? (?P<y>20\d\d))?"
_COUNT_WORDS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "a couple of": 2,
}  # fmt: skip
_COUNT = rf"(?P<n>\d{{1,2}}|{'|'.join(sorted(_COUNT_WORDS, key=len, reverse=True))})"
# "The twelfth" is a day; "the first", "the second" are most often something else that is counted.
_BY_LENGTH = sorted(ORDINAL_NUMBERS, key=len, reverse=True)
_ORDINAL_WORD = rf"(?P<d>{'|'.join(word for word in _BY_LENGTH if 3 < ORDINAL_NUMBERS[word] < 32)})"
_ANY_ORDINAL_WORD = rf"(?P<d>{'|'.join(word for word in _BY_LENGTH if 0 < ORDINAL_NUMBERS[word] < 32)})"
_COUNTED = (
    r"(?! (?:time|one|ones|slot|option|visit|session|treatment|floor|appointment|round|of (?:those|"
    r"them|these|us)|\w+day)\b)"
)
_NTH = r"(?P<nth>first|second|third|fourth|last|1st|2nd|3rd|4th)"
_WHICH_MONTH = rf"(?:the |(?P<which>this|next|last) )?(?:month\b|{_MONTH})"
# What a day is not wanted for: it does not suit, or is the day of what is to be changed.
_NOT = r"(?=\s*(?:(?:'s )?(?:appointment|reservation|booking)|(?:does ?n'?t|do ?n'?t|won'?t|is ?n'?t|is not) ))"
# In front of a day of any kind: another is meant. "I can't do the 3rd" may tell which visit is to be moved, and counts.
DENIED = re.compile(
    r"\bnot (?:on )?(?:the )?$|(?:\bnot|n'?t) (?:switch|chang|mov|swap|put|book)\w*(?: \w+){0,2} (?:to|into|onto|"
    r"for) (?:the |a )?$"
)
# Any other day of the week will do.
_NOT_DAYS = rf"(?P<wds>{_ONE}(?:(?: or |,? and | nor |/|, or )(?:on )?{_ONE})*)".replace("(?!", "s?(?!")
NOT_ON = re.compile(
    rf"\b(?:not (?:on )?|except (?:for )?(?:on )?|but not (?:on )?|other than (?:on )?|any(?: other)? day (?:but|except) |"
    rf"anything but |no )(?:a )?{_NOT_DAYS}(?P<weekend>(?!))?"
)
# Two days with one of these between them are all the days from one to the other; with AND only behind BETWEEN.
DAY_TO_DAY = r",? (?:to|till?|until|through|thru)(?: the)? |\s*[-~〜]\s*"
DAY_AND_DAY = r" and(?: the)? "
BETWEEN_DAYS = r"\bbetween\b"
MOVES = r"\b(?:chang|mov|shift|switch|swap|push|bring|reschedul|postpon)\w*\b"
# What stands before and behind a day and makes other days of it.
BESIDE_A_DAY: tuple[tuple[str, str, str], ...] = (
    ("next", r"\bday (?:after|following) (?:the )?", ""),
    ("previous", r"\bday (?:before|prior to) (?:the )?", ""),
    ("week", r"\bweek (?:of|commencing|beginning|starting|from|that starts)(?: on)?(?: monday)?,? ?(?:the )?", ""),
    ("from", r"\b(?:on or after|any ?(?:time|day) from|starting(?: from)?|as of|as from) (?:the )?", ""),
    ("from", r"", r",? (?:onwards?\b|or (?:later|after|any ?time after)\b|at the earliest\b|and (?:after|later)\b)"),
    ("after", r"(?<!day )(?<!week )(?<!weekend )(?<!shortly )\b(?:any ?(?:time|day) )?(?:after|past) (?:the )?", ""),
    (
        "until",
        r"(?<!come )(?<!drop )(?<!pop )(?<!swing )(?<!stop )(?<!go )\b(?:by|until|till|up to|"
        r"no later than|not later than|at the latest by) (?:the )?",
        "",
    ),
    ("until", r"", r",? (?:or (?:earlier|before|sooner)\b|at the latest\b|latest\b)"),
    ("before", r"(?<!day )(?<!week )\b(?:any ?(?:time|day) )?before (?:the )?", ""),
    ("around", r"\b(?:around|about|roughly|near) (?:the )?", ""),
    ("around", r"", r" ?-?ish\b| or so\b| or thereabouts\b"),
)
# What stands before and behind a day or time that another one takes the place of.
GIVEN_UP_BEFORE = (
    r"\b(?:instead of|rather than|scrap|swap|forget|drop|cross out|not|(?:can'?t|cannot|won'?t|couldn'?t)(?: be able to)? "
    r"(?:do|make(?: it)?(?: on)?|come(?: on)?)|i (?:said|wrote|put|typed)|i (?:just )?meant? to say not)(?: on| at)? (?:the )?"
)
GIVEN_UP_BEHIND = (
    r",? (?:is|was|'s|'ll be|will be|would be)? ?(?:a bit |just |really |far |way |rather |actually |probably )*"
    r"(?:too (?:early|late|soon|far|close|tight)|no good|no use|out\b|impossible|off the table|(?:doesn|won|isn|don)'?t|"
    r"does not|will not|never works)"
)
WEEKDAYS_ONLY = r"\b(?:on )?(?:a )?weekdays?\b(?! (?:are|is|do|does|won|don)\b)"
AT_NIGHT: tuple[str, ...] = ("tonight",)  # a day and a time of day


def weekdays_named(words: str) -> list[int]:
    """The weekdays of a list, Monday is 0."""
    return [weekday(word) for word in re.findall(_ONE.replace("(?!", "s?(?!"), words)]


def _named(found: re.Match[str]) -> list[int]:
    return weekdays_named(found["wds"])


def _count(found: re.Match[str]) -> int:
    return _COUNT_WORDS[found["n"]] if found["n"] in _COUNT_WORDS else int(found["n"])


def _month_day(found: re.Match[str], today: date) -> Days:
    year = int(found["y"]) if found.groupdict().get("y") else None
    return ahead.on(today, month(found["month"]), int(found["d"]), year)


def _weekday_and_number(found: re.Match[str], today: date) -> Days:
    """Sunday the 24th: the next one that is a Sunday; where none is near, the number counts."""
    number = int(found["d"])
    months = (ahead.day_of_month(today, number, later) for later in range(4))
    fits = (days for days in months if days and days[0].weekday() == weekday(found["wd"]))
    return next(fits, ahead.day_of_month(today, number))


def _figures(found: re.Match[str], today: date) -> Days:
    """4/3 may be either, where both are to come."""
    first, second, year = int(found["a"]), int(found["b"]), int(found["y"]) if found["y"] else None
    return tuple(sorted({*ahead.on(today, first, second, year), *ahead.on(today, second, first, year)}))


def _day_first(found: re.Match[str], today: date) -> Days:
    """5.12., as most of Europe writes it."""
    return ahead.on(today, int(found["m"]), int(found["d"]), int(found["y"]) if found["y"] else None)


def _iso(found: re.Match[str], today: date) -> Days:
    return ahead.on(today, int(found["m"]), int(found["d"]), int(found["y"]))


def _nth_number(word: str) -> int:
    return -1 if word == "last" else ORDINAL_NUMBERS.get(word) or int(word[0])


def _nth(found: re.Match[str], today: date, months: int | None = None) -> Days:
    return ahead.nth_weekday(today, _nth_number(found["nth"]), weekday(found["wd"]), months)


def _nth_of_month(found: re.Match[str], today: date) -> Days:
    """The first Monday of December, of next month, of the month."""
    if found["month"]:
        return ahead.nth_weekday_in(today, _nth_number(found["nth"]), weekday(found["wd"]), month(found["month"]))
    return () if found["which"] == "last" else _nth(found, today, {"this": 0, "next": 1}.get(found["which"]))


def _in_days(found: re.Match[str], today: date) -> Days:
    word = found["n"] or found["k"]
    return (ahead.ahead(today, _COUNT_WORDS.get(word, 0) or int(word)),)


def _weeks_on(found: re.Match[str], today: date) -> Days:
    """A week on Friday, two weeks from Friday, Friday week."""
    groups = found.groupdict()
    weeks = 2 if groups.get("fortnight") else _count(found) if groups.get("n") else 1
    return ahead.each_coming(today, _named(found), weeks)


def _week_from(found: re.Match[str], today: date) -> Days:
    """A week tomorrow, a week today, tomorrow week."""
    weeks = _count(found) if found.groupdict().get("n") else 1
    return (ahead.ahead(today, 7 * weeks + (found["from"] == "tomorrow")),)


def _in_week(found: re.Match[str], today: date, weeks: int) -> Days:
    named = _named(found) if found["wds"] else [weekday(found["wds2"])]
    return ahead.in_week(today, named, weeks)


_EARLY, _LATE = r"(?:earl(?:y|ier)|beginning of|start of)", r"(?:later|second half of|latter (?:half|part) of)"
_MID, _END = r"(?:mid(?:dle)?(?: of)?)", r"(?:late|(?:towards? )?(?:the )?(?:very )?end of)"
_PART = (
    rf"\b(?:the )?(?:(?P<early>{_EARLY})|(?P<first>first half of)|(?P<mid>{_MID})|(?P<end>{_END})|(?P<later>{_LATE}))"
    r"[ -](?:in |on )?(?:the )?"
)
_WHOLE = r"\b(?:in|during|for|(?:some ?time|any ?time|any ?day|some day|one day) (?:in|during)) "


def _part(found: re.Match[str]) -> str:
    """Which part of a week or month is named."""
    return next((name for name in ("early", "first", "mid", "end", "later") if found[name]), "")


def _part_of_week(found: re.Match[str], today: date) -> Days:
    return ahead.part_of(ahead.week(today, int(found["which"] == "next")), _part(found))


def _part_of_month(found: re.Match[str], today: date) -> Days:
    return ahead.part_of(_whole_month(found, today), _part(found))


def _whole_month(found: re.Match[str], today: date) -> Days:
    which = found.groupdict().get("which")
    if which or not found["month"]:
        return ahead.month_ahead(today, int(which == "next"))
    return ahead.whole_month(today, month(found["month"]))


def _nth_week(found: re.Match[str], today: date) -> Days:
    """The first week of January."""
    days, number = _whole_month(found, today), _nth_number(found["nth"])
    return days[-7:] if number < 0 else days[7 * (number - 1) : 7 * number]


def _first_days(found: re.Match[str], today: date) -> Days:
    """From 7 to 10 December, 7-10 Dec."""
    first, last = int(found["d"]), int(found["d2"])
    in_month = month(found["month"])
    days = (ahead.on(today, in_month, number) for number in range(first, last + 1))
    return tuple(day for one in days for day in one)


def _ordinal(found: re.Match[str]) -> int:
    return ORDINAL_NUMBERS.get(found["d"].replace("-", " ").replace(" ", "[- ]"), 0) or ORDINAL_NUMBERS[found["d"]]


def _ordinal_of_month(found: re.Match[str], today: date) -> Days:
    return ahead.on(today, month(found["month"]), _ordinal(found))


RULES = (
    *rules(
        (
            rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)? ?(?:-|to|till?|until) ?(?P<d2>\d{{1,2}})(?:st|nd|rd|"
            rf"th)? (?:of )?{_MONTH}(?!\w)",
            _first_days,
        ),
        (
            rf"\b{_MONTH} (?P<d>\d{{1,2}})(?:st|nd|rd|th)? ?(?:-|to|till?|until) ?(?P<d2>\d{{1,2}})(?:st|"
            rf"nd|rd|th)?(?![\w:])",
            _first_days,
        ),
        (rf"\b(?:the )?{_ANY_ORDINAL_WORD}(?: of)? {_MONTH}(?!\w)", _ordinal_of_month),
        (rf"\b{_MONTH} (?:the )?{_ANY_ORDINAL_WORD}\b(?! (?:week|half))", _ordinal_of_month),
        (rf"{_PART}(?P<which>this|next|the|our|my)? ?week\b(?! after)", _part_of_week),
        (rf"{_PART}(?:(?P<which>this|next|the) month\b|{_MONTH}(?!\w)(?! \d))", _part_of_month),
        (rf"\b(?:the )?{_NTH} week (?:of|in) (?:(?P<which>this|next) month\b|{_MONTH}(?!\w))", _nth_week),
        (
            rf"\b(?:two|2) {_DAYS.replace('(?!', 's?(?!')} from (?:now|today)|"
            rf"\b(?:the )?(?P<wds2>{_ONE}) after next\b",
            lambda f, t: ahead.each_coming(t, weekdays_named(f["wds"] or f["wds2"]), 1),
        ),
        (r"\bnot this week(?:end)?\b", nothing),
        (r"\b(?:merry|happy) (?:christmas|x-?mas|new year'?s?|holidays)(?: in advance)?\b", nothing),
        (
            rf"\b{_DAYS},? (?:but )?not this (?:one|week|"
            rf"coming one)?,? ?(?:but )?the (?:one after|next one|following(?: one)?|week after)",
            lambda f, t: ahead.each_coming(t, _named(f), 1),
        ),
        (
            rf"\b(?:on |the )?day (?P<d>[1-3]?\d)(?![\d:])(?:,? (?:on )?(?:a )?{_ANY})?",
            lambda f, t: ahead.day_of_month(t, int(f["d"])),
        ),
        (
            r"\b(?:the )?weekend after(?: this(?: one)?)?(?! next| \w)\b|"
            r"\bthe weekend after this(?: one)?\b",
            lambda _, t: ahead.week(t, 1)[5:],
        ),
        (r"\bthe week after(?: this(?: one| week)?)?(?=\W*$|,| then| please)", lambda _, t: ahead.week(t, 1)),
        (r"\b(?:the )?weekend after next\b", lambda _, t: ahead.week(t, 1)[5:]),
        (r"\b(?:at )?(?:this|the same) time next week\b", lambda _, t: (ahead.ahead(t, 7),)),
        (r"\bin a fortnight('?s time)?\b|\ba fortnight(?: from)? (?:today|now)\b", lambda _, t: (ahead.ahead(t, 14),)),
        (rf"\b(?:the )?{_NTH} (?P<wd>{_ONE}),? (?:of |in ){_WHICH_MONTH}", _nth_of_month),
        (
            rf"\b(?:last|every|each|previous) {_ANY}|\byesterday\b|"
            rf"\b(?:\d+|an?|one|two|three|four|five|six|ten) (?:days?|weeks?|months?|fortnights?) (?:ago|back)"
            rf"(?:,? (?:on |last )?{_ANY})?",
            nothing,
        ),
        (rf"\b(?:be|been|is|it's|was) (?:exactly |just )?{_COUNT} weeks? (?:today|tomorrow)\b", nothing),
        (rf"\bfrom {_ANY} to\b", nothing),
        (
            rf"\b(?:{_ANY}|today|tonight|tomorrow|tmrw)(?:'s| is| are)? (?:a bit |just |really |far )?"
            r"(?:too \w+|no good|no use|out\b|impossible)",
            nothing,
        ),
        (r"\bnot (?:today|tonight)\b", nothing),
        (r"\b(?:fly|flying|leav\w+|travel\w*|pack\w*|work\w*)(?: \w+)? (?:tonight|today|tomorrow)\b", nothing),
        (rf"\b(?P<wd>{_ONE}),? (?:the )?{_ORDINAL}", _weekday_and_number),
        (rf"\b{_ANY}{_NOT}", nothing),
        (
            r"\bnot tomorrow,?(?: but)?(?: rather)? (?:on )?the day after(?: that| tomorrow)?",
            lambda _, t: (ahead.ahead(t, 2),),
        ),
        (
            rf"\b{_COUNT} weeks? from (?:today|now)|\b(?:today|this day) next week",
            lambda f, t: (ahead.ahead(t, 7 * (_count(f) if f["n"] else 1)),),
        ),
        (rf"\b(?:{_COUNT} )?weeks? (?:on |from )?(?P<from>today|tomorrow)\b", _week_from),
        (r"\b(?P<from>today|tomorrow) week\b", _week_from),
        (rf"\b(?:{_COUNT} weeks?|(?P<fortnight>a fortnight)) (?:from (?:on )?|on |come ){_DAYS}", _weeks_on),
        (rf"\b(?:on )?{_DAYS} (?:week|(?P<fortnight>fortnight))\b(?! (?:after|before|of|from))", _weeks_on),
        (
            rf"\b{_DAYS},? (?:of )?next week|\bnext week,? (?:on )?(?P<wds2>{_ONE})",
            lambda f, t: _in_week(f, t, 1),
        ),
        (
            rf"\b{_DAYS},? week after next|\bthe week after next,? (?:on )?(?P<wds2>{_ONE})",
            lambda f, t: _in_week(f, t, 2),
        ),
        (r"\b(?:the )?week after next", lambda _, t: ahead.week(t, 2)),
        (r"\bnext week(?!end)", lambda _, t: ahead.week(t, 1)),
        (r"\bthis week(?!end)", lambda _, t: ahead.week(t, 0)),
        (r"\bnext weekend", lambda _, t: ahead.week(t, 0)[5:] + ahead.week(t, 1)[5:]),
        (rf"\bnext month'?s? {_NTH} (?P<wd>{_ONE})", lambda f, t: _nth(f, t, 1)),
        (rf"\bthe (?P<nth>second|third|fourth|2nd|3rd|4th) (?P<wd>{_ONE})", _nth),
        (rf"\bnext {_DAYS}", each(ahead.next_one, _named)),
        (rf"\bthis {_DAYS}", lambda f, t: ahead.in_week(t, _named(f), 0)),
        (r"(?P<y>20\d\d)-(?P<m>\d{1,2})-(?P<d>\d{1,2})", _iso),
        (rf"{_LEAD}(?:\bthe )?(?<!\d){_NUMBER}(?: of)? {_MONTH}{_YEAR}(?!\w)", _month_day),
        (rf"{_LEAD}\b{_MONTH} (?:the )?{_NUMBER}(?!\d|:|\s?[ap]\.?m){_YEAR}", _month_day),
        (r"(?<![\d/.-])(?P<a>\d{1,2})/(?P<b>\d{1,2})(?:/(?P<y>20\d\d))?(?![\d/])", _figures),
        (
            r"(?<![\d/.:-])(?<!\bat )(?<!\bby )(?<!\bfrom )(?<!until )(?P<d>[0-3]?\d)\. ?"
            r"(?P<m>[01]?\d)\.(?: ?(?P<y>20\d\d)(?!\d))?"
            r"(?!\d)(?=\s|,|$)",
            _day_first,
        ),
        *named_days.coming(named_days.english(), r"\b"),
        (
            rf"(?<![\w.:])(?<!\d/)(?:on )?(?:the )?{_ORDINAL}(?!\w){_COUNTED}",
            lambda f, t: ahead.day_of_month(t, int(f["d"])),
        ),
        (
            r"\b(?:on |for )?the (?P<d>[1-3]?\d)(?![\d:/]|[.,]\d|(?:th|st|nd|rd)\b| ?(?:[ap]\.?m|o'? ?clock|"
            r"people|of us|min|hour|day|week|month|year|yen|k|one|ones|slot|option|session|treatment|"
            r"percent)s?\b)(?![\w%])",
            lambda f, t: ahead.day_of_month(t, int(f["d"])) if 0 < int(f["d"]) < 32 else (),
        ),
        (r"\b(?:in|of) the new year\b", lambda _, t: ahead.whole_month(t, 1)[:14]),
        (rf"\b(?:on )?the {_ORDINAL_WORD}\b{_COUNTED}", lambda f, t: ahead.day_of_month(t, _ordinal(f))),
        (r"\bnext month\b(?!')", lambda _, t: ahead.month_ahead(t, 1)),
        (rf"{_WHOLE}{_MONTH}(?!\w)(?! \d)", _whole_month),
        (rf"\bin {_COUNT} days?\b|\b{_COUNT.replace('<n>', '<k>')} days from (?:now|today)", _in_days),
        (rf"\bin {_COUNT} weeks?\b", lambda f, t: (ahead.ahead(t, 7 * _count(f)),)),
        (r"\bday after tomorrow", lambda _, t: (ahead.ahead(t, 2),)),
        (r"\btomorrow|\btom+or+ow|\btmrw?\b", lambda _, t: (ahead.ahead(t, 1),)),
        (r"\btoday|\btonight", lambda _, t: (t,)),
    ),
    weekend(r"\b(?:this |the |on the |at the |a )?weekends?(?! after)\b"),
    *bare_weekdays(rf"\b(?:on |this coming |coming )?{_DAYS}", ahead.coming, _named),
    *bare_weekdays(
        rf"\b(?<!every )(?<!no )(?:on )?{_NOT_DAYS}(?= (?:are|is|works?|suits?|would|only|please|"
        rf"best|if|evenings?|mornings?|afternoons?)\b)",
        ahead.coming,
        _named,
    ),
)
