"""How the clinic finds a person who is on LINE: told by themselves, asked for once, or entered by staff."""

from dataclasses import replace
from typing import Literal

from booking.commands import EnterContact, TellContact, Written
from booking.context import Context
from clinic.actors import Actor, Patient
from clinic.audit import OfContact
from clinic.ids import pseudonym
from clinic.message import Choice, Say, Text
from clinic.patient import Contact, PatientId
from clinic.talks import ContactTalk
from clinic.taps import ContactTap
from store import audit, contacts, conversations
from store.contacts import Source
from store.db import Tx

LEAVE = Choice("button.contact_leave", ContactTap("leave"))


def tell(tx: Tx, context: Context, actor: Patient, command: TellContact) -> Written:
    """What a person tells of themselves; what is None stays as it was, what is empty is forgotten."""
    known = contacts.get(tx, actor.id)
    name = known.name if command.name is None else command.name
    telephone = known.telephone if command.telephone is None else command.telephone
    contacts.keep(tx, actor.id, Contact(name, telephone), Source("patient", command.message_id), context.now)
    _note(tx, context, actor, actor.id, "told" if name or telephone else "removed")
    return Written(None)


def enter(tx: Tx, context: Context, actor: Actor, command: EnterContact) -> Written:
    """What staff were told by telephone or at the desk, in the place of what was known."""
    entered = Contact(command.name, command.telephone)
    contacts.keep(tx, command.patient, entered, Source("staff"), context.now)
    _note(tx, context, actor, command.patient, "entered" if entered.known else "removed")
    return Written(None)


def take_back(tx: Tx, context: Context, actor: Patient, message_id: str) -> None:
    """What came from a message that was unsent was never told."""
    if contacts.take_back(tx, actor.id, message_id).known:
        _note(tx, context, actor, actor.id, "removed")


def _note(
    tx: Tx, context: Context, actor: Actor, patient: PatientId, event: Literal["told", "entered", "removed"]
) -> None:
    audit.note(tx, actor.by, OfContact(event), pseudonym(patient), context.now)


def ask(tx: Tx, context: Context, patient: PatientId) -> tuple[Say, ...]:
    """The question, put once, below the first request that was sent; nothing else hangs on its answer. Whoever was told to ring
    for help is not asked now."""
    talk, version = conversations.load(tx, patient)
    if talk.danger or not contacts.asked(tx, patient, context.now):
        return ()
    named = bool(contacts.get(tx, patient).name)  # told with the wish
    if talk.flow is None:
        conversations.save(tx, patient, replace(talk, flow=ContactTalk("telephone" if named else "both")), was=version)
    return (Text("contact.ask_telephone_only" if named else "contact.ask", choices=(LEAVE,)),)
