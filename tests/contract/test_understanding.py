"""What the shipped knowledge makes of messages that hold more than one question, or less."""

from datetime import date

import pytest

from intents.understand import Understood
from knowledge import phrasebook
from knowledge.library import Library
from tests.matching import lines

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("料金はいくらですか？あと痛みはありますか？", {"price", "pain-anaesthesia"}),
        ("化粧はいつからできますか？それと、お酒は飲んでもいいですか？", {"makeup-after", "aftercare-alcohol-smoking"}),
        ("how much does it cost and does it hurt?", {"price", "pain-anaesthesia"}),
        ("Can I wear makeup the next day? And can I drink alcohol?", {"makeup-after", "aftercare-alcohol-smoking"}),
    ],
)
def test_two_questions_get_two_answers(known: Library, text: str, labels: set[str]) -> None:
    read = known.understanding.read(text, TODAY)
    assert read.also is not None
    assert {read.label, read.also.label} == labels


def test_danger_among_questions_goes_alone(known: Library) -> None:
    read = known.understanding.read("料金はいくらですか？あと施術した顔が腫れて息が苦しいです", TODAY)
    assert (read.outcome, read.also) == ("urgent", None)


@pytest.mark.parametrize(
    ("text", "previous", "label"),
    [
        ("and alcohol?", "aftercare-exercise", "aftercare-alcohol-smoking"),
        ("What about makeup?", "aftercare-exercise", "makeup-after"),
        ("じゃあお酒は？", "aftercare-exercise", "aftercare-alcohol-smoking"),
        ("お風呂は？", "makeup-after", "bathing"),
    ],
)
def test_a_few_words_lean_on_what_was_answered(known: Library, text: str, previous: str, label: str) -> None:
    assert known.understanding.read(text, TODAY, previous=previous).label == label


@pytest.mark.parametrize("text", ["いつから？", "when?", "どのくらい？"])
def test_a_bare_question_is_asked_back(known: Library, text: str) -> None:
    read = known.understanding.read(text, TODAY, previous="aftercare-exercise")
    assert read.suggestions[0] == "aftercare-exercise"


def test_what_was_shipped_was_learned_from_these_phrasings(known: Library) -> None:
    """Else every first start would learn for minutes: run `sodan knowledge train`."""
    assert phrasebook.warnings(known) == []


@pytest.mark.slow
def test_a_batch_is_understood_as_one_by_one(known: Library) -> None:
    """Encoded together, vectors differ from single ones in their last digits: no verdict does."""
    texts = [line.text for line in (*lines.everyday("test"), *lines.worrying("test"))]
    alone = [known.understanding.read(text, TODAY) for text in texts]
    for start in range(0, len(texts), 16):
        some = texts[start : start + 16]
        with known.understanding.ahead_of(some):
            for text, single in zip(some, alone[start : start + 16], strict=True):
                read = known.understanding.read(text, TODAY)
                assert verdict(read) == verdict(single)
                assert abs(read.score - single.score) < 1e-5


def verdict(read: Understood) -> tuple[object, ...]:
    return (
        read.outcome,
        read.label,
        read.suggestions,
        read.alarm,
        read.also and read.also.label,
        read.language,
        read.date,
    )
