"""What to say and do about one event. Pure: values in, a Decision out; the first rule with an opinion wins."""

from dataclasses import replace

from bot import replies, said, tapped
from bot.events import Event, Followed, Joined, Left, Said, Showed, Tapped, TookBack, Unfollowed
from bot.flows import desk, reservation
from bot.situation import Decision, Deed, Follow, LeaveStaff, Situation, TakeBack
from bot.staff_speak import unless_staff_speak
from clinic.conversation import Conversation
from clinic.message import Text
from intents.danger.judge import Alarm
from knowledge.library import Library


def decide(situation: Situation, event: Event, library: Library) -> Decision:
    """Choose what to say and do about one event."""
    if event.standby:
        return _listen_only(situation, event, library)
    if at_desk := desk.heard(situation, event, library):  # what a colleague writes to a patient is no cry for help
        return at_desk
    if event.chat_kind != "user":
        return _in_company(situation, event, library)
    return unless_staff_speak(situation, event, _alone(situation, event, library))


def _alone(situation: Situation, event: Event, library: Library) -> Decision:
    """What the bot would say to somebody one-to-one."""
    match event.what:
        case Said() as words:
            return reservation.picks_up(situation, said.heard(situation, words, library), words)
        case Tapped() as button:
            return reservation.picks_up(situation, tapped.pressed(situation, button, library))
        case Showed(kind=kind):
            return reservation.picks_up(situation, _showed(situation, kind))
        case Followed(back=back):
            return replies.welcome(situation, back)
        case _:
            return _silently(situation, event)


def decide_alarm(situation: Situation, event: Event, _library: Library, alarm: Alarm) -> Decision | None:
    """What is said to a cry for help before anything else is understood; None for what is better left to its turn: a colleague's
    words, a code, a group, and what another channel answers."""
    alone = event.chat_kind == "user" and not event.standby and not situation.is_staff and not situation.invitation
    if not alone or not isinstance(event.what, Said):
        return None
    return reservation.picks_up(situation, said.cried(situation, event.what, alarm), event.what)


def _nothing(situation: Situation, *deeds: Deed) -> Decision:
    return Decision((), situation.conversation, situation.language, deeds)


def _silently(situation: Situation, event: Event) -> Decision:
    """Events nobody waits for an answer to."""
    match event.what:
        case Unfollowed():
            # A colleague who blocked the account hears nothing either: LINE takes what is sent to them, and drops it.
            return replace(_nothing(situation, Follow(False), LeaveStaff()), conversation=Conversation())
        case TookBack(message_id=message_id):
            kept = situation.conversation
            if kept.question and kept.question.message_id == message_id:
                kept = replace(kept, question=None)
            if kept.draft and kept.draft.came_from(message_id):
                kept = replace(kept, draft=replace(kept.draft, words=None, message_id=None))
            return replace(_nothing(situation, TakeBack(message_id)), conversation=kept)
        case Left():
            return _nothing(situation, LeaveStaff())
        case _:
            return _nothing(situation)


def _listen_only(situation: Situation, event: Event, library: Library) -> Decision:
    """Another channel has the word: say nothing, but never overlook danger."""
    if isinstance(event.what, Said) and event.chat_kind == "user":
        read = said.read_in(situation, event.what.text, library)
        if read.alarm is not None:
            return _nothing(situation, replies.alarm_task(read, event.what.message_id, quiet=True))
    return _silently(situation, event)


def _in_company(situation: Situation, event: Event, library: Library) -> Decision:
    """In a group nothing is ever said about anybody's health, not even that it was asked about."""
    match event.what:
        case Said(text=text) if situation.invitation:
            return replies.joined_staff(situation, text.strip())
        case Said(text=text, to_us=to_us) if to_us or not situation.is_staff:
            read = said.read_in(situation, text, library)
            if to_us or read.alarm is not None:
                return Decision((Text("group.private"),), situation.conversation, said.spoken_in(situation, text, read))
            return _nothing(situation)
        case Joined():
            return Decision((Text("group.hello"),), situation.conversation, situation.language)
        case _:
            return _silently(situation, event)


def _showed(situation: Situation, kind: str) -> Decision:
    """A sticker or a picture cannot be judged here; who sent one is told what can be done instead."""
    if kind == "sticker":
        return replies.courtesy(situation, "sticker")
    key = f"showed.{kind}" if kind in ("image", "video", "audio", "file", "location") else "showed.other"
    return replies.cannot_see(situation, key)
