"""What can be changed about a person's treatments and the tips that follow them, as values, and what came of it."""

from dataclasses import dataclass
from datetime import date

from clinic.patient import PatientId
from clinic.treatment import CheckIn, Planned, TimeOfDay, Treatment, TreatmentId


@dataclass(frozen=True, slots=True)
class OfPatient:
    """About the treatments of one person."""

    patient: PatientId


@dataclass(frozen=True, slots=True)
class GiveConsent(OfPatient):
    """A yes or a no to keeping the days of treatments. A no takes back an earlier yes. `wording` is the question's version."""

    given: bool
    wording: str


@dataclass(frozen=True, slots=True)
class Register(OfPatient):
    """A treatment took place on this day of the clinic's calendar."""

    care_plan: str
    treated_on: date


@dataclass(frozen=True, slots=True)
class Move(OfPatient):
    """It was on this day, and not on the one that is kept."""

    treatment: TreatmentId
    treated_on: date


@dataclass(frozen=True, slots=True)
class Remove(OfPatient):
    """It is not to be kept, nor anything planned or answered for it."""

    treatment: TreatmentId


@dataclass(frozen=True, slots=True)
class Prefer(OfPatient):
    """Tips shall come at this time of day; None: as the plan says."""

    time_of_day: TimeOfDay | None


@dataclass(frozen=True, slots=True)
class StopTips(OfPatient):
    pass


@dataclass(frozen=True, slots=True)
class ResumeTips(OfPatient):
    pass


@dataclass(frozen=True, slots=True)
class NoteCheckIn(OfPatient):
    """How the skin was doing; `step` is the check-in it answers, None where it was said unasked."""

    treatment: TreatmentId
    step: str | None
    answer: CheckIn


Command = GiveConsent | Register | Move | Remove | Prefer | StopTips | ResumeTips | NoteCheckIn


@dataclass(frozen=True, slots=True)
class Written:
    """It is done. `treatment` is the one it was about, where it is kept; `coming` all that is still to be told."""

    treatment: Treatment | None = None
    coming: tuple[Planned, ...] = ()


@dataclass(frozen=True, slots=True)
class Gone:
    """There is no such treatment any more: nothing has changed."""


@dataclass(frozen=True, slots=True)
class Unasked:
    """The person has not agreed to having the day of a treatment kept: nothing has changed."""


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Nothing has changed because of who asked; the audit trail says so."""

    why: str


Outcome = Written | Gone | Unasked | Forbidden
