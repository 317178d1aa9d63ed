"""What was said between a patient and the clinic. A row is written with what caused it: the answer to an event, or the end of a
letter's sending, which is when it was said."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from clinic.clock import from_stamp, stamp
from clinic.ids import row_id
from clinic.message import Message
from clinic.patient import PatientId
from store.db import Tx
from store.multicasts import Multicast
from store.outbox import Leased

Kind = Literal["said", "tapped", "showed"]


@dataclass(frozen=True, slots=True)
class Heard:
    """What came from a patient. `words` are theirs, or what the button carried, or what kind of thing was shown."""

    event: str
    at: datetime
    kind: Kind
    words: str
    message_id: str | None = None
    meant: str | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One message. `buttons` tells the words of each that was shown, by what it carries; `sure` is False where LINE never told
    whether it arrived; `message_id` is LINE's, of what came from the patient."""

    at: datetime
    who: Literal["patient", "bot", "staff"]
    member: str | None
    kind: Kind
    words: str
    buttons: Mapping[str, str]
    meant: str | None
    rule: str | None
    cause: str
    sure: bool
    message_id: str | None = None


# A person who is no longer there, because this very event had all of theirs deleted, gets no row.
HEARD = """INSERT INTO transcript (id, patient_id, at, who, kind, words, meant, rule, cause, message_id)
           SELECT :id, id, :at, 'patient', :kind, :words, :meant, :rule, :event, :message_id
           FROM patient WHERE id = :patient_id"""
# What staff are told about somebody is no part of their conversation: it goes to other chats.
_SAID = """INSERT INTO transcript (id, patient_id, at, who, member_id, kind, words, buttons, cause, sure)
           SELECT o.id, p.id, :now, CASE o.voice WHEN 'staff' THEN 'staff' ELSE 'bot' END, o.member_id, 'said', :words,
                  :buttons, o.id, :sure
           FROM outbox AS o JOIN patient AS p ON p.id = o.patient_id AND p.line_id = o.recipient
           WHERE o.purpose <> 'alert'"""
SAID = f"{_SAID} AND o.id = :id"
SAID_TO_MANY = f"{_SAID} AND o.multicast = :id AND o.status IN ('due', 'leased')"
TAKE_BACK = "DELETE FROM transcript WHERE patient_id = :patient_id AND message_id = :message_id RETURNING words"
# What the clinic repeated of it, as in the summary of a wish, goes with it.
CUT_OUT = """UPDATE transcript SET words = replace(words, :words, '…') WHERE patient_id = :patient_id AND who <> 'patient'
             AND words LIKE '%' || :like || '%' ESCAPE '!'"""
LEAST = 3  # characters: a shorter word stands in other words too
_COLUMNS = "at, who, member_id, kind, words, buttons, meant, rule, cause, sure, message_id"
OF = f"""SELECT {_COLUMNS} FROM (SELECT id, {_COLUMNS} FROM transcript WHERE patient_id = :patient_id
         ORDER BY at DESC, id DESC LIMIT :limit) AS newest ORDER BY at, id"""


def heard(tx: Tx, patient_id: PatientId, what: Heard, now: datetime) -> None:
    """Write down what a patient wrote, tapped or showed."""
    tx.run(
        HEARD,
        id=row_id(now),
        patient_id=patient_id,
        at=stamp(what.at),
        kind=what.kind,
        words=what.words,
        meant=what.meant,
        rule=what.rule,
        event=what.event,
        message_id=what.message_id,
    )


def said(tx: Tx, held: Leased, messages: tuple[Message, ...], sure: bool, now: datetime) -> None:
    """Write down what a letter said, before it is settled."""
    if held.purpose != "alert" and held.patient_id is not None:
        words, buttons = _worded(messages)
        tx.run(SAID, id=held.id, words=words, buttons=buttons, sure=int(sure), now=stamp(now))


def said_to_many(tx: Tx, held: Multicast, messages: tuple[Message, ...], sure: bool, now: datetime) -> None:
    """Write down for each of them what one call said to all, before it is settled."""
    words, buttons = _worded(messages)
    tx.run(SAID_TO_MANY, id=held.id, words=words, buttons=buttons, sure=int(sure), now=stamp(now))


def _worded(messages: tuple[Message, ...]) -> tuple[str, str | None]:
    buttons = {tap.data: tap.label for message in messages for tap in message.taps}
    words = "\n\n".join(message.text.strip() for message in messages)
    return words, json.dumps(buttons, ensure_ascii=False, separators=(",", ":")) if buttons else None


def take_back(tx: Tx, patient_id: PatientId, message_id: str) -> str | None:
    """A message was unsent: it was never said, and what repeated it does so no longer; its words, where they stood here."""
    words: str | None = None
    for row in tx.rows(TAKE_BACK, patient_id=patient_id, message_id=message_id):
        words = row["words"].strip()
        if len(words) >= LEAST:
            cut_out(tx, patient_id, words)
    return words


def cut_out(tx: Tx, patient_id: PatientId, words: str) -> None:
    """Leave these words out of all that the clinic said to somebody."""
    like = words.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    tx.run(CUT_OUT, patient_id=patient_id, words=words, like=like)


def of(tx: Tx, patient_id: PatientId, limit: int = 200) -> list[Row]:
    """The newest messages of a conversation, in their order."""
    return [
        Row(
            at=from_stamp(row["at"]),
            who=row["who"],
            member=row["member_id"],
            kind=row["kind"],
            words=row["words"],
            buttons=json.loads(row["buttons"]) if row["buttons"] else {},
            meant=row["meant"],
            rule=row["rule"],
            cause=row["cause"],
            sure=bool(row["sure"]),
            message_id=row["message_id"],
        )
        for row in tx.rows(OF, patient_id=patient_id, limit=limit)
    ]
