"""What staff wrote to come with a patient's next message. It leaves no later than when the bot has the word again."""

from dataclasses import dataclass
from datetime import datetime

from clinic.clock import from_stamp, stamp
from clinic.ids import row_id
from clinic.patient import PatientId
from store.db import Row, Tx


@dataclass(frozen=True, slots=True)
class WaitingAnswer:
    id: str
    member: str | None
    words: str
    written_at: datetime


ADD = """INSERT INTO waiting_answer (id, patient_id, member_id, words, written_at)
         VALUES (:id, :patient_id, :member_id, :words, :now)"""
OF = (
    "SELECT id, member_id, words, written_at FROM waiting_answer WHERE patient_id = :patient_id ORDER BY written_at, id"
)
TAKE = "DELETE FROM waiting_answer WHERE patient_id = :patient_id"


def add(tx: Tx, patient_id: PatientId, member_id: str | None, words: str, now: datetime) -> None:
    tx.run(ADD, id=row_id(now), patient_id=patient_id, member_id=member_id, words=words, now=stamp(now))


def of(tx: Tx, patient_id: PatientId) -> list[WaitingAnswer]:
    """In the order in which they were written."""
    return [_answer(row) for row in tx.rows(OF, patient_id=patient_id)]


def take(tx: Tx, patient_id: PatientId) -> list[WaitingAnswer]:
    """The same; they wait no more."""
    found = of(tx, patient_id)
    if found:
        tx.run(TAKE, patient_id=patient_id)
    return found


def _answer(row: Row) -> WaitingAnswer:
    return WaitingAnswer(row["id"], row["member_id"], row["words"], from_stamp(row["written_at"]))
