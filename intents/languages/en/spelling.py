"""Days as people type them in English, put into the one spelling the rules read: slips of the finger, 2day, a.m."""

import re

from rapidfuzz import process
from rapidfuzz.distance import OSA

from intents.languages.en.words import MONTHS, WEEKDAYS

_LONG_NAMES = [*WEEKDAYS, "yesterday", *(name for name in MONTHS if len(name) > 5)]
_LONG_WORD = re.compile(r"\b[a-z]{6,10}\b")
_SLIP_PATTERNS = {
    "yesterday": r"yest(?!er(?:day|year))[a-z]{0,7}|y'?day|ye?st(?:e?r)?da?y|ystd|ysterday|yeserday|yeterday",
    "wednesday": "wens?d?e?sday|wends?e?day|wedn?s?day|wednesdy|wedensday|wendesday",
    "monday": "munday|mondy|monady", "tuesday": "tusday|tuesdy|teusday|tuseday|tueday",
    "thursday": "thirsday|thurday|thusday|thrusday|thersday", "friday": "frday|firday|fridy|fryday|fridat",
    "saturday": "satday|satrday|saterday|satuday|saturdy", "sunday": "sundy|sundey|sunady",
    "night": "nite", "tonight": "tonite|2nite", "before": "b4", "today": "2day|tday|todya|tody|tofay",
    "tomorrow": "2moro|2mrw|2morrow|tmrw|tmr|tomoz|tomoro|tommorr?ow|tomorow", "weeks": "wks",
    "appointment": "appts?|appoint|apt", "last": "lst",
    "ago": "agao|agoo|aog", "treatment": "tx|treatement|treament|treatmnt",
}  # fmt: skip
_SLIP = re.compile(rf"\b(?:{'|'.join(f'(?P<{word}>{slips})' for word, slips in _SLIP_PATTERNS.items())})\b")
_STOPPED = re.compile(r"\b(dr|mr|ms|mrs)\.(?= )|\b([ap])\.m\.?")
_LATIN = re.compile(r"[a-z]{2}|[ap]\.m")


def spelt_out(text: str) -> str:
    """The text with slips mended: yesturday -> yesterday."""
    if not _LATIN.search(text):
        return text
    return _LONG_WORD.sub(lambda found: _mended(found.group()), _without_slips(text))


def _without_slips(text: str) -> str:
    text = _STOPPED.sub(lambda found: found.group(1) or f"{found.group(2)}m", text)
    return _SLIP.sub(lambda found: str(found.lastgroup), text)


def _mended(word: str) -> str:
    """Put right what is one or two letters off a weekday, a month or yesterday: yesturday, thrusday, novmber."""
    if word.endswith("days"):
        return word  # "on Mondays" is a habit
    near = process.extractOne(word, _LONG_NAMES, scorer=OSA.distance, score_cutoff=2 if len(word) > 7 else 1)
    return near[0] if near else word
