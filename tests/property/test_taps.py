"""Buttons of any age and any forgery: read back as written, and answered kindly whatever stands in them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import product
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from booking import availability
from booking.availability import Availability
from bot.chat.decide import decide
from bot.line.events import Event, Tapped, parse
from bot.turn.agenda import Agenda
from bot.turn.decision import AtDesk, Decision
from bot.turn.situation import Aftercare, Situation
from clinic.conversation import Conversation, Question
from clinic.patient import LANGUAGES, PatientId
from clinic.reservation import Draft, Reservation, ReservationId, Status
from clinic.talks import Aside, BookingTalk
from clinic.taps import FIRST_YEAR, LAST_YEAR, SPELLINGS, Tap, decode, encode
from clinic.treatment import Treatment, TreatmentId
from knowledge import wording
from knowledge.library import Library
from store.treatments import Consent
from tests.conftest import TOKYO
from tests.unit.bot.people import PEOPLE, state

NOW = datetime(2030, 4, 1, 3, 0, tzinfo=UTC)
TODAY = date(2030, 4, 1)
FIRST, FACE = "counselling-first", "dermapen-face"
QUICKLY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])

names = st.one_of(
    st.sampled_from([FIRST, FACE, "K7M3QX", "P4P4P4", "pores", "no-such-service", "check-in-1"]),
    st.text(st.characters(exclude_characters=":"), min_size=1, max_size=40),
)
days = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
minutes = st.times().map(lambda at: at.replace(second=0, microsecond=0))
FIELDS: dict[Any, Any] = {
    date: days,
    time: minutes,
    datetime: st.builds(datetime.combine, days, minutes),
    int: st.integers(0, 10**9 - 1),
}


def _field(hint: Any) -> Any:
    if NoneType in get_args(hint):
        return st.none() | _field(next(one for one in get_args(hint) if one is not NoneType))
    if get_origin(hint) is Literal:
        return st.sampled_from(get_args(hint))
    return FIELDS.get(hint, names)


def _tap(number: int) -> Any:
    spelling = SPELLINGS[number]
    hints = get_type_hints(spelling.kind)
    gaps = {name for _, name in spelling.gaps() if name}
    return st.builds(
        spelling.kind,
        **{name: _field(hints[name]) for name in gaps},
        **{k: st.just(v) for k, v in spelling.fixed.items()},
    )


taps = st.integers(0, len(SPELLINGS) - 1).flatmap(_tap)
NONSENSE = [
    "",
    "nonsense",
    "no-such-service",
    "0001-01-01",
    "9999-12-31",
    "1900-01-01",
    "2999-12-31",
    "2030-02-30",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "2999-12-31T23:59",
    "0000",
    "2359",
    "2460",
    "-1",
    "0",
    "999999999",
    "9" * 5_000,
    "²",
    "１２",
    "٣",
    "\ud800",
    "\x00",
    "\u202e",
    "👩‍👩‍👧‍👧",
    "\n",
    " ",
    "'; DROP TABLE",
    "{clinic_name}",
    "../..",
]
nonsense = st.sampled_from(NONSENSE) | st.text(max_size=12)


@st.composite
def forged(draw: st.DrawFn) -> str:
    """A known button with some of its parts replaced, left out or doubled."""
    parts = encode(draw(taps)).split(":")
    for place in draw(st.sets(st.integers(0, len(parts) - 1), min_size=1, max_size=3)):
        parts[place] = draw(nonsense)
    if draw(st.booleans()):
        parts = parts[: draw(st.integers(0, len(parts)))] + draw(st.lists(nonsense, max_size=2))
    return ":".join(parts)


def _visit(named: str, status: Status, service: str = FIRST) -> Reservation:
    starts = datetime(2030, 4, 5, 9, 0, tzinfo=UTC)
    return Reservation(
        id=ReservationId(named),
        patient_id=PatientId("p"),
        service=service,
        starts_at=starts,
        ends_at=starts.replace(hour=10),
        seat=1,
        status=status,
        turn=1,
        asked_at=NOW,
        expires_at=starts if status != "confirmed" else None,
        replaces=None,
        root=ReservationId(named),
        changed_at=NOW,
    )


def situations(library: Library) -> Iterator[Situation]:
    """Somebody new, somebody with a treatment, somebody with reservations, in the middle of each kind of talk, and staff."""
    booking = library.clinic.booking
    assert booking is not None
    treatment = Treatment(TreatmentId("t"), PatientId("p"), "dermapen", date(2030, 3, 30), "patient", NOW)
    treated = Aftercare(
        consent=Consent(True, "", NOW), treatment=treatment, treatments=1, asked="check-in-1", asked_at=NOW
    )
    free = Availability(booking, availability.offered(library), TOKYO, NOW, held=lambda first, last: ())
    empty = Agenda(free)
    full = replace(
        empty,
        upcoming=(_visit("K7M3QX", "confirmed"), _visit("P4P4P4", "proposed", "gone-from-the-profile")),
        changeable=frozenset({ReservationId("K7M3QX"), ReservationId("P4P4P4")}),
        waits=lambda: (date(2030, 4, 6),),
    )
    draft = Draft(FACE, (date(2030, 4, 5),), time(16), words="words", of=ReservationId("K7M3QX"))
    asked = {state(talk): talk for who in PEOPLE.values() if (talk := who(library).conversation.flow)}.values()
    talks = [
        Conversation(),
        *(Conversation(talk, question=Question("?", "")) for talk in asked),
        *(Conversation(talk, Aside(draft)) for talk in asked if not isinstance(talk, BookingTalk)),
    ]
    plain = Situation(Conversation(), "ja", False, TODAY, NOW, TOKYO, staff_reachable=True)
    kinds = product((Aftercare(), treated), (None, empty, full), (False, True))
    for (kept, agenda, is_staff), language in zip(kinds, LANGUAGES * 6, strict=True):
        yield from (
            replace(plain, language=language, aftercare=kept, agenda=agenda, is_staff=is_staff, conversation=talk)
            for talk in talks
        )


def _event(what: Any, kind: Any = "user") -> Event:
    return Event("e", "U", kind, what, NOW, "token", standby=False)


def _answered(situation: Situation, tapped: Tapped, library: Library) -> Decision:
    """Decided, and put into words: what is said to it can be said."""
    decision = decide(situation, _event(tapped), library)
    for say in decision.says:
        assert wording.said(say, decision.language, library)
    assert decision.says or decision.deeds
    return decision


@QUICKLY
@given(taps)
def test_what_is_written_is_read(tap: Tap) -> None:
    assert decode(encode(tap)) == tap


@settings(QUICKLY, max_examples=500)
@given(forged() | nonsense)
def test_reading_never_raises_and_reads_again_what_it_read(data: str) -> None:
    tap = decode(data)
    assert tap is None or decode(encode(tap)) == tap


@pytest.fixture(scope="module")
def everybody(known: Library) -> list[Situation]:
    return list(situations(known))


@pytest.mark.slow
@settings(QUICKLY, max_examples=700)
@given(data=st.data())
def test_every_button_is_answered_in_every_situation(
    known: Library, everybody: list[Situation], data: st.DataObject
) -> None:
    situation = data.draw(st.sampled_from(everybody))
    _answered(situation, Tapped(data.draw(taps), data.draw(st.none() | days)), known)


@pytest.mark.slow
@settings(QUICKLY, max_examples=700)
@given(data=st.data())
def test_every_forged_button_is_answered_kindly(
    known: Library, everybody: list[Situation], data: st.DataObject
) -> None:
    """Through the reading of the event as well, with whatever the date picker gives."""
    situation = data.draw(st.sampled_from(everybody))
    postback = {"data": data.draw(forged()), "params": {"date": data.draw(nonsense)}}
    raw = {"type": "postback", "source": {"type": "user", "userId": "U"}, "postback": postback}
    event = parse(raw, NOW)
    assert event is not None
    assert isinstance(event.what, Tapped)
    decision = _answered(situation, event.what, known)
    if situation.is_staff and postback["data"].startswith("desk:"):
        assert isinstance(decision.deeds[0], AtDesk)
