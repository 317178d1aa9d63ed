"""What is kept of a person's treatment: read before deciding, changed afterwards."""

from datetime import datetime, timedelta

from bot.turn.decision import (
    AftercareDeed,
    GiveConsent,
    Move,
    NoteCheckIn,
    Prefer,
    Register,
    ResumeTips,
    StopTips,
    Unregister,
)
from bot.turn.situation import CARE_PLAN, Aftercare
from clinic.patient import PatientId
from knowledge.library import Library
from scheduler import nudges
from scheduler.office import Office
from store import patients, planned, treatments
from store.db import Tx
from store.patients import Patient
from store.treatments import Answered

# So long after a check-in, words that plainly say how the skin is are taken for its answer.
ASKED_FOR = timedelta(days=3)
TOLD = ("released", "sent")  # of a nudge: it is with the person, or on its way


def load(tx: Tx, patient_id: PatientId, now: datetime, library: Library) -> Aftercare:
    """All of it, at one moment."""
    kept = treatments.of(tx, patient_id)
    treatment = kept[0] if kept else None
    answers = treatments.checkin_answers(tx, patient_id)
    asked, asked_at = _asked(tx, patient_id, now, library, answers) if treatment else (None, None)
    return Aftercare(
        consent=treatments.consent(tx, patient_id),
        treatment=treatment,
        treatments=len(kept),
        tips=treatments.preference(tx, patient_id),
        told=planned.told(tx, treatment.id) if treatment else frozenset(),
        coming=nudges.coming(tx, patient_id, now),
        answers=len(answers),
        asked=asked,
        asked_at=asked_at,
    )


def _asked(
    tx: Tx, patient_id: PatientId, now: datetime, library: Library, answers: list[Answered]
) -> tuple[str | None, datetime | None]:
    """The check-in sent last, where it is recent and nothing was answered since."""
    steps = {step.slug: step for step in library.careplans[CARE_PLAN].steps}
    for fate in reversed(planned.fates(tx, patient_id)):
        slug = fate.planned.steps[-1]
        if fate.at is None or fate.status not in TOLD or slug not in steps or steps[slug].kind != "check-in":
            continue
        since = fate.at
        answered = any(one.at >= since for one in answers)
        return (None, None) if answered or now - since > ASKED_FOR else (slug, since)
    return None, None


def perform(tx: Tx, deed: AftercareDeed, patient: Patient, now: datetime, office: Office) -> None:
    """Do one deed, in the transaction of the event that caused it."""
    match deed:
        case GiveConsent(given=given, wording=wording):
            treatments.give_consent(tx, patient.id, given, wording, now)
            for kept in () if given else treatments.of(tx, patient.id):  # a later no takes the earlier yes back
                nudges.remove(tx, kept.id, now)
        case Register(day=day):
            nudges.register(tx, office, patient, CARE_PLAN, day, now, "patient")
        case Move(day=day):
            if current := treatments.current(tx, patient.id):
                nudges.move(tx, office, current.id, day, now)
        case Unregister(day=day):
            if found := treatments.on_day(tx, patient.id, CARE_PLAN, day):
                nudges.remove(tx, found.id, now)
        case Prefer(time_of_day=time_of_day):
            nudges.prefer(tx, office, patient.id, time_of_day, now)
        case StopTips():
            nudges.stop(tx, patient.id, now)
        case ResumeTips():
            patients.follows(tx, patient.id, True)  # whoever writes has not blocked the account
            nudges.resume(tx, patient.id, now)
        case NoteCheckIn(step=step, answer=answer):
            if current := treatments.current(tx, patient.id):
                treatments.note_checkin(tx, patient.id, current.id, step, answer, now)


def pause(tx: Tx, patient: Patient, now: datetime) -> None:
    """They blocked the account; where no treatment is known there is nothing to go on with later."""
    if treatments.current(tx, patient.id):
        nudges.pause(tx, patient.id, now)


def back(tx: Tx, patient: Patient, now: datetime) -> None:
    """They follow the account again. Whoever is not asked whether to go on, because nothing is to come, is not paused."""
    if treatments.preference(tx, patient.id).stopped or not nudges.coming(tx, patient.id, now):
        treatments.unpause(tx, patient.id)
