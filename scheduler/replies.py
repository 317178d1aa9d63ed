"""What staff answer to a patient's question: shown first as the patient will see it, then sent, and the task closed."""

from dataclasses import replace
from datetime import datetime

from clinic.message import Called, Say, Text
from clinic.task import Task
from knowledge import lengths, wording
from knowledge.library import Library
from store import audit, conversations, outbox, tasks
from store.db import Tx
from store.outbox import Letter
from store.patients import Patient


def say(task: Task, words: str, library: Library) -> Say:
    """The reply, named after what was asked where that has a name."""
    if task.topic and (task.topic in library.topics or task.topic in library.actions):
        return Text("staff.answer_about", {"about": (Called("title", task.topic),), "words": words})
    return Text("staff.answer", {"words": words})


def shown(task: Task, words: str, library: Library) -> str:
    """As the patient will see it."""
    return wording.said(say(task, words, library), task.language, library)


def fits(text: str) -> bool:
    """Whether it is short enough for one message of LINE's."""
    return lengths.utf16(text) <= lengths.MESSAGE


def send(tx: Tx, task: Task, patient: Patient, words: str, library: Library, by: str, now: datetime) -> list[str]:
    """Close the task and put the letter; AlreadyDecided where it is no longer open."""
    tasks.settle(tx, task.id, "answered", by, now)
    letter = Letter(
        key=f"staff-reply:{task.id}",
        recipient=patient.line_id,
        language=task.language,
        says=(say(task, words, library),),
        patient_id=patient.id,
    )
    put = outbox.put(tx, letter, now)
    _goes_on(tx, task, patient)
    audit.note(tx, by, "question answered", task.id, now)
    return [put] if put else []


def _goes_on(tx: Tx, task: Task, patient: Patient) -> None:
    """What the patient writes back belongs to the talk with staff, unless they are in the middle of something."""
    talk, version = conversations.load(tx, patient.id)
    if talk.waiting is None:
        conversations.save(tx, patient.id, replace(talk, waiting="staff-talk", about=task.topic), was=version)
