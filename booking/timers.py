"""What is due about one person's reservations: holds that end, the warning before that, reminders. It is decided together, so
that nothing they hear of in one beat contradicts the rest."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from booking import alternatives, availability, granting, notices, seats, waiting_list
from booking.commands import Overtaken, RunTimers, Written
from booking.context import Context
from booking.notices import Notice
from clinic.actors import Clock
from clinic.message import Say, Text
from clinic.reservation import Reservation, ReservationId
from store import reservation_due as due
from store import reservations as store
from store.db import Tx
from store.reservation_due import Kind

log = logging.getLogger("sodan.reservations")

MOST_MESSAGES = 5  # of one push: https://developers.line.biz/en/reference/messaging-api/#send-push-message


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done about each of one person's reservations of which something is due."""

    end: tuple[Reservation, ...] = ()
    warn: tuple[Reservation, ...] = ()
    remind: tuple[tuple[Reservation, Kind], ...] = ()


def run(tx: Tx, context: Context, actor: Clock, command: RunTimers) -> Written | Overtaken:
    """Do all that is due about one person; Overtaken where somebody else has done it."""
    kinds: dict[ReservationId, list[Kind]] = {}
    for one in due.claim_of(tx, command.patient, context.now):
        kinds.setdefault(one.reservation_id, []).append(one.kind)
    if not kinds:
        return Overtaken()
    found = sorted(filter(None, (store.get(tx, each) for each in kinds)), key=_order)
    plan = decide(context, [(was, kinds[was.id]) for was in found])
    put = _end(tx, context, actor, plan)
    put += _warn(tx, context, plan.warn)
    for was, kind in plan.remind:
        put += _remind(tx, context, was, kind)
    return Written(None, tuple(put))


def _order(one: Reservation) -> tuple[datetime, int]:
    """As they were asked for."""
    return one.asked_at, one.turn


def decide(context: Context, found: Sequence[tuple[Reservation, Sequence[Kind]]]) -> Plan:
    """What is still to be done of what is due. A hold that has ended needs no warning, and of two reminders the later says
    all."""
    end, warn, remind = list[Reservation](), list[Reservation](), list[tuple[Reservation, Kind]]()
    for was, kinds in found:
        if "expire" in kinds and was.waiting:
            end.append(was)
        elif "expiring" in kinds and was.waiting and was.expires_at and context.now < was.expires_at:
            warn.append(was)
        elif _reminds(kinds) and was.status == "confirmed" and context.now < was.starts_at:
            remind.append((was, "remind-soon" if "remind-soon" in kinds else "remind-day"))
        else:
            log.info("%s of reservation %s came too late", ", ".join(kinds), was.id)
    return Plan(tuple(end), tuple(warn), tuple(remind))


def _reminds(kinds: Sequence[Kind]) -> bool:
    return "remind-day" in kinds or "remind-soon" in kinds


# Holds that end


def _end(tx: Tx, context: Context, actor: Clock, plan: Plan) -> list[str]:
    """Nobody has answered in time: the places are free, and both sides hear of it."""
    gone: list[Reservation] = []
    for was in plan.end:
        gone.append(store.move(tx, was, store.Step("expire", actor.signature, context.now)))
        seats.release(tx, context, actor, gone[-1])
    if not gone:
        return []
    events = ["proposal_expired" if was.status == "proposed" else "expired" for was in plan.end]
    says = _ended(tx, context, gone[0], events[0]) if len(gone) == 1 else _several_ended(tx, context, gone)
    warned = {was.id for was in plan.warn}  # what is said of those says how they stand as well
    says = tuple(say for say in says if not (isinstance(say, Text) and say.params.get("reservation") in warned))
    put = notices.tell(tx, context, Notice(gone[0], events[0], says[:MOST_MESSAGES]))
    for one, event in zip(gone, events, strict=True):
        put += notices.tell_staff(tx, context, one, event)
    return [*put, *waiting_list.tell(tx, context, gone)]


def _ended(tx: Tx, context: Context, gone: Reservation, event: str) -> tuple[Say, ...]:
    """One: nobody is told to ask again while staff look at another wish of theirs for the same visit."""
    looked_at = any(one.waiting for one in alternatives.left(tx, context, gone))
    said = notices.about(context, gone, "hold_ended" if looked_at and event == "expired" else event)
    return (said, *alternatives.after(tx, context, gone))


def _several_ended(tx: Tx, context: Context, gone: Sequence[Reservation]) -> tuple[Say, ...]:
    """Which have ended, what still stands, and other times for what was asked for last of each service."""
    stand = {one.id: one for each in gone for one in alternatives.left(tx, context, each)}
    says: list[Say] = [Text("reservation.holds_ended", {"list": notices.listed(tx, context, gone)})]
    says += [notices.standing(context, one) for one in stand.values()]
    last = {each.service: each for each in gone}
    for each in last.values():
        if not store.successors(tx, each.id):
            says += alternatives.offers(tx, context, each)
    return tuple(says)


# Holds that are about to end


def _warn(tx: Tx, context: Context, waiting: Sequence[Reservation]) -> list[str]:
    """Whoever is waited for is asked, and whoever waits is told."""
    put: list[str] = []
    for some in _parts(waiting):
        put += notices.tell(tx, context, _warning(context, some))
    for was in waiting:
        if was.status == "requested":
            put += notices.tell_staff(tx, context, was, "expiring", {"by": _held_until(context, was)})
    return put


def _parts(waiting: Sequence[Reservation]) -> Iterable[Sequence[Reservation]]:
    return (waiting[first : first + MOST_MESSAGES] for first in range(0, len(waiting), MOST_MESSAGES))


def _warning(context: Context, waiting: Sequence[Reservation]) -> Notice:
    says = tuple(_about_to_end(context, was) for was in waiting)
    event = "proposal_expiring" if waiting[0].status == "proposed" else "expiring"
    return Notice(waiting[0], event, says, until=min(was.expires_at for was in waiting if was.expires_at))


def _about_to_end(context: Context, was: Reservation) -> Say:
    by = _held_until(context, was)
    if was.status == "proposed":
        say = notices.about(context, was, "proposal_expiring", by=by)
        return notices.asking(say, notices.tap("accept", was), notices.tap("refuse", was))
    return notices.with_tap(notices.about(context, was, "expiring", by=by), notices.tap("cancel", was))


def _held_until(context: Context, was: Reservation) -> datetime:
    assert was.expires_at is not None
    return notices.local(was.expires_at, context.zone)


# Visits that are near


def _remind(tx: Tx, context: Context, was: Reservation, kind: Kind) -> list[str]:
    """What the beat was late for is said as it is then. Where the clinic has closed since, or staff have blocked the time, they
    hear of it instead: nobody is to be called to a closed door."""
    of_day = kind == "remind-day"
    if not availability.possible(tx, context, was):
        return notices.tell_staff(tx, context, was, "closed_remind_day" if of_day else "closed_remind_soon")
    event = "remind_day" if of_day else "remind_soon"
    says = granting.with_ways_to_change(context, was, notices.about(context, was, event))
    return notices.tell(tx, context, Notice(was, event, says, until=was.starts_at))
