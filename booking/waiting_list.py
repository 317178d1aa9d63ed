"""The waiting list of a day: whoever is on it hears when something falls free, and the first to take it has it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Literal

from booking import availability, notices
from booking.availability import Availability
from booking.commands import JoinWaitingList, LeaveWaitingList
from booking.context import Context
from booking.notices import Notice
from clinic.actors import Actor, Patient
from clinic.audit import OfWaitingList
from clinic.message import Params, ServiceName, Text
from clinic.patient import PatientId
from clinic.reservation import Reservation
from store import audit, reservations
from store import waiting as lists
from store.db import Tx

MOST_OFFERED = 3


def join(tx: Tx, context: Context, actor: Patient, command: JoinWaitingList) -> None:
    """Ask to be told about openings on a day."""
    lists.join(tx, actor.id, command.day, command.service, context.now)
    _note(tx, context, actor, "joined", command.day)


def leave(tx: Tx, context: Context, actor: Patient, command: LeaveWaitingList) -> bool:
    """Not wanted any more; False if it was not."""
    left = lists.leave(tx, actor.id, command.day)
    if left:
        _note(tx, context, actor, "left", command.day)
    return left


def _note(tx: Tx, context: Context, actor: Actor, what: Literal["joined", "left"], day: date) -> None:
    audit.note(tx, actor.by, OfWaitingList(what), day.isoformat(), context.now)


def days(tx: Tx, context: Context, patient_id: PatientId) -> tuple[date, ...]:
    """The days a person waits for."""
    return lists.of(tx, patient_id, context.now.astimezone(context.zone).date())


def tell(tx: Tx, context: Context, gone: Iterable[Reservation]) -> list[str]:
    """Tell whoever waits for a day what can be had of one person's places that have just fallen free: in one letter a day."""
    if context.library.clinic.booking is None:
        return []
    coming = sorted((one for one in gone if one.starts_at > context.now), key=lambda one: one.starts_at)
    free, put = availability.now(tx, context), list[str]()
    for day, of_day in groupby(coming, key=lambda one: one.starts_at.astimezone(context.zone).date()):
        together = list(of_day)
        for one in lists.on(tx, day):
            if one.patient_id != together[0].patient_id and not _comes(tx, context, one.patient_id, day):
                put += _tell(tx, context, one, together, _fitting(context, free, together, one.service))
    return put


def _comes(tx: Tx, context: Context, patient_id: PatientId, day: date) -> bool:
    """Whether they have something on that day already."""
    found = reservations.open_of(tx, patient_id, context.now)
    return any(one.starts_at.astimezone(context.zone).date() == day for one in found)


def _tell(
    tx: Tx, context: Context, one: lists.Waiting, gone: Sequence[Reservation], free: Sequence[datetime]
) -> list[str]:
    if not free:
        return []
    choices = tuple(notices.take(context, one.service, start) for start in free)
    params: Params = {"service": ServiceName(one.service), "when": notices.local(free[0], context.zone)}
    until = free[-1] - availability.now(tx, context).booking.terms.notice
    say = Text("reservation.opening", params, choices, "buttons")
    return notices.tell(tx, context, Notice(gone[0], "opening", (say,), until=until, to=one.patient_id))


def _fitting(context: Context, free: Availability, gone: Sequence[Reservation], service: str) -> tuple[datetime, ...]:
    """Free starts that were not free while the places were held."""
    takes = free.length(service)
    if takes is None:
        return ()
    day = gone[0].starts_at.astimezone(context.zone).date()
    starts = (
        start
        for start in free.times(service, day)
        if any(
            one.starts_at - takes - free.booking.terms.buffer < start < availability.until(context, one) for one in gone
        )
    )
    return tuple(starts)[:MOST_OFFERED]
