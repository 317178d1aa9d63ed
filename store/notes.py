"""What staff keep about a patient for each other: notes and tags; and who of them has the conversation open."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic.clock import from_stamp, stamp
from clinic.ids import row_id
from clinic.patient import PatientId
from store.db import Tx

PRESENT = timedelta(seconds=30)  # a page that is open asks every few seconds
ON_LINE = timedelta(minutes=10)  # who writes there tells nothing until it is written


@dataclass(frozen=True, slots=True)
class Note:
    id: str
    member: str | None
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who has a conversation open."""

    member: str
    writing: bool


# Nothing is noted about somebody who is gone.
ADD = """INSERT INTO patient_note (id, patient_id, member_id, at, words)
         SELECT :id, id, :member_id, :now, :words FROM patient WHERE id = :patient_id"""
NOTES = "SELECT id, member_id AS member, at, words FROM patient_note WHERE patient_id = :patient_id ORDER BY at DESC, id DESC"
REMOVE = "DELETE FROM patient_note WHERE id = :id AND patient_id = :patient_id"
TAG = """INSERT INTO patient_tag (patient_id, tag) SELECT id, :tag FROM patient WHERE id = :patient_id
         ON CONFLICT (patient_id, tag) DO NOTHING"""
UNTAG = "DELETE FROM patient_tag WHERE patient_id = :patient_id AND tag = :tag"
TAGS_OF = "SELECT tag FROM patient_tag WHERE patient_id = :patient_id ORDER BY tag"
TAGS = "SELECT DISTINCT tag FROM patient_tag ORDER BY tag"
LOOKS = """INSERT INTO looking (member_id, patient_id, at, writing)
           SELECT :member_id, id, :now, :writing FROM patient WHERE id = :patient_id
           ON CONFLICT (patient_id, member_id) DO UPDATE SET at = :now, writing = :writing
           WHERE looking.at < :before OR looking.writing <> :writing"""
LEAVES = "DELETE FROM looking WHERE member_id = :member_id AND at > :now"
WHO_WRITES = "SELECT patient_id, member_id FROM looking WHERE writing = 1 AND at > :since ORDER BY at"
WHO_LOOKS = """SELECT member_id AS member, writing FROM looking
               WHERE patient_id = :patient_id AND at > :since AND member_id <> :but ORDER BY member_id"""


def add(tx: Tx, patient_id: PatientId, member_id: str, words: str, now: datetime) -> bool:
    """False where there is no such patient."""
    return tx.run(ADD, id=row_id(now), patient_id=patient_id, member_id=member_id, now=stamp(now), words=words) == 1


def of(tx: Tx, patient_id: PatientId) -> list[Note]:
    """The newest first."""
    return [Note(**{**row, "at": from_stamp(row["at"])}) for row in tx.rows(NOTES, patient_id=patient_id)]


def remove(tx: Tx, patient_id: PatientId, note_id: str) -> bool:
    return tx.run(REMOVE, id=note_id, patient_id=patient_id) == 1


def tag(tx: Tx, patient_id: PatientId, name: str) -> None:
    tx.run(TAG, patient_id=patient_id, tag=name)


def untag(tx: Tx, patient_id: PatientId, name: str) -> None:
    tx.run(UNTAG, patient_id=patient_id, tag=name)


def tags_of(tx: Tx, patient_id: PatientId) -> list[str]:
    return [row["tag"] for row in tx.rows(TAGS_OF, patient_id=patient_id)]


def tags(tx: Tx) -> list[str]:
    """All that are in use."""
    return [row["tag"] for row in tx.rows(TAGS)]


def looks(tx: Tx, patient_id: PatientId, member_id: str, writing: bool, now: datetime) -> None:
    """A member has the conversation open. Written down only where it would soon be forgotten, or has changed."""
    tx.run(
        LOOKS,
        patient_id=patient_id,
        member_id=member_id,
        writing=int(writing),
        now=stamp(now),
        before=stamp(now - PRESENT / 2),
    )


def writes_on_line(tx: Tx, patient_id: PatientId, member_id: str, now: datetime) -> None:
    """A member has begun an answer in their chat, and counts as there for some minutes. No page that is open ends that sooner."""
    looks(tx, patient_id, member_id, True, now + ON_LINE - PRESENT)


def leaves(tx: Tx, member_id: str, now: datetime) -> None:
    """What a member began in their chat is sent, or left."""
    tx.run(LEAVES, member_id=member_id, now=stamp(now))


def who_writes(tx: Tx, but: str | None, now: datetime) -> dict[PatientId, str]:
    """To whom somebody else is writing an answer at this moment, and who."""
    rows = tx.rows(WHO_WRITES, since=stamp(now - PRESENT))
    return {row["patient_id"]: row["member_id"] for row in rows if row["member_id"] != but}


def who_looks(tx: Tx, patient_id: PatientId, but: str, now: datetime) -> list[Colleague]:
    """Whoever else has it open."""
    rows = tx.rows(WHO_LOOKS, patient_id=patient_id, but=but, since=stamp(now - PRESENT))
    return [Colleague(row["member"], bool(row["writing"])) for row in rows]
