"""What we say: first a text key with parameters, then what a phone shows, then one call to LINE."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal, Protocol
from uuid import UUID

from clinic.patient import Language

Shape = Literal["text", "confirm", "buttons"]


@dataclass(frozen=True, slots=True)
class Choice:
    """A thing to tap: `label` is a text key whose words then show as the person's own; `data` comes back as a postback."""

    label: str
    data: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Say:
    """One message, not yet worded: a text key (or `answer/<slug>`, `urgent/<response>`), parameters, things to tap."""

    key: str
    params: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    shape: Shape = "text"

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "params": dict(self.params),
            "shape": self.shape,
            "choices": [{"label": c.label, "data": c.data, "params": dict(c.params)} for c in self.choices],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Say":
        choices = tuple(Choice(c["label"], c["data"], c["params"]) for c in data["choices"])
        return cls(data["key"], data["params"], choices, data["shape"])


@dataclass(frozen=True, slots=True)
class Tap:
    """A button as shown: words, and what comes back when it is pressed."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message in its final words."""

    text: str
    taps: tuple[Tap, ...] = ()
    shape: Shape = "text"


class Outcome(Enum):
    """What became of one call to LINE, as an answer to "again?"."""

    SENT = "sent"  # accepted, or already accepted under the same retry key
    UNKNOWN = "unknown"  # it may have been accepted: a time-out or 5xx after the request left
    NOT_SENT = "not-sent"  # it certainly was not accepted, and may be tried again
    SLOWER = "slower"  # 429: not accepted, too fast
    QUOTA = "quota"  # 429: not accepted, nothing left this month
    REFUSED = "refused"  # any other 4xx: never again as it stands


@dataclass(frozen=True, slots=True)
class Receipt:
    """LINE's word on one call. `reason`, for staff and logs: a status and LINE's request id, never anybody's words."""

    outcome: Outcome
    reason: str = ""


class Messenger(Protocol):
    """The one mouth. No method raises for anything LINE or the network does."""

    def warm(self) -> None:
        """Pay for slow imports before the first message does."""

    def reply(self, token: str, messages: tuple[Message, ...]) -> Receipt: ...

    def push(self, to: str, messages: tuple[Message, ...], retry_key: UUID) -> Receipt: ...

    def profile_language(self, line_id: str) -> Language | None:
        """The language LINE tells for this person, or None where it tells none or does not answer."""
