"""What is remembered between two messages of one person, and nothing more."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

# staff-question: the next message goes to staff. staff-talk: what cannot be answered belongs to the talk with staff.
Waiting = Literal["delete-confirm", "staff-question", "staff-talk"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question the person may still want passed to staff: kept for one turn, so that a tap is enough."""

    words: str
    message_id: str
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """`offered` are the slugs of the last "did you mean", so that a typed 1, 2 or 3 works where no buttons show."""

    waiting: Waiting | None = None
    offered: tuple[str, ...] = ()
    about: str | None = None
    question: Question | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Conversation":
        question = Question(**data["question"]) if data["question"] else None
        return cls(data["waiting"], tuple(data["offered"]), data["about"], question)
