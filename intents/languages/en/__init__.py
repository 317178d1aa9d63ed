"""English, as `intents/languages/protocol.py` asks for it."""

import re

from intents.languages.en.clock import BETWEEN, PARTS_OF_DAY, clock_times, in_digits
from intents.languages.en.coming_days import (
    AT_NIGHT,
    BESIDE_A_DAY,
    BETWEEN_DAYS,
    DAY_AND_DAY,
    DAY_TO_DAY,
    DENIED,
    GIVEN_UP_BEFORE,
    GIVEN_UP_BEHIND,
    MOVES,
    NOT_ON,
    WEEKDAYS_ONLY,
    weekdays_named,
)
from intents.languages.en.coming_days import RULES as COMING_DAYS
from intents.languages.en.doubts import DOUBTS
from intents.languages.en.past_dates import FIGURES as PAST_FIGURES
from intents.languages.en.past_dates import RULES as PAST_DAYS
from intents.languages.en.spelling import spelt_out
from intents.languages.en.telling import TELLING
from intents.languages.en.wish_words import (
    ABOUT,
    ANYTHING,
    ASKS,
    BOOKS,
    DAYS_ON,
    DEARER,
    FIRST_OF_THE_DAY,
    FOR_FREE,
    GREETS,
    HOURS_ON,
    LATEST,
    MINUTES_PAST,
    ON_ITS_OWN,
    OWN,
    PEOPLE,
    PRICED,
    SAME_DAY,
    SAME_TIME,
    SMALLER,
    SOONEST,
    WANTS,
    WEEK_OF_IT,
    WEEKEND_OF_IT,
    WEEKDAY_OF_NEXT_WEEK,
    PART_OF_NAME,
    LATER,
    LASTING,
    EARLIER,
    WEEKDAY_AFTER,
    WHICH,
)
from intents.languages.en.words import TWO_THINGS

CODE = "en"
COMING_FIGURES = COMING_DAYS  # a text in figures alone is read as English is
DENIED_BEFORE = True  # not tomorrow
_LETTERS = re.compile(r"[a-z]{2}")


def written_in(text: str) -> bool:
    """Whether a text has a word of Latin letters, in the spelling `normalise` gives."""
    return bool(_LETTERS.search(text))


__all__ = [
    "ABOUT", "ANYTHING", "ASKS", "AT_NIGHT", "BESIDE_A_DAY", "BETWEEN", "BETWEEN_DAYS", "BOOKS", "CODE", "COMING_DAYS", "COMING_FIGURES", "DAYS_ON",
    "DAY_AND_DAY", "DAY_TO_DAY", "DEARER", "DENIED", "DENIED_BEFORE", "DOUBTS", "FIRST_OF_THE_DAY", "FOR_FREE", "GIVEN_UP_BEFORE", "GIVEN_UP_BEHIND", "GREETS", "HOURS_ON", "LATEST", "MINUTES_PAST", "MOVES",
    "NOT_ON", "ON_ITS_OWN", "OWN", "PARTS_OF_DAY", "PAST_DAYS", "PAST_FIGURES", "PEOPLE", "PRICED", "SAME_DAY", "SAME_TIME",
    "SMALLER", "SOONEST", "TELLING", "TWO_THINGS", "WANTS", "WEEK_OF_IT", "WEEKEND_OF_IT", "WEEKDAY_OF_NEXT_WEEK", "PART_OF_NAME", "LATER", "LASTING", "EARLIER", "WEEKDAYS_ONLY", "WEEKDAY_AFTER", "WHICH", "clock_times", "in_digits",
    "spelt_out", "weekdays_named", "written_in",
]  # fmt: skip
