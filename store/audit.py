"""Who did what, when: ids only, never words."""

from dataclasses import dataclass
from datetime import datetime

from clinic import audit
from clinic.audit import By, Unread, What
from clinic.clock import from_stamp, stamp
from clinic.ids import row_id
from store.db import Tx

NOTE = "INSERT INTO audit (id, at, who, what, ref) VALUES (:id, :at, :who, :what, :ref)"
NOTED = "SELECT 1 AS noted FROM audit WHERE at > :since AND who = :who AND what = :what AND ref = :ref LIMIT 1"
LATEST = "SELECT at, who, what, ref FROM audit ORDER BY at DESC, id DESC LIMIT :limit"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the trail; `ref` is the number or day it is about."""

    at: datetime
    by: By | Unread
    what: What | Unread
    ref: str | None


def note(tx: Tx, by: By, what: What, ref: str | None, now: datetime) -> None:
    """Add a line to the trail."""
    tx.run(NOTE, id=row_id(now), at=stamp(now), who=audit.written_by(by), what=audit.written(what), ref=ref)


def latest(tx: Tx, limit: int = 50) -> list[Entry]:
    """The newest lines, newest first."""
    rows = tx.rows(LATEST, limit=limit)
    return [
        Entry(from_stamp(row["at"]), audit.read_by(row["who"]), audit.read(row["what"]), row["ref"]) for row in rows
    ]


def noted(tx: Tx, by: By, what: What, ref: str, since: datetime) -> bool:
    """Whether such a line was added after a moment."""
    found = tx.row(NOTED, since=stamp(since), who=audit.written_by(by), what=audit.written(what), ref=ref)
    return found is not None
