"""What a person has reserved and what is free, as it stood when the event was looked at. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from clinic.reservation import Busy, Draft, Refused, Reservation, ReservationId, Why
from clinic.treatment import on_the_clock
from knowledge.opening import Booking
from knowledge.pricelist import Service
from scheduler import places

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Agenda:
    """`beside` is who holds what where one of the person's own is to be changed, `changeable` what is before the deadline."""

    booking: Booking
    services: tuple[Service, ...]
    now: datetime
    zone: ZoneInfo
    busy: tuple[Busy, ...] = ()
    upcoming: tuple[Reservation, ...] = ()
    beside: Mapping[ReservationId, tuple[Busy, ...]] = field(default_factory=dict)
    changeable: frozenset[ReservationId] = frozenset()

    def find(self, reservation_id: str | None) -> Reservation | None:
        """One of the person's own that is still open."""
        return next((one for one in self.upcoming if one.id == reservation_id), None)

    def knows(self, service: str | None) -> bool:
        return any(one.slug == service for one in self.services)

    @property
    def too_many(self) -> bool:
        """Whether as many requests wait for an answer as one person may have."""
        asked = sum(one.waiting and one.replaces is None for one in self.upcoming)
        return asked >= self.booking.terms.open_requests

    def times(self, draft: Draft, day: date) -> tuple[datetime, ...]:
        """Every free start of a day, for the service of the draft."""
        near = self._near(draft.of, day)
        return places.starts(self.booking, day, self._length(draft), self.now, self.zone, near)

    def fitting(self, draft: Draft, day: date) -> tuple[datetime, ...]:
        """Those within the time of day that is wished for."""
        return tuple(start for start in self.times(draft, day) if _fits(start.astimezone(self.zone).time(), draft))

    def days(self, draft: Draft) -> tuple[date, ...]:
        """Every day with a free start that fits, the soonest first."""
        return tuple(day for day in self._ahead() if self.fitting(draft, day))

    def start(self, draft: Draft) -> datetime:
        """The moment a draft with day and time names."""
        assert draft.day is not None
        assert draft.at is not None
        return on_the_clock(draft.day, draft.at, self.zone)

    def refusal(self, draft: Draft) -> Refused | None:
        """Why the wished-for time cannot be had, with the free times nearest to it; None if it can."""
        wanted, takes = self.start(draft), self._length(draft)
        assert draft.day is not None
        if wanted in self.times(draft, draft.day):
            return None
        why: Why = places.refusal(self.booking, wanted, takes, self.now, self.zone) or "taken"
        near = tuple(self._around(draft))
        return Refused(why, tuple(sorted(near, key=lambda start: (abs(start - wanted), start))[:4]))

    def closed(self, day: date) -> Why | None:
        """Why nobody can come on a day, whoever else does."""
        if day not in self._ahead():
            return "too-far" if day > self._today else "too-soon"
        return None if self.booking.opening.periods(day) else "closed"

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    @property
    def _today(self) -> date:
        return self.local(self.now).date()

    def _ahead(self) -> tuple[date, ...]:
        return tuple(self._today + DAY * number for number in range(self.booking.terms.ahead.days + 1))

    def _around(self, draft: Draft) -> Iterator[datetime]:
        """Free starts of the days next to the one wished for."""
        assert draft.day is not None
        for away in range(-places.LOOK_AROUND, places.LOOK_AROUND + 1):
            yield from self.times(draft, draft.day + DAY * away)

    def _near(self, of: ReservationId | None, day: date) -> Sequence[Busy]:
        """Of all that is held what matters to a day: looking for free days goes through many."""
        held = self.beside.get(of, self.busy) if of else self.busy
        first = on_the_clock(day, time(0), self.zone) - DAY
        return [one for one in held if first <= one.starts_at < first + 3 * DAY]

    def _length(self, draft: Draft) -> timedelta:
        return next(timedelta(minutes=one.minutes or 0) for one in self.services if one.slug == draft.service)


def _fits(at: time, draft: Draft) -> bool:
    if draft.at is not None:
        return at == draft.at
    return (draft.after is None or at >= draft.after) and (draft.before is None or at < draft.before)
