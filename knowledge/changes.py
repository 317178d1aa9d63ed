"""What staff teach Sodan from the desk, as values; and what the knowledge is with them laid over the clinic's files.

A change is kept as JSON and read back by every version, so a field is only ever added.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from clinic.patient import LANGUAGES, Language
from knowledge.library import Amendment, Library
from knowledge.topics import MOST_RELATED, Topic, Words

SECTION = "desk"  # the file an export writes new topics to, and so their section
RISKS = "risks"  # the section of topics that tell of risks

Both = Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class NewPhrasing:
    """One more way to ask about a topic."""

    topic: str
    language: Language
    text: str


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """The clinic's answer to a question that only it can answer; `risks` is the topic linked below it, if any."""

    topic: str
    answer: Both
    risks: str = ""


@dataclass(frozen=True, slots=True)
class NewTopic:
    """Something nobody could ask about before."""

    topic: str
    title: Both
    answer: Both
    phrasings: Mapping[Language, tuple[str, ...]]
    risks: str = ""


Change = NewPhrasing | OwnAnswer | NewTopic
KINDS: Mapping[str, type[Change]] = {"phrasing": NewPhrasing, "answer": OwnAnswer, "topic": NewTopic}


def written(change: Change) -> str:
    """As JSON."""
    return json.dumps(asdict(change), ensure_ascii=False, separators=(",", ":"))


def read(kind: str, body: str) -> Change:
    """What `written` wrote; ValueError for anything else."""
    told = json.loads(body)
    try:
        if kind == "topic":
            told["phrasings"] = {language: tuple(texts) for language, texts in told["phrasings"].items()}
        return KINDS[kind](**told)
    except (KeyError, TypeError) as wrong:
        raise ValueError(f"no {kind}: {wrong}") from None


def phrasings(change: Change) -> dict[Language, tuple[str, ...]]:
    """What it adds to the phrasings of each language; languages to which it adds nothing are left out."""
    match change:
        case NewPhrasing(language=language, text=text):
            return {language: (text,)}
        case NewTopic(phrasings=added):
            return {language: added[language] for language in LANGUAGES if added.get(language)}
        case _:
            return {}


def said(change: Change) -> list[tuple[str, Language, str]]:
    """What patients will read of it: field, language, words."""
    match change:
        case OwnAnswer(answer=answer):
            return [("answer", language, answer[language]) for language in LANGUAGES if answer.get(language)]
        case NewTopic(title=title, answer=answer):
            named = (("title", title), ("answer", answer))
            return [(name, language, words[language]) for name, words in named for language in LANGUAGES]
        case _:
            return []


def fits(library: Library, change: Change) -> bool:
    """Whether there still is what it changes."""
    return isinstance(change, NewTopic) or change.topic in library.topics


def amended(library: Library, version: int, changes: Sequence[Change]) -> Library:
    """The library with these laid over it, in their order; what does not fit any more is left out."""
    base = library.amendment.base if library.amendment else library
    topics = dict(base.topics)
    answers = dict(base.clinic.answers)
    for change in changes:
        if not isinstance(change, NewTopic) and change.topic not in topics:
            continue
        topics[change.topic] = _changed(topics, change)
        if isinstance(change, OwnAnswer):
            answers[change.topic] = dict(change.answer)
    return replace(
        base,
        topics=topics,
        clinic=replace(base.clinic, answers=answers),
        amendment=Amendment(base, version, tuple(changes)),
    )


def _changed(topics: Mapping[str, Topic], change: Change) -> Topic:
    match change:
        case NewPhrasing(topic=slug, language=language, text=text):
            topic = topics[slug]
            words = topic.words[language]
            added = () if text in words.phrasings else (text,)
            return replace(topic, words={**topic.words, language: replace(words, phrasings=(*words.phrasings, *added))})
        case OwnAnswer(topic=slug):
            return replace(topics[slug], related=_with_risks(topics[slug].related, change.risks))
        case NewTopic(topic=slug):
            words_of = {
                language: Words(change.title[language], change.answer[language], change.phrasings[language])
                for language in LANGUAGES
            }
            related = _with_risks((), change.risks)
            return Topic(slug, "clinic-topic", SECTION, ("clinic-profile",), (), date.max, related, words_of)


def _with_risks(related: Sequence[str], risks: str) -> tuple[str, ...]:
    """The risks first: they are what must be seen."""
    return tuple(dict.fromkeys(filter(None, (risks, *related))))[:MOST_RELATED]
