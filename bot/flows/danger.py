"""What is said and done about danger: the emergency answer, and what follows from it."""

from dataclasses import replace

from bot.turn.choices import HELP, STAFF_WRITE
from bot.turn.decision import Decision, Deed, NoteCheckIn, RaiseTask
from bot.turn.situation import Situation
from clinic.conversation import Conversation
from clinic.message import Called, Text, Urgent
from intents.danger.judge import EXCERPT_LIMIT, Alarm
from intents.danger.rules import SUSPECTED


def urgent(situation: Situation, alarm: Alarm, message_id: str) -> Decision:
    """Danger goes before everything; the talk stands still meanwhile, but for what a bare "yes" would answer."""
    of_skin = situation.aftercare.treatment and alarm.response != "self-harm" and alarm.signs != (SUSPECTED,)
    first = situation.conversation.danger is None
    noted = (NoteCheckIn(situation.aftercare.asked, "worried"),) if of_skin and first else ()
    deeds = (*noted, alarm_task(alarm, message_id))
    return _alarmed(situation, alarm.response, alarm.signs, *deeds)


def supposed(situation: Situation) -> Decision:
    """What to do if the worst came: for somebody who only asks, and if not, the words are right all the same."""
    talk = replace(situation.conversation.not_awaiting_a_yes(), danger="emergency")
    return Decision((Text("courtesy.supposed", choices=(STAFF_WRITE, HELP)),), talk, situation.language, urgent=True)


def nobody_answered(situation: Situation, response: str, words: str, message_id: str) -> Decision:
    """The clinic's phone was no help: where life may be at risk, the number that always answers. Staff are alerted once more."""
    return once_more(situation, "self-harm" if response == "self-harm" else "emergency", words, message_id)


def once_more(situation: Situation, response: str, words: str, message_id: str) -> Decision:
    """The emergency answer again, and staff are alerted again: something about the danger was written after an alarm."""
    deed = RaiseTask("urgent", SUSPECTED, (Called("sign", SUSPECTED),), words[:EXCERPT_LIMIT], message_id)
    return _alarmed(situation, response, (), deed)


def said_again(situation: Situation, response: str) -> Decision:
    """The emergency answer once more, for somebody who asks what to do now."""
    return _alarmed(situation, response, ())


def relieved(situation: Situation) -> Decision:
    return Decision((Text("courtesy.relieved", choices=(STAFF_WRITE,)),), Conversation(), situation.language)


def _alarmed(situation: Situation, response: str, signs: tuple[str, ...], *deeds: Deed) -> Decision:
    says = (Urgent(response, signs, situation.staff_reachable),)
    talk = replace(situation.conversation.not_awaiting_a_yes(), danger=response)
    return Decision(says, talk, situation.language, deeds, urgent=True)


def alarm_task(alarm: Alarm, message_id: str, quiet: bool = False) -> RaiseTask:
    """The task staff get: which sign, and the clause it was found in."""
    signs = alarm.signs
    about = tuple(Called("sign", sign) for sign in signs)
    return RaiseTask("urgent", signs[0] if signs else None, about, alarm.excerpt, message_id, quiet)
