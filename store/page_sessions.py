"""Who reserves on the page, in which browser, and what they have put together there."""

import json
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from clinic.clock import stamp
from clinic.patient import PatientId
from clinic.reservation import Draft, ReservationId
from store.credentials import digest
from store.db import Tx

LIFE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class PageSession:
    """`turn` is the one the next form to send has to name; `sent` is what the wish became, once it was sent."""

    patient_id: PatientId
    draft: Draft
    turn: int
    sent: ReservationId | None


BEGIN = """INSERT INTO page_session (token_hash, patient_id, ends_at, draft, turn)
           VALUES (:hash, :patient_id, :ends_at, :draft, 0)"""
OF = "SELECT patient_id, draft, turn, sent FROM page_session WHERE token_hash = :hash AND ends_at > :now"
# What a form shows is what it sends: one that was shown before something changed is out of turn.
KEEP = "UPDATE page_session SET draft = :draft, sent = NULL, turn = turn + 1 WHERE token_hash = :hash"
NOTE = "UPDATE page_session SET draft = :draft, turn = turn + 1 WHERE token_hash = :hash"
CLAIM = """UPDATE page_session SET turn = turn + 1
           WHERE token_hash = :hash AND turn = :turn AND sent IS NULL AND ends_at > :now"""
SENT = "UPDATE page_session SET sent = :sent, draft = :draft WHERE token_hash = :hash"
OF_PERSON = "SELECT token_hash, draft FROM page_session WHERE patient_id = :patient_id"
REWRITE = "UPDATE page_session SET draft = :draft WHERE token_hash = :hash"
END = "DELETE FROM page_session WHERE token_hash = :hash"


def _written(draft: Draft) -> str:
    return json.dumps(draft.as_json(), ensure_ascii=False)


def begin(tx: Tx, patient_id: PatientId, draft: Draft, now: datetime) -> str:
    """The token the browser keeps."""
    token = secrets.token_urlsafe(32)
    tx.run(BEGIN, hash=digest(token), patient_id=patient_id, ends_at=stamp(now + LIFE), draft=_written(draft))
    return token


def of(tx: Tx, token: str, now: datetime) -> PageSession | None:
    """None where it has ended, or its person had all of theirs deleted."""
    row = tx.row(OF, hash=digest(token), now=stamp(now))
    if row is None:
        return None
    return PageSession(row["patient_id"], Draft.from_json(json.loads(row["draft"])), row["turn"], row["sent"])


def keep(tx: Tx, token: str, draft: Draft) -> None:
    """What is put together by now; whatever was sent before, this is a new wish."""
    tx.run(KEEP, hash=digest(token), draft=_written(draft))


def note(tx: Tx, token: str, draft: Draft) -> None:
    """The same, whether or not something was sent: that stays so. Two at once wait for each other here."""
    tx.run(NOTE, hash=digest(token), draft=_written(draft))


def claim(tx: Tx, token: str, turn: int, now: datetime) -> bool:
    """Whether this is the first try to send what was shown at that turn. Two at once wait for each other here."""
    return tx.run(CLAIM, hash=digest(token), turn=turn, now=stamp(now)) == 1


def sent(tx: Tx, token: str, reservation: ReservationId) -> None:
    """It is a reservation now, and nothing of the draft is kept."""
    tx.run(SENT, hash=digest(token), sent=reservation, draft=_written(Draft()))


def end(tx: Tx, token: str) -> None:
    tx.run(END, hash=digest(token))


def take_back(tx: Tx, patient_id: PatientId, message_id: str) -> None:
    """Forget the words that came from a message which was unsent."""
    for row in tx.rows(OF_PERSON, patient_id=patient_id):
        draft = Draft.from_json(json.loads(row["draft"]))
        if draft.came_from(message_id):
            without = replace(draft, words=None, message_id=None)
            tx.run(REWRITE, hash=row["token_hash"], draft=_written(without))
