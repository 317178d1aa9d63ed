"""Enter a visit for somebody who telephones or walks in: service, day, a free time, name and telephone, in whichever order the
caller tells them. A look at another day keeps what is written."""

from datetime import date, timedelta

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from booking import availability
from booking.commands import Enter, Forbidden, Note, Overtaken, Written
from clinic.patient import Guest, PatientId
from clinic.reservation import EXCEPTIONALLY, Refused
from clinic.task import clip
from console.frame import called, do_booking, language, office, page, typed, typed_line
from console.guard import MEMBERS, allow
from console.reservations import (
    DAY,
    apart,
    buttons,
    free_at_all,
    free_for_staff,
    midnight,
    override,
    read_day,
    read_moment,
    today,
)
from knowledge import appointments
from store import patients
from store.db import Tx

routes = Blueprint("entering", __name__, url_prefix="/desk/reservations/new")

LONGEST_NAME, LONGEST_TELEPHONE = 60, 30
NOON = timedelta(hours=12)
MOST_PEOPLE = 6
NEXT = 6  # free times to choose from where somebody asks for the soonest


@routes.get("")
@allow(MEMBERS)
def form() -> ResponseReturnValue:
    return _page(None)


def _page(wrong: str | None) -> str:
    day = _day()
    with office().db.look() as tx:
        free = free_at_all(tx).for_people(_people())
        chosen = _service()
        times, against = apart(free.times(chosen, day))
        patient = patients.by_id(tx, PatientId(typed("patient"))) if typed("patient") else None
        return page(
            "entering.html",
            services=[
                (one.slug, appointments.service(office().library, one.slug, language()))
                for one in availability.offered(office().library)
            ],
            chosen=chosen,
            people=_people(),
            most=MOST_PEOPLE,
            day=day,
            earlier=day - DAY if day > today() else None,
            later=day + DAY,
            called=appointments.on(office().library, day, language()),
            times=buttons(times, with_day=False),
            against=buttons(against, with_day=False),
            reasons=EXCEPTIONALLY,
            soonest=[] if times or not chosen else _soonest(tx, chosen, day),
            patient=patient,
            who=called(tx, patient.id) if patient else "",
            typed={name: typed(name) for name in ("name", "telephone", "words", "at", "exceptionally", "exception")},
            wrong=wrong,
        )


def _soonest(tx: Tx, service: str, day: date) -> list[tuple[str, str]]:
    """The next free times within the clinic's own terms."""
    free = free_for_staff(tx).for_people(_people()).nearest(service, midnight(day) + NOON, limit=NEXT)
    return buttons(apart(free)[0])


def _day() -> date:
    if typed("look"):
        return read_day(typed("look"))
    return read_day(request.values["day"]) if request.values.get("day") else today()


def _service() -> str | None:
    offered = [one.slug for one in availability.offered(office().library)]
    return typed("service") if typed("service") in offered else next(iter(offered), None)


def _people() -> int:
    """How many come, one after the other."""
    return int(typed("people")) if typed("people") in map(str, range(1, MOST_PEOPLE + 1)) else 1


@routes.post("")
@allow(MEMBERS)
def enter() -> ResponseReturnValue:
    at, name = read_moment(typed("at")), typed_line("name", LONGEST_NAME)
    on_line = PatientId(typed("patient")) if typed("patient") else None
    if "look" in request.form or typed("day") != typed("shown"):  # other times than those that are shown
        return _page(None)
    if at is None:
        return _page("console.choose_time"), 422
    if not on_line and not name:
        return _page("console.name_missing"), 422
    who = on_line or Guest(name, typed_line("telephone", LONGEST_TELEPHONE))
    words = typed("words").strip()
    outcome = do_booking(Enter(who, typed("service"), at, Note(clip(words)) if words else None, _people(), override()))
    match outcome:
        case Written(about=about) if about:
            return redirect(url_for("visit.show", reservation=about.id, did="entered"), 303)
        case Refused(why=why):
            return _page(f"console.time_{why}"), 409
        case Overtaken():
            return _page("console.did_late"), 409
        case Forbidden() | _:
            abort(403)
