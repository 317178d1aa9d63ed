"""What of the sending of tips may be killed, and at which step; zygote.py forks it.

Time runs twenty times as fast, for the stand-in too: waits, leases and hours pass while a test looks on.
"""

import itertools
import logging
import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import app
import bot.line.messenger
import scheduler.due_tips
import scheduler.multicast
import store.multicasts
from clinic.clock import from_stamp, system_clock
from clinic.settings import Settings
from knowledge.library import Library
from scheduler.sweep import sweep

log = logging.getLogger("sodan.tests")

SPEED = 20
TIMEOUT = (1.0, 0.4)
PEOPLE = 200  # in one call: more calls, and so more that may go wrong
BEAT_SECONDS = 0.02

# Every gap between two steps on the way of a tip: where the process dies, as (object, name, whether behind it).
STEPS: Mapping[str, tuple[Any, str, bool]] = {
    "made letters, not committed": (scheduler.due_tips, "_release_some", True),
    "gathered, not committed": (store.multicasts, "_gather", True),
    "leased, nothing asked of LINE": (scheduler.multicast, "deliver", False),
    "begun, not committed": (store.multicasts, "begin", True),
    "announced, before the call": (bot.line.messenger.LineMessenger, "multicast", False),
    "LINE has answered, nobody noted it": (bot.line.messenger.LineMessenger, "multicast", True),
    "settled, not committed": (store.multicasts, "settle", True),
    "to be repeated, not committed": (store.multicasts, "again", True),
    "taken apart, not committed": (store.multicasts, "apart", True),
    "announced, before the push": (bot.line.messenger.LineMessenger, "push", False),
    "LINE has answered the push, nobody noted it": (bot.line.messenger.LineMessenger, "push", True),
}


@dataclass(frozen=True, slots=True)
class Fast:
    """A clock that began with all others of the same start."""

    start: datetime
    real: datetime

    def __call__(self) -> datetime:
        return self.start + (system_clock() - self.real) * SPEED


def dying(call: Callable[..., Any], at: int, behind: bool) -> Callable[..., Any]:
    """The same call, whose `at`th time kills the process."""
    count = itertools.count(1)

    def mortal(*args: Any, **more: Any) -> Any:
        last = next(count) == at
        if last and not behind:
            os.kill(os.getpid(), signal.SIGKILL)
        result = call(*args, **more)
        if last:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return mortal


def live(order: Mapping[str, Any], known: Library, report: int) -> None:
    """A worker that does nothing but sweep, until it dies at its step or is killed."""
    if order["die"]:
        place, name, behind = STEPS[order["die"]]
        setattr(place, name, dying(getattr(place, name), order["at"], behind))
    bot.line.messenger.TIMEOUT, store.multicasts.PEOPLE = TIMEOUT, PEOPLE
    clock = Fast(from_stamp(order["start"]), from_stamp(order["real"]))
    office = app.open_office(Settings.from_env(order["env"]), clock, known)
    os.write(report, b"1\n")
    while True:
        try:
            sweep(office)
        except Exception:  # the metronome would go on, too
            log.exception("a beat failed")
        time.sleep(BEAT_SECONDS)
