"""A symptom is found by what was meant or by its words, and means what its day says."""

import pytest

from knowledge.daybook import LATEST, Symptom
from knowledge.library import Library


@pytest.fixture(scope="module")
def symptoms(known: Library) -> dict[str, Symptom]:
    return dict(known.daybook.symptoms)


@pytest.mark.parametrize(
    ("label", "text", "found"),
    [
        ("risk-redness-swelling", "赤みはいつまで？", "red"),
        (None, "まだ赤いです", "red"),
        (None, "ﾏﾀﾞ赤ｲ", "red"),
        ("aftercare-alcohol-smoking", "まだ赤いけどお酒は？", "red"),
        ("risk-redness-swelling", "かゆいし赤い", "red"),  # what it was understood as counts first
        (None, "STILL RED today", "red"),
        ("risk-bleeding", "血が少し", "bleeding"),
        (None, "皮むけしてきた", "peeling"),
        (None, "my skin is peeling", "peeling"),
        (None, "かゆいです", "itching"),
        ("aftercare-moisture", "保湿はどうすれば？", None),
        (None, "chemical peeling", None),
        (None, "", None),
    ],
)
def test_finding(known: Library, label: str | None, text: str, found: str | None) -> None:
    symptom = known.daybook.find(label, text)
    assert (symptom.slug if symptom else None) == found


@pytest.mark.parametrize(
    ("slug", "day", "route"),
    [
        ("red", 0, "expected"),
        ("red", 1, "expected"),
        ("red", 6, "expected"),
        ("red", 7, "staff"),
        ("red", 8, "staff"),
        ("red", 90, "staff"),
        ("dry", 14, "expected"),
        ("dry", 15, "staff"),
        ("bleeding", 3, "expected"),
        ("bleeding", 4, "staff"),
        ("itching", 0, "staff"),
        ("marks", 0, "staff"),
    ],
)
def test_what_a_day_means(symptoms: dict[str, Symptom], slug: str, day: int, route: str) -> None:
    assert symptoms[slug].on(day).route == route


def test_every_symptom_ends_with_staff(symptoms: dict[str, Symptom]) -> None:
    assert {symptom.days[-1].route for symptom in symptoms.values()} == {"staff"}
    assert all(symptoms[slug].on(day).route == "staff" for slug, day in LATEST.items())


def test_an_entry_that_is_not_there(known: Library) -> None:
    with pytest.raises(KeyError):
        known.daybook.said("red", 99, "ja")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("まだ赤みがあります", True),
        ("赤みが残っています", True),
        ("skin still very red", True),
        ("もう赤くないです", False),
        ("赤みはなくなりました", False),
        ("the redness is gone", False),
    ],
)
def test_what_is_over_is_no_symptom(known: Library, text: str, found: bool) -> None:
    label = None if found else "risk-redness-swelling"
    assert (known.daybook.find(label, text) is not None) is found
