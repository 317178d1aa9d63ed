"""What a person is offered in the chat: by day, and why a day is none."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from booking.availability import Availability
from bot.turn.agenda import Agenda
from knowledge.opening import Booking, Opening, Period, Terms
from tests.conftest import TOKYO

HOURS = (Period(time(11), time(13)), Period(time(15), time(20)))
TUESDAY = date(2030, 4, 2)


def agenda(hour: int, minute: int = 0) -> Agenda:
    """At that hour of a Tuesday; Wednesday is closed, and three hours' notice are needed."""
    booking = Booking(Opening(week=(HOURS, HOURS, (), HOURS, HOURS, HOURS, HOURS)), Terms(ahead=timedelta(days=10)))
    now = datetime.combine(TUESDAY, time(hour, minute), TOKYO).astimezone(UTC)
    return Agenda(Availability(booking, (), TOKYO, now, lambda first, last: ()))


@pytest.mark.parametrize(
    ("hour", "minute", "days", "why"),
    [
        (9, 0, 0, None),
        (16, 55, 0, None),
        (17, 0, 0, "too-soon"),  # with the notice it needs it would be closing time: no place can fall free any more
        (21, 0, 0, "too-soon"),
        (21, 0, -1, "too-soon"),
        (9, 0, 1, "closed"),
        (21, 0, 2, None),
        (9, 0, 10, None),
        (9, 0, 11, "too-far"),
    ],
)
def test_why_nobody_can_come_on_a_day(hour: int, minute: int, days: int, why: str | None) -> None:
    assert agenda(hour, minute).closed(TUESDAY + timedelta(days=days)) == why
