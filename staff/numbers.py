"""The clinic's numbers for a span of days: added up from the tallies, which hold no words and nobody's name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import get_args

from staff.deadlines import LONGER, STEPS
from store import tally
from store.db import Tx
from store.tally import Counted, What

DAYS = (7, 30, 90)
USUAL = DAYS[1]
WEEK = 7
DAILY = 31  # days that can be told apart in one picture; of more, a week at a time
ASKED: tuple[What, ...] = ("answered", "suggested", "passed", "declined", "urgent")
BY_TOPIC: tuple[What, ...] = ("answered", "passed", "helped", "not-helped")


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `first` to `last`; `months` is set where it is a month of the calendar."""

    first: date
    last: date
    month: bool = False

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Span":
        """As many days before it, or the month before."""
        end = self.first - timedelta(days=1)
        return Span(end.replace(day=1), end, True) if self.month else Span(end - timedelta(days=self.days - 1), end)

    @property
    def after(self) -> "Span":
        """The month behind it, or as many days."""
        begins = self.last + timedelta(days=1)
        return month_of(begins) if self.month else Span(begins, begins + timedelta(days=self.days - 1))

    @property
    def pieces(self) -> tuple[tuple[date, date], ...]:
        """Days, or weeks where there are many; the last may be shorter."""
        step = timedelta(days=1 if self.days <= DAILY else 7)
        found, at = [], self.first
        while at <= self.last:
            found.append((at, min(at + step - timedelta(days=1), self.last)))
            at += step
        return tuple(found)


def lately(days: int, today: date) -> Span:
    return Span(today - timedelta(days=days - 1), today)


def month_of(day: date) -> Span:
    first = day.replace(day=1)
    return Span(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1), True)


@dataclass(frozen=True, slots=True)
class Topic:
    """How often a topic was asked about, what became of that, and whether its answer helped."""

    slug: str
    answered: int
    passed: int
    yes: int
    no: int

    @property
    def asked(self) -> int:
        return self.answered + self.passed


@dataclass(frozen=True, slots=True)
class Numbers:
    """`over_time` has one number a piece of the span; `replied` how many answers of staff took so many open minutes at most."""

    span: Span
    over_time: Mapping[What, tuple[int, ...]]
    totals: Mapping[What, int]
    before: Mapping[What, int]
    topics: tuple[Topic, ...]
    replied: tuple[tuple[str, int], ...]
    weekly: bool = False

    @property
    def pieces(self) -> tuple[tuple[date, date], ...]:
        """The first and the last day of each number of `over_time`."""
        days = self.span.pieces
        return (
            tuple((days[at][0], days[at : at + WEEK][-1][1]) for at in range(0, len(days), WEEK))
            if self.weekly
            else days
        )

    @property
    def asked(self) -> int:
        return sum(self.totals[what] for what in ASKED)

    @property
    def asked_before(self) -> int:
        return sum(self.before[what] for what in ASKED)

    @property
    def half_within(self) -> str | None:
        """The step within which half of the patients had their answer; None where nobody was answered."""
        half, reached = sum(n for _, n in self.replied) / 2, 0
        for step, n in self.replied:
            reached += n
            if n and reached >= half:
                return step
        return None

    @property
    def in_time(self) -> int | None:
        """How many in a hundred had their answer before it was late."""
        answered = sum(n for _, n in self.replied)
        return None if not answered else 100 * max(answered - self.totals["replied-late"], 0) // answered


def look(tx: Tx, span: Span) -> Numbers:
    """All of them, with the sums of as many days before."""
    days = tally.by_day(tx, span.before.first, span.last)
    which = tally.by_which(tx, span.first, span.last)
    kinds: tuple[What, ...] = get_args(What)
    over_time = _over_time(days, span)
    return Numbers(
        span,
        {what: over_time[what] for what in kinds},
        {what: tally.total(one for one in days if one.what == what and one.day >= span.first) for what in kinds},
        {what: tally.total(one for one in days if one.what == what and one.day < span.first) for what in kinds},
        _topics(which),
        tuple((step, max(which.get(("replied", step), 0), 0)) for step in (*map(str, STEPS), LONGER)),
    )


def by_week(found: Numbers) -> Numbers:
    """The same of days, seven together from the first on."""
    over_time = {
        what: tuple(sum(values[at : at + WEEK]) for at in range(0, len(values), WEEK))
        for what, values in found.over_time.items()
    }
    return replace(found, over_time=over_time, weekly=True)


def _over_time(days: Iterable[Counted], span: Span) -> dict[What, tuple[int, ...]]:
    pieces, length = span.pieces, (span.pieces[0][1] - span.pieces[0][0]).days + 1
    sums: dict[What, list[int]] = {what: [0] * len(pieces) for what in get_args(What)}
    for one in days:
        if one.day >= span.first and one.what in sums:
            sums[one.what][(one.day - span.first).days // length] += one.n
    return {what: tuple(max(n, 0) for n in found) for what, found in sums.items()}


def _topics(which: Mapping[tuple[What, str], int]) -> tuple[Topic, ...]:
    """Those asked about most first."""
    slugs = {slug for what, slug in which if what in BY_TOPIC}
    found = [Topic(slug, *(max(which.get((what, slug), 0), 0) for what in BY_TOPIC)) for slug in slugs]
    return tuple(sorted(found, key=lambda one: (-one.asked, one.slug)))
