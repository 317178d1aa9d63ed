"""Until when something should be seen to, as the clinic's profile says: in the hours it is open, but danger by the clock."""

from datetime import datetime, timedelta
from typing import Literal

from clinic.clock import from_stamp
from clinic.task import Task, TaskKind
from staff import opening_time
from staff.context import StaffContext
from store import tally
from store.db import Tx

Kind = TaskKind | Literal["reservation", "worried"]

SOON: frozenset[Kind] = frozenset({"check-in", "worried", "complaint"})
# Minutes of open time in which a patient had an answer, as they are counted; what took longer than all of them is the last.
STEPS = (5, 15, 30, 60, 120, 240, 480)
LONGER = "more"


def within(context: StaffContext, kind: Kind) -> timedelta:
    """How long it may take, of open time; for danger of all time."""
    lengths = context.library.clinic.conversations
    if kind == "urgent":
        return lengths.urgent
    return lengths.soon if kind in SOON else lengths.answer


def waits(context: StaffContext, kind: Kind, since: datetime) -> tuple[timedelta, datetime, bool]:
    """How long it has waited, until when it should be seen to, and whether that is past."""
    span = within(context, kind)
    if kind == "urgent":
        return context.now - since, since + span, since + span <= context.now
    opening = opening_time.of(context)
    until = opening_time.due(opening, context.zone, since, span)
    return opening_time.waited(opening, context.zone, since, context.now), until, until <= context.now


def answered(tx: Tx, context: StaffContext, task: Task) -> None:
    """Count how long a patient waited for what staff have just answered."""
    waited, _, late = waits(context, task.kind, from_stamp(task.opened_at))
    step = next((str(most) for most in STEPS if waited <= timedelta(minutes=most)), LONGER)
    today = context.now.astimezone(context.zone).date()
    tally.count(tx, "replied", today, step)
    if late:
        tally.count(tx, "replied-late", today)
