"""Phrasings that somebody just wrote, made ready within seconds: what they teach takes minutes to learn.

The head that is at hand knows most of their labels, and of the others only the vote of the phrasings has an opinion
(`Ballot.fused`). What the encoder made of phrasings that were there before is taken from the cache.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from intents.languages import spellings
from intents.languages.normalise import normalise
from intents.matching import compiled, learned, rows
from intents.matching.arrays import Floats
from intents.matching.compiled import Compiled, Phrasings, Preparation
from intents.matching.head import Taught
from intents.matching.meaning import DIMENSIONS, Encoder

# Of the labels: a clinic adds a treatment or two to more than a hundred that ship. A head that knows fewer is no help.
MOST = 0.8
MOST_CHANGED = 60  # phrasings; with more of them the weights of all had better be found anew


def is_ready(phrasings: Phrasings, encoder: Encoder | None, preparation: Preparation) -> bool:
    """Whether the cache has exactly these: then they are there at once."""
    path = compiled._path(phrasings, encoder, preparation)  # learned files hang on that module, so it stays as it is
    return path is not None and path.exists()


def get(phrasings: Phrasings, encoder: Encoder | None, preparation: Preparation) -> Compiled:
    """These phrasings without a head of their own, or those that were made ready last; LookupError where there is neither.

    What is made here is not kept: it is exact but for the last digits, and the next start had better read what is."""
    if is_ready(phrasings, encoder, preparation):
        return compiled.get(phrasings, encoder, preparation)
    taught = _helping(phrasings, encoder, preparation)
    if taught is None:
        return compiled.last(phrasings.language, encoder, preparation)
    before: Compiled | None = None
    with suppress(LookupError):
        before = compiled.last(phrasings.language, encoder, preparation)
    if before is not None and (difference := _difference(before, phrasings)) is not None:
        return _changed(replace(before, taught=taught), difference, phrasings.language, encoder)
    return compiled.make(phrasings, _quicker(before, encoder), preparation.learn, taught)


@dataclass(frozen=True, slots=True)
class _Difference:
    """Rows that are gone, and texts that are new with what they ask for."""

    gone: Sequence[int]
    texts: Sequence[str]
    labels: Sequence[str]


def _difference(before: Compiled, phrasings: Phrasings) -> _Difference | None:
    """What has changed since; None where that is too much to be put in piece by piece."""
    there: dict[tuple[str, str], list[int]] = {}
    for row, pair in enumerate(zip(before.spelt, before.labels, strict=True)):
        there.setdefault(pair, []).append(row)
    new: list[tuple[str, str]] = []
    for text, label in zip(phrasings.texts, phrasings.labels, strict=True):
        known = there.get((_spelt(text), label))
        if known:
            known.pop()
        else:
            new.append((text, label))
    gone = sorted(row for left in there.values() for row in left)
    if len(gone) + len(new) > MOST_CHANGED:
        return None
    return _Difference(gone, [text for text, _ in new], [label for _, label in new])


@lru_cache(maxsize=65536)
def _spelt(text: str) -> str:
    """All phrasings are looked at with every change, and hardly one of them is another."""
    return normalise(text)


def _changed(before: Compiled, difference: _Difference, language: str, encoder: Encoder | None) -> Compiled:
    """The same with some rows fewer and some more. What was there keeps its weights and its place among meanings."""
    index, kept = rows.without(before.index, difference.gone)
    spelt = tuple(before.spelt[row] for row in kept)
    labels = tuple(before.labels[row] for row in kept)
    vectors = before.vectors[list(kept)]
    if difference.texts:
        new = [normalise(text) for text in difference.texts]
        reader = spellings.of(language).reader(before.known)
        index = rows.extended(index, [reader.pieces(text) for text in new])
        spelt, labels = (*spelt, *new), (*labels, *difference.labels)
        if encoder is not None and len(before.axes):
            places = (encoder.encode(difference.texts) @ before.axes).astype(np.float16).astype(np.float32)
            vectors = np.concatenate([vectors, places])
    return replace(before, index=index, spelt=spelt, labels=labels, vectors=vectors)


def _helping(phrasings: Phrasings, encoder: Encoder | None, preparation: Preparation) -> Taught | None:
    """A head that knows most labels of these phrasings, or all of them."""
    folder = preparation.folders.learned
    if folder is None:
        return None
    path = learned.file(folder, phrasings.language, encoder is not None)
    found = learned.read(path, phrasings.origin(encoder).maker)
    wanted = set(phrasings.labels)
    return found if found and len(wanted & set(found.names)) >= MOST * len(wanted) else None


def _quicker(before: Compiled | None, encoder: Encoder | None) -> Encoder | None:
    """The encoder, spared what it has encoded before."""
    if encoder is None or before is None:
        return encoder
    vectors = before.vectors @ before.axes.T if len(before.vectors) else np.zeros((0, DIMENSIONS), np.float32)
    return _Spared(encoder, dict(zip(before.spelt, vectors, strict=False)))


class _Spared:
    """An encoder that knows some texts by heart, by what `normalise` makes of them; all but exactly."""

    def __init__(self, encoder: Encoder, known: Mapping[str, Floats]) -> None:
        self.version = encoder.version
        self._encoder, self._known = encoder, known

    def encode(self, texts: Sequence[str]) -> Floats:
        spelt = [normalise(text) for text in texts]
        new = [text for text, spelling in zip(texts, spelt, strict=True) if spelling not in self._known]
        fresh = iter(self._encoder.encode(new)) if new else iter(())
        rows = [self._known[spelling] if spelling in self._known else next(fresh) for spelling in spelt]
        return np.asarray(rows, np.float32)

    def wide(self, texts: Sequence[str]) -> Floats:
        return self._encoder.wide(texts)
