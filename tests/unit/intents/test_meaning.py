"""One message and the encoder: what is asked of it, and how often."""

import logging
import threading
from collections.abc import Sequence

import numpy as np
import pytest

from intents.matching import meaning, tokens
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
    encode = meaning.Remembering(counting.encode, lambda: ["abc", "ab", "a"])
    assert encode(["abc", "abcd"]).tolist() == [[3], [4]]
    assert encode(["a", "ab", "ABC "]).tolist() == [[1], [2], [3]]
    assert counting.calls == [["abc", "abcd", "ab", "a"]]


def test_what_nobody_foresaw_is_encoded_when_it_is_asked_for() -> None:
    counting = Counting()
    encode = meaning.Remembering(counting.encode, lambda: ["a"])
    encode(["a"])
    assert encode(["abc", "a"]).tolist() == [[3], [1]]
    assert counting.calls == [["a"], ["abc"]]


def test_the_tokens_behind_a_vector_come_with_it() -> None:
    encoder = meaning.installed()
    assert encoder is not None
    texts = ["赤みはいつ引きますか", "how much is it?", "how much is it? " * 100]
    wide = encoder.wide(texts)
    assert wide.shape == (3, meaning.WIDE)
    assert np.array_equal(wide[:, : meaning.DIMENSIONS], encoder.encode(texts))
    for at in (meaning.DIMENSIONS, meaning.DIMENSIONS + tokens.WIDTH):
        assert np.allclose(np.linalg.norm(wide[:, at : at + tokens.WIDTH], axis=1), 1, atol=1e-4)
    assert encoder.wide([]).shape[0] == 0


def test_threads_that_encode_at_once_hear_their_own_tokens() -> None:
    encoder = meaning.installed()
    assert encoder is not None
    texts = [f"message number {number}" for number in range(8)]
    alone = [encoder.wide([text])[0] for text in texts]
    heard: dict[int, Floats] = {}
    threads = [
        threading.Thread(target=lambda at=at: heard.update({at: encoder.wide([texts[at]])[0]}))
        for at in range(len(texts))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.allclose(heard[at], alone[at], atol=1e-5) for at in range(len(texts)))


def test_another_version_of_the_encoder_is_not_listened_to(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert tokens.of(object(), "9.9") is None
    assert "goes without its tokens" in caplog.text
