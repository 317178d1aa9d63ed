"""The doctor is ill: everybody who would have come in a stretch of time is called off, or another time is proposed to each.
First it is shown who would read what, by doing all of it and taking it back; then it is done, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from booking import availability, door
from booking.commands import Block, Command, Decline, Forbidden, Outcome, Replan, Written
from booking.context import Context
from clinic.patient import DEFAULT_LANGUAGE, LANGUAGES, Language, written_in
from clinic.reservation import Blocked, Reservation
from console import blocking
from console.frame import actor, now, office, page, say, typed
from console.guard import MEMBERS, allow
from console.reservations import Line, buttons, line, read_moment, stretch
from console.visit import LONGEST_WORDS
from scheduler.deliver import render
from store import blocked, channel, outbox, patients
from store.db import Tx, retrying

routes = Blueprint("absence", __name__, url_prefix="/desk/reservations/absence")

OTHER_TIMES = 5  # to choose from, for each of them
CALL_OFF, LEAVE = "call-off", "leave"


@dataclass(frozen=True, slots=True)
class Hears:
    """One of those affected: in which language they read what; `times` to choose from and what is chosen of them. Nothing is to
    be read where nobody can be reached, or somebody was faster."""

    line: Line
    language: Language
    words: tuple[str, ...]
    times: Sequence[tuple[str, str]]
    chosen: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What would happen: to whom, and how many messages of the month it takes."""

    hears: Sequence[Hears]
    messages: int


class _TakenBack(Exception):
    """Ends a rehearsal."""


@routes.get("")
@allow(MEMBERS)
def show() -> ResponseReturnValue:
    return _page(None)


def _page(wrong: str | None) -> str:
    stretched = _stretch()
    looked = _rehearse(*stretched)
    reached = [one for one in looked.hears if one.line.reachable]
    with office().db.look() as tx:
        month = channel.look(tx)
    fields = (*blocking.FIELDS, "block", "how", *(f"words_{language}" for language in LANGUAGES))
    return page(
        "absence.html",
        hears=reached,
        unreachable=[one.line for one in looked.hears if not one.line.reachable],
        messages=looked.messages,
        left=max(month.quota - month.used, 0) if month.quota is not None else None,
        called=stretch(_as_blocked(stretched[0])),
        typed={name: typed(name) for name in fields},
        why=blocking.why(),
        most=LONGEST_WORDS,
        wrong=wrong,
    )


def _stretch() -> tuple[Block, bool]:
    """What was typed, or a time that is blocked already; and whether it is."""
    if number := typed("block"):
        with office().db.look() as tx:
            found = next((one for one in blocked.coming(tx, now()) if one.id == number), None)
        if found is None:
            abort(404)
        return Block(found.starts_at, found.ends_at, found.words), True
    wanted = blocking.wanted()
    if wanted is None:
        abort(404)
    return wanted, False


def _as_blocked(block: Block) -> Blocked:
    return Blocked("", block.starts_at, block.ends_at, block.words)


@routes.post("")
@allow(MEMBERS)
def run() -> ResponseReturnValue:
    """Look again with what was chosen, or do it."""
    if any(len(typed(f"words_{language}").strip()) > LONGEST_WORDS for language in LANGUAGES):
        return _page("console.words_too_long"), 422
    if typed("step") != "do":
        return _page(None)
    block, is_blocked = _stretch()
    outcomes, anybody = retrying(lambda: _do(block, is_blocked))
    if any(isinstance(one, Forbidden) for one in outcomes):
        abort(403)
    return redirect(url_for("blocking.show", did=_did(outcomes, anybody)), 303)


def _did(outcomes: Sequence[Outcome], anybody: bool) -> str:
    """What the next page may say truly: whether somebody was told, nobody could be or should be, or nobody is affected."""
    if any(not isinstance(one, Written) for one in outcomes):
        return "replanned_some"
    if any(isinstance(one, Written) and one.letters for one in outcomes):
        return "replanned"
    return "replanned_untold" if anybody else "replanned_nobody"


def _do(block: Block, is_blocked: bool) -> tuple[list[Outcome], bool]:
    """All of it or, after a crash, nothing: each is a command of its own, told once by the letter it puts. With it whether
    anybody is affected at all."""
    with office().db.atomic() as tx:
        outcomes, found = _blocks(tx, block, is_blocked), _affected(tx, block)
        for one in found:
            if not _is_seen(one) or not line(tx, one).reachable:
                continue
            command = _command(tx, one, typed(f"at-{one.id}"))
            outcomes += [_carry_out(tx, command)] if command else []
        return outcomes, bool(found)


def _blocks(tx: Tx, block: Block, is_blocked: bool) -> list[Outcome]:
    """From now on nobody can come then; once, also where the form is sent again."""
    known = blocked.between(tx, block.starts_at, block.ends_at)
    covered = any(one.starts_at <= block.starts_at and block.ends_at <= one.ends_at for one in known)
    return [] if is_blocked or covered else [_carry_out(tx, block)]


def _is_seen(one: Reservation) -> bool:
    """Whether it stood on the page, as it stands now; who asked since, or was decided on, is left to be looked at."""
    return request.form.get(f"turn-{one.id}") == str(one.turn)


def _carry_out(tx: Tx, command: Command) -> Outcome:
    return door.do(tx, Context(office(), now()), actor(), command)


def _affected(tx: Tx, block: Block) -> list[Reservation]:
    """The soonest first; of a visit and a wish to change it, whichever falls into it."""
    return [one.it for one in blocking.affected(tx, block.starts_at, block.ends_at)]


def _command(tx: Tx, one: Reservation, chosen: str) -> Replan | Decline | None:
    """What was chosen for one of them; None where they are left alone."""
    if chosen == LEAVE:
        return None
    words = typed(f"words_{written_in(_language(tx, one))}").strip() or None
    at = read_moment(chosen)
    if at is None:
        return Decline(one.id, "absent", words, one.turn)
    return Replan(one.id, at, "absent", words, one.turn)


def _language(tx: Tx, one: Reservation) -> Language:
    patient = patients.by_id(tx, one.patient_id)
    return (patient and patient.language) or DEFAULT_LANGUAGE


def _rehearse(block: Block, is_blocked: bool) -> Looked:
    """Do it, read the letters, and take everything back."""
    looked = Looked((), 0)

    def once() -> None:
        nonlocal looked
        with office().db.atomic() as tx:
            _blocks(tx, block, is_blocked)
            found = [_hears(tx, one, line(tx, one)) for one in _affected(tx, block)]
            looked = Looked([one for one, _ in found], sum(letters for _, letters in found))
            raise _TakenBack

    try:
        retrying(once)
    except _TakenBack:
        return looked
    raise AssertionError("a rehearsal is always taken back")


def _hears(tx: Tx, one: Reservation, shown: Line) -> tuple[Hears, int]:
    """What one of them would read, and how many messages that takes."""
    language = _language(tx, one)
    if not shown.reachable:
        return Hears(shown, language, (), (), LEAVE), 0
    free = _other_times(tx, one)
    chosen = typed(f"at-{one.id}") or (free[0].isoformat() if free and typed("how") == "move" else CALL_OFF)
    command = _command(tx, one, chosen)
    outcome = _carry_out(tx, command) if command else None
    letters = outcome.letters if isinstance(outcome, Written) else ()
    says = tuple(say for letter in letters[:1] for say in outbox.says(tx, letter))
    words = tuple(message.text for message in render(says, language, office()))
    missed = (say("console.somebody_faster"),) if command and not isinstance(outcome, Written) else ()
    times = buttons({*filter(None, (read_moment(chosen),)), *free})  # as it was written, where both are the same
    return Hears(shown, language, words or missed, times, chosen), len(letters)


def _other_times(tx: Tx, one: Reservation) -> list[datetime]:
    """On the terms of patients, so that they have time to answer; the nearest first."""
    context = Context(office(), now())
    free = availability.now(tx, context).for_people(one.people)
    own = availability.own(tx, context, one)
    found = free.nearest(one.service, one.starts_at, own, OTHER_TIMES)
    return [at for at in found if at != one.starts_at]
