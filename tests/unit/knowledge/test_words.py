"""Gaps are filled once; what fills them is only ever words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.words import MissingWords, sentence


def test_gaps_are_filled_by_name() -> None:
    assert sentence("{b} and {a}{a}").fill({"a": "1", "b": "2", "c": "3"}) == "2 and 11"


def test_doubled_braces_are_braces() -> None:
    assert sentence("{{a}} {a}").fill({"a": "1"}) == "{a} 1"


@given(st.text())
def test_a_value_stays_as_typed(value: str) -> None:
    assert sentence("<{a}>").fill({"a": value, "b": "never"}) == f"<{value}>"


def test_a_gap_without_a_value_is_named() -> None:
    with pytest.raises(MissingWords, match=r"^no value for \{a\}, \{b\}$"):
        sentence("{b} {a} {c}").fill({"c": ""})


@pytest.mark.parametrize("text", ["{", "}", "{a", "a}", "{{a}", "{a}}"])
def test_a_lonely_brace_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a brace stands alone"):
        sentence(text)


@pytest.mark.parametrize("text", ["{}", "{0}", "{a.b}", "{a[0]}", "{a!r}", "{a:>3}", "{a b}", "{名前}"])
def test_anything_but_a_name_is_no_gap(text: str) -> None:
    with pytest.raises(ValueError, match="is no gap"):
        sentence(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\n{x?}\nb", "a\nb"),
        ("a\n\n{x?}\n\nb", "a\n\nb"),
        ("a\n\nx: {x?}", "a"),
        ("{x?}\n\nb", "b"),
        ("a\n\n{x?}\nb", "a\n\nb"),
    ],
)
def test_a_line_whose_value_is_missing_leaves_no_hole(text: str, said: str) -> None:
    assert sentence(text).fill({}) == said
