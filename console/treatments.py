"""The treatments of one patient and the tips that follow: registered, corrected, removed; each tip and its fate."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from clinic.patient import PatientId
from clinic.treatment import Treatment, TreatmentId
from console import chart
from console.conversation import known, steps
from console.frame import back, called, do_treatment, language, moment, office, page, say, typed
from console.guard import MEMBERS, allow
from console.reservations import today
from knowledge import wording
from scheduler.commands import Forbidden, Gone, Move, Outcome, Register, Remove, Unasked
from store import planned, treatments
from store.db import Tx

routes = Blueprint("treatments", __name__, url_prefix="/desk/conversations/<patient>/treatments")

LONGEST_AGO = timedelta(days=365)  # as long as a treatment is kept

# What became of a tip (store/planned.py), in words.
FATES: Mapping[str, str] = {
    "planned": "console.tip_planned",
    "released": "console.tip_released",
    "sent": "console.tip_sent",
    "dropped": "console.tip_dropped",
    "unwanted": "console.tip_unwanted",
    "failed": "console.tip_failed",
    "unknown": "console.tip_unknown",
}
# Why a tip was not sent (scheduler/due_tips.py), in words.
BECAUSE: Mapping[str, str] = {
    "too late": "console.tip_because_too_late",
    "its time had passed": "console.tip_because_too_late",
    "no consent": "console.tip_because_no_consent",
    "the person stopped the tips": "console.tip_because_the_person_stopped_the_tips",
    "the person blocked the account": "console.tip_because_the_person_blocked_the_account",
    "there is a later treatment": "console.tip_because_there_is_a_later_treatment",
    "the plan has no such step any more": "console.tip_because_the_plan_has_no_such_step_any_more",
    "fine each time it was asked": "console.tip_because_fine_each_time_it_was_asked",
}


@dataclass(frozen=True, slots=True)
class Tip:
    """One nudge and its fate, in words; `why` where it was not sent."""

    due: str
    called: str
    status: str
    at: str
    why: str


@routes.get("")
@allow(MEMBERS)
def show(patient: str) -> ResponseReturnValue:
    return _page(patient, None)


def _page(patient: str, wrong: str | None) -> str:
    with office().db.look() as tx:
        who = known(tx, patient)
        consent = treatments.consent(tx, who.id)
        liked = treatments.preference(tx, who.id)
        return page(
            "treatments.html",
            patient=who,
            who=called(tx, who.id),
            consent="none" if consent is None else "yes" if consent.given else "no",
            stopped=liked.stopped,
            kept=[(one, plan(one.care_plan), _on(one)) for one in treatments.of(tx, who.id)],
            plans=[(slug, plan(slug)) for slug in office().library.careplans],
            tips=_tips(tx, who.id),
            charts=_charts(tx, who.id),
            today=today(),
            earliest=today() - LONGEST_AGO,
            wrong=wrong,
        )


def _charts(tx: Tx, patient: PatientId) -> list[chart.Chart]:
    """How the skin was doing after each treatment."""
    answers = treatments.checkin_answers(tx, patient)
    return [found for one in treatments.of(tx, patient) if (found := chart.of(one, answers))]


def plan(slug: str) -> str:
    """What a care plan is called: by the first service it belongs to."""
    services = office().library.clinic.services
    return next((one.name(language()) for one in services if one.care_plan == slug), slug)


def _on(one: Treatment) -> str:
    return wording.on(office().library, one.treated_on, language())


def _tips(tx: Tx, patient: PatientId) -> list[Tip]:
    return [
        Tip(
            moment(one.planned.due_at),
            steps(one.planned),
            say(FATES.get(one.status, FATES["unknown"])),
            moment(one.at) if one.at else "",
            _why(one.reason),
        )
        for one in planned.fates(tx, patient)
    ]


def _why(reason: str | None) -> str:
    """In words where there are some for it; as it was noted otherwise."""
    key = BECAUSE.get(reason or "")
    return say(key) if key else reason or ""


def _day() -> date | None:
    """The day of a treatment: not to come, and not longer ago than it would be kept."""
    try:
        found = date.fromisoformat(typed("treated_on"))
    except ValueError:
        return None
    return found if today() - LONGEST_AGO <= found <= today() else None


@routes.post("")
@allow(MEMBERS)
def register(patient: str) -> ResponseReturnValue:
    day, slug = _day(), typed("care_plan")
    if day is None or slug not in office().library.careplans:
        return _page(patient, "console.day_wrong"), 422
    return _told(do_treatment(Register(PatientId(patient), slug, day)), "registered")


@routes.post("/<treatment>/move")
@allow(MEMBERS)
def move(patient: str, treatment: str) -> ResponseReturnValue:
    day = _day()
    if day is None:
        return _page(patient, "console.day_wrong"), 422
    return _told(do_treatment(Move(PatientId(patient), TreatmentId(treatment), day)), "treatment_moved")


@routes.post("/<treatment>/remove")
@allow(MEMBERS)
def remove(patient: str, treatment: str) -> ResponseReturnValue:
    return _told(do_treatment(Remove(PatientId(patient), TreatmentId(treatment))), "treatment_removed")


def _told(outcome: Outcome, did: str) -> ResponseReturnValue:
    match outcome:
        case Forbidden(why="unknown patient"):
            abort(404)
        case Forbidden():
            abort(403)
        case Gone():
            return back("late")
        case Unasked():
            return back("no_consent")
        case _:
            return back(did)
