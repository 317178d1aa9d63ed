"""What a colleague has written to a patient on LINE and not yet sent."""

from datetime import datetime

from clinic.clock import stamp
from clinic.patient import PatientId
from store.db import Tx

KEEP = """INSERT INTO answer_draft (writer, patient_id, words, written_at) VALUES (:writer, :patient_id, :words, :now)
          ON CONFLICT (writer) DO UPDATE SET patient_id = :patient_id, words = :words, written_at = :now"""
TAKE = "DELETE FROM answer_draft WHERE writer = :writer RETURNING words"


def keep(tx: Tx, writer: PatientId, to: PatientId, words: str, now: datetime) -> None:
    """In the place of what the same colleague wrote before."""
    tx.run(KEEP, writer=writer, patient_id=to, words=words, now=stamp(now))


def take(tx: Tx, writer: PatientId) -> str | None:
    """What was written last, which is kept no longer; None where nothing is."""
    row = tx.row(TAKE, writer=writer)
    return row["words"] if row else None
