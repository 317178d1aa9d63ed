"""What is left of a decision while staff have the word."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from bot.chat.records import entry
from bot.chat.staff_speak import unless_staff_speak
from bot.line.events import Event, Said, Showed, Tapped, TookBack
from bot.turn.decision import ChooseLanguage, Decision, Forget, NoteCheckIn, RaiseTask, StopTips, TakeBack
from bot.turn.situation import Situation
from clinic import taps
from clinic.conversation import Conversation
from clinic.message import Answer, Text, Urgent
from clinic.patient import PatientId
from clinic.reservation import ReservationId
from store.word import Word

NOW = datetime(2030, 4, 1, 17, 0, tzinfo=UTC)
TALK = Conversation(about="price")


def situation(word: Word | None) -> Situation:
    return Situation(TALK, "ja", False, date(2030, 4, 1), NOW, ZoneInfo("Asia/Tokyo"), True, word=word)


def taken(until: datetime = NOW + timedelta(hours=1)) -> Situation:
    return situation(Word(PatientId("p"), "staff", "M1", NOW, until))


def event(what: Said | Showed | Tapped | TookBack) -> Event:
    return Event("e1", "Umai", "user", what, NOW, None, False)


ASKED = event(Said("how much", "m1"))
ANSWER = Decision((Answer("price"),), Conversation(about="pores"), "ja")


@pytest.mark.parametrize(
    "free",
    [situation(None), taken(NOW), situation(Word(PatientId("p"), "bot", None, NOW, None))],
    ids=["never", "over", "back"],
)
def test_nothing_changes_where_the_bot_has_the_word(free: Situation) -> None:
    assert unless_staff_speak(free, ASKED, ANSWER) is ANSWER


def test_danger_is_said_as_always() -> None:
    danger = Decision((Urgent("emergency", (), True),), Conversation(danger="emergency"), "ja", urgent=True)
    assert unless_staff_speak(taken(), ASKED, danger) is danger


def test_what_is_written_goes_to_staff_and_is_not_answered() -> None:
    left = unless_staff_speak(taken(), ASKED, ANSWER)
    assert left.says == ()
    assert left.conversation == TALK
    assert left.deeds == (RaiseTask("question", words="how much", message_id="m1"),)


def test_what_goes_to_staff_anyway_goes_once_and_how_the_skin_is_is_noted() -> None:
    deeds = (NoteCheckIn(None, "worried"), RaiseTask("request", "reserve", words="how much"))
    left = unless_staff_speak(taken(), ASKED, Decision((Text("request.reserve"),), TALK, "ja", deeds))
    assert (left.says, left.deeds) == ((), deeds)


@pytest.mark.parametrize(
    "right",
    [
        Decision((Text("tips.stopped"),), TALK, "ja", (StopTips(),)),
        Decision((Text("delete.done"),), TALK, "ja", (Forget(),)),
        Decision((Text("delete.confirm"),), TALK, "ja"),
        Decision((Text("my_data.text"),), TALK, "ja"),
        Decision((Text("language.set"),), TALK, "ja", (ChooseLanguage("en"),)),
    ],
    ids=lambda one: one.says[0].key,
)
def test_what_is_a_persons_right_is_done_and_said(right: Decision) -> None:
    left = unless_staff_speak(taken(), ASKED, right)
    assert (left.says, left.deeds, left.voice) == (right.says, right.deeds, "anyway")


@pytest.mark.parametrize(
    ("tap", "heard"),
    [
        (taps.AnswerVisit("accept", ReservationId("AAAAAA"), 1), True),
        (taps.DeleteData(True), True),
        (taps.Tips(False), True),
        (taps.Ask("pores"), False),
        (taps.ToStaff("write"), False),
        (taps.Skin("day-3", "fine"), False),
        (taps.InWords("pores"), False),
        (None, False),
    ],
)
def test_a_tap_that_does_something_with_what_is_theirs_is_answered(tap: taps.Tap | None, heard: bool) -> None:
    left = unless_staff_speak(taken(), event(Tapped(tap)), ANSWER)
    assert bool(left.says) == heard
    assert left.deeds == ()


AREAS: dict[str, bool] = {
    **dict.fromkeys(("visits", "treatment", "tips", "settings"), True),  # what is the person's own, and their rights
    **dict.fromkeys(("ask", "reserve", "staff", "today", "skin", "care"), False),
}


@pytest.mark.parametrize("area", get_args(taps.MenuArea))
def test_an_area_of_the_menu_speaks_only_of_what_is_theirs(area: taps.MenuArea) -> None:
    left = unless_staff_speak(taken(), event(Tapped(taps.Menu(area))), ANSWER)
    assert bool(left.says) == AREAS[area]
    assert left.deeds == ()


def test_a_picture_goes_to_staff_a_sticker_asks_for_nothing_and_what_is_unsent_is_taken_back() -> None:
    assert unless_staff_speak(taken(), event(Showed("image", "m2")), ANSWER).deeds == (RaiseTask("question"),)
    assert unless_staff_speak(taken(), event(Showed("sticker", "m2")), ANSWER).deeds == ()
    unsent = Decision((), TALK, "ja", (TakeBack("m1"),))
    assert unless_staff_speak(taken(), event(TookBack("m1")), unsent) is unsent


def test_the_transcript_tells_the_rule_and_that_staff_had_the_word() -> None:
    answered = replace(ANSWER, rule="question")
    kept = entry(ASKED, unless_staff_speak(situation(None), ASKED, answered))
    unsaid = entry(ASKED, unless_staff_speak(taken(), ASKED, answered))
    assert (kept and kept.rule, unsaid and unsaid.rule) == ("question", "staff_have_the_word")
