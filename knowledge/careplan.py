"""What is said after a treatment, and on which day: one file of careplans/ a plan."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import PurePosixPath

from clinic.patient import LANGUAGES, Language
from clinic.treatment import TIMES_OF_DAY, CarePlan, Step, StepKind, StepWords, TimeOfDay
from knowledge import lengths
from knowledge.problems import guess
from knowledge.reading import Table
from knowledge.shelf import Shelf
from knowledge.topics import NAMES

FILES = "careplans/*.toml"
REGISTERED = "dermapen"  # the one patients register a day for; a clinic's other treatments may go without a plan
TITLE: Mapping[Language, int] = {"ja": 20, "en": 40}  # one line on a phone, beside its day
LAST_DAY = 366  # a treatment is kept no longer
_KINDS: tuple[StepKind, ...] = ("tip", "check-in")
_COMMON = ("slug", "day", "hour", "fixed", "kind", "topics", "stale_hours", "reviewed", "hidden", *LANGUAGES)

Loaded = list[tuple[CarePlan, Table, tuple[Table, ...]]]


def name_of(file: str) -> str:
    return PurePosixPath(file).stem


def exists(shelf: Shelf, slug: str) -> bool:
    """Whether a service may name it; of one that must be there and is not, its own reading tells."""
    return slug == REGISTERED or slug in map(name_of, shelf.names(FILES))


def load(shelf: Shelf, today: date) -> Loaded:
    """Every plan with its place, and the place of each of its steps."""
    names = sorted({*shelf.names(FILES), FILES.replace("*", REGISTERED)})
    return [_care_plan(name_of(name), table, today) for name in names if (table := shelf.read(name))]


def _care_plan(slug: str, table: Table, today: date) -> tuple[CarePlan, Table, tuple[Table, ...]]:
    table.expect("version", "together", "step")
    parts = tuple(part.named("slug") for part in table.parts("step", "step") if not part.flag("hidden"))
    steps = tuple(_step(part, today) for part in parts)
    _check_order(steps, parts)
    if not steps and not table.pages.left_out:
        table.tell("there is no step; write at least one [[step]]")
    return CarePlan(slug, table.text("version"), steps, table.both("together")), table, parts


def _step(part: Table, today: date) -> Step:
    kind: StepKind = "check-in" if part.values.get("kind") == "check-in" else "tip"
    part.expect(*_COMMON, *(("until_day",) if kind == "tip" else ()))
    _one_of(part, "kind", _KINDS)
    day = _number(part, "day", range(LAST_DAY + 1))
    return Step(
        slug=part.slug(),
        day=day,
        hour=_hour(part),
        fixed=part.flag("fixed"),
        kind=kind,
        topics=part.texts("topics"),
        stale_after=timedelta(hours=_number(part, "stale_hours", range(1, 24 * 31))),
        until_day=_number(part, "until_day", range(day, LAST_DAY + 1)) if kind == "tip" else day,
        reviewed=part.day("reviewed", today),
        words=_words(part),
    )


def _hour(part: Table) -> TimeOfDay:
    said = _one_of(part, "hour", TIMES_OF_DAY)
    return next((hour for hour in TIMES_OF_DAY if hour == said), "noon")


def _one_of(part: Table, key: str, known: Iterable[str]) -> str:
    value = part.text(key)
    if value and value not in known:
        part.tell(f'"{key}" is "{value}"; write one of {", ".join(known)}', key)
    return value


def _number(part: Table, key: str, allowed: range) -> int:
    value = part.count(key, allowed[0])
    if value is None and key not in part.values:
        part.tell(f'"{key}" is missing; add {key} = {allowed[0]}')
    if value is not None and value not in allowed:
        part.tell(f'"{key}" is {value}; write a number from {allowed[0]} to {allowed[-1]}', key)
    return value if value is not None and value in allowed else allowed[0]


def _words(part: Table) -> dict[Language, StepWords]:
    sides = {language: part.part(language, f"{part.what}, {NAMES[language]}") for language in LANGUAGES}
    return {language: _side(side, language) for language, side in sides.items() if side}


def _side(side: Table, language: Language) -> StepWords:
    side.expect("title", "text", "brief")
    title = side.text("title")
    if (size := lengths.graphemes(title)) > TITLE[language]:
        side.tell(f"the title has {size} characters and a line shows {TITLE[language]}; shorten it", "title")
    return StepWords(title, side.text("text"), side.text("brief"))


def _check_order(steps: tuple[Step, ...], parts: tuple[Table, ...]) -> None:
    """Days go up from step to step, and no step stands twice."""
    for number, (step, part) in enumerate(zip(steps, parts, strict=True)):
        if step.slug in (before.slug for before in steps[:number]):
            part.tell("stands twice; give each step its own slug", "slug")
        if number and step.day < steps[number - 1].day:
            part.tell(f"day {step.day} stands after day {steps[number - 1].day}; put the steps in order", "day")


def check_topics(plans: Loaded, known: frozenset[str]) -> None:
    """Every step draws on topics the article answers, or the clinic itself where it added them."""
    for plan, _, parts in plans:
        for step, part in zip(plan.steps, parts, strict=True):
            for number, slug in enumerate(step.topics):
                if slug not in known:
                    part.tell(
                        f'there is no topic "{slug}" with an answer of its own{guess(slug, known)}', "topics", number
                    )
