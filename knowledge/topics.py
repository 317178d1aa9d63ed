"""What people ask and want: topics, actions, and what lies elsewhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from clinic.patient import LANGUAGES, Language
from knowledge import article, lengths
from knowledge.reading import Table
from knowledge.shelf import Shelf

FEWEST_PHRASINGS = 15
MOST_RELATED = 3
_OWN = {"clinic-topic": ("from_profile", "answer"), "action": ()}  # what a side holds besides; all others an answer
NAMES: Mapping[Language, str] = {"ja": "Japanese", "en": "English"}


@dataclass(frozen=True, slots=True)
class Words:
    """One language's side. `from_profile` is the sentence a clinic topic makes of the clinic's profile."""

    title: str
    answer: str | None
    phrasings: tuple[str, ...]
    from_profile: str | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    slug: str
    kind: str
    section: str
    source: tuple[str, ...]
    facts: tuple[str, ...]
    reviewed: date
    related: tuple[str, ...]
    words: Mapping[Language, Words]


@dataclass(frozen=True, slots=True)
class Action:
    slug: str
    words: Mapping[Language, Words]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Talk that is none of the clinic's business, kept so that it is recognised as such."""

    slug: str
    phrasings: Mapping[Language, tuple[str, ...]]


def load(shelf: Shelf, today: date) -> Iterator[tuple[Topic, Table]]:
    """Every topic of dermapen/*.toml, file by file, with its place."""
    for name in shelf.names("dermapen/*.toml"):
        if name == article.FILE or (table := shelf.read(name)) is None:
            continue
        table.expect("topic")
        for part in (part.named("slug") for part in table.parts("topic", "topic")):
            yield _topic(part, PurePosixPath(name).stem, today), part


def load_actions(shelf: Shelf) -> Iterator[tuple[Action, Table]]:
    """Every action of actions.toml with its place."""
    if table := shelf.read("actions.toml"):
        table.expect("action")
        for part in (part.named("slug") for part in table.parts("action", "action")):
            part.expect("slug", *LANGUAGES)
            yield Action(part.text("slug"), _sides(part, "action")), part


def load_elsewhere(shelf: Shelf) -> Iterator[tuple[Elsewhere, Table]]:
    """Everything of elsewhere.toml with its place."""
    if table := shelf.read("elsewhere.toml"):
        table.expect("elsewhere")
        for part in (part.named("slug") for part in table.parts("elsewhere", "elsewhere")):
            part.expect("slug", *LANGUAGES)
            yield Elsewhere(part.text("slug"), {language: part.texts(language) for language in LANGUAGES}), part


def _topic(part: Table, section: str, today: date) -> Topic:
    part.expect("slug", "kind", "source", "facts", "reviewed", "related", *LANGUAGES)
    kind = part.text("kind")
    return Topic(
        slug=part.text("slug"),
        kind=kind,
        section=section,
        source=part.texts("source"),
        facts=part.texts("facts", required=kind != "clinic-topic"),
        reviewed=part.day("reviewed", today),
        related=part.texts("related", required=False),
        words=_sides(part, kind),
    )


def _sides(part: Table, kind: str) -> dict[Language, Words]:
    sides = {language: part.part(language, f"{part.what}, {NAMES[language]}") for language in LANGUAGES}
    return {language: _words(side, kind) for language, side in sides.items() if side}


def _words(side: Table, kind: str) -> Words:
    side.expect("title", "phrasings", *_OWN.get(kind, ("answer",)))
    if kind == "clinic-topic" and "answer" in side.values:
        side.tell("only the clinic can answer this; write its answer in clinic.toml", "answer")
    title = side.text("title")
    if (size := lengths.graphemes(title)) > lengths.LABEL:
        side.tell(f"the title has {size} characters and a button shows {lengths.LABEL}; shorten it", "title")
    return Words(
        title,
        side.text("answer") if kind not in _OWN else None,
        _phrasings(side),
        side.maybe_text("from_profile") if kind == "clinic-topic" else None,
    )


def _phrasings(side: Table) -> tuple[str, ...]:
    phrasings = side.texts("phrasings")
    different = len(set(phrasings))
    if phrasings and different < FEWEST_PHRASINGS:
        side.tell(f"{different} different phrasings; write at least {FEWEST_PHRASINGS}", "phrasings")
    return phrasings
