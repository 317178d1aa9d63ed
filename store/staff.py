"""The members of staff, how they come in, and how one becomes a member."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic.actors import Role, StaffMember
from clinic.clock import stamp
from clinic.ids import invitation_code, spoken_id
from clinic.patient import PatientId
from store import credentials
from store.db import Row, Tx

INVITATION_LIFE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Member:
    """A colleague, or a group of them that shares one chat. `ways_in` are the kinds of the chats they come in by."""

    id: str
    name: str | None
    role: Role
    created_at: str
    left_at: str | None
    ways_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom a code makes a member; or `member`, who gets one more way in."""

    name: str | None = None
    role: Role = "reception"
    member: str | None = None


INVITE = """INSERT INTO invitation (code_hash, created_at, expires_at, name, role, member_id)
            VALUES (:hash, :now, :expires_at, :name, :role, :member_id)"""
OPEN = "SELECT 1 AS open FROM invitation WHERE code_hash = :hash AND used_at IS NULL AND expires_at > :now"
USE = """UPDATE invitation SET used_at = :now WHERE code_hash = :hash AND used_at IS NULL AND expires_at > :now
         RETURNING name, role, member_id"""
EMPLOY = "INSERT INTO member (id, name, role, created_at) VALUES (:id, :name, :role, :now)"
CHANGE = (
    "UPDATE member SET name = coalesce(:name, name), role = coalesce(:role, role) WHERE id = :id AND left_at IS NULL"
)
LINK = """INSERT INTO way_in (kind, value, member_id, since) VALUES (:kind, :value, :member_id, :now)
          ON CONFLICT (value, kind) DO UPDATE SET member_id = :member_id"""
UNLINK = "DELETE FROM way_in WHERE value = :value RETURNING member_id"
UNLINK_ALL = "DELETE FROM way_in WHERE member_id = :id RETURNING value"
GO = "UPDATE member SET left_at = :now WHERE id = :id AND left_at IS NULL"
EVERYBODY = """SELECT w.value AS line_id, w.kind, w.since AS joined_at, w.member_id, m.name, m.role
               FROM way_in AS w JOIN member AS m ON m.id = w.member_id ORDER BY w.since, w.value"""
IS_STAFF = "SELECT 1 AS is_staff FROM way_in WHERE value = :value"
IS_COLLEAGUE = "SELECT 1 AS colleague FROM patient AS p JOIN way_in AS w ON w.value = p.line_id WHERE p.id = :id"
BY_WAY = """SELECT m.id, m.name, m.role, m.created_at, m.left_at FROM way_in AS w JOIN member AS m ON m.id = w.member_id
            WHERE w.value = :value"""
MEMBERS = "SELECT id, name, role, created_at, left_at FROM member WHERE left_at IS NULL ORDER BY created_at, id"
MEMBER = "SELECT id, name, role, created_at, left_at FROM member WHERE id = :id"
NAMES = "SELECT id, coalesce(name, id) AS name FROM member ORDER BY left_at IS NOT NULL, created_at, id"
# Writes nothing new, and has everybody else wait who would change it.
STAYS = "UPDATE member SET role = role WHERE id = :id AND role = :role AND left_at IS NULL"
WAYS = "SELECT member_id, kind FROM way_in ORDER BY since, value"


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()


def invite(tx: Tx, now: datetime, whom: Invited | None = None) -> str:
    """A code that makes one person or group a member, once, within INVITATION_LIFE. Only its hash is kept."""
    code, whom = invitation_code(), whom or Invited()
    tx.run(
        INVITE,
        hash=_hash(code),
        now=stamp(now),
        expires_at=stamp(now + INVITATION_LIFE),
        name=whom.name,
        role=whom.role,
        member_id=whom.member,
    )
    return code


def invitation_open(tx: Tx, code: str, now: datetime) -> bool:
    return tx.row(OPEN, hash=_hash(code), now=stamp(now)) is not None


def join(tx: Tx, code: str, line_id: str, kind: str, now: datetime) -> str | None:
    """Use a code; the member who comes in by that chat from now on, None if it was used or ran out meanwhile."""
    invited = tx.row(USE, hash=_hash(code), now=stamp(now))
    if invited is None:
        return None
    member_id = _invited(tx, invited, line_id, now)
    tx.run(LINK, kind=kind, value=line_id, member_id=member_id, now=stamp(now))
    return member_id


def _invited(tx: Tx, invited: Row, line_id: str, now: datetime) -> str:
    """Who a code was made for, if they are still there; or who comes in by that chat already; or somebody new."""
    asked = member(tx, invited["member_id"]) if invited["member_id"] else None
    if asked is not None and asked.left_at is None:
        return asked.id
    known = by_line(tx, line_id)
    if known is not None:
        if invited["name"]:
            change(tx, known.id, invited["name"], invited["role"])
        return known.id
    return employ(tx, invited["name"], invited["role"] or "reception", now)


def employ(tx: Tx, name: str | None, role: Role, now: datetime) -> str:
    """A new member, who has no way in yet; their number."""
    identity = spoken_id()
    tx.run(EMPLOY, id=identity, name=name, role=role, now=stamp(now))
    return identity


def change(tx: Tx, member_id: str, name: str | None, role: Role | None) -> bool:
    """Another name or role; None leaves it as it is. False where there is no such member."""
    return tx.run(CHANGE, id=member_id, name=name, role=role) == 1


def leave(tx: Tx, line_id: str) -> str | None:
    """Close a way in; whose it was. The member stays, and may be given another."""
    row = tx.row(UNLINK, value=line_id)
    return row["member_id"] if row else None


def remove(tx: Tx, member_id: str, now: datetime) -> list[str] | None:
    """End a membership and all its ways in; the chats among them are returned. None where there is no such member."""
    if tx.run(GO, id=member_id, now=stamp(now)) != 1:
        return None
    credentials.forget(tx, member_id)
    return [row["value"] for row in tx.rows(UNLINK_ALL, id=member_id)]


def everybody(tx: Tx) -> list[Row]:
    """line_id, kind, joined_at, member_id, name and role of every chat that is told."""
    return tx.rows(EVERYBODY)


def is_staff(tx: Tx, line_id: str) -> bool:
    return tx.row(IS_STAFF, value=line_id) is not None


def acts(tx: Tx, actor: StaffMember) -> bool:
    """Whether a colleague is one at this moment: by the chat they speak through, or signed in at the desk."""
    if actor.chat is not None:
        return is_staff(tx, actor.chat)
    found = member(tx, actor.member) if actor.member else None
    return found is not None and found.left_at is None


def named(tx: Tx, name: str) -> list[Member]:
    """Whom somebody means who writes a name or a number, in any case."""
    wanted = name.strip().casefold()
    return [one for one in members(tx) if wanted and wanted in (one.id.casefold(), (one.name or "").casefold())]


def is_colleague(tx: Tx, patient_id: PatientId) -> bool:
    """Whether what looks like a patient is a member's own chat."""
    return tx.row(IS_COLLEAGUE, id=patient_id) is not None


def by_line(tx: Tx, line_id: str) -> Member | None:
    """Who comes in by a chat."""
    row = tx.row(BY_WAY, value=line_id)
    return Member(**row) if row else None


def member(tx: Tx, member_id: str) -> Member | None:
    """A member, also one who has left."""
    row = tx.row(MEMBER, id=member_id)
    return Member(**row) if row else None


def names(tx: Tx) -> dict[str, str]:
    """What everybody is called, by their numbers; those who have left come last."""
    return {row["id"]: row["name"] for row in tx.rows(NAMES)}


def stays(tx: Tx, member_id: str, role: Role) -> bool:
    """Whether a member has this role; if so, they have it until the transaction ends."""
    return tx.run(STAYS, id=member_id, role=role) == 1


def members(tx: Tx) -> list[Member]:
    """All who have not left, the longest there first."""
    ways: dict[str, tuple[str, ...]] = {}
    for row in tx.rows(WAYS):
        ways[row["member_id"]] = (*ways.get(row["member_id"], ()), row["kind"])
    return [_with_ways(row, ways) for row in tx.rows(MEMBERS)]


def _with_ways(row: Row, ways: Mapping[str, tuple[str, ...]]) -> Member:
    return Member(**row, ways_in=ways.get(row["id"], ()))
