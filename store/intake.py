"""How events become durable before LINE hears 200. See docs/decisions/0001-one-writer.md."""

import contextlib
import logging
import queue
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from typing import Protocol

from clinic.errors import StoreError
from store import inbox
from store.db import Database, retrying

log = logging.getLogger("sodan.intake")

# One commit carries whatever waits; a bound keeps the transaction, and so the pause of other writers, short.
BATCH_REQUESTS = 256
# A commit on PostgreSQL waits for the network: while one is under way, others may be too.
POSTGRES_WRITERS = 4
# LINE counts an answer after 2 seconds as a time-out ("Receive messages (webhook)"), so a refusal has to come before.
PATIENCE_SECONDS = 1.8


class Settled(Protocol):
    """Told once when the events are durable, or why they are not; a Future of any kind."""

    def set_result(self, result: None, /) -> None: ...

    def set_exception(self, problem: BaseException, /) -> None: ...


_Job = tuple[Sequence[inbox.Recorded], Settled]


def _nobody(chats: Iterable[str]) -> None:
    """Another process answers, and finds by itself what was recorded."""


class Intake:
    """Keeps events for all requests that wait, many requests in one commit."""

    def __init__(self, db: Database, hand_over: Callable[[Iterable[str]], None] = _nobody) -> None:
        """`hand_over` is given the chats that now have something to answer, once for each commit."""
        self._db = db
        self._hand_over = hand_over
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        writers = 1 if db.group_commit else POSTGRES_WRITERS
        self._threads = [threading.Thread(target=self._write, name="intake", daemon=True) for _ in range(writers)]
        for thread in self._threads:
            thread.start()

    def record(self, events: Sequence[inbox.Recorded]) -> None:
        """Return once the events are durable, each once; StoreError when the database did not take them in time."""
        done: Future[None] = Future()
        self.submit(events, done)
        try:
            done.result(PATIENCE_SECONDS)
        except TimeoutError:
            raise StoreError("the database did not take an event in time") from None

    def submit(self, events: Sequence[inbox.Recorded], done: Settled) -> None:
        """Settle `done` from another thread once the events are durable, each once, or cannot be kept; return at once."""
        if events:
            self._jobs.put((events, done))
        else:
            done.set_result(None)

    def close(self) -> None:
        """Keep what waits, then end."""
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join(PATIENCE_SECONDS)

    def _write(self) -> None:
        while (first := self._jobs.get()) is not None:
            jobs, over = [first], False
            with contextlib.suppress(queue.Empty):
                while len(jobs) < BATCH_REQUESTS and not over:
                    job = self._jobs.get_nowait()
                    over = job is None
                    jobs += [job] if job is not None else []
            self._settle(jobs)
            if over:
                return

    def _settle(self, jobs: Sequence[_Job]) -> None:
        try:
            chats = self._keep([event for events, _ in jobs for event in events])
        except StoreError as problem:
            self._refuse([*jobs, *self._waiting()], problem)
        except Exception as problem:  # an event the database cannot hold must not take its neighbours along
            if len(jobs) == 1:
                self._keep_each(jobs[0][0])
                self._refuse(jobs, problem)
            else:
                for job in jobs:
                    self._settle([job])
        else:
            for _, done in jobs:
                done.set_result(None)
            self._tell(chats)

    def _keep(self, events: Sequence[inbox.Recorded]) -> list[str]:
        """Commit what is new, in one order everywhere: two deliveries of the same events then never deadlock."""
        fresh = sorted(inbox.fresh(self._db, events), key=lambda event: event.event_id)
        if fresh:
            retrying(lambda: self._commit(fresh))
        return list(dict.fromkeys(event.chat for event in fresh))

    def _keep_each(self, events: Sequence[inbox.Recorded]) -> None:
        """What can be kept of a request that cannot be kept as a whole; LINE delivers it again, and repeats vanish."""
        for event in events if len(events) > 1 else ():
            with contextlib.suppress(Exception):
                self._tell(self._keep([event]))

    def _commit(self, events: Sequence[inbox.Recorded]) -> None:
        with self._db.atomic() as tx:
            inbox.record_all(tx, events)

    def _waiting(self) -> list[_Job]:
        """Whoever waits behind a database that is away hears of it now, instead of one time-out after the other."""
        jobs: list[_Job] = []
        with contextlib.suppress(queue.Empty):
            while (job := self._jobs.get_nowait()) is not None:
                jobs.append(job)
            self._jobs.put(None)  # it was meant for a writer that ends
        return jobs

    def _refuse(self, jobs: Sequence[_Job], problem: Exception) -> None:
        why = str(problem) if isinstance(problem, StoreError) else type(problem).__name__
        log.error("%d webhooks were not taken, LINE will deliver them again: %s", len(jobs), why)
        for _, done in jobs:
            done.set_exception(problem)

    def _tell(self, chats: Sequence[str]) -> None:
        try:
            self._hand_over(chats)
        except Exception as problem:  # whatever was kept is found by the next tick
            log.error("what was taken could not be handed over: %s", type(problem).__name__)
