"""Name and telephone number on the page, on both databases: asked once, kept where they can be ones, nothing typed lost."""

from html import unescape

import pytest

from clinic.conversation import Conversation
from clinic.patient import Contact
from knowledge.library import Library
from store import contacts, conversations, patients
from store.db import Database
from tests.conftest import Hands
from tests.page import Browser, PageRoom

AT = "2030-04-04T11:00"


@pytest.fixture
def room(database: Database, known: Library, clock: Hands) -> PageRoom:
    return PageRoom(database, known, clock)


def sent(room: PageRoom, here: Browser) -> patients.Patient:
    """Somebody who was never asked, with a request that was sent on the page."""
    mai = room.desk.meet()
    with room.db.atomic() as tx:
        tx.run("DELETE FROM contact")
    here.chooses(room.link(mai))
    here.takes(AT)
    here.sends("/book/send", turn=here.turn())
    return mai


def kept(room: PageRoom, who: patients.Patient) -> Contact:
    found: Contact = room.desk.look(lambda tx: contacts.get(tx, who.id))
    return found


@pytest.mark.parametrize(
    ("name", "telephone", "told"),
    [
        ("山田 花子", "０９０ー１２３４ー５６７８", ("山田 花子", "090-1234-5678")),
        ("Anne-Marie O'Neil", "", ("Anne-Marie O'Neil", "")),
        ("", "+44 20 7946 0958", ("", "+44 20 7946 0958")),
    ],
)
def test_either_is_kept_and_not_asked_again(room: PageRoom, name: str, telephone: str, told: tuple[str, str]) -> None:
    here = room.browser()
    mai = sent(room, here)
    assert room.desk.letters() == ["requested"]
    assert [room.words("contact.ask") in message.text for message in room.desk.hears()] == [False]
    assert room.words("page.contact_title") in here.goes("/book/done").text
    assert here.sends("/book/contact", name=name, telephone=telephone).location == "/book/done?told=1"
    assert (kept(room, mai).name, kept(room, mai).telephone) == told
    assert all(one in unescape(here.goes("/book/done?told=1").text) for one in told)
    assert room.words("page.contact_title") not in here.goes("/book/done").text


def test_whoever_has_told_a_name_is_asked_for_the_number_and_finds_the_name_there(room: PageRoom) -> None:
    here = room.browser()
    mai = sent(room, here)
    with room.db.atomic() as tx:
        contacts.keep(tx, mai.id, Contact("山田 花子"), contacts.Source("patient", "m1"), room.clock())
    shown = here.goes("/book/done").text
    assert room.words("page.contact_title") in shown
    assert 'value="山田 花子"' in unescape(shown)


@pytest.mark.parametrize(
    ("name", "telephone", "wrong"),
    [
        ("山田花子", "090-1234", "page.contact_telephone_wrong"),
        ("4111 1111 1111 1111", "090-1234-5678", "page.contact_name_wrong"),
        ("あ" * 41, "", "page.contact_name_wrong"),
    ],
)
def test_what_cannot_be_one_is_given_back_as_it_was_typed(
    room: PageRoom, name: str, telephone: str, wrong: str
) -> None:
    here = room.browser()
    mai = sent(room, here)
    here.goes("/book/done")
    answer = here.sends("/book/contact", name=name, telephone=telephone)
    assert answer.status_code == 422
    assert room.words(wrong) in answer.text
    assert f'value="{name}"' in answer.text
    assert f'value="{telephone}"' in answer.text
    assert not kept(room, mai).known


def test_it_is_asked_of_nobody_in_danger_and_of_nobody_twice(room: PageRoom) -> None:
    here = room.browser()
    mai = sent(room, here)
    here.goes("/book/done")
    assert here.sends("/book/contact", name=" ", telephone="").location == "/book/done?told=1"  # left untold
    assert not kept(room, mai).known
    with room.db.atomic() as tx:
        conversations.put(tx, mai.id, Conversation(danger="emergency"))
    assert room.words("page.contact_title") not in here.goes("/book/done").text
    with room.db.atomic() as tx:
        conversations.put(tx, mai.id, Conversation())
        contacts.asked(tx, mai.id, room.clock())
    assert room.words("page.contact_title") not in here.goes("/book/done").text


def test_the_page_promises_what_the_chat_promises(known: Library) -> None:
    for language in known.languages:
        assert known.say("page.contact_hint", language).strip() in known.say("contact.ask", language)
