"""The one door of reservations: every command with every actor, on both databases. What is not for an actor changes nothing, and
is written to the audit trail."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, get_args

import pytest

from booking.commands import (
    Accept,
    Block,
    Cancel,
    CancelAll,
    Change,
    Command,
    Confirm,
    Decline,
    Done,
    Enter,
    EnterContact,
    Forbidden,
    ForgetGuest,
    JoinWaitingList,
    LeaveWaitingList,
    NotCome,
    Note,
    Offer,
    Overtaken,
    Propose,
    Refuse,
    Replan,
    Request,
    RunTimers,
    Shift,
    TakeBackNote,
    TellContact,
    Unblock,
    Written,
)
from clinic.actors import Actor, Clock, Patient, StaffMember, Terminal
from clinic.clock import stamp
from clinic.ids import pseudonym
from clinic.patient import Guest, PatientId
from clinic.reservation import Reservation, ReservationId
from knowledge.library import Library
from store import staff
from store.db import Database
from tests.conftest import Hands, tokyo
from tests.contract.reservation_desk import ANN, FIRST, Desk, open_office

FRIDAY, SATURDAY = tokyo(5, 18), tokyo(6, 14)
NOBODY, STRANGER, GONE = PatientId("nobody"), StaffMember("Ustranger"), StaffMember("Ugone")
BLOCKED = (
    "INSERT INTO blocked_time (id, starts_at, ends_at, words, blocked_by) VALUES (:id, :starts_at, :ends_at, '', 'x')"
)
EVERYTHING = (
    "reservation", "reservation_place", "reservation_due", "reservation_waiting", "outbox", "patient", "guest", "blocked_time",
    "conversation", "treatment", "contact", "exception",
)  # fmt: skip

# Every command, about a reservation of Mai's.
COMMANDS: dict[type[Command], Callable[[Reservation], Command]] = {
    Request: lambda one: Request(FIRST, SATURDAY),
    Change: lambda one: Change(one.id, SATURDAY, turn=one.turn),
    Accept: lambda one: Accept(one.id, one.turn),
    Refuse: lambda one: Refuse(one.id, one.turn),
    Cancel: lambda one: Cancel(one.id, one.turn),
    CancelAll: lambda one: CancelAll(),
    TakeBackNote: lambda one: TakeBackNote("m1"),
    JoinWaitingList: lambda one: JoinWaitingList(FIRST, date(2030, 4, 7)),
    LeaveWaitingList: lambda one: LeaveWaitingList(date(2030, 4, 8)),
    Confirm: lambda one: Confirm(one.id, one.turn),
    Propose: lambda one: Propose(one.id, SATURDAY, one.turn),
    Decline: lambda one: Decline(one.id, "full", turn=one.turn),
    Replan: lambda one: Replan(one.id, SATURDAY, turn=one.turn),
    TellContact: lambda one: TellContact("Mai", "090-1234-5678"),
    EnterContact: lambda one: EnterContact(one.patient_id, "Mai", "090-1234-5678"),
    Offer: lambda one: Offer(one.patient_id, FIRST, tokyo(8, 14)),
    Done: lambda one: Done(one.id, one.turn),
    NotCome: lambda one: NotCome(one.id, one.turn),
    Shift: lambda one: Shift(one.id, SATURDAY, one.turn),
    Enter: lambda one: Enter(Guest("Taro", "03"), FIRST, SATURDAY),
    ForgetGuest: lambda one: ForgetGuest(one.patient_id),
    Block: lambda one: Block(SATURDAY, SATURDAY + timedelta(hours=1), "training"),
    Unblock: lambda one: Unblock("B1"),
    RunTimers: lambda one: RunTimers(one.patient_id),
}
OF_PATIENTS = {
    Request, Change, Accept, Refuse, Cancel, CancelAll, TakeBackNote, JoinWaitingList, LeaveWaitingList, TellContact,
}  # fmt: skip
OF_ONE = {Change, Accept, Refuse, Cancel}
OF_NO_RESERVATION = {Enter, EnterContact, Offer, ForgetGuest, Block, Unblock}
OF_STAFF = {Confirm, Propose, Decline, Replan, Done, NotCome, Shift} | OF_NO_RESERVATION
# Which state a command is for, so that nothing but the actor stands in its way.
PROPOSED, OVER, CONFIRMED = {Accept, Refuse}, {Done, NotCome}, {Shift}

ACTORS = ("owner", "another patient", "unknown patient", "staff", "stranger", "former staff", "clock", "terminal")


def right(command: type[Command], actor: str) -> bool:
    match actor:
        case "owner":
            return command in OF_PATIENTS
        case "another patient":  # about what is their own
            return command in OF_PATIENTS - OF_ONE
        case "staff" | "terminal":
            return command in OF_STAFF
        case "clock":
            return command is RunTimers
        case _:
            return False


def why(command: type[Command], actor: str) -> str:
    match actor:
        case "another patient" if command in OF_ONE:
            return "not theirs"
        case "unknown patient" if command in OF_PATIENTS:
            return "unknown patient"
        case "stranger" | "former staff" if command in OF_STAFF:
            return "not on the staff list"
        case _:
            return "not for them"


@pytest.fixture
def desk(database: Database, known: Library, clock: Hands) -> Desk:
    clock.now = tokyo(2, 2)
    desk = Desk(open_office(database, known, clock), clock)
    desk.hire(GONE.chat)
    with database.atomic() as tx:
        staff.leave(tx, GONE.chat)
    return desk


def prepared(desk: Desk, command: type[Command]) -> Reservation:
    """Mai's reservation, in the state the command is for, and the day she waits for."""
    mai = desk.meet()
    one = desk.asked(mai, FRIDAY, note=Note("my first time", "m1"))
    desk.waits(mai, date(2030, 4, 8))
    if command in PROPOSED:
        one = desk.proposes(one, SATURDAY)
    elif command in OVER:
        one = desk.confirms(one)
        desk.clock.now = tokyo(5, 20)
    elif command in CONFIRMED:
        one = desk.confirms(one)
    elif command is ForgetGuest:
        one = desk.done(ANN, Enter(Guest("Hana"), FIRST, tokyo(5, 11))).reservation
    elif command is Unblock:
        with desk.office.db.atomic() as tx:
            tx.run(BLOCKED, id="B1", starts_at=stamp(FRIDAY), ends_at=stamp(SATURDAY))
    elif command is RunTimers:
        desk.clock.now = tokyo(2, 16)
    return one


def called(desk: Desk, name: str, one: Reservation) -> Actor:
    actors: dict[str, Actor] = {
        "owner": Patient(one.patient_id),
        "another patient": Patient(desk.meet("Urei").id),
        "unknown patient": Patient(NOBODY),
        "staff": ANN,
        "stranger": STRANGER,
        "former staff": GONE,
        "clock": Clock(),
        "terminal": Terminal(),
    }
    return actors[name]


def all_of(desk: Desk) -> list[Any]:
    return [desk.look(lambda tx, table=table: tx.rows(f"SELECT * FROM {table} ORDER BY 1")) for table in EVERYTHING]


def test_every_command_is_tried() -> None:
    assert set(COMMANDS) == set(get_args(Command))


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__)
def test_every_command_with_every_actor(desk: Desk, command: type[Command], actor: str) -> None:
    one = prepared(desk, command)
    who = called(desk, actor, one)
    before, noted = all_of(desk), len(desk.audit())
    outcome = desk.do(who, COMMANDS[command](one))
    if right(command, actor):
        assert isinstance(outcome, Written)
        return
    assert outcome == Forbidden(why(command, actor))
    assert all_of(desk) == before
    signature = f"patient {pseudonym(who.id)}" if isinstance(who, Patient) else who.signature
    assert desk.audit()[noted:] == [(signature, f"{command.__name__} forbidden, {why(command, actor)}")]


def test_what_is_forbidden_names_the_reservation_and_nobody(desk: Desk) -> None:
    one = desk.asked(desk.meet(), FRIDAY)
    desk.do(Patient(desk.meet("Urei").id), Cancel(one.id))
    [row] = desk.look(lambda tx: tx.rows("SELECT who, what, ref FROM audit WHERE what LIKE '%forbidden%'"))
    assert row["ref"] == one.id
    assert one.patient_id not in str(row)


@pytest.mark.parametrize("command", sorted((OF_ONE | OF_STAFF) - OF_NO_RESERVATION, key=lambda one: one.__name__))
@pytest.mark.parametrize("which", ["gone", "old"])
def test_what_is_gone_or_has_changed_since_changes_nothing(desk: Desk, command: type[Command], which: str) -> None:
    one = prepared(desk, command)
    actor: Actor = Patient(one.patient_id) if command in OF_ONE else ANN
    seen = ReservationId("AAAAAA") if which == "gone" else one.id
    before, noted = all_of(desk), len(desk.audit())
    made: Any = COMMANDS[command](one)
    values = {name: getattr(made, name) for name in made.__slots__}
    values |= {"reservation": seen, "turn": one.turn if which == "gone" else one.turn - 1}
    assert desk.do(actor, command(**values)) == Overtaken()
    assert (all_of(desk), len(desk.audit())) == (before, noted)


def test_two_actors_that_the_audit_trail_tells_apart(desk: Desk) -> None:
    """A group is on the staff list; who in it pressed is what counts."""
    desk.hire("Cgroup")
    one, other = desk.asked(desk.meet(), FRIDAY), desk.asked(desk.meet("Urei"), SATURDAY)
    for each, person in ((one, "Uben"), (other, "Ucho")):
        assert isinstance(desk.do(StaffMember("Cgroup", person), Confirm(each.id)), Written)
    assert len({who for who, what in desk.audit() if what == "confirmed"}) == 2
