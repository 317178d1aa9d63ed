"""English, as `intents/languages/protocol.py` asks for it."""

import re

from intents.languages.en.assents import ASSENTS
from intents.languages.en.clock import BETWEEN, CLOCK, PARTS_OF_DAY, clock_times, in_digits
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
from intents.languages.en.courtesies import COURTESIES
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
    CANNOT,
    CHANGE_IT,
    CHOSEN_BEFORE,
    CHOSEN_BEHIND,
    COMES,
    CORRECTS,
    DAYS_ON,
    DEARER,
    EARLIER,
    FIRST_OF_THE_DAY,
    FOR_FREE,
    GREETS,
    HOURS_ON,
    INSTEAD,
    LASTING,
    LATER,
    LATEST,
    MINUTES_PAST,
    NONE_OF_THOSE,
    NOT_YET,
    ON_ITS_OWN,
    OTHER_SERVICE,
    OWN,
    OWN_VISITS,
    PART_OF_NAME,
    PEOPLE,
    PRICED,
    SAME_DAY,
    SAME_TIME,
    SHOW_AGAIN,
    SMALLER,
    SOONEST,
    THINKING,
    WANTS,
    WEEK_OF_IT,
    WEEKDAY_AFTER,
    WEEKDAY_OF_NEXT_WEEK,
    WEEKEND_OF_IT,
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
    "ABOUT",
    "ANYTHING",
    "ASKS",
    "ASSENTS",
    "AT_NIGHT",
    "BESIDE_A_DAY",
    "BETWEEN",
    "BETWEEN_DAYS",
    "BOOKS",
    "CANNOT",
    "CHANGE_IT",
    "CHOSEN_BEFORE",
    "CHOSEN_BEHIND",
    "CLOCK",
    "CODE",
    "COMES",
    "COMING_DAYS",
    "COMING_FIGURES",
    "CORRECTS",
    "COURTESIES",
    "DAYS_ON",
    "DAY_AND_DAY",
    "DAY_TO_DAY",
    "DEARER",
    "DENIED",
    "DENIED_BEFORE",
    "DOUBTS",
    "EARLIER",
    "FIRST_OF_THE_DAY",
    "FOR_FREE",
    "GIVEN_UP_BEFORE",
    "GIVEN_UP_BEHIND",
    "GREETS",
    "HOURS_ON",
    "INSTEAD",
    "LASTING",
    "LATER",
    "LATEST",
    "MINUTES_PAST",
    "MOVES",
    "NONE_OF_THOSE",
    "NOT_ON",
    "NOT_YET",
    "ON_ITS_OWN",
    "OTHER_SERVICE",
    "OWN",
    "OWN_VISITS",
    "PARTS_OF_DAY",
    "PART_OF_NAME",
    "PAST_DAYS",
    "PAST_FIGURES",
    "PEOPLE",
    "PRICED",
    "SAME_DAY",
    "SAME_TIME",
    "SHOW_AGAIN",
    "SMALLER",
    "SOONEST",
    "TELLING",
    "THINKING",
    "TWO_THINGS",
    "WANTS",
    "WEEKDAYS_ONLY",
    "WEEKDAY_AFTER",
    "WEEKDAY_OF_NEXT_WEEK",
    "WEEKEND_OF_IT",
    "WEEK_OF_IT",
    "WHICH",
    "clock_times",
    "in_digits",
    "spelt_out",
    "weekdays_named",
    "written_in",
]  # fmt: skip
