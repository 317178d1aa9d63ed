"""The clinic's colour, and a topic's picture, as the files tell them."""

import pytest

from knowledge import layout
from knowledge.layout import Item, Words
from knowledge.profile import COLOUR, LEAST_CONTRAST, _contrast_with_white


@pytest.mark.parametrize(
    ("colour", "ratio"), [("#000000", 21.0), ("#FFFFFF", 1.0), ("#767676", 4.54), ("#777777", 4.48)]
)
def test_contrast(colour: str, ratio: float) -> None:
    """As the examples that WCAG is explained with have it."""
    assert round(_contrast_with_white(colour), 2) == ratio


def test_the_colour_of_a_clinic_that_names_none_can_be_read() -> None:
    assert _contrast_with_white(COLOUR) >= LEAST_CONTRAST


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a\nb", [[Words("a\nb")]]),
        ("a\n\n\nb", [[Words("a")], [Words("b")]]),
        ("・直後：赤み", [[Item("・", "直後", "：", "赤み")]]),
        ("• 1 to 2 weeks: new cells", [[Item("• ", "1 to 2 weeks", ": ", "new cells")]]),
        ("・4/3（水）18:00ごろ：水分", [[Item("・", "4/3（水）18:00ごろ", "：", "水分")]]),
        ("• Wed 3 Apr, about 18:00: water", [[Item("• ", "Wed 3 Apr, about 18:00", ": ", "water")]]),
        ("a\n1. b\n2. c\nd", [[Words("a"), Item("1. ", "", "", "b"), Item("2. ", "", "", "c"), Words("d")]]),
        ("・触らない。清潔に：布で", [[Item("・", "", "", "触らない。清潔に：布で")]]),
        ("-1 degrees", [[Words("-1 degrees")]]),
        ("2.5 mm", [[Words("2.5 mm")]]),
        ("", []),
    ],
)
def test_how_words_lie(text: str, parts: list[list[Item | Words]]) -> None:
    assert layout.paragraphs(text) == parts
