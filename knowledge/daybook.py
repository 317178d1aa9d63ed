"""What a symptom means on which day after the treatment: to be expected, or for staff to see."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from clinic.patient import LANGUAGES, Language
from intents.normalise import normalise
from knowledge import signature
from knowledge.article import Article
from knowledge.problems import guess
from knowledge.reading import Table
from knowledge.shelf import Shelf

FILE = "daybook.toml"
Route = Literal["expected", "staff"]
ROUTES: tuple[Route, ...] = ("expected", "staff")
# Answers to "how is your skin?" that name a symptom; the others need no day.
ANSWERS = ("red", "dry")
# The article: hours to a few days. From this day on nobody is told to wait, whatever the file says.
LATEST = {"red": 8}
GAPS = ("on", "days")


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
    """Recognised by the topic a message was understood as, or by words in it."""

    slug: str
    title: Mapping[Language, str]
    topics: tuple[str, ...]
    words: tuple[str, ...]
    days: tuple[Days, ...]

    def on(self, day: int) -> Days:
        """What holds that many days after the treatment."""
        return [days for days in self.days if days.first <= day][-1]


@dataclass(frozen=True, slots=True)
class Daybook:
    """`over` are the words by which people say that a symptom is gone or was never there."""

    symptoms: Mapping[str, Symptom]
    over: tuple[str, ...] = ()

    def find(self, label: str | None, text: str) -> Symptom | None:
        """The symptom a message is about; what it was understood as counts before the words in it."""
        typed = normalise(text)
        if self._over(typed):
            return None
        named = (symptom for symptom in self.symptoms.values() if label in symptom.topics)
        worded = (one for one in self.symptoms.values() if any(word in typed for word in one.words))
        return next(named, None) or next(worded, None)

    def is_over(self, label: str, text: str) -> bool:
        """Whether a message understood as about a symptom says that it is gone, or was never there."""
        return self._over(normalise(text)) and any(label in symptom.topics for symptom in self.symptoms.values())

    def _over(self, typed: str) -> bool:
        return any(word in typed for word in self.over)

    def without(self, hidden: Collection[str]) -> "Daybook":
        """The same, leading to none of these topics."""
        return replace(self, symptoms={slug: _leading(one, hidden) for slug, one in self.symptoms.items()})

    def said(self, slug: str, first: int, language: Language) -> str:
        """The words of one entry; KeyError where there is none."""
        for days in self.symptoms[slug].days:
            if days.first == first:
                return days.said[language]
        raise KeyError(f"{slug}/{first}")


def _leading(symptom: Symptom, hidden: Collection[str]) -> Symptom:
    days = (replace(one, topic=None) if one.topic in hidden else one for one in symptom.days)
    return replace(symptom, days=tuple(days), topics=tuple(one for one in symptom.topics if one not in hidden))


Loaded = tuple[Daybook, tuple[tuple[Symptom, Table, tuple[Table, ...]], ...]]


def load(shelf: Shelf, today: date) -> Loaded | None:
    """The table with the places of its entries; None where the file cannot be read."""
    table = shelf.read(FILE)
    if table is None:
        return None
    table.expect("reviewed", "reviewed_by", "over", "symptom")
    signature.check(shelf, table, FILE, today, "this table")
    placed = tuple(_symptom(part.named("slug")) for part in table.parts("symptom", "symptom"))
    slugs = [symptom.slug for symptom, _, _ in placed]
    for missing in (answer for answer in ANSWERS if answer not in slugs):
        table.tell(f'symptom "{missing}" is missing; people can tap it in answer to a check-in')
    return Daybook({symptom.slug: symptom for symptom, _, _ in placed}, _words(table, "over")), placed


def check(loaded: Loaded, topics: Iterable[str], article: Article) -> None:
    """Topics and facts are there."""
    known = tuple(topics)
    for symptom, place, parts in loaded[1]:
        for number, slug in enumerate(symptom.topics):
            if slug not in known:
                place.tell(f'topic "{slug}" does not exist{guess(slug, known)}', "topics", number)
        for days, part in zip(symptom.days, parts, strict=True):
            if days.topic and days.topic not in known:
                part.tell(f'topic "{days.topic}" does not exist{guess(days.topic, known)}', "topic")
            for number, fact in enumerate(days.facts):
                if fact not in article.section_of:
                    part.tell(f'fact "{fact}" is not in the article{guess(fact, article.section_of)}', "facts", number)


def _symptom(part: Table) -> tuple[Symptom, Table, tuple[Table, ...]]:
    part.expect("slug", "title", "topics", "words", "days")
    parts = tuple(part.parts("days"))
    slug = part.text("slug")
    days = tuple(map(_days, parts))
    _check_days(part, parts, slug, days)
    return (
        Symptom(slug, part.both("title"), part.texts("topics", required=False), _words(part, "words"), days),
        part,
        parts,
    )


def _words(part: Table, key: str) -> tuple[str, ...]:
    listed = part.part(key, required=False)
    if listed is None:
        return ()
    listed.expect(*LANGUAGES)
    return tuple(normalise(word) for language in LANGUAGES for word in listed.texts(language))


def _days(part: Table) -> Days:
    part.expect("first", "route", "topic", "facts", *LANGUAGES)
    route = part.text("route")
    if route and route not in ROUTES:
        part.tell(f'"route" is "{route}"; write one of {", ".join(ROUTES)}', "route")
    first = part.count("first")
    if first is None and "first" not in part.values:
        part.tell('"first" is missing; add first = 0, the first day it holds for')
    return Days(
        first or 0,
        "expected" if route == "expected" else "staff",
        part.text("topic") if route == "expected" else part.maybe_text("topic"),
        part.texts("facts", required=route == "expected"),
        {language: part.text(language) for language in LANGUAGES},
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
