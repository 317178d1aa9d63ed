"""One writer at a time among all processes that write to one SQLite file. See docs/decisions/0013-two-processes.md."""

import fcntl
import os
import threading
from pathlib import Path
from types import TracebackType

OWNER_ONLY = 0o600


class WriteLock:
    """A lock that threads and processes share, handed over at once: SQLite's own way of waiting sleeps up to 100 ms a step.

    Two locked files beside the database. Whoever is next holds `next` while waiting for `held`, so a process that has just
    written cannot write again before one that waited: no process waits for more than one transaction of another.
    The system takes both back from a process that dies.
    """

    def __init__(self, database: Path) -> None:
        """OSError where the files cannot be made."""
        self._threads = threading.Lock()
        self._next, self._held = (_opened(database.with_name(f"{database.name}-{part}")) for part in ("next", "held"))

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
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNER_ONLY)
