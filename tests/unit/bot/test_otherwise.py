"""The same question is never put word for word again."""

from dataclasses import replace

import pytest

from bot.chat import otherwise
from bot.chat.otherwise import OTHERWISE
from bot.turn.decision import Decision
from clinic.conversation import Conversation
from clinic.message import Text
from clinic.patient import LANGUAGES, Language
from clinic.talks import DataTalk
from knowledge import words
from knowledge.library import Library

ASKED = Decision((Text("courtesy.noted"), Text("reservation.cancel_sure")), Conversation(DataTalk()), "ja")


def keys(decision: Decision) -> list[str]:
    return [say.key for say in decision.says if isinstance(say, Text)]


def test_each_time_in_other_words_and_then_from_the_beginning() -> None:
    talk, put = Conversation(), []
    for _ in range(4):
        decision = otherwise.put(talk, ASKED)
        assert keys(decision)[0] == "courtesy.noted"
        put.append(keys(decision)[1])
        talk = decision.conversation
    first, *ways = "reservation.cancel_sure", *OTHERWISE["reservation.cancel_sure"]
    assert put == [first, *ways, first]


def test_something_in_between_does_not_make_it_new() -> None:
    talk = otherwise.put(Conversation(), ASKED).conversation
    between = otherwise.put(talk, replace(ASKED, says=(Text("courtesy.noted"),)))
    assert keys(otherwise.put(between.conversation, ASKED))[1] == "reservation.cancel_sure_again"


def test_a_talk_that_is_over_is_forgotten() -> None:
    talk = otherwise.put(Conversation(), ASKED).conversation
    over = otherwise.put(talk, replace(ASKED, says=(), conversation=Conversation()))
    assert over.conversation.put == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", OTHERWISE)
def test_other_words_tell_the_same(known: Library, key: str, language: Language) -> None:
    """The same gaps, so that nothing is left out; and really other words."""
    texts = known.texts[language]
    ways = [texts[way] for way in (key, *OTHERWISE[key])]
    assert len({way.gaps for way in ways[1:]} | {ways[0].gaps}) == 1 or key == "reservation.ask_day_change"
    assert len({str(way.pieces) for way in ways}) == len(ways)
    assert words is not None
