"""The end of an event that could not be answered: judged for danger all the same, the person told, and staff."""

import json
import logging
from datetime import datetime

from booking.context import Context
from bot.chat.perform import Cause, perform, reply
from bot.chat.records import entry
from bot.flows import danger
from bot.line import events
from bot.line.events import Event, Followed, Said, Showed, Tapped
from bot.turn.decision import Decision, RaiseTask
from clinic.clock import from_stamp
from clinic.conversation import Conversation
from clinic.message import Text, Urgent
from clinic.patient import DEFAULT_LANGUAGE, Language
from clinic.task import NewTask
from intents.danger import judge
from intents.danger.judge import Alarm
from scheduler.office import Office
from staff import alerts
from store import inbox, patients, staff, transcript
from store.inbox import Recorded

log = logging.getLogger("sodan.answer")


def give_up(held: Recorded, now: datetime, office: Office) -> list[str]:
    """End an event that we hold; the letters to send after the commit."""
    try:
        return _give_up(held, now, office)
    except Exception as problem:  # what makes even this fail must not come back for ever
        log.critical("event %s could not even be given up in due form: %s", held.event_id, type(problem).__name__)
    with office.db.atomic() as tx:
        if not inbox.give_up(tx, held):
            return []
        _, letters = alerts.raise_task(tx, office.for_staff(now), NewTask("not-answered", office.staff_language))
        return letters


def _give_up(held: Recorded, now: datetime, office: Office) -> list[str]:
    event = events.parse(json.loads(held.body), from_stamp(held.received_at))
    quiet = event is None or event.chat_kind != "user"
    words = event.what.text if event is not None and isinstance(event.what, Said) else None
    alarm = None if quiet or words is None else judge.judge(words, office.library.rules)
    log.error("event %s was given up%s", held.event_id, "; it is urgent" if alarm else "")
    with office.db.atomic() as tx:
        if not inbox.give_up(tx, held) or event is None or quiet:
            return []
        patient = None if event.standby and alarm is None else patients.meet(tx, event.chat, now)
        if patient is None:
            return []
        language: Language = patient.language or DEFAULT_LANGUAGE
        last = _last_words(event, held, alarm, language, told=bool(staff.everybody(tx)))
        if what := entry(event, last):
            transcript.heard(tx, patient.id, what, now)
        said = None if event.standby else reply(tx, event, held, last, now)
        cause, context = Cause(event, patient, language), Context(office, now)
        letters = [letter for deed in last.deeds for letter in perform(tx, context, deed, cause)]
        return [said, *letters] if said else letters


def _last_words(event: Event, held: Recorded, alarm: Alarm | None, language: Language, told: bool) -> Decision:
    """Danger is answered as danger. Anything else: that something went wrong, where somebody waits for an answer."""
    words = event.what.text if isinstance(event.what, Said) else None
    if alarm is not None:
        deed = danger.alarm_task(alarm, words or "", held.message_id or "", event.standby)
        return Decision(
            (Urgent(alarm.response, tuple(alarm.signs), told),), Conversation(), language, (deed,), urgent=True
        )
    waits = isinstance(event.what, Said | Showed | Tapped | Followed)
    says = (Text("trouble.staff" if told else "trouble.nobody"),) if waits else ()
    task = RaiseTask("not-answered", words=words, message_id=held.message_id if words else None)
    return Decision(says, Conversation(), language, (task,), urgent=True)
