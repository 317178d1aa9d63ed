"""Where the words of the rules stand in one reading of a text, and what stands near what."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise, product

from intents.danger.plain_text import HARD_STOP, POINT, SOFT_STOP, Reading
from intents.danger.rules import Guard, Pattern, UrgentRules

Span = tuple[int, int]
Match = tuple[Span, ...]

SET_PHRASE = "set-phrase"  # words inside one of these do not mean what they say
TURN = "turn"  # words after which somebody speaks of something else: but, けど
GRAVEST, ON_THE_SKIN = "gravest", "on-the-skin"  # words that grade what only examples find

_NUMBER = re.compile(rf"\d+(?:{POINT}\d+)?")
_LATIN_WIDTH = 0.34  # of a Japanese character, so that one reach serves both languages
_STOP_WIDTH = 6.0
_OVERLAP = {"attached": 0, "ending": 2}  # an ending may share characters with the word it hangs on: 腫れた + たら


@dataclass(frozen=True, slots=True)
class WordPositions:
    """The places of all words known to the rules, by group, in order."""

    reading: Reading
    width: tuple[float, ...]  # running total, in characters of Japanese
    spans: dict[str, list[Span]]
    groups: frozenset[str]  # of which there are spans
    hard: list[int]
    soft: list[int]

    def matches(self, pattern: Pattern) -> Iterator[Match]:
        """Give the places where all groups of the pattern stand near enough to each other."""
        places = [self.spans.get(group) for group in pattern.groups]
        if not all(places) or (pattern.alone and not self._nothing_beside(places)):
            return
        first, *others = [spans for spans in places if spans]
        for span in first:
            near = [self._nearest(span, spans, pattern) for spans in others]
            for match in product([span], *near):
                if self._holds(match, pattern):
                    yield tuple(sorted(match))

    def together(self, guard: Guard) -> Iterator[Span]:
        """Give the places where the patterns of a guard say what its own words say."""
        for pattern in guard.patterns:
            if pattern.needs <= self.groups:
                yield from ((match[0][0], max(end for _, end in match)) for match in self.matches(pattern))

    def _nothing_beside(self, places: list[list[Span] | None]) -> bool:
        """Tell whether every letter of the message belongs to one of these words."""
        within = {at for spans in places if spans for start, end in spans for at in range(start, end)}
        return all(at in within for at, char in enumerate(self.reading.text) if char.isalnum())

    def _nearest(self, span: Span, spans: list[Span], pattern: Pattern) -> list[Span]:
        """The closest few on either side: more would only repeat the same words."""
        after = bisect_left(spans, (span[1], 0))
        before = bisect_right(spans, (span[0], -1))
        chosen = spans[after : after + 3]
        return chosen if pattern.ordered else [*spans[max(0, before - 3) : before], *chosen]

    def _holds(self, match: Match, pattern: Pattern) -> bool:
        ordered = match if pattern.ordered else sorted(match)
        return all(
            left[1] <= right[0] and self._room(left[1], right[0]) <= pattern.reach for left, right in pairwise(ordered)
        )

    def _room(self, start: int, end: int) -> float:
        return self.width[end] - self.width[start] if end > start else 0.0

    def guarded(self, match: Match, pattern: Pattern, guard: Guard) -> bool:
        """Tell whether the guard takes this match back."""
        scope = guard.firm if pattern.firm else guard.loose
        if scope is None:
            return False
        start, end = match[0][0], max(span[1] for span in match)
        bounds = self._bounds(start, end, scope[0])
        standing = any(self._stands(span, match, guard.side, scope[1]) for span in self._within(guard.name, bounds))
        return standing and not any(self._within(group, bounds) for group in guard.defeated_by)

    def _stands(self, span: Span, match: Match, side: str, reach: float) -> bool:
        start, end = match[0][0], max(place[1] for place in match)
        if side in ("attached", "ending"):
            return end - _OVERLAP[side] <= span[0] <= end + reach and span[1] > end
        if side == "overlapping":
            return any(place[0] < span[1] and span[0] < place[1] for place in match)
        if any(place[0] <= span[0] and span[1] <= place[1] for place in match):
            return False  # part of the sign itself: the "not" in "not breathing"
        if side == "before":
            return span[0] < match[-1][0] and self._room(span[1], start) <= reach
        if side == "after":
            return span[0] >= match[0][1] and self._room(end, span[0]) <= reach
        return True

    def _within(self, group: str, bounds: Span) -> list[Span]:
        spans = self.spans.get(group, [])
        return spans[bisect_left(spans, (bounds[0], 0)) : bisect_left(spans, (bounds[1], 0))]

    def taken_back(self, guard: Guard) -> Iterator[Span]:
        """Give the stretches that a guard takes back whatever the sign is."""
        scope = (guard.firm or ("clause", 0.0))[0]
        for start, end in self.spans.get(guard.name, ()):
            first, last = self._bounds(start, end, scope)
            if guard.side == "after":  # what is over may have been told before a "but"
                first = self.reading.text.rfind(HARD_STOP, 0, start) + 1
            if any(self._within(group, (first, last)) for group in guard.defeated_by):
                continue
            yield {"overlapping": (start, end), "after": (first, end), "before": (start, last)}.get(
                guard.side, (first, last)
            )

    def clause(self, start: int, end: int) -> Span:
        """The clause around a place, from stop to stop."""
        return self._bounds(start, end, "clause")

    def _bounds(self, start: int, end: int, scope: str) -> Span:
        if scope == "text":
            return 0, len(self.reading.text)
        stops = self.soft if scope == "clause" else self.hard
        before, after = bisect_right(stops, start), bisect_left(stops, end)
        return (stops[before - 1] if before else 0), (stops[after] if after < len(stops) else len(self.reading.text))


def find(reading: Reading, rules: UrgentRules) -> WordPositions:
    """Find every word of the rules in the reading."""
    spans = _spotted(reading.text, rules)
    spans |= _numbers(reading.text, rules)
    _drop_set_phrases(spans, rules.unmasked)
    text = reading.text
    turns = [start for start, _ in spans.get(TURN, ())]
    hard = sorted([*turns, *(place for place, char in enumerate(text) if char == HARD_STOP)])
    soft = sorted([*hard, *(place for place, char in enumerate(text) if char == SOFT_STOP)])
    places = WordPositions(reading, _widths(text), spans, frozenset(spans), hard, soft)
    found = [(guard.name, span) for guard in rules.composed for span in places.together(guard)]
    if not found:
        return places
    for name, span in found:
        spans[name] = sorted([*spans.get(name, ()), span])
    return replace(places, groups=frozenset(spans))


def _spotted(text: str, rules: UrgentRules) -> dict[str, list[Span]]:
    spans: dict[str, list[Span]] = {}
    inside = False  # of a Latin word, which only counts from its beginning to its end
    padded = f"{text}\0\0"
    listed, stands_at = rules.words.get, text.startswith  # this loop is most of what judging costs
    for place, char in enumerate(text):
        latin = "a" <= char <= "z"
        if not (inside and latin):
            for key in (padded[place : place + 2], padded[place : place + 3], char):
                for word, groups in listed(key, ()):
                    if stands_at(word, place) and not _cut_off(text, place + len(word)):
                        for group in groups:
                            spans.setdefault(group, []).append((place, place + len(word)))
        inside = latin
    return spans


def _latin(char: str) -> bool:
    return "a" <= char <= "z"


def _cut_off(text: str, end: int) -> bool:
    return _latin(text[end - 1]) and end < len(text) and _latin(text[end])


def _numbers(text: str, rules: UrgentRules) -> dict[str, list[Span]]:
    spans: dict[str, list[Span]] = {}
    for found in _NUMBER.finditer(text):
        value = float(found.group().replace(POINT, ".")[:12])
        for number in rules.numbers:
            follows = text[found.end() : found.end() + 12].lstrip(" ")
            fits = number.lowest <= value <= number.highest and (POINT in found.group() or not number.decimal)
            if fits and not follows.startswith(number.unless):
                spans.setdefault(number.name, []).append(found.span())
    return spans


def _drop_set_phrases(spans: dict[str, list[Span]], unmasked: frozenset[str]) -> None:
    phrases = spans.get(SET_PHRASE)
    if not phrases:
        return
    reaches = [0, *accumulate((end for _, end in phrases), max)]  # how far the phrases begun so far go
    starts = [start for start, _ in phrases]
    for group, places in spans.items():
        if group != SET_PHRASE and group not in unmasked:
            places[:] = [(s, e) for s, e in places if e > reaches[bisect_right(starts, s)]]


def _widths(text: str) -> tuple[float, ...]:
    total = 0.0
    widths = [total]
    for char in text:
        total += _STOP_WIDTH if char == HARD_STOP else _LATIN_WIDTH if char.isascii() and char != SOFT_STOP else 1.0
        widths.append(total)
    return tuple(widths)
