"""Where each key of a TOML text stands: the standard parser reads the values but does not tell."""

import re
from bisect import bisect_left
from contextlib import suppress
from dataclasses import dataclass, field

Path = tuple[str | int, ...]

_GAP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_EQUALS = re.compile(r"[ \t]*=")
_END = re.compile(r"[ \t]*\]\]?")
_HEADER = re.compile(r"\[\[?[ \t]*")
_SCALAR = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}(?!")' r"|'''.*?'{3,5}(?!')" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'" r"|[^,\]}\n#]+",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Positions:
    """Offsets of keys and values in one text; an array's items have the numbers 0, 1, 2 as their keys."""

    text: str
    spans: dict[Path, tuple[int, int]]
    breaks: list[int]
    last: int  # where the scan found its last key: as near as one comes to a quote that was never closed

    def line(self, path: Path) -> int | None:
        """The line of a key, or of the nearest table above it that is written down; None for the file as a whole."""
        while path and path not in self.spans:
            path = path[:-1]
        return self.line_at(self.spans[path][0]) if path else None

    def line_of(self, path: Path, excerpt: str) -> int | None:
        """The line of an excerpt inside a value; the value's own line where the excerpt is not written in one piece."""
        start, end = self.spans.get(path, (0, 0))
        found = self.text.find(excerpt, start, end) if excerpt else -1
        return self.line(path) if found < 0 else self.line_at(found)

    def line_at(self, offset: int) -> int:
        return bisect_left(self.breaks, offset) + 1


def find(text: str) -> Positions:
    """Read the text as far as it is TOML; what comes after a mistake in it has no position."""
    scan = _Scan(text)
    with suppress(_Stuck):  # the parser reports the mistake itself, and better
        scan.document()
    return Positions(text, scan.spans, [m.start() for m in re.finditer("\n", text)], scan.last)


class _Stuck(Exception):
    """The text is no TOML from here on."""


@dataclass(slots=True)
class _Scan:
    text: str
    at: int = 0
    last: int = 0
    spans: dict[Path, tuple[int, int]] = field(default_factory=dict)
    counts: dict[Path, int] = field(default_factory=dict)

    def document(self) -> None:
        table: Path = ()
        while self.peek():
            if self.peek() == "[":
                table = self.header()
            else:
                self.pair(table)

    def header(self) -> Path:
        start = self.at
        listed = len(self.take(_HEADER).strip()) == 2
        path: Path = ()
        keys = self.keys()
        for key in keys[:-1]:
            path = self.newest((*path, key))
            self.note(path, start)
        path = (*path, keys[-1])
        if listed:
            self.counts[path] = self.counts.get(path, 0) + 1
            path = self.newest(path)
        self.take(_END)
        self.note(path, start)
        return path

    def newest(self, path: Path) -> Path:
        """Under a list of tables, later headers mean its newest table."""
        return (*path, self.counts[path] - 1) if path in self.counts else path

    def pair(self, table: Path) -> None:
        self.last = start = self.at
        path = table
        for key in self.keys():
            path = (*path, key)
            self.note(path, start)
        self.take(_EQUALS)
        self.value(path, start)

    def value(self, path: Path, start: int) -> None:
        match self.peek():
            case "[":
                self.items(path)
            case "{":
                self.inline(path)
            case _:
                self.take(_SCALAR)
        self.spans[path] = (start, self.at)

    def items(self, path: Path) -> None:
        self.at += 1
        number = 0
        while self.peek() != "]":
            self.value((*path, number), self.at)
            number += 1
            self.comma("]")
        self.at += 1

    def inline(self, path: Path) -> None:
        self.at += 1
        while self.peek() != "}":
            self.pair(path)
            self.comma("}")
        self.at += 1

    def comma(self, end: str) -> None:
        if self.peek() == ",":
            self.at += 1
        elif self.peek() != end:
            raise _Stuck

    def keys(self) -> list[str]:
        keys = [self.take(_KEY).strip("\"'")]
        while dot := _DOT.match(self.text, self.at):
            self.at = dot.end()
            keys.append(self.take(_KEY).strip("\"'"))
        return keys

    def note(self, path: Path, start: int) -> None:
        self.spans.setdefault(path, (start, start))

    def peek(self) -> str:
        """The next character that is neither space nor comment; empty at the end."""
        gap = _GAP.match(self.text, self.at)
        self.at = gap.end() if gap else self.at
        return self.text[self.at : self.at + 1]

    def take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if not found:
            raise _Stuck
        self.at = found.end()
        return found.group()
