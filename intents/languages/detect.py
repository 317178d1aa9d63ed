"""Which language a message is written in: one look at its characters, then at its words."""

import re
import unicodedata
from typing import Literal

from intents.languages.detect_words import CHINESE, ENGLISH, NEUTRAL, OTHER, ROMAJI
from intents.languages.normalise import clean

Detected = Literal["ja", "en", "other", "unknown"]

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_MORAE = re.compile(
    r"(?:(?:[kgsztdnhbpmr]y?|sh|ch|ts|ky|j|f|w|y|kk|tt|ss|pp|kky|ssh|tch|cch|tts|ppy|dd|gg|bb)?[aiueo]|n(?![aiueoy])|n')+"
)
_ROMAJI_ENDING = re.compile(
    r"(masu|masen|mashita|mashou|desu|deshita|masuka|desuka|teru|teta|tta|tte|nai|nakute|shita|suru|tai|takute|rareru|kute|kunai|seru)$"
)
_FOREIGN_LETTERS = frozenset("ñ¿¡ßäöüçãõåøæœêëîïôûàèìòùáéíóúâőűğışăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")


def detect(text: str) -> Detected:
    """Tell the language of `text`; romaji is Japanese, and what has no letters of its own is unknown."""
    text = unicodedata.normalize("NFKC", clean(text, limit=400)).lower()
    counts = _scripts(text)
    words = [word for word in _WORD.findall(_without_marks(text)) if word.isascii() and word not in NEUTRAL]
    english = sum(word in ENGLISH for word in words)
    if counts["foreign"] >= 2 and not counts["hiragana"] and english < 3:
        return "other"
    japanese = counts["hiragana"] + counts["katakana"] + counts["kanji"]
    if japanese:
        return _in_japanese_script(text, counts, english, japanese)
    return _in_latin(text, words, english) if words or counts["accented"] else "unknown"


def _in_japanese_script(text: str, counts: dict[str, int], english: int, japanese: int) -> Detected:
    needed, length = (3, 3) if counts["hiragana"] else (2, 5)
    if english >= needed and english * length > japanese:
        return "en"  # "is ダーマペン ok for 敏感肌"
    if counts["hiragana"] or counts["katakana"]:
        return "ja"
    return "other" if any(char in CHINESE or _not_in_japanese_fonts(char) for char in text) else "ja"


def _in_latin(text: str, words: list[str], english: int) -> Detected:
    romaji = sum(_romaji(word) for word in words)
    foreign = sum(word in OTHER for word in words) + min(2, sum(char in _FOREIGN_LETTERS for char in text))
    if foreign > max(english, romaji) and (foreign >= 2 or foreign * 2 > len(words)):
        return "other"
    return "ja" if romaji >= 1 and romaji > english and romaji * 3 > len(words) else "en"


def _romaji(word: str) -> float:
    if word in ROMAJI:
        return 1.0
    if word in ENGLISH or word in OTHER or len(word) < 4 or not _MORAE.fullmatch(word):
        return 0.0
    return 1.0 if _ROMAJI_ENDING.search(word) else 0.6


def _scripts(text: str) -> dict[str, int]:
    counts = dict.fromkeys(("hiragana", "katakana", "kanji", "latin", "accented", "foreign"), 0)
    for char in text:
        if char.isalpha() and (script := _script(char)):
            counts[script] += 1
    return counts


def _script(char: str) -> str:
    if char.isascii():
        return "latin"
    if "ぁ" <= char <= "ゖ":
        return "hiragana"
    if "ァ" <= char <= "ヺ":
        return "katakana"
    if "\u3400" <= char <= "\u9fff" or char in "々〆" or "\U00020000" <= char <= "\U0003ffff":
        return "kanji"
    if char in "ーゝゞヽヾ":
        return ""
    return "accented" if "LATIN" in unicodedata.name(char, "") else "foreign"


def _not_in_japanese_fonts(char: str) -> bool:
    if _script(char) != "kanji":
        return False
    try:
        char.encode("cp932")
    except UnicodeEncodeError:
        return True
    return False


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(char for char in decomposed if unicodedata.category(char) != "Mn")
