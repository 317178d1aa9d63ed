"""What the clock has to see to about a reservation: a row until it is done."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from clinic.clock import from_stamp, stamp
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
SOON_TOO = "SELECT 1 AS too FROM reservation_due WHERE reservation_id = :id AND kind = 'remind-soon' AND due_at <= :now"
CLEAR = "DELETE FROM reservation_due WHERE reservation_id = :id"
NEXT = """SELECT reservation_id, kind, due_at FROM reservation_due WHERE due_at <= :now
          ORDER BY due_at, reservation_id, kind"""
# Whoever deletes the row does what it asks for.
CLAIM = "DELETE FROM reservation_due WHERE reservation_id = :id AND kind = :kind AND due_at = :due_at"


def plan(tx: Tx, reservation_id: ReservationId, kind: Kind, due_at: datetime) -> None:
    tx.run(PLAN, id=reservation_id, kind=kind, due_at=stamp(due_at))


def clear(tx: Tx, reservation_id: ReservationId) -> None:
    """Nothing is to be done about it any more."""
    tx.run(CLEAR, id=reservation_id)


def soon_too(tx: Tx, reservation_id: ReservationId, now: datetime) -> bool:
    """Whether the time of its last reminder has come as well."""
    return tx.row(SOON_TOO, id=reservation_id, now=stamp(now)) is not None


def due(tx: Tx, now: datetime) -> list[Due]:
    """Everything whose time has come, the earliest first."""
    rows = tx.rows(NEXT, now=stamp(now))
    return [Due(row["reservation_id"], row["kind"], from_stamp(row["due_at"])) for row in rows]


def claim(tx: Tx, one: Due) -> bool:
    """Whether it falls to the caller; it was planned anew or done by somebody else otherwise."""
    return tx.run(CLAIM, id=one.reservation_id, kind=one.kind, due_at=stamp(one.due_at)) == 1
