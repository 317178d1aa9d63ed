"""Finds the numbers of the vote (`Voting` in `matching/calibration.py`) again; takes minutes.

What makes the vote most honest (least log loss of "the first label is right") on messages the phrasings never saw and on the
phrasings themselves, each compared with all the others, which is harder than life and therefore counts a quarter.
`python -m tests.matching.calibrate --voting` prints them.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from intents.languages.normalise import normalise
from intents.learning.lines import Line
from intents.matching.calibration import Voting
from intents.matching.match import Book, Phrase
from intents.matching.voting import NONE

LEFT_OUT_COUNTS = 0.25
LEFT_OUT_MOST = 400
ROUNDS = 3
CHOICES: dict[str, tuple[float, ...]] = {
    "meaning": (0.3, 0.4, 0.5, 0.6, 0.7, 0.8),
    "neighbours": (12, 16, 20, 30, 40),
    "warmth": (0.05, 0.06, 0.07, 0.08, 0.1, 0.12),
    "sharpness": (0.8, 1.0, 1.2, 1.4, 1.6, 2.0),
    "elsewhere": (0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0),
    "stranger": (0.1, 0.2, 0.3, 0.4, 0.5),
}


@dataclass(frozen=True, slots=True)
class Cases:
    """Likeness to every phrase by each layer, a row a case; the labels right for it; how much it counts."""

    spelling: NDArray[np.float32]
    meaning: NDArray[np.float32]
    right: tuple[frozenset[str], ...]
    weight: tuple[float, ...]


def messages(book: Book, found: Sequence[Line]) -> Cases:
    spelling = np.array([book.lexical.likeness(normalise(line.text)) for line in found])
    vectors = book.encoder.encode([line.text for line in found]) if book.encoder else None
    meaning = spelling if vectors is None else book.alike_in_meaning(vectors)
    return Cases(spelling, meaning, tuple(frozenset(line.labels) for line in found), (1.0,) * len(found))


def left_out(book: Book, texts: Sequence[str], counting: float) -> Cases:
    """Phrases, each compared with all the others."""
    chosen = list(range(0, len(texts), max(1, len(texts) // LEFT_OUT_MOST)))
    cases = messages(book, [Line("", "", texts[at], "", (book.labels[at],)) for at in chosen])
    for row, at in enumerate(chosen):
        cases.spelling[row, at] = cases.meaning[row, at] = -1.0
    return replace(cases, weight=(counting / len(chosen),) * len(chosen))


def loss(book: Book, cases: Cases, voting: Voting) -> float:
    """Mean log loss of the first in-scope label's score as the chance that it is right."""
    alike = voting.meaning * cases.meaning + (1 - voting.meaning) * cases.spelling
    total = 0.0
    for row, right, weight in zip(alike, cases.right, cases.weight, strict=True):
        shares = book.ballot.count(row, voting)
        label = max((name for name in shares if name != NONE), key=lambda name: shares[name], default="")
        chance = shares.get(label, 0.0) if label in right else 1 - shares.get(label, 0.0)
        total -= weight * np.log(max(chance, 1e-4))
    return float(total / sum(cases.weight))


def fitted(book: Book, sets: Sequence[Cases], start: Voting, fixed: frozenset[str]) -> Voting:
    """Go round the numbers one by one, each time taking what loses least; the same start gives the same end."""
    best, least = start, sum(loss(book, cases, start) * sum(cases.weight) for cases in sets)
    for _ in range(ROUNDS):
        for name in (field.name for field in fields(Voting) if field.name not in fixed):
            for value in CHOICES[name]:
                tried = Voting(**{**asdict(best), name: value})
                lost = sum(loss(book, cases, tried) * sum(cases.weight) for cases in sets)
                if lost < least - 1e-9:
                    best, least = tried, lost
    return best


def best(book: Book, unseen: Sequence[Line], phrases: Sequence[Phrase], start: Voting) -> tuple[Voting, str]:
    """The numbers that lose least, and what they lose; an index without vectors leaves their share as it is."""
    said = messages(book, unseen)
    own = left_out(book, [phrase.text for phrase in phrases], LEFT_OUT_COUNTS * len(said.right))
    found = fitted(book, (said, own), start, frozenset() if book.encoder else frozenset({"meaning"}))
    return found, f"messages {loss(book, said, found):.3f}, phrases left out {loss(book, own, found):.3f}"
