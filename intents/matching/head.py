"""What the phrasings teach: how much each number of the encoder and each piece of spelling speaks for each label.

Multinomial logistic regression. A nearest phrasing knows only its own words; this knows which of them matter.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.matching.arrays import Floats, Ints, log_shares
from intents.matching.lexical import Index, Spelt

_SEEN_IN = 2  # phrasings; a piece of spelling found in one only teaches nothing about others


@dataclass(frozen=True, slots=True)
class Head:
    """Rows are numbers of the encoder (none without it), pieces of spelling (`taught`), and one of constants; columns labels."""

    meaning: Floats
    spelling: Floats
    constant: Floats


# From the phrasings of an index, their vectors (none, or as many) and the numbers of their labels.
Learn = Callable[[Index, Floats, Sequence[int]], Head]


def taught(index: Index) -> Ints:
    """For each piece of the vocabulary its row in `Head.spelling`, or -1."""
    seen = np.diff(index.starts) >= _SEEN_IN
    return np.where(seen, np.cumsum(seen) - 1, -1).astype(np.int32)


class Judge:
    """A head put to use on texts."""

    def __init__(self, head: Head, index: Index) -> None:
        self._head = head
        self._taught = taught(index)

    def opinion(self, spelt: Spelt, vector: Floats | None) -> NDArray[np.float64]:
        """Logarithms of how likely each label is."""
        rows = self._taught[spelt.pieces]
        seen = rows >= 0
        logits = self._head.constant + (spelt.weights[seen] / max(spelt.length, 1e-9)) @ self._head.spelling[rows[seen]]
        if vector is not None:
            logits = logits + vector @ self._head.meaning
        return log_shares(logits.astype(np.float64))
