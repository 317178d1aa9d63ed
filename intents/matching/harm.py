"""What must not be mistaken for what: a promise where somebody asked about a danger, or whether she may."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # slow to import, and whoever only loads the table does not need it
    from intents.matching.match import Scored


@dataclass(frozen=True, slots=True)
class Harms:
    """How near a reading may come behind another before saying the first is a risk: a share of the first one's score.

    `shares` names pairs (answered, meant); all others may come as near as they like, if only they stay behind.
    """

    shares: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def among(self, first: str, others: Sequence[str]) -> bool:
        """Whether one of these is a reading that the first must not be mistaken for."""
        return any((first, other) in self.shares for other in others)

    def too_near(self, first: "Scored", others: "Sequence[Scored]") -> bool:
        """Whether one of the others is so near that the first had better be offered than said."""
        return any(other.score >= first.score * self.shares.get((first.label, other.label), 1.0) for other in others)
