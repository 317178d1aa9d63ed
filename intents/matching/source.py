"""Which code of intents/ this is, so that what another code has made is not taken for its own."""

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[1]


@lru_cache(maxsize=1)
def digest() -> str:
    """A digest of every source file of intents/."""
    return digest_of(ROOT.rglob("*.py"))


def digest_of(files: Iterable[Path]) -> str:
    """A digest of these files below intents/, their names and their contents, in whatever order they are given."""
    whole = hashlib.sha256()
    for name, path in sorted((path.relative_to(ROOT).as_posix(), path) for path in files):
        whole.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\0".encode())
    return whole.hexdigest()[:16]
