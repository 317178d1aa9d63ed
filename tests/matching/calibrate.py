"""Finds the numbers of `intents/calibration.py` again: python -m tests.matching.calibrate [--spelling-only]

Looks at messages the phrasings never saw (the development set where it is at hand, the "tune" lines of this project) and
at the phrasings themselves, each compared with all the others, which is harder than life and therefore counts a quarter.
Chosen is what makes the score most honest: the least log loss of "the first label is right".
"""

import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from intents import calibration
from intents.calibration import Voting
from intents.match import Book, Matcher
from intents.normalise import normalise
from intents.voting import NONE
from knowledge import library
from tests.matching import lines, measure
from tests.matching.lines import Line

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
    meaning = spelling if vectors is None else vectors @ book.vectors.T
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


def main() -> None:
    spelling_only = "--spelling-only" in sys.argv
    phrases = tuple(library.load().phrases())
    matcher = Matcher(phrases, Path("var"), spelling_only)
    for language in ("ja", "en"):
        book = matcher.book(language)
        assert book is not None
        found = [
            line
            for line in lines.development() + lines.everyday("tune") + lines.worrying("tune")
            if line.kind != "urgent"
        ]
        said = messages(book, measure.of_language(found, language))
        texts = [phrase.text for phrase in phrases if phrase.language == language]
        own = left_out(book, texts, LEFT_OUT_COUNTS * len(said.right))
        start = (calibration.SPELLING_ONLY if spelling_only else calibration.BOTH_LAYERS)[language]
        best = fitted(book, (said, own), start, frozenset({"meaning"} if spelling_only else ()))
        losses = f"messages {loss(book, said, best):.3f}, phrases left out {loss(book, own, best):.3f}"
        sys.stdout.write(f"{language} {best}\n  log loss: {losses}\n")


if __name__ == "__main__":
    main()
