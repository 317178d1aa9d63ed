"""What is done with one click, from whichever screen: take over and hand back, close, answer, confirm, mark a visit. Each goes
through the one door of its room, and the screen it came from says what came of it."""

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from booking import commands as visits
from clinic.patient import PatientId
from clinic.reservation import Refused, ReservationId
from console import today
from console.frame import back, do, do_booking, page, typed
from console.guard import MEMBERS, allow
from staff import commands as tasks

routes = Blueprint("deeds", __name__, url_prefix="/desk")


@routes.post("/tasks/<task>/close")
@allow(MEMBERS)
def close(task: str) -> ResponseReturnValue:
    return told(do(tasks.CloseTask(task)), "closed", task)


@routes.post("/tasks/<task>/reopen")
@allow(MEMBERS)
def reopen(task: str) -> ResponseReturnValue:
    return told(do(tasks.ReopenTask(task)), "reopened", task)


@routes.post("/tasks/<task>/answer")
@allow(MEMBERS)
def answer(task: str) -> ResponseReturnValue:
    words = typed("words")
    outcome = do(tasks.AnswerTask(task, words))
    if isinstance(outcome, tasks.Refused):
        key = "console.answer_empty" if outcome.why == "empty" else "console.answer_too_long"
        return page("today.html", shown=today.shown(), typed={task: words}, wrong=key), 422
    return told(outcome, "answered", task)


@routes.post("/patients/<patient>/take")
@allow(MEMBERS)
def take(patient: str) -> ResponseReturnValue:
    return told(do(tasks.Take(PatientId(patient))), "taken", patient)


@routes.post("/patients/<patient>/hand-back")
@allow(MEMBERS)
def hand_back(patient: str) -> ResponseReturnValue:
    return told(do(tasks.HandBack(PatientId(patient))), "handed_back", patient)


@routes.post("/reservations/<reservation>/confirm")
@allow(MEMBERS)
def confirm(reservation: str) -> ResponseReturnValue:
    return told(do_booking(visits.Confirm(ReservationId(reservation), turn())), "confirmed", reservation)


@routes.post("/reservations/<reservation>/done")
@allow(MEMBERS)
def done(reservation: str) -> ResponseReturnValue:
    return told(do_booking(visits.Done(ReservationId(reservation), turn())), "done", reservation)


@routes.post("/reservations/<reservation>/not-come")
@allow(MEMBERS)
def not_come(reservation: str) -> ResponseReturnValue:
    return told(do_booking(visits.NotCome(ReservationId(reservation), turn())), "not_come", reservation)


def turn() -> int | None:
    """As it stood on the page: whatever has changed since is not decided over."""
    given = request.form.get("turn", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None


def told(outcome: tasks.Outcome | visits.Outcome, did: str, of: str) -> ResponseReturnValue:
    """Back to the screen it came from, which says what came of it."""
    match outcome:
        case tasks.Forbidden() | visits.Forbidden():
            abort(403)
        case tasks.Overtaken() | visits.Overtaken():
            return back("late")
        case Refused() | tasks.Refused():
            return back("refused", of)
        case _:
            return back(did, of)
