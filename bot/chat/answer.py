"""One recorded event, from row to reply."""

import json
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from booking.context import Context
from bot.chat import giving_up
from bot.chat.decide import decide, decide_alarm
from bot.chat.perform import Cause, perform, reply
from bot.chat.transcript import entry
from bot.flows.booking import perform as reservations
from bot.flows.treatment import perform as aftercare
from bot.line import events
from bot.line.events import Event, Followed, Said
from bot.turn.decision import Decision, NoteHelped, RaiseTask, ReservationDeed
from bot.turn.situation import Aftercare, Situation
from clinic.actors import Clock, Reply
from clinic.clock import from_stamp
from clinic.conversation import Conversation
from clinic.patient import DEFAULT_LANGUAGE, Language
from intents.danger.judge import Alarm
from knowledge.library import Library
from knowledge.words import MissingWords
from scheduler.office import Office
from staff import door
from staff.commands import Done, HandBack
from store import conversations, inbox, patients, staff, tasks, transcript, word
from store.db import Tx, retrying
from store.inbox import Recorded
from store.patients import Patient

Think = Callable[[Situation, Event, Library], Decision | None]

log = logging.getLogger("sodan.answer")

LATELY = timedelta(hours=12)  # what was said of the opening hours is still on the screen


@dataclass(frozen=True, slots=True)
class Waiting:
    """The earliest open event of a chat, looked at only. `text` is what was written, where it was a text.

    `suspect`: it, or whatever was thought about with it, ended in a crash or an error. `slow`: LINE is asked something first.
    """

    chat: str
    text: str | None
    suspect: bool
    slow: bool


def look(chats: Iterable[str], office: Office) -> list[Waiting]:
    """What nobody holds in each of these chats."""
    now = office.clock()
    with office.db.look() as tx:
        return [looked_at(found) for chat in chats if (found := inbox.next_of(tx, chat, now))]


def looked_at(recorded: Recorded) -> Waiting:
    """What can be told without answering it. Even reading it may fail: that is counted against it in its turn."""
    try:
        event = _event(recorded)
    except Exception:
        return Waiting(recorded.chat, None, True, False)
    text = event.what.text if event and isinstance(event.what, Said) else None
    return Waiting(recorded.chat, text, recorded.suspect, event is not None and isinstance(event.what, Followed))


def answer_next(chat: str, office: Office) -> list[str] | None:
    """Answer a chat's earliest open event; the letters to send, None when there is nothing to answer. Calling it twice answers
    once."""
    now = office.clock()
    with office.db.atomic() as tx:
        held = inbox.claim(tx, chat, now)
    return None if held is None else _answered(held, now, office, decide)


def answer_alarm(recorded: Recorded, alarm: Alarm, office: Office) -> list[str]:
    """Answer a cry for help before its turn; the letters to send, none where it is better left to its turn."""
    now = office.clock()
    with office.db.atomic() as tx:
        held = inbox.claim_this(tx, recorded, now)
    return [] if held is None else _answered(held, now, office, partial(decide_alarm, alarm=alarm))


def _answered(held: Recorded, now: datetime, office: Office, think: Think) -> list[str]:
    """A crash in here is a try: of this event, and of no other one."""
    try:
        if held.attempts >= inbox.TRIES:
            return giving_up.give_up(held, now, office)
        return retrying(lambda: _answer(held, now, office, think))
    except Exception as problem:  # whatever is wrong with one event must not stop the next person's
        why = str(problem) if isinstance(problem, MissingWords) else type(problem).__name__  # it names a key of ours
        log.error("event %s was not answered: %s", held.event_id, why)
        return _failed(held, now, office)


def _failed(held: Recorded, now: datetime, office: Office) -> list[str]:
    """Count a failure; after the last one the person is told, and staff."""
    if held.attempts >= inbox.TRIES - 1:
        return giving_up.give_up(held, now, office)
    with office.db.atomic() as tx:
        inbox.count_try(tx, held, now)
    return []


def _answer(held: Recorded, now: datetime, office: Office, think: Think) -> list[str]:
    """Think without touching anything, then write it all at once; the letters to send after the commit. RaceLost where the
    person's things changed meanwhile."""
    event = _event(held)
    assert event is not None  # record() keeps no other
    language = _profile_language(event, office)
    with office.db.look() as tx:
        situation, version = _situation(tx, event, language, now, office)
        gone = inbox.taken_back(tx, held)
    decision = None if gone else think(situation, event, office.library)
    with office.db.atomic() as tx:
        if decision is None and not gone:
            inbox.let_go(tx, held)
            return []
        if not inbox.settle(tx, held.event_id, held.lease):
            return []  # held for so long that somebody else took it, or taken back meanwhile
        if decision is None:
            return []
        context = Context(office, now)
        back = _given_back(tx, context, situation)
        return [*back, *_write(tx, context, event, held, decision, version)]


def _given_back(tx: Tx, context: Context, situation: Situation) -> list[str]:
    """Whoever writes after the time of staff has run out hears first that the bot answers again."""
    if situation.word is None or not situation.word.ran_out(context.now):
        return []
    done = door.do(tx, context.office.for_staff(context.now), Clock(), HandBack(situation.word.patient))
    return list(done.letters) if isinstance(done, Done) else []


def _event(recorded: Recorded) -> Event | None:
    return events.parse(json.loads(recorded.body), from_stamp(recorded.received_at))


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
        word=word.get(tx, known.id) if known else None,
        agenda=reservations.load(tx, known, now, office, office.db.look) if event.chat_kind == "user" else None,
    )
    return situation, version


def _write(tx: Tx, context: Context, event: Event, recorded: Recorded, decision: Decision, version: int) -> list[str]:
    """Everything that follows from a decision, in the caller's transaction; the letters it put."""
    patient = _met(tx, event, decision, context.now)
    if patient is not None:
        patients.speaks(tx, patient.id, decision.language)
        conversations.save(tx, patient.id, decision.conversation, was=version)
        if what := entry(event, decision):  # before what follows from it; a deletion takes it along
            transcript.heard(tx, patient.id, what, context.now)
    letters: list[str] = []
    cause = Cause(event, patient, decision.language, _way_back(event, recorded))
    if cause.back and patient and decision.rule == "staff_have_the_word":  # nothing is said, so staff may answer by it
        word.keep_back(tx, patient.id, word.WayBack(cause.back.token, cause.back.until))
    for deed in decision.deeds:
        letters += perform(tx, context, deed, cause)
    said = reply(tx, event, recorded, decision, context.now)
    return [said, *letters] if said else letters


def _met(tx: Tx, event: Event, decision: Decision, now: datetime) -> Patient | None:
    """The person behind an event. A stranger is written down only where something is said or done for them: not for a
    block or an unsend, which may follow the deletion of all that was held."""
    if event.chat_kind != "user":
        return None
    if decision.says or any(isinstance(deed, RaiseTask | ReservationDeed | NoteHelped) for deed in decision.deeds):
        return patients.meet(tx, event.chat, now)
    return patients.by_line(tx, event.chat)


def _way_back(event: Event, recorded: Recorded) -> Reply | None:
    """For the letter of a deed, where the decision itself says nothing."""
    token = event.reply_token
    return Reply(token, event.token_until(from_stamp(recorded.received_at))) if token else None
