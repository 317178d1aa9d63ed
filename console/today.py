"""Today: what needs a person now, in order, all that one person waits for together, and who comes. It keeps itself fresh."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import Blueprint, make_response, request
from flask.typing import ResponseReturnValue

from clinic.message import ServiceName
from clinic.patient import PatientId
from clinic.reservation import Reservation
from console.frame import called, language, lapse, moment, now, office, page, say, staff_context
from console.guard import MEMBERS, MEMBERS_QUIETLY, allow
from knowledge import appointments
from knowledge.library import Library
from staff import board, history
from staff.board import Waiting
from store import channel, contacts, guests, reservations, staff
from store.channel import Channel, Standing
from store.db import Tx

routes = Blueprint("today", __name__, url_prefix="/desk")

MOST = 100  # rows: who has more has other troubles, and the count tells


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to be seen to, worded. `visit` is the reservation where it is about one."""

    it: Waiting
    kind: str
    about: str
    words: str
    since: str
    waited: str
    until: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, and all that is to be seen to for them, the most urgent first; `patient_id` is None for what is about nobody."""

    patient_id: PatientId | None
    who: str
    telephone: str
    history: Sequence[str]
    held_by: str | None
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who comes today, worded; `turn` names the state that was seen."""

    id: str
    turn: int
    patient_id: str
    at: str
    service: str
    who: str
    guest: str
    status: str
    begun: bool
    marked: bool


@dataclass(frozen=True, slots=True)
class Shown:
    people: tuple[Person, ...]
    visits: tuple[Visit, ...]
    count: int
    urgent: int
    open_now: bool
    opens: str
    line: Standing
    way: str


@routes.get("/")
@allow(MEMBERS)
def today() -> ResponseReturnValue:
    return page("today.html", shown=shown(), typed={})


@routes.get("/today/rows")
@allow(MEMBERS_QUIETLY)
def rows() -> ResponseReturnValue:
    """The list alone, for the page that keeps itself fresh; 304 where nothing has changed."""
    found = shown()
    body = page("today_rows.html", shown=found, typed={})
    response = make_response(body)
    response.set_etag(hashlib.sha256(body.encode()).hexdigest()[:32])
    response.headers["X-Waiting"], response.headers["X-Urgent"] = str(found.count), str(found.urgent)
    return response.make_conditional(request)


def shown() -> Shown:
    """All that the page tells, as it stands."""
    context = staff_context()
    with office().db.look() as tx:
        found = board.board(tx, context)
        names = staff.names(tx)
        people = tuple(_person(tx, of, names) for of in _together(found.waiting[:MOST]))
        visits = tuple(_visit(tx, one) for one in found.visits)
        line = channel.look(tx)
    return Shown(
        people,
        visits,
        len(found.waiting),
        sum(one.kind == "urgent" for one in found.waiting),
        found.open_now,
        moment(found.opens_at) if found.opens_at else "",
        line.standing,
        by_push(line),
    )


def by_push(line: Channel) -> str:
    """What an answer costs that goes as a message of its own."""
    if line.quota is None:
        return say("console.route_push")
    return say("console.route_push_left", left=max(line.quota - line.used, 0))


def _together(waiting: Iterable[Waiting]) -> Iterable[list[Waiting]]:
    """All of one person where their most urgent thing stands; what is about nobody stays by itself."""
    found: dict[str, list[Waiting]] = {}
    for one in waiting:
        found.setdefault(one.patient_id or f"alone {one.id}", []).append(one)
    return found.values()


def _person(tx: Tx, waiting: Sequence[Waiting], names: dict[str, str]) -> Person:
    who, held_by = waiting[0].patient_id, waiting[0].held_by
    known = who and any(one.kind != "reservation" for one in waiting)
    return Person(
        who,
        called(tx, who) if who else "",
        contacts.get(tx, who).telephone if who else "",
        history.lines(tx, staff_context(), who) if who and known else (),
        None if held_by is None else names.get(held_by, say("console.somebody")),
        [_row(tx, one) for one in waiting],
    )


def _row(tx: Tx, one: Waiting) -> Row:
    words = reservations.words(tx, one.reservation.id) if one.reservation else one.words
    return Row(
        one,
        say(f"console.kind_{one.kind}"),
        _about(one, office().library),
        words or "",
        moment(one.since),
        lapse(one.waited),
        moment(one.until),
    )


def _about(one: Waiting, library: Library) -> str:
    if one.reservation is not None:
        return f"{service(one.reservation)}  {_wished(one.reservation, one.was)}"
    if not one.topic:
        return ""
    try:
        return library.sign(one.topic, language()) if one.kind == "urgent" else library.title(one.topic, language())
    except LookupError:  # the knowledge has changed since
        return one.topic


def _wished(wish: Reservation, was: Reservation | None) -> str:
    at = moment(wish.starts_at)
    return say("console.change_from_to", was=moment(was.starts_at), at=at) if was else at


def service(of: Reservation) -> str:
    """What the clinic calls it, and for how many people where several come."""
    return appointments.said(ServiceName(of.service, people=of.people), language(), office().library)


def _visit(tx: Tx, one: Reservation) -> Visit:
    guest = guests.get(tx, one.patient_id)
    return Visit(
        one.id,
        one.turn,
        one.patient_id,
        f"{one.starts_at.astimezone(office().zone):%H:%M}",
        service(one),
        called(tx, one.patient_id),
        guest.name if guest else "",
        say(f"console.visit_{one.status}"),
        one.starts_at <= now(),
        one.status != "confirmed",
    )
