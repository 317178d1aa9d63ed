"""The surface of db.py on SQLite, on sqlite-utils: one file in WAL mode, and one writer at a time among all processes that write
to it (docs/decisions/0001-one-writer.md, 0013-two-processes.md)."""

import fcntl
import logging
import os
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import sqlite_utils

from clinic import private_files
from clinic.errors import RaceLost, StoreError
from store.db import BEING_REPLACED, IN_USE, Row, Tx, Value

log = logging.getLogger("sodan.store")

# Writers queue on a lock of ours (docs/decisions/0001-one-writer.md); only somebody else's program can make them wait longer.
BUSY_TIMEOUT_SECONDS = 10.0
# Tidying gives way to whoever reads or writes for longer than this, and is tried again.
TIDY_TIMEOUT_SECONDS = 1.0
COPY_PAGES = 1000
SYNCHRONOUS = "FULL"  # what is committed is on the disk
EMPTY_THE_LOG = "PRAGMA wal_checkpoint(TRUNCATE)"  # its first column: whether somebody was in the way
ALREADY_THERE = ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY")

# Together short enough for another process that wants to write: docs/decisions/0012-answering.md.
MOST_IN_A_GROUP = 32
LONGEST_GROUP_SECONDS = 0.02
# Only a thread that was interrupted while it queued leaves a group to nobody.
LOOK_AFTER_A_GROUP_SECONDS = 0.2


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


@dataclass(eq=False, slots=True)
class _Group:
    """What is committed together; `problem` is why it was not."""

    until: float
    size: int = 0
    done: threading.Event = field(default_factory=threading.Event)
    problem: BaseException | None = None


class GroupCommit:
    """Several threads' write transactions in one commit, on the one connection that writes.

    A commit waits for the disk for milliseconds, and nobody can write meanwhile. So whoever is done writing while others queue
    leaves the transaction open for the next one, and the last of them commits for all; each returns only after that commit. What
    fails takes back its own part alone. Who finds nobody waiting commits at once, as without this. `lock` is held from the begin
    of a group to its end, whichever threads those are in.
    """

    def __init__(self, lock: AbstractContextManager[object], connection: Callable[[], sqlite3.Connection]) -> None:
        self._lock = lock
        self._connection = connection
        self._turn = threading.Lock()
        self._counting = threading.Lock()
        self._queued = 0
        self._group: _Group | None = None

    @contextmanager
    def joined(self) -> Iterator[None]:
        """A write transaction, all of it or nothing, on disk when this is left."""
        self._wait_for_a_turn()
        try:
            group = self._group or self._begin()
            part = group.size > 0  # the first one's part is all there is: it needs no savepoint
            try:
                if part:
                    self._connection().execute("SAVEPOINT part")
                yield
                if part:
                    self._connection().execute("RELEASE part")
            except BaseException:
                self._take_back(part)
                raise
            finally:
                self._leave(group)
        finally:
            self._turn.release()
        while not group.done.wait(LOOK_AFTER_A_GROUP_SECONDS):
            self._look_after(group)
        if group.problem is not None:
            raise group.problem

    def _wait_for_a_turn(self) -> None:
        with self._counting:
            self._queued += 1
        try:
            self._turn.acquire()
        finally:
            with self._counting:
                self._queued -= 1

    def _begin(self) -> _Group:
        self._lock.__enter__()
        try:
            self._connection().execute("BEGIN IMMEDIATE")
        except BaseException:
            self._lock.__exit__(None, None, None)
            raise
        self._group = _Group(time.monotonic() + LONGEST_GROUP_SECONDS)
        return self._group

    def _take_back(self, part: bool) -> None:
        connection = self._connection()
        if not connection.in_transaction:  # a full disk ends all of it
            return
        if part:
            connection.execute("ROLLBACK TO part")
            connection.execute("RELEASE part")
        else:
            connection.execute("ROLLBACK")

    def _leave(self, group: _Group) -> None:
        """Leave the group to the next in the queue; without one, or when it has become long, commit."""
        group.size += 1
        more = self._queued and group.size < MOST_IN_A_GROUP and time.monotonic() < group.until
        if not more or not self._connection().in_transaction:
            self._end(group)

    def _end(self, group: _Group) -> None:
        connection = self._connection()
        try:
            if not connection.in_transaction:
                raise sqlite3.OperationalError("the transaction was ended by another's failure")
            connection.execute("COMMIT")
        except BaseException as problem:
            group.problem = problem
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        finally:
            self._group = None
            self._lock.__exit__(None, None, None)
            group.done.set()

    def _look_after(self, group: _Group) -> None:
        with self._turn:
            if self._group is group:
                self._end(group)


class WriteLock:
    """A lock that threads and processes share, handed over at once: SQLite's own way of waiting sleeps up to 100 ms a step.

    Two locked files beside the database. Whoever is next holds `next` while waiting for `held`, so a process that has just
    written cannot write again before one that waited: no process waits for more than one transaction of another.
    The system takes both back from a process that dies.
    """

    def __init__(self, database: Path) -> None:
        """OSError where the files cannot be made."""
        self._threads = threading.Lock()
        self._next, self._held = (_opened(path) for path in files_of(database)[4:6])

    def __enter__(self) -> None:
        self._threads.acquire()
        try:
            fcntl.flock(self._next, fcntl.LOCK_EX)
            try:
                fcntl.flock(self._held, fcntl.LOCK_EX)
            finally:
                fcntl.flock(self._next, fcntl.LOCK_UN)
        except BaseException:
            self._threads.release()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        fcntl.flock(self._held, fcntl.LOCK_UN)
        self._threads.release()

    def close(self) -> None:
        """Let go of the files; the lock is of no use afterwards. Closing again does nothing."""
        if not self.closed:
            os.close(self._next)
            os.close(self._held)
            self._next = self._held = -1

    @property
    def closed(self) -> bool:
        return self._held < 0


def _opened(path: Path) -> int:
    """A file that is locked, made for its owner alone where there is none."""
    private_files.create(path)
    return os.open(path, os.O_RDWR)


class Presence:
    """Says that a SQLite file is in use, by many together or by one `alone`, until it is closed or the process ends."""

    def __init__(self, path: Path, alone: bool = True) -> None:
        """StoreError if that cannot be together with those who use it. The files are made for their owner alone."""
        who = files_of(path)[3]
        try:
            private_files.create(path)
            self._held = _opened(who)
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


def files_of(path: Path) -> tuple[Path, ...]:
    """A SQLite database on disk: the file, its log and that one's index, who has it open, who writes next, and who writes."""
    return (path, *(path.with_name(f"{path.name}{end}") for end in ("-wal", "-shm", ".open", "-next", "-held")))
