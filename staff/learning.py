"""What staff teach Sodan from the desk: handed in, tried by a worker (scheduler/trials.py), put live, taken back.

Whoever puts something live saw its wording and what a trial found; both are looked at again here, in the transaction that makes
it live.
"""

import hashlib
from typing import Literal

from clinic.actors import Actor, StaffMember
from clinic.audit import OfKnowledge
from clinic.errors import AlreadyDecided
from knowledge import changes, teaching, trial
from knowledge.changes import Change, NewPhrasing, OwnAnswer
from knowledge.library import Library
from staff.commands import Done, DropChange, HandIn, Outcome, PutLive, Refused, TakeBack
from staff.context import StaffContext
from store import audit, trials
from store import changes as kept
from store.changes import Kept, Written
from store.db import Tx

# What stands between a change and its going live; for the page and for the door alike.
Hindrance = Literal["not-tried", "out-of-date", "refused", "wrong", "confirm", "moment"]


def read(one: Kept) -> Change:
    return changes.read(one.kind, one.body)


def written(change: Change) -> Written:
    kind: kept.Kind = (
        "phrasing" if isinstance(change, NewPhrasing) else "answer" if isinstance(change, OwnAnswer) else "topic"
    )
    return Written(kind, change.topic, changes.written(change))


def wording(one: Kept) -> str:
    """What tells one wording of a change from another: a form carries it, so that nobody decides over what they did not see."""
    return hashlib.sha256(f"{one.topic}\n{one.body}".encode()).hexdigest()[:32]


def may_decide(library: Library, change: Change, actor: Actor) -> bool:
    """What is medical is for a doctor or an admin."""
    role = actor.role if isinstance(actor, StaffMember) else "reception"
    return role != "reception" or not teaching.is_medical(library, change)


def decides(tx: Tx, context: StaffContext, actor: Actor, change_id: str) -> bool:
    """Whether somebody may decide about a change; about one that is gone anybody may hear so."""
    one = kept.get(tx, change_id)
    return one is None or may_decide(context.library, read(one), actor)


def hand_in(tx: Tx, context: StaffContext, actor: Actor, command: HandIn) -> Outcome:
    """Keep it and have it tried; a draft is only kept."""
    by = _by(actor)
    what = written(command.change)
    status: kept.Status = "draft" if command.draft else "open"
    if command.replaces:
        was = kept.get(tx, command.replaces)
        if was is None:
            raise AlreadyDecided(command.replaces)
        if wording(was) != command.seen:
            return Refused("reworded")
        kept.reword(tx, was, what, status, by, context.now)
        change_id = command.replaces
    else:
        change_id = kept.add(tx, what, status, by, context.now)
    if not command.draft:
        trials.ask(tx, change_id, context.now)
        audit.note(tx, actor.by, OfKnowledge("handed in"), _ref(change_id), context.now)
    return Done((change_id,))


def try_again(tx: Tx, context: StaffContext, change_id: str) -> None:
    """Have a change tried against the knowledge of today."""
    one = kept.get(tx, change_id)
    if one is not None and one.status == "open":
        trials.ask(tx, change_id, context.now)


def hindrance(tx: Tx, context: StaffContext, one: Kept, confirmed: bool) -> Hindrance | None:
    """Why a change cannot go live as it stands; None where it can."""
    last = trials.latest(tx, one.id)
    if last is None or last.status != "done" or last.found is None:
        return "not-tried"
    found, change = trial.read(last.found), read(one)
    if found.refused:
        return "refused"
    if teaching.wrong_with(context.library, change):
        return "wrong"
    if changes.phrasings(change) and found.phrased != context.library.phrased:
        return "out-of-date"
    if found.taken and not confirmed:
        return "confirm"
    version = context.library.amendment.version if context.library.amendment else 0
    return None if version == kept.version(tx) else "moment"


def put_live(tx: Tx, context: StaffContext, actor: Actor, command: PutLive) -> Outcome:
    """Live in every process within seconds."""
    one = kept.get(tx, command.change)
    if one is None or one.status != "open":
        raise AlreadyDecided(command.change)
    if wording(one) != command.seen:
        return Refused("reworded")
    hindered = hindrance(tx, context, one, command.confirmed)
    if hindered is not None:
        return Refused(hindered)
    kept.put_live(tx, one, _by(actor), context.now)
    audit.note(tx, actor.by, OfKnowledge("put live"), _ref(one.id), context.now)
    return Done()


def take_back(tx: Tx, context: StaffContext, actor: Actor, command: TakeBack) -> Outcome:
    """As it was before, in every process within seconds."""
    kept.take_back(tx, command.change, _by(actor), context.now)
    audit.note(tx, actor.by, OfKnowledge("taken back"), _ref(command.change), context.now)
    return Done()


def drop(tx: Tx, context: StaffContext, actor: Actor, command: DropChange) -> Outcome:
    """It is not wanted."""
    kept.drop(tx, command.change, _by(actor), context.now)
    audit.note(tx, actor.by, OfKnowledge("dropped"), _ref(command.change), context.now)
    return Done()


def _by(actor: Actor) -> str:
    return (actor.member if isinstance(actor, StaffMember) else None) or actor.signature


def _ref(change_id: str) -> str:
    """Short enough to be read out."""
    return change_id[-8:].upper()
