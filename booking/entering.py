"""What staff do at their own desk: enter a visit for whoever telephones or walks in, move one, block times, forget a guest."""

from booking import availability, granting, overriding, seats, waiting_list
from booking.availability import Availability
from booking.commands import Block, Enter, ForgetGuest, Shift, Unblock, Written
from booking.context import Context
from booking.requests import in_time
from booking.seats import Taken, Wanted
from clinic.actors import Actor
from clinic.audit import OfCalendar, OfData, OfReservation
from clinic.errors import AlreadyDecided
from clinic.patient import Guest
from clinic.reservation import Blocked, Refused, Reservation, Term
from store import audit, blocked, guests, patients
from store import reservations as store
from store.db import Tx


def enter(tx: Tx, context: Context, actor: Actor, command: Enter) -> Written | Refused:
    """Write a confirmed visit. Somebody on LINE hears of it; nobody else can be told."""
    who, free = command.who, overriding.without_terms(availability.now(tx, context))
    terms = overriding.against(context, command.starts_at)
    if refused := _unexplained(free.for_people(command.people), command.service, command, terms):
        return refused
    patient_id = guests.add(tx, who, context.now) if isinstance(who, Guest) else who
    wanted = Wanted(patient_id, command.service, command.starts_at, "requested", command.note, people=command.people)
    taken = seats.take(tx, context, actor, wanted, free)
    if isinstance(taken, Refused):
        if isinstance(who, Guest):
            patients.forget(tx, patient_id)
        return taken
    audit.note(tx, actor.by, OfReservation("entered"), taken.reservation.id, context.now)
    overriding.note(tx, context, actor, taken.reservation, terms, command.override)
    return _granted(tx, context, actor, taken)


def shift(tx: Tx, context: Context, actor: Actor, was: Reservation, command: Shift) -> Written | Refused:
    """Move a confirmed visit to a time that was agreed on; a patient on LINE hears of it. A request is not moved, nor what has
    begun."""
    if was.status != "confirmed":
        raise AlreadyDecided(was.status)
    free = overriding.without_terms(availability.now(tx, context))
    terms = overriding.against(context, command.starts_at, in_time(context, was))
    if refused := _unexplained(free.for_people(was.people), was.service, command, terms):
        return refused
    wanted = Wanted(was.patient_id, was.service, command.starts_at, "requested", replaces=was, people=was.people)
    taken = seats.take(tx, context, actor, wanted, free)
    if isinstance(taken, Refused):
        return taken
    overriding.note(tx, context, actor, taken.reservation, terms, command.override)
    return _granted(tx, context, actor, taken)


def _unexplained(free: Availability, service: str, command: Enter | Shift, terms: tuple[Term, ...]) -> Refused | None:
    """Why it needs a reason; not where it cannot be with one either."""
    possible = free.refusal(service, command.starts_at) is None
    return overriding.unexplained(terms, command.override) if possible else None


def _granted(tx: Tx, context: Context, actor: Actor, taken: Taken) -> Written:
    granted = store.move(tx, taken.reservation, store.Step("confirm", actor.signature, context.now))
    told = granting.grant(tx, context, actor, granted)
    return Written(granted, (*told, *waiting_list.tell(tx, context, taken.overtaken)))


def block(tx: Tx, context: Context, actor: Actor, command: Block) -> Written | Refused:
    """From now on nobody can come then. Who has a visit or waits for one stays as it is: staff see who, and decide."""
    if command.ends_at <= max(command.starts_at, context.now):
        return Refused("too-late")
    made = blocked.add(tx, Blocked("", command.starts_at, command.ends_at, command.words), actor.signature, context.now)
    audit.note(tx, actor.by, OfCalendar("time blocked"), made, context.now)
    return Written(None, blocked=made)


def unblock(tx: Tx, context: Context, actor: Actor, command: Unblock) -> Written:
    """Open it again; AlreadyDecided where somebody has."""
    if not blocked.remove(tx, command.blocked):
        raise AlreadyDecided(command.blocked)
    audit.note(tx, actor.by, OfCalendar("time opened again"), command.blocked, context.now)
    return Written(None)


def forget(tx: Tx, context: Context, actor: Actor, command: ForgetGuest) -> Written:
    """All that is kept of a guest is deleted, and their places are free. Who is on LINE has it deleted themselves."""
    if guests.get(tx, command.guest) is None:
        raise AlreadyDecided(command.guest)
    gone = []
    for one in store.open_of(tx, command.guest, context.now):
        gone.append(store.move(tx, one, store.Step("cancel", actor.signature, context.now)))
        seats.release(tx, context, actor, gone[-1])
    patients.forget(tx, command.guest)
    audit.note(tx, actor.by, OfData("deleted all of a guest's data"), None, context.now)
    return Written(None, (*waiting_list.tell(tx, context, gone),))
