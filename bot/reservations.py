"""A person's reservations: read before deciding, changed afterwards. Who is told hears it from the verbs, once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from bot.agenda import DAY, Agenda
from bot.flows import reservation_kept, reservation_steps
from bot.situation import AnswerVisit, RequestVisit, ReservationDeed, WaitForPlace
from clinic.errors import AlreadyDecided
from clinic.message import Say, Text
from clinic.patient import Language
from clinic.reservation import Busy, Draft, Refused, ReservationId
from clinic.treatment import on_the_clock
from scheduler import availability, granting, reservations, waiting
from scheduler.office import Office
from scheduler.reservation_letters import Reply
from scheduler.reservations import Written
from store import conversations, outbox
from store.db import Tx
from store.outbox import Letter
from store.patients import Patient

Look = Callable[[], AbstractContextManager[Tx]]


@dataclass(frozen=True, slots=True)
class Heard:
    """What caused a deed: its event, the language it was said in, and the way back."""

    event_id: str
    language: Language
    reply: Reply | None


def load(tx: Tx, patient: Patient | None, now: datetime, office: Office, later: Look | None = None) -> Agenda | None:
    """None where the clinic takes no reservations here. `later` is another look, for when this one will be over."""
    booking = office.library.clinic.booking
    if booking is None:
        return None
    upcoming = reservations.upcoming(tx, patient.id, now) if patient else ()
    until = now + booking.terms.ahead + 2 * DAY

    @cache
    def held() -> Mapping[date, Sequence[Busy]]:
        with later() if later else nullcontext(tx) as look:
            return _by_day(availability.busy(look, now - DAY, until), office)

    @cache
    def waits() -> tuple[date, ...]:
        with later() if later else nullcontext(tx) as look:
            return waiting.days(look, patient.id, now, office.zone) if patient else ()

    return Agenda(
        booking=booking,
        services=availability.offered(office.library),
        now=now,
        zone=office.zone,
        held=held,
        waits=waits,
        upcoming=upcoming,
        changeable=frozenset(one.id for one in upcoming if granting.may_change(office, one, now)),
    )


def _by_day(busy: Iterable[Busy], office: Office) -> Mapping[date, Sequence[Busy]]:
    days: dict[date, list[Busy]] = defaultdict(list)
    for one in busy:
        days[one.starts_at.astimezone(office.zone).date()].append(one)
    return days


def perform(tx: Tx, deed: ReservationDeed, heard: Heard, patient: Patient, now: datetime, office: Office) -> list[str]:
    """Do one deed; the letters to send. Whoever was not the first is told kindly how things stand."""
    if isinstance(deed, WaitForPlace):
        _wait(tx, deed, patient, now)
        return []
    try:
        if isinstance(deed, RequestVisit):
            done = _request(tx, deed.draft, heard, patient, now, office)
        else:
            done = _answer(tx, deed, heard, patient, now, office)
    except AlreadyDecided:
        return _too_late(tx, heard, patient, now, office)
    if isinstance(done, Written):
        return list(done.letters)
    return _refused(tx, done, deed, heard, patient, now, office)


def _wait(tx: Tx, deed: WaitForPlace, patient: Patient, now: datetime) -> None:
    if deed.wanted:
        waiting.join(tx, patient.id, deed.service, deed.day, now)
    else:
        waiting.leave(tx, patient.id, deed.day, now)


def _request(tx: Tx, draft: Draft, heard: Heard, patient: Patient, now: datetime, office: Office) -> Written | Refused:
    assert draft.service is not None
    assert draft.day is not None
    assert draft.at is not None
    starts_at = on_the_clock(draft.day, draft.at, office.zone)
    if draft.of is None:
        return reservations.request(
            tx,
            office,
            patient,
            draft.service,
            starts_at,
            now,
            words=draft.words,
            message_id=draft.message_id,
            reply=heard.reply,
        )
    _theirs(tx, draft.of, patient, now)
    return reservations.change(
        tx,
        office,
        draft.of,
        starts_at,
        now,
        service=draft.service,
        words=draft.words,
        message_id=draft.message_id,
        reply=heard.reply,
    )


def _theirs(tx: Tx, reservation_id: ReservationId, patient: Patient, now: datetime) -> None:
    """A number in a button proves nothing: AlreadyDecided for what is over, or somebody else's."""
    if all(one.id != reservation_id for one in reservations.upcoming(tx, patient.id, now)):
        raise AlreadyDecided(reservation_id)


def _answer(
    tx: Tx, deed: AnswerVisit, heard: Heard, patient: Patient, now: datetime, office: Office
) -> Written | Refused:
    _theirs(tx, deed.reservation_id, patient, now)
    match deed.verb:
        case "accept":
            return reservations.accept(tx, office, deed.reservation_id, deed.turn, now, heard.reply)
        case "refuse":
            return reservations.refuse(tx, office, deed.reservation_id, deed.turn, now, heard.reply)
        case "cancel":
            return reservations.cancel(tx, office, deed.reservation_id, now, turn=deed.turn, reply=heard.reply)


def _refused(
    tx: Tx,
    refused: Refused,
    deed: RequestVisit | AnswerVisit,
    heard: Heard,
    patient: Patient,
    now: datetime,
    office: Office,
) -> list[str]:
    """Nothing was written: why, and the nearest free times; the talk goes on from there."""
    if isinstance(deed, AnswerVisit):
        return _say(tx, (Text("reservation.by_phone"),), heard, patient, now)
    agenda = load(tx, patient, now, office)
    assert agenda is not None
    says, talk = reservation_steps.refused_says(refused, deed.draft, agenda, office.library, heard.language)
    conversations.put(tx, patient.id, talk)
    return _say(tx, says, heard, patient, now)


def _too_late(tx: Tx, heard: Heard, patient: Patient, now: datetime, office: Office) -> list[str]:
    """An old button, or staff and the clock were faster: how it stands now."""
    agenda = load(tx, patient, now, office)
    assert agenda is not None
    says, talk = reservation_kept.stands(agenda, office.library, heard.language)
    conversations.put(tx, patient.id, talk)
    return _say(tx, (Text("reservation.over"), *says), heard, patient, now)


def _say(tx: Tx, says: tuple[Say, ...], heard: Heard, patient: Patient, now: datetime) -> list[str]:
    letter = Letter(
        key=f"reply:{heard.event_id}",
        recipient=patient.line_id,
        language=heard.language,
        says=says,
        patient_id=patient.id,
        reply_token=heard.reply.token if heard.reply else None,
        reply_until=heard.reply.until if heard.reply else None,
    )
    put = outbox.put(tx, letter, now)
    return [put] if put else []
