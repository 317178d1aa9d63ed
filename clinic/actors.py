"""Who acts: a patient, a colleague, the clock, the command line."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from clinic import audit
from clinic.audit import By
from clinic.ids import pseudonym
from clinic.patient import PatientId

Role = Literal["reception", "doctor", "admin"]
ROLES: tuple[Role, ...] = ("reception", "doctor", "admin")


@dataclass(frozen=True, slots=True)
class Reply:
    """The way back to somebody who has just written or tapped: it costs nothing, and works once."""

    token: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Patient:
    """A person on LINE, who may change what is their own. `reply` is there while they have just written or tapped;
    `on_page`: they ask on the page, and there is none."""

    id: PatientId
    reply: Reply | None = None
    on_page: bool = False

    @property
    def by(self) -> By:
        """As the audit trail names them: nobody in particular, because it outlives the deletion of their data."""
        return By("patient")

    @property
    def signature(self) -> str:
        return audit.written_by(self.by)


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A colleague, who speaks through a chat on the staff list: their own, or a group's in which `person` pressed. Without
    a `chat` they have signed in at the desk, and `member` is there.

    `member` is the number of whom the chat or the person belongs to, with the `name` and the `role` the clinic gave them;
    `known` tells that it is the person's own number and not only the group's.
    """

    chat: str | None
    person: str | None = None
    role: Role = "reception"
    member: str | None = None
    name: str | None = None
    known: bool = True

    @property
    def by(self) -> By:
        """A member by their number; somebody in a group who has none by four characters beside the group's."""
        if self.member and (self.known or self.person is None):
            return By("staff", self.member)
        who = pseudonym(self.person or self.chat or "")
        return By("staff", f"{self.member}/{who}" if self.member else who)

    @property
    def signature(self) -> str:
        return audit.written_by(self.by)


@dataclass(frozen=True, slots=True)
class Clock:
    """What happens because time has passed."""

    @property
    def by(self) -> By:
        return By("clock")

    @property
    def signature(self) -> str:
        return audit.written_by(self.by)


@dataclass(frozen=True, slots=True)
class Terminal:
    """Whoever may run `sodan` on the clinic's machine."""

    @property
    def by(self) -> By:
        return By("command line")

    @property
    def signature(self) -> str:
        return audit.written_by(self.by)


Actor = Patient | StaffMember | Clock | Terminal
