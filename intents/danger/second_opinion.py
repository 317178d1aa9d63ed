"""A second opinion on danger, learned from examples: how like is this to what people in danger wrote?

It knows no words of its own. `make learn` compares thousands of labelled messages, by spelling
(runs of one to four characters) and, with the sentence encoder, by meaning, and keeps what tells danger from the rest in
`second_opinion.npz`: per run of characters its weight, and the examples themselves as points of meaning.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Floats]

SHIPPED = Path(__file__).with_suffix(".npz")
RESPONSES = ("self-harm", "emergency", "clinic-now")  # one column each behind the column of danger itself
LONGEST_RUN = 4
FINEST = 31.0  # steps either way in which a point of meaning is kept
_HALVES = ("rarity", "by_spelling", "with_meaning", "centre", "axes", "pull")  # kept with half the digits
_SHORT = ("rarity", "by_spelling", "with_meaning")  # and these with fewer still
WIDTH = 2.0  # of likeness in meaning: exp(-WIDTH * squared distance)


@dataclass(frozen=True, slots=True)
class Opinion:
    """`danger` is about -1 where examples say harmless and 1 where they say danger; `response` the likeliest one."""

    danger: float
    response: str


@dataclass(frozen=True, slots=True)
class Spelling:
    """The runs of a text that were learned, by their places, and the share of each in the whole."""

    places: NDArray[np.intp]
    shares: Floats

    def times(self, weights: Floats) -> Floats:
        return np.asarray(self.shares @ weights[self.places], dtype=np.float32)


@dataclass(frozen=True)
class Sense:
    """What was learned; immutable and safe to share between threads."""

    runs: Mapping[str, int] = field(repr=False)
    rarity: Floats = field(repr=False)
    by_spelling: Floats = field(repr=False)  # weights where there is no encoder: a row a run, a column an output
    with_meaning: Floats = field(repr=False)  # weights beside the points of meaning
    centre: Floats = field(repr=False)
    axes: Floats = field(repr=False)
    points: Floats = field(repr=False)
    reach: Floats = field(repr=False)  # of each point: the square of its length
    pull: Floats = field(repr=False)  # of each point towards each output

    def taken_apart(self, spelled: str) -> Spelling:
        """Find the runs of a text, spelled as `urgent_hearing.spelled_for_comparing` gives it."""
        found = [at for at in map(self.runs.get, runs_of(spelled)) if at is not None]
        places = np.sort(np.array(found, np.intp))
        rarity = self.rarity[places]
        return Spelling(places, rarity / (float(np.sqrt(np.sum(rarity * rarity))) or 1.0))

    def by_words(self, spelling: Spelling) -> Opinion:
        """Judge a text by its spelling alone."""
        return _opinion(spelling.times(self.by_spelling))

    def by_both(self, spellings: Sequence[Spelling], vectors: Floats) -> list[Opinion]:
        """Judge texts by their spelling and their vectors of meaning."""
        return [_opinion(each) for each in self.outputs(spellings, vectors)]

    def outputs(self, spellings: Sequence[Spelling], vectors: Floats) -> list[Floats]:
        """What was learned says to each text: a number an output."""
        places = (np.asarray(vectors, dtype=np.float32) - self.centre) @ self.axes
        near = places @ self.points.T
        near *= 2.0
        near -= self.reach
        near -= (places * places).sum(axis=1, keepdims=True)
        near *= WIDTH
        pulled = np.exp(near, out=near) @ self.pull
        return [each.times(self.with_meaning) + pull for each, pull in zip(spellings, pulled, strict=True)]


def runs_of(spelled: str) -> set[str]:
    """The runs of characters a text is compared by; its beginning and end count as blanks."""
    padded = f" {spelled} "
    return {padded[at : at + size] for size in range(1, LONGEST_RUN + 1) for at in range(len(padded) - size + 1)}


def _opinion(outputs: Floats) -> Opinion:
    return Opinion(float(outputs[0]), RESPONSES[int(np.argmax(outputs[1:]))])


@lru_cache(maxsize=1)
def shipped() -> Sense | None:
    """The second opinion that comes with Sodan, about 50 ms the first time; None where the file is missing.

    ValueError where it cannot be read: a broken net must not look like a working one.
    """
    if not SHIPPED.exists():
        return None
    try:
        with np.load(SHIPPED, allow_pickle=False) as kept:
            return unpacked(kept)
    except (OSError, KeyError, ValueError, BadZipFile) as broken:
        raise ValueError(f"{SHIPPED.name} cannot be read ({broken}): learn it again") from broken


def unpacked(kept: Mapping[str, Any]) -> Sense:
    """Give the numbers their full size again; they are kept small (see `packed`)."""
    full = {name: np.asarray(kept[name], dtype=np.float32) for name in _HALVES}
    runs = bytes(kept["runs"]).decode("utf-8").split("\n")
    points = np.asarray(kept["points"], dtype=np.float32, order="F") / float(
        kept["fineness"]
    )  # as a product reads them
    return Sense(
        runs={run: at for at, run in enumerate(runs)},
        points=points,
        reach=np.asarray((points * points).sum(axis=1), dtype=np.float32),
        **full,
    )


def packed(sense: Sense) -> dict[str, Any]:
    """The same in little space: halves for weights, bytes for points."""
    fineness = FINEST / float(np.abs(sense.points).max())
    return {
        "runs": np.frombuffer("\n".join(sense.runs).encode("utf-8"), dtype=np.uint8),
        "fineness": np.float32(fineness),
        "points": np.round(sense.points * fineness).astype(np.int8),
        "centre": sense.centre.astype(np.float16),
        "axes": sense.axes.astype(np.float16),
        "pull": np.concatenate([sense.pull[:, :1].astype(np.float16), _short(sense.pull[:, 1:])], axis=1),
        **{name: _short(getattr(sense, name)) for name in _SHORT},
    }


def _short(values: Floats) -> Any:
    """Halves with five bits of fraction instead of ten, which compress: enough where few numbers are added up. The pull towards
    danger is summed over thousands of points, and what is rounded off there adds up as well."""
    halves = values.astype(np.float16).view(np.uint16)
    return ((halves + 16) & np.uint16(0xFFE0)).view(np.float16)
