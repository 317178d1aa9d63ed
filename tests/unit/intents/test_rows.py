"""Phrasings put into an index and taken out of it: what was there keeps its weights."""

import numpy as np
import pytest

from intents.languages import spellings
from intents.languages.normalise import normalise
from intents.matching import lexical, rows
from intents.matching.lexical import Index, Lexical

TEXTS = ["does it hurt", "is it painful", "how much is it", "what does it cost"]
MORE = ["will it hurt a lot", "zebra crossing"]
READER = spellings.of("en").reader(spellings.of("en").vocabulary(TEXTS))


def pieces(texts: list[str]) -> list[dict[str, float]]:
    return [dict(READER.pieces(normalise(text))) for text in texts]


@pytest.fixture
def index() -> Index:
    return lexical.build(pieces(TEXTS), [0, 0, 1, 1])


def likeness(index: Index, text: str) -> np.ndarray:
    return Lexical(index, READER).likeness(normalise(text))


@pytest.mark.parametrize("text", [*TEXTS, *MORE])
def test_what_was_there_is_as_before(index: Index, text: str) -> None:
    longer = rows.extended(index, pieces(MORE))
    assert longer.size == 6
    again, left = rows.without(longer, [4, 5])
    assert left.tolist() == [0, 1, 2, 3]
    assert np.allclose(likeness(again, text), likeness(longer, text)[:4])
    if text in TEXTS:
        assert np.allclose(likeness(longer, text)[:4], likeness(index, text))


def test_what_is_new_is_found(index: Index) -> None:
    longer = rows.extended(index, pieces(MORE))
    assert likeness(longer, MORE[1]).argmax() == 5
    assert likeness(longer, MORE[0]).argmax() == 4
    assert likeness(longer, MORE[1])[5] == pytest.approx(1.0, abs=1e-5)


def test_one_in_the_middle_is_gone(index: Index) -> None:
    shorter, left = rows.without(index, [1])
    assert left.tolist() == [0, 2, 3]
    assert np.allclose(likeness(shorter, TEXTS[2]), likeness(index, TEXTS[2])[[0, 2, 3]])
    assert rows.without(index, [])[0] is index
