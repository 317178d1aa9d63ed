"""After something came to nothing: what its person has left, and which other times are free."""

from booking import availability, notices
from booking.context import Context
from clinic.message import Say
from clinic.reservation import Reservation
from store import reservations as store
from store.db import Tx


def left(tx: Tx, context: Context, gone: Reservation) -> tuple[Reservation, ...]:
    """What still stands of the same visit: what it should have replaced, and a wish to change it."""
    before = store.get(tx, gone.replaces) if gone.replaces else None
    kept = (before,) if before and before.open and before.starts_at > context.now else ()
    return (*kept, *store.successors(tx, gone.id))


def after(tx: Tx, context: Context, gone: Reservation, *, same_day: bool = True) -> tuple[Say, ...]:
    """What is left, and other times; none where staff look at another wish of theirs anyway."""
    stays = left(tx, context, gone)
    says = tuple(notices.standing(context, one) for one in stays)
    if any(one.id != gone.replaces for one in stays):
        return says
    return (*says, *offers(tx, context, gone, same_day=same_day))


def offers(tx: Tx, context: Context, gone: Reservation, *, same_day: bool = True) -> tuple[Say, ...]:
    """Other times, instead of what is left: the one that has only run out may be asked for again."""
    free = availability.now(tx, context)
    kept = next((one for one in left(tx, context, gone) if one.id == gone.replaces), None)
    if gone.status == "expired" and kept is None:
        times = free.for_people(gone.people).nearest(gone.service, gone.starts_at)
    else:
        times = free.others(gone, kept, availability.own(tx, context, kept), same_day=same_day)
    return notices.instead(context, gone.service, times, kept)
