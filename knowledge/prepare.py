"""Makes phrasings ready in a process of its own: `python -m knowledge.prepare FOLDER SHIPS CACHE`.

Learning takes a minute of processor and twice the memory of answering; whoever answers meanwhile is to feel neither.
"""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import intents  # noqa: F401  # first of all: numpy looks at its import on how many threads it may run
from knowledge import library
from knowledge.library import Library

BEHIND_OTHERS = 10  # niceness
LOOKS_SECONDS = 1.0


def start(known: Library) -> "subprocess.Popen[bytes]":
    """Begin to make a library's phrasings ready in its cache folder."""
    assert known.compiled is not None
    command = [sys.executable, "-m", "knowledge.prepare", str(known.folder), str(known.ships), str(known.compiled)]
    return subprocess.Popen(command, env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))})  # noqa: S603


def main() -> None:
    os.nice(BEHIND_OTHERS)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    folder, ships, compiled = map(Path, sys.argv[1:])
    _ = library.load(None if folder == ships else folder, compiled=compiled, ships=ships).understanding


def _end_with(parent: int) -> None:
    """Whoever began this may be killed, and nobody else would wait for what comes of it: the next start begins anew."""
    while os.getppid() == parent:
        time.sleep(LOOKS_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main()
