"""Does a clinic still say what is true of another: of the example that ships, or of the clinic that published the article?"""

import re
from collections.abc import Iterator
from dataclasses import replace

from clinic.patient import LANGUAGES, Language
from knowledge import claims, profile
from knowledge.article import Article
from knowledge.problems import Problem
from knowledge.profile import Clinic
from knowledge.reading import Table
from knowledge.shelf import Shelf
from knowledge.topics import Topic, Words
from knowledge.words import gaps_in

# Nobody else has these: a number that rings nowhere, a place that is none.
_NEVER_SHARED = ("name", *profile.PHONES, "address", "operator", "privacy_policy", "about")
_MAY_BE_ALIKE = (
    *("hours", "access", "parking", "payment", "price_note", "price_course", *profile.UNAPPROVED),
    *("visit_length", "service"),
)
ABOUT = profile.gap_name("about")
# The part of a name by which a clinic is called: what comes first, in one script.
_CALLED = re.compile("[ァ-ヶー]+|[ぁ-ん]+|[一-龥]+|[A-Za-z]+")
Placed = list[tuple[Topic, Table]]


def check(shelf: Shelf, clinic: Clinic, table: Table) -> None:
    """Tell of example values in use, and of sentences in the clinic's own folder that name another clinic."""
    if clinic.example:
        table.warn("these are example values; write the clinic's own, then example = false", "example")
    ships = shelf.shipped(profile.FILE)
    if shelf.own is None or ships is None:
        return
    if not clinic.example:
        _check_values(shelf, table, ships)
    for called in _names(ships, clinic):
        _check_names(shelf, called, clinic)


def _check_values(shelf: Shelf, table: Table, ships: Table) -> None:
    for key in _NEVER_SHARED:
        if key in ships.values and table.values.get(key) == ships.values[key]:
            _misfit(shelf, table, f"\"{key}\" is still the example's; write the clinic's own", key)
    for key in _MAY_BE_ALIKE:
        if key in ships.values and table.values.get(key) == ships.values[key]:
            table.warn(f'"{key}" is word for word the example\'s; make sure that it is true of this clinic', key)


def _names(ships: Table, clinic: Clinic) -> Iterator[str]:
    """What the example is called, where this clinic is called something else."""
    for language in LANGUAGES:
        found = _CALLED.match(ships.both("name").get(language, ""))
        if found and found[0].lower() not in (clinic.value("name", language) or "").lower():
            yield found[0]


def _check_names(shelf: Shelf, called: str, clinic: Clinic) -> None:
    for name in shelf.own_names():
        own = shelf.own_table(name)
        shipped = shelf.shipped(name) if name in shelf.shipped_names() else None
        repeated = {text for _, text in claims.texts(shipped.values)} if shipped else set()
        for path, text in claims.texts(own.values) if own else ():
            if own and called.lower() in text.lower() and text not in repeated:
                mend = "write {clinic_name}, or take it out"
                own.warn(
                    f'this speaks of "{called}", and the clinic is called {clinic.value("name", "en")}; {mend}', *path
                )


def _as_it_says_itself(clinic: Clinic, topic: Topic) -> Topic:
    silent = {language for language in LANGUAGES if clinic.value("about", language) is None}
    return _unanswered(topic, {la for la, side in topic.words.items() if la in silent and _says_about(side)})


def _says_about(side: Words) -> bool:
    """Whether an answer is what a clinic wrote of itself in its own profile."""
    return ABOUT in gaps_in(side.answer or "")


def _unanswered(topic: Topic, languages: set[Language]) -> Topic:
    words = {la: replace(side, answer=None) if la in languages else side for la, side in topic.words.items()}
    return replace(topic, words=words) if languages else topic


def _misfit(shelf: Shelf, table: Table, message: str, *path: str | int) -> None:
    pages, where = table.origin(*path)
    shelf.misfits.append(Problem(pages.name, pages.positions.line(where), message))


def passed_on(shelf: Shelf, clinic: Clinic, article: Article, topics: Placed) -> Placed:
    """The topics, without shipped answers that are true of the article's clinic only: another clinic's staff answer them.

    So do the staff of a clinic that says nothing of itself.
    """
    ships = shelf.shipped(profile.FILE)
    topics = [(_as_it_says_itself(clinic, topic), table) for topic, table in topics]
    if shelf.own is None or ships is None or clinic.value("name", "ja") == ships.both("name").get("ja"):
        return topics
    return [(_of_this_clinic(clinic, article, topic, table), table) for topic, table in topics]


def _of_this_clinic(clinic: Clinic, article: Article, topic: Topic, table: Table) -> Topic:
    if not topic.facts or not article.of_clinic.issuperset(topic.facts):
        return topic
    own = {la for la, side in topic.words.items() if table.is_own(la, "answer") or _says_about(side)}
    borrowed = topic.words.keys() - own
    if borrowed and topic.slug not in clinic.answers:
        mend = f"answer it under [answers.{topic.slug}] in {profile.FILE}"
        table.warn(f'what ships for "{topic.slug}" is true of another clinic, so it goes to staff; {mend}', "slug")
    return _unanswered(topic, {*borrowed})
