"""What is to be said after a treatment: written down together with the treatment, in the caller's transaction."""

from dataclasses import dataclass
from datetime import date, datetime

from clinic.patient import PatientId
from clinic.treatment import NewTreatment, Planned, TimeOfDay, Timing, Treatment, TreatmentId
from scheduler.office import Office
from scheduler.plan import due, plan
from store import outbox, planned, treatments
from store.db import Tx


@dataclass(frozen=True, slots=True)
class Registered:
    """`planned` is all that is to come. `already`: the treatment of that day was known before."""

    treatment: Treatment
    planned: tuple[Planned, ...]
    already: bool


def register(tx: Tx, office: Office, patient_id: PatientId, new: NewTreatment, now: datetime) -> Registered:
    """Keep a treatment and plan what follows. An earlier one of its kind falls silent. NoConsent where none was given."""
    version = office.library.careplans[new.care_plan].version
    planned.hold(tx, patient_id)
    treatment, first = treatments.add(tx, patient_id, new, version, now)
    if first:
        if treatments.current(tx, patient_id) == treatment:  # not where an older one is told of later
            outbox.drop_tips(tx, patient_id, now)
        _plan_anew(tx, office, treatment, now)
    return Registered(treatment, coming(tx, patient_id, now), not first)


def move(tx: Tx, office: Office, treatment_id: TreatmentId, treated_on: date, now: datetime) -> Registered | None:
    """Correct the day and plan again what was not yet said; None if the treatment is gone. Two of one day become one."""
    treatment = treatments.get(tx, treatment_id)
    if treatment is None:
        return None
    planned.hold(tx, treatment.patient_id)
    same = treatments.on_day(tx, treatment.patient_id, treatment.care_plan, treated_on)
    if same is not None:
        if same.id != treatment.id:
            remove(tx, treatment.id, now)
        return Registered(same, coming(tx, treatment.patient_id, now), True)
    treatments.move(tx, treatment.id, treated_on, office.library.careplans[treatment.care_plan].version)
    moved = treatments.get(tx, treatment.id)
    assert moved is not None
    outbox.drop_tips(tx, moved.patient_id, now)
    _plan_anew(tx, office, moved, now)
    return Registered(moved, coming(tx, moved.patient_id, now), False)


def remove(tx: Tx, treatment_id: TreatmentId, now: datetime) -> bool:
    """Undo: the treatment and all that was planned for it are gone, and an earlier one speaks again."""
    treatment = treatments.get(tx, treatment_id)
    if treatment is None:
        return False
    planned.hold(tx, treatment.patient_id)
    outbox.drop_tips(tx, treatment.patient_id, now)
    return treatments.remove(tx, treatment.id)


def prefer(tx: Tx, office: Office, patient_id: PatientId, time_of_day: TimeOfDay | None, now: datetime) -> None:
    """From now on at that time of day (None: as the plan says). What would then lie in the past keeps its old time."""
    planned.hold(tx, patient_id)
    treatments.prefers(tx, patient_id, time_of_day)
    timing = Timing(office.zone, office.library.clinic.tips.hours, time_of_day)
    for nudge_id, treatment_id, one in planned.coming(tx, patient_id, now):
        treatment = treatments.get(tx, treatment_id)
        assert treatment is not None
        care_plan = office.library.careplans.get(treatment.care_plan)
        step = care_plan.step(one.steps[0]) if care_plan and len(one.steps) == 1 else None
        if step is None or one.due_at <= now:
            continue
        at = due(step, treatment.treated_on, timing)
        if at > now:
            planned.retime(tx, nudge_id, at, at + step.stale_after)


def stop(tx: Tx, patient_id: PatientId, now: datetime) -> None:
    """No more tips, at once: also none that is already a letter."""
    treatments.stop(tx, patient_id, now)
    planned.hold(tx, patient_id)
    outbox.drop_tips(tx, patient_id, now)


def pause(tx: Tx, patient_id: PatientId, now: datetime) -> None:
    """The person blocked the account: nothing is sent until they are back and want it."""
    treatments.pause(tx, patient_id, now)
    planned.hold(tx, patient_id)
    outbox.drop_tips(tx, patient_id, now)


def resume(tx: Tx, patient_id: PatientId, now: datetime) -> tuple[Planned, ...]:
    """Go on after a stop or a pause, with what is still to come; what came due meanwhile is not made up for."""
    treatments.resume(tx, patient_id)
    return coming(tx, patient_id, now)


def coming(tx: Tx, patient_id: PatientId, now: datetime) -> tuple[Planned, ...]:
    """What is next, in order; whether the person has stopped it is for `treatments.preference` to say."""
    return tuple(one for _, _, one in planned.coming(tx, patient_id, now))


def _plan_anew(tx: Tx, office: Office, treatment: Treatment, now: datetime) -> None:
    told = planned.clear(tx, treatment.id)
    prefers = treatments.preference(tx, treatment.patient_id).time_of_day
    timing = Timing(office.zone, office.library.clinic.tips.hours, prefers)
    found = plan(office.library.careplans[treatment.care_plan], treatment.treated_on, now, timing, told)
    planned.add(tx, treatment, found, now)
