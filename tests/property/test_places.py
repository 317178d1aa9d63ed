"""Of any clinic, on any day, in any zone: what is offered lies in its hours, on no holiday, in no buffer and in no full place."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking import places
from clinic.reservation import Busy, cells
from knowledge.opening import Booking, Closure, Opening, Period, Terms, _holidays

pytestmark = pytest.mark.slow

ZONES = [ZoneInfo(name) for name in ("Asia/Tokyo", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC")]
# Ends of months and years, a leap day, and the days on which clocks change in those zones.
DAYS = [
    date(2030, 1, 31), date(2032, 2, 29), date(2030, 12, 31), date(2030, 3, 31), date(2030, 10, 27), date(2030, 3, 10),
    date(2030, 11, 3), date(2030, 4, 7), date(2030, 10, 6), date(2030, 5, 6),
]  # fmt: skip
FIVE = timedelta(minutes=5)


def clock(cell: int) -> time:
    return time(cell // 12, cell % 12 * 5)


@st.composite
def periods(draw: st.DrawFn) -> tuple[Period, ...]:
    edges = sorted(draw(st.sets(st.integers(0, 287), max_size=6)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple(Period(clock(start), clock(end)) for start, end in pairs)


def fives(least: int, most: int) -> st.SearchStrategy[timedelta]:
    return st.integers(least, most).map(lambda count: count * FIVE)


bookings = st.builds(
    Booking,
    opening=st.builds(
        Opening,
        week=st.tuples(*[periods()] * 7),
        country=st.sampled_from([None, "JP"]),
        holiday=periods(),
        closed=st.sampled_from([(), (Closure(date(2000, 12, 29), date(2000, 1, 3), True),)]),
        days=st.dictionaries(st.sampled_from(DAYS), periods(), max_size=2),
    ),
    terms=st.builds(
        Terms,
        slot=fives(1, 24),
        at_once=st.integers(1, 3),
        buffer=fives(0, 6),
        last_arrival=fives(0, 12),
        notice=st.integers(0, 48).map(lambda hours: timedelta(hours=hours)),
        ahead=st.integers(1, 90).map(lambda days: timedelta(days=days)),
    ),
)
days = st.builds(lambda day, more: day + timedelta(days=more), st.sampled_from(DAYS), st.integers(-2, 2))


@st.composite
def held(draw: st.DrawFn, day: date, seats: int = 4) -> list[Busy]:
    """Anything that may be held around a day; of four seats also by people of before the clinic changed its terms."""
    midnight = datetime.combine(day, time(0), UTC)
    starts = draw(st.lists(st.tuples(st.integers(1, seats), st.integers(-200, 500), st.integers(1, 40)), max_size=12))
    return [Busy(seat, midnight + at * FIVE, midnight + (at + length) * FIVE) for seat, at, length in starts]


@given(st.data(), bookings, days, fives(1, 30), st.sampled_from(ZONES), st.integers(-60, 1))
@settings(max_examples=400, deadline=None)
def test_what_is_offered(
    data: st.DataObject, booking: Booking, day: date, length: timedelta, zone: ZoneInfo, away: int
) -> None:
    busy = data.draw(held(day))
    now = datetime.combine(day, time(9), UTC) + timedelta(days=away)
    terms = booking.terms
    found = places.starts(booking, day, length, now, zone, busy)
    assert list(found) == sorted(set(found))
    for start in found:
        shown, over = start.astimezone(zone), (start + length).astimezone(zone)
        assert now < start
        assert now + terms.notice <= start <= now + terms.ahead
        assert _within_hours(booking.opening, shown.replace(tzinfo=None), over.replace(tzinfo=None))
        assert _free_seats(terms, start, length, busy)


def _within_hours(opening: Opening, shown: datetime, over: datetime) -> bool:
    """By the wall clock alone, and by the rules of the calendar as they stand in the profile."""
    day = shown.date()
    if day in opening.days:
        hours = opening.days[day]
    elif any(closure.covers(day) for closure in opening.closed):
        return False
    elif opening.country and day in _holidays(opening.country, day.year):
        hours = opening.holiday if opening.week[day.weekday()] else ()
    else:
        hours = opening.week[day.weekday()]
    return over.date() == day and any(period.start <= shown.time() and over.time() <= period.end for period in hours)


def _free_seats(terms: Terms, start: datetime, length: timedelta, busy: list[Busy]) -> bool:
    """Cell by cell, as the database will have it: a seat of the clinic's is free, and nowhere are as many there as it takes."""
    wanted = set(cells(start, start + length + terms.buffer))
    taken: dict[int, set[datetime]] = {seat: set() for seat in range(1, terms.at_once + 1)}
    for one in busy:
        taken.setdefault(one.seat, set()).update(cells(one.starts_at, one.ends_at))
    crowd = max(sum(cell in seat for seat in taken.values()) for cell in wanted)
    return crowd < terms.at_once and any(not wanted & taken[seat] for seat in range(1, terms.at_once + 1))


def _free_seat(terms: Terms, start: datetime, length: timedelta, busy: list[Busy]) -> bool:
    """Nobody else is on one of the seats, and that alone: nobody is left from a time with more of them."""
    over = start + length + terms.buffer
    held = {one.seat for one in busy if one.starts_at < over and start < one.ends_at}
    return len(held) < terms.at_once


@given(st.data(), bookings, days, fives(1, 30), st.sampled_from(ZONES))
@settings(max_examples=200, deadline=None)
def test_nothing_that_could_be_offered_is_left_out(
    data: st.DataObject, booking: Booking, day: date, length: timedelta, zone: ZoneInfo
) -> None:
    """Each possible start is offered, or somebody holds it, or it is too soon or too far."""
    busy = data.draw(held(day, seats=booking.terms.at_once))
    now = datetime.combine(day, time(9), UTC) - timedelta(days=3)
    offered = set(places.starts(booking, day, length, now, zone, busy))
    for start in places.possible(booking, day, length, zone):
        timely = now < start and now + booking.terms.notice <= start <= now + booking.terms.ahead
        assert (start in offered) == (timely and _free_seat(booking.terms, start, length, busy))
        assert (places.refusal(booking, start, length, now, zone) is None) == timely


@given(st.data(), bookings, days, fives(1, 30), st.sampled_from(ZONES), st.integers(0, 287))
@settings(max_examples=60, deadline=None)
def test_the_nearest_are_the_nearest(
    data: st.DataObject, booking: Booking, day: date, length: timedelta, zone: ZoneInfo, cell: int
) -> None:
    """Of all that is free in the days around, however it was found."""
    busy = data.draw(held(day))
    wanted = datetime.combine(day, clock(cell), zone).astimezone(UTC)
    now = wanted - timedelta(days=4)
    around = range(-places.LOOK_AROUND, places.LOOK_AROUND + 1)
    every = [
        start
        for away in around
        for start in places.starts(booking, day + timedelta(days=away), length, now, zone, busy)
    ]
    found = places.nearest(lambda day: places.starts(booking, day, length, now, zone, busy), wanted, zone, 3)
    distances = sorted(abs(start - wanted) for start in every)[:3]
    assert [abs(start - wanted) for start in found] == distances


@given(bookings, days, st.sampled_from(ZONES), st.integers(0, 287), fives(1, 200))
@settings(max_examples=200, deadline=None)
def test_an_answer_is_promised_for_opening_hours(
    booking: Booking, day: date, zone: ZoneInfo, cell: int, hold: timedelta
) -> None:
    asked = datetime.combine(day, clock(cell), zone).astimezone(UTC)
    by = places.answer_by(booking.opening, asked, hold, zone)
    assert by >= asked + hold
    local = by.astimezone(zone)
    hours = booking.opening.periods(local.date())
    promised = any(period.start <= local.time() <= period.end for period in hours)
    assert promised or by == asked + hold


@given(bookings, days, st.sampled_from([ZONES[0], ZONES[-1]]), st.integers(0, 287), fives(1, 200), fives(1, 2000))
@settings(max_examples=200, deadline=None)
def test_a_hold_ends_before_the_visit_and_warns_while_the_clinic_is_open(
    booking: Booking, day: date, zone: ZoneInfo, cell: int, hold: timedelta, lead: timedelta
) -> None:
    """Where no clock changes: every five minutes of the hold are looked at by the wall clock."""
    asked = datetime.combine(day, clock(cell), zone).astimezone(UTC)
    terms = replace(booking.terms, hold=hold)
    until = places.held_until(replace(booking, terms=terms), asked, asked + lead, zone)
    assert asked < until < asked + lead
    warned = places.warned_at(booking.opening, asked, until, zone)
    fives_of_it = (asked + FIVE * number for number in range((until - asked) // FIVE))
    if warned is None:
        assert not any(_opens(booking.opening, moment.astimezone(zone)) for moment in fives_of_it)
    else:
        assert asked < warned < until
        assert _opens(booking.opening, warned.astimezone(zone) - timedelta.resolution)


def _opens(opening: Opening, local: datetime) -> bool:
    return any(period.start <= local.time() < period.end for period in opening.periods(local.date()))
