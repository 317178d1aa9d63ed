"""Who did what, when: ids only, never words. Each line is numbered and carries the digest of itself and the one before, so that
one that is missing or was changed shows."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from clinic import audit
from clinic.audit import By, Unread, What
from clinic.clock import from_stamp, stamp
from clinic.ids import row_id
from store import place
from store.db import Row, Tx
from store.place import Place

AT_ONCE = 500

NOTE = "INSERT INTO audit (id, at, who, what, ref) VALUES (:id, :at, :who, :what, :ref)"
_COLUMNS = "id, at, who, what, ref, seq, digest"
LATEST = f"SELECT {_COLUMNS} FROM audit ORDER BY at DESC, id DESC LIMIT :limit"
_WHOSE = "(:who = '' OR who = :who) AND (:ref = '' OR ref = :ref)"
_ORDER = "ORDER BY at DESC, id DESC LIMIT :limit"
SEARCH = f"SELECT {_COLUMNS} FROM audit WHERE {_WHOSE} {_ORDER}"
SEARCH_ON = f"SELECT {_COLUMNS} FROM audit WHERE {_WHOSE} AND {place.BEHIND.format('audit', 'at')} {_ORDER}"
NOTED = "SELECT 1 AS noted FROM audit WHERE at > :since AND who = :who AND what = :what AND ref = :ref LIMIT 1"
ANY_UNSEALED = "SELECT 1 AS there FROM audit WHERE seq IS NULL LIMIT 1"
UNSEALED = f"SELECT {_COLUMNS} FROM audit WHERE seq IS NULL ORDER BY at, id LIMIT :limit"
SEAL = "UPDATE audit SET seq = :seq, digest = :digest WHERE id = :id AND seq IS NULL"
HOLD_HEAD = """INSERT INTO audit_head (name, seq, digest) VALUES ('audit', 0, '')
               ON CONFLICT (name) DO UPDATE SET seq = audit_head.seq"""
HEAD = "SELECT seq, digest FROM audit_head WHERE name = 'audit'"
MOVE_HEAD = "UPDATE audit_head SET seq = :seq, digest = :digest WHERE name = 'audit'"
SEALED = f"SELECT {_COLUMNS} FROM audit WHERE seq > :after ORDER BY seq LIMIT :limit"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the trail; `ref` is the number or day it is about, `seq` its own, which it gets within a second."""

    at: datetime
    by: By | Unread
    what: What | Unread
    ref: str | None
    seq: int | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a look at the whole chain found: `gaps` are the numbers of lines before which one is missing, or that were changed;
    `cut` that the newest are missing. It begins with number `first`: what is older has outlived its keep."""

    first: int
    last: int
    gaps: tuple[int, ...]
    cut: bool

    @property
    def whole(self) -> bool:
        return not self.gaps and not self.cut


def note(tx: Tx, by: By, what: What, ref: str | None, now: datetime) -> None:
    """Add a line to the trail."""
    tx.run(NOTE, id=row_id(now), at=stamp(now), who=audit.written_by(by), what=audit.written(what), ref=ref)


def latest(tx: Tx, limit: int = 50) -> list[Entry]:
    """The newest lines, newest first."""
    return [_entry(row) for row in tx.rows(LATEST, limit=limit)]


def search(tx: Tx, who: str, ref: str, behind: Place | None, limit: int) -> list[Entry]:
    """Those of one actor, as the trail writes them, and about one thing; of all where these are empty."""
    sql, more = (SEARCH_ON, place.params(behind)) if behind else (SEARCH, {})
    return [_entry(row) for row in tx.rows(sql, who=who, ref=ref, limit=limit, **more)]


def _entry(row: Row) -> Entry:
    return Entry(
        from_stamp(row["at"]), audit.read_by(row["who"]), audit.read(row["what"]), row["ref"], row["seq"], row["id"]
    )


def noted(tx: Tx, by: By, what: What, ref: str, since: datetime) -> bool:
    """Whether such a line was added after a moment."""
    found = tx.row(NOTED, since=stamp(since), who=audit.written_by(by), what=audit.written(what), ref=ref)
    return found is not None


# The chain. Not when a line is written: whoever writes one would wait for everybody else who does.


def any_unsealed(tx: Tx) -> bool:
    return tx.row(ANY_UNSEALED) is not None


def seal(tx: Tx) -> int:
    """Number what was added since, in order; how many lines. Two at once wait for each other."""
    tx.run(HOLD_HEAD)
    head = tx.row(HEAD)
    assert head is not None
    seq, digest = head["seq"], head["digest"]
    rows = tx.rows(UNSEALED, limit=AT_ONCE)
    for row in rows:
        seq, digest = seq + 1, _digest(digest, seq + 1, row)
        tx.run(SEAL, id=row["id"], seq=seq, digest=digest)
    tx.run(MOVE_HEAD, seq=seq, digest=digest)
    return len(rows)


def _digest(before: str, seq: int, row: Row) -> str:
    told = json.dumps([before, seq, row["id"], row["at"], row["who"], row["what"], row["ref"]], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def check(tx: Tx, newest: int | None = None) -> Checked:
    """Look at every line that is numbered, or at the newest of them."""
    head = tx.row(HEAD) or {"seq": 0, "digest": ""}
    after = max(head["seq"] - newest, 0) if newest else 0
    first, last, digest, gaps = 0, 0, "", list[int]()
    for row in _sealed(tx, after):
        if not first:
            first = row["seq"]
            begins = first > 1  # what was before it is gone, so its own digest cannot be looked at
        wrong = row["seq"] != last + 1 or row["digest"] != _digest(digest, row["seq"], row)
        if wrong and not (begins and row["seq"] == first):
            gaps.append(row["seq"])
        last, digest = row["seq"], row["digest"]
    return Checked(first, last, tuple(gaps), (last, digest) != (head["seq"], head["digest"]) and head["seq"] > 0)


def _sealed(tx: Tx, after: int) -> Iterable[Row]:
    while rows := tx.rows(SEALED, after=after, limit=AT_ONCE):
        yield from rows
        after = rows[-1]["seq"]
