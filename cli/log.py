"""What the running processes write to standard error: one line an entry, and nothing twelve times a second."""

import logging
import threading
import time
from collections.abc import Callable

FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
# A database that is away is called again and again, and a stranger can knock a thousand times a second: once a minute is
# enough to know of it, and leaves the disk to patients.
SELDOM_SECONDS = 60.0


class Seldom(logging.Filter):
    """Lets one of all that says the same through in a minute, and tells how many it kept back before."""

    def __init__(self, elapsed: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._elapsed = elapsed
        self._lock = threading.Lock()
        self._told: dict[str, float] = {}
        self._kept_back: dict[str, int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        said, now = str(record.msg), self._elapsed()
        with self._lock:
            if now - self._told.get(said, -SELDOM_SECONDS) < SELDOM_SECONDS:
                self._kept_back[said] = self._kept_back.get(said, 0) + 1
                return False
            self._told[said] = now
            more = self._kept_back.pop(said, 0)
        if more:
            record.msg = f"{said} ({more} more since it was last told)"
        return True


# APScheduler tells of every beat, and of every one left out because the one before still runs; both are as they should be.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"seldom": {"()": Seldom}},
    "formatters": {"plain": {"format": FORMAT}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "apscheduler": {"level": "ERROR"},
        "_granian": {"level": "ERROR"},
        "psycopg.pool": {"filters": ["seldom"]},
        "sodan.webhook": {"filters": ["seldom"]},
    },
}
