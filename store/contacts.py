"""Name and telephone number of whoever is on LINE: told in the chat or entered by staff, gone with the person."""

from datetime import datetime
from typing import Literal

from clinic.clock import stamp
from clinic.patient import NOBODY, Contact, PatientId
from store.db import Row, Tx

LEAST_DIGITS, NO_NUMBER = 4, "-"  # the second is like no number, whose dashes are left out

ASKED = """INSERT INTO contact (patient_id, name, telephone, asked_at) VALUES (:id, '', '', :now)
           ON CONFLICT (patient_id) DO UPDATE SET asked_at = :now WHERE contact.asked_at IS NULL AND contact.told_at IS NULL"""
KEEP = """INSERT INTO contact (patient_id, name, telephone, told_at, told_by) VALUES (:id, :name, :telephone, :now, :by)
          ON CONFLICT (patient_id) DO UPDATE SET name = :name, telephone = :telephone, told_at = :now, told_by = :by"""
GET = "SELECT patient_id, name, telephone, asked_at FROM contact WHERE patient_id = :id"
CALLED = """SELECT (SELECT name FROM guest WHERE patient_id = :id) AS guest,
                   (SELECT name FROM contact WHERE patient_id = :id) AS contact"""
NAMED = """SELECT patient_id FROM contact WHERE lower(name) LIKE :part ESCAPE '!'
           OR replace(replace(telephone, '-', ''), ' ', '') LIKE :digits ESCAPE '!' ORDER BY told_at DESC LIMIT :limit"""


def asked(tx: Tx, patient_id: PatientId, now: datetime) -> bool:
    """Note that the chat asks now; False where it has asked before, or either is known."""
    return tx.run(ASKED, id=patient_id, now=stamp(now)) == 1


def keep(tx: Tx, patient_id: PatientId, contact: Contact, by: Literal["patient", "staff"], now: datetime) -> None:
    """In the place of what was known."""
    tx.run(KEEP, id=patient_id, name=contact.name, telephone=contact.telephone, by=by, now=stamp(now))


def get(tx: Tx, patient_id: PatientId) -> Contact:
    """What is known; nothing of whoever told nothing."""
    row = tx.row(GET, id=patient_id)
    return _contact(row) if row else NOBODY


def called(tx: Tx, patient_id: PatientId) -> tuple[str, str]:
    """The name of a guest, and that of a patient on LINE: one of them at most, and both may be empty."""
    row = tx.row(CALLED, id=patient_id)
    return (row["guest"] or "", row["contact"] or "") if row else ("", "")


def named(tx: Tx, words: str, limit: int) -> list[PatientId]:
    """Whose name holds the words, or whose number the digits."""
    digits = "".join(sign for sign in words if sign.isascii() and sign.isdigit())
    part = words.lower().replace("!", "!!").replace("%", "!%").replace("_", "!_")
    likely = f"%{digits}%" if len(digits) >= LEAST_DIGITS else NO_NUMBER
    return [row["patient_id"] for row in tx.rows(NAMED, part=f"%{part}%", digits=likely, limit=limit)]


def _contact(row: Row) -> Contact:
    return Contact(row["name"], row["telephone"], row["asked_at"] is not None)
