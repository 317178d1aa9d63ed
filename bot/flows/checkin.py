"""How is the skin? Four answers to tap, or words of the person's own: each leads somewhere."""

from dataclasses import replace
from typing import get_args

from bot import by_day, replies
from bot.events import Said
from bot.flows import tips
from bot.situation import CARE_PLAN, Decision, NoteCheckIn, Situation
from clinic.conversation import Conversation, Question
from clinic.message import Choice, Say
from clinic.treatment import CheckIn
from intents.understand import Understood
from knowledge import wording
from knowledge.library import Library


def tapped(situation: Situation, argument: str, library: Library) -> Decision | None:
    """`<step>:<answer>`. What it means depends on today, not on the day it was asked."""
    step, _, told = argument.partition(":")
    answer = next((answer for answer in get_args(CheckIn) if answer == told), None)
    if situation.aftercare.treatment is None or answer in (None, "other"):
        return None
    return _answered(situation, step, answer, library)


def all_well(situation: Situation, said: Said, library: Library) -> Decision | None:
    """ "Fine", in a word, where it was asked."""
    step = situation.aftercare.asked
    return (
        _answered(situation, step, "fine", library)
        if step and situation.asked_last and wording.means(library, "fine", said.text)
        else None
    )


def said_freely(situation: Situation, said: Said, read: Understood, library: Library) -> Decision | None:
    """Words after a check-in: what is told of the skin is answered or passed on, never met with "I do not know"."""
    step = situation.aftercare.asked
    if step is None or read.foreign:
        return None
    symptom = by_day.find(situation, said.text, read, library)
    if symptom is not None:
        answer: CheckIn = next((answer for answer in get_args(CheckIn) if answer == symptom.slug), "other")
        question = Question(said.text, said.message_id)
        return _noted(by_day.told(situation, symptom, question, library), step, answer)
    if read.outcome in ("suggest", "decline"):
        return _noted(replies.passed_on(situation, Question(said.text, said.message_id)), step, "other")
    return None


def _answered(situation: Situation, step: str, answer: CheckIn, library: Library) -> Decision:
    match answer:
        case "fine":
            decision = _fine(situation, step, library)
        case "worried":
            decision = _worried(situation)
        case _:
            words = library.say(f"button.checkin_{answer}", situation.language)
            decision = by_day.told(situation, library.daybook.symptoms[answer], Question(words, ""), library)
    return _noted(decision, step, answer)


def _noted(decision: Decision, step: str, answer: CheckIn) -> Decision:
    """Noted first, so that staff see this answer too in what they are told."""
    return replace(decision, deeds=(NoteCheckIn(step, answer), *decision.deeds))


def _fine(situation: Situation, slug: str, library: Library) -> Decision:
    step = library.careplans[CARE_PLAN].step(slug)
    topics = tuple(Choice(f"title/{topic}", f"topic:{topic}") for topic in (step.topics[:2] if step else ()))
    next_tips = Choice("title/next-tips", "topic:next-tips")
    says = (Say("checkin.fine", choices=(*topics, next_tips, replies.STAFF_WRITE, tips.HELP)),)
    return Decision(says, Conversation(), situation.language)


def _worried(situation: Situation) -> Decision:
    """In their own words next; danger in them is noticed as everywhere."""
    key = "checkin.worried" if situation.staff_reachable else "checkin.worried_nobody"
    says = (Say(key, choices=(Choice("button.never_mind", "staff:never-mind"),)),)
    return Decision(says, Conversation(waiting="staff-question"), situation.language)
