"""The answer to a topic, an action begun, and the small words around them: welcome, suggestion, courtesy."""

from dataclasses import replace
from datetime import date

from bot.flows import checkin, data, staff, tips
from bot.flows.booking import flow as booking
from bot.flows.treatment import day as treatment_day
from bot.turn.choices import HELP, REGISTER, RESERVE, STAFF_ASK, STAFF_WRITE, numbered, topics
from bot.turn.decision import ChooseLanguage, Decision, Follow
from bot.turn.heard import Heard
from bot.turn.situation import Situation
from clinic.conversation import Conversation, Question
from clinic.message import Answer, Choice, Text
from clinic.patient import LANGUAGES, Language
from clinic.talks import DayAsked, TipsTalk
from clinic.taps import Speak
from intents.languages import passages
from intents.understand import Understood
from knowledge import wording
from knowledge.library import Library

FIRST_QUESTIONS = ("what-is-dermapen", "pores", "results-timeline", "risks-overview", "free-counselling")


# What was asked for


def answers(situation: Situation, heard: Heard, library: Library) -> Decision:
    """One question or two."""
    first = _answer_by_day(situation, heard, heard.read, heard.text, library)
    if heard.read.also is None:
        return first
    return both(first, _answer_by_day(situation, heard, heard.read.also, "", library))


def _answer_by_day(situation: Situation, heard: Heard, read: Understood, text: str, library: Library) -> Decision:
    """What a symptom comes to on this day, and what else was asked. `text` is searched for a symptom."""
    symptom = checkin.symptom_of(situation, text, read, library)
    if symptom is None:
        return _still_waiting(situation, _answer(situation, heard, read, library))
    felt = checkin.told_of(situation, symptom, heard.question())
    felt = checkin.told_unasked(felt, symptom, text, library)
    told = {slug for one in library.daybook.felt(read.label, text) for slug in (*one.topics, *one.mistaken_for)}
    told.add(felt.conversation.about or "")
    if read.outcome == "answer" and read.label not in told:
        return both(felt, _answer(situation, heard, read, library))
    if read.outcome == "suggest" and read.suggestions[0] not in told and passages.worth_reading(text)[0].asks:
        others = replace(read, suggestions=tuple(slug for slug in read.suggestions if slug not in told))
        return both(felt, _answer(situation, heard, others, library))
    return felt


def _still_waiting(situation: Situation, decision: Decision) -> Decision:
    """A day is still awaited after a question in between."""
    asked = situation.conversation.flow
    if not isinstance(asked, DayAsked) or decision.conversation.flow:
        return decision
    return replace(decision, conversation=replace(decision.conversation, flow=asked))


def _answer(situation: Situation, heard: Heard, read: Understood, library: Library) -> Decision:
    question = heard.question(read.label)
    match read.outcome:
        case "answer" if read.label:
            return topic(situation, read.label, library)
        case "ask-staff" if read.label:
            if library.answer(read.label, situation.language):
                return topic(situation, read.label, library)
            return staff.passed_on(situation, question)
        case "start" if read.label:
            return _action(situation, read.label, question, library, read.date)
        case "suggest" if read.suggestions:
            return suggest(situation, read.suggestions, question, library)
        case _:
            return decline(situation, question, read.foreign)


def topic(situation: Situation, slug: str, library: Library) -> Decision:
    """The answer to a topic, or to whatever else a suggestion named. Only then do the words it was about go with it."""
    kept = situation.conversation.question if slug in situation.conversation.offered else None
    if slug in library.actions:
        return _action(situation, slug, kept or Question("", "", slug), library)
    if library.answer(slug, situation.language) is None:
        words = kept.words if kept else library.title(slug, situation.language)
        return staff.passed_on(situation, Question(words, kept.message_id if kept else "", slug))
    return answer(situation, slug, library)


def _action(situation: Situation, slug: str, question: Question, library: Library, day: date | None = None) -> Decision:
    """What somebody wants done; `day` is the day of a treatment they named with it."""
    return (
        _about_treatment(situation, slug, day, library)
        or booking.start(situation, slug, question.words, library)
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
            return courtesy(situation, slug)
        case "talk-to-staff":
            return staff.invite_question(situation)
        case "switch-language":
            wanted = wording.named_language(library, question.words)
            return language(situation, wanted) if wanted else which_language(situation)
        case "my-data":
            return data.my_data(situation, library)
        case "delete-my-data":
            return data.confirm_delete(situation, library)
        case _:
            return staff.request(situation, slug, question)


def language(situation: Situation, language: Language) -> Decision:
    return language_set(replace(situation, language=language), ChooseLanguage(language))


# What is said


def _other_language(situation: Situation) -> tuple[Choice, ...]:
    return tuple(Choice(f"language.in_{code}", Speak(code)) for code in LANGUAGES if code != situation.language)


def welcome(situation: Situation, back: bool) -> Decision:
    """First words, or words of return."""
    choices = (*topics(*FIRST_QUESTIONS), RESERVE, REGISTER, STAFF_WRITE, *_other_language(situation))
    says = (Text("welcome.back" if back else "welcome.hello"), Text("welcome.rules", choices=choices))
    asked = tips.asks_back(situation)
    talk = Conversation(TipsTalk("back")) if asked else Conversation()
    return Decision((*says, asked) if asked else says, talk, situation.language, (Follow(True),))


def answer(situation: Situation, slug: str, library: Library) -> Decision:
    related = library.topics[slug].related
    says = (Answer(slug, choices=(*topics(*related), RESERVE, STAFF_WRITE)),)
    return Decision(says, Conversation(about=slug), situation.language)


def suggest(situation: Situation, slugs: tuple[str, ...], question: Question, library: Library) -> Decision:
    """ "Did you mean": buttons, and numbers for those whose LINE shows none."""
    listed = numbered([library.title(slug, situation.language) for slug in slugs])
    says = (Text("suggest.text", {"list": listed}, (*topics(*slugs), STAFF_ASK)),)
    return Decision(says, Conversation(offered=slugs, question=question), situation.language)


def decline(situation: Situation, question: Question, foreign: bool) -> Decision:
    says = (
        Text("foreign.text" if foreign else "decline.text", choices=(STAFF_ASK, HELP, *_other_language(situation))),
    )
    return Decision(says, Conversation(question=question), situation.language)


def both(first: Decision, second: Decision) -> Decision:
    """Two answers in one letter, in order; but what asks something back comes last, and the talk goes on from it."""
    if first.conversation.flow and not second.conversation.flow:
        first, second = second, first
    says = (*first.says, *(say for say in second.says if say not in first.says))
    return replace(second, says=says, deeds=(*first.deeds, *second.deeds))


def noted(situation: Situation) -> Decision:
    """ "All right", and the like: nothing is asked, a kind line is enough."""
    return Decision((Text("courtesy.noted", choices=(HELP,)),), situation.conversation, situation.language)


def courtesy(situation: Situation, slug: str) -> Decision:
    """A greeting, thanks, a sticker, or help."""
    choices = (*topics(*FIRST_QUESTIONS), RESERVE, REGISTER, STAFF_WRITE, *_other_language(situation))
    return Decision((Text(f"courtesy.{slug}", choices=choices),), Conversation(), situation.language)


def cannot_see(situation: Situation, key: str) -> Decision:
    return Decision((Text(key, choices=(STAFF_WRITE, HELP)),), Conversation(), situation.language)


def which_language(situation: Situation) -> Decision:
    choices = tuple(Choice(f"language.in_{code}", Speak(code)) for code in LANGUAGES)
    return Decision((Text("language.which", choices=choices, shape="buttons"),), Conversation(), situation.language)


def language_set(situation: Situation, deed: ChooseLanguage) -> Decision:
    says = (Text("language.set", choices=(HELP, *_other_language(situation))),)
    return Decision(says, situation.conversation, situation.language, (deed,))
