"""Where a list that is read page by page goes on: a moment alone would lose whatever else happened at that very moment."""

from dataclasses import dataclass
from datetime import datetime

from clinic.clock import from_stamp, stamp

_STAMP = len("2030-04-01T17:00:00.000000Z")


@dataclass(frozen=True, slots=True)
class Place:
    """Behind the row of this moment and this id, in a list that has the newest first."""

    at: datetime
    id: str

    def written(self) -> str:
        """As it stands in an address."""
        return stamp(self.at) + self.id


def read(text: str) -> Place | None:
    """What `written` wrote; None for anything else."""
    moment, identity = text[:_STAMP], text[_STAMP:]
    try:
        at = from_stamp(moment)
        ours = stamp(at) == moment
    except (ValueError, OverflowError):
        return None
    return Place(at, identity) if ours and identity.isascii() and identity.isalnum() else None


# What every such list asks for; `{0}` is its table. Two comparisons of the moment, so that its index is used.
BEHIND = "{0}.{1} <= :before AND ({0}.{1} < :before OR {0}.id < :beyond)"


def params(place: Place) -> dict[str, str]:
    return {"before": stamp(place.at), "beyond": place.id}
