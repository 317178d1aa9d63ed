"""Learns from all phrasings of a language what tells one matter from another: the head of `matching/head.py`."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from intents.learning import regression
from intents.learning.regression import Progress
from intents.matching import compiled, learned
from intents.matching.arrays import Floats
from intents.matching.compiled import Phrasings
from intents.matching.head import Head, taught
from intents.matching.lexical import Index
from intents.matching.meaning import Encoder


def file(phrasings: Phrasings, encoder: Encoder | None, progress: Progress) -> bytes:
    """The file that ships for these phrasings, with the encoder or without; the same ones give the same bytes."""
    made = compiled.make(phrasings, encoder, partial(learn, progress=progress))
    return learned.packed(phrasings.origin(encoder), made.taught)


def learn(index: Index, vectors: Floats, numbers: Sequence[int], progress: Progress = regression.untold) -> Head:
    """Learn from the phrasings of `index` and their vectors, none or as many; `numbers` are their labels, from 0 on."""
    dense = vectors if len(vectors) else np.zeros((index.size, 0), np.float32)
    sparse = _sparse(index)
    weights = regression.trained(dense, sparse, np.asarray(numbers, dtype=np.intp), progress).astype(np.float32)
    return Head(weights[: dense.shape[1]], weights[dense.shape[1] : -1], weights[-1])


def _sparse(index: Index) -> regression.Sparse:
    rows = taught(index)
    columns = np.repeat(rows, np.diff(index.starts))
    seen = columns >= 0
    return regression.Sparse(
        index.rows[seen], columns[seen], index.weights[seen], index.size, int(rows.max(initial=-1)) + 1
    )
