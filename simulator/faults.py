"""Failures by order: what LINE does on a bad day, scoped to an endpoint and a number of times."""

from dataclasses import dataclass
from threading import Lock
from typing import Literal

from simulator.answers import Answer, refused

Status = int | Literal["timeout", "cut"]

# https://developers.line.biz/en/reference/messaging-api/#status-codes and #error-messages
_WORDS = {
    400: "The request body has 1 error(s)",
    401: "Authentication failed. Confirm that the access token in the authorization header is valid.",
    403: "Access to this API is not available for your account",
    429: "The API rate limit has been exceeded. Try again later.",
    500: "Internal server error",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """`path` is an endpoint's short name, a part of its URL, or `*`.

    `after_accepting` first does what was asked (the message arrives) and then fails to say so.
    `status` "timeout" keeps the connection open without a word for `seconds`; "cut" hangs up.
    """

    path: str
    status: Status
    times: int = 1
    after_accepting: bool = False
    message: str | None = None
    seconds: float = 30.0

    def meets(self, name: str, url_path: str) -> bool:
        return self.path in ("*", name) or (self.path.startswith("/") and self.path in url_path)

    def answer(self) -> Answer:
        if self.status == "timeout" or self.status == "cut":
            return Answer(status=0, silence=self.status, silent_seconds=self.seconds)
        return refused(self.message or _WORDS.get(self.status, "Unexpected error"), status=self.status)


class Faults:
    """Orders are taken first come, first served."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._open: list[list[Fault]] = []

    def order(self, fault: Fault) -> None:
        with self._lock:
            self._open.append([fault] * fault.times)

    def take(self, name: str, url_path: str) -> Fault | None:
        """The fault this request must suffer; taking it uses it up."""
        with self._lock:
            for left in self._open:
                if left and left[0].meets(name, url_path):
                    return left.pop()
        return None

    def clear(self) -> None:
        with self._lock:
            self._open.clear()

    def left(self) -> list[Fault]:
        with self._lock:
            return [fault for left in self._open for fault in left]
