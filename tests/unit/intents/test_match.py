import importlib.util
from pathlib import Path

import pytest

from intents.matching import source
from intents.matching.match import Matcher
from tests.unit.intents.phrases import matcher_of, phrases, suit


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    with pytest.MonkeyPatch.context() as patch:
        suit(patch)
        return matcher_of()


@pytest.fixture(scope="module")
def speller() -> Matcher:
    with pytest.MonkeyPatch.context() as patch:
        suit(patch)
        return matcher_of(spelling_only=True)


@pytest.mark.parametrize("both", [True, False])
@pytest.mark.parametrize(
    ("text", "language", "label"),
    [
        ("赤みはいつ引きますか", "ja", "risk-redness-swelling"),
        ("ｱｶﾐはいつ引くの！？", "ja", "risk-redness-swelling"),
        ("にきびあとに効きますか", "ja", "acne-scars"),
        ("くれーたー治したいです", "ja", "acne-scars"),
        ("when does teh rednes go away??", "en", "risk-redness-swelling"),
        ("does it help ACNE SCARS", "en", "acne-scars"),
        ("how much is one sesion", "en", "price"),
        ("予約とりたい", "ja", "reserve"),
    ],
)
def test_what_is_spelt_alike(
    matcher: Matcher, speller: Matcher, both: bool, text: str, language: str, label: str
) -> None:
    assert (matcher if both else speller).rank(text, language)[0].label == label


@pytest.mark.parametrize(
    ("text", "language", "label"),
    [
        ("ほっぺが凸凹なのをなめらかにしたい", "ja", "acne-scars"),
        ("お金どのくらいかかるの", "ja", "price"),
        ("holes in my cheeks from teenage breakouts", "en", "acne-scars"),
        ("what would that set me back", "en", "price"),
    ],
)
def test_what_means_alike(matcher: Matcher, text: str, language: str, label: str) -> None:
    assert matcher.rank(text, language)[0].label == label


@pytest.mark.parametrize(("text", "language"), [("ボトックスの値段は", "ja"), ("how much is botox please", "en")])
def test_what_is_elsewhere(matcher: Matcher, text: str, language: str) -> None:
    assert matcher.rank(text, language)[0].kind == "none"


def test_a_rank_is_in_order_one_a_label_and_shares_one_vote(matcher: Matcher) -> None:
    ranked = matcher.rank("跡が残りますか", "ja")
    scores = [scored.score for scored in ranked]
    assert scores == sorted(scores, reverse=True)
    assert len({scored.label for scored in ranked}) == len(ranked) > 1
    assert 0 < sum(scores) <= 1


def test_a_phrase_itself_is_all_but_certain(matcher: Matcher) -> None:
    for phrase in phrases():
        first = matcher.rank(phrase.text, phrase.language)[0]
        assert first.label == phrase.label
        assert first.score > 0.5


@pytest.mark.parametrize("text", ["", " ", "???", "😊", "\ud800", "\x00", "a" * 5000, "赤" * 5000])
def test_odd_texts_do_no_harm(matcher: Matcher, text: str) -> None:
    assert all(0 <= scored.score <= 1 for scored in matcher.rank(text, "ja"))


def test_a_language_without_phrases_has_no_ranks(matcher: Matcher) -> None:
    assert matcher.rank("bonjour", "fr") == []
    assert matcher_of([]).rank("hello", "en") == []


def test_several_at_once_are_as_one_by_one(matcher: Matcher) -> None:
    texts = ["赤みはいつ引きますか", "予約したい"]
    together = matcher.rank_each(texts, "ja")
    assert [[scored.label for scored in each] for each in together] == [
        [scored.label for scored in matcher.rank(text, "ja")] for text in texts
    ]


def test_ready_made_phrases_give_the_same_to_the_bit(tmp_path: Path) -> None:
    made, read = matcher_of(cache=tmp_path), matcher_of(cache=tmp_path)
    assert len(list(tmp_path.glob("phrasings-*.npz"))) == 2
    for phrase in phrases():
        assert made.rank(phrase.text + "？", phrase.language) == read.rank(phrase.text + "？", phrase.language)


def test_changed_phrases_are_made_anew_and_the_old_file_goes(tmp_path: Path) -> None:
    matcher_of(cache=tmp_path, spelling_only=True)
    before = set(tmp_path.iterdir())
    assert matcher_of(phrases()[:-1], cache=tmp_path, spelling_only=True).rank("予約したい", "ja")[0].label == "reserve"
    after = set(tmp_path.iterdir())
    assert len(before & after) == 1  # the other language did not change
    assert len(after) == 2


@pytest.mark.parametrize("rubbish", [b"", b"PK\x03\x04 not a zip", b"\x93NUMPY"])
def test_a_broken_file_is_made_anew(tmp_path: Path, rubbish: bytes) -> None:
    matcher_of(cache=tmp_path, spelling_only=True)
    for path in tmp_path.iterdir():
        path.write_bytes(rubbish)
    assert matcher_of(cache=tmp_path, spelling_only=True).rank("予約したい", "ja")[0].label == "reserve"


def test_a_folder_that_cannot_be_made_costs_nothing_but_time(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert matcher_of(cache=blocked / "folder", spelling_only=True).rank("予約したい", "ja")[0].label == "reserve"


def test_works_without_the_encoder_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    alone = matcher_of()
    assert not alone.meaningful
    assert alone.rank("予約したい", "ja")[0].label == "reserve"


def test_what_other_code_made_ready_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    matcher_of(cache=tmp_path, spelling_only=True)
    made = {path.name for path in tmp_path.iterdir()}
    monkeypatch.setattr(source, "digest", lambda: "of other code")
    matcher_of(cache=tmp_path, spelling_only=True)
    assert made.isdisjoint(path.name for path in tmp_path.iterdir())


def test_the_digest_of_code_hangs_on_names_and_contents_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "ROOT", tmp_path)
    one, other = tmp_path / "one.py", tmp_path / "other.py"
    one.write_text("a = 1")
    other.write_text("b = 2")
    whole = source.digest_of([one, other])
    assert source.digest_of([other, one]) == whole
    other.write_text("b = 3")
    assert source.digest_of([one, other]) != whole
