"""What a stranger may ask the web side for costs nobody else anything."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from bot.line.client import Given
from bot.line.messenger import LineMessenger
from bot.web.site import Inner, site
from clinic.settings import Settings
from knowledge import library
from scheduler.office import Office
from store import calendars
from store.db import Database
from store.intake import Intake
from tests.stories.processes import Served, served

__all__ = ["served"]  # a fixture

NOW = datetime(2030, 4, 1, 17, 0, tzinfo=UTC)


class Web:
    """The web side with an office that notes how often it was opened."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.opened = 0
        self._intake = Intake(database)
        self.flask: Flask = site("secret", database, self._intake, lambda: NOW, Inner(self._office))

    def _office(self) -> Office:
        self.opened += 1
        known = library.load(compiled=Settings.from_env({}, line=False).cache)
        line = LineMessenger(Given("token"), "http://127.0.0.1:1")
        return Office(self.database, known, line, lambda: NOW, ZoneInfo("Asia/Tokyo"), "ja")

    def get(self, path: str) -> int:
        return self.flask.test_client().get(path).status_code

    def close(self) -> None:
        self._intake.close()


@pytest.fixture
def web(database: Database) -> Iterator[Web]:
    made = Web(database)
    yield made
    made.close()


def test_an_address_that_opens_nothing_does_not_make_the_knowledge_load(web: Web) -> None:
    assert {web.get(f"/calendar/{path}.ics") for path in ("x", "staff/x", "staff/staff/x", "%00")} == {404}
    assert web.opened == 0


def test_many_who_look_at_once_load_the_knowledge_once(web: Web) -> None:
    with web.database.atomic() as tx:
        token = calendars.make_feed(tx, NOW)
    answers: list[int] = []
    looking = [
        threading.Thread(target=lambda: answers.append(web.get(f"/calendar/staff/{token}.ics"))) for _ in range(8)
    ]
    for thread in looking:
        thread.start()
    for thread in looking:
        thread.join()
    assert (answers, web.opened) == ([200] * 8, 1)


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_asks_what_the_webhook_allows_is_told_at_once(served: Served) -> None:
    process = served.start("web")
    served.up()
    assert served.get("/line/webhook", method="OPTIONS")[0] == 200
    assert "Traceback" not in served.stop(process)
