"""Reservations: requests first, then who comes on a day, in a week, or from a day on. Every view has an address of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from booking import availability, overriding
from booking.availability import Availability
from booking.commands import Override
from booking.context import Context
from clinic.patient import Guest
from clinic.reservation import EXCEPTIONALLY, REASONS, Blocked, Reservation
from clinic.treatment import on_the_clock
from console.frame import called, language, lapse, moment, now, office, page, say, typed, typed_line
from console.guard import MEMBERS, allow
from console.today import service
from knowledge import appointments
from store import blocked, contacts, exceptions, guests, patients, reservations
from store import waiting as waiting_list
from store.db import Tx

routes = Blueprint("reservations", __name__, url_prefix="/desk/reservations")

DAY = timedelta(days=1)
AHEAD = timedelta(days=30)  # what the list shows
LATE = timedelta(minutes=10)  # after which somebody who is not there is late
LONGEST_WHY = 200  # of an exception
SHOWN = ("requested", "proposed", "confirmed", "done", "not-come")


@dataclass(frozen=True, slots=True)
class Line:
    """One reservation, worded; `late` how long somebody who should be there is, `free` the times to offer instead, `change` from
    when to when, where a visit is to be moved."""

    it: Reservation
    at: str
    day: str
    service: str
    who: str
    guest: Guest | None
    status: str
    words: str
    late: str
    begun: bool
    blocked: bool
    change: str = ""
    until: str = ""
    free: Sequence[tuple[str, str]] = ()
    telephone: str = ""
    reachable: bool = True
    exception: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """Who comes on one day, and when nobody can."""

    on: date
    called: str
    today: bool
    closed: bool
    lines: Sequence[Line]
    blocked: Sequence[str]


@routes.get("")
@allow(MEMBERS)
def show() -> ResponseReturnValue:
    return _shown("day", today(), 1)


@routes.get("/day/<day>")
@allow(MEMBERS)
def day(day: str) -> ResponseReturnValue:
    return _shown("day", read_day(day), 1)


@routes.get("/week/<day>")
@allow(MEMBERS)
def week(day: str) -> ResponseReturnValue:
    on = read_day(day)
    return _shown("week", on - DAY * on.weekday(), 7)


@routes.get("/list/<day>")
@allow(MEMBERS)
def listed(day: str) -> ResponseReturnValue:
    return _shown("listed", read_day(day), AHEAD.days)


def _shown(view: str, first: date, many: int) -> str:
    with office().db.look() as tx:
        waiting = tuple(one for one in reservations.listed(tx, now()) if one.waiting)
        free = free_for_staff(tx)
        return page(
            "reservations.html",
            view=view,
            first=first,
            before=first - DAY * many,
            after=first + DAY * many,
            today=today(),
            called=appointments.on(office().library, first, language()),
            requests=[_request(tx, one, free) for one in waiting if one.status == "requested"],
            proposed=[line(tx, one) for one in waiting if one.status == "proposed"],
            days=_days(tx, first, many),
            reasons=REASONS,
            waiters=len(waiting_list.coming(tx, today())),
        )


def today() -> date:
    return now().astimezone(office().zone).date()


def read_day(text: str) -> date:
    """A day of an address; there is no such page for what is none, or so far away that nothing can be counted."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        abort(404)
    if not 2000 <= found.year <= 2200:
        abort(404)
    return found


def read_moment(text: str) -> datetime | None:
    """The value of a button with a free time."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo and 2000 <= found.year <= 2200 else None


def midnight(day: date) -> datetime:
    """When a day of the clinic's begins."""
    return on_the_clock(day, datetime.min.time(), office().zone)


def free_for_staff(tx: Tx) -> Availability:
    return availability.now(tx, Context(office(), now())).for_staff()


def free_at_all(tx: Tx) -> Availability:
    """What staff may enter, the clinic's own terms or not."""
    return overriding.without_terms(availability.now(tx, Context(office(), now())))


def apart(free: Iterable[datetime], was: Reservation | None = None) -> tuple[list[datetime], list[datetime]]:
    """Times within the clinic's own terms, and those that need a reason."""
    context, within, against = Context(office(), now()), list[datetime](), list[datetime]()
    for at in free:
        (against if overriding.against(context, at, was) else within).append(at)
    return within, against


def override() -> Override | None:
    """Why the clinic's own terms shall not count; None where nothing is said."""
    reason = next((one for one in EXCEPTIONALLY if one == typed("exceptionally")), None)
    return Override(reason, typed_line("exception", LONGEST_WHY)) if reason else None


def buttons(free: Iterable[datetime], *, with_day: bool = True) -> list[tuple[str, str]]:
    """Free times as values of buttons, and as words, in order."""
    return [(one.isoformat(), _at(one) if with_day else _hour(one)) for one in sorted(free)]


def _request(tx: Tx, one: Reservation, free: Availability) -> Line:
    own = availability.own(tx, Context(office(), now()), one)
    near = free.for_people(one.people).nearest(one.service, one.starts_at, own, availability.NEAREST + 1)
    return line(tx, one, [start for start in near if start != one.starts_at])


def line(tx: Tx, one: Reservation, free: Iterable[datetime] = ()) -> Line:
    """One reservation in words."""
    was = reservations.get(tx, one.replaces) if one.replaces and one.waiting else None
    guest, patient = guests.get(tx, one.patient_id), patients.by_id(tx, one.patient_id)
    missing = one.status == "confirmed" and one.starts_at + LATE <= now()
    return Line(
        one,
        f"{_hour(one.starts_at)}–{_hour(one.ends_at)}",
        appointments.on(office().library, one.starts_at.astimezone(office().zone).date(), language()),
        service(one),
        called(tx, one.patient_id),
        guest,
        say(f"reservation.now_{one.status}"),
        reservations.words(tx, one.id) or "",
        lapse(now() - one.starts_at) if missing else "",
        one.starts_at <= now(),
        one.open and bool(blocked.between(tx, one.starts_at, one.ends_at)),
        say("console.change_from_to", was=_at(was.starts_at), at=_at(one.starts_at)) if was else "",
        moment(one.expires_at) if one.waiting and one.expires_at else "",
        buttons(free),
        guest.telephone if guest else contacts.get(tx, one.patient_id).telephone,
        patient is not None and patient.following,
        _exception(tx, one),
    )


def _exception(tx: Tx, one: Reservation) -> str:
    """Which of the clinic's own terms it goes against, and why it stands all the same."""
    found = exceptions.get(tx, one.id)
    if found is None:
        return ""
    terms = say("join").join(say(f"console.term_{term}") for term in found.terms)
    why = say(f"console.exceptionally_{found.reason}")
    return say("console.exception", terms=terms, why=f"{why} {found.words}".strip())


def stretch(one: Blocked) -> str:
    """From when until when a blocked time lasts, and why."""
    return say("console.blocked_from", first=_at(one.starts_at), last=_at(one.ends_at), why=one.words)


def _days(tx: Tx, first: date, many: int) -> list[Day]:
    found = reservations.between(tx, midnight(first), midnight(first + DAY * many))
    lines = [line(tx, one) for one in found if one.status in SHOWN]
    return [_day(tx, first + DAY * number, lines) for number in range(many)]


def _day(tx: Tx, on: date, lines: Sequence[Line]) -> Day:
    booking = office().library.clinic.booking
    mine = [one for one in lines if one.it.starts_at.astimezone(office().zone).date() == on]
    return Day(
        on,
        appointments.on(office().library, on, language()),
        on == today(),
        booking is not None and not booking.opening.periods(on),
        mine,
        [stretch(one) for one in blocked.between(tx, midnight(on), midnight(on + DAY))],
    )


def _hour(when: datetime) -> str:
    return f"{when.astimezone(office().zone):%H:%M}"


def _at(when: datetime) -> str:
    return appointments.at(office().library, when.astimezone(office().zone), language())
