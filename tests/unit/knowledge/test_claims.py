"""The list of forbidden claims catches what it should and lets through what it should, by its own examples."""

from dataclasses import replace
from pathlib import Path
from shutil import copy, copytree

import pytest

from intents.learning.claims import Sentence
from knowledge import claim_reasons, claims
from knowledge.library import SHIPPED
from knowledge.shelf import Shelf
from tests.matching import lines

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "peeling"
SHELF = Shelf(SHIPPED)
CLAIMS = claims.load(SHELF)
JUDGE = claim_reasons.judge(SHELF)
LIST = SHELF.read(claims.FILE)
ENTRIES = LIST.values["claim"] if LIST else []
REFUSED = [(entry["id"], example) for entry in ENTRIES for example in entry["refused"]]
FINE = [(entry["id"], example) for entry in ENTRIES for example in entry["fine"]]


def test_the_list_can_be_read() -> None:
    assert SHELF.problems == []
    assert len(CLAIMS) == len(ENTRIES) >= 10


@pytest.mark.parametrize(("claim", "example"), REFUSED)
def test_refused(claim: str, example: str) -> None:
    assert claim in {finding.claim.id for finding in claims.search(example, CLAIMS)}


@pytest.mark.parametrize(("claim", "example"), FINE)
def test_fine(claim: str, example: str) -> None:
    assert claims.search(example, CLAIMS) == []


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("効果は１００％です", "１００％"),
        ("必\nず治ります", "必\nず"),
        ("It is\nsafe.", "is\nsafe"),
        ("It DOESN’T hurt", "DOESN’T hurt"),
        ("ﾋﾞﾌｫｰをご覧ください", "ﾋﾞﾌｫｰ"),
    ],
)
def test_found_in_any_spelling_and_over_line_breaks(text: str, excerpt: str) -> None:
    assert excerpt in {finding.excerpt for finding in claims.search(text, CLAIMS)}


def test_a_denial_in_another_sentence_does_not_excuse() -> None:
    assert claims.search("必ず変わります。ご相談ください。", CLAIMS)
    assert claims.search("Results are guaranteed. There is no hurry.", CLAIMS)
    assert claims.search("・必ず変わります\n・ご相談ください", CLAIMS)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_sentences_of_other_hands_are_told_apart(language: str) -> None:
    """Nobody who wrote the list or the examples saw these: of 80 a language 75 and 77 were caught, 2 and 3 flagged."""
    sentences = lines.claims("test", language)
    forbidden, harmless = ([each for each in sentences if bool(each.claim) is kind] for kind in (True, False))
    assert min(len(forbidden), len(harmless)) >= 80
    assert len(refused(forbidden)) >= 0.9 * len(forbidden)
    assert len(refused(harmless)) <= 0.05 * len(harmless)


def test_every_kind_learned_is_on_the_list() -> None:
    assert {each.claim for each in lines.claims("own") if each.claim} <= {claim.id for claim in CLAIMS}


def test_nothing_that_ships_is_like_a_claim() -> None:
    """Where this fails, say it otherwise; or, where the examples are wrong, put it among them and `make learn`."""
    texts = {text: (table.pages.name, path) for table, path, text in claims.read_by_patients(SHELF, learned=True)}
    found = zip(texts, JUDGE.reasons([*texts]), strict=True)
    assert {text: (texts[text], why) for text, why in found if why} == {}


def test_without_the_encoder_most_are_told_apart_by_their_spelling() -> None:
    unmeant = replace(JUDGE, encoder=None)
    sentences = [each for each in lines.claims("test") if each.claim]
    assert sum(map(bool, unmeant.reasons([each.text for each in sentences]))) >= 0.75 * len(sentences)


def refused(sentences: list[Sentence]) -> list[str]:
    return [each.text for each, why in zip(sentences, JUDGE.reasons([s.text for s in sentences]), strict=True) if why]


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("しみをごっそり落とします", "flat-promise"),
        ("本日限り2,000円引き", "price-lure"),
        ("It works on every face", "certainty"),
        ("Better results than elsewhere", "superlative"),
        ("お知らせが届かないとき", None),
        ("予約が消えてしまいました", None),
        ("Is this permanent", None),
        ("Our best regards", None),
    ],
)
def test_both_voices_say_why(text: str, claim: str | None) -> None:
    because = {each.id: each.because for each in CLAIMS}
    assert JUDGE.reasons([text]) == [[because[claim]] if claim else []]


def test_the_example_of_a_second_treatment_is_like_no_claim(tmp_path: Path) -> None:
    copytree(EXAMPLE, tmp_path, dirs_exist_ok=True)
    copy(SHIPPED / "profile.toml", tmp_path)
    topics = tmp_path / "topics" / "peeling.toml"
    assert [str(doubt) for doubt in claim_reasons.doubtful(tmp_path)] == []
    topics.write_text(
        topics.read_text(encoding="utf-8").replace("くわしくは、", "左の写真が1日目、右が14日目です。\nくわしくは、"),
        encoding="utf-8",
    )
    assert [doubt.file for doubt in claim_reasons.doubtful(tmp_path)] == ["topics/peeling.toml"]
