"""Opening times and terms of the profile: what they come to, and what is said about mistakes in them."""

from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from knowledge import library
from knowledge.opening import Booking, Period
from tests.unit.knowledge.conftest import TODAY

HOURS = """
[opening]
monday = ["10:00-13:00", "15:00-19:00"]
tuesday = ["10:00-19:00"]
saturday = ["10:00〜17:30"]
country = "JP"
holiday = ["10:00-15:00"]
closed = ["12-29/01-03", "2027-08-13/2027-08-15", "2027-03-01"]

[opening.days]
"2027-05-05" = ["12:00-16:00"]
"2027-05-08" = []
"""
TERMS = """
[reservations]
slot_minutes = 20
at_once = 2
buffer_minutes = 10
last_arrival_minutes = 60
notice_hours = 2
ahead_days = 30
hold_hours = 4
open_requests = 3
change_hours = 12
remind_at = "17:00"
remind_hours = 2
"""


@pytest.fixture
def told(write: Callable[..., Path]) -> Callable[..., list[str]]:
    """What is said about a profile with opening times and one mistake; lines count from their heading."""

    def problems(old: str = "", new: str = "", both: str = HOURS + TERMS) -> list[str]:
        folder = write()
        assert old in both
        profile = folder / "profile.toml"
        profile.write_text(profile.read_text(encoding="utf-8") + both.replace(old, new, 1), encoding="utf-8")
        return [str(problem).split(": ", 1)[1] for problem in library.problems(None, TODAY, ships=folder)]

    return problems


@pytest.fixture
def booking(write: Callable[..., Path]) -> Booking:
    folder = write()
    profile = folder / "profile.toml"
    profile.write_text(profile.read_text(encoding="utf-8") + HOURS + TERMS, encoding="utf-8")
    found = library.load(None, TODAY, ships=folder).clinic.booking
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        ("2027-04-05", ["10:00-13:00", "15:00-19:00"]),  # a Monday
        ("2027-04-06", ["10:00-19:00"]),
        ("2027-04-07", []),  # a weekday left out
        ("2027-04-10", ["10:00-17:30"]),  # a wave dash, as phones type it
        ("2027-01-11", ["10:00-15:00"]),  # Coming of Age Day, a Monday
        ("2027-03-22", ["10:00-15:00"]),  # in lieu of the equinox on Sunday
        ("2026-09-22", ["10:00-15:00"]),  # between two holidays
        ("2027-04-29", []),  # Showa Day on a closing day
        ("2027-05-05", ["12:00-16:00"]),  # written out: goes before holiday and week
        ("2027-05-08", []),  # written out as closed
        ("2027-03-01", []),
        ("2027-08-14", []),
        ("2027-08-16", ["10:00-13:00", "15:00-19:00"]),
        ("2026-12-28", ["10:00-13:00", "15:00-19:00"]),
        ("2026-12-29", []),  # every year, past New Year
        ("2028-01-03", []),
        ("2028-01-04", ["10:00-19:00"]),
    ],
)
def test_periods_of_a_day(booking: Booking, day: str, hours: list[str]) -> None:
    found = booking.opening.periods(date.fromisoformat(day))
    assert [f"{period.start:%H:%M}-{period.end:%H:%M}" for period in found] == hours


def test_terms(booking: Booking) -> None:
    terms = booking.terms
    assert (terms.slot, terms.buffer, terms.last_arrival) == tuple(timedelta(minutes=n) for n in (20, 10, 60))
    assert (terms.at_once, terms.open_requests, terms.ahead) == (2, 3, timedelta(days=30))
    assert (terms.notice, terms.hold, terms.change_until) == tuple(timedelta(hours=n) for n in (2, 4, 12))
    assert (terms.remind_at, terms.remind_before) == (time(17), timedelta(hours=2))


def test_without_the_headings_nothing_can_be_reserved(write: Callable[..., Path]) -> None:
    assert library.load(None, TODAY, ships=write()).clinic.booking is None


def test_what_may_be_left_out(told: Callable[..., list[str]]) -> None:
    lean = "\n".join(line for line in TERMS.splitlines() if not line.startswith(("buffer", "last", "remind")))
    assert told(both='[opening]\nmonday = ["10:00-19:00"]\n' + lean) == []


def test_what_ships_can_be_reserved(known: library.Library) -> None:
    found = known.clinic.booking
    assert found is not None
    assert found.opening.periods(date(2030, 4, 3)) == ()  # a Wednesday
    assert found.opening.periods(date(2030, 5, 6)) == (Period(time(10), time(18)),)  # a holiday in lieu
    assert found.opening.periods(date(2030, 12, 30)) == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'tuesday = ["10:00-19:00"]',
            'tuesday = ["10-19"]',
            '"10-19" is no period; write two times of day, as in "10:00-19:00"',
        ),
        (
            'tuesday = ["10:00-19:00"]',
            'tuesday = ["10:00-25:00"]',
            '"10:00-25:00" is no period; write two times of day, as in "10:00-19:00"',
        ),
        (
            'tuesday = ["10:00-19:00"]',
            'tuesday = ["19:00-10:00"]',
            '"19:00-10:00" ends before it begins; a period lies within one day',
        ),
        ('tuesday = ["10:00-19:00"]', 'tuesday = ["10:02-19:00"]', '"10:02-19:00": write times in steps of 5 minutes'),
        (
            '"10:00-13:00", "15:00-19:00"',
            '"15:00-19:00", "10:00-13:00"',
            '"monday": 10:00 comes before 19:00; put the periods in order',
        ),
        ("tuesday =", "tusday =", '"tusday" is not a known name here; did you mean "tuesday"?'),
        ('country = "JP"\n', "", '"holiday" needs the country whose holidays are meant; add country = "JP"'),
        (
            'country = "JP"',
            'country = "Japan"',
            '"Japan" is no country code; write two capital letters, as in country = "JP"',
        ),
        (
            'holiday = ["10:00-15:00"]\n',
            "",
            '"holiday" is missing; add holiday = [] to close on national holidays, or their hours',
        ),
        (
            '"2027-03-01"]',
            '"1 March"]',
            '"1 March" names no days; write "2027-08-13", "2027-08-13/2027-08-15" or "12-29/01-03"',
        ),
        ("2027-08-13/2027-08-15", "2027-08-15/2027-08-13", '"2027-08-15/2027-08-13" ends before it begins'),
        (
            '"2027-05-08" = []',
            '"2027-02-30" = []',
            '"2027-02-30" is no day; write year-month-day in quotes, as in "2027-05-05" = ["10:00-15:00"]',
        ),
        ("slot_minutes = 20", "slot_minutes = 7", '"slot_minutes" is 7; write it in steps of 5 minutes'),
        ("slot_minutes = 20\n", "", '"slot_minutes" is missing; add slot_minutes = …, a number from 5 to 240'),
        (
            "notice_hours = 2\nahead_days = 30",
            "notice_hours = 48\nahead_days = 2",
            '"notice_hours" is 48, and "ahead_days" 2: whatever is not too soon is too far, so nobody can reserve',
        ),
        (
            "last_arrival_minutes = 60",
            "last_arrival_minutes = 600",
            "last_arrival_minutes is longer than the clinic is ever open, so nobody can come",
        ),
        ('tuesday = ["10:00-19:00"]', 'tuesday = "10:00-19:00"', '"tuesday" must be a list: tuesday = ["…", "…"]'),
        ("at_once = 2", "at_once = 0", '"at_once" is 0; write a number from 1 to 20'),
        ("hold_hours = 4", "hold_hour = 4", '"hold_hour" is not a known name here; did you mean "hold_hours"?'),
        (
            'remind_at = "17:00"',
            'remind_at = "5 pm"',
            '"5 pm" is no time of day; write hours and minutes, as in remind_at = "18:00"',
        ),
        (
            "ahead_days = 30",
            'ahead_days = "30"',
            '"ahead_days" must be a whole number without quotes, signs or commas, as in ahead_days = 1',
        ),
    ],
)
def test_mistakes(told: Callable[..., list[str]], old: str, new: str, message: str) -> None:
    [problem] = told(old, new)
    assert problem.split(": ", 1)[problem.startswith(("opening", "reservations"))] == message


def test_one_without_the_other(told: Callable[..., list[str]]) -> None:
    assert told(both=HOURS) == ['"reservations" is missing; add [reservations]']
    assert told(both=TERMS) == ['"opening" is missing; add [opening]']


def test_a_clinic_that_is_never_open(told: Callable[..., list[str]]) -> None:
    [problem] = told(both="[opening]\nmonday = []\n" + TERMS)
    assert "never open" in problem


def test_a_visit_longer_than_the_day(told: Callable[..., list[str]]) -> None:
    [problem] = told("arrival_minutes = 60", "arrival_minutes = 0", '[opening]\nmonday = ["10:00-10:30"]\n' + TERMS)
    assert problem == 'service "face" takes 60 minutes, longer than the clinic is ever open'


def test_nothing_to_reserve(told: Callable[..., list[str]], write: Callable[..., Path]) -> None:
    folder = write("profile.toml", "minutes = 60\n", "")
    profile = folder / "profile.toml"
    profile.write_text(profile.read_text(encoding="utf-8") + HOURS + TERMS, encoding="utf-8")
    [problem] = library.problems(None, TODAY, ships=folder)
    assert problem.message.startswith("nobody can reserve anything")


def test_a_name_too_long_for_what_stands_above_buttons(
    told: Callable[..., list[str]], write: Callable[..., Path]
) -> None:
    folder = write("profile.toml", 'name.ja = "顔"', f'name.ja = "{"顔" * 41}"')
    profile = folder / "profile.toml"
    profile.write_text(profile.read_text(encoding="utf-8") + HOURS + TERMS, encoding="utf-8")
    [problem] = library.problems(None, TODAY, ships=folder)
    assert problem.message == 'service "face": the name has 41 characters, and 40 fit above buttons; shorten it'


class TestTextsInSeveralFiles:
    def test_a_subject_has_a_file_of_its_own(self, write: Callable[..., Path]) -> None:
        folder = write()
        for language, text in (("ja", "ご来院"), ("en", "Visit")):
            (folder / f"texts/visit.{language}.toml").write_text(f'[visit]\ncalled = "{text}"\n', encoding="utf-8")
        assert library.load(None, TODAY, ships=folder).say("visit.called", "en") == "Visit"

    def test_a_text_that_stands_twice(self, write: Callable[..., Path]) -> None:
        folder = write()
        for language in ("ja", "en"):
            (folder / f"texts/visit.{language}.toml").write_text('[button]\nyes = "Yes"\n', encoding="utf-8")
        assert [str(problem) for problem in library.problems(None, TODAY, ships=folder)] == [
            'texts/visit.en.toml:2: "button.yes" stands already at texts/en.toml:7; keep one',
            'texts/visit.ja.toml:2: "button.yes" stands already at texts/ja.toml:7; keep one',
        ]

    def test_a_text_in_one_language_only(self, write: Callable[..., Path]) -> None:
        folder = write()
        (folder / "texts/visit.ja.toml").write_text('[visit]\ncalled = "ご来院"\n', encoding="utf-8")
        assert [str(problem) for problem in library.problems(None, TODAY, ships=folder)] == [
            'texts/visit.ja.toml:2: "visit.called" is missing in texts/visit.en.toml; write it in English too'
        ]
