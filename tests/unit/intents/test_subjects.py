"""What is true of one treatment is not answered of another, where a message says which it means."""

import pytest

from intents.matching.match import Scored
from intents.matching.subjects import Subjects

PEEL = {"ja": ("ピーリング", "ケミピ"), "en": ("peel", "chemical peel")}
SUBJECTS = Subjects(
    {"dermapen": {"ja": ("ダーマペン",), "en": ("dermapen",)}, "peeling": PEEL},
    {"pregnancy": "dermapen", "acne": "dermapen", "peel-who": "peeling", "peel-care": "peeling"},
    dict.fromkeys(("peel-who", "peel-care"), "clinic-topic") | dict.fromkeys(("pregnancy", "acne"), "topic"),
    frozenset(["peeling"]),
)


def scored(**scores: float) -> list[Scored]:
    return [Scored(label.replace("_", "-"), "topic", score) for label, score in scores.items()]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("妊娠中でもピーリングできますか", "peeling"),
        ("ﾋﾟｰﾘﾝｸﾞはできますか", "peeling"),
        ("Can I have PEELS while pregnant?", "peeling"),
        ("is my skin peeled?", None),  # no word of it
        ("appeal", None),
        ("ダーマペンとピーリングはどちらが", None),  # both
        ("dermapen while pregnant", "dermapen"),
        ("妊娠中でもできますか", None),
    ],
)
def test_a_treatment_is_named_by_its_words(text: str, named: str | None) -> None:
    assert SUBJECTS.named(text) == named


@pytest.mark.parametrize(
    ("text", "ranked", "first", "sure"),
    [
        # Its own topic is near: it wins.
        ("peel", scored(pregnancy=0.5, peel_who=0.4), "peel-who", True),
        # Nothing of its own is near: offered, never answered, and the other treatment's answer is not given.
        ("peel", scored(pregnancy=0.95, peel_who=0.01), "peel-who", False),
        ("peel", scored(acne=0.99), "acne", False),
        # What suits every treatment is left as it was.
        ("peel", scored(price=0.9, pregnancy=0.05), "price", True),
        ("peel", scored(none=0.9, pregnancy=0.05), "none", True),
        # The other way round.
        ("dermapen", scored(pregnancy=0.6, peel_who=0.35), "pregnancy", False),
        # Nothing is named: nothing changes.
        ("may I?", scored(pregnancy=0.9, peel_who=0.05), "pregnancy", True),
    ],
)
def test_what_is_meant_in_the_light_of_it(text: str, ranked: list[Scored], first: str, sure: bool) -> None:
    weighed = SUBJECTS.weighed(text, ranked)
    assert weighed[0].label == first
    assert (weighed[0].score > 0.7) is sure, weighed
    assert sum(each.score for each in weighed) <= 1.0001
    assert sorted(weighed, key=lambda each: (-each.score, each.label)) == weighed


def test_with_one_treatment_nothing_is_weighed() -> None:
    alone = Subjects({"dermapen": {"ja": ("ダーマペン",)}}, {"pregnancy": "dermapen"}, {"pregnancy": "topic"})
    ranked = scored(pregnancy=0.9, price=0.05)
    assert alone.weighed("ダーマペン", ranked) == ranked
    assert SUBJECTS.weighed("peel", []) == []
