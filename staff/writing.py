"""What a colleague writes in a conversation: it takes the word, and goes the way that costs nothing while there is one."""

from clinic.actors import Actor
from clinic.audit import OfConversation
from clinic.ids import pseudonym
from knowledge import lengths
from staff import deadlines, waiting_answers, ways, word
from staff.commands import Done, Overtaken, Refused, Write
from staff.context import StaffContext
from store import audit, guests, patients, tasks
from store import waiting_answers as waiting
from store import word as store
from store.db import Tx
from store.patients import Patient
from store.word import WayBack

# What a patient waits for, and has with an answer.
WAITED_FOR = ("urgent", "question", "request", "check-in", "photo", "complaint", "not-answered", "not-sent")


def write(tx: Tx, context: StaffContext, actor: Actor, command: Write) -> Done | Overtaken | Refused:
    """Put the letter, in the colleague's own words and nothing around them; behind what waits already."""
    words = command.words.strip()
    patient = patients.by_id(tx, command.patient)
    if patient is None or guests.get(tx, patient.id) is not None:  # no letter reaches a guest
        return Overtaken()
    if not words or lengths.utf16(words) > lengths.MESSAGE:
        return Refused("too long" if words else "empty")
    back = _takes(tx, context, actor, patient)
    waiting.add(tx, patient.id, word.member_of(actor), words, context.now)
    letters = [] if command.later and back is None else waiting_answers.bring(tx, context, patient, back)
    _settle(tx, context, actor, command)
    audit.note(tx, actor.by, OfConversation("written in"), pseudonym(patient.id), context.now)
    return Done(tuple(letters))


def _takes(tx: Tx, context: StaffContext, actor: Actor, patient: Patient) -> WayBack | None:
    """Take the word, or keep it for as long again; the way back that is free, which is used up with it."""
    had = store.get(tx, patient.id)
    if had is None or not had.of_staff(context.now):
        word.take(tx, context, actor, patient.id)
        return None
    store.take(tx, patient.id, word.member_of(actor), context.now, word.with_staff_until(context))
    return ways.take_free(tx, context, patient.id)


def _settle(tx: Tx, context: StaffContext, actor: Actor, command: Write) -> None:
    for task in tasks.open_of(tx, command.patient) if command.settles else ():
        if task.kind in WAITED_FOR:
            tasks.settle(tx, task.id, "answered", actor.signature, context.now)
            deadlines.answered(tx, context, task)
