"""Examples of the plan, to be read beside a calendar; what holds for every plan is in tests/property/test_plan.py."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from clinic.treatment import CarePlan, Hours, Planned, Step, TimeOfDay, Timing
from scheduler.plan import LATE_FOR, plan
from tests.conftest import TOKYO

HOURS = Hours()
FRIDAY = date(2026, 11, 20)


def step(slug: str, day: int, hour: TimeOfDay, until: int = 99, fixed: bool = False, asks: bool = False) -> Step:
    kind = "check-in" if asks else "tip"
    return Step(slug, day, hour, fixed, kind, (), timedelta(hours=12), until, FRIDAY, {})


PLAN = CarePlan(
    "any",
    "1",
    (
        step("night", 0, "evening", until=1, fixed=True),
        step("sun", 1, "morning", until=14),
        step("ask", 1, "evening", asks=True),
        step("food", 4, "noon", until=14),
    ),
    {},
)


def at(text: str, zone: ZoneInfo = TOKYO) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def shown(planned: tuple[Planned, ...], zone: ZoneInfo = TOKYO) -> list[str]:
    return [f"{one.due_at.astimezone(zone):%a %d %H:%M} {'+'.join(one.steps)}" for one in planned]


@pytest.mark.parametrize(
    ("registered", "prefers", "expected"),
    [
        ("2026-11-20T15:00", None, ["Fri 20 19:00 night", "Sat 21 09:00 sun", "Sat 21 19:00 ask", "Tue 24 12:30 food"]),
        ("2026-11-20T19:00", None, ["Fri 20 19:00 night", "Sat 21 09:00 sun", "Sat 21 19:00 ask", "Tue 24 12:30 food"]),
        ("2026-11-20T20:10", None, ["Fri 20 20:10 night", "Sat 21 09:00 sun", "Sat 21 19:00 ask", "Tue 24 12:30 food"]),
        # At night it waits for the morning, and comes together with what is due soon after.
        ("2026-11-20T23:00", None, ["Sat 21 09:00 night", "Sat 21 09:00 sun", "Sat 21 19:00 ask", "Tue 24 12:30 food"]),
        ("2026-11-21T12:00", None, ["Sat 21 12:00 night+sun", "Sat 21 19:00 ask", "Tue 24 12:30 food"]),
        # Past its use it is not told; a question about a day gone by is not asked.
        ("2026-11-22T22:00", None, ["Mon 23 08:00 sun", "Tue 24 12:30 food"]),
        ("2026-11-30T10:00", None, ["Mon 30 10:00 sun+food"]),
        ("2026-12-25T10:00", None, []),
        (
            "2026-11-20T15:00",
            "noon",
            ["Fri 20 19:00 night", "Sat 21 12:30 sun", "Sat 21 12:30 ask", "Tue 24 12:30 food"],
        ),
    ],
)
def test_what_is_said_when(registered: str, prefers: TimeOfDay | None, expected: list[str]) -> None:
    assert shown(plan(PLAN, FRIDAY, at(registered), Timing(TOKYO, HOURS, prefers))) == expected


def test_what_was_told_before_is_left_out() -> None:
    found = plan(PLAN, FRIDAY, at("2026-11-21T12:00"), Timing(TOKYO, HOURS), told={"night", "food"})
    assert shown(found) == ["Sat 21 12:00 sun", "Sat 21 19:00 ask"]


def test_a_step_has_its_window_and_what_is_late_has_a_day() -> None:
    late, ask, *_ = plan(PLAN, FRIDAY, at("2026-11-21T12:00"), Timing(TOKYO, HOURS))
    assert late.stale_at - late.due_at == LATE_FOR
    assert ask.stale_at - ask.due_at == timedelta(hours=12)


@pytest.mark.parametrize("day", [date(2026, 3, 7), date(2026, 10, 31)])
def test_nine_is_nine_on_either_side_of_a_clock_change(day: date) -> None:
    zone = ZoneInfo("America/New_York")
    found = plan(PLAN, day, datetime.combine(day, time(15), zone), Timing(zone, HOURS))
    assert [line.split()[2] for line in shown(found, zone)] == ["19:00", "09:00", "19:00", "12:30"]


def test_where_midnight_is_left_out_nothing_moves() -> None:
    zone = ZoneInfo("America/Sao_Paulo")  # on 4 November 2018 the clock went from 23:59 to 1:00
    found = plan(PLAN, date(2018, 11, 3), at("2018-11-03T23:30", zone), Timing(zone, HOURS))
    assert shown(found, zone)[:2] == ["Sun 04 09:00 night", "Sun 04 09:00 sun"]


@pytest.mark.parametrize(
    ("clock", "civil"),
    [
        ("20:59", "20:59"),
        ("21:00", "08:00"),
        ("03:00", "08:00"),
        ("07:59", "08:00"),
        ("08:00", "08:00"),
        ("12:00", "12:00"),
    ],
)
def test_quiet_hours_end_at_eight(clock: str, civil: str) -> None:
    moment = at(f"2026-11-20T{clock}")
    assert f"{HOURS.civil(moment, TOKYO).astimezone(TOKYO):%H:%M}" == civil
    assert HOURS.civil(moment, TOKYO).tzinfo is UTC


def test_quiet_hours_within_a_day() -> None:
    siesta = Hours(quiet_from=time(13), quiet_until=time(16))
    assert [siesta.quiet(time(hour)) for hour in (12, 13, 15, 16, 23)] == [False, True, True, False, False]
