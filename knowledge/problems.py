"""What is wrong with the knowledge files, told to the person who edits them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from clinic.errors import SodanError


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: the file within the knowledge folder, the line where known, what is wrong and what to do.

    `entry` is where it stands in a file of the clinic's own: what can be left out, so that what ships is said instead.
    """

    file: str
    line: int | None
    message: str
    entry: tuple[str | int, ...] | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return f"{self.file}: {self.message}" if self.line is None else f"{self.file}:{self.line}: {self.message}"


class KnowledgeError(SodanError):
    """The knowledge files cannot be used; carries every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """File by file and from top to bottom, each problem once."""
    return sorted(set(problems), key=lambda p: (p.file, p.line or 0, p.message))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like a mistyped one, if any is."""
    return next(iter(get_close_matches(word, list(known), 1, 0.7)), None)


def guess(word: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown word: a suggestion, or nothing."""
    likely = nearest(word, known)
    return f'; did you mean "{likely}"?' if likely else ""
