"""What is wrong with what staff write, at first sight; and who has to say yes to it."""

from dataclasses import replace

import pytest

from knowledge import teaching
from knowledge.changes import NewPhrasing, NewTopic, OwnAnswer
from knowledge.library import Library
from tests.unit.knowledge.test_changes import ANSWER, PHRASING, TOPIC


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("鼻のいちごみたいなのをどうにかしたい", None),
        ("？！", "empty"),
        ("あ" * 201, "too_long"),
        ("090-1234-5678に電話して、毛穴のこと教えて", "identifies"),
        ("pores? mail me@example.com", "identifies"),
        ("唇が腫れて息が苦しいです", "danger"),
        ("ダーマペンって毛穴に効くの", "known"),
        ("駐車場はありますか", "taken"),
    ],
)
def test_a_phrasing(known: Library, text: str, why: str | None) -> None:
    words = known.topics["pores"].words["ja"]
    text = (
        words.phrasings[0]
        if why == "known"
        else known.topics["parking"].words["ja"].phrasings[0]
        if why == "taken"
        else text
    )
    found = teaching.wrong_with(known, NewPhrasing("pores", "ja", text))
    assert [one.why for one in found] == ([why] if why else [])


def test_what_can_be_handed_in(known: Library) -> None:
    for change in (PHRASING, ANSWER, TOPIC):
        assert teaching.wrong_with(known, change) == []


LONG = (
    "Please plan about one hour from arriving to leaving, and tell us if you are in a hurry, so that we can look for "
    "another time. "
)


@pytest.mark.parametrize(
    ("english", "risks", "why"),
    [
        ("", "", ["empty"]),
        ("Short.", "", ["length"]),
        (LONG + "{nobody}", "", ["gap"]),
        (LONG + "{", "", ["gap"]),
        (LONG + "It is 100% safe for everybody.", "", ["claim_no-risk", "claim_certainty"]),
        (LONG + "Many see an improvement of their skin after some weeks.", "", ["risks"]),
        (LONG + "Many see an improvement of their skin after some weeks.", "risks-overview", []),
        (LONG + "There are four of us, and we look after every visitor in turn.", "", []),
    ],
)
def test_an_answer(known: Library, english: str, risks: str, why: list[str]) -> None:
    change = OwnAnswer("makeup-after", {"ja": ANSWER.answer["ja"], "en": english}, risks)
    found = {one.why for one in teaching.wrong_with(known, change)}
    if why and why[0].startswith("claim"):
        assert found & set(why)
    else:
        assert found == set(why)


def test_a_topic_needs_a_name_and_enough_ways_to_ask(known: Library) -> None:
    few = replace(
        TOPIC, title={"ja": "", "en": "x" * 21}, phrasings={"ja": TOPIC.phrasings["ja"], "en": ("a dog?", "A DOG?")}
    )
    found = [(one.why, one.language) for one in teaching.wrong_with(known, few)]
    assert ("too_few", "en") in found
    assert ("label", "ja") in found
    assert ("label", "en") in found


@pytest.mark.parametrize(
    ("change", "medical"),
    [
        (PHRASING, True),
        (TOPIC, True),
        (NewPhrasing("parking", "ja", "車で行きたい"), False),
        (OwnAnswer("payment", {}), False),
        (OwnAnswer("medication", {}), True),
    ],
)
def test_who_has_to_say_yes(known: Library, change: NewPhrasing | OwnAnswer | NewTopic, medical: bool) -> None:
    assert teaching.is_medical(known, change) is medical


def test_the_form_of_the_first_day_asks_what_only_the_clinic_can_answer(known: Library) -> None:
    form = teaching.lesson(known.ships).first_day
    assert len(form) == 20
    assert teaching.answerable(known)[:20] == list(form)
    assert teaching.lesson(known.ships).administrative <= known.topics.keys()


@pytest.mark.parametrize(
    ("text", "begun"),
    [
        ("電話 090 1234 5678 です", "電話 … です"),
        ("see https://x.example and\nme@x.example", "see … and …"),
        ("毛穴が気になる", "毛穴が気になる"),
    ],
)
def test_what_tells_who_it_is_is_left_out(text: str, begun: str) -> None:
    assert teaching.without_names(text) == begun
