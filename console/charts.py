"""Where the bars of a plot stand. Pure: numbers in, places out; plots.html draws them, without a script and without a style."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

# In units of the drawing, which is as wide as a phone: letters keep their size there, and grow with it on a computer.
WIDTH, HEIGHT = 360, 190
LEFT, RIGHT, TOP, BOTTOM = 34, 14, 16, 22
FLOOR = HEIGHT - BOTTOM
MOST_LABELS = 8  # below the bars
WITH_SUMS = 13  # bars: of more the sums above them would touch
LINES = 4  # at most, across
GAP = 0.25  # of the room of one piece


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers of one kind, one a piece of time; `kind` names its colour in desk.css."""

    name: str
    kind: str
    values: Sequence[int]


@dataclass(frozen=True, slots=True)
class Bar:
    """`told` is what a pointer shows."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    told: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Words at a place."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """`rules` are the lines across with their numbers, `labels` stand below and `sums` above the bars; `limit` is where a line
    crosses that nothing should rise above."""

    bars: tuple[Bar, ...]
    rules: tuple[Mark, ...]
    labels: tuple[Mark, ...]
    sums: tuple[Mark, ...]
    legend: tuple[Series, ...]
    limit: Mark | None = None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    floor: int = FLOOR


def stacked(series: Sequence[Series], labels: Sequence[str], limit: tuple[int, str] | None = None) -> Chart:
    """Of each piece one bar, the first series at its foot."""
    sums = [sum(values) for values in zip(*(one.values for one in series), strict=True)]
    scale = _Scale(max([*sums, limit[0] if limit else 0]))
    room = _room(len(labels))
    bars, tops = list[Bar](), list[Mark]()
    for number, label in enumerate(labels):
        base = 0
        for one in series:
            value = one.values[number]
            if value:
                low, high = scale.at(base), scale.at(base + value)
                x, width = LEFT + room * (number + GAP / 2), room * (1 - GAP)
                bars.append(_bar((x, high, width, low - high), one, label, value))
            base += value
        if base and len(labels) <= WITH_SUMS:
            tops.append(Mark(_middle(room, number), round(scale.at(base) - 3, 1), f"{base:,}"))
    crossing = Mark(LEFT, round(scale.at(limit[0]), 1), limit[1]) if limit else None
    return Chart(tuple(bars), scale.rules(), _labels(labels, room), tuple(tops), tuple(series), crossing)


def beside(series: Sequence[Series], labels: Sequence[str]) -> Chart:
    """Of each piece one bar a series, side by side."""
    scale = _Scale(max((max(one.values, default=0) for one in series), default=0))
    room = _room(len(labels))
    width = room * (1 - GAP) / len(series)
    bars = []
    for number, label in enumerate(labels):
        for place, one in enumerate(series):
            if value := one.values[number]:
                x, high = LEFT + room * (number + GAP / 2) + width * place, scale.at(value)
                bars.append(_bar((x, high, width, FLOOR - high), one, label, value))
    return Chart(tuple(bars), scale.rules(), _labels(labels, room), (), tuple(series))


def share(value: int, most: int) -> float:
    """How long a lying bar is, in hundredths of the longest."""
    return round(100 * value / most, 1) if most else 0.0


class _Scale:
    """From nothing up to a round number."""

    def __init__(self, most: int) -> None:
        self._step = _round_up(max(most, 1) / LINES)
        self._top = self._step * math.ceil(max(most, 1) / self._step)

    def at(self, value: int) -> float:
        return FLOOR - (FLOOR - TOP) * value / self._top

    def rules(self) -> tuple[Mark, ...]:
        return tuple(
            Mark(LEFT - 4, round(self.at(value), 1), f"{value:,}")
            for value in range(0, self._top + self._step, self._step)
        )


def _round_up(least: float) -> int:
    """1, 2, 5, 10, 20, 50 …"""
    power = int(10 ** max(math.floor(math.log10(max(least, 1))), 0))
    return next(power * digit for digit in (1, 2, 5, 10) if power * digit >= least)


def _room(pieces: int) -> float:
    return (WIDTH - LEFT - RIGHT) / max(pieces, 1)


def _middle(room: float, number: int) -> float:
    return round(LEFT + room * (number + 0.5), 1)


def _labels(labels: Sequence[str], room: float) -> tuple[Mark, ...]:
    """As many as there is room for, the newest always."""
    every = math.ceil(len(labels) / MOST_LABELS)
    shown = [number for number in range(len(labels)) if (len(labels) - 1 - number) % every == 0]
    return tuple(Mark(_middle(room, number), HEIGHT - 6, labels[number]) for number in shown)


def _bar(box: tuple[float, float, float, float], of: Series, label: str, value: int) -> Bar:
    x, y, width, height = (round(side, 1) for side in box)
    return Bar(x, y, width, height, of.kind, f"{label} {of.name} {value:,}")
