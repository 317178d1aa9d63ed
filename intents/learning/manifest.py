"""What a learned file was made from, kept beside it as JSON, so that one that does not belong to its inputs is noticed.

A file belongs to four things: its own bytes, its inputs (phrasings, lines, rules), the code that makes it, and the encoder.
The code is every module of intents/ that the maker imports, directly or not, found by reading the sources.
"""

import ast
import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from intents.learning import THREADS
from intents.matching.meaning import SentenceEncoder
from intents.matching.source import ROOT

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Made:
    """All that a learned file is made from: its inputs by name, the module that makes it, and the encoder, if any."""

    inputs: Json
    maker: str
    encoder: SentenceEncoder | None

    def manifest(self, content: bytes) -> str:
        """The manifest of a file with this content, as JSON."""
        told = {**self._told(), "file": digest(content), "made with": _made_with()}
        return json.dumps(told, indent=2, sort_keys=True, ensure_ascii=False) + "\n"

    def misfits(self, file: Path) -> list[str]:
        """What has changed since a learned file was made, in plain words; empty where it fits."""
        try:
            content, kept = file.read_bytes(), json.loads(beside(file).read_text(encoding="utf-8"))
        except (OSError, ValueError) as problem:
            return [f"{file.name}: the file or its manifest cannot be read ({problem})"]
        found = [] if kept.get("file") == digest(content) else [f"{file.name}: not the file its manifest tells of"]
        return found + [f"{file.name}: {name} changed" for name in _differences(kept, self._told())]

    def _told(self) -> dict[str, object]:
        weights = {"version": self.encoder.version, "weights": self.encoder.weights()} if self.encoder else None
        return {
            "inputs": {name: digest(canonical(value)) for name, value in self.inputs.items()},
            "code": {name: digest((ROOT.parent / name).read_bytes()) for name in code_of(self.maker)},
            "encoder": weights,
        }


def beside(file: Path) -> Path:
    """Where the manifest of a learned file lies."""
    return file.with_suffix(".json")


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def canonical(value: object) -> bytes:
    """The same bytes for the same value."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True).encode("ascii")


@cache
def code_of(module: str) -> tuple[str, ...]:
    """The source files a module of intents/ and all it imports of intents/ stand in, by their paths from the project on."""
    found: set[str] = set()
    waiting = [module]
    while waiting:
        path = _file_of(waiting.pop())
        name = path.relative_to(ROOT.parent).as_posix()
        if name not in found:
            found.add(name)
            waiting += imports(path)
    return tuple(sorted(found))


def imports(path: Path) -> Iterator[str]:
    """The modules of intents/ that a source file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == ROOT.name:
            inside = [f"{node.module}.{alias.name}" for alias in node.names]
            modules = [name for name in inside if _exists(name)]
            yield from modules
            if len(modules) < len(inside):
                yield node.module


def _exists(module: str) -> bool:
    path = ROOT.parent.joinpath(*module.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def _file_of(module: str) -> Path:
    path = ROOT.parent.joinpath(*module.split("."))
    return path.with_suffix(".py") if path.with_suffix(".py").exists() else path / "__init__.py"


def _differences(kept: Json, now: Json) -> Iterator[str]:
    """The parts that differ, by name."""
    for part in ("inputs", "code"):
        before, after = kept.get(part), now[part]
        names = set(before if isinstance(before, dict) else ()) | set(after if isinstance(after, dict) else ())
        for name in sorted(names):
            if not isinstance(before, dict) or not isinstance(after, dict) or before.get(name) != after.get(name):
                yield f"{name}"
    if kept.get("encoder") != now["encoder"]:
        yield "the sentence encoder"


def _made_with() -> dict[str, str]:
    """Told for whoever looks into it, and not compared: other versions have given the same bytes."""
    return {"numpy": np.__version__, "threads": THREADS, "python": f"{sys.version_info.major}.{sys.version_info.minor}"}
