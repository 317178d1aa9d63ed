"""The audit trail: who looked at or changed what, when. Only admins see it, and nobody changes it; a gap shows."""

import re
from dataclasses import dataclass

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from clinic import audit
from clinic.audit import By, Denied, Unread, What
from console.frame import language, moment, office, page, say, typed
from console.guard import ADMINS, allow
from store import audit as store
from store import place, staff
from store.place import Place

routes = Blueprint("trail", __name__, url_prefix="/desk/audit")

AT_ONCE = 100
CHECKED = 500  # lines, at every look; all of them when somebody asks for it


@dataclass(frozen=True, slots=True)
class Row:
    """One line, worded. `who` is how the trail writes it, to search for."""

    at: str
    who: str
    name: str
    what: str
    ref: str
    seq: int | None


@routes.get("")
@allow(ADMINS)
def show() -> ResponseReturnValue:
    who, ref = typed("who").strip(), typed("ref").strip().upper()
    with office().db.look() as tx:
        found = store.search(tx, who, ref, place.read(request.args.get("before", "")), AT_ONCE + 1)
        checked = store.check(tx, None if "all" in request.args else CHECKED)
        names = staff.names(tx)
    rows = [_row(one, names) for one in found[:AT_ONCE]]
    last = found[AT_ONCE - 1] if len(found) > AT_ONCE else None
    more = Place(last.at, last.id).written() if last else None
    return page("trail.html", rows=rows, checked=checked, who=who, ref=ref, more=more, actors=_actors(names))


def _actors(names: dict[str, str]) -> list[tuple[str, str]]:
    """Whom one may ask for: every colleague, and who else there is."""
    others = [By("patient"), By("clock"), By("command line"), By("visitor")]
    return [
        *((audit.written_by(By("staff", number)), name) for number, name in names.items()),
        *((audit.written_by(one), _called(one, names)) for one in others),
    ]


def _row(entry: store.Entry, names: dict[str, str]) -> Row:
    written = entry.by.text if isinstance(entry.by, Unread) else audit.written_by(entry.by)
    return Row(moment(entry.at), written, _called(entry.by, names), _told(entry.what), entry.ref or "", entry.seq)


def _called(by: By | Unread, names: dict[str, str]) -> str:
    if isinstance(by, Unread):
        return by.text
    if by.kind == "staff":
        return names.get(by.which, by.which)
    kind = "terminal" if by.kind == "command line" else by.kind
    called = say(f"console.by_{kind}")
    return f"{called} {by.which}" if by.which else called


def _told(what: What | Unread) -> str:
    """In words; as the trail writes it where there are none for it."""
    if isinstance(what, Unread):
        return what.text
    if isinstance(what, Denied):
        return say("console.audit_denied", command=what.command, why=what.why)
    key = f"console.audit_{slug(audit.written(what))}"
    return say(key) if key in office().library.texts[language()] else audit.written(what)


def slug(text: str) -> str:
    """A line of the trail as the end of a key."""
    return re.sub(r"[^a-z]+", "_", text.lower()).strip("_")
