"""Finds the thresholds of `intents/calibration.py`: the most right answers that leave both promises kept.

Of the answers to messages as people write them at least `PRECISION` are right, and of what is out of scope at most
`NONE_ANSWERED` is answered. Looks at no "test" line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from intents.calibration import Thresholds
from intents.match import Scored
from intents.understand import Understanding
from tests.matching import lines, measure
from tests.matching.lines import Line
from tests.matching.measure import Given, Measures

PRECISION = 0.95
NONE_ANSWERED = 0.05
ANSWER = tuple(step / 50 for step in range(15, 49))
MARGIN = (0.0, 0.15, 0.3)
ELSEWHERE = (0.0, 0.5, 1.0, 1.5, 2.0)

Settled = tuple[float, Thresholds, Measures]  # `elsewhere` first


def looked_at(language: str) -> list[Line]:
    return measure.of_language(lines.development() + lines.everyday("tune"), language)


def best(understanding: Understanding, language: str) -> Settled:
    """What of `Fusing.elsewhere` and the thresholds reaches most; of equals the more careful, and where no promise can be
    kept the most precise."""
    asked = looked_at(language)
    book = understanding.matcher.book(language)
    assert book is not None
    fixed = _fixed(understanding, asked, language)
    before, tried = book.fusing, []
    for elsewhere in ELSEWHERE:
        book.fusing = replace(before, elsewhere=elsewhere)
        ranked = [understanding.ranked(line.text, language) for line in asked]
        for needed in _choices(understanding.needed[language]):
            given = [known or _decided(understanding, its, needed) for known, its in zip(fixed, ranked, strict=True)]
            tried.append((elsewhere, needed, measure.measured(asked, given)))
    book.fusing = before
    return max(tried, key=_worth)


def _fixed(understanding: Understanding, asked: Sequence[Line], language: str) -> list[Given | None]:
    """What is given without asking the ranks: danger, a foreign language, a bare date; None for the other lines."""
    answer = measure.by_sodan(understanding)
    given = [answer(line.text, language) for line in asked]
    ranks = [understanding.ranked(line.text, language) for line in asked]
    by_rank = [_decided(understanding, its, understanding.needed[language]) for its in ranks]
    return [None if one == other else one for one, other in zip(given, by_rank, strict=True)]


def _choices(needed: Thresholds) -> Iterator[Thresholds]:
    for answer in ANSWER:
        for margin in MARGIN:
            yield replace(needed, answer=answer, margin=margin)


def _worth(settled: Settled) -> tuple[bool, float, float]:
    _, thresholds, found = settled
    kept = found.precision >= PRECISION and found.none_answered <= NONE_ANSWERED
    return kept, found.accuracy if kept else found.precision - found.none_answered, thresholds.answer


def _decided(understanding: Understanding, ranked: Sequence[Scored], needed: Thresholds) -> Given:
    read = understanding.decided(ranked, needed)
    return Given(read.outcome, read.label, read.suggestions, read.score)
