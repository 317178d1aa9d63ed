"""Who at the clinic is told, and how one becomes that."""

import hashlib
from datetime import datetime, timedelta

from clinic.clock import stamp
from clinic.ids import invitation_code
from store.db import Row, Tx

INVITATION_LIFE = timedelta(hours=24)

INVITE = "INSERT INTO invitation (code_hash, created_at, expires_at) VALUES (:hash, :now, :expires_at)"
OPEN = "SELECT 1 AS open FROM invitation WHERE code_hash = :hash AND used_at IS NULL AND expires_at > :now"
USE = """UPDATE invitation SET used_at = :now WHERE code_hash = :hash AND used_at IS NULL AND expires_at > :now"""
JOIN = """INSERT INTO staff (line_id, kind, joined_at) VALUES (:line_id, :kind, :now)
          ON CONFLICT (line_id) DO NOTHING"""
LEAVE = "DELETE FROM staff WHERE line_id = :line_id"
EVERYBODY = "SELECT line_id, kind, joined_at FROM staff ORDER BY joined_at, line_id"
IS_STAFF = "SELECT 1 AS is_staff FROM staff WHERE line_id = :line_id"


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()


def invite(tx: Tx, now: datetime) -> str:
    """A code that makes one person or group staff, once, within INVITATION_LIFE. Only its hash is kept."""
    code = invitation_code()
    tx.run(INVITE, hash=_hash(code), now=stamp(now), expires_at=stamp(now + INVITATION_LIFE))
    return code


def invitation_open(tx: Tx, code: str, now: datetime) -> bool:
    return tx.row(OPEN, hash=_hash(code), now=stamp(now)) is not None


def join(tx: Tx, code: str, line_id: str, kind: str, now: datetime) -> bool:
    """Use a code; False if it was used or ran out meanwhile."""
    if tx.run(USE, hash=_hash(code), now=stamp(now)) != 1:
        return False
    tx.run(JOIN, line_id=line_id, kind=kind, now=stamp(now))
    return True


def leave(tx: Tx, line_id: str) -> bool:
    return tx.run(LEAVE, line_id=line_id) == 1


def everybody(tx: Tx) -> list[Row]:
    """line_id, kind and joined_at of all who are told."""
    return tx.rows(EVERYBODY)


def is_staff(tx: Tx, line_id: str) -> bool:
    return tx.row(IS_STAFF, line_id=line_id) is not None
