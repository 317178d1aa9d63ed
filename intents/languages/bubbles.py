"""Several messages read as one: what was cut in the middle of a sentence is whole again, all else gets a line of its own."""

import re
from collections.abc import Iterable

# A Japanese word may be cut anywhere. What ends a sentence without a full stop is told by its ending, unless what follows can
# only go on from it.
_ENDED = re.compile(
    r"[^\w\sー]\s*$|(?:です|ます|ました|ません|でした|ください|下さい|けど|けれど|ので|んですが|ますが|ですが|たい|か|よ|ね)$"
)
_GOES_ON = re.compile(r"[ぁぃぅぇぉっゃゅょんーはがをのにへともでかよねけからしまなさ]")
_JAPANESE = re.compile(r"[ぁ-ゖァ-ヺ一-鿿々ー]")
_CHARACTERS = 2.0  # of Japanese to a word


def as_one(texts: Iterable[str]) -> str:
    """All of it, a line each; but what was cut in the middle of a sentence is whole again."""
    joined = ""
    for text in filter(None, (each.strip() for each in texts)):
        joined = f"{joined}{_seam(joined, text)}{text}" if joined else text
    return joined


def ended(text: str) -> bool:
    """Whether a sentence ends with it."""
    return _ENDED.search(text.strip()) is not None


def words(text: str) -> float:
    """How many words it has, about; of Japanese by its length."""
    return len(text.split()) if text.isascii() else len(text.strip()) / _CHARACTERS


def _seam(before: str, after: str) -> str:
    japanese = _JAPANESE.match(before[-1]) or _JAPANESE.match(after[0])
    if ended(before) and not (japanese and _GOES_ON.match(after)):
        return "\n"
    if japanese:
        return ""
    return " " if before[-1].isalnum() and after[0].isalnum() else "\n"
