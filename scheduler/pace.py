"""How fast and how much: LINE's 429 slows every worker down, and the month's messages are kept for what matters most.

Answers by reply are free. Of what a push costs, tips take only what the clinic's reserve leaves, so that reservations and
staff alerts still go out at the end of a busy month. docs/decisions/0008-sending.md tells why.
"""

import logging
from datetime import UTC, datetime, timedelta, timezone

from clinic.message import Outcome, Receipt
from scheduler import retry
from scheduler.office import Office
from staff import alerts
from store import channel, multicasts, tally
from store.channel import Channel
from store.db import Tx

log = logging.getLogger("sodan.pace")

JAPAN = timezone(timedelta(hours=9))  # LINE's months turn over there, wherever the clinic is
ASK_EVERY = timedelta(minutes=5)
# LINE's count lags behind: once it has refused, what it says is left is not believed at once.
TIPS_REST = timedelta(minutes=10)
# A 429 this long after the last pause begins with a short pause again.
CALM = timedelta(minutes=1)


def heed(tx: Tx, receipt: Receipt, now: datetime) -> None:
    """Take LINE's word on a call into account. Begin the transaction with it."""
    match receipt.outcome:
        case Outcome.SLOWER:
            _slow(tx, channel.look(tx), receipt, now)
        case Outcome.QUOTA:
            channel.hold_tips(tx, now + TIPS_REST)
        case Outcome.SENT:
            channel.ease(tx, now)
        case _:
            pass


def _slow(tx: Tx, line: Channel, receipt: Receipt, now: datetime) -> None:
    """Several calls under way get the same 429: the first of them doubles the pause, the others do not."""
    lately = line.not_before is not None and now - line.not_before < CALM
    slowed = line.slowed + (not line.paused(now)) if lately else 1
    channel.slow(tx, now + retry.pause(slowed, receipt), slowed)


def room(line: Channel, office: Office, now: datetime) -> int | None:
    """How many tips the month still has beside the clinic's reserve; None where nothing limits them."""
    if line.quota is None:
        return None
    return max(left(line, now) - office.library.clinic.tips.reserve_messages, 0)


def count(tx: Tx, messages: int, now: datetime) -> None:
    """Messages that LINE counts, or a negative number of those it certainly will not.

    Tips are counted when they are taken to be sent, or several workers would each spend the same remainder.
    """
    if messages:
        channel.count(tx, month(now), messages)
        tally.count(tx, "pushed", now.astimezone(JAPAN).date(), n=messages)


def left(line: Channel, now: datetime) -> int:
    """What the plan still allows this month."""
    return (line.quota or 0) - (line.used if line.month == month(now) else 0)


def month(now: datetime) -> str:
    return now.astimezone(JAPAN).strftime("%Y-%m")


def month_end(now: datetime) -> datetime:
    first = now.astimezone(JAPAN).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first + timedelta(days=32)).replace(day=1).astimezone(UTC)


def look_after(office: Office) -> list[str]:
    """Ask LINE for the month, at most every few minutes, and tell staff if it will not last; the letters to send."""
    now = office.clock()
    with office.db.atomic() as tx:
        if not channel.may_ask(tx, now, ASK_EVERY):
            return []
    told = office.messenger.quota()
    if told is None:
        return []
    with office.db.atomic() as tx:
        channel.learn(tx, month(now), told.limit, told.used + multicasts.under_way(tx))
        return _forecast(tx, office, now)


def _forecast(tx: Tx, office: Office, now: datetime) -> list[str]:
    """Once a month, as soon as what is planned for it is more than what is left beside the reserve."""
    line, until = channel.look(tx), month_end(now)
    if line.quota is None:
        return []
    reserve = office.library.clinic.tips.reserve_messages
    spare, coming = left(line, now) - reserve, channel.coming(tx, until)
    if coming <= spare or not channel.may_warn(tx, line.month or ""):
        return []
    dry = channel.runs_dry(tx, spare, until) or now
    log.warning("%d tips are due this month, and %d messages are left for them", coming, max(spare, 0))
    numbers = {"left": max(left(line, now), 0), "quota": line.quota, "reserve": reserve, "coming": coming}
    return alerts.runs_dry(tx, office.for_staff(now), dry, numbers)
