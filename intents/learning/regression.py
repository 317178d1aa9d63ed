"""Multinomial logistic regression by L-BFGS, in numpy alone and without chance: the same phrasings give the same head.

Most of what is learned from is nothing: a phrasing has sixty pieces of spelling of ten thousand. So the pieces are kept entry by
entry, in the order of the phrasings for what weights make of them and in the order of the pieces for what they make of weights.
A point of the search is kept with its image, what its weights make of each example, because the loss only looks at that.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.matching.arrays import Doubles, Floats, Ints, log_shares

_STRENGTH = 30.0  # how much an example counts against small weights: scikit-learn's C
_ITERATIONS = 50  # more is measured as no better: it ends before it knows its examples by heart
_MEMORY = 6
_HALVINGS = 20
_ENOUGH = 1e-4  # of the promised descent
_CHUNK = 1 << 16  # entries at a time

Progress = Callable[[float], None]  # told the share that is done


def untold(_done: float) -> None:
    """For those who need not know."""


@dataclass(frozen=True, slots=True)
class Sparse:
    """A matrix of `size` rows and `width` columns, entry by entry, in the order of its columns."""

    rows: Ints
    columns: Ints
    values: Floats
    size: int
    width: int


class Examples:
    """The columns of a dense and a sparse matrix side by side, and a constant one."""

    def __init__(self, dense: Floats, sparse: Sparse) -> None:
        self._dense, self._size = dense, sparse.size
        self.width = dense.shape[1] + sparse.width + 1
        by_rows = np.argsort(sparse.rows, kind="stable")
        self._by_rows = _Entries(sparse.rows[by_rows], sparse.columns[by_rows], sparse.values[by_rows])
        self._by_columns = _Entries(sparse.columns, sparse.rows, sparse.values)

    def image(self, weights: Doubles) -> Doubles:
        """What these weights, a row a column of the examples, make of each example."""
        small = weights.astype(np.float32)
        first = self._dense.shape[1]
        made: Floats = self._dense @ small[:first] + small[-1]
        self._by_rows.add_to(made, small[first:-1])
        return np.asarray(made, np.float64)

    def pulled(self, wrong: Doubles) -> Doubles:
        """For each weight the sum over the examples of what is wrong, as often as the example has it."""
        small = wrong.astype(np.float32)
        pulled = np.zeros((self.width, wrong.shape[1]), np.float32)
        first = self._dense.shape[1]
        pulled[:first] = self._dense.T @ small
        self._by_columns.add_to(pulled[first:-1], small)
        pulled[-1] = small.sum(axis=0)
        return np.asarray(pulled, np.float64)


class _Entries:
    """Entries in the order of their targets: `values` of rows `sources` go to rows `targets`."""

    def __init__(self, targets: Ints, sources: Ints, values: Floats) -> None:
        self._sources, self._values = sources, values[:, None]
        self._starts = np.flatnonzero(np.diff(targets, prepend=-1))
        self._targets = targets[self._starts]
        self._ends = np.append(self._starts[1:], len(targets))

    def add_to(self, made: Floats, given: Floats) -> None:
        at = 0
        while at < len(self._starts):
            behind = max(at + 1, int(np.searchsorted(self._ends, self._starts[at] + _CHUNK, side="right")))
            begin, end = self._starts[at], self._ends[behind - 1]
            parts = given[self._sources[begin:end]] * self._values[begin:end]
            made[self._targets[at:behind]] += np.add.reduceat(parts, self._starts[at:behind] - begin, axis=0)
            at = behind


def trained(dense: Floats, sparse: Sparse, numbers: NDArray[np.intp], progress: Progress = untold) -> Doubles:
    """The weights of rows of `dense` and `sparse` side by side and a constant one: a row a column of these, a column a label."""
    return _Search(Examples(dense, sparse), numbers).end(progress)


@dataclass(frozen=True, slots=True)
class _Point:
    """Weights, or a direction, and their image."""

    weights: Doubles
    image: Doubles

    def moved(self, length: float, direction: "_Point") -> "_Point":
        return _Point(self.weights + length * direction.weights, self.image + length * direction.image)


def _product(one: Doubles, other: Doubles) -> float:
    return float(np.vdot(one, other))


class _Search:
    """Walks downhill from weights of nothing."""

    def __init__(self, examples: Examples, numbers: NDArray[np.intp]) -> None:
        self._examples = examples
        self._each = np.arange(len(numbers))
        self._numbers = numbers
        self._decay = 1 / (_STRENGTH * len(numbers))
        labels = int(numbers.max()) + 1
        self._point = _Point(np.zeros((examples.width, labels)), np.zeros((len(numbers), labels)))
        self._steps: deque[tuple[Doubles, Doubles, float]] = deque(maxlen=_MEMORY)

    def end(self, progress: Progress = untold) -> Doubles:
        loss, slope = self._loss(self._point), self._slope()
        for iteration in range(_ITERATIONS):
            progress(iteration / _ITERATIONS)
            turned = self._direction(slope)
            direction = _Point(turned, self._examples.image(turned))
            promised = _product(slope, direction.weights)
            length = 1.0
            for _ in range(_HALVINGS):
                tried = self._point.moved(length, direction)
                lost = self._loss(tried)
                if lost <= loss + _ENOUGH * length * promised:
                    break
                length /= 2
            else:
                break
            self._point, loss, before = tried, lost, slope
            slope = self._slope()
            self._remember(length * direction.weights, slope - before)
        return self._point.weights

    def _loss(self, point: _Point) -> float:
        right = log_shares(point.image)[self._each, self._numbers]
        return float(-right.mean() + self._decay / 2 * _product(point.weights, point.weights))

    def _slope(self) -> Doubles:
        wrong = np.exp(log_shares(self._point.image))
        wrong[self._each, self._numbers] -= 1
        return self._examples.pulled(wrong / len(self._each)) + self._decay * self._point.weights

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
