"""Makes phrasings ready in a process of its own: `python -m knowledge.prepare`, told on its input what to load.

Learning takes a minute of processor and twice the memory of answering; whoever answers meanwhile is to feel neither.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import intents  # noqa: F401  # first of all: numpy looks at its import on how many threads it may run
from knowledge import changes, library
from knowledge.library import Library

BEHIND_OTHERS = 10  # niceness
LOOKS_SECONDS = 1.0


def start(known: Library) -> "subprocess.Popen[bytes]":
    """Begin to make a library's phrasings ready in its cache folder."""
    assert known.compiled is not None
    command = [sys.executable, "-m", "knowledge.prepare"]
    process = subprocess.Popen(command, env=environment(), stdin=subprocess.PIPE)  # noqa: S603
    assert process.stdin is not None
    process.stdin.write(json.dumps(told(known)).encode())
    process.stdin.close()
    return process


def environment() -> dict[str, str]:
    """Of a process that finds the same modules."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def told(known: Library) -> dict[str, Any]:
    """What another process needs to load the same library: its folders, and what staff have changed from the desk."""
    changed = known.amendment.changes if known.amendment else ()
    kinds = {of: kind for kind, of in changes.KINDS.items()}
    return {
        "folder": None if known.folder == known.ships else str(known.folder),
        "ships": str(known.ships),
        "compiled": str(known.compiled) if known.compiled else None,
        "changes": [[kinds[type(one)], changes.written(one)] for one in changed],
        "version": known.amendment.version if known.amendment else 0,
    }


def loaded(told: Mapping[str, Any]) -> Library:
    """The library another process told of."""
    folder, compiled = (Path(told[name]) if told[name] else None for name in ("folder", "compiled"))
    known = library.load(folder, compiled=compiled, ships=Path(told["ships"]))
    made = [changes.read(kind, body) for kind, body in told["changes"]]
    return changes.amended(known, told["version"], made) if made else known


def main() -> None:
    os.nice(BEHIND_OTHERS)
    threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
    _ = loaded(json.load(sys.stdin)).understanding


def end_with(parent: int) -> None:
    """Whoever began this may be killed, and nobody else would wait for what comes of it: the next start begins anew."""
    while os.getppid() == parent:
        time.sleep(LOOKS_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main()
