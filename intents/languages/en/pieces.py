"""The pieces of English spelling that two ways of writing the same thing share."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from intents.languages.normalise import normalise
from intents.languages.spelling import Features, add

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_SUFFIXES = (
    ("ies", "y"),
    ("ings", ""),
    ("ing", ""),
    ("edly", ""),
    ("est", ""),
    ("ed", ""),
    ("es", ""),
    ("er", ""),
    ("ly", ""),
    ("s", ""),
)
_STEM_LENGTH = 3
_LETTERS_WEIGHT = 0.4
_PAIR_WEIGHT = 0.6
_COMMON_WEIGHT = 0.3
_COMMON_WORDS = """
    a an the is are am was were be been do does did i i'm im you your my me it its it's to of in on at for
    and or so just really very please can could would will should if this that with have has had
"""
_COMMON = frozenset(_COMMON_WORDS.split())

_MEND_LENGTH = 4  # shorter words have too many neighbours
_MEND_LIKENESS = 0.75
_MEND_MOST = 12  # words a message; each unknown one costs a walk through the vocabulary


def vocabulary(texts: Iterable[str]) -> tuple[str, ...]:
    """The words of phrasings, to one of which a misspelt word is mended."""
    return tuple(sorted({word for text in texts for word in words(normalise(text))}))


def reader(known: Iterable[str]) -> "Reader":
    return Reader(known)


class Reader:
    """Takes English apart, and mends words that are near to one of those it knows."""

    def __init__(self, known: Iterable[str]) -> None:
        self._words = sorted(known)
        self._known = frozenset(self._words)
        self._targets = [word for word in self._words if len(word) >= _MEND_LENGTH]
        self._nearest = lru_cache(4096)(self._nearest_uncached)

    def pieces(self, text: str) -> Features:
        return _pieces(text, self._mender())

    def _mender(self) -> Callable[[str], str]:
        """Mends at most so many unknown words, then leaves the rest: a message's time must have an end."""
        left = _MEND_MOST

        def mended(word: str) -> str:
            nonlocal left
            if word in self._known or len(word) < _MEND_LENGTH or left == 0:
                return word
            left -= 1
            return self._nearest(word)

        return mended

    def _nearest_uncached(self, word: str) -> str:
        near = process.extractOne(word, self._targets, scorer=OSA.normalized_similarity, score_cutoff=_MEND_LIKENESS)
        return near[0] if near else word


def words(text: str) -> list[str]:
    return _WORD.findall(text)


def _pieces(text: str, mended: Callable[[str], str]) -> Features:
    """Stems, neighbouring stems and letter triples of a text `normalise` has been over, each word `mended` first."""
    found: Features = {}
    before = ""
    for word in map(mended, words(text)):
        weight = _COMMON_WEIGHT if word in _COMMON else 1.0
        stem = stemmed(word)
        add(found, "s" + stem, weight)
        if before:
            add(found, f"p{before} {stem}", _PAIR_WEIGHT)
        padded = f" {word} "
        for at in range(len(padded) - 2):
            add(found, "3" + padded[at : at + 3], _LETTERS_WEIGHT * weight)
        before = stem
    return found


def stemmed(word: str) -> str:
    word = word.replace("'", "")
    for suffix, instead in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _STEM_LENGTH:
            return word[: -len(suffix)] + instead
    return word
