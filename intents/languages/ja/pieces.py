"""The pieces of Japanese spelling that two ways of writing the same thing share."""

import re
import unicodedata
from collections.abc import Iterable

from intents.languages.normalise import normalise
from intents.languages.spelling import Features, add

_PIECE = re.compile(r"[一-鿿々ぁ-ゖ]+|[a-z]+|\d+")
_KANJI_RUN = re.compile(r"[一-鿿々]{2,}")
_KATAKANA_RUN = re.compile(r"[ァ-ヺー]{2,}")
_HIRAGANA_WEIGHT = 0.5  # endings and particles say little about the subject
_TRIPLE_WEIGHT = 0.5


def vocabulary(texts: Iterable[str]) -> tuple[str, ...]:
    """The katakana terms of phrasings, which are pieces by themselves."""
    return tuple(sorted(katakana_terms(texts)))


def reader(known: Iterable[str]) -> "Reader":
    return Reader(term_pattern(known))


class Reader:
    """Takes Japanese apart, knowing some katakana terms."""

    def __init__(self, terms: re.Pattern[str] | None) -> None:
        self._terms = terms

    def pieces(self, text: str) -> Features:
        return _pieces(text, self._terms)


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


def _pieces(text: str, terms: re.Pattern[str] | None) -> Features:
    """Kanji, pairs and triples of characters, kanji runs and known katakana words, of a text `normalise` has been over."""
    text = without_long_marks(text)
    found: Features = {}
    for piece in _PIECE.findall(text):
        if piece.isascii():
            add(found, "w" + piece, 1.0)
        else:
            _add_characters(found, piece)
    for run in _KANJI_RUN.findall(text):
        add(found, "r" + run, 1.0)
    if terms:
        for term in terms.findall(text):
            add(found, "k" + term, 1.0)
    return found


def _add_characters(found: Features, piece: str) -> None:
    kana = ["ぁ" <= char <= "ゖ" for char in piece]
    for at, char in enumerate(piece):
        if not kana[at]:
            add(found, "1" + char, 1.0)
    for size, weight in ((2, 1.0), (3, _TRIPLE_WEIGHT)):
        for at in range(len(piece) - size + 1):
            hiragana = kana[at] and kana[at + 1] and kana[at + size - 1]
            add(found, f"{size}{piece[at : at + size]}", weight * _HIRAGANA_WEIGHT if hiragana else weight)
