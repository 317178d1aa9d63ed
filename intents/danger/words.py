"""The words of the danger rules, with their choices written out and made plain as texts are."""

import re
from itertools import product
from math import prod

from intents.danger.plain_text import plainly

_MARK = re.compile(r"([(|)])")
_BAR = "\0"  # a bar of the outermost bracket
_PLAIN_ALREADY = re.compile(r"(?:(?!(.)\1\1)[あいうえおか-ん一-鿿a-z0-9])+(?: (?:(?!(.)\2\2)[a-z0-9])+)*")  # most are
_MOST_SPELLINGS = 1000  # of one entry; more is a slip in the data


def spellings(entries: object, where: str) -> tuple[str, ...]:
    """Write out every entry; ValueError names the one that cannot be read. `where` is its place in the file."""
    if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
        raise ValueError(f"{where}: must be a list of texts")
    found: dict[str, None] = {}
    for entry in entries:
        for spelling in _written_out(entry, f"{where}: {entry!r}"):
            plain = spelling if _PLAIN_ALREADY.fullmatch(spelling) else plainly(spelling).text.strip(" ")
            if not plain:
                raise ValueError(f"{where}: {entry!r} leaves nothing to look for")
            found[plain] = None
    return tuple(found)


def _written_out(entry: str, where: str) -> list[str]:
    """`(腫れ|はれ)(て|た)` is four spellings; choices may nest."""
    depth, parts = 0, [""]
    for mark in _MARK.split(entry):
        depth += {"(": 1, ")": -1}.get(mark, 0)
        if depth < 0 or (depth == 0 and mark == "|"):
            raise ValueError(f"{where} has a bracket or a bar out of place")
        if (mark == "(" and depth == 1) or (mark == ")" and depth == 0):
            parts.append("")  # outside and inside alternate
        else:
            parts[-1] += _BAR if mark == "|" and depth == 1 else mark
    if depth:
        raise ValueError(f"{where} has a bracket that is not closed")
    return _combined(parts, where)


def _combined(parts: list[str], where: str) -> list[str]:
    choices = [[part] for part in parts]
    choices[1::2] = [
        [each for part in inside.split(_BAR) for each in _written_out(part, where)] for inside in parts[1::2]
    ]
    if prod(map(len, choices)) > _MOST_SPELLINGS:
        raise ValueError(f"{where} means more than {_MOST_SPELLINGS} spellings")
    return ["".join(chosen) for chosen in product(*choices)]
