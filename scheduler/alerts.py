"""How staff hear: a task is opened, and everybody on the staff list gets a letter about it."""

from datetime import datetime

from clinic.ids import pseudonym
from clinic.message import Called, Choice, Params, Quoted, Say, Text
from clinic.patient import Language, PatientId
from clinic.taps import DeskTask, TaskStep
from clinic.task import Task, TaskKind
from knowledge import wording
from scheduler import emails, history
from scheduler.office import Office
from store import channel, outbox, staff, tasks
from store.db import Tx
from store.outbox import Leased, Letter

# Letters to staff carry this key, so that one that fails does not cause another.
STAFF_KEY = "staff:"
# What there is nobody to answer to.
OF_NOBODY: frozenset[TaskKind] = frozenset({"tips-not-sent", "quota", "restored"})


def raise_task(
    tx: Tx,
    office: Office,
    now: datetime,
    kind: TaskKind,
    language: Language,
    *,
    patient_id: PatientId | None = None,
    topic: str | None = None,
    about: tuple[Called, ...] = (),
    words: str | None = None,
    message_id: str | None = None,
    quiet: bool = False,
    params: Params | None = None,
) -> tuple[Task, list[str]]:
    """Open a task and tell all staff; the task and the letters to send after the commit. `quiet` opens it unannounced.

    `params` fill further gaps of the alert's text.
    """
    task = tasks.open_task(
        tx, kind, now, language, patient_id=patient_id, topic=topic, words=words, message_id=message_id
    )
    return task, [] if quiet else _tell(tx, office, now, task, about, params or {})


def _tell(tx: Tx, office: Office, now: datetime, task: Task, about: tuple[Called, ...], params: Params) -> list[str]:
    who = pseudonym(task.patient_id) if task.patient_id else ""
    past = _history(tx, office, now, task.patient_id) if task.patient_id else ""
    known: Params = {
        "task": task.id,
        "about": about,
        "at": _clock_time(office, now),
        "who": who,
        "history": past,
        "words": Quoted("task", task.id),
    }
    say = Text(f"staff.alert.{task.kind}", {**params, **known})
    members = staff.everybody(tx)
    if task.kind == "urgent" and not (members and channel.state(tx).accepted):
        emails.urgent(tx, office, task.id, now)
    put = [
        outbox.put(
            tx,
            Letter(
                key=f"{STAFF_KEY}{task.id}:{member['line_id']}",
                recipient=member["line_id"],
                language=office.staff_language,
                says=(say, _to_answer(task)),
                patient_id=task.patient_id,
                urgent=task.kind == "urgent",
                purpose="alert",
            ),
            now,
        )
        for member in members
    ]
    return [letter_id for letter_id in put if letter_id]


def _to_answer(task: Task) -> Say:
    """Buttons of their own message, which stay on the screen: alerts are longer than LINE lets a text above buttons be."""
    steps: tuple[TaskStep, ...] = ("close",) if task.kind in OF_NOBODY else ("answer", "close")
    choices = tuple(Choice(f"button.desk_{step}", DeskTask(step, task.id)) for step in steps)
    return Text("desk.decide", {"number": task.id}, choices, "buttons")


def _history(tx: Tx, office: Office, now: datetime, patient_id: PatientId) -> str:
    """The lines to go below an alert."""
    lines = history.lines(tx, patient_id, now, office.library, office.zone, office.staff_language)
    return "".join(f"\n{line}" for line in lines)


def stop(tx: Tx, line_id: str, now: datetime) -> bool:
    """Take a member off the list, and back what is still on its way to them; False if they were not on it."""
    if not staff.leave(tx, line_id):
        return False
    outbox.drop_for(tx, line_id, "no longer staff", now, cause=STAFF_KEY)
    return True


def _clock_time(office: Office, now: datetime) -> str:
    return now.astimezone(office.zone).strftime("%H:%M")


def not_sent(tx: Tx, held: Leased, office: Office, now: datetime) -> list[str]:
    """A letter that ended without certainty becomes a task; a failed alert becomes one in silence, an urgent one an e-mail."""
    if held.urgent and held.purpose == "alert":
        emails.urgent(tx, office, held.key.split(":")[1], now)
    _, letters = raise_task(
        tx,
        office,
        now,
        "not-sent",
        held.language,
        patient_id=held.patient_id,
        quiet=held.key.startswith(STAFF_KEY),
    )
    return letters


def too_late(tx: Tx, held: Leased, office: Office, now: datetime) -> None:
    """What a patient asked is not answered any more, it is too long ago: staff see to it, in one task a person."""
    raise_task(tx, office, now, "not-sent", held.language, patient_id=held.patient_id)


def tips_not_sent(tx: Tx, office: Office, now: datetime, reason: str) -> list[str]:
    """One task for one cause, however many tips it ended: staff mend the cause, not each tip."""
    cause = reason.split(" ")[0] if reason[:1].isdigit() else reason  # a status without the id of the request
    if tasks.alike(tx, "tips-not-sent", cause):
        return []
    _, letters = raise_task(tx, office, now, "tips-not-sent", office.staff_language, words=cause)
    return letters


def runs_dry(
    tx: Tx, office: Office, now: datetime, *, left: int, quota: int, reserve: int, coming: int, dry: datetime
) -> list[str]:
    """Staff hear in time that the month's messages will not be enough for the tips planned."""
    day = wording.day(office.library, dry.astimezone(office.zone).date(), office.staff_language)
    numbers = {"left": left, "quota": quota, "reserve": reserve, "coming": coming}
    _, letters = raise_task(
        tx, office, now, "quota", office.staff_language, words=f"{left}/{quota}", params={"day": day, **numbers}
    )
    return letters
