"""How is the skin? Four answers to tap, or words of the person's own: each leads somewhere."""

from dataclasses import replace
from typing import get_args

from bot.flows import staff
from bot.turn.choices import HELP, NEVER_MIND, NEXT_TIPS, STAFF_ASK, STAFF_WRITE, WITHDRAW, topics
from bot.turn.decision import Decision, NoteCheckIn, RaiseTask
from bot.turn.heard import Heard
from bot.turn.situation import CARE_PLAN, Situation
from clinic.conversation import Conversation, Question
from clinic.message import DayNote, Text
from clinic.talks import StaffTalk
from clinic.taps import Skin
from clinic.treatment import CheckIn
from intents.dates import wishes
from intents.languages import passages
from intents.understand import Understood
from knowledge import wording
from knowledge.daybook import Symptom
from knowledge.library import Library


def tapped(situation: Situation, tap: Skin, library: Library) -> Decision | None:
    """What it means depends on today, not on the day it was asked."""
    if situation.aftercare.treatment is None or tap.answer == "other":
        return None
    return _answered(situation, tap.step, tap.answer, library)


def all_well(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """ "Fine", in a word, where it was just asked; some days later, words that can mean nothing else."""
    step = situation.aftercare.asked
    if step and situation.asked_last and heard.means("fine"):
        return _answered(situation, step, "fine", library)
    if step is None or situation.something_asked:
        return None
    well = heard.means("well_again") or _gone(heard, library)
    return _answered(situation, step, "fine", library) if well else None


def _gone(heard: Heard, library: Library) -> bool:
    """Whether a symptom is said to be over, and nothing besides."""
    about = (heard.read.label, *heard.read.suggestions[:1]) if heard.read.outcome != "start" else ()
    return (
        any(library.daybook.is_over(label, heard.text) for label in about)
        and not heard.holds("not_only")
        and not _asks(heard.text)
    )


def said_freely(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """Words after a check-in: what is told of the skin is answered or passed on, never met with "I do not know"."""
    step = situation.aftercare.asked
    if step is None or heard.read.foreign:
        return None
    symptom = symptom_of(situation, heard.text, heard.read, library)
    if symptom is not None:
        question = heard.question()
        return _noted(told_of(situation, symptom, question), step, _answer(symptom))
    if situation.asked_last and heard.holds("doing_well") and not _asks(heard.text):
        return _answered(situation, step, "fine", library)
    if heard.does("thanks") or wishes.thanks(heard.text) or (wishes.only_kind(heard.text) and not situation.asked_last):
        return None
    if situation.asked_lately and heard.read.outcome in ("suggest", "decline"):
        return _noted(staff.passed_on(situation, heard.question()), step, "other")
    return None


def _answered(situation: Situation, step: str, answer: CheckIn, library: Library) -> Decision:
    match answer:
        case "fine":
            decision = _fine(situation, step, library)
        case "worried":
            decision = _worried(situation)
        case _:
            words = library.say(f"button.checkin_{answer}", situation.language)
            decision = told_of(situation, library.daybook.symptoms[answer], Question(words, ""))
    return _noted(decision, step, answer)


def told_unasked(decision: Decision, symptom: Symptom, text: str, library: Library) -> Decision:
    """What is felt is noted also where nobody asked; a question about it tells nothing of the person's own skin."""
    return _noted(decision, None, _answer(symptom)) if _states(symptom, text, library) else decision


def _states(symptom: Symptom, text: str, library: Library) -> bool:
    """Whether some clause names the symptom and does not ask, or the whole text only tells."""
    stated = (part for part in wording.parts(library, "hinge", text) if not _asks(part))
    return bool(text) and (not _asks(text) or any(symptom in library.daybook.felt(None, part) for part in stated))


def _asks(text: str) -> bool:
    return passages.worth_reading(text)[0].asks


def _answer(symptom: Symptom) -> CheckIn:
    return next((answer for answer in get_args(CheckIn) if answer == symptom.noted), "other")


def _noted(decision: Decision, step: str | None, answer: CheckIn) -> Decision:
    """Noted first, so that staff see this answer too in what they are told."""
    return replace(decision, deeds=(NoteCheckIn(step, answer), *decision.deeds))


def _fine(situation: Situation, slug: str, library: Library) -> Decision:
    step = library.careplans[CARE_PLAN].step(slug)
    about = topics(*(step.topics[:2] if step else ()))
    says = (Text("checkin.fine", choices=(*about, NEXT_TIPS, STAFF_WRITE, HELP)),)
    return Decision(says, Conversation(), situation.language)


def _worried(situation: Situation) -> Decision:
    """In their own words next; danger in them is noticed as everywhere."""
    key = "checkin.worried" if situation.staff_reachable else "checkin.worried_nobody"
    says = (Text(key, choices=(NEVER_MIND,)),)
    return Decision(says, Conversation(StaffTalk("question")), situation.language)


# What a symptom means: on day 1 and on day 10 the same words mean something else


def symptom_of(situation: Situation, text: str, read: Understood, library: Library) -> Symptom | None:
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


def told_of(situation: Situation, symptom: Symptom, question: Question) -> Decision:
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
    deed = RaiseTask("check-in", holds.topic, words=question.words, message_id=question.message_id or None)
    return Decision((say, passed), Conversation(about=holds.topic), situation.language, (deed,))
