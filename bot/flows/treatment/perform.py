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
from clinic import actors
from clinic.patient import PatientId
from knowledge.library import Library
from scheduler import commands, door, nudges
from scheduler.office import Office
from store import planned, treatments
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
    command = _command(tx, deed, patient.id)
    if command is not None:
        done = door.do(tx, office, actors.Patient(patient.id), command, now)
        assert isinstance(done, commands.Written), done  # decided upon what was there, and nobody was in between


def _command(tx: Tx, deed: AftercareDeed, patient: PatientId) -> commands.Command | None:
    """What a deed asks for; None where what it is about is not there any more."""
    match deed:
        case GiveConsent(given=given, wording=wording):
            return commands.GiveConsent(patient, given, wording)
        case Register(day=day):
            return commands.Register(patient, CARE_PLAN, day)
        case Move(day=day):
            current = treatments.current(tx, patient)
            return commands.Move(patient, current.id, day) if current else None
        case Unregister(day=day):
            found = treatments.on_day(tx, patient, CARE_PLAN, day)
            return commands.Remove(patient, found.id) if found else None
        case Prefer(time_of_day=time_of_day):
            return commands.Prefer(patient, time_of_day)
        case StopTips():
            return commands.StopTips(patient)
        case ResumeTips():
            return commands.ResumeTips(patient)
        case NoteCheckIn(step=step, answer=answer):
            current = treatments.current(tx, patient)
            return commands.NoteCheckIn(patient, current.id, step, answer) if current else None


def pause(tx: Tx, patient: Patient, now: datetime) -> None:
    """They blocked the account; where no treatment is known there is nothing to go on with later."""
    if treatments.current(tx, patient.id):
        nudges.pause(tx, patient.id, now)


def back(tx: Tx, patient: Patient, now: datetime) -> None:
    """They follow the account again. Whoever is not asked whether to go on, because nothing is to come, is not paused."""
    if treatments.preference(tx, patient.id).stopped or not nudges.coming(tx, patient.id, now):
        treatments.unpause(tx, patient.id)
