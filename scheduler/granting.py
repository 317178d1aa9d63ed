"""A place that is granted: what it replaces makes room, reminders are planned, and the patient hears."""

from dataclasses import replace
from datetime import datetime, timedelta

from clinic.message import Say
from clinic.reservation import WAITING, Reservation
from clinic.treatment import on_the_clock
from scheduler import reservation_letters as letters
from scheduler import seating
from scheduler.office import Office
from scheduler.reservation_letters import Reply
from store import audit, calendars
from store import reservation_due as due
from store import reservations as store
from store import waiting as lists
from store.db import Tx

LINK_LIFE = timedelta(days=1)  # after the visit


def may_change(office: Office, about: Reservation, now: datetime) -> bool:
    """Whether the person may still change or cancel by themselves: a request always, a confirmed visit up to the deadline."""
    terms = office.library.clinic.booking
    return about.status in WAITING or (terms is not None and now <= about.starts_at - terms.terms.change_until)


def grant(
    tx: Tx, office: Office, granted: Reservation, by: str, how: str, now: datetime, reply: Reply | None = None
) -> list[str]:
    """All that follows from a yes, whoever said it; the letters to send. `how` it came about is for the audit trail."""
    audit.note(tx, by, f"reservation: {how}", granted.id, now)
    due.clear(tx, granted.id)
    lists.leave(tx, granted.patient_id, granted.starts_at.astimezone(office.zone).date())
    before = store.get(tx, granted.replaces) if granted.replaces else None
    was = store.move(tx, before, "replace", by, now) if before and before.open else None
    opened = seating.let_go(tx, office, was, by, now, heir=granted) if was else []
    _plan_reminders(tx, office, granted, now)
    event, says = _told(office, granted, was, now)
    return [*letters.tell(tx, granted, event, (*says, *_link(tx, office, granted)), now, reply=reply), *opened]


def _told(office: Office, granted: Reservation, was: Reservation | None, now: datetime) -> tuple[str, tuple[Say, ...]]:
    """With buttons up to the clinic's deadline, and its phone after that."""
    event = "changed" if was else "confirmed"
    more = {"was": letters.local(office, was.starts_at)} if was else {}
    say = letters.about(office, granted, event, params=more)
    if not may_change(office, granted, now):
        return event, (say, letters.about(office, granted, "by_phone"))
    choices = (letters.tap("change", granted), letters.tap("cancel", granted))
    return event, (replace(say, choices=choices, shape="confirm"),)


def _plan_reminders(tx: Tx, office: Office, granted: Reservation, now: datetime) -> None:
    if office.library.clinic.booking is None:
        return
    terms = office.library.clinic.booking.terms
    day = granted.starts_at.astimezone(office.zone).date() - timedelta(days=1)
    at = on_the_clock(day, terms.remind_at, office.zone)
    if at > now:
        due.plan(tx, granted.id, "remind-day", at)
    if terms.remind_before and granted.starts_at - terms.remind_before > now:
        due.plan(tx, granted.id, "remind-soon", granted.starts_at - terms.remind_before)


def _link(tx: Tx, office: Office, granted: Reservation) -> tuple[Say, ...]:
    """A calendar file of it, where the setting tells how this machine is reached from outside."""
    if not office.public_url:
        return ()
    token = calendars.make_link(tx, granted.id, granted.ends_at + LINK_LIFE)
    link = f"{office.public_url}/calendar/{token}.ics"
    return (letters.about(office, granted, "calendar", params={"link": link}),)
