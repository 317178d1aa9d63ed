"""A reservation in the phone, with the whole of Sodan behind it as in the demo: from the question to the confirmation."""

import re
from collections.abc import Callable
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import COMPUTER, PHONE

SLOW = 20_000  # milliseconds: Sodan thinks and answers over HTTP
Who = Callable[[str], None]


@pytest.fixture
def page(browser: Browser, address: str, size: tuple[int, int]) -> Page:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, locale="ja")
    page.goto(address)
    return page


@pytest.fixture
def becomes(page: Page) -> Who:
    """Take another person's phone into the hand."""

    def become(name: str) -> None:
        page.get_by_test_id("person-switch").get_by_role("button", name=re.compile(name)).click()
        expect(said(page).first).to_be_visible(timeout=SLOW)

    return become


def said(page: Page) -> Locator:
    return page.locator('#log [data-testid="message"][data-from="account"]')


def answer(page: Page, text: str) -> Locator:
    """What the account says last, once it says this."""
    expect(said(page).last).to_contain_text(text, timeout=SLOW)
    return said(page).last


def within(page: Page, name: str) -> None:
    """Every cell and button of a card is as wide as it looks, and none is cut."""
    for control in said(page).last.get_by_role("button").all():
        box, room = control.bounding_box(), said(page).last.bounding_box()
        assert box is not None
        assert room is not None
        assert box["x"] + box["width"] <= room["x"] + room["width"] + 1, name
        assert control.evaluate("it => it.scrollWidth <= it.clientWidth + 1"), control.inner_text()


@pytest.mark.parametrize("size", [PHONE, COMPUTER], ids=["phone", "computer"])
def test_from_the_question_to_the_confirmation_in_under_ten_taps(page: Page, becomes: Who) -> None:
    taps = 0

    def tap(name: str, within: Locator) -> None:
        nonlocal taps
        within.get_by_role("button", name=name, exact=True).last.click()
        taps += 1

    becomes("舞")
    page.get_by_test_id("composer").fill("ダーマペンとは何ですか")
    page.get_by_test_id("send").click()
    expect(said(page).last).to_contain_text("出典", timeout=SLOW)
    page.get_by_test_id("quick-reply").filter(has_text="予約する").click()
    taps += 1
    services = answer(page, "どのメニューをご希望ですか")
    within(page, "services")
    tap("初回カウンセリング", services)
    days = answer(page, "ご希望の日はいつですか")
    within(page, "days")
    days.get_by_role("button").nth(2).click()
    taps += 1
    times = answer(page, "次の時間が空いています")
    within(page, "times")
    times.get_by_role("button", name=re.compile(r"^\d\d:\d\d$")).nth(1).click()
    taps += 1
    summary = answer(page, "この内容で申し込みますか")
    within(page, "summary")
    tap("この内容で申し込む", summary)
    answer(page, "お名前とお電話番号を教えていただけますか")
    expect(said(page).nth(-2)).to_contain_text("まだ確定ではありません")
    becomes("受付")
    answer(page, "初回カウンセリング")
    tap("確定する", said(page).last)
    answer(page, "確定しました")
    becomes("舞")
    expect(said(page).filter(has_text="ご予約が確定しました")).to_be_visible(timeout=SLOW)
    assert taps < 10
    link = page.locator("#log").get_by_role("link").last.get_attribute("href")
    assert link is not None
    with urlopen(link) as opened:
        assert opened.read().startswith(b"BEGIN:VCALENDAR")
    page.close()


@pytest.mark.parametrize("size", [COMPUTER], ids=["computer"])
def test_typed_alone_as_on_a_computer(page: Page, becomes: Who) -> None:
    becomes("Emma")
    for text, heard in (
        ("book a first counselling", "which day would suit you?"),
        ("2", "These times are free"),
        ("3 pm", "Shall I send this to our staff?"),
        ("yes", "your request has reached us"),
        ("when is my appointment?", "First counselling"),
    ):
        page.get_by_test_id("composer").fill(text)
        page.get_by_test_id("send").click()
        expect(said(page).filter(has_text=heard).last).to_be_visible(timeout=SLOW)
    page.close()
