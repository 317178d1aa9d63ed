"""A form that makes something new, pressed twice: it counts once. Whoever means it twice sends it from a new page."""

import re
from html import unescape

import pytest
from werkzeug.test import TestResponse

from clinic.patient import LANGUAGES
from knowledge.library import Library
from store.db import Database
from tests.conftest import Hands, tokyo
from tests.contract.test_learning import Classroom
from tests.desk import Browser
from tests.unit.knowledge.test_changes import TOPIC

FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
PATIENT = "/desk/conversations/{mai}"


@pytest.fixture
def room(database: Database, known: Library, clock: Hands) -> Classroom:
    clock.now = tokyo(2, 12)
    return Classroom(database, known, clock)


def shown(browser: Browser, path: str, field: str) -> dict[str, str]:
    """What the form with this field carries besides what is typed."""
    forms = FORM.findall(browser.goes(path).text)
    [form, *_] = [one for one in forms if re.search(rf'name="{field}"', one) and 'name="once"' in one]
    return {name: unescape(value) for name, value in HIDDEN.findall(form)}


def rows(room: Classroom, table: str) -> int:
    with room.db.look() as tx:
        found = tx.row(f"SELECT count(*) AS n FROM {table}")
    return int(found["n"]) if found else 0


NEW = {
    **{f"title_{one}": TOPIC.title[one] for one in LANGUAGES},
    **{f"answer_{one}": TOPIC.answer[one] for one in LANGUAGES},
    **{f"phrasings_{one}": "\n".join(TOPIC.phrasings[one]) for one in LANGUAGES},
}
MAKES = [
    (PATIENT, "words", f"{PATIENT}/write", {"words": "お待ちください。"}, "words", "outbox"),
    (PATIENT, "note", f"{PATIENT}/notes", {"note": "called"}, "note", "patient_note"),
    ("/desk/conversations?which=open", "query", "/desk/conversations/views", {"name": "mine"}, "name", "saved_view"),
    ("/desk/answers", "title", "/desk/answers", {"title": "t", "ja": "はい", "en": "Yes"}, "title", "saved_answer"),
    (
        "/desk/reservations/new?day=2030-04-09", "at", "/desk/reservations/new",
        {
            "day": "2030-04-09", "service": "counselling-first", "people": "1", "at": "2030-04-09T14:00:00+09:00",
            "name": "佐藤", "telephone": "090-1234-5678",
        },
        "name", "reservation",
    ),
    ("/desk/learning/topic", "title_ja", "/desk/learning/topic", NEW, "title_en", "knowledge_change"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "field", "action", "typed", "other", "table"), MAKES, ids=[one[2] for one in MAKES])
def test_it_counts_once(
    room: Classroom, page: str, field: str, action: str, typed: dict[str, str], other: str, table: str
) -> None:
    browser, page, action = room.at_work(), page.format(mai=room.mai.id), action.format(mai=room.mai.id)
    before = rows(room, table)

    def sends(carried: dict[str, str], **more: str) -> TestResponse:
        return browser.client.post(action, data={**carried, **typed, **more})

    first = shown(browser, page, field)
    for _ in range(2):
        answer = sends(first)
        assert answer.status_code == 303, answer.text
    assert "did=once" in answer.location
    assert rows(room, table) == before + 1
    again = browser.goes(answer.location)
    assert room.words("did_once") in again.text

    further = [
        sends(first, **{other: f"{typed[other]}2"}),  # back, and other words
        sends(shown(browser, page, field)),  # meant so: a new page
    ]
    if table == "reservation":
        assert [one.status_code for one in further] == [409, 409]  # it was tried, and the place is taken
    else:
        assert not any("did=once" in one.location for one in further)
        assert rows(room, table) == before + 3


def test_what_could_not_be_taken_may_come_again(room: Classroom) -> None:
    browser = room.at_work()
    carried = shown(browser, "/desk/answers", "title")
    for _ in range(2):
        assert browser.client.post("/desk/answers", data={**carried, "title": "t"}).status_code == 422
