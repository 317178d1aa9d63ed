"""Danger, judged before anything else: a text in, an alarm or nothing out.

The rules are data a doctor can read (danger.toml of the knowledge). A sign counts when one of its patterns is found and no guard
(negated, only if, long ago, in general …) takes it back. A second opinion learned from examples (urgent_sense) then looks
at the same text: it alarms where no rule fits but people in danger write like this, and it overrules a rule only where it
is sure, never about self-harm. Whatever goes wrong in here is an alarm, never an exception.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intents import urgent_rules, urgent_scene, urgent_sense, urgent_text
from intents.urgent_hearing import Heard, listen, listen_closely, sounds_harmless
from intents.urgent_rules import SUSPECTED, Pattern, Sign, UrgentRules
from intents.urgent_scene import Match, Scene
from intents.urgent_sense import Encode
from intents.urgent_text import Reading

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


@dataclass(frozen=True, slots=True)
class Hit:
    """A sign that a rule has found: how firmly, from which character on, and in which clause."""

    sign: Sign
    firm: bool
    start: int
    excerpt: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """From what danger on examples alone make an alarm (the whole message, one sentence of it), and below what they
    overrule a firm or a loose pattern."""

    whole: float
    sentence: float
    firm: float
    loose: float


# Chosen on messages held out round by round: what keeps recall while everyday messages stay below one alarm in a hundred.
WITH_MEANING = Bounds(whole=-0.2, sentence=0.4, firm=-0.4, loose=-0.2)
BY_WORDS = Bounds(whole=0.0, sentence=0.8, firm=-0.9, loose=-0.9)
NEVER_OVERRULED = frozenset({"self-harm", "cry-for-help"})


def load_rules(data: Mapping[str, Any], second_opinion: bool = True) -> UrgentRules:
    """Check and compile the parsed rules file; ValueError says in plain words what is wrong and where."""
    return urgent_rules.compiled(data, urgent_sense.shipped() if second_opinion else None)


def judge(text: str, rules: UrgentRules, encode: Encode | None = None) -> Alarm | None:
    """Tell whether the text describes a danger; a text that cannot be judged is an alarm too.

    `encode` gives texts their vectors of meaning (intents.meaning); without it the second opinion goes by spelling.
    """
    try:
        return _judged(text, rules, encode)
    except Exception:  # whatever broke, a person may be in danger
        return Alarm((UNREADABLE,), "clinic-now", "")


def _judged(text: str, rules: UrgentRules, encode: Encode | None) -> Alarm | None:
    read = urgent_text.readings(text, rules.repair)
    hits = list(_hits(text, read, rules))
    if rules.sense is None:
        return _alarm(hits)
    heard = listen(text, read, rules.sense, rules.repair)
    bounds = BY_WORDS
    if encode and (hits or not sounds_harmless(heard)):
        heard, bounds = listen_closely(heard, rules.sense, encode), WITH_MEANING
    return _alarm([hit for hit in hits if _stands(hit, heard, bounds)]) or _suspicion(heard, bounds)


def _hits(text: str, read: Sequence[Reading], rules: UrgentRules) -> Iterator[Hit]:
    for reading in read:
        scene = urgent_scene.survey(reading, rules)
        for sign in rules.signs:
            for pattern, match in _shown(sign, scene, rules):
                end = max(span[1] for span in match)
                yield Hit(sign, pattern.firm, reading.origin[match[0][0]], _excerpt(text, scene, match[0][0], end))


def _shown(sign: Sign, scene: Scene, rules: UrgentRules) -> Iterator[tuple[Pattern, Match]]:
    """Give the first place where the sign shows and no guard takes it back; firm patterns come first."""
    possible = [pattern for pattern in sign.patterns if pattern.needs <= scene.groups]  # of hundreds, one or two
    if not possible:
        return
    guards = [guard for guard in rules.guards if guard.name in scene.groups and guard.speaks_of(sign)]
    for pattern in possible:
        for match in scene.matches(pattern):
            if not any(scene.guarded(match, pattern, guard) for guard in guards):
                yield pattern, match
                return


def _stands(hit: Hit, heard: Sequence[Heard], bounds: Bounds) -> bool:
    """Tell whether a rule's finding holds against the examples: neither the whole nor its sentence may sound harmless."""
    worst = max(each.opinion.danger for each in heard if each.start <= hit.start < each.end)
    return hit.sign.slug in NEVER_OVERRULED or worst >= (bounds.firm if hit.firm else bounds.loose)


def _suspicion(heard: Sequence[Heard], bounds: Bounds) -> Alarm | None:
    """Alarm where examples alone say so; staff see the sentence that sounds gravest."""
    whole, *sentences = heard
    gravest = max(sentences or [whole], key=lambda each: each.opinion.danger)
    if whole.opinion.danger >= bounds.whole:
        return Alarm((SUSPECTED,), whole.opinion.response, _shortened(gravest.text))
    if sentences and gravest.opinion.danger >= bounds.sentence:
        return Alarm((SUSPECTED,), gravest.opinion.response, _shortened(gravest.text))
    return None


def _alarm(hits: Sequence[Hit]) -> Alarm | None:
    if not hits:
        return None
    gravest = sorted(hits, key=lambda hit: _GRAVEST_FIRST.index(hit.sign.response))
    slugs = dict.fromkeys(hit.sign.slug for hit in gravest)
    return Alarm(tuple(slugs), gravest[0].sign.response, gravest[0].excerpt)


def _excerpt(text: str, scene: Scene, start: int, end: int) -> str:
    """Cut the clause around the sign out of what was written."""
    first, last = scene.clause(start, end)
    begin, until = scene.reading.origin[first], scene.reading.origin[last - 1] + 1
    if until - begin > EXCERPT_LIMIT:
        begin = max(begin, scene.reading.origin[start] - _LEAD_IN)
    return _readable(text[begin : min(until, begin + EXCERPT_LIMIT)]).strip(" 、。,.!?！？")


def _shortened(text: str) -> str:
    return _readable(text.strip()[:EXCERPT_LIMIT]).strip()


def _readable(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)
