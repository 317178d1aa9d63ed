"""Reservations command by command, without anything sent: what every test of them begins with."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, cast

from booking import beat, door
from booking.commands import (
    Accept,
    Cancel,
    Change,
    Command,
    Confirm,
    Decline,
    JoinWaitingList,
    LeaveWaitingList,
    Note,
    Outcome,
    Propose,
    Refuse,
    Request,
    Written,
)
from booking.context import Context
from clinic import message_json
from clinic.actors import Actor, Patient, Reply, StaffMember
from clinic.clock import stamp
from clinic.message import Message, Messenger
from clinic.patient import Language
from clinic.reservation import Reason, Reservation, cells
from knowledge.library import Library
from scheduler import deliver
from scheduler.office import Office
from store import patients as people
from store import reservations as store
from store import staff
from store.db import Database, Tx
from tests.conftest import TOKYO, Hands

ANN = StaffMember("Uann at the desk")
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
        self.hire(ANN.chat)

    @property
    def context(self) -> Context:
        return Context(self.office, self.clock())

    def meet(self, line_id: str = "Umai", language: Language = "ja") -> people.Patient:
        with self.office.db.atomic() as tx:
            who = people.meet(tx, line_id, self.clock())
            people.speaks(tx, who.id, language)
            met = people.by_id(tx, who.id)
        assert met is not None
        return met

    def hire(self, line_id: str = "Uann") -> None:
        with self.office.db.atomic() as tx:
            staff.join(tx, staff.invite(tx, self.clock()), line_id, "user", self.clock())

    def do(self, actor: Actor, command: Command) -> Outcome:
        with self.office.db.atomic() as tx:
            return door.do(tx, self.context, actor, command)

    def done(self, actor: Actor, command: Command) -> Written:
        """The same, where nothing stands in the way."""
        written = self.do(actor, command)
        assert isinstance(written, Written), written
        return written

    def asks(
        self,
        who: people.Patient,
        at: datetime,
        service: str = FIRST,
        note: Note | None = None,
        reply: Reply | None = None,
    ) -> Outcome:
        return self.do(Patient(who.id, reply), Request(service, at, note))

    def asked(self, who: people.Patient, at: datetime, service: str = FIRST, note: Note | None = None) -> Reservation:
        return self.done(Patient(who.id), Request(service, at, note)).reservation

    def has(self, who: people.Patient, at: datetime, service: str = FIRST) -> Reservation:
        """A confirmed reservation, with all letters of its making forgotten."""
        confirmed = self.confirms(self.asked(who, at, service))
        with self.office.db.atomic() as tx:
            tx.run("DELETE FROM outbox")
        return confirmed

    def confirms(self, one: Reservation) -> Reservation:
        return self.done(ANN, Confirm(one.id)).reservation

    def declines(self, one: Reservation, reason: Reason = "full", words: str | None = None) -> Reservation:
        return self.done(ANN, Decline(one.id, reason, words)).reservation

    def proposes(self, one: Reservation, at: datetime) -> Reservation:
        return self.done(ANN, Propose(one.id, at)).reservation

    def changes(
        self, one: Reservation, at: datetime, service: str | None = None, note: Note | None = None
    ) -> Reservation:
        return self.done(Patient(one.patient_id), Change(one.id, at, service, note)).reservation

    def cancels(self, one: Reservation) -> Reservation:
        return self.done(Patient(one.patient_id), Cancel(one.id)).reservation

    def accepts(self, one: Reservation) -> Reservation:
        return self.done(Patient(one.patient_id), Accept(one.id, one.turn)).reservation

    def refuses(self, one: Reservation) -> Reservation:
        return self.done(Patient(one.patient_id), Refuse(one.id, one.turn)).reservation

    def waits(self, who: people.Patient, day: date, service: str = FIRST) -> None:
        self.done(Patient(who.id), JoinWaitingList(service, day))

    def waits_no_more(self, who: people.Patient, day: date) -> None:
        self.done(Patient(who.id), LeaveWaitingList(day))

    def beats(self) -> int:
        """What is due is done; about how many people."""
        return beat.run(self.office)

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
        return [message for row in self.rows(line_id) for message in self.worded(row)]

    def worded(self, row: dict[str, Any]) -> tuple[Message, ...]:
        """Nothing of a letter that was dropped."""
        says = message_json.read(row["says"] or "[]")
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
