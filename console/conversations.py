"""Conversations: search and filters, and the filters a member keeps.

Filters stand in the address, to be shared and kept. What is searched for does neither: it is somebody's name or number, or words
of theirs, and an address stays in histories and logs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from clinic.ids import pseudonym
from clinic.patient import PatientId
from clinic.reservation import ReservationId
from console.frame import called, me, moment, now, office, page, plain, say, typed_line
from console.guard import MEMBERS, allow
from store import contacts, conversation_list, notes, patients, place, reservations, saved_answers, staff, tasks
from store.conversation_list import WHICH, Listed, Search, Which
from store.db import Tx
from store.place import Place

routes = Blueprint("conversations", __name__, url_prefix="/desk/conversations")

AT_ONCE = 40
LONGEST = 100  # of what is searched for
EXCERPT = 80


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation, worded."""

    it: Listed
    who: str
    seen: str
    last: str
    held_by: str | None


@routes.get("")
@allow(MEMBERS)
def search() -> ResponseReturnValue:
    return _page(_wanted(request.args))


@routes.post("")
@allow(MEMBERS)
def find() -> ResponseReturnValue:
    words = typed_line("q", LONGEST)
    wanted = replace(_wanted(request.form), words=words)
    return _page(wanted) if words else redirect(f"/desk/conversations?{_query(wanted)}".rstrip("?"), 303)


def _page(wanted: Search) -> str:
    with office().db.look() as tx:
        names = staff.names(tx)
        named = _called_so(tx, wanted)
        found = conversation_list.search(tx, wanted, now(), AT_ONCE + 1)
        tags, views = notes.tags(tx), saved_answers.views(tx, me().member)
        rows = [_row(tx, one, names) for one in (*named, *(one for one in found[:AT_ONCE] if one not in named))]
    last = found[AT_ONCE - 1] if len(found) > AT_ONCE else None
    more = Place(last.seen_at, last.patient_id) if last else None
    return page(
        "conversations.html",
        rows=rows,
        wanted=wanted,
        more=more.written() if more else None,
        earlier=_query(replace(wanted, behind=more)),
        tags=tags,
        views=views,
        query=_query(replace(wanted, behind=None)),
        which=WHICH,
    )


def _wanted(args: Mapping[str, str]) -> Search:
    which: Which = next((one for one in WHICH if one == args.get("which")), "all")
    tag = plain(args.get("tag", "")).strip()[:LONGEST]
    return Search(which, "", tag, me().member, place.read(args.get("before", "")))


def _query(wanted: Search) -> str:
    parts = {
        "which": "" if wanted.which == "all" else wanted.which,
        "tag": wanted.tag,
        "before": wanted.behind.written() if wanted.behind else "",
    }
    return urlencode({name: part for name, part in parts.items() if part})


def _called_so(tx: Tx, wanted: Search) -> list[Listed]:
    """Whom the words name, at the head of the list; not on its further pages once more."""
    first = wanted.words and wanted.behind is None
    return conversation_list.some(tx, _named(tx, wanted.words), now()) if first else []


def _named(tx: Tx, words: str) -> list[PatientId]:
    """Whom the four characters mean, a name, a telephone number, or the number of a task or a reservation."""
    number = words.upper()
    named = contacts.named(tx, words, AT_ONCE)
    if len(number) == len(pseudonym("")):
        return list(dict.fromkeys([*patients.by_pseudonym(tx, number), *named]))
    task, visit = tasks.get(tx, number), reservations.get(tx, ReservationId(number))
    told = [one for one in (task and task.patient_id, visit and visit.patient_id) if one]
    return list(dict.fromkeys([*told, *named]))


def _row(tx: Tx, one: Listed, names: Mapping[str, str]) -> Row:
    last = " ".join((one.last or "").split())
    shown = last if len(last) <= EXCERPT else f"{last[: EXCERPT - 1]}…"
    holder = None if one.held_by is None else names.get(one.held_by, say("console.somebody"))
    return Row(one, called(tx, one.patient_id), moment(one.seen_at), shown, holder)


@routes.post("/views")
@allow(MEMBERS)
def save_view() -> ResponseReturnValue:
    """Keep these filters under a name."""
    name, query = typed_line("name", LONGEST), request.form.get("query", "")
    wanted = _wanted({key: value for key, value in parse_qsl(query) if key != "before"})
    if name:
        with office().db.atomic() as tx:
            saved_answers.save_view(tx, me().member, name, _query(wanted), now())
    return redirect(f"/desk/conversations?{_query(wanted)}", 303)


@routes.post("/views/<view>/remove")
@allow(MEMBERS)
def remove_view(view: str) -> ResponseReturnValue:
    with office().db.atomic() as tx:
        saved_answers.remove_view(tx, me().member, view)
    return redirect("/desk/conversations", 303)
