"""The clock in the page, alone with the stand-in, and with the whole of Sodan behind it as in the demo."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import COMPUTER, PHONE, Line, Opener
from tests.conftest import Hands


def buttons(page: Page) -> Locator:
    return page.get_by_test_id("clock").get_by_role("button")


def test_a_clock_that_turns_nobody_elses_is_not_shown(line: Line, open_phone: Opener) -> None:
    page = open_phone(line.person("舞"))
    expect(page.get_by_test_id("clock")).to_be_hidden()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_turning_it_lets_time_pass_hour_by_hour(
    line: Line, clock: Hands, open_phone: Opener, size: tuple[int, int], language: str
) -> None:
    clock.turn(days=20, hours=20)  # as wide as a date and a time get
    struck = []
    line.platform.turning.beat = lambda: struck.append(line.platform.now() - clock.now)
    page = open_phone(line.person("舞"), size=size, language=language)
    now = page.get_by_test_id("clock-now")
    expect(now).to_have_text({"ja": "4月22日(月) 22:00", "en": "Mon 22 Apr 22:00"}[language])
    for button in buttons(page).all():
        expect(button).to_be_in_viewport(ratio=1)
    buttons(page).nth(0).click()
    expect(now).to_have_text(re.compile("23:00$"))
    buttons(page).nth(2).click()
    expect(now).to_have_text({"ja": "4月29日(月) 23:00", "en": "Mon 29 Apr 23:00"}[language])
    expect(buttons(page).nth(2)).to_be_enabled()
    assert struck == [timedelta(hours=hour) for hour in range(1, 1 + 7 * 24 + 1)]


def test_a_clock_that_cannot_be_turned_says_so(line: Line, open_phone: Opener, mishaps: list[str]) -> None:
    line.platform.turning.beat = lambda: None
    page = open_phone(line.person("舞"))
    expect(page.get_by_test_id("clock")).to_be_visible()
    line.goes_away()
    buttons(page).first.click()
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "offline")
    expect(buttons(page).first).to_be_enabled()
    mishaps.clear()


@pytest.mark.parametrize("size", [PHONE, COMPUTER], ids=["phone", "computer"])
def test_two_months_of_aftercare_in_a_minute(browser: Browser, address: str, size: tuple[int, int]) -> None:
    """A newcomer picks today in the calendar, agrees, turns the clock, and answers how the skin is."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, locale="ja")
    page.goto(address)
    said = page.locator('#log [data-testid="message"][data-from="account"]')
    page.get_by_test_id("person-switch").get_by_role("button", name=re.compile("舞")).click()
    expect(said.first).to_be_visible()
    page.get_by_test_id("composer").fill("施術日を登録したい")
    page.get_by_test_id("send").click()
    page.get_by_role("button", name="カレンダーで選ぶ").click(timeout=20_000)
    picker = page.get_by_test_id("picker")
    chosen = picker.locator("input")
    expect(chosen).to_have_attribute("max", chosen.input_value())  # today, and no day after it
    picker.get_by_role("button", name="決定").click()
    page.get_by_role("button", name="はい、お願いします").click()
    expect(said.filter(has_text="施術日を登録しました")).to_be_visible()
    expect(said.filter(has_text="これからお送りするお知らせ")).to_contain_text(
        re.compile("ほか[45]件")
    )  # late in the evening the first waits for the morning
    buttons(page).nth(1).click()
    buttons(page).nth(1).click()
    expect(
        page.get_by_test_id("quick-reply")
        .filter(has_text="赤み・腫れがある")
        .or_(said.filter(has_text="お肌の調子は"))
        .first
    ).to_be_visible()
    for _ in range(3):
        expect(buttons(page).nth(3)).to_be_enabled(timeout=60_000)
        buttons(page).nth(3).click()
    expect(buttons(page).nth(3)).to_be_enabled(timeout=60_000)
    expect(said.filter(has_text="2〜3か月")).to_have_count(1)
    page.close()
