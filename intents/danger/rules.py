"""The danger rules a doctor signed (knowledge/content/base/danger.toml), checked and made ready for searching."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from intents.danger.plain_text import plainly, repairer
from intents.danger.second_opinion import Sense
from intents.danger.words import spellings

SUSPECTED = "suspected"  # the sign that examples find where no rule fits; it has a label but no patterns
RESPONSES = ("emergency", "self-harm", "clinic-now")
SIDES = ("before", "after", "attached", "ending", "around", "overlapping")
SCOPES = ("clause", "sentence", "text")
ALONE = "alone"
_OF_A_SIGN = ("slug", "response", "ignores", "happening", "mentioned")


@dataclass(frozen=True, slots=True)
class Pattern:
    """Word groups that together make a sign; `reach` is the room between them in characters of Japanese."""

    groups: tuple[str, ...]
    ordered: bool
    reach: float
    firm: bool  # says that it is so now; a loose pattern only names the thing
    alone: bool = False  # nothing but these words stands in the message
    needs: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "needs", frozenset(self.groups))


@dataclass(frozen=True, slots=True)
class Guard:
    """Words that take a sign back: where they must stand, for firm and loose patterns, and what overrules them."""

    name: str
    side: str
    firm: tuple[str, float] | None  # scope and reach
    loose: tuple[str, float] | None
    defeated_by: tuple[str, ...]
    signs: frozenset[str]  # the only signs it speaks of; empty for all
    patterns: tuple[Pattern, ...] = ()  # groups that together say what its own words say

    def speaks_of(self, sign: "Sign") -> bool:
        """Tell whether this guard counts for the sign at all."""
        return self.name not in sign.ignores and (not self.signs or sign.slug in self.signs)

    @property
    def takes_back_suspicion(self) -> bool:
        """Whether it also speaks of what examples alone find: it says so, or it denies whatever sign it overlaps."""
        return SUSPECTED in self.signs or (self.side == "overlapping" and not self.signs)


@dataclass(frozen=True, slots=True)
class Sign:
    """One danger sign: what shows it, what guards do not count for it, and which response it leads to."""

    slug: str
    response: str
    patterns: tuple[Pattern, ...]
    ignores: frozenset[str]


@dataclass(frozen=True, slots=True)
class NumberGroup:
    """Numbers between two bounds count as a word of this group unless one of `unless` follows."""

    name: str
    lowest: float
    highest: float
    unless: tuple[str, ...]
    decimal: bool  # only numbers written with a decimal point


@dataclass(frozen=True)
class UrgentRules:
    """Everything `judge` needs; immutable, and the same data gives the same rules."""

    signs: tuple[Sign, ...]
    guards: tuple[Guard, ...]
    numbers: tuple[NumberGroup, ...]
    words: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = field(
        repr=False
    )  # first three characters -> word, groups
    sense: Sense | None  # the second opinion
    digest: str  # of the data they were made from
    composed: tuple[Guard, ...]  # those of them that have patterns
    unmasked: frozenset[str]  # guards whose words count inside a set phrase too
    repair: Callable[[str], str] = field(repr=False)  # a misspelt Latin word -> the word of the rules it stands for


def compiled(data: Mapping[str, Any], sense: Sense | None) -> UrgentRules:
    """Check and compile the data; ValueError names the first thing wrong and where it stands."""
    words, guards = _table(data, "words"), _table(data, "guards")
    both = words.keys() & guards.keys()
    if both:
        raise ValueError(f"guards.{min(both)}: there is a word group of the same name")
    groups = {
        (name, language): spellings(entry.get(language, []), f"{kind}.{name}.{language}")
        for kind, table in (("words", words), ("guards", guards))
        for name, entry in table.items()
        for language in ("ja", "en")
    }
    numbers = tuple(_number(name, entry) for name, entry in _table(data, "numbers").items())
    known = {*words, *(f"{name}.{language}" for name, language in groups), *(number.name for number in numbers)}
    signs = _signs(data, known, guards.keys())
    guarding = tuple(_guard(name, entry, known) for name, entry in guards.items())
    patterns = [
        *(each for sign in signs for each in sign.patterns),
        *(each for guard in guarding for each in guard.patterns),
    ]
    return UrgentRules(
        signs=signs,
        guards=guarding,
        numbers=numbers,
        words=_index(groups, {group for pattern in patterns for group in pattern.groups}),
        sense=sense,
        digest=_digest(data),
        composed=tuple(guard for guard in guarding if guard.patterns),
        unmasked=frozenset(guard.name for guard in guarding if guard.takes_back_suspicion),
        repair=_mender(data, groups),
    )


def _digest(data: Mapping[str, Any]) -> str:
    """Of what bears on judging, that is of all but the words for patients and staff."""
    parts = {key: data.get(key) for key in ("words", "guards", "numbers", "mending")}
    signs = [{key: sign.get(key) for key in _OF_A_SIGN} for sign in data["sign"]]
    return hashlib.sha256(json.dumps([parts, signs], sort_keys=True, default=str).encode()).hexdigest()[:16]


def _mender(data: Mapping[str, Any], groups: Mapping[tuple[str, str], tuple[str, ...]]) -> Callable[[str], str]:
    mending = data.get("mending", {})
    into = spellings(mending.get("into", []), "mending.into")
    known = {part for words in groups.values() for word in words for part in re.findall("[a-z]+", word)}
    return repairer(into, frozenset(known.union(spellings(mending.get("leave", []), "mending.leave"))))


def _table(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    table = data.get(key, {})
    if not isinstance(table, Mapping) or not all(isinstance(entry, Mapping) for entry in table.values()):
        raise ValueError(f"{key}: must be a table of tables")
    return table


def _number(name: str, entry: Mapping[str, Any]) -> NumberGroup:
    try:
        unless = tuple(filter(None, (plainly(unit).text for unit in entry["unless"])))
        return NumberGroup(name, float(entry["from"]), float(entry["to"]), unless, bool(entry.get("decimal")))
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"numbers.{name}: needs `from`, `to` and `unless` ({error})") from error


def _guard(name: str, entry: Mapping[str, Any], known: set[str]) -> Guard:
    where = f"guards.{name}"
    if entry.get("side") not in SIDES:
        raise ValueError(f"{where}.side: must be one of {', '.join(SIDES)}")
    firm, loose = (_scope(entry.get(kind), f"{where}.{kind}") for kind in ("firm", "loose"))
    if firm is None and loose is None:
        raise ValueError(f"{where}: guards nothing; give `firm`, `loose` or both")
    defeated_by = tuple(entry.get("defeated_by", ()))
    for group in defeated_by:
        if group not in known:
            raise ValueError(f"{where}.defeated_by: no word group is called {group!r}")
    patterns = tuple(_pattern(line, True, known, where) for line in entry.get("patterns", ()))
    return Guard(name, entry["side"], firm, loose, defeated_by, frozenset(entry.get("signs", ())), patterns)


def _scope(text: object, where: str) -> tuple[str, float] | None:
    """`"clause 8"`: within the same clause, at most eight characters away."""
    if text is None:
        return None
    scope, _, reach = str(text).partition(" ")
    if scope not in SCOPES or not reach.isdigit():
        raise ValueError(f"{where}: {text!r} must read like 'clause 8', with one of {', '.join(SCOPES)}")
    return scope, float(reach)


def _signs(data: Mapping[str, Any], known: set[str], guards: Any) -> tuple[Sign, ...]:
    entries = data.get("sign")
    if not isinstance(entries, list) or not entries:
        raise ValueError("sign: there must be at least one [[sign]]")
    signs = tuple(_sign(entry, known, guards) for entry in entries)
    slugs = [sign.slug for sign in signs]
    for slug in slugs:
        if slugs.count(slug) > 1:
            raise ValueError(f"sign {slug}: stands twice")
    return signs


def _sign(entry: Mapping[str, Any], known: set[str], guards: Any) -> Sign:
    slug = entry.get("slug")
    if not isinstance(slug, str) or not slug:
        raise ValueError("sign: one has no slug")
    if entry.get("response") not in RESPONSES:
        raise ValueError(f"sign {slug}: response must be one of {', '.join(RESPONSES)}")
    patterns = [_pattern(line, firm, known, f"sign {slug}") for firm in (True, False) for line in _lines(entry, firm)]
    if not patterns and slug != SUSPECTED:
        raise ValueError(f"sign {slug}: nothing shows it; give `happening` or `mentioned`")
    ignores = frozenset(entry.get("ignores", ()))
    if not ignores <= set(guards):
        raise ValueError(f"sign {slug}: ignores {min(ignores - set(guards))!r}, which is no guard")
    return Sign(slug, entry["response"], tuple(patterns), ignores)


def _lines(entry: Mapping[str, Any], firm: bool) -> list[str]:
    return list(entry.get("happening" if firm else "mentioned", ()))


def _pattern(line: str, firm: bool, known: set[str], where: str) -> Pattern:
    """`lips + swollen` in any order, `no > breath` in this order, `red + hot @30` up to 30 characters apart; `cry @alone`."""
    text, _, reach = line.partition("@")
    ordered = ">" in text
    groups = tuple(part.strip() for part in text.split(">" if ordered else "+"))
    for group in groups:
        if group not in known:
            raise ValueError(f"{where}: {line!r} names {group!r}, which is no word group")
    if reach.strip() == ALONE:
        return Pattern(groups, ordered, float("inf"), firm, alone=True)
    if reach and not reach.strip().isdigit():
        raise ValueError(f'{where}: {line!r} must end in a number or "{ALONE}" after @')
    return Pattern(groups, ordered, float(reach) if reach else 12.0, firm)


def _index(
    groups: Mapping[tuple[str, str], tuple[str, ...]], used: set[str]
) -> Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """Order the words by their first three characters, or all they have; where a pattern asks, a group counts by language too."""
    index: dict[str, dict[str, set[str]]] = {}
    for (name, language), words in groups.items():
        names = {name, *({f"{name}.{language}"} & used)}
        for word in words:
            index.setdefault(word[:3], {}).setdefault(word, set()).update(names)
    return {
        start: tuple((word, tuple(sorted(names))) for word, names in sorted(words.items()))
        for start, words in index.items()
    }
