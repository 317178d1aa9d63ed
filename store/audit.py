"""Who did what, when: ids only, never words."""

from datetime import datetime, timedelta

from clinic.clock import stamp
from clinic.ids import row_id
from store.db import Row, Tx

KEEP = timedelta(days=3 * 365)

NOTE = "INSERT INTO audit (id, at, who, what, ref) VALUES (:id, :at, :who, :what, :ref)"
LATEST = "SELECT at, who, what, ref FROM audit ORDER BY at DESC, id DESC LIMIT :limit"
PURGE = "DELETE FROM audit WHERE at < :before"


def note(tx: Tx, who: str, what: str, ref: str | None, now: datetime) -> None:
    tx.run(NOTE, id=row_id(now), at=stamp(now), who=who, what=what, ref=ref)


def latest(tx: Tx, limit: int = 50) -> list[Row]:
    return tx.rows(LATEST, limit=limit)


def purge(tx: Tx, now: datetime) -> int:
    return tx.run(PURGE, before=stamp(now - KEEP))
