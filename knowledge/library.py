"""Everything the clinic knows: loaded and validated as a whole at start, immutable afterwards."""

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from clinic.clock import system_clock
from clinic.patient import LANGUAGES, Language, written_in
from clinic.treatment import CarePlan, Step
from intents.danger.rules import UrgentRules
from intents.matching.harm import Harms
from knowledge import further, phrasebook
from knowledge.article import Article
from knowledge.danger_desk import DangerDesk
from knowledge.daybook import Daybook
from knowledge.further import Tongue
from knowledge.gather import Gathered, gather
from knowledge.problems import KnowledgeError, Problem, in_order
from knowledge.profile import Clinic
from knowledge.settle import settle
from knowledge.shelf import SHIPPED, Shelf
from knowledge.topics import Action, Elsewhere, Topic, Treatment, Words
from knowledge.words import MissingWords, Sentence, fallback, sentence

if TYPE_CHECKING:  # the matcher and the encoder are slow to import, and not every command needs them
    from intents.danger.judge import Alarm
    from intents.further import Ear
    from intents.understand import Understanding
    from knowledge.changes import Change

__all__ = [
    "SHIPPED",
    "Action",
    "KnowledgeError",
    "Library",
    "MissingWords",
    "Problem",
    "Topic",
    "Words",
    "load",
    "problems",
    "reread",
]

_IN = "language.in_"
_AHEAD_OF_UTC = timedelta(hours=14)  # nowhere on earth is a later date than this


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Amendment:
    """What staff have changed from the desk (knowledge/changes.py): laid over `base`, and the number of that version."""

    base: "Library"
    version: int
    changes: "tuple[Change, ...]"


@dataclass(frozen=True, eq=False, repr=False)
class Library:
    """What can be asked, what is said to it, and by whom. Built by `load`."""

    topics: Mapping[str, Topic]
    actions: Mapping[str, Action]
    elsewhere: tuple[Elsewhere, ...]
    article: Article
    clinic: Clinic
    danger: DangerDesk
    texts: Mapping[Language, Mapping[str, Sentence]]
    careplans: Mapping[str, CarePlan]
    daybook: Daybook
    noticed: tuple[Callable[[], Problem], ...]
    harms: Harms
    folder: Path  # what is learned of these phrasings is kept here: the clinic's own folder, where it has one
    compiled: Path | None = None  # a folder where phrases made ready for matching are kept from one start to the next
    ships: Path = SHIPPED
    treatments: tuple[Treatment, ...] = ()
    tongues: Mapping[Language, Tongue] = field(default_factory=dict)  # further languages that are switched on
    misfits: tuple[Problem, ...] = ()  # of the clinic's own files, left out and told
    amendment: Amendment | None = None
    _building: AbstractContextManager[object] = field(default_factory=threading.RLock, init=False)
    _understanding: "list[Understanding]" = field(default_factory=list, init=False)  # one at most

    @cached_property
    def warnings(self) -> tuple[Problem, ...]:
        """What stops nobody but should be known, such as example values left in place."""
        return tuple(in_order(notice() for notice in self.noticed))

    @property
    def rules(self) -> UrgentRules:
        return self.danger.rules

    def say(self, key: str, language: Language, /, **params: str) -> str:
        """A sentence of texts/<language>.toml with its gaps filled; what a parameter holds is never read as a gap itself.

        The clinic's own values ({clinic_name}, {emergency_phone} …) need not be given, parameters without a gap are
        ignored. MissingWords (a LookupError) for an unknown key or a gap nobody filled.
        """
        return self._sentence(key, language).fill({**self.clinic.gaps(language), **params})

    def say_around(self, gap: str, key: str, language: Language, /, **params: str) -> tuple[str, str]:
        """A sentence as `say` has it, in two: what stands before a gap, and behind it."""
        values = {**self.clinic.gaps(language), **params}
        before, behind = self._sentence(key, language).around(gap)
        return before.fill(values), behind.fill(values)

    def _sentence(self, key: str, language: Language) -> Sentence:
        if (tongue := self.tongues.get(language)) and key in tongue.texts:
            return tongue.texts[key]
        if other := self.tongues.get(key.removeprefix(_IN)) if key.startswith(_IN) else None:
            return sentence(other.names[other.tag])  # a language is offered in its own words
        own = written_in(language)
        if key not in self.texts[own]:
            raise MissingWords(f'no text "{key}" in {language}')
        return self.texts[own][key]

    @property
    def languages(self) -> tuple[Language, ...]:
        """What patients are spoken to in."""
        return (*LANGUAGES, *self.tongues)

    def spoken(self, tag: str) -> Language:
        """The language for somebody whose LINE is in that one (BCP 47); English where it is none of ours."""
        tag = tag.lower()
        found = (one.tag for one in self.tongues.values() if tag in map(str.lower, one.tags))
        return next(found, "ja" if tag.split("-")[0] == "ja" else "en")

    def language_of(self, text: str) -> Language:
        """The language of a text, before anything is understood."""
        from intents.further import written_in as shows
        from intents.languages.detect import detect

        found = (one.tag for one in self.tongues.values() if shows(text, one.letters, one.marks))
        return next(found, "ja" if detect(text) in ("ja", "unknown") else "en")

    def goes_on_in(self, language: Language, text: str) -> bool:
        """Whether a text may be in the further language that was spoken so far, though nothing in it shows which it is."""
        from intents.further import may_be

        return language in self.tongues and may_be(text)

    def language_name(self, of: Language, language: Language) -> str:
        """What a language is called in another one; its tag where it is not switched on any more."""
        if tongue := self.tongues.get(of):
            return tongue.names.get(language) or tongue.names[of]
        return self.say(f"language.name_{of}", language) if of in LANGUAGES else of

    @staticmethod
    def _told_in(tongue: Tongue, slug: str) -> bool:
        return slug in tongue.topics and bool(tongue.topics[slug].answer)

    def _stood_in(self, text: str, language: Language) -> str:
        """What is there in another language only, below a line that says so."""
        if language not in self.tongues:
            return text
        return f"{self.say(further.STANDS_IN_KEY, language).strip()}\n\n{text}"

    def answer(self, slug: str, language: Language) -> str | None:
        """The clinic's answer to a topic; None where only staff can tell. KeyError for what is no topic."""
        if (tongue := self.tongues.get(language)) and slug in self.topics and self._told_in(tongue, slug):
            return sentence(tongue.topics[slug].answer).fill(self.clinic.gaps(language))
        language = written_in(language)
        side = self.topics[slug].words[language]
        own = self.clinic.answers.get(slug, {}).get(language)
        if own or side.answer is not None:
            return sentence(own or side.answer or "").fill(self.clinic.gaps(language))
        return self._from_profile(side.from_profile, language)

    def answer_with_source(self, slug: str, language: Language) -> str | None:
        """The same as a patient reads it: below it, where it comes from."""
        told = self.answer(slug, language)
        tongue = self.tongues.get(language)
        if told and tongue and not self._told_in(tongue, slug):
            told = self._stood_in(told, language)
        return told and f"{told.strip()}\n\n{self.source(slug, language)}"

    def source(self, slug: str, language: Language) -> str:
        """Where the answer to a topic comes from: a section of the article, or the clinic itself."""
        topic = self.topics[slug]
        sections = [one for one in self.article.sections if one.id in topic.source]
        if topic.kind != "topic" or not sections or slug in self.clinic.answers:
            return self.say("source.clinic", language).strip()
        return self.say("source.article", language, section=sections[0].titles[written_in(language)]).strip()

    def _from_profile(self, template: str | None, language: Language) -> str | None:
        values = self.clinic.keys(language)
        taken = sentence(template or "")
        return taken.fill(values) if template and taken.gaps <= values.keys() else None

    def title(self, slug: str, language: Language) -> str:
        """What a topic or an action is called on a button; KeyError for an unknown slug."""
        entry = self.topics.get(slug) or self.actions[slug]
        if (tongue := self.tongues.get(language)) and slug in tongue.titles:
            return tongue.titles[slug]
        return entry.words[written_in(language)].title

    def told(self, care_plan: str, slugs: Sequence[str], language: Language) -> str:
        """One step of a care plan in full, or several in brief; KeyError for a plan or step that is not there."""
        plan = self.careplans[care_plan]
        steps = [step for slug in slugs if (step := plan.step(slug))]
        if len(steps) != len(slugs) or not steps:
            raise KeyError(f"{care_plan}/{','.join(slugs)}")
        own = written_in(language)
        said = [steps[0].words[own].text] if len(steps) == 1 else self._together(plan, steps, own)
        told = "\n\n".join(sentence(text).fill(self.clinic.gaps(language)) for text in said)
        return self._stood_in(told, language)

    def _together(self, plan: CarePlan, steps: Sequence[Step], language: Language) -> list[str]:
        tips = "\n".join(step.words[language].brief for step in steps if step.kind == "tip")
        asked = [step.words[language].brief for step in steps if step.kind == "check-in"]
        return [plan.together[language], tips, *asked]

    def on_day(self, symptom: str, first: int, language: Language, /, **params: str) -> str:
        """What the daybook says from day `first` on; KeyError for an entry that is not there."""
        text = self.daybook.said(symptom, first, language)
        return self._stood_in(sentence(text).fill({**self.clinic.gaps(language), **params}), language)

    def urgent_words(
        self, response: str, language: Language, staff_told: bool = False, signs: Sequence[str] = ()
    ) -> str:
        """What a person in danger is told; that staff know only where they do. KeyError for an unknown response."""
        if tongue := self.tongues.get(language):
            try:
                return tongue.urgent(further.parts_of(response, signs, staff_told), self.clinic.gaps(language))
            except LookupError:  # the same in the language that stands in is better than nothing
                pass
        return self.danger.reply(response, signs, language, staff_told)

    def sign(self, slug: str, language: Language) -> str:
        """What staff read for a danger sign."""
        return self.danger.sign(slug, language)

    def apology(self, language: Language, staff_told: bool) -> str:
        """What a person hears where a sentence has no words; there always are some."""
        try:
            return self.say("trouble.staff" if staff_told else "trouble.nobody", language)
        except LookupError:
            return fallback("trouble", language)

    def ears(self) -> "list[Ear]":
        """What the languages that are switched on are understood by."""
        from intents.further import Askable, Ear

        return [
            Ear(
                one.tag,
                one.letters,
                one.marks,
                {
                    **{
                        slug: Askable(self.topics[slug].kind, (*told.phrasings, one.titles.get(slug, "")), told.words)
                        for slug, told in one.topics.items()
                        if slug in self.topics
                    },
                    **{
                        slug: Askable("action", (*told.phrasings, one.titles.get(slug, "")), told.words)
                        for slug, told in one.actions.items()
                        if slug in self.actions
                    },
                },
                one.danger,
            )
            for one in self.tongues.values()
        ]

    @cached_property
    def phrased(self) -> str:
        """What tells the phrasings of this library from all others."""
        whole = sha256()
        entries: list[Topic | Action] = [*self.topics.values(), *self.actions.values()]
        for entry in entries:
            for language, words in entry.words.items():
                whole.update("\0".join((entry.slug, language, words.title, *words.phrasings)).encode())
        for other in self.elsewhere:
            for language, texts in other.phrasings.items():
                whole.update("\0".join((other.slug, language, *texts)).encode())
        return whole.hexdigest()[:16]

    @property
    def understanding(self) -> "Understanding":
        """The phrases compiled; built at first use, by one thread while the others wait, and kept."""
        with self._building:
            if not self._understanding:
                self._understanding.append(phrasebook.understood(self))
            return self._understanding[0]

    def alarm(self, text: str, closely: bool = True) -> "Alarm | None":
        """Danger in a text, as `understanding` hears it, for whoever needs nothing else of that: its phrasings take seconds to be
        made ready. Not `closely`: by words alone, without the sentence encoder."""
        from intents.danger import judge
        from intents.matching import meaning

        encoder = meaning.installed() if closely else None
        if found := judge.judge(text, self.rules, encoder.encode if encoder else None):
            return found
        heard = (ear.alarm(text) for ear in self.ears() if ear.may_hear(text))
        return next((alarm for alarm in heard if alarm), None)

    def understand_meanwhile(self) -> bool:
        """Understand these phrases by the vote and by what was learned of the earlier ones, where they would have to be learned
        first; False where nothing can speak for them."""
        with self._building:
            try:
                self._understanding[:] = [phrasebook.understood(self, earlier=True)]
            except LookupError:
                return False
        return True

    def understand_anew(self) -> None:
        """Go over to these phrases, once they are made ready; whoever reads meanwhile reads by the earlier ones."""
        self.understanding.renew(tuple(phrasebook.phrases(self)), phrasebook.folders(self))


@dataclass(frozen=True, slots=True)
class Examined:
    """All that is to be told of the knowledge, and what is made of it; None where nothing can be."""

    problems: list[Problem]
    warnings: list[Problem]
    library: Library | None


def load(
    folder: Path | None = None, today: date | None = None, compiled: Path | None = None, ships: Path = SHIPPED
) -> Library:
    """What ships with Sodan and a clinic's own folder (None: none) laid over it; KnowledgeError carries all that is wrong.

    Own entries that do not fit are left out and told among the warnings. `compiled` names a folder that may be written to,
    so that only the first start after a change compiles the phrases.
    """
    found, shelf = _settled(ships, folder, today)
    if found is None:
        raise KnowledgeError(in_order(shelf.problems))
    return _library(found, shelf, compiled)


def examine(folder: Path | None = None, today: date | None = None, ships: Path = SHIPPED) -> Examined:
    """Everything wrong with a clinic's folder, also what Sodan starts without, and what stops nobody but should be known."""
    found, shelf = _settled(ships, folder, today)
    warned = in_order(notice() for notice in shelf.warnings)
    return Examined(shelf.wrong, warned, _library(found, shelf) if found else None)


def problems(folder: Path | None = None, today: date | None = None, ships: Path = SHIPPED) -> list[Problem]:
    return examine(folder, today, ships).problems


def warnings(folder: Path | None = None, today: date | None = None, ships: Path = SHIPPED) -> list[Problem]:
    return examine(folder, today, ships).warnings


def _library(found: Gathered, shelf: Shelf, compiled: Path | None = None) -> Library:
    return Library(
        found.topics,
        found.actions,
        found.elsewhere,
        found.article,
        found.clinic,
        DangerDesk(found.danger, {language: found.clinic.gaps(language) for language in LANGUAGES}),
        found.texts,
        found.careplans,
        found.daybook,
        (*shelf.warnings, *(partial(_left_out, problem) for problem in (*shelf.told, *shelf.misfits))),
        found.harms,
        shelf.own or shelf.folder,
        compiled,
        shelf.folder,
        found.treatments,
        found.tongues,
        (*shelf.told, *shelf.misfits),
    )


def reread(known: Library, today: date | None = None) -> Library:
    """The same folders as they are now; KnowledgeError where something does not fit that was not there, or fitted, before.

    At a start what does not fit is left out, since a clinic has to be answered; while Sodan runs it is answered already.
    """
    own = None if known.folder == known.ships else known.folder
    found, shelf = _settled(known.ships, own, today)
    before = {(problem.file, problem.message) for problem in known.misfits}
    new = [problem for problem in (*shelf.told, *shelf.misfits) if (problem.file, problem.message) not in before]
    if found is None or new:
        raise KnowledgeError(in_order(new or shelf.problems))
    return _library(found, shelf, known.compiled)


def _left_out(problem: Problem) -> Problem:
    return replace(problem, message=f"{problem.message} (left out meanwhile)") if problem.entry is not None else problem


def _settled(ships: Path, folder: Path | None, today: date | None) -> tuple[Gathered | None, Shelf]:
    return settle(ships, folder, partial(gather, today=today or _today()))


def _today() -> date:
    return (system_clock() + _AHEAD_OF_UTC).date()
