"""What the audit trail says, as values and as the text of a row."""

from typing import get_args

import pytest

from clinic import audit
from clinic.audit import By, ByKind, Denied, OfData, OfReservation, OfStaff, Unread

EVERYTHING = [
    *audit._READ.values(),
    Denied("reservation", "Confirm", "not for them"),
    Denied("staff", "Take", "not for them"),
]


@pytest.mark.parametrize("what", EVERYTHING, ids=audit.written)
def test_what_is_written_is_read_again(what: audit.What) -> None:
    assert audit.read(audit.written(what)) == what


def test_every_event_has_a_text_of_its_own() -> None:
    assert len({audit.written(what) for what in EVERYTHING}) == len(EVERYTHING)
    assert {type(what) for what in EVERYTHING} == set(get_args(audit.What))


@pytest.mark.parametrize("kind", get_args(ByKind))
@pytest.mark.parametrize("which", ["", "M1", "M1/6Y6J"])
def test_who_it_was_is_read_again(kind: ByKind, which: str) -> None:
    assert audit.read_by(audit.written_by(By(kind, which))) == By(kind, which)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("reservation: requested", OfReservation("requested")),
        ("reservation: called-off", OfReservation("called-off")),
        ("staff joined (group)", OfStaff("joined (group)")),
        ("deleted all of their data", OfData("deleted all of their data")),
        ("reservation: Accept forbidden, not theirs", Denied("reservation", "Accept", "not theirs")),
        ("something of next year", Unread("something of next year")),
    ],
)
def test_rows_that_are_there_already_are_read(text: str, what: audit.What | Unread) -> None:
    assert audit.read(text) == what
    assert audit.read_by("somebody else") == Unread("somebody else")
