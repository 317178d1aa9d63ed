"""Danger, judged before anything else: a text in, an alarm or nothing out.

The rules are data a doctor can read (knowledge/urgent.toml). A sign counts when one of its patterns is found and no guard
(negated, only if, long ago, in general …) takes it back. A second opinion learned from examples (urgent_sense) then looks
at the same text: it alarms where no rule fits but people in danger write like this, and it overrules a rule only where it
is sure, never about self-harm. Whatever goes wrong in here is an alarm, never an exception.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intents import urgent_rules, urgent_scene, urgent_sense, urgent_text
from intents.urgent_rules import Sign, UrgentRules
from intents.urgent_scene import Scene
from intents.urgent_sense import Encode, Opinion, Sense

UNREADABLE = "unreadable"
SUSPECTED = "suspected"
EXCERPT_LIMIT = 80
_GRAVEST_FIRST = urgent_rules.RESPONSES
_LEAD_IN = 25  # characters of the clause kept before the sign when the whole clause is too long
_SENTENCE = re.compile(r"[^。．.!?！？\n\r]+")
_MOST_SENTENCES = 60
_WORTH_ENCODING = -0.6, 3  # a sentence's danger by its words, and how many such sentences are encoded


@dataclass(frozen=True, slots=True)
class Alarm:
    """Signs found, gravest first, the response to give, and the clause staff need to see (at most 80 characters)."""

    signs: tuple[str, ...]
    response: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A sign that a rule has found: how firmly, from which character on, and in which clause."""

    sign: Sign
    firm: bool
    start: int
    excerpt: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """From what danger on examples alone make an alarm, and below what they overrule a firm or a loose pattern."""

    alarm: float
    firm: float
    loose: float


# Chosen on lines held out round by round (`python -m tests.matching.urgent_bounds` shows what others would do).
WITH_MEANING = Bounds(alarm=0.0, firm=-0.55, loose=-0.4)
BY_WORDS = Bounds(alarm=0.1, firm=-0.6, loose=-0.5)
NEVER_OVERRULED = frozenset({"self-harm"})


def load_rules(data: Mapping[str, Any]) -> UrgentRules:
    """Check and compile the parsed rules file; ValueError says in plain words what is wrong and where."""
    return urgent_rules.compiled(data)


def judge(
    text: str, rules: UrgentRules, encode: Encode | None = None, sense: Sense | None = urgent_sense.SHIPPED
) -> Alarm | None:
    """Tell whether the text describes a danger; a text that cannot be judged is an alarm too.

    `encode` gives texts their vectors of meaning (intents.meaning); without it the second opinion goes by spelling.
    """
    try:
        return _judged(text, rules, encode, sense)
    except Exception:
        return Alarm((UNREADABLE,), "clinic-now", "")
