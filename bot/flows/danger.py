"""What is said and done about danger: the emergency answer, what is said while it stands, and what ends it."""

from dataclasses import replace
from datetime import timedelta

from bot.turn.choices import HELP, STAFF_WRITE
from bot.turn.decision import Decision, Deed, NoteCheckIn, RaiseTask
from bot.turn.heard import Heard
from bot.turn.situation import Situation
from clinic.conversation import Conversation
from clinic.message import Called, Text, Urgent
from clinic.patient import Language
from intents.danger.judge import Alarm
from intents.danger.rules import SUSPECTED
from intents.languages import passages

HOLDS = timedelta(hours=6)  # an emergency answer, where nothing ends it before
MOST_SAYS = 5  # messages of one call: https://developers.line.biz/en/reference/messaging-api/#send-reply-message
JOKE, HELPED = ("alarm.joke", "alarm.joke_self-harm"), ("alarm.helped", "alarm.helped_self-harm")
CALLED = "other-emergency"  # the sign under which an ambulance stands, be it called or wanted
UNCLEAR = ("decline.text", "foreign.text", "suggest.text", "courtesy.told")


def as_it_stands(situation: Situation) -> Situation:
    """Without an emergency answer that stands no more: hours have passed, or staff have closed what it opened."""
    talk, since = situation.conversation, situation.conversation.danger_since
    passed = since is not None and situation.now - since > HOLDS
    if talk.danger is None or not (passed or situation.seen_to):
        return situation
    return replace(situation, conversation=replace(talk, danger=None, danger_since=None))


def urgent(situation: Situation, alarm: Alarm, text: str, message_id: str) -> Decision:
    """Danger goes before everything; the talk stands still meanwhile, but for what a bare "yes" would answer."""
    of_skin = situation.aftercare.treatment and alarm.response != "self-harm" and alarm.signs != (SUSPECTED,)
    first = situation.conversation.danger is None
    noted = (NoteCheckIn(situation.aftercare.asked, "worried"),) if of_skin and first else ()
    deeds = (*noted, alarm_task(alarm, text, message_id))
    decision = _alarmed(situation, alarm.response, alarm.signs, *deeds)
    if not passages.in_two_languages(text):
        return decision
    other: Language = "en" if situation.language == "ja" else "ja"
    also = tuple(replace(say, language=other) for say in decision.says if isinstance(say, Urgent))
    return replace(decision, says=(*decision.says, *also))


def held_to(situation: Situation, decision: Decision) -> Decision:
    """Whatever else is answered while an emergency answer stands: below a line that holds to it. What is not understood then is
    answered with it once more."""
    response = situation.conversation.danger
    if response is None or decision.urgent:
        return decision
    since = situation.conversation.danger_since or situation.now
    kept = replace(decision.conversation, danger=response, danger_since=since)
    if any(isinstance(say, Text) and say.key in UNCLEAR for say in decision.says):
        return replace(said_again(replace(situation, language=decision.language), response), rule=decision.rule)
    holds = (Text(f"alarm.still_{response}"),) if 0 < len(decision.says) < MOST_SAYS else ()
    return replace(decision, conversation=kept, says=(*holds, *decision.says))


def supposed(situation: Situation) -> Decision:
    """What to do if the worst came: for somebody who only asks, and if not, the words are right all the same."""
    talk = _stands(situation, "emergency")
    return Decision((Text("courtesy.supposed", choices=(STAFF_WRITE, HELP)),), talk, situation.language, urgent=True)


def meanwhile(situation: Situation, heard: Heard, response: str) -> Decision | None:
    """What people write after an emergency answer, in any words; None for everything else. A rule that hears danger in it goes
    first, but for a joke that is taken back."""
    if heard.holds("danger_joke") and not heard.holds("danger_not_joke"):
        return _ended(situation, JOKE, response)
    signs = set(heard.read.alarm.signs) if heard.read.alarm else set()
    if signs == {CALLED} and heard.holds("danger_helped"):
        return _ended(situation, HELPED, response)
    on_the_phone = heard.holds("danger_phone")
    afraid = on_the_phone and heard.holds("danger_fear")
    if signs - {SUSPECTED} and not (signs == {CALLED} and afraid):
        return None
    if heard.holds("danger_how") or afraid:
        return _told(situation, f"alarm.how_{response}", response)
    if on_the_phone and heard.holds("danger_no_answer"):
        return nobody_answered(situation, response, heard.text, heard.message_id)
    if heard.holds("danger_should_call") or heard.holds("danger_night") or heard.holds("danger_will_call"):
        return _told(situation, f"alarm.yes_{response}", response)
    if heard.holds("danger_helped"):
        return _ended(situation, HELPED, response)
    return relieved(situation) if heard.holds("danger_over") and not heard.holds("danger_not_over") else None


def _told(situation: Situation, key: str, response: str) -> Decision:
    """What to do about the danger, once more and in other words: it stands."""
    return Decision((Text(key),), _stands(situation, response), situation.language, urgent=True)


def _ended(situation: Situation, keys: tuple[str, str], response: str) -> Decision:
    """It stands no more, and help stays in sight."""
    key = keys[response == "self-harm"]
    return Decision((Text(key, choices=(STAFF_WRITE,)),), Conversation(), situation.language)


def nobody_answered(situation: Situation, response: str, words: str, message_id: str) -> Decision:
    """Nobody answers: where life may be at risk, the number that always does; else another line to talk to. Staff are alerted
    once more."""
    if response != "self-harm":
        return once_more(situation, "emergency", words, message_id)
    key = "alarm.unreachable_self-harm" if situation.staff_reachable else "alarm.unreachable_self-harm_nobody"
    again = once_more(situation, response, words, message_id)
    return replace(again, says=(Text(key),))


def once_more(situation: Situation, response: str, words: str, message_id: str) -> Decision:
    """The emergency answer again, and staff are alerted again: something about the danger was written after an alarm."""
    deed = RaiseTask("urgent", SUSPECTED, (Called("sign", SUSPECTED),), words, message_id)
    return _alarmed(situation, response, (), deed)


def said_again(situation: Situation, response: str) -> Decision:
    """The emergency answer once more, for somebody who asks what to do now."""
    return _alarmed(situation, response, ())


def relieved(situation: Situation) -> Decision:
    """All is well, they say; after words about self-harm the helpline stays in sight."""
    if situation.conversation.danger == "self-harm":
        return _ended(situation, JOKE, "self-harm")
    return Decision((Text("courtesy.relieved", choices=(STAFF_WRITE,)),), Conversation(), situation.language)


def _alarmed(situation: Situation, response: str, signs: tuple[str, ...], *deeds: Deed) -> Decision:
    says = (Urgent(response, signs, situation.staff_reachable),)
    return Decision(says, _stands(situation, response), situation.language, deeds, urgent=True)


def _stands(situation: Situation, response: str) -> Conversation:
    return replace(situation.conversation.not_awaiting_a_yes(), danger=response, danger_since=situation.now)


def alarm_task(alarm: Alarm, words: str, message_id: str, quiet: bool = False) -> RaiseTask:
    """The task staff get: which sign, and the words as they were, whole; what stands around a sign may matter as much."""
    signs = alarm.signs
    about = tuple(Called("sign", sign) for sign in signs)
    return RaiseTask("urgent", signs[0] if signs else None, about, words, message_id, quiet)
