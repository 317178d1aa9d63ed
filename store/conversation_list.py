"""All conversations, as staff search them: the latest first, without staff's own chats."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from clinic.clock import from_stamp, stamp
from clinic.patient import Language, PatientId
from store import place
from store.db import Row, Tx
from store.place import Place

Which = Literal["all", "open", "staff", "mine"]
WHICH: tuple[Which, ...] = ("all", "open", "staff", "mine")


@dataclass(frozen=True, slots=True)
class Search:
    """`words` stand in what was said or noted; `behind`: only those that come after this place in the list."""

    which: Which = "all"
    words: str = ""
    tag: str = ""
    member: str = ""  # whose are "mine"
    behind: Place | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One conversation. `open` things wait in it, `urgent` of them at once; `last` is what was said last."""

    patient_id: PatientId
    language: Language | None
    following: bool
    seen_at: datetime
    open: int
    urgent: int
    held_by: str | None
    last: str | None


_WITH_STAFF = "w.holder = 'staff' AND w.until_at > :now"
_WHICH = {
    "all": "1 = 1",
    "open": "EXISTS (SELECT 1 FROM task AS t WHERE t.patient_id = p.id AND t.status = 'open')",
    "staff": _WITH_STAFF,
    "mine": f"{_WITH_STAFF} AND w.member_id = :member",
}
_TAG = "EXISTS (SELECT 1 FROM patient_tag AS g WHERE g.patient_id = p.id AND g.tag = :tag)"
_WORDS = """(EXISTS (SELECT 1 FROM transcript AS s WHERE s.patient_id = p.id AND lower(s.words) LIKE :like ESCAPE '!')
             OR EXISTS (SELECT 1 FROM patient_note AS n WHERE n.patient_id = p.id AND lower(n.words) LIKE :like ESCAPE '!'))"""
_LISTED = """SELECT p.id, p.language, p.following, p.last_seen_at,
                    (SELECT count(*) FROM task AS t WHERE t.patient_id = p.id AND t.status = 'open') AS open_tasks,
                    (SELECT count(*) FROM task AS t WHERE t.patient_id = p.id AND t.status = 'open' AND t.kind = 'urgent')
                        AS urgent_tasks,
                    CASE WHEN w.holder = 'staff' AND w.until_at > :now THEN coalesce(w.member_id, '') END AS held_by,
                    (SELECT s.words FROM transcript AS s WHERE s.patient_id = p.id ORDER BY s.at DESC, s.id DESC LIMIT 1) AS last
             FROM patient AS p LEFT JOIN word AS w ON w.patient_id = p.id
             WHERE NOT EXISTS (SELECT 1 FROM way_in AS i WHERE i.value = p.line_id)
             AND NOT EXISTS (SELECT 1 FROM guest AS v WHERE v.patient_id = p.id)"""
_ORDER = "ORDER BY p.last_seen_at DESC, p.id DESC LIMIT :limit"
ONE = f"{_LISTED} AND p.id = :id"


def search(tx: Tx, wanted: Search, now: datetime, limit: int) -> list[Listed]:
    """Those that fit."""
    parts, params = [_LISTED, _WHICH[wanted.which]], {"now": stamp(now)}
    if wanted.which == "mine":
        params["member"] = wanted.member
    if wanted.tag:
        parts, params = [*parts, _TAG], {**params, "tag": wanted.tag}
    if wanted.words:
        parts, params = [*parts, _WORDS], {**params, "like": _like(wanted.words)}
    if wanted.behind:
        parts, params = [*parts, place.BEHIND.format("p", "last_seen_at")], {**params, **place.params(wanted.behind)}
    rows = tx.rows(f"{' AND '.join(parts)} {_ORDER}", limit=limit, **params)
    return [_listed(row) for row in rows]


def some(tx: Tx, patients: Sequence[PatientId], now: datetime) -> list[Listed]:
    """These, as far as they are there."""
    found = (tx.row(ONE, id=one, now=stamp(now)) for one in patients)
    return [_listed(row) for row in found if row]


def _like(words: str) -> str:
    bare = words.lower().replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{bare}%"


def _listed(row: Row) -> Listed:
    return Listed(
        row["id"],
        row["language"],
        bool(row["following"]),
        from_stamp(row["last_seen_at"]),
        row["open_tasks"],
        row["urgent_tasks"],
        row["held_by"],
        row["last"],
    )
