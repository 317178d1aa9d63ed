"""Learns what a reply does, from phrasings of all languages: the head of `replies/head.py`.

It is asked about a fourth of the phrasings at a time that it did not learn from, and what its sums are multiplied by is what
makes those chances most honest.
"""

import zlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from intents.languages.normalise import normalise
from intents.learning import regression
from intents.learning.regression import Progress, Sparse
from intents.matching import bytewise
from intents.matching.arrays import Doubles, Floats, log_shares
from intents.matching.meaning import Encoder
from intents.replies import head, pieces
from intents.replies.acts import ACTS, ASKED, Act, Phrasing, Replies
from intents.replies.head import Head

FOLDS = 4
AGREEING: tuple[Act, ...] = ("yes", "send")
WARMTHS = np.arange(0.6, 3.05, 0.05)
_CHUNK = 256  # texts encoded at a time


def file(lesson: Replies, encoder: Encoder, progress: Progress) -> bytes:
    """The file that ships for these phrasings; the same ones give the same bytes."""
    plain = frozenset(lesson.plain).union(
        *(pieces.words(each.text) for each in lesson.phrasings if each.act in AGREEING)
    )
    return head.packed(replace(learned(lesson.phrasings, encoder, progress), plain=plain), encoder.version)


def learned(phrasings: Sequence[Phrasing], encoder: Encoder, progress: Progress = regression.untold) -> Head:
    dense, sparse = _dense(phrasings, encoder), _sparse(phrasings)
    numbers = np.array([ACTS.index(each.act) for each in phrasings], np.intp)
    fold = np.array([_fold(each) for each in phrasings])
    sums = np.zeros((len(phrasings), len(ACTS)))
    for left_out in range(FOLDS):
        progress(left_out / (FOLDS + 1))
        rest, own = fold != left_out, fold == left_out
        weights = _trained(dense[rest], _rows(sparse, rest), numbers[rest])
        sums[own] = _sums(weights, dense[own], _rows(sparse, own))
    progress(FOLDS / (FOLDS + 1))
    weights = _trained(dense, sparse, numbers)
    kept = bytewise.widened(*bytewise.steps(weights[:-1]))  # as the file gives it back
    return Head(kept, weights[-1], _warmth(sums, numbers))


def _fold(phrasing: Phrasing) -> int:
    """The same for whatever is spelt the same: one of them would tell of the other."""
    return zlib.crc32(f"{phrasing.language} {normalise(phrasing.text)}".encode()) % FOLDS


def _dense(phrasings: Sequence[Phrasing], encoder: Encoder) -> Floats:
    """The inputs of `head.chances` that are numbers: the vector, what was asked, the vector where that was asked."""
    texts = [each.text for each in phrasings]
    chunks = [encoder.encode(texts[at : at + _CHUNK]) for at in range(0, len(texts), _CHUNK)]
    vectors = head.VECTOR * np.concatenate(chunks)
    asked = np.array([[each.asked == name for name in ASKED] for each in phrasings], np.float32)
    particular = [vectors * asked[:, [ASKED.index(name)]] for name in head.PARTICULAR]
    return np.concatenate([vectors, head.QUESTION * asked, *particular], axis=1, dtype=np.float32)


def _sparse(phrasings: Sequence[Phrasing]) -> Sparse:
    """The pieces of spelling; those of one text that meet at one place are added up there."""
    found: dict[tuple[int, int], float] = {}
    for row, each in enumerate(phrasings):
        for place, worth in zip(*pieces.places(each.text), strict=True):
            found[int(place), row] = found.get((int(place), row), 0.0) + head.SPELLING * float(worth)
    places, rows = (np.array(side, np.int32) for side in zip(*sorted(found), strict=True))
    values = np.array([found[key] for key in sorted(found)], np.float32)
    return Sparse(rows, places, values, len(phrasings), pieces.PLACES)


def _rows(sparse: Sparse, wanted: NDArray[np.bool_]) -> Sparse:
    """Some rows of a matrix."""
    at = np.cumsum(wanted) - 1
    kept = wanted[sparse.rows]
    rows = at[sparse.rows[kept]].astype(np.int32)
    return Sparse(rows, sparse.columns[kept], sparse.values[kept], int(wanted.sum()), sparse.width)


def _trained(dense: Floats, sparse: Sparse, numbers: NDArray[np.intp]) -> Floats:
    return regression.trained(dense, sparse, numbers).astype(np.float32)


def _sums(weights: Floats, dense: Floats, sparse: Sparse) -> Doubles:
    return regression.Examples(dense, sparse).image(weights.astype(np.float64))


def _warmth(sums: Doubles, numbers: NDArray[np.intp]) -> float:
    """What makes the chances of phrasings that were not learned from most honest: least log loss."""
    each = np.arange(len(numbers))
    losses = [-log_shares(warmth * sums)[each, numbers].mean() for warmth in WARMTHS]
    return float(round(WARMTHS[int(np.argmin(losses))], 2))
