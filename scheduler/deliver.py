"""One letter from its outbox row to LINE and back: lease, render, send, settle."""

import logging
from collections.abc import Iterable
from datetime import timedelta

from clinic.errors import SodanError
from clinic.message import Message, Outcome, Receipt
from knowledge import wording
from scheduler import alerts, retry
from scheduler.office import Office
from store import outbox, tasks
from store.outbox import Leased

log = logging.getLogger("sodan.deliver")

# Longer than every time-out of one call together (bot/line.py), so that a lease runs out only behind a crash.
LEASE = timedelta(seconds=30)


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
    step = retry.before(held, now)
    if step is None:
        try:
            messages = _render(held, office)
        except (SodanError, LookupError) as problem:
            step = retry.Settled("failed", f"no words: {type(problem).__name__}")  # the key may hold a LINE id
        else:
            receipt = _call(held, messages, office)
            now = office.clock()
            step = retry.after(held, receipt, now)
    _write_down(held, step, office)
    return step


def _call(held: Leased, messages: tuple[Message, ...], office: Office) -> Receipt:
    with office.db.atomic() as tx:
        begun = outbox.begin_push(tx, held, office.clock()) if held.route == "push" else outbox.begin_reply(tx, held)
    if not begun:  # another worker has it, or nobody may hear it any more: its person was forgotten, or left
        return Receipt(Outcome.NOT_SENT, "the lease was lost")
    if held.route == "push":
        return office.messenger.push(held.recipient, messages, held.retry_key)
    assert held.reply_token is not None
    return office.messenger.reply(held.reply_token, messages)


def _write_down(held: Leased, step: retry.Again | retry.Settled, office: Office) -> None:
    now = office.clock()
    told: list[str] = []
    with office.db.atomic() as tx:
        if isinstance(step, retry.Again):
            outbox.again(tx, held, step.at, step.route, step.reply_tried, step.reason)
        elif outbox.settle(tx, held, step.status, step.reason, now) and step.status != "sent":
            told = alerts.not_sent(tx, held, office, now)
    log.info("letter %s by %s: %s", held.id, held.route, step)
    deliver_each(told, office)


def _hold_again(held: Leased, office: Office) -> Leased | None:
    now = office.clock()
    with office.db.atomic() as tx:
        return outbox.lease_one(tx, held.id, now, now + LEASE)


def _render(held: Leased, office: Office) -> tuple[Message, ...]:
    """In today's words. A staff alert takes the patient's words from the task, where they may have been taken back."""
    messages = []
    for say in held.says:
        params = dict(say.params)
        if "task" in params:
            with office.db.look() as tx:
                task = tasks.get(tx, params["task"])
            params["words"] = (task and task.words) or office.library.say("staff.no_words", held.language)
        messages.append(wording.word(say, params, held.language, office.library))
    return tuple(messages)
