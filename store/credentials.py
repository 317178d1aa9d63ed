"""What members sign in to the desk with: password, code key, recovery codes, and the link to set all that."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic.clock import stamp
from store.db import Tx

LINK_LIFE = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Secret:
    """A member's own. `code_key` is None until an app on their phone has it, `code_shown` what it is offered meanwhile."""

    member_id: str
    password: str
    code_key: str | None
    code_shown: str | None
    code_step: int


OF = "SELECT member_id, password, code_key, code_shown, code_step FROM member_secret WHERE member_id = :id"
WRITE = """INSERT INTO member_secret (member_id, password, changed_at) VALUES (:id, :password, :now)
                  ON CONFLICT (member_id) DO UPDATE SET password = :password, changed_at = :now"""
OFFER = "UPDATE member_secret SET code_shown = :key WHERE member_id = :id"
ARRIVED = """UPDATE member_secret SET code_key = code_shown, code_shown = NULL, code_step = :step
             WHERE member_id = :id AND code_shown = :key"""
SPEND = "UPDATE member_secret SET code_step = :step WHERE member_id = :id AND code_step < :step"
NO_APP = "UPDATE member_secret SET code_key = NULL, code_shown = NULL, code_step = 0 WHERE member_id = :id"
ADD_CODE = "INSERT INTO recovery_code (code_hash, member_id, made_at) VALUES (:hash, :id, :now)"
DROP_CODES = "DELETE FROM recovery_code WHERE member_id = :id"
USE_CODE = "DELETE FROM recovery_code WHERE code_hash = :hash AND member_id = :id"
CODES_LEFT = "SELECT count(*) AS n FROM recovery_code WHERE member_id = :id"
DROP_PASSKEYS = "DELETE FROM passkey WHERE member_id = :id"
LINK = "INSERT INTO desk_link (code_hash, member_id, made_at, expires_at) VALUES (:hash, :id, :now, :expires_at)"
LINKED = """SELECT l.member_id FROM desk_link AS l JOIN member AS m ON m.id = l.member_id AND m.left_at IS NULL
            WHERE l.code_hash = :hash AND l.expires_at > :now"""
DROP_OWN = "DELETE FROM member_secret WHERE member_id = :id"
DROP_SESSIONS = "DELETE FROM desk_session WHERE member_id = :id"
DROP_LINKS = "DELETE FROM desk_link WHERE member_id = :id"


def digest(secret: str) -> str:
    """What is kept of a secret nobody can guess."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def of(tx: Tx, member_id: str) -> Secret | None:
    """None where they have never set a password."""
    row = tx.row(OF, id=member_id)
    return Secret(**row) if row else None


def link(tx: Tx, member_id: str, now: datetime) -> str:
    """A new code to set a password with, once, within LINK_LIFE; earlier ones end."""
    code = secrets.token_urlsafe(24)
    tx.run(DROP_LINKS, id=member_id)
    tx.run(LINK, hash=digest(code), id=member_id, now=stamp(now), expires_at=stamp(now + LINK_LIFE))
    return code


def linked(tx: Tx, code: str, now: datetime) -> str | None:
    """Whose link it is; None where it ran out, was used, or never was."""
    row = tx.row(LINKED, hash=digest(code), now=stamp(now))
    return row["member_id"] if row else None


def begin_anew(tx: Tx, member_id: str, password: str, now: datetime) -> None:
    """Whoever holds a link starts over: its password counts, and no app, code or passkey of before does."""
    tx.run(DROP_LINKS, id=member_id)
    set_password(tx, member_id, password, now)
    for sql in (NO_APP, DROP_CODES, DROP_PASSKEYS):
        tx.run(sql, id=member_id)


def forget(tx: Tx, member_id: str) -> None:
    """A member who has left can sign in with nothing any more, and is signed out."""
    for sql in (DROP_LINKS, DROP_OWN, DROP_CODES, DROP_PASSKEYS, DROP_SESSIONS):
        tx.run(sql, id=member_id)


def set_password(tx: Tx, member_id: str, password: str, now: datetime) -> None:
    """`password` is hashed already."""
    tx.run(WRITE, id=member_id, password=password, now=stamp(now))


def offer(tx: Tx, member_id: str, key: str) -> None:
    """Show a member's app this key; it counts once a code of it came back."""
    tx.run(OFFER, id=member_id, key=key)


def arrived(tx: Tx, member_id: str, key: str, step: int) -> bool:
    """The app has the key; False where another one was offered meanwhile."""
    return tx.run(ARRIVED, id=member_id, key=key, step=step) == 1


def spend(tx: Tx, member_id: str, step: int) -> bool:
    """Use up the code of a step of time, and all before; False where that was done already."""
    return tx.run(SPEND, id=member_id, step=step) == 1


def replace_recovery_codes(tx: Tx, member_id: str, codes: Iterable[str], now: datetime) -> None:
    """The earlier ones are good for nothing any more."""
    tx.run(DROP_CODES, id=member_id)
    tx.run_many(ADD_CODE, [{"hash": digest(code), "id": member_id, "now": stamp(now)} for code in codes])


def use_recovery_code(tx: Tx, member_id: str, code: str) -> bool:
    return tx.run(USE_CODE, id=member_id, hash=digest(code)) == 1


def recovery_codes_left(tx: Tx, member_id: str) -> int:
    row = tx.row(CODES_LEFT, id=member_id)
    return row["n"] if row else 0
