"""Every key is found where it stands, whatever way TOML lets one write it."""

import tomllib
from collections.abc import Iterator

import pytest

from knowledge import positions

TEXT = '''\
# a comment with [brackets] and "quotes"
title = "one"
place.ja = 'two'
place."en us" = "two \\" and # no comment"

[[topic]]   # the first
slug = "a"
[topic.ja]
answer = """
first "quoted" line
[not.a.heading]
last\\
   """
phrasings = [
  "x",  # a comment, with a comma
  "y", "z",
]
[topic . en]
raw = \'\'\'
C:\\n = "1"\'\'\'
day = 2026-11-22 10:00:00
on = true

[[topic]]
slug = "b"
inline = { a = 1, b = [ { c = "deep" }, { c = "deeper" } ] }
[[topic.fact]]
id = "b1"
[[topic.fact]]
id = "b2"

["odd key".'x']
empty = ""
lists = [[1, 2], [3]]
'''


def leaves(value: object, path: positions.Path = ()) -> Iterator[tuple[positions.Path, object]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from leaves(inner, (*path, number))
    else:
        yield path, value


def test_every_value_has_a_position() -> None:
    found = positions.find(TEXT)
    assert {path for path, _ in leaves(tomllib.loads(TEXT))} <= found.spans.keys()


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("place", "ja"), 3),
        (("place", "en us"), 4),
        (("topic", 0), 6),
        (("topic", 0, "slug"), 7),
        (("topic", 0, "ja"), 8),
        (("topic", 0, "ja", "answer"), 9),
        (("topic", 0, "ja", "phrasings", 0), 15),
        (("topic", 0, "ja", "phrasings", 2), 16),
        (("topic", 0, "en"), 18),
        (("topic", 0, "en", "on"), 22),
        (("topic", 1, "slug"), 25),
        (("topic", 1, "inline", "b", 1, "c"), 26),
        (("topic", 1, "fact", 1, "id"), 30),
        (("odd key", "x"), 32),
        (("odd key", "x", "lists", 1, 0), 34),
        (("topic", 1, "missing"), 24),  # the nearest table above
        (("missing",), None),
    ],
)
def test_line_of_a_key(path: positions.Path, line: int | None) -> None:
    assert positions.find(TEXT).line(path) == line


def test_line_of_an_excerpt_inside_a_text() -> None:
    found = positions.find(TEXT)
    assert found.line_of(("topic", 0, "ja", "answer"), "heading") == 11
    assert found.line_of(("topic", 0, "ja", "answer"), "not written like this") == 9


@pytest.mark.parametrize(
    "broken", ["a = ", "[a", "a = [1,", "= 1", 'a = "x', "a = {b", "[[a]", "a = [1 2]", "a b", "."]
)
def test_a_mistake_ends_the_search_and_nothing_else(broken: str) -> None:
    assert positions.find("first = 1\n" + broken).line(("first",)) == 1
