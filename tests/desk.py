"""The desk in tests: on either database, with members who are signed in, and a browser that keeps cookies and sends forms."""

import re
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.line.messenger import LineMessenger
from clinic.actors import Role
from clinic.message import Message, Text
from clinic.task import NewTask, TaskKind
from console import site
from knowledge.library import Library
from scheduler.office import Office
from store import credentials, outbox, patients, sessions, staff, tasks, transcript
from store.db import Database
from store.outbox import Letter
from store.patients import Patient
from store.transcript import Heard
from tests.conftest import TOKYO, Hands

CSRF = re.compile(r'name="csrf" value="([0-9a-f]+)"')


class Browser:
    """One browser of somebody. `goes` follows links, `sends` presses a button: with what proves that the form is ours."""

    def __init__(self, app: Flask, client: FlaskClient, db: Database, clock: Hands) -> None:
        self.app, self.client, self._db, self._clock = app, client, db, clock

    def goes(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, **more)

    def csrf(self) -> str:
        found = CSRF.search(self.goes("/desk/sign-in?next=/desk/", follow_redirects=True).text)
        assert found
        return found[1]

    def sends(self, path: str, follow: bool = False, **fields: str) -> TestResponse:
        return self.client.post(path, data={"csrf": self.csrf(), **fields}, follow_redirects=follow)

    def signed_in_as(self, member_id: str, stage: sessions.Stage = "whole") -> "Browser":
        """Without the trouble of a password."""
        with self._db.atomic() as tx:
            token = sessions.begin(tx, member_id, stage, self._clock())
        self.client.set_cookie("sodan_desk", token, path="/desk")
        return self


class DeskRoom:
    """The desk, its database, and the colleagues who work at it."""

    def __init__(self, database: Database, known: Library, clock: Hands, demo: bool = False) -> None:
        self.db, self.clock, self.known = database, clock, known
        self.office = Office(database, known, LineMessenger("t", "http://127.0.0.1:9"), clock, TOKYO, "ja")
        self.app = site.create(self.office, demo)
        with database.atomic() as tx:
            self.members: dict[Role, str] = {
                role: staff.employ(tx, role.title(), role, clock()) for role in ("reception", "doctor", "admin")
            }

    def browser(self, language: str = "en") -> Browser:
        client = self.app.test_client()
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        return Browser(self.app, client, self.db, self.clock)

    def at_work(self, role: Role = "reception", language: str = "en") -> Browser:
        return self.browser(language).signed_in_as(self.members[role])

    def link(self, role: Role = "reception") -> str:
        with self.db.atomic() as tx:
            return credentials.link(tx, self.members[role], self.clock())

    def words(self, key: str, **params: str) -> str:
        return self.known.say(f"console.{key}", "en", **params)


class Talks(DeskRoom):
    """Two patients who have written, one of them in Japanese and one in English."""

    def __init__(self, database: Database, known: Library, clock: Hands) -> None:
        super().__init__(database, known, clock)
        self.mai, self.emma = self.meets("Umai", "ja"), self.meets("Uemma", "en")
        self.hears(self.mai, "毛穴が気になります", "answer pores", "question")
        self.says(self.mai, "毛穴についてのお答えです")
        self.hears(self.emma, "Does it hurt? 100%_!", "suggest pain pores", "question", minutes=1)

    def meets(self, line_id: str, language: str) -> Patient:
        with self.db.atomic() as tx:
            who = patients.meet(tx, line_id, self.clock())
            patients.speaks(tx, who.id, "ja" if language == "ja" else "en")
            found = patients.by_id(tx, who.id)
        assert found is not None
        return found

    def hears(
        self, who: Patient, words: str, meant: str | None = None, rule: str | None = None, minutes: int = 0
    ) -> None:
        at = self.clock() + timedelta(minutes=minutes)
        with self.db.atomic() as tx:
            patients.meet(tx, who.line_id, at)
            transcript.heard(tx, who.id, Heard(f"e{words}", at, "said", words, None, meant, rule), at)

    def says(self, who: Patient, words: str) -> None:
        with self.db.atomic() as tx:
            put = outbox.put(
                tx, Letter(f"reply:{words}", who.line_id, "ja", (Text("staff.joined"),), who.id), self.clock()
            )
            assert put
            held = outbox.lease_one(tx, put, self.clock(), self.clock() + timedelta(seconds=30))
            assert held
            transcript.said(tx, held, (Message(words),), True, self.clock())
            outbox.settle(tx, held, "sent", "", self.clock())

    def asks(self, who: Patient, kind: TaskKind = "question", words: str = "?", topic: str | None = None) -> str:
        with self.db.atomic() as tx:
            return tasks.open_task(tx, NewTask(kind, "ja", who.id, topic, words), self.clock()).id

    def due(self) -> list[outbox.Leased]:
        with self.db.atomic() as tx:
            return outbox.lease_due(tx, self.clock(), self.clock() + timedelta(seconds=30), 10)

    def page(self, who: Patient) -> str:
        return f"/desk/conversations/{who.id}"
