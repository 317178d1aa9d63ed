"""Who telephoned or walked in and is not on LINE: a patient with a name, whom no letter reaches."""

from collections.abc import Iterable
from datetime import datetime

from clinic.clock import stamp
from clinic.ids import row_id
from clinic.patient import Guest, PatientId
from store.db import Tx

# In place of LINE's id, which begins with another letter. As of somebody who has blocked the account, nothing is sent.
ADD_PATIENT = """INSERT INTO patient (id, line_id, following, first_seen_at, last_seen_at)
                 VALUES (:id, :line_id, 0, :now, :now)"""
ADD = "INSERT INTO guest (patient_id, name, telephone) VALUES (:id, :name, :telephone)"
GET = "SELECT name, telephone FROM guest WHERE patient_id = :id"


def add(tx: Tx, guest: Guest, now: datetime) -> PatientId:
    """Somebody new; the number they are kept under."""
    identity = PatientId(row_id(now))
    tx.run(ADD_PATIENT, id=identity, line_id=f"guest:{identity}", now=stamp(now))
    tx.run(ADD, id=identity, name=guest.name, telephone=guest.telephone)
    return identity


def get(tx: Tx, patient_id: PatientId) -> Guest | None:
    """None for whoever is on LINE."""
    row = tx.row(GET, id=patient_id)
    return Guest(row["name"], row["telephone"]) if row else None


def among(tx: Tx, patients: Iterable[PatientId]) -> dict[PatientId, Guest]:
    """Those of them who are."""
    found = {one: get(tx, one) for one in set(patients)}
    return {one: guest for one, guest in found.items() if guest}
