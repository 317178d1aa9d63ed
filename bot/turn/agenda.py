"""What a person has reserved and what is free, as it stood when the event was looked at. Pure, but that what others hold is
read when it is first asked for: it is thousands of rows, and few events ask."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from booking import places
from booking.availability import Availability, same_visit
from clinic.reservation import Draft, Refused, Reservation, ReservationId, Why
from clinic.treatment import on_the_clock
from intents.dates import wishes
from intents.dates.referring import Named
from intents.dates.wishes import Wish
from knowledge.opening import Booking
from knowledge.pricelist import Service

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Agenda:
    """`free` tells what is free; `changeable` is what of the person's own is before the deadline; `has_page`: there is a page
    with a calendar to choose on."""

    free: Availability
    waits: Callable[[], tuple[date, ...]] = tuple  # the days on whose waiting lists the person is
    upcoming: tuple[Reservation, ...] = ()
    changeable: frozenset[ReservationId] = frozenset()
    has_page: bool = False

    @property
    def booking(self) -> Booking:
        return self.free.booking

    @property
    def services(self) -> tuple[Service, ...]:
        return self.free.services

    @property
    def now(self) -> datetime:
        return self.free.now

    @property
    def zone(self) -> ZoneInfo:
        return self.free.zone

    def find(self, reservation_id: str | None) -> Reservation | None:
        """One of the person's own that is still open."""
        return next((one for one in self.upcoming if one.id == reservation_id), None)

    def knows(self, service: str | None) -> bool:
        return any(one.slug == service for one in self.services)

    @property
    def too_many(self) -> bool:
        """Whether as many requests wait for an answer as one person may have."""
        return len({one.root for one in self.upcoming if one.waiting}) >= self.booking.terms.open_requests

    def wish(self, text: str, today: date, named: Named = wishes.NOTHING_NAMED) -> Wish:
        """All that a text tells of what is wanted; `named` is what "the day after" and "same time" count from."""
        return wishes.read(text, today, self._offers, self.booking.opening.hours, named)

    def besides_names(self, text: str, today: date, named: Named) -> str:
        """What a text says around the days, times and people it names."""
        return wishes.unnamed(text, today, named)

    def besides_services(self, text: str) -> str:
        """What a text says around the services it names."""
        return wishes.besides_services(text, self._offers)

    def other_service(self, service: str | None) -> str | None:
        """The other of two services that cost something."""
        paid = [one.slug for one in self.services if one.price_yen]
        left = [slug for slug in paid if slug != service]
        return left[0] if len(left) == 1 and service in paid else None

    def service_chosen(self, text: str) -> str | None:
        """The service that one word of its name tells, where it was asked which: "nose"."""
        return wishes.named_in_part(text, self._offers)

    @property
    def _offers(self) -> wishes.Offers:
        return tuple(
            wishes.Offer(
                one.slug,
                (*one.names.values(), *(word for also in one.also.values() for word in also)),
                one.price_yen,
                one.minutes,
            )
            for one in self.services
        )

    def named_by(self, draft: Draft | None) -> Named:
        """What was named last of a wish: the day and time it has, had, or is to take the place of."""
        if draft is None:
            return wishes.NOTHING_NAMED
        return Named(draft.day or draft.named_day, draft.at or draft.named_at)

    def named_of(self, one: Reservation) -> Named:
        """The day and time of a reservation."""
        local = self.local(one.starts_at)
        return Named(local.date(), local.time())

    def times(self, draft: Draft, day: date) -> tuple[datetime, ...]:
        """Every free start of a day, for the service of the draft."""
        return self._for(draft).times(draft.service, day, self._own(draft.of))

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
        wanted, own = self.start(draft), self._own(draft.of)
        assert draft.day is not None
        if wanted in self.times(draft, draft.day):
            return None
        free = self._for(draft)
        return free.refusal(draft.service, wanted, own) or free.taken(draft.service, wanted, own)

    def closed(self, day: date) -> Why | None:
        """Why nobody can come on a day, whoever else does."""
        if day not in self._ahead():
            return "too-far" if day > self._today else "too-soon"
        periods = self.booking.opening.periods(day)
        if not periods or self.free.closed_all_day(day):
            return "closed"
        closing = on_the_clock(day, periods[-1].end, self.zone)
        return "too-soon" if closing <= self.now + self.booking.terms.notice else None

    def last_start(self, draft: Draft) -> datetime | None:
        """The last start of the draft's day, free or not, by the clinic's wall clock."""
        length = self._for(draft).length(draft.service)
        if draft.day is None or length is None:
            return None
        starts = places.possible(self.booking, draft.day, length, self.zone)
        return self.local(starts[-1]).replace(tzinfo=None) if starts else None

    def open_at(self, wall: datetime) -> bool:
        """Whether the clinic is open at a time of its wall clock."""
        return any(one.start <= wall.time() < one.end for one in self.booking.opening.periods(wall.date()))

    def week(self) -> tuple[date, ...]:
        """The seven days from today."""
        return tuple(self._today + DAY * number for number in range(7))

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def _for(self, draft: Draft) -> Availability:
        """For as many people as come."""
        return self.free.for_people(draft.people)

    @property
    def _today(self) -> date:
        return self.local(self.now).date()

    def _ahead(self) -> tuple[date, ...]:
        return tuple(self._today + DAY * number for number in range(self.booking.terms.ahead.days + 1))

    def _own(self, of: ReservationId | None) -> frozenset[str]:
        """What is in nobody's way when one of the person's own is to be changed."""
        return same_visit(self.find(of), self.upcoming)


def names_time(told: Wish) -> bool:
    """Whether a wish tells anything of when."""
    return bool(told.days or told.at or told.after or told.before or told.soonest or told.never)


def _fits(at: time, draft: Draft) -> bool:
    if draft.at is not None:
        return at == draft.at
    return (draft.after is None or at >= draft.after) and (draft.before is None or at < draft.before)
