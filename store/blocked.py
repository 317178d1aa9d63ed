"""Times that staff have blocked: nobody can come then."""

from datetime import datetime

from clinic.clock import from_stamp, stamp
from clinic.ids import row_id
from clinic.reservation import Blocked
from store.db import Row, Tx

ADD = """INSERT INTO blocked_time (id, starts_at, ends_at, words, blocked_by)
         VALUES (:id, :starts_at, :ends_at, :words, :by)"""
REMOVE = "DELETE FROM blocked_time WHERE id = :id"
_BLOCKED = "SELECT id, starts_at, ends_at, words FROM blocked_time"
COMING = f"{_BLOCKED} WHERE ends_at > :now ORDER BY starts_at, id"
BETWEEN = f"{_BLOCKED} WHERE ends_at > :first AND starts_at < :until ORDER BY starts_at, id"


def add(tx: Tx, new: Blocked, by: str, now: datetime) -> str:
    """The number it is kept under, whatever `new` says."""
    identity = row_id(now)
    tx.run(
        ADD, id=identity, starts_at=stamp(new.starts_at), ends_at=stamp(new.ends_at), words=new.words, by=by
    )  # fmt: skip
    return identity


def remove(tx: Tx, blocked_id: str) -> bool:
    """Whether it was there."""
    return tx.run(REMOVE, id=blocked_id) == 1


def coming(tx: Tx, now: datetime) -> tuple[Blocked, ...]:
    """All that are not over, in order."""
    return tuple(_blocked(row) for row in tx.rows(COMING, now=stamp(now)))


def between(tx: Tx, first: datetime, until: datetime) -> tuple[Blocked, ...]:
    """All that meet a stretch of time, in order."""
    return tuple(_blocked(row) for row in tx.rows(BETWEEN, first=stamp(first), until=stamp(until)))


def _blocked(row: Row) -> Blocked:
    return Blocked(row["id"], from_stamp(row["starts_at"]), from_stamp(row["ends_at"]), row["words"])
