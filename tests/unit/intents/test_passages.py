"""Where a message is cut into what is read by itself."""

import pytest

from intents.danger import sentences
from intents.languages import passages


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("R8.11.27に予約したいです。料金はいくらですか", ["R8.11.27に予約したいです。", "料金はいくらですか"]),
        ("熱が37.5度あります。お風呂は入れますか", ["熱が37.5度あります。", "お風呂は入れますか"]),
        ("I'd like 5.12. at two. How much is it?", ["I'd like 5.12.", "at two.", "How much is it?"]),
        ("It is red. Is that ok?", ["It is red.", "Is that ok?"]),
        ("R8.11.27に受けました", []),
    ],
)
def test_dates_and_decimals_stay_whole(text: str, parts: list[str]) -> None:
    assert [each.text for each in passages.worth_reading(text)][1:] == parts


def test_danger_is_looked_for_in_whole_sentences() -> None:
    text = "熱が37.5度あります。頬が赤いです"
    assert [text[start:end] for start, end, _ in sentences.stretches(text)][1:] == [
        "熱が37.5度あります",
        "頬が赤いです",
    ]
