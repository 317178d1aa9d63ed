"""What medical advertising rules and honesty forbid to say, searched for in everything Sodan can say."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from knowledge.positions import Path
from knowledge.reading import Table
from knowledge.shelf import Shelf

FILE = "claims.toml"
# Not said to any patient: the lists themselves, the article's facts, what patients are expected to type, and the staff's pages.
_UNSAID_FILES = (
    "claims.toml", "slugs.toml", "harms.toml", "elsewhere.toml", "topics/dermapen/article.toml", "learning.toml",
    "replies.ja.toml", "replies.en.toml", "texts/desk.ja.toml", "texts/desk.en.toml",
)  # fmt: skip
_UNSAID_KEYS = frozenset(
    ("slug", "kind", "source", "facts", "related", "phrasings", "plain", "typed", "care_plan", "console")
)
_UNSAID_OF = {
    "danger.toml": frozenset(("words", "guards", "numbers", "ordinary", "mending", "sign")),
    "daybook.toml": frozenset(("words", "names", "clauses", "topic", "topics", "mistaken_for")),
    "careplans/dermapen.toml": frozenset(("topics",)),
    "profile.toml": frozenset(("also",)),  # what a service is called by those who wish for it
}
_LETTER = re.compile(".[ﾞﾟ\u3099\u309a]?", re.DOTALL)  # a sound mark belongs to the kana before it
_LATIN = re.compile("[a-z]")


@dataclass(frozen=True, slots=True)
class Finding:
    """Forbidden words, as they stand in the text."""

    claim: "Claim"
    excerpt: str


@dataclass(frozen=True)
class Claim:
    """One kind of thing not to be said. `unless` are the same words where they deny it or mean something else."""

    id: str
    because: str
    instead: str
    words: tuple[str, ...]
    unless: tuple[str, ...]

    @cached_property
    def _words(self) -> re.Pattern[str]:
        return _either(self.words)

    @cached_property
    def _unless(self) -> re.Pattern[str]:
        return _either(self.unless)

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Where plain text says it."""
        for found in self._words.finditer(text):
            if not any(u.start() <= found.start() and found.end() <= u.end() for u in self._unless.finditer(text)):
                yield found.span()


def load(shelf: Shelf) -> tuple[Claim, ...]:
    """The list; empty, with a problem noted, where its file cannot be read."""
    table = shelf.read(FILE)
    if table is None:
        return ()
    table.expect("claim")
    return tuple(filter(None, map(_claim, table.parts("claim", "claim"))))


def search(text: str, claims: tuple[Claim, ...]) -> list[Finding]:
    """Every forbidden claim a text makes."""
    flat, origins = plain(text)
    spans = [(claim, *span) for claim in claims for span in claim.find(flat)]
    return [Finding(claim, text[origins[start] : origins[end - 1] + 1]) for claim, start, end in spans]


def check(shelf: Shelf, claims: tuple[Claim, ...]) -> None:
    """Note every forbidden claim in every file of the folder, at its line."""
    for table, path, text in read_by_patients(shelf):
        _complain(table, path, search(text, claims))


def read_by_patients(shelf: Shelf, own_only: bool = False, learned: bool = False) -> Iterator[tuple[Table, Path, str]]:
    """Every text of the folder, or of the clinic's own files alone, that a patient may come to read, and where it stands;
    `learned`: in the languages of which examples are learned."""
    for name in shelf.own_names() if own_only else shelf.names():
        if learned and name.startswith("languages/"):
            continue
        table = shelf.own_table(name) if own_only else shelf.read(name)
        if name not in _UNSAID_FILES and table:
            yield from ((table, path, text) for path, text in said(table.values, (), _UNSAID_OF.get(name, frozenset())))


def _complain(table: Table, path: Path, findings: Iterable[Finding]) -> None:
    for finding in findings:
        words = " ".join(finding.excerpt.split())
        first_line = finding.excerpt.split("\n")[0]
        table.tell_plainly(f'"{words}" {finding.claim.because}; {finding.claim.instead}', *path, excerpt=first_line)


def said(value: object, path: Path = (), unsaid: frozenset[str] = frozenset()) -> Iterator[tuple[Path, str]]:
    """Every text of a file that a patient may come to read; `unsaid` are keys that are not, besides those of every file."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key in value.keys() - _UNSAID_KEYS - unsaid:
            yield from said(value[key], (*path, key), unsaid)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from said(item, (*path, number), unsaid)


def texts(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text of a file, whoever reads it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict | list):
        for step in value if isinstance(value, dict) else range(len(value)):
            yield from texts(value[step], (*path, step))


def plain(text: str) -> tuple[str, list[int]]:
    """The text in one spelling and on one line, and where each of its characters came from."""
    pieces: list[str] = []
    origins: list[int] = []
    for found in _LETTER.finditer(text):
        letter = found.group()
        piece = _line_break(text, found.end()) if letter == "\n" else unicodedata.normalize("NFKC", letter).lower()
        pieces.append("'" if piece == "’" else piece)
        origins.extend([found.start()] * len(piece))
    return "".join(pieces), origins


def _line_break(text: str, after: int) -> str:
    """The end of a sentence before a list item, a space between Latin words, nothing between kana."""
    following = text[after : after + 1]
    if following in ("・", "-", "•", "*", "\n", ""):
        return "。"
    return " " if following.isascii() else ""


def _either(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Any of these. Latin words are found as wholes: "cure" is not in "secure"; their ends are looked at once for all."""
    latin = [one for one in patterns if _LATIN.match(one.lstrip("("))]
    whole = [rf"(?<![a-z])(?:{'|'.join(latin)})(?![a-z])"] if latin else []
    others = [one for one in patterns if one not in latin]
    return re.compile("|".join([*others, *whole]) or r"(?!)")


def _claim(table: Table) -> Claim | None:
    table = table.named("id")
    table.expect("id", "because", "instead", "words", "unless", "refused", "fine")
    for examples in ("refused", "fine"):
        table.texts(examples)
    good = [
        _compiles(table, key, number, p) for key in ("words", "unless") for number, p in enumerate(table.texts(key))
    ]
    claim = Claim(
        table.text("id"), table.text("because"), table.text("instead"), table.texts("words"), table.texts("unless")
    )
    return claim if all(good) and claim.words else None


def _compiles(table: Table, key: str, number: int, pattern: str) -> bool:
    try:
        empty = re.compile(pattern).match("")
    except re.error as wrong:
        table.tell(f'the expression "{pattern}" cannot be read ({wrong})', key, number)
        return False
    if empty:
        table.tell(f'the expression "{pattern}" fits everything; name at least one word in it', key, number)
    return not empty
