"""What can be reserved, and when: opening times and terms, put together with what others hold. Free times are computed here
for everybody who asks: a talk that offers them, and a command that takes one."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from booking import places
from booking.context import Context
from clinic.reservation import Blocked, Busy, Refused, Reservation
from clinic.treatment import on_the_clock
from knowledge.library import Library
from knowledge.opening import Booking, Opening, Terms
from knowledge.pricelist import Service
from store import blocked, reservations
from store.db import Tx

DAY = timedelta(days=1)
NEAREST = 4  # free times offered instead of one that cannot be had
BESIDE_A_BUTTON = 3  # as many where one of four buttons is for any other time
ANOTHER_DAY = 60  # free times to look through for some of other days
STAFF_AHEAD = timedelta(days=366)
NEVER_OPEN = Booking(Opening(week=((),) * 7), Terms())  # a clinic whose profile takes no reservations

Held = Callable[[datetime, datetime], Iterable[Busy]]


@dataclass(frozen=True, slots=True)
class Availability:
    """The free times at one moment. `held` tells who holds what between two others."""

    booking: Booking
    services: tuple[Service, ...]
    zone: ZoneInfo
    now: datetime
    held: Held
    blocked: tuple[Blocked, ...] = ()
    people: int = 1

    def length(self, service: str | None) -> timedelta | None:
        """How long a service takes, for as many people as come one after the other; None where it cannot be reserved."""
        minutes = next((one.minutes or 0 for one in self.services if one.slug == service), None)
        return None if minutes is None else timedelta(minutes=minutes) * self.people

    def for_people(self, people: int) -> "Availability":
        """The same for so many."""
        return replace(self, people=people)

    def times(self, service: str | None, day: date, own: Collection[str] = ()) -> tuple[datetime, ...]:
        """The free starts of a day, for somebody whose `own` reservations are in nobody's way."""
        takes = self.length(service)
        if takes is None:
            return ()
        found = places.starts(self.booking, day, takes, self.now, self.zone, self.around(day, own))
        return tuple(start for start in found if not self.closed(start, takes))

    def closed(self, start: datetime, takes: timedelta) -> bool:
        """Whether staff have blocked any of it."""
        return any(one.meets(start, start + takes) for one in self.blocked)

    def closed_all_day(self, day: date) -> bool:
        """Whether nobody can come on that day, whoever else does."""
        open_at = ((on_the_clock(day, at.start, self.zone), at) for at in self.booking.opening.periods(day))
        return all(
            any(one.starts_at <= start and on_the_clock(day, at.end, self.zone) <= one.ends_at for one in self.blocked)
            for start, at in open_at
        )

    def nearest(
        self, service: str | None, wanted: datetime, own: Collection[str] = (), limit: int = NEAREST
    ) -> tuple[datetime, ...]:
        """The free times nearest to a wanted one, the nearest first."""
        if self.length(service) is None:
            return ()
        return places.nearest(lambda day: self.times(service, day, own), wanted, self.zone, limit)

    def others(
        self, gone: Reservation, kept: Reservation | None, own: Collection[str] = (), *, same_day: bool = True
    ) -> tuple[datetime, ...]:
        """Free times near one that somebody will not have: none that meets it, and not when they come anyway."""
        takes = gone.ends_at - gone.starts_at
        many = BESIDE_A_BUTTON + 2 * (takes // self.booking.terms.slot) + 2 if same_day else ANOTHER_DAY
        free = self.for_people(gone.people).nearest(gone.service, gone.starts_at, own, many)
        day = gone.starts_at.astimezone(self.zone).date()
        apart = (start for start in free if abs(start - gone.starts_at) >= takes)
        apart = (start for start in apart if same_day or start.astimezone(self.zone).date() != day)
        return tuple(start for start in apart if kept is None or start != kept.starts_at)[:BESIDE_A_BUTTON]

    def refusal(self, service: str | None, start: datetime, own: Collection[str] = ()) -> Refused | None:
        """Why nobody can come then, with what is free instead; None where only other people could be in the way."""
        takes = self.length(service)
        if takes is None:
            return Refused("not-offered")
        why = places.refusal(self.booking, start, takes, self.now, self.zone)
        if why is None and self.closed(start, takes):
            why = "closed"
        return Refused(why, self.nearest(service, start, own)) if why else None

    def taken(self, service: str | None, start: datetime, own: Collection[str] = ()) -> Refused:
        """Somebody has that time; what is free instead."""
        return Refused("taken", self.nearest(service, start, own))

    def around(self, day: date, own: Collection[str] = ()) -> list[Busy]:
        """Who holds what on a day, and just before and after it."""
        midnight = on_the_clock(day, places.MIDNIGHT, self.zone)
        return [one for one in self.held(midnight - DAY, midnight + 2 * DAY) if one.by not in own]

    def for_staff(self) -> "Availability":
        """Staff are bound by opening hours and places, not by the notice that patients have to give."""
        terms = replace(self.booking.terms, notice=timedelta(0), ahead=STAFF_AHEAD)
        return replace(self, booking=replace(self.booking, terms=terms))


def now(tx: Tx, context: Context) -> Availability:
    """As the transaction sees it. Nothing can be reserved where the profile takes no reservations."""
    library = context.library
    return Availability(
        booking=library.clinic.booking or NEVER_OPEN,
        services=offered(library),
        zone=context.zone,
        now=context.now,
        held=lambda first, last: reservations.busy(tx, first, last),
        blocked=blocked.coming(tx, context.now),
    )


def offered(library: Library) -> tuple[Service, ...]:
    """The services that can be reserved here: those whose length the profile tells."""
    return tuple(service for service in library.clinic.services if library.clinic.booking and service.minutes)


def by_day(busy: Iterable[Busy], zone: ZoneInfo) -> Held:
    """What was read once, sorted by the day on which it begins: for whoever looks at many days."""
    days: dict[date, list[Busy]] = defaultdict(list)
    for one in busy:
        days[one.starts_at.astimezone(zone).date()].append(one)

    def held(first: datetime, last: datetime) -> Iterable[Busy]:
        day, end = first.astimezone(zone).date(), last.astimezone(zone).date()
        while day <= end:
            yield from days.get(day, ())
            day += DAY

    return held


def same_visit(one: Reservation | None, open_ones: Iterable[Reservation]) -> frozenset[str]:
    """A reservation that is to be changed, what it replaces, and what waits to replace either: they end where one of them is
    granted, so none is in the way of another."""
    if one is None:
        return frozenset()
    both = frozenset(filter(None, (one.id, one.replaces)))
    return both | {other.id for other in open_ones if other.waiting and other.replaces in both}


def own(tx: Tx, context: Context, one: Reservation | None) -> frozenset[str]:
    """The same, of all that its person has now."""
    return same_visit(one, reservations.open_of(tx, one.patient_id, context.now)) if one else frozenset()


def within_hours(context: Context, about: Reservation) -> bool:
    """Whether the clinic is open all the time; it may have changed its hours since."""
    booking = context.library.clinic.booking
    if booking is None:
        return True
    starts, ends = (moment.astimezone(context.zone) for moment in (about.starts_at, about.ends_at))
    periods = booking.opening.periods(starts.date())
    return starts.date() == ends.date() and any(
        period.start <= starts.time() and ends.time() <= period.end for period in periods
    )


def possible(tx: Tx, context: Context, about: Reservation) -> bool:
    """Whether the clinic is open then, and staff have not blocked it since."""
    return within_hours(context, about) and not blocked.between(tx, about.starts_at, about.ends_at)


def until(context: Context, about: Reservation) -> datetime:
    """When its place ends: behind the buffer."""
    booking = context.library.clinic.booking
    return about.ends_at + (booking.terms.buffer if booking else timedelta(0))


def may_change(context: Context, about: Reservation) -> bool:
    """Whether the person may still change or cancel by themselves: a request always, a confirmed visit up to the deadline."""
    booking = context.library.clinic.booking
    in_time = booking is not None and context.now <= about.starts_at - booking.terms.change_until
    return about.waiting or in_time
