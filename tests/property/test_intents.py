"""Whatever people or their keyboards produce: no exception, and the promises of each signature kept."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents.danger import judge
from intents.dates.treatment import treatment_date
from intents.languages.detect import detect
from intents.languages.normalise import clean, normalise
from intents.matching.match import Matcher
from intents.understand import Understanding
from tests.unit.intents.phrases import matcher_of, phrases

ODD = "aAİßéﬁ゛゜ーｰ〜~-ぁあアァｱｶﾞがﷺ㍿々。、!?.,' \n\t\r\x00\u200b\u200d\u202e\ufe0f\u0301\u3099\ud800\udfff😊1１一十月日昨"
WORDS = [
    "昨日",
    "3日前",
    "２月３０日",
    "ダーマペン",
    "受けました",
    "yesterday",
    "the 31st",
    "Nov",
    "had",
    "予約",
    "令和",
    "/",
    "99999999",
    "か",
    "first",
    "の翌日",
    "no, the day before",
    "the day after",
    "two days before",
    "クリスマス",
    "先月の第5土曜",
    "last Friday of",
    "末日",
    "2月",
    "getsuyoubi",
    "juuichigatsu mikka",
    "3週間と2日前",
    "いや",
    "'26",
    "0月0日",
]
ANY = st.text(max_size=80)
NASTY = st.text(st.sampled_from(ODD), max_size=60)
TOLD = st.lists(st.sampled_from(WORDS), max_size=8).flatmap(
    lambda words: st.sampled_from(["", " ", "、"]).map(lambda glue: glue.join(words))
)
TEXTS = st.one_of(ANY, NASTY, TOLD)
DAYS = st.dates()


@pytest.fixture(scope="module")
def understanding() -> Iterator[Understanding]:
    patch = pytest.MonkeyPatch()
    patch.setattr(judge, "judge", lambda *_: None)
    yield Understanding(phrases(), None, spelling_only=True)
    patch.undo()


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    """With the encoder, already loaded: that takes a second."""
    both = matcher_of()
    both.rank("warm", "en")
    return both


@given(TEXTS, st.sampled_from([1, 7, 50, 400]))
def test_normalise_is_its_own_normal_form(text: str, limit: int) -> None:
    once = normalise(text, limit)
    assert normalise(once, limit) == once
    assert len(once) <= limit
    once.encode("utf-8")


@given(TEXTS, st.sampled_from([1, 7, 50, 400]))
def test_clean_is_its_own_clean_form(text: str, limit: int) -> None:
    once = clean(text, limit)
    assert clean(once, limit) == once
    assert len(once) <= limit
    once.encode("utf-8")
    assert not any(char < " " and char != "\n" for char in once)


@given(TEXTS)
def test_detect_always_has_an_answer(text: str) -> None:
    assert detect(text) in ("ja", "en", "other", "unknown")


@given(TEXTS, DAYS)
def test_a_stated_date_is_never_to_come(text: str, today: date) -> None:
    found = treatment_date(text, today)
    assert found is None or found <= today


@settings(max_examples=60)
@given(TEXTS, st.sampled_from(["ja", "en"]))
def test_ranks_share_one_vote(matcher: Matcher, text: str, language: str) -> None:
    ranked = matcher.rank(text, language)
    assert sum(scored.score for scored in ranked) <= 1 + 1e-9
    assert [scored.score for scored in ranked] == sorted((scored.score for scored in ranked), reverse=True)


@given(TEXTS, DAYS, st.sampled_from([None, "ja", "en"]), st.sampled_from([None, "price"]))
def test_read_keeps_its_promises(
    understanding: Understanding, text: str, today: date, preferred: str | None, previous: str | None
) -> None:
    read = understanding.read(text, today, preferred, previous)
    assert read.language == (preferred or read.language)
    assert len(read.suggestions) <= 3
    assert 0 <= read.score <= 1 + 1e-9
    assert (read.label is not None) == (read.outcome in ("answer", "start", "ask-staff"))
    assert bool(read.suggestions) == (read.outcome == "suggest")
    assert read == understanding.read(text, today, preferred, previous)


@pytest.mark.parametrize(
    "unit",
    [
        "あ",
        "a ",
        "3日前",
        "昨日の",
        "か§",
        "、",
        "の翌日",
        "no, the day before",
        "mon ",
        "nichi ",
        "じゅう",
        "two days before ",
        "the first of ",
        "い" * 3,
        "受けました",
    ],
)
def test_long_texts_take_no_longer_than_they_should(unit: str) -> None:
    """No pattern may run away: each of these is read in well under a second, or the suite's time limit ends it."""
    text = unit * (20_000 // len(unit))
    treatment_date(text, date(2026, 11, 25))
    detect(text)
    normalise(text)
    clean(text)
