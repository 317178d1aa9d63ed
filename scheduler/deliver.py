"""One letter from its outbox row to LINE and back: lease, render, send, settle."""

import json
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from clinic.errors import SodanError
from clinic.message import (
    Answer,
    Card,
    CareSteps,
    DayNote,
    Message,
    Outcome,
    Quoted,
    Receipt,
    Say,
    Text,
    Urgent,
)
from clinic.patient import Language, PatientId
from clinic.reservation import ReservationId
from clinic.task import NewTask
from knowledge import wording, words
from scheduler import circuit, pace, piled_up, retry
from scheduler.office import Office
from staff import alerts, people
from store import channel, outbox, reservations, staff, tally, tasks, transcript
from store.db import Tx, retrying
from store.outbox import Leased, Next

log = logging.getLogger("sodan.deliver")

_KEY = re.compile(r"[a-z][a-z0-9_,./-]{0,99}")
_LINE_ID = re.compile(r"[0-9a-f]{32}")

# Longer than every time-out of one call together (bot/line/messenger.py), so that a lease runs out only behind a crash.
LEASE = timedelta(seconds=30)

# Another worker has it, its time has passed, or nobody may hear it any more: its person was forgotten, stopped, or left.
LOST = Receipt(Outcome.NOT_SENT, "the lease was lost")

# The last letter to a group that has asked the account to go: once it is sent, it goes.
LEAVE_KEY = "leave:"

# How a letter ends that somebody has heard, or may have.
SAID = ("sent", "unknown")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What an attempt says. `wordless`: one of them is a general sentence because its own words are missing."""

    messages: tuple[Message, ...] = ()
    wordless: bool = False


def deliver_each(letter_ids: Iterable[str | None], office: Office) -> None:
    """Send letters just put, in order; what cannot go now is left to the sweep."""
    for letter_id in letter_ids:
        if letter_id is None:
            continue
        now = office.clock()
        with office.db.atomic() as tx:
            held = outbox.lease_one(tx, letter_id, now, now + LEASE)
        if held is not None:
            deliver(held, office)


def deliver(held: Leased, office: Office) -> bool:
    """Make one attempt, and a second at once where the first only showed the other way to take; whether LINE was asked."""
    step, asked = attempt(held, office)
    if held.key.startswith(LEAVE_KEY) and isinstance(step, retry.Settled) and step.status == "sent":
        office.messenger.leave(held.recipient)
    if isinstance(step, retry.Again) and step.at <= office.clock():
        again = _hold_again(held, office)
        if again is not None:
            asked = attempt(again, office)[1] or asked
    return asked


def attempt(held: Leased, office: Office) -> tuple[retry.Again | retry.Settled, bool]:
    """Ask LINE once, and write down what came of it; False where LINE did not have to be asked."""
    now = office.clock()
    step, receipt, spoken = retry.before(held, now), None, Spoken()
    if step is None:
        spoken = _worded(held, office)
        if spoken.wordless and held.purpose == "tip":
            step = retry.Settled("failed", "no words")  # nobody waits for it, so nobody hears that there is none
        else:
            receipt, said = _call(held, spoken.messages, office)
            step, spoken = retry.after(held, receipt, office.clock()), replace(spoken, messages=said)
    elif isinstance(step, retry.Settled):
        spoken = replace(_worded(held, office), wordless=False)
    receipt = None if receipt is LOST else receipt
    _write_down(held, receipt, step, office, spoken)
    return step, receipt is not None


def _worded(held: Leased, office: Office) -> Spoken:
    """The messages; nobody meets silence where words are missing."""
    messages: list[Message] = []
    wordless = False
    for say in held.says:
        try:
            messages += render((say,), held.language, office)
        except (SodanError, LookupError) as problem:
            log.error("no words for %s in %s: %s", loggable(say), held.language, type(problem).__name__)
            messages += [] if wordless else [Message(_instead(held, office))]
            wordless = True
    return Spoken(tuple(messages), wordless)


def _instead(held: Leased, office: Office) -> str:
    if held.key.startswith(alerts.STAFF_KEY):
        return words.fallback("staff", held.language)
    with office.db.look() as tx:
        told = bool(staff.everybody(tx))
    return office.library.apology(held.language, told)


def loggable(say: Say) -> str:
    """What a log may call a message: a name that was put together of something foreign is not one of ours."""
    key = _named(say)
    return key if _KEY.fullmatch(key) and not _LINE_ID.search(key) else "a key that is none"


def _named(say: Say) -> str:
    match say:
        case Text(key) | Card(key):
            return key
        case Answer(slug):
            return f"answer/{slug}"
        case Urgent(response):
            return f"urgent/{response}"
        case CareSteps(care_plan, steps):
            return f"step/{care_plan}/{','.join(steps)}"
        case DayNote(symptom, first):
            return f"day/{symptom}/{first}"


def _call(held: Leased, messages: tuple[Message, ...], office: Office) -> tuple[Receipt, tuple[Message, ...]]:
    """LINE's word, and what was said."""
    if held.route == "push":
        return _push(held, messages, office)
    with office.db.atomic() as tx:
        begun = outbox.begin_reply(tx, held, office.clock())
    if not begun:
        return LOST, messages
    assert held.reply_token is not None
    return office.messenger.reply(held.reply_token, messages), messages


def _push(held: Leased, messages: tuple[Message, ...], office: Office) -> tuple[Receipt, tuple[Message, ...]]:
    """A repeat says what the first attempt said, whatever the knowledge says by now; but words taken back stay so."""
    kept = None if any(_quotes(say) for say in held.says) else as_body(messages)
    with office.db.atomic() as tx:
        begun = outbox.begin_push(tx, held, kept, office.clock())
    if begun is None:
        return LOST, messages
    said = from_body(begun["body"]) if begun["body"] else messages
    return office.messenger.push(held.recipient, said, held.retry_key), said


def as_body(messages: tuple[Message, ...]) -> str:
    return json.dumps([message.as_json() for message in messages], ensure_ascii=False)


def from_body(body: str) -> tuple[Message, ...]:
    return tuple(Message.from_json(message) for message in json.loads(body))


def _write_down(
    held: Leased, receipt: Receipt | None, step: retry.Again | retry.Settled, office: Office, spoken: Spoken
) -> None:
    now = office.clock()
    waits = isinstance(step, retry.Again) and step.route == held.route

    def write() -> list[str]:
        with office.db.atomic() as tx:
            denied = False
            if receipt is not None:
                denied = receipt.outcome is Outcome.FORBIDDEN and waits and channel.state(tx).accepted
                circuit.heed(tx, office, receipt, now, shuts=waits)
                pace.heed(tx, receipt, now)
                pace.count(tx, _counted(held, step), now)
            if isinstance(step, retry.Again):
                following = Next(step.at, step.route, step.reply_tried, step.push_tried, step.reason, denied)
                outbox.again(tx, held, following)
            elif outbox.settle(tx, held, step.status, step.reason, now):
                if held.purpose == "tip" and step.status == "sent":
                    tally.count(tx, "tip-sent", now.astimezone(office.zone).date())
                if step.status in SAID:
                    transcript.said(tx, held, spoken.messages, step.status == "sent", now)
                if step.status != "sent":
                    return _tell(tx, held, step, office, now)
                return _tell_wordless(tx, held, office, now) if spoken.wordless else []
            return []

    told = retrying(write)
    log.info("letter %s by %s: %s", held.id, held.route, step)
    deliver_each(told, office)


def _counted(held: Leased, step: retry.Again | retry.Settled) -> int:
    """A tip was counted when it was first taken; what it certainly did not cost is given back."""
    if held.route == "reply":
        return 0
    arrived = isinstance(step, retry.Settled) and step.status == "sent"
    if held.purpose != "tip":
        return int(arrived)
    maybe = held.push_tried or (isinstance(step, retry.Again) and step.push_tried)
    return 0 if arrived or maybe else -1


def _tell(tx: Tx, held: Leased, step: retry.Settled, office: Office, now: datetime) -> list[str]:
    if held.purpose == "tip":
        return alerts.tips_not_sent(tx, office.for_staff(now), step.reason)
    return alerts.not_sent(tx, office.for_staff(now), held)


def _tell_wordless(tx: Tx, held: Leased, office: Office, now: datetime) -> list[str]:
    """Somebody got a general sentence instead of an answer: staff take it up. An alert without words causes no other."""
    if held.key.startswith(alerts.STAFF_KEY):
        return []
    _, letters = alerts.raise_task(tx, office.for_staff(now), NewTask("not-answered", held.language, held.patient_id))
    return letters


def _hold_again(held: Leased, office: Office) -> Leased | None:
    now = office.clock()
    with office.db.atomic() as tx:
        return outbox.lease_one(tx, held.id, now, now + LEASE)


def with_all_that_waits(tx: Tx, held: Leased, office: Office, now: datetime) -> Leased | None:
    """The letter held, saying also what piled up for the same person behind it; None if its lease was lost."""
    if held.urgent or retry.token_fresh(held, now):
        return held
    pile = outbox.pile(tx, held, now)
    if not pile:
        return held
    since = pile[0].created_at
    waited = piled_up.Held(
        at=wording.moment(office.library, since.astimezone(office.zone), held.language),
        outage=channel.look(tx).held_up(since),
        staff=bool(staff.everybody(tx)),
    )
    together = piled_up.bundle(pile, waited, now)
    if together is None:
        return held
    if together.too_late:
        alerts.too_late(tx, office.for_staff(now), held)
    if together.apologises:
        outbox.apologised(tx, held, now)
    ended = [(one, "merged") for one in together.joined] + [(one, "dropped") for one in together.too_late]
    return outbox.carry(tx, held, together.says, [each for each in ended if each[0] != held.id], now)


def render(says: tuple[Say, ...], language: Language, office: Office) -> tuple[Message, ...]:
    """In today's words. A staff alert takes the patient's words from where they may meanwhile have been taken back."""
    return tuple(wording.word(_with_quotes(say, language, office), language, office.library) for say in says)


def _quotes(say: Say) -> bool:
    """Whether it shows staff a patient's own words."""
    return isinstance(say, Text | Card) and any(isinstance(value, Quoted) for value in say.params.values())


def _with_quotes(say: Say, language: Language, office: Office) -> Say:
    if not (isinstance(say, Text | Card) and _quotes(say)):
        return say
    quotes = {
        name: _quoted(value, office) or office.library.say("staff.no_words", language)
        for name, value in say.params.items()
        if isinstance(value, Quoted)
    }
    return replace(say, params={**say.params, **quotes})


def _quoted(quoted: Quoted, office: Office) -> str | None:
    with office.db.look() as tx:
        if quoted.of == "person":
            return people.called(tx, PatientId(quoted.id))
        if quoted.of == "reservation":
            return reservations.words(tx, ReservationId(quoted.id))
        task = tasks.get(tx, quoted.id)
        return task.words if task else None
