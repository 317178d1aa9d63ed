"""Whatever anybody hears: a row first, written with the change that caused it; LINE afterwards."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile
from typing import Literal

from clinic import message_json
from clinic.clock import from_stamp, stamp
from clinic.ids import row_id
from clinic.message import Say
from clinic.patient import Language, PatientId
from store.db import Row, Tx

Route = Literal["reply", "push"]
Purpose = Literal["reply", "alert", "tip", "reservation"]
# Who speaks. The bot waits while staff have the word in the conversation; "anyway" is what the person must hear all the same.
Voice = Literal["bot", "staff", "anyway"]


@dataclass(frozen=True, slots=True)
class Letter:
    """Something to send. `key` names its cause: the same cause is one letter, however often it is put.

    Tips of equal `batch` say exactly the same, and may go out in one call. At `until` or later it is not sent any more.
    """

    key: str
    recipient: str
    language: Language
    says: tuple[Say, ...]
    patient_id: PatientId | None = None
    urgent: bool = False
    fleeting: bool = False
    reply_token: str | None = None
    reply_until: datetime | None = None
    purpose: Purpose = "reply"
    batch: str | None = None
    until: datetime | None = None
    voice: Voice = "bot"
    member_id: str | None = None  # who of staff wrote it


@dataclass(frozen=True, slots=True)
class Leased:
    """A letter this worker holds, with all that the next attempt depends on."""

    id: str
    lease: str
    key: str
    recipient: str
    language: Language
    says: tuple[Say, ...]
    patient_id: PatientId | None
    urgent: bool
    purpose: Purpose
    route: Route
    reply_token: str | None
    reply_until: datetime | None
    reply_tried: bool  # an earlier reply may have reached LINE
    push_tried: bool  # an earlier push may have
    retry_key: uuid.UUID
    pushed_at: datetime | None
    attempts: int  # before this one
    denied: int = 0  # how often 403 for this one shut the channel
    voice: Voice = "bot"


@dataclass(frozen=True, slots=True)
class Piled:
    """A letter that waits, certain not to have been heard. `answers`: to what a patient wrote, and not by staff."""

    id: str
    says: tuple[Say, ...]
    created_at: datetime
    answers: bool
    alert: bool
    sorry: bool


PUT = """INSERT INTO outbox (id, key, recipient, patient_id, language, says, urgent, fleeting, route, reply_token,
                             reply_until, retry_key, purpose, batch, until_at, voice, member_id, created_at, due_at, status)
         VALUES (:id, :key, :recipient, :patient_id, :language, :says, :urgent, :fleeting, :route, :reply_token,
                 :reply_until, :retry_key, :purpose, :batch, :until_at, :voice, :member_id, :now, :due_at, 'due')
         ON CONFLICT (key) DO NOTHING"""


def _silent(letter: str) -> str:
    """The condition under which a letter waits because staff have the word in its person's conversation."""
    return f"""({letter}.voice = 'bot' AND {letter}.urgent = 0 AND {letter}.purpose <> 'alert'
                AND EXISTS (SELECT 1 FROM word WHERE word.patient_id = {letter}.patient_id
                            AND word.holder = 'staff' AND word.until_at > :now))"""


# Claim and mark in one statement that both databases run the same way: a second worker finds the row leased.
# What was said earlier to the same person goes first, but no tip holds up an answer; urgent words wait for nobody, not
# even where LINE asked to go slower.
_OPEN = "status IN ('due', 'leased')"
FREE = f"{_OPEN} AND multicast IS NULL AND (status = 'due' OR lease_until < :now)"
_TIMELY = "(until_at IS NULL OR until_at > :now)"
_NEXT = f"""NOT EXISTS (SELECT 1 FROM outbox AS earlier
                       WHERE earlier.recipient = o.recipient AND earlier.status IN ('due', 'leased')
                       AND (earlier.purpose <> 'tip' OR o.purpose = 'tip')
                       AND (earlier.lease_until >= :now OR NOT {_silent("earlier")})
                       AND (earlier.created_at < o.created_at
                            OR (earlier.created_at = o.created_at AND earlier.id < o.id)))"""
_GOING = "NOT EXISTS (SELECT 1 FROM channel WHERE name = 'line' AND not_before > :now)"
# Where LINE does not take our calls, everything waits; only urgent words try their luck, once, and a reply goes on where
# it was something else that the account may not do.
_TAKEN = """(EXISTS (SELECT 1 FROM channel WHERE name = 'line' AND state = 'accepted') OR (urgent = 1 AND attempts = 0)
             OR (route = 'reply' AND reply_until > :now
                 AND EXISTS (SELECT 1 FROM channel WHERE name = 'line' AND state = 'refused' AND reason LIKE '403%')))"""
_TURN = f"{_TIMELY} AND (urgent = 1 OR ({_GOING} AND NOT {_silent('o')} AND {_NEXT}))"
_READY = f"{FREE} AND due_at <= :now AND {_TAKEN} AND {_TURN}"
READY_TALK = f"SELECT id FROM outbox AS o WHERE purpose <> 'tip' AND {_READY} ORDER BY urgent DESC, due_at LIMIT :limit"
# The letter that tries whether LINE takes any; one that failed before need not wait for its own next time.
_TRIAL = f"{FREE} AND (due_at <= :now OR attempts > 0) AND {_TURN}"
TRIAL_TALK = f"SELECT id FROM outbox AS o WHERE purpose <> 'tip' AND {_TRIAL} ORDER BY urgent DESC, due_at LIMIT :limit"
READY_TIP = f"purpose = 'tip' AND {FREE} AND due_at <= :now AND {_TIMELY} AND NOT {_silent('o')} AND {_NEXT}"
_LEASE = """UPDATE outbox SET status = 'leased', lease = :lease, lease_until = :lease_until, attempts = attempts + 1
            WHERE id IN"""
_RETURNING = """RETURNING id, lease, key, recipient, language, says, patient_id, urgent, purpose, route, reply_token,
                reply_until, reply_tried, push_tried, retry_key, pushed_at, attempts, denied, voice"""
LEASE_ONE = f"{_LEASE} (SELECT id FROM outbox AS o WHERE {_READY} AND id = :id) AND {FREE} {_RETURNING}"
LEASE_DUE = f"{_LEASE} ({READY_TALK}) AND {FREE} {_RETURNING}"
TRIAL_ONE = f"{_LEASE} (SELECT id FROM outbox AS o WHERE {_TRIAL} AND id = :id) AND {FREE} {_RETURNING}"
TRIAL_DUE = f"{_LEASE} ({TRIAL_TALK}) AND {FREE} {_RETURNING}"
SILENT = _silent("outbox")
BEGIN_REPLY = f"UPDATE outbox SET reply_tried = 1 WHERE id = :id AND lease = :lease AND NOT {SILENT}"
BEGIN_PUSH = f"""UPDATE outbox SET pushed_at = coalesce(pushed_at, :now), push_tried = 1, body = coalesce(body, :body)
                 WHERE id = :id AND lease = :lease AND {_TIMELY} AND NOT {SILENT} RETURNING body"""
# A token that was given up for a push is not taken up again. Words that LINE certainly did not take may change.
AGAIN = """UPDATE outbox SET status = 'due', lease = NULL, lease_until = NULL, due_at = :due_at, reason = :reason,
           denied = denied + :denied, reply_tried = :reply_tried, push_tried = :push_tried, route = :route,
           body = CASE WHEN :push_tried = 1 THEN body ELSE NULL END,
           reply_token = CASE WHEN route = 'reply' AND :route = 'push' THEN NULL ELSE reply_token END
           WHERE id = :id AND lease = :lease"""
_END = """UPDATE outbox SET status = :status, lease = NULL, lease_until = NULL, says = NULL, body = NULL, reply_token = NULL,
          reason = :reason, settled_at = :now WHERE"""
SETTLE = f"{_END} id = :id AND lease = :lease"
DROP_FLEETING = "DELETE FROM outbox WHERE id = :id AND fleeting = 1"
DROP_FOR = f"{_END} recipient = :recipient AND {_OPEN} AND key LIKE :cause"
DROP_FLEETING_FOR = "DELETE FROM outbox WHERE recipient = :recipient AND fleeting = 1 AND key LIKE :cause"
# What staff have taken the word from. What may have reached LINE is on its way, and what was not asked for waits.
DROP_ANSWERS = f"""{_END} patient_id = :patient_id AND purpose = 'reply' AND voice = 'bot' AND urgent = 0 AND {_OPEN}
                   AND push_tried = 0 AND reply_tried = 0"""
DROP_TIPS = f"{_END} patient_id = :patient_id AND purpose = 'tip' AND {_OPEN}"
# What a worker holds is left to that worker. Of what LINE may have taken nobody can say that it was dropped.
_LATE = f"""until_at <= :now AND {_OPEN} AND (status = 'due' OR lease_until < :now)
            AND NOT EXISTS (SELECT 1 FROM multicast AS m WHERE m.id = outbox.multicast AND m.lease_until >= :now)"""
ANY_LATE = f"SELECT 1 AS late FROM outbox WHERE {_LATE} LIMIT 1"
DROP_LATE = f"""UPDATE outbox SET lease = NULL, lease_until = NULL, says = NULL, body = NULL, reply_token = NULL,
                reason = 'its time had passed', settled_at = :now,
                status = CASE WHEN push_tried = 1 OR reply_tried = 1 OR EXISTS (
                    SELECT 1 FROM multicast AS m WHERE m.id = outbox.multicast AND m.tried = 1)
                    THEN 'unknown' ELSE 'dropped' END
                WHERE {_LATE} RETURNING key, status"""
# Letters of one person that may share a call, oldest first; whatever may not ends the row of them.
# An answer of staff's goes by itself: the transcript tells who said what.
PILE = """SELECT id, key, says, created_at, purpose, sorry,
                 CASE WHEN id = :id THEN 1 WHEN status = 'due' AND push_tried = 0 AND reply_tried = 0 AND fleeting = 0
                   AND (due_at <= :now OR attempts > 0) AND (route = 'push' OR reply_until <= :now)
                   AND (until_at IS NULL OR until_at > :now) AND patient_id = :patient_id AND language = :language
                   AND voice = :voice AND (CASE WHEN purpose = 'alert' THEN 1 ELSE 0 END) = :alert THEN 1 ELSE 0 END AS joins
          FROM outbox WHERE recipient = :recipient AND status IN ('due', 'leased') AND purpose <> 'tip' AND urgent = 0
          ORDER BY created_at, id LIMIT :limit"""
CARRY = """UPDATE outbox SET says = :says, route = 'push', reply_token = NULL, sorry = 1
           WHERE id = :id AND lease = :lease"""
JOIN = f"{_END} id = :id AND status = 'due'"
SORRY = """UPDATE outbox SET sorry = 1 WHERE recipient = :recipient AND status = 'due' AND purpose NOT IN ('tip', 'alert')
           AND created_at <= :now"""
URGENT_WAITING = """SELECT DISTINCT key FROM outbox WHERE status IN ('due', 'leased') AND urgent = 1 AND purpose = 'alert'
                    AND created_at <= :before"""
HURRY = f"UPDATE outbox SET due_at = :now WHERE {_OPEN} AND due_at > :now"
SHORTEN = "UPDATE outbox SET lease_until = :until WHERE status = 'leased' AND lease_until > :until"
# Words nobody can have heard yet, for certain. What piled up stands in the letter that carries it, whatever that one is about.
_UNHEARD = "status = 'due' AND push_tried = 0 AND reply_tried = 0"
UNHEARD = f"""SELECT id, says FROM outbox WHERE patient_id = :patient_id AND purpose <> 'tip' AND {_UNHEARD}"""
REWORD = f"UPDATE outbox SET says = :says WHERE id = :id AND says = :was AND {_UNHEARD}"
DROP = f"{_END} id = :id AND says = :was AND {_UNHEARD}"
SAYS = "SELECT says FROM outbox WHERE id = :id"
FORGET = "DELETE FROM outbox WHERE patient_id = :patient_id"


def put(tx: Tx, letter: Letter, now: datetime, due_at: datetime | None = None) -> str | None:
    """Keep a letter to be sent; its id, or None if its cause already has one."""
    identity = row_id(now)
    added = tx.run(
        PUT,
        id=identity,
        key=letter.key,
        recipient=letter.recipient,
        patient_id=letter.patient_id,
        language=letter.language,
        says=message_json.written(letter.says),
        urgent=int(letter.urgent),
        fleeting=int(letter.fleeting),
        # Replies are free but cannot be made safe against a crash; urgent words take the way that can.
        route="push" if letter.urgent or letter.reply_token is None else "reply",
        reply_token=letter.reply_token,
        reply_until=stamp(letter.reply_until) if letter.reply_until else None,
        retry_key=str(uuid.uuid4()),
        purpose=letter.purpose,
        batch=letter.batch,
        until_at=stamp(letter.until) if letter.until else None,
        voice=letter.voice,
        member_id=letter.member_id,
        now=stamp(now),
        due_at=stamp(due_at or now),
    )
    return identity if added else None


def _leased(row: Row) -> Leased:
    return Leased(
        id=row["id"],
        lease=row["lease"],
        key=row["key"],
        recipient=row["recipient"],
        language=row["language"],
        says=message_json.read(row["says"]),
        patient_id=row["patient_id"],
        urgent=bool(row["urgent"]),
        purpose=row["purpose"],
        route=row["route"],
        reply_token=row["reply_token"],
        reply_until=from_stamp(row["reply_until"]) if row["reply_until"] else None,
        reply_tried=bool(row["reply_tried"]),
        push_tried=bool(row["push_tried"]),
        retry_key=uuid.UUID(row["retry_key"]),
        pushed_at=from_stamp(row["pushed_at"]) if row["pushed_at"] else None,
        attempts=row["attempts"] - 1,
        denied=row["denied"],
        voice=row["voice"],
    )


def lease_one(tx: Tx, letter_id: str, now: datetime, until: datetime, trial: bool = False) -> Leased | None:
    """Hold one letter for sending; None if it is not due, held by another, or something earlier goes first.

    `trial`: although LINE took nothing lately, to see whether it takes this one.
    """
    row = tx.row(
        TRIAL_ONE if trial else LEASE_ONE,
        id=letter_id,
        lease=uuid.uuid4().hex,
        now=stamp(now),
        lease_until=stamp(until),
    )
    return _leased(row) if row else None


def lease_due(tx: Tx, now: datetime, until: datetime, limit: int, trial: bool = False) -> list[Leased]:
    """Hold up to `limit` due letters that are no tips, urgent ones first, at most one a recipient (urgent ones aside)."""
    rows = tx.rows(
        TRIAL_DUE if trial else LEASE_DUE, lease=uuid.uuid4().hex, now=stamp(now), lease_until=stamp(until), limit=limit
    )
    return sorted((_leased(row) for row in rows), key=lambda held: (not held.urgent, held.id))


def any_due(tx: Tx, now: datetime) -> bool:
    """Whether `lease_due` would find something."""
    return tx.row(READY_TALK, now=stamp(now), limit=1) is not None


def pile(tx: Tx, held: Leased, now: datetime, limit: int = 50) -> list[Piled]:
    """What waits for the same person and could go in one call with the letter held, which is the first of them."""
    if held.reply_tried or held.push_tried or held.urgent or held.purpose == "tip" or held.patient_id is None:
        return []
    rows = tx.rows(
        PILE,
        id=held.id,
        recipient=held.recipient,
        patient_id=held.patient_id,
        language=held.language,
        alert=int(held.purpose == "alert"),
        voice=held.voice,
        now=stamp(now),
        limit=limit,
    )
    joining = list(takewhile(lambda row: row["joins"], rows))
    return [_piled(row) for row in joining] if joining and joining[0]["id"] == held.id else []


def _piled(row: Row) -> Piled:
    return Piled(
        id=row["id"],
        says=message_json.read(row["says"]),
        created_at=from_stamp(row["created_at"]),
        answers=row["key"].startswith("reply:"),
        alert=row["purpose"] == "alert",
        sorry=bool(row["sorry"]),
    )


def carry(
    tx: Tx, held: Leased, says: tuple[Say, ...], others: Iterable[tuple[str, str]], now: datetime
) -> Leased | None:
    """Let the letter held say all of it, by push, and end the others, each with its status; None if the lease was lost."""
    told = message_json.written(says)
    if tx.run(CARRY, id=held.id, lease=held.lease, says=told) != 1:
        return None
    for identity, status in others:
        tx.run(JOIN, id=identity, status=status, reason=f"went with {held.id}", now=stamp(now))
    return replace(held, says=says, route="push", reply_token=None, reply_until=None)


def apologised(tx: Tx, held: Leased, now: datetime) -> None:
    """Note that all that waits for this person has been apologised for."""
    tx.run(SORRY, recipient=held.recipient, now=stamp(now))


def begin_reply(tx: Tx, held: Leased, now: datetime) -> bool:
    """Note, before the call, that LINE may take the reply; False if the lease was lost, or staff have the word by now."""
    return tx.run(BEGIN_REPLY, id=held.id, lease=held.lease, now=stamp(now)) == 1


def begin_push(tx: Tx, held: Leased, body: str | None, now: datetime) -> Row | None:
    """Note, before the push, that LINE may take it from now on, and in which words; None if the lease or its time is gone, or
    staff have the word by now.

    The row's `body` is what an earlier attempt said: a repeat must say the same. `body` None keeps no words.
    """
    return tx.row(BEGIN_PUSH, id=held.id, lease=held.lease, body=body, now=stamp(now))


@dataclass(frozen=True, slots=True)
class Next:
    """The next attempt at a letter. `denied`: this one shut the channel."""

    due_at: datetime
    route: Route
    reply_tried: bool
    push_tried: bool
    reason: str
    denied: bool = False


def again(tx: Tx, held: Leased, following: Next) -> None:
    """Give the letter back to be tried later."""
    tx.run(
        AGAIN,
        id=held.id,
        lease=held.lease,
        due_at=stamp(following.due_at),
        route=following.route,
        reply_tried=int(following.reply_tried),
        push_tried=int(following.push_tried),
        reason=following.reason,
        denied=int(following.denied),
    )


def settle(tx: Tx, held: Leased, status: str, reason: str, now: datetime) -> bool:
    """End the letter as sent, unknown or failed, and empty its words; False if the lease was lost."""
    settled = tx.run(SETTLE, id=held.id, lease=held.lease, status=status, reason=reason, now=stamp(now)) == 1
    tx.run(DROP_FLEETING, id=held.id)
    return settled


def drop_for(tx: Tx, recipient: str, reason: str, now: datetime, cause: str = "") -> int:
    """End everything still open to one recipient, or only what has a key that begins with `cause`."""
    dropped = tx.run(DROP_FOR, recipient=recipient, status="failed", reason=reason, now=stamp(now), cause=f"{cause}%")
    tx.run(DROP_FLEETING_FOR, recipient=recipient, cause=f"{cause}%")
    return dropped


def drop_answers(tx: Tx, patient_id: PatientId, now: datetime) -> int:
    """Take back the answers of the bot to a person that nobody can have heard yet, but no urgent ones; how many."""
    return tx.run(
        DROP_ANSWERS, patient_id=patient_id, status="dropped", reason="staff took the conversation", now=stamp(now)
    )


def drop_tips(tx: Tx, patient_id: PatientId, now: datetime) -> int:
    """Take back every tip still open to a person, one under way included: no later attempt speaks to them."""
    return tx.run(DROP_TIPS, patient_id=patient_id, status="dropped", reason="not wanted any more", now=stamp(now))


def reword(tx: Tx, patient_id: PatientId, still: Callable[[tuple[Say, ...]], tuple[Say, ...]], now: datetime) -> None:
    """Leave of every letter to or about a person, but of tips, only what is `still` so, where it surely was not heard yet."""
    for row in tx.rows(UNHEARD, patient_id=patient_id):
        says = message_json.read(row["says"])
        left = still(says)
        if not left:
            tx.run(DROP, id=row["id"], was=row["says"], status="dropped", reason="no longer so", now=stamp(now))
        elif left != says:
            tx.run(REWORD, id=row["id"], was=row["says"], says=message_json.written(left))


def drop_late(tx: Tx, now: datetime) -> list[str]:
    """End what is not to be sent any more because its time has passed; the keys of what certainly nobody has heard."""
    return [row["key"] for row in tx.rows(DROP_LATE, now=stamp(now)) if row["status"] == "dropped"]


def any_late(tx: Tx, now: datetime) -> bool:
    """Whether `drop_late` would find something."""
    return tx.row(ANY_LATE, now=stamp(now)) is not None


def hurry(tx: Tx, now: datetime, until: datetime) -> None:
    """The clock was set back: what waits is due, and leases end at `until` at the latest."""
    tx.run(HURRY, now=stamp(now))
    tx.run(SHORTEN, until=stamp(until))


def urgent_alerts_waiting(tx: Tx, before: datetime) -> set[str]:
    """Numbers of the urgent tasks of which staff have not heard on LINE although they were to hear before that."""
    return {row["key"].split(":")[1] for row in tx.rows(URGENT_WAITING, before=stamp(before))}


def says(tx: Tx, letter_id: str) -> tuple[Say, ...]:
    """What a letter says that is still to be sent."""
    row = tx.row(SAYS, id=letter_id)
    return message_json.read(row["says"]) if row and row["says"] else ()


def forget(tx: Tx, patient_id: PatientId) -> None:
    """All letters to or about a person: gone, sent or not."""
    tx.run(FORGET, patient_id=patient_id)
