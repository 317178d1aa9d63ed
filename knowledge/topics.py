"""What people ask and want: topics, actions, and what lies elsewhere."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from clinic.message import Picture
from clinic.patient import LANGUAGES, Language
from knowledge import article, layout, lengths, overlay
from knowledge.problems import guess
from knowledge.reading import Table
from knowledge.shelf import TOPICS, Shelf

FILES = TOPICS
ROOT = "topics"
FEWEST_PHRASINGS = 15
FEWEST_OWN = 5  # of a topic a clinic adds: enough to be recognised in these words, and told to be few
MOST_RELATED = 3
PICTURES: Mapping[str, Picture] = {"timeline": "timeline", "list": "list", "steps": "steps"}
OFFERED = ("aftercare-overview",)  # topics that the program itself offers
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
    hidden: bool = False
    picture: Picture | None = None  # how the list in its answer is drawn
    treatment: str | None = None  # the one it is about, where it is about one


@dataclass(frozen=True, slots=True)
class Treatment:
    """One that topics are about: `names` are what people call it, `added` whether the clinic brought it."""

    slug: str
    names: Mapping[Language, tuple[str, ...]]
    added: bool = False


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
    """Every topic of topics/, file by file, with its place: those that ship, the clinic laid over them, then its new ones."""
    own: dict[str, list[tuple[_File, Table]]] = {}
    for file, part in _rows(shelf.own_names(FILES), shelf.own_table):
        own.setdefault(str(part.values.get("slug")), []).append((file, part))
    shipped = []
    for file, part in _rows(shelf.shipped_names(FILES), shelf.shipped):
        shipped.append(str(part.values.get("slug")))
        laid = own.get(str(part.values.get("slug")))
        part = overlay.lay(laid.pop(0)[1], part) if laid else part
        yield _topic(part, file, today), part
    for file, part in (row for rows in own.values() for row in rows):
        part.pages.new.add(part.path)
        if "kind" in part.values:
            yield _topic(part, file, today), part
        else:
            unknown = "no topic of this name ships; a new one needs its kind and all the rest"
            part.tell(f"{unknown}{guess(str(part.values.get('slug')), shipped)}", "slug")


@dataclass(frozen=True, slots=True)
class _File:
    """What a file of topics tells of all of them: the section it is named after, and the treatment they are about."""

    section: str
    treatment: str | None
    articles: str | None  # the treatment of the article, for topics that it answers


def _rows(names: Iterable[str], read: Callable[[str], Table | None]) -> Iterator[tuple[_File, Table]]:
    """Every [[topic]] of these files, with what its file tells."""
    for name in names:
        if name != article.FILE and (table := read(name)) is not None:
            table.expect("topic", "treatment")
            named = table.values.get("treatment")
            slug = named.get("slug") if isinstance(named, dict) else None
            path = PurePosixPath(name)
            of_folder = path.parent.name if path.parent.name != ROOT else None
            file = _File(path.stem, str(slug) if slug and slug != of_folder else None, of_folder)
            for part in table.parts("topic", "topic"):
                yield file, part.named("slug")


def load_treatments(shelf: Shelf) -> Iterator[Treatment]:
    """The treatments topics are about, each with the words people call it by."""
    for name in shelf.names(FILES):
        table = shelf.read(name) if name != article.FILE else None
        part = table.part("treatment", "treatment", required=False) if table else None
        if part is not None:
            part.expect("slug", *LANGUAGES)
            names = {language: part.texts(language) for language in LANGUAGES}
            yield Treatment(part.slug(), names, name not in shelf.shipped_names(FILES))


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


def _topic(part: Table, file: _File, today: date) -> Topic:
    part.expect("slug", "kind", "source", "facts", "reviewed", "related", "hidden", "picture", *LANGUAGES)
    kind = part.text("kind")
    return Topic(
        slug=part.slug(),
        kind=kind,
        section=file.section,
        source=part.texts("source"),
        facts=part.texts("facts", required=kind != "clinic-topic"),
        reviewed=part.day("reviewed", today),
        related=part.texts("related", required=False),
        words=_sides(part, kind),
        hidden=_hidden(part),
        picture=_picture(part),
        treatment=file.treatment or (file.articles if kind == "topic" else None),
    )


def _hidden(part: Table) -> bool:
    """Whether the clinic takes a topic out; one that a button leads to has to stay."""
    if part.values.get("slug") in OFFERED and part.values.get("hidden"):
        part.tell("a button leads to it, so it cannot be hidden; word its answer yourself", "hidden")
    return part.flag("hidden")


def _picture(part: Table) -> Picture | None:
    """How an answer is drawn; there must be a list in it to draw."""
    name = part.maybe_text("picture")
    if name is None:
        return None
    if name not in PICTURES:
        part.tell(f'"{name}" is no picture (there are {", ".join(PICTURES)}){guess(name, PICTURES)}', "picture")
        return None
    for language in LANGUAGES:
        side = part.values.get(language)
        answer = side.get("answer") if isinstance(side, dict) else None
        if isinstance(answer, str) and layout.count_items(answer) < layout.FEWEST_ITEMS:
            few = f"a picture needs at least {layout.FEWEST_ITEMS} lines of the answer to begin with {layout.MARKS}"
            part.tell(few, language, "answer")
    return PICTURES[name]


def _sides(part: Table, kind: str) -> dict[Language, Words]:
    sides = {language: part.part(language, f"{part.what}, {NAMES[language]}") for language in LANGUAGES}
    return {language: _words(side, kind) for language, side in sides.items() if side}


def _words(side: Table, kind: str) -> Words:
    side.expect("title", "phrasings", *_OWN.get(kind, ("answer",)))
    title = side.text("title")
    if (size := lengths.graphemes(title)) > lengths.LABEL:
        side.tell(f"the title has {size} characters and a button shows {lengths.LABEL}; shorten it", "title")
    return Words(
        title,
        side.text("answer") if kind not in _OWN else _own_answer(side, kind),
        _phrasings(side),
        side.maybe_text("from_profile") if kind == "clinic-topic" else None,
    )


def _own_answer(side: Table, kind: str) -> str | None:
    """What a clinic says in its own folder to what only it can answer."""
    if kind != "clinic-topic" or "answer" not in side.values:
        return None
    if side.is_own("answer"):
        return side.maybe_text("answer")
    side.tell("only the clinic can answer this; write its answer in profile.toml", "answer")
    return None


def _phrasings(side: Table) -> tuple[str, ...]:
    phrasings = side.texts("phrasings")
    different = len(set(phrasings))
    if phrasings and different < FEWEST_PHRASINGS:
        few = f"{different} different phrasings; write at least {FEWEST_PHRASINGS}"
        if side.is_own("phrasings") and different >= FEWEST_OWN:
            side.warn(f"{side.what}: {few}, and it is recognised in other words too", "phrasings")
        else:
            side.tell(few, "phrasings")
    return phrasings
