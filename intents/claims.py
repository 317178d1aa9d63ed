"""Which forbidden claim a sentence makes, learned from examples: the second voice beside the list of forbidden words.

It knows no words of its own. `make learn` compares sentences of advertising with harmless ones, by spelling and by meaning,
as the second opinion on danger is learned (`danger/second_opinion.py`), and keeps what tells them apart in `claims.npz`.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from intents.danger.second_opinion import WIDTH, Floats, Sense, unpacked
from intents.matching.meaning import Encode

SHIPPED = Path(__file__).with_suffix(".npz")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Likeness:
    """`claimed` is about 1 where examples say forbidden and -1 where they say harmless; `claim` is the kind most like it."""

    claimed: float
    claim: str


@dataclass(frozen=True)
class Voice:
    """What was learned; `kinds` has for each example the number of its claim, -1 where it makes none."""

    sense: Sense
    claims: tuple[str, ...]
    kinds: NDArray[np.int8]

    def of(self, texts: Sequence[str], encode: Encode | None) -> list[Likeness]:
        """Judge sentences; by their spelling alone where there is no encoder, and then of no particular claim."""
        spellings = [self.sense.taken_apart(spelled(text)) for text in texts]
        if encode is None:
            return [Likeness(float(each.times(self.sense.by_spelling)[0]), "") for each in spellings]
        vectors = encode(texts)
        outputs = self.sense.outputs(spellings, vectors)
        return [Likeness(float(output[0]), kind) for output, kind in zip(outputs, self._nearest(vectors), strict=True)]

    def _nearest(self, vectors: Floats) -> list[str]:
        """The claim of the forbidden example most like each vector."""
        sense, forbidden = self.sense, self.kinds >= 0
        places = (np.asarray(vectors, dtype=np.float32) - sense.centre) @ sense.axes
        far = sense.reach[forbidden] + (places * places).sum(axis=1, keepdims=True)
        alike = np.exp(WIDTH * (2 * places @ sense.points[forbidden].T - far))
        votes = np.zeros((len(places), len(self.claims)), np.float32)
        for number in range(len(self.claims)):
            votes[:, number] = alike[:, self.kinds[forbidden] == number].max(axis=1)
        return [self.claims[int(at)] for at in votes.argmax(axis=1)]


def spelled(text: str) -> str:
    """As sentences are compared: one width, small letters, every number alike."""
    flat = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    return _NUMBER.sub("0", " ".join(flat.split()))


@lru_cache(maxsize=1)
def shipped() -> Voice | None:
    """The voice that comes with Sodan; None where its file is missing, ValueError where it cannot be read."""
    if not SHIPPED.exists():
        return None
    try:
        with np.load(SHIPPED, allow_pickle=False) as kept:
            claims = tuple(bytes(kept["claims"]).decode("utf-8").split("\n"))
            return Voice(unpacked(kept), claims, kept["kinds"])
    except (OSError, KeyError, ValueError, BadZipFile) as broken:
        raise ValueError(f"{SHIPPED.name} cannot be read ({broken}): learn it again") from broken
