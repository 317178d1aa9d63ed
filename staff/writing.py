"""What a colleague writes in a conversation: it takes the word, and goes the way that costs nothing while there is one."""

from clinic.actors import Actor
from clinic.audit import OfConversation
from clinic.ids import pseudonym, row_id
from clinic.message import Text
from clinic.patient import DEFAULT_LANGUAGE
from knowledge import lengths
from staff import word
from staff.commands import Done, Overtaken, Refused, Write
from staff.context import StaffContext
from store import audit, outbox, patients, tasks
from store import word as store
from store.db import Tx
from store.outbox import Letter

# What a patient waits for, and has with an answer.
WAITED_FOR = ("urgent", "question", "request", "check-in", "complaint", "not-answered", "not-sent")


def write(tx: Tx, context: StaffContext, actor: Actor, command: Write) -> Done | Overtaken | Refused:
    """Put the letter, in the colleague's own words and nothing around them."""
    words = command.words.strip()
    patient = patients.by_id(tx, command.patient)
    if patient is None:
        return Overtaken()
    if not words or lengths.utf16(words) > lengths.MESSAGE:
        return Refused("too long" if words else "empty")
    had = store.get(tx, patient.id)
    if had is None or not had.of_staff(context.now):
        word.take(tx, context, actor, patient.id)
    else:  # theirs from now on, and for as long again
        store.take(tx, patient.id, word.member_of(actor), context.now, word.with_staff_until(context))
    back = had.back if had and had.back and context.now < had.back.until else None
    free = back is not None and store.use_back(tx, patient.id, back)
    letter = Letter(
        key=f"staff-word:{row_id(context.now)}",
        recipient=patient.line_id,
        language=patient.language or DEFAULT_LANGUAGE,
        says=(Text("staff.word", {"words": words}),),
        patient_id=patient.id,
        reply_token=back.token if back and free else None,
        reply_until=back.until if back and free else None,
        voice="staff",
        member_id=word.member_of(actor),
    )
    put = outbox.put(tx, letter, context.now)
    _settle(tx, context, actor, command)
    audit.note(tx, actor.by, OfConversation("written in"), pseudonym(patient.id), context.now)
    return Done((put,) if put else ())


def _settle(tx: Tx, context: StaffContext, actor: Actor, command: Write) -> None:
    for task in tasks.open_of(tx, command.patient) if command.settles else ():
        if task.kind in WAITED_FOR:
            tasks.settle(tx, task.id, "answered", actor.signature, context.now)
