"""One reservation: who, when, what may be done about it. Another time is proposed, or it is moved, declined, called off."""

from datetime import date
from typing import Literal

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from booking import availability
from booking.commands import Decline, ForgetGuest, Outcome, Propose, Shift
from booking.context import Context
from clinic.reservation import EXCEPTIONALLY, REASONS, Refused, Reservation, ReservationId
from console.deeds import told, turn
from console.frame import do_booking, now, office, page, typed
from console.guard import MEMBERS, allow
from console.reservations import (
    DAY,
    apart,
    buttons,
    free_at_all,
    free_for_staff,
    line,
    override,
    read_day,
    read_moment,
    today,
)
from store import guests, reservations
from store.db import Tx

routes = Blueprint("visit", __name__, url_prefix="/desk/reservations/<reservation>")

LONGEST_WORDS = 1000


@routes.get("")
@allow(MEMBERS)
def show(reservation: str) -> ResponseReturnValue:
    return _page(reservation, None)


def _page(reservation: str, wrong: str | None) -> str:
    with office().db.look() as tx:
        one = _known(tx, reservation)
        day = _day(one)
        own = availability.own(tx, Context(office(), now()), one)
        free = [
            at for at in free_for_staff(tx).for_people(one.people).times(one.service, day, own) if at != one.starts_at
        ]
        whole = [
            at for at in free_at_all(tx).for_people(one.people).times(one.service, day, own) if at != one.starts_at
        ]
        within, against = apart(whole, one)
        return page(
            "visit.html",
            line=line(tx, one),
            its_day=one.starts_at.astimezone(office().zone).date(),
            day=day,
            earlier=day - DAY,
            later=day + DAY,
            free=buttons(free, with_day=False),
            within=buttons(within, with_day=False),
            against=buttons(against, with_day=False),
            exceptionally=EXCEPTIONALLY,
            reasons=REASONS,
            typed={name: typed(name) for name in ("exceptionally", "exception")},
            words=typed("words"),
            wrong=wrong,
        )


def _known(tx: Tx, reservation: str) -> Reservation:
    found = reservations.latest(tx, ReservationId(reservation))
    if found is None:
        abort(404)
    return found


def _day(one: Reservation) -> date:
    """For which free times are shown: chosen, or that of the visit, and never one that is over."""
    if chosen := request.values.get("day"):
        return read_day(chosen)
    return max(today(), one.starts_at.astimezone(office().zone).date())


@routes.post("/propose")
@allow(MEMBERS)
def propose(reservation: str) -> ResponseReturnValue:
    return _at_that_time(reservation, "proposed")


@routes.post("/shift")
@allow(MEMBERS)
def shift(reservation: str) -> ResponseReturnValue:
    return _at_that_time(reservation, "shifted")


def _at_that_time(reservation: str, did: Literal["proposed", "shifted"]) -> ResponseReturnValue:
    """Do a command with the time that was chosen."""
    at = read_moment(typed("at"))
    if at is None:
        return _page(reservation, "console.choose_time"), 422
    named = ReservationId(reservation)
    command = Propose(named, at, turn()) if did == "proposed" else Shift(named, at, turn(), override())
    return _answer(do_booking(command), did, reservation)


@routes.post("/decline")
@allow(MEMBERS)
def decline(reservation: str) -> ResponseReturnValue:
    reason = next((one for one in REASONS if one == typed("reason")), None)
    words = typed("words").strip()
    if reason is None:
        return _page(reservation, "console.choose_reason"), 422
    if len(words) > LONGEST_WORDS:
        return _page(reservation, "console.words_too_long"), 422
    return _answer(
        do_booking(Decline(ReservationId(reservation), reason, words or None, turn())), "declined", reservation
    )


@routes.post("/forget")
@allow(MEMBERS)
def forget(reservation: str) -> ResponseReturnValue:
    """Whoever is not on LINE asks a colleague to have their data deleted."""
    with office().db.look() as tx:
        who = _known(tx, reservation).patient_id
        if guests.get(tx, who) is None:
            abort(404)
    return told(do_booking(ForgetGuest(who)), "forgotten", "")


def _answer(outcome: Outcome, did: str, reservation: str) -> ResponseReturnValue:
    """What a time is refused for is told beside the times that are free now."""
    match outcome:
        case Refused(why=why):
            return _page(reservation, f"console.time_{why}"), 409
        case _:
            return told(outcome, did, reservation)
