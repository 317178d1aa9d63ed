"""What is loaded at a start, in the order in which people need it, while those in danger are answered already.

The danger rules are there before the workers are. Then LINE's SDK, without which nobody hears anything; the sentence encoder, one
copy for all; the phrasings. Where those were edited they have to be learned, which takes minutes: the ones made ready before
answer meanwhile.
"""

import logging
import subprocess
import threading

from bot.chat.workers import Workers
from intents.matching import meaning
from knowledge import prepare
from knowledge.library import Library
from scheduler import circuit
from scheduler.office import Office

log = logging.getLogger("sodan.workers")

LISTEN_SECONDS = 0.5
LEARNING_SECONDS = 900.0


class Warming:
    """Runs once, in a thread of its own; `stop` ends it wherever it is."""

    def __init__(self, office: Office, workers: Workers) -> None:
        self._office = office
        self._workers = workers
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="warm", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()

    def _run(self) -> None:
        try:
            self._office.messenger.warm()
            # LINE may take seconds to say whether it accepts the token; nobody waits for that.
            threading.Thread(target=circuit.check, args=(self._office,), name="token", daemon=True).start()
            self._warm(self._office.library)
        except Exception:  # people are waiting, and nobody sees a dead thread
            log.critical("messages cannot be understood; only danger is noticed, by its rules", exc_info=True)

    def _warm(self, library: Library) -> None:
        if encoder := meaning.installed():
            encoder.load()
            self._workers.listens_closely(encoder.encode)
        if library.learns():
            self._warm_while_learning(library)
        if self._stopped.is_set():
            return
        self._read_once(library)
        self._workers.understands("fully")

    def _warm_while_learning(self, library: Library) -> None:
        as_before = library.understand_as_before()
        log.warning(
            "the phrasings were edited and have to be learned, which takes some minutes: until then %s",
            "the earlier ones answer" if as_before else "only danger is answered",
        )
        if as_before:
            self._read_once(library)
            self._workers.understands("as before")
        self._learn(library)
        if as_before and not self._stopped.is_set():
            library.understand_anew()
        log.warning("the edited phrasings are learned, and answer from now on")

    def _read_once(self, library: Library) -> None:
        library.understanding.read("", self._office.clock().date())

    def _learn(self, library: Library) -> None:
        """In another process, where there is a folder through which it can hand over; else what follows learns here."""
        if library.compiled is None:
            return
        learning = prepare.start(library)
        try:
            for _ in range(int(LEARNING_SECONDS / LISTEN_SECONDS)):
                if self._stopped.is_set():
                    return
                try:
                    learning.wait(LISTEN_SECONDS)
                    return
                except subprocess.TimeoutExpired:
                    continue
        finally:
            learning.terminate()
            learning.wait()
