"""One API request as it came, and the answer to it, before either has anything to do with Flask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from simulator.rules.fields import Flaw

Silence = Literal["timeout", "cut"]


@dataclass(frozen=True, slots=True)
class Call:
    """`name` is the short word faults and tests know the endpoint by; header names are lower case."""

    name: str
    method: str
    path: str
    headers: Mapping[str, str]
    raw: bytes
    body: Any
    request_id: str
    at: datetime
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def retry_key(self) -> str | None:
        return self.headers.get("x-line-retry-key")


@dataclass(frozen=True, slots=True)
class Answer:
    """`silence` stands for an answer that never arrives."""

    status: int = 200
    body: Mapping[str, Any] | bytes = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    silence: Silence | None = None
    silent_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Logged:
    """A request and what became of it; `misuse` names a wrong use that LINE itself would not tell the bot of."""

    call: Call
    answer: Answer
    forced: bool = False
    misuse: str | None = None

    @property
    def status(self) -> int:
        return self.answer.status

    def as_json(self) -> dict[str, Any]:
        call = self.call
        return {
            "at": call.at.isoformat(),
            "name": call.name,
            "method": call.method,
            "path": call.path,
            "retryKey": call.retry_key,
            "requestId": call.request_id,
            "body": call.body,
            "status": self.answer.silence or self.answer.status,
            "answer": None if isinstance(self.answer.body, bytes) else dict(self.answer.body),
            "forced": self.forced,
            "misuse": self.misuse,
        }


def refused(message: str, flaws: Sequence[Flaw] = (), status: int = 400) -> Answer:
    """LINE's error shape: a message and, where it can tell, the properties at fault.

    https://developers.line.biz/en/reference/messaging-api/#error-responses
    """
    body: dict[str, Any] = {"message": message}
    if flaws:
        body["details"] = [{"message": flaw.message, "property": flaw.property} for flaw in flaws]
    return Answer(status, body)


def refused_for(flaws: Sequence[Flaw]) -> Answer:
    return refused(f"The request body has {len(flaws)} error(s)", flaws)
