"""What the clock has to see to about a reservation: a row until it is done."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from clinic.clock import from_stamp, stamp
from clinic.patient import PatientId
from clinic.reservation import ReservationId
from store.db import Tx

Kind = Literal["remind-day", "remind-soon", "expiring", "expire"]


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do, at its time."""

    reservation_id: ReservationId
    kind: Kind
    due_at: datetime


PLAN = """INSERT INTO reservation_due (reservation_id, kind, due_at) VALUES (:id, :kind, :due_at)
          ON CONFLICT (reservation_id, kind) DO UPDATE SET due_at = :due_at"""
CLEAR = "DELETE FROM reservation_due WHERE reservation_id = :id"
PEOPLE = """SELECT r.patient_id, min(d.due_at) AS first FROM reservation_due AS d
            JOIN reservation AS r ON r.id = d.reservation_id
            WHERE d.due_at <= :now GROUP BY r.patient_id ORDER BY first, r.patient_id"""
OF = """SELECT d.reservation_id, d.kind, d.due_at FROM reservation_due AS d
        JOIN reservation AS r ON r.id = d.reservation_id
        WHERE r.patient_id = :patient_id AND d.due_at <= :now ORDER BY d.due_at, d.reservation_id, d.kind"""
# Whoever deletes the row does what it asks for.
CLAIM = "DELETE FROM reservation_due WHERE reservation_id = :id AND kind = :kind AND due_at = :due_at"


def plan(tx: Tx, reservation_id: ReservationId, kind: Kind, due_at: datetime) -> None:
    tx.run(PLAN, id=reservation_id, kind=kind, due_at=stamp(due_at))


def clear(tx: Tx, reservation_id: ReservationId) -> None:
    """Nothing is to be done about it any more."""
    tx.run(CLEAR, id=reservation_id)


def people(tx: Tx, now: datetime) -> list[PatientId]:
    """Everybody about whose reservations something is due, the longest due first."""
    return [row["patient_id"] for row in tx.rows(PEOPLE, now=stamp(now))]


def claim_of(tx: Tx, patient_id: PatientId, now: datetime) -> list[Due]:
    """All that is due about one person and falls to the caller: what somebody else has done, or planned anew, is left out."""
    rows = tx.rows(OF, patient_id=patient_id, now=stamp(now))
    found = [Due(row["reservation_id"], row["kind"], from_stamp(row["due_at"])) for row in rows]
    return [one for one in found if tx.run(CLAIM, id=one.reservation_id, kind=one.kind, due_at=stamp(one.due_at))]
