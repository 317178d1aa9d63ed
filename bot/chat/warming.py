"""What is loaded at a start, in the order in which people need it, while those in danger are answered already; and afterwards
every edit of the knowledge.

The danger rules are there before the workers are. Then LINE's SDK, without which nobody hears anything; the sentence encoder, one
copy for all; the phrasings. Where those were edited so that there is something to learn, which takes minutes, the vote of the
phrasings answers meanwhile.
"""

import logging
import subprocess
import threading

from bot.chat.workers import Workers
from intents.matching import meaning
from knowledge import phrasebook, prepare
from knowledge.library import Library
from scheduler import circuit
from scheduler.office import Office
from scheduler.rereading import LOOK_SECONDS, Rereading

log = logging.getLogger("sodan.workers")

LISTEN_SECONDS = 0.5
LEARNING_SECONDS = 900.0
STOP_SECONDS = 2.0  # for what is under way with the database; whoever stops in the middle of a start waits no longer


class Warming:
    """Runs in a thread of its own; `stop` ends it wherever it is."""

    def __init__(self, office: Office, workers: Workers) -> None:
        self._office = office
        self._workers = workers
        self._rereading = Rereading(office)
        self._stopped = threading.Event()
        # LINE may take seconds to say whether it accepts the token; nobody waits for that.
        self._token = threading.Thread(target=circuit.check, args=(office,), name="token", daemon=True)
        self._thread = threading.Thread(target=self._run, name="warm", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End it, and wait for what it has begun, so that nothing is written after the last tidying."""
        self._stopped.set()
        for thread in (self._thread, self._token):
            if thread.is_alive():
                thread.join(STOP_SECONDS)

    def _run(self) -> None:
        try:
            self._office.messenger.warm()
            self._token.start()
            if encoder := meaning.installed():
                encoder.load()
                self._workers.listens_closely(encoder.encode)
            self._use(self._office.library)
        except Exception:  # people are waiting, and nobody sees a dead thread
            log.critical("messages cannot be understood; only danger is noticed, by its rules", exc_info=True)
            return
        while not self._stopped.wait(LOOK_SECONDS):
            self._keep_up()

    def _keep_up(self) -> None:
        """Go over to an edit of the knowledge, where there is one that fits."""
        try:
            known = self._rereading.changed()
            if known is not None:
                self._use(known)
        except Exception as problem:  # the next edit may be better
            log.error("an edit of the knowledge could not be used: %s", type(problem).__name__)

    def _use(self, library: Library) -> None:
        """Understand by this from now on, and say what it says. What has to be learned is learned afterwards."""
        learns = phrasebook.learns(library)
        # What staff put live is to count within seconds: what is new of it is encoded, and made exact afterwards.
        soon = (
            not learns
            and library.amendment is not None
            and library.compiled is not None
            and not phrasebook.is_ready(library)
        )
        as_before = (learns or soon) and library.understand_meanwhile()
        if learns:
            log.warning(
                "the phrasings were edited and have to be learned, which takes some minutes: until then %s",
                "they answer a little less surely"
                if as_before
                else "only danger is answered, or the earlier ones answer",
            )
        if learns and not as_before and not self._learn(library) and self._rereading.edited():
            return
        if self._stopped.is_set():
            return
        self._read_once(library)
        if library is not self._office.library:
            self._office.library = library
            log.info("the knowledge was edited, and counts from now on")
        self._workers.understands("as before" if as_before and learns else "fully")
        if as_before and self._learn(library):
            library.understand_anew()
            self._workers.understands("fully")
            log.log(logging.WARNING if learns else logging.INFO, "the edited phrasings are learned")

    def _read_once(self, library: Library) -> None:
        library.understanding.read("", self._office.clock().date())

    def _learn(self, library: Library) -> bool:
        """In another process, where there is a folder through which it can hand over; else what follows learns here. False
        where it was broken off: Sodan stops, or the knowledge was edited again."""
        if library.compiled is None:
            return True
        learning = prepare.start(library)
        try:
            for _ in range(int(LEARNING_SECONDS / LISTEN_SECONDS)):
                if self._stopped.is_set() or self._rereading.edited() or self._rereading.approved():
                    return False
                try:
                    learning.wait(LISTEN_SECONDS)
                    return learning.returncode == 0
                except subprocess.TimeoutExpired:
                    continue
        finally:
            learning.terminate()
            learning.wait()
        return False
