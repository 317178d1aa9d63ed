"""A place that is granted: what it replaces makes room, reminders are planned, and the patient hears."""

from datetime import datetime, timedelta

from booking import availability, notices, seats, waiting_list
from booking.context import Context
from booking.notices import Notice
from clinic.actors import Actor, Patient
from clinic.audit import OfReservation
from clinic.message import Card, Say, Text
from clinic.reservation import Reservation
from clinic.treatment import on_the_clock
from knowledge.opening import Terms
from store import audit, calendars, tally
from store import reservation_due as due
from store import reservations as store
from store import waiting as lists
from store.db import Tx

LINK_LIFE = timedelta(days=1)  # after the visit
WITH_DETAILS = ("reservation.confirmed", "reservation.changed", "reservation.remind_day")
LEFT_TO_CHANGE = timedelta(hours=2)  # after the reminder, at least


def grant(tx: Tx, context: Context, actor: Actor, granted: Reservation) -> list[str]:
    """All that follows from a yes, whoever said it; the letters to send."""
    how = OfReservation("accepted" if isinstance(actor, Patient) else "confirmed")
    audit.note(tx, actor.by, how, granted.id, context.now)
    notices.silence(tx, context, granted)
    lists.leave(tx, granted.patient_id, granted.starts_at.astimezone(context.zone).date())
    before = store.get(tx, granted.replaces) if granted.replaces else None
    was = (
        store.move(tx, before, store.Step("replace", actor.signature, context.now)) if before and before.open else None
    )
    if was:
        seats.release(tx, context, actor, was, granted)
    else:
        tally.count(tx, "visit-confirmed", context.now.astimezone(context.zone).date())
    _plan_reminders(tx, context, granted)
    event, says = _told(context, granted, was)
    by_staff = not isinstance(actor, Patient)
    reply = actor.reply if isinstance(actor, Patient) else None
    notice = Notice(granted, event, (*says, *_link(tx, context, granted)), reply, by_staff=by_staff)
    told = notices.tell(tx, context, notice)
    return [*told, *waiting_list.tell(tx, context, [was] if was else [])]


def _told(context: Context, granted: Reservation, was: Reservation | None) -> tuple[str, tuple[Say, ...]]:
    """With buttons up to the clinic's deadline, and its phone after that."""
    event = "changed" if was else "confirmed"
    more = {"was": notices.local(was.starts_at, context.zone)} if was else {}
    return event, with_ways_to_change(context, granted, notices.about(context, granted, event, **more))


def with_ways_to_change(context: Context, one: Reservation, say: Text) -> tuple[Say, ...]:
    """A message about a confirmed visit, with buttons up to the clinic's deadline, and the clinic's phone after that."""
    told = _details(context, one) if say.key in WITH_DETAILS else ()
    if not availability.may_change(context, one):
        return say, *told, notices.about(context, one, "by_phone")
    choices = (notices.tap("change", one), notices.tap("cancel", one))
    # The first button of a card stands out: nobody is invited to give up a visit as loudly as to move it.
    return Card(say.key, say.params, (), choices), *told


def _details(context: Context, one: Reservation) -> tuple[Say, ...]:
    """Where it is, how long it takes and what it costs, as far as the profile tells."""
    service = next((each for each in context.library.clinic.services if each.slug == one.service), None)
    if service is None or service.price_yen is None:
        return ()
    minutes = str((one.ends_at - one.starts_at) // timedelta(minutes=1))
    key = "details" if service.price_yen else "details_free"
    return (notices.about(context, one, key, minutes=minutes, yen=f"{service.price_yen:,}"),)


def _plan_reminders(tx: Tx, context: Context, granted: Reservation) -> None:
    if context.library.clinic.booking is None:
        return
    terms = context.library.clinic.booking.terms
    at = _in_time(context, granted, terms)
    if at > context.now:
        due.plan(tx, granted.id, "remind-day", at)
    if terms.remind_before and granted.starts_at - terms.remind_before > context.now:
        due.plan(tx, granted.id, "remind-soon", granted.starts_at - terms.remind_before)


def _in_time(context: Context, granted: Reservation, terms: Terms) -> datetime:
    """The evening before, or the one before that where the visit could no longer be changed by then."""
    day = granted.starts_at.astimezone(context.zone).date() - timedelta(days=1)
    at = on_the_clock(day, terms.remind_at, context.zone)
    while at > context.now and at + LEFT_TO_CHANGE > granted.starts_at - terms.change_until:
        day -= timedelta(days=1)
        at = on_the_clock(day, terms.remind_at, context.zone)
    return at


def _link(tx: Tx, context: Context, granted: Reservation) -> tuple[Say, ...]:
    """A calendar file of it, where the setting tells how this machine is reached from outside."""
    if not context.office.public_url:
        return ()
    token = calendars.make_link(tx, granted.id, granted.ends_at + LINK_LIFE)
    link = f"{context.office.public_url}/calendar/{token}.ics"
    return (notices.about(context, granted, "calendar", link=link),)
