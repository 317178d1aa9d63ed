"""What LINE reported: each event once, in the order it happened, until it is answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic.clock import stamp
from store.db import Database, Tx

# LINE redelivers within an undisclosed time; 20 minutes is the only horizon it documents. A week is far beyond.
KEEP = timedelta(days=7)
# An event this old was not answered by the hand-over that followed its arrival: somebody crashed, so count first.
LATE = timedelta(seconds=10)
WAITS = (timedelta(seconds=1), timedelta(seconds=5))
TRIES = len(WAITS) + 1


@dataclass(frozen=True, slots=True)
class Recorded:
    """One event as stored. `arrival` sorts as events came in, `body` is the event's JSON."""

    event_id: str
    chat: str
    message_id: str | None
    happened_at: str
    received_at: str
    arrival: str
    body: str
    attempts: int = 0


KNOWN = "SELECT 1 AS known FROM inbox WHERE event_id = :event_id"
RECORD = """INSERT INTO inbox (event_id, chat, message_id, happened_at, received_at, arrival, body, status, retry_at)
            VALUES (:event_id, :chat, :message_id, :happened_at, :received_at, :arrival, :body, 'new', :received_at)
            ON CONFLICT (event_id) DO NOTHING"""
NEXT = """SELECT event_id, chat, message_id, happened_at, received_at, arrival, body, attempts, retry_at FROM inbox
          WHERE chat = :chat AND status = 'new' ORDER BY happened_at, arrival LIMIT 1"""
DONE = "UPDATE inbox SET status = 'done', body = NULL WHERE event_id = :event_id AND status = 'new'"
TRIED = """UPDATE inbox SET attempts = attempts + 1, retry_at = :retry_at
           WHERE event_id = :event_id AND status = 'new' AND attempts = :attempts"""
GIVEN_UP = "UPDATE inbox SET status = 'failed', body = NULL WHERE event_id = :event_id AND status = 'new'"
OPEN_CHATS = "SELECT DISTINCT chat FROM inbox WHERE status = 'new' AND retry_at <= :now LIMIT 1000"
WITHDRAW = """UPDATE inbox SET status = 'withdrawn', body = NULL
              WHERE message_id = :message_id AND chat = :chat AND status = 'new' AND event_id <> :event_id"""
TAKEN_BACK = """SELECT 1 AS gone FROM inbox WHERE message_id = :message_id AND chat = :chat
                AND event_id <> :event_id"""
HURRY = "UPDATE inbox SET retry_at = :now WHERE status = 'new' AND retry_at > :now"
FORGET = "UPDATE inbox SET chat = '', message_id = NULL WHERE chat = :chat AND status <> 'new'"
PURGE = "DELETE FROM inbox WHERE received_at < :before AND status <> 'new'"


def unsend_of(message_id: str) -> str:
    """What stands in `message_id` of the event that takes a message back."""
    return f"unsend:{message_id}"


def fresh(db: Database, events: Sequence[Recorded]) -> list[Recorded]:
    """Those not yet recorded: a storm of redeliveries then costs no write."""
    with db.look() as tx:
        return [event for event in events if tx.row(KNOWN, event_id=event.event_id) is None]


def record(tx: Tx, event: Recorded) -> None:
    """Keep one event; a repeat vanishes."""
    tx.run(
        RECORD,
        event_id=event.event_id,
        chat=event.chat,
        message_id=event.message_id,
        happened_at=event.happened_at,
        received_at=event.received_at,
        arrival=event.arrival,
        body=event.body,
    )


def next_of(tx: Tx, chat: str, now: datetime) -> Recorded | None:
    """The earliest open event of a chat, or None; one that waits for its next try holds back those after it."""
    row = tx.row(NEXT, chat=chat)
    if row is None or row.pop("retry_at") > stamp(now):
        return None
    return Recorded(**row)


def settle(tx: Tx, event_id: str) -> bool:
    """Mark answered and empty the body; False if somebody else was first."""
    return tx.run(DONE, event_id=event_id) == 1


def count_try(tx: Tx, event: Recorded, now: datetime) -> bool:
    """Note one more try and when the next may be; False if somebody else did."""
    wait = WAITS[min(event.attempts, len(WAITS) - 1)]
    return tx.run(TRIED, event_id=event.event_id, attempts=event.attempts, retry_at=stamp(now + wait)) == 1


def give_up(tx: Tx, event_id: str) -> bool:
    return tx.run(GIVEN_UP, event_id=event_id) == 1


def open_chats(tx: Tx, now: datetime) -> list[str]:
    """Chats with an event that waits to be answered."""
    return [row["chat"] for row in tx.rows(OPEN_CHATS, now=stamp(now))]


def hurry(tx: Tx, now: datetime) -> None:
    """The clock was set back: what waits for its next try is due."""
    tx.run(HURRY, now=stamp(now))


def withdraw(tx: Tx, chat: str, message_id: str, event_id: str) -> None:
    """Empty the events of an unsent message that was not answered yet."""
    tx.run(WITHDRAW, message_id=message_id, chat=chat, event_id=event_id)


def taken_back(tx: Tx, event: Recorded) -> bool:
    """Whether an unsend of this message was handled before the message itself arrived."""
    if event.message_id is None:
        return False
    unsend = unsend_of(event.message_id)
    return tx.row(TAKEN_BACK, message_id=unsend, chat=event.chat, event_id=event.event_id) is not None


def forget(tx: Tx, chat: str) -> None:
    """Keep only the bare ids of a person's events, against repeats."""
    tx.run(FORGET, chat=chat)


def purge(tx: Tx, now: datetime) -> int:
    """Drop what LINE will not deliver again."""
    return tx.run(PURGE, before=stamp(now - KEEP))
