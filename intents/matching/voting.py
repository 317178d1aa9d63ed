"""The phrasings nearest to a message vote for their labels; the vote and the learned opinions make one score."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from intents.matching.arrays import Doubles, Floats, log_shares
from intents.matching.calibration import Fusing, Voting

if TYPE_CHECKING:
    from intents.matching.match import Finding

NONE = "none"
COURTESIES = frozenset({"greeting", "thanks"})  # said beside the question, not instead of it


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

    def unmistakable(self, spelt: Sequence[str]) -> dict[str, int]:
        """The number of the label of each spelling, in the order of the phrases, that only one label has."""
        labels: dict[str, set[int]] = {}
        for spelling, number in zip(spelt, self._numbers, strict=True):
            labels.setdefault(spelling, set()).add(int(number))
        return {spelling: next(iter(its)) for spelling, its in labels.items() if len(its) == 1}

    def count(self, alike: Floats, voting: Voting) -> dict[str, float]:
        """Share one vote out among the labels of the nearest phrases and a stranger who stands for none of them."""
        shares = self.shares(alike, voting)
        return {self.names[number]: float(shares[number]) for number in np.flatnonzero(shares)}

    def shares(self, alike: Floats, voting: Voting) -> Doubles:
        """As `count`, for every label in the order of `names`."""
        voters = nearest(alike, voting.neighbours)
        return self.shares_of(voters, alike[voters], voting)

    def shares_of(self, voters: NDArray[np.intp], alike: Floats, voting: Voting) -> Doubles:
        """As `shares`, where the voters are chosen already; `alike` is theirs alone."""
        weights = np.exp((alike.astype(np.float64) - 1) / voting.warmth)
        summed = np.bincount(self._numbers[voters], weights, minlength=len(self.names)) ** voting.sharpness
        if self._none is not None:
            summed[self._none] *= math.exp(voting.elsewhere)
        whole = summed.sum() + math.exp((voting.stranger - 1) / voting.warmth) ** voting.sharpness
        return np.asarray(summed / whole)

    def fused(self, found: "Finding", fusing: Fusing) -> Doubles:
        """How likely each label is, by the vote and the opinions together; what went to the stranger counts for none of the
        labels, and where an opinion knows nothing of a label, the voice before it speaks for it."""
        shares = found.votes.copy()
        if self._none is not None:
            shares[..., self._none] += np.maximum(0.0, 1 - shares.sum(axis=-1))
        votes = np.log(np.maximum(shares, fusing.least))
        head = np.where(np.isnan(found.head), votes, found.head)
        network = head if found.network is None else np.where(np.isnan(found.network), head, found.network)
        logits = fusing.vote * votes + fusing.head * head + fusing.network * network
        if self._none is not None:
            logits[..., self._none] += fusing.elsewhere
        return np.asarray(np.exp(log_shares(logits)))
