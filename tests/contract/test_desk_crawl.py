"""Every page of the desk and every form on it, by every role, with nonsense in every field and every part of an address: the desk
answers, and nothing is raised."""

import logging
import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from html import unescape
from itertools import cycle, islice
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from werkzeug.test import TestResponse

from booking.commands import Block, Enter, JoinWaitingList
from clinic.actors import Patient as Asking
from clinic.actors import Role
from clinic.patient import Guest
from clinic.photo import Photo, Pictures
from knowledge.library import Library
from scheduler import commands as aftercare
from scheduler import door
from store import notes, photos, saved_answers
from store.db import Database
from tests.conftest import Hands, tokyo
from tests.contract.reservation_desk import ANN
from tests.contract.reservation_desk import Desk as Book
from tests.contract.test_learning import Classroom
from tests.desk import Browser

NOON = tokyo(2, 12)
HOSTILE = "<b>ひみつ</b>\u202e=1+1 {{7*7}} \u0085" + "😀" * 5000

NONSENSE = (
    "", "-5", "0", "٣", "1e9", "9" * 5000, "\0", "a\0b", "\u202e%_'\"!;--", "<script>alert(1)</script>", "=1+1",
    "0001-01-01", "9999-12-31", "2031-02-29", "2030-W01-1", "2030-04-05T10:00:00", "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00", "9999-99", "../..", "//evil.example", "true", "😀" * 5000, "a" * 5000, "{clinic}", "\r\nX: y",
)  # fmt: skip

AT_ONCE = 3  # nonsense for all fields of a form together
METHODS = ("GET", "GET", "GET", "HEAD", "OPTIONS", "PUT")
# What any page may be asked for in its address.
ASKED = (
    "all", "answer", "at", "before", "block", "change", "day", "days", "did", "end", "first", "last", "message", "month", "more",
    "next", "of", "patient", "people", "ref", "service", "start", "tag", "topic", "which", "who", "writing",
)  # fmt: skip

FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
FIELD = re.compile(r"<(?:input|textarea|select|button)\b[^>]*\bname=[^>]*>")
ATTRIBUTE = re.compile(r'\b(name|value|action|method|href)="([^"]*)"')
LINK = re.compile(r'<a\b[^>]*\bhref="(/desk[^"]*)"')


class Everything(Classroom):
    """A desk where there is something of each kind."""

    def __init__(self, database: Database, known: Library, clock: Hands) -> None:
        super().__init__(database, known, clock)
        book, who = Book(self.office, clock), self.mai
        self.hears(who, HOSTILE, "decline", "question", minutes=5)
        self.asks(who, "question", HOSTILE)
        self.asks(self.emma, "urgent", HOSTILE)
        book.asked(who, tokyo(5, 18))
        book.has(self.emma, tokyo(6, 14))
        book.proposes(book.asked(book.meet("Uyu"), tokyo(9, 14)), tokyo(9, 15))
        book.done(ANN, Enter(Guest("<i>客</i>", "090-1234-5678"), "counselling-first", tokyo(9, 18)))
        book.done(ANN, Block(tokyo(12, 10), tokyo(12, 18), "<u>why</u>"))
        book.done(Asking(who.id), JoinWaitingList("counselling-first", tokyo(5, 12).date()))
        for one in (
            aftercare.GiveConsent(who.id, True, "ja-1"),
            aftercare.Register(who.id, "dermapen", tokyo(1, 12).date()),
        ):
            with database.atomic() as tx:
                actor: Any = Asking(who.id) if isinstance(one, aftercare.GiveConsent) else ANN
                door.do(tx, self.office, actor, one, clock())
        with database.atomic() as tx:
            notes.add(tx, who.id, self.members["admin"], HOSTILE[:500], clock())
            notes.tag(tx, who.id, "a&b=c")
            saved_answers.save(tx, saved_answers.SavedAnswer("", "t", "はい {clinic}", "yes"), "x", clock())
            saved_answers.save_view(tx, self.members["admin"], "<b>", "which=open", clock())
            photos.ask(tx, who.id, [Photo("1", "s")], "1", clock())
            photos.agree(tx, who.id, "1", "ja-1", clock())
            held = photos.lease(tx, clock() + timedelta(seconds=1), clock() + timedelta(minutes=2))
            assert held
            photos.keep(tx, held, Pictures(b"\xff\xd8small", b"\xff\xd8whole"))
        change = self.attaches(self.at_work("admin"))
        self.tried(change)


class Crawler:
    """Follows every link, a few of each kind, and keeps every form it comes by."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.pages: dict[str, str] = {}
        self.forms: dict[tuple[str, tuple[str, ...]], tuple[str, str, dict[str, str]]] = {}
        self._kinds: dict[object, int] = {}

    def crawl(self) -> None:
        todo = ["/desk/"]
        while todo:
            path = todo.pop()
            if path in self.pages or not self._wanted(path):
                continue
            answer = self.browser.goes(path)
            self.pages[path] = answer.text if answer.mimetype == "text/html" else ""
            assert answer.status_code in (200, 303, 304), (path, answer.status_code)
            todo += [unescape(one).partition("#")[0] for one in LINK.findall(self.pages[path])]
            self._keep_forms(path)

    def _wanted(self, path: str) -> bool:
        parts = urlsplit(path)
        endpoint = self.browser.app.url_map.bind("").match(parts.path)[0]
        kind = endpoint, tuple(name for name, _ in parse_qsl(parts.query))
        self._kinds[kind] = self._kinds.get(kind, 0) + 1
        return self._kinds[kind] <= 2

    def _keep_forms(self, path: str) -> None:
        for head, body in FORM.findall(self.pages[path]):
            told = dict(ATTRIBUTE.findall(head))
            fields = {}
            for tag in FIELD.findall(body):
                field = dict(ATTRIBUTE.findall(tag))
                fields[unescape(field["name"])] = unescape(field.get("value", ""))
            action, method = unescape(told.get("action") or path), told.get("method", "get")
            endpoint = self.browser.app.url_map.bind("").match(urlsplit(action).path, method=method.upper())[0]
            self.forms[endpoint, tuple(fields)] = method, action, fields

    def filled(self) -> Iterator[TestResponse]:
        """Every form sent with nonsense in all of its fields, and in each of them beside what it was shown with."""
        nonsense = cycle(NONSENSE)
        for method, action, fields in [*self.forms.values()]:
            free = [name for name in fields if name not in ("csrf", "back", "next", "once")]
            some = [dict.fromkeys(free, said) for said in islice(nonsense, AT_ONCE)]
            for one in (*some, *({**fields, name: next(nonsense)} for name in free)):
                sent = {name: value for name, value in one.items() if name not in ("csrf", "once")}
                if method == "post":
                    yield self.browser.sends(action, **sent)
                else:
                    yield self.browser.goes(urlsplit(action).path, query_string=sent)

    def strange(self) -> Iterator[TestResponse]:
        """Every address with nonsense in its parts and in whatever it may be asked."""
        nonsense, app = cycle(NONSENSE), self.browser.app
        for rule in app.url_map.iter_rules():
            for said, method in zip(islice(nonsense, len(METHODS)), METHODS, strict=True):
                values = dict.fromkeys(rule.arguments, said.replace("/", "") or "x")
                path = app.url_map.bind("").build(rule.endpoint, values)
                yield self.browser.client.open(path, method=method, query_string=dict.fromkeys(ASKED, said[:500]))


@pytest.fixture
def room(database: Database, known: Library, clock: Hands) -> Everything:
    clock.now = NOON
    return Everything(database, known, clock)


def crawled(room: Everything, role: Role) -> Crawler:
    crawler = Crawler(room.at_work(role))
    crawler.crawl()
    return crawler


def all_is_well(answers: Iterable[TestResponse], log: pytest.LogCaptureFixture) -> int:
    """How many answers there were, none of which is a failure or shows what a patient wrote as anything but words."""
    seen = 0
    for answer in answers:
        seen += 1
        assert answer.status_code < 500, answer.request.url
        if answer.mimetype == "text/html":
            assert not any(sign in answer.text for sign in ("<b>ひみつ", "\u202e", "Traceback"))
    assert [one for one in log.records if one.exc_info or one.levelno >= logging.ERROR] == []
    assert "ひみつ" not in log.text
    return seen


@pytest.mark.parametrize("role", ["reception", "doctor", "admin"])
def test_every_page_is_there_and_every_form_leads_somewhere(room: Everything, role: Role) -> None:
    crawler = crawled(room, role)
    assert len(crawler.pages) >= 30
    assert len(crawler.forms) >= 30
    for path, shown in crawler.pages.items():
        assert "<b>ひみつ" not in shown, path
        assert "\u202e" not in shown, path


def test_nonsense_in_every_form_is_answered(room: Everything, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    assert all_is_well(crawled(room, "admin").filled(), caplog) > 200


def test_nonsense_in_every_address_is_answered(room: Everything, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    assert all_is_well(Crawler(room.at_work("admin")).strange(), caplog) > 200
