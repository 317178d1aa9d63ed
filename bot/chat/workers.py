"""Who answers: a few threads think, many send, and never two are at the same person."""

import atexit
import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from operator import attrgetter
from typing import Literal

from bot.chat import answer, claiming, loading
from bot.chat.joining import Waiting
from bot.chat.lookout import Lookout
from bot.chat.moments import Moments
from intents.matching.meaning import Encode
from scheduler.deliver import deliver_each
from scheduler.office import Office
from store import inbox

log = logging.getLogger("sodan.workers")

# Thinking is work for the processor, and Python gives all threads of a process one: a second thread thinks while the first one
# waits for the disk or a lock. More were slower (docs/decisions/0012-answering.md).
THINKERS = 2
BATCH = 16  # messages understood together; more gain nothing and make the first of them wait
MANY = 2 * BATCH  # so many waiting are looked through for danger before their turn
LOOKOUT_SECONDS = 0.25
CLOSE_SECONDS = 30.0

Understands = Literal["not yet", "as before", "fully"]
Turn = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class WorkState:
    """How the answering stands, for whoever asks whether Sodan is ready.

    `understands` is "as before" while new phrasings are being learned and the earlier ones answer; danger is always judged by
    today's rules. `beat_at` is when open events were last looked for.
    """

    hears_danger: bool
    understands: Understands
    workers_alive: bool
    beat_at: datetime | None


class Workers:
    """Takes chats with something to answer, and answers each in order; different people in parallel.

    What a crash left behind is thought about alone, so that a second crash is blamed on nobody else.
    """

    def __init__(
        self, office: Office, threads: int, understands: Understands = "fully", moments: Moments | None = None
    ) -> None:
        """`threads` send; until what they understand is loaded, cries for help are all that is answered. `moments` tells how long
        the next bubble is waited for; without it nobody is."""
        self._office = office
        self._moments = moments or Moments(0)
        self._later: dict[str, float] = {}  # who may write one more bubble, and until when that is waited for
        self._senders = ThreadPoolExecutor(threads, thread_name_prefix="send")
        self._state = threading.Condition()
        self._waiting: dict[str, None] = {}  # in their order
        self._busy: set[str] = set()  # waiting, being thought about, or with words under way
        self._more: set[str] = set()
        self._closing = False
        self._understands: Understands = understands
        self._beat_at: datetime | None = None
        self._turns = _Turns()
        self._lookout = Lookout(office, self._send_alarm, self._reading)
        if understands != "not yet":
            self._lookout.understands()
        self._knock = threading.Event()
        works: list[tuple[str, Callable[[], None]]] = [(f"think-{number}", self._think) for number in range(THINKERS)]
        works.append(("lookout", self._look))
        # A server that only ends its process does not close them: what is begun is finished all the same.
        self._threads = [threading.Thread(target=work, name=name, daemon=True) for name, work in works]
        atexit.register(self.close)
        for thread in self._threads:
            thread.start()

    def take(self, chats: Iterable[str]) -> None:
        """Answer what is open in these chats; returns at once."""
        with self._state:
            for chat in chats:
                if chat not in self._busy or self._later.pop(chat, None) is not None:
                    self._busy.add(chat)
                    self._waiting[chat] = None
                elif chat not in self._waiting:
                    self._more.add(chat)  # whoever is at it looks once more before leaving
            self._state.notify_all()
        if self._understands == "not yet":
            self._knock.set()

    def take_open(self) -> None:
        """Answer whatever is still open: what a crash, another process or a wait left behind."""
        now = self._office.clock()
        with self._office.db.look() as tx:
            chats = inbox.open_chats(tx, now)
        self._beat_at = now
        self.take(chats)

    def listens_closely(self, encode: Encode) -> None:
        """The sentence encoder is there: from now on danger is judged with it."""
        self._lookout.listens_closely(encode)
        self._knock.set()

    def understands(self, how: Understands) -> None:
        """From now on everybody is answered."""
        self._lookout.understands()
        with self._state:
            self._understands = how
            self._state.notify_all()

    def state(self) -> WorkState:
        alive = all(thread.is_alive() for thread in self._threads)
        return WorkState(alive, self._understands, alive, self._beat_at)

    def idle(self, timeout: float) -> bool:
        """Wait until nobody is at work; False if that took longer than `timeout` seconds."""
        with self._state:
            return self._state.wait_for(lambda: not self._busy, timeout)

    def close(self) -> None:
        """Finish what is begun, begin nothing new."""
        atexit.unregister(self.close)
        with self._state:
            self._closing = True
            self._state.notify_all()
        self._knock.set()
        for thread in self._threads:
            thread.join(CLOSE_SECONDS)
        self._senders.shutdown(wait=True, cancel_futures=True)

    # Thinking

    def _think(self) -> None:
        while chats := self._next_batch():
            try:
                self._think_about(chats)
            except Exception as problem:  # the database is away: the next beat tries again
                log.error("%d chats could not be looked at: %s", len(chats), type(problem).__name__)
                self._leave(chats)

    def _next_batch(self) -> list[str]:
        """Wait for people; as many as are answered together, none once they are closing."""
        with self._state:
            while not self._closing:
                ripe = self._ripen()
                if self._waiting and self._understands != "not yet":
                    break
                self._state.wait(ripe)
            if self._closing:
                return []
            share = -(-len(self._waiting) // THINKERS)
            chosen = list(islice(self._waiting, min(BATCH, share)))
            for chat in chosen:
                del self._waiting[chat]
            return chosen

    def _ripen(self) -> float | None:
        """Those whose moment is over are next; seconds until the next one's is, None where nobody is waited for."""
        if not self._later:
            return None
        now = self._moments.timer()
        for chat in [chat for chat, until in self._later.items() if until <= now]:
            del self._later[chat]
            self._waiting[chat] = None
        return min(self._later.values()) - now if self._later else None

    def _think_about(self, chats: list[str]) -> None:
        """All texts are encoded in one go; each event is claimed only when it is begun, so that a crash leaves few behind."""
        found = claiming.look(chats, self._office, self._reading)
        known = {each.chat for each in found}
        self._leave([chat for chat in chats if chat not in known])
        later = [(each, until) for each in found if (until := self._moments.until(each)) is not None]
        put_off = {each.chat for each, _ in later}
        ready = [each for each in found if each.chat not in put_off]
        plain = [each for each in ready if not each.suspect and not each.slow]
        for each, until in later:
            self._wait_for_more(each, until)
        for each in ready:
            if each.slow and not each.suspect:
                self._submit(partial(self._answer, each.chat, self._turns.together))
        texts = [text for each in plain if (text := each.text)]
        harmless = frozenset(text for each in plain if (text := each.text) and self._moments.harmless(each))
        with self._office.library.understanding.ahead_of(texts, harmless):
            for each in plain:
                self._answer(each.chat, self._turns.together)
        for each in filter(attrgetter("suspect"), ready):
            self._answer(each.chat, self._turns.alone)

    @property
    def _reading(self) -> claiming.Reading:
        return "together" if self._moments.any else "alone"

    def _answer(self, chat: str, turn: Turn) -> None:
        """Think, write, and hand over what is to be sent."""
        reading = self._reading
        if self._moments.over(chat):
            reading = "now"
        before = self._moments.cried(chat)
        self._serve(chat, turn, lambda: answer.answer_next(chat, self._office, reading, before))

    def _serve(self, chat: str, turn: Turn, think: Callable[[], list[str] | None]) -> None:
        if self._closing:
            return
        try:
            with turn():
                letters = think()
        except Exception as problem:  # the database is away: the next beat tries again
            log.error("a chat could not be served: %s", type(problem).__name__)
            letters = None
        if letters is None:
            self._leave([chat])
        elif letters:
            self._submit(partial(self._send, chat, letters))
        else:
            self._look_again(chat)

    # Waiting for the next bubble

    def _wait_for_more(self, waiting: Waiting, until: float) -> None:
        """One more bubble may come; but danger is answered at once, whoever else is waited for."""
        chat = waiting.chat
        cry = self._moments.cry(waiting, self._office.library.understanding.alarm)
        if cry is not None:
            self._serve(chat, self._turns.together, lambda: answer.answer_at_once(chat, cry, self._office))
            return
        with self._state:
            if chat in self._more:
                self._more.discard(chat)
                self._waiting[chat] = None
            else:
                self._later[chat] = until
            few = len(self._later) <= MANY
            self._state.notify_all()
        if self._moments.first_sight(chat) and few:
            self._submit(partial(loading.show, chat, self._office))

    # Sending

    def _submit(self, work: Callable[[], None]) -> None:
        try:
            self._senders.submit(work)
        except RuntimeError:  # closing, or the process is ending: the next start sends what is written down
            log.info("what is written down is left to the next start")

    def _send(self, chat: str, letters: list[str]) -> None:
        try:
            deliver_each(letters, self._office)
        except Exception as problem:  # left to its lease, and then to the sweep
            log.error("a letter could not be sent: %s", type(problem).__name__)
        self._look_again(chat)

    def _send_alarm(self, letters: list[str]) -> None:
        if letters:
            self._submit(partial(deliver_each, letters, self._office))

    # Who is busy

    def _look_again(self, chat: str) -> None:
        """The same person may have written more."""
        with self._state:
            self._more.discard(chat)
            self._waiting[chat] = None
            self._state.notify_all()

    def _leave(self, chats: Iterable[str]) -> None:
        with self._state:
            for chat in chats:
                if chat in self._more:
                    self._more.discard(chat)
                    self._waiting[chat] = None
                else:
                    self._busy.discard(chat)
            self._state.notify_all()

    # Looking out

    def _look(self) -> None:
        """Before anything is understood, and whenever many wait, look through all of them for danger."""
        while not self._closing:
            if self._understands == "not yet" or len(self._waiting) > MANY:
                try:
                    self._lookout.look()
                except Exception as problem:  # the database is away
                    log.error("nobody looks out for danger: %s", type(problem).__name__)
            self._knock.wait(LOOKOUT_SECONDS)
            self._knock.clear()


class _Turns:
    """Many together, or one alone."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside = 0
        self._claimed = False

    @contextmanager
    def together(self) -> Iterator[None]:
        with self._changed:
            self._changed.wait_for(lambda: not self._claimed)
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        with self._changed:
            self._changed.wait_for(lambda: not self._claimed)
            self._claimed = True
            self._changed.wait_for(lambda: not self._inside)
        try:
            yield
        finally:
            with self._changed:
                self._claimed = False
                self._changed.notify_all()
