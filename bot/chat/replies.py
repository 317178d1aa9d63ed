"""The answer to a topic, an action begun, and the small words around them: welcome, suggestion, courtesy."""

from dataclasses import replace
from datetime import date

from bot.chat import parts
from bot.flows import checkin, data, staff, tips
from bot.flows.booking import existing
from bot.flows.booking import flow as booking
from bot.flows.booking.wish import names_something
from bot.flows.treatment import consent
from bot.flows.treatment import day as treatment_day
from bot.turn.choices import HELP, REGISTER, RESERVE, STAFF_ASK, STAFF_WRITE, helped, numbered, topics
from bot.turn.decision import ChooseLanguage, Decision, Follow, NoteHelped, RaiseTask
from bot.turn.heard import Heard
from bot.turn.situation import CARE_PLAN, Situation
from clinic.conversation import Conversation, Question
from clinic.message import Answer, Called, Choice, DayNote, Say, Text
from clinic.patient import Language, PatientId
from clinic.talks import DayAsked, TipsTalk
from clinic.taps import Helped, InWords, Speak
from clinic.treatment import Treatment, TreatmentId
from intents.dates import wishes
from intents.languages import passages
from intents.understand import Understood
from knowledge import wording
from knowledge.library import Library

# What is done at once though another reading is possible: it tells, or asks first.
HARMLESS = frozenset({"reservation-status", "next-tips", "my-data", "help", "talk-to-staff", "reserve"})
# Answered by the way of a wish: whether the clinic is open, what is free.
ABOUT_VISITS = frozenset({"opening-hours", "free-counselling", "session-duration"})
ONLY_TOLD = 0.55  # below it nothing is guessed at where nothing is asked
A_LINE = 60  # characters
LONG_STORY = 3  # sentences
KIND_WORDS = frozenset({"thanks", "go-on", "later", "leave", "wait"})
REPLIES = 0.3  # from here on it is likelier to be a reply than anything else
FEW_WORDS = 40  # characters: "I want to talk to a person"
# What is asked in one breath with the price, or taken for it: "what does one time cost?".
BESIDE_THE_PRICE = frozenset({"number-of-sessions", "session-duration", "session-interval"})
ABOUT_THE_DAY = frozenset({"register-treatment", "change-treatment-date"})
FIRST_QUESTIONS = ("what-is-dermapen", "pores", "results-timeline", "risks-overview", "free-counselling")


# What was asked for


def answers(situation: Situation, heard: Heard, library: Library) -> Decision:
    """What was asked; and where the day of a treatment was told beside it, whether to keep that."""
    day = treatment_day.told_beside(situation, heard, library)
    if day is None:
        return _answers(situation, heard, library)
    decision = _answers(_as_if_treated(situation, day), heard, library)
    return decision if decision.conversation.flow else both(decision, consent.ask(situation, day, library))


def _as_if_treated(situation: Situation, day: date) -> Situation:
    """For what a symptom comes to so long after that day."""
    treated = Treatment(TreatmentId(""), PatientId(""), CARE_PLAN, day, "patient", situation.now)
    return replace(situation, aftercare=replace(situation.aftercare, treatment=treated))


def _answers(situation: Situation, heard: Heard, library: Library) -> Decision:
    """One question or several: each is answered that can be told apart."""
    read = heard.read
    first = _answer_by_day(situation, heard, read, heard.text, library)
    if read.label in BESIDE_THE_PRICE and not read.also and wording.holds(library, "costs", heard.text):
        return _all(first, topic(situation, "price", library))
    if read.also is not None:
        return both(first, _answer_by_day(situation, heard, read.also, "", library))
    if read.foreign or read.outcome == "start":
        return first
    several = [part for part in parts.asked(heard, library) if part.label != read.label]
    if not several:
        return first
    if read.outcome in parts.TELLS or _felt(first):
        long_story = len(several) == 1 and passages.sentences(heard.text) >= LONG_STORY  # with one question in it
        several = [part for part in several if part.sure or long_story]
    else:
        return _all(*(_part(situation, part, library) for part in several))
    return _all(first, *(_part(situation, part, library) for part in several))


def besides(situation: Situation, heard: Heard, decision: Decision, library: Library) -> Decision:
    """A wish that goes on, and before it the answer to what was asked in the same breath."""
    if heard.read.foreign or (decision.settles and not decision.says):
        return decision
    said = {say.slug for say in decision.says if isinstance(say, Answer)}
    asked = [part for part in parts.asked(heard, library) if not _of_the_wish(situation, part)]
    answered = [
        _part(situation, part, library) for part in asked if part.sure and part.label not in said | ABOUT_VISITS
    ]
    return _all(*answered, decision) if answered else decision


def _of_the_wish(situation: Situation, part: parts.Part) -> bool:
    """Whether it names a day, a time or a service, as the wish itself does."""
    agenda = situation.agenda
    return agenda is None or names_something(agenda.wish(part.text, situation.today))


def _felt(decision: Decision) -> bool:
    return any(isinstance(say, DayNote) for say in decision.says)


def _reaches_staff(decision: Decision) -> bool:
    return any(isinstance(deed, RaiseTask) for deed in decision.deeds)


def _part(situation: Situation, part: parts.Part, library: Library) -> Decision:
    """The answer to one of several things."""
    label = part.label
    if library.answer(label, situation.language) is None and label not in library.actions:
        return staff.passed_on(situation, Question(part.text, "", label))
    return topic(situation, label, library)


def _all(*several: Decision) -> Decision:
    """Several answers in one reply; buttons only under the last."""
    first, *others = several
    for other in others:
        first = both(replace(first, says=tuple(_bare(say) for say in first.says)), other)
    return first


def _bare(say: Say) -> Say:
    return replace(say, choices=()) if say.shape == "text" else say


def _answer_by_day(situation: Situation, heard: Heard, read: Understood, text: str, library: Library) -> Decision:
    """What a symptom comes to on this day, and what else was asked. `text` is searched for a symptom."""
    symptom = checkin.symptom_of(situation, text, read, library)
    if symptom is None:
        return _still_waiting(situation, _answer(situation, heard, read, library))
    felt = checkin.told_of(situation, symptom, heard.question())
    felt = checkin.told_unasked(felt, symptom, text, library)
    told = {slug for one in library.daybook.felt(read.label, text) for slug in (*one.topics, *one.mistaken_for)}
    told.add(felt.conversation.about or "")
    asks = passages.worth_reading(text)[0].asks
    to_staff = read.outcome == "ask-staff" and asks and not _reaches_staff(felt)  # else they read all of it
    if (read.outcome == "answer" or to_staff) and read.label not in told:
        return both(felt, _answer(situation, heard, read, library))
    if read.outcome == "suggest" and read.suggestions[0] not in told and asks:
        others = replace(read, suggestions=tuple(slug for slug in read.suggestions if slug not in told))
        return both(felt, _answer(situation, heard, others, library))
    return felt


def _still_waiting(situation: Situation, decision: Decision) -> Decision:
    """A day is still awaited after a question in between."""
    asked = situation.conversation.flow
    if not isinstance(asked, DayAsked) or decision.conversation.flow:
        return decision
    return replace(decision, conversation=replace(decision.conversation, flow=asked))


def known(situation: Situation, read: Understood, library: Library) -> Decision | None:
    """The answer to a question that is surely understood and needs nobody; None for all else."""
    sure = read.outcome in ("answer", "ask-staff") and read.label and not read.likely
    if not sure or read.label is None or library.answer(read.label, situation.language) is None:
        return None
    return answer(situation, read.label, library)


def _answer(situation: Situation, heard: Heard, read: Understood, library: Library) -> Decision:
    question = heard.question(read.label)
    match read.outcome:
        case "answer" if read.label:
            return topic(situation, read.label, library)
        case "ask-staff" if read.label:
            if library.answer(read.label, situation.language):
                return topic(situation, read.label, library)
            return staff.passed_on(situation, question)
        case "start" if read.label == "reservation-status" and wording.holds(library, "costs", heard.text):
            return topic(situation, "price", library)
        case "start" if read.label:
            return _action(situation, read.label, question, library, read.date)
        case "suggest" if (
            read.date and ABOUT_THE_DAY & {*read.suggestions} and _puts_right(situation, heard.text, library)
        ):
            return treatment_day.correct(situation, read.date, library)
        case "suggest" if read.score < ONLY_TOLD and not asks_something(heard):
            return _only_told(situation, read, question)
        case "decline" if _kind_word_will_do(heard):
            return _only_told(situation, read, question)
        case "suggest" | "decline" if wording.holds(library, "costs", heard.text):
            return topic(situation, "price", library)
        case "suggest" if all(_for_staff(situation, slug, library) for slug in read.suggestions):
            return staff.passed_on(situation, replace(question, topic=read.suggestions[0]))
        case "suggest" if likely_answer := _likely(situation, heard, read, library):
            return likely_answer
        case "suggest" if read.suggestions:
            return suggest(situation, read.suggestions, question, library)
        case _:
            return decline(situation, question, read.foreign)


def asks_something(heard: Heard) -> bool:
    """Whether a text asks or wants anything."""
    whole = passages.worth_reading(heard.text)[0]
    asks = whole.asks or parts.begins_as_a_question(heard.text) or wishes.asks(heard.text) or wishes.wants(heard.text)
    return asks or heard.holds("unsure_of_it")


def _kind_word_will_do(heard: Heard) -> bool:
    """Few words that reply to what was said and ask nothing: nobody wants to hear that they are not known."""
    if not any(map(str.isalnum, heard.text)):  # a smile has no words to guess a reply from
        return not asks_something(heard)
    act = heard.act
    if act is None or act.act not in KIND_WORDS or act.score < REPLIES or len(heard.text) > A_LINE:
        return False
    one_word = heard.text.isascii() and len(heard.text.split()) < 2  # may be anything
    return not one_word and not asks_something(heard)


def _only_told(situation: Situation, read: Understood, question: Question) -> Decision:
    """Nothing is asked, and nothing is plainly meant: a kind word, with what may have been meant to tap."""
    says = (Text("courtesy.told", choices=(*topics(*read.suggestions), STAFF_ASK, HELP)),)
    return Decision(says, Conversation(offered=read.suggestions, question=question), situation.language)


def _for_staff(situation: Situation, slug: str, library: Library) -> bool:
    """A topic that only staff can answer."""
    return slug in library.topics and library.answer(slug, situation.language) is None


def _likely(situation: Situation, heard: Heard, read: Understood, library: Library) -> Decision | None:
    """The one likely reading, said at once where that harms nobody, under a line that names it and with the others below."""
    slug = read.suggestions[0] if read.suggestions else ""
    if not parts.likely(read) or not asks_something(heard) or library.harms.among(slug, read.suggestions[1:]):
        return None
    question, others = heard.question(), read.suggestions[1:]
    if slug == "change-treatment-date" and read.date and situation.aftercare.treatment:  # it can be undone with a word
        return _action(situation, slug, question, library, read.date)
    if slug in library.actions:
        return _action(situation, slug, question, library) if slug in HARMLESS else None
    if library.answer(slug, situation.language) is None:
        return staff.passed_on(situation, replace(question, topic=slug))
    said = answer(situation, slug, library)
    lead = Text("suggest.likely", {"about": (Called("title", slug),)})
    told = replace(said.says[-1], choices=(*topics(*others), STAFF_ASK, HELP))
    return replace(said, says=(lead, *said.says[:-1], told), conversation=Conversation(about=slug, question=question))


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
        _about_treatment(situation, slug, day, question.words, library)
        or booking.start(situation, slug, question.words, library)
        or _about_talk(situation, slug, question, library)
    )


def _puts_right(situation: Situation, words: str, library: Library) -> bool:
    """Whether the day of the one treatment there is was told wrong, and this is the true one."""
    one = situation.aftercare.treatment is not None and situation.aftercare.treatments == 1
    told = wording.holds(library, "correcting", words) and not wording.holds(library, "anew", words)
    return one and told and len({named.day for named in treatment_day.days_in(words, situation.today)}) == 1


def _about_treatment(
    situation: Situation, slug: str, day: date | None, words: str, library: Library
) -> Decision | None:
    match slug:
        case "register-treatment" if day and _puts_right(situation, words, library):
            return treatment_day.correct(situation, day, library)
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
            return _to_staff(situation, question, library)
        case "switch-language" if wording.holds(library, "spoken_at_clinic", question.words):
            return staff.passed_on(situation, replace(question, topic=None))
        case "switch-language":
            wanted = wording.language_within(library, question.words)
            return _spoken_in(situation, wanted, question, library) if wanted else which_language(situation)
        case "my-data":
            return data.my_data(situation, library)
        case "delete-my-data":
            return data.confirm_delete(situation, library)
        case _:
            return staff.request(situation, slug, question)


def _to_staff(situation: Situation, question: Question, library: Library) -> Decision:
    """Words that say more than that somebody is wanted go to staff as they are; else the next ones will."""
    kept = situation.conversation.question
    if not kept and _says_no_more(question.words, library):
        known = not question.words or wording.is_known(library, "talk-to-staff", question.words)
        unfinished = situation.conversation.wish is not None
        return staff.invite_question(situation) if known or unfinished else staff.wanted(situation, question)
    words = f"{kept.words}\n{question.words}" if kept and kept.words else question.words
    return staff.passed_on(situation, replace(question, words=words, topic=kept.topic if kept else None))


def _spoken_in(situation: Situation, wanted: Language, question: Question, library: Library) -> Decision:
    """From now on in that language; and their reservation in it, where that was asked for."""
    set_to = language(situation, wanted)
    upcoming = situation.agenda.upcoming if situation.agenda else ()
    if not upcoming or not wishes.books(question.words):
        return set_to
    return both(set_to, existing.status(replace(situation, language=wanted), library))


def _says_no_more(words: str, library: Library) -> bool:
    """Whether somebody only wants to talk to a person, and tells nothing yet of what about."""
    known = not words or wording.is_known(library, "talk-to-staff", words)
    return known or (len(words) <= FEW_WORDS and wording.holds(library, "talk_to_staff", words))


def passed_along(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """ "Could you ask them that for me?": what was asked goes to staff, with these words; what else is asked is answered."""
    if not heard.holds("pass_on") or heard.read.foreign:
        return None
    kept = situation.conversation.question
    words = f"{kept.words}\n{heard.text}" if kept and kept.words else heard.text
    question = Question(words, heard.message_id, kept.topic if kept else None)
    passed = staff.passed_on(situation, question)
    read = heard.read
    if read.outcome in parts.TELLS and read.label and library.answer(read.label, situation.language):
        return both(topic(situation, read.label, library), passed)
    return passed


def language(situation: Situation, language: Language) -> Decision:
    return language_set(replace(situation, language=language), ChooseLanguage(language))


# What is said


def _other_language(situation: Situation) -> tuple[Choice, ...]:
    return tuple(
        Choice(f"language.in_{code}", Speak(code)) for code in situation.languages if code != situation.language
    )


def welcome(situation: Situation, back: bool) -> Decision:
    """First words, or words of return: whoever has read the notice of the first day need not read it again."""
    choices = (*topics(*FIRST_QUESTIONS), RESERVE, REGISTER, STAFF_WRITE, *_other_language(situation))
    hello = Text("welcome.back" if back else "welcome.hello")
    read = back and situation.spoken_before
    says = (replace(hello, choices=choices),) if read else (hello, Text("welcome.rules", choices=choices))
    asked = tips.asks_back(situation)
    talk = Conversation(TipsTalk("back")) if asked else Conversation()
    return Decision((*says, asked) if asked else says, talk, situation.language, (Follow(True),))


def answer(situation: Situation, slug: str, library: Library) -> Decision:
    told = library.topics[slug]
    in_words = (Choice("button.in_words", InWords(slug)),) if told.picture else ()
    says = (Answer(slug, (*topics(*told.related), RESERVE, STAFF_WRITE, *in_words, *helped(slug))),)
    return Decision(says, Conversation(about=slug), situation.language)


def in_words(situation: Situation, slug: str, library: Library) -> Decision:
    """The same answer as plain text: to copy from, to be read aloud, or where a computer shows the picture badly."""
    choices = (*topics(*library.topics[slug].related), RESERVE, STAFF_WRITE)
    return Decision((Answer(slug, choices, plain=True),), Conversation(about=slug), situation.language)


def helped_or_not(situation: Situation, tap: Helped) -> Decision:
    """Thanks, once, come with the deed, which knows whether it was told before."""
    deed = NoteHelped(tap.slug, tap.answer == "yes")
    return Decision((), situation.conversation, situation.language, (deed,))


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


def in_company(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    """A general question in a group, answered as a leaflet would; None for what tells of a person or wants something done."""
    read = heard.read
    if read.date is not None or read.foreign or read.outcome == "start":
        return courtesy(situation, "thanks") if read.label == "thanks" or _kind_words(heard) else None
    labels = dict.fromkeys(
        filter(None, (parts.topic_of(read, heard.text, library), *(part.label for part in parts.asked(heard, library))))
    )
    known = [slug for slug in (labels or read.suggestions[:1]) if slug in library.topics]
    if not known or not asks_something(heard):
        return courtesy(situation, "thanks") if _kind_words(heard) else None
    says = tuple(
        Answer(slug)
        if library.answer(slug, situation.language)
        else Text("group.not_known", {"about": (Called("title", slug),)})
        for slug in known
    )
    return Decision(says, situation.conversation, situation.language)


def _kind_words(heard: Heard) -> bool:
    return heard.does("thanks") or heard.means("noted") or wishes.only_kind(heard.text)


def card_warning(situation: Situation) -> Decision:
    """Never in a chat: the number is not kept here, and had better be taken back in the chat itself."""
    says = (Text("card.warning", choices=(STAFF_WRITE, HELP)),)
    return Decision(says, Conversation(), situation.language)


def noted(situation: Situation) -> Decision:
    """ "All right", and the like: nothing is asked, a kind line is enough."""
    return Decision((Text("courtesy.noted", choices=(HELP,)),), situation.conversation, situation.language)


def no_hurry(situation: Situation) -> Decision:
    """They will answer in a moment: what was asked stays asked."""
    return Decision((Text("courtesy.no_hurry"),), situation.conversation, situation.language, settles=True)


def courtesy(situation: Situation, slug: str) -> Decision:
    """A greeting, thanks, a sticker, or help."""
    choices = (*topics(*FIRST_QUESTIONS), RESERVE, REGISTER, STAFF_WRITE, *_other_language(situation))
    return Decision((Text(f"courtesy.{slug}", choices=choices),), Conversation(), situation.language)


def cannot_see(situation: Situation, key: str) -> Decision:
    return Decision((Text(key, choices=(STAFF_WRITE, HELP)),), Conversation(), situation.language)


def which_language(situation: Situation) -> Decision:
    choices = tuple(Choice(f"language.in_{code}", Speak(code)) for code in situation.languages)
    return Decision((Text("language.which", choices=choices, shape="buttons"),), Conversation(), situation.language)


def language_set(situation: Situation, deed: ChooseLanguage) -> Decision:
    says = (Text("language.set", choices=(HELP, *_other_language(situation))),)
    return Decision(says, situation.conversation, situation.language, (deed,))
