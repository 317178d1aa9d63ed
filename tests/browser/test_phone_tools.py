"""What the phone shows to whoever builds or writes: other ways to look at it, the last event again, what LINE was asked for."""

import pytest
from linebot.v3.messaging import (
    ApiClient,
    ApiException,
    Configuration,
    FlexContainer,
    FlexMessage,
    MessagingApi,
    PushMessageRequest,
    TextMessage,
)
from playwright.sync_api import Locator, Page, expect

from bot.line import cards
from clinic.message import Look, Message, Picture
from tests.browser.conftest import Line, Opener

ACTION = {"type": "message", "label": "はい", "text": "はい"}
QUICK = {"type": "text", "text": "?", "quickReply": {"items": [{"type": "action", "action": ACTION}]}}


def choose(page: Page, name: str) -> None:
    page.get_by_test_id("menu").click()
    page.get_by_role("menuitem", name=name, exact=True).click()


def ground(page: Page) -> str:
    return str(page.locator("body").evaluate("body => getComputedStyle(body).getPropertyValue('--paper').trim()"))


def test_as_on_a_computer_in_the_dark_with_the_largest_letters(line: Line, open_phone: Opener) -> None:
    mai = line.person("舞")
    line.says(mai, QUICK)
    page = open_phone(mai, color_scheme="light")
    bubble = page.locator(".bubble", has_text="?")
    small, light = bubble.evaluate("it => parseFloat(getComputedStyle(it).fontSize)"), ground(page)
    expect(page.get_by_test_id("quick-reply")).to_be_visible()
    for name in ("パソコンの画面にする", "暗い画面にする", "文字を大きくする"):
        choose(page, name)
    for _ in range(2):  # remembered as well
        expect(page.get_by_test_id("quick-reply")).to_be_hidden()
        assert ground(page) != light
        assert bubble.evaluate("it => parseFloat(getComputedStyle(it).fontSize)") > small * 1.4
        page.reload()
        expect(bubble).to_be_visible()
    for name in ("スマートフォンの画面にする", "明るい画面にする", "文字をふつうの大きさにする"):
        choose(page, name)
    expect(page.get_by_test_id("quick-reply")).to_be_visible()
    assert (ground(page), bubble.evaluate("it => parseFloat(getComputedStyle(it).fontSize)")) == (light, small)


def test_the_last_event_again(line: Line, open_phone: Opener, mishaps: list[str]) -> None:
    mai = line.person("舞")
    page = open_phone(mai)
    choose(page, "最後の出来事をもう一度届ける")
    expect(page.get_by_text("届けられませんでした")).to_be_visible()
    mishaps.clear()  # the browser tells of the refusal
    line.platform.bot_url = f"{line.url}/v2/bot/info"  # somebody who answers, if only with a refusal
    mai.says("赤い")
    line.platform.settle()
    choose(page, "最後の出来事をもう一度届ける")
    expect(page.get_by_text("もう一度届けました（401）")).to_be_visible()
    first, again = line.platform.deliveries[-2:]
    assert (again.event_ids, first.redelivery, again.redelivery) == (first.event_ids, False, True)


def test_what_line_was_asked_for_and_why_it_refused(line: Line, open_phone: Opener, size: tuple[int, int]) -> None:
    mai = line.person("Mai", "en")
    configuration = Configuration(host=line.url, access_token="access token")
    configuration.retries = False
    with ApiClient(configuration) as client:
        api = MessagingApi(client)
        api.push_message(PushMessageRequest(to=mai.id, messages=[TextMessage(text="hello")]))
        bad = FlexContainer.from_dict(
            {
                "type": "bubble",
                "body": {
                    "type": "box",
                    "layout": "vertical",
                    "contents": [{"type": "text", "text": "a", "color": "red"}],
                },
            }
        )
        with pytest.raises(ApiException):
            api.push_message(PushMessageRequest(to=mai.id, messages=[FlexMessage(altText="a", contents=bad)]))
    page = open_phone(mai, language="en", size=size)
    choose(page, "What LINE was asked for")
    entries = page.get_by_test_id("request")
    expect(entries).to_have_count(2)
    expect(entries.nth(0)).to_contain_text("400 refused")
    entries.nth(0).locator("summary").click()
    expect(entries.nth(0)).to_contain_text("messages[0].contents.body.contents[0].color")
    expect(entries.nth(1)).to_contain_text("200 accepted")
    entries.nth(1).locator("summary").press("Enter")
    expect(entries.nth(1).locator("pre").first).to_contain_text('"text": "hello"')
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("requests")).to_have_count(0)


WORDS = """目安です。

・直後〜数日：赤みや腫れが出ることがあります
・1〜2週間：肌がなめらかになっていくとされます

ご相談は 03-0000-0000 へ。"""


@pytest.mark.parametrize("picture", ["timeline", "list", "steps"])
def test_what_sodan_draws_fits_with_the_largest_letters(
    line: Line, open_phone: Opener, picture: Picture, size: tuple[int, int]
) -> None:
    """Nothing is cut off or laid over something else, and what can be tapped can be hit."""
    look = Look(picture, "変化が出るまでの期間", colour="#2E6E62", foot=2)
    actions = [{"type": "postback", "label": label, "data": "x"} for label in ("役に立った", "役立たなかった")]
    mai = line.person("舞")
    line.says(mai, {"type": "flex", "altText": "a", "contents": cards.bubble(Message(WORDS, look=look), actions)})
    page = open_phone(mai, size=size)
    choose(page, "文字を大きくする")
    card = page.locator(".flex-bubble")
    texts = card.locator(".flex-text")
    for text in texts.all():
        assert text.evaluate("it => it.scrollWidth <= it.clientWidth + 1 && it.scrollHeight <= it.clientHeight + 2"), (
            text
        )
    tops = [box["y"] for box in map(Locator.bounding_box, texts.filter(has_text="す").all()) if box]
    assert len(tops) >= 3
    assert tops == sorted(tops)
    for button in card.get_by_role("button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 40
    assert card.get_by_role("link").get_attribute("class") is not None
    expect(card.get_by_role("link")).to_contain_text("03-0000-0000")
    marks = {"timeline": "直後〜数日", "list": "・", "steps": "1"}
    expect(card.get_by_text(marks[picture], exact=True).first).to_be_visible()


def test_a_flex_message_stands_where_it_says(line: Line, open_phone: Opener) -> None:
    """Laid over, moved, in a gradient, in a carousel, with an icon, a filler and a rule."""
    box = {"type": "box", "layout": "vertical", "contents": []}
    body = {
        **box,
        "background": {"type": "linearGradient", "angle": "90deg", "startColor": "#ff0000", "endColor": "#0000ff"},
        "contents": [
            {"type": "text", "text": "下", "size": "sm"},
            {"type": "text", "text": "ずれた", "offsetStart": "20px"},
            {
                **box,
                "position": "absolute",
                "offsetTop": "0px",
                "offsetEnd": "0px",
                "width": "40px",
                "height": "20px",
                "backgroundColor": "#00ff00",
                "contents": [{"type": "filler"}],
            },
            {"type": "separator", "margin": "lg"},
            {
                "type": "box",
                "layout": "baseline",
                "contents": [
                    {"type": "icon", "url": "https://e.test/a.png", "size": "xl"},
                    {"type": "text", "text": "星"},
                ],
            },
        ],
    }
    contents = {"type": "carousel", "contents": [{"type": "bubble", "size": "kilo", "body": body}] * 2}
    mai = line.person("舞")
    line.says(mai, {"type": "flex", "altText": "a", "contents": contents})
    page = open_phone(mai)
    card = page.locator(".flex-bubble").first
    outer = card.locator(".flex-body > .flex-box")
    expect(outer).to_have_css("background-image", "linear-gradient(90deg, rgb(255, 0, 0), rgb(0, 0, 255))")
    green, whole = card.locator(".flex-box .flex-box").first.bounding_box(), outer.bounding_box()
    assert green is not None
    assert whole is not None
    assert abs(green["y"] - whole["y"]) < 1
    assert abs(green["x"] + 40 - whole["x"] - whole["width"]) < 1
    moved, plain = card.get_by_text("ずれた").bounding_box(), card.get_by_text("下", exact=True).bounding_box()
    assert moved is not None
    assert plain is not None
    assert moved["x"] - plain["x"] == 20
    expect(card.locator(".flex-icon")).to_have_css("width", "22px")
    expect(page.locator(".carousel .flex-bubble")).to_have_count(2)
