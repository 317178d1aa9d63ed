"""Floors under what was measured, so that no change makes understanding worse unnoticed.

The figures: python -m tests.matching.report.

Raise a floor when the figures rise. Never move a line into the phrasings to lift them.
"""

from collections.abc import Sequence
from functools import lru_cache

import pytest

from clinic.settings import Settings
from intents.learning.lines import Line
from intents.matching.compiled import Folders
from intents.matching.match import Phrase
from intents.understand import Relations, Understanding
from knowledge import library, phrasebook
from knowledge.library import Library
from tests.matching import lines, measure, report, yardsticks
from tests.matching.measure import Answerer, Measures

CACHE = Settings.from_env({}, line=False).cache
SETS = {
    "development": lines.development(),
    "everyday tune": lines.everyday("tune"),
    "everyday test": lines.everyday("test"),
    "strangers": [*lines.strangers("tune"), *lines.strangers("test")],
    "plain": lines.plain(),
}
# precision, accuracy, helped at least; none_answered at most
FLOORS = {
    ("development", "ja"): (0.94, 0.90, 0.93, 0.05),
    ("development", "en"): (0.94, 0.86, 0.93, 0.03),
    ("everyday tune", "ja"): (0.97, 0.92, 0.97, 0.04),
    ("everyday tune", "en"): (0.97, 0.92, 0.97, 0.04),
    ("everyday test", "ja"): (0.97, 0.92, 0.97, 0.02),
    ("everyday test", "en"): (0.96, 0.89, 0.96, 0.06),
}
# Of strangers many sound like danger; the plainest questions are all to be answered at once.
FLOORS |= {
    ("strangers", "ja"): (0.92, 0.70, 0.85, 0.06),
    ("strangers", "en"): (0.92, 0.70, 0.84, 0.06),
    ("plain", "ja"): (0.97, 0.94, 0.98, 0.0),
    ("plain", "en"): (0.97, 0.94, 0.98, 0.0),
}
LEARNT = ("development", "everyday tune", "everyday test", "strangers")  # the plainest questions may well be phrasings
SPELLING_FLOORS = {
    ("everyday test", "ja"): (0.93, 0.70, 0.85, 0.06),
    ("everyday test", "en"): (0.92, 0.65, 0.82, 0.06),
}
SLOW_YARDSTICKS_SEE = 4  # every so many lines
OFF = 0.06  # the score of an answer and how often it is right, on the whole
DATES = {"tune": 0.97, "test": 0.86}
PRESENT = [key for key in FLOORS if SETS[key[0]]]


@pytest.fixture(scope="module")
def knowledge() -> Library:
    return library.load(compiled=CACHE)


@pytest.fixture(scope="module")
def phrases(knowledge: Library) -> tuple[Phrase, ...]:
    return tuple(phrasebook.phrases(knowledge))


@pytest.fixture(scope="module")
def sodan(knowledge: Library) -> Answerer:
    return lru_cache(None)(measure.by_sodan(knowledge.understanding))  # several tests ask the same


@pytest.fixture(scope="module")
def spelling(knowledge: Library, phrases: tuple[Phrase, ...]) -> Answerer:
    """As where the encoder is not installed."""
    taught = knowledge.folder / phrasebook.LEARNED
    return measure.by_sodan(
        Understanding(phrases, knowledge.rules, Folders(CACHE, taught), Relations(knowledge.harms), spelling_only=True)
    )


def measured(answer: Answerer, asked: Sequence[Line]) -> Measures:
    return measure.measured(asked, [answer(line.text, line.language) for line in asked])


def hold(found: Measures, floors: tuple[float, float, float, float]) -> None:
    assert found.precision >= floors[0], found
    assert found.accuracy >= floors[1], found
    assert found.helped >= floors[2], found
    assert not found.none_answered > floors[3], found  # no share where all lines are in scope


@pytest.mark.parametrize(("name", "language"), PRESENT)
def test_floors(sodan: Answerer, name: str, language: str) -> None:
    hold(measured(sodan, measure.of_language(SETS[name], language)), FLOORS[name, language])


@pytest.mark.parametrize(("name", "language"), SPELLING_FLOORS)
def test_floors_without_the_encoder(spelling: Answerer, name: str, language: str) -> None:
    hold(measured(spelling, measure.of_language(SETS[name], language)), SPELLING_FLOORS[name, language])


@pytest.mark.parametrize(("name", "language"), PRESENT)
def test_the_score_is_honest(sodan: Answerer, name: str, language: str) -> None:
    """Of answers with about the same score about so many are right."""
    asked = measure.of_language(SETS[name], language)
    given = [sodan(line.text, language) for line in asked]
    bins = measure.reliability(asked, given)
    answers = sum(times for _, _, times in bins)
    assert sum(abs(score - right) * times for score, right, times in bins) / answers <= OFF


@pytest.mark.parametrize(("name", "language"), PRESENT)
def test_no_confusion_is_common(sodan: Answerer, name: str, language: str) -> None:
    asked = measure.of_language(SETS[name], language)
    worst = measure.confusions(asked, [sodan(line.text, language) for line in asked], most=1)
    assert all(times <= 3 for _, _, times in worst), worst


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("yardstick", ["RapidFuzz", "encoder alone"])
def test_better_than_simpler_ways(
    knowledge: Library, sodan: Answerer, phrases: tuple[Phrase, ...], language: str, yardstick: str
) -> None:
    asked = measure.of_language(SETS["everyday test"], language)[::SLOW_YARDSTICKS_SEE]
    own = [phrase for phrase in phrases if phrase.language == language]
    if yardstick == "RapidFuzz":
        given = yardsticks.given(yardsticks.wratio, own, asked)
    else:
        book = knowledge.understanding.matcher.book(language)
        assert book is not None
        given = yardsticks.given(yardsticks.encoder_alone(book), own, asked)
    simpler, found = measure.measured(asked, given), measured(sodan, asked)
    assert found.accuracy > simpler.accuracy
    assert found.helped > simpler.helped


@pytest.mark.parametrize("split", DATES)
def test_treatment_dates(split: str) -> None:
    asked = lines.dates(split)
    assert sum(map(report.date_right, asked)) / len(asked) >= DATES[split]


@pytest.mark.parametrize("name", [name for name in LEARNT if SETS[name]])
def test_lines_are_not_learnt_by_heart(phrases: tuple[Phrase, ...], name: str) -> None:
    """Some questions everybody words alike ("does it hurt"); more than a few such would be copies."""
    known = {phrase.text.strip().lower() for phrase in phrases}
    alike = sum(line.text.strip().lower() in known for line in SETS[name])
    assert alike <= 0.06 * len(SETS[name])
