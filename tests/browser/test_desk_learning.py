"""Staff teach Sodan in a real browser: phone and desk, both languages, with and without scripts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from clinic.patient import Language
from knowledge import trial
from knowledge.library import Library
from knowledge.trial import Found, Moved
from scheduler import rereading
from store import changes, sessions, trials
from tests.browser.conftest import COMPUTER, PHONE
from tests.browser.test_desk import Served, nothing_is_wrong, open_room
from tests.unit.knowledge.test_changes import ANSWER, TOPIC

DOG = ["犬を連れて行ってもいいですか", "犬を連れていってもいい？", "犬連れて行っていいですか"]
WORSE = Moved("黒ずみの相談がしたい", ("answer", "pores"), ("suggest", "pores", "price"), ("pores",))


class Classroom(Served):
    """Where questions were not understood, and where a worker tries what is handed in."""

    def fills(self) -> None:
        for number, words in enumerate(DOG):
            self.hears(self.mai if number else self.emma, words, "decline", "question", minutes=number)

    def begins(self, change: str) -> None:
        with self.db.atomic() as tx:
            job = trials.latest(tx, change)
            assert job
            trials.take(tx, job.id, self.clock())
            trials.tell(tx, job.id, 640, 6444, self.clock())

    def ends(self, change: str, worse: tuple[Moved, ...] = ()) -> None:
        with self.db.atomic() as tx:
            job = trials.latest(tx, change)
            assert job
            trials.take(tx, job.id, self.clock())
            found = Found(self.office.library.phrased, 6444, 2154, (), (WORSE,), worse, 1, len(worse))
            trials.end(tx, job.id, trial.written(found), self.clock())

    def newest(self) -> str:
        with self.db.look() as tx:
            return changes.undecided(tx)[0].id


@pytest.fixture
def room(tmp_path: Path, known: Library) -> Iterator[Classroom]:
    with open_room(Classroom, tmp_path, known) as made:
        made.fills()
        yield made


def page_of(browser: Browser, room: Served, size: tuple[int, int], language: Language, scripts: bool = True) -> Page:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale=language, java_script_enabled=scripts
    )
    with room.db.atomic() as tx:
        token = sessions.begin(tx, room.members["doctor"], "whole", room.clock())
    context.add_cookies([{"name": "sodan_desk", "value": token, "url": f"{room.url}/desk/"}])
    return context.new_page()


@pytest.mark.parametrize(("size", "language"), [(PHONE, "ja"), (COMPUTER, "en")], ids=["phone-ja", "computer-en"])
def test_staff_teach_sodan(browser: Browser, room: Classroom, size: tuple[int, int], language: Language) -> None:
    page = page_of(browser, room, size, language)
    page.clock.install()

    def say(key: str, **params: str) -> str:
        return room.known.say(f"console.{key}", language, **params)

    # Attached to a topic, tried while the page looks on, put live, and taken back.
    page.goto(f"{room.url}/desk/learning")
    nothing_is_wrong(page)
    card = page.locator("li.card", has_text=DOG[0])
    expect(card).to_contain_text(say("asked_times", count="3"))
    card.get_by_text(say("attach"), exact=True).click()
    nothing_is_wrong(page)
    card.locator("select").select_option("bathing")
    card.get_by_role("button", name=say("hand_in")).click()
    expect(page.get_by_role("status").first).to_contain_text(say("did_handed_in"))
    change = room.newest()
    room.begins(change)
    page.clock.fast_forward(6000)
    expect(page.locator("progress")).to_have_attribute("value", "640")
    nothing_is_wrong(page)
    with room.db.atomic() as tx:
        trials.ask(tx, change, room.clock())
    room.ends(change, (WORSE,))
    page.clock.fast_forward(6000)
    expect(page.get_by_text(say("gets_worse", count="1"))).to_be_visible()
    nothing_is_wrong(page)
    page.locator("#confirmed").check()
    page.get_by_role("button", name=say("put_live")).click()
    expect(page.get_by_role("status").first).to_contain_text(say("did_put_live"))
    room.office.library = rereading.with_changes(room.db, room.known)
    nothing_is_wrong(page)
    page.get_by_role("button", name=say("take_back")).first.click()
    expect(page.get_by_role("status").first).to_contain_text(say("did_taken_back"))
    page.get_by_role("link", name=say("tab_changes", count="0")).click()
    expect(page.locator("main li.card")).to_have_count(2)
    nothing_is_wrong(page)

    # The form of the first day, with something to mend.
    page.get_by_role("link", name=say("tab_answers", count="2", of="20")).click()
    nothing_is_wrong(page)
    form = page.locator("#q-makeup-after")
    form.locator("summary").click()
    form.locator("textarea").first.fill("絶対に痛くありません。")
    form.locator("textarea").last.fill(ANSWER.answer["en"])
    form.get_by_role("button", name=say("hand_in")).click()
    expect(page.get_by_role("alert")).to_contain_text(say("wrong_claim_painless"))
    nothing_is_wrong(page)
    page.locator("#q-makeup-after textarea").first.fill(ANSWER.answer["ja"])
    page.locator("#q-makeup-after").get_by_role("button", name=say("hand_in")).click()
    expect(page.get_by_role("status").first).to_contain_text(say("did_handed_in"))


def test_without_scripts_all_of_it_works(browser: Browser, room: Classroom) -> None:
    page = page_of(browser, room, PHONE, "en", scripts=False)
    page.goto(f"{room.url}/desk/learning")
    card = page.locator("li.card", has_text=DOG[0])
    card.get_by_role("button", name=room.words("new_topic")).click()
    for each in ("ja", "en"):
        page.locator(f"#title_{each}").fill(TOPIC.title[each])
        page.locator(f"#answer_{each}").fill(TOPIC.answer[each])
        page.locator(f"#phrasings_{each}").fill("\n".join(TOPIC.phrasings[each]))
    page.get_by_role("button", name=room.words("hand_in")).click()
    change = room.newest()
    assert "http-equiv" in page.content()  # it renews itself while it is tried
    room.ends(change)
    page.goto(f"{room.url}/desk/learning/changes/{change}")
    page.get_by_role("button", name=room.words("put_live")).click()
    expect(page.get_by_role("status").first).to_contain_text(room.words("did_put_live"))
