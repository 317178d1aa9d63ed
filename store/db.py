"""One small surface over the database: SQLite here, on sqlite-utils; PostgreSQL in postgres.py."""

import re
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib import resources
from pathlib import Path
from typing import Any, Protocol, TypeVar

import sqlite_utils

from clinic.errors import RaceLost, StoreError
from store.group_commit import GroupCommit

Value = str | int | None
Row = dict[str, Any]
T = TypeVar("T")

# Only another process can make a write wait: inside one, writers queue on a lock (docs/decisions/0001-one-writer.md).
BUSY_TIMEOUT_SECONDS = 10.0
ALREADY_THERE = ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY")


class Tx(Protocol):
    """One open transaction. SQL takes named parameters, `:name`."""

    def run(self, sql: str, **params: Value) -> int:
        """Execute; how many rows were changed."""

    def rows(self, sql: str, **params: Value) -> list[Row]: ...

    def row(self, sql: str, **params: Value) -> Row | None: ...


class Database(Protocol):
    """A place to keep things. `group_commit` says whether one writer that batches is the quicker intake."""

    group_commit: bool

    def atomic(self) -> AbstractContextManager[Tx]:
        """A write transaction, all of it or nothing; begin with the write. RaceLost where a unique row is there already."""

    def look(self) -> AbstractContextManager[Tx]:
        """A read-only view."""

    def tidy(self) -> None:
        """Let go of what deleted rows left behind on disk."""

    def close(self) -> None: ...


class _SqliteTx:
    def __init__(self, db: sqlite_utils.Database) -> None:
        self._db = db

    def run(self, sql: str, **params: Value) -> int:
        return self._db.execute(sql, params).rowcount

    def rows(self, sql: str, **params: Value) -> list[Row]:
        cursor = self._db.execute(sql, params)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]

    def row(self, sql: str, **params: Value) -> Row | None:
        found = self.rows(sql, **params)
        return found[0] if found else None


class Sqlite:
    """A SQLite file in WAL mode, fully synchronous: one connection that writes, and as many idle readers as were needed.

    Not one a thread: the server's threads come and go, and each would leave an open file behind.
    """

    group_commit = True

    def __init__(self, path: Path) -> None:
        """StoreError if the file cannot be opened."""
        self._path = path
        self._writing = threading.Lock()
        self._readers: deque[sqlite_utils.Database] = deque()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise StoreError(f"its folder cannot be made ({problem.strerror}); check DATABASE_URL") from None
        self._writer = self._open()
        self._commits = GroupCommit(self._writing, lambda: self._writer.conn)

    def _open(self) -> sqlite_utils.Database:
        try:
            raw = sqlite3.connect(
                self._path, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None, check_same_thread=False
            )
            raw.execute("PRAGMA journal_mode = WAL")
            raw.execute("PRAGMA synchronous = FULL")
            raw.execute("PRAGMA foreign_keys = ON")
            # What is deleted on a person's wish must be gone from the file, not only from its index.
            raw.execute("PRAGMA secure_delete = ON")
        except sqlite3.Error as problem:
            raise StoreError(f"the database file cannot be opened ({problem}); check DATABASE_URL") from None
        return sqlite_utils.Database(raw)

    @contextmanager
    def atomic(self) -> Iterator[Tx]:
        try:
            with self._commits.joined():
                yield _SqliteTx(self._writer)
        except BaseException as problem:
            if getattr(problem, "sqlite_errorname", "") in ALREADY_THERE:
                raise RaceLost("somebody else wrote this row first") from None
            raise

    @contextmanager
    def look(self) -> Iterator[Tx]:
        try:
            db = self._readers.pop()
        except IndexError:
            db = self._open()
        db.conn.execute("BEGIN")
        try:
            yield _SqliteTx(db)
        finally:
            db.conn.execute("ROLLBACK")
            self._readers.append(db)

    def tidy(self) -> None:
        """Empty the write-ahead log: what was deleted since its last emptying can still be read in it."""
        with self._writing:
            self._writer.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close what is idle; whoever still looks closes nothing and harms nothing."""
        with self._writing:
            self._writer.conn.close()
        while self._readers:
            self._readers.pop().conn.close()


def connect(url: str) -> Database:
    """Open what DATABASE_URL names; StoreError when it cannot be reached."""
    if url.startswith("sqlite:///"):
        return Sqlite(Path(url.removeprefix("sqlite:///")))
    from store.postgres import Postgres  # psycopg costs 0.16 s to import; a clinic on SQLite never needs it

    return Postgres(url)


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


def newest() -> int:
    """The schema version this program needs."""
    return _migrations()[-1][0]


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
    return done
