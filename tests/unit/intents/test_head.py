import numpy as np
import pytest

from intents.languages import spellings
from intents.learning import heads, regression
from intents.matching import compiled, head
from intents.matching.compiled import Phrasings
from intents.matching.lexical import Lexical
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


def sparse() -> regression.Sparse:
    """Of eight examples; the fourth has no piece."""
    return regression.Sparse(
        np.array([0, 1, 5, 7, 1, 2, 6], np.int32),
        np.array([0, 0, 1, 1, 2, 2, 2], np.int32),
        np.array([0.5, 1, 0.7, 0.3, 0.2, 0.9, 0.4], np.float32),
        8,
        3,
    )


def whole(dense: np.ndarray) -> np.ndarray:
    """The same examples, with nothing left out."""
    its = sparse()
    spelt = np.zeros((its.size, its.width), np.float32)
    spelt[its.rows, its.columns] = its.values
    return np.concatenate([dense, spelt, np.ones((its.size, 1), np.float32)], axis=1)


def test_training_ends_where_the_loss_is_flat() -> None:
    """Against the slope by differences: at the end no step to any side gains."""
    numbers = np.array([0, 1, 2, 0, 1, 2, 0, 1])
    examples = regression.Examples(vectors(8) * 10, sparse())
    search = regression._Search(examples, numbers)
    weights = search.end()
    least = search._loss(regression._Point(weights, examples.image(weights)))
    for at in np.ndindex(weights.shape):
        for step in (-0.05, 0.05):
            moved = weights.copy()
            moved[at] += step
            assert search._loss(regression._Point(moved, examples.image(moved))) > least - 1e-6


@pytest.mark.parametrize("chunk", [1, 3, 1000])
def test_entry_by_entry_is_as_the_whole_matrix(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr(regression, "_CHUNK", chunk)
    dense = vectors(8)
    examples = regression.Examples(dense, sparse())
    chance = np.random.default_rng(5)
    weights, wrong = chance.normal(size=(examples.width, 4)), chance.normal(size=(8, 4))
    assert np.allclose(examples.image(weights), whole(dense) @ weights, atol=1e-5)
    assert np.allclose(examples.pulled(wrong), whole(dense).T @ wrong, atol=1e-5)


def test_a_phrasing_typed_is_all_but_certain_whatever_the_head_thinks() -> None:
    matcher = matcher_of(spelling_only=True)
    for phrase in phrases():
        first = matcher.rank(phrase.text, phrase.language)[0]
        assert first.label == phrase.label
        assert first.score >= 0.9


def test_a_piece_of_spelling_in_few_phrasings_is_not_taught() -> None:
    texts, labels = examples()
    index = compiled.make(Phrasings("en", texts, labels), None, heads.learn).index
    rows = head.taught(index)
    assert ((rows < 0) == (np.diff(index.starts) < head._SEEN_IN)).all()
    assert sorted(rows[rows >= 0]) == list(range(int(rows.max()) + 1))
    assert [index.vocabulary[at] for at in np.flatnonzero(rows >= 0)] == list(head.taught_pieces(index))


def test_a_head_serves_other_phrasings_with_the_same_labels() -> None:
    texts, labels = examples()
    made = compiled.make(Phrasings("en", texts, labels), None, heads.learn)
    other = compiled.make(
        Phrasings("en", [*texts, "how much money"], [*labels, "price"]), None, heads.learn, made.taught
    )
    assert other.taught is made.taught
    names = sorted({*labels, "unheard-of"})
    judge = head.Judge(other.taught, other.index, names)
    spelt = Lexical(other.index, spellings.of("en").reader(other.known)).spelt("how much is one session")
    opinion = judge.opinion(spelt, None)
    before = Lexical(made.index, spellings.of("en").reader(made.known)).spelt("how much is one session")
    earlier = head.Judge(made.taught, made.index, sorted(set(labels))).opinion(before, None)
    assert names[int(np.nanargmax(opinion))] == sorted(set(labels))[int(earlier.argmax())]
    assert np.isnan(opinion[names.index("unheard-of")])
    assert made.taught.serves(labels)
    assert not made.taught.serves(names)
