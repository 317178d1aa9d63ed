"""One message and the encoder: what is asked of it, and how often."""

from collections.abc import Sequence

import numpy as np

from intents.matching import meaning
from intents.matching.arrays import Floats


class Counting:
    """Stands in for the encoder: the length of a text for its meaning, and a note of every call."""

    def __init__(self) -> None:
        self.calls: list[list[str]] = []

    def encode(self, texts: Sequence[str]) -> Floats:
        self.calls.append(list(texts))
        return np.array([[len(text)] for text in texts], dtype=np.float32)


def test_the_first_call_also_encodes_what_comes_later() -> None:
    counting = Counting()
    encode = meaning.remembering(counting.encode, lambda: ["abc", "ab", "a"])
    assert encode(["abc", "abcd"]).tolist() == [[3], [4]]
    assert encode(["a", "ab", "ABC "]).tolist() == [[1], [2], [3]]
    assert counting.calls == [["abc", "abcd", "ab", "a"]]


def test_what_nobody_foresaw_is_encoded_when_it_is_asked_for() -> None:
    counting = Counting()
    encode = meaning.remembering(counting.encode, lambda: ["a"])
    encode(["a"])
    assert encode(["abc", "a"]).tolist() == [[3], [1]]
    assert counting.calls == [["a"], ["abc"]]
