"""What is done with one click, from whichever screen: take over and hand back, close, answer, confirm, mark a visit. Each goes
through the one door of its room, and the screen it came from says what came of it."""

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from booking import commands as visits
from clinic.patient import PatientId
from clinic.reservation import Refused, ReservationId
from console import today
from console.frame import back, do, do_booking, key_of_language, office, page, typed
from console.guard import MEMBERS, allow
from knowledge import wording
from staff import commands as tasks
from store import tasks as open_tasks

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
    with office().db.look() as tx:
        asked = open_tasks.get(tx, task)
    if asked and "sure" not in request.form and wording.in_other_language(words, asked.language):
        return _again(task, words, key_of_language("console.other_language_", asked.language), sure=True)
    outcome = do(tasks.AnswerTask(task, words, later="later" in request.form))
    if isinstance(outcome, tasks.Refused):
        return _again(task, words, "console.answer_empty" if outcome.why == "empty" else "console.answer_too_long")
    waits = isinstance(outcome, tasks.Done) and not outcome.letters
    return told(outcome, "answered_later" if waits else "answered", task)


def _again(task: str, words: str, wrong: str, sure: bool = False) -> ResponseReturnValue:
    """The page as it was, with what was written; once more sends it where that is only doubted."""
    return page("today.html", shown=today.shown(), typed={task: words}, sure=task if sure else None, wrong=wrong), 422


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
