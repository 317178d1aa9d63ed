"""Languages beside the two that everything is learned of: understood by listed words and phrasings alone, from files.

Nothing here is learned and nothing learned changes with it. What is written in Japanese or English is read as ever.
docs/decisions and docs/languages.md tell how far this goes.
"""

import datetime
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz

from clinic.patient import LANGUAGES, Language
from intents.danger.judge import Alarm
from intents.danger.rules import RESPONSES, SUSPECTED
from intents.replies.acts import Asked
from intents.understand import MOST_SUGGESTIONS, Outcome, Understanding, Understood

# From which likeness (of 100) on a label is meant, how far the next one has to be behind it, and from where on it may be meant.
# Set by eye on some forty sentences: docs/languages.md.
SURE, APART = 78.0, 6.0
LIKELY, FAR_APART = 66.0, 12.0
PERHAPS = 57.0
WORD = 80.0  # what a word listed for one label alone counts as
EXCERPT = 80  # characters for staff, as with other alarms
_NOTHING = re.compile(r"[\s\W_]+")
_OUTCOMES: Mapping[str, Outcome] = {"topic": "answer", "clinic-topic": "ask-staff", "action": "start"}


@dataclass(frozen=True, slots=True)
class Askable:
    """One thing that can be asked: its kind, how people put it, and words that name it and nothing else."""

    kind: str
    phrasings: tuple[str, ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ear:
    """What understanding knows of a language: letters no other one here uses and words that do the same, what can be asked, and
    words of danger by the response they call for."""

    language: Language
    letters: frozenset[str]
    marks: tuple[str, ...]
    asked: Mapping[str, Askable]
    danger: Mapping[str, tuple[str, ...]]

    def hears(self, text: str) -> bool:
        """Whether a text is surely in this language."""
        return written_in(text, self.letters, self.marks)

    def may_hear(self, text: str) -> bool:
        """Whether it may be: it has letters such as these, and none that are Japanese alone."""
        return may_be(text)

    def alarm(self, text: str) -> Alarm | None:
        """The gravest response a listed word calls for. Nothing takes it back: a phone call too many harms nobody."""
        flat = _flat(text)
        for response in RESPONSES:
            for word in self.danger.get(response, ()):
                at = flat.find(_flat(word))
                if at >= 0:
                    return Alarm((SUSPECTED,), response, _around(text, word))
        return None

    def read(self, text: str) -> Understood:
        """What is meant: one label for sure, two or three that may be, or nothing."""
        ranked = self._ranked(_flat(text))
        if not ranked or ranked[0][1] < PERHAPS:
            return Understood(self.language, "decline")
        (label, best), *others = ranked
        ahead = best - others[0][1] if others else best
        kind = self.asked[label].kind
        if (best >= SURE and ahead >= APART) or (best >= LIKELY and ahead >= FAR_APART and kind != "action"):
            return Understood(self.language, _OUTCOMES[kind], label, kind, score=best / 100)
        near = [one for one, score in ranked if score >= PERHAPS]
        likely = tuple(near if len(near) > 1 else [one for one, _ in ranked[:2]])[:MOST_SUGGESTIONS]
        return Understood(self.language, "suggest", suggestions=likely, score=best / 100)

    def _ranked(self, flat: str) -> list[tuple[str, float]]:
        scores = {label: self._score(flat, asked) for label, asked in self.asked.items()}
        return sorted(scores.items(), key=lambda one: (-one[1], one[0]))

    def _score(self, flat: str, asked: Askable) -> float:
        named = [WORD for word in asked.words if _flat(word) in flat]
        return max([*named, *(fuzz.ratio(flat, _flat(one)) for one in asked.phrasings)], default=0.0)


class ManyTongues(Understanding):
    """The same understanding, with ears for further languages."""

    def __init__(self, ears: Sequence[Ear], *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._ears = tuple(ears)

    def alarm(self, text: str) -> Alarm | None:
        """Judge danger and nothing else, by the rules and by every ear: nobody says first in which language they cry for help."""
        heard = self._heard(text)
        return super().alarm(text) or (heard[1] if heard else None)

    def _heard(self, text: str) -> tuple[Language, Alarm] | None:
        """The first alarm of an ear, and its language."""
        found = ((ear.language, ear.alarm(text)) for ear in self._ears if ear.may_hear(text))
        return next(((language, alarm) for language, alarm in found if alarm), None)

    def read(
        self,
        text: str,
        today: datetime.date,
        preferred: str | None = None,
        previous: str | None = None,
        asked: Asked = "any",
    ) -> Understood:
        """As ever; what is in a further language is read by its own ear, and whoever has chosen one is answered in it."""
        chosen = next((ear for ear in self._ears if ear.language == preferred), None)
        ear = next((one for one in self._ears if one.hears(text)), None)
        if ear is None and chosen and chosen.may_hear(text):
            ear = chosen
        if ear is None:
            heard = self._heard(text)  # in letters that Japanese has as well
            read = super().read(text, today, preferred if preferred in LANGUAGES else None, previous, asked)
            if heard and (read.alarm is None or read.alarm.signs == (SUSPECTED,)):
                read = Understood(preferred or heard[0], "urgent", score=1.0, alarm=heard[1])
            return replace(read, language=chosen.language) if chosen else read
        alarm = self.alarm(text)
        speaks = preferred or ear.language
        if alarm:
            return Understood(speaks, "urgent", score=1.0, alarm=alarm)
        return replace(ear.read(text), language=speaks)


def written_in(text: str, letters: frozenset[str], marks: Sequence[str]) -> bool:
    """Whether a text shows one of the letters or words of a language, and none that are Japanese alone."""
    return (any(char in letters for char in text) or any(mark in text for mark in marks)) and not _kana(text)


def may_be(text: str) -> bool:
    """Whether it is in letters that Chinese has, and none that are Japanese alone."""
    return any("\u4e00" <= char <= "\u9fff" for char in text) and not _kana(text)


def _kana(text: str) -> bool:
    return any("\u3041" <= char <= "\u30fa" for char in unicodedata.normalize("NFKC", text))


def _flat(text: str) -> str:
    return _NOTHING.sub("", unicodedata.normalize("NFKC", text).lower())


def _around(text: str, word: str) -> str:
    at = max(text.find(word[:1]), 0)
    first = max(0, at - EXCERPT // 2)
    return text[first : first + EXCERPT].strip()
