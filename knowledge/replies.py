"""The ways to reply, by what they do and what was asked; only learning reads them."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from clinic.patient import LANGUAGES
from intents.replies.acts import ACTS, ASKED, Phrasing
from knowledge.problems import KnowledgeError, guess, in_order
from knowledge.reading import Table
from knowledge.shelf import SHIPPED, Shelf

Name = TypeVar("Name", bound=str)


def load(ships: Path = SHIPPED) -> tuple[Phrasing, ...]:
    """Every phrasing of replies.<language>.toml, in order; KnowledgeError carries all that is wrong with them."""
    shelf = Shelf(ships)
    found = tuple(each for language in LANGUAGES for each in _of_language(shelf, language))
    if shelf.problems:
        raise KnowledgeError(in_order(shelf.problems))
    return found


def _of_language(shelf: Shelf, language: str) -> Iterator[Phrasing]:
    table = shelf.shipped(f"replies.{language}.toml")
    if table is None:
        return
    table.expect("reply")
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
