"""Who is signed in at the desk, in which browser. A session ends after a while of nothing, and after a day's work anyway."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from clinic.actors import Role
from clinic.clock import from_stamp, stamp
from clinic.patient import Language
from store.credentials import digest
from store.db import Tx

IDLE = timedelta(hours=2)
WHOLE = timedelta(hours=12)
HALF = timedelta(minutes=5)  # between the password and the code
SEEN_EVERY = timedelta(minutes=1)  # a click within it is not worth a write

Stage = Literal["half", "whole"]


@dataclass(frozen=True, slots=True)
class Session:
    """Whose it is, as they are now: a changed role holds at once."""

    member: str
    name: str | None
    role: Role
    language: Language | None
    stage: Stage
    seen_at: datetime


BEGIN = """INSERT INTO desk_session (token_hash, member_id, stage, begun_at, seen_at, ends_at)
           VALUES (:hash, :member_id, :stage, :now, :now, :ends_at)"""
OF = """SELECT s.member_id, s.stage, s.seen_at, m.name, m.role, m.language
        FROM desk_session AS s JOIN member AS m ON m.id = s.member_id AND m.left_at IS NULL
        WHERE s.token_hash = :hash AND s.ends_at > :now AND s.seen_at > :idle_since"""
SEEN = "UPDATE desk_session SET seen_at = :now WHERE token_hash = :hash"
END = "DELETE FROM desk_session WHERE token_hash = :hash"
END_ALL = "DELETE FROM desk_session WHERE member_id = :id"
COUNT = "SELECT count(*) AS n FROM desk_session WHERE member_id = :id AND stage = 'whole' AND ends_at > :now"
SPEAKS = "UPDATE member SET language = :language WHERE id = :id"


def begin(tx: Tx, member_id: str, stage: Stage, now: datetime) -> str:
    """A new session; the token its browser keeps."""
    token = secrets.token_urlsafe(32)
    ends_at = now + (WHOLE if stage == "whole" else HALF)
    tx.run(BEGIN, hash=digest(token), member_id=member_id, stage=stage, now=stamp(now), ends_at=stamp(ends_at))
    return token


def of(tx: Tx, token: str, now: datetime) -> Session | None:
    """None where it has ended, or its member has left."""
    row = tx.row(OF, hash=digest(token), now=stamp(now), idle_since=stamp(now - IDLE))
    if row is None:
        return None
    return Session(
        row["member_id"], row["name"], row["role"], row["language"], row["stage"], from_stamp(row["seen_at"])
    )


def seen(tx: Tx, token: str, now: datetime) -> None:
    """They have just done something."""
    tx.run(SEEN, hash=digest(token), now=stamp(now))


def end(tx: Tx, token: str) -> None:
    tx.run(END, hash=digest(token))


def end_all(tx: Tx, member_id: str) -> int:
    """In every browser; how many there were."""
    return tx.run(END_ALL, id=member_id)


def count(tx: Tx, member_id: str, now: datetime) -> int:
    """In how many browsers they are signed in."""
    row = tx.row(COUNT, id=member_id, now=stamp(now))
    return row["n"] if row else 0


def speaks(tx: Tx, member_id: str, language: Language) -> None:
    """What a member reads the desk in from now on."""
    tx.run(SPEAKS, id=member_id, language=language)
