"""What to say and do about one event. Pure: values in, a Decision out; the first rule with an opinion wins."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot import by_day, replies
from bot.events import Event, Followed, Joined, Left, Said, Showed, Tapped, TookBack, Unfollowed
from bot.flows import checkin, desk, reservation, reservation_taps, tips, treatment, treatment_day
from bot.situation import (
    ChooseLanguage,
    Decision,
    Deed,
    Follow,
    Forget,
    LeaveStaff,
    Situation,
    TakeBack,
)
from clinic.conversation import Conversation, Question, Waiting
from clinic.message import Say
from clinic.patient import Language
from intents.language import detect
from intents.understand import Understood
from intents.urgent_rules import SUSPECTED
from knowledge import wording
from knowledge.library import Library

# Asked for in the middle of anything, these are done and not passed on.
ALWAYS_HEARD = frozenset({"delete-my-data", "my-data", "switch-language"})
# What was last asked about a treatment or its tips, and what may be said to it.
FLOWS: Mapping[Waiting, tips.State] = {**treatment.STATES, **tips.STATES}
LITTLE_MORE = 24  # characters: "what should I do?"
# A day is still awaited after a question in between.
PATIENT = frozenset({"treatment-day"})


def decide(situation: Situation, event: Event, library: Library) -> Decision:
    """Choose what to say and do about one event."""
    if event.standby:
        return _listen_only(situation, event, library)
    if at_desk := desk.heard(situation, event, library):  # what a colleague writes to a patient is no cry for help
        return at_desk
    if event.chat_kind != "user":
        return _in_company(situation, event, library)
    match event.what:
        case Said() as said:
            return reservation.picks_up(situation, _said(situation, said, library), said)
        case Tapped() as tap:
            return reservation.picks_up(situation, _tapped(situation, tap, library))
        case Showed(kind=kind):
            return reservation.picks_up(situation, _showed(situation, kind))
        case Followed(back=back):
            return replies.welcome(situation, back)
        case _:
            return _silently(situation, event)


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
            if kept.draft and kept.draft.message_id == message_id:
                kept = replace(kept, draft=replace(kept.draft, words=None, message_id=None))
            return replace(_nothing(situation, TakeBack(message_id)), conversation=kept)
        case Left():
            return _nothing(situation, LeaveStaff())
        case _:
            return _nothing(situation)


def _listen_only(situation: Situation, event: Event, library: Library) -> Decision:
    """Another channel has the word: say nothing, but never overlook danger."""
    if isinstance(event.what, Said) and event.chat_kind == "user":
        read = _read(situation, event.what.text, library)
        if read.alarm is not None:
            return _nothing(situation, replies.alarm_task(read, event.what.message_id, quiet=True))
    return _silently(situation, event)


def _in_company(situation: Situation, event: Event, library: Library) -> Decision:
    """In a group nothing is ever said about anybody's health, not even that it was asked about."""
    match event.what:
        case Said(text=text) if situation.invitation:
            return replies.joined_staff(situation, text.strip())
        case Said(text=text, to_us=to_us) if to_us or not situation.is_staff:
            read = _read(situation, text, library)
            if to_us or read.alarm is not None:
                return Decision((Say("group.private"),), situation.conversation, _spoken(situation, text, read))
            return _nothing(situation)
        case Joined():
            return Decision((Say("group.hello"),), situation.conversation, situation.language)
        case _:
            return _silently(situation, event)


def _read(situation: Situation, text: str, library: Library) -> Understood:
    talk = situation.conversation
    preferred = situation.language if situation.chosen else None
    return library.understanding.read(text, situation.today, preferred=preferred, previous=talk.about)


def _said(situation: Situation, said: Said, library: Library) -> Decision:
    if situation.invitation:  # a code of ours to the letter: nobody's words, so nothing to read danger into
        return replies.joined_staff(situation, said.text.strip())
    if situation.asked_last:  # a yes or "ok" now answers that, and no older question
        situation = replace(situation, conversation=replies.not_awaiting_a_yes(situation.conversation))
    read = _read(situation, said.text, library)
    spoken = replace(situation, language=_spoken(situation, said.text, read))
    same = situation if situation.spoken_before else spoken  # a word such as "ok" is in no language
    decision = (
        _after_an_alarm(
            same, said, library
        )  # listed words to the letter, and never less than the alarm that went before
        or _supposing(spoken, said, read, library)
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
        or _answers(spoken, said, read, library)
    )
    return replace(decision, read=read)


def _spoken(situation: Situation, text: str, read: Understood) -> Language:
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
    return replies.supposed(situation) if suspected and not situation.conversation.danger else None


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
            return _forget(situation)
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
    return _topic(situation, slug, library) if slug in library.topics or slug in library.actions else None


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


def _answers(situation: Situation, said: Said, read: Understood, library: Library) -> Decision:
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
    felt = by_day.told(situation, symptom, Question(said.text, said.message_id), library)
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
            return _topic(situation, read.label, library)
        case "ask-staff" if read.label:
            if library.answer(read.label, situation.language):
                return _topic(situation, read.label, library)
            return replies.passed_on(situation, question)
        case "start" if read.label:
            return _action(situation, read.label, question, library, read.date)
        case "suggest" if read.suggestions:
            return replies.suggest(situation, read.suggestions, question, library)
        case _:
            return replies.decline(situation, question, read.foreign)


def _topic(situation: Situation, slug: str, library: Library) -> Decision:
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
            return _language(situation, wanted) if wanted else replies.which_language(situation)
        case "my-data":
            return replies.my_data(situation, library)
        case "delete-my-data":
            return replies.confirm_delete(situation, library)
        case _:
            return replies.request(situation, slug, question)


def _language(situation: Situation, language: Language) -> Decision:
    return replies.language_set(replace(situation, language=language), ChooseLanguage(language))


def _forget(situation: Situation) -> Decision:
    return Decision((Say("delete.done"),), Conversation(), situation.language, (Forget(),))


def _tapped(situation: Situation, tap: Tapped, library: Library) -> Decision:
    """A button: `verb:argument`. One from an old message, or from nowhere, gets the way back in."""
    verb, _, argument = tap.data.partition(":")
    decision = _tapped_in_a_flow(situation, verb, argument, tap.params, library)
    return decision or _tapped_elsewhere(situation, verb, argument, library)


def _tapped_in_a_flow(
    situation: Situation, verb: str, argument: str, params: Mapping[str, str], library: Library
) -> Decision | None:
    match verb:
        case "treatment":
            return treatment.tapped(situation, argument, params, library)
        case "consent":
            return treatment.consented(situation, argument, library)
        case "tips":
            return tips.tapped(situation, argument, library)
        case "checkin":
            return checkin.tapped(situation, argument, library)
        case "reservation":
            return reservation_taps.tapped(situation, argument, params, library)
        case _:
            return None


def _tapped_elsewhere(situation: Situation, verb: str, argument: str, library: Library) -> Decision:
    match verb, argument:
        case "topic", slug if slug in library.topics or slug in library.actions:
            return _topic(situation, slug, library)
        case "staff", "ask" if situation.conversation.question:
            return replies.passed_on(situation, situation.conversation.question)
        case "staff", "ask" | "write":
            return replies.invite_question(situation)
        case "staff", "never-mind":
            return replies.never_mind(situation)
        case "staff", "withdraw":
            return replies.withdrawn(situation)
        case "language", "ja" | "en" as language:
            return _language(situation, language)
        case "delete", "yes" if situation.conversation.waiting == "delete-confirm":
            return _forget(situation)
        case "delete", "no":
            return replies.kept(situation)
        case _:
            return replies.courtesy(situation, "help")


def _showed(situation: Situation, kind: str) -> Decision:
    """A sticker or a picture cannot be judged here; who sent one is told what can be done instead."""
    if kind == "sticker":
        return replies.courtesy(situation, "sticker")
    key = f"showed.{kind}" if kind in ("image", "video", "audio", "file", "location") else "showed.other"
    return replies.cannot_see(situation, key)
