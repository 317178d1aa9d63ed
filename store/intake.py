"""How events become durable before LINE hears 200. See docs/decisions/0001-one-writer.md."""

import queue
import threading
from collections.abc import Sequence
from concurrent.futures import Future

from clinic.errors import StoreError
from store import inbox
from store.db import Database, retrying

# One commit carries whatever waits; a bound keeps the transaction, and so the pause of other writers, short.
BATCH_REQUESTS = 256
# LINE counts an answer after 2 seconds as a time-out; a writer that slow is not going to come back in time.
PATIENCE_SECONDS = 10.0

_Job = tuple[Sequence[inbox.Recorded], "Future[None]"]


class Intake:
    """`record` returns once the events are on disk. On SQLite one thread writes for all requests that wait."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        if db.group_commit:
            self._thread = threading.Thread(target=self._write, name="intake", daemon=True)
            self._thread.start()

    def record(self, events: Sequence[inbox.Recorded]) -> None:
        """Keep events durably and once; whatever the database raises is raised here, StoreError when it is too slow."""
        # In one order everywhere: two requests with the same events then wait for each other instead of deadlocking.
        events = sorted(inbox.fresh(self._db, events), key=lambda event: event.event_id)
        if not events:
            return
        if self._thread is None:
            retrying(lambda: self._commit([events]))
            return
        done: Future[None] = Future()
        self._jobs.put((events, done))
        try:
            done.result(PATIENCE_SECONDS)
        except TimeoutError:
            raise StoreError("the database did not take an event in time") from None

    def close(self) -> None:
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join(PATIENCE_SECONDS)

    def _commit(self, batch: Sequence[Sequence[inbox.Recorded]]) -> None:
        with self._db.atomic() as tx:
            for events in batch:
                for event in events:
                    inbox.record(tx, event)

    def _write(self) -> None:
        while (first := self._jobs.get()) is not None:
            jobs = [first]
            while len(jobs) < BATCH_REQUESTS and not self._jobs.empty():
                job = self._jobs.get()
                if job is None:
                    self._settle(jobs)
                    return
                jobs.append(job)
            self._settle(jobs)

    def _settle(self, jobs: Sequence[_Job]) -> None:
        try:
            self._commit([events for events, _ in jobs])
        except Exception as problem:  # every waiting request must hear of it, and the writer must live on
            for _, done in jobs:
                done.set_exception(problem)
        else:
            for _, done in jobs:
                done.set_result(None)
