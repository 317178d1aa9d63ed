"""The network over both languages: learned the same way each time, kept as bytes, and served beside the head."""

from pathlib import Path

import numpy as np
import pytest

from intents.learning import network as lesson
from intents.learning.regression import untold
from intents.matching import meaning, network
from intents.matching.compiled import Phrasings
from intents.matching.meaning import SentenceEncoder
from tests.unit.intents.phrases import phrases


def every() -> list[Phrasings]:
    found = []
    for language in ("ja", "en"):
        own = [phrase for phrase in phrases() if phrase.language == language]
        found.append(Phrasings(language, [phrase.text for phrase in own], [phrase.label for phrase in own]))
    return found


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    found = meaning.installed()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def content(encoder: SentenceEncoder) -> bytes:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lesson, "HIDDEN", 32)
        return lesson.file(every(), encoder, untold)


def test_the_same_phrasings_give_the_same_bytes(
    content: bytes, encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lesson, "HIDDEN", 32)
    done: list[float] = []
    assert lesson.file(every(), encoder, done.append) == content
    assert done == sorted(done)
    assert done[-1] == 1


def test_it_knows_what_it_learned_in_both_languages(tmp_path: Path, content: bytes, encoder: SentenceEncoder) -> None:
    path = network.file(tmp_path)
    path.write_bytes(content)
    found = network.read(path, encoder.version)
    assert found is not None
    for its in every():
        rows = lesson.rows(its, encoder)
        said = found.opinions(rows[:, : meaning.WIDE].astype(np.float32), lesson.pieces_of(its, its.texts))
        assert np.allclose(np.exp(said).sum(axis=1), 1)
        right = [found.names[at] == label for at, label in zip(said.argmax(axis=1), its.labels, strict=True)]
        assert np.mean(right) > 0.9


def test_a_file_for_another_encoder_or_a_broken_one_is_not_read(tmp_path: Path, content: bytes) -> None:
    path = network.file(tmp_path)
    assert network.read(path, "x") is None
    path.write_bytes(content)
    assert network.read(path, "another encoder") is None
    path.write_bytes(content[:100])
    assert network.read(path, "x") is None


def test_the_rate_rises_and_falls() -> None:
    rates = [lesson._rate(step / 100) for step in range(101)]
    assert max(rates) == pytest.approx(lesson.RATE)
    assert rates[0] < lesson.RATE / 10
    assert rates[-1] == pytest.approx(0)
