"""What a price and a consent must come with is asked for where the profile lacks it, and left out of what is said meanwhile."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from knowledge import library, profile
from tests.unit.knowledge.conftest import TODAY

Write = Callable[..., Path]
PARKING = '"{parking}"'
NOTE = 'price_note.ja = "税込です。"\nprice_note.en = "With tax."\n'


def told(ships: Path, today: date = TODAY) -> list[str]:
    """The keys and groups that are warned of."""
    warnings = [one.message for one in library.warnings(None, today, ships=ships)]
    return [one.split('"')[1] for one in warnings if "nobody is told it" in one]


def profile_with(write: Write, lines: str) -> Path:
    return write("profile.toml", '\n[[service]]\nslug = "face"', f'\n{lines}[[service]]\nslug = "face"')


def test_a_price_comes_with_its_course_and_with_whether_the_device_is_approved(write: Write) -> None:
    assert {"price_course", "device_approved"} <= {*told(profile_with(write, NOTE))}
    assert not {"price_course", "device_approved"} & {*told(write())}  # no note, no price, nothing to say beside it


@pytest.mark.parametrize("approved", [True, False])
def test_of_a_device_that_is_not_approved_five_things_are_told(write: Write, approved: bool) -> None:
    missing = told(profile_with(write, f"{NOTE}device_approved = {str(approved).lower()}\n"))
    assert [key for key in missing if key.startswith("device")] == ([] if approved else sorted(profile.UNAPPROVED))


def test_consent_names_who_keeps_the_data(write: Write) -> None:
    assert {"operator", "privacy_policy", "line_part"} <= {*told(write())}
    given = "".join(f'{key}.{la} = "x"\n' for key in ("operator", "privacy_policy", "line_part") for la in ("ja", "en"))
    ships = profile_with(write, given)
    spoken = [one for one in told(ships) if one in ("operator", "privacy_policy", "line_part")]
    assert spoken == []


@pytest.mark.parametrize(
    ("day", "what"),
    [
        ("2026-11-22", None),
        ("2025-11-22", None),
        ("2025-11-21", "the help lines and advice lines were last checked on 2025-11-21; check them and write the day"),
    ],
)
def test_numbers_are_looked_at_once_a_year(write: Write, day: str, what: str | None) -> None:
    days = f"checked.help_lines = {day}\nchecked.price = 2026-11-22\nchecked.privacy = 2026-11-22\n"
    warnings = [one.message for one in library.warnings(None, TODAY, ships=profile_with(write, days))]
    assert [one for one in warnings if "checked" in one] == ([what] if what else [])


def test_a_day_to_come_is_none_on_which_somebody_checked(write: Write) -> None:
    ships = profile_with(write, "checked.price = 2026-12-01\n")
    problems = [str(one) for one in library.problems(None, TODAY, ships=ships)]
    assert problems == [
        'profile.toml:11: checked: "price" is not a day that has come; write year-month-day without quotes'
    ]


def test_a_line_whose_value_is_missing_is_left_out(write: Write) -> None:
    worded = '"""\nお車の方へ。\n{parking?}\n{phone}"""'
    silent = library.load(None, TODAY, ships=write("topics/dermapen/clinic.toml", PARKING, worded))
    assert silent.answer("parking", "ja") == "お車の方へ。\n03-1234-5678"


def test_a_gap_that_may_be_empty_is_still_spelt_right(write: Write) -> None:
    [problem] = library.problems(None, TODAY, ships=write("topics/dermapen/clinic.toml", PARKING, '"{parkign?}"'))
    assert '{parkign?} is no name in profile.toml; did you mean "parking"?' in problem.message
