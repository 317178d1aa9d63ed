"""A copy of the database in one file, made while Sodan runs, and checked: the same kind of file for either database."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from clinic import private_files
from clinic.clock import from_stamp, stamp
from clinic.errors import StoreError
from store import copying
from store import db as database
from store.copying import Tell
from store.db import Database
from store.sqlite import COPY_PAGES, Sqlite, files_of

COPIED = "INSERT OR REPLACE INTO passage (what, at) VALUES ('copied', ?)"
WHEN_COPIED = "SELECT at FROM passage WHERE what = 'copied'"


def back_up(source: Database, target: Path, now: datetime, force: bool, tell: Tell) -> None:
    """Write a checked copy to `target`, whole or not at all; StoreError where that cannot be, or a file is there already."""
    if target.exists() and not force:
        raise StoreError(f"{target} is there already; name another file, or add --force to write over it")
    with beside(target) as part:
        try:
            if isinstance(source, Sqlite):
                source.copy_to(part, tell)
            else:
                _fill_file(part, source, tell)
            with closing(sqlite3.connect(part, isolation_level=None)) as copy:
                copy.execute(COPIED, (stamp(now),))
                alone(copy)
            tell("checking the copy", 0, 1)
            check(part)
        except sqlite3.Error as problem:
            raise StoreError(f"the copy could not be made ({problem}); nothing was written") from None
        put_in_place(part, target)


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """A file for its owner alone in the same folder, gone afterwards unless it was renamed; StoreError if it cannot be."""
    part = target.with_name(f".{target.name}.part")
    try:
        _remove(part)
        private_files.create(part)
    except OSError as problem:
        raise StoreError(f"{target} cannot be written ({problem.strerror})") from None
    try:
        yield part
    finally:
        _remove(part)


def _remove(part: Path) -> None:
    for file in (*files_of(part), part.with_name(f"{part.name}-journal")):
        file.unlink(missing_ok=True)


def unpack(file: Path, part: Path, tell: Tell) -> None:
    """A working copy of a backup, which itself is only read."""
    with closing(_reading(file)) as source, closing(sqlite3.connect(part)) as copy:
        source.backup(copy, pages=COPY_PAGES, progress=lambda _, left, total: tell("pages read", total - left, total))


def _reading(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def put_in_place(part: Path, target: Path) -> None:
    """On disk before its name is: a crash leaves the old file or the new one."""
    sync(part)
    os.replace(part, target)
    sync(target.parent)


def sync(path: Path) -> None:
    held = os.open(path, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


def _fill_file(part: Path, source: Database, tell: Tell) -> None:
    copy = Sqlite(part)
    try:
        database.upgrade(copy)
        with copy.atomic() as tx:
            copying.fill(source, tx, tell)
    finally:
        copy.close()


def alone(copy: sqlite3.Connection) -> None:
    """One file without a log beside it, and without what deleted rows left in it."""
    copy.execute("PRAGMA temp_store = MEMORY")
    copy.execute("PRAGMA journal_mode = DELETE")
    copy.execute("VACUUM")


def check(file: Path) -> datetime:
    """When the copy was made; StoreError where the file is no copy of Sodan's, or is damaged."""
    try:
        with closing(_reading(file)) as copy:
            whole = copy.execute("PRAGMA integrity_check").fetchone()[0]
            torn = copy.execute("PRAGMA foreign_key_check").fetchone()
            made = copy.execute(WHEN_COPIED).fetchone() if whole == "ok" and torn is None else None
    except sqlite3.Error:
        raise StoreError(f"{file} is no file that `sodan backup` has made, or it is damaged") from None
    if whole != "ok" or torn is not None:
        raise StoreError(f"{file} is damaged; take another backup")
    if made is None:
        raise StoreError(f"{file} was not made by `sodan backup`: nobody can tell of when it is")
    return from_stamp(made[0])
