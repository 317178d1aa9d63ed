"""What one step of the doctor comes to."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from clinic.clock import Clock, system_clock


class State(Enum):
    """The value is the word at the beginning of a printed line."""

    PASSED = "ok"
    FAILED = "FAILED"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """`mend`: what to do about it, or, where it cannot be known, where to look."""

    step: str
    state: State
    said: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the doctor looks at besides LINE: the environment, the clock, and the system's list of mounted disks."""

    env: Mapping[str, str]
    clock: Clock = system_clock
    mounts: Path = Path("/proc/self/mountinfo")


def passed(step: str, said: str) -> Finding:
    return Finding(step, State.PASSED, said)


def failed(step: str, said: str, mend: str) -> Finding:
    return Finding(step, State.FAILED, said, mend)


def unknown(step: str, said: str, mend: str) -> Finding:
    return Finding(step, State.UNKNOWN, said, mend)
