"""`sodan serve`: one process that takes webhooks, one that answers, and this one, which starts each again if it dies."""

import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cli.listening import SUPERVISOR, call_oneself
from clinic.errors import SodanError

log = logging.getLogger("sodan.supervisor")

# What a process ends with where starting it again cannot help: EX_CONFIG of sysexits.h.
HOPELESS = 78
STOPPING = (signal.SIGTERM, signal.SIGINT)
# The worker finishes the calls it has begun; LINE's longest time-outs (bot/line/messenger.py) fit into it.
STOP_SECONDS = 30.0
# A process that dies at once, again and again, must not keep the machine busy; one that ran for a while starts at once.
FIRST_PAUSE, LONGEST_PAUSE, LONG_LIFE = 0.5, 30.0, 60.0


@dataclass
class Part:
    """One of the processes. `run` is given a pipe that ends when the supervisor does, and does not return before its end.

    `prepare` is called before each start in the supervisor itself: what is imported there no process pays for again.
    """

    name: str
    run: Callable[[int], None]
    prepare: Callable[[], object] = lambda: None
    pid: int = 0
    begun: float = 0.0
    pause: float = 0.0
    due: float = 0.0
    starts: int = 0


def supervise(parts: Sequence[Part]) -> int:
    """Run all parts until told to stop; the exit code. Nothing may run in threads yet: a fork takes no thread along."""
    call_oneself(SUPERVISOR)
    signal.pthread_sigmask(signal.SIG_BLOCK, (*STOPPING, signal.SIGCHLD))
    lifeline = os.pipe()
    code = _keep_running(parts, lifeline)
    _stop(parts)
    return code


def _keep_running(parts: Sequence[Part], lifeline: tuple[int, int]) -> int:
    while True:
        now = time.monotonic()
        for part in parts:
            if not part.pid and part.due <= now:
                _start(part, lifeline)
        waiting = [part.due - now for part in parts if not part.pid]
        told = signal.sigtimedwait((*STOPPING, signal.SIGCHLD), max(0.0, min(waiting, default=LONGEST_PAUSE)))
        if told is not None and told.si_signo in STOPPING:
            return 0
        for part in parts:
            status = _ended(part)
            if status is not None and not _starts_again(part, status):
                return 1


def _start(part: Part, lifeline: tuple[int, int]) -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    part.prepare()
    part.begun, part.starts = time.monotonic(), part.starts + 1
    part.pid = os.fork()
    if part.pid:
        return
    code = 1
    try:
        os.close(lifeline[1])
        call_oneself(part.name)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (*STOPPING, signal.SIGCHLD))
        part.run(lifeline[0])
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except SodanError as problem:
        log.critical("%s", problem)
    except BaseException:
        log.exception("%s ended by a fault", part.name)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _ended(part: Part) -> int | None:
    """How a part ended, if it did: its exit code, or the number of the signal below zero."""
    if not part.pid:
        return None
    gone, status = os.waitpid(part.pid, os.WNOHANG)
    if not gone:
        return None
    part.pid = 0
    return os.waitstatus_to_exitcode(status)


def _starts_again(part: Part, status: int) -> bool:
    """Plan the next start; False where there is no use in one: what is wrong has been said by then."""
    if status == HOPELESS and part.starts == 1:
        return False
    lived = time.monotonic() - part.begun
    part.pause = FIRST_PAUSE if lived > LONG_LIFE or not part.pause else min(part.pause * 2, LONGEST_PAUSE)
    part.due = time.monotonic() + part.pause
    how = f"signal {-status}" if status < 0 else f"exit code {status}"
    log.error("%s ended (%s); it starts again in %.1f seconds", part.name, how, part.pause)
    return True


def _stop(parts: Sequence[Part]) -> None:
    """All at once; whoever does not end in time is ended."""
    for part in parts:
        if part.pid:
            os.kill(part.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while any(part.pid for part in parts):
        signal.sigtimedwait((signal.SIGCHLD,), max(0.0, deadline - time.monotonic()))
        for part in parts:
            if _ended(part) is None and part.pid and time.monotonic() >= deadline:
                log.error("%s did not stop in time and is ended", part.name)
                os.kill(part.pid, signal.SIGKILL)
                os.waitpid(part.pid, 0)
                part.pid = 0
