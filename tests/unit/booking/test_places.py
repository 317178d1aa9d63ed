"""Which places are free, by example. tests/property/test_places.py says what holds for any clinic."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking import places
from clinic.reservation import Busy, cells
from knowledge.opening import Booking, Opening, Period, Terms
from tests.conftest import TOKYO

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)
MONDAY = date(2030, 4, 1)
NOW = datetime(2030, 3, 31, 0, 0, tzinfo=UTC)


def clinic(*periods: tuple[int, int], **terms: object) -> Booking:
    day = tuple(Period(time(start), time(end)) for start, end in periods)
    values: dict[str, object] = {"notice": timedelta(0), **terms}
    return Booking(Opening(week=(day,) * 7), Terms(**values))


def local(hour: int, minute: int = 0, day: date = MONDAY, zone: ZoneInfo = TOKYO) -> datetime:
    return datetime.combine(day, time(hour, minute), zone).astimezone(UTC)


def shown(found: tuple[datetime, ...], zone: ZoneInfo = TOKYO) -> list[str]:
    return [f"{start.astimezone(zone):%H:%M}" for start in found]


def free(booking: Booking, *busy: Busy, length: timedelta = HOUR, now: datetime = NOW, day: date = MONDAY) -> list[str]:
    return shown(places.starts(booking, day, length, now, TOKYO, busy))


def nearest(booking: Booking, length: timedelta, now: datetime, *busy: Busy) -> tuple[datetime, ...]:
    """The three free starts nearest to eleven o'clock."""
    return places.nearest(lambda day: places.starts(booking, day, length, now, TOKYO, busy), local(11), TOKYO, 3)


class TestStarts:
    def test_within_each_period(self) -> None:
        assert free(clinic((10, 12), (15, 17))) == ["10:00", "10:30", "11:00", "15:00", "15:30", "16:00"]

    def test_last_arrival(self) -> None:
        half = timedelta(minutes=30)
        assert free(clinic((10, 12), last_arrival=HOUR), length=half) == ["10:00", "10:30", "11:00"]

    def test_a_place_that_is_held_and_its_buffer(self) -> None:
        held = Busy(1, local(11), local(12, 10))
        assert free(clinic((10, 14), buffer=timedelta(minutes=10)), held) == ["12:30", "13:00"]
        assert free(clinic((10, 14)), held) == ["10:00", "12:30", "13:00"]

    def test_another_seat(self) -> None:
        held = Busy(1, local(10), local(12))
        assert free(clinic((10, 12), at_once=2), held) == ["10:00", "10:30", "11:00"]
        assert free(clinic((10, 12), at_once=2), held, Busy(2, local(10), local(11))) == ["11:00"]

    def test_notice(self) -> None:
        at_nine = local(9)
        assert free(clinic((10, 13), notice=2 * HOUR), now=at_nine) == ["11:00", "11:30", "12:00"]
        assert free(clinic((10, 13)), now=local(11)) == ["11:30", "12:00"]

    def test_too_far(self) -> None:
        assert free(clinic((10, 13), ahead=timedelta(days=1)), now=local(11, day=date(2030, 3, 31))) == [
            "10:00",
            "10:30",
            "11:00",
        ]


class TestWhenClocksChange:
    SPRING, AUTUMN = date(2030, 3, 31), date(2030, 10, 27)

    @pytest.mark.parametrize(
        ("day", "times"),
        [(SPRING, ["01:00", "03:00", "04:00"]), (AUTUMN, ["01:00", "02:00", "02:00", "03:00", "04:00"])],
    )
    def test_an_hour_left_out_or_repeated(self, day: date, times: list[str]) -> None:
        booking = clinic((1, 5), slot=HOUR)
        now = datetime.combine(day, time(0), BERLIN) - timedelta(days=2)
        assert shown(places.starts(booking, day, HOUR, now.astimezone(UTC), BERLIN, ()), BERLIN) == times

    def test_a_period_the_clock_leaves_out(self) -> None:
        now = datetime.combine(self.SPRING, time(0), BERLIN) - timedelta(days=2)
        assert places.starts(clinic((2, 3)), self.SPRING, HOUR / 2, now.astimezone(UTC), BERLIN, ()) == ()


class TestRefusal:
    BOOKING = clinic((10, 13), (15, 18), notice=HOUR, ahead=timedelta(days=3))

    @pytest.mark.parametrize(
        ("start", "why"),
        [
            (local(10), None),
            (local(10, 10), "between"),
            (local(14), "between"),
            (local(9), "closed"),
            (local(17, 30), "closed"),
            (local(9, day=date(2030, 3, 31)), "too-soon"),
            (local(10, day=date(2030, 4, 10)), "too-far"),
        ],
    )
    def test_why(self, start: datetime, why: str | None) -> None:
        assert places.refusal(self.BOOKING, start, HOUR, NOW, TOKYO) == why


class TestNearest:
    def test_around_the_wanted_time_the_nearest_first(self) -> None:
        held = Busy(1, local(11), local(12))
        found = nearest(clinic((10, 14)), HOUR, NOW, held)
        assert shown(found) == ["10:00", "12:00", "12:30"]

    def test_on_other_days_where_the_day_is_full(self) -> None:
        held = Busy(1, local(10), local(14))
        found = nearest(clinic((10, 14)), 3 * HOUR, NOW - timedelta(days=2), held)
        assert sorted({start.astimezone(TOKYO).day for start in found}) == [2, 31]

    def test_none_near(self) -> None:
        assert nearest(clinic(), HOUR, NOW) == ()


class TestHold:
    OPENING = Opening(week=((Period(time(11), time(20)),),) * 2 + ((),) + ((Period(time(11), time(20)),),) * 4)

    @pytest.mark.parametrize(
        ("asked", "answer"),
        [
            (local(2), local(16)),  # at night: five hours after opening
            (local(13, 2), local(18, 5)),  # to the next full cell
            (local(18, day=date(2030, 4, 2)), local(14, day=date(2030, 4, 4))),  # Wednesday is closed
        ],
    )
    def test_counted_in_opening_hours(self, asked: datetime, answer: datetime) -> None:
        assert places.answer_by(self.OPENING, asked, 5 * HOUR, TOKYO) == answer

    def test_never_up_to_the_visit(self) -> None:
        booking = Booking(self.OPENING, Terms(hold=5 * HOUR))
        assert places.held_until(booking, local(12), local(15), TOKYO) == local(14, 15)  # not into the last quarter
        assert places.held_until(booking, local(12), local(16), TOKYO) == local(15)
        assert places.held_until(booking, local(12), local(17, 30), TOKYO) == local(16, 30)  # nor the last hour
        assert places.held_until(booking, local(12), local(19), TOKYO) == local(17)

    def test_a_clinic_that_never_opens(self) -> None:
        assert places.answer_by(Opening(week=((),) * 7), local(2), HOUR, TOKYO) == local(3)


def test_cells_cover_a_stretch_of_time() -> None:
    assert cells(local(10), local(10, 15)) == (local(10), local(10, 5), local(10, 10))
    assert cells(local(10), local(10, 12)) == (local(10), local(10, 5), local(10, 10))
    assert cells(local(10), local(10)) == ()
