"""What needs a person at the clinic."""

from dataclasses import dataclass
from typing import Literal

from clinic.patient import Language, PatientId

TaskKind = Literal[
    "urgent", "question", "request", "check-in", "photo", "complaint",
    "not-sent", "not-answered", "tips-not-sent", "quota", "restored",
]  # fmt: skip

# What one staff alert may show of a patient's words: what anybody writes in one breath. A longer story is read in the transcript.
WORDS_LIMIT = 1000
_BREAKS = " \n\t\u3000\u3002\u3001.,!?\uff01\uff1f"  # a word ends there


def clip(words: str, limit: int = WORDS_LIMIT) -> str:
    """The words, cut to what a staff alert may show, and never within one where that can be seen."""
    if len(words) <= limit:
        return words
    kept = words[: limit - 1]
    last = max(kept.rfind(sign) for sign in _BREAKS) + 1
    return (kept[:last] if last > limit // 2 else kept).rstrip() + "\u2026"


@dataclass(frozen=True, slots=True)
class NewTask:
    """One to be opened. `message_id` is LINE's, of the message the `words` stood in, or of several with a space between: what is
    unsent goes."""

    kind: TaskKind
    language: Language
    patient_id: PatientId | None = None
    topic: str | None = None
    words: str | None = None
    message_id: str | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One open or settled thing. `words` are the patient's own, None where they were taken back or are not needed."""

    id: str
    kind: TaskKind
    patient_id: PatientId | None
    topic: str | None
    words: str | None
    language: Language
    opened_at: str
    status: str
