"""What needs a person at the clinic."""

from dataclasses import dataclass
from typing import Literal

from clinic.patient import Language, PatientId

TaskKind = Literal[
    "urgent", "question", "request", "check-in", "complaint", "not-sent", "not-answered", "tips-not-sent", "quota", "restored"
]  # fmt: skip

# What one staff alert may show of a patient's words: enough to act on, never the whole story.
WORDS_LIMIT = 300


def clip(words: str) -> str:
    """The words, cut to what a staff alert may show."""
    return words if len(words) <= WORDS_LIMIT else words[: WORDS_LIMIT - 1] + "…"


@dataclass(frozen=True, slots=True)
class NewTask:
    """One to be opened. `message_id` is LINE's, of the message the `words` stood in: if that is unsent, they go."""

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
