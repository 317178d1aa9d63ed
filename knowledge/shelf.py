"""The knowledge folders and their files: what ships, and a clinic's own laid over it.

A file that is no TOML is reported to somebody who never heard of TOML.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge import overlay, positions
from knowledge.problems import Problem, guess, in_order
from knowledge.reading import Pages, Table

CONTENT = Path(__file__).parent / "content"
SHIPPED = CONTENT / "base"
FALLBACK = CONTENT / "fallback"
PROFILE = "profile.toml"
TOPICS = "topics/**/*.toml"
_REPLACING = frozenset(
    ("pricelist.toml",)
)  # the first line that fits is used: added to, it would never be the clinic's own
# Files a clinic may have besides those that ship.
_NEW = (
    "topics/*.toml",
    "topics/*/*.toml",
    "careplans/*.toml",
    "texts/*.ja.toml",
    "texts/*.en.toml",
    "languages/*/*.toml",
)
# Where the files of a folder written for an earlier Sodan stand now.
_FORMER = {"clinic.toml": PROFILE, "urgent.toml": "danger.toml"}
_FORMER_TOPICS = "dermapen/"

_NEVER_CLOSED = 'a text opened with """ is never closed; close it with """'
# What the parser says (how it begins), and what to do about it.
_MENDS = (
    ("Illegal character '\\n'", 'a quote (") is opened and not closed on the same line; close it'),
    ("Unterminated string", _NEVER_CLOSED),
    ("Expected '='", "there must be an equals sign ( = ) after the name"),
    ("Cannot overwrite a value", "this name stands twice in the same table; keep one"),
    ("Cannot declare", "this heading stands twice; keep one"),
    ("Unclosed array", 'a comma is missing between two items, or the list is not closed with "]"'),
    ("Invalid date", "there is no such day; write year-month-day, as in 2026-11-22"),
    ("Expected ']", 'the heading is not closed with "]"'),
    ("Unescaped '\\'", "a single backslash (\\) cannot stand here; write it twice"),
    ("Expected newline", "something is left over at the end of this line; look for a quote or a comma too many"),
    ("Invalid statement", "a line begins with a name in Latin letters, as in phone = …, with a [heading] or with #"),
    ("Invalid value", 'this value cannot be read; put text in quotes ("…") and close every list with "]"'),
)
_WIDE = re.compile("[＝＂“”［］０-９．，＃]")
_OPENS = re.compile(r"[ \t]*[\w.-]+[ \t]*=[ \t]*")  # what stands before a text that begins


@dataclass
class Shelf:
    """The knowledge while it is being read: every file at most once, and every problem found so far.

    `folder` is what ships, `own` the clinic's folder that is laid over it, `left_out` the entries of its files that do not
    fit, for the reasons `told`. `misfits` are left in and stop nobody. To `sodan check` all of them are problems.
    """

    folder: Path
    own: Path | None = None
    left_out: Mapping[str, set[positions.Path]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    told: tuple[Problem, ...] = ()
    misfits: list[Problem] = field(default_factory=list)
    warnings: list[Callable[[], Problem]] = field(default_factory=list)
    gone: frozenset[str] = frozenset()  # slugs of entries that are left out whole: what names them is no mistake
    _tables: dict[tuple[str, str], Table | None] = field(default_factory=dict)
    _own_files: dict[str, str] | None = None

    def read(self, name: str) -> Table | None:
        """A whole file, the clinic's own entries over those that ship; None with a problem noted where it cannot be read."""
        own = self.own_table(name)
        if self._ships(name) or name not in self._own():
            return overlay.lay(own, self.shipped(name)) if own else self.shipped(name)
        if own:
            own.pages.new.update(overlay.rows(own))
        return own

    def shipped(self, name: str) -> Table | None:
        """A whole file as it ships, or None with a problem noted."""
        if ("ships", name) not in self._tables:
            shown = f"{self.folder.name}/{name}" if self.own else name
            self._tables["ships", name] = self._opened(
                self.folder / name, Pages(shown, "", self.problems, self.warnings)
            )
        return self._tables["ships", name]

    def own_table(self, name: str) -> Table | None:
        """A whole file of the clinic's own folder, without what is left out; None where it has none, or none to be read."""
        file = self._own().get(name)
        if self.own is None or file is None:
            return None
        if ("own", name) not in self._tables:
            left_out = self.left_out.get(file, set())
            pages = Pages(
                file, "", self.problems, self.warnings, own=True, left_out=left_out, replaces=name in _REPLACING
            )
            opened = self._opened(self.own / file, pages)
            empty = opened is not None and () in left_out
            self._tables["own", name] = Table(pages, (), {}) if empty else overlay.lay(opened) if opened else None
        return self._tables["own", name]

    @property
    def wrong(self) -> list[Problem]:
        """All that a clinic has to mend."""
        return in_order([*self.problems, *self.told, *self.misfits])

    @property
    def unreadable(self) -> bool:
        """Whether any file read so far could not be."""
        return None in self._tables.values()

    def names(self, pattern: str = "**/*.toml") -> list[str]:
        """The files of both folders, by where they stand in what ships."""
        return sorted({*self.shipped_names(pattern), *self.own_names(pattern)})

    def shipped_names(self, pattern: str = "**/*.toml") -> list[str]:
        return sorted(_files(self.folder, pattern))

    def own_names(self, pattern: str = "**/*.toml") -> list[str]:
        return sorted(name for name in self._own() if _matches(name, pattern))

    def says(self, file: str, path: positions.Path) -> bool:
        """Whether a file of the clinic's own folder has something at that place."""
        return any(self._own_at(name, path) for name, own in self._own().items() if own == file)

    def _own_at(self, name: str, path: positions.Path) -> bool:
        own = self.own_table(name)
        return own is not None and (not path or path in own.pages.positions.spans)

    def may_do_without(self, file: str, path: positions.Path) -> bool:
        """Whether what ships can stand in for an entry of the clinic's: for anything but who the clinic is, or the whole of a
        file that is the clinic's alone."""
        if _present_name(file) == PROFILE:
            return len(path) > 1 and path[0] == "answers"
        return bool(path) or self._ships(_present_name(file))

    def slug_at(self, file: str, path: positions.Path) -> str | None:
        """What a row of the clinic's own file is called, however much else is wrong with it."""
        own = next((own for name in self.own_names() if (own := self.own_table(name)) and own.pages.name == file), None)
        row: Any = tomllib.loads(own.pages.text) if own else {}
        for step in path:
            row = row[step]
        slug = row.get("slug") if isinstance(row, dict) else None
        return slug if isinstance(slug, str) else None

    def check_names(self) -> None:
        """A file nothing reads is most likely mistyped."""
        known = self.shipped_names()
        for name, file in self._own().items():
            if name not in known and not any(_matches(name, pattern) for pattern in _NEW):
                self.misfits.append(Problem(file, None, f"Sodan reads no file of this name{guess(name, known)}"))

    def _own(self) -> dict[str, str]:
        """Every file of the clinic's own folder by the name under which it ships."""
        if self._own_files is None:
            files = _files(self.own, "**/*.toml") if self.own else []
            self._own_files = {_present_name(file): file for file in sorted(files)}
        return self._own_files

    def _ships(self, name: str) -> bool:
        return (self.folder / name).is_file()

    def _opened(self, path: Path, pages: Pages) -> Table | None:
        try:
            raw = path.read_bytes()
            text = raw.decode("utf-8-sig").replace("\r\n", "\n")  # editors on Windows leave a mark and their line ends
            pages.text = text
            return Table(pages, (), tomllib.loads(text))
        except OSError:
            wrong = Problem(pages.name, None, "this file is missing or cannot be opened; restore it")
        except UnicodeDecodeError as broken:
            line = raw[: broken.start].count(b"\n") + 1
            wrong = Problem(pages.name, line, "this file is not saved as UTF-8; save it again with the encoding UTF-8")
        except tomllib.TOMLDecodeError as broken:
            wrong = _unreadable(pages.name, text, str(broken))
        self.problems.append(wrong)
        return None


def _files(folder: Path, pattern: str) -> Iterable[str]:
    """What editors leave beside the files, hidden, does not count."""
    found = (path.relative_to(folder) for path in folder.glob(pattern))
    return [path.as_posix() for path in found if not path.name.startswith(".")]


def _matches(name: str, pattern: str) -> bool:
    """As `glob` does it, where ** may also be no folder at all."""
    steps = {"**/": "(?:.*/)?", "*": "[^/]*"}
    shape = "".join(steps.get(step) or re.escape(step) for step in re.split(r"(\*\*/|\*)", pattern))
    return re.fullmatch(shape, name) is not None


def _present_name(file: str) -> str:
    if file.startswith(_FORMER_TOPICS):
        return f"topics/{file}"
    return _FORMER.get(file, file)


def _unclosed(text: str) -> int | None:
    """The line of a text in three quotes that ends only where the next one was meant to begin."""
    quotes = [found.start() for found in re.finditer('"""', text)]
    for start, end in zip(quotes[::2], quotes[1::2], strict=False):
        if _OPENS.fullmatch(text, text.rfind("\n", 0, end) + 1, end):
            return text.count("\n", 0, start) + 1
    return None


def _unreadable(name: str, text: str, said: str) -> Problem:
    place = re.search(r"at line (\d+)", said)
    found = positions.find(text)
    line = int(place[1]) if place else found.line_at(found.last)
    if unclosed := _unclosed("\n".join(text.split("\n")[:line])):
        return Problem(name, unclosed, _NEVER_CLOSED)
    mend = next((mend for start, mend in _MENDS if said.startswith(start)), f"this line cannot be read ({said})")
    if _WIDE.search(text.split("\n")[line - 1]):
        mend += (
            '; full-width signs such as ＝, “ or ２ are not understood: type =, " and digits with the Latin keyboard'
        )
    return Problem(name, line, mend)
