"""The page of numbers in a real browser: plots that are seen, and read out as tables; a span to choose, and the file."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from clinic.patient import Language
from knowledge.library import Library
from store import channel, sessions, tally
from tests.browser.conftest import COMPUTER, PHONE
from tests.browser.test_desk import Served, nothing_is_wrong, open_room

COUNTED: tuple[tuple[tally.What, int], ...] = (
    ("answered", 7),
    ("passed", 2),
    ("declined", 1),
    ("visit-come", 3),
    ("pushed", 4),
)


@pytest.fixture
def room(tmp_path: Path, known: Library) -> Iterator[Served]:
    with open_room(Served, tmp_path, known) as made:
        today = made.clock().date()
        with made.db.atomic() as tx:
            for days in range(40):
                day = today - timedelta(days=days)
                for what, n in COUNTED:
                    tally.count(tx, what, day, "pores" if what in ("answered", "passed") else "", n)
                tally.count(tx, "replied", day, "15", 2)
            channel.learn(tx, f"{today:%Y-%m}", 200, 20)
        yield made


@pytest.mark.parametrize(
    ("size", "language", "scheme"), [(PHONE, "ja", "light"), (COMPUTER, "en", "dark")], ids=["phone", "computer"]
)
def test_the_numbers_are_seen_and_read(
    browser: Browser, room: Served, size: tuple[int, int], language: Language, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale=language,
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=True,
    )
    with room.db.atomic() as tx:
        token = sessions.begin(tx, room.members["reception"], "whole", room.clock())
    context.add_cookies([{"name": "sodan_desk", "value": token, "url": room.url}])
    mishaps: list[str] = []
    page = context.new_page()
    page.on("console", lambda told: mishaps.append(told.text) if told.type in ("error", "warning") else None)

    def say(key: str, **params: str) -> str:
        return room.known.say(f"console.{key}", language, **params)

    page.goto(f"{room.url}/desk/numbers?days=7")
    expect(page.get_by_role("heading", level=1)).to_have_text(say("numbers"))
    questions = page.get_by_role("img", name=say("numbers_questions_told", asked="70", answered="70"))
    expect(questions).to_be_visible()
    assert questions.locator("rect").count() == 21
    for closed in page.locator("details").all():
        closed.locator("summary").click()
    expect(page.get_by_role("table").first.get_by_role("row")).to_have_count(8)
    nothing_is_wrong(page)
    page.get_by_role("link", name=say("numbers_days", count="90")).click()
    expect(page.get_by_role("link", name=say("numbers_days", count="90"))).to_have_attribute("aria-current", "true")
    nothing_is_wrong(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name=say("numbers_file")).click()
    assert taken.value.path().read_bytes().startswith(b"\xef\xbb\xbf")
    assert mishaps == []
    context.close()
