"""One call to many people: who they are stands in the outbox before the call, and a repeat is the same call.

Whoever leaves the outbox (said stop, blocked the account, deleted their data) is in no later attempt.
docs/decisions/0008-sending.md tells the whole story.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from clinic import message_json
from clinic.clock import from_stamp, stamp
from clinic.ids import row_id
from clinic.message import Say
from clinic.patient import Language
from store import outbox
from store.db import Row, Tx
from store.outbox import FREE, READY_TIP, SILENT, Leased

PEOPLE = 500  # https://developers.line.biz/en/reference/messaging-api/#send-multicast-message


@dataclass(frozen=True, slots=True)
class Multicast:
    """A call this worker holds. `says` and `language` are those of any of its letters; None where none is left.

    `gathered` tells how many were put together just now; 0 where that was done before.
    """

    id: str
    lease: str
    retry_key: uuid.UUID
    says: tuple[Say, ...] | None
    language: Language
    tried: bool  # LINE may already have taken it
    pushed_at: datetime | None
    attempts: int  # before this one
    gathered: int = 0


@dataclass(frozen=True, slots=True)
class Begun:
    """To whom and in which words; `shrunk`: somebody has left since the first attempt. `late` are the keys of letters
    that had no time left, where certainly nobody has heard them."""

    people: tuple[str, ...]
    body: str
    shrunk: bool
    late: tuple[str, ...]


_OF = "multicast = :id AND status IN ('due', 'leased')"
# Groups and rooms cannot be reached by multicast, one id that is none would spoil the call for all, and what was tried
# under a key of its own must keep that key.
_JOINS = """batch IS NOT NULL AND alone = 0 AND push_tried = 0 AND reply_tried = 0
            AND recipient LIKE 'U%' AND length(recipient) = 33"""
HEAD = f"""SELECT id, batch, language, says, CASE WHEN {_JOINS} THEN 1 ELSE 0 END AS joins
           FROM outbox AS o WHERE {READY_TIP} ORDER BY due_at LIMIT 1"""
# The same batch, and to be sure the same words. A lease that ran out is taken away, so that its holder cannot wake up to it.
GATHER = f"""UPDATE outbox SET multicast = :id, status = 'due', lease = NULL, lease_until = NULL
             WHERE {FREE} AND id IN (
                 SELECT id FROM outbox AS o WHERE {READY_TIP} AND {_JOINS} AND batch = :batch AND language = :language
                 AND says = :says ORDER BY due_at LIMIT :limit)"""
LET_GO = "UPDATE outbox SET multicast = NULL WHERE multicast = :id"
PUT = """INSERT INTO multicast (id, retry_key, due_at, attempts, lease, lease_until)
         VALUES (:id, :retry_key, :now, 1, :lease, :lease_until)"""
_FREE = "due_at <= :now AND (lease_until IS NULL OR lease_until < :now)"
FIRST_DUE = f"SELECT id FROM multicast WHERE {_FREE} ORDER BY due_at LIMIT 1"
LEASE = f"""UPDATE multicast SET lease = :lease, lease_until = :lease_until, attempts = attempts + 1
            WHERE id = ({FIRST_DUE}) AND {_FREE} RETURNING id, lease, retry_key, tried, pushed_at, attempts"""
WORDS = f"SELECT says, language FROM outbox WHERE {_OF} ORDER BY id LIMIT 1"
BEGIN = """UPDATE multicast SET tried = 1, pushed_at = coalesce(pushed_at, :now), body = coalesce(body, :body)
           WHERE id = :id AND lease = :lease RETURNING body, people"""
LATE = """UPDATE outbox SET status = :status, says = NULL, reason = 'its time had passed', settled_at = :now
          WHERE multicast = :id AND status IN ('due', 'leased') AND until_at <= :now RETURNING key"""
# Staff have taken the word since: the letter waits by itself. Of a call that LINE may have taken nobody is left out for that.
WAITS = f"UPDATE outbox SET multicast = NULL WHERE {_OF} AND {SILENT}"
WHO = f"SELECT recipient FROM outbox WHERE {_OF} ORDER BY id"
NOTE_PEOPLE = "UPDATE multicast SET people = :people WHERE id = :id"
AGAIN = """UPDATE multicast SET tried = :tried, due_at = :due_at, lease = NULL, lease_until = NULL,
           body = CASE WHEN :tried = 1 THEN body ELSE NULL END WHERE id = :id AND lease = :lease"""
UNDER_WAY = """SELECT count(*) AS n FROM outbox WHERE multicast IN (SELECT id FROM multicast)
               AND status IN ('due', 'leased')"""
END = "DELETE FROM multicast WHERE id = :id AND lease = :lease"
SETTLE = f"UPDATE outbox SET status = :status, says = NULL, reason = :reason, settled_at = :now WHERE {_OF}"
HURRY = "UPDATE multicast SET due_at = :now WHERE due_at > :now"
SHORTEN = "UPDATE multicast SET lease_until = :until WHERE lease_until > :until"
APART = f"UPDATE outbox SET multicast = NULL, alone = :alone, reason = :reason WHERE {_OF}"


def any_begun(tx: Tx, now: datetime) -> bool:
    """Whether a call made or prepared before is to be made again."""
    return tx.row(FIRST_DUE, now=stamp(now)) is not None


def any_new(tx: Tx, now: datetime) -> bool:
    """Whether there is a tip that may go, by itself or with others."""
    return tx.row(HEAD, now=stamp(now)) is not None


def lease_next(
    tx: Tx, now: datetime, until: datetime, room: int | None, trial: bool = False
) -> Multicast | Leased | None:
    """Hold the next call to make: a multicast begun before, a new one of at most `room` people, or a single tip."""
    begun = tx.row(LEASE, lease=uuid.uuid4().hex, lease_until=stamp(until), now=stamp(now))
    if begun is not None:
        return _multicast(begun, tx.row(WORDS, id=begun["id"]))
    head = tx.row(HEAD, now=stamp(now)) if room is None or room > 0 else None
    if head is None:
        return None
    return _gather(tx, head, now, until, PEOPLE if room is None else min(room, PEOPLE)) or outbox.lease_one(
        tx, head["id"], now, until, trial
    )


def _gather(tx: Tx, head: Row, now: datetime, until: datetime, limit: int) -> Multicast | None:
    """Everybody who is to hear the same now; None where that is one person, to whom a push is quicker."""
    if not head["joins"] or limit < 2:
        return None
    identity, key, lease = row_id(now), uuid.uuid4(), uuid.uuid4().hex
    same = {"batch": head["batch"], "language": head["language"], "says": head["says"]}
    gathered = tx.run(GATHER, id=identity, now=stamp(now), limit=limit, **same)
    if gathered < 2:
        tx.run(LET_GO, id=identity)
        return None
    tx.run(PUT, id=identity, retry_key=str(key), now=stamp(now), lease=lease, lease_until=stamp(until))
    new = {"id": identity, "lease": lease, "retry_key": str(key), "tried": 0, "pushed_at": None, "attempts": 1}
    return _multicast(new, head, gathered)


def _multicast(row: Row, words: Row | None, gathered: int = 0) -> Multicast:
    return Multicast(
        id=row["id"],
        lease=row["lease"],
        retry_key=uuid.UUID(row["retry_key"]),
        says=message_json.read(words["says"]) if words else None,
        language=words["language"] if words else "ja",
        tried=bool(row["tried"]),
        pushed_at=from_stamp(row["pushed_at"]) if row["pushed_at"] else None,
        attempts=row["attempts"] - 1,
        gathered=gathered,
    )


def begin(tx: Tx, held: Multicast, body: str, now: datetime) -> Begun | None:
    """Note, before the call, that LINE may take it, in which words and by how many; None if the lease was lost."""
    row = tx.row(BEGIN, id=held.id, lease=held.lease, body=body, now=stamp(now))
    if row is None:
        return None
    late = tx.rows(LATE, id=held.id, status="unknown" if held.tried else "dropped", now=stamp(now))
    if not held.tried:
        tx.run(WAITS, id=held.id, now=stamp(now))
    people = tuple(one["recipient"] for one in tx.rows(WHO, id=held.id))
    if not held.tried:
        tx.run(NOTE_PEOPLE, id=held.id, people=len(people))
    unheard = () if held.tried else tuple(one["key"] for one in late)
    return Begun(people, row["body"], held.tried and len(people) != row["people"], unheard)


def again(tx: Tx, held: Multicast, due_at: datetime, tried: bool) -> None:
    """Give the call back, to be made later with the same key and, where LINE may have taken it, the same words."""
    tx.run(AGAIN, id=held.id, lease=held.lease, due_at=stamp(due_at), tried=int(tried))


def under_way(tx: Tx) -> int:
    """How many are being spoken to at this moment, or may have been: LINE's count may not know of them yet."""
    row = tx.row(UNDER_WAY)
    return row["n"] if row else 0


def settle(tx: Tx, held: Multicast, status: str, reason: str, now: datetime) -> int:
    """End the letters of all who were spoken to; how many they were."""
    if tx.run(END, id=held.id, lease=held.lease) != 1:
        return 0
    return tx.run(SETTLE, id=held.id, status=status, reason=reason, now=stamp(now))


def apart(tx: Tx, held: Multicast, alone: bool, reason: str) -> int:
    """Give the letters back, certain that LINE took none; how many. `alone`: each is to be tried by itself."""
    if tx.run(END, id=held.id, lease=held.lease) != 1:
        return 0
    return tx.run(APART, id=held.id, alone=int(alone), reason=reason)


def hurry(tx: Tx, now: datetime, until: datetime) -> None:
    """The clock was set back: what waits to be repeated is due, and leases end at `until` at the latest."""
    tx.run(HURRY, now=stamp(now))
    tx.run(SHORTEN, until=stamp(until))
