"""Conversations played and counted: turns right, whole conversations right, and what fails most."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.library import Library
from tests.talks.checks import failed
from tests.talks.play import stage
from tests.talks.seen import Seen
from tests.talks.written import Talk, Turn


@dataclass(frozen=True, slots=True)
class Judged:
    """A turn and what did not hold in it."""

    turn: Turn
    seen: Seen
    failed: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Played:
    """A conversation; it is right when all its turns are."""

    talk: Talk
    turns: tuple[Judged, ...]

    @property
    def right(self) -> bool:
        return all(not turn.failed for turn in self.turns)


@dataclass(frozen=True, slots=True)
class Totals:
    """Shares of what was right, of so many."""

    turns: int
    turns_right: int
    talks: int
    talks_right: int

    @property
    def of_turns(self) -> float:
        return self.turns_right / self.turns if self.turns else 1.0

    @property
    def of_talks(self) -> float:
        return self.talks_right / self.talks if self.talks else 1.0


def played(talks: Iterable[Talk], known: Library) -> list[Played]:
    """Every conversation, played and judged."""
    assert known.understanding  # made ready first: after a change of phrasings that takes a minute
    with stage(known) as here:
        return [_judged(talk, here.played(talk)) for talk in talks]


def _judged(talk: Talk, turns: Sequence[tuple[Turn, Seen]]) -> Played:
    return Played(talk, tuple(Judged(turn, seen, tuple(failed(seen, turn.must))) for turn, seen in turns))


def totals(results: Sequence[Played]) -> Totals:
    turns = [turn for one in results for turn in one.turns]
    right = sum(not turn.failed for turn in turns)
    return Totals(len(turns), right, len(results), sum(one.right for one in results))


def worst(results: Iterable[Played]) -> Counter[str]:
    """How often each kind of check did not hold, by its name and what it names of a short list."""
    return Counter(_kind(group) for one in results for turn in one.turns for group in turn.failed)


def _kind(group: tuple[str, ...]) -> str:
    names = (
        check if check.startswith(("ask:", "reason:", "task:", "alarm:", "tips:")) else check.split(":")[0]
        for check in group
    )
    return " or ".join(dict.fromkeys(names))
