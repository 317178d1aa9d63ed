"""A month and a day of free times, as they are drawn. Pure: an agenda and a wish in, days and times out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from bot.turn.agenda import DAY, Agenda
from clinic.reservation import Draft

# free: somebody can come; full: others have all of it; closed: nobody comes; out: too soon, too far, or over.
State = Literal["free", "full", "closed", "out"]
WEEK = 7
PARTS: tuple[tuple[str, time], ...] = (("morning", time(12)), ("afternoon", time(17)), ("evening", time.max))


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a month; `today` where it is that."""

    day: date
    state: State
    today: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """Weeks from Sunday on, with None for the days of other months; the months before and after, where anybody can come."""

    first: date
    weeks: tuple[tuple[Cell | None, ...], ...]
    before: date | None
    after: date | None

    @property
    def any_free(self) -> bool:
        return any(cell and cell.state == "free" for week in self.weeks for cell in week)


@dataclass(frozen=True, slots=True)
class Day:
    """The free times of a day by the parts of it, on the clinic's clock, and the free days before and after."""

    day: date
    state: State
    parts: tuple[tuple[str, tuple[datetime, ...]], ...]
    before: date | None
    after: date | None


def today(agenda: Agenda) -> date:
    return agenda.local(agenda.now).date()


def last(agenda: Agenda) -> date:
    """The last day anybody may ask for."""
    return agenda.local(agenda.now + agenda.booking.terms.ahead).date()


def month_of(day: date) -> date:
    return day.replace(day=1)


def state(agenda: Agenda, draft: Draft, day: date) -> State:
    """What can be had of a day."""
    if not today(agenda) <= day <= last(agenda):
        return "out"
    if agenda.times(draft, day):
        return "free"
    why = agenda.closed(day)
    return "full" if why is None else "closed" if why == "closed" else "out"


def month(agenda: Agenda, draft: Draft, first: date) -> Month:
    """The month that begins on `first`."""
    after = month_of(first + 31 * DAY)
    days = [first + DAY * number for number in range((after - first).days)]
    now = today(agenda)
    lead = days[0].isoweekday() % WEEK
    cells: list[Cell | None] = [None] * lead
    cells += [Cell(day, state(agenda, draft, day), day == now) for day in days]
    cells += [None] * (-len(cells) % WEEK)
    weeks = tuple(tuple(cells[at : at + WEEK]) for at in range(0, len(cells), WEEK))
    before = month_of(first - DAY)
    return Month(
        first,
        weeks,
        before if before >= month_of(now) else None,
        after if after <= month_of(last(agenda)) else None,
    )


def first_month(agenda: Agenda, draft: Draft) -> date:
    """The month to begin with: of the wished-for day, or of the first free one."""
    near = draft.day or draft.named_day
    if near and today(agenda) <= near <= last(agenda):
        return month_of(near)
    return month_of(next(iter(agenda.days(draft)), today(agenda)))


def day(agenda: Agenda, draft: Draft, on: date) -> Day:
    """One day, and where to go from it."""
    starts = [agenda.local(start) for start in agenda.times(draft, on)] if state(agenda, draft, on) == "free" else []
    free = agenda.days(draft)
    return Day(
        on,
        state(agenda, draft, on),
        _by_part(starts),
        next((one for one in reversed(free) if one < on), None),
        next((one for one in free if one > on), None),
    )


def _by_part(starts: Sequence[datetime]) -> tuple[tuple[str, tuple[datetime, ...]], ...]:
    parts, begins = [], time.min
    for name, ends in PARTS:
        found = tuple(start for start in starts if begins <= start.time() < ends)
        parts += [(name, found)] if found else []
        begins = ends
    return tuple(parts)


def open_draft(draft: Draft) -> Draft:
    """The wish without what only narrows lists in the chat: a calendar shows every time there is."""
    return Draft(
        service=draft.service,
        days=(draft.day,) if draft.day else (),
        at=draft.at,
        words=draft.words,
        message_id=draft.message_id,
        of=draft.of,
        people=draft.people,
        named_day=draft.named_day,
    )


def near(agenda: Agenda, starts: Sequence[datetime]) -> tuple[datetime, ...]:
    """Free times to offer instead, in order, on the clinic's clock."""
    return tuple(agenda.local(start) for start in sorted(starts))
