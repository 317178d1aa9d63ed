"""What is to come, in a few short lines."""

from datetime import UTC, datetime, timedelta

from clinic.treatment import Planned
from knowledge import wording
from knowledge.library import Library
from tests.conftest import TOKYO

NOON = datetime(2030, 4, 2, 3, 30, tzinfo=UTC)


def shown(known: Library, *planned: tuple[int, str]) -> list[str]:
    """Each so many hours after noon, with its steps."""
    at = [Planned(tuple(steps.split(",")), NOON + timedelta(hours=hours), NOON) for hours, steps in planned]
    return wording.coming(known, "dermapen", at, TOKYO, "en").splitlines()


def test_what_comes_at_one_moment_is_one_line(known: Library) -> None:
    assert shown(known, (0, "sun"), (0, "check-in-1"), (24, "food")) == [
        "• Tue 2 April, about 12:30: Sun protection, How is your skin?",
        "• Wed 3 April, about 12:30: Food",
    ]


def test_the_same_words_stand_once(known: Library) -> None:
    assert shown(known, (0, "check-in-1"), (0, "check-in-3")) == ["• Tue 2 April, about 12:30: How is your skin?"]


def test_of_many_the_next_are_named(known: Library) -> None:
    assert shown(known, (0, "sun,gentle-care,moisture,food")) == [
        "• Tue 2 April, about 12:30: Sun protection, Gentle skin care, and 2 more"
    ]
    lines = shown(known, *((hour, "food") for hour in range(9)))
    assert len(lines) == wording.MOST_LINES + 1
    assert lines[-1] == "and 3 more"
