"""What staff change in the knowledge: each change, whether it is live, and the versions that came of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from clinic.clock import from_stamp, stamp
from clinic.errors import AlreadyDecided
from clinic.ids import row_id
from store.db import Row, Tx

Kind = Literal["phrasing", "answer", "topic"]
Status = Literal["draft", "open", "live", "back", "dropped"]
UNDECIDED: tuple[Status, ...] = ("draft", "open")


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote: `body` is JSON (knowledge/changes.py reads it)."""

    kind: Kind
    topic: str
    body: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A change as it stands."""

    id: str
    kind: Kind
    topic: str
    body: str
    status: Status
    member: str | None
    changed_at: datetime
    decided_by: str | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Version:
    """One moment at which the knowledge became another."""

    number: int
    what: Literal["live", "back"]
    member: str | None
    at: datetime
    change: Kept


_COLUMNS = "c.id, c.kind, c.topic, c.body, c.status, c.member_id, c.changed_at, c.decided_by, c.decided_at"
ADD = """INSERT INTO knowledge_change (id, kind, topic, body, status, member_id, changed_at)
         VALUES (:id, :kind, :topic, :body, :status, :by, :now)"""
REWORD = """UPDATE knowledge_change SET topic = :topic, body = :body, status = :status, member_id = :by, changed_at = :now
            WHERE id = :id AND kind = :kind AND status IN ('draft', 'open') AND topic = :was_topic AND body = :was_body"""
GET = f"SELECT {_COLUMNS} FROM knowledge_change AS c WHERE c.id = :id"
UNDECIDED_ONES = f"""SELECT {_COLUMNS} FROM knowledge_change AS c WHERE c.status IN ('draft', 'open')
                     ORDER BY c.changed_at DESC, c.id DESC"""
DECIDE = """UPDATE knowledge_change SET status = :status, decided_by = :by, decided_at = :now
            WHERE id = :id AND status = :was AND topic = :topic AND body = :body"""
# The latest time it went live counts for the order.
LIVE = f"""SELECT {_COLUMNS}, (SELECT max(v.number) FROM knowledge_version AS v WHERE v.change_id = c.id) AS number
           FROM knowledge_change AS c WHERE c.status = 'live' ORDER BY number"""
NEWEST = "SELECT coalesce(max(number), 0) AS number FROM knowledge_version"
NEXT = """INSERT INTO knowledge_version (number, change_id, what, member_id, at)
          SELECT coalesce(max(number), 0) + 1, :id, :what, :by, :now FROM knowledge_version"""
VERSIONS = f"""SELECT v.number, v.what, v.member_id AS by, v.at, {_COLUMNS} FROM knowledge_version AS v
               JOIN knowledge_change AS c ON c.id = v.change_id ORDER BY v.number DESC LIMIT :limit"""


def add(tx: Tx, what: Written, status: Status, by: str, now: datetime) -> str:
    """Keep a new change; its id."""
    made = row_id(now)
    tx.run(ADD, id=made, kind=what.kind, topic=what.topic, body=what.body, status=status, by=by, now=stamp(now))
    return made


def reword(tx: Tx, one: Kept, what: Written, status: Status, by: str, now: datetime) -> None:
    """Other words in the place of these; AlreadyDecided where it is by now, or where a colleague was faster."""
    fields = {"kind": what.kind, "topic": what.topic, "body": what.body, "status": status}
    was = {"was_topic": one.topic, "was_body": one.body}
    if tx.run(REWORD, id=one.id, by=by, now=stamp(now), **fields, **was) == 0:
        raise AlreadyDecided(one.id)


def get(tx: Tx, change_id: str) -> Kept | None:
    row = tx.row(GET, id=change_id)
    return _kept(row) if row else None


def undecided(tx: Tx) -> list[Kept]:
    """Drafts and what waits for a yes, the latest first."""
    return [_kept(row) for row in tx.rows(UNDECIDED_ONES)]


def live(tx: Tx) -> list[Kept]:
    """What is laid over the files, in that order."""
    return [_kept(row) for row in tx.rows(LIVE)]


def version(tx: Tx) -> int:
    """The number all processes compare with their own; 0 where nothing was ever changed."""
    row = tx.row(NEWEST)
    return int(row["number"]) if row else 0


def versions(tx: Tx, limit: int = 200) -> list[Version]:
    """The latest first."""
    return [
        Version(int(row["number"]), row["what"], row["by"], from_stamp(row["at"]), _kept(row))
        for row in tx.rows(VERSIONS, limit=limit)
    ]


def put_live(tx: Tx, one: Kept, by: str, now: datetime) -> None:
    """In this wording. AlreadyDecided where it does not wait any more, or was reworded since it was read; RaceLost where another
    became the next version meanwhile."""
    _decide(tx, one, ("open", "live"), by, now)
    tx.run(NEXT, id=one.id, what="live", by=by, now=stamp(now))


def take_back(tx: Tx, change_id: str, by: str, now: datetime) -> None:
    """AlreadyDecided where it is not live any more."""
    _decide(tx, _got(tx, change_id), ("live", "back"), by, now)
    tx.run(NEXT, id=change_id, what="back", by=by, now=stamp(now))


def drop(tx: Tx, change_id: str, by: str, now: datetime) -> None:
    """Nobody wants it; AlreadyDecided where it is decided otherwise."""
    found = _got(tx, change_id)
    _decide(tx, found, ("draft" if found.status == "draft" else "open", "dropped"), by, now)


def _got(tx: Tx, change_id: str) -> Kept:
    found = get(tx, change_id)
    if found is None:
        raise AlreadyDecided(change_id)
    return found


def _decide(tx: Tx, one: Kept, step: tuple[Status, Status], by: str, now: datetime) -> None:
    was, status = step
    read = {"id": one.id, "topic": one.topic, "body": one.body}
    if tx.run(DECIDE, was=was, status=status, by=by, now=stamp(now), **read) == 0:
        raise AlreadyDecided(one.id)


def _kept(row: Row) -> Kept:
    return Kept(
        row["id"],
        row["kind"],
        row["topic"],
        row["body"],
        row["status"],
        row["member_id"],
        from_stamp(row["changed_at"]),
        row["decided_by"],
        from_stamp(row["decided_at"]) if row["decided_at"] else None,
    )
