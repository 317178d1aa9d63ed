"""An edit of the knowledge counts while Sodan runs: in every process within seconds, or, where it is broken, not at all.

So does what staff change from the desk: that stands in the database, since a clinic's folder may be missing, be read-only, or
lie on another machine. Every process compares one number once a second.
"""

import logging
import threading
from collections.abc import Mapping
from pathlib import Path

from clinic.errors import StoreError
from knowledge import changes, library
from knowledge.library import KnowledgeError, Library
from knowledge.phrasebook import LEARNED
from scheduler.office import Office
from store import changes as kept
from store.changes import Kept
from store.db import Database

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


def with_changes(database: Database, base: Library) -> Library:
    """What the files say, with all that staff have put live laid over it."""
    return _laid_over(base, _live(database))


def _live(database: Database) -> tuple[int, list[Kept]]:
    """The number of the version, and what is live in it."""
    with database.look() as tx:
        return kept.version(tx), kept.live(tx)


def _laid_over(base: Library, live: tuple[int, list[Kept]]) -> Library:
    version, its = live
    return changes.amended(base, version, [changes.read(one.kind, one.body) for one in its]) if version else base


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

    def approved(self) -> bool:
        """Whether staff have put something live since, or taken it back."""
        try:
            with self._office.db.look() as tx:
                return kept.version(tx) != _version(self._office.library)
        except StoreError:  # whoever sends and answers tells of it; what is said meanwhile is what was said before
            return False

    def changed(self) -> Library | None:
        """What an edit or a change from the desk makes of the knowledge. None without one, or with an edit that does not fit: the
        log says why."""
        edited, approved = self.edited(), self.approved()
        if not edited and not approved:
            return None
        base = _base(self._office.library)
        # First: where the database is away, the edit is still to be read at the next look.
        live = _live(self._office.db)
        if edited:
            try:
                base = library.reread(base)
            except KnowledgeError as wrong:
                self._used = self._last
                first, *more = wrong.problems
                log.error(
                    "an edit of the knowledge is not used, and what was there before goes on: %s%s",
                    first,
                    f" (and {len(more)} more; `sodan check` names all)" if more else "",
                )
                if not approved:
                    return None
        known = _laid_over(base, live)
        if edited:
            self._used = self._last
        return known


def _base(known: Library) -> Library:
    return known.amendment.base if known.amendment else known


def _version(known: Library) -> int:
    return known.amendment.version if known.amendment else 0


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
