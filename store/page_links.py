"""Links from the chat to the page to reserve on: each is one person's, good once and for a short while. Only hashes are kept."""

import secrets
from datetime import datetime, timedelta

from clinic.clock import stamp
from clinic.patient import PatientId
from store.credentials import digest
from store.db import Tx

LIFE = timedelta(minutes=30)

ADD = "INSERT INTO page_link (token_hash, patient_id, expires_at) VALUES (:hash, :patient_id, :expires_at)"
FORMER = "DELETE FROM page_link WHERE patient_id = :patient_id"
OF = "SELECT patient_id FROM page_link WHERE token_hash = :hash AND expires_at > :now"
USE = "DELETE FROM page_link WHERE token_hash = :hash AND expires_at > :now RETURNING patient_id"


def make(tx: Tx, patient_id: PatientId, now: datetime) -> str:
    """A token that opens the page once, as this person. An earlier one opens nothing any more."""
    token = secrets.token_urlsafe(32)
    tx.run(FORMER, patient_id=patient_id)
    tx.run(ADD, hash=digest(token), patient_id=patient_id, expires_at=stamp(now + LIFE))
    return token


def of(tx: Tx, token: str, now: datetime) -> PatientId | None:
    """Whose it is, without using it: programs look at addresses before people do. None for one that is used, over or unknown."""
    row = tx.row(OF, hash=digest(token), now=stamp(now))
    return row["patient_id"] if row else None


def use(tx: Tx, token: str, now: datetime) -> PatientId | None:
    """Whose it is; from now on it opens nothing. None for whoever is not the first."""
    row = tx.row(USE, hash=digest(token), now=stamp(now))
    return row["patient_id"] if row else None
