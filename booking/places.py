"""Which places are free. Pure: opening times and what is held in, moments out. Here alone wall time becomes places."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from clinic.reservation import CELL, Busy, Why
from clinic.treatment import on_the_clock
from knowledge.opening import Booking, Opening, Period, Terms

MIDNIGHT = time(0)
LOOK_AROUND = 14  # days to either side in which the nearest free times are looked for
LONGEST_WAIT = timedelta(days=60)  # after which nobody counts opening hours any more
# Nobody waits for an answer in the last hour before the visit, or the last quarter of a time that is shorter than four.
LAST_HOUR = timedelta(hours=1)
LAST_QUARTER = 0.25
WARNED_OF_HOLD = 0.75


def possible(booking: Booking, day: date, length: timedelta, zone: ZoneInfo) -> tuple[datetime, ...]:
    """Every start of a visit of that length on a day, free or not, in order."""
    found = (
        start
        for period in booking.opening.periods(day)
        for start in _of_period(booking.terms, period, day, length, zone)
    )
    return tuple(found)


def _of_period(terms: Terms, period: Period, day: date, length: timedelta, zone: ZoneInfo) -> Iterator[datetime]:
    """Slots are counted in time that passes, and then held against the wall clock: it may leave hours out, or repeat them."""
    start, end = (on_the_clock(day, at, zone) for at in (period.start, period.end))
    while start + length <= end and start <= end - terms.last_arrival:
        shown, until = start.astimezone(zone), (start + length).astimezone(zone)
        if shown.date() == until.date() == day and period.start <= shown.time() and until.time() <= period.end:
            yield start
        start += terms.slot


def starts(
    booking: Booking, day: date, length: timedelta, now: datetime, zone: ZoneInfo, busy: Sequence[Busy]
) -> tuple[datetime, ...]:
    """The free starts of a day, in order: open, neither too soon nor too far, and with a seat for the visit and its buffer."""
    return tuple(
        start
        for start in possible(booking, day, length, zone)
        if timely(booking.terms, start, now) is None and seats(booking.terms, start, length, busy)
    )


def timely(terms: Terms, start: datetime, now: datetime) -> Why | None:
    """Whether it is too soon or too far to ask for."""
    if start <= now or start < now + terms.notice:
        return "too-soon"
    return "too-far" if start > now + terms.ahead else None


def refusal(booking: Booking, start: datetime, length: timedelta, now: datetime, zone: ZoneInfo) -> Why | None:
    """Why nobody can come at that time, whoever holds it; None if one can."""
    why = timely(booking.terms, start, now)
    if why is not None:
        return why
    day = start.astimezone(zone).date()
    found = possible(booking, day, length, zone)
    if start in found:
        return None
    return "between" if any(before < start for before in found) and any(start < after for after in found) else "closed"


def seats(terms: Terms, start: datetime, length: timedelta, busy: Iterable[Busy]) -> tuple[int, ...]:
    """The seats that are free from the start to the end of the buffer."""
    end = start + length + terms.buffer
    near = [one for one in busy if one.starts_at < end and start < one.ends_at]
    held = {one.seat for one in near}
    return tuple(seat for seat in range(1, _in_use(terms.at_once, near) + 1) if seat not in held)


def _in_use(at_once: int, near: Sequence[Busy]) -> int:
    """How many seats there are to give. Who got one while the clinic had more takes the place of one of those it has."""
    return next(seats for seats in range(at_once, -1, -1) if seats == 0 or seats + _most(seats, near) <= at_once)


def _most(above: int, near: Sequence[Busy]) -> int:
    """How many seats with higher numbers are held at the same moment; it is the most when somebody begins."""
    higher = [one for one in near if one.seat > above]
    return max((_at(one.starts_at, higher) for one in higher), default=0)


def _at(moment: datetime, held: Iterable[Busy]) -> int:
    return len({one.seat for one in held if one.starts_at <= moment < one.ends_at})


def nearest(
    free: Callable[[date], Iterable[datetime]], wanted: datetime, zone: ZoneInfo, limit: int
) -> tuple[datetime, ...]:
    """The free starts nearest to the wanted one, the nearest first; of two as near the earlier. `free` tells those of a day."""
    middle = wanted.astimezone(zone).date()
    found: list[datetime] = []
    for away in range(LOOK_AROUND + 1):
        enough = len(found) >= limit
        for day in {middle - timedelta(days=away), middle + timedelta(days=away)}:
            found += free(day)
        if enough and away:  # what is still further away is further than any of these
            break
    return tuple(sorted(found, key=lambda start: (abs(start - wanted), start))[:limit])


def answer_by(opening: Opening, asked_at: datetime, hold: timedelta, zone: ZoneInfo) -> datetime:
    """When so much opening time has passed, to the next full cell: somebody who asks at night waits for the day."""
    left = hold
    for start, end in _open_between(opening, asked_at, asked_at + LONGEST_WAIT, zone):
        if end - start >= left:
            return _full(start + left)
        left -= end - start
    return _full(asked_at + hold)


def held_until(booking: Booking, asked_at: datetime, starts_at: datetime, zone: ZoneInfo) -> datetime:
    """How long a place is held for an answer: the clinic's time, but never up to the visit itself."""
    last = starts_at - min(LAST_HOUR, (starts_at - asked_at) * LAST_QUARTER)
    return min(answer_by(booking.opening, asked_at, booking.terms.hold, zone), last)


def warned_at(opening: Opening, asked_at: datetime, expires_at: datetime, zone: ZoneInfo) -> datetime | None:
    """When both sides hear that a hold will end: while the clinic is open, or not at all where it is closed until then."""
    open_times = list(_open_between(opening, asked_at, expires_at, zone))
    left = sum((end - start for start, end in open_times), timedelta(0)) * WARNED_OF_HOLD
    for start, end in open_times:
        if left <= end - start:
            return start + left
        left -= end - start
    return None


def _open_between(
    opening: Opening, first: datetime, last: datetime, zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    day, last_day = first.astimezone(zone).date(), last.astimezone(zone).date()
    while day <= last_day:
        for period in opening.periods(day):
            start = max(on_the_clock(day, period.start, zone), first)
            end = min(on_the_clock(day, period.end, zone), last)
            if start < end:
                yield start, end
        day += timedelta(days=1)


def _full(moment: datetime) -> datetime:
    over = (moment - datetime.min.replace(tzinfo=UTC)) % CELL
    return moment + (CELL - over if over else timedelta(0))
