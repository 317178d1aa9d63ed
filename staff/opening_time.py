"""How long something has waited, and until when it is due, counted in the hours the clinic is open. Pure."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from knowledge.opening import Opening
from staff.context import StaffContext

FAR = 60  # days to look ahead: a clinic that is closed for longer answers when it opens


def of(context: StaffContext) -> Opening | None:
    """The clinic's hours, where it tells any."""
    booking = context.library.clinic.booking
    return booking.opening if booking else None


def waited(opening: Opening | None, zone: ZoneInfo, since: datetime, now: datetime) -> timedelta:
    """The open time between two moments; all of it where the clinic tells no hours."""
    if opening is None or now <= since:
        return max(now - since, timedelta(0))
    spans = _spans(opening, zone, since.astimezone(zone).date(), (now - since).days + 2)
    return sum((max(min(end, now) - max(start, since), timedelta(0)) for start, end in spans), timedelta(0))


def due(opening: Opening | None, zone: ZoneInfo, since: datetime, within: timedelta) -> datetime:
    """When so much open time will have passed."""
    if opening is None:
        return since + within
    left = within
    for start, end in _spans(opening, zone, since.astimezone(zone).date(), FAR):
        here = end - max(start, since)
        if here >= left:
            return max(start, since) + left
        left -= max(here, timedelta(0))
    return since + timedelta(days=FAR)


def is_open(opening: Opening, zone: ZoneInfo, now: datetime) -> bool:
    return any(start <= now < end for start, end in _spans(opening, zone, now.astimezone(zone).date(), 1))


def opens_next(opening: Opening, zone: ZoneInfo, now: datetime) -> datetime | None:
    """When somebody will be there again; None where nobody is for long."""
    spans = _spans(opening, zone, now.astimezone(zone).date(), FAR)
    return next((start for start, _ in spans if start > now), None)


def _spans(opening: Opening, zone: ZoneInfo, first: date, days: int) -> Iterator[tuple[datetime, datetime]]:
    """Each stretch of open time, in order."""
    for number in range(days):
        day = first + timedelta(days=number)
        for period in opening.periods(day):
            yield (
                datetime.combine(day, period.start, zone),
                datetime.combine(day, period.end, zone),
            )
