"""Keys in phones, computers and sticks with which members sign in; and what a browser was asked to sign, once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic.clock import from_stamp, stamp
from store.credentials import digest
from store.db import Row, Tx

ASKED_FOR = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Passkey:
    """`id` as the browser names it, `public_key` in base64url; `counter` grows with every use where the key counts at all."""

    id: str
    member_id: str
    public_key: str
    counter: int
    made_at: datetime
    used_at: datetime | None = None


_COLUMNS = "id, member_id, public_key, counter, made_at, used_at"
ADD = """INSERT INTO passkey (id, member_id, public_key, counter, made_at)
         VALUES (:id, :member_id, :public_key, :counter, :now) ON CONFLICT (id) DO NOTHING"""
GET = f"SELECT {_COLUMNS} FROM passkey WHERE id = :id"
OF = f"SELECT {_COLUMNS} FROM passkey WHERE member_id = :id ORDER BY made_at, id"
USED = "UPDATE passkey SET counter = :counter, used_at = :now WHERE id = :id"
REMOVE = "DELETE FROM passkey WHERE member_id = :id"
FORGET_ASKED = "DELETE FROM passkey_challenge WHERE browser = :browser"
ASK = """INSERT INTO passkey_challenge (challenge, browser, expires_at) VALUES (:challenge, :browser, :expires_at)"""
TAKE = "DELETE FROM passkey_challenge WHERE browser = :browser RETURNING challenge, expires_at"


def add(tx: Tx, new: Passkey) -> bool:
    """False where it is known already."""
    given = {"id": new.id, "member_id": new.member_id, "public_key": new.public_key}
    return tx.run(ADD, **given, counter=new.counter, now=stamp(new.made_at)) == 1


def get(tx: Tx, passkey_id: str) -> Passkey | None:
    row = tx.row(GET, id=passkey_id)
    return _passkey(row) if row else None


def of(tx: Tx, member_id: str) -> list[Passkey]:
    """A member's own, the oldest first."""
    return [_passkey(row) for row in tx.rows(OF, id=member_id)]


def used(tx: Tx, passkey_id: str, counter: int, now: datetime) -> None:
    tx.run(USED, id=passkey_id, counter=counter, now=stamp(now))


def remove_all(tx: Tx, member_id: str) -> int:
    return tx.run(REMOVE, id=member_id)


def ask(tx: Tx, browser: str, challenge: str, now: datetime) -> None:
    """A browser, told apart by its cookie, is to sign this; what it was asked before is forgotten."""
    tx.run(FORGET_ASKED, browser=digest(browser))
    tx.run(ASK, challenge=challenge, browser=digest(browser), expires_at=stamp(now + ASKED_FOR))


def asked(tx: Tx, browser: str, now: datetime) -> str | None:
    """What it was asked to sign; not again afterwards. None where that is too long ago."""
    row = tx.row(TAKE, browser=digest(browser))
    return row["challenge"] if row and row["expires_at"] > stamp(now) else None


def _passkey(row: Row) -> Passkey:
    return Passkey(
        row["id"],
        row["member_id"],
        row["public_key"],
        row["counter"],
        from_stamp(row["made_at"]),
        from_stamp(row["used_at"]) if row["used_at"] else None,
    )
