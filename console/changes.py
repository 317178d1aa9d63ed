"""One change of the knowledge: what it is, how it is tried, what would get better and worse; put live, taken back. And all of
them: what waits for a yes, and every version there was."""

import hashlib
from dataclasses import dataclass

from flask import Blueprint, abort, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from console import learning
from console.frame import actor, back, do, language, moment, office, page, say, staff_context, titled, typed, typed_line
from console.guard import MEMBERS, MEMBERS_QUIETLY, allow
from knowledge import changes as values
from knowledge import teaching, trial
from knowledge.changes import Change, NewPhrasing
from knowledge.teaching import LONGEST_PHRASING, Wrong
from knowledge.trial import Found, Moved
from staff import commands
from staff import learning as taught
from store import changes, staff, trials
from store.changes import Kept
from store.db import Tx
from store.trials import Trial

routes = Blueprint("changes", __name__, url_prefix="/desk/learning/changes")


@dataclass(frozen=True, slots=True)
class Shift:
    """A message that would be treated otherwise, worded."""

    text: str
    before: str
    after: str
    right: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A change as its page shows it. `hindered` is what stands between it and its going live; `may` whether whoever looks may
    decide; `wording` which words they decide about."""

    it: Kept
    wording: str
    change: Change
    title: str
    by: str
    at: str
    decided_by: str
    decided_at: str
    may: bool
    medical: bool
    job: Trial | None
    found: Found | None
    hindered: str | None
    fits: bool
    danger: tuple[Shift, ...]
    better: tuple[Shift, ...]
    worse: tuple[Shift, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list."""

    id: str
    number: int
    title: str
    kind: str
    what: str
    by: str
    at: str
    undone: bool = False
    text: str = ""


@routes.get("")
@allow(MEMBERS)
def listed() -> ResponseReturnValue:
    with office().db.look() as tx:
        names = staff.names(tx)
        waiting = [_line(tx, one, names) for one in changes.undecided(tx) if one.status == "open"]
        versions = [_version(one, names) for one in changes.versions(tx)]
        newest, tabs = changes.version(tx), learning.counts(tx)
    amended = office().library.amendment
    used = amended.version if amended else 0
    return page("changes.html", waiting=waiting, versions=versions, newest=newest, used=used, tabs=tabs)


def _line(tx: Tx, one: Kept, names: dict[str, str]) -> Listed:
    change, by = taught.read(one), names.get(one.member or "", one.member or "")
    return Listed(
        one.id, 0, _title(change), one.kind, _standing(trials.latest(tx, one.id)), by, moment(one.changed_at),
        text=_text(change),
    )  # fmt: skip


def _standing(job: Trial | None) -> str:
    """How far a change is on its way."""
    if job is None or job.status == "failed":
        return "failed"
    if job.found is None:
        return "trying"
    found = trial.read(job.found)
    return "refused" if found.refused else "worse" if found.taken else "ready"


def _text(change: Change) -> str:
    """What a list shows of it besides its title."""
    if isinstance(change, values.NewPhrasing):
        return change.text
    return change.answer.get(language(), "")


def _version(one: changes.Version, names: dict[str, str]) -> Listed:
    by = names.get(one.member or "", one.member or "")
    kept = one.change
    undone = one.what == "live" and kept.status == "back"
    change = taught.read(kept)
    return Listed(kept.id, one.number, _title(change), kept.kind, one.what, by, moment(one.at), undone, _text(change))


def _title(change: Change) -> str:
    """What it changes: the topic by its name."""
    if isinstance(change, values.NewTopic):
        return change.title.get(language()) or change.title["ja"]
    return titled(change.topic)


@routes.get("/<change>")
@allow(MEMBERS)
def show(change: str) -> ResponseReturnValue:
    return _page(change, None)


def _page(change: str, wrong: str | None, given: NewPhrasing | None = None, complaints: tuple[Wrong, ...] = ()) -> str:
    with office().db.look() as tx:
        seen, tabs = _seen(tx, change), learning.counts(tx)
    return page(
        "change.html", seen=seen, wrong=wrong, tabs=tabs, topics=learning.titles(), given=given, complaints=complaints
    )


@routes.get("/<change>/state")
@allow(MEMBERS_QUIETLY)
def state(change: str) -> ResponseReturnValue:
    """What of the page changes by itself."""
    with office().db.look() as tx:
        body = page("change_state.html", seen=_seen(tx, change))
    response = make_response(body)
    response.set_etag(hashlib.sha256(body.encode()).hexdigest()[:32])
    return response.make_conditional(request)


def _seen(tx: Tx, change_id: str) -> Seen:
    kept = changes.get(tx, change_id)
    if kept is None:
        abort(404)
    change, names, job = taught.read(kept), staff.names(tx), trials.latest(tx, change_id)
    found = trial.read(job.found) if job and job.status == "done" and job.found else None
    library = office().library
    return Seen(
        it=kept,
        wording=taught.wording(kept),
        change=change,
        title=_title(change),
        by=names.get(kept.member or "", kept.member or ""),
        at=moment(kept.changed_at),
        decided_by=names.get(kept.decided_by or "", kept.decided_by or ""),
        decided_at=moment(kept.decided_at) if kept.decided_at else "",
        may=taught.may_decide(library, change, actor()),
        medical=not taught.may_decide(library, change, actor()),
        job=job,
        found=found,
        hindered=taught.hindrance(tx, staff_context(), kept, confirmed=True) if kept.status == "open" else None,
        fits=values.fits(library, change),
        danger=_shifts(found.danger if found else ()),
        better=_shifts(found.better if found else ()),
        worse=_shifts(found.worse if found else ()),
    )


def _shifts(moved: tuple[Moved, ...]) -> tuple[Shift, ...]:
    return tuple(Shift(one.text, _told(one.before), _told(one.after), _named(one.right)) for one in moved)


def _told(outcome: tuple[str, ...]) -> str:
    """What becomes of a message, in words."""
    what, *slugs = outcome
    key = {"answer": "answered", "ask-staff": "answered", "start": "begun", "suggest": "offered", "urgent": "danger"}
    return say(f"console.outcome_{key.get(what, 'passed')}", what=_named(tuple(slugs)))


def _named(slugs: tuple[str, ...]) -> str:
    return say("join").join(map(titled, slugs))


# What is done about one


@routes.post("/<change>/live")
@allow(MEMBERS)
def put_live(change: str) -> ResponseReturnValue:
    outcome = do(commands.PutLive(change, typed("seen"), "confirmed" in request.form))
    if isinstance(outcome, commands.Refused):
        return _page(change, f"console.not_live_{outcome.why}"), 422
    return _told_back(outcome, "put_live", change)


@routes.post("/<change>/reword")
@allow(MEMBERS)
def reword(change: str) -> ResponseReturnValue:
    """A phrasing in other words, or of another topic; other kinds have a form of their own."""
    with office().db.look() as tx:
        kept = changes.get(tx, change)
    was = taught.read(kept) if kept else None
    if not isinstance(was, NewPhrasing):
        abort(404)
    wanted = NewPhrasing(typed("topic"), was.language, typed_line("text", LONGEST_PHRASING + 1))
    known = wanted.topic in office().library.topics
    wrong = teaching.wrong_with(office().library, wanted) if known else [Wrong("choose", "topic")]
    if wrong:
        return _page(change, None, wanted, tuple(wrong)), 422
    return learning.handed_in(wanted, change) or (_page(change, None, wanted, learning.reworded(change)), 422)


@routes.post("/<change>/back")
@allow(MEMBERS)
def take_back(change: str) -> ResponseReturnValue:
    return _told_back(do(commands.TakeBack(change)), "taken_back", change)


@routes.post("/<change>/drop")
@allow(MEMBERS)
def drop(change: str) -> ResponseReturnValue:
    return _told_back(do(commands.DropChange(change)), "dropped", change)


@routes.post("/<change>/try")
@allow(MEMBERS)
def try_again(change: str) -> ResponseReturnValue:
    with office().db.atomic() as tx:
        taught.try_again(tx, staff_context(), change)
    return back("handed_in")


@routes.post("/<change>/again")
@allow(MEMBERS)
def hand_in_again(change: str) -> ResponseReturnValue:
    """What was taken back or dropped, as a new one."""
    with office().db.look() as tx:
        kept = changes.get(tx, change)
    if kept is None or kept.status not in ("back", "dropped"):
        return back("late")
    outcome = do(commands.HandIn(taught.read(kept)))
    if not isinstance(outcome, commands.Done):
        return back("late")
    return redirect(url_for("changes.show", change=outcome.letters[0], did="handed_in"), 303)


def _told_back(outcome: commands.Outcome, did: str, of: str) -> ResponseReturnValue:
    match outcome:
        case commands.Forbidden():
            abort(403)
        case commands.Done():
            return back(did, of)
        case _:
            return back("late")
