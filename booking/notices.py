"""Who hears what about a reservation. Every notice is named after the change it tells, so that none is put twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from booking import availability
from booking.context import Context
from clinic import taps
from clinic.actors import Reply
from clinic.message import Because, Card, Choice, Params, Quoted, Say, ServiceName, Text, Value
from clinic.patient import LANGUAGES, Language, PatientId
from clinic.reservation import Reason, Reservation
from knowledge import lengths, wording
from knowledge.appointments import wall
from scheduler.piled_up import APOLOGY
from staff.alerts import STAFF_KEY
from store import outbox, patients, staff
from store import reservation_due as due
from store.db import Tx
from store.outbox import Letter

KEY = "reservation:"
TO_DECIDE = ("requested", "change_requested", "expiring")
AROUND = 500  # UTF-16 units at most of what stands around the words of staff in one message
DECISIONS: tuple[taps.DeskStep, ...] = ("confirm", "other", "decline")
# What is true only as long as nothing happens, and what stands below it.
PASSING = frozenset({"remind_day", "remind_soon", "expiring", "proposal_expiring"})
BELOW = ("reservation.by_phone", "reservation.details", "reservation.details_free", "desk.reservation.decide")


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told of a change: to its person, or `to` somebody else whom it concerns. Not sent at `until` or later.
    `by_staff`: it tells what a colleague decided; `on_page`: it answers what was asked on the page."""

    of: Reservation
    event: str
    says: tuple[Say, ...]
    reply: Reply | None = None
    until: datetime | None = None
    to: PatientId | None = None
    by_staff: bool = False
    on_page: bool = False


def about(context: Context, of: Reservation, event: str, **params: Value) -> Text:
    """One message about a reservation: which service, and when in the clinic's time."""
    when = local(of.starts_at, context.zone)
    known: Params = {"reservation": of.id, "service": ServiceName(of.service, people=of.people), "when": when}
    return Text(f"reservation.{event}", {**known, **params})


def with_tap(say: Text, choice: Choice) -> Text:
    """The same with one thing to tap."""
    return replace(say, choices=(choice,))


def asking(say: Text, *choices: Choice) -> Text:
    """The same with two buttons that stay on the screen."""
    return replace(say, choices=choices, shape="confirm")


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    """On the clinic's wall clock."""
    return wall(moment.astimezone(zone))


def declining(context: Context, of: Reservation, reason: Reason, words: str | None) -> tuple[Say, ...]:
    """No, or no longer, as the patient reads it; own words take the place of a reason that tells nothing."""
    event = "called_off" if of.status in ("confirmed", "called-off") else "declined"
    told = lengths.cut(words, lengths.MESSAGE - AROUND) if words else ""
    if told and reason == "other":
        return (about(context, of, event, reason=Because("own", told)),)
    said = about(context, of, event, reason=Because(reason))
    says = (said, about(context, of, "words", words=told)) if told else (said,)
    reserve = (Choice("title/reserve", taps.Ask("reserve")),) if reason == "consult-first" else ()
    return (*says[:-1], replace(says[-1], choices=reserve))


def standing(context: Context, one: Reservation) -> Say:
    """How one that is still open stands: what is confirmed stays, what is not is waited for."""
    if one.status == "confirmed":
        return about(context, one, "kept")
    assert one.expires_at is not None
    say = about(context, one, f"status_{one.status}", by=local(one.expires_at, context.zone))
    if one.status == "proposed":
        return asking(say, tap("accept", one), tap("refuse", one))
    return asking(say, tap("change", one), tap("cancel", one))


def tap(verb: Literal["accept", "refuse", "change", "cancel"], of: Reservation) -> Choice:
    """A button that acts on a reservation as it stands now."""
    match verb:
        case "accept" | "refuse":
            return Choice(f"button.reservation_{verb}", taps.AnswerVisit(verb, of.id, of.turn))
        case "change" | "cancel":
            return Choice(f"button.reservation_{verb}", taps.Visit(verb, of.id, of.turn))


def take(context: Context, service: str, start: datetime, kept: Reservation | None = None) -> Choice:
    """A button that asks for a free time, instead of what is `kept` until then."""
    at = local(start, context.zone)
    changed = kept and taps.Wish("ask", service, at.date(), at.time(), kept.id)
    return Choice("button.reservation_time", changed or taps.TakeTime(service, at), {"when": at})


def instead(
    context: Context, service: str, free: Sequence[datetime], kept: Reservation | None = None
) -> tuple[Say, ...]:
    """Other times, in order, and the way to choose any other; nothing where the service cannot be reserved any more."""
    if not any(one.slug == service for one in availability.offered(context.library)):
        return ()
    times = tuple(take(context, service, start, kept) for start in sorted(free[: availability.BESIDE_A_BUTTON]))
    begin = taps.Visit("change", kept.id, kept.turn) if kept else taps.NewWish(service)
    other = Choice("button.reservation_other_time", begin)
    key = "reservation.instead" if times else "reservation.ask_again"
    return (Text(key, {"service": ServiceName(service)}, (*times, other), "buttons"),)


def listed(tx: Tx, context: Context, several: Iterable[Reservation]) -> str:
    """A line for each of somebody's, in their language."""
    lines = []
    for one in several:
        event = "line_change" if one.replaces else "line_ended"
        language = language_of(tx, one.patient_id)
        lines.append(wording.said(about(context, one, event), language, context.library))
    return "\n".join(lines)


def language_of(tx: Tx, patient_id: PatientId) -> Language:
    patient = patients.by_id(tx, patient_id)
    return (patient and patient.language) or LANGUAGES[0]


def tell(tx: Tx, context: Context, notice: Notice) -> list[str]:
    """Put the letter of a notice. Nobody writes to whoever has blocked the account: LINE would take it and drop it."""
    of, to, reply = notice.of, notice.to, notice.reply
    patient = patients.by_id(tx, to or of.patient_id)
    if patient is None or not (patient.following or reply):
        return []
    letter = Letter(
        key=f"{KEY}{of.id}:{notice.event}:{of.turn}{f':{to}' if to else ''}",
        recipient=patient.line_id,
        language=patient.language or LANGUAGES[0],
        says=notice.says,
        patient_id=patient.id,
        reply_token=reply.token if reply else None,
        reply_until=reply.until if reply else None,
        purpose="reservation",
        until=notice.until,
        # What staff decided, and the answer to a tap or a form, is heard also while staff have the word.
        voice="anyway" if notice.by_staff or reply or notice.on_page else "bot",
    )
    put = outbox.put(tx, letter, context.now)
    return [put] if put else []


def _to_decide(context: Context, of: Reservation, event: str) -> tuple[Say, ...]:
    """Buttons of their own message, which stay on the screen: alerts are longer than LINE lets a text above buttons be."""
    if event not in TO_DECIDE:
        return ()
    choices = tuple(Choice(f"button.desk_{step}", taps.DeskVisit(step, of.id, of.turn)) for step in DECISIONS)
    when = local(of.starts_at, context.zone)
    params: Params = {
        "reservation": of.id,  # not told, but by it what is over is taken out of a letter
        "who": Quoted("person", of.patient_id),
        "service": ServiceName(of.service, people=of.people),
        "when": when,
    }
    return (Text("desk.reservation.decide", params, choices, "buttons"),)


def tell_staff(tx: Tx, context: Context, of: Reservation, event: str, params: Params | None = None) -> list[str]:
    """Put a letter to everybody on the staff list; about somebody who was forgotten it names nobody."""
    forgotten = event == "forgotten"
    who: Value = "" if forgotten else Quoted("person", of.patient_id)
    say = about(context, of, event, **{"who": who, "words": Quoted("reservation", of.id), **(params or {})})
    put = [
        outbox.put(
            tx,
            Letter(
                key=f"{STAFF_KEY}{KEY}{of.id}:{event}:{of.turn}:{member['line_id']}",
                recipient=member["line_id"],
                language=context.office.staff_language,
                says=(Text(f"staff.{say.key}", say.params), *_to_decide(context, of, event)),
                patient_id=None if forgotten else of.patient_id,
                purpose="alert",
            ),
            context.now,
        )
        for member in staff.everybody(tx)
    ]
    return [letter_id for letter_id in put if letter_id]


def silence(tx: Tx, context: Context, one: Reservation) -> None:
    """A reservation has changed: nothing is due about it any more, and reminders and warnings that wait to be sent tell what
    is no longer so."""
    due.clear(tx, one.id)
    outbox.reword(tx, one.patient_id, lambda says: _without_passing(says, one), context.now)


def _without_passing(says: tuple[Say, ...], one: Reservation) -> tuple[Say, ...]:
    """What else stands in the same letter is still to be said, but nobody is told sorry for nothing."""
    mine = [say for say in says if isinstance(say, Text | Card) and say.params.get("reservation") == one.id]
    passing = [say for say in mine if say.key.rpartition("reservation.")[2] in PASSING]
    below = [say for say in mine if say.key in BELOW] if passing else []
    left = tuple(say for say in says if say not in (*passing, *below))
    return () if all(isinstance(say, Text) and say.key == APOLOGY for say in left) else left
