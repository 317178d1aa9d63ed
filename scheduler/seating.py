"""Places given and let go: who comes second finds every cell of a seat taken, by the rule of the database itself."""

from dataclasses import replace
from datetime import UTC, datetime

from clinic.ids import spoken_id
from clinic.patient import PatientId
from clinic.reservation import Refused, Reservation, ReservationId, Status
from knowledge.opening import Booking
from scheduler import availability, places, waiting
from scheduler.office import Office
from store import audit
from store import reservation_due as due
from store import reservations as store
from store.db import Tx


def enter(
    tx: Tx,
    office: Office,
    terms: Booking,
    patient_id: PatientId,
    service: str,
    starts_at: datetime,
    now: datetime,
    status: Status,
    by: str,
    words: str | None = None,
    message_id: str | None = None,
    replaces: Reservation | None = None,
) -> Reservation | Refused:
    """Write a new reservation with its place, or say why not."""
    starts_at = starts_at.astimezone(UTC)  # lengths are added to it, which wall times do wrong when clocks change
    refused = availability.refused(tx, office, terms, service, starts_at, now, replaces.id if replaces else None)
    takes = availability.length(office.library, service)
    if refused or takes is None:
        return refused or Refused("not-offered")
    kin = availability.kin(tx, replaces.id if replaces else None)
    if _has_already(tx, patient_id, service, starts_at, starts_at + takes, kin, now):
        return Refused("yours")
    until = places.held_until(terms, now, starts_at, office.zone)
    new = _new(patient_id, service, starts_at, starts_at + takes, until, now, status, replaces)
    if words is None and replaces:
        words, message_id = _said_before(tx, replaces)
    store.add(tx, new, by, words, message_id)
    seated = _seat(tx, office, terms, new, kin)
    if seated is None:
        store.remove(tx, new.id)
        free = availability.nearest(tx, office, service, starts_at, now, instead_of=replaces.id if replaces else None)
        return Refused("taken", free)
    if replaces:
        drop_successors(tx, office, replaces, by, now, heir=seated)
    _hold(tx, office, terms, seated, now)
    return seated


def _new(
    patient_id: PatientId,
    service: str,
    starts_at: datetime,
    ends_at: datetime,
    expires_at: datetime,
    now: datetime,
    status: Status,
    replaces: Reservation | None,
) -> Reservation:
    """On no seat yet. What is to take another's place counts on from it, so that calendars see which is the later."""
    identity = ReservationId(spoken_id())
    return Reservation(
        id=identity,
        patient_id=patient_id,
        service=service,
        starts_at=starts_at,
        ends_at=ends_at,
        seat=0,
        status=status,
        turn=replaces.turn + 1 if replaces else 0,
        asked_at=now,
        expires_at=expires_at,
        replaces=replaces.id if replaces else None,
        root=replaces.root if replaces else identity,
        changed_at=now,
    )


def _said_before(tx: Tx, was: Reservation) -> tuple[str | None, str | None]:
    """What staff were told of a visit holds when its time changes: the latest of it, and the message it came from."""
    said = (store.said(tx, one.id) for one in (*reversed(store.successors(tx, was.id)), was))
    return next((told for told in said if told[0]), (None, None))


def _has_already(
    tx: Tx,
    patient_id: PatientId,
    service: str,
    starts_at: datetime,
    ends_at: datetime,
    kin: frozenset[str],
    now: datetime,
) -> bool:
    """Whether the person comes then anyway: to something else, or to the very thing they want to change."""
    return any(
        (one.starts_at, one.service) == (starts_at, service)
        if one.id in kin
        else one.starts_at < ends_at and starts_at < one.ends_at
        for one in store.open_of(tx, patient_id, now)
    )


def _seat(tx: Tx, office: Office, terms: Booking, new: Reservation, kin: frozenset[str]) -> Reservation | None:
    """Take the first seat that is free for all of the visit and its buffer; None where somebody has each."""
    day = new.starts_at.astimezone(office.zone).date()
    until = availability.until(office, new)
    held = availability.on(tx, office, day, kin | {new.id})
    for seat in places.seats(terms.terms, new.starts_at, new.ends_at - new.starts_at, held):
        if store.take(tx, new.id, seat, new.starts_at, until, kin):
            store.settle_in(tx, new.id, seat, new.starts_at, new.ends_at, until)
            return replace(new, seat=seat)
    return None


def move(
    tx: Tx, office: Office, terms: Booking, was: Reservation, starts_at: datetime, by: str, now: datetime
) -> Reservation | Refused:
    """Move what waits for an answer to a proposed time. The time that was asked for is given up: staff have no use for it."""
    starts_at = starts_at.astimezone(UTC)
    refused = availability.refused(tx, office, terms, was.service, starts_at, now, was.id)
    takes = availability.length(office.library, was.service)
    if refused or takes is None:
        return refused or Refused("not-offered")
    moved, kin = replace(was, starts_at=starts_at, ends_at=starts_at + takes), availability.kin(tx, was.id)
    if _has_already(tx, was.patient_id, was.service, starts_at, moved.ends_at, kin, now):
        return Refused("yours")
    if _seat(tx, office, terms, moved, kin) is None:
        return Refused("taken", availability.nearest(tx, office, was.service, starts_at, now, instead_of=was.id))
    expires_at = places.held_until(terms, now, starts_at, office.zone)
    new = store.move(tx, was, "propose", by, now, expires_at=expires_at)
    _hold(tx, office, terms, new, now)
    return new


def _hold(tx: Tx, office: Office, terms: Booking, new: Reservation, now: datetime) -> None:
    """The clock sees to a place that is only held."""
    assert new.expires_at is not None
    due.clear(tx, new.id)
    warned_at = places.warned_at(terms.opening, now, new.expires_at, office.zone)
    if warned_at is not None:
        due.plan(tx, new.id, "expiring", warned_at)
    due.plan(tx, new.id, "expire", new.expires_at)


def let_go(
    tx: Tx,
    office: Office,
    gone: Reservation,
    by: str,
    now: datetime,
    heir: Reservation | None = None,
    offer: bool = True,
) -> list[str]:
    """Free the place, but for what its heir needs of it, and offer it to who waits for that day."""
    audit.note(tx, by, f"reservation: {gone.status}", gone.id, now)
    due.clear(tx, gone.id)
    heir = heir or next(iter(store.successors(tx, gone.id)), None)
    if heir:
        store.hand_over(tx, gone.id, heir, availability.until(office, heir))
    store.let_go(tx, gone.id)
    return waiting.tell(tx, office, gone, now) if offer else []


def drop_successors(
    tx: Tx, office: Office, was: Reservation, by: str, now: datetime, heir: Reservation | None = None
) -> None:
    """A wish to change that is overtaken: by another one, its heir, or because there is nothing left to change."""
    for other in store.successors(tx, was.id):
        if heir is None or other.id != heir.id:
            dropped = store.move(tx, other, "cancel", by, now)
            let_go(tx, office, dropped, by, now, heir=heir)
