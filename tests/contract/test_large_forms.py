"""Forms that are longer than anybody writes are refused in words, and those that somebody may write are taken."""

from collections.abc import Callable

import pytest

from bot.page import site as page_site
from bot.page import urgent
from clinic.patient import LANGUAGES
from console import learning, site
from knowledge import teaching
from knowledge.library import Library
from store.db import Database
from tests.conftest import Hands
from tests.desk import DeskRoom

OF_A_SIGN = "漢"  # nine bytes of a form


@pytest.fixture
def room(database: Database, known: Library, clock: Hands) -> DeskRoom:
    return DeskRoom(database, known, clock)


def test_a_form_that_is_too_long_is_refused_in_words(room: DeskRoom) -> None:
    answer = room.at_work().client.post("/desk/answers", data={"ja": "a" * (site.FORM_LIMIT + 1)})
    assert answer.status_code == 413
    assert room.words("trouble_large") in answer.text


@pytest.mark.parametrize("send", ["/book/send", "/book/language"])
def test_so_it_is_on_the_page_for_patients(room: DeskRoom, send: str) -> None:
    visitor = page_site.create(room.office).test_client()
    answer = visitor.post(send, data={"words": "a" * (page_site.FORM_LIMIT + 1)})
    assert answer.status_code == 413
    assert room.known.say("page.too_long", "ja") in answer.text


def test_words_as_long_as_are_judged_for_danger_are_read(room: DeskRoom) -> None:
    visitor = page_site.create(room.office).test_client()
    assert (
        visitor.post("/book/language", data={"words": "😀" * urgent.JUDGED}).status_code == 400
    )  # no form of ours, but read


def test_the_longest_topic_anybody_may_write_is_read(room: DeskRoom) -> None:
    longest: Callable[[int], str] = lambda length: OF_A_SIGN * length  # noqa: E731
    fields = {f"answer_{one}": longest(learning.LONGEST_ANSWER) for one in LANGUAGES}
    fields |= {f"phrasings_{one}": "\n".join([longest(teaching.LONGEST_PHRASING)] * 100) for one in LANGUAGES}
    answer = room.at_work().sends("/desk/learning/topic", **fields)
    assert answer.status_code == 422
    assert longest(learning.LONGEST_ANSWER) in answer.text
