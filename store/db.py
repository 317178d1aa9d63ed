"""One small surface over the database, and its schema. SQLite is in sqlite.py, PostgreSQL in postgres.py."""

import logging
import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from importlib import resources
from pathlib import Path
from typing import Any, Protocol, TypeVar

from clinic.clock import stamp, system_clock
from clinic.errors import RaceLost, StoreError

Value = str | int | None
Row = dict[str, Any]
T = TypeVar("T")

log = logging.getLogger("sodan.store")

# Whoever works for nobody who waits can sit out a restart of the server.
PATIENCE_SECONDS = 30.0
IN_USE = "a Sodan is running on this database, or another command has it open; stop it first"
BEING_REPLACED = "this database is being restored or moved at this moment; try again once that is done"


class Tx(Protocol):
    """One open transaction. SQL takes named parameters, `:name`."""

    def run(self, sql: str, **params: Value) -> int:
        """Execute; how many rows were changed."""

    def run_many(self, sql: str, many: Iterable[Mapping[str, Value]]) -> None:
        """Execute once for each of many."""

    def rows(self, sql: str, **params: Value) -> list[Row]: ...

    def row(self, sql: str, **params: Value) -> Row | None: ...


class Database(Protocol):
    """A place to keep things. `group_commit` says whether one writer that batches is the quicker intake."""

    group_commit: bool

    def atomic(self) -> AbstractContextManager[Tx]:
        """A write transaction, all of it or nothing; begin with the write. RaceLost where a unique row is there already."""

    def look(self) -> AbstractContextManager[Tx]:
        """A read-only view."""

    def snapshot(self) -> AbstractContextManager[Tx]:
        """A read-only view of one moment, however long it is looked at."""

    def after_upgrade(self) -> None:
        """What this kind of database needs besides the schema."""

    def untidy(self) -> bool:
        """Whether what was erased may still be readable on disk."""

    def tidy(self) -> bool:
        """Rewrite what erased rows left readable on disk; False where somebody was in the way: try again."""

    def stop_waiting(self) -> None:
        """Whoever stops has no time: where the database is away, nobody waits for it any longer."""

    def close(self) -> None: ...


def connect(url: str, alone: bool = False, patience: float = PATIENCE_SECONDS) -> Database:
    """Open what DATABASE_URL names; StoreError when it cannot be reached, or, `alone`, while others use it, and later when it
    is away for `patience` seconds."""
    if url.startswith("sqlite:///"):
        from store.sqlite import Sqlite

        return Sqlite(Path(url.removeprefix("sqlite:///")), alone)
    from store.postgres import Postgres  # psycopg costs 0.16 s to import; a clinic on SQLite never needs it

    return Postgres(url, patience, alone)


def retrying(work: Callable[[], T], times: int = 5) -> T:
    """Run work again when a race was lost; RaceLost once it was lost `times` times."""
    for _ in range(times - 1):
        try:
            return work()
        except RaceLost:
            continue
    return work()


def _migrations() -> list[tuple[int, str]]:
    files = resources.files("store") / "schema"
    named = sorted(f.name for f in files.iterdir() if re.fullmatch(r"\d{4}_\w+\.sql", f.name))
    return [(int(name[:4]), (files / name).read_text(encoding="utf-8")) for name in named]


def _statements(script: str) -> list[str]:
    bare = re.sub(r"--[^\n]*", "", script)
    return [statement for part in bare.split(";") if (statement := part.strip())]


def versions() -> list[int]:
    """The numbers of all steps of the schema."""
    return [number for number, _ in _migrations()]


def statements() -> list[str]:
    """All that makes the schema, in order."""
    return [statement for _, script in _migrations() for statement in _statements(script)]


def newest() -> int:
    """The schema version this program needs."""
    return versions()[-1]


def version(db: Database) -> int:
    """The schema version the database has; 0 for an empty one."""

    def read() -> int:
        with db.atomic() as tx:
            tx.run("CREATE TABLE IF NOT EXISTS schema_version (version integer PRIMARY KEY)")
            row = tx.row("SELECT max(version) AS version FROM schema_version")
        return (row and row["version"]) or 0

    return retrying(read)


def upgrade(db: Database) -> list[int]:
    """Bring the schema forward; the versions applied. Safe to run twice, and by two processes at once."""
    if version(db) > newest():
        raise StoreError("the database was made by a newer Sodan; install that version, or name another DATABASE_URL")
    done: list[int] = []
    for number, script in _migrations():
        with db.atomic() as tx:
            if tx.run("INSERT INTO schema_version VALUES (:v) ON CONFLICT (version) DO NOTHING", v=number):
                for statement in _statements(script):
                    tx.run(statement)
                done.append(number)
    if done:
        db.after_upgrade()
        with db.atomic() as tx:
            tx.run(ORIGIN, origin=secrets.token_hex(16), now=stamp(system_clock()))
    _not_moved(db)
    return done


# Which database it is: its copies carry the same name (store/restoring.py).
ORIGIN = """INSERT INTO passage (what, at, detail) VALUES ('origin', :now, :origin) ON CONFLICT (what) DO NOTHING"""


def _not_moved(db: Database) -> None:
    """StoreError where everything has gone to another database: two that go on would say everything twice."""
    with db.look() as tx:
        moved = tx.row("SELECT at, detail FROM passage WHERE what = 'moved'")
    if moved is not None:
        raise StoreError(
            f"all of this database was moved to {moved['detail']} on {moved['at'][:10]}; set DATABASE_URL to that one"
        )
