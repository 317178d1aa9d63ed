"""One recorded event, from row to reply."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from booking.context import Context
from bot.chat import claiming, giving_up, joining, records, rules
from bot.chat.claiming import Reading
from bot.chat.decide import decide, decide_alarm
from bot.chat.joining import Cry
from bot.chat.perform import Cause, perform, reply
from bot.flows.booking import perform as reservations
from bot.flows.treatment import perform as aftercare
from bot.line.events import Event, Followed, Said, Showed
from bot.turn.decision import Decision, NoteHelped, RaiseTask, ReservationDeed
from bot.turn.situation import Aftercare, Noted, Situation, nothing_noted
from clinic.actors import Clock, Reply
from clinic.clock import from_stamp
from clinic.conversation import Conversation
from clinic.patient import DEFAULT_LANGUAGE, NOBODY, Language
from intents.danger.judge import Alarm
from intents.dates import wishes
from intents.languages import bubbles
from knowledge.library import Library
from knowledge.words import MissingWords
from scheduler import menus
from scheduler.office import Office
from staff import door, waiting_answers
from staff.commands import Done, HandBack
from store import contacts, conversations, feedback, inbox, notes, patients, photos, staff, tasks, transcript, word
from store import waiting_answers as waiting
from store.db import Tx, retrying
from store.inbox import Recorded
from store.patients import Patient

Think = Callable[[Situation, Event, Library], Decision | None]

log = logging.getLogger("sodan.answer")

LATELY = timedelta(hours=12)  # what was said of the opening hours is still on the screen


class _NotOurs(Exception):
    """Somebody else has taken what we held for too long."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Events that we hold and answer as one. `cry` is the one that is answered at once, whatever stands around it; `before` is
    what was answered so a moment ago, and may go on in these."""

    held: tuple[Recorded, ...]
    reading: Reading = "alone"
    cry: str | None = None
    before: Cry | None = None

    @property
    def chat(self) -> str:
        return self.held[0].chat


def answer_next(chat: str, office: Office, reading: Reading = "alone", before: Cry | None = None) -> list[str] | None:
    """Answer what is open first in a chat; the letters to send, None when there is nothing to answer. Calling it twice answers
    once."""
    now = office.clock()
    with office.db.atomic() as tx:
        held = claiming.claim(tx, chat, now, reading)
    return _answered(Heard(held, reading, before=before), now, office, decide) if held else None


def answer_at_once(chat: str, event_id: str, office: Office) -> list[str]:
    """Answer a cry for help, and what was written beside it, without waiting for more; none where it is better left to its
    turn."""
    now = office.clock()
    with office.db.atomic() as tx:
        held = claiming.claim(tx, chat, now, "together", event_id)
    return _answered(Heard(held, "now", event_id), now, office, _if_urgent) if held else []


def answer_alarm(recorded: Recorded, alarm: Alarm, office: Office, reading: Reading = "alone") -> list[str]:
    """Answer a cry for help before its turn, with what was written beside it; the letters to send, none where it is better left
    to its turn."""
    now = office.clock()
    with office.db.atomic() as tx:
        beside = () if reading == "alone" else claiming.claim(tx, recorded.chat, now, reading, recorded.event_id)
        one = None if beside else inbox.claim_this(tx, recorded, now)
    held = beside or ((one,) if one else ())
    return _answered(Heard(held, "now"), now, office, partial(decide_alarm, alarm=alarm)) if held else []


def _if_urgent(situation: Situation, event: Event, library: Library) -> Decision | None:
    decision = decide(situation, event, library)
    return decision if decision.urgent else None


def _answered(heard: Heard, now: datetime, office: Office, think: Think) -> list[str]:
    """A crash in here is a try: of these events, and of no other one."""
    first = heard.held[0]
    try:
        if first.attempts >= inbox.TRIES:  # thought about alone by then
            return giving_up.give_up(first, now, office)
        return retrying(lambda: _answer(heard, now, office, think))
    except _NotOurs:
        return _let_go(heard, office)
    except Exception as problem:  # whatever is wrong with one event must not stop the next person's
        why = str(problem) if isinstance(problem, MissingWords) else type(problem).__name__  # it names a key of ours
        log.error("event %s was not answered: %s", first.event_id, why)
        return _failed(heard, now, office)


def _failed(heard: Heard, now: datetime, office: Office) -> list[str]:
    """Count a failure; after the last one the person is told, and staff."""
    first = heard.held[0]
    if first.attempts >= inbox.TRIES - 1:
        return giving_up.give_up(first, now, office)
    with office.db.atomic() as tx:
        for each in heard.held:
            inbox.count_try(tx, each, now)
    return []


def _let_go(heard: Heard, office: Office) -> list[str]:
    with office.db.atomic() as tx:
        for each in heard.held:
            inbox.let_go(tx, each)
    return []


def _answer(heard: Heard, now: datetime, office: Office, think: Think) -> list[str]:
    """Think without touching anything, then write it all at once; the letters to send after the commit. RaceLost where the
    person's things changed meanwhile."""
    events = [joining.read(each) for each in heard.held]
    language, own_chat = _profile_language(events[-1], office), _own_chat(events[-1], office)
    with office.db.look() as tx:
        kept = _not_taken_back(tx, heard)
        parts = [event for each, event in zip(heard.held, events, strict=True) if each in kept]
        event = joining.together(parts or events[-1:])
        rest = (
            heard.before if parts and heard.before and heard.before.goes_on(claiming.text_of(event) or "\n") else None
        )
        situation, version = _situation(tx, event, language, now, office)
        situation = replace(situation, own_chat=own_chat)
    cries = [part for part in parts if part.id == heard.cry] or joining.lines_of(parts)
    if rest is not None:
        decision = _whole(situation, event, rest, office.library, think)
    else:
        decision = _thought(situation, event, cries, office.library, think) if parts else None
    with office.db.atomic() as tx:
        if _left_to_its_turn(tx, heard, decision, kept, office.clock()):
            return _left(tx, heard)
        if sum(inbox.settle(tx, each.event_id, each.lease) for each in heard.held) < len(heard.held):
            raise _NotOurs  # what was settled is not, after all
        if decision is None:
            return []
        context = Context(office, now)
        back = _given_back(tx, context, situation)
        records.count(tx, situation, event, decision)
        return [*back, *_write(tx, context, Turn(event, tuple(parts), heard.held[-1]), decision, version)]


def _thought(
    situation: Situation, event: Event, lines: Sequence[Event], library: Library, think: Think
) -> Decision | None:
    """What is decided about all of it; but danger in any of its `lines` is danger, whatever stands around it."""
    decision = think(situation, event, library)
    if decision is not None and decision.urgent:
        return decision
    for line in lines:
        text = claiming.text_of(line)
        if text and line != event and library.understanding.alarm(text):
            alone = think(situation, line, library)
            if alone is not None and alone.urgent:
                return alone
    return decision


def _whole(situation: Situation, event: Event, cry: Cry, library: Library, think: Think) -> Decision | None:
    """The rest of a sentence whose beginning was answered as danger: nothing more is said where the whole is just that, unless
    the rest asks or wants something of its own, which is answered as it is at any time after an alarm."""
    assert isinstance(event.what, Said)
    rest = event.what.text
    text = bubbles.as_one((cry.text, rest))
    decision = think(situation, replace(event, what=replace(event.what, text=text)), library)
    if decision is None or not (decision.urgent and cry.covers(library.understanding.alarm(text))):
        return decision
    if wishes.asks(rest) or wishes.wants(rest):
        alone = think(situation, event, library)
        if alone is not None and not alone.urgent and alone.rule not in rules.NAMES_ABOUT_DANGER:
            return alone
    unsaid = replace(decision, says=(), deeds=(), conversation=situation.conversation, urgent=False)
    return replace(unsaid, rule="rest_of_a_cry")


def _not_taken_back(tx: Tx, heard: Heard) -> list[Recorded]:
    return [each for each in heard.held if not inbox.taken_back(tx, each)]


def _left_to_its_turn(tx: Tx, heard: Heard, decision: Decision | None, kept: list[Recorded], now: datetime) -> bool:
    """Nothing is decided although something was said; or one more bubble has come meanwhile or one was unsent, and all is
    thought about anew."""
    if decision is None or decision.urgent or heard.reading != "together" or len(heard.held) >= joining.MOST:
        return decision is None and bool(kept)
    opened = inbox.of_chat(tx, heard.chat, now, joining.LOOKED_AT + len(heard.held))
    behind = [each for each in opened if each not in heard.held]
    return joining.overtaken(behind) or (any(each.takes_back for each in behind) and _not_taken_back(tx, heard) != kept)


def _left(tx: Tx, heard: Heard) -> list[str]:
    for each in heard.held:
        inbox.let_go(tx, each)
    return []


def _given_back(tx: Tx, context: Context, situation: Situation) -> list[str]:
    """Whoever writes after the time of staff has run out hears first that the bot answers again."""
    if situation.word is None or not situation.word.ran_out(context.now):
        return []
    done = door.do(tx, context.office.for_staff(context.now), Clock(), HandBack(situation.word.patient))
    return list(done.letters) if isinstance(done, Done) else []


def _profile_language(event: Event, office: Office) -> Language | None:
    """LINE is asked only where nothing has been written yet that would tell: on follow, and of whoever begins with a picture."""
    if event.chat_kind != "user" or event.standby or not isinstance(event.what, Followed | Showed):
        return None
    if isinstance(event.what, Showed) and _language_known(event.chat, office):
        return None
    tag = office.messenger.profile_language(event.chat)
    return office.library.spoken(tag) if tag else None


def _language_known(chat: str, office: Office) -> bool:
    with office.db.look() as tx:
        known = patients.by_line(tx, chat)
        return bool(known and known.language) or staff.is_staff(tx, chat)


def _own_chat(event: Event, office: Office) -> str:
    """LINE is asked, once, where somebody in a group speaks to the account and may be led to the one-to-one chat."""
    in_group = event.chat_kind != "user" and isinstance(event.what, Said) and event.what.to_us
    return office.messenger.own_chat() if in_group else ""


def _situation(tx: Tx, event: Event, profile: Language | None, now: datetime, office: Office) -> tuple[Situation, int]:
    """All that deciding needs, and the version of the conversation it was read at."""
    known = patients.by_line(tx, event.chat) if event.chat_kind == "user" else None
    conversation, version = conversations.load(tx, known.id) if known else (Conversation(), 0)
    text = event.what.text.strip() if isinstance(event.what, Said) else ""
    today = now.astimezone(office.zone).date()
    spoken = known.language if known and known.language in office.library.languages else None
    invitation = bool(text) and staff.invitation_open(tx, text, now)
    situation = Situation(
        conversation=conversation,
        language=spoken or profile or DEFAULT_LANGUAGE,
        chosen=bool(known and known.chosen and spoken),
        known_since=from_stamp(known.first_seen_at).astimezone(office.zone).date() if known else today,
        now=now,
        zone=office.zone,
        spoken_before=bool(spoken),
        languages=office.library.languages,
        staff_reachable=bool(staff.everybody(tx)),
        invitation=invitation,
        is_staff=staff.is_staff(tx, event.chat),
        open_tasks=tasks.count_open(tx, known.id) if known else 0,
        waiting_for_staff=len(tasks.list_open(tx)) if invitation else 0,
        answers_waiting=bool(known and waiting.of(tx, known.id)),
        withdrawable=bool(known and tasks.withdrawable(tx, known.id)),
        seen_to=bool(known and (at := conversation.danger_since) and tasks.urgent_seen_to(tx, known.id, at)),
        passed_lately=bool(known and tasks.opened_since(tx, known.id, now - LATELY)),
        said_at=event.happened_at,
        last_said=from_stamp(known.last_seen_at) if known else None,
        aftercare=aftercare.load(tx, known.id, now, office.library) if known else Aftercare(),
        word=word.get(tx, known.id) if known else None,
        photos=photos.of(tx, known.id) if known else (),
        contact=contacts.get(tx, known.id) if known else NOBODY,
        noted=partial(_noted, office, known) if known else nothing_noted,
        agenda=reservations.load(tx, known, now, office, office.db.look) if event.chat_kind == "user" else None,
    )
    return situation, version


def _noted(office: Office, known: Patient) -> Noted:
    """Read only where somebody asks for it."""
    with office.db.look() as tx:
        return Noted(len(notes.of(tx, known.id)), len(notes.tags_of(tx, known.id)), feedback.count_of(tx, known.id))


@dataclass(frozen=True, slots=True)
class Turn:
    """What is answered: one event in the place of all its parts, and the latest of them as it is stored."""

    event: Event
    parts: tuple[Event, ...]
    recorded: Recorded


def _write(tx: Tx, context: Context, turn: Turn, decision: Decision, version: int) -> list[str]:
    """Everything that follows from a decision, in the caller's transaction; the letters it put."""
    event, recorded = turn.event, turn.recorded
    patient = _met(tx, event, decision, context.now)
    if patient is not None:
        patients.speaks(tx, patient.id, decision.language)
        if patient.language != decision.language:
            menus.decide(tx, context.office, patient.id, context.now)
        conversations.save(tx, patient.id, decision.conversation, was=version)
        for what in records.entries(turn.parts, decision):  # before what follows from it; a deletion takes it along
            transcript.heard(tx, patient.id, what, context.now)
    letters: list[str] = []
    cause = Cause(event, patient, decision.language, _way_back(event, recorded))
    if cause.back and patient and decision.rule == "staff_have_the_word":  # nothing is said, so staff may answer by it
        way = word.WayBack(cause.back.token, cause.back.until)
        brought = waiting_answers.bring(tx, context.office.for_staff(context.now), patient, way)
        letters += brought
        if not brought:
            word.keep_back(tx, patient.id, way)
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
