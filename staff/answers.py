"""What staff answer to a patient's question: shown first as the patient will see it, then sent, and the task closed."""

from dataclasses import replace

from clinic.actors import Actor, StaffMember
from clinic.audit import OfQuestion
from clinic.errors import AlreadyDecided
from clinic.message import Called, Say, Text
from clinic.talks import StaffTalk
from clinic.task import Task
from knowledge import lengths, wording
from knowledge.library import Library
from staff import deadlines, ways, writing
from staff.commands import AnswerTask, Done, Overtaken, Refused, Write
from staff.context import StaffContext
from store import audit, conversations, outbox, patients, tasks
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


def send(tx: Tx, context: StaffContext, actor: Actor, command: AnswerTask) -> Done | Refused:
    """Close the task and put the letter; AlreadyDecided where it is no longer open."""
    task = tasks.get(tx, command.task)
    patient = patients.by_id(tx, task.patient_id) if task and task.patient_id else None
    if task is None or patient is None:
        raise AlreadyDecided(command.task)
    words = command.words.strip()
    if not words or not fits(shown(task, words, context.library)):
        return Refused("too long" if words else "empty")
    tasks.settle(tx, task.id, "answered", actor.signature, context.now)
    deadlines.answered(tx, context, task)
    audit.note(tx, actor.by, OfQuestion("answered"), task.id, context.now)
    if command.later:
        return _later(tx, context, actor, task, words)
    back = ways.take_free(tx, context, patient.id)
    letter = Letter(
        key=f"staff-reply:{task.id}",
        recipient=patient.line_id,
        language=task.language,
        says=(say(task, words, context.library),),
        patient_id=patient.id,
        voice="staff",
        member_id=actor.member if isinstance(actor, StaffMember) else None,
        reply_token=back.token if back else None,
        reply_until=back.until if back else None,
    )
    put = outbox.put(tx, letter, context.now)
    _goes_on(tx, task, patient)
    return Done((put,) if put else ())


def _later(tx: Tx, context: StaffContext, actor: Actor, task: Task, words: str) -> Done | Refused:
    """It takes the word, so that the way back of whatever they write or tap next is there for it."""
    assert task.patient_id is not None
    write = Write(task.patient_id, shown(task, words, context.library), settles=False, later=True)
    done = writing.write(tx, context, actor, write)
    if isinstance(done, Overtaken):
        raise AlreadyDecided(task.id)
    return done


def _goes_on(tx: Tx, task: Task, patient: Patient) -> None:
    """What the patient writes back belongs to the talk with staff, unless they are in the middle of something."""
    talk, version = conversations.load(tx, patient.id)
    if talk.flow is None:
        conversations.save(tx, patient.id, replace(talk, flow=StaffTalk("more"), about=task.topic), was=version)
