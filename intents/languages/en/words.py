"""What the calendar and small numbers are called in English."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# Two things asked about in one breath: "tell me about price and pain".
TWO_THINGS = (
    r"^(?P<before>(?:[\w' ]{1,40} )?)(?P<one>\w+) (?:and|&) (?P<other>\w+)"
    r"(?P<rest>(?!.*\b(?:difference|together|versus|vs|compare\w*|better)\b)(?: \w+){0,3}\W*)$"
)
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
# By its name or the first letters of it, looking back and looking ahead.
MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_ORDINALS = (
    "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
)  # fmt: skip
NUMBERS = {word: number for number, word in enumerate(_UNITS)} | {"thirty": 30, "a": 1, "an": 1}
NUMBERS |= {
    f"{ten}[- ]{word}": tens + n
    for ten, tens in (("twenty", 20), ("thirty", 30))
    for n, word in enumerate(_UNITS[:10])
    if n
}
ORDINAL_NUMBERS = {word: number for number, word in enumerate(_ORDINALS)} | {"thirtieth": 30}
ORDINAL_NUMBERS |= {f"twenty[- ]{word}": 20 + number for number, word in enumerate(_ORDINALS[:10])} | {
    "thirty[- ]first": 31
}


def weekday(word: str) -> int:
    """The number of a weekday by its first three letters; Monday is 0."""
    return next(number for number, name in enumerate(WEEKDAYS) if name.startswith(word[:3]))


def month(word: str) -> int:
    """The number of a month by its first three letters; January is 1."""
    return next(number for number, name in enumerate(MONTHS, 1) if name.startswith(word[:3]))
