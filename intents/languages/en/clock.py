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
    r"(?:can|could) (?:you|we|i) (?:do|say)|could do|do you have|have you got|like|how about|"
    r"what about|i'?ll (?:take|have|do)|take|book me (?:in )?for"
)
_BESIDE = (
    r"(?:(?<!not )\b(?P<after>after|from|(?<!no )(?<!not )later than|not before|(?:no|"
    r"not) earlier than|past|since|(?:finish(?: work)?|get off|"
    r"i'm off|off work|done|free|(?:class|school|practice|meeting|shift|work|lecture|training) (?:ends|finishes|is over|"
    r"lets out)) "
    r"(?:at|from|by))|"
    rf"\b(?P<before>before|by|until|till|(?:no|not) later than|not after|"
    rf"(?<!no )(?<!not )earlier than)|(?P<at>\bat|\bor|@|\b(?:around|about|roughly|circa|"
    rf"approx(?:imately)?)|\b(?:{_DO})))"
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
    r"better)|will do\b|(?:ok|okay|possible|free|available|alright)\b|it is\b|then\b|to be (?:on the )?safe|for (?:me|"
    r"us)\b|instead of|please\b|pls\b|plz\b|pl[sz]\b)|"
    r"'s (?:good|fine|great|perfect|ok)"
)
_SPAN = r"(?<!\bfrom )(?<!\bbetween )"
_CLOCK = re.compile(
    rf"(?:{_BESIDE} (?:about |around |roughly )?)?"
    rf"\b(?:(?:(?P<past>(?:{_MINUTE}|(?P<figures>[0-5]?\d)(?: min(?:ute)?s?)?)[ -]past|"
    rf"(?P<to>{_SPAN}{_MINUTE} (?:minutes? )?to)) )?"
    rf"(?:(?P<half_of>half) )?{_HOUR})"
    rf"(?:[:.h](?P<m>\d{{2}})| (?P<spoken>fifteen|twenty|thirty|forty|forty[- ]five|15|30|45)(?= |"
    rf"$|[,.!?])(?! (?:yen|of|people)))?"
    rf"(?P<oclock> ?o'? ?clock| ?hours\b|h\b| ?-?ish\b| sharp\b| on the dot\b| or (?:so|thereabouts)\b)?(?:\s*{_HALF_OF_DAY})?"
    rf"(?P<later>,? (?:onwards?|or (?:later|after(?:wards)?)|and (?:after|later)|at (?:the )?earliest|earliest)\b)?"
    rf"(?P<sooner>,? (?:or (?:earlier|before|sooner)|at (?:the )?latest|latest|tops)\b)?(?P<suits>{_SUITS})?"
    r"(?P<either>(?= or (?:at |half |quarter past )?\d{1,2}(?![\d%]| ?(?:days?|weeks?|times?|yen|"
    r"people|min(?:ute)?s?|hours?|sessions?|treatments?|visits?|months?|of)\b)))?"
    r"(?![\d:/%]| ?(?:days?|weeks?|times?|yen|people|min(?:ute)?s?|hours?|sessions?|treatments?|visits?|of us)\b)"
)
_FOUR_FIGURES = re.compile(
    r"^(?:[a-z' ]{0,16}\b(?:at|for|say) |(?:(?:no+|nah|nope|ok(?:ay)?|hmm+|um|actually|then|better|rather|"
    r"make it)[ ,]+)+)?(?P<h>[01]\d|2[0-3])(?P<m>00|15|30|45)(?: ?(?:hrs?|"
    r"hours|h))?\W*(?:pl.{0,5}|then|works)?\W*$"
)
BETWEEN = r"\bbetween\b|\d ?(?:[ap]m)? ?(?:[-~〜]|to|and) ?\d{1,2}(?::\d\d)? ?(?:[ap]m)?\b"
_BETWEEN = re.compile(BETWEEN)
PARTS_OF_DAY = {
    "early afternoon": r"\bearl(?:y|ier)(?: in the)?[ -](?:afternoon|arvo)|\b(?:just|right|straight|soon) after lunch",
    "mid afternoon": r"\bmid(?:dle of the)?[ -](?:afternoon|arvo)",
    "late afternoon": r"\blate(?:r|ish)?(?: in the)?[ -](?:afternoon|arvo)|\bend of the afternoon",
    "mid morning": r"\bmid(?:dle of the)?[ -]morning",
    "late morning": r"\blate(?:r|ish)?(?: in the)?[ -]morning|\bjust before (?:noon|lunch|midday)",
    "early evening": r"\bearl(?:y|ier)(?: in the)?[ -]evening",
    "late evening": r"\blate(?:r|ish)?(?: in the)?[ -]evening",
    "morning": r"(?<!not )(?<!not in the )(?<!not the )(?<!no )\bmornings?\b|\bbefore lunch|\b(?:in the|"
    r"\x00) ?am\b|^\W*am\W*$|\ba\.?m\.? (?:is|works|"
    r"please|pls|slot|time)\b",
    "lunch": r"\blunch ?(?:time|break|hour)|\b(?:over|during|at|my|around|about|near) lunch\b",
    "afternoon": r"\b(?:not(?: in| the| in the)?|no) mornings?\b|\bafternoon|\barvo\b|"
    r"\bafter lunch|\b(?:in the|\x00) ?pm\b|^\W*pm\W*$|"
    r"(?<!\d)(?<!\d )\bp\.?m\.? (?:is|works|please|pls|slot|time)\b",
    "daytime": r"\bday ?time\b|\bduring the day\b|\b(?:around|about) (?:noon|midday)\b",
    "evening": r"\bevening|\bafter (?:school|class|uni|lectures)|\b(?:towards?|at|near) the end of the day\b",
    "after work": r"\b(?:after|following) (?:i (?:finish |get off |leave )?)?(?:my |the )?(?:work\w*|office|"
    r"shift|job|day job)\b|\bonce i'?m (?:off|done(?: with)?|out of|"
    r"finished(?: with)?)(?: at)? (?:my |the )?(?:work|office|job)|\bwhen i (?:finish|get off|"
    r"leave) (?:my |the )?(?:work|office|job)",
    "night": r"\bnight",
    "early": r"\bearly (?:in the day|on\b|one\b|slot|time)|\bearlier in the day\b|\bon the early side\b|"
    r"^\W*(?:as )?early(?: please)?\W*$",
    "late": r"\blate(?:r)? in the day\b|\bon the later? side\b|\blate (?:one|slot|time)\b|^\W*late(?:ish)?(?: please)?\W*$",
}


_HALF_FIRST = re.compile(r"(?<![\d ])(?<!\d )\b([ap]m) ?(\d{1,2}(?::\d\d)?)\b(?! ?[ap]m)")
_MARKS = (
    "after",
    "before",
    "at",
    "past",
    "half_of",
    "m",
    "spoken",
    "oclock",
    "am",
    "pm",
    "suits",
    "later",
    "sooner",
    "either",
)
_BARE_NUMBERS = re.compile(rf"(?<![\d:.])(?:half )?\b(?:\d{{1,2}}(?:[:.]\d\d)?|{_HOURS})\b(?![\d:.]\d)")
# Beside these a bare number is a time: "no wait, 5".
_FILLERS = re.compile(
    r"\b(?:no (?:good|use)|no|nope|yes|yeah|yep|ok|okay|wait|sorry|actually|i mean|i meant|rather|"
    r"then|hmm+|um|er|oh|ah|fine|right|so|well|maybe|"
    r"perhaps|but|not|is|too (?:early|late|soon)|(?:can'?t|cannot|won'?t) (?:do|make)|(?:what|how) about|works|"
    r"(?:does|do)n'?t work|please|pls|plz|thanks|thx|cheers|for (?:me|us)|the|and|also|cool|great|"
    r"perfect|sure|alright|instead|again)\b|[\W_]+"
)


CLOCK = (
    r"(?:\b(?:at|from|by|around|about) )?\b\d{1,2}(?:[:.h]\d{2})(?: ?[ap]m\b)?|"
    r"\b\d{1,2} ?(?:[ap]m\b|o'? ?clock\b)|(?:\b(?:at|or|instead of) )\d{1,2}\b|^\W*\d{1,2}\b|"
    r"\bhalf (?:past )?(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b"
)  # a time told outright


# What may stand behind a time that only a verb makes one: "like 6 highballs" is none.
_BEHIND_A_TIME = re.compile(
    r"(?:\W*$|\s*[^\w\s]|\s+(?:on|in|at|for|to|and|or|then|please|pls|plz|if|is|it|would|works?|suits?|will|but|instead|maybe|"
    r"o'?clock|sharp|so|thanks|thank|thx|ok|okay|this|next|that|the|tomorrow|today|tonight|tmrw|tmr|with|as|when|because|i|we|my|"
    r"you|u|free|open|available|possible|too|also|though|mon|tue|wed|thu|fri|sat|sun|\d)|\x00|\s*\x00)"
)
# "A tad earlier, six?"
_SHIFTED = re.compile(r"\b(?:earlier|later|sooner),? (?:like |say |maybe |perhaps |at |around )?$")


def in_digits(text: str) -> str:
    """The text with "pm 3" as "3 pm"; English hours are read as they stand."""
    return _HALF_FIRST.sub(r"\2 \1", text)


def clock_times(text: str) -> Iterator[ClockTime]:
    """Every time of day in the text; a bare number is one only where nothing else is said."""
    if figures := _FOUR_FIGURES.search(text):
        hour, minute = int(figures["h"]), int(figures["m"])
        yield ClockTime(readings(hour, minute, False, False, True), "at", figures.start(), figures.end())
    between = bool(_BETWEEN.search(text))
    for found in _CLOCK.finditer(text):
        marked = any(found[name] is not None for name in _MARKS)
        alone = text.strip("\x00 .!?") == found.group().strip() or (
            found["h"] != "one" and not _FILLERS.sub("", _BARE_NUMBERS.sub("", text))
        )
        shifted = (
            found["h"] != "one"
            and bool(_SHIFTED.search(text[: found.start()]))
            and not text[found.end() :].strip(" .!?")
        )
        behind_a_day = text[: found.start()].endswith("\x00 ") and not text[found.end() :].strip(" .!?")
        if not (marked or between or alone or behind_a_day or shifted):
            continue
        if _only_counted(found, text):
            continue
        if found["h"] == "one" and (found["suits"] or found["at"] not in (None, "at", "or", "@")):
            continue  # one of them, or one person
        if found["suits"] and (found["h"] == "one" or not 0 < _hour_and_minute(found)[0] <= 20):
            continue
        hour, minute = _hour_and_minute(found)
        whole = len(found["h"]) == 2 and found["h"].startswith("0")
        side = side_of(found["after"] or found["later"], found["before"] or found["sooner"])
        told = readings(hour, minute, bool(found["am"]), bool(found["pm"]), whole)
        yield ClockTime(told, side, found.start("half_of") if found["half_of"] else found.start("h"), found.end("h"))


def _only_counted(found: re.Match[str], text: str) -> bool:
    """Whether a bare number behind a verb counts something: "i've had like 6 highballs"."""
    bare = found["at"] in (None, "like", "take", "say") and not any(found[name] for name in _MARKS if name != "at")
    return bare and found["at"] is not None and not _BEHIND_A_TIME.match(text, found.end())


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
        else _MINUTES[re.sub(r"[ -](?:past|(?:minutes? )?to)$", "", found["past"])]
    )
    return (hour - 1, 60 - minute) if found["to"] else (hour, minute)
