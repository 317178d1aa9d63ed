"""What was asked for: the answer to a topic, or what somebody wants done, begun."""

from dataclasses import replace
from datetime import date

from bot.chat import replies
from bot.flows import tips
from bot.flows.booking import flow as reservation
from bot.flows.checkin import flow as checkin
from bot.flows.checkin import symptoms as by_day
from bot.flows.treatment import day as treatment_day
from bot.line.events import Said
from bot.turn.situation import ChooseLanguage, Decision, Forget, Situation
from clinic.conversation import Conversation, Question
from clinic.message import Text
from clinic.patient import Language
from intents.understand import Understood
from knowledge import wording
from knowledge.library import Library

# A day is still awaited after a question in between.
PATIENT = frozenset({"treatment-day"})


def answers(situation: Situation, said: Said, read: Understood, library: Library) -> Decision:
    """One question or two."""
    first = _answer_by_day(situation, said, read, said.text, library)
    if read.also is None:
        return first
    return replies.both(first, _answer_by_day(situation, said, read.also, "", library))


def _answer_by_day(situation: Situation, said: Said, read: Understood, text: str, library: Library) -> Decision:
    """What a symptom comes to on this day, and what else was asked. `text` is searched for a symptom."""
    symptom = by_day.find(situation, text, read, library)
    if symptom is None:
        return _still_waiting(situation, _answer(situation, said, read, library))
    felt = by_day.told(situation, symptom, Question(said.text, said.message_id))
    felt = checkin.told_unasked(felt, symptom, text, library)
    told = {*symptom.topics, felt.conversation.about}
    if read.outcome == "answer" and read.label not in told:
        return replies.both(felt, _answer(situation, said, read, library))
    if read.outcome == "suggest" and read.suggestions[0] not in told:
        others = replace(read, suggestions=tuple(slug for slug in read.suggestions if slug not in told))
        return replies.both(felt, _answer(situation, said, others, library))
    return felt


def _still_waiting(situation: Situation, decision: Decision) -> Decision:
    """A question in between does not end what was being asked."""
    talk = situation.conversation
    if talk.waiting not in PATIENT or decision.conversation.waiting:
        return decision
    return replace(decision, conversation=replace(decision.conversation, waiting=talk.waiting, was=talk.was))


def _answer(situation: Situation, said: Said, read: Understood, library: Library) -> Decision:
    question = Question(said.text, said.message_id, read.label)
    match read.outcome:
        case "answer" if read.label:
            return topic(situation, read.label, library)
        case "ask-staff" if read.label:
            if library.answer(read.label, situation.language):
                return topic(situation, read.label, library)
            return replies.passed_on(situation, question)
        case "start" if read.label:
            return _action(situation, read.label, question, library, read.date)
        case "suggest" if read.suggestions:
            return replies.suggest(situation, read.suggestions, question, library)
        case _:
            return replies.decline(situation, question, read.foreign)


def topic(situation: Situation, slug: str, library: Library) -> Decision:
    """The answer to a topic, or to whatever else a suggestion named. Only then do the words it was about go with it."""
    kept = situation.conversation.question if slug in situation.conversation.offered else None
    if slug in library.actions:
        return _action(situation, slug, kept or Question("", "", slug), library)
    if library.answer(slug, situation.language) is None:
        words = kept.words if kept else library.title(slug, situation.language)
        return replies.passed_on(situation, Question(words, kept.message_id if kept else "", slug))
    return replies.answer(situation, slug, library)


def _action(situation: Situation, slug: str, question: Question, library: Library, day: date | None = None) -> Decision:
    """What somebody wants done; `day` is the day of a treatment they named with it."""
    return (
        _about_treatment(situation, slug, day, library)
        or reservation.start(situation, slug, question.words, library)
        or _about_talk(situation, slug, question, library)
    )


def _about_treatment(situation: Situation, slug: str, day: date | None, library: Library) -> Decision | None:
    match slug:
        case "register-treatment":
            return treatment_day.start(situation, day, library)
        case "change-treatment-date":
            return treatment_day.correct(situation, day, library)
        case "stop-tips":
            return tips.stop(situation)
        case "resume-tips":
            return tips.again(situation, library)
        case "next-tips":
            return tips.upcoming(situation, library)
        case _:
            return None


def _about_talk(situation: Situation, slug: str, question: Question, library: Library) -> Decision:
    match slug:
        case "greeting" | "thanks" | "help":
            return replies.courtesy(situation, slug)
        case "talk-to-staff":
            return replies.invite_question(situation)
        case "switch-language":
            wanted = wording.named_language(library, question.words)
            return language(situation, wanted) if wanted else replies.which_language(situation)
        case "my-data":
            return replies.my_data(situation, library)
        case "delete-my-data":
            return replies.confirm_delete(situation, library)
        case _:
            return replies.request(situation, slug, question)


def language(situation: Situation, language: Language) -> Decision:
    return replies.language_set(replace(situation, language=language), ChooseLanguage(language))


def forget(situation: Situation) -> Decision:
    return Decision((Text("delete.done"),), Conversation(), situation.language, (Forget(),))
