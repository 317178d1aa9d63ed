"""What LINE reported: each event once, in the order it happened, until it is answered by who holds it."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from clinic.clock import stamp
from clinic.ids import row_id
from store.db import Database, Tx

# Thinking takes milliseconds, and a database or LINE's profile seconds at worst: who holds an event longer has crashed.
LEASE = timedelta(seconds=10)
WAITS = (timedelta(seconds=1), timedelta(seconds=5))
TRIES = len(WAITS) + 1
_UNSEND = "unsend:"


@dataclass(frozen=True, slots=True)
class Recorded:
    """One event as stored. `arrival` sorts as events came in, `body` is the event's JSON.

    `attempts` are the tries that ended in a crash or an error; `lease` is ours, where we hold it. `free`: nobody holds it, and
    it does not wait for its next try.
    """

    event_id: str
    chat: str
    message_id: str | None
    happened_at: str
    received_at: str
    arrival: str
    body: str
    attempts: int = 0
    lease: str | None = field(default=None, compare=False)
    free: bool = field(default=True, compare=False)

    @property
    def suspect(self) -> bool:
        """Whether somebody crashed or failed while they held it, perhaps because of it."""
        return self.attempts > 0 or self.lease is not None

    @property
    def takes_back(self) -> bool:
        """Whether it tells that a message was unsent."""
        return (self.message_id or "").startswith(_UNSEND)


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
_COLUMNS = "event_id, chat, message_id, happened_at, received_at, arrival, body, attempts, lease"
_FREE = "status = 'new' AND retry_at <= :now AND (lease IS NULL OR lease_until <= :now)"
_FIRST = "SELECT event_id FROM inbox WHERE chat = :chat AND status = 'new' ORDER BY happened_at, arrival LIMIT 1"
NEXT = f"SELECT {_COLUMNS} FROM inbox WHERE event_id = ({_FIRST}) AND {_FREE}"
OF_CHAT = f"""SELECT {_COLUMNS}, CASE WHEN {_FREE} THEN 1 ELSE 0 END AS free FROM inbox
              WHERE chat = :chat AND status = 'new' ORDER BY happened_at, arrival LIMIT :most"""
# A lease that ran out was held by somebody who crashed: that is the try that is counted, and nobody else's.
_CLAIM = """UPDATE inbox SET lease = :lease, lease_until = :until,
            attempts = attempts + CASE WHEN lease IS NULL THEN 0 ELSE 1 END WHERE"""
_ALONE = """NOT EXISTS (SELECT 1 FROM inbox AS other WHERE other.chat = :chat AND other.status = 'new'
                            AND other.lease_until > :now AND other.event_id <> inbox.event_id)"""
CLAIM = f"{_CLAIM} event_id = ({_FIRST}) AND {_FREE} AND {_ALONE} RETURNING {_COLUMNS}"
# All up to one of them, but not that something was unsent: that has its own turn.
CLAIM_RUN = f"""{_CLAIM} chat = :chat AND (happened_at < :happened_at OR (happened_at = :happened_at AND arrival <= :arrival))
                AND coalesce(message_id, '') NOT LIKE 'unsend:%' AND {_FREE} AND {_ALONE} RETURNING {_COLUMNS}"""
CLAIM_THIS = f"{_CLAIM} event_id = :event_id AND {_FREE} AND {_ALONE} RETURNING {_COLUMNS}"
# Against repeats the id of an event is enough: who wrote it, and in which message, goes with its words. Only that a message
# was unsent is kept, because the message itself may come later.
_EMPTIED = """body = NULL, chat = '', message_id = CASE WHEN message_id LIKE 'unsend:%' THEN message_id END,
              lease = NULL, lease_until = NULL"""
_OURS = "event_id = :event_id AND status = 'new' AND coalesce(lease, '') = :lease"
DONE = f"UPDATE inbox SET status = 'done', {_EMPTIED} WHERE {_OURS}"
TRIED = (
    f"UPDATE inbox SET attempts = attempts + 1, retry_at = :retry_at, lease = NULL, lease_until = NULL WHERE {_OURS}"
)
LET_GO = f"UPDATE inbox SET lease = NULL, lease_until = NULL WHERE {_OURS}"
GIVEN_UP = f"UPDATE inbox SET status = 'failed', {_EMPTIED} WHERE {_OURS}"
OPEN_CHATS = f"SELECT chat FROM inbox WHERE {_FREE} GROUP BY chat ORDER BY min(received_at) LIMIT :most"
OPEN = f"SELECT {_COLUMNS} FROM inbox WHERE {_FREE} AND arrival > :behind ORDER BY arrival LIMIT :most"
ALL_OPEN = "SELECT DISTINCT chat FROM inbox WHERE status = 'new'"
WITHDRAW = f"""UPDATE inbox SET status = 'withdrawn', {_EMPTIED}
              WHERE message_id = :message_id AND chat = :chat AND status = 'new' AND event_id <> :event_id"""
TAKEN_BACK = "SELECT 1 AS gone FROM inbox WHERE message_id = :message_id AND event_id <> :event_id"
SHORTEN = "UPDATE inbox SET lease_until = :until WHERE status = 'new' AND lease_until > :until"
HURRY = "UPDATE inbox SET retry_at = :now WHERE status = 'new' AND retry_at > :now"


def unsend_of(message_id: str) -> str:
    """What stands in `message_id` of the event that takes a message back."""
    return f"{_UNSEND}{message_id}"


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
    """The earliest open event of a chat, looked at only; None where there is none, where somebody holds it, and where it waits
    for its next try, which holds back those after it."""
    row = tx.row(NEXT, chat=chat, now=stamp(now))
    return Recorded(**row) if row else None


def of_chat(tx: Tx, chat: str, now: datetime, most: int) -> list[Recorded]:
    """The earliest open events of a chat, in their order, held or not."""
    rows = tx.rows(OF_CHAT, chat=chat, now=stamp(now), most=most)
    return [Recorded(**{**row, "free": bool(row["free"])}) for row in rows]


def claim_run(tx: Tx, chat: str, last: Recorded, now: datetime) -> list[Recorded]:
    """Hold all that is open in a chat up to `last`, in order, unless somebody holds any of its events; a try is counted where a
    crash left it."""
    held = {"lease": uuid.uuid4().hex, "until": stamp(now + LEASE), "now": stamp(now)}
    rows = tx.rows(CLAIM_RUN, chat=chat, happened_at=last.happened_at, arrival=last.arrival, **held)
    return sorted((Recorded(**row) for row in rows), key=lambda each: (each.happened_at, each.arrival))


def claim(tx: Tx, chat: str, now: datetime) -> Recorded | None:
    """Hold what `next_of` would find, unless somebody holds another one of the chat; a try is counted where a crash left it."""
    row = tx.row(CLAIM, chat=chat, now=stamp(now), lease=uuid.uuid4().hex, until=stamp(now + LEASE))
    return Recorded(**row) if row else None


def claim_this(tx: Tx, event: Recorded, now: datetime) -> Recorded | None:
    """Hold one event out of its turn; None where somebody holds another one of its chat."""
    held = {"lease": uuid.uuid4().hex, "until": stamp(now + LEASE)}
    row = tx.row(CLAIM_THIS, event_id=event.event_id, chat=event.chat, now=stamp(now), **held)
    return Recorded(**row) if row else None


def settle(tx: Tx, event_id: str, lease: str | None = None) -> bool:
    """Mark answered and empty the body; False if it is not ours any more."""
    return tx.run(DONE, event_id=event_id, lease=lease or "") == 1


def count_try(tx: Tx, event: Recorded, now: datetime) -> bool:
    """Let go of an event after a try that failed, and note when the next may be; False if it is not ours any more."""
    wait = WAITS[min(event.attempts, len(WAITS) - 1)]
    return tx.run(TRIED, event_id=event.event_id, lease=event.lease or "", retry_at=stamp(now + wait)) == 1


def let_go(tx: Tx, event: Recorded) -> None:
    """Leave an event to its turn; no try is counted."""
    tx.run(LET_GO, event_id=event.event_id, lease=event.lease or "")


def give_up(tx: Tx, event: Recorded) -> bool:
    """False if it is not ours any more."""
    return tx.run(GIVEN_UP, event_id=event.event_id, lease=event.lease or "") == 1


def open_chats(tx: Tx, now: datetime, most: int = 1000) -> list[str]:
    """Chats with an event that nobody holds, who has waited longest first."""
    return [row["chat"] for row in tx.rows(OPEN_CHATS, now=stamp(now), most=most)]


def open_events(tx: Tx, now: datetime, behind: str = "", most: int = 1000) -> list[Recorded]:
    """Events that nobody holds, as they came in; `behind` an arrival, those that came in after it."""
    return [Recorded(**row) for row in tx.rows(OPEN, now=stamp(now), behind=behind, most=most)]


def arrival_at(moment: datetime) -> str:
    """Sorts before every arrival from this moment on."""
    return row_id(moment)[:12]


def hurry(tx: Tx, now: datetime) -> None:
    """The clock was set back: what waits for its next try is due, and no lease lasts longer than one does."""
    tx.run(HURRY, now=stamp(now))
    tx.run(SHORTEN, until=stamp(now + LEASE))


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
