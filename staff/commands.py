"""What can be done in a conversation and about a task, as values, and what came of it."""

from dataclasses import dataclass

from clinic.patient import PatientId
from knowledge.changes import Change


@dataclass(frozen=True, slots=True)
class AnswerTask:
    """Send the patient behind a task these words, and close it. `later`: when they look or write, where no way is free now."""

    task: str
    words: str
    later: bool = False


@dataclass(frozen=True, slots=True)
class CloseTask:
    """It is seen to, and nothing is said."""

    task: str


@dataclass(frozen=True, slots=True)
class ReopenTask:
    """It was closed by mistake: it waits again, and since when it did."""

    task: str


@dataclass(frozen=True, slots=True)
class Write:
    """Say this in a conversation. It takes the word; where it `settles`, what the patient waits for is answered with it.
    `later`: with their next message, where there is no way that costs nothing now.
    """

    patient: PatientId
    words: str
    settles: bool = True
    later: bool = False


@dataclass(frozen=True, slots=True)
class Take:
    """From now on staff have the word in this conversation; also from another colleague."""

    patient: PatientId


@dataclass(frozen=True, slots=True)
class HandBack:
    """The bot has the word again, and the patient is told."""

    patient: PatientId


@dataclass(frozen=True, slots=True)
class HandIn:
    """Teach Sodan this, once it is tried and somebody says yes; a `draft` is only kept. `replaces` is one that is not decided
    yet, and `seen` its wording as whoever replaces it saw it."""

    change: Change
    draft: bool = False
    replaces: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class PutLive:
    """Say and understand this from now on: in the wording that was `seen` (staff/learning.py `wording`) and in no other.
    `confirmed` that it takes answers from others."""

    change: str
    seen: str
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class TakeBack:
    """What was put live is so no longer."""

    change: str


@dataclass(frozen=True, slots=True)
class DropChange:
    """What was handed in, or begun, is not wanted."""

    change: str


OfLearning = HandIn | PutLive | TakeBack | DropChange
Command = AnswerTask | CloseTask | ReopenTask | Write | Take | HandBack | OfLearning


@dataclass(frozen=True, slots=True)
class Done:
    """It is done; the letters to send after the commit, or what was made."""

    letters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Overtaken:
    """It was done already, or the person is gone: nothing has changed."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing has changed because of what was written."""

    why: str


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Nothing has changed because of who asked; the audit trail says so."""

    why: str


Outcome = Done | Overtaken | Refused | Forbidden
