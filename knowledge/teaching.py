"""What staff may teach Sodan from the desk: who has to say yes to it, and what is wrong with it at first sight.

What takes longer to find out, knowledge/trial.py does in a process of its own.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from clinic.patient import LANGUAGES, Language
from intents import alike
from intents.danger import judge
from intents.languages.detect import detect
from intents.languages.normalise import normalise
from knowledge import claim_reasons, claims, crosscheck, lengths, phrasebook
from knowledge.changes import RISKS, Change, NewPhrasing, NewTopic, OwnAnswer, phrasings, said
from knowledge.library import Library
from knowledge.shelf import Shelf
from knowledge.topics import FEWEST_OWN
from knowledge.words import sentence

FILE = "learning.toml"
LONGEST_PHRASING = 200  # characters: what is longer is compared sentence by sentence
# What tells who somebody is: numbers as long as a telephone's, addresses of mail and web.
_IDENTIFIES = re.compile(r"\d[\d\s()-]{4,}\d|\S{1,64}@\S+|https?://\S+|www\.\S+", re.I)
_LATIN = re.compile("[a-z]")


@dataclass(frozen=True, slots=True)
class Lesson:
    """learning.toml: topics about how the clinic is run, the form of the first day, words that speak of an effect."""

    administrative: frozenset[str]
    first_day: tuple[str, ...]
    effect: Mapping[Language, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something to mend before it can be handed in: `why` names a text of the desk's, `field` and `language` where it is,
    `excerpt` the words."""

    why: str
    field: str = ""
    language: Language | None = None
    excerpt: str = ""


@lru_cache(maxsize=2)
def lesson(ships: Path) -> Lesson:
    """As it ships; a clinic's folder does not change who may approve."""
    table = Shelf(ships).shipped(FILE)
    assert table is not None
    effect = table.part("effect")
    assert effect is not None
    return Lesson(
        frozenset(table.texts("administrative")),
        table.texts("first_day"),
        {language: re.compile("|".join(map(_word, effect.texts(language))), re.I) for language in LANGUAGES},
    )


def _word(word: str) -> str:
    return rf"\b{re.escape(word)}\b" if _LATIN.match(word) else re.escape(word)


def is_medical(library: Library, change: Change) -> bool:
    """Whether a doctor or an admin has to say yes."""
    return isinstance(change, NewTopic) or change.topic not in lesson(library.ships).administrative


def answerable(library: Library) -> list[str]:
    """Topics the clinic answers itself: those of the first day's form first, in its order."""
    its = [slug for slug, topic in library.topics.items() if topic.kind == "clinic-topic"]
    first = [slug for slug in lesson(library.ships).first_day if slug in its]
    return [*first, *(slug for slug in its if slug not in first)]


def risks(library: Library) -> list[str]:
    """Topics that tell of risks, to be linked below an answer that speaks of an effect."""
    return [slug for slug, topic in library.topics.items() if topic.section == RISKS]


def wrong_with(library: Library, change: Change) -> list[Wrong]:
    """All that has to be mended, as far as it is seen at once; nothing where it can be handed in."""
    return [*_wrong_phrasings(library, change), *_wrong_words(library, change), *_risks_missing(library, change)]


def _wrong_phrasings(library: Library, change: Change) -> Iterator[Wrong]:
    known = owners(library, (text for texts in phrasings(change).values() for text in texts))
    for language, texts in phrasings(change).items():
        for text in texts:
            if why := _wrong_phrasing(library, change, text, known.get(normalise(text))):
                yield Wrong(why, "phrasings", language, text)
    if isinstance(change, NewTopic):
        for language in LANGUAGES:
            if len({normalise(text) for text in change.phrasings.get(language, ())}) < FEWEST_OWN:
                yield Wrong("too_few", "phrasings", language)


def _wrong_phrasing(library: Library, change: Change, text: str, owner: str | None) -> str | None:
    if not any(map(str.isalpha, text)):
        return "empty"
    if len(text) > LONGEST_PHRASING:
        return "too_long"
    if _IDENTIFIES.search(text):
        return "identifies"
    if judge.judge(text, library.rules):
        return "danger"
    if owner is not None and (owner != change.topic or isinstance(change, NewPhrasing)):
        return "known" if owner == change.topic else "taken"
    return None


def owners(library: Library, texts: Iterable[str]) -> dict[str, str]:
    """Of these, by their spelling, those that are a phrasing or a title already, and of what."""
    wanted = {crosscheck.rough(text) for text in texts}
    alike = (phrase for phrase in phrasebook.phrases(library) if crosscheck.rough(phrase.text) in wanted)
    return {normalise(phrase.text): phrase.label for phrase in alike}


def _wrong_words(library: Library, change: Change) -> Iterator[Wrong]:
    if isinstance(change, OwnAnswer | NewTopic):
        for language in LANGUAGES:
            if not change.answer.get(language):
                yield Wrong("empty", "answer", language)
    reader = claim_reasons.judge_of(library, at_once=True)
    for field, language, text in said(change):
        if why := _wrong_sentence(library, field, language, text):
            yield Wrong(why, field, language)
        for excerpt, claim in reader.found(text):
            # What is only like a claim is found out with the encoder, in the trial: by spelling one harmless sentence in ten is.
            if claims.search(excerpt, reader.claims):
                yield Wrong(f"claim_{claim.id}", field, language, excerpt)


def _wrong_sentence(library: Library, field: str, language: Language, text: str) -> str | None:
    if field == "title":
        return "label" if not text or lengths.graphemes(text) > lengths.LABEL else None
    try:
        taken = sentence(text)
    except ValueError:
        return "gap"
    values = library.clinic.gaps(language)
    if taken.gaps - values.keys():
        return "gap"
    filled = taken.fill(values)
    if lengths.utf16(filled) > lengths.MESSAGE or (text and crosscheck.length_complaint(language, filled)):
        return "length"
    return None


def _risks_missing(library: Library, change: Change) -> Iterator[Wrong]:
    """Whoever reads of an effect reads of its risks, one tap away."""
    if not isinstance(change, OwnAnswer | NewTopic):
        return
    told = set(risks(library))
    linked = library.topics[change.topic].related if change.topic in library.topics else ()
    if told & {change.risks, *linked}:
        return
    for language in LANGUAGES:
        if found := speaks_of_effect(library, language, change.answer.get(language, "")):
            yield Wrong("risks", "risks", language, found)
            return


def claims_in(library: Library, texts: Mapping[Language, str]) -> list[Wrong]:
    """What of a text may not be said to patients, for whoever is only warned of it."""
    reader = claim_reasons.judge_of(library, at_once=True)
    return [
        Wrong(f"claim_{claim.id}", "answer", language, excerpt)
        for language in LANGUAGES
        for excerpt, claim in reader.found(texts.get(language, ""))
    ]


def speaks_of_effect(library: Library, language: Language, text: str) -> str:
    """The words in which a text speaks of what the treatment does; empty where it does not."""
    found = lesson(library.ships).effect[language].search(text)
    return found.group() if found else ""


# What was not understood


def together(texts: Sequence[str]) -> list[list[int]]:
    """Places of messages that ask the same, in the order of the first of each."""
    return alike.groups(texts)


def spoken(text: str) -> Language:
    """The language of a message, as far as it can be told."""
    return "en" if detect(text) == "en" else "ja"


_HIDDEN = "…"


def without_names(text: str) -> str:
    """A message as a phrasing to begin with: what surely tells who wrote it is left out, and it is one line."""
    return " ".join(_IDENTIFIES.sub(_HIDDEN, text).split())[:LONGEST_PHRASING]
