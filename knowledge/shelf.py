"""The knowledge folder and its files; one that is no TOML is reported to somebody who never heard of TOML."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from knowledge import positions
from knowledge.problems import Problem
from knowledge.reading import Pages, Table

# What the parser says (how it begins), and what to do about it.
_MENDS = (
    ("Illegal character '\\n'", 'a quote (") is opened and not closed on the same line; close it'),
    ("Unterminated string", 'a text opened with """ is never closed; close it with """'),
    ("Expected '='", "there must be an equals sign ( = ) after the name"),
    ("Cannot overwrite a value", "this name stands twice in the same table; keep one"),
    ("Cannot declare", "this heading stands twice; keep one"),
    ("Unclosed array", 'a comma is missing between two items, or the list is not closed with "]"'),
    ("Invalid date", "there is no such day; write year-month-day, as in 2026-11-22"),
    ("Expected ']", 'the heading is not closed with "]"'),
    ("Unescaped '\\'", "a single backslash (\\) cannot stand here; write it twice"),
    ("Expected newline", "something is left over at the end of this line; look for a quote or a comma too many"),
    ("Invalid value", 'this value cannot be read; put text in quotes ("…") and close every list with "]"'),
)
_WIDE = re.compile("[＝＂“”［］]")


@dataclass
class Shelf:
    """The knowledge folder while it is being read: every file at most once, and every problem found so far."""

    folder: Path
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Callable[[], Problem]] = field(default_factory=list)
    _tables: dict[str, Table | None] = field(default_factory=dict)

    def read(self, name: str) -> Table | None:
        """A whole file, or None with a problem noted where it cannot be read."""
        if name not in self._tables:
            self._tables[name] = self._opened(name)
        return self._tables[name]

    @property
    def unreadable(self) -> bool:
        """Whether any file read so far could not be."""
        return None in self._tables.values()

    def names(self, pattern: str = "**/*.toml") -> list[str]:
        """The files of the folder; what editors leave beside them, hidden, does not count."""
        found = (path.relative_to(self.folder) for path in self.folder.glob(pattern))
        return sorted(path.as_posix() for path in found if not path.name.startswith("."))

    def _opened(self, name: str) -> Table | None:
        try:
            raw = (self.folder / name).read_bytes()
            text = raw.decode("utf-8-sig").replace("\r\n", "\n")  # editors on Windows leave a mark and their line ends
            return Table(Pages(name, text, self.problems, self.warnings), (), tomllib.loads(text))
        except OSError:
            wrong = Problem(name, None, "this file is missing or cannot be opened; restore it")
        except UnicodeDecodeError as broken:
            line = raw[: broken.start].count(b"\n") + 1
            wrong = Problem(name, line, "this file is not saved as UTF-8; save it again with the encoding UTF-8")
        except tomllib.TOMLDecodeError as broken:
            wrong = _unreadable(name, text, str(broken))
        self.problems.append(wrong)
        return None


def _unreadable(name: str, text: str, said: str) -> Problem:
    place = re.search(r"at line (\d+)", said)
    found = positions.find(text)
    line = int(place[1]) if place else found.line_at(found.last)
    mend = next((mend for start, mend in _MENDS if said.startswith(start)), f"this line cannot be read ({said})")
    if _WIDE.search(text.split("\n")[line - 1]):
        mend += '; full-width signs such as ＝ or “ are not understood: type = and " with the Latin keyboard'
    return Problem(name, line, mend)
