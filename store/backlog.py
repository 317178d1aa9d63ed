"""What has waited longest, for whoever watches over Sodan."""

from datetime import datetime

from clinic.clock import from_stamp, stamp
from store.db import Tx

UNANSWERED = "SELECT min(received_at) AS since FROM inbox WHERE status = 'new'"
# Tips may wait on purpose, for civil hours or the next month.
OVERDUE = """SELECT min(due_at) AS since FROM outbox
             WHERE status IN ('due', 'leased') AND purpose <> 'tip' AND due_at <= :now"""


def unanswered_since(tx: Tx) -> datetime | None:
    """When the event came that has waited longest for its answer; None where none waits."""
    return _moment(tx.row(UNANSWERED))


def overdue_since(tx: Tx, now: datetime) -> datetime | None:
    """When the letter was due that should have gone out first, tips aside; None where none is late."""
    return _moment(tx.row(OVERDUE, now=stamp(now)))


def _moment(row: dict[str, str | None] | None) -> datetime | None:
    return from_stamp(row["since"]) if row and row["since"] else None
