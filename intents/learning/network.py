"""Learns the network of `matching/network.py` from the phrasings of all languages, in numpy and always the same way.

AdamW with one cycle of its rate; inputs and hidden numbers dropped by a chance that is the same at every run, so that no
single one is relied on; and no label is ever quite sure, or near ones could not be told apart by degrees.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from intents.languages import spellings
from intents.languages.normalise import normalise
from intents.languages.spelling import Features
from intents.learning.regression import Progress
from intents.matching import network
from intents.matching.arrays import Floats
from intents.matching.compiled import Phrasings
from intents.matching.meaning import Encoder
from intents.matching.network import Weights

HIDDEN = 512
EPOCHS = 14
BATCH = 256
RATE, RISE, FIRST_RATE = 2e-3, 0.3, 0.04
INPUTS_KEPT, HIDDEN_KEPT = 0.8, 0.5
SMOOTHING = 0.1
DECAY = 1e-4
MOMENTUM, SQUARES, TINY = 0.9, 0.999, 1e-8
SEED = 11
_LEAST_SPREAD = 1e-3
_CHUNK = 1024  # texts encoded at a time


def file(every: Sequence[Phrasings], encoder: Encoder, progress: Progress) -> bytes:
    """The file that ships for these phrasings; the same ones give the same bytes."""
    names = sorted({label for phrasings in every for label in phrasings.labels})
    at = {name: number for number, name in enumerate(names)}
    numbers = np.array([at[label] for phrasings in every for label in phrasings.labels], np.intp)
    whole = np.concatenate([rows(phrasings, encoder) for phrasings in every])
    return network.packed(names, encoder.version, trained(whole, numbers, progress))


def rows(phrasings: Phrasings, encoder: Encoder) -> NDArray[np.float16]:
    """What the network sees of each phrasing; in halves, or it would fill a small machine."""
    found = np.zeros((len(phrasings.texts), network.INPUTS), np.float16)
    pieces = pieces_of(phrasings, phrasings.texts)
    for start in range(0, len(found), _CHUNK):
        part = slice(start, start + _CHUNK)
        found[part] = network.inputs(encoder.wide(phrasings.texts[part]), pieces[part])
    return found


def pieces_of(phrasings: Phrasings, texts: Sequence[str]) -> list[Features]:
    """The pieces of texts, as a reader takes them apart that knows these phrasings."""
    spelling = spellings.of(phrasings.language)
    reader = spelling.reader(spelling.vocabulary(phrasings.texts))
    return [reader.pieces(normalise(text)) for text in texts]


def trained(rows: NDArray[np.float16], numbers: NDArray[np.intp], progress: Progress) -> Weights:
    """Learn which label, a number from 0 on, belongs to which row; the rows are not what they were afterwards."""
    chance = np.random.default_rng(SEED)
    mean, spread = _mean_and_spread(rows)
    for start in range(0, len(rows), _CHUNK):  # in place: there is room for them only once
        rows[start : start + _CHUNK] = (rows[start : start + _CHUNK] - mean) / spread
    labels = int(numbers.max()) + 1
    first, second = _drawn(chance, network.INPUTS, HIDDEN), _drawn(chance, HIDDEN, labels)
    search = _Search([first, np.zeros(HIDDEN, np.float32), second, np.zeros(labels, np.float32)])
    steps = EPOCHS * -(-len(rows) // BATCH)
    for _ in range(EPOCHS):
        order = chance.permutation(len(rows))
        for start in range(0, len(rows), BATCH):
            chosen = order[start : start + BATCH]
            batch = rows[chosen].astype(np.float32)
            search.step(_slopes(search.weights, batch, numbers[chosen], chance), _rate(search.taken / steps))
            progress(search.taken / steps)
    return Weights(mean, spread, *search.weights)


def _drawn(chance: np.random.Generator, rows: int, columns: int) -> Floats:
    return np.asarray(chance.uniform(-1, 1, (rows, columns)) / np.sqrt(rows), np.float32)


def _mean_and_spread(rows: NDArray[np.float16]) -> tuple[Floats, Floats]:
    mean = rows.mean(axis=0, dtype=np.float64)
    squares = np.zeros_like(mean)
    for start in range(0, len(rows), _CHUNK):
        squares += ((rows[start : start + _CHUNK] - mean) ** 2).sum(axis=0)
    return mean.astype(np.float32), (np.sqrt(squares / len(rows)) + _LEAST_SPREAD).astype(np.float32)


def _slopes(
    weights: Sequence[Floats], batch: Floats, numbers: NDArray[np.intp], chance: np.random.Generator
) -> list[Floats]:
    """How the loss over a batch changes with each weight, some numbers dropped."""
    first, first_constant, second, second_constant = weights
    batch *= _kept(chance, batch.shape, INPUTS_KEPT)
    hidden = batch @ first + first_constant
    kept = (hidden > 0) * _kept(chance, hidden.shape, HIDDEN_KEPT)
    hidden = hidden * kept
    logits = hidden @ second + second_constant
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    wrong = shares / shares.sum(axis=1, keepdims=True) - np.float32(SMOOTHING / shares.shape[1])
    wrong[np.arange(len(numbers)), numbers] -= np.float32(1 - SMOOTHING)
    wrong /= np.float32(len(numbers))
    behind = (wrong @ second.T) * kept
    return [batch.T @ behind, behind.sum(axis=0), hidden.T @ wrong, wrong.sum(axis=0)]


def _kept(chance: np.random.Generator, shape: tuple[int, ...], share: float) -> Floats:
    """0 for what is dropped, and for the rest so much that the sum stays what it was."""
    drawn = chance.integers(0, 256, shape, np.uint8) < round(share * 256)
    return np.asarray(drawn * np.float32(1 / share))


def _rate(done: float) -> float:
    """Rises for the first third, then falls to nothing."""
    if done < RISE:
        return RATE * (FIRST_RATE + (1 - FIRST_RATE) * (1 - math.cos(math.pi * done / RISE)) / 2)
    return RATE * (1 + math.cos(math.pi * (done - RISE) / (1 - RISE))) / 2


@dataclass
class _Search:
    """AdamW: each weight walks by the mean of its slopes over their usual size."""

    weights: list[Floats]
    taken: int = 0
    _mean: list[Floats] = field(init=False)
    _squares: list[Floats] = field(init=False)

    def __post_init__(self) -> None:
        self._mean, self._squares = ([np.zeros_like(each) for each in self.weights] for _ in range(2))

    def step(self, slopes: Sequence[Floats], rate: float) -> None:
        self.taken += 1
        size = np.float32(rate * np.sqrt(1 - SQUARES**self.taken) / (1 - MOMENTUM**self.taken))
        for weights, mean, squares, slope in zip(self.weights, self._mean, self._squares, slopes, strict=True):
            mean += np.float32(1 - MOMENTUM) * (slope - mean)
            squares += np.float32(1 - SQUARES) * (slope * slope - squares)
            if weights.ndim > 1:
                weights *= np.float32(1 - rate * DECAY)
            weights -= size * mean / (np.sqrt(squares) + np.float32(TINY))
