"""After a visit: it took place, or nobody came. What was done starts the tips for the days after it."""

from dataclasses import replace
from datetime import date, datetime

from clinic.errors import AlreadyDecided
from clinic.message import Choice, Text
from clinic.patient import LANGUAGES, Language
from clinic.reservation import Refused, Reservation, ReservationId
from clinic.taps import Agree, Disagree
from knowledge import wording
from scheduler import nudges
from scheduler import reservation_letters as letters
from scheduler.office import Office
from scheduler.reservations import Written
from store import audit, conversations, patients, treatments
from store import reservation_due as due
from store import reservations as store
from store.db import Tx


def done(tx: Tx, office: Office, reservation_id: ReservationId, by: str, now: datetime) -> Written | Refused:
    """It took place. With consent its day is registered and tips follow; without an answer yet, the person is asked."""
    was = _due(tx, reservation_id)
    if now < was.starts_at:
        return Refused("too-early")
    over = store.move(tx, was, "done", by, now)
    due.clear(tx, over.id)
    audit.note(tx, by, "reservation: done", over.id, now)
    plan = _care_plan(office, over)
    return Written(over, (*_tips(tx, office, over, plan, by, now),) if plan else ())


def not_come(tx: Tx, reservation_id: ReservationId, by: str, now: datetime) -> Written | Refused:
    """Nobody came. It can still be marked done, should that prove wrong."""
    was = _due(tx, reservation_id)
    if now < was.starts_at:
        return Refused("too-early")
    over = store.move(tx, was, "not-come", by, now)
    due.clear(tx, over.id)
    audit.note(tx, by, "reservation: not come", over.id, now)
    return Written(over, ())


def _due(tx: Tx, reservation_id: ReservationId) -> Reservation:
    found = store.held(tx, reservation_id)
    if found is None:
        raise AlreadyDecided(reservation_id)
    return found


def _care_plan(office: Office, over: Reservation) -> str | None:
    service = next((one for one in office.library.clinic.services if one.slug == over.service), None)
    return service.care_plan if service and service.care_plan in office.library.careplans else None


def _tips(tx: Tx, office: Office, over: Reservation, care_plan: str, by: str, now: datetime) -> list[str]:
    """A no that was said before is not asked about again, and who has blocked the account is asked nothing."""
    patient = patients.by_id(tx, over.patient_id)
    if patient is None:
        return []
    consent = treatments.consent(tx, over.patient_id)
    day = over.starts_at.astimezone(office.zone).date()
    if consent is None and patient.following:
        return _ask(tx, office, over, day, patient.language or LANGUAGES[0], now)
    if consent is not None and consent.given:
        nudges.register(tx, office, patient, care_plan, day, now, "staff")
        audit.note(tx, by, "treatment registered", over.id, now)
    return []


def _ask(tx: Tx, office: Office, over: Reservation, day: date, language: Language, now: datetime) -> list[str]:
    """Put the question that is put to whoever registers a treatment, and wait for a yes in words as well."""
    choices = (Choice("button.consent_yes", Agree(day)), Choice("button.consent_no", Disagree()))
    says = (
        letters.about(office, over, "done"),
        Text("consent.about"),
        Text("consent.ask", {"on": wording.on(office.library, day, language)}, choices, shape="confirm"),
    )
    talk, version = conversations.load(tx, over.patient_id)
    if talk.waiting is None:
        conversations.save(tx, over.patient_id, replace(talk, waiting="treatment-consent", day=day), was=version)
    return letters.tell(tx, over, "done", says, now)
