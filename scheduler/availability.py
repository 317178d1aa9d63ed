"""What can be reserved, and when: the clinic's profile and what is held, put before the pure calculation of places.py."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta

from clinic.reservation import Busy, Refused, Reservation, ReservationId
from clinic.treatment import on_the_clock
from knowledge.library import Library
from knowledge.opening import Booking
from knowledge.pricelist import Service
from scheduler import places
from scheduler.office import Office
from store import reservations
from store.db import Tx

DAY = timedelta(days=1)
ANOTHER_DAY = 60  # free times to look through for some of other days
STAFF_AHEAD = timedelta(days=366)


def offered(library: Library) -> tuple[Service, ...]:
    """The services that can be reserved here: those whose length the profile tells."""
    return tuple(service for service in library.clinic.services if library.clinic.booking and service.minutes)


def length(library: Library, slug: str) -> timedelta | None:
    """How long a service takes; None where it cannot be reserved."""
    return next((timedelta(minutes=one.minutes or 0) for one in offered(library) if one.slug == slug), None)


def booking(office: Office) -> Booking:
    """The clinic's opening times and terms. Only for services that are offered, so there are some."""
    found = office.library.clinic.booking
    assert found is not None
    return found


def for_staff(office: Office) -> Booking:
    """Staff are bound by opening hours and places, not by the notice that patients have to give."""
    usual = booking(office)
    return replace(usual, terms=replace(usual.terms, notice=timedelta(0), ahead=STAFF_AHEAD))


def times(
    tx: Tx, office: Office, service: str, day: date, now: datetime, instead_of: ReservationId | None = None
) -> tuple[datetime, ...]:
    """The free starts of a day."""
    takes = length(office.library, service)
    if takes is None:
        return ()
    return places.starts(booking(office), day, takes, now, office.zone, on(tx, office, day, kin(tx, instead_of)))


def nearest(
    tx: Tx,
    office: Office,
    service: str,
    wanted: datetime,
    now: datetime,
    limit: int = 3,
    instead_of: ReservationId | None = None,
) -> tuple[datetime, ...]:
    """The free times nearest to a wanted one, the nearest first."""
    takes = length(office.library, service)
    if takes is None:
        return ()
    around = (places.LOOK_AROUND + 1) * DAY
    held = busy(tx, wanted - around, wanted + around, kin(tx, instead_of))
    return places.nearest(booking(office), wanted, takes, now, office.zone, held, limit)


def others(
    tx: Tx,
    office: Office,
    gone: Reservation,
    now: datetime,
    kept: Reservation | None,
    limit: int = 3,
    *,
    same_day: bool = True,
) -> tuple[datetime, ...]:
    """Free times near one that somebody will not have: none that meets it, and not when they come anyway."""
    takes = gone.ends_at - gone.starts_at
    if length(office.library, gone.service) is None:
        return ()
    many = ANOTHER_DAY if not same_day else limit + 2 * (takes // booking(office).terms.slot) + 2
    free = nearest(tx, office, gone.service, gone.starts_at, now, many, kept.id if kept else None)
    day = gone.starts_at.astimezone(office.zone).date()
    apart = (start for start in free if abs(start - gone.starts_at) >= takes)
    apart = (start for start in apart if same_day or start.astimezone(office.zone).date() != day)
    return tuple(start for start in apart if kept is None or start != kept.starts_at)[:limit]


def refused(
    tx: Tx,
    office: Office,
    terms: Booking,
    service: str,
    start: datetime,
    now: datetime,
    instead_of: ReservationId | None,
) -> Refused | None:
    """Why nobody can come then, with what is free instead; None where only other people could be in the way."""
    takes = length(office.library, service)
    if takes is None:
        return Refused("not-offered")
    why = places.refusal(terms, start, takes, now, office.zone)
    return Refused(why, nearest(tx, office, service, start, now, instead_of=instead_of)) if why else None


def within_hours(office: Office, about: Reservation) -> bool:
    """Whether the clinic is open all the time; it may have changed its hours since."""
    terms = office.library.clinic.booking
    if terms is None:
        return True
    starts, ends = (moment.astimezone(office.zone) for moment in (about.starts_at, about.ends_at))
    periods = terms.opening.periods(starts.date())
    return starts.date() == ends.date() and any(
        period.start <= starts.time() and ends.time() <= period.end for period in periods
    )


def until(office: Office, about: Reservation) -> datetime:
    """When its place ends: behind the buffer."""
    terms = office.library.clinic.booking
    return about.ends_at + (terms.terms.buffer if terms else timedelta(0))


def on(tx: Tx, office: Office, day: date, but: Collection[str] = ()) -> list[Busy]:
    """Who holds what on a day, and just before and after it."""
    midnight = on_the_clock(day, places.MIDNIGHT, office.zone)
    return busy(tx, midnight - DAY, midnight + 2 * DAY, but)


def busy(tx: Tx, first: datetime, last: datetime, but: Collection[str] = ()) -> list[Busy]:
    return reservations.busy(tx, first, last, but)


def kin(tx: Tx, reservation_id: ReservationId | None) -> frozenset[str]:
    """What is in nobody's way when a reservation is to be changed: itself, what it replaces, what waits to replace either."""
    found = reservations.get(tx, reservation_id) if reservation_id else None
    if found is None:
        return frozenset()
    heirs = [one.id for of in (found.id, found.replaces) if of for one in reservations.successors(tx, of)]
    return frozenset(filter(None, (found.id, found.replaces, *heirs)))
