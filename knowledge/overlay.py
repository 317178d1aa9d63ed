"""A clinic's own table laid over the one that ships: entry by entry, and every entry remembers the file it was written in.

A key says what the own folder says. Lists of words and phrasings are added to; rows ([[topic]], [[step]] …) are matched by
their slug or id; every other list is replaced as a whole.
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.positions import Path
from knowledge.reading import ADDED_TO, Pages, Table


class LaidTable(dict[str, object]):
    """A table put together of two files; `origins` tells for each key where it stands."""

    def __init__(self) -> None:
        self.origins: dict[str, tuple[Pages, Path]] = {}

    def put(self, key: str, value: object, pages: Pages, path: Path) -> None:
        self[key] = value
        self.origins[key] = (pages, path)


class LaidList(list[object]):
    """A list put together of two files; `origins` tells for each item where it stands."""

    def __init__(self, items: list["_Entry"]) -> None:
        super().__init__(item.value for item in items)
        self.origins = {number: (item.pages, item.path) for number, item in enumerate(items)}


@dataclass(frozen=True, slots=True)
class _Entry:
    """One value and where it was written."""

    pages: Pages
    path: Path
    value: Any

    def below(self, step: str | int) -> "_Entry":
        pages, path = getattr(self.value, "origins", {}).get(step) or (self.pages, (*self.path, step))
        return _Entry(pages, path, self.value[step])

    def items(self) -> Iterator["_Entry"]:
        """Every item of a list that has not been left out."""
        below = (self.below(number) for number in range(len(self.value)))
        return (item for item in below if item.path not in item.pages.left_out)


def lay(own: Table, ships: Table | None = None) -> Table:
    """A table of the clinic's own over what ships (None: nothing does), without the entries that have been left out."""
    under = _Entry(ships.pages, ships.path, ships.values) if ships else None
    return Table(own.pages, own.path, _table(_Entry(own.pages, own.path, own.values), under), own.what)


def rows(own: Table) -> Iterator[Path]:
    """Where each row of a file stands that nothing lies below."""
    for value in own.values.values():
        if isinstance(value, LaidList):
            yield from (path for _, path in value.origins.values())


def _table(own: _Entry, ships: _Entry | None) -> LaidTable:
    laid = LaidTable()
    for key in ships.value if ships else ():
        under = ships.below(key) if ships else own
        laid.put(key, under.value, under.pages, under.path)
    for key in own.value:
        over = own.below(key)
        under_it = ships.below(key) if ships and key in ships.value else None
        if over.path in over.pages.left_out or (under_it and over.value == under_it.value):
            continue  # what only repeats what ships counts as what ships
        laid.put(key, _laid(over, under_it), over.pages, over.path)
    return laid


def _laid(own: _Entry, ships: _Entry | None) -> object:
    under = ships if ships and type(ships.value) in _KIN.get(type(own.value), ()) else None
    match own.value:
        case dict():
            return _table(own, under)
        case list() if all(isinstance(row, dict) for row in own.value):
            return LaidList(_rows(own, under))
        case list():
            return LaidList(_words(own, under))
        case _:
            return own.value


_KIN: Mapping[type, tuple[type, ...]] = {kind: kin for kin in ((dict, LaidTable), (list, LaidList)) for kind in kin}


def _rows(own: _Entry, ships: _Entry | None) -> list[_Entry]:
    """Rows of the same name laid over each other, new ones after them; in the order of their days, where they have any."""
    rows = list(ships.items()) if ships else []
    names = [_name(row.value) for row in rows]
    if None in names:
        rows, names = [], []
    for row in own.items():
        name = _name(row.value)
        at = names.index(name) if name in names else len(rows)
        under = rows[at] if at < len(rows) else None
        if ships and under is None:
            row.pages.new.add(row.path)
        laid = _Entry(row.pages, row.path, _table(row, under))
        rows[at : at + 1] = [laid]
        if under is not None:
            names[at] = None  # a second row of that name is one too many, and is told so
    return sorted(rows, key=lambda row: row.value["day"]) if rows and all(map(_has_day, rows)) else rows


def _name(row: object) -> Hashable | None:
    """What tells a row from the others of its list."""
    if not isinstance(row, dict):
        return None
    name = row.get("slug") or row.get("id") or (row.get("answered"), row.get("meant"))
    return (
        name if isinstance(name, str) or (isinstance(name, tuple) and all(isinstance(n, str) for n in name)) else None
    )


def _has_day(row: _Entry) -> bool:
    return isinstance(row.value.get("day"), int)


def _words(own: _Entry, ships: _Entry | None) -> list[_Entry]:
    if ships is None or own.path[-1] not in ADDED_TO or own.pages.replaces:
        return list(own.items())
    there = list(ships.items())
    return [*there, *(item for item in own.items() if item.value not in [each.value for each in there])]
