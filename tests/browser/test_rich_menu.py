"""The rich menu on the phone: its bar, its areas, the keyboard in its place, tabs, and LINE on a computer without any of it."""

import re
import struct
import zlib
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from clinic.patient import Language
from knowledge.library import Library
from tests.browser.conftest import PHONE, Line, Opener

WIDE, HIGH = 2500, 1250


def picture() -> bytes:
    """White, and as large as the menu says."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", WIDE, HIGH, 1, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff" * ((WIDE + 7) // 8)) * HIGH, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def put_up(line: Line, alias: str, *actions: Mapping[str, Any]) -> str:
    """A menu with these areas side by side."""
    wide = WIDE // len(actions)
    areas = [
        {"bounds": {"x": number * wide, "y": 0, "width": wide, "height": HIGH}, "action": dict(action)}
        for number, action in enumerate(actions)
    ]
    size = {"width": WIDE, "height": HIGH}
    shelf = line.platform.shelf
    menu_id = shelf.add({"size": size, "selected": True, "name": alias, "chatBarText": "メニュー", "areas": areas})
    shelf.menus[menu_id].picture = "image/png", picture()
    shelf.aliases[alias] = menu_id
    return menu_id


def test_the_menu_as_line_shows_it(line: Line, open_phone: Opener) -> None:
    mai = line.person("Mai")
    reserve = {"type": "postback", "label": "予約する", "data": "menu:reserve", "displayText": "予約する"}
    ask = {"type": "postback", "label": "質問する", "data": "menu:ask", "inputOption": "openKeyboard"}
    tab = {"type": "richmenuswitch", "label": "次へ", "data": "tab", "richMenuAliasId": "two"}
    line.platform.shelf.default = put_up(line, "one", reserve, ask, tab)
    put_up(line, "two", {"type": "message", "label": "戻る", "text": "戻る"})
    page = open_phone(mai)
    menu, composer = page.get_by_test_id("rich-menu"), page.get_by_test_id("composer")
    area = menu.get_by_role("button")

    expect(area).to_have_count(3)
    expect(composer).to_be_hidden()
    toggle = page.get_by_test_id("menu-toggle")
    expect(toggle).to_have_text("メニュー")
    toggle.click()
    expect(menu).to_be_hidden()
    expect(toggle).to_have_attribute("aria-expanded", "false")
    toggle.click()

    area.filter(has=page.locator("xpath=self::*[@aria-label='予約する']")).click()
    expect(page.get_by_test_id("message").last).to_contain_text("予約する")
    assert line.event("postback")["postback"] == {"data": "menu:reserve"}
    expect(menu).to_be_visible()

    page.get_by_role("button", name="質問する").click()  # asks for the keyboard
    expect(composer).to_be_focused()
    expect(menu).to_be_hidden()
    page.get_by_test_id("to-menu").click()

    page.get_by_role("button", name="次へ").click()
    expect(area).to_have_count(1)
    assert line.event("postback")["postback"]["params"] == {"newRichMenuAliasId": "two", "status": "SUCCESS"}
    expect(page.get_by_test_id("message")).to_have_count(1)

    page.get_by_test_id("menu").click()
    page.get_by_role("menuitem", name="パソコンの画面にする").click()
    expect(menu).to_be_hidden()
    expect(page.get_by_test_id("menu-bar")).to_be_hidden()
    expect(composer).to_be_visible()


# What each area says first, by the page it stands on and before or after a treatment.
BEFORE = {
    "ask": "menu.ask", "treatment": "treatment.when", "reserve": "reservation.ask_service",
    "visits": "reservation.status_none", "staff": "staff.write", "settings": "menu.settings",
}  # fmt: skip
CARE = {
    "today": "menu.today_day_of", "skin": "menu.skin", "care": "menu.care", "tips": "tips.ahead",
    "visits": "reservation.status_none", "staff": "staff.write",
}  # fmt: skip
MORE = {**BEFORE, "treatment": "menu.treatment"}
SAYS = {
    "ja": ("舞", "予約をやめる", "今日ダーマペンを受けました"),
    "en": ("Emma", "stop booking", "I had dermapen today"),
}
SLOW = 20_000  # milliseconds


@pytest.mark.parametrize("with_menu", [True])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_area_of_the_demos_menu_is_answered(
    browser: Browser, address: str, known: Library, language: Language
) -> None:
    """Before a treatment, and on both pages after one, as wide as a phone."""
    name, leaves, treated = SAYS[language]
    page = browser.new_page(viewport={"width": PHONE[0], "height": PHONE[1]}, locale=language)
    mishaps: list[str] = []
    page.on("console", lambda told: mishaps.append(told.text) if told.type in ("error", "warning") else None)
    page.goto(address)
    page.get_by_test_id("person-switch").get_by_role("button", name=re.compile(name)).click()
    answers = page.locator('#log [data-testid="message"][data-from="account"]')
    menu = page.get_by_test_id("rich-menu")

    def words(key: str) -> str:
        """The first line of a text, up to what is filled in."""
        return known.texts[language][key].pieces[0][0].strip().partition("\n")[0]

    def taps_all(areas: Mapping[str, str]) -> None:
        for area, key in areas.items():
            if page.get_by_test_id("to-menu").is_visible():
                page.get_by_test_id("to-menu").click()
            before = answers.count()
            menu.get_by_role("button", name=known.say(f"menu.area_{area}", language), exact=True).click()
            expect(answers.nth(before)).to_be_visible(timeout=SLOW)
            expect(answers.filter(has_text=words(key)).last).to_be_visible(timeout=SLOW)
            expect(page.get_by_test_id("typing")).to_be_hidden()
            assert answers.nth(before).evaluate("it => it.getBoundingClientRect().right <= innerWidth"), area
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), area

    expect(menu.get_by_role("button")).to_have_count(7, timeout=SLOW)  # six, and the other language
    taps_all(BEFORE)
    page.get_by_test_id("to-keyboard").click()
    for text in (leaves, treated):  # the wish that an area began, first
        said = answers.count()
        page.get_by_test_id("composer").fill(text)
        page.get_by_test_id("send").click()
        expect(answers.nth(said)).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name=known.say("button.consent_yes", language), exact=True).last.click(timeout=SLOW)
    page.get_by_test_id("to-menu").click(timeout=SLOW)
    expect(menu.get_by_role("button")).to_have_count(8, timeout=SLOW)  # and the other tab
    taps_all(CARE)
    page.get_by_test_id("to-menu").click()
    said = answers.count()
    menu.get_by_role("button", name=known.say("menu.tab_more", language), exact=True).click()
    expect(menu.get_by_role("button", name=known.say("menu.area_ask", language), exact=True)).to_be_visible(
        timeout=SLOW
    )
    assert answers.count() == said  # tabs switch in silence
    taps_all(MORE)
    page.close()
    assert mishaps == []
