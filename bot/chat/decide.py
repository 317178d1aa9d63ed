"""What to say and do about one event. Pure: values in, a Decision out. Texts go through the ordered list in rules.py."""

from dataclasses import replace

from bot.chat import buttons, otherwise, replies, rules
from bot.chat.staff_speak import unless_staff_speak
from bot.flows import company, contact, danger, photos, staff
from bot.flows.booking import flow as booking
from bot.flows.desk import flow as desk
from bot.line.events import Event, Followed, Joined, Left, Said, Showed, Tapped, TookBack, Unfollowed
from bot.turn.decision import Decision, Deed, Follow, LeaveStaff, TakeBack
from bot.turn.heard import hear, language_of, understood
from bot.turn.situation import Situation
from clinic.conversation import Conversation
from clinic.message import Text
from intents.danger.judge import Alarm
from intents.understand import Understood
from knowledge.library import Library


def decide(situation: Situation, event: Event, library: Library) -> Decision:
    """Choose what to say and do about one event; the decision names the rule that made it."""
    situation = danger.as_it_stands(situation)
    if event.standby:
        return _named("another_channel_has_the_word", _listen_only(situation, event, library))
    at_desk = desk.at_desk(situation, event, library) if situation.is_staff else None
    if at_desk is not None:  # what a colleague writes to a patient is no cry for help
        return _named("colleague_at_the_desk", at_desk)
    if event.chat_kind != "user":
        return _named("group", _in_company(situation, event, library))
    decision = otherwise.put(situation.conversation, _alone(situation, event, library))
    decision = unless_staff_speak(situation, event, decision)
    sent = event.what.photos if isinstance(event.what, Said) else ()
    return photos.beside(situation, decision, sent) if sent else decision


def _alone(situation: Situation, event: Event, library: Library) -> Decision:
    """What the bot would say to somebody one-to-one."""
    match event.what:
        case Said() as words:
            answered = booking.taken_up_again(situation, _answered(situation, words, library), library, words)
            return _not_seen(words.beside, answered) if words.beside else answered
        case Tapped() as button:
            pressed = danger.held_to(situation, buttons.pressed(situation, button, library))
            return booking.taken_up_again(situation, _named("button", pressed), library)
        case Showed(photos=sent) if sent:
            asked = danger.held_to(situation, photos.shown(situation, sent))
            return booking.taken_up_again(situation, _named("photos", asked), library)
        case Showed(kind=kind):
            shown = danger.held_to(situation, _showed(situation, kind))
            return booking.taken_up_again(situation, _named("sticker_or_picture", shown), library)
        case Followed(back=back):
            return _named("welcome", replies.welcome(situation, back))
        case _:
            return _named("no_answer_awaited", _silently(situation, event))


def decide_alarm(situation: Situation, event: Event, library: Library, alarm: Alarm) -> Decision | None:
    """What is said to a cry for help before anything else is understood; None for what is better left to its turn: a colleague's
    words, a code, a group, and what another channel answers."""
    alone = event.chat_kind == "user" and not event.standby and not situation.is_staff and not situation.invitation
    if not alone or not isinstance(event.what, Said):
        return None
    return booking.taken_up_again(situation, _cried(situation, event.what, alarm, library), library, event.what)


def _named(rule: str, decision: Decision) -> Decision:
    return replace(decision, rule=rule)


def _answered(situation: Situation, said: Said, library: Library) -> Decision:
    """A text, read once and given to the rules."""
    if situation.invitation:  # a code of ours to the letter: nobody's words, so nothing to read danger into
        return _named("staff_code", staff.joined_staff(situation, said.text.strip()))
    if situation.asked_last:  # a yes or "ok" now answers that, and no older question
        situation = replace(situation, conversation=situation.conversation.not_awaiting_a_yes())
    if contact.overtaken(situation):
        situation = replace(situation, conversation=replace(situation.conversation, flow=None))
    read = understood(situation, said.text, library)
    return rules.first_opinion(situation, hear(situation, said, read, library), library)


def _cried(situation: Situation, said: Said, alarm: Alarm, library: Library) -> Decision:
    """A cry for help, judged already."""
    language = library.language_of(said.text)
    read = Understood(situation.language if situation.chosen else language, "urgent", score=1.0, alarm=alarm)
    spoken = replace(situation, language=language_of(situation, said.text, read))
    return replace(danger.urgent(spoken, alarm, said.text, said.message_id), read=read, rule=rules.alarm.__name__)


def _nothing(situation: Situation, *deeds: Deed) -> Decision:
    return Decision((), situation.conversation, situation.language, deeds)


def _silently(situation: Situation, event: Event) -> Decision:
    """Events nobody waits for an answer to."""
    match event.what:
        case Unfollowed():
            # A colleague who blocked the account hears nothing either: LINE takes what is sent to them, and drops it.
            return replace(_nothing(situation, Follow(False), LeaveStaff()), conversation=Conversation())
        case TookBack(message_id=message_id):
            kept = situation.conversation.without(message_id)
            told = contact.unsent(situation.conversation.flow, message_id)
            return replace(_nothing(situation, TakeBack(message_id, told)), conversation=kept)
        case Left():
            return _nothing(situation, LeaveStaff())
        case _:
            return _nothing(situation)


def _listen_only(situation: Situation, event: Event, library: Library) -> Decision:
    """Another channel has the word: say nothing, but never overlook danger."""
    if isinstance(event.what, Said) and event.chat_kind == "user":
        read = understood(situation, event.what.text, library)
        if read.alarm is not None:
            return _nothing(
                situation, danger.alarm_task(read.alarm, event.what.text, event.what.message_id, quiet=True)
            )
    return _silently(situation, event)


def _in_company(situation: Situation, event: Event, library: Library) -> Decision:
    """What is said in a group; all that nobody waits for an answer to is done in silence."""
    match event.what:
        case Said(text=text) if situation.invitation:
            return staff.joined_staff(situation, text.strip())
        case Said() as said if said.to_us or not situation.is_staff:
            return company.spoken(situation, said, library, replies.in_company)
        case Joined():
            return company.hello(situation)
        case _:
            return _silently(situation, event)


def _showed(situation: Situation, kind: str) -> Decision:
    """A sticker or a picture cannot be judged here; who sent one is told what can be done instead."""
    if kind == "sticker":
        return replies.courtesy(situation, "sticker")
    return replies.cannot_see(situation, _shown(kind))


def _shown(kind: str) -> str:
    return f"showed.{kind}" if kind in ("image", "video", "audio", "file", "location") else "showed.other"


def _not_seen(kind: str, decision: Decision) -> Decision:
    """What came with a picture is answered, and that the picture cannot be seen is said first; but nothing goes before danger."""
    if decision.urgent or not decision.says:
        return decision
    return replace(decision, says=(Text(_shown(kind)), *decision.says))
