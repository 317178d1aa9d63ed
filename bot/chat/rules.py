"""What somebody wrote: danger first, then what fits what was asked last, then everything else. The first rule with an opinion
wins."""

from collections.abc import Mapping
from dataclasses import replace

from bot.chat import replies
from bot.chat import topics as asked
from bot.flows import tips
from bot.flows.booking import flow as reservation
from bot.flows.checkin import flow as checkin
from bot.flows.treatment import flow as treatment
from bot.line.events import Said
from bot.turn.situation import Decision, Situation
from clinic.conversation import Question, Waiting
from clinic.patient import Language
from intents.danger.judge import Alarm
from intents.danger.rules import SUSPECTED
from intents.languages.detect import detect
from intents.understand import Understood
from knowledge import wording
from knowledge.library import Library

# Asked for in the middle of anything, these are done and not passed on.
ALWAYS_HEARD = frozenset({"delete-my-data", "my-data", "switch-language"})
# What was last asked about a treatment or its tips, and what may be said to it.
FLOWS: Mapping[Waiting, tips.State] = {**treatment.STATES, **tips.STATES}
LITTLE_MORE = 24  # characters: "what should I do?"


def read_in(situation: Situation, text: str, library: Library) -> Understood:
    talk = situation.conversation
    preferred = situation.language if situation.chosen else None
    return library.understanding.read(text, situation.today, preferred=preferred, previous=talk.about)


def heard(situation: Situation, said: Said, library: Library) -> Decision:
    if situation.invitation:  # a code of ours to the letter: nobody's words, so nothing to read danger into
        return replies.joined_staff(situation, said.text.strip())
    if situation.asked_last:  # a yes or "ok" now answers that, and no older question
        situation = replace(situation, conversation=replies.not_awaiting_a_yes(situation.conversation))
    read = read_in(situation, said.text, library)
    spoken = replace(situation, language=spoken_in(situation, said.text, read))
    same = situation if situation.spoken_before else spoken  # a word such as "ok" is in no language
    decision = (
        _after_an_alarm(same, said, library)  # listed words to the letter, never less than the alarm before them
        or _supposing(spoken, said, read, library)
        or _plainly(same, said, read, library)
        or replies.urgent(spoken, read, said.message_id)
        or reservation.plainly(same, said, library)
        or _stopping_or_complaining(same, spoken, said, read, library)
        or _in_a_flow(same, said, read, library)
        or tips.hour_wished(spoken, said, library)
        or _confirming(situation, said, library)  # a yes or a no is in no language
        or _numbered(spoken, said, library)
        or reservation.wished_beside_staff(spoken, said, read, library)
        or _writing_to_staff(spoken, said, read, library)
        or checkin.all_well(same, said, read, library)
        or checkin.said_freely(spoken, said, read, library)
        or _noted(same, said, library)
        or reservation.wished(spoken, said, read, library)
        or asked.answers(spoken, said, read, library)
    )
    return replace(decision, read=read)


def cried(situation: Situation, said: Said, alarm: Alarm) -> Decision:
    """A cry for help, judged already."""
    language: Language = "ja" if detect(said.text) in ("ja", "unknown") else "en"
    read = Understood(situation.language if situation.chosen else language, "urgent", score=1.0, alarm=alarm)
    spoken = replace(situation, language=spoken_in(situation, said.text, read))
    decision = replies.urgent(spoken, read, said.message_id)
    assert decision is not None  # there is an alarm
    return replace(decision, read=read)


def _plainly(situation: Situation, said: Said, read: Understood, library: Library) -> Decision | None:
    """The very words that answer what was asked are no alarm where they only sound like one: "I want to stop" the booking."""
    if read.alarm is None or read.alarm.signs != (SUSPECTED,) or situation.conversation.danger:
        return None
    return reservation.plainly(situation, said, library)


def spoken_in(situation: Situation, text: str, read: Understood) -> Language:
    """The language of a text; the one spoken so far where the text tells none, as numbers do, or is in one we do not speak."""
    return situation.language if read.foreign or detect(text) == "unknown" else read.language


def _after_an_alarm(situation: Situation, said: Said, library: Library) -> Decision | None:
    """What is understood only from the emergency answer that went before it."""
    response = situation.conversation.danger
    if response is None:
        return None
    if wording.means(library, "unreachable", said.text):
        return replies.nobody_answered(situation, response, said.text, said.message_id)
    if wording.means(library, "what_now", said.text):
        return replies.said_again(situation, response)
    return replies.relieved(situation) if wording.means(library, "relieved", said.text) else None


def _supposing(situation: Situation, said: Said, read: Understood, library: Library) -> Decision | None:
    """ "What if I can't breathe?", and nothing that tells of now: an alarm by likeness alone is none then, one by rule stays."""
    rest = wording.without(library, "supposing", said.text)
    if rest is None or len(rest) > LITTLE_MORE or wording.holds(library, "not_supposing", rest):
        return None
    suspected = read.alarm is None or read.alarm.signs == (SUSPECTED,)
    after_alarm = situation.conversation.danger and read.alarm is not None  # then it is one more
    return replies.supposed(situation) if suspected and not after_alarm else None


def _stopping_or_complaining(
    same: Situation, spoken: Situation, said: Said, read: Understood, library: Library
) -> Decision | None:
    """A text may be both, and is then taken for both."""
    stopping = _stopping(same, spoken, said, read, library)
    if not wording.holds(library, "complaint", said.text):
        return stopping
    complaint = replies.complained(spoken, Question(said.text, said.message_id))
    return replies.both(stopping, complaint) if stopping else complaint


def _stopping(same: Situation, spoken: Situation, said: Said, read: Understood, library: Library) -> Decision | None:
    """Stop words win over everything but danger; so does the word that takes them back."""
    if wording.means(library, "stop", said.text):
        return tips.stop(same)
    meant = read.outcome == "start" and read.label == "stop-tips"
    if wording.holds(library, "go_on", said.text):
        return tips.upcoming(spoken, library) if meant else None
    if meant or (wording.holds(library, "stop_within", said.text) and not wording.holds(library, "asks", said.text)):
        return tips.stop(spoken)
    return tips.resume(same, library) if wording.means(library, "resume", said.text) else None


def _in_a_flow(situation: Situation, said: Said, read: Understood, library: Library) -> Decision | None:
    """What fits what was last asked; anything else is answered as always."""
    waiting = situation.conversation.waiting
    state = FLOWS.get(waiting) if waiting else None
    return (state or reservation.said)(situation, said, read, library)


def _confirming(situation: Situation, said: Said, library: Library) -> Decision | None:
    """A typed yes or no, for those whose LINE shows no buttons."""
    match situation.conversation.waiting:
        case "delete-confirm" if wording.means(library, "yes", said.text):
            return asked.forget(situation)
        case "delete-confirm" if wording.means(library, "no", said.text):
            return replies.kept(situation)
        case "staff-question" if wording.means(library, "no", said.text):
            return replies.never_mind(situation)
        case _ if (
            situation.withdrawable and situation.conversation.passed and wording.means(library, "withdraw", said.text)
        ):
            return replies.withdrawn(situation)
        case _:
            return None


def _numbered(situation: Situation, said: Said, library: Library) -> Decision | None:
    """A typed 1, 2 or 3 after "did you mean"."""
    offered = situation.conversation.offered
    number = wording.number(said.text)
    if number is None or not 1 <= number <= len(offered):
        return None
    slug = offered[number - 1]
    return asked.topic(situation, slug, library) if slug in library.topics or slug in library.actions else None


def _writing_to_staff(situation: Situation, said: Said, read: Understood, library: Library) -> Decision | None:
    """A question on its way to staff, or something added to one. What is a person's right works in between all the same."""
    if read.outcome == "start" and read.label in ALWAYS_HEARD:
        return None
    match situation.conversation.waiting:
        case "staff-question":
            return replies.passed_on(situation, Question(said.text, said.message_id))
        case "staff-talk" if not read.foreign and (
            read.outcome in ("suggest", "decline") or _more_than_thanks(said, read, library)
        ):
            return replies.more_for_staff(situation, Question(said.text, said.message_id, situation.conversation.about))
        case _:
            return None


def _more_than_thanks(said: Said, read: Understood, library: Library) -> bool:
    """Thanks with something else in them, as a reply to staff often is: all but what is known to be thanks and no more."""
    return read.label == "thanks" and not wording.is_known(library, "thanks", said.text)


def _noted(situation: Situation, said: Said, library: Library) -> Decision | None:
    if wording.means(library, "automatic", said.text):
        return replies.courtesy(situation, "automatic")
    return replies.noted(situation) if wording.means(library, "noted", said.text) else None
