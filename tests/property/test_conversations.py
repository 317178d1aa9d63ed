"""What a conversation remembers comes out of the database as it went in."""

import json
from datetime import date, datetime, time
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic import conversation_json
from clinic.conversation import Conversation, Question
from clinic.reservation import Draft, ReservationId
from clinic.talks import (
    Aside,
    BookingTalk,
    CancelVisit,
    ContactTalk,
    DataTalk,
    DayAsked,
    DayKept,
    DayTold,
    PhotoTalk,
    ProposedVisit,
    StaffTalk,
    Talk,
    TaskAtDesk,
    TipsTalk,
    TwoDays,
    VisitAtDesk,
    WhichVisit,
)
from clinic.taps import VisitStep
from tests.unit.bot.people import STATES, state

words = st.text(max_size=12)
days = st.dates()
minutes = st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0))
wall = st.builds(datetime.combine, days, minutes)
named = words.map(ReservationId)
drafts = st.builds(
    Draft,
    st.none() | words,
    st.lists(days, max_size=3).map(tuple),
    *[st.none() | minutes] * 3,
    st.none() | words,
    st.none() | words,
    st.none() | named,
    st.booleans(),
    st.lists(st.integers(0, 6), max_size=3).map(tuple),
)


def several(kind: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(kind, max_size=3).map(tuple)


def step(kind: type) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(step for other, step in STATES if other is kind and step))


def booking(step: str, listed: st.SearchStrategy[tuple[object, ...]]) -> st.SearchStrategy[BookingTalk]:
    return st.builds(BookingTalk, st.just(step), drafts, listed, st.none() | days)


TALKS: dict[type, st.SearchStrategy[object]] = {
    BookingTalk: st.one_of(
        booking("service", several(words)),
        booking("day", several(days)),
        *(booking(step, several(wall)) for step in ("time", "near")),
        *(booking(step, st.just(())) for step in ("confirm", "edit", "words", "paused")),
    ),
    WhichVisit: st.builds(WhichVisit, st.sampled_from(get_args(VisitStep)), several(named)),
    CancelVisit: st.builds(CancelVisit, named),
    ProposedVisit: st.just(ProposedVisit()),
    DayAsked: st.builds(DayAsked, st.none() | days),
    DayTold: st.builds(DayTold, step(DayTold), days),
    TwoDays: st.builds(TwoDays, step(TwoDays), days, days),
    DayKept: st.builds(DayKept, days, st.none() | days),
    TipsTalk: st.builds(TipsTalk, step(TipsTalk)),
    StaffTalk: st.builds(StaffTalk, step(StaffTalk)),
    DataTalk: st.just(DataTalk()),
    PhotoTalk: st.builds(PhotoTalk, st.text(min_size=1, max_size=20)),
    ContactTalk: st.builds(ContactTalk, step(ContactTalk), words, words, words),
    TaskAtDesk: st.builds(TaskAtDesk, step(TaskAtDesk), words),
    VisitAtDesk: st.builds(VisitAtDesk, step(VisitAtDesk), named, st.integers(0)),
}
talks = st.one_of(*TALKS.values())
besides = st.fixed_dictionaries(
    {
        "about": st.none() | words,
        "offered": several(words),
        "question": st.none() | st.builds(Question, words, words, st.none() | words),
        "danger": st.none() | words,
        "passed": st.booleans(),
    }
)


def test_every_kind_is_drawn() -> None:
    assert set(TALKS) == set(get_args(Talk))


@given(st.none() | talks, st.none() | st.builds(Aside, drafts), besides)
def test_a_conversation_comes_back_as_it_was(flow: Talk | None, aside: Aside | None, kept: dict[str, object]) -> None:
    conversation = Conversation(flow, None if isinstance(flow, BookingTalk) else aside, **kept)  # type: ignore[arg-type]
    stored = json.dumps(conversation_json.as_json(conversation), ensure_ascii=False)
    assert conversation_json.from_json(json.loads(stored)) == conversation


@given(drafts)
def test_there_is_one_wish_at_a_time(draft: Draft) -> None:
    with pytest.raises(ValueError, match="two wishes"):
        Conversation(BookingTalk("confirm", draft), Aside(draft))


# As the former version wrote them: one word for what was asked, and beside it everything that any flow kept

BARE = {"offered": [], "about": None, "question": None, "day": None, "was": None, "danger": None, "passed": False}
DRAFT = Draft("counselling-first", (date(2030, 4, 4),), time(15), words="words", message_id="m1")
PUT = {"draft": DRAFT.as_json()}
ONE, TWO = ReservationId("K7M3QX"), ReservationId("P4P4P4")
MONDAY, TUESDAY = date(2030, 4, 1), date(2030, 4, 2)
HALF_PAST = datetime(2030, 4, 4, 15, 30)
FORMER: list[tuple[str, dict[str, object], Talk]] = [
    ("delete-confirm", {}, DataTalk()),
    ("staff-question", {}, StaffTalk("question")),
    ("staff-talk", {}, StaffTalk("more")),
    ("treatment-day", {}, DayAsked()),
    ("treatment-day", {"was": "2030-04-01"}, DayAsked(MONDAY)),
    ("treatment-consent", {"day": "2030-04-01"}, DayTold("consent", MONDAY)),
    ("treatment-long-ago", {"day": "2030-04-01"}, DayTold("long-ago", MONDAY)),
    ("treatment-which", {"day": "2030-04-02", "was": "2030-04-01"}, TwoDays("which", TUESDAY, MONDAY)),
    ("treatment-correction", {"day": "2030-04-01", "was": "2030-04-02"}, TwoDays("correction", MONDAY, TUESDAY)),
    ("treatment-kept", {"day": "2030-04-01"}, DayKept(MONDAY)),
    ("treatment-kept", {"day": "2030-04-01", "was": "2030-04-02"}, DayKept(MONDAY, TUESDAY)),
    ("tips-back", {}, TipsTalk("back")),
    ("tips-hour", {}, TipsTalk("hour")),
    ("reservation-service", {**PUT, "offered": ["a", "b"]}, BookingTalk("service", DRAFT, ("a", "b"))),
    ("reservation-day", {**PUT, "offered": ["2030-04-01"]}, BookingTalk("day", DRAFT, (MONDAY,))),
    (
        "reservation-day",
        {**PUT, "offered": ["2030-04-01"], "day": "2030-04-02"},
        BookingTalk("day", DRAFT, (MONDAY,), TUESDAY),
    ),
    ("reservation-time", {**PUT, "offered": ["2030-04-04T15:30"]}, BookingTalk("time", DRAFT, (HALF_PAST,))),
    (
        "reservation-near",
        {**PUT, "offered": ["2030-04-04T15:30"], "day": "2030-04-02"},
        BookingTalk("near", DRAFT, (HALF_PAST,), TUESDAY),
    ),
    ("reservation-confirm", PUT, BookingTalk("confirm", DRAFT)),
    ("reservation-edit", {**PUT, "offered": ["day", "time", "service"]}, BookingTalk("edit", DRAFT)),
    ("reservation-words", PUT, BookingTalk("words", DRAFT)),
    ("reservation-paused", PUT, BookingTalk("paused", DRAFT)),
    ("reservation-which", {"offered": ["cancel:K7M3QX", "cancel:P4P4P4"]}, WhichVisit("cancel", (ONE, TWO))),
    ("reservation-cancel", {"offered": ["cancel:K7M3QX"]}, CancelVisit(ONE)),
    ("reservation-proposed", {}, ProposedVisit()),
    ("desk-answer", {"offered": ["T1"]}, TaskAtDesk("answer", "T1")),
    ("desk-send", {"offered": ["T1"]}, TaskAtDesk("send", "T1")),
    ("desk-send", {"offered": ["K7M3QX", "2"]}, VisitAtDesk("send", ONE, 2)),
    ("desk-words", {"offered": ["K7M3QX", "2"]}, VisitAtDesk("words", ONE, 2)),
    ("desk-other", {"offered": ["K7M3QX", "2"]}, VisitAtDesk("other", ONE, 2)),
]


def former(waiting: str | None, **kept: object) -> Conversation:
    return conversation_json.from_json({"waiting": waiting, **BARE, "draft": None, **kept})


@pytest.mark.parametrize(("waiting", "kept", "flow"), FORMER)
def test_what_the_former_version_asked_is_still_asked(waiting: str, kept: dict[str, object], flow: Talk) -> None:
    assert former(waiting, **kept) == Conversation(flow)


def test_each_of_the_26_words_and_of_the_states_there_are_now_is_among_them() -> None:
    assert len({waiting for waiting, *_ in FORMER}) == 26
    came_later = {one for one in STATES if one[0] in (PhotoTalk, ContactTalk)}
    assert {state(talk) for *_, talk in FORMER} == STATES - came_later


def test_a_name_that_was_asked_about_before_its_message_was_noted_is_still_asked_about() -> None:
    asked = {"is": "contact", "step": "keep", "name": "Mai", "telephone": ""}
    stored = {**conversation_json.as_json(Conversation()), "flow": asked}
    assert conversation_json.from_json(stored) == Conversation(ContactTalk("keep", "Mai"))


@pytest.mark.parametrize("waiting", [None, "treatment-day", "staff-talk", "reservation-proposed"])
def test_a_wish_beside_something_else_is_aside(waiting: str | None) -> None:
    assert former(waiting, **PUT).aside == Aside(DRAFT)


def test_everything_else_the_former_version_kept_stays() -> None:
    question = {"words": "w", "message_id": "m", "topic": None}
    kept = former("reservation-paused", **{**PUT, "offered": ["pores"], "question": question, "about": "price"})
    assert kept == Conversation(
        BookingTalk("paused", DRAFT), about="price", offered=("pores",), question=Question("w", "m")
    )
    assert former(None, danger="emergency", passed=True) == Conversation(danger="emergency", passed=True)
    oldest = {"waiting": None, "offered": [], "about": "price", "question": None}
    assert conversation_json.from_json(oldest) == Conversation(about="price")


@pytest.mark.parametrize(
    ("waiting", "kept"),
    [
        ("treatment-consent", {}),
        ("treatment-which", {"day": "2030-04-01"}),
        ("reservation-confirm", {}),
        ("reservation-cancel", {}),
        ("desk-words", {}),
        ("never-heard-of", {}),
    ],
)
def test_what_goes_together_in_no_flow_asks_nothing(waiting: str, kept: dict[str, object]) -> None:
    assert former(waiting, **kept) == Conversation()


def test_what_a_later_version_wrote_is_begun_anew() -> None:
    later = {**conversation_json.as_json(Conversation(about="price")), "v": conversation_json.VERSION + 1}
    assert conversation_json.from_json(later) == Conversation()
