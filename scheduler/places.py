"""Which places are free. Pure: opening times and what is held in, moments out. Here alone wall time becomes places."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from clinic.reservation import CELL, Busy, Why
from clinic.treatment import on_the_clock
from knowledge.opening import Booking, Opening, Period, Terms

MIDNIGHT = time(0)
LOOK_AROUND = 14  # days to either side in which the nearest free times are looked for
LONGEST_WAIT = 60  # days after which nobody counts opening hours any more
# A place is not held into the last quarter of the time that is left before the visit.
HELD_OF_LEAD = 0.75
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
    held = {one.seat for one in busy if one.starts_at < end and start < one.ends_at}
    return tuple(seat for seat in range(1, terms.at_once + 1) if seat not in held)


def days(
    booking: Booking, length: timedelta, now: datetime, zone: ZoneInfo, busy: Sequence[Busy], limit: int
) -> tuple[date, ...]:
    """The next days with a free place."""
    found: list[date] = []
    first = now.astimezone(zone).date()
    for ahead in range(booking.terms.ahead.days + 2):
        day = first + timedelta(days=ahead)
        if len(found) < limit and starts(booking, day, length, now, zone, busy):
            found.append(day)
    return tuple(found)


def nearest(
    booking: Booking,
    wanted: datetime,
    length: timedelta,
    now: datetime,
    zone: ZoneInfo,
    busy: Sequence[Busy],
    limit: int = 3,
) -> tuple[datetime, ...]:
    """The free starts nearest to the wanted one, the nearest first; of two as near the earlier."""
    middle = wanted.astimezone(zone).date()
    found: list[datetime] = []
    for away in range(LOOK_AROUND + 1):
        enough = len(found) >= limit
        for day in {middle - timedelta(days=away), middle + timedelta(days=away)}:
            found += starts(booking, day, length, now, zone, busy)
        if enough and away:  # what is still further away is further than any of these
            break
    return tuple(sorted(found, key=lambda start: (abs(start - wanted), start))[:limit])


def answer_by(opening: Opening, asked_at: datetime, hold: timedelta, zone: ZoneInfo) -> datetime:
    """When so much opening time has passed, to the next full cell: somebody who asks at night waits for the day."""
    left = hold
    day = asked_at.astimezone(zone).date()
    for ahead in range(LONGEST_WAIT):
        for period in opening.periods(day + timedelta(days=ahead)):
            start, end = (on_the_clock(day + timedelta(days=ahead), at, zone) for at in (period.start, period.end))
            start = max(start, asked_at)
            if end - start >= left:
                return _full(start + left)
            left -= max(end - start, timedelta(0))
    return _full(asked_at + hold)


def held_until(booking: Booking, asked_at: datetime, starts_at: datetime, zone: ZoneInfo) -> datetime:
    """How long a place is held for an answer: the clinic's time, but never up to the visit itself."""
    last = asked_at + (starts_at - asked_at) * HELD_OF_LEAD
    return min(answer_by(booking.opening, asked_at, booking.terms.hold, zone), last)


def warned_at(asked_at: datetime, expires_at: datetime) -> datetime:
    """When both sides hear that a hold will end."""
    return asked_at + (expires_at - asked_at) * WARNED_OF_HOLD


def _full(moment: datetime) -> datetime:
    over = (moment - datetime.min.replace(tzinfo=UTC)) % CELL
    return moment + (CELL - over if over else timedelta(0))
