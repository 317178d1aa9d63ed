"""What the phrasings of a language teach: how much each number of the encoder and each piece of spelling speaks for each label.

Multinomial logistic regression. A nearest phrasing knows only its own words; this knows which of them matter.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.matching.arrays import Doubles, Floats, Ints, log_shares
from intents.matching.lexical import Index, Spelt

_SEEN_IN = 4  # phrasings; a piece of spelling found in fewer teaches next to nothing about others


@dataclass(frozen=True, slots=True)
class Head:
    """Rows are numbers of the encoder (none without it), pieces of spelling, and one of constants; columns labels."""

    meaning: Floats
    spelling: Floats
    constant: Floats


@dataclass(frozen=True, slots=True)
class Taught:
    """A head with the names of its labels and the pieces it was taught, so that it also serves other phrasings."""

    head: Head
    names: tuple[str, ...]
    pieces: tuple[str, ...]

    def serves(self, labels: Iterable[str]) -> bool:
        return set(labels) <= set(self.names)


# From the phrasings of an index, their vectors (none, or as many) and the numbers of their labels.
Learn = Callable[[Index, Floats, Sequence[int]], Head]


def taught(index: Index) -> Ints:
    """For each piece of the vocabulary its row in `Head.spelling`, or -1."""
    seen = np.diff(index.starts) >= _SEEN_IN
    return np.where(seen, np.cumsum(seen) - 1, -1).astype(np.int32)


def taught_pieces(index: Index) -> tuple[str, ...]:
    """The pieces that have a row, in the order of the rows."""
    return tuple(piece for piece, row in zip(index.vocabulary, taught(index).tolist(), strict=True) if row >= 0)


class Judge:
    """A head put to use on texts; `names` are the labels there are now, in whose order it speaks."""

    def __init__(self, taught: Taught, index: Index, names: Sequence[str]) -> None:
        self._head = taught.head
        rows = {piece: row for row, piece in enumerate(taught.pieces)}
        self._taught = np.array([rows.get(piece, -1) for piece in index.vocabulary], np.int32)
        self._order = order(names, taught.names)

    def opinion(self, spelt: Spelt, vector: Floats | None) -> NDArray[np.float64]:
        """Logarithms of how likely each label is."""
        rows = self._taught[spelt.pieces]
        seen = rows >= 0
        logits = self._head.constant + (spelt.weights[seen] / max(spelt.length, 1e-9)) @ self._head.spelling[rows[seen]]
        if vector is not None:
            logits = logits + vector @ self._head.meaning
        return in_order(log_shares(logits.astype(np.float64)), self._order)


def order(names: Sequence[str], known: Sequence[str]) -> NDArray[np.intp]:
    """For each name its place among those known, or -1."""
    places = {name: place for place, name in enumerate(known)}
    return np.array([places.get(name, -1) for name in names], np.intp)


def in_order(opinion: Doubles, order: NDArray[np.intp]) -> Doubles:
    """An opinion in the order of other names; NaN for those it knows nothing of."""
    return np.where(order >= 0, opinion[order], np.nan)
