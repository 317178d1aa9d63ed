"""Phrasings that somebody just wrote, made ready within seconds: what they teach takes minutes to learn.

The head that is at hand knows most of their labels, and of the others only the vote of the phrasings has an opinion
(`Ballot.fused`). What the encoder made of phrasings that were there before is taken from the cache.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from intents.languages.normalise import normalise
from intents.matching import compiled, learned
from intents.matching.arrays import Floats
from intents.matching.compiled import Compiled, Phrasings, Preparation
from intents.matching.head import Taught
from intents.matching.meaning import DIMENSIONS, Encoder

# Of the labels: a clinic adds a treatment or two to more than a hundred that ship. A head that knows fewer is no help.
MOST = 0.8


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
    return compiled.make(phrasings, _quicker(phrasings, encoder, preparation), preparation.learn, taught)


def _helping(phrasings: Phrasings, encoder: Encoder | None, preparation: Preparation) -> Taught | None:
    """A head that knows most labels of these phrasings, or all of them."""
    folder = preparation.folders.learned
    if folder is None:
        return None
    path = learned.file(folder, phrasings.language, encoder is not None)
    found = learned.read(path, phrasings.origin(encoder).maker)
    wanted = set(phrasings.labels)
    return found if found and len(wanted & set(found.names)) >= MOST * len(wanted) else None


def _quicker(phrasings: Phrasings, encoder: Encoder | None, preparation: Preparation) -> Encoder | None:
    """The encoder, spared what it has encoded before."""
    if encoder is None:
        return None
    try:
        before = compiled.last(phrasings.language, encoder, preparation)
    except LookupError:
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
