"""Reservations verb by verb, without anything sent: what every test of them begins with."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

from clinic import message_json
from clinic.clock import stamp
from clinic.message import Message, Messenger
from clinic.patient import Language
from clinic.reservation import Refused, Reservation, cells
from knowledge.library import Library
from scheduler import deliver, reservations
from scheduler.office import Office
from scheduler.reservations import Written
from store import patients, staff
from store import reservations as store
from store.db import Database, Tx
from store.patients import Patient
from tests.conftest import TOKYO, Hands

FIRST, FACE = "counselling-first", "dermapen-face"
LETTERS = "SELECT key, says, language, status, reply_token, until_at, purpose FROM outbox"
CELLS = "SELECT seat, cell_at, reservation_id FROM reservation_place ORDER BY seat, cell_at"


def open_office(database: Database, known: Library, clock: Callable[[], datetime], **more: Any) -> Office:
    return Office(database, known, cast(Messenger, None), clock, TOKYO, "en", **more)


def with_terms(known: Library, **terms: Any) -> Library:
    """The clinic, on other terms."""
    booking = known.clinic.booking
    assert booking is not None
    changed = replace(booking, terms=replace(booking.terms, **terms))
    return replace(known, clinic=replace(known.clinic, booking=changed))


class Desk:
    """Everything a test does at the desk, each in a transaction of its own."""

    def __init__(self, office: Office, clock: Hands) -> None:
        self.office = office
        self.clock = clock

    def meet(self, line_id: str = "Umai", language: Language = "ja") -> Patient:
        with self.office.db.atomic() as tx:
            who = patients.meet(tx, line_id, self.clock())
            patients.speaks(tx, who.id, language)
            met = patients.by_id(tx, who.id)
        assert met is not None
        return met

    def hire(self, line_id: str = "Uann") -> None:
        with self.office.db.atomic() as tx:
            staff.join(tx, staff.invite(tx, self.clock()), line_id, "user", self.clock())

    def do(self, verb: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """verb(tx, office, …, now) with the clock's time where the verb takes it last."""
        with self.office.db.atomic() as tx:
            return verb(tx, self.office, *args, now=self.clock(), **more)

    def asks(self, who: Patient, at: datetime, service: str = FIRST, **more: Any) -> Written | Refused:
        result: Written | Refused = self.do(reservations.request, who, service, at, **more)
        return result

    def asked(self, who: Patient, at: datetime, service: str = FIRST, **more: Any) -> Reservation:
        written = self.asks(who, at, service, **more)
        assert isinstance(written, Written), written
        return written.reservation

    def has(self, who: Patient, at: datetime, service: str = FIRST) -> Reservation:
        """A confirmed reservation, with all letters of its making forgotten."""
        confirmed = self.confirms(self.asked(who, at, service))
        with self.office.db.atomic() as tx:
            tx.run("DELETE FROM outbox")
        return confirmed

    def confirms(self, one: Reservation, by: str = "Ann") -> Reservation:
        written: Written = self.do(reservations.confirm, one.id, by)
        return written.reservation

    def changes(self, one: Reservation, at: datetime, **more: Any) -> Reservation:
        written = self.do(reservations.change, one.id, at, **more)
        assert isinstance(written, Written), written
        return written.reservation

    def proposes(self, one: Reservation, at: datetime) -> Reservation:
        written = self.do(reservations.propose, one.id, at, "Ann")
        assert isinstance(written, Written), written
        return written.reservation

    def now(self, one: Reservation) -> Reservation:
        with self.office.db.look() as tx:
            found = store.get(tx, one.id)
        assert found is not None
        return found

    def look(self, read: Callable[[Tx], Any]) -> Any:
        with self.office.db.look() as tx:
            return read(tx)

    def letters(self, line_id: str = "Umai") -> list[str]:
        """What is on its way to somebody, by what it tells."""
        return [row["key"].split(":")[-3 if "staff:" in row["key"] else 2] for row in self.rows(line_id)]

    def rows(self, line_id: str = "Umai") -> list[dict[str, Any]]:
        where = "WHERE recipient = :line_id ORDER BY created_at, id"
        rows: list[dict[str, Any]] = self.look(lambda tx: tx.rows(f"{LETTERS} {where}", line_id=line_id))
        return rows

    def hears(self, line_id: str = "Umai") -> list[Message]:
        """The same, in words."""
        return [message for row in self.rows(line_id) for message in self._worded(row)]

    def _worded(self, row: dict[str, Any]) -> tuple[Message, ...]:
        says = message_json.read(row["says"])
        return deliver.render(says, row["language"], self.office)

    def cells(self) -> dict[tuple[int, str], str]:
        """Who holds which cell."""
        rows = self.look(lambda tx: tx.rows(CELLS))
        return {(row["seat"], row["cell_at"]): row["reservation_id"] for row in rows}

    def holders(self) -> set[str]:
        return set(self.cells().values())

    def audit(self) -> list[tuple[str, str]]:
        rows = self.look(lambda tx: tx.rows("SELECT who, what FROM audit ORDER BY at, id"))
        return [(row["who"], row["what"].removeprefix("reservation: ")) for row in rows]

    def covers(self, one: Reservation, buffer: timedelta = timedelta(minutes=10)) -> bool:
        """Whether the place of a reservation is all its own, and nothing besides."""
        mine = {key for key, holder in self.cells().items() if holder == one.id}
        return mine == {(one.seat, stamp(cell)) for cell in cells(one.starts_at, one.ends_at + buffer)}
