"""Danger, judged before anything else: a text in, an alarm or nothing out.

The rules are data a doctor can read (danger.toml of the knowledge). A sign counts when one of its patterns is found and no guard
(negated, only if, long ago, in general …) takes it back. A second opinion learned from examples (second_opinion.py) then looks
at the same text: it alarms where no rule fits but people in danger write like this, and it overrules a rule only where it
is sure, never about self-harm. Whatever goes wrong in here is an alarm, never an exception.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from intents.danger import plain_text, positions, rules
from intents.danger.plain_text import Reading
from intents.danger.positions import Match, WordPositions
from intents.danger.rules import SUSPECTED, Pattern, Sign, UrgentRules
from intents.danger.second_opinion import Encode, shipped
from intents.danger.sentences import Stretch, judged_by_meaning, judged_by_words, sounds_harmless

UNREADABLE = "unreadable"
EXCERPT_LIMIT = 80
_GRAVEST_FIRST = rules.RESPONSES
_STOP = "、"  # in place of what is cut out
_LEAST_LEFT = 4  # letters that must be left when all else is cut out: an ending says nothing by itself
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


@dataclass(frozen=True, slots=True)
class Heard:
    """What examples make of a message, the whole first and then its sentences, and from where that counts."""

    stretches: Sequence[Stretch]
    bounds: Bounds


# Chosen on messages held out round by round: what keeps recall while everyday messages stay below one alarm in a hundred.
WITH_MEANING = Bounds(whole=-0.15, sentence=0.45, firm=-0.4, loose=-0.2)
BY_WORDS = Bounds(whole=0.0, sentence=0.8, firm=-0.9, loose=-0.9)
NEVER_OVERRULED = frozenset({"self-harm", "cry-for-help"})


def load_rules(data: Mapping[str, Any], second_opinion: bool = True) -> UrgentRules:
    """Check and compile the parsed rules file; ValueError says in plain words what is wrong and where."""
    return rules.compiled(data, shipped() if second_opinion else None)


def judge(text: str, rules: UrgentRules, encode: Encode | None = None) -> Alarm | None:
    """Tell whether the text describes a danger; a text that cannot be judged is an alarm too.

    `encode` gives texts their vectors of meaning (intents/matching/meaning.py); without it the second opinion goes by spelling.
    """
    try:
        return _judged(text, rules, encode)
    except Exception:  # whatever broke, a person may be in danger
        return Alarm((UNREADABLE,), "clinic-now", "")


def _judged(text: str, rules: UrgentRules, encode: Encode | None) -> Alarm | None:
    read = plain_text.readings(text, rules.repair)
    found = [positions.find(reading, rules) for reading in read]
    hits = [hit for places in found for hit in _hits(text, places, rules)]
    if rules.sense is None:
        return _alarm(hits)
    opinion = _second_opinion(text, read, rules, encode, closely=bool(hits))
    alarm = _alarm([hit for hit in hits if _stands(hit, opinion, rules)])
    if alarm or not _suspicion(opinion):
        return alarm
    kept = _not_taken_back(text, found, rules)
    if kept != text:
        opinion = _second_opinion(kept, plain_text.readings(kept, rules.repair), rules, encode, closely=True)
    suspicion = _suspicion(opinion) if sum(map(str.isalnum, kept)) >= _LEAST_LEFT else None
    return suspicion and _graded(suspicion, found)


def _second_opinion(
    text: str, read: Sequence[Reading], rules: UrgentRules, encode: Encode | None, closely: bool
) -> Heard:
    """What examples make of a text; unless it is asked closely, one that sounds harmless by its words is not encoded."""
    assert rules.sense is not None
    heard = judged_by_words(text, read, rules.sense, rules.repair)
    if encode and (closely or not sounds_harmless(heard)):
        return Heard(judged_by_meaning(heard, rules.sense, encode), WITH_MEANING)
    return Heard(heard, BY_WORDS)


def _hits(text: str, places: WordPositions, rules: UrgentRules) -> Iterator[Hit]:
    for sign in rules.signs:
        for pattern, match in _shown(sign, places, rules):
            start, end = match[0][0], max(span[1] for span in match)
            yield Hit(sign, pattern.firm, places.reading.origin[start], _excerpt(text, places, start, end))


def _shown(sign: Sign, places: WordPositions, rules: UrgentRules) -> Iterator[tuple[Pattern, Match]]:
    """Give the first place where the sign shows and no guard takes it back; firm patterns come first."""
    possible = [pattern for pattern in sign.patterns if pattern.needs <= places.groups]  # of hundreds, one or two
    if not possible:
        return
    guards = [guard for guard in rules.guards if guard.name in places.groups and guard.speaks_of(sign)]
    for pattern in possible:
        for match in places.matches(pattern):
            if not any(places.guarded(match, pattern, guard) for guard in guards):
                yield pattern, match
                return


def _stands(hit: Hit, heard: Heard, rules: UrgentRules) -> bool:
    """Tell whether a rule's finding holds against the examples: neither the whole nor its sentence may sound harmless.

    Where letters are left out the examples hear noise, and noise overrules nothing.
    """
    if hit.sign.slug in NEVER_OVERRULED or plain_text.hard_to_read(hit.excerpt, rules.repair):
        return True
    worst = max(each.opinion.danger for each in heard.stretches if each.start <= hit.start < each.end)
    return worst >= (heard.bounds.firm if hit.firm else heard.bounds.loose)


def _suspicion(heard: Heard) -> Alarm | None:
    """Alarm where examples alone say so; staff see the sentence that sounds gravest."""
    whole, *sentences = heard.stretches
    gravest = max(sentences or [whole], key=lambda each: each.opinion.danger)
    if whole.opinion.danger >= heard.bounds.whole:
        return Alarm((SUSPECTED,), whole.opinion.response, _shortened(gravest.text))
    if sentences and gravest.opinion.danger >= heard.bounds.sentence:
        return Alarm((SUSPECTED,), gravest.opinion.response, _shortened(gravest.text))
    return None


def _not_taken_back(text: str, found: Sequence[WordPositions], rules: UrgentRules) -> str:
    """The text without what is denied or over: examples know the words of danger, not that somebody is well."""
    cut: set[int] = set()
    for places in found:
        origin = places.reading.origin
        for guard in rules.guards:
            if guard.takes_back_suspicion and guard.name in places.groups:
                for start, end in places.taken_back(guard):
                    cut.update(range(origin[start], origin[end - 1] + 1))
    return "".join(_STOP if place in cut else char for place, char in enumerate(text)) if cut else text


def _graded(alarm: Alarm, found: Sequence[WordPositions]) -> Alarm:
    """Examples alone neither lower words about breath and throat, nor send what is only on the skin to the ambulance."""
    groups = {group for places in found for group in places.groups}
    if alarm.response == "clinic-now" and positions.GRAVEST in groups:
        return replace(alarm, response="emergency")
    if alarm.response == "emergency" and positions.ON_THE_SKIN in groups and positions.GRAVEST not in groups:
        return replace(alarm, response="clinic-now")
    return alarm


def _alarm(hits: Sequence[Hit]) -> Alarm | None:
    if not hits:
        return None
    gravest = sorted(hits, key=lambda hit: _GRAVEST_FIRST.index(hit.sign.response))
    slugs = dict.fromkeys(hit.sign.slug for hit in gravest)
    return Alarm(tuple(slugs), gravest[0].sign.response, gravest[0].excerpt)


def _excerpt(text: str, places: WordPositions, start: int, end: int) -> str:
    """Cut the clause around the sign out of what was written."""
    first, last = places.clause(start, end)
    begin, until = places.reading.origin[first], places.reading.origin[last - 1] + 1
    if until - begin > EXCERPT_LIMIT:
        begin = max(begin, places.reading.origin[start] - _LEAD_IN)
    return _readable(_cut(text[begin:until])).strip(" 、。,.!?！？")


def _shortened(text: str) -> str:
    return _readable(_cut(text.strip())).strip()


def _cut(text: str) -> str:
    """As much of it as staff see, and no word of it cut in two, where words show."""
    if len(text) <= EXCERPT_LIMIT:
        return text
    kept = text[: EXCERPT_LIMIT - 1]
    last = max(kept.rfind(sign) for sign in " \n、。,.!?！？")
    return f"{kept[:last] if last > EXCERPT_LIMIT // 2 else kept}…"


def _readable(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)
