"""The answers to check-ins over the days after a treatment, as a picture drawn on the server: a lane for each answer, a dot for
each day. The same stands in a table for whoever cannot see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clinic.treatment import CheckIn, Treatment
from console.frame import language, office, say
from knowledge import wording
from store.treatments import Answered

LANES: tuple[CheckIn, ...] = ("worried", "red", "dry", "other", "fine")  # from above
LEFT, RIGHT, TOP, LANE, BELOW = 118, 14, 10, 30, 30  # in units of the picture
WIDTH = 420
SHORTEST = 7  # days; a picture of fewer would stretch them
EVERY = (1, 2, 5, 7, 14, 30, 60, 120)  # days between two marks, so that at most eight stand side by side
MOST_MARKS = 8


@dataclass(frozen=True, slots=True)
class Dot:
    """One answer: where it stands in the picture, and in words."""

    x: int
    y: int
    answer: CheckIn
    day: int
    on: str
    said: str


@dataclass(frozen=True, slots=True)
class Chart:
    """All of one treatment. `lanes` and `marks` are what stands at the edges, with its place."""

    title: str
    dots: Sequence[Dot]
    lanes: Sequence[tuple[int, str]]
    marks: Sequence[tuple[int, int]]
    width: int = WIDTH
    height: int = TOP + LANE * len(LANES) + BELOW
    left: int = LEFT
    bottom: int = TOP + LANE * len(LANES)

    @property
    def path(self) -> str:
        """From dot to dot."""
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)


def of(treatment: Treatment, answers: Sequence[Answered]) -> Chart | None:
    """None where nothing was answered after this treatment."""
    mine = [(_local(one), one.answer) for one in answers if one.treatment_id == treatment.id]
    if not mine:
        return None
    days = [max((on - treatment.treated_on).days, 0) for on, _ in mine]
    longest = max(*days, SHORTEST)
    step = next((every for every in EVERY if longest // every < MOST_MARKS), EVERY[-1])
    dots = [
        Dot(_x(day, longest), _y(answer), answer, day, _on(on), say(f"console.skin_{answer}"))
        for day, (on, answer) in zip(days, mine, strict=True)
    ]
    return Chart(
        say("console.chart_title", on=_on(treatment.treated_on)),
        dots,
        [(_y(lane), say(f"console.skin_{lane}")) for lane in LANES],
        [(_x(day, longest), day) for day in range(0, longest + 1, step)],
    )


def _local(one: Answered) -> date:
    return one.at.astimezone(office().zone).date()


def _on(day: date) -> str:
    return wording.on(office().library, day, language())


def _x(day: int, longest: int) -> int:
    return LEFT + round((WIDTH - LEFT - RIGHT) * day / longest)


def _y(answer: CheckIn) -> int:
    return TOP + LANE * LANES.index(answer) + LANE // 2
