"""What a person is called among staff: by name where one is known, and always by the four characters."""

from clinic.ids import pseudonym
from clinic.patient import PatientId
from store import contacts
from store.db import Tx


def named(tx: Tx, patient_id: PatientId) -> str | None:
    """The name a person told, with the four characters behind it; a guest's name alone; None where none is known."""
    guest, name = contacts.called(tx, patient_id)
    return guest or (f"{name} ({pseudonym(patient_id)})" if name else None)


def called(tx: Tx, patient_id: PatientId) -> str:
    """The same; the four characters where no name is known."""
    return named(tx, patient_id) or pseudonym(patient_id)
