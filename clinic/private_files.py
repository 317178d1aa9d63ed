"""Files that hold what patients wrote: nobody but their owner may read them (docs/decisions/0015-erasure.md)."""

import contextlib
import os
import stat
from pathlib import Path

FILE, FOLDER = 0o600, 0o700
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def create(path: Path) -> None:
    """Make an empty file for its owner alone, where there is none yet. One that is there is not opened."""
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE))


def create_folder(path: Path) -> None:
    """Make a folder for its owner alone, where there is none yet; folders above it as usual."""
    path.mkdir(mode=FOLDER, parents=True, exist_ok=True)


def mend(*paths: Path) -> list[Path]:
    """Take away what others may do with these files and folders; those that others may still read."""
    return [path for path in paths if _open_to_others(path) and not _close(path)]


def _open_to_others(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & OTHERS)
    except FileNotFoundError:
        return False


def _close(path: Path) -> bool:
    try:
        path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)
    except OSError:  # somebody else's
        return False
    return True
