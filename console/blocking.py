"""Times at which nobody can come: blocked after a look at who is affected, and opened again."""

from dataclasses import dataclass
from datetime import date, datetime, time

from flask import Blueprint
from flask.typing import ResponseReturnValue

from booking.commands import Block, Unblock, Written
from clinic.reservation import OPEN, REASONS
from clinic.treatment import on_the_clock
from console.deeds import told
from console.frame import do_booking, now, office, page, typed, typed_line
from console.guard import MEMBERS, allow
from console.reservations import DAY, Line, line, midnight, stretch, today
from store import blocked, reservations
from store.db import Tx

routes = Blueprint("blocking", __name__, url_prefix="/desk/reservations/blocked")

LONGEST_WHY = 60
FIELDS = ("first", "last", "start", "end", "why")


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
            today=today(),
            reasons=REASONS,
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
    return Block(starts_at, ends_at, typed_line("why", LONGEST_WHY))


def affected(tx: Tx, starts_at: datetime, ends_at: datetime) -> list[Line]:
    """Whose visits, confirmed, asked for or proposed, meet a stretch of time."""
    found = reservations.between(tx, starts_at - DAY, ends_at)
    return [line(tx, one) for one in found if one.status in OPEN and one.ends_at > max(starts_at, now())]


@routes.post("")
@allow(MEMBERS)
def block() -> ResponseReturnValue:
    command = wanted()
    if command is None:
        return _page("console.block_wrong"), 422
    outcome = do_booking(command)
    return told(outcome, "blocked", outcome.blocked if isinstance(outcome, Written) else "")


@routes.post("/<blocked_time>/remove")
@allow(MEMBERS)
def remove(blocked_time: str) -> ResponseReturnValue:
    return told(do_booking(Unblock(blocked_time)), "unblocked", "")
