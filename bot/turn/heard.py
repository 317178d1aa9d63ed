"""A text message, read once: what it means, the language it is in, its wish for a visit, and the short words in it."""

from dataclasses import dataclass, replace
from functools import cached_property

from bot.line.events import Said
from bot.turn.situation import Situation
from clinic.conversation import Question
from clinic.patient import Language
from intents.dates.wishes import Wish
from intents.languages.detect import detect
from intents.understand import Understood
from knowledge import wording
from knowledge.library import Library


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
        return agenda.wish(self.text, self.situation.today, agenda.named_by(self.situation.conversation.draft))

    @cached_property
    def number(self) -> int | None:
        """One or two digits and nothing else: a choice from a list."""
        return wording.number(self.text)

    def means(self, what: str) -> bool:
        """Whether it is one of the texts listed for `typed.<what>`, and no more than that."""
        return wording.means(self.library, what, self.text)

    def holds(self, what: str) -> bool:
        """Whether one of them stands somewhere in it."""
        return wording.holds(self.library, what, self.text)

    def is_label(self, key: str) -> bool:
        """Whether it is the words of a button."""
        return wording.is_label(self.library, key, self.text)

    def agrees(self, *also: str) -> bool:
        """Yes in one form or several at once: "yes please, I'll take it"."""
        return wording.all_mean(self.library, ("agree", *also), self.text)

    def declines(self, *also: str) -> bool:
        return wording.all_mean(self.library, ("disagree", *also), self.text)

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
    """What a text means on the day it was written, after what was talked about."""
    preferred = situation.language if situation.chosen else None
    return library.understanding.read(text, situation.today, preferred=preferred, previous=situation.conversation.about)


def language_of(situation: Situation, text: str, read: Understood) -> Language:
    """The language to answer a text in; the one spoken so far where the text tells none, or is in one we do not speak."""
    return situation.language if read.foreign or detect(text) == "unknown" else read.language


def hear(situation: Situation, said: Said, read: Understood, library: Library) -> Heard:
    return Heard(said.text, said.message_id, read, language_of(situation, said.text, read), library, situation)
