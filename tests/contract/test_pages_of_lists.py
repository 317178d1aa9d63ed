"""Lists that are read page by page: nothing falls between two pages, also where much happens at one moment; and no place in an
address is trusted."""

import re

import pytest

from clinic.audit import By, OfTask
from console import conversations, trail
from knowledge.library import Library
from store import audit
from store.db import Database
from tests.conftest import Hands
from tests.desk import Talks

MANY = 2 * max(conversations.AT_ONCE, trail.AT_ONCE) + 5
EARLIER = re.compile(r'href="(\?[^"]*before=[^"]+)"')
STRANGE = (
    "2030-04-05", "2030-04-05T10:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2030-04-05T10:00:00.000000Z",
    "2030-04-05T10:00:00.000000Zx%00y", "2030-04-05T10:00:00.000000Z%E3%81%82", "rubbish", "9" * 3000,
)  # fmt: skip


@pytest.fixture
def room(database: Database, known: Library, clock: Hands) -> Talks:
    return Talks(database, known, clock)


def read_to_its_end(room: Talks, path: str, row: str) -> list[str]:
    """What stands on all of its pages."""
    browser, query, found = room.at_work("admin"), "", list[str]()
    while True:
        shown = browser.goes(path + query).text
        found += re.findall(row, shown)
        on = EARLIER.search(shown)
        if on is None:
            return found
        query = on[1].replace("&amp;", "&")


def test_everybody_who_wrote_at_one_moment_is_listed_once(room: Talks) -> None:
    everybody = {room.meets(f"U{number}", "en").id for number in range(MANY)} | {room.mai.id, room.emma.id}
    listed = read_to_its_end(room, "/desk/conversations", r'<a href="/desk/conversations/([^"/?]+)"')
    assert sorted(listed) == sorted(everybody)


def test_every_line_of_one_moment_is_read_once(room: Talks) -> None:
    with room.db.atomic() as tx:
        for number in range(MANY):
            audit.note(tx, By("clock"), OfTask("closed"), f"N{number:04}", room.clock())
    lines = read_to_its_end(room, "/desk/audit", r"\bN\d{4}\b")
    assert sorted(set(lines)) == sorted(lines) == [f"N{number:04}" for number in range(MANY)]


@pytest.mark.parametrize("before", STRANGE)
@pytest.mark.parametrize("path", ["/desk/conversations", "/desk/audit"])
def test_a_place_that_is_none_begins_at_the_beginning(room: Talks, path: str, before: str) -> None:
    browser = room.at_work("admin")
    row = re.compile(r"<li class=\"card|<tr>")
    wanted = len(row.findall(browser.goes(path).text))
    assert wanted
    answer = browser.goes(f"{path}?before={before}")
    assert (answer.status_code, len(row.findall(answer.text))) == (200, wanted)


@pytest.mark.parametrize("more", ["-5", "0", "abc", "9" * 3000])
def test_of_a_conversation_the_usual_is_shown_whatever_is_asked_for(room: Talks, more: str) -> None:
    for number in range(150):
        room.hears(room.mai, f"word {number}", minutes=number)
    answer = room.at_work().goes(f"{room.page(room.mai)}/lines?more={more}")
    assert answer.status_code == 200
    assert len(set(re.findall(r"word \d+", answer.text))) >= 100
    assert (len(set(re.findall(r"word \d+", answer.text))) == 150) == (len(more) > 10)
