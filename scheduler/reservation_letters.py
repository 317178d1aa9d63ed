"""Who hears what about a reservation. Every letter is named after the change it tells, so that none is put twice."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from clinic import taps
from clinic.ids import pseudonym
from clinic.message import Because, Choice, Params, Quoted, Say, ServiceName, Text
from clinic.patient import LANGUAGES, PatientId
from clinic.reservation import Reason, Reservation
from knowledge import lengths
from knowledge.appointments import wall
from scheduler import availability
from scheduler.alerts import STAFF_KEY
from scheduler.office import Office
from store import outbox, patients, staff
from store.db import Tx
from store.outbox import Letter

KEY = "reservation:"
TO_DECIDE = ("requested", "change_requested", "expiring")
AROUND = 500  # UTF-16 units at most of what stands around the words of staff in one message
DECISIONS: tuple[taps.DeskStep, ...] = ("confirm", "other", "decline")


@dataclass(frozen=True, slots=True)
class Reply:
    """The way back to somebody who has just written or tapped: it costs nothing, and works once."""

    token: str
    until: datetime


def about(
    office: Office,
    of: Reservation,
    event: str,
    *choices: Choice,
    shape: Literal["text", "confirm", "buttons"] = "text",
    params: Params | None = None,
) -> Text:
    """One message about a reservation: which service, and when in the clinic's time."""
    known: Params = {"reservation": of.id, "service": ServiceName(of.service), "when": local(office, of.starts_at)}
    return Text(f"reservation.{event}", {**known, **(params or {})}, choices, shape)


def local(office: Office, moment: datetime) -> datetime:
    """On the clinic's wall clock."""
    return wall(moment.astimezone(office.zone))


def declining(office: Office, of: Reservation, reason: Reason, words: str | None) -> tuple[Say, ...]:
    """No, or no longer, as the patient reads it; own words take the place of a reason that tells nothing."""
    event = "called_off" if of.status in ("confirmed", "called-off") else "declined"
    told = lengths.cut(words, lengths.MESSAGE - AROUND) if words else ""
    if told and reason == "other":
        return (about(office, of, event, params={"reason": Because("own", told)}),)
    said = about(office, of, event, params={"reason": Because(reason)})
    says = (said, about(office, of, "words", params={"words": told})) if told else (said,)
    reserve = (Choice("title/reserve", taps.Ask("reserve")),) if reason == "consult-first" else ()
    return (*says[:-1], replace(says[-1], choices=reserve))


def tap(verb: Literal["accept", "refuse", "change", "cancel"], of: Reservation) -> Choice:
    """A button that acts on a reservation as it stands now."""
    match verb:
        case "accept" | "refuse":
            return Choice(f"button.reservation_{verb}", taps.AnswerVisit(verb, of.id, of.turn))
        case "change" | "cancel":
            return Choice(f"button.reservation_{verb}", taps.Visit(verb, of.id, of.turn))


def take(office: Office, service: str, start: datetime, kept: Reservation | None = None) -> Choice:
    """A button that asks for a free time, instead of what is `kept` until then."""
    at = local(office, start)
    changed = kept and taps.Wish("ask", service, at.date(), at.time(), kept.id)
    return Choice("button.reservation_time", changed or taps.TakeTime(service, at), {"when": at})


def instead(office: Office, service: str, free: Iterable[datetime], kept: Reservation | None = None) -> tuple[Say, ...]:
    """Other times, in order, and the way to choose any other; nothing where the service cannot be reserved any more."""
    if availability.length(office.library, service) is None:
        return ()
    times = tuple(take(office, service, start, kept) for start in sorted(free))
    begin = taps.Visit("change", kept.id, kept.turn) if kept else taps.NewWish(service)
    other = Choice("button.reservation_other_time", begin)
    key = "reservation.instead" if times else "reservation.ask_again"
    return (Text(key, {"service": ServiceName(service)}, (*times, other), "buttons"),)


def tell(
    tx: Tx,
    of: Reservation,
    event: str,
    says: tuple[Say, ...],
    now: datetime,
    *,
    reply: Reply | None = None,
    until: datetime | None = None,
    to: PatientId | None = None,
) -> list[str]:
    """Put the letter of a change: to its person, or `to` somebody else whom it concerns. Nobody writes to whoever has
    blocked the account: LINE would take it and drop it."""
    patient = patients.by_id(tx, to or of.patient_id)
    if patient is None or not (patient.following or reply):
        return []
    letter = Letter(
        key=f"{KEY}{of.id}:{event}:{of.turn}{f':{to}' if to else ''}",
        recipient=patient.line_id,
        language=patient.language or LANGUAGES[0],
        says=says,
        patient_id=patient.id,
        reply_token=reply.token if reply else None,
        reply_until=reply.until if reply else None,
        purpose="reservation",
        until=until,
    )
    put = outbox.put(tx, letter, now)
    return [put] if put else []


def _to_decide(office: Office, of: Reservation, event: str) -> tuple[Say, ...]:
    """Buttons of their own message, which stay on the screen: alerts are longer than LINE lets a text above buttons be."""
    if event not in TO_DECIDE:
        return ()
    choices = tuple(Choice(f"button.desk_{step}", taps.DeskVisit(step, of.id, of.turn)) for step in DECISIONS)
    params: Params = {"reservation": of.id, "service": ServiceName(of.service), "when": local(office, of.starts_at)}
    return (Text("desk.reservation.decide", params, choices, "buttons"),)


def tell_staff(
    tx: Tx,
    office: Office,
    of: Reservation,
    event: str,
    now: datetime,
    params: Params | None = None,
    forgotten: bool = False,
) -> list[str]:
    """Put a letter to everybody on the staff list; about somebody `forgotten` it names nobody."""
    who = "" if forgotten else pseudonym(of.patient_id)
    say = about(office, of, event, params={"who": who, "words": Quoted("reservation", of.id), **(params or {})})
    put = [
        outbox.put(
            tx,
            Letter(
                key=f"{STAFF_KEY}{KEY}{of.id}:{event}:{of.turn}:{member['line_id']}",
                recipient=member["line_id"],
                language=office.staff_language,
                says=(Text(f"staff.{say.key}", say.params), *_to_decide(office, of, event)),
                patient_id=None if forgotten else of.patient_id,
                purpose="alert",
            ),
            now,
        )
        for member in staff.everybody(tx)
    ]
    return [letter_id for letter_id in put if letter_id]
