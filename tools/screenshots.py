"""The README's pictures: the demo, started for real, with a night's conversations in it.

make screenshots                 docs/images/demo.png, and desk.png: the same night as the reception sees it
make screenshots ARGS=--all DIR  every state worth looking at, into a folder
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, expect, sync_playwright

ROOT = Path(__file__).parents[1]
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
QUIET += ["--disable-component-update"]
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 860}

# Who says what, and the name of the picture taken after it.
NIGHT = {
    "舞": [
        ("毛穴の黒ずみが気になるんだけど、ダーマペンってどうなの？", "answer-ja"),
        ("あれってどうなんですか", "suggest-ja"),
        ("明日の天気は？", "decline-ja"),
        ("料金っていくらですか", "price-ja"),
        ("麻酔ってしてもらえる？", "staff-ja"),
        ("データを削除", "delete-ja"),
        ("カウンセリングを予約したい", "days-ja"),
        ("一番早い日で", "summary-ja"),
        ("施術したところから膿が出て、熱もあります", "urgent-ja"),
    ],
    "Emma": [
        ("will people at work notice on monday?", "staff-en"),
        ("how long does the redness last", "answer-en"),
        ("what about after", "suggest-en"),
        ("book an appointment", "services-en"),
        ("my lips are swelling and it's hard to breathe", "urgent-en"),
    ],
}


def say(page: Page, text: str) -> None:
    """Write, send, and wait until the account has spoken."""
    expect(page.locator('#log [data-testid="message"]').first).to_be_visible()
    page.get_by_test_id("composer").fill(text)
    before = page.locator('#log [data-testid="message"][data-from="account"]').count()
    page.get_by_test_id("send").click()
    expect(page.locator('#log [data-testid="message"][data-from="account"]').nth(before)).to_be_visible(timeout=20_000)
    expect(page.get_by_test_id("typing")).to_be_hidden()


def person(page: Page, name: str) -> None:
    page.get_by_test_id("person-switch").get_by_role("button", name=re.compile(name)).click()
    expect(page.locator('#log [data-testid="message"]').first).to_be_visible()


def main() -> None:
    everything = Path(sys.argv[2]) if sys.argv[1:2] == ["--all"] else None
    demo = subprocess.Popen(
        [sys.executable, "-m", "cli.main", "demo", "--port", "8201"], stdout=subprocess.PIPE, text=True
    )
    assert demo.stdout is not None
    try:
        address = next(found.group() for line in demo.stdout if (found := re.search(r"http://\S+/", line)))
        desk = next(found.group() for line in demo.stdout if (found := re.search(r"http://\S+/desk/", line)))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=os.environ["SODAN_BROWSER"], args=QUIET)
            if everything:
                look_at_all(browser.new_page(viewport=PHONE, device_scale_factor=2), address, everything)
            else:
                page = browser.new_page(viewport=DESK, device_scale_factor=1)
                page.goto(address)
                person(page, "舞")
                say(page, NIGHT["舞"][0][0])
                page.screenshot(path=ROOT / "docs" / "images" / "demo.png")
                person(page, "Emma")
                say(page, NIGHT["Emma"][-1][0])
                person(page, "舞")
                say(page, NIGHT["舞"][4][0])
                look_at_the_desk(page, desk)
            browser.close()
    finally:
        demo.terminate()
        demo.wait()


def look_at_the_desk(page: Page, desk: str) -> None:
    page.goto(desk)
    page.locator("button[value=reception]").click()
    expect(page.locator("ol.rows .card")).to_have_count(2)
    page.screenshot(path=ROOT / "docs" / "images" / "desk.png")


def look_at_all(page: Page, address: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    page.goto(address)
    for name, lines in NIGHT.items():
        person(page, name)
        page.screenshot(path=folder / f"{name}-0-first.png")
        for text, picture in lines:
            say(page, text)
            page.screenshot(path=folder / f"{picture}.png")
    person(page, "受付")
    page.screenshot(path=folder / "staff.png")


if __name__ == "__main__":
    main()
