"""A number where a text belongs, a list where a table does: whatever stands anywhere, it is a problem told and never a crash."""

import copy
import tomllib
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from knowledge.gather import gather
from knowledge.positions import Path as Keys
from knowledge.reading import Pages, Table
from knowledge.shelf import Shelf
from tests.unit.knowledge.conftest import FILES, TODAY

WRONG: list[Any] = [1, [], {}, [1], "x", True, [{}], {"ja": 1}]


def every_key(value: Any, above: Keys = ()) -> Iterator[Keys]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inner:
        if not isinstance(key, int) or key == 0:
            yield (*above, key)
            yield from every_key(below, (*above, key))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("turn", [0, 1])
def test_nothing_of_a_wrong_kind_crashes(write: Callable[..., Path], name: str, turn: int) -> None:
    folder = write()
    text = (folder / name).read_text(encoding="utf-8")
    replacements = cycle(WRONG[turn:] + WRONG[:turn])
    for keys in every_key(tomllib.loads(text)):
        values = tomllib.loads(text)
        place: Any = values
        for key in keys[:-1]:
            place = place[key]
        place[keys[-1]] = copy.deepcopy(next(replacements))
        shelf = Shelf(folder)
        shelf._tables[name] = Table(Pages(name, text, shelf.problems, shelf.warnings), (), values)
        assert gather(shelf, TODAY) is not None or shelf.problems, keys
