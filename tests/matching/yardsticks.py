"""What simpler ways make of the same lines: RapidFuzz extractOne, BM25 over character n-grams, the encoder alone.

Each gives likenesses to the phrasings; the nearest phrasing's label is its answer, "none" is a refusal. Their threshold is
set on the very lines they are judged by, at the least value that leaves at most 6 % of the out-of-scope lines answered:
more than Sodan's own numbers are allowed.
"""

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from intents.languages.normalise import normalise
from intents.learning.lines import Line
from intents.matching.match import Book, Phrase
from intents.matching.voting import NONE
from tests.matching.measure import Given

MOST_OUTSIDE_ANSWERED = 0.06
SUGGESTIONS = 3
BM25_K, BM25_B = 1.2, 0.75

Likeness = NDArray[np.float64]
Yardstick = Callable[[Sequence[str], Sequence[str]], Likeness]  # phrasings, messages -> a row a message


def wratio(phrasings: Sequence[str], messages: Sequence[str]) -> Likeness:
    """process.extractOne(…, scorer=WRatio), for every phrasing at once."""
    spelt = [normalise(each) for each in phrasings]
    return np.array(process.cdist([normalise(each) for each in messages], spelt, scorer=fuzz.WRatio), dtype=np.float64)


def bm25(phrasings: Sequence[str], messages: Sequence[str]) -> Likeness:
    documents = [Counter(_grams(each)) for each in phrasings]
    lengths = np.array([sum(document.values()) for document in documents], dtype=np.float64)
    having = Counter(gram for document in documents for gram in document)
    places: dict[str, list[tuple[int, int]]] = {}
    for at, document in enumerate(documents):
        for gram, times in document.items():
            places.setdefault(gram, []).append((at, times))
    likeness = np.zeros((len(messages), len(documents)))
    damping = BM25_K * (1 - BM25_B + BM25_B * lengths / lengths.mean())
    for row, message in enumerate(messages):
        for gram in set(_grams(message)) & places.keys():
            rare = np.log(1 + (len(documents) - having[gram] + 0.5) / (having[gram] + 0.5))
            for at, times in places[gram]:
                likeness[row, at] += rare * times * (BM25_K + 1) / (times + damping[at])
    return likeness


def _grams(text: str) -> list[str]:
    text = normalise(text)
    return [text[at : at + size] for size in (2, 3) for at in range(len(text) - size + 1)]


def encoder_alone(book: Book) -> Yardstick:
    def likeness(_phrasings: Sequence[str], messages: Sequence[str]) -> Likeness:
        assert book.encoder is not None
        return np.asarray(book.alike_in_meaning(book.encoder.encode(messages)), dtype=np.float64)

    return likeness


def given(yardstick: Yardstick, phrases: Sequence[Phrase], lines: Sequence[Line]) -> list[Given]:
    """What the yardstick answers, at the threshold that flatters it most within the limit above."""
    likeness = yardstick([phrase.text for phrase in phrases], [line.text for line in lines])
    ranked = [_labels(row, phrases) for row in likeness]
    best = likeness.max(axis=1)
    tempting = sorted(
        (
            score
            for score, labels, line in zip(best, ranked, lines, strict=True)
            if not line.in_scope and line.kind == NONE and labels[0] != NONE
        ),
        reverse=True,
    )
    allowed = int(MOST_OUTSIDE_ANSWERED * sum(line.kind == NONE for line in lines))
    threshold = tempting[allowed] if len(tempting) > allowed else -np.inf
    kinds = {phrase.label: phrase.kind for phrase in phrases}
    return [_given(labels, float(score), score > threshold, kinds) for score, labels in zip(best, ranked, strict=True)]


def _labels(row: Likeness, phrases: Sequence[Phrase]) -> list[str]:
    """The labels of the nearest phrasings, each once."""
    order = np.argsort(-row, kind="stable")[:200]
    return list(dict.fromkeys(phrases[at].label for at in order))


def _given(labels: Sequence[str], score: float, sure: bool, kinds: dict[str, str]) -> Given:
    if labels[0] == NONE:
        return Given("decline", None, (), score)
    if sure:
        outcome = {"topic": "answer", "clinic-topic": "ask-staff", "action": "start"}[kinds[labels[0]]]
        return Given(outcome, labels[0], (), score)
    return Given("suggest", None, tuple(label for label in labels if label != NONE)[:SUGGESTIONS], score)
