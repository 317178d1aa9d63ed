"""What patients do: ask for a place, for another time, take or refuse a proposed one, give up what they have."""

from booking import alternatives, availability, contact, granting, notices, seats, waiting_list
from booking.commands import Accept, Cancel, Change, Refuse, Request, Written
from booking.context import Context
from booking.notices import Notice
from booking.seats import Taken, Wanted
from clinic.actors import Clock, Patient
from clinic.audit import OfReservation
from clinic.errors import AlreadyDecided
from clinic.message import ServiceName, Value
from clinic.reservation import Refused, Reservation
from store import audit, tally
from store import reservations as store
from store.db import Tx


def request(tx: Tx, context: Context, actor: Patient, command: Request) -> Written | Refused:
    """Ask for a place, which is held until staff decide. Refused with the nearest free times where somebody has it."""
    free = availability.now(tx, context)
    if not free.services:
        return Refused("not-offered")
    if store.count_waiting(tx, actor.id) >= free.booking.terms.open_requests:
        return Refused("too-many")
    wanted = Wanted(actor.id, command.service, command.starts_at, "requested", command.note, people=command.people)
    taken = seats.take(tx, context, actor, wanted, free)
    return taken if isinstance(taken, Refused) else _received(tx, context, actor, taken, None)


def change(tx: Tx, context: Context, actor: Patient, seen: Reservation, command: Change) -> Written | Refused:
    """Ask for another time. The old place is kept until the new one is granted; an earlier such wish falls away."""
    was, free = _kept(tx, seen), availability.now(tx, context)
    if not free.services:
        return Refused("not-offered")
    if not availability.may_change(context, was):
        return Refused("too-late")
    service = command.service or was.service
    wanted = Wanted(
        was.patient_id, service, command.starts_at, "requested", command.note, was, command.people or was.people
    )
    taken = seats.take(tx, context, actor, wanted, free)
    return taken if isinstance(taken, Refused) else _received(tx, context, actor, taken, was)


def accept(tx: Tx, context: Context, actor: Patient, was: Reservation, _: Accept) -> Written:
    """The proposed time it is. One that the clinic has closed since ends instead, with other times."""
    if was.status == "proposed" and was.starts_at > context.now and not availability.possible(tx, context, was):
        return _closed_since(tx, context, actor, was)
    granted = store.move(tx, in_time(context, was), store.Step("accept", actor.signature, context.now))
    put = granting.grant(tx, context, actor, granted)
    return Written(granted, (*put, *notices.tell_staff(tx, context, granted, "accepted")))


def _closed_since(tx: Tx, context: Context, actor: Patient, was: Reservation) -> Written:
    """It is the calendar that says no, not the person."""
    calendar = Clock()
    gone = store.move(tx, was, store.Step("decline", calendar.signature, context.now, reason="closed"))
    seats.release(tx, context, calendar, gone)
    says = (notices.about(context, gone, "closed_since"), *alternatives.after(tx, context, gone))
    told = notices.tell(tx, context, Notice(gone, "closed_since", says, actor.reply))
    return Written(gone, (*told, *notices.tell_staff(tx, context, gone, "closed_since")))


def refuse(tx: Tx, context: Context, actor: Patient, was: Reservation, _: Refuse) -> Written:
    """Not the proposed time either."""
    gone = store.move(tx, was, store.Step("refuse", actor.signature, context.now))
    seats.release(tx, context, actor, gone)
    says = (notices.about(context, gone, "refused"), *alternatives.after(tx, context, gone))
    told = notices.tell(tx, context, Notice(gone, "refused", says, actor.reply))
    to_staff = notices.tell_staff(tx, context, gone, "refused")
    return Written(gone, (*told, *to_staff, *waiting_list.tell(tx, context, [gone])))


def cancel(tx: Tx, context: Context, actor: Patient, was: Reservation, _: Cancel) -> Written | Refused:
    """Take it back, with a wish to change it. Refused from the clinic's deadline on, when only its phone helps."""
    if was.open and not availability.may_change(context, was):
        return Refused("too-late")
    gone = store.move(tx, was, store.Step("cancel", actor.signature, context.now))
    dropped = seats.drop_wishes(tx, context, actor, gone)
    seats.release(tx, context, actor, gone)
    stays = (notices.standing(context, one) for one in alternatives.left(tx, context, gone))
    says = (notices.about(context, gone, "cancelled"), *stays)
    told = notices.tell(tx, context, Notice(gone, "cancelled", says, actor.reply))
    to_staff = notices.tell_staff(tx, context, gone, "cancelled")
    return Written(gone, (*told, *to_staff, *waiting_list.tell(tx, context, [gone, *dropped])))


def cancel_all(tx: Tx, context: Context, actor: Patient) -> Written:
    """The person has all their data deleted: their places are free, and staff hear of it without hearing of whom."""
    gone = []
    for one in store.open_of(tx, actor.id, context.now):
        gone.append(store.move(tx, one, store.Step("cancel", actor.signature, context.now)))
        seats.release(tx, context, actor, gone[-1])
    to_staff = [letter for one in gone for letter in notices.tell_staff(tx, context, one, "forgotten")]
    return Written(None, (*to_staff, *waiting_list.tell(tx, context, gone)))


def in_time(context: Context, was: Reservation) -> Reservation:
    """Nobody is promised a time that has come; what waits for it is about to expire."""
    if was.starts_at <= context.now:
        raise AlreadyDecided(was.id)
    return was


def _kept(tx: Tx, was: Reservation) -> Reservation:
    """What stays until a wish to change is granted: of a wish to change, what that one would replace."""
    if not was.open:
        raise AlreadyDecided(was.status)
    before = store.get(tx, was.replaces) if was.replaces else None
    return before if before and before.open and was.waiting else was


def _received(tx: Tx, context: Context, actor: Patient, taken: Taken, was: Reservation | None) -> Written:
    """Both sides hear of a request. What was only asked for so far is not spoken of as a reservation. The page asks for name and
    telephone number itself."""
    new, zone = taken.reservation, context.zone
    assert new.expires_at is not None
    event = "change_requested" if was else "requested"
    audit.note(tx, actor.by, OfReservation("change requested" if was else "requested"), new.id, context.now)
    if not was:
        tally.count(tx, "visit-asked", context.now.astimezone(zone).date())
    times: dict[str, Value] = {"by": notices.local(new.expires_at, zone)}
    if was:
        times |= {"was": notices.local(was.starts_at, zone), "before": ServiceName(was.service, people=was.people)}
    key = "request_changed" if was and was.waiting else event
    say = notices.with_tap(notices.about(context, new, key, **times), notices.tap("cancel", new))
    asks = () if was or actor.on_page else contact.ask(tx, context, actor.id)
    told = notices.tell(tx, context, Notice(new, event, (say, *asks), actor.reply, on_page=actor.on_page))
    to_staff = notices.tell_staff(tx, context, new, event, times)
    return Written(new, (*told, *to_staff, *waiting_list.tell(tx, context, taken.overtaken)))
