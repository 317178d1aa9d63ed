"""The languages Sodan speaks. A further one is a package beside `ja` and `en`, and a word in `SPOKEN`."""

import re

from intents.languages import en, ja
from intents.languages.protocol import Language

JAPANESE: Language = ja
ENGLISH: Language = en
SPOKEN = (JAPANESE, ENGLISH)


def any_of(*patterns: str) -> re.Pattern[str]:
    """One pattern out of those of several languages."""
    return re.compile("|".join(patterns))


def of(code: str) -> Language:
    """The language of a code; LookupError for one Sodan does not speak."""
    return next(one for one in SPOKEN if code == one.CODE)


def likely(text: str) -> Language:
    """The first language the text has letters of; the last one where it has letters of none."""
    return next((one for one in SPOKEN if one.written_in(text)), SPOKEN[-1])


def spelt_out(text: str) -> str:
    """Days and numbers of every language in the spelling its rules read: kinou -> 昨日, 十一月三日 -> 11月3日."""
    for one in SPOKEN:
        text = one.spelt_out(text)
    return text
