"""The month's messages, as LINE counts them: used so far day by day, and what is to be expected until its end."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate

from clinic.clock import from_stamp
from scheduler import pace
from scheduler.pace import JAPAN
from store import channel, tally
from store.db import Tx

LATELY = 14  # days from which the messages besides tips are guessed


@dataclass(frozen=True, slots=True)
class Month:
    """`sums` are used up to the end of each day, the first `known` of them for certain and the rest expected; `expected` at the
    end of the month, with `tips` that are planned. `quota` None: no limit, or LINE was not asked yet."""

    name: str
    days: tuple[date, ...]
    sums: tuple[int, ...]
    known: int
    used: int
    quota: int | None
    tips: int
    expected: int


def look(tx: Tx, now: datetime) -> Month:
    """This month. What was sent past Sodan, as from LINE's own screen, counts from its first day on."""
    line, today = channel.look(tx), now.astimezone(JAPAN).date()
    end = pace.month_end(now)
    first, last = today.replace(day=1), end.astimezone(JAPAN).date() - timedelta(days=1)
    days = tuple(first + timedelta(days=number) for number in range((last - first).days + 1))
    sent = Counter[date]()
    for one in tally.by_day(tx, first, today):
        sent[one.day] += one.n if one.what == "pushed" else 0
    used = line.used if line.month == pace.month(now) else 0
    sent[first] += used - sum(sent.values())
    coming, others = _coming(tx, end, today), _others_a_day(tx, today)
    begun = [max(sum_, 0) for sum_ in accumulate(sent[day] for day in days if day <= today)]
    tips = sum(coming.values())
    begun[-1] = used
    rest = [coming[day] + others for day in days if day > today]
    ahead = [round(sum_) for sum_ in accumulate(rest, initial=used + coming[today])]
    return Month(pace.month(now), days, (*begun, *ahead[1:]), len(begun), used, line.quota, tips, ahead[-1])


def _coming(tx: Tx, until: datetime, today: date) -> Counter[date]:
    """Tips planned for each day; what waits already is of today."""
    found = Counter[date]()
    for hour, n in channel.coming_by_hour(tx, until):
        found[max(from_stamp(f"{hour}:00:00.000000Z").astimezone(JAPAN).date(), today)] += n
    return found


def _others_a_day(tx: Tx, today: date) -> float:
    """How many messages besides tips went on a day lately; of the days since the first that was counted."""
    lately = tally.by_day(tx, today - timedelta(days=LATELY), today - timedelta(days=1))
    pushed = [one for one in lately if one.what == "pushed"]
    if not pushed:
        return 0.0
    tips = tally.total(one for one in lately if one.what == "tip-sent")
    return max(tally.total(pushed) - tips, 0) / (today - pushed[0].day).days
