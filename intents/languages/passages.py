"""Which parts of a message are worth reading by themselves: a long story is searched for its questions."""

import re
from dataclasses import dataclass

from intents.languages.ja.romaji import in_kana
from intents.languages.normalise import COMPARE_LIMIT, clean

MOST_PARTS = 3  # each costs about a millisecond
_SHORTEST = 4  # characters
_TAIL = 60  # characters of a text that says all in one breath
LONGEST = 5000  # a LINE text
# A point between figures ends nothing: 37.5, R8.11.27, 5.12. at two.
_SENTENCE = re.compile(r"(?:[^。．.!?！？\n…]|(?<=\d)[．.](?=\d))+[。．.!?！？\n…]*")
# Where one sentence asks twice: "痛いですか、あと料金は", "how much is it and does it hurt".
_NEXT_QUESTION = re.compile(
    r"(?<=か)[、,]\s*|[、,\s]\s*(?=あと(?:、|は)?|それと|それから|ちなみに|ついでに)|"
    r",?\s*(?:\b(?:and|also|plus|n)\b|&|\+),?\s+(?=(?:also\s+)?"
    r"(?:how|what|when|where|which|who|why|can|could|does|do|did|is|are|will|would|should|may|open (?:on )?\w+days?|parking)\b)",
    re.I,
)
_WHY_BEHIND = re.compile(r"(?<=か)[\s、]+")  # エレベーターはありますか 膝が悪くて
_JAPANESE_SCRIPT = re.compile(r"[ぁ-ゖァ-ヺ一-鿿ｦ-ﾟ]")
_ENGLISH_WORD = re.compile(r"[a-z']{2,}", re.I)
_FEWEST_WORDS = 2
_QUESTION = re.compile(
    r"[?？]|(?:ますか|ですか|かな|のか|いい|平気|大丈夫|教えて(?:ください)?)\W*$|"
    r"\b(?:can|may|should|how|when|what|why|where|is it|does|do i|open (?:on )?\w+days?)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a message, and whether it asks something."""

    text: str
    asks: bool


def worth_reading(text: str) -> list[Passage]:
    """The whole text, then what may hold its questions: parts that ask first, then the latest; a long text's end."""
    text = clean(text, LONGEST)
    parts = [part for sentence in _SENTENCE.findall(text) for part in _questions(sentence)]
    if len(text) > COMPARE_LIMIT:
        parts.append(text[-_TAIL:])
    whole = _passage(text)
    if len(parts) < 2:
        return [whole]
    passages = [_passage(part) for part in parts]
    by_promise = sorted(enumerate(passages), key=lambda each: (not each[1].asks, -each[0]))
    return [whole, *(passage for _, passage in sorted(by_promise[:MOST_PARTS], key=lambda each: each[0]))]


def _questions(sentence: str) -> list[str]:
    return [part.strip() for part in _NEXT_QUESTION.split(sentence) if len(part.strip()) >= _SHORTEST]


def _passage(text: str) -> Passage:
    return Passage(text, bool(_QUESTION.search(text)))


def only_question(text: str) -> str | None:
    """The one sentence of several that asks: what stands beside it tells why. None where several do, or none."""
    parts = [part for sentence in _SENTENCE.findall(clean(text, LONGEST)) for part in _WHY_BEHIND.split(sentence)]
    asking = [part.strip() for part in parts if len(part.strip()) >= _SHORTEST and _passage(part).asks]
    return asking[0] if len(asking) == 1 and len(parts) > 1 else None


def sentences(text: str) -> int:
    """How many sentences it has."""
    return sum(any(map(str.isalnum, each)) for each in _SENTENCE.findall(clean(text, LONGEST)))


def in_two_languages(text: str) -> bool:
    """Whether Japanese is typed in Latin letters, or stands beside English words."""
    if kana_for_romaji(text):
        return True
    return bool(_JAPANESE_SCRIPT.search(text)) and len(_ENGLISH_WORD.findall(text)) >= _FEWEST_WORDS


def kana_for_romaji(text: str) -> str | None:
    """The text in kana where it is Japanese typed in Latin letters; None for any other."""
    text = clean(text).lower()
    read = None if _JAPANESE_SCRIPT.search(text) else in_kana(text)
    return read[0] if read else None
