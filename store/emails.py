"""E-mails to staff: a row first, written with its cause, one for one cause; sent after the commit."""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime

from clinic import message_json
from clinic.clock import from_stamp, stamp
from clinic.ids import row_id
from clinic.message import Say
from store.db import Row, Tx

PUT = """INSERT INTO email (id, key, say, created_at, due_at, status) VALUES (:id, :key, :say, :now, :now, 'due')
         ON CONFLICT (key) DO NOTHING"""
_FREE = "status = 'due' AND due_at <= :now AND (lease_until IS NULL OR lease_until < :now)"
NEXT = f"SELECT id FROM email WHERE {_FREE} ORDER BY due_at, id LIMIT 1"
LEASE = f"""UPDATE email SET lease = :lease, lease_until = :lease_until, attempts = attempts + 1
            WHERE id = ({NEXT}) AND {_FREE} RETURNING id, lease, say, created_at, attempts"""
AGAIN = """UPDATE email SET due_at = :due_at, lease = NULL, lease_until = NULL, reason = :reason
           WHERE id = :id AND lease = :lease"""
SETTLE = """UPDATE email SET status = :status, lease = NULL, lease_until = NULL, reason = :reason, settled_at = :now
            WHERE id = :id AND lease = :lease"""
HURRY = "UPDATE email SET due_at = :now, lease_until = NULL WHERE status = 'due' AND due_at > :now"


@dataclass(frozen=True, slots=True)
class Held:
    """An e-mail this worker holds; `attempts` were made before this one."""

    id: str
    lease: str
    say: Say
    created_at: datetime
    attempts: int


def put(tx: Tx, key: str, say: Say, now: datetime) -> bool:
    """Keep an e-mail to be sent; False if its cause already has one."""
    told = json.dumps(message_json.as_json(say), ensure_ascii=False)
    return tx.run(PUT, id=row_id(now), key=key, say=told, now=stamp(now)) == 1


def any_due(tx: Tx, now: datetime) -> bool:
    """Whether `lease_next` would find something."""
    return tx.row(NEXT, now=stamp(now)) is not None


def lease_next(tx: Tx, now: datetime, until: datetime) -> Held | None:
    """Hold the next e-mail to send."""
    row = tx.row(LEASE, lease=uuid.uuid4().hex, lease_until=stamp(until), now=stamp(now))
    return _held(row) if row else None


def _held(row: Row) -> Held:
    say = message_json.from_json(json.loads(row["say"]))
    return Held(row["id"], row["lease"], say, from_stamp(row["created_at"]), row["attempts"] - 1)


def again(tx: Tx, held: Held, due_at: datetime, reason: str) -> None:
    """Give it back to be tried later."""
    tx.run(AGAIN, id=held.id, lease=held.lease, due_at=stamp(due_at), reason=reason)


def settle(tx: Tx, held: Held, status: str, reason: str, now: datetime) -> None:
    """End it as sent or failed."""
    tx.run(SETTLE, id=held.id, lease=held.lease, status=status, reason=reason, now=stamp(now))


def hurry(tx: Tx, now: datetime) -> None:
    """The clock was set back: what waits for a later try is due."""
    tx.run(HURRY, now=stamp(now))
