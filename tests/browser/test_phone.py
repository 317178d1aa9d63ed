"""The phone in the browser, from a person's side: what they write and tap, and what they see."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from simulator.people import Chat
from tests.browser.conftest import COMPUTER, Line, Opener
from tests.conftest import Hands


@pytest.fixture
def mai(line: Line) -> Chat:
    return line.person("舞 (Mai)")


def messages(page: Page, side: str | None = None) -> Locator:
    """What stands in the chat: it has reached the stand-in."""
    return page.locator("#log").locator(f'[data-testid="message"]{f"[data-from={side}]" if side else ""}')


def unsettled(page: Page) -> Locator:
    """What is on its way, or failed."""
    return page.locator("#outbox").get_by_test_id("message")


def write(page: Page, text: str) -> None:
    page.get_by_test_id("composer").fill(text)
    page.get_by_test_id("send").click()


def quick(*actions: dict[str, Any]) -> dict[str, Any]:
    items = [{"type": "action", "action": action} for action in actions]
    return {"type": "text", "text": "こちらのことでしょうか?", "quickReply": {"items": items}}


def tap_text(label: str) -> dict[str, Any]:
    return {"type": "message", "label": label, "text": f"{label}について"}


def buttons(*actions: dict[str, Any]) -> dict[str, Any]:
    template = {"type": "buttons", "title": "案内", "text": "お選びください", "actions": list(actions)}
    return {"type": "template", "altText": "案内", "template": template}


# Writing


def test_what_is_written_arrives_and_shows_once(
    line: Line, mai: Chat, open_phone: Opener, size: tuple[int, int]
) -> None:
    page = open_phone(mai, size=size)
    write(page, "赤みはいつ引きますか")
    expect(messages(page)).to_have_count(1)
    expect(messages(page, "person")).to_contain_text("赤みはいつ引きますか")
    expect(page.get_by_test_id("composer")).to_have_value("")
    line.says(mai, "数時間から\n数日です。")
    expect(messages(page, "account").locator(".bubble")).to_have_text("数時間から\n数日です。", use_inner_text=True)
    assert [item.text for item in mai.items] == ["赤みはいつ引きますか", "数時間から\n数日です。"]


def test_enter_sends_and_shift_enter_makes_a_line(mai: Chat, open_phone: Opener) -> None:
    page = open_phone(mai)
    field = page.get_by_test_id("composer")
    field.press_sequentially("one")
    height = field.bounding_box()["height"]
    field.press("Shift+Enter")
    field.press_sequentially("two")
    assert field.bounding_box()["height"] > height
    field.press("Enter")
    expect(messages(page, "person").locator(".bubble")).to_have_text("one\ntwo", use_inner_text=True)
    assert mai.last.text == "one\ntwo"


def test_enter_that_ends_a_conversion_does_not_send(mai: Chat, open_phone: Opener) -> None:
    page = open_phone(mai)
    field = page.get_by_test_id("composer")
    field.focus()
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "あかみ", "selectionStart": 3, "selectionEnd": 3})
    field.press("Enter")
    field.dispatch_event("keydown", {"key": "Enter", "keyCode": 229})
    field.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    keyboard.send("Input.insertText", {"text": "赤み"})
    expect(field).to_have_value(re.compile("赤み"))
    assert mai.items == []
    field.press("Enter")
    expect(messages(page, "person")).to_have_count(1)


def test_nothing_but_spaces_is_not_sent(mai: Chat, open_phone: Opener) -> None:
    page = open_phone(mai)
    page.get_by_test_id("composer").fill(" \n　")
    expect(page.get_by_test_id("send")).to_be_disabled()
    page.get_by_test_id("composer").press("Enter")
    write(page, "はい")
    expect(messages(page)).to_have_count(1)


def test_what_is_sent_quickly_keeps_its_order(mai: Chat, open_phone: Opener) -> None:
    page = open_phone(mai)
    field = page.get_by_test_id("composer")
    for number in range(6):
        field.fill(str(number))
        field.press("Enter")
    expect(messages(page)).to_have_count(6)
    expect(unsettled(page)).to_have_count(0)
    assert [item.text for item in mai.items] == list("012345")


def test_markup_stays_text(line: Line, mai: Chat, open_phone: Opener) -> None:
    hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>&lt;b&gt;'
    line.says(mai, hostile, buttons(tap_text("<b>太字</b>")), quick(tap_text("<i>斜め</i>")))
    page = open_phone(mai)
    write(page, hostile)
    for side in ("account", "person"):
        expect(messages(page, side).locator(".bubble").filter(has_text="onerror").first).to_have_text(hostile)
    expect(page.get_by_role("button", name="<b>太字</b>")).to_be_visible()
    expect(page.locator("#log img, #log script, #log b, #log i")).to_have_count(0)
    expect(page).to_have_title("Sodan 練習用の電話")


def test_addresses_and_numbers_become_links_and_nothing_else_does(line: Line, mai: Chat, open_phone: Opener) -> None:
    line.says(
        mai,
        "お電話 03-1234-5678、緊急は119番。\nhttps://example.com/a?b=1をご覧ください。javascript:alert(1) 2026-11-22",
    )
    page = open_phone(mai)
    links = messages(page).get_by_role("link")
    expect(links).to_have_text(["03-1234-5678", "119", "https://example.com/a?b=1"])
    assert [link.get_attribute("href") for link in links.all()] == [
        "tel:0312345678",
        "tel:119",
        "https://example.com/a?b=1",
    ]
    assert links.last.get_attribute("rel") == "noopener noreferrer"
    expect(messages(page).locator(".bubble")).to_contain_text("をご覧ください。javascript:alert(1) 2026-11-22")


# Quick replies


def test_a_quick_reply_is_sent_and_all_of_them_vanish(
    line: Line, mai: Chat, open_phone: Opener, size: tuple[int, int]
) -> None:
    line.says(mai, quick(tap_text("お酒"), tap_text("運動")))
    page = open_phone(mai, size=size)
    expect(page.get_by_test_id("quick-reply")).to_have_text(["お酒", "運動"])
    page.get_by_test_id("quick-reply").nth(1).click()
    expect(page.get_by_test_id("quick-reply")).to_have_count(0)
    expect(messages(page, "person")).to_contain_text("運動について")
    assert mai.last.text == "運動について"


def test_quick_replies_vanish_with_any_new_message(line: Line, mai: Chat, open_phone: Opener) -> None:
    page = open_phone(mai)
    line.says(mai, quick(tap_text("お酒")))
    expect(page.get_by_test_id("quick-reply")).to_have_count(1)
    line.says(mai, "別のお知らせです")
    expect(page.get_by_test_id("quick-reply")).to_have_count(0)
    line.says(mai, quick(tap_text("運動")))
    expect(page.get_by_test_id("quick-reply")).to_have_text(["運動"])
    write(page, "自分で書く")
    expect(page.get_by_test_id("quick-reply")).to_have_count(0)
    expect(messages(page, "person")).to_have_count(1)


def test_quick_replies_obey_the_keyboard(line: Line, mai: Chat, open_phone: Opener) -> None:
    line.says(mai, quick(tap_text("お酒"), tap_text("運動")))
    page = open_phone(mai)
    page.get_by_test_id("quick-reply").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("quick-reply").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(messages(page, "person")).to_contain_text("運動について")


def test_quick_replies_out_of_sight_are_reached_with_a_mouse_wheel(line: Line, mai: Chat, open_phone: Opener) -> None:
    line.says(mai, quick(*(tap_text(f"とても長い候補 {number}") for number in range(13))))
    page = open_phone(mai, size=COMPUTER)
    expect(page.get_by_test_id("quick-reply").last).not_to_be_in_viewport()
    page.get_by_test_id("quick-reply").first.hover()
    page.mouse.wheel(0, 5000)
    expect(page.get_by_test_id("quick-reply").last).to_be_in_viewport()


def test_a_tap_on_a_quick_reply_leaves_the_focus_where_it_was(line: Line, mai: Chat, open_phone: Opener) -> None:
    line.says(mai, quick(tap_text("お酒"), tap_text("運動")))
    page = open_phone(mai)
    page.get_by_test_id("quick-reply").first.click()
    expect(messages(page, "person")).to_have_count(1)
    expect(page.get_by_test_id("composer")).not_to_be_focused()
    line.says(mai, quick(tap_text("お酒")))
    page.get_by_test_id("composer").focus()
    page.get_by_test_id("quick-reply").first.click()
    expect(messages(page, "person")).to_have_count(2)
    expect(page.get_by_test_id("composer")).to_be_focused()


def test_quick_replies_once_dismissed_stay_away_when_the_phone_is_taken_up_again(
    line: Line, mai: Chat, open_phone: Opener
) -> None:
    emma = line.person("Emma", "en")
    silent = {"type": "postback", "label": "静かに", "data": "quiet"}
    for person in (mai, emma):
        line.says(person, quick(silent))
    page = open_phone(mai)
    people = page.get_by_test_id("person-switch").get_by_role("button")
    for name in ("舞", "Emma"):
        people.filter(has_text=name).click()
        page.get_by_test_id("quick-reply").click()
        expect(page.get_by_test_id("quick-reply")).to_have_count(0)
    people.filter(has_text="舞").click()
    expect(messages(page)).to_have_count(1)
    expect(page.get_by_test_id("quick-reply")).to_have_count(0)


def test_a_date_asked_for_by_quick_reply_waits_until_it_is_chosen(line: Line, mai: Chat, open_phone: Opener) -> None:
    line.says(mai, quick({"type": "datetimepicker", "label": "日付", "data": "treated", "mode": "date"}))
    page = open_phone(mai)
    page.get_by_test_id("quick-reply").click()
    expect(page.get_by_test_id("picker").locator("input")).to_have_value("2030-04-02")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("picker")).to_have_count(0)
    expect(page.get_by_test_id("quick-reply")).to_have_count(1)
    page.get_by_test_id("quick-reply").click()
    page.get_by_test_id("picker").get_by_role("button", name="決定").click()
    expect(page.get_by_test_id("quick-reply")).to_have_count(0)
    expect(page.get_by_test_id("typing")).to_be_visible()
    assert line.event("postback")["postback"] == {"data": "treated", "params": {"date": "2030-04-02"}}


# Buttons, pickers, cards


def test_buttons_do_what_they_say(line: Line, mai: Chat, open_phone: Opener) -> None:
    line.says(
        mai,
        buttons(
            tap_text("質問"),
            {"type": "postback", "label": "はい", "data": "consent=yes", "displayText": "はい、お願いします"},
            {"type": "uri", "label": "電話", "uri": "tel:0312345678"},
            {"type": "postback", "label": "静かに", "data": "quiet"},
        ),
    )
    page = open_phone(mai)
    page.get_by_role("button", name="質問").click()
    expect(messages(page, "person")).to_have_count(1)
    page.get_by_role("button", name="はい").click()
    expect(messages(page, "person").last).to_contain_text("はい、お願いします")
    assert line.event("postback")["postback"] == {"data": "consent=yes"}
    page.get_by_role("button", name="静かに").click()
    expect(page.get_by_role("link", name="電話")).to_have_attribute("href", "tel:0312345678")
    write(page, "終わり")
    expect(messages(page, "person").last).to_contain_text("終わり")
    expect(messages(page, "person")).to_have_count(3)


def test_an_address_that_runs_code_opens_nothing(line: Line, mai: Chat, open_phone: Opener) -> None:
    line.says(mai, buttons({"type": "uri", "label": "開く", "uri": "javascript:document.title=1"}))
    page = open_phone(mai)
    page.get_by_role("button", name="開く").click()
    expect(page.get_by_role("status")).to_contain_text("使えない")
    expect(messages(page).get_by_role("link")).to_have_count(0)


@pytest.mark.parametrize(
    ("mode", "limits", "outside", "inside"),
    [
        ("date", ("2030-04-01", "2030-04-30"), "2030-05-01", "2030-04-03"),
        ("time", ("10:00", "18:30"), "19:00", "18:15"),
        ("datetime", ("2030-04-01T10:00", "2030-04-30t18:00"), "2030-04-30T18:01", "2030-04-02T10:30"),
    ],
)
def test_a_picker_keeps_to_its_limits(
    line: Line, mai: Chat, open_phone: Opener, mode: str, limits: tuple[str, str], outside: str, inside: str
) -> None:
    action = {
        "type": "datetimepicker",
        "label": "選ぶ",
        "data": "when",
        "mode": mode,
        "min": limits[0],
        "max": limits[1],
    }
    line.says(mai, buttons(action))
    page = open_phone(mai)
    page.get_by_role("button", name="選ぶ").click()
    picker = page.get_by_test_id("picker")
    picker.locator("input").fill(outside)
    picker.get_by_role("button", name="決定").click()
    expect(picker.get_by_role("alert")).to_contain_text("の間で選んでください")
    picker.locator("input").fill(inside)
    picker.get_by_role("button", name="決定").click()
    expect(picker).to_have_count(0)
    expect(page.get_by_test_id("typing")).to_be_visible()
    assert line.event("postback")["postback"] == {"data": "when", "params": {mode: inside}}


def test_a_code_is_copied(line: Line, mai: Chat, open_phone: Opener) -> None:
    line.says(mai, buttons({"type": "clipboard", "label": "写す", "clipboardText": "AB-12"}))
    page = open_phone(mai, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="写す").click()
    expect(page.get_by_role("status")).to_have_text("コピーしました")
    assert page.evaluate("navigator.clipboard.readText()") == "AB-12"


def test_confirm_and_carousel_show_all_their_words(line: Line, mai: Chat, open_phone: Opener) -> None:
    confirm = {"type": "confirm", "text": "消しますか?", "actions": [tap_text("消す"), tap_text("残す")]}
    column = {
        "title": "顔",
        "text": "全顔",
        "thumbnailImageUrl": "https://example.com/a.jpg",
        "actions": [tap_text("顔")],
    }
    carousel = {"type": "carousel", "columns": [column, {**column, "title": "首", "actions": [tap_text("首")]}]}
    line.says(mai, *({"type": "template", "altText": "選択", "template": each} for each in (confirm, carousel)))
    page = open_phone(mai)
    expect(messages(page).first).to_contain_text("消しますか?")
    expect(messages(page).last.locator(".card-title")).to_have_text(["顔", "首"])
    messages(page).last.get_by_role("button", name="首").click()
    expect(messages(page, "person")).to_contain_text("首について")


def test_a_flex_message_is_drawn_and_answers(line: Line, mai: Chat, open_phone: Opener, size: tuple[int, int]) -> None:
    line.says(mai, {"type": "flex", "altText": "料金", "contents": FLEX})
    page = open_phone(mai, size=size)
    card = messages(page).locator(".flex-bubble")
    expect(card.get_by_text("ダーマペン", exact=True)).to_have_css("font-weight", "700")
    expect(card.get_by_text("22,000 円")).to_have_css("color", "rgb(170, 51, 0)")
    expect(card.get_by_text("悪い色")).to_have_css("color", "rgb(28, 28, 26)")
    expect(card.get_by_role("img")).to_be_visible()
    price, label = card.get_by_text("22,000 円").bounding_box(), card.get_by_text("料金").bounding_box()
    assert price["x"] > label["x"], "a baseline box lies in a row"
    card.get_by_role("button", name="予約する").click()
    expect(messages(page, "person")).to_contain_text("予約したい")


FLEX = {
    "type": "bubble",
    "hero": {"type": "image", "url": "https://example.com/a.jpg", "size": "full", "aspectRatio": "20:13"},
    "body": {
        "type": "box",
        "layout": "vertical",
        "spacing": "md",
        "contents": [
            {"type": "text", "text": "ダーマペン", "weight": "bold", "size": "xl"},
            {
                "type": "box",
                "layout": "baseline",
                "contents": [
                    {"type": "text", "text": "料金", "size": "sm", "flex": 1},
                    {"type": "text", "text": "22,000 円", "size": "sm", "color": "#aa3300", "flex": 3},
                ],
            },
            {"type": "separator", "margin": "lg"},
            {"type": "text", "text": "悪い色", "color": "red;background:url(//x)", "wrap": True},
            {"type": "novelty", "text": "まだない部品"},
        ],
    },
    "footer": {
        "type": "box",
        "layout": "horizontal",
        "contents": [
            {
                "type": "button",
                "style": "primary",
                "action": {"type": "message", "label": "予約する", "text": "予約したい"},
            }
        ],
    },
}


def test_a_message_of_an_unknown_kind_shows_its_alternative_text(line: Line, mai: Chat, open_phone: Opener) -> None:
    line.says(mai, {"type": "coupon", "altText": "クーポンが届きました"}, {"type": "novelty"})
    page = open_phone(mai)
    expect(messages(page).first).to_contain_text("クーポンが届きました")
    expect(messages(page).last).to_contain_text("表示できないメッセージ")


# Stickers, pictures, taking back, blocking


def test_the_sticker_tray_closes_with_whatever_is_sent(line: Line, mai: Chat, open_phone: Opener) -> None:
    line.says(mai, buttons(tap_text("質問")))
    page = open_phone(mai)
    tray = page.locator("#stickers")
    for send in (lambda: write(page, "はい"), lambda: page.get_by_role("button", name="質問").click()):
        page.get_by_test_id("sticker").click()
        expect(tray).to_be_visible()
        send()
        expect(tray).to_be_hidden()
    page.get_by_test_id("sticker").click()
    page.get_by_test_id("sticker-choice").first.click()
    expect(tray).to_be_hidden()
    expect(page.get_by_test_id("composer")).not_to_be_focused()


def test_sticker_picture_and_voice(mai: Chat, open_phone: Opener, size: tuple[int, int]) -> None:
    page = open_phone(mai, size=size)
    page.get_by_test_id("sticker").click()
    expect(page.get_by_test_id("sticker-choice")).to_have_count(6)
    page.get_by_role("button", name="ありがとう").click()
    expect(page.get_by_test_id("sticker-choice")).to_have_count(6)
    expect(page.locator("#stickers")).to_be_hidden()
    page.get_by_test_id("picture").click()
    page.get_by_role("menuitem", name="見本の写真を送る").click()
    page.get_by_test_id("voice").click()
    expect(messages(page, "person")).to_have_count(3)
    expect(unsettled(page)).to_have_count(0)
    assert [item.kind for item in mai.items] == ["sticker", "image", "audio"]


@pytest.mark.parametrize("how", ["button", "right click"])
def test_a_message_can_be_taken_back(line: Line, mai: Chat, open_phone: Opener, how: str) -> None:
    page = open_phone(mai, size=COMPUTER)
    write(page, "言わなければよかった")
    row = messages(page, "person")
    expect(row).to_have_count(1)
    line.says(mai, "はい")
    if how == "button":
        row.hover()
        row.get_by_role("button", name="このメッセージのメニュー").click()
    else:
        row.locator(".bubble").click(button="right")
    page.get_by_role("menuitem", name="送信取消").click()
    expect(page.get_by_text("メッセージの送信を取り消しました")).to_be_visible()
    expect(page.get_by_text("言わなければよかった")).to_have_count(0)
    assert line.event("unsend")["unsend"] == {"messageId": mai.items[0].message_id}
    page.reload()
    expect(page.get_by_text("メッセージの送信を取り消しました")).to_be_visible()


def test_holding_a_finger_on_a_message_opens_its_menu(mai: Chat, open_phone: Opener) -> None:
    mai.says("あとで消します")
    page = open_phone(mai, has_touch=True)
    messages(page).locator(".bubble").dispatch_event("pointerdown", {"pointerType": "touch"})
    expect(page.get_by_role("menuitem")).to_have_text(["コピー", "送信取消"])
    messages(page).locator(".bubble").dispatch_event("pointerup", {"pointerType": "touch"})
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_text("メッセージの送信を取り消しました")).to_be_visible()


def test_only_ones_own_messages_can_be_taken_back(line: Line, mai: Chat, open_phone: Opener) -> None:
    line.says(mai, "お知らせ")
    page = open_phone(mai)
    messages(page).locator(".bubble").click(button="right")
    expect(page.get_by_role("menuitem")).to_have_text(["コピー"])
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_have_count(0)


def test_blocking_and_coming_back(line: Line, open_phone: Opener) -> None:
    ken = line.person("Ken", "en", friend=False)
    page = open_phone(ken, language="en")
    page.get_by_test_id("add-friend").click()
    expect(page.get_by_test_id("add-friend")).to_be_hidden()
    page.get_by_test_id("menu").click()
    page.get_by_role("menuitem", name="Block").click()
    expect(page.get_by_test_id("composer")).to_be_hidden()
    expect(page.get_by_text("Messages do not arrive")).to_be_visible()
    expect(page.get_by_test_id("typing")).to_be_hidden()
    page.get_by_test_id("unblock").click()
    expect(page.get_by_test_id("composer")).to_be_visible()
    assert line.event("follow")["follow"] == {"isUnblocked": True}


# What is seen


def test_dots_show_until_the_account_speaks(line: Line, mai: Chat, open_phone: Opener) -> None:
    page = open_phone(mai)
    write(page, "いますか")
    expect(page.get_by_test_id("typing")).to_be_visible()
    line.says(mai, "います")
    expect(messages(page, "account")).to_have_count(1)
    expect(page.get_by_test_id("typing")).to_be_hidden()


def test_days_times_and_read_marks(line: Line, mai: Chat, clock: Hands, open_phone: Opener) -> None:
    mai.says("夜中にすみません")
    clock.turn(hours=23)
    line.says(mai, "おはようございます")
    mai.says("ありがとう")
    page = open_phone(mai, timezone_id="America/New_York")
    expect(page.locator(".day")).to_have_text(["2030年4月2日(火)", "2030年4月3日(水)"])
    expect(page.locator("#log time")).to_have_text(["2:00", "1:00", "1:00"])
    expect(messages(page, "person").first.get_by_text("既読")).to_be_visible()
    expect(messages(page, "person").last.get_by_text("既読")).to_be_hidden()


def test_someone_reading_further_up_is_told_and_not_moved(line: Line, mai: Chat, open_phone: Opener) -> None:
    line.says(mai, *(f"{number}\n\n\n\n" for number in range(30)))
    page = open_phone(mai)
    expect(messages(page).last).to_be_in_viewport()
    page.locator("#scroller").hover()
    page.mouse.wheel(0, -4000)
    expect(messages(page).first).to_be_in_viewport()
    line.says(mai, "新しい話")
    newer = page.get_by_role("button", name="新しいメッセージ")
    expect(newer).to_be_visible()
    expect(messages(page).last).not_to_be_in_viewport()
    newer.click()
    expect(messages(page).last).to_be_in_viewport()
    expect(newer).to_be_hidden()


def test_other_people_keep_what_they_have_not_read(
    line: Line, mai: Chat, open_phone: Opener, size: tuple[int, int]
) -> None:
    emma = line.person("Emma", "en")
    page = open_phone(mai, size=size)
    switch = page.get_by_test_id("person-switch")
    line.says(emma, "Hello", "How are you?")
    expect(switch.get_by_role("button", name="Emma")).to_contain_text("2")
    page.reload()
    expect(switch.get_by_role("button", name="Emma").get_by_test_id("unread")).to_contain_text("2")
    page.get_by_test_id("composer").fill("書きかけ")
    switch.get_by_text("Emma", exact=True).click()
    expect(messages(page)).to_have_count(2)
    expect(page.get_by_test_id("unread")).to_have_count(0)
    expect(page.get_by_test_id("composer")).to_have_value("")
    line.says(mai, "お変わりありませんか")
    expect(switch.get_by_role("button", name="舞 (Mai)").get_by_test_id("unread")).to_contain_text("1")
    switch.get_by_text("舞 (Mai)").click()
    expect(messages(page)).to_contain_text("お変わりありませんか")
    expect(page.get_by_test_id("composer")).to_have_value("書きかけ")
    expect(page.get_by_test_id("unread")).to_have_count(0)


def test_in_a_group_others_stand_on_the_left_with_their_names(line: Line, mai: Chat, open_phone: Opener) -> None:
    emma = line.platform.person("Emma", "en")
    staff = line.platform.group("受付", [line.platform.chats[mai.id], emma])
    staff.says("来ました", as_=emma)
    page = open_phone(staff)
    write(page, "了解")
    expect(messages(page).first).to_have_class(re.compile("theirs"))
    expect(messages(page).first).to_contain_text("Emma")
    expect(messages(page).last).to_have_class(re.compile("mine"))
    assert line.event("message")["source"] == {"type": "group", "groupId": staff.id, "userId": mai.id}


def test_the_language_is_turned_and_remembered(
    line: Line, mai: Chat, open_phone: Opener, size: tuple[int, int]
) -> None:
    mai.says("こんにちは")
    page = open_phone(mai, size=size)
    page.get_by_test_id("ui-language").click()
    expect(page.get_by_text("Official account (practice)")).to_be_visible()
    expect(page.get_by_role("heading", name=line.platform.name)).to_be_visible()
    expect(page.locator(".day")).to_have_text("Tue, 2 April 2030")
    expect(messages(page)).to_contain_text("こんにちは")
    page.reload()
    expect(page.get_by_test_id("composer")).to_have_attribute("placeholder", "Message")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_an_empty_stand_in_gets_its_first_people(line: Line, open_phone: Opener) -> None:
    page = open_phone(language="en")
    expect(page.get_by_test_id("composer")).to_be_hidden()
    page.get_by_test_id("begin").click()
    expect(page.get_by_test_id("person-switch").get_by_role("button")).to_have_count(2)
    expect(page.get_by_test_id("composer")).to_be_visible()


# When the stand-in goes away


def test_it_says_so_and_mends_itself(line: Line, mai: Chat, open_phone: Opener, mishaps: list[str]) -> None:
    page = open_phone(mai)
    write(page, "一つ目")
    expect(messages(page)).to_have_count(1)
    line.goes_away()
    expect(page.get_by_test_id("connection")).to_be_visible()
    expect(page.get_by_test_id("connection")).to_contain_text("make demo")
    write(page, "届きますか")
    expect(page.get_by_test_id("retry")).to_be_visible()
    expect(unsettled(page)).to_have_text(re.compile("届きますか"))
    line.comes_back(mai)
    expect(page.get_by_test_id("connection")).to_be_hidden(timeout=10_000)
    expect(messages(page)).to_have_count(0)
    page.get_by_test_id("retry").click()
    expect(messages(page)).to_have_count(1)
    expect(page.get_by_test_id("retry")).to_have_count(0)
    line.says(line.platform.chats[mai.id], "届きました")
    expect(messages(page, "account")).to_contain_text("届きました")
    assert [item.text for item in line.platform.chats[mai.id].items] == ["届きますか", "届きました"]
    mishaps.clear()


def test_what_failed_can_be_dropped(line: Line, mai: Chat, open_phone: Opener, mishaps: list[str]) -> None:
    page = open_phone(mai)
    line.goes_away()
    write(page, "やめておく")
    page.get_by_test_id("discard").click()
    expect(unsettled(page)).to_have_count(0)
    expect(messages(page)).to_have_count(0)
    mishaps.clear()


def test_other_people_after_a_restart(line: Line, mai: Chat, open_phone: Opener, mishaps: list[str]) -> None:
    mai.says("前の話")
    page = open_phone(mai)
    expect(messages(page)).to_have_count(1)
    line.goes_away()
    expect(page.get_by_test_id("connection")).to_be_visible()
    line.comes_back()
    line.person("新しい人")
    expect(page.get_by_test_id("person-switch")).to_have_text(re.compile("新しい人"), timeout=10_000)
    expect(messages(page)).to_have_count(0)
    write(page, "はじめまして")
    expect(messages(page)).to_have_count(1)
    mishaps.clear()
