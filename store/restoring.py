"""A backup is older than what LINE has been told: what may have been said since it was made is not said again.

docs/decisions/0015-erasure.md says why; docs/operating.md says it for whoever restores.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlite_utils

from clinic.clock import stamp
from store.db import Row, Tx
from store.sqlite import SqliteTx, files_of

REASON = "a backup was restored: it may have been sent"
# Requests that would have run out meanwhile: staff may have decided them, and look first.
GRACE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Held:
    """What was held back: tips, reminders, and the requests that wait a day longer. `erased`: people not brought back."""

    tips: int
    reminders: int
    requests: int
    erased: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What the former database knows of the time since the backup, where it is the one the backup was made of."""

    people: frozenset[str]
    staff: frozenset[str]
    letters: tuple[Row, ...]
    nudges: tuple[Row, ...]
    stopped: tuple[Row, ...]


ORIGIN = "SELECT detail FROM passage WHERE what = 'origin'"
NEW_ORIGIN = "UPDATE passage SET detail = :origin, at = :now WHERE what = 'origin'"
PEOPLE = "SELECT line_id FROM patient"
STAFF = "SELECT value AS line_id FROM way_in"
# Of a database that nobody has opened since this Sodan took the place of an older one.
FORMER_STAFF = "SELECT line_id FROM staff"
HAS_MEMBERS = "SELECT 1 AS has FROM schema_version WHERE version >= 20"
ENDED_LETTERS = """SELECT id, status, reason, settled_at FROM outbox
                   WHERE status NOT IN ('due', 'leased') AND settled_at >= :since"""
ENDED_NUDGES = "SELECT treatment_id, steps, status, reason, letter, settled_at FROM nudge WHERE settled_at >= :since"
STOPPED = "SELECT patient_id, stopped_at FROM tip_preference WHERE stopped_at >= :since"

FORGET_LETTERS = """DELETE FROM outbox WHERE recipient = :line_id
                    OR patient_id IN (SELECT id FROM patient WHERE line_id = :line_id)"""
FORGET = "DELETE FROM patient WHERE line_id = :line_id"
LEAVE = "DELETE FROM way_in WHERE value = :line_id"
END_LETTER = """UPDATE outbox SET status = :status, reason = :reason, settled_at = :settled_at, says = NULL, body = NULL,
                reply_token = NULL, lease = NULL, lease_until = NULL WHERE id = :id AND status IN ('due', 'leased')"""
END_NUDGE = """UPDATE nudge SET status = :status, reason = :reason, letter = :letter, settled_at = :settled_at
               WHERE treatment_id = :treatment_id AND steps = :steps AND status = 'planned'"""
STOP = """INSERT INTO tip_preference (patient_id, stopped_at) SELECT id, :stopped_at FROM patient WHERE id = :patient_id
          ON CONFLICT (patient_id) DO UPDATE SET stopped_at = :stopped_at"""

# Tips go out many in one call under a key that the backup does not know; a reminder's letter had a key that it does not know.
HOLD_TIPS = """UPDATE outbox SET status = 'unknown', reason = :reason, settled_at = :now, says = NULL, body = NULL,
               lease = NULL, lease_until = NULL, multicast = NULL WHERE purpose = 'tip' AND status IN ('due', 'leased')"""
HOLD_NUDGES = """UPDATE nudge SET status = 'dropped', reason = :reason, settled_at = :now
                 WHERE status = 'planned' AND due_at <= :now"""
END_CALLS = "DELETE FROM multicast"
HOLD_REMINDERS = "DELETE FROM reservation_due WHERE due_at <= :now AND kind IN ('remind-day', 'remind-soon')"
# Every other letter has its own retry key, which LINE remembers for a day: repeated with it nobody hears it twice
# (scheduler/retry.py gives up in time). A reply has none, and is not turned into a push.
TRIED_REPLIES = "UPDATE outbox SET reply_tried = 1 WHERE route = 'reply' AND status IN ('due', 'leased')"
TRIED_PUSHES = """UPDATE outbox SET push_tried = 1, pushed_at = coalesce(pushed_at, :copied_at)
                  WHERE route = 'push' AND status IN ('due', 'leased')"""
# Nobody knows which page of the rich menu LINE shows by now: each person's is looked at and told anew (scheduler/menus.py).
ANY_PAGE = "UPDATE patient SET menu = 'unknown'"
LET_GO = "UPDATE outbox SET status = 'due', lease = NULL, lease_until = NULL WHERE status = 'leased'"
WAIT_LONGER = """UPDATE reservation SET expires_at = :later
                 WHERE status IN ('requested', 'proposed') AND expires_at < :later"""
EXPIRE_LATER = """UPDATE reservation_due SET due_at = :later WHERE due_at < :later AND kind = 'expire'"""
WARN_NO_MORE = "DELETE FROM reservation_due WHERE due_at < :later AND kind = 'expiring'"


def origin(tx: Tx) -> str | None:
    """Which database this is, in its copies too; None for one of an older Sodan."""
    row = tx.row(ORIGIN)
    return row["detail"] if row else None


def becomes_its_own(tx: Tx, name: str, now: datetime) -> None:
    """From here on it goes its own way: no earlier backup is compared with it."""
    tx.run(NEW_ORIGIN, origin=name, now=stamp(now))


def known(former: Tx, since: datetime) -> Known:
    """What has happened since, as the former database tells."""
    at = stamp(since)
    return Known(
        people=frozenset(row["line_id"] for row in former.rows(PEOPLE)),
        staff=frozenset(row["line_id"] for row in former.rows(STAFF if former.row(HAS_MEMBERS) else FORMER_STAFF)),
        letters=tuple(former.rows(ENDED_LETTERS, since=at)),
        nudges=tuple(former.rows(ENDED_NUDGES, since=at)),
        stopped=tuple(former.rows(STOPPED, since=at)),
    )


def carry_over(tx: Tx, since: Known) -> int:
    """Who had their data deleted stays deleted, who left the staff stays away, a stop word and what was sent hold;
    how many people were deleted again."""
    erased = [row["line_id"] for row in tx.rows(PEOPLE) if row["line_id"] not in since.people]
    for line_id in erased:
        tx.run(FORGET_LETTERS, line_id=line_id)
        tx.run(FORGET, line_id=line_id)
    for row in tx.rows(STAFF):
        if row["line_id"] not in since.staff:
            tx.run(LEAVE, line_id=row["line_id"])
    for statement, rows in ((END_LETTER, since.letters), (END_NUDGE, since.nudges), (STOP, since.stopped)):
        tx.run_many(statement, rows)
    return len(erased)


def hold_back(tx: Tx, copied_at: datetime, now: datetime) -> Held:
    """See to it that nothing is said twice; what was held back for staff to look at."""
    at, later = stamp(now), stamp(now + GRACE)
    tips = tx.run(HOLD_TIPS, reason=REASON, now=at) + tx.run(HOLD_NUDGES, reason=REASON, now=at)
    tx.run(END_CALLS)
    tx.run(ANY_PAGE)
    tx.run(TRIED_REPLIES)
    tx.run(TRIED_PUSHES, copied_at=stamp(copied_at))
    tx.run(LET_GO)
    reminders = tx.run(HOLD_REMINDERS, now=at)
    requests = tx.run(WAIT_LONGER, later=later)
    tx.run(EXPIRE_LATER, later=later)
    tx.run(WARN_NO_MORE, later=later)
    return Held(tips, reminders, requests)


def of_former_file(path: Path, wanted: str | None, since: datetime) -> Known | None:
    """What the former SQLite file knows; None where it is another database, or cannot be read any more."""
    try:
        with _view(path) as former:
            return known(former, since) if wanted and origin(former) == wanted else None
    except sqlite3.Error:
        return None


@contextmanager
def _view(path: Path) -> Iterator[Tx]:
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        yield SqliteTx(sqlite_utils.Database(raw))


def swap_files(path: Path, new: Path, former: Path) -> None:
    """`new` in the place of the database at `path`, which stays as `former`. Nobody else may have it open."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA journal_mode = DELETE")  # all of it in the one file; a damaged one keeps its log beside it
    os.link(path, former)
    for file, kept in zip(files_of(path)[1:3], files_of(former)[1:3], strict=True):
        if file.exists():
            file.rename(kept)
    os.replace(new, path)
