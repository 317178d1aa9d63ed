"""How staff hear: a task is opened, and everybody on the staff list gets a letter about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from clinic.clock import from_stamp
from clinic.message import Called, Card, Choice, Params, Quoted, Say, Text
from clinic.patient import PatientId
from clinic.taps import DeskTask, TaskStep
from clinic.task import NewTask, Task, TaskKind
from knowledge import wording
from staff import history
from staff.context import StaffContext
from store import channel, emails, outbox, staff, tasks
from store.db import Tx
from store.outbox import Leased, Letter

# Letters to staff carry this key, so that one that fails does not cause another.
STAFF_KEY = "staff:"
# What there is nobody to answer to.
OF_NOBODY: frozenset[TaskKind] = frozenset({"tips-not-sent", "quota", "restored"})


@dataclass(frozen=True, slots=True)
class Telling:
    """How staff are told of a task: what it is `about`, and what fills further gaps of the alert's text. `quiet`: not at all.
    Told `again`, for the how manyeth time, it says so `first`."""

    about: tuple[Called, ...] = ()
    params: Params = field(default_factory=dict)
    quiet: bool = False
    again: int = 0
    first: Text | None = None


def raise_task(tx: Tx, context: StaffContext, new: NewTask, telling: Telling | None = None) -> tuple[Task, list[str]]:
    """Open a task and tell all staff; the task and the letters to send after the commit."""
    task = tasks.open_task(tx, new, context.now)
    told = telling or Telling()
    return task, [] if told.quiet else _tell(tx, context, task, told)


def _tell(tx: Tx, context: StaffContext, task: Task, telling: Telling) -> list[str]:
    known: Params = {
        "task": task.id,
        "about": telling.about,
        "at": context.now.astimezone(context.zone).strftime("%H:%M"),
        "who": Quoted("person", task.patient_id)
        if task.patient_id
        else context.library.say("staff.somebody", context.language),
        "history": _history(tx, context, task.patient_id) if task.patient_id else "",
        "language": context.library.language_name(task.language, context.language),
        "words": Quoted("task", task.id),
    }
    says = _worded(task, {**telling.params, **known})
    members = staff.everybody(tx)
    if task.kind == "urgent" and not (members and channel.state(tx).accepted):
        by_email(tx, context, task.id)
    says = (telling.first, *says) if telling.first else says
    again = f":again{telling.again}" if telling.again else ""
    put = [
        outbox.put(
            tx,
            Letter(
                key=f"{STAFF_KEY}{task.id}{again}:{member['line_id']}",
                recipient=member["line_id"],
                language=context.language,
                says=says,
                patient_id=task.patient_id,
                urgent=task.kind == "urgent",
                purpose="alert",
            ),
            context.now,
        )
        for member in members
    ]
    return [letter_id for letter_id in put if letter_id]


def tell_again(tx: Tx, context: StaffContext, task: Task, telling: Telling) -> list[str]:
    """Tell all staff of a task that is open still; the letters to send after the commit."""
    return _tell(tx, context, task, telling)


def by_email(tx: Tx, context: StaffContext, task_id: str, again: int = 0) -> None:
    """An urgent alert that may not reach anybody on LINE, or did and was not taken; once for each task and each time, and only
    where the clinic has named an address."""
    if not context.by_email:
        return
    at = wording.moment(context.library, context.now.astimezone(context.zone), context.language)
    key = f"urgent:{task_id}:{again}" if again else f"urgent:{task_id}"
    emails.put(tx, key, Text("email.urgent", {"task": task_id, "at": at}), context.now)


def _worded(task: Task, params: Params) -> tuple[Say, ...]:
    """Whoever is alarmed has all of it in one message that looks like it, buttons included."""
    decide = to_answer(task)
    if task.kind == "urgent":
        return (Card("staff.alert.urgent", params, (), decide.choices),)
    return Text(f"staff.alert.{task.kind}", params), decide


def opened_at(task: Task) -> datetime:
    return from_stamp(task.opened_at)


def to_answer(task: Task) -> Say:
    """Buttons of their own message, which stay on the screen: alerts are longer than LINE lets a text above buttons be."""
    steps: tuple[TaskStep, ...] = ("close",) if task.kind in OF_NOBODY or not task.patient_id else ("answer", "close")
    choices = tuple(Choice(f"button.desk_{step}", DeskTask(step, task.id)) for step in steps)
    whose: Params = {"who": Quoted("person", task.patient_id)} if task.patient_id else {}
    return Text("desk.decide" if whose else "desk.decide_it", whose, choices, "buttons")


def _history(tx: Tx, context: StaffContext, patient_id: PatientId) -> str:
    """The lines to go below an alert."""
    lines = history.lines(tx, context, patient_id)
    return "".join(f"\n{line}" for line in lines)


def stop(tx: Tx, line_id: str, now: datetime) -> str | None:
    """Close a member's way in, and take back what is still on its way to them; whose it was, None if nobody's."""
    member_id = staff.leave(tx, line_id)
    if member_id is not None:
        take_back(tx, line_id, now)
    return member_id


def take_back(tx: Tx, line_id: str, now: datetime) -> None:
    """What was to be told in a chat that is no way in any more is not told there."""
    outbox.drop_for(tx, line_id, "no longer staff", now, cause=STAFF_KEY)


def not_sent(tx: Tx, context: StaffContext, held: Leased) -> list[str]:
    """A letter that ended without certainty becomes a task; a failed alert becomes one in silence, an urgent one an e-mail."""
    if held.urgent and held.purpose == "alert":
        by_email(tx, context, held.key.split(":")[1])
    quiet = Telling(quiet=held.key.startswith(STAFF_KEY))
    return raise_task(tx, context, NewTask("not-sent", held.language, held.patient_id), quiet)[1]


def too_late(tx: Tx, context: StaffContext, held: Leased) -> None:
    """What a patient asked is not answered any more, it is too long ago: staff see to it, in one task a person."""
    raise_task(tx, context, NewTask("not-sent", held.language, held.patient_id))


def tips_not_sent(tx: Tx, context: StaffContext, reason: str) -> list[str]:
    """One task for one cause, however many tips it ended: staff mend the cause, not each tip."""
    cause = reason.split(" ")[0] if reason[:1].isdigit() else reason  # a status without the id of the request
    if tasks.alike(tx, "tips-not-sent", cause):
        return []
    return raise_task(tx, context, NewTask("tips-not-sent", context.language, words=cause))[1]


def runs_dry(tx: Tx, context: StaffContext, dry: datetime, numbers: Mapping[str, int]) -> list[str]:
    """Staff hear in time that the month's messages will not be enough for the tips planned. `numbers` are what is `left` of the
    `quota`, the `reserve`, and how many tips are `coming`."""
    day = wording.day(context.library, dry.astimezone(context.zone).date(), context.language)
    words = f"{numbers['left']}/{numbers['quota']}"
    telling = Telling(params={"day": day, **numbers})
    return raise_task(tx, context, NewTask("quota", context.language, words=words), telling)[1]
