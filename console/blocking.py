"""Times at which nobody can come: blocked after a look at who is affected, and opened again."""

from dataclasses import dataclass
from datetime import date, datetime, time

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from booking.commands import Block, Unblock, Written
from clinic.reservation import OPEN
from clinic.treatment import on_the_clock
from console.deeds import told
from console.frame import do_booking, now, office, page, plain, typed
from console.guard import MEMBERS, allow
from console.reservations import DAY, Line, line, midnight, stretch, today
from store import blocked, reservations
from store.db import Tx

routes = Blueprint("blocking", __name__, url_prefix="/desk/reservations/blocked")

LONGEST_WHY = 60
FIELDS = (
    "first",
    "last",
    "start",
    "end",
)  # what stands in an address: a reason, which may tell of somebody's health, never does


@dataclass(frozen=True, slots=True)
class Shown:
    """A blocked time, in words, with who has a visit then or waits for one."""

    id: str
    called: str
    affected: list[Line]


@routes.get("")
@allow(MEMBERS)
def show() -> ResponseReturnValue:
    """What is blocked; with a stretch of time in the address, who would be affected."""
    return _page("console.block_wrong" if typed("first") and wanted() is None else None)


def _page(wrong: str | None) -> str:
    found = wanted()
    with office().db.look() as tx:
        return page(
            "blocking.html",
            blocked=[
                Shown(one.id, stretch(one), affected(tx, one.starts_at, one.ends_at))
                for one in blocked.coming(tx, now())
            ],
            asked=bool(found),
            affected=affected(tx, found.starts_at, found.ends_at) if found else [],
            typed={name: typed(name) for name in FIELDS},
            why=why(),
            today=today(),
            wrong=wrong,
        )


def wanted() -> Block | None:
    """The stretch that was typed: whole days, or from a time to a time; None where it is none that is to come."""
    try:
        first = date.fromisoformat(typed("first"))
        last = date.fromisoformat(typed("last")) if typed("last") else first
        start = on_the_clock(first, time.fromisoformat(typed("start")), office().zone) if typed("start") else None
        end = on_the_clock(last, time.fromisoformat(typed("end")), office().zone) if typed("end") else None
        starts_at, ends_at = start or midnight(first), end or midnight(last + DAY)
    except (ValueError, OverflowError):
        return None
    if ends_at <= max(starts_at, now()) or first.year < 2000 or last.year > 2200:
        return None
    return Block(starts_at, ends_at, why())


def why() -> str:
    """The reason that was typed, of a form alone."""
    return " ".join(plain(request.form.get("why", "")).split())[:LONGEST_WHY].strip()


def affected(tx: Tx, starts_at: datetime, ends_at: datetime) -> list[Line]:
    """Whose visits, confirmed, asked for or proposed, meet a stretch of time."""
    found = reservations.between(tx, starts_at - DAY, ends_at)
    return [line(tx, one) for one in found if one.status in OPEN and one.ends_at > max(starts_at, now())]


@routes.post("")
@allow(MEMBERS)
def block() -> ResponseReturnValue:
    """Or only look again, where a reason is typed already and days were wrong."""
    command = wanted()
    if command is None:
        return _page("console.block_wrong"), 422
    if typed("step") == "look":
        return _page(None)
    outcome = do_booking(command)
    with office().db.look() as tx:
        anybody = affected(tx, command.starts_at, command.ends_at)
    did = "blocked" if anybody else "blocked_nobody"
    return told(outcome, did, outcome.blocked if isinstance(outcome, Written) else "")


@routes.post("/<blocked_time>/remove")
@allow(MEMBERS)
def remove(blocked_time: str) -> ResponseReturnValue:
    return told(do_booking(Unblock(blocked_time)), "unblocked", "")
