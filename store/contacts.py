"""Name and telephone number of whoever is on LINE: told in the chat or entered by staff, gone with the person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from clinic.clock import stamp
from clinic.patient import NOBODY, Contact, PatientId
from store.db import Row, Tx

LEAST_DIGITS, NO_NUMBER = 4, "-"  # the second is like no number, whose dashes are left out

ASKED = """INSERT INTO contact (patient_id, name, telephone, asked_at) VALUES (:id, '', '', :now)
           ON CONFLICT (patient_id) DO UPDATE SET asked_at = :now WHERE contact.asked_at IS NULL AND contact.telephone = ''"""
# What is told once more is still what it came from first; what staff enter came from no message.
KEEP = """INSERT INTO contact (patient_id, name, telephone, told_at, told_by, name_from, telephone_from)
          VALUES (:id, :name, :telephone, :now, :by, :message_id, :message_id)
          ON CONFLICT (patient_id) DO UPDATE SET name = :name, telephone = :telephone, told_at = :now, told_by = :by,
          name_from = CASE WHEN contact.name = :name AND :by <> 'staff' THEN contact.name_from ELSE :message_id END,
          telephone_from = CASE WHEN contact.telephone = :telephone AND :by <> 'staff' THEN contact.telephone_from
                                ELSE :message_id END"""
FROM = "SELECT name, telephone, name_from, telephone_from FROM contact WHERE patient_id = :id"
TAKE_BACK = {
    "name": "UPDATE contact SET name = '', name_from = NULL WHERE patient_id = :id",
    "telephone": "UPDATE contact SET telephone = '', telephone_from = NULL WHERE patient_id = :id",
}
GET = "SELECT patient_id, name, telephone, asked_at FROM contact WHERE patient_id = :id"
CALLED = """SELECT (SELECT name FROM guest WHERE patient_id = :id) AS guest,
                   (SELECT name FROM contact WHERE patient_id = :id) AS contact"""
NAMED = """SELECT patient_id FROM contact WHERE lower(name) LIKE :part ESCAPE '!'
           OR replace(replace(telephone, '-', ''), ' ', '') LIKE :digits ESCAPE '!' ORDER BY told_at DESC LIMIT :limit"""


def asked(tx: Tx, patient_id: PatientId, now: datetime) -> bool:
    """Note that the chat asks now; False where it has asked before, or the number is known."""
    return tx.run(ASKED, id=patient_id, now=stamp(now)) == 1


@dataclass(frozen=True, slots=True)
class Source:
    """Who told it; `message_id` names the messages it was written in, with a space between, None where there is none."""

    by: Literal["patient", "staff"]
    message_id: str | None = None


def keep(tx: Tx, patient_id: PatientId, contact: Contact, source: Source, now: datetime) -> None:
    """In the place of what was known."""
    told = {"name": contact.name, "telephone": contact.telephone}
    tx.run(KEEP, id=patient_id, **told, by=source.by, message_id=source.message_id, now=stamp(now))


def take_back(tx: Tx, patient_id: PatientId, message_id: str) -> Contact:
    """Forget what came from a message that was unsent; what that was, nothing where nothing did."""
    row = tx.row(FROM, id=patient_id)
    gone = [what for what in TAKE_BACK if row and row[what] and message_id in (row[f"{what}_from"] or "").split()]
    for what in gone:
        tx.run(TAKE_BACK[what], id=patient_id)
    return Contact(**{what: row[what] for what in gone}) if row else NOBODY


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
