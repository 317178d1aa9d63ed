"""How English tells the time, in the spelling `normalise` gives."""

import re
from collections.abc import Iterator

from intents.languages.clock_time import ClockTime, readings, side_of
from intents.languages.en.words import NUMBERS

_HOURS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_HOUR = rf"(?P<h>\d{{1,2}}|{_HOURS})"
# What a time is chosen with: "make it 5", "how about four?".
_DO = (
    r"let'?s (?:do|say|go for|go with|make it)|make it|go(?:ing)? (?:with|for)|say|(?:i|we) (?:can|could) do|"
    r"(?:can|could) (?:you|we|i) (?:do|say)|how about|what about|i'?ll (?:take|have|do)|take|book me (?:in )?for"
)
_BESIDE = (
    r"(?:\b(?P<after>after|from|later than|not before|past|since|(?:finish(?: work)?|get off|"
    r"i'm off|off work|done|free) (?:at|from|by))|"
    rf"\b(?P<before>before|by|until|till|no later than)|(?P<at>\bat|\bor|@|\b(?:around|about|roughly)|\b(?:{_DO})))"
)
_HALF_OF_DAY = (
    r"(?:(?P<am>a\.?m\b\.?|in (?:the )?morning)|(?P<pm>p\.?m\b\.?|in (?:the )?(?:afternoon|evening)|at night))"
)
# "Ten to seven" is a time, "10 to 7" and "from ten to seven" are a span.
_MINUTES = {
    "half": 30,
    "quarter": 15,
    "a quarter": 15,
    "five": 5,
    "ten": 10,
    "twenty": 20,
    "twenty-five": 25,
    "twenty five": 25,
}
_MINUTE = r"(?:half|(?:a )?quarter|twenty[- ]five|five|ten|twenty)"
_SPOKEN = {
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "forty-five": 45,
    "forty five": 45,
    "15": 15,
    "30": 30,
    "45": 45,
}
# What makes a bare number a time: "11 would be ideal", "4 suits me", "5 instead of 6".
_SUITS = (
    r",? (?:would (?:be|suit|work|do)|suits?\b|works\b|is (?:good|fine|great|perfect|ideal|best|"
    r"better)|will do\b|it is\b|then\b|instead of|please\b|pls\b|plz\b|pl[sz]\b)|'s (?:good|fine|great|perfect|ok)"
)
_SPAN = r"(?<!\bfrom )(?<!\bbetween )"
_CLOCK = re.compile(
    rf"(?:{_BESIDE} (?:about |around |roughly )?)?"
    rf"\b(?:(?:(?P<past>(?:{_MINUTE}|(?P<figures>[0-5]?\d)(?: min(?:ute)?s?)?) past|(?P<to>{_SPAN}{_MINUTE} (?:minutes? )?to)) )?"
    rf"(?:(?P<half_of>half) )?{_HOUR})"
    rf"(?:[:.h](?P<m>\d{{2}})| (?P<spoken>fifteen|twenty|thirty|forty|forty[- ]five|15|30|45)(?= |"
    rf"$|[,.!?])(?! (?:yen|of|people)))?"
    rf"(?P<oclock> ?o'?clock| ?hours\b|h\b| ?-?ish\b| sharp\b| on the dot\b)?(?:\s*{_HALF_OF_DAY})?(?P<suits>{_SUITS})?"
    r"(?![\d:/%]| ?(?:days?|weeks?|times?|yen|people|min(?:ute)?s?|hours?|sessions?|treatments?|visits?|of us)\b)"
)
_FOUR_FIGURES = re.compile(
    r"^(?:[a-z' ]{0,16}\b(?:at|for|say) )?(?P<h>[01]\d|2[0-3])(?P<m>00|15|30|45)(?: ?(?:hrs?|"
    r"hours|h))?\W*(?:pl.{0,5}|then|works)?\W*$"
)
BETWEEN = r"\bbetween\b|\d ?(?:[ap]m)? ?(?:[-~〜]|to|and) ?\d{1,2}(?::\d\d)? ?(?:[ap]m)?\b"
_BETWEEN = re.compile(BETWEEN)
PARTS_OF_DAY = {
    "morning": r"\bmorning|\bbefore lunch",
    "lunch": r"\blunch ?(?:time|break|hour)|\b(?:over|during|at|my) lunch\b",
    "afternoon": r"\bafternoon|\barvo\b|\bafter lunch",
    "evening": r"\bevening|\bafter (?:school|class)",
    "after work": r"\bafter (?:my )?(?:work|office|the office|shift)\b|\bonce i'?m off work",
    "night": r"\bnight",
}


_MARKS = ("after", "before", "at", "past", "half_of", "m", "spoken", "oclock", "am", "pm", "suits")


def in_digits(text: str) -> str:
    """English hours are read as they stand."""
    return text


def clock_times(text: str) -> Iterator[ClockTime]:
    """Every time of day in the text; a bare number is one only where nothing else is said."""
    if figures := _FOUR_FIGURES.search(text):
        hour, minute = int(figures["h"]), int(figures["m"])
        yield ClockTime(readings(hour, minute, False, False, True), "at")
    between = bool(_BETWEEN.search(text))
    for found in _CLOCK.finditer(text):
        marked = any(found[name] for name in _MARKS)
        if not (marked or between or text.strip("\x00 .!?") == found.group().strip()):
            continue
        if found["h"] == "one" and (found["suits"] or found["at"] not in (None, "at", "or", "@")):
            continue  # one of them, or one person
        if found["suits"] and (found["h"] == "one" or not 0 < _hour_and_minute(found)[0] <= 20):
            continue
        hour, minute = _hour_and_minute(found)
        whole = len(found["h"]) == 2 and found["h"].startswith("0")
        side = side_of(found["after"], found["before"])
        yield ClockTime(readings(hour, minute, bool(found["am"]), bool(found["pm"]), whole), side)


def _hour_and_minute(found: re.Match[str]) -> tuple[int, int]:
    """Five past six, ten to seven, half past two, 6:05."""
    hour = NUMBERS[found["h"]] if found["h"] in NUMBERS else int(found["h"])
    if found["half_of"]:
        return hour, 30
    if not found["past"]:
        return hour, int(found["m"] or 0) or _SPOKEN.get(found["spoken"] or "", 0)
    minute = (
        int(found["figures"])
        if found["figures"]
        else _MINUTES[re.sub(r" (?:past|(?:minutes? )?to)$", "", found["past"])]
    )
    return (hour - 1, 60 - minute) if found["to"] else (hour, minute)
