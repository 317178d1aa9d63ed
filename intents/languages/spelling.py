"""What two ways of writing the same thing share: weighted pieces of spelling, for each language its own.

The recipes were chosen by measuring: `python -m tests.matching.report` shows what they are worth. They stand apart from
`protocol.py`, because all that is learned from phrasings hangs on them and nothing on how a language names a day.
"""

from collections.abc import Iterable
from typing import Protocol

Features = dict[str, float]


class Reader(Protocol):
    """Takes texts apart, knowing the vocabulary of the phrasings."""

    def pieces(self, text: str) -> Features:
        """The pieces of a text that `normalise` has been over, each with its weight."""
        ...


class Spelling(Protocol):
    """What a language has to tell of its spelling."""

    def vocabulary(self, texts: Iterable[str]) -> tuple[str, ...]:
        """What a reader is to know of the phrasings: words, or terms."""
        ...

    def reader(self, known: Iterable[str]) -> Reader:
        """A reader that knows this vocabulary."""
        ...


def add(found: Features, feature: str, weight: float) -> None:
    """Count a piece once more."""
    found[feature] = found.get(feature, 0.0) + weight
