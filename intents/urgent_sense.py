"""A second opinion on danger, learned from examples: how like is this to what people in danger wrote?

It knows no words of its own. `python -m tests.matching.learn_urgent` compares thousands of labelled messages, by spelling
(runs of one to five characters) and, with the sentence encoder, by meaning, and keeps what tells danger from the rest in
`urgent_sense.npz`: per run of characters its weight, and the examples themselves as points of meaning.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intents.urgent_text import plain_readings

Floats = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Floats]

SHIPPED = Path(__file__).with_suffix(".npz")
RESPONSES = ("self-harm", "emergency", "clinic-now")  # one column each behind the column of danger itself
LONGEST_RUN = 5
WIDTH = 1.5  # of likeness in meaning: exp(-WIDTH * squared distance)
_READ_AT_MOST = 400  # characters of one text; a long story is judged sentence by sentence


@dataclass(frozen=True, slots=True)
class Opinion:
    """`danger` is about -1 where examples say harmless and 1 where they say danger; `response` the likeliest one."""

    danger: float
    response: str


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
    pull: Floats = field(repr=False)  # of each point towards each output

    def by_words(self, text: str) -> Opinion:
        """Judge one text by its spelling alone."""
        return _opinion(self._spelled(text, self.by_spelling))

    def by_both(self, texts: Sequence[str], encode: Encode) -> list[Opinion]:
        """Judge texts by spelling and meaning; whatever `encode` raises comes through."""
        places = (np.asarray(encode(texts), dtype=np.float32) - self.centre) @ self.axes
        spelled = [self._spelled(text, self.with_meaning) for text in texts]
        return [_opinion(found + self._pulled(place)) for found, place in zip(spelled, places, strict=True)]

    def _spelled(self, text: str, weights: Floats) -> Floats:
        found = sorted({self.runs[run] for run in runs_of(text) if run in self.runs})
        rarity = self.rarity[found]
        length = float(np.sqrt(np.sum(rarity * rarity))) or 1.0
        return np.asarray((rarity / length) @ weights[found], dtype=np.float32)

    def _pulled(self, place: Floats) -> Floats:
        apart = self.points - place
        return np.asarray(np.exp(-WIDTH * np.einsum("ij,ij->i", apart, apart)) @ self.pull, dtype=np.float32)


def runs_of(text: str) -> set[str]:
    """The runs of characters a text is compared by, read as the rules read it: one spelling, romaji as kana too."""
    read = f" {' | '.join(plain_readings(text[:_READ_AT_MOST]))} "
    return {read[at : at + size] for size in range(1, LONGEST_RUN + 1) for at in range(len(read) - size + 1)}


def _opinion(outputs: Floats) -> Opinion:
    return Opinion(float(outputs[0]), RESPONSES[int(np.argmax(outputs[1:]))])


@lru_cache(maxsize=1)
def shipped() -> Sense:
    """The second opinion that comes with Sodan; about 30 ms the first time."""
    with np.load(SHIPPED, allow_pickle=False) as kept:
        return unpacked(kept)


def unpacked(kept: Mapping[str, Any]) -> Sense:
    """Give the numbers their full size again; they are kept small (see `packed`)."""
    full = {name: np.asarray(kept[name], dtype=np.float32) for name in ("rarity", "by_spelling", "with_meaning")}
    runs = bytes(kept["runs"]).decode("utf-8").split("\n")
    return Sense(
        runs={run: at for at, run in enumerate(runs)},
        **full,
        centre=np.asarray(kept["centre"], dtype=np.float32),
        axes=np.asarray(kept["axes"], dtype=np.float32),
        points=np.asarray(kept["points"], dtype=np.float32) / float(kept["fineness"]),
        pull=np.asarray(kept["pull"], dtype=np.float32),
    )


def packed(sense: Sense) -> dict[str, Any]:
    """The same in little space: halves for weights, bytes for points."""
    fineness = 127.0 / float(np.abs(sense.points).max())
    halves = ("rarity", "by_spelling", "with_meaning", "centre", "axes", "pull")
    return {
        "runs": np.frombuffer("\n".join(sense.runs).encode("utf-8"), dtype=np.uint8),
        "fineness": np.float32(fineness),
        "points": np.round(sense.points * fineness).astype(np.int8),
        **{name: getattr(sense, name).astype(np.float16) for name in halves},
    }
