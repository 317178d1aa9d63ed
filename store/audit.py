"""Who did what, when: ids only, never words."""

from datetime import datetime

from clinic.clock import stamp
from clinic.ids import row_id
from store.db import Row, Tx

NOTE = "INSERT INTO audit (id, at, who, what, ref) VALUES (:id, :at, :who, :what, :ref)"
LATEST = "SELECT at, who, what, ref FROM audit ORDER BY at DESC, id DESC LIMIT :limit"


def note(tx: Tx, who: str, what: str, ref: str | None, now: datetime) -> None:
    tx.run(NOTE, id=row_id(now), at=stamp(now), who=who, what=what, ref=ref)


def latest(tx: Tx, limit: int = 50) -> list[Row]:
    return tx.rows(LATEST, limit=limit)
