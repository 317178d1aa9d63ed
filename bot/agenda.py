"""What a person has reserved and what is free, as it stood when the event was looked at. Pure, but that what others hold is
read when it is first asked for: it is thousands of rows, and few events ask."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from clinic.reservation import Busy, Draft, Refused, Reservation, ReservationId, Why
from clinic.treatment import on_the_clock
from knowledge.opening import Booking
from knowledge.pricelist import Service
from scheduler import places

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Agenda:
    """`held` tells who holds what, by the day on which it begins; `changeable` is what of the person's own is before the
    deadline."""

    booking: Booking
    services: tuple[Service, ...]
    now: datetime
    zone: ZoneInfo
    held: Callable[[], Mapping[date, Sequence[Busy]]]
    waits: Callable[[], tuple[date, ...]] = tuple  # the days on whose waiting lists the person is
    upcoming: tuple[Reservation, ...] = ()
    changeable: frozenset[ReservationId] = frozenset()

    def find(self, reservation_id: str | None) -> Reservation | None:
        """One of the person's own that is still open."""
        return next((one for one in self.upcoming if one.id == reservation_id), None)

    def knows(self, service: str | None) -> bool:
        return any(one.slug == service for one in self.services)

    @property
    def too_many(self) -> bool:
        """Whether as many requests wait for an answer as one person may have."""
        return len({one.root for one in self.upcoming if one.waiting}) >= self.booking.terms.open_requests

    def times(self, draft: Draft, day: date) -> tuple[datetime, ...]:
        """Every free start of a day, for the service of the draft."""
        near = self._near(draft.of, day)
        return places.starts(self.booking, day, self._length(draft), self.now, self.zone, near)

    def fitting(self, draft: Draft, day: date) -> tuple[datetime, ...]:
        """Those within the time of day that is wished for."""
        return tuple(start for start in self.times(draft, day) if _fits(start.astimezone(self.zone).time(), draft))

    def days(self, draft: Draft) -> tuple[date, ...]:
        """Every day with a free start that fits, the soonest first."""
        return tuple(day for day in self._ahead() if day.weekday() not in draft.never and self.fitting(draft, day))

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
        periods = self.booking.opening.periods(day)
        if not periods:
            return "closed"
        closing = on_the_clock(day, periods[-1].end, self.zone)
        return "too-soon" if closing <= self.now + self.booking.terms.notice else None

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
        """Of all that is held what matters to a day; what is to be changed is in nobody's way."""
        held, kin = self.held(), self._kin(of)
        around = chain.from_iterable(held.get(day + DAY * away, ()) for away in (-1, 0, 1))
        return [one for one in around if one.by not in kin]

    def _kin(self, of: ReservationId | None) -> frozenset[str]:
        """As `availability.kin` has it: the reservation, what it replaces, and what waits to replace either."""
        was = self.find(of)
        if was is None:
            return frozenset()
        both = frozenset(filter(None, (was.id, was.replaces)))
        return both | {one.id for one in self.upcoming if one.waiting and one.replaces in both}

    def _length(self, draft: Draft) -> timedelta:
        return next(timedelta(minutes=one.minutes or 0) for one in self.services if one.slug == draft.service)


def _fits(at: time, draft: Draft) -> bool:
    if draft.at is not None:
        return at == draft.at
    return (draft.after is None or at >= draft.after) and (draft.before is None or at < draft.before)
