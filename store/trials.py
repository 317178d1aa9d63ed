"""Changes of the knowledge being tried before they go live: asked for at the desk, done by a worker, read at the desk."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from clinic.clock import from_stamp, stamp
from clinic.ids import row_id
from store.db import Row, Tx

Status = Literal["waiting", "running", "done", "failed"]
LEASE = timedelta(seconds=60)  # a worker that says nothing for so long is gone
MOST_TRIES = 3


@dataclass(frozen=True, slots=True)
class Trial:
    """`done` of `total` lines are read; `found` is JSON once it is done (knowledge/trial.py)."""

    id: str
    change: str
    status: Status
    done: int
    total: int
    found: str | None
    asked_at: datetime


_COLUMNS = "id, change_id, status, done, total, found, asked_at"
ASK = "INSERT INTO knowledge_trial (id, change_id, status, asked_at) VALUES (:id, :change, 'waiting', :now)"
FORGET = "DELETE FROM knowledge_trial WHERE change_id = :change"
LATEST = f"SELECT {_COLUMNS} FROM knowledge_trial WHERE change_id = :change ORDER BY asked_at DESC, id DESC LIMIT 1"
OPEN = f"""SELECT {_COLUMNS} FROM knowledge_trial WHERE status IN ('waiting', 'running')
           AND (lease_until IS NULL OR lease_until < :now) ORDER BY asked_at, id LIMIT 1"""
TAKE = """UPDATE knowledge_trial SET status = CASE WHEN tries < :most THEN 'running' ELSE 'failed' END, tries = tries + 1,
              lease_until = :until, done = 0
          WHERE id = :id AND status IN ('waiting', 'running') AND (lease_until IS NULL OR lease_until < :now)"""
TELL = "UPDATE knowledge_trial SET done = :done, total = :total, lease_until = :until WHERE id = :id AND status = 'running'"
END = """UPDATE knowledge_trial SET status = :status, found = :found, done = total, lease_until = NULL, ended_at = :now
         WHERE id = :id AND status = 'running'"""
LET_GO = "UPDATE knowledge_trial SET lease_until = NULL WHERE id = :id AND status = 'running'"


def ask(tx: Tx, change_id: str, now: datetime) -> None:
    """Have a change tried anew; what an earlier trial of it found counts no longer."""
    tx.run(FORGET, change=change_id)
    tx.run(ASK, id=row_id(now), change=change_id, now=stamp(now))


def latest(tx: Tx, change_id: str) -> Trial | None:
    row = tx.row(LATEST, change=change_id)
    return _trial(row) if row else None


def waiting(tx: Tx, now: datetime) -> Trial | None:
    """What nobody works at, the longest wait first."""
    row = tx.row(OPEN, now=stamp(now))
    return _trial(row) if row else None


def take(tx: Tx, trial_id: str, now: datetime) -> bool:
    """Work at it from now on; False where somebody else was faster."""
    return tx.run(TAKE, id=trial_id, now=stamp(now), until=stamp(now + LEASE), most=MOST_TRIES) == 1


def tell(tx: Tx, trial_id: str, done: int, total: int, now: datetime) -> bool:
    """How far it is; False where nobody asks for it any more."""
    return tx.run(TELL, id=trial_id, done=done, total=total, until=stamp(now + LEASE)) == 1


def end(tx: Tx, trial_id: str, found: str | None, now: datetime) -> None:
    """What came of it; without anything it has failed."""
    tx.run(END, id=trial_id, status="failed" if found is None else "done", found=found, now=stamp(now))


def let_go(tx: Tx, trial_id: str) -> None:
    """Whoever worked at it stops: another may take it at once."""
    tx.run(LET_GO, id=trial_id)


def _trial(row: Row) -> Trial:
    return Trial(
        row["id"],
        row["change_id"],
        row["status"],
        int(row["done"]),
        int(row["total"]),
        row["found"],
        from_stamp(row["asked_at"]),
    )
