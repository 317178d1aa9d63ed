"""A place that is granted: what it replaces makes room, reminders are planned, and the patient hears."""

from datetime import timedelta

from booking import availability, notices, seats, waiting_list
from booking.context import Context
from booking.notices import Notice
from clinic.actors import Actor, Patient
from clinic.audit import OfReservation
from clinic.message import Say, Text
from clinic.reservation import Reservation
from clinic.treatment import on_the_clock
from store import audit, calendars
from store import reservation_due as due
from store import reservations as store
from store import waiting as lists
from store.db import Tx

LINK_LIFE = timedelta(days=1)  # after the visit


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
    if not availability.may_change(context, one):
        return say, notices.about(context, one, "by_phone")
    return (notices.asking(say, notices.tap("change", one), notices.tap("cancel", one)),)


def _plan_reminders(tx: Tx, context: Context, granted: Reservation) -> None:
    if context.library.clinic.booking is None:
        return
    terms = context.library.clinic.booking.terms
    day = granted.starts_at.astimezone(context.zone).date() - timedelta(days=1)
    at = on_the_clock(day, terms.remind_at, context.zone)
    if at > context.now:
        due.plan(tx, granted.id, "remind-day", at)
    if terms.remind_before and granted.starts_at - terms.remind_before > context.now:
        due.plan(tx, granted.id, "remind-soon", granted.starts_at - terms.remind_before)


def _link(tx: Tx, context: Context, granted: Reservation) -> tuple[Say, ...]:
    """A calendar file of it, where the setting tells how this machine is reached from outside."""
    if not context.office.public_url:
        return ()
    token = calendars.make_link(tx, granted.id, granted.ends_at + LINK_LIFE)
    link = f"{context.office.public_url}/calendar/{token}.ics"
    return (notices.about(context, granted, "calendar", link=link),)
