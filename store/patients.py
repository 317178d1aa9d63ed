"""Who has written: no name, no picture, only what answering needs."""

from dataclasses import dataclass
from datetime import datetime

from clinic.clock import stamp
from clinic.ids import pseudonym, row_id
from clinic.patient import Language, PatientId
from store.db import Row, Tx


@dataclass(frozen=True, slots=True)
class Patient:
    """One person on LINE. `chosen`: they picked the language themselves."""

    id: PatientId
    line_id: str
    language: Language | None
    chosen: bool
    following: bool
    first_seen_at: str
    last_seen_at: str


MEET = """INSERT INTO patient (id, line_id, first_seen_at, last_seen_at) VALUES (:id, :line_id, :now, :now)
          ON CONFLICT (line_id) DO UPDATE SET last_seen_at = :now"""
BY_LINE = (
    "SELECT id, line_id, language, chosen, following, first_seen_at, last_seen_at FROM patient WHERE line_id = :line_id"
)
BY_ID = "SELECT id, line_id, language, chosen, following, first_seen_at, last_seen_at FROM patient WHERE id = :id"
IDS = "SELECT id FROM patient"
SPEAKS = "UPDATE patient SET language = :language WHERE id = :id AND chosen = 0"
CHOOSES = "UPDATE patient SET language = :language, chosen = 1 WHERE id = :id"
FOLLOWS = "UPDATE patient SET following = :following WHERE id = :id"
FORGET = "DELETE FROM patient WHERE id = :id"


def _patient(row: Row | None) -> Patient | None:
    if row is None:
        return None
    return Patient(**{**row, "chosen": bool(row["chosen"]), "following": bool(row["following"])})


def by_line(tx: Tx, line_id: str) -> Patient | None:
    return _patient(tx.row(BY_LINE, line_id=line_id))


def by_id(tx: Tx, patient_id: PatientId) -> Patient | None:
    return _patient(tx.row(BY_ID, id=patient_id))


def by_pseudonym(tx: Tx, name: str) -> list[PatientId]:
    """Whom four characters may mean: seldom more than one. Looks at everybody."""
    return [row["id"] for row in tx.rows(IDS) if pseudonym(row["id"]) == name]


def meet(tx: Tx, line_id: str, now: datetime) -> Patient:
    """The person behind a LINE id, made known on the first word."""
    tx.run(MEET, id=row_id(now), line_id=line_id, now=stamp(now))
    met = by_line(tx, line_id)
    assert met is not None
    return met


def speaks(tx: Tx, patient_id: PatientId, language: Language) -> None:
    """Remember the language last used; a chosen one stays."""
    tx.run(SPEAKS, id=patient_id, language=language)


def chooses(tx: Tx, patient_id: PatientId, language: Language) -> None:
    tx.run(CHOOSES, id=patient_id, language=language)


def follows(tx: Tx, patient_id: PatientId, following: bool) -> None:
    tx.run(FOLLOWS, id=patient_id, following=int(following))


def forget(tx: Tx, patient_id: PatientId) -> None:
    """The person, their conversation and their tasks: gone."""
    tx.run(FORGET, id=patient_id)
