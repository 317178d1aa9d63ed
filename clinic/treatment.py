"""A treatment, the plan of what follows it, and the hours at which a clinic may speak up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NewType, get_args
from zoneinfo import ZoneInfo

from clinic.patient import Language, PatientId

TreatmentId = NewType("TreatmentId", str)

TimeOfDay = Literal["morning", "noon", "evening"]
TIMES_OF_DAY: tuple[TimeOfDay, ...] = get_args(TimeOfDay)

StepKind = Literal["tip", "check-in"]

CheckIn = Literal["fine", "red", "dry", "worried", "other"]
CHECK_INS: tuple[CheckIn, ...] = get_args(CheckIn)

Source = Literal["patient", "staff"]


@dataclass(frozen=True, slots=True)
class StepWords:
    """One language's side: `title` in a list of what will come, `text` on its day, `brief` where several come together."""

    title: str
    text: str
    brief: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to say `day` days after the treatment. A `fixed` one keeps its hour whatever the person prefers.

    `stale_after` its time it is not sent any more. To somebody who registers late it is still told up to the day `until_day`.
    """

    slug: str
    day: int
    hour: TimeOfDay
    fixed: bool
    kind: StepKind
    topics: tuple[str, ...]
    stale_after: timedelta
    until_day: int
    reviewed: date
    words: Mapping[Language, StepWords]


@dataclass(frozen=True, slots=True)
class CarePlan:
    """Everything said after one kind of treatment, in the order of its days; `together` goes before several told at once."""

    slug: str
    version: str
    steps: tuple[Step, ...]
    together: Mapping[Language, str]

    def step(self, slug: str) -> Step | None:
        return next((step for step in self.steps if step.slug == slug), None)

    @property
    def last_day(self) -> int:
        """How many days after the treatment all is said."""
        return max((step.until_day for step in self.steps), default=0)


@dataclass(frozen=True, slots=True)
class Treatment:
    """What was done to whom on which day of the clinic's calendar."""

    id: TreatmentId
    patient_id: PatientId
    care_plan: str
    treated_on: date
    source: Source
    registered_at: datetime


@dataclass(frozen=True, slots=True)
class NewTreatment:
    """A treatment not kept yet: which care plan follows it, its day of the clinic's calendar, and who told of it."""

    care_plan: str
    treated_on: date
    source: Source


@dataclass(frozen=True, slots=True)
class Planned:
    """What is to be said at `due_at`, and no more from `stale_at` on. Several `steps` are told together, in brief."""

    steps: tuple[str, ...]
    due_at: datetime
    stale_at: datetime


@dataclass(frozen=True, slots=True)
class Hours:
    """The clinic's wall clock: when it keeps quiet, and what it calls morning, noon and evening."""

    quiet_from: time = time(21)
    quiet_until: time = time(8)
    morning: time = time(9)
    noon: time = time(12, 30)
    evening: time = time(19)

    def of(self, hour: TimeOfDay) -> time:
        return {"morning": self.morning, "noon": self.noon, "evening": self.evening}[hour]

    def quiet(self, at: time) -> bool:
        """Whether the wall clock shows quiet hours; they usually pass midnight, and are none where both ends are the same."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= at < self.quiet_until
        return at >= self.quiet_from or at < self.quiet_until

    def civil(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The moment itself, or the end of the quiet hours it lies in."""
        local = moment.astimezone(zone)
        if not self.quiet(local.time()):
            return moment.astimezone(UTC)
        # Both sides of a clock change, and the days around: what the wall clock shows may come twice, or not at all.
        ends = (
            on_the_clock(local.date() + timedelta(days=days), self.quiet_until, zone, fold)
            for days in (-1, 0, 1, 2)
            for fold in (0, 1)
        )
        return min(end for end in ends if end >= moment and not self.quiet(end.astimezone(zone).time()))


@dataclass(frozen=True, slots=True)
class Timing:
    """What makes a moment of a day: the clinic's time zone and hours, and the time of day the person likes (None: the plan's)."""

    zone: ZoneInfo
    hours: Hours
    prefers: TimeOfDay | None = None


def on_the_clock(day: date, at: time, zone: ZoneInfo, fold: int = 0) -> datetime:
    """The moment a wall clock shows `at` on that day; a time the clock leaves out comes as much later as it leaves out."""
    return datetime.combine(day, at.replace(fold=fold), zone).astimezone(UTC)
