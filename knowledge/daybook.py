"""What a symptom means on which day after the treatment: to be expected, no more than general, or for staff to see."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Literal

from clinic.patient import LANGUAGES, Language, written_in
from knowledge import signature
from knowledge.article import Article
from knowledge.clauses import Clause, Names, Reader, spelled
from knowledge.problems import guess
from knowledge.reading import Table
from knowledge.shelf import Shelf

FILE = "daybook.toml"
# "general": the article does not speak of it, so nothing is promised; what to do, and when to call.
Route = Literal["expected", "general", "staff"]
ROUTES: tuple[Route, ...] = ("expected", "general", "staff")
# Answers to "how is your skin?" that name a symptom; the others need no day.
ANSWERS = ("red", "dry")
# The article: hours to a few days. From this day on nobody is told to wait, whatever the file says.
LATEST = {"red": 8}
GAPS = ("on", "days")
CALL = "{emergency_phone}"  # a general answer always says when to call
CLAUSES = tuple(one.name for one in fields(Reader))


@dataclass(frozen=True, slots=True)
class Days:
    """From day `first` on, until the next entry: where it leads, what is said, and the topic that tells more."""

    first: int
    route: Route
    topic: str | None
    facts: tuple[str, ...]
    said: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Symptom:
    """Recognised by the topic a message was understood as, or by words in it.

    `alone` is False for words that tell of a symptom only beside another ("I cannot sleep"). Answers to the topics of
    `mistaken_for` are not given with it: such words are easily taken for a question about what the treatment can do.
    """

    slug: str
    title: Mapping[Language, str]
    topics: tuple[str, ...]
    called: Names
    days: tuple[Days, ...]
    alone: bool = True
    mistaken_for: tuple[str, ...] = ()
    noted: str = ""  # the answer to a check-in it counts as, where it is one

    def on(self, day: int) -> Days:
        """What holds that many days after the treatment."""
        return [days for days in self.days if days.first <= day][-1]


@dataclass(frozen=True, slots=True)
class Daybook:
    """`reserve` is said once with every answer that does not go to staff: no single person is judged by it."""

    symptoms: Mapping[str, Symptom]
    reader: Reader = field(default_factory=Reader)
    reserve: Mapping[Language, str] = field(default_factory=dict)

    def find(self, label: str | None, text: str) -> Symptom | None:
        """The symptom a message is about first of all."""
        return next(iter(self.felt(label, text)), None)

    def felt(self, label: str | None, text: str, tells: bool = False) -> tuple[Symptom, ...]:
        """All that a message tells of; what it was understood as comes first, then the order of the file.

        In one that tells and asks nothing, a name is enough where it was not understood, or as what such words are mistaken for.
        """
        read = self._read(text)
        told = {one.symptom for clause in read for one in clause.mentions if one.state == "felt"}
        understood = {
            slug for slug, one in self.symptoms.items() if label in one.topics and _is_about(slug, read, told)
        }
        if tells:
            named = {one.symptom for clause in read for one in clause.mentions if one.state == "named"}
            told |= {slug for slug in named if label is None or label in self.symptoms[slug].mistaken_for}
        found = [one for slug, one in self.symptoms.items() if slug in told | understood]
        if not any(one.alone for one in found):
            return ()
        return tuple(sorted(found, key=lambda one: one.slug not in understood))

    def worst(self, label: str | None, text: str, day: int, tells: bool = False) -> Symptom | None:
        """Of all a message tells of, what staff should hear of on that day; else what it is about first of all."""
        felt = self.felt(label, text, tells)
        return next((one for one in felt if one.on(day).route == "staff"), next(iter(felt), None))

    def is_over(self, label: str | None, text: str) -> bool:
        """Whether a message says that what it speaks of is gone or was never there, and tells of nothing else."""
        read = self._read(text)
        if self.felt(label, text) or any(one.state != "over" for clause in read for one in clause.mentions):
            return False
        about = next((slug for slug, one in self.symptoms.items() if label in one.topics), None)
        if about is not None:
            return any(clause.over for clause in read)
        return bool(read) and all(clause.over and clause.mentions for clause in read)

    def _read(self, text: str) -> list[Clause]:
        return self.reader.read(text, {slug: one.called for slug, one in self.symptoms.items()})

    def without(self, hidden: Collection[str]) -> "Daybook":
        """The same, leading to none of these topics."""
        return replace(self, symptoms={slug: _leading(one, hidden) for slug, one in self.symptoms.items()})

    def said(self, slug: str, first: int, language: Language) -> str:
        """The words of one entry; KeyError where there is none."""
        for days in self.symptoms[slug].days:
            if days.first == first:
                own = written_in(language)
                reserve = self.reserve.get(own, "") if days.route != "staff" else ""
                return "\n\n".join(filter(None, (days.said[own], reserve)))
        raise KeyError(f"{slug}/{first}")


def _is_about(slug: str, read: Iterable[Clause], told: Collection[str]) -> bool:
    """Whether a message understood as about a symptom tells of it, or asks; other words for how somebody is count for more."""
    states = [one.state for clause in read for one in clause.mentions if one.symptom == slug]
    if states:
        return any(state != "over" for state in states)
    return not told and not any(clause.over for clause in read)


def _leading(symptom: Symptom, hidden: Collection[str]) -> Symptom:
    days = (replace(one, topic=None) if one.topic in hidden else one for one in symptom.days)
    topics, mistaken = (
        tuple(slug for slug in slugs if slug not in hidden) for slugs in (symptom.topics, symptom.mistaken_for)
    )
    return replace(symptom, days=tuple(days), topics=topics, mistaken_for=mistaken)


Loaded = tuple[Daybook, tuple[tuple[Symptom, Table, tuple[Table, ...]], ...]]


def load(shelf: Shelf, today: date) -> Loaded | None:
    """The table with the places of its entries; None where the file cannot be read."""
    table = shelf.read(FILE)
    if table is None:
        return None
    table.expect("reviewed", "reviewed_by", "reserve", "clauses", "symptom")
    signature.check(shelf, table, FILE, today, "this table")
    placed = tuple(_symptom(part.named("slug")) for part in table.parts("symptom", "symptom"))
    slugs = [symptom.slug for symptom, _, _ in placed]
    for missing in (answer for answer in ANSWERS if answer not in slugs):
        table.tell(f'symptom "{missing}" is missing; people can tap it in answer to a check-in')
    symptoms = {symptom.slug: symptom for symptom, _, _ in placed}
    return Daybook(symptoms, _reader(table), table.both("reserve", required=False)), placed


def check(loaded: Loaded, topics: Iterable[str], article: Article) -> None:
    """Topics and facts are there."""
    known = tuple(topics)
    for symptom, place, parts in loaded[1]:
        for key, slugs in (("topics", symptom.topics), ("mistaken_for", symptom.mistaken_for)):
            for number, slug in enumerate(slugs):
                if slug not in known:
                    place.tell(f'topic "{slug}" does not exist{guess(slug, known)}', key, number)
        for days, part in zip(symptom.days, parts, strict=True):
            if days.topic and days.topic not in known:
                part.tell(f'topic "{days.topic}" does not exist{guess(days.topic, known)}', "topic")
            for number, fact in enumerate(days.facts):
                if fact not in article.section_of:
                    part.tell(f'fact "{fact}" is not in the article{guess(fact, article.section_of)}', "facts", number)


def _symptom(part: Table) -> tuple[Symptom, Table, tuple[Table, ...]]:
    part.expect("slug", "title", "topics", "words", "names", "alone", "mistaken_for", "noted", "days")
    parts = tuple(part.parts("days"))
    slug = part.text("slug")
    days = tuple(map(_days, parts))
    _check_days(part, parts, slug, days)
    symptom = Symptom(
        slug,
        part.both("title"),
        part.texts("topics", required=False),
        Names(_words(part, "words"), _words(part, "names")),
        days,
        part.flag("alone") if "alone" in part.values else True,
        part.texts("mistaken_for", required=False),
        part.maybe_text("noted") or slug,
    )
    return symptom, part, parts


def _words(part: Table, key: str) -> tuple[str, ...]:
    return tuple(map(spelled, _listed(part, key)))


def _reader(table: Table) -> Reader:
    part = table.part("clauses", required=False)
    if part is None:
        return Reader()
    part.expect(*CLAUSES)
    return Reader(**{key: _patterns(part, key) for key in CLAUSES})


def _patterns(part: Table, key: str) -> tuple[str, ...]:
    listed = _listed(part, key)
    for pattern in listed:
        try:
            re.compile(pattern)
        except re.error as error:
            part.tell(f'"{pattern}" is no regular expression: {error}', key)
    return listed


def _listed(part: Table, key: str) -> tuple[str, ...]:
    listed = part.part(key, required=False)
    if listed is None:
        return ()
    listed.expect(*LANGUAGES)
    return tuple(word for language in LANGUAGES for word in listed.texts(language))


def _days(part: Table) -> Days:
    part.expect("first", "route", "topic", "facts", *LANGUAGES)
    route = part.text("route")
    if route and route not in ROUTES:
        part.tell(f'"route" is "{route}"; write one of {", ".join(ROUTES)}', "route")
    first = part.count("first", 0)
    if first is None and "first" not in part.values:
        part.tell('"first" is missing; add first = 0, the first day it holds for')
    said = {language: part.text(language) for language in LANGUAGES}
    if route == "general":
        for language in (language for language, text in said.items() if text and CALL not in text):
            part.tell(f"a general answer must say when to call {CALL}; put it in", language)
    return Days(
        first or 0,
        next((known for known in ROUTES if known == route), "staff"),
        part.text("topic") if route == "expected" else part.maybe_text("topic"),
        part.texts("facts", required=route == "expected"),
        said,
    )


def _check_days(place: Table, parts: tuple[Table, ...], slug: str, days: tuple[Days, ...]) -> None:
    """No day without an entry, none with two, and an end to waiting."""
    if not days or days[0].first != 0:
        place.tell("the first [[symptom.days]] must begin on the day of the treatment: first = 0", "days")
    for before, one, part in zip(days, days[1:], parts[1:], strict=False):
        if one.first <= before.first:
            part.tell(f"day {one.first} does not come after day {before.first}; put the days in order", "first")
    if days and days[-1].route != "staff":
        parts[-1].tell('the last days must lead to staff, or somebody waits for ever: route = "staff"', "route")
    latest = LATEST.get(slug)
    late = [part for one, part in zip(days, parts, strict=True) if one.route == "staff" and one.first <= (latest or 0)]
    if latest and days and not late:
        place.tell(f'by day {latest} at the latest this must lead to staff: route = "staff"', "days")
