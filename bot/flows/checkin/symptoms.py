"""The same words mean different things on day 1 and on day 10, once the day of the treatment is known."""

from dataclasses import replace

from bot.flows import staff
from bot.turn.choices import HELP, STAFF_ASK, WITHDRAW, topics
from bot.turn.decision import Decision, RaiseTask
from bot.turn.situation import CARE_PLAN, Situation
from clinic.conversation import Conversation, Question
from clinic.message import DayNote, Text
from intents.languages import passages
from intents.understand import Understood
from knowledge.daybook import Symptom
from knowledge.library import Library


def find(situation: Situation, text: str, read: Understood, library: Library) -> Symptom | None:
    """The symptom, while the care plan runs; what is wanted done is not one."""
    days = situation.days_since
    if days is None or read.foreign or (read.outcome == "start" and not _of_the_known_day(situation, read)):
        return None
    last = max(step.day for step in library.careplans[CARE_PLAN].steps)
    if not 0 <= days <= last:
        return None
    return library.daybook.worst(read.label, text, days, tells=not passages.worth_reading(text)[0].asks)


def _of_the_known_day(situation: Situation, read: Understood) -> bool:
    """The treatment is only named again: there is nothing to register, and the rest is what was to be said."""
    known = situation.aftercare.treatment
    return read.label == "register-treatment" and known is not None and read.date == known.treated_on


def told(situation: Situation, symptom: Symptom, question: Question) -> Decision:
    """As expected or in general, with staff one tap away; or to staff, as it was said."""
    treatment, days = situation.aftercare.treatment, situation.days_since
    assert treatment is not None
    assert days is not None
    holds = symptom.on(days)
    say = DayNote(symptom.slug, holds.first, treatment.treated_on, days)
    more = topics(holds.topic) if holds.topic else ()
    if holds.route != "staff":
        says = (replace(say, choices=(*more, STAFF_ASK, HELP)),)
        return Decision(says, Conversation(about=holds.topic, question=question), situation.language)
    passed = Text(staff.passed_key(situation), choices=(*more, WITHDRAW, HELP))
    deed = RaiseTask("question", holds.topic, words=question.words, message_id=question.message_id or None)
    return Decision((say, passed), Conversation(about=holds.topic), situation.language, (deed,))
