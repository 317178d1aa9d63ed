"""Who may change a reservation: a patient, a colleague, the clock, the command line."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from clinic.ids import pseudonym
from clinic.patient import PatientId

Role = Literal["reception", "doctor", "admin"]


@dataclass(frozen=True, slots=True)
class Reply:
    """The way back to somebody who has just written or tapped: it costs nothing, and works once."""

    token: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Patient:
    """A person on LINE, who may change what is their own. `reply` is there while they have just written or tapped."""

    id: PatientId
    reply: Reply | None = None

    @property
    def signature(self) -> str:
        """As the audit trail names them: nobody in particular, because it outlives the deletion of their data."""
        return "patient"


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A colleague, who speaks through a chat on the staff list: their own, or a group's in which `person` pressed."""

    chat: str
    person: str | None = None
    role: Role = "reception"

    @property
    def signature(self) -> str:
        return f"staff {pseudonym(self.person or self.chat)}"


@dataclass(frozen=True, slots=True)
class Clock:
    """What happens because time has passed."""

    @property
    def signature(self) -> str:
        return "clock"


@dataclass(frozen=True, slots=True)
class Terminal:
    """Whoever may run `sodan` on the clinic's machine."""

    @property
    def signature(self) -> str:
        return "command line"


Actor = Patient | StaffMember | Clock | Terminal
