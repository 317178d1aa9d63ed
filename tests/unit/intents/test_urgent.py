"""Danger signs against what only sounds like them, and what happens when judging itself breaks."""

from collections.abc import Sequence

import numpy as np
import pytest

from intents.danger import judge
from intents.danger.judge import Alarm
from intents.languages import passages
from intents.matching import meaning
from intents.matching.arrays import Floats
from knowledge.library import Library

DANGER = {
    "emergency": [
        "唇が腫れて息が苦しいです",
        "いきができない",
        "iki ga dekinai",
        "友達が急に倒れて返事をしません",
        "my throat is closing up and i can't breathe",
        "my sister's lips are swelling, she had it done an hour ago",
    ],
    "clinic-now": [
        "施術したところから膿が出てきました",
        "血が止まらないんですけど普通ですか",
        "夜になって38度の熱が出て寒気がします",
        "水ぶくれができて痛い",
        "there is pus coming out of my cheek",
        "it's been bleeding for two hours and won't stop",
        "i have a fever and chills since the treatment",
    ],
    "self-harm": [
        "もう死にたいです",
        "消えてしまいたい",
        "i don't want to live anymore",
        "i keep thinking about killing myself",
    ],
}
HARMLESS = [
    "腫れるのって普通？",
    "can it get infected?",
    "熱はもう下がりました",
    "膿は出てないです",
    "no fever, just a little red",
    "少し赤くてヒリヒリします",
    "死ぬほど毛穴が気になる",
    "i'd die for clear skin",
    "シミが消えたらいいな",
    "does it bleed a lot?",
    "心臓が止まるかと思うほど高いですね",
    "予約をお願いします",
]


@pytest.mark.parametrize(("response", "text"), [(r, text) for r, texts in DANGER.items() for text in texts])
def test_a_present_sign_is_an_alarm_with_the_right_response(known: Library, response: str, text: str) -> None:
    alarm = judge.judge(text, known.rules)
    assert alarm is not None
    assert alarm.response == response
    assert 0 < len(alarm.excerpt) <= judge.EXCERPT_LIMIT
    assert all(known.sign(sign, "ja") and known.sign(sign, "en") for sign in alarm.signs)


@pytest.mark.parametrize("text", HARMLESS)
def test_a_question_a_past_or_a_mild_sign_and_an_idiom_are_none(known: Library, text: str) -> None:
    assert judge.judge(text, known.rules) is None


def test_danger_is_found_in_a_long_story_and_only_its_clause_is_shown(known: Library) -> None:
    story = (
        "先週そちらで施術していただきました。とても丁寧でした。" * 20
        + "今朝から唇が腫れて息が苦しいです。"
        + "予約の件も教えてください。" * 5
    )
    alarm = judge.judge(story, known.rules)
    assert alarm is not None
    assert "息が苦しい" in alarm.excerpt
    assert "予約" not in alarm.excerpt


def test_the_gravest_sign_decides(known: Library) -> None:
    alarm = judge.judge("膿が出て、息も苦しいです", known.rules)
    assert alarm is not None
    assert alarm.response == "emergency"


def test_the_encoder_hears_the_very_sentences_that_matching_reads(known: Library) -> None:
    text = "血は出ますか？死ぬほど痛いですか。 息ができないって本当？"
    asked: list[str] = []

    def encode(texts: Sequence[str]) -> Floats:
        asked.extend(text.strip() for text in texts)
        return np.zeros((len(texts), meaning.DIMENSIONS), np.float32)

    judge.judge(text, known.rules, encode)
    assert len(asked) > 1
    assert set(asked) <= {passage.text for passage in passages.worth_reading(text)}


def test_whatever_breaks_inside_is_an_alarm() -> None:
    alarm = judge.judge("毛穴に効きますか", None)
    assert alarm == Alarm((judge.UNREADABLE,), "clinic-now", "")


def test_rules_that_make_no_sense_are_refused_in_plain_words() -> None:
    with pytest.raises(ValueError, match=r"\w"):
        judge.load_rules({"sign": "not a table"})
