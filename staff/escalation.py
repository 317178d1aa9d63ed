"""What nobody has taken in time is told again. Danger after some minutes, day and night, to everybody on LINE and by e-mail to
more people, several times; what else patients wait for once it is late, in opening hours, once and all of it together."""

from datetime import datetime, timedelta

from clinic.clock import from_stamp
from clinic.message import Called, Choice, Params, Text
from clinic.taps import DeskList
from knowledge import wording
from staff import alerts, deadlines, opening_time
from staff.alerts import Telling
from staff.context import StaffContext
from store import emails, outbox, staff, tasks
from store.db import Tx
from store.outbox import Letter
from store.tasks import Untaken

MOST = 3  # times: who is not there at three in the morning is not there at four either
# Each time costs a message for each of staff: what becomes late within an hour is told at once.
LATE_EVERY = timedelta(hours=1)


def due(tx: Tx, context: StaffContext) -> bool:
    """Whether `run` would find something."""
    return bool(tasks.untaken(tx, context.now - _in_time(context), MOST) or _late(tx, context))


def run(tx: Tx, context: StaffContext) -> list[str]:
    """Tell again what is due; the letters. Taken is what was answered or closed, or where staff have taken the word since."""
    letters: list[str] = []
    for one in tasks.untaken(tx, context.now - _in_time(context), MOST):
        if tasks.raise_again(tx, one, context.now):
            letters += _danger(tx, context, one)
    late = [one for one in _late(tx, context) if tasks.raise_again(tx, one, context.now)]
    return [*letters, *(_tell_late(tx, context, late) if late else ())]


def _in_time(context: StaffContext) -> timedelta:
    return context.library.clinic.conversations.urgent


def _danger(tx: Tx, context: StaffContext, one: Untaken) -> list[str]:
    about = (Called("sign", one.task.topic),) if one.task.topic else ()
    minutes = int((one.raised + 1) * _in_time(context).total_seconds()) // 60
    first = Text("staff.untaken", {"minutes": minutes})
    alerts.by_email(tx, context, one.task.id, one.raised + 1)
    return alerts.tell_again(tx, context, one.task, Telling(about, again=one.raised + 1, first=first))


def _late(tx: Tx, context: StaffContext) -> list[Untaken]:
    """Nothing while the clinic is closed, and nothing within an hour of the last time."""
    lengths, opening = context.library.clinic.conversations, opening_time.of(context)
    waiting = tasks.untold(tx, context.now - min(lengths.soon, lengths.answer))
    if not waiting or (opening and not opening_time.is_open(opening, context.zone, context.now)):
        return []
    last = tasks.last_told_late(tx)
    if last is not None and context.now - last < LATE_EVERY:
        return []
    return [one for one in waiting if deadlines.waits(context, one.task.kind, from_stamp(one.task.opened_at))[2]]


def _tell_late(tx: Tx, context: StaffContext, late: list[Untaken]) -> list[str]:
    """Everybody on LINE, with the way to the list; by e-mail more people."""
    first = late[0].task
    known: Params = {"count": len(late), "since": _moment(context, from_stamp(first.opened_at))}
    if context.by_email:
        emails.put(tx, f"late:{first.id}", Text("email.late", known), context.now)
    kind = context.library.say(f"console.kind_{first.kind}", context.language)
    choices = (Choice("button.desk_list_open", DeskList("open")),)
    put = [
        outbox.put(
            tx,
            Letter(
                key=f"{alerts.STAFF_KEY}late:{first.id}:{member['line_id']}",
                recipient=member["line_id"],
                language=context.language,
                says=(Text("staff.late", {**known, "kind": kind}, choices, "buttons"),),
                purpose="alert",
            ),
            context.now,
        )
        for member in staff.everybody(tx)
    ]
    return [letter_id for letter_id in put if letter_id]


def _moment(context: StaffContext, when: datetime) -> str:
    local = when.astimezone(context.zone)
    if local.date() == context.now.astimezone(context.zone).date():
        return f"{local:%H:%M}"
    return wording.moment(context.library, local, context.language)
