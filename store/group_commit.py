"""Several threads' write transactions in one commit, on SQLite's one connection that writes.

A commit waits for the disk for milliseconds, and nobody can write meanwhile. So whoever is done writing while others queue leaves
the transaction open for the next one, and the last of them commits for all; each returns only after that commit. What fails
takes back its own part alone. Who finds nobody waiting commits at once, as without this.
"""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

# Together short enough for another process that wants to write: docs/decisions/0012-answering.md.
MOST = 32
LONGEST_SECONDS = 0.02
# Only a thread that was interrupted while it queued leaves a group to nobody.
LOOK_AFTER_SECONDS = 0.2


@dataclass(eq=False, slots=True)
class _Group:
    """What is committed together; `problem` is why it was not."""

    until: float
    size: int = 0
    done: threading.Event = field(default_factory=threading.Event)
    problem: BaseException | None = None


class GroupCommit:
    """`lock` is held from the begin of a group to its end, whichever threads those are in."""

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
        while not group.done.wait(LOOK_AFTER_SECONDS):
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
        self._group = _Group(time.monotonic() + LONGEST_SECONDS)
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
        more = self._queued and group.size < MOST and time.monotonic() < group.until
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
