"""What becomes of reservations: each verb writes the change, its letters and its audit line in the caller's transaction.

Verbs raise AlreadyDecided where somebody was faster, and return Refused, with nothing written, where it cannot be done.
"""

from dataclasses import dataclass
from datetime import datetime

from clinic.errors import AlreadyDecided
from clinic.message import Say, ServiceName, Value
from clinic.patient import PatientId
from clinic.reservation import Reason, Refused, Reservation, ReservationId
from scheduler import availability, granting, seating
from scheduler import reservation_letters as letters
from scheduler.office import Office
from scheduler.reservation_letters import Reply
from store import audit
from store import reservations as store
from store.db import Tx
from store.patients import Patient

PATIENT, CLOCK = "patient", "clock"


@dataclass(frozen=True, slots=True)
class Written:
    """The reservation as it is now, and the letters to send after the commit."""

    reservation: Reservation
    letters: tuple[str, ...]


# What the patient does


def request(
    tx: Tx,
    office: Office,
    patient: Patient,
    service: str,
    starts_at: datetime,
    now: datetime,
    *,
    words: str | None = None,
    message_id: str | None = None,
    reply: Reply | None = None,
) -> Written | Refused:
    """Ask for a place, which is held until staff decide. Refused with the nearest free times where somebody has it."""
    store.hold(tx, patient.id)
    terms = office.library.clinic.booking
    if terms is None:
        return Refused("not-offered")
    if store.count_waiting(tx, patient.id) >= terms.terms.open_requests:
        return Refused("too-many")
    new = seating.enter(tx, office, terms, patient.id, service, starts_at, now, "requested", PATIENT, words, message_id)
    if isinstance(new, Refused):
        return new
    return Written(new, (*_received(tx, office, new, None, now, reply),))


def change(
    tx: Tx,
    office: Office,
    reservation_id: ReservationId,
    starts_at: datetime,
    now: datetime,
    *,
    service: str | None = None,
    words: str | None = None,
    message_id: str | None = None,
    reply: Reply | None = None,
) -> Written | Refused:
    """Ask for another time. The old place is kept until the new one is granted; an earlier such wish falls away."""
    was = _kept(tx, _seen(tx, reservation_id, None))
    terms = office.library.clinic.booking
    if terms is None:
        return Refused("not-offered")
    if not granting.may_change(office, was, now):
        return Refused("too-late")
    wanted = service or was.service
    new = seating.enter(
        tx, office, terms, was.patient_id, wanted, starts_at, now, "requested", PATIENT, words, message_id, was
    )
    if isinstance(new, Refused):
        return new
    return Written(new, (*_received(tx, office, new, was, now, reply),))


def accept(
    tx: Tx, office: Office, reservation_id: ReservationId, turn: int, now: datetime, reply: Reply | None = None
) -> Written:
    """The proposed time it is."""
    granted = store.move(tx, _in_time(_seen(tx, reservation_id, turn), now), "accept", PATIENT, now)
    put = granting.grant(tx, office, granted, PATIENT, "accepted", now, reply)
    return Written(granted, (*put, *letters.tell_staff(tx, office, granted, "accepted", now)))


def refuse(
    tx: Tx, office: Office, reservation_id: ReservationId, turn: int, now: datetime, reply: Reply | None = None
) -> Written:
    """Not the proposed time either."""
    gone = store.move(tx, _seen(tx, reservation_id, turn), "refuse", PATIENT, now)
    opened = seating.let_go(tx, office, gone, PATIENT, now)
    says = (letters.about(office, gone, "refused"), *_afterwards(tx, office, gone, now))
    put = letters.tell(tx, gone, "refused", says, now, reply=reply)
    return Written(gone, (*put, *letters.tell_staff(tx, office, gone, "refused", now), *opened))


def cancel(
    tx: Tx,
    office: Office,
    reservation_id: ReservationId,
    now: datetime,
    *,
    turn: int | None = None,
    reply: Reply | None = None,
) -> Written | Refused:
    """Take it back, with a wish to change it. Refused from the clinic's deadline on, when only its phone helps."""
    was = _seen(tx, reservation_id, turn)
    if was.open and not granting.may_change(office, was, now):
        return Refused("too-late")
    gone = store.move(tx, was, "cancel", PATIENT, now)
    seating.drop_successors(tx, office, gone, PATIENT, now)
    opened = seating.let_go(tx, office, gone, PATIENT, now)
    says = (letters.about(office, gone, "cancelled"), *_stays(office, _still_theirs(tx, gone)))
    put = letters.tell(tx, gone, "cancelled", says, now, reply=reply)
    return Written(gone, (*put, *letters.tell_staff(tx, office, gone, "cancelled", now), *opened))


def upcoming(tx: Tx, patient_id: PatientId, now: datetime) -> tuple[Reservation, ...]:
    """What a person has or waits for, the soonest first."""
    return store.open_of(tx, patient_id, now)


def forget(tx: Tx, office: Office, patient_id: PatientId, now: datetime) -> list[str]:
    """The person has all their data deleted: their places are free, and staff hear of it without hearing of whom."""
    store.hold(tx, patient_id)
    put: list[str] = []
    for one in store.open_of(tx, patient_id, now):
        gone = store.move(tx, one, "cancel", PATIENT, now)
        put += seating.let_go(tx, office, gone, PATIENT, now)
        put += letters.tell_staff(tx, office, gone, "forgotten", now, forgotten=True)
    return put


# What staff do


def confirm(
    tx: Tx, office: Office, reservation_id: ReservationId, by: str, now: datetime, turn: int | None = None
) -> Written:
    """The place is theirs."""
    granted = store.move(tx, _in_time(_seen(tx, reservation_id, turn), now), "confirm", by, now)
    return Written(granted, (*granting.grant(tx, office, granted, by, "confirmed", now),))


def propose(
    tx: Tx,
    office: Office,
    reservation_id: ReservationId,
    starts_at: datetime,
    by: str,
    now: datetime,
    turn: int | None = None,
) -> Written | Refused:
    """Another time, held for the patient to accept. What was confirmed stays confirmed until they do."""
    was = _to_propose_for(tx, _seen(tx, reservation_id, turn))
    if not availability.offered(office.library):
        return Refused("not-offered")
    terms = availability.for_staff(office)
    new = (
        seating.move(tx, office, terms, was, starts_at, by, now)
        if was.waiting
        else seating.enter(tx, office, terms, was.patient_id, was.service, starts_at, now, "proposed", by, replaces=was)
    )
    if isinstance(new, Refused):
        return new
    assert new.expires_at is not None
    audit.note(tx, by, "reservation: another time proposed", new.id, now)
    times = {"was": letters.local(office, was.starts_at), "by": letters.local(office, new.expires_at)}
    choices = (letters.tap("accept", new), letters.tap("refuse", new))
    event = "proposed" if was.waiting else "proposed_change"
    say = letters.about(office, new, event, *choices, shape="confirm", params=times)
    return Written(new, (*letters.tell(tx, new, "proposed", (say,), now, until=new.expires_at),))


def decline(
    tx: Tx,
    office: Office,
    reservation_id: ReservationId,
    reason: Reason,
    words: str | None,
    by: str,
    now: datetime,
    turn: int | None = None,
) -> Written:
    """No, for a reason, and with own words if any; a confirmed visit is called off. Free times are offered instead."""
    was = _seen(tx, reservation_id, turn)
    gone = store.move(tx, was, "call-off" if was.status == "confirmed" else "decline", by, now, reason=reason)
    event = "called_off" if gone.status == "called-off" else "declined"
    seating.let_go(tx, office, gone, by, now, offer=False)  # the clinic has no use for the place itself
    says = (*letters.declining(office, gone, reason, words), *_after_no(tx, office, gone, reason, now))
    return Written(gone, (*letters.tell(tx, gone, event, says, now),))


# What the clock does


def expire(tx: Tx, office: Office, was: Reservation, now: datetime) -> list[str]:
    """Nobody has answered in time: the place is free, and both sides hear of it."""
    gone = store.move(tx, was, "expire", CLOCK, now)
    opened = seating.let_go(tx, office, gone, CLOCK, now)
    event = "proposal_expired" if was.status == "proposed" else "expired"
    says = (letters.about(office, gone, event), *_afterwards(tx, office, gone, now))
    put = letters.tell(tx, gone, event, says, now)
    return [*put, *letters.tell_staff(tx, office, gone, event, now), *opened]


# What they have in common


def _seen(tx: Tx, reservation_id: ReservationId, turn: int | None) -> Reservation:
    """The reservation as it stands, held; AlreadyDecided where it is gone, or has changed since it was looked at."""
    found = store.held(tx, reservation_id)
    if found is None or turn not in (None, found.turn):
        raise AlreadyDecided(reservation_id)
    return found


def _in_time(was: Reservation, now: datetime) -> Reservation:
    """Nobody is promised a time that has come; what waits for it is about to expire."""
    if was.starts_at <= now:
        raise AlreadyDecided(was.id)
    return was


def _to_propose_for(tx: Tx, was: Reservation) -> Reservation:
    """What another time is proposed for: where the person has already asked for one, that is the answer to it."""
    wishes = store.successors(tx, was.id)
    if not was.open or (was.waiting and wishes):
        raise AlreadyDecided(was.status)
    return next(iter(wishes), was)


def _kept(tx: Tx, was: Reservation) -> Reservation:
    """What stays until a wish to change is granted: of a wish to change, what that one would replace."""
    if not was.open:
        raise AlreadyDecided(was.status)
    before = store.get(tx, was.replaces) if was.replaces else None
    return before if before and before.open and was.waiting else was


def _received(
    tx: Tx, office: Office, new: Reservation, was: Reservation | None, now: datetime, reply: Reply | None
) -> list[str]:
    assert new.expires_at is not None
    event = "change_requested" if was else "requested"
    audit.note(tx, PATIENT, f"reservation: {'change ' if was else ''}requested", new.id, now)
    times: dict[str, Value] = {"by": letters.local(office, new.expires_at)}
    if was:
        times |= {"was": letters.local(office, was.starts_at), "before": ServiceName(was.service)}
    say = letters.about(office, new, event, letters.tap("cancel", new), params=times)
    put = letters.tell(tx, new, event, (say,), now, reply=reply)
    return [*put, *letters.tell_staff(tx, office, new, event, now, times)]


def _still_theirs(tx: Tx, gone: Reservation) -> Reservation | None:
    """What they have after a wish to change it came to nothing."""
    before = store.get(tx, gone.replaces) if gone.replaces else None
    return before if before and before.open else None


def _stays(office: Office, kept: Reservation | None) -> tuple[Say, ...]:
    return (letters.about(office, kept, "kept"),) if kept else ()


def _after_no(tx: Tx, office: Office, gone: Reservation, reason: Reason, now: datetime) -> tuple[Say, ...]:
    """What is offered depends on why: not the same again, and of the same day only where just that time was full."""
    if reason == "consult-first":
        return _stays(office, _still_theirs(tx, gone))
    return _afterwards(tx, office, gone, now, same_day=reason == "full")


def _afterwards(tx: Tx, office: Office, gone: Reservation, now: datetime, *, same_day: bool = True) -> tuple[Say, ...]:
    """What is still theirs, and other times: the one that has only run out may be asked for again."""
    kept = _still_theirs(tx, gone)
    if gone.status == "expired" and kept is None:
        free = availability.nearest(tx, office, gone.service, gone.starts_at, now)
    else:
        free = availability.others(tx, office, gone, now, kept, same_day=same_day)
    return (*_stays(office, kept), *letters.instead(office, gone.service, free, kept))
