"""Failures by order: what LINE does on a bad day, scoped to an endpoint and a number of times."""

import random
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


# What may befall a request in a storm: LINE did it and does not say so, did not do it, or wants to be left alone.
_STORM: tuple[tuple[Status, bool], ...] = (
    ("timeout", True),
    ("timeout", False),
    ("cut", True),
    ("cut", False),
    (500, True),
    (500, False),
    (429, False),
)


class Storm:
    """Every request to an endpoint fails with the same chance, each in a way of its own, alike for the same seed."""

    def __init__(self, path: str, share: float, seed: int, seconds: float) -> None:
        self._path, self._share, self._seconds = path, share, seconds
        self._dice = random.Random(seed)  # noqa: S311  a test wants the same storm again

    def strike(self, name: str, url_path: str) -> Fault | None:
        if not Fault(self._path, 500).meets(name, url_path) or self._dice.random() >= self._share:
            return None
        status, after = self._dice.choice(_STORM)
        return Fault(self._path, status, after_accepting=after, seconds=self._seconds)


class Faults:
    """Orders are taken first come, first served; a storm strikes where no order does. An outage befalls everything."""

    def __init__(self) -> None:
        self.outage: Fault | None = None
        self._lock = Lock()
        self._open: list[list[Fault]] = []
        self._storms: list[Storm] = []

    def blow(self, storm: Storm) -> None:
        with self._lock:
            self._storms.append(storm)

    def order(self, fault: Fault) -> None:
        with self._lock:
            self._open.append([fault] * fault.times)

    def take(self, name: str, url_path: str) -> Fault | None:
        """The fault this request must suffer; taking it uses it up."""
        with self._lock:
            if self.outage is not None and self.outage.meets(name, url_path):
                return self.outage
            for left in self._open:
                if left and left[0].meets(name, url_path):
                    return left.pop()
            return next((fault for storm in self._storms if (fault := storm.strike(name, url_path))), None)

    def clear(self) -> None:
        with self._lock:
            self.outage = None
            self._open.clear()
            self._storms.clear()

    def left(self) -> list[Fault]:
        with self._lock:
            return [fault for left in self._open for fault in left]
