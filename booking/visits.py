"""After a visit: it took place, or nobody came. What was done starts the tips for the days after it."""

from dataclasses import replace
from datetime import date

from booking import notices
from booking.commands import Done, NotCome, Written
from booking.context import Context
from booking.notices import Notice
from clinic.actors import Actor
from clinic.audit import OfReservation
from clinic.message import Choice, Text
from clinic.reservation import Refused, Reservation
from clinic.talks import ContactTalk, DayTold
from clinic.taps import Agree, Disagree
from knowledge import wording
from scheduler import door
from scheduler.commands import Register
from store import audit, conversations, patients, tally, treatments
from store import reservations as store
from store.db import Tx


def done(tx: Tx, context: Context, actor: Actor, was: Reservation, _: Done) -> Written | Refused:
    """It took place. With consent its day is registered and tips follow; without an answer yet, the person is asked."""
    if context.now < was.starts_at:
        return Refused("too-early")
    over = store.move(tx, was, store.Step("done", actor.signature, context.now))
    notices.silence(tx, context, over)
    audit.note(tx, actor.by, OfReservation("done"), over.id, context.now)
    day = over.starts_at.astimezone(context.zone).date()
    tally.count(tx, "visit-come", day)
    if was.status == "not-come":
        tally.count(tx, "visit-not-come", day, n=-1)
    plan = _care_plan(context, over)
    return Written(over, (*_tips(tx, context, actor, over, plan),) if plan else ())


def not_come(tx: Tx, context: Context, actor: Actor, was: Reservation, _: NotCome) -> Written | Refused:
    """Nobody came. It can still be marked done, should that prove wrong."""
    if context.now < was.starts_at:
        return Refused("too-early")
    over = store.move(tx, was, store.Step("not-come", actor.signature, context.now))
    notices.silence(tx, context, over)
    audit.note(tx, actor.by, OfReservation("not come"), over.id, context.now)
    tally.count(tx, "visit-not-come", over.starts_at.astimezone(context.zone).date())
    return Written(over)


def _care_plan(context: Context, over: Reservation) -> str | None:
    service = next((one for one in context.library.clinic.services if one.slug == over.service), None)
    return service.care_plan if service and service.care_plan in context.library.careplans else None


def _tips(tx: Tx, context: Context, actor: Actor, over: Reservation, care_plan: str) -> list[str]:
    """A no that was said before is not asked about again, and who has blocked the account is asked nothing."""
    patient = patients.by_id(tx, over.patient_id)
    if patient is None:
        return []
    consent = treatments.consent(tx, over.patient_id)
    day = over.starts_at.astimezone(context.zone).date()
    if consent is None and patient.following:
        return _ask(tx, context, over, day)
    if consent is not None and consent.given:
        door.do(tx, context.office, actor, Register(over.patient_id, care_plan, day), context.now)
    return []


def _ask(tx: Tx, context: Context, over: Reservation, day: date) -> list[str]:
    """Put the question that is put to whoever registers a treatment, and wait for a yes in words as well."""
    choices = (Choice("button.consent_yes", Agree(day)), Choice("button.consent_no", Disagree()))
    on = wording.on(context.library, day, notices.language_of(tx, over.patient_id))
    says = (
        notices.about(context, over, "done"),
        Text("consent.about"),
        Text("consent.ask", {"on": on}, choices, shape="confirm"),
    )
    talk, version = conversations.load(tx, over.patient_id)
    if talk.flow is None or isinstance(talk.flow, ContactTalk):
        conversations.save(tx, over.patient_id, replace(talk, flow=DayTold("consent", day)), was=version)
    return notices.tell(tx, context, Notice(over, "done", says))
