"""What two ways of writing the same thing share: weighted pieces of spelling, for each language its own.

The recipes were chosen by measuring: `python -m tests.matching.report` shows what they are worth.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

from intents.languages.normalise import normalise

Features = dict[str, float]

_PIECE = re.compile(r"[一-鿿々ぁ-ゖ]+|[a-z]+|\d+")
_KANJI_RUN = re.compile(r"[一-鿿々]{2,}")
_KATAKANA_RUN = re.compile(r"[ァ-ヺー]{2,}")
_HIRAGANA_WEIGHT = 0.5  # endings and particles say little about the subject
_TRIPLE_WEIGHT = 0.5

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
_COMMON = frozenset(
    [
        *(
            "a",
            "an",
            "the",
            "is",
            "are",
            "am",
            "was",
            "were",
            "be",
            "been",
            "do",
            "does",
            "did",
            "i",
            "i'm",
            "im",
            "you",
        ),
        *(
            "your",
            "my",
            "me",
            "it",
            "its",
            "it's",
            "to",
            "of",
            "in",
            "on",
            "at",
            "for",
            "and",
            "or",
            "so",
            "just",
            "really",
        ),
        *(
            "very",
            "please",
            "can",
            "could",
            "would",
            "will",
            "should",
            "if",
            "this",
            "that",
            "with",
            "have",
            "has",
            "had",
        ),
    ]
)


def katakana_terms(texts: Iterable[str]) -> frozenset[str]:
    """Collect the words written in katakana, as `japanese` sees them: だまぺん, れちのる."""
    runs = (run for text in texts for run in _KATAKANA_RUN.findall(unicodedata.normalize("NFKC", text)))
    return frozenset(term for run in runs if len(term := without_long_marks(normalise(run))) > 1)


def without_long_marks(text: str) -> str:
    return text.replace("ー", "")


def term_pattern(terms: Iterable[str]) -> re.Pattern[str] | None:
    """Finds the longest term; sorted by their first letter, or every place of a text would be held against every term."""
    rests: dict[str, list[str]] = {}
    for term in sorted(terms, key=lambda term: (-len(term), term)):
        rests.setdefault(re.escape(term[:1]), []).append(re.escape(term[1:]))
    return re.compile("|".join(f"{first}(?:{'|'.join(its)})" for first, its in rests.items())) if rests else None


def japanese(text: str, terms: re.Pattern[str] | None) -> Features:
    """Kanji, pairs and triples of characters, kanji runs and known katakana words, of a text `normalise` has been over."""
    text = without_long_marks(text)
    found: Features = {}
    for piece in _PIECE.findall(text):
        if piece.isascii():
            _add(found, "w" + piece, 1.0)
        else:
            _add_characters(found, piece)
    for run in _KANJI_RUN.findall(text):
        _add(found, "r" + run, 1.0)
    if terms:
        for term in terms.findall(text):
            _add(found, "k" + term, 1.0)
    return found


def _add_characters(found: Features, piece: str) -> None:
    kana = ["ぁ" <= char <= "ゖ" for char in piece]
    for at, char in enumerate(piece):
        if not kana[at]:
            _add(found, "1" + char, 1.0)
    for size, weight in ((2, 1.0), (3, _TRIPLE_WEIGHT)):
        for at in range(len(piece) - size + 1):
            hiragana = kana[at] and kana[at + 1] and kana[at + size - 1]
            _add(found, f"{size}{piece[at : at + size]}", weight * _HIRAGANA_WEIGHT if hiragana else weight)


def words(text: str) -> list[str]:
    return _WORD.findall(text)


def english(text: str, mended: Callable[[str], str]) -> Features:
    """Stems, neighbouring stems and letter triples of a text `normalise` has been over, each word `mended` first."""
    found: Features = {}
    before = ""
    for word in map(mended, words(text)):
        weight = _COMMON_WEIGHT if word in _COMMON else 1.0
        stem = stemmed(word)
        _add(found, "s" + stem, weight)
        if before:
            _add(found, f"p{before} {stem}", _PAIR_WEIGHT)
        padded = f" {word} "
        for at in range(len(padded) - 2):
            _add(found, "3" + padded[at : at + 3], _LETTERS_WEIGHT * weight)
        before = stem
    return found


def stemmed(word: str) -> str:
    word = word.replace("'", "")
    for suffix, instead in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _STEM_LENGTH:
            return word[: -len(suffix)] + instead
    return word


def _add(found: Features, feature: str, weight: float) -> None:
    found[feature] = found.get(feature, 0.0) + weight
