"""Who answers: a few threads, never two on the same person."""

import logging
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from bot.answer import answer_next
from scheduler.office import Office
from store import inbox

log = logging.getLogger("sodan.crew")


class Crew:
    """Takes chats with something to answer, and answers each in order; different people in parallel."""

    def __init__(self, office: Office, threads: int) -> None:
        self._office = office
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="answer")
        self._state = threading.Condition()
        self._busy: set[str] = set()
        self._more: set[str] = set()

    def take(self, chats: Iterable[str]) -> None:
        """Answer what is open in these chats; returns at once."""
        for chat in chats:
            with self._state:
                if chat in self._busy:
                    self._more.add(chat)  # whoever is at it looks once more before leaving
                    continue
                self._busy.add(chat)
            self._pool.submit(self._serve, chat)

    def take_open(self) -> None:
        """Answer whatever is still open: what a crash, another process or a wait left behind."""
        with self._office.db.look() as tx:
            chats = inbox.open_chats(tx, self._office.clock())
        self.take(chats)

    def idle(self, timeout: float) -> bool:
        """Wait until nobody is at work; False if that took longer than `timeout` seconds."""
        with self._state:
            return self._state.wait_for(lambda: not self._busy, timeout)

    def close(self) -> None:
        """Finish what is begun, begin nothing new."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _serve(self, chat: str) -> None:
        while True:
            try:
                while answer_next(chat, self._office):
                    pass
            except Exception as problem:  # the database is away: the next tick tries again
                log.error("a chat could not be served: %s", type(problem).__name__)
            with self._state:
                if chat in self._more:
                    self._more.discard(chat)
                    continue
                self._busy.discard(chat)
                self._state.notify_all()
                return
