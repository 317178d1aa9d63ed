"""One letter from its outbox row to LINE and back: lease, render, send, settle."""

import json
import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from clinic.errors import SodanError
from clinic.message import Message, Outcome, Quoted, Receipt, Say, Text
from clinic.patient import Language
from clinic.reservation import ReservationId
from knowledge import wording
from scheduler import alerts, pace, retry
from scheduler.office import Office
from store import outbox, reservations, tasks
from store.db import Tx, retrying
from store.outbox import Leased

log = logging.getLogger("sodan.deliver")

# Longer than every time-out of one call together (bot/line.py), so that a lease runs out only behind a crash.
LEASE = timedelta(seconds=30)

# Another worker has it, its time has passed, or nobody may hear it any more: its person was forgotten, stopped, or left.
LOST = Receipt(Outcome.NOT_SENT, "the lease was lost")


def deliver_each(letter_ids: Iterable[str | None], office: Office) -> None:
    """Send letters just put, in order; what cannot go now is left to the sweep."""
    for letter_id in letter_ids:
        if letter_id is None:
            continue
        now = office.clock()
        with office.db.atomic() as tx:
            held = outbox.lease_one(tx, letter_id, now, now + LEASE)
        if held is not None:
            deliver(held, office)


def deliver(held: Leased, office: Office) -> None:
    """Make one attempt, and a second at once where the first only showed the other way to take."""
    step = attempt(held, office)
    if isinstance(step, retry.Again) and step.at <= office.clock():
        again = _hold_again(held, office)
        if again is not None:
            attempt(again, office)


def attempt(held: Leased, office: Office) -> retry.Again | retry.Settled:
    """Ask LINE once, and write down what came of it."""
    now = office.clock()
    step, receipt = retry.before(held, now), None
    if step is None:
        try:
            messages = render(held.says, held.language, office)
        except (SodanError, LookupError) as problem:
            step = retry.Settled("failed", f"no words: {type(problem).__name__}")  # the key may hold a LINE id
        else:
            receipt = _call(held, messages, office)
            step = retry.after(held, receipt, office.clock())
    _write_down(held, receipt, step, office)
    return step


def _call(held: Leased, messages: tuple[Message, ...], office: Office) -> Receipt:
    if held.route == "push":
        return _push(held, messages, office)
    with office.db.atomic() as tx:
        begun = outbox.begin_reply(tx, held)
    if not begun:
        return LOST
    assert held.reply_token is not None
    return office.messenger.reply(held.reply_token, messages)


def _push(held: Leased, messages: tuple[Message, ...], office: Office) -> Receipt:
    """A repeat says what the first attempt said, whatever the knowledge says by now; but words taken back stay so."""
    kept = None if any(_quotes(say) for say in held.says) else as_body(messages)
    with office.db.atomic() as tx:
        begun = outbox.begin_push(tx, held, kept, office.clock())
    if begun is None:
        return LOST
    said = from_body(begun["body"]) if begun["body"] else messages
    return office.messenger.push(held.recipient, said, held.retry_key)


def as_body(messages: tuple[Message, ...]) -> str:
    return json.dumps([message.as_json() for message in messages], ensure_ascii=False)


def from_body(body: str) -> tuple[Message, ...]:
    return tuple(Message.from_json(message) for message in json.loads(body))


def _write_down(held: Leased, receipt: Receipt | None, step: retry.Again | retry.Settled, office: Office) -> None:
    now = office.clock()

    def write() -> list[str]:
        with office.db.atomic() as tx:
            if receipt is not None:
                pace.heed(tx, receipt, now)
                pace.count(tx, _counted(held, step), now)
            if isinstance(step, retry.Again):
                outbox.again(tx, held, step.at, step.route, step.reply_tried, step.push_tried, step.reason)
            elif outbox.settle(tx, held, step.status, step.reason, now) and step.status != "sent":
                return _tell(tx, held, step, office, now)
            return []

    told = retrying(write)
    log.info("letter %s by %s: %s", held.id, held.route, step)
    deliver_each(told, office)


def _counted(held: Leased, step: retry.Again | retry.Settled) -> int:
    """A tip was counted when it was first taken; what it certainly did not cost is given back."""
    if held.route == "reply":
        return 0
    arrived = isinstance(step, retry.Settled) and step.status == "sent"
    if held.purpose != "tip":
        return int(arrived)
    maybe = held.push_tried or (isinstance(step, retry.Again) and step.push_tried)
    return 0 if arrived or maybe else -1


def _tell(tx: Tx, held: Leased, step: retry.Settled, office: Office, now: datetime) -> list[str]:
    if held.purpose == "tip":
        return alerts.tips_not_sent(tx, office, now, step.reason)
    return alerts.not_sent(tx, held, office, now)


def _hold_again(held: Leased, office: Office) -> Leased | None:
    now = office.clock()
    with office.db.atomic() as tx:
        return outbox.lease_one(tx, held.id, now, now + LEASE)


def render(says: tuple[Say, ...], language: Language, office: Office) -> tuple[Message, ...]:
    """In today's words. A staff alert takes the patient's words from where they may meanwhile have been taken back."""
    return tuple(wording.word(_with_quotes(say, language, office), language, office.library) for say in says)


def _quotes(say: Say) -> bool:
    """Whether it shows staff a patient's own words."""
    return isinstance(say, Text) and any(isinstance(value, Quoted) for value in say.params.values())


def _with_quotes(say: Say, language: Language, office: Office) -> Say:
    if not (isinstance(say, Text) and _quotes(say)):
        return say
    quotes = {
        name: _quoted(value, office) or office.library.say("staff.no_words", language)
        for name, value in say.params.items()
        if isinstance(value, Quoted)
    }
    return replace(say, params={**say.params, **quotes})


def _quoted(quoted: Quoted, office: Office) -> str | None:
    with office.db.look() as tx:
        if quoted.of == "reservation":
            return reservations.words(tx, ReservationId(quoted.id))
        task = tasks.get(tx, quoted.id)
        return task.words if task else None
