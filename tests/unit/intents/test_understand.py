from collections.abc import Iterator
from datetime import date

import pytest

from intents.danger import judge
from intents.danger.judge import Alarm
from intents.danger.rules import UrgentRules
from intents.matching import calibration
from intents.matching.calibration import Thresholds
from intents.matching.harm import Harms
from intents.matching.match import Scored
from intents.understand import Relations, Understanding, _leans, _nearer
from tests.unit.intents.phrases import phrases, suit

TODAY = date(2026, 11, 25)
HARMS = Harms({("acne-scars", "risk-scarring"): 0.4, ("risk-scarring", "acne-scars"): 0.4, ("price", "reserve"): 0.1})
ALARM = Alarm(("breathing",), "emergency", "息ができない")
NO_RULES: UrgentRules = None  # judged by the stand-in below


@pytest.fixture(scope="module")
def understanding() -> Iterator[Understanding]:
    """With a stand-in for the danger rules, which have tests of their own."""
    patch = pytest.MonkeyPatch()
    patch.setattr(judge, "judge", lambda text, *_: ALARM if "息ができない" in text else None)
    patch.setattr(calibration, "THRESHOLDS", dict.fromkeys(("ja", "en"), Thresholds(0.5, 0.5, 0.04, 0.4)))
    suit(patch)
    yield Understanding(phrases(), NO_RULES, relations=Relations(HARMS))
    patch.undo()


@pytest.mark.parametrize(
    ("text", "outcome", "label", "kind"),
    [
        ("赤みはいつ引きますか？", "answer", "risk-redness-swelling", "topic"),
        ("料金はいくらですか", "ask-staff", "price", "clinic-topic"),
        ("予約したいです", "start", "reserve", "action"),
        ("when does the redness go away", "answer", "risk-redness-swelling", "topic"),
        ("how much is one session?", "ask-staff", "price", "clinic-topic"),
        ("I want to book", "start", "reserve", "action"),
    ],
)
def test_outcomes(understanding: Understanding, text: str, outcome: str, label: str, kind: str) -> None:
    read = understanding.read(text, TODAY)
    assert (read.outcome, read.label, read.kind) == (outcome, label, kind)
    assert 0.5 < read.score <= 1
    assert read.runner_up is None or read.runner_up.score < read.score


@pytest.mark.parametrize("text", ["ピザを注文したい", "weather tomorrow?", "???", "", "😊", "\ud800"])
def test_what_is_out_of_scope_or_says_nothing_is_declined(understanding: Understanding, text: str) -> None:
    read = understanding.read(text, TODAY)
    assert (read.outcome, read.label, read.suggestions, read.foreign) == ("decline", None, (), False)


@pytest.mark.parametrize(
    ("ranked", "outcome", "suggestions"),
    [
        ([("acne-scars", 0.9)], "answer", ()),
        ([("acne-scars", 0.5), ("pores", 0.3)], "suggest", ("acne-scars", "pores")),
        (
            [("pores", 0.3), ("wrinkles", 0.2), ("acne-scars", 0.2), ("price", 0.1)],
            "suggest",
            ("pores", "wrinkles", "acne-scars"),
        ),
        ([("acne-scars", 0.72), ("risk-scarring", 0.28)], "answer", ()),
        ([("acne-scars", 0.7), ("risk-scarring", 0.3)], "suggest", ("acne-scars", "risk-scarring")),
        ([("none", 0.8), ("pores", 0.2)], "decline", ()),
        ([("none", 0.48), ("pores", 0.52)], "answer", ()),
        ([("none", 0.52), ("pores", 0.44), ("wrinkles", 0.01)], "suggest", ("pores", "wrinkles")),
        ([("none", 0.52), ("pores", 0.44)], "decline", ()),
        ([("pores", 0.1)], "decline", ()),
        ([], "decline", ()),
    ],
)
def test_sure_is_answered_unclear_offered_the_rest_declined(
    understanding: Understanding, ranked: list[tuple[str, float]], outcome: str, suggestions: tuple[str, ...]
) -> None:
    candidates = [Scored(label, "none" if label == "none" else "topic", score) for label, score in ranked]
    read = understanding.decided(candidates, Thresholds(answer=0.6, likely=0.5, suggest=0.04, hope=0.4))
    assert (read.outcome, read.suggestions) == (outcome, suggestions)


def test_the_one_likely_reading_is_answered_where_it_only_tells(understanding: Understanding) -> None:
    needed = Thresholds(answer=0.6, likely=0.5, suggest=0.04, hope=0.4)
    ranked = [Scored("none", "none", 0.45), Scored("pores", "topic", 0.52), Scored("reserve", "action", 0.02)]
    read = understanding.decided(ranked, needed)
    assert (read.outcome, read.label, read.likely) == ("answer", "pores", True)
    assert not understanding.decided([Scored("pores", "topic", 0.7)], needed).likely
    done = [Scored("reserve", "action", 0.52), Scored("none", "none", 0.45), Scored("pores", "topic", 0.02)]
    assert understanding.decided(done, needed).suggestions == ("reserve", "pores")


def test_danger_beats_everything(understanding: Understanding) -> None:
    for text in ("息ができない", "予約したいです。息ができない", "昨日ダーマペン受けました。息ができない"):
        read = understanding.read(text, TODAY, previous="price")
        assert (read.outcome, read.alarm, read.label) == ("urgent", ALARM, None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("月曜にダーマペンしてもらった", date(2026, 11, 23)),
        ("昨日受けました", date(2026, 11, 24)),
        ("had it done last Friday", date(2026, 11, 20)),
        ("I had my dermapen on the 3rd, thanks", date(2026, 11, 3)),
    ],
)
def test_a_treatment_told_is_registered(understanding: Understanding, text: str, day: date) -> None:
    read = understanding.read(text, TODAY)
    assert (read.outcome, read.label, read.date) == ("start", "register-treatment", day)


@pytest.mark.parametrize(
    "text",
    ["昨日ダーマペンを受けました。赤みはいつ引きますか？", "had dermapen yesterday, when does the redness go away?"],
)
def test_a_question_with_a_date_is_answered_and_the_date_kept(understanding: Understanding, text: str) -> None:
    read = understanding.read(text, TODAY)
    assert read.label == "risk-redness-swelling" or "risk-redness-swelling" in read.suggestions
    assert read.date == date(2026, 11, 24)


@pytest.mark.parametrize(
    "text",
    [
        "こんばんは。仕事帰りに友達と話していて思い出したのですが、赤みはいつ引きますか？",
        "Hello! I walked home in the rain today. When does the redness go away? Thanks.",
        "昔から肌のことでは悩みが多くて" * 60 + "、それで赤みはいつ引きますか",
    ],
)
def test_a_story_is_searched_for_its_question(understanding: Understanding, text: str) -> None:
    read = understanding.read(text, TODAY)
    assert read.label == "risk-redness-swelling" or read.suggestions[0] == "risk-redness-swelling"


@pytest.mark.parametrize(
    ("text", "preferred", "language"),
    [
        ("予約したい", None, "ja"),
        ("I want to book", None, "en"),
        ("I want to book", "ja", "ja"),
        ("予約したい", "en", "en"),
        ("😊", None, "ja"),
        ("😊", "en", "en"),
        ("cuánto cuesta", None, "en"),
        ("cuánto cuesta", "ja", "ja"),
    ],
)
def test_the_language_of_the_reply(
    understanding: Understanding, text: str, preferred: str | None, language: str
) -> None:
    assert understanding.read(text, TODAY, preferred).language == language


def test_the_choice_of_language_does_not_change_how_a_message_is_read(understanding: Understanding) -> None:
    assert understanding.read("I want to book", TODAY, "ja").label == "reserve"


@pytest.mark.parametrize("text", ["多久会消肿", "얼마예요?", "¿cuánto cuesta?", "ราคาเท่าไหร่"])
def test_a_foreign_language_is_declined_as_such(understanding: Understanding, text: str) -> None:
    read = understanding.read(text, TODAY)
    assert (read.outcome, read.foreign, read.label) == ("decline", True, None)


def test_a_bare_follow_up_leans_on_what_went_before(understanding: Understanding) -> None:
    assert understanding.read("いつから？", TODAY, previous="price").suggestions[0] == "price"
    assert understanding.read("いつから？", TODAY).outcome != "answer"


def test_romaji_is_read_as_japanese(understanding: Understanding) -> None:
    assert understanding.read("yoyaku shitai desu", TODAY).language == "ja"


def scored(label: str, score: float) -> Scored:
    return Scored(label, "topic", score)


@pytest.mark.parametrize(
    ("first", "second", "near"),
    [
        (scored("acne-scars", 0.6), scored("risk-scarring", 0.3), True),
        (scored("risk-scarring", 0.6), scored("acne-scars", 0.3), True),
        (scored("acne-scars", 0.8), scored("risk-scarring", 0.1), False),
        (scored("acne-scars", 0.6), scored("pores", 0.3), False),
        (scored("price", 0.6), scored("risk-scarring", 0.3), False),
    ],
)
def test_an_effect_is_not_promised_where_a_risk_may_have_been_asked(first: Scored, second: Scored, near: bool) -> None:
    assert HARMS.too_near(first, [second]) is near


def test_single_pairs_can_be_weighed() -> None:
    assert HARMS.too_near(scored("price", 0.8), [scored("reserve", 0.1)])
    assert not HARMS.too_near(scored("reserve", 0.8), [scored("price", 0.1)])


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("赤みはいつ引きますか？あと料金はいくらですか？", {"risk-redness-swelling", "price"}),
        ("料金はいくらですか、跡が残ることはありますか", {"price", "risk-scarring"}),
        ("when does the redness go away and how much is one session?", {"risk-redness-swelling", "price"}),
    ],
)
def test_two_questions_get_two_answers(understanding: Understanding, text: str, labels: set[str]) -> None:
    read = understanding.read(text, TODAY)
    assert read.also is not None
    assert {read.label, read.also.label} == labels
    assert read.also.language == read.language


@pytest.mark.parametrize(
    "text",
    ["赤みはいつ引きますか", "ニキビ跡に悩んでいます。赤みはいつ引きますか？", "予約したいです。料金はいくらですか？"],
)
def test_a_question_with_its_story_gets_one(understanding: Understanding, text: str) -> None:
    assert understanding.read(text, TODAY).also is None


def test_what_was_answered_last_makes_its_kin_likelier() -> None:
    ranked = [scored("pores", 0.4), scored("price", 0.3), scored("bathing", 0.2)]
    nearer = _nearer(ranked, frozenset({"bathing"}))
    assert [each.label for each in nearer] == ["bathing", "pores", "price"]
    assert sum(each.score for each in nearer) <= 1


def test_a_whole_sentence_does_not_lean() -> None:
    assert _leans("じゃあお酒は？")
    assert _leans("and alcohol?")
    assert not _leans("施術を受けたあとでお酒を飲んでもかまいませんか")
    assert not _leans("am I allowed to drink alcohol afterwards")
