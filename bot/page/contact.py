"""Name and telephone number, asked on the page below the first request, as in the chat. Either may be left untold."""

from dataclasses import dataclass

from booking import door, telephone
from booking.commands import TellContact
from booking.context import Context
from bot.flows import contact
from bot.page.frame import language, mine, now, office, typed
from clinic import actors
from clinic.reservation import Reservation
from store import contacts, conversations
from store.db import Tx

LONGEST_TELEPHONE = 30  # signs, with blanks and dashes between the digits


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in its fields, and what is wrong with either."""

    name: str = ""
    telephone: str = ""
    wrong_name: bool = False
    wrong_telephone: bool = False

    @property
    def wrong(self) -> bool:
        return self.wrong_name or self.wrong_telephone


def asks(tx: Tx, of: Reservation) -> bool:
    """Whether it is asked below this request, as in the chat (`booking.contact.ask`): where no number is known and nobody has
    asked before. Whoever was told to ring for help is not asked now."""
    known = contacts.get(tx, of.patient_id)
    if known.telephone or known.asked or of.replaces is not None or not of.open:
        return False
    talk, _ = conversations.load(tx, of.patient_id)
    return talk.danger is None


def begun(tx: Tx, of: Reservation) -> Form:
    """The form with what is known already: a name that was told in the chat."""
    return Form(name=contacts.get(tx, of.patient_id).name)


def take() -> Form | None:
    """Keep what was told; the form once more where either cannot be one, with all that was typed."""
    name = " ".join(typed("name", contact.LONGEST_NAME * 2).split())
    number = " ".join(typed("telephone", LONGEST_TELEPHONE * 2).split())
    read = telephone.read(number) if number else ""
    form = Form(name, number, bool(name) and not contact.can_be_name(name), read is None)
    if form.wrong:
        return form
    if name or read:
        _, person = mine()
        with office().db.atomic() as tx:
            contacts.asked(tx, person.id, now())  # whoever leaves the number out here is not asked for it again
            command = TellContact(name or None, read or None)
            door.do(tx, Context(office(), now()), actors.Patient(person.id, on_page=True), command)
    return None


def told(tx: Tx, of: Reservation) -> str:
    """A line for each that is known."""
    return contact.lines(contacts.get(tx, of.patient_id), office().library, language())
