"""Finds how vote, head and network make one score, from which score on it is answered, and how honest that score is.

First the mixture: whatever gives the most right answers, on the average of several precisions, so that no single line decides.
Then the thresholds: the most right answers that keep the promises below. All on messages the phrasings never saw. What the
layers make of a message does not hang on these numbers, so it is asked once and kept.
`python -m tests.matching.calibrate` prints them.
"""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.languages import denials, passages
from intents.learning.lines import Line
from intents.matching.calibration import Fusing, Honesty, Thresholds
from intents.matching.harm import Harms
from intents.matching.match import Book, Finding
from intents.matching.voting import COURTESIES, NONE

PRECISION = 0.985  # of the answers to everyday messages; with the worrying ones a little less
WORRYING_LESS = 0.03
NONE_ANSWERED = 0.02  # of everyday messages
PRECISIONS = (0.95, 0.96, 0.97, 0.98)  # at which mixtures are compared
LEAST_SCORE = 0.01  # below it, and as near to one, the curve is not asked
VOTE = (0.1, 0.2, 0.35, 0.5, 0.8)
HEAD = (0.0, 0.2, 0.4, 0.6)
NETWORK = (0.5, 0.75, 1.0)
WITHOUT_NETWORK = (0.0,)
LEAST = (1e-3,)
ELSEWHERE = (-1.0, -0.5, 0.0, 0.5, 1.0, 1.5)
ODDS = tuple(step / 5 for step in range(-8, 25))  # logarithms, of the least score of an answer

Table = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Read:
    """What every line of a set comes to under one way of fusing: a row a line.

    `lone`: no other label would be offered beside the first, which does nothing but tell. `near`: see `Harms`.
    """

    first: NDArray[np.intp]
    score: Table
    lone: Flags
    near: Flags
    right: Flags

    def answered(self, answer: float, likely: float) -> Flags:
        return np.asarray(((self.score >= answer) | (self.lone & (self.score >= likely))) & ~self.near)


@dataclass(frozen=True, slots=True)
class Heard:
    """Lines of one language that no phrasing was made from: everyday ones, and worrying ones that are harmless."""

    language: str
    everyday: Sequence[Line]
    worrying: Sequence[Line]


class Asked:
    """Lines of one language with all that the layers make of them."""

    def __init__(self, book: Book, heard: Heard, harms: Harms, suggest: float) -> None:
        language = heard.language
        self.lines = [*heard.everyday, *heard.worrying]
        self.everyday = np.arange(len(self.lines)) < len(heard.everyday)
        self.inside = np.array([line.in_scope for line in self.lines])
        self._suggest = suggest
        self._book, self._names = book, book.ballot.names
        self._none = self._names.index(NONE)
        self._courtesies = [self._names.index(name) for name in COURTESIES]
        self._tells = np.array([book.tells(name) for name in self._names])
        self._harm = np.array([[harms.shares.get((one, other), 1.0) for other in self._names] for one in self._names])
        wanted = [denials.wanted(line.text, language) or line.text for line in self.lines]
        kana = [passages.kana_for_romaji(text) if language == "ja" else None for text in wanted]
        self._found = book.findings([*wanted, *filter(None, kana)])
        self._together = _stacked(self._found)
        self._in_kana = np.flatnonzero([text is not None for text in kana])
        self._labels = np.array([[name in line.labels for name in self._names] for line in self.lines])

    def read(self, fusing: Fusing) -> Read:
        """As `Understanding` does it: the whole message, or what it is in kana if that is surer."""
        each = self._book.ballot.fused(self._together, fusing)
        for found, row in zip(self._found, each, strict=True):
            found.raised(row, fusing)
        chances, kana = each[: len(self.lines)], each[len(self.lines) :]
        surer = kana.max(axis=1) > chances[self._in_kana].max(axis=1)
        chances[self._in_kana[surer]] = kana[surer]
        rows, candidates = np.arange(len(chances)), chances.copy()
        candidates[:, self._none] = -1
        first = candidates.argmax(axis=1)
        score = candidates[rows, first]
        others = chances
        others[rows, first] = -1
        near = (others >= score[:, None] * self._harm[first]).any(axis=1)
        candidates[rows, first] = -1
        candidates[:, self._courtesies] = -1
        lone = (candidates.max(axis=1) < self._suggest) & self._tells[first]
        return Read(first, score, lone, near, self._labels[rows, first])


def best(book: Book, heard: Heard, harms: Harms, before: Thresholds) -> tuple[Fusing, Thresholds, Honesty, str]:
    """The way of fusing, the thresholds, the honesty of the score, and what was reached.

    What is offered stays as it stands: how much is shown beside an unclear message is for people to judge."""
    asked = Asked(book, heard, harms, before.suggest)
    network = NETWORK if book.has_network else WITHOUT_NETWORK
    fusing = max(_fusings(network), key=lambda fusing: _worth(asked, asked.read(fusing)))
    read = asked.read(fusing)
    tried = [
        (*reached, answer, likely)
        for answer, likely in itertools.combinations_with_replacement(map(_as_score, reversed(ODDS)), 2)
        for reached in _reached(asked, read, read.answered(answer, likely))
    ]
    worth, told, answer, likely = max(tried, key=lambda each: each[0])
    needed = Thresholds(answer, likely, before.suggest, before.hope)
    return fusing, needed, _honesty(read.score, read.right), f"{told} (worth {worth:.3f})"


def _as_score(odds: float) -> float:
    return round(1 / (1 + math.exp(-odds)), 3)


def _stacked(found: Sequence[Finding]) -> Finding:
    """All of them as one, a row each."""
    networks = [each.network for each in found if each.network is not None]
    network = np.stack(networks) if networks else None
    return Finding(np.stack([each.votes for each in found]), np.stack([each.head for each in found]), None, network)


def _fusings(networks: Sequence[float]) -> Iterator[Fusing]:
    for vote, head, network, least, elsewhere in itertools.product(VOTE, HEAD, networks, LEAST, ELSEWHERE):
        yield Fusing(vote, head, network, least, elsewhere)


def _worth(asked: Asked, read: Read) -> float:
    """The share of right answers, on the average of several precisions."""
    order = np.argsort(-np.where(read.near, 0.0, read.score), kind="stable")
    right = np.cumsum((read.right & asked.inside)[order])
    precision = right / np.arange(1, len(right) + 1)
    return float(
        sum(right[precision >= each].max(initial=0) for each in PRECISIONS) / len(PRECISIONS) / asked.inside.sum()
    )


def _reached(asked: Asked, read: Read, answered: Flags) -> Iterator[tuple[float, str]]:
    """What is worth most: right answers, everyday and all; nothing where a promise is broken."""
    right = answered & read.right
    everyday = (right & asked.everyday).sum() / max(1, (answered & asked.everyday).sum())
    precision = right.sum() / max(1, answered.sum())
    outside = asked.everyday & ~asked.inside
    astray = (answered & outside).sum() / max(1, outside.sum())
    if everyday < PRECISION or precision < PRECISION - WORRYING_LESS or astray > NONE_ANSWERED:
        return
    usual = asked.everyday & asked.inside
    accuracy = (right & usual).sum() / usual.sum()
    yield (
        float(accuracy + right.sum() / asked.inside.sum()),
        f"everyday precision {everyday:.3f}, accuracy {accuracy:.3f}; all {precision:.3f}, out of scope answered {astray:.3f}",
    )


def _honesty(score: Table, right: Flags) -> Honesty:
    """Logistic regression of "right" on the score's log odds, by Newton's method."""
    sound = score.clip(LEAST_SCORE, 1 - LEAST_SCORE)
    odds = np.log(sound / (1 - sound))
    columns = np.stack([odds, np.ones_like(odds)], axis=1)
    weights = np.array([1.0, 0.0])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-(columns @ weights)))
        bend = (columns * (chance * (1 - chance))[:, None]).T @ columns + 1e-3 * np.eye(2)
        weights = weights + np.linalg.solve(bend, columns.T @ (right - chance))
    return Honesty(slope=round(float(weights[0]), 2), shift=round(float(weights[1]), 2))
