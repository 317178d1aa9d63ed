"""When the clinic cannot keep what it has promised: another time is held and proposed in the same breath. And a place that is
free is offered to whoever waits for one."""

from booking import availability, decisions, notices, seats, waiting_list
from booking.commands import Offer, Propose, Replan, Written
from booking.context import Context
from booking.notices import Notice
from booking.requests import in_time
from booking.seats import Wanted
from clinic.actors import Actor
from clinic.audit import OfReservation
from clinic.errors import AlreadyDecided
from clinic.message import Say
from clinic.patient import PatientId
from clinic.reservation import Refused, Reservation
from store import audit, patients
from store import reservations as store
from store.db import Tx


def replan(tx: Tx, context: Context, actor: Actor, was: Reservation, command: Replan) -> Written | Refused:
    """A confirmed visit is called off and another time held for its person; what only waits for an answer is moved there."""
    if not availability.offered(context.library):
        return Refused("not-offered")
    if was.waiting:
        return decisions.propose(tx, context, actor, was, Propose(was.id, command.starts_at))
    if was.status != "confirmed":
        raise AlreadyDecided(was.status)
    wanted = Wanted(
        was.patient_id, was.service, command.starts_at, "proposed", replaces=in_time(context, was), people=was.people
    )
    taken = seats.take(tx, context, actor, wanted, availability.now(tx, context).for_staff())
    if isinstance(taken, Refused):
        return taken
    gone = store.move(tx, was, store.Step("call-off", actor.signature, context.now, reason=command.reason))
    seats.release(tx, context, actor, gone, taken.reservation)
    new = taken.reservation
    says = (*notices.declining(context, gone, command.reason, command.words), _instead(context, new))
    audit.note(tx, actor.by, OfReservation("another time proposed"), new.id, context.now)
    told = notices.tell(tx, context, Notice(gone, "replanned", says, by_staff=True))
    return Written(new, (*told, *waiting_list.tell(tx, context, taken.overtaken)))


def offer(tx: Tx, context: Context, actor: Actor, command: Offer) -> Written | Refused:
    """Hold a free time for somebody on the waiting list of its day, on the terms of patients, for them to accept."""
    day = command.starts_at.astimezone(context.zone).date()
    if day not in waiting_list.days(tx, context, command.patient):
        raise AlreadyDecided(command.patient)
    if not reachable(tx, command.patient):  # they would never hear of it, and the place would be held for nobody
        return Refused("not-reachable")
    wanted = Wanted(command.patient, command.service, command.starts_at, "proposed")
    taken = seats.take(tx, context, actor, wanted, availability.now(tx, context))
    if isinstance(taken, Refused):
        return taken
    new = taken.reservation
    audit.note(tx, actor.by, OfReservation("offered"), new.id, context.now)
    assert new.expires_at is not None
    say = notices.about(context, new, "offered", by=notices.local(new.expires_at, context.zone))
    says = (notices.asking(say, notices.tap("accept", new), notices.tap("refuse", new)),)
    return Written(
        new, (*notices.tell(tx, context, Notice(new, "offered", says, until=new.expires_at, by_staff=True)),)
    )


def reachable(tx: Tx, patient_id: PatientId) -> bool:
    """Whether a place that is offered to them would be heard of: LINE takes what is sent to who has blocked it, and drops it."""
    patient = patients.by_id(tx, patient_id)
    return patient is not None and patient.following


def _instead(context: Context, new: Reservation) -> Say:
    assert new.expires_at is not None
    say = notices.about(context, new, "replanned", by=notices.local(new.expires_at, context.zone))
    return notices.asking(say, notices.tap("accept", new), notices.tap("refuse", new))
