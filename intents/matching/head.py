"""What the phrasings teach: how much each number of the encoder and each piece of spelling speaks for each label.

Multinomial logistic regression. A nearest phrasing knows only its own words; this knows which of them matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.learning import regression
from intents.matching.lexical import Floats, Index, Ints, Spelt

_SEEN_IN = 2  # phrasings; a piece of spelling found in one only teaches nothing about others


@dataclass(frozen=True, slots=True)
class Head:
    """Rows are numbers of the encoder (none without it), pieces of spelling (`taught`), and one of constants; columns labels."""

    meaning: Floats
    spelling: Floats
    constant: Floats


def taught(index: Index) -> Ints:
    """For each piece of the vocabulary its row in `Head.spelling`, or -1."""
    seen = np.diff(index.starts) >= _SEEN_IN
    return np.where(seen, np.cumsum(seen) - 1, -1).astype(np.int32)


def learn(index: Index, vectors: Floats, numbers: Sequence[int]) -> Head:
    """Learn from the phrasings of `index` and their vectors, none or as many; `numbers` are their labels, from 0 on."""
    dense = vectors if len(vectors) else np.zeros((index.size, 0), np.float32)
    sparse = _sparse(index)
    shares = regression.trained(dense, sparse, np.asarray(numbers, dtype=np.intp))
    meaning, spelling, constant = (each.astype(np.float32) for each in regression.weights(dense, sparse, shares))
    return Head(meaning, spelling, constant)


def _sparse(index: Index) -> regression.Sparse:
    rows = taught(index)
    columns = np.repeat(rows, np.diff(index.starts))
    seen = columns >= 0
    return regression.Sparse(
        index.rows[seen], columns[seen], index.weights[seen], index.size, int(rows.max(initial=-1)) + 1
    )


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
        return regression.log_shares(logits.astype(np.float64))
