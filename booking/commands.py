"""Every change of a reservation as a value, and what can come of one.

A command that names a `turn` is about the reservation as it stood then; without one, about however it stands.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from clinic.patient import Guest, PatientId
from clinic.reservation import Exceptionally, Reason, Refused, Reservation, ReservationId


@dataclass(frozen=True, slots=True)
class Note:
    """The patient's own words for staff, and the message they came from, so that they go when it is unsent."""

    words: str
    message_id: str | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """Why staff go against the clinic's own terms, with own words if any. Against places and opening hours nobody goes."""

    reason: Exceptionally
    words: str = ""


# What patients do


@dataclass(frozen=True, slots=True)
class Request:
    """Ask for a place, which is held until staff decide."""

    service: str
    starts_at: datetime
    note: Note | None = None
    people: int = 1


@dataclass(frozen=True, slots=True)
class Change:
    """Ask for another time or service. The old place is kept until the new one is granted."""

    reservation: ReservationId
    starts_at: datetime
    service: str | None = None  # as before
    note: Note | None = None
    turn: int | None = None
    people: int | None = None  # as before


@dataclass(frozen=True, slots=True)
class Accept:
    """Take the proposed time."""

    reservation: ReservationId
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Refuse:
    """Not take the proposed time."""

    reservation: ReservationId
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Cancel:
    """Give it up, with a wish to change it."""

    reservation: ReservationId
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class CancelAll:
    """Give up everything, because the person has all their data deleted: staff hear of it without hearing of whom."""


@dataclass(frozen=True, slots=True)
class TakeBackNote:
    """Forget the words for staff, the name and the telephone number that came from a message which was unsent."""

    message_id: str


@dataclass(frozen=True, slots=True)
class JoinWaitingList:
    """Hear when something falls free on a day."""

    service: str
    day: date


@dataclass(frozen=True, slots=True)
class LeaveWaitingList:
    day: date


@dataclass(frozen=True, slots=True)
class TellContact:
    """Name and telephone number of one's own: None leaves either as it is, an empty text has it forgotten. `message_id` names the
    messages they were written in, with a space between."""

    name: str | None = None
    telephone: str | None = None
    message_id: str | None = None


# What staff do, at the desk or at a terminal


@dataclass(frozen=True, slots=True)
class Confirm:
    """Grant the place."""

    reservation: ReservationId
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Propose:
    """Hold another time for the patient to accept. What was confirmed stays confirmed until they do."""

    reservation: ReservationId
    starts_at: datetime
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Decline:
    """No, for a reason, and with own words if any; a confirmed visit is called off."""

    reservation: ReservationId
    reason: Reason
    words: str | None = None
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Replan:
    """Take back a time that the clinic cannot keep, and hold another for the patient to accept, told in one letter; with own
    words if any."""

    reservation: ReservationId
    starts_at: datetime
    reason: Reason = "absent"
    words: str | None = None
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The visit took place."""

    reservation: ReservationId
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class NotCome:
    """Nobody came. It can still be marked done, should that prove wrong."""

    reservation: ReservationId
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """Move a confirmed visit to a time that was agreed on, without asking again."""

    reservation: ReservationId
    starts_at: datetime
    turn: int | None = None
    override: Override | None = None


@dataclass(frozen=True, slots=True)
class Enter:
    """Write a confirmed visit for somebody who telephones or walks in, or for a patient who agreed to a time in the talk."""

    who: Guest | PatientId
    service: str
    starts_at: datetime
    note: Note | None = None
    people: int = 1
    override: Override | None = None


@dataclass(frozen=True, slots=True)
class EnterContact:
    """Name and telephone number of a patient on LINE, as they told a colleague."""

    patient: PatientId
    name: str
    telephone: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Hold a free time for somebody who waits for that day, for them to accept."""

    patient: PatientId
    service: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class ForgetGuest:
    """Delete all that is kept of somebody who is not on LINE."""

    guest: PatientId


@dataclass(frozen=True, slots=True)
class Block:
    """Nobody can come in this stretch of time; `words` tell colleagues why."""

    starts_at: datetime
    ends_at: datetime
    words: str = ""


@dataclass(frozen=True, slots=True)
class Unblock:
    blocked: str


# What the clock does


@dataclass(frozen=True, slots=True)
class RunTimers:
    """Do all that is due about one person's reservations: holds that end, warnings before that, reminders."""

    patient: PatientId


OfOne = Change | Accept | Refuse | Cancel | Confirm | Propose | Decline | Replan | Done | NotCome | Shift
OfStaff = Enter | EnterContact | Offer | ForgetGuest | Block | Unblock
OfPatient = Request | CancelAll | TakeBackNote | JoinWaitingList | LeaveWaitingList | TellContact
Command = OfOne | OfStaff | OfPatient | RunTimers


# What comes of it


@dataclass(frozen=True, slots=True)
class Written:
    """The reservation as it is now, and the messages to send after the commit. No reservation where it is about none."""

    about: Reservation | None
    letters: tuple[str, ...] = ()
    blocked: str = ""  # the number of a time that was blocked

    @property
    def reservation(self) -> Reservation:
        assert self.about is not None
        return self.about


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Nothing was written: it is gone, or no longer as it was looked at, because somebody was faster."""


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Nothing was written but a line of the audit trail: the actor may not do this."""

    why: Literal["not theirs", "not for them", "not on the staff list", "unknown patient"]


Outcome = Written | Refused | Overtaken | Forbidden
