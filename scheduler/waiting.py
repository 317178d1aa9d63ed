"""The waiting list of a day: whoever is on it hears when something falls free, and the first to take it has it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from clinic.message import Params, ServiceName, Text
from clinic.patient import PatientId
from clinic.reservation import Reservation
from scheduler import availability
from scheduler import reservation_letters as letters
from scheduler.office import Office
from store import audit, reservations
from store import waiting as lists
from store.db import Tx

MOST_OFFERED = 3


def join(tx: Tx, patient_id: PatientId, service: str, day: date, now: datetime) -> None:
    """Ask to be told about openings on a day."""
    lists.join(tx, patient_id, day, service, now)
    audit.note(tx, "patient", "waiting list joined", day.isoformat(), now)


def leave(tx: Tx, patient_id: PatientId, day: date, now: datetime) -> bool:
    """Not wanted any more; False if it was not."""
    left = lists.leave(tx, patient_id, day)
    if left:
        audit.note(tx, "patient", "waiting list left", day.isoformat(), now)
    return left


def days(tx: Tx, patient_id: PatientId, now: datetime, zone: ZoneInfo) -> tuple[date, ...]:
    """The days a person waits for."""
    return lists.of(tx, patient_id, now.astimezone(zone).date())


def tell(tx: Tx, office: Office, gone: Reservation, now: datetime) -> list[str]:
    """Tell whoever waits for that day what can be had of the place that has just fallen free."""
    if gone.starts_at <= now or office.library.clinic.booking is None:
        return []
    day = gone.starts_at.astimezone(office.zone).date()
    put: list[str] = []
    for one in lists.on(tx, day):
        if one.patient_id != gone.patient_id and not _comes(tx, office, one.patient_id, day, now):
            put += _tell(tx, office, gone, one, day, now)
    return put


def _comes(tx: Tx, office: Office, patient_id: PatientId, day: date, now: datetime) -> bool:
    """Whether they have something on that day already."""
    found = reservations.open_of(tx, patient_id, now)
    return any(one.starts_at.astimezone(office.zone).date() == day for one in found)


def _tell(tx: Tx, office: Office, gone: Reservation, one: lists.Waiting, day: date, now: datetime) -> list[str]:
    free = _fitting(tx, office, gone, one.service, day, now)
    if not free:
        return []
    choices = tuple(letters.take(office, one.service, start) for start in free)
    params: Params = {"service": ServiceName(one.service), "when": letters.local(office, free[0])}
    until = free[-1] - availability.booking(office).terms.notice
    say = Text("reservation.opening", params, choices, "buttons")
    return letters.tell(tx, gone, "opening", (say,), now, until=until, to=one.patient_id)


def _fitting(tx: Tx, office: Office, gone: Reservation, service: str, day: date, now: datetime) -> tuple[datetime, ...]:
    """Free starts that were not free while the place was held."""
    takes = availability.length(office.library, service)
    if takes is None:
        return ()
    free = availability.times(tx, office, service, day, now)
    before = gone.starts_at - takes - _buffer(office)
    return tuple(start for start in free if before < start < availability.until(office, gone))[:MOST_OFFERED]


def _buffer(office: Office) -> timedelta:
    return availability.booking(office).terms.buffer
