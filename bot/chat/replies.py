"""The turns a talk can take: for each, what is said, what is done, and what is remembered."""

from collections.abc import Sequence
from dataclasses import replace

from bot.flows import tips
from bot.flows.booking import existing as reservation_kept
from bot.flows.booking import waiting_list as reservation_waiting
from bot.turn.choices import HELP, NEVER_MIND, REGISTER, RESERVE, STAFF_ASK, STAFF_WRITE, WITHDRAW, numbered, topics
from bot.turn.situation import (
    ChooseLanguage,
    Decision,
    Deed,
    Follow,
    JoinStaff,
    NoteCheckIn,
    RaiseTask,
    Situation,
    WithdrawQuestion,
)
from clinic.conversation import Conversation, Question
from clinic.message import Answer, Called, Choice, Say, Text, Urgent
from clinic.patient import LANGUAGES, Language
from clinic.taps import Ask, DeleteData, Speak
from intents.danger.judge import EXCERPT_LIMIT
from intents.danger.rules import SUSPECTED
from intents.understand import Understood
from knowledge import wording
from knowledge.library import Library

AWAIT_A_YES = frozenset(
    {
        "delete-confirm",
        "treatment-consent",
        "treatment-long-ago",
        "treatment-which",
        "treatment-correction",
        "tips-back",
        "reservation-cancel",
        "reservation-proposed",
    }
)
FIRST_QUESTIONS = ("what-is-dermapen", "pores", "results-timeline", "risks-overview", "free-counselling")


def _other_language(situation: Situation) -> tuple[Choice, ...]:
    return tuple(Choice(f"language.in_{code}", Speak(code)) for code in LANGUAGES if code != situation.language)


def welcome(situation: Situation, back: bool) -> Decision:
    """First words, or words of return."""
    choices = (*topics(*FIRST_QUESTIONS), RESERVE, REGISTER, STAFF_WRITE, *_other_language(situation))
    says = (Text("welcome.back" if back else "welcome.hello"), Text("welcome.rules", choices=choices))
    asked = tips.asks_back(situation)
    talk = Conversation(waiting="tips-back") if asked else Conversation()
    return Decision((*says, asked) if asked else says, talk, situation.language, (Follow(True),))


def urgent(situation: Situation, read: Understood, message_id: str) -> Decision | None:
    """Danger goes before everything; the talk stands still meanwhile, but for what a bare "yes" would answer."""
    if read.alarm is None:
        return None
    of_skin = situation.aftercare.treatment and read.alarm.response != "self-harm" and read.alarm.signs != (SUSPECTED,)
    first = situation.conversation.danger is None
    noted = (NoteCheckIn(situation.aftercare.asked, "worried"),) if of_skin and first else ()
    deeds = (*noted, alarm_task(read, message_id))
    return _alarmed(situation, read.alarm.response, read.alarm.signs, *deeds)


def supposed(situation: Situation) -> Decision:
    """What to do if the worst came: for somebody who only asks, and if not, the words are right all the same."""
    talk = replace(not_awaiting_a_yes(situation.conversation), danger="emergency")
    return Decision((Text("courtesy.supposed", choices=(STAFF_WRITE, HELP)),), talk, situation.language, urgent=True)


def nobody_answered(situation: Situation, response: str, words: str, message_id: str) -> Decision:
    """The clinic's phone was no help: where life may be at risk, the number that always answers. Staff are alerted once more."""
    deed = RaiseTask("urgent", SUSPECTED, (Called("sign", SUSPECTED),), words[:EXCERPT_LIMIT], message_id)
    return _alarmed(situation, "self-harm" if response == "self-harm" else "emergency", (), deed)


def said_again(situation: Situation, response: str) -> Decision:
    """The emergency answer once more, for somebody who asks what to do now."""
    return _alarmed(situation, response, ())


def relieved(situation: Situation) -> Decision:
    return Decision((Text("courtesy.relieved", choices=(STAFF_WRITE,)),), Conversation(), situation.language)


def not_awaiting_a_yes(talk: Conversation) -> Conversation:
    """Something else was said or asked meanwhile: a bare "yes" or "ok" is about that. The buttons still work."""
    return replace(talk, waiting=None) if talk.waiting in AWAIT_A_YES else talk


def _alarmed(situation: Situation, response: str, signs: tuple[str, ...], *deeds: Deed) -> Decision:
    says = (Urgent(response, signs, situation.staff_reachable),)
    talk = replace(not_awaiting_a_yes(situation.conversation), danger=response)
    return Decision(says, talk, situation.language, deeds, urgent=True)


def alarm_task(read: Understood, message_id: str, quiet: bool = False) -> RaiseTask:
    """The task staff get: which sign, and the clause it was found in."""
    assert read.alarm is not None
    signs = read.alarm.signs
    about = tuple(Called("sign", sign) for sign in signs)
    return RaiseTask("urgent", signs[0] if signs else None, about, read.alarm.excerpt, message_id, quiet)


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


def passed_key(situation: Situation) -> str:
    """Whoever has just heard when staff answer is not told the opening hours again."""
    key = "staff.passed" if situation.staff_reachable else "staff.nobody"
    return f"{key}_again" if situation.passed_lately else key


def passed_on(situation: Situation, question: Question) -> Decision:
    """The question goes to staff as asked; the person learns what happens next."""
    key = passed_key(situation)
    if question.topic and question.topic not in ("talk-to-staff",):
        says = Text(f"{key}_about", {"about": (Called("title", question.topic),)}, (WITHDRAW, HELP))
    else:
        says = Text(key, choices=(WITHDRAW, HELP))
    deed = RaiseTask("question", question.topic, words=question.words, message_id=question.message_id or None)
    return Decision((says,), Conversation(about=question.topic, passed=True), situation.language, (deed,))


def request(situation: Situation, slug: str, question: Question) -> Decision:
    """What Sodan cannot do by itself yet goes to staff with a kind line."""
    key = f"request.{slug}" if situation.staff_reachable else "request.nobody"
    says = (Text(key, {"about": (Called("title", slug),)}, (WITHDRAW, HELP)),)
    deed = RaiseTask("request", slug, words=question.words or None, message_id=question.message_id or None)
    return Decision(says, Conversation(waiting="staff-talk", about=slug, passed=True), situation.language, (deed,))


def complained(situation: Situation, question: Question) -> Decision:
    """Somebody is upset: no suggestions, but a person at once."""
    say = Text("staff.complaint" if situation.staff_reachable else "staff.complaint_nobody", choices=(WITHDRAW, HELP))
    deed = RaiseTask("question", words=question.words, message_id=question.message_id)
    return Decision((say,), Conversation(waiting="staff-talk", passed=True), situation.language, (deed,))


def more_for_staff(situation: Situation, question: Question) -> Decision:
    """Something added to what staff are asked already: a day, a number, an answer to their reply."""
    say = Text("staff.more" if situation.staff_reachable else "staff.more_nobody", choices=(WITHDRAW, HELP))
    deed = RaiseTask("question", question.topic, words=question.words, message_id=question.message_id or None)
    return Decision((say,), replace(situation.conversation, passed=True), situation.language, (deed,))


def invite_question(situation: Situation) -> Decision:
    key = "staff.write" if situation.staff_reachable else "staff.write_nobody"
    return Decision((Text(key, choices=(NEVER_MIND,)),), Conversation(waiting="staff-question"), situation.language)


def never_mind(situation: Situation) -> Decision:
    return Decision((Text("staff.never_mind", choices=(HELP,)),), Conversation(), situation.language)


def withdrawn(situation: Situation) -> Decision:
    key, deeds = ("staff.withdrawn", (WithdrawQuestion(),)) if situation.withdrawable else ("staff.nothing_open", ())
    return Decision((Text(key, choices=(HELP,)),), Conversation(), situation.language, deeds)


def both(first: Decision, second: Decision) -> Decision:
    """Two answers in one letter, in order; but what asks something back comes last, and the talk goes on from it."""
    if first.conversation.waiting and not second.conversation.waiting:
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


def my_data(situation: Situation, library: Library) -> Decision:
    language = situation.language
    params = {
        "since": wording.day(library, situation.known_since, language),
        "language": library.say(f"language.name_{language}", language),
        "tasks": str(situation.open_tasks),
    }
    params |= _aftercare_data(situation, library)
    delete = Choice("button.delete", Ask("delete-my-data"))
    says = (Text("my_data.text", params), *_visits_kept(situation, library))
    return Decision((*says[:-1], replace(says[-1], choices=(delete, HELP))), Conversation(), language)


def _visits_kept(situation: Situation, library: Library) -> tuple[Say, ...]:
    """Reservations and waiting lists, where there are any."""
    agenda, language = situation.agenda, situation.language
    if agenda is None or not (agenda.upcoming or agenda.waits()):
        return ()
    lines = [*reservation_kept.lines(agenda, library, language), *reservation_waiting.lines(agenda, library, language)]
    return (Text("my_data.visits", {"list": _bulleted(lines, library, language)}),)


def _bulleted(lines: Sequence[str], library: Library, language: Language) -> str:
    return "\n".join(library.say("my_data.line", language, line=line) for line in lines)


def _aftercare_data(situation: Situation, library: Library) -> dict[str, str]:
    """The treatment, the consent it is kept with, and how the tips stand."""
    language, kept = situation.language, situation.aftercare
    none = library.say("my_data.nothing", language)
    given = "yes" if kept.agreed else "no"
    asked = kept.consent and wording.day(library, kept.consent.at.astimezone(situation.zone).date(), language)
    state = "stopped" if kept.tips.stopped else "paused" if kept.tips.paused else "on" if kept.coming else "none"
    return {
        "treatment": wording.day(library, kept.treatment.treated_on, language) if kept.treatment else none,
        "consent": library.say(f"my_data.consent_{given}", language, on=asked) if asked else none,
        "tips": library.say(f"my_data.tips_{state}", language),
        "hour": library.say(f"my_data.hour_{kept.tips.time_of_day or 'plan'}", language),
        "answers": str(kept.answers),
    }


def confirm_delete(situation: Situation, library: Library) -> Decision:
    choices = (Choice("button.delete_yes", DeleteData(True)), Choice("button.delete_no", DeleteData(False)))
    agenda = situation.agenda
    lines = reservation_kept.lines(agenda, library, situation.language) if agenda else ()
    lost = (Text("delete.visits", {"list": _bulleted(lines, library, situation.language)}),) if lines else ()
    says = (*lost, Text("delete.confirm", choices=choices, shape="confirm"))
    return Decision(says, Conversation(waiting="delete-confirm"), situation.language)


def kept(situation: Situation) -> Decision:
    return Decision((Text("delete.kept", choices=(HELP,)),), Conversation(), situation.language)


def joined_staff(situation: Situation, code: str) -> Decision:
    say = Text("staff.joined", {"open": str(situation.waiting_for_staff)})
    return Decision((say,), situation.conversation, situation.language, (JoinStaff(code),))
