"""The phrasings nearest to a message vote for their labels."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from intents.calibration import Voting
from intents.lexical import Floats

NONE = "none"


def nearest(alike: Floats, most: int) -> NDArray[np.intp]:
    """The places of the greatest values; of equals the earlier, so that the outcome does not hang on how numpy partitions."""
    most = min(most, len(alike))
    if most < len(alike):
        among = np.flatnonzero(alike >= np.partition(alike, -most)[-most])
        return among[np.argsort(-alike[among], kind="stable")][:most]
    return np.argsort(-alike, kind="stable")


class Ballot:
    """Counts votes for labels; the label of each phrase is given once, in the order of the phrases."""

    def __init__(self, labels: Sequence[str]) -> None:
        self.names = sorted(set(labels))
        numbers = {name: number for number, name in enumerate(self.names)}
        self._numbers = np.array([numbers[label] for label in labels], dtype=np.intp)
        self._none = numbers.get(NONE)

    def count(self, alike: Floats, voting: Voting) -> dict[str, float]:
        """Share one vote out among the labels of the nearest phrases and a stranger who stands for none of them."""
        voters = nearest(alike, voting.neighbours)
        weights = np.exp((alike[voters].astype(np.float64) - 1) / voting.warmth)
        summed = np.bincount(self._numbers[voters], weights, minlength=len(self.names)) ** voting.sharpness
        if self._none is not None:
            summed[self._none] *= math.exp(voting.elsewhere)
        whole = summed.sum() + math.exp((voting.stranger - 1) / voting.warmth) ** voting.sharpness
        return {self.names[number]: float(summed[number] / whole) for number in np.flatnonzero(summed)}
