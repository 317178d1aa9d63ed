"""Which page of the rich menu each person is to see, and what of that LINE is still to be told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from clinic.clock import stamp
from clinic.patient import Language, PatientId
from store.db import Tx, Value


@dataclass(frozen=True, slots=True)
class Told:
    """What LINE is to be told: of whom, and which page; None: back to the common one."""

    line_id: str
    menu: str | None
    attempts: int


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody on LINE: the page they are to see as it was last decided, and all that it depends on."""

    id: PatientId
    line_id: str
    language: Language | None
    menu: str | None
    treated_on: date | None
    care_plan: str | None


FIRST_VERSION = 27  # of the schema: before it nobody had a page of their own
# Guests are not on LINE.
_SEEN = """SELECT p.id, p.line_id, p.language, p.menu, t.treated_on, t.care_plan FROM patient AS p
           LEFT JOIN treatment AS t ON t.id = (
               SELECT id FROM treatment WHERE patient_id = p.id ORDER BY treated_on DESC, id DESC LIMIT 1)
           WHERE NOT EXISTS (SELECT 1 FROM guest AS g WHERE g.patient_id = p.id)"""
ONE = f"{_SEEN} AND p.id = :id"
MANY = f"{_SEEN} AND p.id > :after ORDER BY p.id LIMIT :limit"
# Only those who are linked to a page of their own: all others see the common one whatever becomes of it.
UNKNOWN = "UPDATE patient SET menu = 'unknown' WHERE menu IS NOT NULL"
DECIDE = "UPDATE patient SET menu = :menu WHERE id = :id"
ASK = """INSERT INTO menu_due (line_id, menu, asked_at, due_at) VALUES (:line_id, :menu, :now, :now)
         ON CONFLICT (line_id) DO UPDATE SET menu = :menu, asked_at = :now, due_at = :now, attempts = 0"""
ANY_DUE = "SELECT 1 FROM menu_due WHERE due_at <= :now LIMIT 1"
TAKE = """UPDATE menu_due SET attempts = attempts + 1, due_at = :until WHERE line_id IN (
              SELECT line_id FROM menu_due WHERE due_at <= :now ORDER BY due_at, line_id LIMIT :limit)
          AND due_at <= :now RETURNING line_id, menu, attempts"""
# Decided anew meanwhile: then that is still to be told.
DONE = "DELETE FROM menu_due WHERE line_id = :line_id AND coalesce(menu, '') = coalesce(:menu, '')"
LATER = "UPDATE menu_due SET due_at = :due_at WHERE line_id = :line_id AND coalesce(menu, '') = coalesce(:menu, '')"
POSTPONE = "UPDATE menu_due SET due_at = :due_at WHERE due_at < :due_at AND coalesce(menu, '') = coalesce(:menu, '')"
HURRY = "UPDATE menu_due SET due_at = :now WHERE due_at > :now"
WAITING = "SELECT count(*) AS n FROM menu_due"


def seen(tx: Tx, patient_id: PatientId) -> Seen | None:
    """One person; None for a guest, and for nobody."""
    return next(_all(tx, ONE, id=patient_id), None)


def some(tx: Tx, after: str, limit: int) -> list[Seen]:
    """So many people in the order of their ids, from behind one of them on."""
    return list(_all(tx, MANY, after=after, limit=limit))


def _all(tx: Tx, sql: str, **values: Value) -> Iterator[Seen]:
    for row in tx.rows(sql, **values):
        on = row["treated_on"]
        yield Seen(
            row["id"],
            row["line_id"],
            row["language"],
            row["menu"],
            date.fromisoformat(on) if on else None,
            row["care_plan"],
        )


def decide(tx: Tx, person: Seen, menu: str | None, now: datetime) -> None:
    """From now on that page; LINE is told soon."""
    tx.run(DECIDE, id=person.id, menu=menu)
    tx.run(ASK, line_id=person.line_id, menu=menu, now=stamp(now))


def unknown(tx: Tx) -> None:
    """Pages came or went: nobody knows who of those that had one of their own still sees it, and each is looked at anew."""
    tx.run(UNKNOWN)


def any_due(tx: Tx, now: datetime) -> bool:
    return tx.row(ANY_DUE, now=stamp(now)) is not None


def take(tx: Tx, now: datetime, until: datetime, limit: int) -> list[Told]:
    """What is due, held until then: whoever crashes with it leaves it to the next."""
    rows = tx.rows(TAKE, now=stamp(now), until=stamp(until), limit=limit)
    return [Told(row["line_id"], row["menu"], row["attempts"]) for row in rows]


def done(tx: Tx, told: Told) -> None:
    tx.run(DONE, line_id=told.line_id, menu=told.menu)


def later(tx: Tx, told: Told, due_at: datetime) -> None:
    tx.run(LATER, line_id=told.line_id, menu=told.menu, due_at=stamp(due_at))


def postpone(tx: Tx, menu: str | None, due_at: datetime) -> None:
    """Of nobody who is to see that page before then."""
    tx.run(POSTPONE, menu=menu, due_at=stamp(due_at))


def hurry(tx: Tx, now: datetime) -> None:
    """The clock was set back, or there are pages again: what was to wait is due now."""
    tx.run(HURRY, now=stamp(now))


def waiting(tx: Tx) -> int:
    """Of how many people LINE is still to be told."""
    row = tx.row(WAITING)
    return int(row["n"]) if row else 0
