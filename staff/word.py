"""Who has the word in a conversation. While staff have it the bot keeps silent, but never about danger.

It is looked at when an answer is thought about, and once more in the statement that begins to send a letter (store/outbox.py).
docs/decisions/0020-transcript.md tells why.
"""

from datetime import datetime

from clinic.actors import Actor, Clock, StaffMember
from clinic.audit import OfConversation
from clinic.conversation import Conversation
from clinic.ids import pseudonym
from clinic.message import Text
from clinic.patient import DEFAULT_LANGUAGE, PatientId
from staff import waiting_answers
from staff.commands import Done, Overtaken
from staff.context import StaffContext
from store import audit, conversations, outbox, patients
from store import word as store
from store.db import Tx
from store.outbox import Letter


def take(tx: Tx, context: StaffContext, actor: Actor, patient_id: PatientId) -> Done | Overtaken:
    """Staff speak from now on, for as long as the clinic's profile says. Answers that nobody can have heard yet are not sent.

    RaceLost where an answer is written at this very moment. What the bot had asked is not waited for any more.
    """
    if patients.by_id(tx, patient_id) is None:
        return Overtaken()
    talk, version = conversations.load(tx, patient_id)
    begun = Conversation(about=talk.about, danger=talk.danger, danger_since=talk.danger_since)
    conversations.save(tx, patient_id, begun, was=version)  # whoever thinks about an answer just now thinks anew
    store.take(tx, patient_id, member_of(actor), context.now, with_staff_until(context))
    outbox.drop_answers(tx, patient_id, context.now)
    audit.note(tx, actor.by, OfConversation("taken"), pseudonym(patient_id), context.now)
    return Done()


def with_staff_until(context: StaffContext) -> datetime:
    """When the bot has the word again by itself."""
    return context.now + context.library.clinic.conversations.with_staff


def hand_back(tx: Tx, context: StaffContext, actor: Actor, patient_id: PatientId) -> Done | Overtaken:
    """The bot speaks again, and says so; what waited meanwhile goes behind it."""
    had = store.get(tx, patient_id)
    patient = patients.by_id(tx, patient_id)
    if had is None or patient is None or not store.hand_back(tx, patient_id, member_of(actor), context.now):
        return Overtaken()
    how = OfConversation("back by the clock" if isinstance(actor, Clock) else "handed back")
    audit.note(tx, actor.by, how, pseudonym(patient_id), context.now)
    waited = waiting_answers.bring(tx, context, patient, None)  # before the bot speaks again
    if not patient.following:
        return Done(tuple(waited))
    letter = Letter(
        key=f"word-back:{patient_id}:{had.since.isoformat()}",
        recipient=patient.line_id,
        language=patient.language or DEFAULT_LANGUAGE,
        says=(Text("staff.handed_back"),),
        patient_id=patient_id,
    )
    put = outbox.put(tx, letter, context.now)
    return Done((*waited, put) if put else tuple(waited))


def member_of(actor: Actor) -> str | None:
    """The number of a colleague; None at a terminal, and for the clock."""
    return actor.member if isinstance(actor, StaffMember) else None
