"""Which failure waits, how long, on which way, and when to give up. Pure: values and `now` in, a value out.

The rules are LINE's ("Retry failed API requests", "Send reply message"): a push carries a retry key that LINE remembers
for 24 hours, so a repeat is harmless and 409 is success. A reply has no such key: once a call may have arrived it is
never turned into a push, or the person would hear it twice. docs/decisions/0002-exactly-once.md tells the whole story.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic.message import Outcome, Receipt
from store.outbox import Leased, Route

# LINE remembers a retry key for 24 hours ("Retrying an API request"); stop well before.
GIVE_UP_AFTER = timedelta(hours=20)
FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Again:
    """Try once more at `at`, on `route`. `reply_tried`: a reply may meanwhile have arrived."""

    at: datetime
    route: Route
    reply_tried: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Settled:
    """The end: `sent`, `unknown` (LINE gives no way to know) or `failed`."""

    status: str
    reason: str


def wait(attempts: int) -> timedelta:
    """1, 2, 4 … seconds, at most ten minutes. `attempts` were made before."""
    doubled: timedelta = FIRST_WAIT * 2 ** min(attempts, 20)
    return min(doubled, LONGEST_WAIT)


def token_fresh(held: Leased, now: datetime) -> bool:
    return held.reply_token is not None and held.reply_until is not None and now < held.reply_until


def before(held: Leased, now: datetime) -> Again | Settled | None:
    """What is settled without asking LINE; None when the attempt is to be made."""
    if held.route == "reply" and not token_fresh(held, now):
        if held.reply_tried:
            return Settled("unknown", "a reply was under way and its token has run out")
        return Again(now, "push", False, "the reply token has run out")
    if held.route == "push" and held.pushed_at is not None and now - held.pushed_at > GIVE_UP_AFTER:
        return Settled("unknown", "not confirmed while LINE remembered the retry key")
    return None


def after(held: Leased, receipt: Receipt, now: datetime) -> Again | Settled:
    """What follows from LINE's word on the attempt just made."""
    if receipt.outcome is Outcome.SENT:
        return Settled("sent", receipt.reason)
    return _after_reply(held, receipt, now) if held.route == "reply" else _after_push(held, receipt, now)


def _after_reply(held: Leased, receipt: Receipt, now: datetime) -> Again | Settled:
    if receipt.outcome is Outcome.REFUSED and held.reply_tried:
        return Settled("sent", "the token was used up: the first try had arrived")
    if receipt.outcome is Outcome.REFUSED:
        if held.pushed_at is not None:
            return Settled("failed", receipt.reason)
        return Again(now, "push", False, receipt.reason)
    maybe = held.reply_tried or receipt.outcome is Outcome.UNKNOWN
    return Again(now + wait(held.attempts), "reply", maybe, receipt.reason)


def _after_push(held: Leased, receipt: Receipt, now: datetime) -> Again | Settled:
    if receipt.outcome in (Outcome.REFUSED, Outcome.QUOTA):
        if token_fresh(held, now) and not held.reply_tried:
            return Again(now, "reply", False, receipt.reason)
        return Settled("failed", receipt.reason)
    return Again(now + wait(held.attempts), "push", held.reply_tried, receipt.reason)
