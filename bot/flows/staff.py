"""What goes to staff: a question, a request, a complaint, something added; and how a colleague joins."""

from dataclasses import replace

from bot.turn.choices import HELP, NEVER_MIND, SEE_ANSWER, STAFF_WRITE, WITHDRAW
from bot.turn.decision import Decision, JoinStaff, RaiseTask, SeeAnswers, WithdrawQuestion
from bot.turn.situation import Situation
from clinic.conversation import Conversation, Question
from clinic.message import Called, Text
from clinic.talks import StaffTalk

# What stands below whatever goes to staff. The last stays there: staff answer for nothing once it is tapped.
_AFTERWARDS = (WITHDRAW, HELP, SEE_ANSWER)


def passed_key(situation: Situation) -> str:
    """Whoever has just heard when staff answer is not told the opening hours again."""
    key = "staff.passed" if situation.staff_reachable else "staff.nobody"
    return f"{key}_again" if situation.passed_lately else key


def passed_on(situation: Situation, question: Question) -> Decision:
    """The question goes to staff as asked; the person learns what happens next."""
    key = passed_key(situation)
    if question.topic and question.topic not in ("talk-to-staff",):
        says = Text(f"{key}_about", {"about": (Called("title", question.topic),)}, _AFTERWARDS)
    else:
        says = Text(key, choices=_AFTERWARDS)
    deed = RaiseTask("question", question.topic, words=question.words, message_id=question.message_id or None)
    return Decision((says,), Conversation(about=question.topic, passed=True), situation.language, (deed,))


def request(situation: Situation, slug: str, question: Question) -> Decision:
    """What Sodan cannot do by itself yet goes to staff with a kind line."""
    key = f"request.{slug}" if situation.staff_reachable else "request.nobody"
    says = (Text(key, {"about": (Called("title", slug),)}, _AFTERWARDS),)
    deed = RaiseTask("request", slug, words=question.words or None, message_id=question.message_id or None)
    return Decision(says, Conversation(StaffTalk("more"), about=slug, passed=True), situation.language, (deed,))


def wanted(situation: Situation, question: Question) -> Decision:
    """Somebody asks for a person in words of their own: staff hear that at once, and what is written next goes with it."""
    passed = passed_on(situation, question)
    return replace(passed, conversation=replace(passed.conversation, flow=StaffTalk("more")))


def of_several(situation: Situation, question: Question) -> Decision:
    """A wish for several people that Sodan cannot put into one request; what else they write of it goes with it."""
    key = "request.several" if situation.staff_reachable else "request.nobody"
    says = (Text(key, {"about": (Called("title", "reserve"),)}, _AFTERWARDS),)
    deed = RaiseTask("request", "reserve", words=question.words, message_id=question.message_id or None)
    talk = Conversation(StaffTalk("more"), about="reserve", passed=True)
    return Decision(says, talk, situation.language, (deed,), settles=True)


def complained(situation: Situation, question: Question) -> Decision:
    """Somebody is upset: no suggestions, but a person at once."""
    say = Text("staff.complaint" if situation.staff_reachable else "staff.complaint_nobody", choices=_AFTERWARDS)
    deed = RaiseTask("complaint", words=question.words, message_id=question.message_id)
    return Decision((say,), Conversation(StaffTalk("more"), passed=True), situation.language, (deed,))


def more_for_staff(situation: Situation, question: Question) -> Decision:
    """Something added to what staff are asked already: a day, a number, an answer to their reply."""
    say = Text("staff.more" if situation.staff_reachable else "staff.more_nobody", choices=_AFTERWARDS)
    deed = RaiseTask("question", question.topic, words=question.words, message_id=question.message_id or None)
    return Decision((say,), replace(situation.conversation, passed=True), situation.language, (deed,))


def answered_too(passed: Decision, known: Decision | None) -> Decision:
    """What goes to staff, and what is known of it already."""
    if known is None:
        return passed
    says = (*(replace(say, choices=()) for say in known.says), *passed.says)
    return replace(passed, says=(Text("staff.known"), *says))


def meanwhile(situation: Situation, known: Decision) -> Decision:
    """What can be answered while staff are asked something else: that stays with them, and the talk goes on."""
    talk = replace(situation.conversation, about=known.conversation.about)
    return replace(known, says=(*known.says[:-1], Text("staff.meanwhile"), known.says[-1]), conversation=talk)


def invite_question(situation: Situation) -> Decision:
    key = "staff.write" if situation.staff_reachable else "staff.write_nobody"
    return Decision((Text(key, choices=(NEVER_MIND,)),), Conversation(StaffTalk("question")), situation.language)


def see_answers(situation: Situation) -> Decision:
    """What staff have answered comes with the deed, by the way back of this very tap; and if they have not yet, that is said."""
    if situation.answers_waiting:
        return Decision((), situation.conversation, situation.language, (SeeAnswers(),))
    with_staff = situation.word is not None and situation.word.of_staff(situation.now)
    if with_staff or situation.open_tasks:
        says = (Text("staff.not_yet", choices=(SEE_ANSWER,)),)
    else:
        says = (Text("staff.nothing_to_see", choices=(STAFF_WRITE, HELP)),)
    return Decision(says, situation.conversation, situation.language)


def never_mind(situation: Situation) -> Decision:
    return Decision((Text("staff.never_mind", choices=(HELP,)),), Conversation(), situation.language)


def withdrawn(situation: Situation) -> Decision:
    key, deeds = ("staff.withdrawn", (WithdrawQuestion(),)) if situation.withdrawable else ("staff.nothing_open", ())
    return Decision((Text(key, choices=(HELP,)),), Conversation(), situation.language, deeds)


def joined_staff(situation: Situation, code: str) -> Decision:
    say = Text("staff.joined", {"open": str(situation.waiting_for_staff)})
    return Decision((say,), situation.conversation, situation.language, (JoinStaff(code),))
