"""What an answer counts as."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.chat.records import Counts, counts
from bot.line.events import Event, Said
from bot.turn.decision import Decision, Deed, RaiseTask, WithdrawQuestion
from bot.turn.situation import Situation
from clinic.conversation import Conversation
from clinic.message import Answer, DayNote, Say, Text

NOW = datetime(2030, 4, 2, 3, 0, tzinfo=UTC)
EVENT = Event("e", "U1", "user", Said("?", "m"), NOW, None, False)


def situation(is_staff: bool = False) -> Situation:
    return Situation(Conversation(), "ja", False, NOW.date(), NOW, ZoneInfo("Asia/Tokyo"), True, is_staff=is_staff)


ROWS: list[tuple[tuple[Say, ...], tuple[Deed, ...], Counts]] = [
    ((Answer("pores"),), (), (("answered", "pores"),)),
    ((Answer("pores"), Answer("pain")), (), (("answered", "pores"), ("answered", "pain"))),
    ((Answer("pores", plain=True),), (), ()),  # the same once more, in words alone
    ((DayNote("redness", 1, NOW.date(), 1),), (), (("answered", ""),)),
    ((Text("staff.passed"),), (RaiseTask("question", "pain"),), (("passed", "pain"),)),
    ((Answer("pores"), Text("staff.passed")), (RaiseTask("complaint"),), (("answered", "pores"), ("passed", ""))),
    ((Text("suggest.text"),), (), (("suggested", ""),)),
    ((Text("decline.text"),), (), (("declined", ""),)),
    ((Text("courtesy.thanks"),), (WithdrawQuestion(),), ()),
]


@pytest.mark.parametrize(("says", "deeds", "expected"), ROWS)
def test_what_an_answer_counts_as(says: tuple[Say, ...], deeds: tuple[Deed, ...], expected: Counts) -> None:
    decision = Decision(says, Conversation(), "ja", deeds)
    assert counts(situation(), EVENT, decision) == expected
    assert counts(situation(is_staff=True), EVENT, decision) == ()


def test_danger_counts_as_that_alone_and_what_goes_to_staff_who_have_the_word_as_nothing() -> None:
    urgent = Decision((Text("decline.text"),), Conversation(), "ja", (RaiseTask("urgent", "airway"),), urgent=True)
    assert counts(situation(), EVENT, urgent) == (("urgent", ""),)
    quiet = Decision((), Conversation(), "ja", (RaiseTask("question"),), rule="staff_have_the_word")
    assert counts(situation(), EVENT, quiet) == ()
