"""Neither of LINE's two ways of counting is len()."""

import pytest

from simulator.rules.counting import clusters, units


@pytest.mark.parametrize(
    ("text", "unit_count", "cluster_count"),
    [
        ("", 0, 0),
        ("abc", 3, 3),
        ("赤みは", 3, 3),
        ("ガ", 1, 1),
        ("カ\u3099", 2, 1),
        ("ｶﾞ", 2, 1),
        ("😀", 2, 1),
        ("👍🏽", 4, 1),
        ("👩‍👩‍👧‍👧", 11, 1),
        ("👩‍👩‍👧‍👧👩‍👩‍👧‍👧", 22, 2),
        ("🇯🇵", 4, 1),
        ("🇯🇵🇺🇸", 8, 2),
        ("🇯🇵🇺", 6, 2),
        ("1️⃣", 3, 1),
        ("❤️‍🔥", 5, 1),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", 14, 1),
        ("é", 1, 1),
        ("e\u0301", 2, 1),
        ("\r\n", 2, 1),
        ("\n\r", 2, 2),
        ("a\u200db", 3, 2),
        ("각", 1, 1),
        ("\u1100\u1161\u11a8", 3, 1),
        ("\uac00\u11a8", 2, 1),
        ("นี้", 3, 1),
        ("葛\U000e0100", 3, 1),
        ("\ud83d", 1, 1),
        ("\ufeffa", 2, 2),
    ],
)
def test_counts(text, unit_count, cluster_count):
    assert (units(text), clusters(text)) == (unit_count, cluster_count)
