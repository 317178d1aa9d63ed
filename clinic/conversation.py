"""What is remembered between two messages of one person, and nothing more."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Literal

from clinic.reservation import Draft

# staff-question: the next message goes to staff. staff-talk: what cannot be answered belongs to the talk with staff.
# desk-…: what a colleague is about to write. The others: what was last asked about a treatment, its tips, or a
# reservation (bot/flows/).
Waiting = Literal[
    "delete-confirm",
    "staff-question",
    "staff-talk",
    "treatment-day",
    "treatment-consent",
    "treatment-long-ago",
    "treatment-which",
    "treatment-correction",
    "treatment-kept",
    "tips-back",
    "tips-hour",
    "reservation-service",
    "reservation-day",
    "reservation-time",
    "reservation-near",
    "reservation-confirm",
    "reservation-edit",
    "reservation-words",
    "reservation-paused",
    "reservation-which",
    "reservation-cancel",
    "reservation-proposed",
    "desk-answer",
    "desk-send",
    "desk-words",
    "desk-other",
]


# What a bare "yes" would answer.
AWAIT_A_YES: frozenset[Waiting] = frozenset(
    {
        "delete-confirm",
        "treatment-consent",
        "treatment-long-ago",
        "treatment-which",
        "treatment-correction",
        "tips-back",
        "reservation-cancel",
        "reservation-proposed",
    }
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question the person may still want passed to staff: kept for one turn, so that a tap is enough."""

    words: str
    message_id: str
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """`offered` are the slugs of the last "did you mean", so that a typed 1, 2 or 3 works where no buttons show.

    `danger` is the emergency answer just given, `passed` that something has just gone to staff and may be taken back.
    `day` is the treatment day the talk is about, `was` the one it took or would take the place of, so that it can be put back;
    of a reservation it is the day on which nothing is free. `draft` is the reservation being put together.
    """

    waiting: Waiting | None = None
    offered: tuple[str, ...] = ()
    about: str | None = None
    question: Question | None = None
    day: date | None = None
    was: date | None = None
    danger: str | None = None
    passed: bool = False
    draft: Draft | None = None

    def not_awaiting_a_yes(self) -> "Conversation":
        """Something else was said or asked meanwhile: a bare "yes" or "ok" is about that. The buttons still work."""
        return replace(self, waiting=None) if self.waiting in AWAIT_A_YES else self

    def as_json(self) -> dict[str, Any]:
        days = {"day": self.day and self.day.isoformat(), "was": self.was and self.was.isoformat()}
        return {**asdict(self), **days, "draft": self.draft and self.draft.as_json()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Conversation":
        question = Question(**data["question"]) if data["question"] else None
        day, was = (date.fromisoformat(on) if on else None for on in (data.get("day"), data.get("was")))
        danger, passed = data.get("danger"), bool(data.get("passed"))
        draft = Draft.from_json(data["draft"]) if data.get("draft") else None
        return cls(data["waiting"], tuple(data["offered"]), data["about"], question, day, was, danger, passed, draft)
