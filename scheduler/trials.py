"""Changes of the knowledge are tried by a worker, one at a time and in another process: a job waits in the database, and how
far it is and what was found go back there, where the desk reads it."""

import json
import logging
import subprocess
import threading
import time

from knowledge import changes as values
from knowledge import trial
from scheduler.office import Office
from store import changes, trials
from store.trials import Trial

log = logging.getLogger("sodan.knowledge")

TELL_SECONDS = 1.0


class Trials:
    """`beat` looks for something to try; `stop` ends what is under way, and another worker takes it."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._process: subprocess.Popen[str] | None = None
        self._thread: threading.Thread | None = None
        self._stopped = threading.Event()

    def beat(self) -> None:
        if self._stopped.is_set() or (self._thread and self._thread.is_alive()):
            return
        now = self._office.clock()
        with self._office.db.look() as tx:
            found = trials.waiting(tx, now)
        if found is None:
            return
        with self._office.db.atomic() as tx:
            taken = trials.take(tx, found.id, now)
        if taken:
            self._thread = threading.Thread(target=self._run, args=(found,), name="trial", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        if self._process:
            self._process.terminate()
        if self._thread:
            self._thread.join()

    def _run(self, job: Trial) -> None:
        try:
            found = self._tried(job)
        except Exception as problem:  # the page says that it failed; nobody sees a dead thread
            log.error("a change of the knowledge could not be tried: %s", type(problem).__name__)
            found = None
        with self._office.db.atomic() as tx:
            if self._stopped.is_set():
                trials.let_go(tx, job.id)
            else:
                trials.end(tx, job.id, found, self._office.clock())

    def _tried(self, job: Trial) -> str | None:
        """What was found, as the database keeps it; None where it broke off."""
        with self._office.db.look() as tx:
            kept = changes.get(tx, job.change)
        if kept is None:
            return None
        self._process = process = trial.start(self._office.library, values.read(kept.kind, kept.body), kept.kind)
        try:
            return self._heard(job, process)
        finally:
            process.terminate()
            process.wait()
            self._process = None

    def _heard(self, job: Trial, process: "subprocess.Popen[str]") -> str | None:
        assert process.stdout is not None
        next_at = 0.0
        with process.stdout:
            for line in process.stdout:
                what, *told = json.loads(line)
                if what == "found":
                    return str(told[0])
                if time.monotonic() >= next_at:
                    next_at = time.monotonic() + TELL_SECONDS
                    if not self._tell(job, *told):  # it was handed in anew, or dropped
                        return None
        return None

    def _tell(self, job: Trial, done: int, total: int) -> bool:
        with self._office.db.atomic() as tx:
            return trials.tell(tx, job.id, done, total, self._office.clock())
