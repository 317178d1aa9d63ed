"""Which parts of a message are worth reading by themselves: a long story is searched for its question."""

import re

from intents.normalise import COMPARE_LIMIT, clean
from intents.urgent_romaji import in_kana

MOST_PARTS = 3  # each costs a millisecond
_SHORTEST = 4  # characters
_TAIL = 60  # characters of a text that says all in one breath
LONGEST = 5000  # a LINE text
_SENTENCE = re.compile(r"[^。．.!?！？\n…]+[。．.!?！？\n…]*")
_JAPANESE_SCRIPT = re.compile(r"[ぁ-ゖァ-ヺ一-鿿ｦ-ﾟ]")
_QUESTION = re.compile(
    r"[?？]|(?:ますか|ですか|かな|のか|いい|平気|大丈夫)\W*$|\b(?:can|may|should|how|when|what|why|is it|does|do i)\b",
    re.I,
)


def worth_reading(text: str) -> list[str]:
    """The whole text, then what may hold its question: sentences that ask first, then the latest; a long text's end."""
    text = clean(text, LONGEST)
    sentences = [part.strip() for part in _SENTENCE.findall(text) if len(part.strip()) >= _SHORTEST]
    if len(text) > COMPARE_LIMIT:
        sentences.append(text[-_TAIL:])
    if len(sentences) < 2:
        return [text]
    by_promise = sorted(enumerate(sentences), key=lambda each: (not _QUESTION.search(each[1]), -each[0]))
    return [text, *(sentence for _, sentence in sorted(by_promise[:MOST_PARTS]))]


def kana_for_romaji(text: str) -> str | None:
    """The text in kana where it is Japanese typed in Latin letters; None for any other."""
    text = clean(text).lower()
    read = None if _JAPANESE_SCRIPT.search(text) else in_kana(text)
    return read[0] if read else None
