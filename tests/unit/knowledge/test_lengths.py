"""Three ways to count; LINE's two differ from len()."""

import pytest

from knowledge import lengths


@pytest.mark.parametrize(
    ("text", "units", "clusters"),
    [
        ("", 0, 0),
        ("abc", 3, 3),
        ("毛穴", 2, 2),
        ("か\u3099", 2, 1),  # ga in two code points
        ("😀", 2, 1),
        ("👩‍👩‍👧‍👦", 11, 1),
        ("👍🏽", 4, 1),
        ("❤️", 2, 1),
        ("🇯🇵", 4, 1),
        ("🇯🇵🇬🇧", 8, 2),
        ("🇯🇵a🇬🇧", 9, 3),
    ],
)
def test_as_line_counts(text: str, units: int, clusters: int) -> None:
    assert (lengths.utf16(text), lengths.graphemes(text)) == (units, clusters)


def test_as_readers_count() -> None:
    assert lengths.characters("毛穴。\nしわ。") == 6
    assert lengths.words("It may help - a little, 1-2 weeks on; don't hurry.") == 10
