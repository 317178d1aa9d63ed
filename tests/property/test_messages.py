"""Whatever is said waits in the outbox as JSON, and comes out of it as it went in."""

from datetime import date, datetime
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from clinic import message_json
from clinic.message import (
    Answer,
    Because,
    Called,
    Card,
    CareSteps,
    Choice,
    DayNote,
    Pick,
    Quoted,
    Say,
    ServiceName,
    Standing,
    Text,
    Urgent,
)
from clinic.reservation import REASONS, Status
from tests.property.test_taps import taps

words = st.text(max_size=12)
several = st.lists(words, max_size=3).map(tuple)
values = st.one_of(
    words,
    st.integers(),
    st.dates(),
    st.datetimes(),
    st.builds(ServiceName, words, st.booleans()),
    st.builds(Standing, st.sampled_from(get_args(Status))),
    st.builds(Because, st.sampled_from([*REASONS, "own"]), words),
    st.lists(st.builds(Called, st.sampled_from(["title", "sign"]), words), max_size=3).map(tuple),
    st.builds(Quoted, st.sampled_from(["task", "reservation"]), words),
)
params = st.dictionaries(words, values, max_size=3)
choices = st.lists(
    st.builds(Choice, words, taps, params, st.none() | st.builds(Pick, words, words, words)), max_size=3
).map(tuple)
SAYS = {
    Text: st.builds(Text, words, params, choices, st.sampled_from(["text", "confirm", "buttons"])),
    Card: st.builds(Card, words, params, several, choices),
    Answer: st.builds(Answer, words, choices),
    Urgent: st.builds(Urgent, words, several, st.booleans(), choices),
    CareSteps: st.builds(CareSteps, words, several, choices),
    DayNote: st.builds(DayNote, words, st.integers(0, 99), st.dates() | words, st.integers(0, 999), choices),
}


def test_every_kind_is_drawn() -> None:
    assert set(SAYS) == set(get_args(Say))


@given(st.lists(st.one_of(*SAYS.values()), max_size=3).map(tuple))
def test_what_is_said_is_read_as_it_was_written(says: tuple[Say, ...]) -> None:
    read = message_json.read(message_json.written(says))
    assert read == says
    assert [list(map(type, _values(say))) for say in read] == [list(map(type, _values(say))) for say in says]


def _values(say: Say) -> list[date | datetime | object]:
    """A day equals no time, but a time is a day as well: their types are compared."""
    return list(say.params.values()) if isinstance(say, Text | Card) else []
