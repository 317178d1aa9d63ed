"""The pictures of the documents: the demo, started for real, and the moments of it that matter most.

make screenshots                 docs/images/, in both languages, light and dark
make screenshots ARGS=--page     only those of the page to reserve on
make screenshots ARGS=--desk     only those of the desk
make screenshots ARGS=--all DIR  every state worth looking at, into a folder
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect, sync_playwright

ROOT = Path(__file__).parents[1]
JAPAN = ZoneInfo("Asia/Tokyo")
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

# What waits in the morning, of whom.
WAITING = {
    "舞": [
        "カウンセリングを予約したい", "来週の金曜", "いちばん早い時間で", "[この内容で申し込む]", "山田花子 090-1234-5678",
        "あれってどうなんですか", "明日の天気は？", "麻酔ってしてもらえる？", "施術したところから膿が出て、熱もあります",
    ],
    "Emma": [
        "can I have an anaesthetic?", "what about after", "is there somewhere to leave a bicycle", "does it work for big pores?",
    ],
}  # fmt: skip
DESK_PAGES = {
    "today": "",
    "conversation": "conversations",
    "week": f"reservations/week/{datetime.now(JAPAN).date()}#visits",
    "numbers": "numbers",
    "learning": "learning",
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
            elif sys.argv[1:2] == ["--desk"]:
                take_desk(browser, address, desk)
            else:
                for language, moments in MOMENTS.items():
                    take_moments(browser, address, language, moments)
                take_page(browser, address)
                take_desk(browser, address, desk)
            browser.close()
    finally:
        demo.terminate()
        demo.wait()


def take_desk(browser: Browser, address: str, desk: str) -> None:
    """A morning at the reception: patients wrote at night, a few visits are entered; each page on a computer and on a phone."""
    page = browser.new_page(viewport=PHONE, locale="ja")
    page.goto(address)
    for name, lines in WAITING.items():
        person(page, name)
        for line in lines:
            do(page, line)
    page.context.close()
    for language, size, scheme in (
        ("ja", DESK, "light"),
        ("en", PHONE, "dark"),
        ("en", DESK, "light"),
        ("ja", PHONE, "light"),
    ):
        context = browser.new_context(
            viewport=size, locale=language, color_scheme="dark" if scheme == "dark" else "light"
        )
        page = context.new_page()
        page.goto(desk)
        page.locator("button[value=reception]").click()
        expect(page.locator("ol.rows .card").first).to_be_visible()
        if (language, size) == ("ja", DESK):
            enter_visits(page, desk)
        for name, path in DESK_PAGES.items():
            page.goto(desk + path)
            if name == "conversation":
                page.locator("ol.rows a").first.click()
            kind = "desk" if size == DESK else "phone"
            keep(page, IMAGES / f"desk-{name}-{kind}-{language}.webp")
        context.close()


def enter_visits(page: Page, desk: str) -> None:
    """Telephone calls of the last days: a week as it may be."""
    today = datetime.now(JAPAN).date()
    for days, who in enumerate(("佐藤 花", "鈴木 あおい", "高橋 玲", "田中 美咲", "Sarah Miller", "伊藤 結衣"), 1):
        page.goto(f"{desk}reservations/new?day={today + timedelta(days=days // 2 + 1)}")
        free = page.locator(".times input[type=radio]")
        free.nth(min(days * 2, free.count() - 1)).check(force=True)
        page.locator("#name").fill(who)
        page.locator("#telephone").fill(f"090-0000-{days:04}")
        page.locator("form:has(#telephone) button.main").click()
        expect(page.get_by_role("status")).to_be_visible()


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
        keep(form, IMAGES / f"12-page-day-{language}.jpg")
        form.locator(".times button").nth(2).click()
        form.emulate_media(color_scheme="dark")
        keep(form, IMAGES / f"13-page-summary-{language}.jpg")
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
    """As good a picture as may lie in the repository, once nothing moves any more; the kind by the name's ending."""
    page.wait_for_timeout(400)
    path.parent.mkdir(parents=True, exist_ok=True)
    pictures = _webp(page) if path.suffix == ".webp" else (page.screenshot(type="jpeg", quality=q) for q in QUALITIES)
    path.write_bytes(next(small for small in pictures if len(small) <= MOST_BYTES))


def _webp(page: Page) -> Iterator[bytes]:
    """What is full of letters stays sharp in it."""
    whole = Image.open(BytesIO(page.screenshot()))
    for quality in QUALITIES:
        written = BytesIO()
        whole.save(written, "WEBP", quality=quality, method=6)
        yield written.getvalue()


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
