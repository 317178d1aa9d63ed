"""How English names a day, in the spelling `normalise` gives; slips of the finger in the longer names are mended."""

from intents.languages import calendar, named_days
from intents.languages.date_rules import Rule, before, having, iso, loosely, same_day, vague
from intents.languages.en import past_dates_reading as read
from intents.languages.en.words import MONTH, MONTHS, NUMBERS, ORDINAL_NUMBERS

_NAMED = r"(?P<wd>monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?!s)\b"
_NAMED_MANY = r"(?P<wd>monday|tuesday|wednesday|thursday|friday|saturday|sunday)s"
_WD = r"(?P<wd>mon|tues?|wed(?:s|ne?s)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?(?!s)\b"  # only where "sun" cannot shine
# "sat" and "sun" only where they cannot be a verb or the sun: before a part of the day or a date, or as the last word.
_SHORT = (
    r"(?P<wd>mon|tues?|weds?|thu(?:rs?)?|fri|(?:sat|sun)(?= (?:morning|afternoon|evening|night|arvo|am|pm|at|the|\d)\b)|"
    r"(?<=it )(?:sat|sun)|(?<=done )(?:sat|sun)|(?<=pen )(?:sat|sun)|(?<=session )(?:sat|sun)|(?<=was )(?:sat|sun)(?=\W*$))\b"
)
_MONTH = rf"{MONTH}\b"
_COUNT = rf"\d{{1,3}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))}"
_NUMBER = rf"(?P<n>{_COUNT})"
_ORDINAL_WORD = "|".join(sorted(ORDINAL_NUMBERS, key=len, reverse=True))
_ORDINAL = rf"(?P<d>\d{{1,2}}\s?(?:st|nd|rd|th)|{_ORDINAL_WORD})\b"
_DOM = rf"(?P<d>\d{{1,2}}(?:\s?(?:st|nd|rd|th))?(?!\d|:\d|\s?[ap]\.?m)|{_ORDINAL_WORD})\b"
_YEAR = r"(?:,?\s+(?:of )?(?:(?P<y>20\d\d|'\d\d|\d\d(?=\s*(?:$|[,.])))|(?P<word>last|this) year))?"
_UNIT = r"(?P<unit>day|night|week|wk|month|mth|hour|hr|minute|min|fortnight|d(?= (?:ago|back|since|post)))s?"
_ABOUT = (
    r"(?:\b(?:about|around|abt|roughly|approx\w*|almost|nearly|over|under|more than|less than|at least|up to|barely|not even|"
    r"within(?: the last)?|maybe|perhaps|probably|like|some|close to|a bit over|or so) |~ ?)"
)
_LAST = r"(?:last|past|previous|the last|this past|the other)"
_PART = r"(?:morning|afternoon|evening|night|arvo|noon|lunch\w*)"

# What a text must have for a group of rules to be tried: most texts have little of it.
_AGO_SIGNS = ("ago", "back", "earlier", "before today", "yesterday", "since", "post", "been", "out", "after")
_DAY_SIGNS = ("day", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTH_SIGNS = tuple(name[:3] for name in MONTHS)
_WEEK_SIGNS = ("week",)
_ORDINAL_SIGNS = ("st", "nd", "rd", "th", "second")
_FEAST_SIGNS = (
    "day", "eve", "mas", "hallo", "equinox", "nye", "setsubun", "tanabata", "year", "valen", "fool", "matsuri", "festi",
)  # fmt: skip
_LONG_UNIT = "(?:day|night|week|wk|month|mth|fortnight)s?"
_ANY_DATE = rf"(?:{_MONTH}\.? {_DOM}|(?:the )?{_DOM}(?: of)? {_MONTH}|\d{{1,2}}/\d{{1,2}})"
_VAGUE = {
    ("day", "week", "wk", "month", "hour", "night", "min"): (
        rf"\b(?:in|every|after|for|within|next) {_NUMBER} (?:more )?{_UNIT}\b(?! ago)",
        r"\bin \w+ days?\b",
    ),
    ("ago", "back"): (
        r"\b(?:a )?(?:few|couple(?: of)?|several|some|many|\w+ or (?:so|\w+)|\w+ to \w+|\d+ ?[-~,] ?\d+) "
        rf"{_LONG_UNIT} (?:ago|back)\b",
        rf"{_ABOUT}(?:{_COUNT}) ?{_LONG_UNIT} (?:ago|back)\b",
        rf"\b(?:{_COUNT})(?:ish| or so)? ?-?(?:day|week|month)s?(?:ish| or so|,? give or take|,? roughly| and a bit| plus)"
        r"[, ]*(?:ago|back)\b",
        rf"\b(?:{_COUNT}) ?{_LONG_UNIT} (?:ago|back),? "
        r"(?:ish|or so|or thereabouts|give or take|roughly|maybe|approximately|more or less|i guess)\b",
        r"\b\w+ish \w+ ago|\bhalf an? (?!hour)\w+ ago|\b(?:and|&) a half(?: \w+)? (?:ago|back)|\d\.\d+ \w+ ago",
    ),
    _DAY_SIGNS: (
        rf"\b(?:next|coming|upcoming|every|most|by|until|till) (?:week )?(?:on )?{_WD}",
        rf"\b{_NAMED} (?:next week|after next|week\b)",
        rf"\b(?:around|about|maybe|approximately) (?:on )?(?:last )?{_NAMED}",
        rf"\b{_NAMED}(?: or so|ish|,? or thereabouts|,? give or take)\b",
    ),
    _MONTH_SIGNS: (
        rf"\b{_MONTH}\.? \d{{1,2}} ?(?:-|~|or|/|to|and) ?\d{{1,2}}\b(?![/-])",
        rf"\b\d{{1,2}}(?:st|nd|rd|th)? ?(?:-|~|or|/|to) ?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}(?!\d)",
    ),
    (): (
        rf"\b(?:around|about|maybe|approximately|circa|roughly|sometime near|week of) {_ANY_DATE}",
        rf"\b{_ANY_DATE}(?: or so|ish|,? or thereabouts|,? give or take)\b",
    ),
    _ORDINAL_SIGNS: (
        rf"\b(?:around|about|like|maybe|approximately|circa|roughly|week of|by) (?:the )?{_ORDINAL}(?: of)?(?: {_MONTH})?",
        rf"\b(?:the )?{_ORDINAL}(?:ish| or so|,? or thereabouts|,? give or take)\b",
        rf"\b(?:between|from) (?:the )?\w+ (?:and|to) (?:the )?{_ORDINAL}",
        rf"\b(?:the )?{_ORDINAL}"
        r"(?= (?:time|session|treatment|round|visit|derma\w*|day|week|month|one|floor|of next|anniversary)\b)",
    ),
}
_SINCE = (
    rf"\b(?:been|i'm|im|am|now|it's|its|only|exactly) {_NUMBER} ?{_UNIT} (?:since|post|after|out|out from)\b",
    rf"\b{_NUMBER} ?{_UNIT} (?:\w+ )?post\b",
    rf"\b{_NUMBER} ?{_UNIT} (?:(?:have |has )?(?:now )?(?:passed|gone by) )?since (?:i had|i got|i did|my|the|having|getting)\b",
)
_SINCE_SEEN_FROM = (
    rf"\b(?:been|was|is|be|it's|its|marks|makes it) (?:exactly |just )?{_NUMBER} ?{_UNIT} (?P<on>today|yesterday|"
    rf"tomorrow)(?= since\b)",
    r"\b(?P<on>today|tomorrow|yesterday) (?:is|was|marks|makes(?: it)?|will be|it(?:'s| is| has|'ll| will)(?: been| be)?)"
    rf"(?: exactly)? {_NUMBER} ?{_UNIT} (?:since|post|after)\b",
)
_FEW = r"(?:a )?(?:few|couple(?: of)?|several|some|two or three|2 ?- ?3|\d|an?|one|two|three|half an)"
_JUST_DONE = (
    r"\b(?:only )?just (?:finished|left|walked out|stepped out|got (?:out|back|home|done)|came (?:out|back|home|from)|"
    r"coming (?:out|from)|leaving)\b"
)
_JUST_NOW = (
    rf"\b(?:earlier |late |early )?this (?:very )?{_PART}\b|\bearlier (?:on )?today\b|\bjust now\b|"
    rf"\b{_FEW} (?:hour|hr|minute|min|moment|sec)s? (?:or (?:so|two) )?(?:ago|back)\b|\bmoments ago\b|{_ABOUT}\d+ min\w* ago\b"
)

RULES: tuple[Rule, ...] = (
    *(rule for signs, patterns in _VAGUE.items() for rule in vague(signs, *patterns)),
    *having(
        _AGO_SIGNS,
        *(Rule(pattern, read.ago_seen_from, past=True, tells=True) for pattern in _SINCE_SEEN_FROM),
        Rule(
            rf"\b(?P<w>{_COUNT}) (?P<many>week|month)s? (?:and|&|plus) {_NUMBER} days? (?:ago|back)\b",
            read.weeks_and_days,
            past=True,
        ),
    ),
    *having(
        _DAY_SIGNS,
        Rule(
            rf"\b(?:the )?(?P<nth>last|first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th) {_NAMED},? (?:of |in )"
            rf"(?:(?P<back>last|this) month|{_MONTH})",
            read.nth_of_month,
            past=True,
        ),
        Rule(rf"\b{_NUMBER} weeks? ago,? (?:on )?(?:the )?{_WD}", read.weekday_of_week, past=True),
        Rule(rf"\b{_NUMBER} {_NAMED_MANY} (?:ago|back)\b", read.weekdays_ago, past=True),
        Rule(
            rf"\b(?:last |this past |on )?(?:the )?{_WD},? (?:the )?{_ORDINAL}(?:,? (?:of )?{_MONTH}{_YEAR})?",
            read.weekday_ordinal,
            past=True,
        ),
        Rule(rf"\b{_NAMED},? {_NUMBER} weeks? ago", read.weekday_of_week, past=True),
    ),
    *having(
        _AGO_SIGNS,
        Rule(rf"\b{_NUMBER} ?{_UNIT} (?:ago )?(?P<on>yesterday)\b", read.ago_seen_from, past=True),
        Rule(rf"\b{_NUMBER} ?{_UNIT} ago (?P<on>tomorrow)\b", read.ago_seen_from, past=True),
        Rule(
            rf"\b{_NUMBER} ?{_UNIT} (?:ago|back|before today|earlier)(?: (?:from |to )?today| to the day| exactly)?\b",
            read.ago,
            past=True,
        ),
        Rule(
            r"(?:^|(?<=it )|(?<=was )|(?<=done )|(?<=pen )|(?<=exactly ))(?P<unit>week|month|fortnight) (?:ago|"
            r"back)\b(?: today)?",
            read.one_ago,
            past=True,
        ),
        *(Rule(pattern, read.ago, past=True, tells=True) for pattern in _SINCE),
        Rule(
            rf"^(?:it'?s|it has|its)(?: only| now)? been {_NUMBER} ?{_UNIT}(?: now| already| today)?(?=\W*$)",
            read.ago,
            past=True,
        ),
    ),
    *having(
        _WEEK_SIGNS,
        before(7, r"\b(?:this time|today|this day) last week\b"),
        Rule(rf"\b(?:earlier )?this week'?s?,? (?:on )?(?:the )?{_WD}", read.weekday_this_week, past=True),
        Rule(rf"\b{_NAMED},? (?:of |earlier )?this (?:past )?week\b", read.weekday_this_week, past=True),
        Rule(rf"\b(?:last week'?s?[,.]?|the week before,?) (?:on )?(?:the )?{_WD}", read.weekday_of_week, past=True),
        Rule(rf"\b{_NAMED},? (?:of )?(?:the )?(?:last|past|previous) week\b", read.weekday_of_week, past=True),
        Rule(rf"\bweek before last,? (?:on )?(?:the )?{_WD}", read.weekday_two_weeks_back, past=True),
        Rule(rf"\b{_NAMED},? (?:of )?(?:the )?week before last\b", read.weekday_two_weeks_back, past=True),
        Rule(rf"\b(?:a )?week (?:last|before last|ago last|past) {_WD}", read.weekday_and_week, past=True),
    ),
    *having(
        _DAY_SIGNS,
        Rule(rf"\b(?:the )?{_WD} before last\b", read.weekday_and_week, past=True),
        Rule(
            rf"\b(?:the )?{_NAMED},? (?:just gone|gone|just past|that (?:has )?just (?:passed|gone|went))\b",
            read.weekday_before,
            past=True,
        ),
        Rule(rf"\b{_LAST} (?:{_PART} )?{_WD}", read.weekday_before, past=True),
    ),
    *having(
        _MONTH_SIGNS,
        Rule(
            rf"\b(?:the )?(?P<d>\d{{1,2}}(?: ?(?:st|nd|rd|th))?)[ -]?(?:of )?{_MONTH}[ ,-]*(?P<y>'?\d\d)(?=\s*(?:$|[,.]))",
            read.month_day,
            past=True,
        ),
        Rule(rf"\b(?:the )?(?:(?:very )?last|final) day of {_MONTH}", read.last_of_month, past=True),
        Rule(rf"\b{_MONTH}'s (?:very )?last day\b", read.last_of_month, past=True),
        Rule(rf"\b{_MONTH}(?:\.? |\.|-|, )?(?:the )?{_DOM}{_YEAR}", read.month_day, lately=True),
        Rule(
            rf"\b(?:the )?(?P<d>\d{{1,2}}(?: ?(?:st|nd|rd|th))?|(?:{_ORDINAL_WORD})(?= ))(?:[ -]|"
            rf", )?(?:of )?{_MONTH}(?:\.(?=\s*(?:\d|$)))?{_YEAR}",
            read.month_day,
            lately=True,
        ),
    ),
    *having(
        ("month",),
        Rule(
            rf"\b(?:the )?{_ORDINAL},? (?:of |in )?(?P<back>last|this|the current|the previous) month\b",
            read.day_in_month,
            past=True,
        ),
        Rule(rf"\b(?P<back>last|this) month,? (?:on )?(?:the )?{_ORDINAL}", read.day_in_month, past=True),
        Rule(rf"\b(?:the )?{_ORDINAL} of the month\b", read.day_of_month, past=True),
        Rule(
            r"\b(?:the )?(?:very )?(?:last|final) day of (?:last|the previous) month\b",
            lambda _found, today: calendar.ago(today, today.day),
            past=True,
        ),
    ),
    *having(
        _FEAST_SIGNS,
        Rule(
            rf"\b(?:on |this |last )?(?P<name>{'|'.join(words for words, _ in named_days.english())})\b"
            r"(?:,? (?P<word>last|this) year)?",
            read.feast,
            lately=True,
        ),
    ),
    *having(
        ("before", "yesterday", "last"),
        before(2, r"\b(?:the )?night before last\b|\b(?:the )?(?:day|night|evening) before yesterday\b"),
        before(1, r"\byesterday\b|\bthe day before today\b"),
        loosely(before(1, r"\blast (?:night|evening)\b")),
    ),
    *having(
        ("this", "just", "today", "ago"),
        Rule(_JUST_DONE, same_day, past=True),
        loosely(Rule(_JUST_NOW, same_day, past=True)),
    ),
    before(0, r"\btoday\b|\btonight\b"),
    *having(_ORDINAL_SIGNS, Rule(rf"\b(?:the|on) {_ORDINAL}", read.day_of_month)),
    *having(
        _DAY_SIGNS,
        Rule(rf"\b(?:on |this |that )(?:past )?{_WD}", read.weekday_before),
        Rule(rf"\b{_NAMED}", read.weekday_before),
        Rule(rf"\b{_SHORT}", read.weekday_before),
        Rule(rf"^(?:it was )?{_WD}\W*$", read.weekday_before),
    ),
    *having(
        _ORDINAL_SIGNS,
        Rule(
            rf"^(?:it was |'?twas |um,? |yes,? |on |treated |done |derma\w* )?{_ORDINAL}(?=[\s.,!]*(?:$|[.,!]|at \d|"
            rf"i (?:believe|think|guess)\b|it was))",
            read.day_of_month,
        ),
        Rule(rf"(?<=, )(?:no |wait )?{_ORDINAL}(?=[\s.,!]*(?:$|[.,!]))", read.day_of_month),
    ),
)
# Dates in figures, for a text without a Latin letter too.
FIGURES: tuple[Rule, ...] = (
    Rule(
        r"(?<![\d/.:-])(?<!\bat )(?<!\bby )(?P<d>[0-3]?\d)\.(?P<m>[01]?\d)\.(?: ?(?P<y>20\d\d))?(?= [a-z(])",
        read.day_first,
        lately=True,
    ),
    Rule(r"(?<!\d)(?P<y>20\d\d)(?:[-/.]| (?=\d+ \d+(?:\D|$)))(?P<m>\d{1,2})[-/. ](?P<d>\d{1,2})(?!\d)", iso, past=True),
    Rule(
        r"(?<![\d/.-])(?<![a-z])(?P<a>\d{1,2})([-.])(?P<b>\d{1,2})\2(?P<y>\d{4}|\d{2})(?![\d/])",
        read.numeric,
        lately=True,
    ),
    Rule(
        r"(?<![\d/.-])(?<![a-z])(?P<a>\d{1,2}) ?/ ?(?P<b>\d{1,2})(?: ?/ ?(?P<y>\d{4}|\d{2}))?(?![\d/])",
        read.numeric,
        lately=True,
    ),
    Rule(
        r"(?:^|(?<=on )|(?<=was )|(?<=: )|(?<=pen ))(?P<a>\d{1,2})\.(?P<b>\d{1,2})(?P<y>(?!))?\.?(?=\s*(?:$|,|\())",
        read.numeric,
        lately=True,
    ),
)
