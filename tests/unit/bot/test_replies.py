"""Two answers become one, in an order in which a question asked back can be answered."""

from datetime import date

from bot.chat.replies import both
from bot.turn.decision import Decision, Unregister, WithdrawQuestion
from clinic.conversation import Conversation
from clinic.message import Text
from clinic.talks import DayAsked

MONDAY = date(2030, 4, 1)
ANSWER = Decision((Text("a"),), Conversation(about="a"), "ja", (WithdrawQuestion(),))
OTHER = Decision((Text("b"), Text("a")), Conversation(about="b"), "ja", (Unregister(MONDAY),))
QUESTION = Decision((Text("q"),), Conversation(DayAsked()), "ja")


def keys(decision: Decision) -> list[str]:
    return [say.key for say in decision.says if isinstance(say, Text)]


def test_in_order_and_nothing_twice() -> None:
    joined = both(ANSWER, OTHER)
    assert keys(joined) == ["a", "b"]
    assert joined.deeds == (WithdrawQuestion(), Unregister(MONDAY))
    assert joined.conversation.about == "b"


def test_what_is_asked_back_comes_last() -> None:
    for first, second in ((QUESTION, ANSWER), (ANSWER, QUESTION)):
        joined = both(first, second)
        assert keys(joined) == ["a", "q"]
        assert joined.conversation.flow == DayAsked()
