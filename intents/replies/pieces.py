"""The pieces of spelling by which replies are told apart: runs of characters, words, pairs of words, signs.

Replies are short, and half of what they say is in endings, which matching of topics weighs little: so they have their own.
"""

import re
import unicodedata
import zlib

import numpy as np
from numpy.typing import NDArray

from intents.languages.normalise import normalise
from intents.matching.arrays import Floats

PLACES = 4096  # the pieces are spread over
LONGEST = 160  # characters; what is longer is no mere reply
_LONGEST_RUN = 4
_WORD = re.compile(r"[a-z']+|\d+")
_NAMING = re.compile(r"[a-z']+|[一-鿿々]|[ァ-ヺー]{2,}")
_SIGNS_FROM = "\u2190"  # arrows, marks, emoji
_SIGN = 1 << 31


def pieces(text: str) -> set[str]:
    """The pieces of a text as it was written."""
    spelt = normalise(text).replace("\n", " ")
    padded = f"^{spelt}$"
    found = {padded[at : at + size] for size in range(1, _LONGEST_RUN + 1) for at in range(len(padded) - size + 1)}
    words = _WORD.findall(spelt)
    found.update(f"w {word}" for word in words)
    found.update(f"p {first} {second}" for first, second in zip(["^", *words], [*words, "$"], strict=True))
    found.update(f"s {sign}" for sign in unicodedata.normalize("NFKC", text) if _is_sign(sign))
    return found


def words(text: str) -> frozenset[str]:
    """What may name something: words in Latin letters, kanji one by one, words in katakana. Hiragana is grammar."""
    spelt = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    return frozenset(_NAMING.findall(spelt))


def _is_sign(char: str) -> bool:
    return char >= _SIGNS_FROM and not char.isalnum() and not char.isspace()


def places(text: str) -> tuple[NDArray[np.intp], Floats]:
    """Where the pieces of a text stand, and what each is worth there; all together weigh one.

    Each stands at a place its letters tell, and with a sign, so that those that meet there take nothing from each other.
    """
    numbers = [zlib.crc32(piece.encode("utf-8", "replace")) for piece in sorted(pieces(text))]
    each = np.float32(1 / np.sqrt(len(numbers)))
    at = np.array([number % PLACES for number in numbers], np.intp)
    return at, np.array([each if number & _SIGN else -each for number in numbers], np.float32)
