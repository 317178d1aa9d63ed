"""A real browser in front of LINE's stand-in: phone-sized, computer-sized, in Japanese and in English."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from cli import demo
from clinic.settings import Settings
from knowledge.library import Library
from simulator.people import Chat
from simulator.platform import Platform
from simulator.server import Server, serve
from tests.conftest import Hands

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, COMPUTER, NARROW = (390, 844), (1280, 800), (320, 568)
Message = Mapping[str, Any]


class Line:
    """The stand-in, which can go away and come back at the same address with the same people."""

    def __init__(self, clock: Hands) -> None:
        self._clock = clock
        self.platform = Platform("channel secret", "access token", clock=clock)
        self._server: Server = serve(self.platform)
        self.url, self._port = self._server.url, self._server.port
        self._running = True

    def person(self, name: str, language: str | None = "ja", *, friend: bool = True) -> Chat:
        return self.platform.person(name, language, friend=friend)

    def says(self, chat: Chat, *messages: Message | str) -> None:
        """The account speaks."""
        whole = [{"type": "text", "text": each} if isinstance(each, str) else each for each in messages]
        with self.platform.lock:
            self.platform.deliver(chat, whole)

    def goes_away(self) -> None:
        if self._running:
            self._server.stop()
        self._running = False

    def comes_back(self, *known: Chat) -> None:
        """A new stand-in: it knows these people and nothing they said."""
        self.platform = Platform("channel secret", "access token", clock=self._clock)
        for chat in known:
            self.platform.person(chat.name, "ja", friend=True, user_id=chat.id)
        self._server, self._running = serve(self.platform, self._port), True

    def event(self, kind: str) -> Mapping[str, Any]:
        """The webhook event the latest deed made, waited for; TimeoutError if it is of another kind."""
        events = self.platform.events
        with self.platform.lock:
            if not self.platform.lock.wait_for(lambda: events and [*events.values()][-1]["type"] == kind, 5):
                raise TimeoutError(f"the last thing that happened is no {kind}")
            return [*events.values()][-1]


@pytest.fixture
def line(clock: Hands) -> Iterator[Line]:
    running = Line(clock)
    yield running
    running.goes_away()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("SODAN_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.fail("no browser found: install chromium, or name one in SODAN_BROWSER", pytrace=False)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def mishaps() -> list[str]:
    """What the browser complained of; a test that provokes complaints clears it."""
    return []


Opener = Callable[..., Page]


@pytest.fixture
def open_phone(browser: Browser, line: Line, mishaps: list[str]) -> Iterator[Opener]:
    """Open the page as a person: `open_phone(mai, size=COMPUTER, language="en")`. No page may complain of anything."""
    contexts = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            mishaps.append(message.text)

    def open_it(chat: Chat | None = None, *, size: tuple[int, int] = PHONE, language: str = "ja", **more: Any) -> Page:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale=language, **more)
        contexts.append(context)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: mishaps.append(str(error)))
        page.goto(f"{line.url}/#{chat.id if chat else ''}")
        expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "online")
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert mishaps == []


@pytest.fixture(params=[PHONE, COMPUTER], ids=["phone", "computer"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """Both sizes in turn."""
    given: tuple[int, int] = request.param
    return given


@pytest.fixture
def with_menu() -> bool:
    """Whether the demo draws its rich menu, which takes some seconds; a test that wants it says so."""
    return False


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: Library, with_menu: bool) -> Iterator[str]:
    """The demo, started for real."""
    compiled = Settings.from_env({}, line=False).cache.resolve()
    monkeypatch.chdir(tmp_path)
    Path("var").mkdir()
    Path("var/cache").symlink_to(compiled)  # learning the phrasings anew takes half a minute
    line = demo._line("127.0.0.1", 8700)
    settings = replace(demo._settings(line), join_seconds=0)
    running, bot = demo._sodan(settings, line.platform)
    if with_menu:
        demo._menu(settings, running.office)
    line.platform.bot_url = f"{bot}/line/webhook"
    demo._people(line.platform, running)
    yield line.url
    line.stop()
    running.close()
    running.office.db.close()
