"""Danger in what is typed on the page: answered there and then in the words of the chat, and staff get the chat's urgent task.

docs/decisions/0024-page.md tells when the same words may be sent all the same.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from booking.context import Context
from bot.chat import perform, rules
from bot.flows import danger
from bot.flows.treatment import perform as aftercare
from bot.page import guard, wishes
from bot.page.frame import language, mine, now, office, page, session, typed
from bot.turn.decision import Decision, NoteCheckIn, RaiseTask
from bot.turn.situation import Situation
from clinic.clock import from_stamp
from clinic.ids import row_id
from clinic.message import Urgent
from clinic.patient import Language
from clinic.reservation import Draft
from intents.danger.judge import Alarm
from knowledge import wording
from store import conversations, page_sessions, staff, tally, tasks, transcript
from store.db import Tx, retrying
from store.patients import Patient

# Characters that are judged, more than are kept: as many as a message in the chat has.
# https://developers.line.biz/en/reference/messaging-api/#text-message
JUDGED = 5000
# Numbers that help, as the emergency answers name them; #7119 tells whether an ambulance is needed.
_NUMBER = re.compile(r"((?:0|\+81[ -]?)\d{1,4}[ -]\d{1,4}[ -]\d{3,4}|#7119|(?<!\d)119(?!\d))")

Part = tuple[str, str | None]  # words, and what they ring up


@dataclass(frozen=True, slots=True)
class Told:
    """The emergency answer in one language: its first line, which nobody may overlook, and all below it."""

    language: Language
    first: Sequence[Part]
    rest: Sequence[Part]


def look() -> ResponseReturnValue | None:
    """Before a form is taken: where its words tell of danger, that is answered and nothing else done. Whoever has read the answer
    may send the very same words, from the form that shows them."""
    words = typed("words", JUDGED) if request.method == "POST" and session() is not None else ""
    alarm = office().library.alarm(words) if words else None
    if alarm is None:
        return None
    here, person = mine()
    draft = wishes.noted(here.draft)
    if draft.words == here.draft.words and wishes.turn_told() == here.turn:
        return None
    retrying(lambda: _answered(person, draft, words, alarm))
    return redirect(url_for("steps.help"), 303)


def _answered(person: Patient, draft: Draft, words: str, alarm: Alarm) -> None:
    """Keep the words and have staff alerted, all at once. A form that comes a second time raises no second task."""
    with office().db.atomic() as tx:
        page_sessions.note(tx, guard.token(), draft)  # first: two at once wait for each other here
        if tasks.same_open(tx, person.id, alarm.signs[0], words):
            return
        talk, version = conversations.load(tx, person.id)
        situation = Situation(
            conversation=talk,
            language=language(),
            chosen=person.chosen,
            known_since=from_stamp(person.first_seen_at).astimezone(office().zone).date(),
            now=now(),
            zone=office().zone,
            staff_reachable=bool(staff.everybody(tx)),
            aftercare=aftercare.load(tx, person.id, now(), office().library),
        )
        decision = danger.urgent(situation, alarm, words, draft.message_id or "")
        conversations.save(tx, person.id, decision.conversation, was=version)
        _write_down(tx, person, draft, words, alarm)
        _do(tx, person, decision)


def _write_down(tx: Tx, person: Patient, draft: Draft, words: str, alarm: Alarm) -> None:
    """As a message of the chat: what staff read, and what is counted."""
    meant, rule = " ".join(("urgent", *alarm.signs)), rules.alarm.__name__
    what = transcript.Heard(f"page:{row_id(now())}", now(), "said", words, draft.message_id, meant, rule)
    transcript.heard(tx, person.id, what, now())
    tally.count(tx, "urgent", now().astimezone(office().zone).date())


def _do(tx: Tx, person: Patient, decision: Decision) -> None:
    """The letters to staff go with the next beat."""
    for deed in decision.deeds:
        match deed:
            case RaiseTask():
                perform.raise_task(tx, Context(office(), now()), deed, person, decision.language)
            case NoteCheckIn():
                aftercare.perform(tx, deed, person, now(), office())


# What is shown


def shown() -> ResponseReturnValue:
    """The emergency answer to the words that are kept."""
    here, _ = mine()
    words = here.draft.words or ""
    alarm = office().library.alarm(words)
    if alarm is None:
        return redirect(url_for("steps.confirm"), 303)
    with office().db.look() as tx:
        staff_told = bool(staff.everybody(tx))
    return page("help.html", answers=_in_words(alarm, words, staff_told), sent=here.sent is not None)


def of_words(words: str) -> Sequence[Told]:
    """For words that are shown back and kept nowhere: nobody at the clinic knows of them. Not judged closely, since anybody at
    all may have this done."""
    alarm = office().library.alarm(words, closely=False) if words else None
    return _in_words(alarm, words, staff_told=False) if alarm else ()


def _in_words(alarm: Alarm, words: str, staff_told: bool) -> Sequence[Told]:
    """In the language of the page, and in that of the words where it is another one."""
    library = office().library
    say = Urgent(alarm.response, tuple(alarm.signs), staff_told)
    spoken = dict.fromkeys((language(), library.language_of(words)))
    texts = ((one, wording.said(say, one, library).strip().partition("\n")) for one in spoken)
    return [Told(one, tuple(_parts(first)), tuple(_parts(rest.strip()))) for one, (first, _, rest) in texts]


def _parts(text: str) -> Iterator[Part]:
    for place, piece in enumerate(_NUMBER.split(text)):
        number = re.sub("[ -]", "", piece).replace("#", "%23")
        if piece:
            yield piece, f"tel:{number}" if place % 2 else None
