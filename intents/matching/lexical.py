"""The layer for what is spelt alike: phrasings of one language as a sparse matrix, kept feature by feature."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from intents.languages.spelling import Features, Reader
from intents.matching.arrays import Floats, Ints


@dataclass(frozen=True, slots=True)
class Index:
    """Column f of the matrix is rows[starts[f]:starts[f+1]] with their weights; rows are phrasings, of length one."""

    vocabulary: tuple[str, ...]
    idf: Floats
    starts: Ints
    rows: Ints
    weights: Floats
    size: int
    rarest: float


@dataclass(frozen=True, slots=True)
class Spelt:
    """The pieces of a text that are in the vocabulary, and the length that all of them together have."""

    pieces: Ints
    weights: Floats
    length: float


def build(found: Sequence[Features], labels: Sequence[int]) -> Index:
    """Weigh each feature by how few labels have it."""
    vocabulary = tuple(sorted({feature for each in found for feature in each}))
    number = {feature: at for at, feature in enumerate(vocabulary)}
    rows = np.repeat(np.arange(len(found), dtype=np.int32), [len(each) for each in found])
    columns = np.fromiter((number[feature] for each in found for feature in each), np.int32, len(rows))
    values = np.fromiter((_damped(value) for each in found for value in each.values()), np.float32, len(rows))
    most = max(labels, default=0) + 1
    pairs = np.unique(columns.astype(np.int64) * most + np.asarray(labels, dtype=np.int64)[rows])
    rarest = math.log(1 + len(set(labels)))
    idf = (rarest - np.log(np.bincount(pairs // most, minlength=len(vocabulary)))).astype(np.float32)
    values = values * idf[columns]
    lengths = np.sqrt(np.bincount(rows, values * values, minlength=len(found)))
    values = (values / np.maximum(lengths, 1e-9)[rows]).astype(np.float32)
    order = np.argsort(columns, kind="stable")
    starts = np.searchsorted(columns[order], np.arange(len(vocabulary) + 1)).astype(np.int32)
    return Index(vocabulary, idf, starts, rows[order], values[order], len(found), rarest)


def _damped(value: float) -> float:
    return value if value <= 1 else 1 + math.log(value)


class Lexical:
    """Likeness of a text to each phrasing of one language, 0 to 1."""

    def __init__(self, index: Index, reader: Reader) -> None:
        self._index = index
        self._number = {feature: at for at, feature in enumerate(index.vocabulary)}
        self._reader = reader

    def likeness(self, text: str) -> Floats:
        """Compare a text that `normalise` has been over; what no phrasing has counts against all of them."""
        return self.compared(self.spelt(text))

    def spelt(self, text: str) -> Spelt:
        """Take apart a text that `normalise` has been over."""
        return self.weighed(self._reader.pieces(text))

    def pieces(self, text: str) -> Features:
        """The pieces of a text that `normalise` has been over, known or not."""
        return self._reader.pieces(text)

    def weighed(self, found: Features) -> Spelt:
        """What these pieces weigh among those of the phrasings."""
        numbers = np.array([self._number.get(feature, -1) for feature in found], np.int32)
        values = np.array([value if value <= 1 else _damped(value) for value in found.values()], np.float64)
        known = numbers >= 0
        pieces = numbers[known]
        weights, unknown = values[known] * self._index.idf[pieces], values[~known] * self._index.rarest
        length = math.sqrt(float(weights @ weights + unknown @ unknown))
        return Spelt(pieces, weights.astype(np.float32), length)

    def compared(self, spelt: Spelt) -> Floats:
        index = self._index
        if not len(spelt.pieces) or not spelt.length:
            return np.zeros(index.size, np.float32)
        starts, ends = index.starts[spelt.pieces], index.starts[spelt.pieces + 1]
        parts = [slice(*each) for each in zip(starts.tolist(), ends.tolist(), strict=True)]
        rows = np.concatenate([index.rows[part] for part in parts])
        weights = np.concatenate([index.weights[part] for part in parts]) * np.repeat(spelt.weights, ends - starts)
        return (np.bincount(rows, weights, minlength=index.size) / spelt.length).astype(np.float32)
