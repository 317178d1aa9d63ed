"""Which step is said when. Pure: dates and hours in, moments out. Here alone wall time becomes moments."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from clinic.treatment import CarePlan, Planned, Step, Timing, on_the_clock

# What is told late comes with the next step where that one is near, and is itself not told much later.
NEAR = timedelta(hours=2)
LATE_FOR = timedelta(hours=24)


def plan(
    care_plan: CarePlan,
    treated_on: date,
    registered_at: datetime,
    timing: Timing,
    told: Collection[str] = (),
) -> tuple[Planned, ...]:
    """Everything still to be said, in order. What registering late has missed is told at once, as far as it still matters.

    `told` are the steps the person has heard of already.
    """
    timed = [(due(step, treated_on, timing), step) for step in care_plan.steps if step.slug not in told]
    ahead = [Planned((step.slug,), at, at + step.stale_after) for at, step in timed if at >= registered_at]
    ahead.sort(key=lambda planned: planned.due_at)
    missed = [step for at, step in timed if at < registered_at]
    at = timing.hours.civil(registered_at, timing.zone)
    if ahead and ahead[0].due_at - at <= NEAR:
        at = ahead[0].due_at
    still = tuple(step.slug for step in missed if matters(step, treated_on, at, timing.zone))
    return (Planned(still, at, at + LATE_FOR), *ahead) if still else tuple(ahead)


def due(step: Step, treated_on: date, timing: Timing) -> datetime:
    """When a step is said: on its day at its own or the preferred hour, but never in quiet hours."""
    hour = step.hour if timing.prefers is None or step.fixed else timing.prefers
    at = on_the_clock(treated_on + timedelta(days=step.day), timing.hours.of(hour), timing.zone)
    return timing.hours.civil(at, timing.zone)


def matters(step: Step, treated_on: date, at: datetime, zone: ZoneInfo) -> bool:
    """Whether a tip is still of use to somebody who missed it; a check-in is about one day and is not made up for."""
    last = treated_on + timedelta(days=step.until_day)
    return step.kind == "tip" and at < on_the_clock(last + timedelta(days=1), time(0), zone)
