"""The spellings of the languages phrasings are written in."""

from collections.abc import Mapping

from intents.languages.en import pieces as english
from intents.languages.ja import pieces as japanese
from intents.languages.spelling import Spelling

_SPELLINGS: Mapping[str, Spelling] = {"ja": japanese, "en": english}


def of(language: str) -> Spelling:
    """The spelling of a language; KeyError for one that has none."""
    return _SPELLINGS[language]
