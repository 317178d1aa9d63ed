"""What nobody needs any more goes, and what has gone cannot be read on the disk (docs/decisions/0015-erasure.md)."""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from scheduler.office import Office
from store import retention, tally
from store.db import Database

log = logging.getLogger("sodan.retention")

CLEAN_EVERY = timedelta(hours=1)

# Erased means gone from the disk within a minute, the tidying itself included.
TIDY_EVERY_SECONDS = 50.0
MINUTE_SECONDS = 60.0
# Where somebody was in the way, and behind a start, which has other things to do first.
TIDY_AGAIN_SECONDS = 2.0
TIDY_FIRST_SECONDS = 5.0
# Others wait for the database meanwhile. What takes longer than this would keep them waiting for too much of each minute: it
# is done for one second in twenty.
TIDY_LONGEST_SECONDS = 5.0
SHARE = 0.05


def clean(office: Office, last: datetime | None) -> datetime:
    """Drop what has outlived its keep, at most once an hour; when it was last done."""
    now = office.clock()
    if last is not None and now - last < CLEAN_EVERY:
        return last
    kept = office.library.clinic.conversations
    with office.db.atomic() as tx:
        dropped = retention.purge(tx, now, own={"transcript": kept.keep, "photo": kept.keep_photos})
    log.info("dropped %d rows that nobody needs", dropped)
    _sum_up(office, now)
    return now


def _sum_up(office: Office, now: datetime) -> None:
    """The counts of days that are over."""
    today = now.astimezone(office.zone).date()
    with office.db.look() as tx:
        over = tally.any_over(tx, today)
    if over:
        with office.db.atomic() as tx:
            tally.sum_up(tx, today)


class Eraser:
    """Has the database tidied within a minute of whatever was erased, by any process. `beat` is called all the time."""

    def __init__(self, db: Database, elapsed: Callable[[], float] = time.monotonic) -> None:
        self._db = db
        self._elapsed = elapsed
        self._next = elapsed() + TIDY_FIRST_SECONDS
        self._warned = False

    def beat(self) -> None:
        if self._elapsed() < self._next or not self._db.untidy():
            return
        began = self._elapsed()
        done = self._db.tidy()
        took = self._elapsed() - began
        wait = _wait(took) if done else TIDY_AGAIN_SECONDS
        self._next = began + took + wait
        if done and took > TIDY_LONGEST_SECONDS and not self._warned:
            self._warned = True
            longest = wait + 2 * took
            log.warning("the database has grown so large that what is erased stays on the disk for %d seconds", longest)


def _wait(took: float) -> float:
    """Until the next tidying, where the last one took so long: what is erased as it begins is gone when the next has ended."""
    return took / SHARE if took > TIDY_LONGEST_SECONDS else min(TIDY_EVERY_SECONDS, MINUTE_SECONDS - 2 * took - 1)
