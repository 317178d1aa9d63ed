"""Phrasings put into an index, and taken out of it, without weighing all the others anew.

How few labels have a piece is left as it was: a handful of phrasings among thousands hardly changes it, and the next start weighs
all of them. Beside lexical.py, which learned files hang on.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from intents.languages.spelling import Features
from intents.matching.arrays import Floats, Ints
from intents.matching.lexical import Index


def without(index: Index, gone: Sequence[int]) -> tuple[Index, Ints]:
    """The index without some of its phrasings, and the numbers of those that are left, in their order."""
    left = np.setdiff1d(np.arange(index.size, dtype=np.int32), np.asarray(gone, np.int32))
    if not len(gone):
        return index, left
    number = np.full(index.size, -1, np.int32)
    number[left] = np.arange(len(left), dtype=np.int32)
    stays = number[index.rows] >= 0
    before = np.concatenate([[0], np.cumsum(stays)]).astype(np.int32)
    thinned = replace(
        index,
        starts=before[index.starts],
        rows=number[index.rows[stays]],
        weights=index.weights[stays],
        size=len(left),
    )
    return thinned, left


def extended(index: Index, found: Sequence[Features]) -> Index:
    """The index with more phrasings behind those it has, each as its pieces."""
    number = {piece: at for at, piece in enumerate(index.vocabulary)}
    new = [piece for piece in dict.fromkeys(piece for each in found for piece in each) if piece not in number]
    number.update({piece: len(index.vocabulary) + at for at, piece in enumerate(new)})
    idf = np.concatenate([index.idf, np.full(len(new), index.rarest, np.float32)]).astype(np.float32)
    starts = np.concatenate([index.starts, np.full(len(new), index.starts[-1], np.int32)]).astype(np.int32)
    columns, rows, weights = _entries(found, number, idf, index.size)
    at = starts[columns + 1]  # behind all that stand in that column
    counts = np.bincount(columns, minlength=len(idf))
    return replace(
        index,
        vocabulary=(*index.vocabulary, *new),
        idf=idf,
        starts=(starts + np.concatenate([[0], np.cumsum(counts)])).astype(np.int32),
        rows=np.insert(index.rows, at, rows).astype(np.int32),
        weights=np.insert(index.weights, at, weights).astype(np.float32),
        size=index.size + len(found),
    )


def _entries(found: Sequence[Features], number: dict[str, int], idf: Floats, first: int) -> tuple[Ints, Ints, Floats]:
    """Column, row and weight of each piece of each phrasing, column by column."""
    columns, rows, weights = [], [], []
    for row, each in enumerate(found, first):
        its = np.array([number[piece] for piece in each], np.int32)
        values = (
            np.array([value if value <= 1 else 1 + math.log(value) for value in each.values()], np.float32) * idf[its]
        )
        columns.append(its)
        rows.append(np.full(len(its), row, np.int32))
        weights.append(values / max(float(np.sqrt(values @ values)), 1e-9))
    order = np.argsort(np.concatenate(columns), kind="stable")
    return np.concatenate(columns)[order], np.concatenate(rows)[order], np.concatenate(weights)[order]
