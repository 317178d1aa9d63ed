"""The rich menu on the phone: its bar, its areas, the keyboard in its place, tabs, and LINE on a computer without any of it."""

import struct
import zlib
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import Line, Opener

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
