"""What every change of a reservation is made with."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from knowledge.library import Library
from scheduler.office import Office


@dataclass(frozen=True, slots=True)
class Context:
    """The parts of Sodan that are needed, and the moment: read once, where the command comes in."""

    office: Office
    now: datetime

    @property
    def library(self) -> Library:
        return self.office.library

    @property
    def zone(self) -> ZoneInfo:
        """The clinic's."""
        return self.office.zone
