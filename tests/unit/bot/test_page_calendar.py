"""A month and a day of free times, as they are drawn."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

import pytest

from booking.availability import Availability, offered
from bot.page import calendar
from bot.page.pace import Pace
from bot.page.site import MINUTE
from bot.turn.agenda import Agenda
from clinic.reservation import Blocked, Busy, Draft
from knowledge.library import Library
from tests.conftest import TOKYO

NOW = datetime(2030, 4, 1, 3, 0, tzinfo=UTC)  # a Monday, noon in Tokyo
DRAFT = Draft("counselling-first")


def agenda(known: Library, busy: Iterable[Busy] = (), blocked: tuple[Blocked, ...] = ()) -> Agenda:
    booking = known.clinic.booking
    assert booking is not None
    return Agenda(Availability(booking, offered(known), TOKYO, NOW, lambda *_: busy, blocked))


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2030, 3, 31), "out"),
        (date(2030, 4, 1), "free"),
        (date(2030, 4, 3), "closed"),  # a Wednesday
        (date(2030, 4, 4), "free"),
        (date(2030, 5, 31), "free"),  # the sixtieth day
        (date(2030, 6, 1), "out"),
    ],
)
def test_what_can_be_had_of_a_day(known: Library, day: date, state: str) -> None:
    assert calendar.state(agenda(known), DRAFT, day) == state


def test_a_day_that_others_have_is_full_and_one_that_staff_blocked_is_closed(known: Library) -> None:
    whole = (datetime(2030, 4, 4, tzinfo=UTC), datetime(2030, 4, 5, tzinfo=UTC))
    busy = [Busy(seat, *whole) for seat in range(1, 9)]
    assert calendar.state(agenda(known, busy), DRAFT, date(2030, 4, 4)) == "full"
    blocked = (Blocked("b", *whole),)
    assert calendar.state(agenda(known, blocked=blocked), DRAFT, date(2030, 4, 4)) == "closed"


def test_a_month_has_whole_weeks_from_sunday_and_ends_where_nobody_can_ask_any_more(known: Library) -> None:
    april = calendar.month(agenda(known), DRAFT, date(2030, 4, 1))
    assert [cell and cell.day.day for cell in april.weeks[0]] == [None, 1, 2, 3, 4, 5, 6]
    assert {len(week) for week in april.weeks} == {7}
    assert (april.before, april.after) == (None, date(2030, 5, 1))
    assert [cell.day for week in april.weeks for cell in week if cell and cell.today] == [date(2030, 4, 1)]
    may = calendar.month(agenda(known), DRAFT, date(2030, 5, 1))
    assert (may.before, may.after) == (date(2030, 4, 1), None)


def test_a_day_in_its_parts_and_the_free_days_around_it(known: Library) -> None:
    day = calendar.day(agenda(known), DRAFT, date(2030, 4, 4))
    assert [part for part, _ in day.parts] == ["morning", "afternoon", "evening"]
    starts = [start for _, several in day.parts for start in several]
    assert starts == sorted(starts)
    assert starts[0].time() == time(11)
    assert (day.before, day.after) == (date(2030, 4, 2), date(2030, 4, 5))  # nothing on Wednesdays
    closed = calendar.day(agenda(known), DRAFT, date(2030, 4, 3))
    assert (closed.state, closed.parts) == ("closed", ())


def test_it_begins_with_the_month_of_the_wished_for_day(known: Library) -> None:
    assert calendar.first_month(agenda(known), DRAFT) == date(2030, 4, 1)
    assert calendar.first_month(agenda(known), Draft("counselling-first", (date(2030, 5, 9),))) == date(2030, 5, 1)
    assert calendar.first_month(agenda(known), Draft("counselling-first", (date(2031, 5, 9),))) == date(2030, 4, 1)


def test_a_window_slides_and_forgets_nobody_too_soon() -> None:
    pace = Pace(2, MINUTE)
    assert [pace.allows("a", NOW), pace.allows("a", NOW), pace.allows("a", NOW), pace.allows("b", NOW)] == [
        True,
        True,
        False,
        True,
    ]
    assert pace.allows("a", NOW + MINUTE)
