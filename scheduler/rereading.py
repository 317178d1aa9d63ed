"""An edit of the knowledge counts while Sodan runs: in every process within seconds, or, where it is broken, not at all."""

import logging
import threading
from collections.abc import Mapping
from pathlib import Path

from knowledge import library
from knowledge.library import LEARNED, KnowledgeError, Library
from scheduler.office import Office

log = logging.getLogger("sodan.knowledge")

LOOK_SECONDS = 1.0
# Editors leave files beside those they save, hidden or of other endings, which are not looked at.
_WATCHED = ("**/*.toml", f"{LEARNED}/*.npz")

Marks = Mapping[str, tuple[int, int]]


def marks(folder: Path) -> Marks:
    """When each file of a folder was written, and its size: a few milliseconds for a hundred files."""
    found = {}
    for path in (path for shape in _WATCHED for path in folder.glob(shape)):
        try:
            told = path.stat()
        except OSError:  # gone since it was listed
            continue
        if not path.name.startswith("."):
            found[str(path)] = (told.st_mtime_ns, told.st_size)
    return found


class Rereading:
    """Watches the clinic's own folder, or what ships where it has none; not both, since an upgrade changes what ships before
    the program that reads it is started again."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._used = self._last = marks(office.library.folder)

    def edited(self) -> bool:
        """Whether files have changed since they were read, and have come to rest: several may be saved one after the other."""
        before, self._last = self._last, marks(self._office.library.folder)
        return self._last == before != self._used

    def changed(self) -> Library | None:
        """What an edit makes of the knowledge, or None without one, or with one that does not fit: the log says why."""
        if not self.edited():
            return None
        self._used = self._last
        try:
            return library.reread(self._office.library)
        except KnowledgeError as wrong:
            first, *more = wrong.problems
            log.error(
                "an edit of the knowledge is not used, and what was there before goes on: %s%s",
                first,
                f" (and {len(more)} more; `sodan check` names all)" if more else "",
            )
            return None


def keep_up(office: Office, stopped: threading.Event) -> threading.Thread:
    """For a process that says things and understands none: go over to every edit until `stopped` is set."""

    rereading = Rereading(office)

    def follow() -> None:
        while not stopped.wait(LOOK_SECONDS):
            try:
                if (known := rereading.changed()) is not None:
                    office.library = known
                    log.info("the knowledge was edited, and counts from now on")
            except Exception as problem:
                log.error("an edit of the knowledge could not be read: %s", type(problem).__name__)

    thread = threading.Thread(target=follow, name="knowledge", daemon=True)
    thread.start()
    return thread
