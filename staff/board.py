"""What needs a person now, in the order in which it does, and who comes today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from clinic.clock import from_stamp
from clinic.patient import Language, PatientId
from clinic.reservation import Reservation
from clinic.task import Task
from staff import deadlines, opening_time
from staff.context import StaffContext
from staff.deadlines import Kind
from store import reservations, tasks, treatments, word
from store.db import Tx

# In this order; what stands together here is one thing to whoever waits.
ORDER: tuple[tuple[Kind, ...], ...] = (
    ("urgent",),
    ("question", "not-answered"),
    ("reservation", "request"),
    ("check-in", "worried", "photo"),
    ("not-sent", "tips-not-sent"),
    ("complaint",),
    ("restored", "quota"),
)
_PLACE = {kind: place for place, kinds in enumerate(ORDER) for kind in kinds}
WORRIED_FOR = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to be seen to. `id` is the number of the task or the reservation, or the patient's id where there is neither.

    `waited` is open time; `until` when it should be seen to, `held_by` who of staff has the word in the conversation, `was` the
    visit that a `reservation` is to take the place of.
    """

    kind: Kind
    id: str
    patient_id: PatientId | None
    topic: str | None
    words: str | None
    language: Language
    since: datetime
    waited: timedelta
    until: datetime
    late: bool
    held_by: str | None = None
    reservation: Reservation | None = None
    was: Reservation | None = None


@dataclass(frozen=True, slots=True)
class Board:
    waiting: tuple[Waiting, ...]
    visits: tuple[Reservation, ...]
    open_now: bool
    opens_at: datetime | None


def board(tx: Tx, context: StaffContext) -> Board:
    """All of it at this moment."""
    held = {one.patient: one.member or "" for one in word.held(tx, context.now)}
    found = [
        *(_of_task(context, task, held) for task in tasks.list_open(tx)),
        *(
            _of_reservation(tx, context, one, held)
            for one in reservations.listed(tx, context.now)
            if one.status == "requested"
        ),
        *(_worried(context, one, held) for one in treatments.worried(tx, context.now - WORRIED_FOR)),
    ]
    opening = opening_time.of(context)
    return Board(
        tuple(sorted(found, key=lambda one: (_PLACE[one.kind], one.since))),
        visits(tx, context, context.now.astimezone(context.zone).date()),
        opening is None or opening_time.is_open(opening, context.zone, context.now),
        opening_time.opens_next(opening, context.zone, context.now) if opening else None,
    )


def visits(tx: Tx, context: StaffContext, day: date) -> tuple[Reservation, ...]:
    """Who comes, came or did not come on a day of the clinic's."""
    first = datetime.combine(day, time(), context.zone)
    last = datetime.combine(day + timedelta(days=1), time(), context.zone)
    return tuple(one for one in reservations.between(tx, first, last) if one.status in _COMING)


_COMING = ("confirmed", "done", "not-come")


def _of_task(context: StaffContext, task: Task, held: Mapping[PatientId, str]) -> Waiting:
    since = from_stamp(task.opened_at)
    holder = held.get(task.patient_id) if task.patient_id else None
    waits = deadlines.waits(context, task.kind, since)
    return Waiting(task.kind, task.id, task.patient_id, task.topic, task.words, task.language, since, *waits, holder)


def _of_reservation(tx: Tx, context: StaffContext, one: Reservation, held: Mapping[PatientId, str]) -> Waiting:
    waited, until, late = deadlines.waits(context, "reservation", one.changed_at)
    if one.expires_at is not None:
        until, late = one.expires_at, one.expires_at <= context.now
    was = reservations.get(tx, one.replaces) if one.replaces else None
    return Waiting(
        "reservation", one.id, one.patient_id, None, None, context.language, one.changed_at, waited, until, late,
        held.get(one.patient_id), one, was,
    )  # fmt: skip


def _worried(context: StaffContext, one: treatments.Worried, held: Mapping[PatientId, str]) -> Waiting:
    waits = deadlines.waits(context, "worried", one.at)
    holder = held.get(one.patient_id)
    return Waiting("worried", one.patient_id, one.patient_id, None, None, context.language, one.at, *waits, holder)
