"""The ways to reply, by what they do and what was asked; only learning reads them."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from clinic.patient import LANGUAGES
from intents.replies.acts import ACTS, ASKED, Phrasing, Replies
from knowledge.problems import KnowledgeError, guess, in_order
from knowledge.reading import Table
from knowledge.shelf import SHIPPED, Shelf

Name = TypeVar("Name", bound=str)


def load(ships: Path = SHIPPED) -> Replies:
    """All of replies.<language>.toml, in order; KnowledgeError carries all that is wrong with them."""
    shelf = Shelf(ships)
    tables = [(language, shelf.shipped(f"replies.{language}.toml")) for language in LANGUAGES]
    there = [(language, table) for language, table in tables if table]
    phrasings = tuple(each for language, table in there for each in _of_language(table, language))
    plain = tuple(word for _, table in there for word in table.text("plain").split())
    if shelf.problems:
        raise KnowledgeError(in_order(shelf.problems))
    return Replies(phrasings, plain)


def _of_language(table: Table, language: str) -> Iterator[Phrasing]:
    table.expect("plain", "reply")
    for part in table.parts("reply", "reply"):
        part.expect("act", "asked", "phrasings")
        act, asked = _one_of(part, "act", ACTS), _one_of(part, "asked", ASKED)
        for text in part.texts("phrasings"):
            if act and asked:
                yield Phrasing(language, act, asked, text)


def _one_of(part: Table, key: str, known: Sequence[Name]) -> Name | None:
    value = part.text(key)
    found = next((name for name in known if name == value), None)
    if found is None:
        part.tell(f'"{value}" is no {key} of a reply{guess(value, known)}', key)
    return found
