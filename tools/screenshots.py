"""The pictures of the documents: the demo, started for real, and the moments of it that matter most.

make screenshots                 docs/images/, in both languages, light and dark; desk.jpg as the reception sees it
make screenshots ARGS=--page     only those of the page to reserve on
make screenshots ARGS=--all DIR  every state worth looking at, into a folder
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect, sync_playwright

ROOT = Path(__file__).parents[1]
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
QUIET += ["--disable-component-update"]
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 860}

IMAGES = ROOT / "docs" / "images"
MOST_BYTES = 60_000
QUALITIES = (90, 80, 70, 60, 50, 40, 30)
NAMES = {"ja": "舞", "en": "Emma"}

# The moments, in the order they come about in one conversation: the name of the picture, and what is done before it is taken.
# A text is written, a text in brackets tapped; "+1" turns the clock by a day, "=" goes back to the rich menu.
MOMENTS: dict[str, list[tuple[str, list[str]]]] = {
    "ja": [
        ("01-welcome", []),
        ("02-answer", ["毛穴の黒ずみが気になるんだけど、ダーマペンってどうなの？"]),
        ("03-timeline", ["効果はいつから出ますか"]),
        ("04-who-should-avoid", ["ダーマペンできない人ってどんな人？"]),
        ("05-passed-on", ["麻酔ってしてもらえる？"]),
        ("06-free-times", ["カウンセリングを予約したい", "来週の金曜"]),
        ("07-summary", ["いちばん早い時間で"]),
        (
            "08-tips-to-come",
            ["[予約をやめる]", "今日ダーマペンを受けました", "[はい、お願いします]", "次のお知らせはいつ？"],
        ),
        ("09-tip", ["+1"]),
        ("11-menu", ["="]),
        ("10-danger", ["施術したところから膿が出て、熱もあります"]),
    ],
    "en": [
        ("01-welcome", []),
        ("02-answer", ["does it work for big pores?"]),
        ("03-timeline", ["when will I see results?"]),
        ("04-who-should-avoid", ["who shouldn't get dermapen"]),
        ("05-passed-on", ["can I have an anaesthetic?"]),
        ("06-free-times", ["I want to book a counselling", "Friday next week"]),
        ("07-summary", ["the earliest time"]),
        ("08-tips-to-come", ["[Stop booking]", "I had dermapen today", "[Yes, please]", "when is the next tip?"]),
        ("09-tip", ["+1"]),
        ("11-menu", ["="]),
        ("10-danger", ["my lips are swelling and it's hard to breathe"]),
    ],
}

# What leads to the page to reserve on: a wish, the button in the answer, and the button that opens it.
PAGE = {
    "ja": ("カウンセリングを予約したい", "予約ページを使う", "予約ページを開く"),
    "en": ("I want to book a counselling", "Use a booking page", "Open the page"),
}

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
    if page.get_by_test_id("to-keyboard").is_visible():
        page.get_by_test_id("to-keyboard").click()
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
            elif sys.argv[1:2] == ["--page"]:
                take_page(browser, address)
            else:
                for language, moments in MOMENTS.items():
                    take_moments(browser, address, language, moments)
                take_page(browser, address)
                look_at_the_desk(browser.new_page(viewport=DESK), desk)
            browser.close()
    finally:
        demo.terminate()
        demo.wait()


def look_at_the_desk(page: Page, desk: str) -> None:
    """What the reception sees in the morning after those moments."""
    page.goto(desk)
    page.locator("button[value=reception]").click()
    expect(page.locator("ol.rows .card").first).to_be_visible()
    keep(page, IMAGES / "desk.jpg")
    page.close()


def take_moments(browser: Browser, address: str, language: str, moments: list[tuple[str, list[str]]]) -> None:
    """One conversation on one phone; every second picture is taken in the dark. The README's is an answer, on a computer."""
    page = browser.new_page(viewport=PHONE, locale=language)
    page.goto(address)
    person(page, NAMES[language])
    for number, (name, deeds) in enumerate(moments):
        for deed in deeds:
            do(page, deed)
        page.emulate_media(color_scheme="dark" if number % 2 else "light")
        keep(page, IMAGES / f"{name}-{language}.jpg")
        if name == "02-answer" and language == "ja":
            page.set_viewport_size(DESK)
            page.emulate_media(color_scheme="light")
            keep(page, IMAGES / "demo.jpg")
            page.set_viewport_size(PHONE)
    page.close()


def take_page(browser: Browser, address: str) -> None:
    """The page to reserve on, as it is reached from the phone: its month, in the dark the summary."""
    for language, (wish, leads, opens) in PAGE.items():
        page = browser.new_page(viewport=PHONE, locale=language)
        page.goto(address)
        person(page, NAMES[language])
        say(page, wish)
        do(page, f"[{leads}]")
        link = page.get_by_role("link", name=opens).last
        with page.context.expect_page() as opened:
            link.click()
        form = opened.value
        form.get_by_role("radio").first.check()
        form.locator(".bar button").click()
        keep(form, IMAGES / f"11-page-month-{language}.jpg")
        form.locator("td a.free").nth(5).click()
        form.locator(".times button").nth(2).click()
        form.emulate_media(color_scheme="dark")
        keep(form, IMAGES / f"12-page-summary-{language}.jpg")
        page.context.close()


def do(page: Page, deed: str) -> None:
    if deed == "=":
        page.get_by_test_id("to-menu").click()
        page.mouse.move(0, 0)
        expect(page.get_by_test_id("rich-menu").get_by_role("button")).to_have_count(8, timeout=10_000)
    elif deed.startswith("+"):
        before = account_says(page).count()
        page.get_by_test_id("clock").get_by_role("button").nth(1).click()
        expect(account_says(page).nth(before)).to_be_visible(timeout=60_000)
        expect(page.get_by_test_id("clock").get_by_role("button").nth(1)).to_be_enabled(timeout=60_000)
    elif deed.startswith("["):
        before = account_says(page).count()
        page.get_by_role("button", name=deed[1:-1], exact=True).last.click()
        expect(account_says(page).nth(before)).to_be_visible(timeout=20_000)
    else:
        say(page, deed)


def account_says(page: Page) -> Locator:
    return page.locator('#log [data-testid="message"][data-from="account"]')


def keep(page: Page, path: Path) -> None:
    """As good a picture as may lie in the repository, once nothing moves any more."""
    page.wait_for_timeout(400)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(
        next(
            small for quality in QUALITIES if len(small := page.screenshot(type="jpeg", quality=quality)) <= MOST_BYTES
        )
    )


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
