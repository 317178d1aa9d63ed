"""How words lie on a page, which is what a topic's picture draws."""

import pytest

from knowledge import layout
from knowledge.layout import Item, Words


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
