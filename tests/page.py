"""The page to reserve on in tests: on either database, and a browser that keeps cookies and sends forms."""

import re
from typing import Any, cast

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.page import site
from clinic.liff import Liff
from clinic.patient import Language
from clinic.reservation import Reservation
from knowledge.library import Library
from store import page_links, reservations
from store.db import Database
from store.patients import Patient
from tests.conftest import Hands
from tests.contract.reservation_desk import FIRST, Desk, open_office

CSRF = re.compile(r'name="csrf" value="([0-9a-f]+)"')
TIMES = re.compile(r'name="at" value="([^"]+)"')
DAYS = re.compile(r"/book/day/([\d-]+)")
TURN = re.compile(r'name="turn" value="(\d+)"')


class Browser:
    """One browser. `goes` follows a link, `sends` presses a button of the page that was seen last."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        self.seen = ""

    def goes(self, path: str, **more: Any) -> TestResponse:
        return self._looked(self.client.get(path, **more))

    def sends(self, path: str, **fields: str) -> TestResponse:
        found = CSRF.search(self.seen)
        return self._looked(self.client.post(path, data={"csrf": found[1] if found else "", **fields}))

    def _looked(self, answer: TestResponse) -> TestResponse:
        if answer.status_code != 303:
            self.seen = answer.text
        return answer

    def chooses(self, link: str, service: str = FIRST, people: str = "1") -> TestResponse:
        """Come in by a link, with the first step."""
        self.goes(f"/book/in/{link}")
        return self.sends("/book/in", link=link, service=service, people=people)

    def takes(self, at: str) -> TestResponse:
        self.goes(f"/book/day/{at[:10]}")
        return self.sends("/book/time", at=at)

    def turn(self) -> str:
        self.goes("/book/confirm")
        found = TURN.search(self.seen)
        assert found
        return found[1]


class PageRoom:
    """The page, its database, and a desk at which all else is done."""

    def __init__(self, database: Database, known: Library, clock: Hands, liff: Liff | None = None) -> None:
        office = open_office(database, known, clock, public_url="http://localhost", liff=liff)
        self.db, self.clock, self.known, self.desk = database, clock, known, Desk(office, clock)
        self.app = site.create(office)

    def browser(self) -> Browser:
        return Browser(self.app)

    def link(self, who: Patient) -> str:
        with self.db.atomic() as tx:
            return page_links.make(tx, who.id, self.clock())

    def has(self, who: Patient) -> tuple[Reservation, ...]:
        with self.db.look() as tx:
            return reservations.open_of(tx, who.id, self.clock())

    def words(self, key: str, language: Language = "ja", **params: str) -> str:
        return self.known.say(key, language, **params).strip()

    def note(self, one: Reservation) -> str | None:
        with self.db.look() as tx:
            return cast(str | None, reservations.words(tx, one.id))
