"""Multinomial logistic regression by L-BFGS, in numpy alone and without chance: the same phrasings give the same head.

All that is ever taken from the examples is how like one another they are, so the work is done on that matrix: what is
learnt is a number for each example and label (its share in the weights), and one iteration is one product. A point of the
search is kept as a pair, the shares and their image under the likeness, because the products of the method need both.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.matching.arrays import Doubles, Floats, Ints, log_shares

_STRENGTH = 30.0  # how much an example counts against small weights: scikit-learn's C
_ITERATIONS = 40  # more is measured as no better: it ends before it knows its examples by heart
_MEMORY = 6
_HALVINGS = 20
_ENOUGH = 1e-4  # of the promised descent
_CHUNK = 2048  # columns made dense at a time


Progress = Callable[[float], None]  # told the share that is done


def untold(_done: float) -> None:
    """For those who need not know."""


@dataclass(frozen=True, slots=True)
class Sparse:
    """A matrix of `size` rows and `width` columns, entry by entry."""

    rows: Ints
    columns: Ints
    values: Floats
    size: int
    width: int

    def chunks(self) -> "list[Floats]":
        return [self._dense(start) for start in range(0, self.width, _CHUNK)]

    def _dense(self, start: int) -> Floats:
        inside = (self.columns >= start) & (self.columns < start + _CHUNK)
        dense = np.zeros((self.size, min(_CHUNK, self.width - start)), np.float32)
        dense[self.rows[inside], self.columns[inside] - start] = self.values[inside]
        return dense


def trained(dense: Floats, sparse: Sparse, numbers: NDArray[np.intp], progress: Progress = untold) -> Doubles:
    """The share of each example, rows of `dense` and `sparse` side by side and a constant one, in each label's weights."""
    alike = 1 + dense @ dense.T
    for chunk in sparse.chunks():
        alike += chunk @ chunk.T
    return _Search(alike, numbers).end(progress)


def weights(dense: Floats, sparse: Sparse, shares: Doubles) -> tuple[Doubles, Doubles, Doubles]:
    """The weights these shares make: of the dense columns, of the sparse ones, of the constant."""
    spelling = [chunk.T @ shares for chunk in sparse.chunks()] or [np.zeros((0, shares.shape[1]))]
    return dense.T @ shares, np.concatenate(spelling), shares.sum(axis=0)


def _product(one: Doubles, other: Doubles) -> float:
    return float(np.vdot(one[0], other[1]))


class _Search:
    """Walks downhill from weights of nothing; `_point` and all directions are pairs of shares and image."""

    def __init__(self, alike: Floats, numbers: NDArray[np.intp]) -> None:
        self._alike = alike
        self._examples = np.arange(len(numbers))
        self._numbers = numbers
        self._decay = 1 / (_STRENGTH * len(numbers))
        self._point = np.zeros((2, len(numbers), int(numbers.max()) + 1))
        self._steps: deque[tuple[Doubles, Doubles, float]] = deque(maxlen=_MEMORY)

    def end(self, progress: Progress = untold) -> Doubles:
        loss, slope = self._loss(self._point), self._slope()
        for iteration in range(_ITERATIONS):
            progress(iteration / _ITERATIONS)
            direction = self._direction(slope)
            promised = _product(slope, direction)
            length = 1.0
            for _ in range(_HALVINGS):
                tried = self._point + length * direction
                lost = self._loss(tried)
                if lost <= loss + _ENOUGH * length * promised:
                    break
                length /= 2
            else:
                break
            self._point, loss, before = tried, lost, slope
            slope = self._slope()
            self._remember(length * direction, slope - before)
        shares: Doubles = self._point[0]
        return shares

    def _loss(self, point: Doubles) -> float:
        right = log_shares(point[1])[self._examples, self._numbers]
        return float(-right.mean() + self._decay / 2 * _product(point, point))

    def _slope(self) -> Doubles:
        wrong = np.exp(log_shares(self._point[1]))
        wrong[self._examples, self._numbers] -= 1
        shares = wrong / len(self._examples) + self._decay * self._point[0]
        return np.stack([shares, self._alike @ shares.astype(np.float32)])

    def _direction(self, slope: Doubles) -> Doubles:
        """The slope as the latest steps bend it."""
        bent, shares = slope.copy(), []
        for step, change, product in reversed(self._steps):
            shares.append(_product(step, bent) / product)
            bent -= shares[-1] * change
        if self._steps:
            step, change, product = self._steps[-1]
            bent *= product / _product(change, change)
        for (step, change, product), share in zip(self._steps, reversed(shares), strict=True):
            bent += (share - _product(change, bent) / product) * step
        return -bent

    def _remember(self, step: Doubles, change: Doubles) -> None:
        product = _product(step, change)
        if product > 0:
            self._steps.append((step, change, product))
