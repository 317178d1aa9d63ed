"""One call to many from its rows to LINE and back; scheduler/deliver.py does the same for a single letter."""

import logging

from clinic.errors import SodanError
from clinic.message import Message, Outcome, Receipt
from scheduler import circuit, pace, retry
from scheduler.deliver import LOST, SAID, as_body, deliver_each, from_body, loggable, render
from scheduler.office import Office
from staff import alerts
from store import channel, multicasts, planned, tally, transcript
from store.db import retrying
from store.multicasts import Multicast

log = logging.getLogger("sodan.multicast")

Step = retry.Repeat | retry.Apart | retry.Settled
NOBODY = retry.Settled("dropped", "nobody is left to hear it")


def deliver(held: Multicast, office: Office) -> bool:
    """Ask LINE once for all of them, and write down what came of it; False where LINE did not have to be asked."""
    step, receipt, people, said = _attempt(held, office)
    now = office.clock()

    def write() -> list[str]:
        with office.db.atomic() as tx:
            channel.take_turn(tx)  # as whoever leases does: two who lock in the same order never wait for each other
            if receipt is not None:
                circuit.heed(tx, office, receipt, now, shuts=receipt.outcome is Outcome.DENIED)
                pace.heed(tx, receipt, now)
            match step:
                case retry.Repeat(at=at, tried=tried):
                    multicasts.again(tx, held, at, tried)
                case retry.Apart(alone=alone, reason=reason):
                    pace.count(tx, -multicasts.apart(tx, held, alone, reason), now)
                case retry.Settled(status=status, reason=reason):
                    if status in SAID:
                        transcript.said_to_many(tx, held, said, status == "sent", now)
                    ended = multicasts.settle(tx, held, status, reason, now)
                    if status == "sent":
                        tally.count(tx, "tip-sent", now.astimezone(office.zone).date(), n=ended)
                    return alerts.tips_not_sent(tx, office.for_staff(now), reason) if ended and status != "sent" else []
            return []

    told = retrying(write)
    log.info("multicast %s to %d people: %s", held.id, people, step)
    deliver_each(told, office)
    return receipt is not None


def _attempt(held: Multicast, office: Office) -> tuple[Step, Receipt | None, int, tuple[Message, ...]]:
    """What follows, LINE's word if it was asked, how many were spoken to, and what is said."""
    ended = retry.before_multicast(held, office.clock()) or (NOBODY if held.says is None else None)
    if ended is not None:
        return ended, None, 0, _words(held, office)
    try:
        body = as_body(render(held.says or (), held.language, office))
    except (SodanError, LookupError) as problem:
        log.error("no words for a tip: %s", ", ".join(loggable(say) for say in held.says or ()))
        return retry.Settled("failed", f"no words: {type(problem).__name__}"), None, 0, ()
    now = office.clock()
    with office.db.atomic() as tx:
        begun = multicasts.begin(tx, held, body, now)
        planned.give_back(tx, begun.late if begun else (), now)
    if begun is None:
        return retry.Repeat(now, held.tried, LOST.reason), None, 0, ()
    if not begun.people:
        return NOBODY, None, 0, ()
    said = from_body(begun.body)
    receipt = office.messenger.multicast(begun.people, said, held.retry_key)
    step = retry.after_multicast(held, begun.shrunk, receipt, office.clock())
    return step, receipt, len(begun.people), said


def _words(held: Multicast, office: Office) -> tuple[Message, ...]:
    """What was said by an earlier attempt, as far as there are words for it still."""
    try:
        return render(held.says or (), held.language, office)
    except (SodanError, LookupError):
        return ()
