"""The clinic's own terms, and staff who go against them: with a reason, which is kept. Places, opening hours, blocked times and
the starting times of the day bind everybody."""

from dataclasses import replace
from datetime import datetime, timedelta

from booking import availability
from booking.availability import Availability
from booking.commands import Override
from booking.context import Context
from clinic.actors import Actor
from clinic.audit import OfException
from clinic.reservation import Exceptionally, Refused, Reservation, Term
from clinic.treatment import on_the_clock
from store import audit, exceptions
from store.db import Tx
from store.exceptions import Exceptional

_NOTED: dict[Exceptionally, OfException] = {
    "here-already": OfException("here already"),
    "agreed": OfException("agreed"),
    "doctor": OfException("the doctor says so"),
    "other": OfException("other"),
}


def without_terms(free: Availability) -> Availability:
    """What staff may enter: whatever the clinic is open for and has a place for."""
    free = free.for_staff()
    return replace(free, booking=replace(free.booking, terms=replace(free.booking.terms, last_arrival=timedelta(0))))


def against(context: Context, starts_at: datetime, was: Reservation | None = None) -> tuple[Term, ...]:
    """Which of the clinic's own terms a visit at that time goes against, also in the place of what `was`."""
    booking = context.library.clinic.booking
    if booking is None:
        return ()
    terms, local = booking.terms, starts_at.astimezone(context.zone)
    ends = [on_the_clock(local.date(), each.end, context.zone) for each in booking.opening.periods(local.date())]
    closing = next((end for end in ends if starts_at < end), None)
    broken: dict[Term, bool] = {
        "notice": starts_at < context.now + terms.notice,
        "ahead": starts_at > context.now + terms.ahead,
        "last-arrival": closing is not None and starts_at > closing - terms.last_arrival,
        "change-deadline": was is not None and not availability.may_change(context, was),
    }
    return tuple(term for term, is_so in broken.items() if is_so)


def unexplained(terms: tuple[Term, ...], override: Override | None) -> Refused | None:
    """A reason is needed, and own words where it is none of those that are listed."""
    told = override is not None and (override.reason != "other" or bool(override.words.strip()))
    return Refused("against-terms") if terms and not told else None


def note(
    tx: Tx, context: Context, actor: Actor, about: Reservation, terms: tuple[Term, ...], override: Override | None
) -> None:
    """Keep why, beside the visit and in the audit trail."""
    if not terms or override is None:
        return
    made = Exceptional(terms, override.reason, override.words.strip())
    exceptions.keep(tx, about.id, made, actor.signature)
    audit.note(tx, actor.by, _NOTED[override.reason], about.id, context.now)
