"""The danger rules as the library holds them: what to look for, what to call it, what to say to it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from clinic.patient import LANGUAGES, Language
from intents.danger.judge import UNREADABLE, load_rules
from intents.danger.rules import RESPONSES, UrgentRules
from knowledge import signature
from knowledge.positions import Path
from knowledge.reading import Table
from knowledge.shelf import Shelf
from knowledge.words import sentence

FILE = "danger.toml"
SELF_HARM = "self-harm"
_TOO = "self-harm-too"  # said after another response where somebody thinks of harming themselves as well
_TOLD, _NOT_TOLD = "staff_told", "staff_not_told"
_SIGN = ("slug", "response", "label", "covers", "ignores", "happening", "mentioned")
_GUARD_LISTS = ("defeated_by", "signs", "patterns")
_GUARD = ("side", "firm", "loose", *_GUARD_LISTS, *LANGUAGES)

# What a response must name whatever its words are: a number to call, or nobody is helped.
MUST_NAME = {
    "emergency": ("119", "{emergency_phone}"),
    "clinic-now": ("119", "{emergency_phone}"),
    "self-harm": ("119", "{self_harm_line}"),
    _TOO: ("{self_harm_line}",),
}

Both = Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Danger:
    """Rules, words for the person by response, names of the signs for staff."""

    rules: UrgentRules
    said: Mapping[str, Both]
    signs: Mapping[str, Both]

    def reply(
        self, response: str, signs: Sequence[str], language: Language, staff_told: bool, values: Mapping[str, str]
    ) -> str:
        """What a person in danger is told; it says that staff know only where they do. KeyError for no response."""
        parts = [response]
        if SELF_HARM in signs and response != SELF_HARM:
            parts.append(_TOO)
        parts.append(_TOLD if staff_told else _NOT_TOLD)
        return "\n\n".join(sentence(self.said[part][language]).fill(values) for part in parts)


def firm(rules: UrgentRules) -> UrgentRules:
    """The patterns alone that say a danger is there now, for as long as nothing but spelling can be asked about the others."""
    signs = tuple(
        replace(sign, patterns=patterns)
        for sign in rules.signs
        if (patterns := tuple(pattern for pattern in sign.patterns if pattern.firm))
    )
    return replace(rules, signs=signs)


def load(shelf: Shelf, today: date) -> tuple[Danger, Table] | None:
    """The danger rules and their place; None where the file cannot be read or the rules cannot be used."""
    table = shelf.read(FILE)
    if table is None:
        return None
    before = len(shelf.problems)
    parts = _checked_parts(table)
    rules = _rules(table, shelf) if len(shelf.problems) == before else None
    said = dict(_said(table))
    signs = {part.text("slug"): part.both("label") for part in parts}
    signature.check(shelf, table, FILE, today, "these rules")
    return (Danger(rules, said, signs), table) if rules else None


def places(said: Mapping[str, Both]) -> Iterator[tuple[str, Path]]:
    """Where the words for the person stand."""
    for name in said:
        yield name, (name,) if name in (_TOLD, _NOT_TOLD) else ("responses", name)


def _checked_parts(table: Table) -> list[Table]:
    """Every sign, once the file has the shape of rules and no name in it is mistyped."""
    known = ("reviewed", "reviewed_by", "responses", _TOLD, _NOT_TOLD, UNREADABLE)
    table.expect(*known, "numbers", "sign", "guards", "words", "ordinary", "mending")
    for kind in ("ordinary", "mending"):
        table.part(kind, required=False)
    for kind, keys in (("guards", _GUARD), ("words", LANGUAGES), ("numbers", ("from", "to", "unless", "decimal"))):
        _check_groups(table.part(kind), kind, keys)
    signs = [part.named("slug") for part in table.parts("sign", "sign")]
    if unreadable := table.part(UNREADABLE, UNREADABLE):
        signs.append(unreadable)
    for part in signs:
        part.expect(*_SIGN)
        for key in ("ignores", "happening", "mentioned"):
            part.texts(key, required=False)
    return signs


def _check_groups(part: Table | None, kind: str, keys: tuple[str, ...]) -> None:
    for name in part.values if part else ():
        if part and (group := part.part(name, f'{kind} "{name}"')):
            group.expect(*keys)
            for key in _GUARD_LISTS:
                group.texts(key, required=False)


def _said(table: Table) -> Iterator[tuple[str, Both]]:
    responses = table.part("responses", "responses")
    if responses:
        responses.expect(*RESPONSES, _TOO)
        for name in (*RESPONSES, _TOO):
            yield name, responses.both(name)
    for name in (_TOLD, _NOT_TOLD):
        yield name, table.both(name)


def _rules(table: Table, shelf: Shelf) -> UrgentRules | None:
    try:
        return _made_of(table.values)
    except ValueError as wrong:
        place = _place(table, str(wrong))
        own = shelf.own_table(FILE)
        if own and not table.is_own(*place):
            own.tell(f"laid over the rules that ship it cannot be used: {wrong}")
        else:
            table.tell(str(wrong), *place)
        return None


def _made_of(values: Mapping[str, object]) -> UrgentRules:
    """The rules; the very ones made last where nothing has changed since: to make them takes a third of a second. ValueError
    as for `load_rules`."""
    for written, rules in _made:
        if written == values:
            return rules
    rules = load_rules(values)
    _made[:] = [(values, rules)]
    return rules


_made: list[tuple[Mapping[str, object], UrgentRules]] = []  # one at most


def _place(table: Table, complaint: str) -> Path:
    """Complaints begin with `words.name.ja:` or with `sign slug:`."""
    if found := re.match(r"sign ([\w-]+)", complaint):
        slugs = [part.values.get("slug") for part in table.parts("sign")]
        return ("sign", slugs.index(found[1])) if found[1] in slugs else ()
    found = re.match(r"[\w.-]+", complaint)
    return tuple(found[0].split(".")) if found else ()
