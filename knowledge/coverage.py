"""The article section by section, with the topics that tell each of its facts."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from clinic.patient import Language
from knowledge.library import Library

WIDTH = 100
_FACT = 62
_GAP = "  "
_NEVER_FIRST = "。、，．）」』】・ー"


@dataclass(frozen=True, slots=True)
class Row:
    """One fact, where it stands in the article, and who tells it."""

    section: str
    section_title: str
    fact: str
    words: str
    topics: tuple[str, ...]


def rows(library: Library, language: Language = "en") -> list[Row]:
    """One row a fact, in the article's order."""
    return [
        Row(section.id, section.titles[language], fact.id, fact.words[language], _tellers(library, fact.id))
        for section in library.article.sections
        for fact in section.facts
    ]


def _tellers(library: Library, fact: str) -> tuple[str, ...]:
    return tuple(slug for slug, topic in library.topics.items() if fact in topic.facts)


def text(library: Library, language: Language = "en") -> str:
    """The rows as a plain table of at most 100 columns; a Japanese character takes two."""
    lines = [library.article.title]
    section = ""
    for row in rows(library, language):
        if row.section != section:
            section = row.section
            lines += ["", f"{row.section_title}  [{row.section}]"]
        lines += _side_by_side(row)
    lines += ["", _summary(library)]
    return "\n".join(lines)


def _side_by_side(row: Row) -> Iterator[str]:
    left = list(_folded(row.words, _FACT))
    right = list(_folded(", ".join(row.topics), WIDTH - _FACT - 2 * len(_GAP)))
    for number in range(max(len(left), len(right))):
        fact, topics = (column[number] if number < len(column) else "" for column in (left, right))
        yield f"{_GAP}{fact}{' ' * (_FACT - width(fact))}{_GAP}{topics}".rstrip()


def _summary(library: Library) -> str:
    count = sum(len(section.facts) for section in library.article.sections)
    topics = sum(topic.kind == "topic" for topic in library.topics.values())
    return f"{count} facts in {len(library.article.sections)} sections, told by {topics} topics"


def width(line: str) -> int:
    """Columns on a terminal."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)


def _folded(words: str, limit: int) -> Iterator[str]:
    """Lines no wider than the limit, broken between words; Japanese has no spaces and breaks anywhere."""
    line = ""
    for piece in _pieces(words):
        if line and width((line + piece).rstrip()) > limit:
            yield line.rstrip()
            line = ""
        line += piece
    yield line.rstrip()


def _pieces(words: str) -> Iterable[str]:
    piece = ""
    for char, following in zip(words, words[1:] + " ", strict=True):
        piece += char
        if (char == " " or unicodedata.east_asian_width(char) in "WF") and following not in _NEVER_FIRST:
            yield piece
            piece = ""
    yield piece
