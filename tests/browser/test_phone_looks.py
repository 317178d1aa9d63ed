"""What holds for every screen of the phone: it fits, it can be read, it can be used without eyes or mouse."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from simulator.people import Chat
from tests.browser.conftest import COMPUTER, NARROW, PHONE, Line, Opener

LONG = "https://example.com/" + "a" * 200
ACTIONS = [{"type": "message", "label": "とても長いボタンの名前です二十字", "text": "x"}] * 3
COLUMN = {"title": "題" * 20, "text": "文" * 60, "thumbnailImageUrl": "https://example.com/a.jpg", "actions": ACTIONS}


def box(layout: str, *contents: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "box", "layout": layout, "contents": list(contents), **more}


def everything() -> list[dict[str, Any]]:
    giga = {
        "type": "bubble",
        "size": "giga",
        "body": box(
            "vertical",
            {"type": "text", "text": "折り返さない長い文" * 10},
            {"type": "text", "text": "折り返す長い文" * 10, "wrap": True, "size": "5xl"},
            box("horizontal", *({"type": "button", "action": action} for action in ACTIONS)),
            width="900px",
        ),
    }
    return [
        {"type": "text", "text": f"{LONG}\n{'あ' * 300}\n{'w' * 200}"},
        {"type": "template", "altText": "b", "template": {"type": "buttons", **COLUMN}},
        {"type": "template", "altText": "c", "template": {"type": "carousel", "columns": [COLUMN] * 3}},
        {
            "type": "imagemap",
            "altText": "地図",
            "baseUrl": "https://example.com/map",
            "baseSize": {"width": 1040, "height": 700},
            "actions": [
                {"type": "message", "text": "左", "area": {"x": 0, "y": 0, "width": 520, "height": 700}},
                {"type": "uri", "linkUri": LONG, "area": {"x": 520, "y": 0, "width": 520, "height": 700}},
            ],
        },
        {"type": "flex", "altText": "f", "contents": giga},
        {"type": "flex", "altText": "g", "contents": {"type": "carousel", "contents": [giga, giga]}},
        {
            "type": "text",
            "text": "?",
            "quickReply": {"items": [{"type": "action", "action": action} for action in ACTIONS * 4]},
        },
    ]


@pytest.fixture
def busy(line: Line) -> Chat:
    """A chat with something of every kind, among people with long names."""
    person = line.person("とても長い名前の人 (A very long name)")
    for number in range(5):
        line.person(f"別の長い名前の人 {number}")
    person.says(LONG)
    person.sends_sticker()
    person.sends_image()
    person.sends_audio()
    line.says(person, *everything())
    return person


@pytest.mark.parametrize("size", [NARROW, PHONE, COMPUTER, (820, 700), (844, 390)])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_nothing_is_wider_than_the_screen(busy: Chat, open_phone: Opener, size: tuple[int, int], language: str) -> None:
    page = open_phone(busy, size=size, language=language)
    expect(page.get_by_test_id("message")).to_have_count(11)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page.evaluate("document.documentElement.scrollHeight") <= size[1]
    phone = page.locator("#phone").bounding_box()
    for row in page.get_by_test_id("message").all():
        stack = row.locator(".stack").bounding_box()
        assert stack["x"] >= phone["x"]
        assert stack["x"] + stack["width"] <= phone["x"] + phone["width"]
    for control in ("composer", "send", "sticker", "picture", "ui-language"):
        expect(page.get_by_test_id(control)).to_be_in_viewport(ratio=1)


NAMELESS = """() => [...document.querySelectorAll("button, a, input, textarea, select, summary")]
    .filter((element) => element.checkVisibility())
    .filter((element) => !(element.getAttribute("aria-label") || element.innerText.trim() || element.labels?.length))
    .map((element) => element.outerHTML)"""


def test_everything_has_a_name_and_the_chat_is_a_log(busy: Chat, open_phone: Opener, size: tuple[int, int]) -> None:
    page = open_phone(busy, size=size)
    expect(page.get_by_test_id("message")).to_have_count(11)
    page.get_by_test_id("sticker").click()
    assert page.evaluate(NAMELESS) == []
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    expect(page.get_by_role("log")).to_have_attribute("tabindex", "0")


# Contrast as WCAG 2 reckons it, over every visible text that lies on plain colours.
FAINT = """() => {
    const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const light = (colour) => {
        const [r, g, b] = parts(colour).map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = (element) => {
        for (let at = element; at; at = at.parentElement) {
            const { backgroundColor, backgroundImage } = getComputedStyle(at);
            if (backgroundImage !== "none") return null;
            if (!/^rgb/.test(backgroundColor)) return null;
            const [, , , alpha = 1] = parts(backgroundColor);
            if (alpha === 1) return backgroundColor;
            if (alpha > 0) return null;
        }
        return null;
    };
    const faint = [];
    let seen = 0;
    for (const element of document.body.querySelectorAll("*")) {
        const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        if (!own || !element.checkVisibility({ opacityProperty: true }) || element.closest(".unseen")) continue;
        const behind = ground(element);
        const { color } = getComputedStyle(element);
        if (!behind || !/^rgb/.test(color)) continue;
        seen += 1;
        const [high, low] = [light(color), light(behind)].sort((a, b) => b - a);
        const ratio = (high + 0.05) / (low + 0.05);
        if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${element.className} ${element.textContent.slice(0, 20)}`);
    }
    return { seen, faint };
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_can_be_read(busy: Chat, line: Line, open_phone: Opener, scheme: str, size: tuple[int, int]) -> None:
    page = open_phone(busy, size=size, color_scheme=scheme)
    expect(page.get_by_test_id("message")).to_have_count(11)
    assert_readable(page)
    stranger = line.person("Ken", "en", friend=False)
    page.get_by_test_id("person-switch").locator(f'[data-person="{stranger.id}"]').click()
    expect(page.get_by_test_id("add-friend")).to_be_visible()
    page.get_by_test_id("menu").click()
    assert_readable(page)


def assert_readable(page: Page) -> None:
    found = page.evaluate(FAINT)
    assert found["faint"] == []
    assert found["seen"] > 8


def test_nothing_moves_for_those_who_ask_for_calm(line: Line, open_phone: Opener) -> None:
    mai = line.person("舞 (Mai)")
    page = open_phone(mai, reduced_motion="reduce")
    page.get_by_test_id("composer").fill("いますか")
    page.get_by_test_id("send").click()
    expect(page.get_by_test_id("typing")).to_be_visible()
    expect(page.locator("#typing i").first).to_have_css("animation-name", "none")


def test_the_page_asks_nobody_else_for_anything(busy: Chat, line: Line, open_phone: Opener) -> None:
    page = open_phone(busy)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    expect(page.get_by_test_id("message")).to_have_count(11)
    assert asked
    assert [url for url in asked if not url.startswith((line.url, "data:"))] == []
