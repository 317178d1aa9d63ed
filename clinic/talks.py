"""What each flow remembers of what it asked last: one value a flow, or one for each of its steps that keep different things.

`bot/flows/` has a folder or a file for each of them, whose handlers take these values.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from clinic.reservation import Draft, ReservationId
from clinic.taps import VisitStep

# bot/flows/booking: a wish for a visit

# near: one of some times near the wished one; edit: what of it shall be different; words: a note for staff;
# paused: something else came in between, and it is asked whether to go on.
BookingStep = Literal["service", "day", "time", "near", "confirm", "edit", "words", "paused"]
Listed = tuple[str, ...] | tuple[date, ...] | tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class BookingTalk:
    """A wish for a visit, as far as it is put together. `listed` is what can be chosen by number: services, days, or times
    of the clinic's wall clock. `full` is a day on which nothing is free, for the waiting list."""

    step: BookingStep
    draft: Draft
    listed: Listed = ()
    full: date | None = None


@dataclass(frozen=True, slots=True)
class Aside:
    """A wish for a visit that was put aside: something else is asked, or nothing. Only a word or button takes it up."""

    draft: Draft
    step: Literal["aside"] = "aside"


Wish = BookingTalk | Aside


# bot/flows/booking/existing.py: what is reserved already


@dataclass(frozen=True, slots=True)
class WhichVisit:
    """Which of the `listed` is to be changed, cancelled or shown?"""

    verb: VisitStep
    listed: tuple[ReservationId, ...]


@dataclass(frozen=True, slots=True)
class CancelVisit:
    """Is this one really to be cancelled?"""

    reservation: ReservationId


@dataclass(frozen=True, slots=True)
class ProposedVisit:
    """Does the time that staff propose suit?"""


VisitTalk = WhichVisit | CancelVisit | ProposedVisit


# bot/flows/treatment


@dataclass(frozen=True, slots=True)
class DayAsked:
    """On which day was the treatment? `was` is the day that is being put right."""

    was: date | None = None


@dataclass(frozen=True, slots=True)
class DayTold:
    """consent: may `day` be kept? long-ago: is it right, so long ago?"""

    step: Literal["consent", "long-ago"]
    day: date


@dataclass(frozen=True, slots=True)
class TwoDays:
    """which: is `day` another treatment than the one of the day `known`, or that one put right? correction: does the
    earlier `day` put it right?"""

    step: Literal["which", "correction"]
    day: date
    known: date


@dataclass(frozen=True, slots=True)
class DayKept:
    """Nothing is asked; `day` has just been kept, in the place of `was`, and may be taken back."""

    day: date
    was: date | None = None


TreatmentTalk = DayAsked | DayTold | TwoDays | DayKept


# bot/flows/tips.py, staff.py, data.py


@dataclass(frozen=True, slots=True)
class TipsTalk:
    """back: shall they come again? hour: nothing is asked; what comes has been told, and a time of day may be chosen."""

    step: Literal["back", "hour"]


@dataclass(frozen=True, slots=True)
class StaffTalk:
    """question: the next message goes to staff. more: what cannot be answered belongs to what staff were told before."""

    step: Literal["question", "more"]


@dataclass(frozen=True, slots=True)
class DataTalk:
    """Is really everything to be deleted?"""


# bot/flows/photos.py


@dataclass(frozen=True, slots=True)
class PhotoTalk:
    """May staff see the photos that were asked about together? `ask` is the message of the first."""

    ask: str


# bot/flows/contact.py


@dataclass(frozen=True, slots=True)
class ContactTalk:
    """What are their name and telephone number, or one of them? keep: may what was written unasked be kept? `message_id` names
    the messages that was written in, with a space between."""

    step: Literal["both", "name", "telephone", "keep"]
    name: str = ""
    telephone: str = ""
    message_id: str = ""


# bot/flows/desk: what a colleague is about to write


@dataclass(frozen=True, slots=True)
class TaskAtDesk:
    """answer: the answer is written next. send: is it to be sent as it was shown?"""

    step: Literal["answer", "send"]
    task: str


@dataclass(frozen=True, slots=True)
class VisitAtDesk:
    """words: the reason for a no is written next. other: another time. send: is the reason to be sent as it was shown?

    `turn` is the reservation's at which it began: whoever decides in between makes it void.
    """

    step: Literal["words", "other", "send"]
    reservation: ReservationId
    turn: int


DeskTalk = TaskAtDesk | VisitAtDesk

Talk = BookingTalk | VisitTalk | TreatmentTalk | TipsTalk | StaffTalk | DataTalk | PhotoTalk | ContactTalk | DeskTalk


def awaits_yes(talk: Talk | None) -> bool:
    """Whether a bare "yes" would answer what was asked last, and do something."""
    match talk:
        case CancelVisit() | ProposedVisit() | DayTold() | TwoDays() | TipsTalk(step="back") | DataTalk() | PhotoTalk():
            return True
        case ContactTalk(step="keep"):
            return True
        case _:
            return False


def asks(talk: Talk | None) -> bool:
    """Whether a question is open at all: what was only shown asks nothing, though something may be said to it."""
    match talk:
        case None | DayKept() | TipsTalk(step="hour"):
            return False
        case _:
            return True


def asks_about_day(talk: Talk | None) -> bool:
    """Whether a day that is told now would be the day of a treatment, and so no wish for a visit."""
    match talk:
        case DayAsked() | DayTold(step="consent") | TwoDays(step="which"):
            return True
        case _:
            return False
