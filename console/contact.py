"""Name and telephone number of a patient on LINE: entered or corrected by staff, who were told them."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from booking import telephone
from booking.commands import EnterContact, Forbidden
from clinic.patient import Contact, PatientId
from console.conversation import known
from console.entering import LONGEST_NAME, LONGEST_TELEPHONE
from console.frame import back, called, do_booking, office, page, typed_line
from console.guard import MEMBERS, allow
from store import contacts

routes = Blueprint("contact", __name__, url_prefix="/desk/conversations/<patient>/contact")


@routes.get("")
@allow(MEMBERS)
def show(patient: str) -> ResponseReturnValue:
    return _page(patient, None, None)


def _page(patient: str, written: Contact | None, wrong: str | None) -> str:
    with office().db.look() as tx:
        who = known(tx, patient)
        kept = contacts.get(tx, who.id)
        return page(
            "contact.html", patient=who, who=called(tx, who.id), kept=kept, contact=written or kept, wrong=wrong
        )


@routes.post("")
@allow(MEMBERS)
def enter(patient: str) -> ResponseReturnValue:
    name, number = typed_line("name", LONGEST_NAME), typed_line("telephone", LONGEST_TELEPHONE)
    read = telephone.read(number) if number else ""
    if read is None or not (name or number):
        wrong = "console.telephone_wrong" if read is None else "console.contact_empty"
        return _page(patient, Contact(name, number), wrong), 422
    return _told(patient, name, read, "contact_saved")


@routes.post("/remove")
@allow(MEMBERS)
def remove(patient: str) -> ResponseReturnValue:
    return _told(patient, "", "", "contact_removed")


def _told(patient: str, name: str, number: str, did: str) -> ResponseReturnValue:
    with office().db.look() as tx:
        who = known(tx, patient)
    match do_booking(EnterContact(PatientId(who.id), name, number)):
        case Forbidden():
            abort(403)
        case _:
            return back(did)
