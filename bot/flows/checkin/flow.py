"""How is the skin? Four answers to tap, or words of the person's own: each leads somewhere."""

from dataclasses import replace
from typing import get_args

from bot.flows import staff
from bot.flows.checkin import symptoms
from bot.turn.choices import HELP, NEVER_MIND, NEXT_TIPS, STAFF_WRITE, topics
from bot.turn.decision import Decision, NoteCheckIn
from bot.turn.heard import Heard
from bot.turn.situation import CARE_PLAN, Situation
from clinic.conversation import Conversation, Question
from clinic.message import Text
from clinic.taps import Skin
from clinic.treatment import CheckIn
from intents.languages import passages
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
    symptom = symptoms.find(situation, heard.text, heard.read, library)
    if symptom is not None:
        question = heard.question()
        return _noted(symptoms.told(situation, symptom, question), step, _answer(symptom))
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
            decision = symptoms.told(situation, library.daybook.symptoms[answer], Question(words, ""))
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
    return Decision(says, Conversation(waiting="staff-question"), situation.language)
