"""Which failure waits, how long, on which way, and when to give up. Pure: values and `now` in, a value out.

The rules are LINE's ("Retry failed API requests", "Send reply message"): a push carries a retry key that LINE remembers
for 24 hours, so a repeat is harmless and 409 is success. A reply has no such key: once a call may have arrived it is
never turned into a push, or the person would hear it twice. docs/decisions/0002-exactly-once.md and 0008-sending.md tell
the whole story.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic.message import Outcome, Receipt
from store.multicasts import Multicast
from store.outbox import Leased, Route

# LINE remembers a retry key for 24 hours ("Retrying an API request"); stop well before.
GIVE_UP_AFTER = timedelta(hours=20)
FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=10)
# How long the whole channel rests after a 429: short, because reply tokens live for a minute.
LONGEST_PAUSE = timedelta(minutes=1)
# How long after LINE is back at most the first letter goes. Five hours away are then some 400 probes, and no more.
LONGEST_PROBE = timedelta(minutes=1)

# 403 is about the account, not about a letter. But one that is met with it so often, while LINE takes others in between,
# is refused for a reason of its own.
DENIED_AT_MOST = 2

_REFUSALS = (Outcome.REFUSED, Outcome.INVALID)


@dataclass(frozen=True, slots=True)
class Again:
    """Try once more at `at`, on `route`. `reply_tried`, `push_tried`: one may meanwhile have arrived."""

    at: datetime
    route: Route
    reply_tried: bool
    reason: str
    push_tried: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """The end: `sent`, `unknown` (LINE gives no way to know) or `failed`."""

    status: str
    reason: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """Make the same call to the same people at `at`. `tried`: LINE may have taken it."""

    at: datetime
    tried: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Apart:
    """LINE certainly took nothing: give the letters back, `alone` to go one by one, else to be gathered anew."""

    alone: bool
    reason: str


def wait(attempts: int, what: str = "", longest: timedelta = LONGEST_WAIT) -> timedelta:
    """1, 2, 4 … seconds, at most ten minutes, less up to half of it. `attempts` were made before.

    How much less depends on `what` alone, so that many that failed together do not come back together.
    """
    doubled: timedelta = min(FIRST_WAIT * 2 ** min(attempts, 20), longest)
    return doubled * (1 - _chance(f"{what}:{attempts}") / 2)


def _chance(seed: str) -> float:
    """From 0 to 1, the same for the same seed."""
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4], "big") / 2**32


def token_fresh(held: Leased, now: datetime) -> bool:
    return held.reply_token is not None and held.reply_until is not None and now < held.reply_until


def before(held: Leased, now: datetime) -> Again | Settled | None:
    """What is settled without asking LINE; None when the attempt is to be made."""
    if held.route == "reply" and not token_fresh(held, now):
        if held.reply_tried:
            return Settled("unknown", "a reply was under way and its token has run out")
        return Again(now, "push", False, "the reply token has run out")
    if held.route == "push" and held.push_tried and held.pushed_at is not None and now - held.pushed_at > GIVE_UP_AFTER:
        return Settled("unknown", "not confirmed while LINE remembered the retry key")
    return None


def after(held: Leased, receipt: Receipt, now: datetime) -> Again | Settled:
    """What follows from LINE's word on the attempt just made."""
    if receipt.outcome is Outcome.SENT:
        return Settled("sent", receipt.reason)
    if receipt.outcome is Outcome.DENIED:  # of the whole channel: it waits as it was
        return Again(now, held.route, held.reply_tried, receipt.reason, held.push_tried)
    return _after_reply(held, receipt, now) if held.route == "reply" else _after_push(held, receipt, now)


def _after_reply(held: Leased, receipt: Receipt, now: datetime) -> Again | Settled:
    if receipt.outcome in _REFUSALS and held.reply_tried:
        return Settled("sent", "the token was used up: the first try had arrived")
    if receipt.outcome in _REFUSALS:
        if held.pushed_at is not None:
            return Settled("failed", receipt.reason)
        return Again(now, "push", False, receipt.reason)
    if receipt.outcome is Outcome.FORBIDDEN and not held.reply_tried and held.pushed_at is None:
        return Again(now, "push", False, receipt.reason)
    if receipt.outcome is Outcome.FORBIDDEN:
        return _forbidden(held, receipt, now)
    maybe = held.reply_tried or receipt.outcome is Outcome.UNKNOWN
    return Again(now + _wait(held, receipt), "reply", maybe, receipt.reason, held.push_tried)


def _after_push(held: Leased, receipt: Receipt, now: datetime) -> Again | Settled:
    if receipt.outcome is Outcome.QUOTA and held.purpose == "tip":  # it waits for room, as long as it has time
        return Again(now, "push", held.reply_tried, receipt.reason, held.push_tried)
    if receipt.outcome in (*_REFUSALS, Outcome.QUOTA):
        if token_fresh(held, now) and not held.reply_tried:
            return Again(now, "reply", False, receipt.reason)
        return Settled("failed", receipt.reason)
    if receipt.outcome is Outcome.FORBIDDEN:
        return _forbidden(held, receipt, now)
    maybe = held.push_tried or receipt.outcome is Outcome.UNKNOWN
    return Again(now + _wait(held, receipt), "push", held.reply_tried, receipt.reason, maybe)


def _forbidden(held: Leased, receipt: Receipt, now: datetime) -> Again | Settled:
    if held.denied >= DENIED_AT_MOST:
        return Settled("failed", receipt.reason)
    return Again(now, held.route, held.reply_tried, receipt.reason, held.push_tried)


def _wait(held: Leased | Multicast, receipt: Receipt) -> timedelta:
    return receipt.retry_after or wait(held.attempts, held.id)


def before_multicast(held: Multicast, now: datetime) -> Settled | None:
    """What is settled without asking LINE; None when the attempt is to be made."""
    if held.tried and held.pushed_at is not None and now - held.pushed_at > GIVE_UP_AFTER:
        return Settled("unknown", "not confirmed while LINE remembered the retry key")
    return None


def after_multicast(held: Multicast, shrunk: bool, receipt: Receipt, now: datetime) -> Repeat | Apart | Settled:
    """What follows for all who were spoken to. `shrunk`: they are fewer than in the first attempt.

    A 400 speaks of the request itself, so the same request was not taken before either; of a shrunk one it says nothing.
    """
    match receipt.outcome:
        case Outcome.SENT:
            return Settled("sent", receipt.reason)
        case Outcome.INVALID if not shrunk:
            return Apart(True, receipt.reason)
        case Outcome.DENIED:
            return Repeat(now, held.tried, receipt.reason)
        case Outcome.FORBIDDEN if not held.tried:  # perhaps only of calls to many: the first that goes alone will tell
            return Apart(True, receipt.reason)
        case Outcome.INVALID | Outcome.REFUSED:
            return Settled("unknown" if held.tried else "failed", receipt.reason)
        case Outcome.QUOTA if not held.tried:
            return Apart(False, receipt.reason)
        case _:
            maybe = held.tried or receipt.outcome is Outcome.UNKNOWN
            return Repeat(now + _wait(held, receipt), maybe, receipt.reason)


def probe(probes: int) -> timedelta:
    """How long until LINE is asked once more whether it is back: 1, 2, 4 … seconds, a minute at most."""
    return wait(probes, "probe", LONGEST_PROBE)


def pause(slowed: int, receipt: Receipt) -> timedelta:
    """How long the channel rests after the `slowed`th 429 in a row; calls that LINE took in between count against it."""
    return max(wait(slowed - 1, "channel", LONGEST_PAUSE), receipt.retry_after or timedelta())
