"""What ships with a clinic's own folder over it, read until it fits: own entries that do not fit are left out, and told."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from knowledge.positions import Path as Position
from knowledge.problems import Problem
from knowledge.shelf import Shelf

T = TypeVar("T")


def settle(ships: Path, own: Path | None, read: Callable[[Shelf], T | None]) -> tuple[T | None, Shelf]:
    """What `read` makes of the folders, and the shelf with all that is told of them.

    An entry of the clinic's that does not fit is left out, so that what ships is said in its place, and stands among the
    misfits of the shelf. None, with problems on the shelf, where that does not help: nothing stands in for the profile.
    """
    shelf = Shelf(ships, own)
    while (found := read(shelf)) is None:
        left_out = {file: set(paths) for file, paths in shelf.left_out.items()}
        misfits = [problem for problem in shelf.problems if _leave_out(shelf, problem, left_out)]
        if not misfits:
            break
        gone = {slug for file, paths in left_out.items() for path in paths if (slug := shelf.slug_at(file, path))}
        shelf = Shelf(ships, own, left_out, told=(*shelf.told, *misfits), gone=frozenset(gone))
    return found, shelf


def _leave_out(shelf: Shelf, problem: Problem, left_out: dict[str, set[Position]]) -> bool:
    """Whether the entry of a problem could be added to those that are left out."""
    if problem.entry is None or not shelf.may_do_without(problem.file, problem.entry):
        return False
    gone = left_out.setdefault(problem.file, set())
    path = problem.entry
    while path and (path in gone or not shelf.says(problem.file, path)):
        path = path[:-1]
    if path in gone:
        return False
    gone.add(path)
    return True
