"""One spelling for comparing, one safe original for people to read."""

import re
import unicodedata
from functools import lru_cache

COMPARE_LIMIT = 400
READ_LIMIT = 2000

# Longer input is cut before any work is done on it: NFKC can make one character eighteen.
_WORK_FACTOR = 4

_KATAKANA = {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
_SMALL_VOWELS = str.maketrans("ぁぃぅぇぉゎ", "あいうえおわ")
_DASHES = frozenset("‐‑–—―−─")
_LOOKS_LIKE_LONG = re.compile(r"(?<=[ぁ-ゖー])[-~〜]+")  # what phones offer next to ー; elsewhere it means a range
_LONG = re.compile(r"ー{2,}")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_MARKS = re.compile(r"([!?。、,.])[!?。、,.]*")
_SPACES = re.compile(r"\s+")
_KEPT_MARKS = frozenset("!?。、,.'-ー〜~/:()%+°\n")
_EMOJI_JOINERS = "\u200d\ufe0f"
_MARK = "[\u0300-\u036f\u0483-\u0489\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_FLOOD = re.compile(f"({_MARK}{{2}}){_MARK}+")  # Thai and Vietnamese need two; more buries the lines above and below


def normalise(text: str, limit: int = COMPARE_LIMIT) -> str:
    """Give the spelling under which two ways of writing the same words are equal; the same again for its own result.

    Katakana becomes hiragana, width and case vanish, stretched letters and marks shrink to one, emoji and other signs
    become a space; the marks that end a clause stay. Cut to `limit` characters. Takes any str, lone surrogates too.
    """
    text = _folded(_encodable(text[: limit * _WORK_FACTOR]))
    text = "".join(map(_canonical, text)).translate(_KATAKANA).translate(_SMALL_VOWELS)
    text = _LONG.sub("ー", _LOOKS_LIKE_LONG.sub("ー", text))
    text = _STRETCHED.sub(r"\1", text)
    text = _MARKS.sub(_one_mark, text)
    return _SPACES.sub(_one_space, text).strip()[:limit].strip()


def clean(text: str, limit: int = READ_LIMIT) -> str:
    """Give the text as written, without what could harm a reader, a log or a database; cut to `limit` characters."""
    text = text[: limit * _WORK_FACTOR]
    readable = text if text.isprintable() else "".join(map(_readable, _encodable(text)))
    return _FLOOD.sub(r"\1", readable).strip()[:limit].strip()


def _encodable(text: str) -> str:
    return text.encode("utf-8", "ignore").decode("utf-8")


def _folded(text: str) -> str:
    """NFKC and lower case, repeated because lower case can come apart again (İ) and marks can meet a new neighbour."""
    for _ in range(4):
        composed = unicodedata.normalize("NFKC", _without_marks(unicodedata.normalize("NFKC", text).lower()))
        if composed == text:
            break
        text = composed
    return text


def _without_marks(text: str) -> str:
    """Drop what NFKC could not compose, and the accents of Latin letters; kana keep their sound marks."""
    return "".join(map(_without_mark, text))


@lru_cache(maxsize=4096)
def _without_mark(char: str) -> str:
    return "" if unicodedata.category(char).startswith(("M", "Cf")) else _base(char)


def _base(char: str) -> str:
    if char.isascii() or "\u3040" <= char <= "\u30ff":
        return char
    first = unicodedata.normalize("NFD", char)[:1]
    return first if first.isascii() else char


@lru_cache(maxsize=4096)
def _canonical(char: str) -> str:
    if char.isalnum() or char in _KEPT_MARKS:
        return char
    if char in _DASHES:
        return "-"
    return "'" if char in "’‘`" else " "


def _one_mark(found: re.Match[str]) -> str:
    run = found.group()
    return "?" if "?" in run else found.group(1)


def _one_space(found: re.Match[str]) -> str:
    return "\n" if "\n" in found.group() else " "


def _readable(char: str) -> str:
    if char == "\n" or char in _EMOJI_JOINERS:
        return char
    category = unicodedata.category(char)
    if category == "Cc":
        return " " if char in "\t\r\v\f\x85" else ""
    return "" if category in ("Cf", "Cs", "Co") else char
