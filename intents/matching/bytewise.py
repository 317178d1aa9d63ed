"""Numbers and words as learned files keep them: weights as bytes with one scale a column, words as letters.

Weights are used as they are kept: what is just learned and what is read back are the same to the bit.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from intents.matching.arrays import Floats

_STEPS = 127  # of a byte, to either side of nothing


def steps(weights: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Weights in whole steps, and how wide a step is in each column."""
    scale = (np.abs(weights).max(axis=0, initial=0) / _STEPS).astype(np.float16).astype(np.float32)
    counted = np.round(weights / np.where(scale > 0, scale, 1)).clip(-_STEPS, _STEPS)
    return counted.astype(np.int8), scale


def widened(counted: NDArray[np.int8], scale: Floats) -> Floats:
    """The weights again."""
    return np.asarray(counted.astype(np.float32) * scale.astype(np.float32), dtype=np.float32)


def letters(words: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(words).encode(), dtype=np.uint8)


def strings(kept: NDArray[np.uint8]) -> tuple[str, ...]:
    return tuple(kept.tobytes().decode().split("\n")) if kept.size else ()
