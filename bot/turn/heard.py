"""A text message, read once: what it means, the language it is in, its wish for a visit, and the short words in it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from bot.line.events import Said
from bot.turn.agenda import names_time
from bot.turn.situation import Situation
from clinic import talks
from clinic.conversation import Question
from clinic.patient import Language
from clinic.talks import BookingStep, BookingTalk
from intents.dates import wishes
from intents.dates.referring import Named
from intents.dates.wishes import Wish
from intents.languages import passages
from intents.languages.detect import detect
from intents.replies.acts import ASKED, Act, Asked
from intents.replies.reading import LEAST, SURELY, Reply
from intents.understand import Understood
from knowledge import wording
from knowledge.library import Library

# What a list of `typed` stands for, in other words: acts that are taken where they are likely enough.
IN_OTHER_WORDS: Mapping[str, tuple[Act, ...]] = {
    "no": ("no", "leave"),
    "disagree": ("no",),
    "reservation_refuse": ("no",),
    "reservation_leave": ("leave",),
    "reservation_edit": ("change", "wrong"),
    "reservation_on": ("go-on",),
}
COURTEOUS = ("thanks", "greeting")
LEAST_LEFT = 3  # characters
LITTLE_BESIDE = 10  # letters beside what is named
A_NAME = 40  # characters: "the nose one, please"
# And those that must never be taken on a guess: they count only as a yes beyond doubt.
CLEARLY = frozenset({"agree", "yes", "reservation_send", "reservation_accept", "reservation_cancel_sure"})
# Where the words of a wish may be a reply: "please cancel it", where it was whether to. All else is a wish of its own.
ALSO_REPLIES: Mapping[str, frozenset[Asked]] = {
    "thanks": frozenset(ASKED),
    **dict.fromkeys(("reserve", "reschedule"), frozenset({"send", "accept", "when", "service", "cancel", "any"})),
    "cancel-reservation": frozenset({"send", "accept", "when", "service", "cancel"}),
    "delete-my-data": frozenset({"delete"}),
    **dict.fromkeys(("resume-tips", "next-tips"), frozenset({"consent"})),
    "stop-tips": frozenset({"consent", "send"}),
    "change-treatment-date": frozenset({"consent", "send"}),
}
# And yet not of a reply that does the contrary: "another booking" gives nothing up.
CONTRARY: Mapping[str, frozenset[Act]] = {
    "reserve": frozenset({"leave", "no", "later"}),
    "cancel-reservation": frozenset({"send", "go-on"}),
}
# What kind of question each step of a booking puts.
_ASKED_AT: dict[BookingStep, Asked] = {
    "service": "service",
    "day": "when",
    "time": "when",
    "near": "when",
    "confirm": "send",
}


@dataclass(frozen=True)
class Heard:
    """What every rule looks at. `language` is the text's own; the one spoken so far where it tells none, as numbers do."""

    text: str
    message_id: str
    read: Understood
    language: Language
    library: Library
    situation: Situation

    @cached_property
    def wish(self) -> Wish:
        """What it names of a visit; nothing where the clinic takes no reservations here."""
        agenda = self.situation.agenda
        if agenda is None:
            return Wish()
        told = agenda.wish(self.text, self.situation.today, self._named)
        if told.service:
            return told
        if self._which_service and len(self.text) <= A_NAME:
            return replace(told, service=agenda.service_chosen(self.text))
        draft = self.situation.conversation.draft
        if draft and wishes.other_service(self.text):
            return replace(told, which=None, service=agenda.other_service(draft.service))
        return told

    @property
    def _named(self) -> Named:
        """What "the day after" counts from: the wish that is put together, or the visit that was just told of."""
        agenda, talk = self.situation.agenda, self.situation.conversation
        if agenda is None:
            return wishes.NOTHING_NAMED
        one = None if talk.draft else agenda.find(talk.visit)
        return agenda.named_of(one) if one else agenda.named_by(talk.draft)

    @property
    def _which_service(self) -> bool:
        """Whether it was asked just now what to come for, or something else is named in its place."""
        flow = self.situation.conversation.flow
        if not isinstance(flow, BookingTalk):
            return False
        return flow.step == "service" or (flow.step in ("confirm", "edit") and wishes.corrects(self.text))

    @cached_property
    def number(self) -> int | None:
        """One or two digits and nothing else: a choice from a list."""
        return wording.number(self.text)

    @property
    def act(self) -> Reply | None:
        """What it does as a reply to what was asked; None where nothing tells, or it is likelier to be about something else."""
        reply, read = self.read.reply, self.read
        if reply is None or read.foreign or read.also is not None or self.situation.conversation.danger:
            return None  # after an alarm nothing is taken for less than it may be
        if reply.act in CONTRARY.get(read.label or "", ()) and not reply.clear:
            return None
        competes = read.label is not None and reply.asked not in ALSO_REPLIES.get(read.label, ())
        surely = reply.clear and reply.asked == "send"
        return None if competes and not surely and reply.score < read.score else reply

    def does(self, *acts: Act) -> bool:
        """Whether it does one of these in any words, likely enough to be acted upon, and names no day or time besides."""
        return self.act is not None and self.act.is_one_of(*acts) and not self._names_a_day

    @property
    def hesitates(self) -> bool:
        """Whether it may well answer a question of yes or no, and neither is clear: the question is to be put in other words."""
        act = self.act
        return act is not None and not act.clear and (act.act == "unsure" or act.agrees >= LEAST)

    def means(self, what: str) -> bool:
        """Whether it is one of the texts listed for `typed.<what>` and no more than that, or does the same in other words."""
        return wording.means(self.library, what, self.text) or self._does_so(what)

    def _does_so(self, what: str) -> bool:
        if what in CLEARLY:
            clear = self.act is not None and self.act.clear
            return clear and not (self._names_a_day or self._is_the_wish_again)
        return self.does(*IN_OTHER_WORDS.get(what, ()))

    @property
    def _names_a_day(self) -> bool:
        """A yes or a no with a day or a time is about that one, which may be another."""
        figures = self.act is not None and self.act.asked == "accept" and any(map(str.isdigit, self.text))
        return figures or self.read.date is not None or bool(names_time(self.wish))

    @property
    def _is_the_wish_again(self) -> bool:
        """What was asked about, said once more, as by somebody who had not read the question yet: no answer to it."""
        read = self.read
        return (
            read.outcome == "start" and read.label is not None and wording.is_known(self.library, read.label, self.text)
        )

    @cached_property
    def after_yes(self) -> str | None:
        """What is said behind a yes: a condition, another time, a question; None where it begins with no yes, or ends there."""
        return wording.after(self.library, "agree", self.text)

    def besides_names(self, stretch: str | None = None) -> str:
        """What it says around the days, times and people it names; or what a stretch of it does."""
        agenda, text = self.situation.agenda, self.text if stretch is None else stretch
        named = agenda.named_by(self.situation.conversation.draft) if agenda else wishes.NOTHING_NAMED
        return agenda.besides_names(text, self.situation.today, named) if agenda else text

    def replies_besides_names(self, asked: Asked, changing: bool = False) -> Reply | None:
        """What it does as a reply, without the days, times and people it names once more: "yep, the 17th, go". Where a change is
        asked about, to change it is to send it."""
        agenda, talk = self.situation.agenda, self.situation.conversation
        if agenda is None or self.read.alarm or self.read.foreign or wishes.asks(self.text):
            return None
        rest = agenda.besides_names(self.text, self.situation.today, agenda.named_by(talk.draft))
        rest = wishes.sent_for_changed(rest) if changing else rest
        return self.library.understanding.reply(rest, asked) if rest.strip() else None

    def around_names(self) -> "Heard | None":
        """Without an alarm by likeness, where a day or time answers what was asked of a wish and what stands around the names
        sounds like none: "the whole face. 11:30 is good"."""
        agenda, talk = self.situation.agenda, self.situation.conversation
        if agenda is None or not isinstance(talk.flow, BookingTalk) or not (self.wish.at or self.wish.days):
            return None
        rest = agenda.besides_services(
            agenda.besides_names(self.text, self.situation.today, agenda.named_by(talk.draft))
        )
        if sum(map(str.isalnum, rest)) > LITTLE_BESIDE or self.library.understanding.alarm(rest or "ok"):
            return None
        return replace(self, read=replace(self.read, alarm=None, outcome="decline", label=None, suggestions=()))

    def does_in_part(self, *acts: Act) -> bool:
        """Whether one clause of it surely does one of these, where the others may tell why: "one moment, my boss is calling"."""
        reply = self.read.reply
        if reply is None or reply.clear or self.read.foreign:
            return False
        apart = self.library.understanding.replies_apart(self.text, reply.asked)
        return any(each.act in acts and each.score >= SURELY for each in apart)

    def to_the_letter(self) -> "Heard":
        """The same, where only listed words count."""
        return replace(self, read=replace(self.read, reply=None))

    def holds(self, what: str) -> bool:
        """Whether one of them stands somewhere in it."""
        return wording.holds(self.library, what, self.text)

    def is_label(self, key: str) -> bool:
        """Whether it is the words of a button."""
        return wording.is_label(self.library, key, self.text)

    def agrees(self, *also: str) -> bool:
        """Yes in one form or several at once: "yes please, I'll take it"."""
        lists = ("agree", *also)
        return wording.all_mean(self.library, lists, self.text) or any(map(self._does_so, lists))

    def declines(self, *also: str) -> bool:
        lists = ("disagree", *also)
        return wording.all_mean(self.library, lists, self.text) or any(map(self._does_so, lists))

    def question(self, topic: str | None = None) -> Question:
        """The text as what may be passed to staff."""
        return Question(self.text, self.message_id, topic)

    def spoken(self, situation: Situation) -> Situation:
        """Answered in the language it is in."""
        return replace(situation, language=self.language)

    def same(self, situation: Situation) -> Situation:
        """Answered in the language spoken so far: a word such as "ok" is in no language."""
        return situation if situation.spoken_before else self.spoken(situation)


def understood(situation: Situation, text: str, library: Library) -> Understood:
    """What a text means on the day it was written, after what was talked about. Where the whole tells little, what stands beside
    its thanks and greetings does: "thank you! is it far from the station?"."""
    read = _understood(situation, text, library)
    if read.alarm or read.foreign or not (read.outcome in ("suggest", "decline") or read.label in COURTEOUS):
        return read
    rest = wishes.without_courtesies(text)
    if rest == text or len(rest) < LEAST_LEFT:
        rest = passages.only_question(text) or text
    if rest == text:
        return read
    again = _understood(situation, rest, library)
    surely = again.outcome in ("answer", "ask-staff", "start") and again.label not in COURTEOUS
    asks = read.label in COURTEOUS and again.outcome == "suggest" and passages.worth_reading(rest)[0].asks
    if again.alarm or again.foreign or not (surely or asks):
        return read
    return replace(again, reply=read.reply, date=read.date or again.date)


def _understood(situation: Situation, text: str, library: Library) -> Understood:
    goes_on = situation.chosen or library.goes_on_in(situation.language, text)
    preferred = situation.language if goes_on else None
    previous = situation.conversation.about
    return library.understanding.read(
        text, situation.today, preferred=preferred, previous=previous, asked=_asked(situation)
    )


def language_of(situation: Situation, text: str, read: Understood) -> Language:
    """The language to answer a text in; the one spoken so far where the text tells none, or is in one we do not speak."""
    return situation.language if read.foreign or detect(text) == "unknown" else read.language


def hear(situation: Situation, said: Said, read: Understood, library: Library) -> Heard:
    return Heard(said.text, said.message_id, read, language_of(situation, said.text, read), library, situation)


def _asked(situation: Situation) -> Asked:
    """The kind of question that is open; "any" where none is, or where none of the kinds fits."""
    match situation.conversation.flow:
        case talks.BookingTalk(step):
            return _ASKED_AT.get(step, "any")
        case talks.CancelVisit():
            return "cancel"
        case talks.DataTalk():
            return "delete"
        case talks.DayTold("consent") | talks.TipsTalk("back") | talks.PhotoTalk():
            return "consent"
        case talks.DayTold():  # is that right, so long ago?
            return "send"
        case talks.ProposedVisit():
            return "accept"
        case None if _proposed_since(situation):
            return "accept"
        case _:
            return "any"


def _proposed_since(situation: Situation) -> bool:
    """Whether staff proposed a time after all the person had said."""
    upcoming = situation.agenda.upcoming if situation.agenda else ()
    last = situation.last_said
    return any(one.status == "proposed" and (last is None or one.changed_at > last) for one in upcoming)
