"""The page to reserve on in a real browser: by thumb and by keyboard, in both languages, light and dark, without scripts; and
inside LINE, where LINE's own script is played."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from bot.page import headers
from clinic.conversation import Conversation
from clinic.liff import Liff
from clinic.patient import Language
from knowledge.library import Library
from simulator.platform import Platform
from simulator.server import serve
from store import conversations, db
from tests.browser.conftest import COMPUTER, PHONE
from tests.conftest import Hands, tokyo
from tests.contract.reservation_desk import with_terms
from tests.page import PageRoom

AXE = Axe()
CHANNEL = "1653000001"
THUMB = 44  # CSS pixels: https://www.w3.org/WAI/WCAG22/Understanding/target-size-enhanced.html


class Served(PageRoom):
    """The page behind a real server."""

    url = ""


@pytest.fixture
def liff() -> Liff | None:
    return None


@pytest.fixture
def room(tmp_path: Path, known: Library, liff: Liff | None) -> Iterator[Served]:
    opened = db.connect(f"sqlite:///{tmp_path / 'sodan.db'}")
    db.upgrade(opened)
    made = Served(opened, with_terms(known, at_once=1), Hands(tokyo(2, 12)), liff)
    server = make_server("127.0.0.1", 0, made.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}"
    yield made
    server.shutdown()
    server.server_close()
    thread.join()
    opened.close()


def nothing_is_wrong(page: Page) -> None:
    """What whoever cannot see, has a small screen, or only a thumb, would stumble over."""
    found = AXE.run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    small = (
        f"[...document.querySelectorAll('main button, main td a, main select')].filter(e => e.offsetHeight < {THUMB})"
    )
    assert page.evaluate(f"{small}.map(e => e.outerHTML)") == []


def opens(browser: Browser, size: tuple[int, int], language: str, scheme: Any, **more: Any) -> tuple[Page, list[str]]:
    viewport: Any = {"width": size[0], "height": size[1]}
    context = browser.new_context(viewport=viewport, locale=language, color_scheme=scheme, **more)
    mishaps: list[str] = []
    page = context.new_page()
    page.on("console", lambda told: mishaps.append(told.text) if told.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: mishaps.append(str(error)))
    return page, mishaps


@pytest.mark.parametrize(
    ("size", "language", "scheme"),
    [(PHONE, "ja", "dark"), (PHONE, "en", "light"), (COMPUTER, "ja", "light")],
    ids=lambda one: one if isinstance(one, str) else f"{one[0]}",
)
def test_from_the_link_to_the_request(
    browser: Browser, room: Served, size: tuple[int, int], language: Language, scheme: str
) -> None:
    page, mishaps = opens(browser, size, language, scheme, java_script_enabled=size == COMPUTER)
    looks = nothing_is_wrong if size == COMPUTER else lambda _: None  # axe is a script itself
    mai, ken = room.desk.meet(language=language), room.desk.meet("Uken")

    def say(key: str, **params: str) -> str:
        return room.words(key, language, **params)

    page.goto(f"{room.url}/book/in/{room.link(mai)}")
    looks(page)
    page.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("table")).to_be_visible()
    looks(page)
    thursday = "4/4（木）" if language == "ja" else "Thu 4 Apr"
    page.get_by_role("link", name=say("page.day_free", on=thursday)).click()
    looks(page)
    page.get_by_role("button", name="11:00", exact=True).click()
    looks(page)
    page.get_by_label(say("page.words")).fill("敏感肌です")

    # Another language, and back: what was typed stays. Then somebody is faster.
    page.locator("button.speak").click()
    expect(page.locator("textarea")).to_have_value("敏感肌です")
    page.locator("button.speak").click()
    room.desk.asked(ken, tokyo(4, 11))
    page.locator(".bar button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    looks(page)
    page.locator(".times button").first.click()
    expect(page.locator("textarea")).to_have_value("敏感肌です")

    # Back and forth, and pressed twice.
    page.go_back()
    page.go_forward()
    page.locator(".bar button").dblclick()
    expect(page).to_have_url(f"{room.url}/book/done")
    expect(page.get_by_role("heading", level=1)).to_have_text(say("page.done_title"))
    looks(page)
    [one] = room.has(mai)
    assert room.note(one) == "敏感肌です"
    assert mishaps == []

    # The same link in another browser.
    page.goto(f"{room.url}/book/in/{room.link(mai)}x")
    page.context.clear_cookies()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("."))
    looks(page)
    page.context.close()


def test_danger_in_the_note_and_the_name_below_the_request(browser: Browser, room: Served) -> None:
    page, mishaps = opens(browser, PHONE, "en", "dark")
    mai = room.desk.meet(language="en")
    with room.db.atomic() as tx:
        tx.run("DELETE FROM contact")  # nobody has asked for name and number

    def say(key: str) -> str:
        return room.words(key, "en")

    page.goto(f"{room.url}/book/in/{room.link(mai)}")
    page.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("table")).to_be_visible()
    page.goto(f"{room.url}/book/day/2030-04-04")
    page.get_by_role("button", name="11:00", exact=True).click()
    page.get_by_label(say("page.words")).fill("息ができない")
    page.locator(".bar button").dblclick()
    expect(page).to_have_url(f"{room.url}/book/help")
    assert page.locator("h1 a").get_attribute("href") == "tel:119"
    nothing_is_wrong(page)
    page.get_by_role("link", name=say("page.help_back")).click()
    page.get_by_label(say("page.words")).fill("")
    page.locator(".bar button").click()
    with room.db.atomic() as tx:
        conversations.put(tx, mai.id, Conversation())  # all is well again
    page.goto(f"{room.url}/book/done")
    nothing_is_wrong(page)
    page.get_by_role("textbox", name=say("page.contact_telephone")).fill("090-12")
    page.get_by_role("button", name=say("page.contact_tell")).click()
    expect(page.get_by_role("alert")).to_be_visible()
    nothing_is_wrong(page)
    page.get_by_role("textbox", name=say("page.contact_telephone")).fill("090-1234-5678")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("090-1234-5678")
    nothing_is_wrong(page)
    assert [one for one in mishaps if "422" not in one] == []
    page.context.close()


PLAYED = """
window.liff = {
  init: async (how) => { if (how.liffId !== "%s") throw new Error("another id"); },
  getDecodedIDToken: () => ({ exp: 4102444800 }),
  getIDToken: () => "%s",
};
"""


@pytest.mark.parametrize("confirmed", [True, False], ids=["confirmed", "unknown"])
def test_inside_line(browser: Browser, known: Library, tmp_path: Path, confirmed: bool) -> None:
    clock = Hands(tokyo(2, 12))
    platform = Platform("a secret", "a token", clock=clock)
    opened = db.connect(f"sqlite:///{tmp_path / 'sodan.db'}")
    db.upgrade(opened)
    with serve(platform) as line:
        liff = Liff(f"{CHANNEL}-AbCdEfGh", CHANNEL, line.url)
        room = PageRoom(opened, known, clock, liff)
        person = platform.person("Mai", friend=True)
        room.desk.meet(person.id)
        server = make_server("127.0.0.1", 0, room.app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        page, mishaps = opens(browser, PHONE, "ja", "light")
        token = platform.id_tokens.issue(person.id, CHANNEL, clock()) if confirmed else "made up"
        script = PLAYED % (liff.id, token)
        page.route(headers.LIFF_SCRIPT, lambda route: route.fulfill(body=script, content_type="text/javascript"))
        page.goto(f"http://127.0.0.1:{server.server_port}/book/")
        expected = room.words("page.service_title") if confirmed else room.words("page.over_title")
        expect(page.get_by_role("heading", level=1)).to_have_text(expected)
        nothing_is_wrong(page)
        assert mishaps == [] or not confirmed  # the browser tells of the 410 as well
        page.context.close()
        server.shutdown()
        server.server_close()
        thread.join()
    opened.close()
