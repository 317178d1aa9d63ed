"""The one door through which treatments and their tips are changed, whoever asks: the actor is checked, then the change and its
line of the audit trail are written in the caller's transaction."""

from collections.abc import Mapping
from datetime import datetime

from clinic.actors import Actor, Clock, Patient, StaffMember, Terminal
from clinic.audit import By, Denied, OfTreatment
from clinic.errors import NoConsent
from clinic.ids import pseudonym
from clinic.treatment import NewTreatment, Treatment, TreatmentId
from scheduler import menus, nudges
from scheduler.commands import (
    Command,
    Forbidden,
    GiveConsent,
    Gone,
    Move,
    NoteCheckIn,
    Outcome,
    Prefer,
    Register,
    Remove,
    ResumeTips,
    StopTips,
    Unasked,
    Written,
)
from scheduler.office import Office
from store import audit, patients, staff, tally, treatments
from store.db import Tx

# Consent, the hour, and how the skin feels are the person's own to say.
MAY: Mapping[type[Actor], tuple[type[Command], ...]] = {
    Patient: (GiveConsent, Register, Move, Remove, Prefer, StopTips, ResumeTips, NoteCheckIn),
    StaffMember: (Register, Move, Remove, StopTips),
    Terminal: (Register, Move, Remove, StopTips),
    Clock: (),
}


def do(tx: Tx, office: Office, actor: Actor, command: Command, now: datetime) -> Outcome:
    """Do what a command asks for; what came of it. The transaction may be committed whatever that is."""
    forbidden = _forbidden(tx, actor, command)
    if forbidden is not None:
        by = By("patient", pseudonym(actor.id)) if isinstance(actor, Patient) else actor.by
        audit.note(tx, by, Denied("treatment", type(command).__name__, forbidden.why), None, now)
        return forbidden
    try:
        done = _do(tx, office, actor, command, now)
    except NoConsent:  # found out before anything is written
        return Unasked()
    menus.decide(tx, office, command.patient, now)
    return done


def _forbidden(tx: Tx, actor: Actor, command: Command) -> Forbidden | None:
    if not isinstance(command, MAY[type(actor)]):
        return Forbidden("not for them")
    if isinstance(actor, StaffMember) and not staff.acts(tx, actor):
        return Forbidden("not on the staff list")
    if isinstance(actor, Patient) and actor.id != command.patient:
        return Forbidden("not theirs")
    if patients.by_id(tx, command.patient) is None:
        return Forbidden("unknown patient")
    return None


def _do(tx: Tx, office: Office, actor: Actor, command: Command, now: datetime) -> Outcome:
    match command:
        case Register():
            return _register(tx, office, actor, command, now)
        case Move() | Remove() | NoteCheckIn():
            treatment = _theirs(tx, command.treatment, command)
            return Gone() if treatment is None else _of_one(tx, office, actor, treatment, command, now)
        case GiveConsent(patient=patient, given=given, wording=wording):
            treatments.give_consent(tx, patient, given, wording, now)
            for kept in () if given else treatments.of(tx, patient):
                nudges.remove(tx, kept.id, now)
        case Prefer(patient=patient, time_of_day=time_of_day):
            nudges.prefer(tx, office, patient, time_of_day, now)
        case StopTips(patient=patient):
            if not treatments.preference(tx, patient).stopped:
                tally.count(tx, "tips-stopped", now.astimezone(office.zone).date())
            nudges.stop(tx, patient, now)
        case ResumeTips(patient=patient):
            patients.follows(tx, patient, True)  # whoever writes has not blocked the account
            nudges.resume(tx, patient, now)
    return Written(coming=nudges.coming(tx, command.patient, now))


def _theirs(tx: Tx, treatment_id: TreatmentId, command: Command) -> Treatment | None:
    """The treatment, where it is still kept and is of the person the command is about."""
    found = treatments.get(tx, treatment_id)
    return found if found and found.patient_id == command.patient else None


def _register(tx: Tx, office: Office, actor: Actor, command: Register, now: datetime) -> Written:
    new = NewTreatment(command.care_plan, command.treated_on, "patient" if isinstance(actor, Patient) else "staff")
    kept = nudges.register(tx, office, command.patient, new, now)
    _note(tx, actor, OfTreatment("registered"), kept.treatment, now)
    return Written(kept.treatment, kept.planned)


def _of_one(
    tx: Tx, office: Office, actor: Actor, treatment: Treatment, command: Move | Remove | NoteCheckIn, now: datetime
) -> Written:
    match command:
        case Move(treated_on=treated_on):
            moved = nudges.move(tx, office, treatment.id, treated_on, now)
            assert moved is not None
            _note(tx, actor, OfTreatment("moved"), moved.treatment, now)
            return Written(moved.treatment, moved.planned)
        case Remove():
            nudges.remove(tx, treatment.id, now)
            _note(tx, actor, OfTreatment("removed"), treatment, now)
            return Written(coming=nudges.coming(tx, command.patient, now))
        case NoteCheckIn(step=step, answer=answer):
            treatments.note_checkin(tx, treatment, step, answer, now)
            return Written(treatment)


def _note(tx: Tx, actor: Actor, what: OfTreatment, treatment: Treatment, now: datetime) -> None:
    """What staff do is written down; what people do about their own is theirs."""
    if not isinstance(actor, Patient):
        audit.note(tx, actor.by, what, treatment.id, now)
