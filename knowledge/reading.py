"""Tables of a TOML file, read so that every problem can name its file and line."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from clinic.patient import LANGUAGES, Language
from knowledge import positions
from knowledge.positions import Positions
from knowledge.problems import Problem, guess, nearest

# Slugs travel in keys, lists and taps.
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ADDED_TO = frozenset(("phrasings", "happening", "mentioned", *LANGUAGES))  # lists of how people say something


@dataclass
class Pages:
    """One file: its text, the problems found so far, and the keys that only seem to be missing.

    `own` files are the clinic's, laid over what ships; `left_out` are their entries that do not fit, `new` those that nothing
    stands below: they are left out whole. The lists of one that `replaces` are never added to what ships.
    """

    name: str
    text: str
    problems: list[Problem]
    warnings: list[Callable[[], Problem]]
    mistyped: set[positions.Path] = field(default_factory=set)
    own: bool = False
    left_out: Collection[positions.Path] = ()
    new: set[positions.Path] = field(default_factory=set)
    replaces: bool = False

    def entry(self, where: positions.Path) -> positions.Path | None:
        """What goes where something is wrong in a file of the clinic: of a list of words the word, of something new all of it."""
        if not self.own:
            return None
        if len(where) > 1 and isinstance(where[-1], int) and where[-2] in ADDED_TO:
            return where
        return next((where[:n] for n in range(len(where)) if where[:n] in self.new), where)

    @cached_property
    def positions(self) -> Positions:
        return positions.find(self.text)  # only ever needed when there is something to complain about


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file. Reading a key that is missing or wrong notes a problem and gives back something empty."""

    pages: Pages
    path: positions.Path
    values: Mapping[str, object]
    what: str = ""

    def tell(self, message: str, *path: str | int, excerpt: str = "") -> None:
        """Note a problem at a key below this table, or at an excerpt of that key's text."""
        self.tell_plainly(f"{self.what}: {message}" if self.what else message, *path, excerpt=excerpt)

    def tell_plainly(self, message: str, *path: str | int, excerpt: str = "") -> None:
        pages, where = self.origin(*path)
        line = pages.positions.line_of(where, excerpt)
        self.pages.problems.append(Problem(pages.name, line, message, pages.entry(where)))

    def place(self, *path: str | int) -> str:
        """Where a key stands, for problems that speak of two places."""
        pages, where = self.origin(*path)
        return f"{pages.name}:{pages.positions.line(where)}"

    def warn(self, message: str, *path: str | int) -> None:
        """Note something that stops nobody but should be known. Where it stands is looked up only when asked for."""
        pages, where = self.origin(*path)
        self.pages.warnings.append(lambda: Problem(pages.name, pages.positions.line(where), message))

    def origin(self, *path: str | int) -> tuple[Pages, positions.Path]:
        """The file a key below this table was written in, and where in it: what ships, or the clinic's own."""
        pages, where, values = self.pages, self.path, self.values
        for step in path:
            pages, where = getattr(values, "origins", {}).get(step) or (pages, (*where, step))
            values = _below(values, step)
        return pages, where

    def is_own(self, *path: str | int) -> bool:
        """Whether the clinic's own folder says it."""
        return self.origin(*path)[0].own

    def named(self, key: str) -> "Table":
        """The same table, named in problems by one of its own values: `topic "pores"`."""
        value = self.values.get(key)
        return replace(self, what=f'{self.what} "{value}"') if isinstance(value, str) else self

    def expect(self, *known: str) -> None:
        """Refuse every key not listed; call it before reading, so that a mistyped key is reported only once."""
        for key in self.values.keys() - set(known):
            self.tell(f'"{key}" is not a known name here{guess(key, known)}', key)
            if likely := nearest(key, known):
                self.pages.mistyped.add((*self.path, likely))

    def text(self, key: str) -> str:
        if key not in self.values:
            self._missing(key, f'{key} = "…"')
        return self.maybe_text(key) or ""

    def maybe_text(self, key: str) -> str | None:
        value = self.values.get(key)
        if value is None or (isinstance(value, str) and value.strip()):
            return value.strip() if isinstance(value, str) else None
        self.tell(f'"{key}" must be text in quotes and not empty', key)
        self.pages.mistyped.add((*self.path, key))
        return None

    def slug(self) -> str:
        """The name everything else uses."""
        slug = self.text("slug")
        if slug and not _SLUG.fullmatch(slug):
            self.tell(f'"{slug}" must be small Latin letters, digits and single hyphens, as in "first-evening"', "slug")
        return slug

    def both(self, key: str, required: bool = True) -> Mapping[Language, str]:
        """A text in every language: key.ja = "…" and key.en = "…"; empty where it is left out and may be."""
        if key not in self.values:
            if required:
                self._missing(key, " and ".join(f'{key}.{language} = "…"' for language in LANGUAGES))
            return {}
        part = self.part(key, f'{self.what}: "{key}"' if self.what else f'"{key}"')
        if part is None:
            return {}
        part.expect(*LANGUAGES)
        return {language: part.text(language) for language in LANGUAGES}

    def texts(self, key: str, required: bool = True) -> tuple[str, ...]:
        value = self.values.get(key)
        if value is None and required:
            self._missing(key, f'{key} = ["…", "…"]')
        if value is None:
            return ()
        if not isinstance(value, list):
            self.tell(f'"{key}" must be a list: {key} = ["…", "…"]', key)
            return ()
        return tuple(item.strip() for number, item in enumerate(value) if self._is_text(item, key, number))

    def _is_text(self, item: object, key: str, number: int) -> bool:
        good = isinstance(item, str) and bool(item.strip())
        if not good:
            self.tell(f'every item of "{key}" must be text in quotes and not empty', key, number)
        return good

    def day(self, key: str, latest: date) -> date:
        """A date no later than `latest`; that one where the file has none to give."""
        value = self.values.get(key)
        if value is None:
            self._missing(key, f"{key} = {latest:%Y-%m-%d}")
        elif not isinstance(value, date) or isinstance(value, datetime):
            self.tell(f'"{key}" is not a date; write year-month-day without quotes, as in {key} = {latest}', key)
        elif value > latest:
            self.tell(f'"{key}" is {value}, a day that has not come yet; write the day of the last review', key)
        else:
            return value
        return latest

    def flag(self, key: str) -> bool:
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            self.tell(f'"{key}" must be true or false, without quotes', key)
        return value is True

    def count(self, key: str, example: int = 12000) -> int | None:
        value = self.values.get(key)
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
            return value if isinstance(value, int) else None
        self.tell(f'"{key}" must be a whole number without quotes, signs or commas, as in {key} = {example}', key)
        return None

    def clock(self, key: str, default: time) -> time:
        """A time of day as "21:00"; the default where the file has none to give."""
        value = self.maybe_text(key)
        if value is None:
            return default
        with suppress(ValueError):
            return datetime.strptime(value, "%H:%M").time()  # noqa: DTZ007  a wall clock has no zone
        self.tell(f'"{value}" is no time of day; write hours and minutes, as in {key} = "{default:%H:%M}"', key)
        return default

    def part(self, key: str, what: str = "", required: bool = True) -> "Table | None":
        """The table [key] below this one; `what` names it in problems."""
        value = self.values.get(key)
        if isinstance(value, dict):
            return Table(*self.origin(key), value, what or self.what)
        if value is not None:
            self.tell(f'"{key}" must be a heading of its own: [{self._heading(key)}]', key)
        elif required:
            self._missing(key, f"[{self._heading(key)}]")
        return None

    def parts(self, key: str, what: str = "") -> Iterator["Table"]:
        """Every [[key]] below this table, in order."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.tell(f'"{key}" must be a heading with two brackets on each side: [[{self._heading(key)}]]', key)
            return
        for number, item in enumerate(value):
            yield Table(*self.origin(key, number), item, what or self.what)

    def _heading(self, key: str) -> str:
        return ".".join(str(step) for step in (*self.path, key) if isinstance(step, str))

    def _missing(self, key: str, example: str) -> None:
        if (*self.path, key) not in self.pages.mistyped:
            self.tell(f'"{key}" is missing; add {example}')


def _below(values: object, step: str | int) -> Any:
    """What stands at one step of a path; nothing where the path leads nowhere."""
    if isinstance(values, dict):
        return values.get(step)
    return values[step] if isinstance(values, list) and isinstance(step, int) and step < len(values) else None
