"""The measures by which understanding is judged, for Sodan and for yardsticks on the same lines.

Over every line but the urgent ones (answered: outcome answer, start or ask-staff): precision = right / answered;
accuracy = right / in-scope lines; helped = right, or a right label among the suggestions, / in-scope lines;
none_answered = out-of-scope lines answered / out-of-scope lines. Over the urgent lines recall; over the others false alarms.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from intents.learning.lines import Line
from intents.matching.voting import NONE
from intents.understand import Understanding

TODAY = date(2026, 11, 25)
ANSWERED = frozenset({"answer", "start", "ask-staff"})


@dataclass(frozen=True, slots=True)
class Given:
    """What came out for a line."""

    outcome: str
    label: str | None
    suggestions: tuple[str, ...]
    score: float

    @property
    def first(self) -> str | None:
        """The likeliest label that was answered or offered."""
        return self.label or next(iter(self.suggestions), None)

    def right_for(self, line: Line) -> bool:
        return self.outcome in ANSWERED and self.label in line.labels

    def helps(self, line: Line) -> bool:
        return self.right_for(line) or (self.outcome == "suggest" and not set(self.suggestions).isdisjoint(line.labels))


@dataclass(frozen=True, slots=True)
class Measures:
    """Shares, and the counts they are shares of."""

    precision: float
    accuracy: float
    helped: float
    none_answered: float
    recall: float
    false_alarms: float
    lines: int

    def row(self) -> str:
        shares = (self.precision, self.accuracy, self.helped, self.none_answered, self.recall, self.false_alarms)
        return " | ".join(f"{share:.3f}" for share in shares) + f" | {self.lines}"


@dataclass(frozen=True, slots=True)
class Curve:
    """What the order of the scores is worth, wherever the thresholds stand.

    `at_95` and `at_98`: right answers among in-scope lines at these precisions. `first`: the right label is answered or offered
    first.
    """

    at_95: float
    at_98: float
    first: float

    def row(self) -> str:
        return f"{self.at_95:.3f} | {self.at_98:.3f} | {self.first:.3f}"


Answerer = Callable[[str, str], Given]


def by_sodan(understanding: Understanding, today: date = TODAY) -> Answerer:
    def answer(text: str, _language: str) -> Given:
        read = understanding.read(text, today)
        return Given(read.outcome, read.label, read.suggestions, read.score)

    return answer


def measured(lines: Sequence[Line], given: Sequence[Given]) -> Measures:
    pairs = list(zip(lines, given, strict=True))
    urgent = [each for line, each in pairs if line.kind == "urgent"]
    others = [(line, each) for line, each in pairs if line.kind != "urgent"]
    inside = [(line, each) for line, each in others if line.in_scope]
    outside = [each for line, each in others if not line.in_scope]
    answered = [(line, each) for line, each in others if each.outcome in ANSWERED]
    right = sum(each.right_for(line) for line, each in answered)
    return Measures(
        precision=_share(right, len(answered)),
        accuracy=_share(right, len(inside)),
        helped=_share(sum(each.helps(line) for line, each in inside), len(inside)),
        none_answered=_share(sum(each.outcome in ANSWERED for each in outside), len(outside)),
        recall=_share(sum(each.outcome == "urgent" for each in urgent), len(urgent)),
        false_alarms=_share(sum(each.outcome == "urgent" for _, each in others), len(others)),
        lines=len(pairs),
    )


def curve(lines: Sequence[Line], given: Sequence[Given]) -> Curve:
    """Over every line but the urgent ones."""
    pairs = [(line, each) for line, each in zip(lines, given, strict=True) if line.kind != "urgent"]
    ordered = sorted(pairs, key=lambda pair: -pair[1].score if pair[1].first else 1.0)  # what has none comes last
    inside = sum(line.in_scope for line, _ in pairs)
    right, best = 0, {0.95: 0, 0.98: 0}
    for number, (line, each) in enumerate(ordered, 1):
        right += line.in_scope and each.first in line.labels
        best = {least: right if right >= least * number else before for least, before in best.items()}
    return Curve(_share(best[0.95], inside), _share(best[0.98], inside), _share(right, inside))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def of_language(lines: Iterable[Line], language: str) -> list[Line]:
    return [line for line in lines if line.language == language]


def confusions(lines: Sequence[Line], given: Sequence[Given], most: int = 15) -> list[tuple[str, str, int]]:
    """The commonest (right label, label given, times) among wrong answers."""
    wrong = Counter(
        (line.labels[0] if line.labels else NONE, each.label or "")
        for line, each in zip(lines, given, strict=True)
        if each.outcome in ANSWERED and not each.right_for(line)
    )
    return [
        (right, said, times)
        for (right, said), times in sorted(wrong.items(), key=lambda item: (-item[1], item[0]))[:most]
    ]


def reliability(lines: Sequence[Line], given: Sequence[Given], steps: int = 10) -> list[tuple[float, float, int]]:
    """For each tenth of the score: mean score, share of right answers, number of answers."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(steps)]
    for line, each in zip(lines, given, strict=True):
        if each.outcome in ANSWERED:
            bins[min(steps - 1, int(each.score * steps))].append((each.score, each.right_for(line)))
    return [
        (sum(score for score, _ in each) / len(each), sum(right for _, right in each) / len(each), len(each))
        for each in bins
        if each
    ]
