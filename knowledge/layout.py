"""How words lie on a page: paragraphs, and in them plain lines and the items of a list. Nothing is added to them or left out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

FEWEST_ITEMS = 2
MARKS = "\u30fb, \u2022, - or a number and a dot"
_ITEM = re.compile(r"(\u30fb|[\u2022-] |\d{1,2}\. )(\S.*)")
_LABEL = re.compile(r"([^\u3002]{1,40}?)(\uff1a|: )(\S.*)")


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list: its mark, what stands before its colon, if one is there, and the rest. Together they are the line."""

    mark: str
    label: str
    colon: str
    words: str


@dataclass(frozen=True, slots=True)
class Words:
    """Lines that belong to no list."""

    text: str


Part = Item | Words
Paragraph = Sequence[Part]


def paragraphs(text: str) -> list[Paragraph]:
    """Paragraphs have an empty line between them."""
    return [_parts(paragraph) for paragraph in re.split(r"\n\s*\n", text.strip()) if paragraph.strip()]


def count_items(text: str) -> int:
    return sum(isinstance(part, Item) for paragraph in paragraphs(text) for part in paragraph)


def _parts(paragraph: str) -> list[Part]:
    parts: list[Part] = []
    for line in paragraph.strip().split("\n"):
        if found := _ITEM.fullmatch(line.strip()):
            parts.append(_item(found[1], found[2]))
        elif parts and isinstance(before := parts[-1], Words):
            parts[-1] = Words(f"{before.text}\n{line}")
        else:
            parts.append(Words(line))
    return parts


def _item(mark: str, rest: str) -> Item:
    found = _LABEL.fullmatch(rest)
    return Item(mark, *found.groups()) if found else Item(mark, "", "", rest)
