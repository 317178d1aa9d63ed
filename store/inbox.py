"""What LINE reported: each event once, in the order it happened, until it is answered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic.clock import stamp
from store.db import Database, Tx

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
_FIELDS = ("event_id", "chat", "message_id", "happened_at", "received_at", "arrival", "body")
# Rows in one statement: each statement is a round trip on PostgreSQL, and on SQLite a wait for the interpreter's lock.
_ROWS = (32, 8, 1)
_MANY = {
    rows: (
        f"SELECT event_id FROM inbox WHERE event_id IN ({', '.join(f':event_id_{n}' for n in range(rows))})",
        f"INSERT INTO inbox ({', '.join(_FIELDS)}, status, retry_at) VALUES "
        + ", ".join(f"({', '.join(f':{name}_{n}' for name in _FIELDS)}, 'new', :received_at_{n})" for n in range(rows))
        + " ON CONFLICT (event_id) DO NOTHING",
    )
    for rows in _ROWS
}
NEXT = """SELECT event_id, chat, message_id, happened_at, received_at, arrival, body, attempts, retry_at FROM inbox
          WHERE chat = :chat AND status = 'new' ORDER BY happened_at, arrival LIMIT 1"""
# Against repeats the id of an event is enough: who wrote it, and in which message, goes with its words. Only that a message
# was unsent is kept, because the message itself may come later.
_EMPTIED = "body = NULL, chat = '', message_id = CASE WHEN message_id LIKE 'unsend:%' THEN message_id END"
DONE = f"UPDATE inbox SET status = 'done', {_EMPTIED} WHERE event_id = :event_id AND status = 'new'"
TRIED = """UPDATE inbox SET attempts = attempts + 1, retry_at = :retry_at
           WHERE event_id = :event_id AND status = 'new' AND attempts = :attempts"""
GIVEN_UP = f"UPDATE inbox SET status = 'failed', {_EMPTIED} WHERE event_id = :event_id AND status = 'new'"
OPEN_CHATS = "SELECT DISTINCT chat FROM inbox WHERE status = 'new' AND retry_at <= :now LIMIT 1000"
ALL_OPEN = "SELECT DISTINCT chat FROM inbox WHERE status = 'new'"
WITHDRAW = f"""UPDATE inbox SET status = 'withdrawn', {_EMPTIED}
              WHERE message_id = :message_id AND chat = :chat AND status = 'new' AND event_id <> :event_id"""
TAKEN_BACK = "SELECT 1 AS gone FROM inbox WHERE message_id = :message_id AND event_id <> :event_id"
HURRY = "UPDATE inbox SET retry_at = :now WHERE status = 'new' AND retry_at > :now"


def unsend_of(message_id: str) -> str:
    """What stands in `message_id` of the event that takes a message back."""
    return f"unsend:{message_id}"


def fresh(db: Database, events: Sequence[Recorded]) -> list[Recorded]:
    """Those not yet recorded: a storm of redeliveries then costs no write."""
    known: set[str] = set()
    with db.look() as tx:
        for some in _parts(events):
            ids = {f"event_id_{n}": event.event_id for n, event in enumerate(some)}
            known |= {row["event_id"] for row in tx.rows(_MANY[len(some)][0], **ids)}
    return [event for event in events if event.event_id not in known]


def record_all(tx: Tx, events: Sequence[Recorded]) -> None:
    """Keep many events in few statements; repeats vanish."""
    for some in _parts(events):
        tx.run(
            _MANY[len(some)][1],
            **{f"{name}_{n}": getattr(event, name) for n, event in enumerate(some) for name in _FIELDS},
        )


def _parts(events: Sequence[Recorded]) -> Iterator[Sequence[Recorded]]:
    """All of them, in as few parts of those sizes as there can be."""
    done = 0
    while done < len(events):
        rows = next(size for size in _ROWS if size <= len(events) - done)
        yield events[done : done + rows]
        done += rows


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


def all_open(tx: Tx) -> list[str]:
    """Chats with an event that is not answered, whenever its next try may be."""
    return [row["chat"] for row in tx.rows(ALL_OPEN)]


def withdraw(tx: Tx, chat: str, message_id: str, event_id: str) -> None:
    """Empty the events of an unsent message that was not answered yet."""
    tx.run(WITHDRAW, message_id=message_id, chat=chat, event_id=event_id)


def taken_back(tx: Tx, event: Recorded) -> bool:
    """Whether an unsend of this message was handled before the message itself arrived."""
    if event.message_id is None:
        return False
    unsend = unsend_of(event.message_id)
    return tx.row(TAKEN_BACK, message_id=unsend, event_id=event.event_id) is not None
