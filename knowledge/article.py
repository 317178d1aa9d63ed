"""The article the clinic's facts come from, section by section."""

from collections.abc import Mapping
from dataclasses import dataclass

from clinic.patient import LANGUAGES, Language
from knowledge.reading import Table
from knowledge.shelf import Shelf

FILE = "topics/dermapen/article.toml"


@dataclass(frozen=True, slots=True)
class Fact:
    id: str
    words: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    titles: Mapping[Language, str]
    facts: tuple[Fact, ...]
    of_clinic: bool = False  # about the clinic that published it, and true of no other


@dataclass(frozen=True, slots=True)
class Article:
    title: str
    sections: tuple[Section, ...]

    @property
    def section_of(self) -> dict[str, str]:
        """The section of every fact."""
        return {fact.id: section.id for section in self.sections for fact in section.facts}

    @property
    def of_clinic(self) -> frozenset[str]:
        """The facts about the clinic that published it."""
        return frozenset(fact.id for section in self.sections if section.of_clinic for fact in section.facts)


def load(shelf: Shelf) -> tuple[Article, Mapping[str, Table]] | None:
    """The article and the place of every fact in its file; None where the file cannot be read."""
    table = shelf.read(FILE)
    if table is None:
        return None
    table.expect("title", "section")
    places: dict[str, Table] = {}
    sections: dict[str, Section] = {}
    for part in table.parts("section", "section"):
        section = _section(part, places)
        if section.id in sections:
            part.tell_plainly(f'section "{section.id}" stands twice; give each section its own id', "id")
        sections[section.id] = section
    return Article(table.text("title"), tuple(sections.values())), places


def _section(part: Table, places: dict[str, Table]) -> Section:
    part.expect("id", "title", "of_clinic", "fact")
    facts = tuple(_fact(fact, places) for fact in part.parts("fact", "fact"))
    return Section(part.text("id"), part.both("title"), facts, part.flag("of_clinic"))


def _fact(table: Table, places: dict[str, Table]) -> Fact:
    table.expect("id", *LANGUAGES)
    fact = Fact(table.text("id"), {language: table.text(language) for language in LANGUAGES})
    if fact.id in places:
        table.tell_plainly(f'fact "{fact.id}" stands twice; give each fact its own id', "id")
    places[fact.id] = table
    return fact
