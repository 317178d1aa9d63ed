"""What must not be mistaken for what: a promise where somebody asked about a danger, or whether she may."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from intents.match import Scored

EFFECTS = frozenset(
    [
        *(
            "what-it-treats",
            "pores",
            "acne-scars",
            "wrinkles",
            "stretch-marks",
            "skin-texture",
            "dark-spots",
            "hair-loss",
        ),
        *("product-absorption", "results-timeline", "results-vary", "keeping-results", "popularity"),
    ]
)
CAUTIONS = frozenset(
    [
        *(
            "risks-overview",
            "risk-redness-swelling",
            "risk-bleeding",
            "risk-infection",
            "risk-allergy",
            "risk-pigmentation",
        ),
        *("risk-scarring", "who-should-avoid", "pregnancy", "skin-conditions", "allergies-immune", "pre-consultation"),
        *("sensitive-skin", "medication", "sunburned-skin", "period", "age-limit", "home-use"),
    ]
)


@dataclass(frozen=True, slots=True)
class Harms:
    """How near a label may come behind another before answering the first is a risk: a share of its score.

    `share` holds where an effect and a caution meet, either way round; `pairs` names single pairs (answered, meant).
    """

    share: float = 0.4
    effects: frozenset[str] = EFFECTS
    cautions: frozenset[str] = CAUTIONS
    pairs: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def too_near(self, first: Scored, others: Sequence[Scored]) -> bool:
        """Whether one of the others is so near that the first had better be offered than said."""
        return any(other.score >= first.score * self._share(first.label, other.label) for other in others)

    def _share(self, answered: str, meant: str) -> float:
        across = (answered in self.effects and meant in self.cautions) or (
            answered in self.cautions and meant in self.effects
        )
        return self.pairs.get((answered, meant), self.share if across else 1.0)
