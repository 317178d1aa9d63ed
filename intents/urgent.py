"""Danger, judged before anything else: a text in, an alarm or nothing out.

The words and the rules are data (knowledge/urgent.toml). A sign counts when one of its patterns is found and no guard
(negated, only if, long ago, in general …) takes it back. Whatever goes wrong in here is an alarm, never an exception.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from intents import urgent_rules, urgent_scene, urgent_text
from intents.urgent_rules import Sign, UrgentRules
from intents.urgent_scene import Scene

UNREADABLE = "unreadable"
EXCERPT_LIMIT = 80
_GRAVEST_FIRST = urgent_rules.RESPONSES
_LEAD_IN = 25  # characters of the clause kept before the sign when the whole clause is too long


@dataclass(frozen=True, slots=True)
class Alarm:
    """Signs found, gravest first, the response to give, and the clause staff need to see (at most 80 characters)."""

    signs: tuple[str, ...]
    response: str
    excerpt: str


def load_rules(data: Mapping[str, Any]) -> UrgentRules:
    """Check and compile the parsed rules file; ValueError says in plain words what is wrong and where."""
    return urgent_rules.compiled(data)


def judge(text: str, rules: UrgentRules) -> Alarm | None:
    """Tell whether the text describes a danger sign; a text that cannot be judged is an alarm too."""
    try:
        return _judged(text, rules)
    except Exception:
        return Alarm((UNREADABLE,), "clinic-now", "")


def _judged(text: str, rules: UrgentRules) -> Alarm | None:
    found: list[tuple[Sign, str]] = []
    for reading in urgent_text.readings(text, rules.repair):
        scene = urgent_scene.survey(reading, rules)
        for sign in rules.signs:
            place = _shown(sign, scene, rules)
            if place is not None:
                found.append((sign, _excerpt(text, scene, place)))
    return _alarm(found) if found else None


def _shown(sign: Sign, scene: Scene, rules: UrgentRules) -> tuple[int, int] | None:
    """Find the first place that shows the sign and that no guard takes back."""
    guards = [guard for guard in rules.guards if guard.name in scene.spans and guard.speaks_of(sign)]
    for pattern in sign.patterns:
        for match in scene.matches(pattern):
            if not any(scene.guarded(match, pattern, guard) for guard in guards):
                return match[0][0], max(end for _, end in match)
    return None


def _alarm(found: list[tuple[Sign, str]]) -> Alarm:
    found = sorted(found, key=lambda hit: _GRAVEST_FIRST.index(hit[0].response))
    slugs = dict.fromkeys(sign.slug for sign, _ in found)
    return Alarm(tuple(slugs), found[0][0].response, found[0][1])


def _excerpt(text: str, scene: Scene, place: tuple[int, int]) -> str:
    start, end = scene.clause(*place)
    first, last = scene.reading.origin[start], scene.reading.origin[end - 1] + 1
    if last - first > EXCERPT_LIMIT:
        first = max(first, scene.reading.origin[place[0]] - _LEAD_IN)
    readable = "".join(char if char.isprintable() else " " for char in text[first : first + EXCERPT_LIMIT])
    return readable[: max(0, last - first)].strip(" 、。,.!?！？")
