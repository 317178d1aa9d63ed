import numpy as np
import pytest

from intents.learning import heads, regression
from intents.matching import compiled, head
from intents.matching.compiled import Phrasings
from tests.unit.intents.phrases import matcher_of, phrases


def examples() -> tuple[list[str], list[str]]:
    own = [phrase for phrase in phrases() if phrase.language == "en"]
    return [phrase.text for phrase in own], [phrase.label for phrase in own]


def vectors(size: int) -> np.ndarray:
    return np.random.default_rng(3).normal(0, 0.05, (size, 16)).astype(np.float32)


@pytest.mark.parametrize("meaningful", [True, False])
def test_the_same_phrasings_teach_the_same_to_the_bit(meaningful: bool) -> None:
    texts, labels = examples()
    index = compiled.make(Phrasings("en", texts, labels), None, heads.learn).index
    numbers = [sorted(set(labels)).index(label) for label in labels]
    dense = vectors(len(texts)) if meaningful else np.zeros((0, 0), np.float32)
    one, other = heads.learn(index, dense, numbers), heads.learn(index, dense, numbers)
    for part in ("meaning", "spelling", "constant"):
        assert getattr(one, part).tobytes() == getattr(other, part).tobytes()
    assert len(one.meaning) == (16 if meaningful else 0)


def test_training_ends_where_the_loss_is_flat() -> None:
    """Against the slope by differences: at the end no step to any side gains."""
    numbers = np.array([0, 1, 2, 0, 1, 2, 0, 1])
    dense = vectors(8) * 10
    alike = 1 + dense @ dense.T
    search = regression._Search(alike, numbers)
    shares = search.end()
    least = search._loss(np.stack([shares, alike @ shares]))
    for at in np.ndindex(shares.shape):
        for step in (-0.05, 0.05):
            moved = shares.copy()
            moved[at] += step
            assert search._loss(np.stack([moved, alike @ moved])) > least - 1e-7


def test_weights_say_what_the_shares_say() -> None:
    dense = vectors(6)
    sparse = regression.Sparse(
        np.array([0, 1, 1, 5], np.int32),
        np.array([0, 0, 2, 1], np.int32),
        np.array([0.5, 1, 0.2, 0.7], np.float32),
        6,
        3,
    )
    shares = regression.trained(dense, sparse, np.array([0, 1, 0, 1, 0, 1]))
    meaning, spelling, constant = regression.weights(dense, sparse, shares)
    spelt = sparse.chunks()[0]
    alike = 1 + dense @ dense.T + spelt @ spelt.T
    assert np.allclose(dense @ meaning + spelt @ spelling + constant, alike @ shares, atol=1e-5)


def test_a_phrasing_typed_is_all_but_certain_whatever_the_head_thinks() -> None:
    matcher = matcher_of(spelling_only=True)
    for phrase in phrases():
        first = matcher.rank(phrase.text, phrase.language)[0]
        assert first.label == phrase.label
        assert first.score >= 0.9


def test_a_piece_of_spelling_in_one_phrasing_alone_is_not_taught() -> None:
    texts, labels = examples()
    index = compiled.make(Phrasings("en", texts, labels), None, heads.learn).index
    rows = head.taught(index)
    assert ((rows < 0) == (np.diff(index.starts) < 2)).all()
    assert sorted(rows[rows >= 0]) == list(range(int(rows.max()) + 1))
