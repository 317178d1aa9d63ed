"""The door of treatments and tips: every command, by every actor, on both databases."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import cast, get_args

import pytest

from clinic.actors import Actor, Clock, Patient, StaffMember, Terminal
from clinic.audit import By, Denied, OfTreatment
from clinic.ids import pseudonym
from clinic.message import Messenger
from clinic.patient import PatientId
from clinic.treatment import NewTreatment, TreatmentId
from knowledge.library import Library
from scheduler import door, nudges
from scheduler.commands import (
    Command,
    Forbidden,
    GiveConsent,
    Gone,
    Move,
    NoteCheckIn,
    Outcome,
    Prefer,
    Register,
    Remove,
    ResumeTips,
    StopTips,
    Unasked,
    Written,
)
from scheduler.office import Office
from store import audit, patients, staff, treatments
from store.db import Database
from tests.conftest import TOKYO, Hands, tokyo

FRIDAY, SATURDAY = date(2030, 4, 5), date(2030, 4, 6)
PLAN = "dermapen"


@dataclass
class Room:
    """Mai with a treatment, Yui with none, and Ann at the desk."""

    office: Office
    clock: Hands
    mai: PatientId
    yui: PatientId
    ann: StaffMember
    treatment: TreatmentId

    def do(self, actor: Actor, command: Command) -> Outcome:
        with self.office.db.atomic() as tx:
            return door.do(tx, self.office, actor, command, self.clock())


@pytest.fixture
def room(database: Database, known: Library, clock: Hands) -> Room:
    clock.now = now = tokyo(5, 15)
    office = Office(database, known, cast(Messenger, None), clock, TOKYO, "ja")
    with database.atomic() as tx:
        mai, yui = patients.meet(tx, "Umai", now).id, patients.meet(tx, "Uyui", now).id
        treatments.give_consent(tx, mai, True, "1", now)
        staff.join(tx, staff.invite(tx, now), "Uann", "user", now)
        kept = nudges.register(tx, office, mai, NewTreatment(PLAN, FRIDAY, "patient"), now)
    return Room(office, clock, mai, yui, StaffMember("Uann"), kept.treatment.id)


COMMANDS: dict[type[Command], Callable[[Room], Command]] = {
    GiveConsent: lambda room: GiveConsent(room.mai, True, "2"),
    Register: lambda room: Register(room.mai, PLAN, SATURDAY),
    Move: lambda room: Move(room.mai, room.treatment, SATURDAY),
    Remove: lambda room: Remove(room.mai, room.treatment),
    Prefer: lambda room: Prefer(room.mai, "evening"),
    StopTips: lambda room: StopTips(room.mai),
    ResumeTips: lambda room: ResumeTips(room.mai),
    NoteCheckIn: lambda room: NoteCheckIn(room.mai, room.treatment, None, "fine"),
}
STAFF_MAY = (Register, Move, Remove, StopTips)


def test_every_command_and_every_actor_is_tried() -> None:
    assert set(COMMANDS) == set(get_args(Command))
    assert set(door.MAY) == set(get_args(Actor))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("who", ["patient", "another patient", "stranger", "clock", "member", "terminal"])
def test_every_command_with_every_actor(room: Room, command: type[Command], who: str) -> None:
    actor: Actor = {
        "patient": Patient(room.mai),
        "another patient": Patient(room.yui),
        "stranger": StaffMember("Ustranger"),
        "clock": Clock(),
        "member": room.ann,
        "terminal": Terminal(),
    }[who]
    with room.office.db.look() as tx:
        before = audit.latest(tx), treatments.of(tx, room.mai)
    outcome = room.do(actor, COMMANDS[command](room))
    with room.office.db.look() as tx:
        after = audit.latest(tx), treatments.of(tx, room.mai)
    if who == "patient" or (who in ("member", "terminal") and command in STAFF_MAY):
        assert isinstance(outcome, Written)
        return
    why = {"another patient": "not theirs", "stranger": "not on the staff list"}.get(who, "not for them")
    if who == "stranger" and command not in STAFF_MAY:
        why = "not for them"
    by = By("patient", pseudonym(room.yui)) if isinstance(actor, Patient) else actor.by
    assert outcome == Forbidden(why)
    assert (after[0][0].by, after[0][0].what) == (by, Denied("treatment", command.__name__, why))
    assert (after[0][1:], after[1]) == (before[0][: len(after[0]) - 1], before[1])


@pytest.mark.parametrize("actor", ["member", "patient"])
def test_nobody_is_registered_without_having_agreed(room: Room, actor: str) -> None:
    who: Actor = room.ann if actor == "member" else Patient(room.yui)
    assert room.do(who, Register(room.yui, PLAN, FRIDAY)) == Unasked()
    with room.office.db.look() as tx:
        assert treatments.of(tx, room.yui) == []


@pytest.mark.parametrize("command", [Move, Remove])
def test_a_treatment_of_somebody_else_or_nobody_is_gone(room: Room, command: type[Move] | type[Remove]) -> None:
    more = (SATURDAY,) if command is Move else ()
    assert room.do(Patient(room.yui), command(room.yui, room.treatment, *more)) == Gone()
    assert room.do(room.ann, command(room.mai, TreatmentId("none"), *more)) == Gone()
    with room.office.db.look() as tx:
        assert [one.treated_on for one in treatments.of(tx, room.mai)] == [FRIDAY]


def test_a_later_no_takes_everything_back(room: Room) -> None:
    outcome = room.do(Patient(room.mai), GiveConsent(room.mai, False, "2"))
    assert outcome == Written()
    with room.office.db.look() as tx:
        assert treatments.of(tx, room.mai) == []


def test_what_staff_do_is_written_down_and_whose_it_was(room: Room) -> None:
    moved = room.do(room.ann, Move(room.mai, room.treatment, SATURDAY))
    assert isinstance(moved, Written)
    assert moved.treatment is not None
    assert (moved.treatment.treated_on, bool(moved.coming)) == (SATURDAY, True)
    room.clock.turn(seconds=1)
    room.do(room.ann, Remove(room.mai, room.treatment))
    with room.office.db.look() as tx:
        newest = [(one.by, one.what, one.ref) for one in audit.latest(tx)[:2]]
        assert patients.by_id(tx, room.mai) is not None
    assert newest == [
        (room.ann.by, OfTreatment("removed"), room.treatment),
        (room.ann.by, OfTreatment("moved"), room.treatment),
    ]
