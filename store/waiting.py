"""Who wants to hear when something falls free on a day."""

from dataclasses import dataclass
from datetime import date, datetime

from clinic.clock import from_stamp, stamp
from clinic.patient import PatientId
from store.db import Tx


@dataclass(frozen=True, slots=True)
class Waiting:
    """One person's wish for a day."""

    patient_id: PatientId
    service: str


@dataclass(frozen=True, slots=True)
class Listed:
    """The same for the clinic's list: also which day, and since when."""

    day: date
    patient_id: PatientId
    service: str
    since: datetime


JOIN = """INSERT INTO reservation_waiting (patient_id, day, service, joined_at)
          VALUES (:patient_id, :day, :service, :now)
          ON CONFLICT (patient_id, day) DO UPDATE SET service = :service"""
LEAVE = "DELETE FROM reservation_waiting WHERE patient_id = :patient_id AND day = :day"
ON = "SELECT patient_id, service FROM reservation_waiting WHERE day = :day ORDER BY joined_at, patient_id"
COMING = """SELECT day, patient_id, service, joined_at FROM reservation_waiting WHERE day >= :today
            ORDER BY day, joined_at, patient_id"""
OF = "SELECT day FROM reservation_waiting WHERE patient_id = :patient_id AND day >= :today ORDER BY day"


def join(tx: Tx, patient_id: PatientId, day: date, service: str, now: datetime) -> None:
    """Once a day and person; the service is the one named last."""
    tx.run(JOIN, patient_id=patient_id, day=day.isoformat(), service=service, now=stamp(now))


def leave(tx: Tx, patient_id: PatientId, day: date) -> bool:
    return tx.run(LEAVE, patient_id=patient_id, day=day.isoformat()) == 1


def on(tx: Tx, day: date) -> list[Waiting]:
    """Who waits for a day, the longest waiting first."""
    return [Waiting(row["patient_id"], row["service"]) for row in tx.rows(ON, day=day.isoformat())]


def coming(tx: Tx, today: date) -> list[Listed]:
    """Everybody who waits for a day to come: by day, the longest waiting first."""
    return [
        Listed(date.fromisoformat(row["day"]), row["patient_id"], row["service"], from_stamp(row["joined_at"]))
        for row in tx.rows(COMING, today=today.isoformat())
    ]


def of(tx: Tx, patient_id: PatientId, today: date) -> tuple[date, ...]:
    """The days a person waits for."""
    return tuple(date.fromisoformat(row["day"]) for row in tx.rows(OF, patient_id=patient_id, today=today.isoformat()))
