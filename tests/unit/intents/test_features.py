"""Known words in a text without spaces."""

import pytest

from intents.languages.ja import pieces


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("れちのーるくりーむを塗る", ["れちのーる", "くりーむ"]),
        ("れちのを塗る", ["れちの"]),
        ("れのれちの-aとれちの", ["れちの-a", "れちの"]),
        ("何もない", []),
    ],
)
def test_the_longest_known_word_that_begins_somewhere_is_found(text: str, found: list[str]) -> None:
    pattern = pieces.term_pattern(["れちの", "れちのーる", "くりーむ", "れちの-a"])
    assert pattern is not None
    assert pattern.findall(text) == found


def test_without_known_words_there_is_nothing_to_look_for() -> None:
    assert pieces.term_pattern([]) is None
