"""What a colleague writes is done as the button of what they had begun."""

import pytest

from bot.chat.decide import decide
from bot.line.events import Event, Said, Tapped
from bot.turn.decision import AtDesk
from clinic.reservation import ReservationId
from clinic.taps import Desk, DeskTask, DeskVisit
from knowledge.library import Library
from tests.unit.bot.people import NOW, PEOPLE

VISIT = ReservationId("K7M3QX")


@pytest.mark.parametrize(
    ("who", "text", "button", "words"),
    [
        ("writing an answer", "はい", DeskTask("answer", "T1"), "はい"),
        ("writing an answer", "お答えします", DeskTask("answer", "T1"), "お答えします"),
        ("an answer to send", "はい", DeskTask("send", "T1"), None),
        ("an answer to send", "書き直します", DeskTask("answer", "T1"), "書き直します"),
        ("writing a refusal", "はい", DeskVisit("words", VISIT, 2), "はい"),
        ("a refusal to send", "はい", DeskVisit("send", VISIT, 2), None),
        ("a refusal to send", "満席です", DeskVisit("words", VISIT, 2), "満席です"),
        ("writing another time", "4月5日の15時", DeskVisit("other", VISIT, 2), "4月5日の15時"),
        ("writing another time", "はい", DeskVisit("other", VISIT, 2), "はい"),
        ("a refusal to send", "やめる", None, None),
    ],
)
def test_words_after_a_button(who: str, text: str, button: Desk | None, words: str | None, known: Library) -> None:
    decision = decide(PEOPLE[who](known), Event("e", "U", "user", Said(text, "m"), NOW, "token", False), known)
    assert decision.deeds == (AtDesk(button, words),)


@pytest.mark.parametrize("who", ["writing an answer", "an answer to send", "writing a refusal", "a refusal to send"])
@pytest.mark.parametrize("pressed", [DeskTask("close", "T2"), DeskVisit("confirm", VISIT, 2)])
def test_what_is_being_written_waits_while_something_else_is_decided(who: str, pressed: Desk, known: Library) -> None:
    begun = PEOPLE[who](known)
    decision = decide(begun, Event("e", "U", "user", Tapped(pressed), NOW, "token", False), known)
    assert decision.conversation == begun.conversation


@pytest.mark.parametrize("pressed", [DeskTask("answer", "T2"), DeskVisit("words", VISIT, 2)])
def test_another_text_that_is_begun_takes_its_place(pressed: Desk, known: Library) -> None:
    begun = PEOPLE["an answer to send"](known)
    decision = decide(begun, Event("e", "U", "user", Tapped(pressed), NOW, "token", False), known)
    assert decision.conversation.flow is None
