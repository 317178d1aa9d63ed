"""One small surface over the database: SQLite here, on sqlite-utils; PostgreSQL in postgres.py."""

import fcntl
import logging
import os
import re
import secrets
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from importlib import resources
from pathlib import Path
from typing import Any, Protocol, TypeVar

import sqlite_utils

from clinic import private_files
from clinic.clock import stamp, system_clock
from clinic.errors import RaceLost, StoreError
from store.group_commit import GroupCommit
from store.write_lock import WriteLock

Value = str | int | None
Row = dict[str, Any]
T = TypeVar("T")

log = logging.getLogger("sodan.store")

# Writers queue on a lock of ours (docs/decisions/0001-one-writer.md); only somebody else's program can make them wait longer.
BUSY_TIMEOUT_SECONDS = 10.0
# Whoever works for nobody who waits can sit out a restart of the server.
PATIENCE_SECONDS = 30.0
# Tidying gives way to whoever reads or writes for longer than this, and is tried again.
TIDY_TIMEOUT_SECONDS = 1.0
COPY_PAGES = 1000
SYNCHRONOUS = "FULL"  # what is committed is on the disk
EMPTY_THE_LOG = "PRAGMA wal_checkpoint(TRUNCATE)"  # its first column: whether somebody was in the way
ALREADY_THERE = ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY")


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


class SqliteTx:
    """One open transaction of a SQLite connection."""

    def __init__(self, db: sqlite_utils.Database) -> None:
        self._db = db
        self.connection: sqlite3.Connection = db.conn

    def run(self, sql: str, **params: Value) -> int:
        return self._db.execute(sql, params).rowcount

    def run_many(self, sql: str, many: Iterable[Mapping[str, Value]]) -> None:
        self._db.conn.executemany(sql, many)

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

    def __init__(self, path: Path, alone: bool = False) -> None:
        """StoreError if the file cannot be opened, or, `alone`, if somebody else has it open."""
        self._path = path
        self._readers: deque[sqlite_utils.Database] = deque()
        self._tidied = False
        try:
            private_files.create_folder(path.parent)
        except OSError as problem:
            raise StoreError(f"its folder cannot be made ({problem.strerror}); check DATABASE_URL") from None
        self._presence = Presence(path, alone)
        try:
            self._writing = WriteLock(path)
            self._writer = self._open()
        except OSError as problem:
            self._presence.close()
            raise StoreError(f"its folder cannot be written to ({problem.strerror}); check DATABASE_URL") from None
        except StoreError:
            self._writing.close()
            self._presence.close()
            raise
        for readable in private_files.mend(*files_of(path)):
            log.warning("%s can be read by others on this machine; make it its owner's alone (chmod 600)", readable)
        self._commits = GroupCommit(self._writing, lambda: self._writer.conn)

    def _open(self) -> sqlite_utils.Database:
        try:
            raw = sqlite3.connect(
                self._path, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None, check_same_thread=False
            )
            raw.execute("PRAGMA journal_mode = WAL")
            raw.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")
            raw.execute("PRAGMA foreign_keys = ON")
            # What is deleted on a person's wish must be gone from the file, not only from its index.
            raw.execute("PRAGMA secure_delete = ON")
            raw.execute("PRAGMA temp_store = MEMORY")
        except sqlite3.Error as problem:
            raise StoreError(f"the database file cannot be opened ({problem}); check DATABASE_URL") from None
        return sqlite_utils.Database(raw)

    @contextmanager
    def atomic(self) -> Iterator[Tx]:
        try:
            with self._commits.joined():
                yield SqliteTx(self._writer)
        except BaseException as problem:
            if getattr(problem, "sqlite_errorname", "") in ALREADY_THERE:
                raise RaceLost("somebody else wrote this row first") from None
            if isinstance(problem, sqlite3.OperationalError):
                raise StoreError(f"the database file cannot be written ({problem})") from problem
            raise

    @contextmanager
    def look(self) -> Iterator[Tx]:
        try:
            db = self._readers.pop()
        except IndexError:
            db = self._open()
        db.conn.execute("BEGIN")
        try:
            yield SqliteTx(db)
        finally:
            db.conn.execute("ROLLBACK")
            self._readers.append(db)

    snapshot = look

    def copy_to(self, target: Path, tell: Callable[[str, int, int], None]) -> None:
        """Write the database as of one moment into an empty file, while others go on; `tell` hears how far it is."""
        with self.look() as tx, closing(sqlite3.connect(target)) as copy:
            tx.row("SELECT version FROM schema_version")  # from here on this connection sees that moment
            assert isinstance(tx, SqliteTx)
            tx.connection.backup(
                copy, pages=COPY_PAGES, progress=lambda _, left, all_: tell("pages copied", all_ - left, all_)
            )

    def after_upgrade(self) -> None:
        """Nothing: the first tidying rewrites what an older Sodan left behind."""

    def untidy(self) -> bool:
        """Whatever was written since the last tidying, by any process, stands in the write-ahead log."""
        log_file = files_of(self._path)[1]
        return not self._tidied or (log_file.exists() and log_file.stat().st_size > 0)

    def tidy(self) -> bool:
        """Rewrite the file, then empty the write-ahead log, in which all that was erased can still be read.

        secure_delete alone is not enough: rows that SQLite moved from page to page leave a copy where they were. The log is
        emptied first as well: behind somebody who reads for long every rewriting would make it longer by the whole file.
        """
        with self._writing:
            connection = self._writer.conn
            connection.execute(f"PRAGMA busy_timeout = {int(TIDY_TIMEOUT_SECONDS * 1000)}")
            try:
                busy = connection.execute(EMPTY_THE_LOG).fetchone()[0]
                if not busy:
                    connection.execute("VACUUM")
                    busy = connection.execute(EMPTY_THE_LOG).fetchone()[0]
            except sqlite3.OperationalError as problem:  # another process writes, or the disk is full
                log.info("the database file was not tidied: %s", problem)
                return False
            finally:
                connection.execute(f"PRAGMA busy_timeout = {int(BUSY_TIMEOUT_SECONDS * 1000)}")
            self._tidied = self._tidied or not busy
            return not busy

    def stop_waiting(self) -> None:
        """Nothing: a file is not away."""

    def close(self) -> None:
        """Close what is idle; whoever still looks closes nothing and harms nothing, and closing again does nothing."""
        if not self._writing.closed:
            with self._writing:
                self._writer.conn.close()
            self._writing.close()
        while self._readers:
            self._readers.pop().conn.close()
        self._presence.close()


def files_of(path: Path) -> tuple[Path, ...]:
    """A SQLite database on disk: the file, its write-ahead log, that one's index, who has it open, and who writes."""
    return (path, *(path.with_name(f"{path.name}{end}") for end in ("-wal", "-shm", ".open", "-next", "-held")))


class Presence:
    """Says that a SQLite file is in use, by many together or by one `alone`, until it is closed or the process ends."""

    def __init__(self, path: Path, alone: bool = True) -> None:
        """StoreError if that cannot be together with those who use it. The files are made for their owner alone."""
        who = files_of(path)[3]
        try:
            private_files.create(path)
            private_files.create(who)
            self._held = os.open(who, os.O_RDWR)
        except OSError as problem:
            raise StoreError(f"the database file cannot be opened ({problem.strerror}); check DATABASE_URL") from None
        try:
            fcntl.flock(self._held, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError:
            os.close(self._held)
            raise StoreError(IN_USE if alone else BEING_REPLACED) from None

    def close(self) -> None:
        """Closing again does nothing."""
        if self._held >= 0:
            os.close(self._held)
        self._held = -1


IN_USE = "a Sodan is running on this database, or another command has it open; stop it first"
BEING_REPLACED = "this database is being restored or moved at this moment; try again once that is done"


def connect(url: str, alone: bool = False, patience: float = PATIENCE_SECONDS) -> Database:
    """Open what DATABASE_URL names; StoreError when it cannot be reached, or, `alone`, while others use it, and later when it
    is away for `patience` seconds."""
    if url.startswith("sqlite:///"):
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
