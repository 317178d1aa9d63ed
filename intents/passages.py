"""Which parts of a message are worth reading by themselves: a long story is searched for its question."""

import re

from intents.normalise import clean
from intents.urgent_romaji import in_kana

MOST_PARTS = 4  # each costs a look-up
_SHORTEST = 4  # characters
_SENTENCE = re.compile(r"[^。．.!?！？\n…]+[。．.!?！？\n…]*")
_JAPANESE_SCRIPT = re.compile(r"[ぁ-ゖァ-ヺ一-鿿ｦ-ﾟ]")
_QUESTION = re.compile(
    r"[?？]|(?:ますか|ですか|かな|のか|いい|平気|大丈夫)\W*$|\b(?:can|may|should|how|when|what|why|is it|does|do i)\b",
    re.I,
)


def worth_reading(text: str) -> list[str]:
    """The whole text, then the sentences that may hold its question: questions first, then the latest."""
    text = clean(text)
    sentences = [part.strip() for part in _SENTENCE.findall(text) if len(part.strip()) >= _SHORTEST]
    if len(sentences) < 2:
        return [text]
    by_promise = sorted(enumerate(sentences), key=lambda each: (not _QUESTION.search(each[1]), -each[0]))
    return [text, *(sentence for _, sentence in sorted(by_promise[:MOST_PARTS]))]


def kana_for_romaji(text: str) -> str | None:
    """The text in kana where it is Japanese typed in Latin letters; None for any other."""
    text = clean(text).lower()
    read = None if _JAPANESE_SCRIPT.search(text) else in_kana(text)
    return read[0] if read else None
