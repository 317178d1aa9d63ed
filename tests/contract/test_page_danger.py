"""Danger in the words for staff on the page, on both databases: answered there at once, staff alerted, nothing sent unseen."""

import re
from html import unescape

import pytest

from clinic.reservation import Draft
from clinic.talks import BookingTalk
from knowledge.library import Library
from store import conversations, page_sessions, patients, staff
from store.db import Database
from tests.conftest import Hands, tokyo
from tests.contract.reservation_desk import ANN, FIRST
from tests.page import Browser, PageRoom

AT = "2030-04-04T11:00"
CRY = "朝から息ができないです"
CRIES = [(CRY, "emergency"), ("I can't breathe", "emergency"), ("初診です。\n死にたいです", "self-harm")]


@pytest.fixture
def room(database: Database, known: Library, clock: Hands) -> PageRoom:
    return PageRoom(database, known, clock)


def at_the_summary(room: PageRoom, here: Browser) -> patients.Patient:
    mai = room.desk.meet()
    here.chooses(room.link(mai))
    here.takes(AT)
    here.goes("/book/confirm")
    return mai


def tasks(room: PageRoom) -> list[tuple[str, str]]:
    found = room.desk.look(lambda tx: tx.rows("SELECT kind, words FROM task ORDER BY opened_at"))
    return [(row["kind"], row["words"]) for row in found]


def read(here: Browser, path: str) -> str:
    """What a page tells, without its marks."""
    return unescape(re.sub("<[^>]+>", "", here.goes(path).text))


@pytest.mark.parametrize(("words", "response"), CRIES)
def test_danger_is_answered_on_the_page_and_nothing_is_sent_unseen(room: PageRoom, words: str, response: str) -> None:
    here = room.browser()
    mai, turn = at_the_summary(room, here), here.turn()
    for _ in range(2):  # pressed twice
        assert here.sends("/book/send", turn=turn, words=words).location == "/book/help"
    shown = read(here, "/book/help")
    assert all(
        line in shown
        for line in room.known.urgent_words(response, "ja", staff_told=True).split("\n")
        if "{" not in line
    )
    assert 'href="tel:119"' in here.seen
    assert room.words("page.help_unsent") in shown
    assert room.has(mai) == ()
    [(kind, excerpt)] = tasks(room)
    assert kind == "urgent"
    assert excerpt in words
    assert [row["purpose"] for row in room.desk.rows(ANN.chat)] == ["alert"]
    with room.db.look() as tx:
        assert conversations.load(tx, mai.id)[0].danger == response  # the chat goes on from there
        [said] = tx.rows("SELECT words, rule FROM transcript")
    assert (said["words"], said["rule"]) == (words, "alarm")
    # Having read it, they may send the very same words; other ones are judged anew.
    assert words.split("\n")[0] in read(here, "/book/confirm")
    assert here.sends("/book/send", turn=here.turn(), words=f"{words}、唇が腫れています").location == "/book/help"
    assert here.sends("/book/send", turn=here.turn(), words=f"{words}、唇が腫れています").location == "/book/done"
    [one] = room.has(mai)
    assert room.note(one) == f"{words}、唇が腫れています"


@pytest.mark.parametrize(
    ("path", "more"),
    [("time", {"at": AT}), ("note", {"to": "service"}), ("language", {"language": "en", "back": "/book/confirm"})],
)
def test_whichever_button_is_pressed(room: PageRoom, path: str, more: dict[str, str]) -> None:
    here = room.browser()
    at_the_summary(room, here)
    assert here.sends(f"/book/{path}", turn=here.turn(), words=CRY, **more).location == "/book/help"
    assert [kind for kind, _ in tasks(room)] == ["urgent"]
    assert CRY in here.goes("/book/confirm").text
    assert here.sends(f"/book/{path}", turn=here.turn(), words=CRY, **more).location != "/book/help"


def test_after_it_was_sent_too(room: PageRoom) -> None:
    here = room.browser()
    mai, turn = at_the_summary(room, here), here.turn()
    here.sends("/book/send", turn=turn)
    assert here.sends("/book/send", turn=turn, words=CRY).location == "/book/help"
    assert room.words("page.help_unsent") not in read(here, "/book/help")
    assert len(room.has(mai)) == 1
    assert here.goes("/book/done").status_code == 200
    assert [kind for kind, _ in tasks(room)] == ["urgent"]


def test_in_the_language_of_the_words_as_well(room: PageRoom) -> None:
    here = room.browser()
    at_the_summary(room, here)
    here.sends("/book/send", turn=here.turn(), words="I can't breathe")
    shown = read(here, "/book/help")
    assert "119番" in shown
    assert "Please call 119 now" in shown
    here.sends("/book/language", language="en", back="/book/help")
    assert '<html lang="en">' in here.goes("/book/help").text


def test_nobody_is_told_that_staff_know_where_there_are_none(room: PageRoom) -> None:
    here = room.browser()
    at_the_summary(room, here)
    with room.db.atomic() as tx:
        staff.leave(tx, ANN.chat)
    here.sends("/book/send", turn=here.turn(), words=CRY)
    assert room.known.urgent_words("emergency", "ja", staff_told=False).split("\n")[-1] in read(here, "/book/help")


def test_who_is_no_longer_known_is_told_what_to_do_all_the_same(room: PageRoom) -> None:
    here = room.browser()
    mai = at_the_summary(room, here)
    room.clock.turn(minutes=121)
    answer = here.sends("/book/send", turn="0", words=CRY)
    assert answer.status_code == 410
    assert 'href="tel:119"' in answer.text
    assert tasks(room) == []
    assert room.has(mai) == ()


@pytest.mark.parametrize(
    "words", [CRY, "I can't breathe", "I'm so tired of being alive", "敏感肌です", "卵アレルギーです"]
)
def test_the_page_hears_what_the_chat_hears(known: Library, words: str) -> None:
    assert known.alarm(words) == known.understanding.alarm(words)


def test_what_is_no_danger_goes_its_way(room: PageRoom) -> None:
    here = room.browser()
    mai = at_the_summary(room, here)
    assert here.goes("/book/help").location == "/book/confirm"
    here.sends("/book/send", turn=here.turn(), words="敏感肌です。よろしくお願いします")
    assert len(room.has(mai)) == 1
    assert tasks(room) == []


def test_words_of_a_message_that_is_unsent_go_with_it(room: PageRoom) -> None:
    mai, here = room.desk.meet(), room.browser()
    with room.db.atomic() as tx:
        wish = BookingTalk("day", Draft(FIRST, words="敏感肌です", message_id="m1"))
        talk, _ = conversations.load(tx, mai.id)
        conversations.put(tx, mai.id, type(talk)(wish))
    here.chooses(room.link(mai))
    here.takes(AT)
    here.sends("/book/send", turn=here.turn(), words=f"敏感肌です。{CRY}")
    with room.db.atomic() as tx:
        page_sessions.take_back(tx, mai.id, "m1")
    assert here.goes("/book/help").location == "/book/confirm"
    assert tokyo(4, 11) not in [one.starts_at for one in room.has(mai)]
