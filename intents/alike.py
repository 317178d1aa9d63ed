"""Which of several messages ask the same, by their spelling: for whoever reads what was not understood.

The encoder would see more, but every process that shows a list would have to load it. Deterministic: the same messages in the
same order make the same groups.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz, process

from intents.languages.normalise import normalise
from intents.matching import meaning
from intents.matching.arrays import Floats

SAME = 70.0  # of 100; of the pairs of labelled lines above it, three in five (Japanese) and two in three (English) ask the same
COMPARED = 200  # characters: what is asked stands at the beginning, and all pairs of long messages take minutes
_BATCH = 64
_LEAST_SHARE = 0.4  # of the longer one: a single word is like whatever it stands in


def groups(texts: Sequence[str]) -> list[list[int]]:
    """Places in `texts` that belong together, in the order of the first of each."""
    pieces = [_pieces(text[:COMPARED]) for text in texts]
    alike = process.cdist(pieces, pieces, scorer=fuzz.token_sort_ratio, dtype=np.uint8, score_cutoff=SAME)
    sizes = np.array([max(1, len(each.split())) for each in pieces])
    share = np.minimum.outer(sizes, sizes) / np.maximum.outer(sizes, sizes)
    together = (alike >= SAME) & (share >= _LEAST_SHARE)
    found: list[list[int]] = []
    for at in range(len(texts)):
        near = [group for group in found if together[group, at].any()]
        apart = [group for group in found if group not in near]
        found = [*apart, sorted([at, *(each for group in near for each in group)])]
    found.sort()
    return found


def spelt(text: str, texts: Sequence[str]) -> tuple[int, float]:
    """The place of the text spelt most like one, and how much of 100; (-1, 0) among none."""
    found = process.extractOne(normalise(text), [normalise(each) for each in texts], scorer=fuzz.ratio)
    return (-1, 0.0) if found is None else (found[2], float(found[1]))


def meant(text: str, texts: Sequence[str]) -> tuple[int, float]:
    """The place of the text that means most alike, and how much, to 1; (-1, 0) among none, or where the encoder is missing."""
    encoder = meaning.installed()
    if encoder is None or not texts:
        return -1, 0.0
    near = _encoded(tuple(texts)) @ encoder.encode([text])[0]
    return int(near.argmax()), float(near.max())


@lru_cache(maxsize=2)
def _encoded(texts: tuple[str, ...]) -> Floats:
    """Several phrasings are compared with the same texts."""
    encoder = meaning.installed()
    assert encoder is not None
    return np.concatenate([encoder.encode(texts[at : at + _BATCH]) for at in range(0, len(texts), _BATCH)])


def _pieces(text: str) -> str:
    """Latin words, and of Japanese pairs of letters, each once: what both have counts, in whatever order.

    Compared as sets alone, "how long are the needles" would be "how long until results"."""
    spelt = normalise(text)
    found: list[str] = []
    for word in spelt.split():
        found += [word] if word.isascii() else [word[at : at + 2] for at in range(max(1, len(word) - 1))]
    return " ".join(dict.fromkeys(found))
