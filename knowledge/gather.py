"""Every file read and held against every other: what is left is a library without a mistake, or a list of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from clinic.patient import LANGUAGES, Language
from clinic.treatment import CarePlan
from intents.matching.harm import Harms
from knowledge import (
    article,
    borrowed,
    careplan,
    catalogue,
    checked,
    claims,
    crosscheck,
    danger,
    daybook,
    further,
    gaps,
    harms,
    profile,
    topics,
    words,
)
from knowledge.article import Article
from knowledge.catalogue import Catalogue
from knowledge.crosscheck import Said
from knowledge.danger import Danger
from knowledge.daybook import Daybook
from knowledge.further import Tongue
from knowledge.profile import Clinic
from knowledge.reading import Table
from knowledge.shelf import Shelf
from knowledge.topics import Action, Elsewhere, Topic, Treatment
from knowledge.words import Sentence


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the files say, once nothing is wrong with them."""

    topics: Mapping[str, Topic]
    actions: Mapping[str, Action]
    elsewhere: tuple[Elsewhere, ...]
    article: Article
    clinic: Clinic
    danger: Danger
    texts: Mapping[Language, Mapping[str, Sentence]]
    careplans: Mapping[str, CarePlan]
    daybook: Daybook
    harms: Harms
    treatments: tuple[Treatment, ...]
    tongues: Mapping[Language, Tongue]


@dataclass(frozen=True, slots=True)
class Files:
    """What each file says on its own, with the place of each entry."""

    listed: Catalogue
    article: Article
    facts: Mapping[str, Table]
    topics: list[tuple[Topic, Table]]
    actions: list[tuple[Action, Table]]
    elsewhere: list[tuple[Elsewhere, Table]]
    clinic: Clinic
    profile: Table
    danger: Danger
    rules: Table
    texts: words.Texts
    own_texts: words.Texts
    careplans: careplan.Loaded
    daybook: daybook.Loaded
    treatments: tuple[Treatment, ...]

    @property
    def entries(self) -> list[tuple[Topic | Action, Table]]:
        return [*self.topics, *self.actions]


def gather(shelf: Shelf, today: date) -> Gathered | None:
    """Read and check everything; None, with the problems noted on the shelf, where anything is wrong."""
    shelf.check_names()
    files = _files(shelf, today)
    forbidden = claims.load(shelf)
    claims.check(shelf, forbidden)
    if files is None:
        return None  # half a folder would only bring up mistakes that are none
    files = _leave_unnamed(files, shelf.gone)
    _check_slugs(files)
    crosscheck.sources(files.topics, files.article)
    crosscheck.facts_claimed(files.topics, files.facts, shelf.own is not None)
    crosscheck.related(files.topics)
    careplan.check_topics(files.careplans, _tellable(files))
    daybook.check(files.daybook, [topic.slug for topic, _ in files.topics], files.article)
    crosscheck.phrasings_once(_phrasings(files))
    files = replace(files, topics=borrowed.passed_on(shelf, files.clinic, files.article, files.topics))
    texts = _check_gaps(files)
    borrowed.check(shelf, files.clinic, files.profile)
    checked.check(files.clinic, files.profile, today)
    kinds = {topic.slug: topic.kind for topic, _ in files.topics} | {
        action.slug: "action" for action, _ in files.actions
    }
    tongues = further.load(shelf, files.clinic.further, texts, kinds)
    feared = harms.load(shelf, {*files.listed.kinds, *(entry.slug for entry, _ in files.entries)})
    if shelf.problems:
        return None
    return _gathered(files, texts, feared, tongues)


def _files(shelf: Shelf, today: date) -> Files | None:
    listed = catalogue.load(shelf)
    told = article.load(shelf)
    asked = list(topics.load(shelf, today))
    actions = list(topics.load_actions(shelf))
    elsewhere = list(topics.load_elsewhere(shelf))
    clinic = profile.load(shelf)
    warned = danger.load(shelf, today)
    texts = words.texts(shelf)
    plans = careplan.load(shelf, today)
    days = daybook.load(shelf, today)
    if shelf.unreadable or not (listed and told and clinic and warned and texts and days):
        return None
    listed = listed.with_own((topic.slug, topic.kind, table) for topic, table in asked)
    own = words.own_texts(shelf, texts)
    return Files(
        listed,
        *told,
        asked,
        actions,
        elsewhere,
        *clinic,
        *warned,
        texts,
        own,
        plans,
        days,
        tuple(topics.load_treatments(shelf)),
    )


def _leave_unnamed(files: Files, gone: frozenset[str]) -> Files:
    """The same, but nothing names a topic that is left out: that one is told, and those beside it stay."""
    lost = gone - {topic.slug for topic, _ in files.topics}
    asked = [(_without(topic, lost), table) for topic, table in files.topics]
    plans = [(_plan_without(plan, lost), table, parts) for plan, table, parts in files.careplans]
    return replace(files, topics=asked, careplans=plans)


def _check_slugs(files: Files) -> None:
    for topic, table in files.topics:
        files.listed.check_known(table, topic.slug, topic.kind)
    for action, table in files.actions:
        files.listed.check_known(table, action.slug, "action")
    written = [(entry.slug, table) for entry, table in files.entries]
    files.listed.check_complete(slug for slug, _ in written)
    crosscheck.slugs_once(written)
    crosscheck.slugs_once((entry.slug, table) for entry, table in files.elsewhere)


def _topics(files: Files) -> frozenset[str]:
    """What a step may draw on; one that is listed but not written is already told."""
    listed = {slug for slug, kind in files.listed.kinds.items() if kind == "topic"}
    return frozenset(listed | {topic.slug for topic, _ in files.topics if topic.kind == "topic"})


def _phrasings(files: Files) -> Iterator[Said]:
    for entry, table in files.entries:
        for language, side in entry.words.items():
            for number, phrasing in enumerate(side.phrasings):
                yield entry.slug, phrasing, table, (language, "phrasings", number)
    for other, table in files.elsewhere:
        for language, phrasings in other.phrasings.items():
            for number, phrasing in enumerate(phrasings):
                yield other.slug, phrasing, table, (language, number)


def _tellable(files: Files) -> frozenset[str]:
    """Topics a tip may draw on: those the article answers, and those a clinic added with an answer of its own."""
    own = (topic.slug for topic, part in files.topics if part.path in part.pages.new and _answered(topic))
    return _topics(files) | frozenset(own)


def _answered(topic: Topic) -> bool:
    return all(words.answer for words in topic.words.values())


def _check_gaps(files: Files) -> Mapping[Language, Mapping[str, Sentence]]:
    gaps.check_topics(files.clinic, files.topics)
    gaps.check_own_answers(files.clinic, files.profile, _answerable(files))
    gaps.check_care_plans(files.clinic, files.careplans)
    gaps.check_daybook(files.clinic, files.daybook)
    gaps.check_danger(files.clinic, files.danger, files.rules)
    taken = gaps.check_texts(files.clinic, files.texts)
    for language, own in gaps.check_own_texts(files.clinic, files.own_texts, taken).items():
        taken[language].update(own)
    gaps.check_own_keys(files.profile, _spoken_of(files, taken))
    return taken


def _answerable(files: Files) -> list[str]:
    """What the clinic answers in its profile: questions about itself, whoever published the article."""
    about_another = {topic.slug for topic, _ in files.topics if files.article.of_clinic.issuperset(topic.facts)}
    return [slug for slug, kind in files.listed.kinds.items() if kind == "clinic-topic" or slug in about_another]


def _spoken_of(files: Files, texts: Mapping[Language, Mapping[str, Sentence]]) -> frozenset[str]:
    """Every gap in anything said."""
    found = {
        gap for language in LANGUAGES for sentence in texts[language].values() for gap in sentence.gaps | sentence.maybe
    }
    for topic, _ in files.topics:
        for side in topic.words.values():
            found |= words.gaps_in(side.answer or side.from_profile or "")
    for answer in files.clinic.answers.values():
        found |= {gap for text in answer.values() for gap in words.gaps_in(text)}
    for plan, _, _ in files.careplans:
        found |= {gap for step in plan.steps for side in step.words.values() for gap in words.gaps_in(side.text)}
    for symptom in files.daybook[0].symptoms.values():
        found |= {gap for days in symptom.days for text in days.said.values() for gap in words.gaps_in(text)}
    return frozenset(found)


def _gathered(
    files: Files,
    texts: Mapping[Language, Mapping[str, Sentence]],
    feared: Harms,
    tongues: Mapping[Language, Tongue],
) -> Gathered:
    hidden = frozenset(topic.slug for topic, _ in files.topics if topic.hidden)
    asked = {topic.slug: _without(topic, hidden) for topic, _ in files.topics if not topic.hidden}
    wanted = {action.slug: action for action, _ in files.actions}
    return Gathered(
        MappingProxyType({slug: asked[slug] for slug in files.listed.kinds if slug in asked}),
        MappingProxyType({slug: wanted[slug] for slug in files.listed.kinds if slug in wanted}),
        tuple(entry for entry, _ in files.elsewhere),
        files.article,
        files.clinic,
        files.danger,
        MappingProxyType({language: MappingProxyType(texts[language]) for language in LANGUAGES}),
        MappingProxyType({plan.slug: _plan_without(plan, hidden) for plan, _, _ in files.careplans}),
        files.daybook[0].without(hidden),
        feared,
        files.treatments,
        MappingProxyType(dict(tongues)),
    )


def _without(topic: Topic, hidden: frozenset[str]) -> Topic:
    """A topic that offers none the clinic has taken out."""
    return replace(topic, related=tuple(slug for slug in topic.related if slug not in hidden))


def _plan_without(plan: CarePlan, hidden: frozenset[str]) -> CarePlan:
    steps = (replace(step, topics=tuple(one for one in step.topics if one not in hidden)) for step in plan.steps)
    return replace(plan, steps=tuple(steps))
