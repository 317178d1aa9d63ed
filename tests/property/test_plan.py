"""What holds for every plan: any day, any zone with its clock changes, any hours, registration and preference."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from clinic.treatment import TIMES_OF_DAY, CarePlan, Hours, Planned, Step, Timing, on_the_clock
from knowledge import library
from scheduler.plan import due, matters, plan

ANY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

ZONES = sorted(available_timezones() - {"localtime", "Factory"})
APIA, TOKYO, NEW_YORK = (ZoneInfo(name) for name in ("Pacific/Apia", "Asia/Tokyo", "America/New_York"))

days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
zones = st.sampled_from(ZONES).map(ZoneInfo)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2061, 6, 1), timezones=st.just(UTC))
prefers = st.none() | st.sampled_from(TIMES_OF_DAY)


@cache
def _shipped() -> CarePlan:
    return library.load().careplans["dermapen"]


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    """Any hours that the clinic's profile would be allowed to name."""
    start = draw(st.integers(0, 12 * 60))
    morning, noon, evening = sorted(draw(st.sets(st.integers(start, 23 * 60), min_size=3, max_size=3)))
    quiet_from, quiet_until = draw(st.integers(evening + 1, 24 * 60 - 1)), draw(st.integers(0, morning))
    return Hours(*(time(m // 60, m % 60) for m in (quiet_from, quiet_until, morning, noon, evening)))


@st.composite
def care_plans(draw: st.DrawFn) -> CarePlan:
    """The shipped plan, or any other."""
    if draw(st.booleans()):
        return _shipped()
    steps = []
    for number, day in enumerate(sorted(draw(st.lists(st.integers(0, 100), min_size=1, max_size=12)))):
        kind = draw(st.sampled_from(("tip", "check-in")))
        last = draw(st.integers(day, 120))
        hour, fixed = draw(st.sampled_from(TIMES_OF_DAY)), draw(st.booleans())
        stale = timedelta(hours=draw(st.integers(1, 200)))
        steps.append(Step(f"s{number}", day, hour, fixed, kind, (), stale, last, date(2026, 1, 1), {}))
    return CarePlan("any", "1", tuple(steps), {})


@st.composite
def planned(draw: st.DrawFn) -> tuple[tuple[Planned, ...], tuple]:
    """A plan, and all it was made of. Registered any time from the day before the treatment to long after the last step."""
    care_plan, treated_on, zone = draw(care_plans()), draw(days), draw(zones)
    since = timedelta(minutes=draw(st.integers(-24 * 60, 130 * 24 * 60)))
    told = draw(st.sets(st.sampled_from([step.slug for step in care_plan.steps])))
    registered_at = on_the_clock(treated_on, time(0), zone) + since
    made_of = (care_plan, treated_on, registered_at, zone, draw(hours()), draw(prefers), frozenset(told))
    *what, zone, kept, wish, told = made_of
    return plan(*what, Timing(zone, kept, wish), told), made_of


@ANY
@given(planned())
def test_no_step_in_quiet_hours(found: tuple) -> None:
    steps, (_, _, _, zone, kept, _, _) = found
    assert [one for one in steps if kept.quiet(one.due_at.astimezone(zone).time())] == []


@ANY
@given(planned())
def test_none_before_registration_and_none_stale_from_the_start(found: tuple) -> None:
    steps, (_, _, registered_at, *_) = found
    assert all(registered_at <= one.due_at < one.stale_at for one in steps)


@ANY
@given(planned())
def test_none_twice_and_none_the_person_was_told_before(found: tuple) -> None:
    steps, (*_, told) = found
    slugs = [slug for one in steps for slug in one.steps]
    assert len(slugs) == len(set(slugs))
    assert not told.intersection(slugs)


@ANY
@given(planned())
def test_none_forgotten(found: tuple) -> None:
    """What is missing was told before, or was missed and is of no use any more by the time it could be said."""
    steps, (care_plan, treated_on, registered_at, zone, kept, wish, told) = found
    slugs = {slug for one in steps for slug in one.steps}
    for step in care_plan.steps:
        if step.slug in slugs | told:
            continue
        assert due(step, treated_on, Timing(zone, kept, wish)) < registered_at
        assert not matters(step, treated_on, kept.civil(registered_at, zone) + timedelta(hours=2), zone)


@ANY
@given(planned())
def test_order_is_kept(found: tuple) -> None:
    """In time, the late ones first; and in the order of the plan where all are said at the same time of day."""
    steps, (care_plan, _, _, _, _, wish, _) = found
    moments = [one.due_at for one in steps]
    assert moments == sorted(moments)
    assert all(len(one.steps) == 1 for one in steps[1:])
    order = {step.slug: (step.day, number) for number, step in enumerate(care_plan.steps)}
    fixed = {step.slug for step in care_plan.steps if step.fixed}
    ahead = [order[one.steps[0]] for one in steps[1:] if wish and one.steps[0] not in fixed]
    assert ahead == sorted(ahead)
    assert [order[slug][0] for one in steps[1:] for slug in one.steps] == sorted(
        order[slug][0] for one in steps[1:] for slug in one.steps
    )


@ANY
@given(planned())
def test_the_same_every_time_wherever_the_moment_was_written_down(found: tuple) -> None:
    steps, (care_plan, treated_on, registered_at, zone, *more) = found
    kept, wish, told = more
    elsewhere = registered_at.astimezone(NEW_YORK)
    assert plan(care_plan, treated_on, elsewhere, Timing(zone, kept, wish), told) == steps
    assert all(one.due_at.tzinfo is UTC for one in steps)


@ANY
@given(planned())
def test_a_step_ahead_is_said_on_its_day(found: tuple) -> None:
    """But for a day that a zone has left out of its calendar."""
    steps, (care_plan, treated_on, registered_at, zone, kept, wish, _) = found
    for one in steps:
        step = care_plan.step(one.steps[0])
        assert step is not None
        meant = treated_on + timedelta(days=step.day)
        if (
            due(step, treated_on, Timing(zone, kept, wish)) >= registered_at
            and on_the_clock(meant, time(12), zone).astimezone(zone).date() == meant
        ):
            assert one.due_at.astimezone(zone).date() == meant


@ANY
@given(moments, zones, hours())
@example(datetime(2011, 12, 30, 9, 59, tzinfo=UTC), APIA, Hours())  # the last minute before a day that never was
@example(datetime(2026, 11, 1, 5, 30, tzinfo=UTC), NEW_YORK, Hours(quiet_until=time(1, 30)))  # 1:30 comes twice
@example(datetime(2026, 11, 1, 6, 15, tzinfo=UTC), NEW_YORK, Hours(quiet_until=time(1, 30)))
@example(datetime(2026, 3, 8, 6, 0, tzinfo=UTC), NEW_YORK, Hours(quiet_until=time(2, 30)))  # 2:30 never comes
def test_a_civil_moment_is_the_first_one_that_is_not_quiet(moment: datetime, zone: ZoneInfo, kept: Hours) -> None:
    civil = kept.civil(moment, zone)
    assert civil >= moment
    assert not kept.quiet(civil.astimezone(zone).time())
    assert kept.civil(civil, zone) == civil
    just_before = (civil - timedelta(microseconds=1)).astimezone(zone).time()
    left_out = civil.astimezone(zone).time() != kept.quiet_until  # the clock never showed the end of the quiet hours
    assert civil == moment or kept.quiet(just_before) or left_out
    assert civil - moment < timedelta(hours=49)


@ANY
@given(moments, zones, st.times())
def test_where_no_hour_is_quiet_every_moment_is_civil(moment: datetime, zone: ZoneInfo, at: time) -> None:
    assert Hours(quiet_from=at, quiet_until=at).civil(moment, zone) == moment


@ANY
@given(planned(), st.sampled_from(TIMES_OF_DAY))
def test_a_preference_moves_what_is_not_fixed(found: tuple, wish: str) -> None:
    _, (care_plan, treated_on, _, zone, kept, _, _) = found
    for step in care_plan.steps:
        at = due(step, treated_on, Timing(zone, kept, wish)).astimezone(zone)
        meant = kept.of(step.hour if step.fixed else wish)
        its_day = treated_on + timedelta(days=step.day)
        assume(on_the_clock(its_day, meant, zone).astimezone(zone).time() == meant)  # no hour that was left out
        assert at.time() == meant
