"""The waiting list: who waits for which day, and what of that day is free. A place can be offered to one of them, and is held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask import Blueprint
from flask.typing import ResponseReturnValue

from booking import absence, availability
from booking.commands import Offer
from booking.context import Context
from clinic.message import ServiceName
from clinic.patient import PatientId
from clinic.reservation import Refused
from console.deeds import told
from console.frame import called, do_booking, language, moment, now, office, page, typed
from console.guard import MEMBERS, allow
from console.reservations import buttons, read_moment, today
from knowledge import appointments
from store import waiting
from store.db import Tx

routes = Blueprint("waiting", __name__, url_prefix="/desk/reservations/waiting")

MOST_TIMES = 12


@dataclass(frozen=True, slots=True)
class Waits:
    """One who waits, worded, with the free times of the day for the service; whether they would hear of an offer."""

    patient_id: PatientId
    service: str
    who: str
    called: str
    since: str
    free: Sequence[tuple[str, str]]
    reachable: bool


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    called: str
    waits: Sequence[Waits]


@routes.get("")
@allow(MEMBERS)
def show() -> ResponseReturnValue:
    return _page(None)


def _page(wrong: str | None) -> str:
    with office().db.look() as tx:
        found = waiting.coming(tx, today())
        days = [
            Day(on, appointments.on(office().library, on, language()), [_waits(tx, one) for one in of_day])
            for on, of_day in groupby(found, key=lambda one: one.day)
        ]
        return page("waiting.html", days=days, wrong=wrong)


def _waits(tx: Tx, one: waiting.Listed) -> Waits:
    free = availability.now(tx, Context(office(), now())).times(one.service, one.day)[:MOST_TIMES]
    service = appointments.said(ServiceName(one.service), language(), office().library)
    return Waits(
        one.patient_id,
        one.service,
        called(tx, one.patient_id),
        service,
        moment(one.since),
        buttons(free, with_day=False),
        absence.reachable(tx, one.patient_id),
    )


@routes.post("/offer")
@allow(MEMBERS)
def offer() -> ResponseReturnValue:
    at = read_moment(typed("at"))
    if at is None:
        return _page("console.choose_time"), 422
    outcome = do_booking(Offer(PatientId(typed("patient")), typed("service"), at))
    if isinstance(outcome, Refused) and outcome.why == "not-reachable":
        return _page("console.blocked_hint"), 409
    return told(outcome, "offered", "")
