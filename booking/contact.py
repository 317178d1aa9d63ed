"""How the clinic finds a person who is on LINE: told by themselves, asked for once, or entered by staff."""

from dataclasses import replace

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
from store.db import Tx

LEAVE = Choice("button.contact_leave", ContactTap("leave"))


def tell(tx: Tx, context: Context, actor: Patient, command: TellContact) -> Written:
    """What a person tells of themselves; what is None stays as it was, what is empty is forgotten."""
    known = contacts.get(tx, actor.id)
    name = known.name if command.name is None else command.name
    telephone = known.telephone if command.telephone is None else command.telephone
    _keep(tx, context, actor, actor.id, Contact(name, telephone))
    return Written(None)


def enter(tx: Tx, context: Context, actor: Actor, command: EnterContact) -> Written:
    """What staff were told by telephone or at the desk, in the place of what was known."""
    _keep(tx, context, actor, command.patient, Contact(command.name, command.telephone))
    return Written(None)


def _keep(tx: Tx, context: Context, actor: Actor, patient: PatientId, contact: Contact) -> None:
    by_patient = isinstance(actor, Patient)
    contacts.keep(tx, patient, contact, "patient" if by_patient else "staff", context.now)
    what = OfContact(("told" if by_patient else "entered") if contact.known else "removed")
    audit.note(tx, actor.by, what, pseudonym(patient), context.now)


def ask(tx: Tx, context: Context, patient: PatientId) -> tuple[Say, ...]:
    """The question, put once, below the first request that was sent; nothing else hangs on its answer. Whoever was told to ring
    for help is not asked now."""
    talk, version = conversations.load(tx, patient)
    if talk.danger or not contacts.asked(tx, patient, context.now):
        return ()
    if talk.flow is None:
        conversations.save(tx, patient, replace(talk, flow=ContactTalk("both")), was=version)
    return (Text("contact.ask", choices=(LEAVE,)),)
