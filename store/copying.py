"""All rows of one database into another: the same tables on both sides, whichever database it is."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from graphlib import TopologicalSorter

from clinic.clock import stamp
from clinic.errors import StoreError
from store import db as database
from store.db import Database, Row, Tx

ROWS_AT_ONCE = 2000
LARGE_AT_ONCE = 10  # rows of a megabyte each
LARGE = ("photo_content",)

# How far it has come: what is being done, how much of it is done, how much there is.
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the schema: its columns, and those that make a row unique."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]

    @property
    def select(self) -> str:
        return f"SELECT {', '.join(self.columns)} FROM {self.name} ORDER BY {', '.join(self.key)} LIMIT :limit OFFSET :offset"

    @property
    def insert(self) -> str:
        values = ", ".join(f":{column}" for column in self.columns)
        return f"INSERT INTO {self.name} ({', '.join(self.columns)}) VALUES ({values})"


@lru_cache(maxsize=1)
def tables() -> tuple[Table, ...]:
    """Every table that holds something, those first which others refer to."""
    with closing(sqlite3.connect(":memory:")) as empty:
        for statement in database.statements():
            empty.execute(statement)
        names = [row[0] for row in empty.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        refers = {name: {row[2] for row in empty.execute(f"PRAGMA foreign_key_list({name})")} for name in names}
        return tuple(_table(empty, name) for name in TopologicalSorter(refers).static_order())


@lru_cache(maxsize=1)
def _falls_with() -> dict[str, frozenset[str]]:
    """Of each table those whose rows go with its own by their foreign keys, directly."""
    with closing(sqlite3.connect(":memory:")) as empty:
        for statement in database.statements():
            empty.execute(statement)
        keys = {table.name: empty.execute(f"PRAGMA foreign_key_list({table.name})").fetchall() for table in tables()}
    return {
        above: frozenset(
            name for name, rows in keys.items() if any(row[2] == above and row[6] == "CASCADE" for row in rows)
        )
        for above in keys
    }


def cascade(table: str) -> frozenset[str]:
    """A table, and every one whose rows the database deletes along with its own, over any number of steps."""
    reached, ahead = {table}, [table]
    while ahead:
        ahead += (new := _falls_with().get(ahead.pop(), frozenset()) - reached)
        reached |= new
    return frozenset(reached)


def _table(empty: sqlite3.Connection, name: str) -> Table:
    columns = empty.execute(f"PRAGMA table_info({name})").fetchall()
    key = sorted((row for row in columns if row[5]), key=lambda row: row[5])
    return Table(name, tuple(row[1] for row in columns), tuple(row[1] for row in key))


def counts(tx: Tx) -> dict[str, int]:
    """How many rows each table has."""
    found = {table.name: tx.row(f"SELECT count(*) AS n FROM {table.name}") for table in tables()}
    return {name: row["n"] if row else 0 for name, row in found.items()}


def fill(source: Database, target: Tx, tell: Tell) -> dict[str, int]:
    """Put every row of the source, as of one moment, in the place of all that the target has; how many of each table.

    StoreError where the target does not come to have as many: the caller's transaction then leaves it as it was.
    """
    for table in reversed(tables()):
        target.run(f"DELETE FROM {table.name}")
    with source.snapshot() as view:
        wanted = counts(view)
        total, done = sum(wanted.values()), 0
        for table in tables():
            for rows in _pages(view, table):
                target.run_many(table.insert, rows)
                done += len(rows)
                tell("rows copied", done, total)
    if (come := counts(target)) != wanted:
        odd = ", ".join(f"{name} {come[name]} of {wanted[name]}" for name in wanted if come[name] != wanted[name])
        raise StoreError(f"not every row has come over ({odd}); nothing was changed")
    return wanted


def _pages(view: Tx, table: Table) -> Iterator[list[Row]]:
    offset, at_once = 0, LARGE_AT_ONCE if table.name in LARGE else ROWS_AT_ONCE
    while rows := view.rows(table.select, limit=at_once, offset=offset):
        yield [{name: _storable(value) for name, value in row.items()} for row in rows]
        offset += len(rows)


def _storable(value: str | int | None) -> str | int | None:
    """PostgreSQL takes no NUL in a text; SQLite does, and a patient's message may hold one."""
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value


MOVED = "INSERT INTO passage (what, at, detail) VALUES ('moved', :now, :target)"


def mark_moved(tx: Tx, target: str, now: datetime) -> None:
    """From here on no Sodan starts on this database: everything has gone to `target`."""
    tx.run(MOVED, target=target, now=stamp(now))


def is_empty(tx: Tx) -> bool:
    """Whether nothing but what every new database has is in it."""
    return all(tx.row(f"SELECT 1 AS one FROM {table} LIMIT 1") is None for table in _FILLED_IN_USE)


_FILLED_IN_USE = ("patient", "inbox", "outbox", "member", "invitation", "audit", "task", "calendar_feed")
