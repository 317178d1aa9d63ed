"""The list of forbidden claims catches what it should and lets through what it should, by its own examples."""

import pytest

from knowledge import claims
from knowledge.library import SHIPPED
from knowledge.shelf import Shelf

SHELF = Shelf(SHIPPED)
CLAIMS = claims.load(SHELF)
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
