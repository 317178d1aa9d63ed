"""The metronome: APScheduler calls what it is given, never overlapping, never catching up on missed beats.

No work lives in the scheduler's memory or job store; the database says what is due (docs/decisions/0004-metronome.md).
APScheduler waits by the wall clock, and one set back by an hour would stop it for an hour. So this one waits by elapsed
time, and every job is due at every beat; what the wall clock says is only watched, to tell of a step.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import STATE_STOPPED
from apscheduler.triggers.base import BaseTrigger

from clinic.clock import Clock, system_clock

log = logging.getLogger("sodan.ticker")

BEAT_SECONDS = 0.5
# Clocks are slewed by less without anybody noticing; more at once is a step.
STEP = timedelta(seconds=5)
# The longest beat is a sweep: its own ten seconds, and the time-outs of the calls begun in them (bot/line/messenger.py).
SILENT_SECONDS = 60.0

Beats = dict[str, Callable[[], object]]
Elapsed = Callable[[], float]


class _Always(BaseTrigger):  # type: ignore[misc]
    """Due now, and again after `seconds`, whatever happened before."""

    def __init__(self, seconds: float) -> None:
        self._every = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        return now if previous_fire_time is None else now + self._every


class _AllDue(MemoryJobStore):  # type: ignore[misc]
    """Jobs that are due whenever they are asked for: when that is, the metronome decides."""

    def get_due_jobs(self, now: datetime) -> list[Any]:
        jobs: list[Any] = self.get_all_jobs()
        for job in jobs:
            job.next_run_time = now
        return jobs


class Metronome(BackgroundScheduler):  # type: ignore[misc]
    """A running set of beats; `shutdown()` ends it, `silence()` tells whether it still beats."""

    def __init__(self, every: float, clock: Clock, elapsed: Elapsed, stepped: Callable[[timedelta], object]) -> None:
        super().__init__(timezone=UTC, jobstores={"default": _AllDue()})
        self._every, self._elapsed = every, elapsed
        self._watch = _Watch(clock, elapsed, stepped)
        self._ended: dict[str, float] = {}

    def add(self, name: str, beat: Callable[[], object]) -> None:
        self._ended[name] = self._elapsed()
        self.add_job(
            _Guarded(name, beat, self._note),
            _Always(self._every),
            id=name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )

    def silence(self) -> float:
        """For how many seconds the beat that is worst off has not come to its end; more than SILENT_SECONDS is not sound."""
        now = self._elapsed()
        return max((now - ended for ended in list(self._ended.values())), default=0.0)

    def _note(self, name: str) -> None:
        self._ended[name] = self._elapsed()

    def _main_loop(self) -> None:
        """APScheduler's own waits as long as the wall clock says."""
        while self.state != STATE_STOPPED:
            self._event.wait(self._every)
            self._event.clear()
            self._watch.look()
            self._process_jobs()


class _Watch:
    """Notices when the wall clock and elapsed time do not agree any more."""

    def __init__(self, clock: Clock, elapsed: Elapsed, stepped: Callable[[timedelta], object]) -> None:
        self._clock, self._elapsed, self._stepped = clock, elapsed, stepped
        self._seen = clock(), elapsed()

    def look(self) -> None:
        now, elapsed = self._clock(), self._elapsed()
        by = (now - self._seen[0]) - timedelta(seconds=elapsed - self._seen[1])
        self._seen = now, elapsed
        if abs(by) < STEP:
            return
        log.warning(
            "the clock was set %s by %s, or the machine slept: what is due is judged by the new time",
            "back" if by < timedelta() else "ahead",
            abs(by),
        )
        try:
            self._stepped(by)
        except Exception as problem:  # the database is away: the beats must go on
            log.error("what waits was not seen to after the step: %s", type(problem).__name__)


class _Guarded:
    """A beat that cannot raise: it says once that it fails, without what the exception says, and once that it is well."""

    def __init__(self, name: str, beat: Callable[[], object], ended: Callable[[str], None]) -> None:
        self._name, self._beat, self._ended = name, beat, ended
        self._failing: str | None = None
        self._lock = threading.Lock()

    def __call__(self) -> None:
        problem = None
        try:
            self._beat()
        except Exception as raised:
            problem = type(raised).__name__
        else:
            self._ended(self._name)
        with self._lock:
            before, self._failing = self._failing, problem
        if problem is not None and problem != before:
            log.error("beat %s: %s", self._name, problem)
        elif problem is None and before is not None:
            log.warning("beat %s is well again", self._name)


def start(
    beats: Beats,
    every: float = BEAT_SECONDS,
    *,
    clock: Clock = system_clock,
    elapsed: Elapsed = time.monotonic,
    stepped: Callable[[timedelta], object] = lambda _: None,
) -> Metronome:
    """Call each beat every `every` seconds of elapsed time, each at most once at a time; `shutdown()` ends it.

    `stepped` hears by how much the clock was set, if it was.
    """
    # It tells of every beat, and of every one that finds its predecessor still at work.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    metronome = Metronome(every, clock, elapsed, stepped)
    for name, beat in beats.items():
        metronome.add(name, beat)
    metronome.start()
    return metronome
