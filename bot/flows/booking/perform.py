"""A person's reservations in the chat: read before deciding, changed afterwards. Who is told hears it from `booking`, once."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from booking import availability, door, waiting_list
from booking.availability import Availability
from booking.commands import (
    Accept,
    Cancel,
    Change,
    Command,
    JoinWaitingList,
    LeaveWaitingList,
    Note,
    Refuse,
    Request,
    Written,
)
from booking.context import Context
from bot.flows.booking import existing, questions
from bot.turn.agenda import DAY, Agenda
from bot.turn.decision import AnswerVisit, RequestVisit, ReservationDeed, ShowPage, WaitForPlace
from clinic import actors, taps
from clinic.actors import Reply
from clinic.message import Choice, Say, Text
from clinic.patient import Language
from clinic.reservation import Busy, Draft, Refused
from clinic.treatment import on_the_clock
from scheduler.office import Office
from store import blocked, conversations, outbox, page_links
from store import reservations as store
from store.db import Tx
from store.outbox import Letter
from store.patients import Patient

Look = Callable[[], AbstractContextManager[Tx]]


@dataclass(frozen=True, slots=True)
class Asker:
    """Who wants it done: in which event, in which language, and the way back."""

    patient: Patient
    event_id: str
    language: Language
    reply: Reply | None


def load(tx: Tx, patient: Patient | None, now: datetime, office: Office, later: Look | None = None) -> Agenda | None:
    """None where the clinic takes no reservations here. `later` is another look, for when this one will be over."""
    booking = office.library.clinic.booking
    if booking is None:
        return None
    context = Context(office, now)
    upcoming = store.open_of(tx, patient.id, now) if patient else ()

    @cache
    def read() -> availability.Held:
        with later() if later else nullcontext(tx) as look:
            return availability.by_day(store.busy(look, now - DAY, now + booking.terms.ahead + 2 * DAY), office.zone)

    def held(first: datetime, last: datetime) -> Iterable[Busy]:
        return read()(first, last)

    @cache
    def waits() -> tuple[date, ...]:
        with later() if later else nullcontext(tx) as look:
            return waiting_list.days(look, context, patient.id) if patient else ()

    return Agenda(
        free=Availability(
            booking, availability.offered(office.library), office.zone, now, held, blocked.coming(tx, now)
        ),
        waits=waits,
        upcoming=upcoming,
        changeable=frozenset(one.id for one in upcoming if availability.may_change(context, one)),
        has_page=office.has_page,
    )


def perform(tx: Tx, context: Context, deed: ReservationDeed, asker: Asker) -> list[str]:
    """Do one deed; the letters to send. Whoever was not the first is told kindly how things stand."""
    if isinstance(deed, ShowPage):
        return _say(tx, context, (_way_to_page(tx, context, asker),), asker)
    done = door.do(tx, context, actors.Patient(asker.patient.id, asker.reply), _command(deed, context))
    match done:
        case Written(letters=letters):
            return list(letters)
        case Refused() if isinstance(deed, RequestVisit):
            return _other_times(tx, context, done, deed.draft, asker)
        case Refused():
            return _say(tx, context, (Text("reservation.by_phone"),), asker)
        case _:
            return _too_late(tx, context, asker)


def _way_to_page(tx: Tx, context: Context, asker: Asker) -> Say:
    """A button that opens the page: inside LINE, which tells who it is; or by a link that is this person's alone, once."""
    liff = context.office.liff
    token = None if liff else page_links.make(tx, asker.patient.id, context.now)
    opens = liff.address if liff else f"{context.office.public_url}/book/in/{token}"
    choice = Choice("button.reservation_page_open", taps.OpenPage(), opens=opens)
    return Text("reservation.page" if liff else "reservation.page_once", choices=(choice,), shape="buttons")


def _command(deed: RequestVisit | WaitForPlace | AnswerVisit, context: Context) -> Command:
    match deed:
        case RequestVisit(draft=draft):
            return request(draft, context)
        case WaitForPlace(wanted=True):
            return JoinWaitingList(deed.service, deed.day)
        case WaitForPlace():
            return LeaveWaitingList(deed.day)
        case AnswerVisit(verb="accept"):
            return Accept(deed.reservation_id, deed.turn)
        case AnswerVisit(verb="refuse"):
            return Refuse(deed.reservation_id, deed.turn)
        case AnswerVisit():
            return Cancel(deed.reservation_id, deed.turn)


def request(draft: Draft, context: Context) -> Request | Change:
    """What a draft with service, day and time asks for."""
    assert draft.service is not None
    assert draft.day is not None
    assert draft.at is not None
    starts_at = on_the_clock(draft.day, draft.at, context.zone)
    note = Note(draft.words, draft.message_id) if draft.words is not None else None
    if draft.of is None:
        return Request(draft.service, starts_at, note, draft.people)
    return Change(draft.of, starts_at, draft.service, note, people=draft.people)


def _other_times(tx: Tx, context: Context, refused: Refused, draft: Draft, asker: Asker) -> list[str]:
    """Nothing was written: why, and the nearest free times; the talk goes on from there."""
    agenda = load(tx, asker.patient, context.now, context.office)
    assert agenda is not None
    says, talk = questions.refused_says(refused, draft, agenda, context.library, asker.language)
    conversations.put(tx, asker.patient.id, talk)
    return _say(tx, context, says, asker)


def _too_late(tx: Tx, context: Context, asker: Asker) -> list[str]:
    """An old button, somebody else's, or staff and the clock were faster: how it stands now."""
    agenda = load(tx, asker.patient, context.now, context.office)
    assert agenda is not None
    says, talk = existing.stands(agenda, context.library, asker.language)
    conversations.put(tx, asker.patient.id, talk)
    return _say(tx, context, (Text("reservation.over"), *says), asker)


def _say(tx: Tx, context: Context, says: tuple[Say, ...], asker: Asker) -> list[str]:
    letter = Letter(
        key=f"reply:{asker.event_id}",
        recipient=asker.patient.line_id,
        language=asker.language,
        says=says,
        patient_id=asker.patient.id,
        reply_token=asker.reply.token if asker.reply else None,
        reply_until=asker.reply.until if asker.reply else None,
        voice="anyway",  # only what they have just tapped comes here while staff have the word
    )
    put = outbox.put(tx, letter, context.now)
    return [put] if put else []
