"""The one door through which reservations are changed, whoever asks: the actor is checked, then the change, its notices and
its line of the audit trail are written in the caller's transaction."""

from collections.abc import Mapping

from booking import absence, contact, decisions, entering, requests, timers, visits, waiting_list
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
    Offer,
    OfOne,
    OfStaff,
    Outcome,
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
from booking.context import Context
from clinic.actors import Actor, Clock, Patient, StaffMember, Terminal
from clinic.audit import By, Denied
from clinic.errors import AlreadyDecided
from clinic.ids import pseudonym
from clinic.patient import Guest, PatientId
from clinic.reservation import Reservation
from store import audit, guests, patients, staff
from store import reservations as store
from store.db import Tx

STAFF: tuple[type[Command], ...] = (
    *(Confirm, Propose, Decline, Replan, Done, NotCome, Shift),
    *(Enter, EnterContact, Offer, ForgetGuest, Block, Unblock),
)
MAY: Mapping[type[Actor], tuple[type[Command], ...]] = {
    Patient: (
        *(Request, Change, Accept, Refuse, Cancel, CancelAll, TakeBackNote, JoinWaitingList, LeaveWaitingList),
        TellContact,
    ),
    StaffMember: STAFF,
    Terminal: STAFF,
    Clock: (RunTimers,),
}


def do(tx: Tx, context: Context, actor: Actor, command: Command) -> Outcome:
    """Do what a command asks for; what came of it. The transaction may be committed whatever that is."""
    was = _hold(tx, actor, command)
    forbidden = _forbidden(tx, actor, command, was)
    if forbidden is not None:
        _note(tx, context, actor, command, forbidden)
        return forbidden
    try:
        if isinstance(command, OfOne):
            return _of_one(tx, context, actor, _seen(was, command), command)
        if isinstance(command, OfStaff):
            return _of_staff(tx, context, actor, command)
        if isinstance(actor, Patient):
            return _of_patient(tx, context, actor, command)
        assert isinstance(actor, Clock)
        assert isinstance(command, RunTimers)
        return timers.run(tx, context, actor, command)
    except AlreadyDecided:  # found out before anything is written
        return Overtaken()


def _hold(tx: Tx, actor: Actor, command: Command) -> Reservation | None:
    """Commands about one person's reservations wait for each other; the one it is about, as it stands."""
    if isinstance(command, OfOne):
        return store.held(tx, command.reservation)
    if isinstance(command, RunTimers):
        store.hold(tx, command.patient)
    elif isinstance(actor, Patient):
        store.hold(tx, actor.id)
    elif isinstance(command, Enter) and not isinstance(command.who, Guest):
        store.hold(tx, command.who)
    elif isinstance(command, EnterContact | Offer):
        store.hold(tx, command.patient)
    elif isinstance(command, ForgetGuest):
        store.hold(tx, command.guest)
    return None


def _forbidden(tx: Tx, actor: Actor, command: Command, was: Reservation | None) -> Forbidden | None:
    if not isinstance(command, MAY[type(actor)]):
        return Forbidden("not for them")
    if isinstance(actor, StaffMember) and not staff.acts(tx, actor):
        return Forbidden("not on the staff list")
    if (whose := _named(command)) is not None and patients.by_id(tx, whose) is None:
        return Forbidden("unknown patient")
    if isinstance(command, EnterContact) and guests.get(tx, command.patient) is not None:
        return Forbidden("unknown patient")
    if isinstance(actor, Patient):
        if patients.by_id(tx, actor.id) is None:
            return Forbidden("unknown patient")
        if was is not None and was.patient_id != actor.id:
            return Forbidden("not theirs")
    return None


def _named(command: Command) -> PatientId | None:
    """The patient whom staff do something for."""
    match command:
        case Enter(who=who) if not isinstance(who, Guest):
            return who
        case EnterContact() | Offer():
            return command.patient
        case _:
            return None


def _note(tx: Tx, context: Context, actor: Actor, command: Command, forbidden: Forbidden) -> None:
    who = By("patient", pseudonym(actor.id)) if isinstance(actor, Patient) else actor.by
    what = Denied("reservation", type(command).__name__, forbidden.why)
    audit.note(tx, who, what, command.reservation if isinstance(command, OfOne) else None, context.now)


def _seen(was: Reservation | None, command: OfOne) -> Reservation:
    """As it stands; AlreadyDecided where it is gone, or has changed since it was looked at."""
    if was is None or command.turn not in (None, was.turn):
        raise AlreadyDecided(command.reservation)
    return was


def _of_one(tx: Tx, context: Context, actor: Actor, was: Reservation, command: OfOne) -> Outcome:
    if isinstance(actor, Patient):
        match command:
            case Change():
                return requests.change(tx, context, actor, was, command)
            case Accept():
                return requests.accept(tx, context, actor, was, command)
            case Refuse():
                return requests.refuse(tx, context, actor, was, command)
            case Cancel():
                return requests.cancel(tx, context, actor, was, command)
    match command:
        case Confirm():
            return decisions.confirm(tx, context, actor, was, command)
        case Propose():
            return decisions.propose(tx, context, actor, was, command)
        case Decline():
            return decisions.decline(tx, context, actor, was, command)
        case Replan():
            return absence.replan(tx, context, actor, was, command)
        case Done():
            return visits.done(tx, context, actor, was, command)
        case NotCome():
            return visits.not_come(tx, context, actor, was, command)
        case Shift():
            return entering.shift(tx, context, actor, was, command)
        case _:
            raise TypeError(f"{type(command).__name__} by {type(actor).__name__}")  # MAY lets nothing else through


def _of_staff(tx: Tx, context: Context, actor: Actor, command: OfStaff) -> Outcome:
    match command:
        case Enter():
            return entering.enter(tx, context, actor, command)
        case EnterContact():
            return contact.enter(tx, context, actor, command)
        case Offer():
            return absence.offer(tx, context, actor, command)
        case ForgetGuest():
            return entering.forget(tx, context, actor, command)
        case Block():
            return entering.block(tx, context, actor, command)
        case Unblock():
            return entering.unblock(tx, context, actor, command)


def _of_patient(tx: Tx, context: Context, actor: Patient, command: Command) -> Outcome:
    match command:
        case Request():
            return requests.request(tx, context, actor, command)
        case CancelAll():
            return requests.cancel_all(tx, context, actor)
        case TakeBackNote(message_id=message_id):
            store.take_back(tx, actor.id, message_id)
            contact.take_back(tx, context, actor, message_id)
        case JoinWaitingList():
            waiting_list.join(tx, context, actor, command)
        case LeaveWaitingList():
            waiting_list.leave(tx, context, actor, command)
        case TellContact():
            return contact.tell(tx, context, actor, command)
        case _:
            raise TypeError(f"{type(command).__name__} by a patient")  # MAY lets nothing else through
    return Written(None)
