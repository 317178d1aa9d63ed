"""One recorded event, from row to reply."""

import json
import logging
from datetime import datetime, timedelta

from booking.actors import Reply
from bot import aftercare, events, reservations
from bot.decide import decide
from bot.events import Event, Followed, Said, Showed, Tapped
from bot.perform import perform
from bot.situation import Aftercare, Decision, RaiseTask, ReservationDeed, Situation
from clinic.clock import from_stamp
from clinic.conversation import Conversation
from clinic.errors import RaceLost
from clinic.message import Say, Text
from clinic.patient import Language
from knowledge.words import MissingWords
from scheduler import alerts
from scheduler.deliver import deliver_each
from scheduler.office import Office
from store import conversations, inbox, outbox, patients, staff, tasks
from store.db import Tx
from store.inbox import Recorded
from store.outbox import Letter
from store.patients import Patient

log = logging.getLogger("sodan.answer")

DEFAULT_LANGUAGE: Language = "ja"
LATELY = timedelta(hours=12)  # what was said of the opening hours is still on the screen


def answer_next(chat: str, office: Office) -> bool:
    """Answer a chat's earliest open event; False when there is none. Calling it twice answers once."""
    now = office.clock()
    with office.db.look() as tx:
        recorded = inbox.next_of(tx, chat, now)
    if recorded is None:
        return False
    try:
        letters = _answer(recorded, now, office)
    except RaceLost:
        return True  # somebody else was quicker with this event or this person: look again
    except Exception as problem:  # whatever is wrong with one event must not stop the next person's
        why = str(problem) if isinstance(problem, MissingWords) else type(problem).__name__  # it names a key of ours
        log.error("event %s was not answered: %s", recorded.event_id, why)
        letters = _failed(recorded, now, office)
    deliver_each(letters, office)
    return True


def _answer(recorded: Recorded, now: datetime, office: Office) -> list[str]:
    """Think without touching anything, then write it all at once; the letters to send after the commit."""
    if now - from_stamp(recorded.received_at) > inbox.LATE and not _count_late(recorded, now, office):
        return _failed(recorded, now, office)
    event = events.parse(json.loads(recorded.body), from_stamp(recorded.received_at))
    assert event is not None  # record() keeps no other
    language = _profile_language(event, office)
    with office.db.look() as tx:
        situation, version = _situation(tx, event, language, now, office)
        gone = inbox.taken_back(tx, recorded)
    decision = None if gone else decide(situation, event, office.library)
    with office.db.atomic() as tx:
        if not inbox.settle(tx, recorded.event_id):
            raise RaceLost(recorded.event_id)
        return [] if decision is None else _write(tx, event, recorded, decision, version, now, office)


def _count_late(recorded: Recorded, now: datetime, office: Office) -> bool:
    """An event found long after its arrival was left by a crash, perhaps of its own making: count before trying."""
    if recorded.attempts >= inbox.TRIES:
        return False
    with office.db.atomic() as tx:
        if not inbox.count_try(tx, recorded, now):
            raise RaceLost(recorded.event_id)
    return True


def _profile_language(event: Event, office: Office) -> Language | None:
    """LINE is asked only on follow, where nothing has been written yet that would tell."""
    if event.chat_kind == "user" and isinstance(event.what, Followed):
        return office.messenger.profile_language(event.chat)
    return None


def _situation(tx: Tx, event: Event, profile: Language | None, now: datetime, office: Office) -> tuple[Situation, int]:
    """All that deciding needs, and the version of the conversation it was read at."""
    known = patients.by_line(tx, event.chat) if event.chat_kind == "user" else None
    conversation, version = conversations.load(tx, known.id) if known else (Conversation(), 0)
    text = event.what.text.strip() if isinstance(event.what, Said) else ""
    today = now.astimezone(office.zone).date()
    invitation = bool(text) and staff.invitation_open(tx, text, now)
    situation = Situation(
        conversation=conversation,
        language=(known and known.language) or profile or DEFAULT_LANGUAGE,
        chosen=bool(known and known.chosen),
        known_since=from_stamp(known.first_seen_at).astimezone(office.zone).date() if known else today,
        now=now,
        zone=office.zone,
        spoken_before=bool(known and known.language),
        staff_reachable=bool(staff.everybody(tx)),
        invitation=invitation,
        is_staff=staff.is_staff(tx, event.chat),
        open_tasks=tasks.count_open(tx, known.id) if known else 0,
        waiting_for_staff=len(tasks.list_open(tx)) if invitation else 0,
        withdrawable=bool(known and tasks.withdrawable(tx, known.id)),
        passed_lately=bool(known and tasks.opened_since(tx, known.id, now - LATELY)),
        said_at=event.happened_at,
        last_said=from_stamp(known.last_seen_at) if known else None,
        aftercare=aftercare.load(tx, known.id, now, office.library) if known else Aftercare(),
        agenda=reservations.load(tx, known, now, office, office.db.look) if event.chat_kind == "user" else None,
    )
    return situation, version


def _write(
    tx: Tx, event: Event, recorded: Recorded, decision: Decision, version: int, now: datetime, office: Office
) -> list[str]:
    """Everything that follows from a decision, in the caller's transaction; the letters it put."""
    patient = _met(tx, event, decision, now)
    if patient is not None:
        patients.speaks(tx, patient.id, decision.language)
        conversations.save(tx, patient.id, decision.conversation, was=version)
    letters: list[str] = []
    back = _way_back(event, recorded)
    for deed in decision.deeds:
        letters += perform(tx, deed, event, patient, decision.language, now, office, back)
    said = _put(tx, event, recorded, decision.says, decision.language, decision.urgent, now)
    return [said, *letters] if said else letters


def _met(tx: Tx, event: Event, decision: Decision, now: datetime) -> Patient | None:
    """The person behind an event. A stranger is written down only where something is said or done for them: not for a
    block or an unsend, which may follow the deletion of all that was held."""
    if event.chat_kind != "user":
        return None
    if decision.says or any(isinstance(deed, RaiseTask | ReservationDeed) for deed in decision.deeds):
        return patients.meet(tx, event.chat, now)
    return patients.by_line(tx, event.chat)


def _way_back(event: Event, recorded: Recorded) -> Reply | None:
    """For the letter of a deed, where the decision itself says nothing."""
    token = event.reply_token
    return Reply(token, event.token_until(from_stamp(recorded.received_at))) if token else None


def _put(
    tx: Tx,
    event: Event,
    recorded: Recorded,
    says: tuple[Say, ...],
    language: Language,
    urgent: bool,
    now: datetime,
) -> str | None:
    """The reply's letter. It belongs to the person as they are now: nobody, once they had all of theirs deleted."""
    if not says:
        return None
    patient = patients.by_line(tx, event.chat) if event.chat_kind == "user" else None
    letter = Letter(
        key=f"reply:{recorded.event_id}",
        recipient=event.chat,
        language=language,
        says=says,
        patient_id=patient.id if patient else None,
        urgent=urgent,
        fleeting=patient is None,
        reply_token=event.reply_token,
        reply_until=event.token_until(from_stamp(recorded.received_at)) if event.reply_token else None,
    )
    return outbox.put(tx, letter, now)


def _failed(recorded: Recorded, now: datetime, office: Office) -> list[str]:
    """Count a failure; after the last one the person is told, and staff."""
    with office.db.atomic() as tx:
        if recorded.attempts < inbox.TRIES - 1:
            inbox.count_try(tx, recorded, now)
            return []
        if not inbox.give_up(tx, recorded.event_id):
            return []
        event = events.parse(json.loads(recorded.body), from_stamp(recorded.received_at))
        if event is None or event.chat_kind != "user" or event.standby:
            return []
        patient = patients.meet(tx, event.chat, now)
        language = patient.language or DEFAULT_LANGUAGE
        told = bool(staff.everybody(tx))
        waits = isinstance(event.what, Said | Showed | Tapped | Followed)
        says = (Text("trouble.staff" if told else "trouble.nobody"),) if waits else ()
        said = _put(tx, event, recorded, says, language, True, now)
        words = event.what.text if isinstance(event.what, Said) else None
        message = recorded.message_id if words else None
        _, letters = alerts.raise_task(
            tx, office, now, "not-answered", language, patient_id=patient.id, words=words, message_id=message
        )
        return [said, *letters] if said else letters
