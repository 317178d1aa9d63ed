"""Photos of patients: what was asked about each, and the pictures of those that staff may see."""

import base64
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from clinic.clock import from_stamp, stamp
from clinic.ids import row_id
from clinic.patient import Language, PatientId
from clinic.photo import Photo, PhotoStatus, Pictures
from store.db import Tx


@dataclass(frozen=True, slots=True)
class Known:
    """One photo of a person. `ask` are those asked about together, `set_id` those sent in one go, empty for one by itself."""

    id: str
    message_id: str
    ask: str
    set_id: str
    status: PhotoStatus
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """One that is to be fetched, and is ours until the lease runs out. `attempts` are those that LINE put off, `crashes` those
    that ended without a word; `language` is the person's, None where nothing told it."""

    id: str
    patient_id: PatientId
    line_id: str
    message_id: str
    ask: str
    agreed_at: datetime
    attempts: int
    crashes: int
    lease: str
    language: Language | None


ASK = """INSERT INTO photo (id, patient_id, message_id, ask, set_id, sent_at, status, wording, agreed_at, retry_at)
         SELECT :id, id, :message_id, :ask, :set_id, :sent_at, :status, :wording, :agreed_at, :retry_at
         FROM patient WHERE id = :patient_id
         ON CONFLICT (patient_id, message_id) DO NOTHING"""
AGREED = """SELECT wording, agreed_at FROM photo WHERE patient_id = :patient_id AND ask = :ask AND agreed_at IS NOT NULL
             LIMIT 1"""
AGREE = """UPDATE photo SET status = 'wanted', wording = :wording, agreed_at = :now, retry_at = :now
           WHERE patient_id = :patient_id AND ask = :ask AND status IN ('asked', 'refused')"""
REFUSE = "UPDATE photo SET status = 'refused' WHERE patient_id = :patient_id AND ask = :ask AND status = 'asked'"
TAKEN_BACK = """DELETE FROM photo WHERE patient_id = :patient_id AND ask = :ask
                AND status IN ('wanted', 'kept', 'gone', 'unfit')"""
UNSENT = "DELETE FROM photo WHERE patient_id = :patient_id AND message_id = :message_id"
OF = """SELECT id, message_id, ask, set_id, status, sent_at FROM photo WHERE patient_id = :patient_id
        ORDER BY sent_at, id"""
DUE = """SELECT id FROM photo WHERE status = 'wanted' AND retry_at <= :now AND (lease IS NULL OR lease_until <= :now)
         ORDER BY retry_at, id LIMIT 1"""
LEASE = """UPDATE photo SET lease = :lease, lease_until = :until,
           crashes = crashes + CASE WHEN lease IS NULL THEN 0 ELSE 1 END WHERE id = :id AND status = 'wanted' AND retry_at <= :now
           AND (lease IS NULL OR lease_until <= :now)"""
LEASED = """SELECT photo.id, patient_id, line_id, message_id, ask, agreed_at, attempts, crashes, lease, language
            FROM photo JOIN patient ON patient.id = patient_id WHERE photo.id = :id"""
_OURS = "id = :id AND status = 'wanted' AND lease = :lease"
LATER = (
    f"UPDATE photo SET attempts = attempts + 1, retry_at = :retry_at, lease = NULL, lease_until = NULL WHERE {_OURS}"
)
SETTLE = f"UPDATE photo SET status = :status, retry_at = NULL, lease = NULL, lease_until = NULL WHERE {_OURS}"
KEEP = "INSERT INTO photo_content (photo_id, thumbnail, picture) VALUES (:id, :thumbnail, :picture)"
SHOW = {
    "thumbnail": """SELECT thumbnail AS content FROM photo_content JOIN photo ON photo.id = photo_id
                    WHERE photo_id = :id AND patient_id = :patient_id AND status = 'kept'""",
    "picture": """SELECT picture AS content FROM photo_content JOIN photo ON photo.id = photo_id
                  WHERE photo_id = :id AND patient_id = :patient_id AND status = 'kept'""",
}
HURRY = "UPDATE photo SET retry_at = :now WHERE status = 'wanted' AND retry_at > :now"
SHORTEN = "UPDATE photo SET lease_until = :until WHERE status = 'wanted' AND lease_until > :until"


def ask(tx: Tx, patient_id: PatientId, photos: Iterable[Photo], ask: str, sent_at: datetime) -> None:
    """Note that a person is asked whether staff may see these; nothing is fetched. A repeat vanishes."""
    for photo in photos:
        _add(tx, patient_id, _Asked(photo, ask, sent_at))


def join(tx: Tx, patient_id: PatientId, photos: Iterable[Photo], ask: str, sent_at: datetime) -> None:
    """One more of those that were sent in one go: what was said to the others holds for it."""
    agreed = tx.row(AGREED, patient_id=patient_id, ask=ask)
    for photo in photos:
        _add(tx, patient_id, _Asked(photo, ask, sent_at), (agreed["wording"], agreed["agreed_at"]) if agreed else None)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A photo, and the message that what is asked of it is known by."""

    photo: Photo
    ask: str
    sent_at: datetime


def _add(tx: Tx, patient_id: PatientId, one: _Asked, agreed: tuple[str, str] | None = None) -> None:
    tx.run(
        ASK,
        id=row_id(one.sent_at),
        patient_id=patient_id,
        message_id=one.photo.message_id,
        ask=one.ask,
        set_id=one.photo.set_id or None,
        sent_at=stamp(one.sent_at),
        status="wanted" if agreed else "asked",
        wording=agreed[0] if agreed else None,
        agreed_at=agreed[1] if agreed else None,
        retry_at=stamp(one.sent_at) if agreed else None,
    )


def agree(tx: Tx, patient_id: PatientId, ask: str, wording: str, now: datetime) -> bool:
    """Staff may see them: they are to be fetched. False where nothing is left that was asked about."""
    return tx.run(AGREE, patient_id=patient_id, ask=ask, wording=wording, now=stamp(now)) > 0


def refuse(tx: Tx, patient_id: PatientId, ask: str) -> None:
    """Staff may not see them, or no longer: what was fetched goes."""
    tx.run(TAKEN_BACK, patient_id=patient_id, ask=ask)
    tx.run(REFUSE, patient_id=patient_id, ask=ask)


def take_back(tx: Tx, patient_id: PatientId, message_id: str) -> None:
    """A photo was unsent: it was never there."""
    tx.run(UNSENT, patient_id=patient_id, message_id=message_id)


def of(tx: Tx, patient_id: PatientId) -> tuple[Known, ...]:
    """All that is known of a person's photos, in the order in which they were sent."""
    return tuple(
        Known(**{**row, "set_id": row["set_id"] or "", "sent_at": from_stamp(row["sent_at"])})
        for row in tx.rows(OF, patient_id=patient_id)
    )


# Fetching


def any_due(tx: Tx, now: datetime) -> bool:
    """Whether `lease` would find one."""
    return tx.row(DUE, now=stamp(now)) is not None


def lease(tx: Tx, now: datetime, until: datetime) -> Wanted | None:
    """Hold the one that has waited longest; None where none is due, or somebody was faster."""
    due = tx.row(DUE, now=stamp(now))
    if due is None:
        return None
    ours = uuid.uuid4().hex
    if tx.run(LEASE, id=due["id"], lease=ours, until=stamp(until), now=stamp(now)) != 1:
        return None
    row = tx.row(LEASED, id=due["id"])
    return Wanted(**{**row, "agreed_at": from_stamp(row["agreed_at"])}) if row else None


def later(tx: Tx, held: Wanted, retry_at: datetime) -> None:
    """Not now: it is tried again then."""
    tx.run(LATER, id=held.id, lease=held.lease, retry_at=stamp(retry_at))


def keep(tx: Tx, held: Wanted, pictures: Pictures) -> bool:
    """Keep it for staff; False where it is not ours any more, was unsent, or its person is gone: then nothing is kept."""
    if tx.run(SETTLE, id=held.id, lease=held.lease, status="kept") != 1:
        return False
    tx.run(KEEP, id=held.id, thumbnail=_text(pictures.thumbnail), picture=_text(pictures.picture))
    return True


def give_up(tx: Tx, held: Wanted, status: Literal["gone", "unfit"]) -> bool:
    """It cannot be had, or not be shown; False where it is not ours any more."""
    return tx.run(SETTLE, id=held.id, lease=held.lease, status=status) == 1


def show(tx: Tx, patient_id: PatientId, photo_id: str, size: Literal["thumbnail", "picture"]) -> bytes | None:
    """The JPEG of one; None where there is none, or it is not this person's."""
    row = tx.row(SHOW[size], id=photo_id, patient_id=patient_id)
    return base64.b64decode(row["content"]) if row else None


def hurry(tx: Tx, now: datetime, until: datetime) -> None:
    """The clock was set back: what waits for its next try is due, and no lease lasts longer than one does."""
    tx.run(HURRY, now=stamp(now))
    tx.run(SHORTEN, until=stamp(until))


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
