"""What staff decide: the place is granted, another time proposed, or it cannot be."""

from booking import alternatives, availability, granting, notices, seats, waiting_list
from booking.commands import Confirm, Decline, Propose, Written
from booking.context import Context
from booking.notices import Notice
from booking.requests import in_time
from booking.seats import Taken, Wanted
from clinic.actors import Actor
from clinic.audit import OfReservation
from clinic.errors import AlreadyDecided
from clinic.message import Say
from clinic.reservation import Move, Reason, Refused, Reservation
from store import audit
from store import reservations as store
from store.db import Tx


def confirm(tx: Tx, context: Context, actor: Actor, was: Reservation, _: Confirm) -> Written | Refused:
    """The place is theirs; not where the clinic has closed since it was asked for."""
    if was.status == "requested" and in_time(context, was) and not availability.possible(tx, context, was):
        free = availability.now(tx, context)
        return Refused("closed", free.nearest(was.service, was.starts_at, availability.own(tx, context, was)))
    granted = store.move(tx, in_time(context, was), store.Step("confirm", actor.signature, context.now))
    return Written(granted, (*granting.grant(tx, context, actor, granted),))


def propose(tx: Tx, context: Context, actor: Actor, seen: Reservation, command: Propose) -> Written | Refused:
    """Another time, held for the patient to accept. What was confirmed stays confirmed until they do."""
    was = _to_propose_for(tx, seen)
    if not availability.offered(context.library):
        return Refused("not-offered")
    new = _move(tx, context, actor, was, command) if was.waiting else _beside(tx, context, actor, was, command)
    if isinstance(new, Refused):
        return new
    one, zone = new.reservation, context.zone
    assert one.expires_at is not None
    audit.note(tx, actor.by, OfReservation("another time proposed"), one.id, context.now)
    times = {"was": notices.local(was.starts_at, zone), "by": notices.local(one.expires_at, zone)}
    say = notices.about(context, one, "proposed" if was.waiting else "proposed_change", **times)
    says = (notices.asking(say, notices.tap("accept", one), notices.tap("refuse", one)),)
    told = notices.tell(tx, context, Notice(one, "proposed", says, until=one.expires_at, by_staff=True))
    return Written(one, (*told, *waiting_list.tell(tx, context, new.overtaken)))


def _to_propose_for(tx: Tx, was: Reservation) -> Reservation:
    """What another time is proposed for: where the person has already asked for one, that is the answer to it."""
    wishes = store.successors(tx, was.id)
    if not was.open or (was.waiting and wishes):
        raise AlreadyDecided(was.status)
    return next(iter(wishes), was)


def _move(tx: Tx, context: Context, actor: Actor, was: Reservation, command: Propose) -> Taken | Refused:
    moved = seats.move(tx, context, actor, was, command.starts_at)
    return moved if isinstance(moved, Refused) else Taken(moved)


def _beside(tx: Tx, context: Context, actor: Actor, was: Reservation, command: Propose) -> Taken | Refused:
    wanted = Wanted(was.patient_id, was.service, command.starts_at, "proposed", replaces=was, people=was.people)
    return seats.take(tx, context, actor, wanted, availability.now(tx, context).for_staff())


def decline(tx: Tx, context: Context, actor: Actor, was: Reservation, command: Decline) -> Written:
    """No, for a reason, and with own words if any; a confirmed visit is called off. Free times are offered instead. The
    place itself is offered to nobody who waits: the clinic has no use for it."""
    move: Move = "call-off" if was.status == "confirmed" else "decline"
    reason = command.reason
    gone = store.move(tx, was, store.Step(move, actor.signature, context.now, reason=reason))
    seats.release(tx, context, actor, gone)
    says = (*notices.declining(context, gone, reason, command.words), *_after_no(tx, context, gone, reason))
    event = "called_off" if gone.status == "called-off" else "declined"
    return Written(gone, (*notices.tell(tx, context, Notice(gone, event, says, by_staff=True)),))


def _after_no(tx: Tx, context: Context, gone: Reservation, reason: Reason) -> tuple[Say, ...]:
    """What is offered depends on why: not the same again, and of the same day only where just that time was full."""
    if reason == "consult-first":
        return tuple(notices.standing(context, one) for one in alternatives.left(tx, context, gone))
    return alternatives.after(tx, context, gone, same_day=reason == "full")
