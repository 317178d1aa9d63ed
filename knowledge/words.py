"""Sentences with {named} gaps. What fills a gap is never read again, so a patient's own braces stay as typed.

A gap such as {clinic_operator?} may lack its value: then the line it stands in is left out."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from string import Formatter

from clinic.errors import SodanError
from clinic.patient import LANGUAGES, Language, written_in
from knowledge.problems import guess
from knowledge.reading import Table
from knowledge.shelf import FALLBACK, Shelf

Texts = dict[Language, dict[str, tuple[Table, str]]]  # every sentence by its dotted key, with its table


MAYBE = "?"  # behind the name of a gap that may lack its value


class MissingWords(SodanError, KeyError):
    """A text key nobody wrote, or a gap nobody filled: a mistake in the program, not in the knowledge."""

    __str__ = SodanError.__str__  # KeyError would put the sentence in quotes


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence taken apart: fixed words, each with the name of the gap behind it; `maybe` are those that may lack a value."""

    pieces: tuple[tuple[str, str | None], ...]
    maybe: frozenset[str] = frozenset()

    @property
    def gaps(self) -> frozenset[str]:
        """The gaps that must be filled."""
        return frozenset(name for _, name in self.pieces if name) - self.maybe

    def around(self, gap: str) -> tuple["Sentence", "Sentence"]:
        """What stands before a gap, and behind it; all of it before where it has no such gap."""
        for place, (fixed, name) in enumerate(self.pieces):
            if name == gap:
                return Sentence((*self.pieces[:place], (fixed, None))), Sentence(self.pieces[place + 1 :])
        return self, Sentence(())

    def fill(self, values: Mapping[str, str]) -> str:
        """The sentence in full; MissingWords names the gaps without a value."""
        if missing := sorted(self.gaps - values.keys()):
            raise MissingWords(f"no value for {{{'}, {'.join(missing)}}}")
        if self.maybe <= values.keys():
            return "".join(fixed + (values[name] if name else "") for fixed, name in self.pieces)
        return "\n".join(_closed_up(None if line is None else "".join(line) for line in self._lines(values)))

    def _lines(self, values: Mapping[str, str]) -> Iterator[list[str] | None]:
        """Line by line what is said; None for a line with a gap that has no value."""
        line: list[str] | None = []
        for fixed, name in self.pieces:
            first, *more = fixed.split("\n")
            line = None if line is None else [*line, first]
            for next_line in more:
                yield line
                line = [next_line]
            if name:
                line = None if line is None or name not in values else [*line, values[name]]
        yield line


def _closed_up(lines: Iterable[str | None]) -> list[str]:
    """The lines that are said; where one between two blank lines is left out, one of those goes with it."""
    said: list[str] = []
    gone = False
    for line in lines:
        if line is None:
            gone = True
        elif line or not (gone and (not said or not said[-1])):
            said.append(line)
            gone = gone and not line
    while gone and said and not said[-1]:
        said.pop()
    return said


def sentence(text: str) -> Sentence:
    """Take a sentence apart; ValueError says plainly which brace is wrong."""
    try:
        parsed = list(Formatter().parse(text))
    except ValueError:
        raise ValueError("a brace stands alone; write {name} for a gap, {{ or }} for a brace to be seen") from None
    for _, name, spec, conversion in parsed:
        if name is not None and (spec or conversion or not _is_gap(name)):
            raise ValueError(f'"{{{name}}}" is no gap; a gap is one Latin word in braces, as in {{clinic_name}}')
    maybe = frozenset(name[:-1] for _, name, _, _ in parsed if name and name.endswith(MAYBE))
    return Sentence(tuple((fixed, name and name.removesuffix(MAYBE)) for fixed, name, _, _ in parsed), maybe)


def _is_gap(name: str) -> bool:
    return name.isascii() and name.removesuffix(MAYBE).isidentifier()


def gaps_in(text: str) -> frozenset[str]:
    """The gaps of a text that may be wrong; none where it cannot be taken apart."""
    try:
        taken = sentence(text)
    except ValueError:
        return frozenset()
    return taken.gaps | taken.maybe


def sentence_in(table: Table, text: str, *path: str | int, allowed: Callable[[str], str | None]) -> Sentence | None:
    """Take a text of a file apart, noting what is wrong with its gaps; `allowed` complains of a name, its "?" included."""
    try:
        taken = sentence(text)
    except ValueError as wrong:
        table.tell(str(wrong), *path)
        return None
    complaints = [(name, complaint) for name in _as_written(taken) if (complaint := allowed(name))]
    for name, complaint in complaints:
        table.tell(complaint, *path, excerpt=f"{{{name}}}")
    return None if complaints else taken


def _as_written(taken: Sentence) -> list[str]:
    return sorted((*taken.gaps, *(name + MAYBE for name in taken.maybe)))


def texts(shelf: Shelf) -> Texts | None:
    """Every sentence that ships, of texts/<language>.toml and texts/<subject>.<language>.toml, by its dotted key, with its table.

    None if a file is unreadable.
    """
    found: Texts = {language: {} for language in LANGUAGES}
    whole = True
    for language in LANGUAGES:
        for name in (f"texts/{language}.toml", *shelf.shipped_names(f"texts/*.{language}.toml")):
            table = shelf.shipped(name)
            whole = whole and table is not None
            for key, where, text in flat(table, "") if table else ():
                _add(found[language], key, where, text)
    return found if whole else None


def own_texts(shelf: Shelf, ships: Texts) -> Texts:
    """The sentences a clinic words itself. Which file a key stands in does not matter; one that nothing asks for is refused."""
    found: Texts = {language: {} for language in LANGUAGES}
    for language in LANGUAGES:
        for name in (f"texts/{language}.toml", *shelf.own_names(f"texts/*.{language}.toml")):
            own = shelf.own_table(name)
            for key, where, text in flat(own, "") if own else ():
                if key not in ships[language]:
                    message = f'Sodan asks for no text "{key}"{guess(key, ships[language])}'
                    where.tell_plainly(message, key.rsplit(".", 1)[-1])
                elif text != ships[language][key][1]:
                    _add(found[language], key, where, text)
    return found


@cache
def _fallback() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((FALLBACK / "texts.toml").read_text(encoding="utf-8"))


def fallback(key: str, language: Language) -> str:
    """What is said where nothing else can be: words that come with the program and that no clinic's folder changes."""
    return _fallback()[key][written_in(language)].strip()


def _add(found: dict[str, tuple[Table, str]], key: str, where: Table, text: str) -> None:
    last = key.rsplit(".", 1)[-1]
    if key in found:
        where.tell_plainly(f'"{key}" stands already at {found[key][0].place(last)}; keep one', last)
    found.setdefault(key, (where, text))


def flat(table: Table, above: str) -> Iterator[tuple[str, Table, str]]:
    """Every text of a file by its dotted key, with its table."""
    for key, value in table.values.items():
        if isinstance(value, dict):
            yield from flat(Table(*table.origin(key), value), f"{above}{key}.")
        elif isinstance(value, str) and value:
            yield f"{above}{key}", table, value.strip("\n")  # a blank at an end may be meant, as in ", "
        else:
            table.tell_plainly(f'"{above}{key}" must be text in quotes and not empty', key)
            yield f"{above}{key}", table, ""
