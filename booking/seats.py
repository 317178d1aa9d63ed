"""Places taken and freed: who comes second finds every cell of a seat taken, by the rule of the database itself."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from booking import availability, notices, places
from booking.availability import Availability
from booking.commands import Note
from booking.context import Context
from clinic.actors import Actor
from clinic.audit import OfReservation
from clinic.ids import spoken_id
from clinic.patient import PatientId
from clinic.reservation import Refused, Reservation, ReservationId, Status
from store import audit
from store import reservation_due as due
from store import reservations as store
from store.db import Tx


@dataclass(frozen=True, slots=True)
class Wanted:
    """A new reservation of somebody's, in the place of another where it names one."""

    patient_id: PatientId
    service: str
    starts_at: datetime
    status: Status
    note: Note | None = None
    replaces: Reservation | None = None
    people: int = 1


@dataclass(frozen=True, slots=True)
class Taken:
    """What was written, and the wishes it overtook, whose places are free."""

    reservation: Reservation
    overtaken: tuple[Reservation, ...] = ()


def take(tx: Tx, context: Context, actor: Actor, wanted: Wanted, free: Availability) -> Taken | Refused:
    """Write a new reservation with its place, on the terms of `free`, or say why not."""
    # Lengths are added to it, which wall times do wrong when clocks change.
    starts_at = wanted.starts_at.astimezone(UTC)
    own, free = availability.own(tx, context, wanted.replaces), free.for_people(wanted.people)
    takes = free.length(wanted.service)
    refused = free.refusal(wanted.service, starts_at, own)
    if refused or takes is None:
        return refused.but(wanted.replaces) if refused else Refused("not-offered")
    until = places.held_until(free.booking, context.now, starts_at, context.zone)
    new = _new(replace(wanted, starts_at=starts_at), starts_at + takes, until, context.now)
    if _has_already(tx, context, new, own):
        return Refused("yours")
    note = wanted.note or (_note_before(tx, wanted.replaces) if wanted.replaces else None)
    store.add(tx, new, actor.signature, note.words if note else None, note.message_id if note else None)
    seated = _seat(tx, context, new, own, free)
    if seated is None:
        store.remove(tx, new.id)
        return free.taken(wanted.service, starts_at, own).but(wanted.replaces)
    overtaken = drop_wishes(tx, context, actor, wanted.replaces, seated) if wanted.replaces else ()
    _hold(tx, context, seated, free)
    return Taken(seated, overtaken)


def _new(wanted: Wanted, ends_at: datetime, expires_at: datetime, now: datetime) -> Reservation:
    """On no seat yet. What is to take another's place counts on from it, so that calendars see which is the later."""
    identity, before = ReservationId(spoken_id()), wanted.replaces
    return Reservation(
        id=identity,
        patient_id=wanted.patient_id,
        service=wanted.service,
        starts_at=wanted.starts_at,
        ends_at=ends_at,
        seat=0,
        status=wanted.status,
        turn=before.turn + 1 if before else 0,
        asked_at=now,
        expires_at=expires_at,
        replaces=before.id if before else None,
        root=before.root if before else identity,
        changed_at=now,
        people=wanted.people,
    )


def _note_before(tx: Tx, was: Reservation) -> Note | None:
    """What staff were told of a visit holds when its time changes: the latest of it, and the message it came from."""
    said = (store.said(tx, one.id) for one in (*reversed(store.successors(tx, was.id)), was))
    return next((Note(words, message_id) for words, message_id in said if words), None)


def _has_already(tx: Tx, context: Context, new: Reservation, own: Collection[str]) -> bool:
    """Whether the person comes then anyway: to something else, or to the very thing they want to change."""
    return any(
        (one.starts_at, one.service) == (new.starts_at, new.service)
        if one.id in own
        else one.starts_at < new.ends_at and new.starts_at < one.ends_at
        for one in store.open_of(tx, new.patient_id, context.now)
    )


def _seat(tx: Tx, context: Context, new: Reservation, own: Collection[str], free: Availability) -> Reservation | None:
    """Take the first seat that is free for all of the visit and its buffer; None where somebody has each."""
    until, mine = availability.until(context, new), frozenset((*own, new.id))
    held = free.around(new.starts_at.astimezone(context.zone).date(), mine)
    for seat in places.seats(free.booking.terms, new.starts_at, new.ends_at - new.starts_at, held):
        if store.take(tx, new.id, seat, new.starts_at, until, own):
            store.settle_in(tx, new.id, seat, new.starts_at, new.ends_at, until)
            return replace(new, seat=seat)
    return None


def move(tx: Tx, context: Context, actor: Actor, was: Reservation, starts_at: datetime) -> Reservation | Refused:
    """Move what waits for an answer to a proposed time. The time that was asked for is given up: staff have no use for it."""
    starts_at = starts_at.astimezone(UTC)
    free = availability.now(tx, context).for_staff().for_people(was.people)
    own, takes = availability.own(tx, context, was), free.length(was.service)
    refused = free.refusal(was.service, starts_at, own)
    if refused or takes is None:
        return refused.but(was) if refused else Refused("not-offered")
    moved = replace(was, starts_at=starts_at, ends_at=starts_at + takes)
    if _has_already(tx, context, moved, own):
        return Refused("yours")
    if _seat(tx, context, moved, own, free) is None:
        return free.taken(was.service, starts_at, own).but(was)
    expires_at = places.held_until(free.booking, context.now, starts_at, context.zone)
    new = store.move(tx, was, store.Step("propose", actor.signature, context.now, expires_at=expires_at))
    _hold(tx, context, new, free)
    return new


def _hold(tx: Tx, context: Context, new: Reservation, free: Availability) -> None:
    """The clock sees to a place that is only held."""
    assert new.expires_at is not None
    notices.silence(tx, context, new)
    warned_at = places.warned_at(free.booking.opening, context.now, new.expires_at, context.zone)
    if warned_at is not None:
        due.plan(tx, new.id, "expiring", warned_at)
    due.plan(tx, new.id, "expire", new.expires_at)


def release(tx: Tx, context: Context, actor: Actor, gone: Reservation, successor: Reservation | None = None) -> None:
    """Free the place of what has ended, but for what its successor, or a wish to change it, needs of it."""
    audit.note(tx, actor.by, OfReservation(gone.status), gone.id, context.now)
    notices.silence(tx, context, gone)
    successor = successor or next(iter(store.successors(tx, gone.id)), None)
    if successor:
        store.hand_over(tx, gone.id, successor, availability.until(context, successor))
    store.release(tx, gone.id)


def drop_wishes(
    tx: Tx, context: Context, actor: Actor, was: Reservation, successor: Reservation | None = None
) -> tuple[Reservation, ...]:
    """Cancel the wishes to change a reservation that are overtaken: by another one, its successor, or because there is
    nothing left to change. What was cancelled; its places are free."""
    dropped = []
    for other in store.successors(tx, was.id):
        if successor is None or other.id != successor.id:
            gone = store.move(tx, other, store.Step("cancel", actor.signature, context.now))
            release(tx, context, actor, gone, successor)
            dropped.append(gone)
    return tuple(dropped)
