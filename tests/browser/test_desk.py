"""The desk in a real browser, phone-sized and computer-sized, in both languages, light and dark: used, read out, and without
scripts."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.serving import make_server

from clinic.patient import Language
from clinic.photo import Photo
from console import passwords, second_factor
from knowledge.library import Library
from scheduler import pictures
from store import audit, credentials, db, photos, sessions, transcript
from store.transcript import Heard
from tests.browser.conftest import COMPUTER, PHONE
from tests.conftest import Hands, tokyo
from tests.desk import Talks
from tests.pictures import jpeg

PASSWORD = "four words in a row"
KEY = second_factor.new_key()
AXE = Axe()


class Served(Talks):
    """The desk behind a real server; the admin has a password and an app."""

    url = ""

    def can_sign_in(self) -> None:
        with self.db.atomic() as tx:
            credentials.begin_anew(tx, self.members["admin"], passwords.hashed(PASSWORD), self.clock())
            credentials.offer(tx, self.members["admin"], KEY)
            credentials.arrived(tx, self.members["admin"], KEY, 0)
            audit.seal(tx)


Room = TypeVar("Room", bound=Served)


@pytest.fixture
def room(tmp_path: Path, known: Library) -> Iterator[Served]:
    with open_room(Served, tmp_path, known) as made:
        yield made


@contextmanager
def open_room(kind: type[Room], tmp_path: Path, known: Library) -> Iterator[Room]:
    """The desk of a kind behind a server, until it is over."""
    opened = db.connect(f"sqlite:///{tmp_path / 'sodan.db'}")
    db.upgrade(opened)
    made = kind(opened, known, Hands(tokyo(2, 12)))
    made.can_sign_in()
    server = make_server("127.0.0.1", 0, made.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}"
    yield made
    server.shutdown()
    server.server_close()
    thread.join()
    opened.close()


def nothing_is_wrong(page: Page) -> None:
    """What whoever cannot see, or has a small screen, would stumble over."""
    found = AXE.run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def signs_in(page: Page, room: Served) -> None:
    page.goto(f"{room.url}/desk/conversations?which=open")
    nothing_is_wrong(page)
    page.locator("#name").fill("admin")
    page.locator("#password").fill(PASSWORD)
    page.locator("main form.narrow button").click()
    nothing_is_wrong(page)
    page.locator("#code").fill("000 000")
    page.locator("main button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("#code").fill(pyotp.TOTP(KEY).at(room.clock()))
    page.locator("main button").click()
    expect(page).to_have_url(f"{room.url}/desk/conversations?which=open")


@pytest.mark.parametrize(
    ("size", "language", "scheme"),
    [(PHONE, "ja", "light"), (PHONE, "en", "dark"), (COMPUTER, "ja", "dark"), (COMPUTER, "en", "light")],
    ids=lambda one: one if isinstance(one, str) else f"{one[0]}",
)
def test_a_day_at_the_desk(
    browser: Browser, room: Served, size: tuple[int, int], language: Language, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale=language,
        color_scheme="dark" if scheme == "dark" else "light",
    )
    mishaps: list[str] = []
    page = context.new_page()
    page.on("console", lambda told: mishaps.append(told.text) if told.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: mishaps.append(str(error)))
    page.clock.install()

    def say(key: str, **params: str) -> str:
        return room.known.say(f"console.{key}", language, **params)

    signs_in(page, room)
    mishaps.clear()  # the browser tells of the 401 as well

    # Today, which tells by itself of what has come in meanwhile, and of how much there is in the tab's title.
    page.get_by_role("link", name=say("today"), exact=True).click()
    expect(page.get_by_text(say("nothing_waits"))).to_be_visible()
    task = room.asks(room.mai, "urgent", "息が苦しい <b>😀</b>", "airway")
    page.clock.fast_forward(6000)
    card = page.locator(f"#w-{task}")
    expect(card).to_contain_text("息が苦しい <b>😀</b>")
    expect(page).to_have_title(f"❗(1) {say('today')} – {room.known.clinic.name(language)}")
    nothing_is_wrong(page)

    # Answered with the keyboard alone; whoever writes is not disturbed.
    card.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("119へお電話ください")
    room.asks(room.emma, "complaint", "so slow")
    page.clock.fast_forward(6000)
    expect(page.locator("#stale")).to_have_text(say("newer"))
    expect(card.locator("textarea")).to_have_value("119へお電話ください")
    nothing_is_wrong(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text(say("did_answered"))

    # One conversation: read, noted in, written in; the other colleague is seen.
    page.get_by_role("link", name=say("conversations"), exact=True).click()
    nothing_is_wrong(page)
    page.locator("ol.rows a").first.click()
    expect(page.locator("#words")).to_be_visible()
    page.wait_for_load_state()  # the script counts from here
    other = room.at_work("doctor")
    other.goes(f"{room.page(room.emma)}/lines?writing=1")
    page.clock.fast_forward(6000)
    expect(page.locator(".also")).to_contain_text("Doctor")
    page.locator("#note").fill("Called her")
    page.locator("form:has(#note) button").click()
    expect(page.get_by_text("Called her")).to_be_visible()
    page.locator("#words").fill("We are sorry.")
    page.locator("#write button.main").click()
    expect(page.get_by_role("status").first).to_contain_text(say("did_written"))
    nothing_is_wrong(page)
    page.go_back()
    page.go_forward()
    expect(page.get_by_text("Called her")).to_be_visible()

    # What is seldom looked at.
    for name in ("answers", "members", "audit"):
        page.get_by_role("link", name=say(name), exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(say(name))
        nothing_is_wrong(page)
    expect(page.get_by_text(say("audit_question_answered"))).to_be_visible()
    page.goto(f"{room.url}/desk/nowhere")
    nothing_is_wrong(page)
    page.locator("form", has_text="English" if language == "ja" else "日本語").get_by_role("button").click()
    page.get_by_role("button", name=room.known.say("console.sign_out", "en" if language == "ja" else "ja")).click()
    expect(page.locator("#password")).to_be_visible()
    context.close()
    assert [one for one in mishaps if "404" not in one] == []


def test_without_scripts_everything_can_be_done(browser: Browser, room: Served) -> None:
    context: BrowserContext = browser.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    signs_in_without_scripts(page, room)
    task = room.asks(room.mai, "question", "犬は？")
    page.goto(f"{room.url}/desk/")
    card = page.locator(f"#w-{task}")
    card.locator("summary").click()
    card.locator("textarea").fill("はい")
    card.get_by_role("button", name=room.words("send")).click()
    expect(page.get_by_role("status").first).to_contain_text(room.words("did_answered"))
    page.goto(f"{room.url}{room.page(room.emma)}")
    page.get_by_role("button", name=room.words("take")).first.click()
    expect(page.get_by_role("status").first).to_contain_text(room.words("did_taken"))
    page.get_by_role("button", name=room.words("hand_back")).first.click()
    expect(page.get_by_role("status").first).to_contain_text(room.words("did_handed_back"))
    context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
@pytest.mark.parametrize(("size", "language"), [(PHONE, "ja"), (COMPUTER, "en")], ids=["phone", "computer"])
def test_a_long_conversation_opens_at_its_end(
    browser: Browser, room: Served, size: tuple[int, int], language: Language, scripts: bool
) -> None:
    for number in range(130):
        room.hears(room.mai, f"message {number:03}", minutes=number)
    with room.db.atomic() as tx:
        token = sessions.begin(tx, room.members["reception"], "whole", room.clock())
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale=language, java_script_enabled=scripts, bypass_csp=True
    )
    context.add_cookies([{"name": "sodan_desk", "value": token, "url": f"{room.url}/desk"}])
    page = context.new_page()
    page.clock.install()
    page.goto(f"{room.url}{room.page(room.mai)}")
    expect(page.get_by_text("message 129")).to_be_in_viewport()
    expect(page.get_by_text("message 100")).not_to_be_in_viewport()
    # What is older is a link away, and opens where the newer ones begin.
    page.get_by_role("link", name=room.known.say("console.earlier", language)).click()
    page.wait_for_load_state()
    expect(page.get_by_text("message 030")).to_be_in_viewport()
    expect(page.get_by_text("message 129")).not_to_be_in_viewport()
    if scripts:
        nothing_is_wrong(page)
        # Whoever reads there stays there, whatever comes in meanwhile; whoever is at the end sees it.
        room.hears(room.mai, "message 130", minutes=130)
        page.clock.fast_forward(6000)
        expect(page.get_by_text("message 130")).to_have_count(1)
        expect(page.get_by_text("message 030")).to_be_in_viewport()
        page.locator(".newest").evaluate("box => { box.scrollTop = 0; }")
        room.hears(room.mai, "message 131", minutes=131)
        page.clock.fast_forward(6000)
        expect(page.get_by_text("message 131")).to_be_in_viewport()
    context.close()


def signs_in_without_scripts(page: Page, room: Served) -> None:
    page.goto(f"{room.url}/desk/")
    page.locator("#name").fill("admin")
    page.locator("#password").fill(PASSWORD)
    page.locator("main form.narrow button").click()
    page.locator("#code").fill(pyotp.TOTP(KEY).at(room.clock()))
    page.locator("main button").click()


@pytest.mark.parametrize(("size", "language"), [(PHONE, "ja"), (COMPUTER, "en")])
def test_a_photo_is_looked_at(browser: Browser, room: Served, size: tuple[int, int], language: Language) -> None:
    made = pictures.made_anew(jpeg(800, 600))
    assert made
    with room.db.atomic() as tx:
        now = room.clock()
        transcript.heard(tx, room.mai.id, Heard("e7", now, "showed", "image", "7"), now)
        photos.ask(tx, room.mai.id, [Photo("7")], "7", now)
        photos.agree(tx, room.mai.id, "7", "ja-1", now)
        held = photos.lease(tx, now, now + timedelta(minutes=1))
        assert held
        assert photos.keep(tx, held, made)
        token = sessions.begin(tx, room.members["doctor"], "whole", now)
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale=language)
    context.add_cookies([{"name": "sodan_desk", "value": token, "url": f"{room.url}/desk"}])
    page = context.new_page()
    page.goto(f"{room.url}{room.page(room.mai)}")
    nothing_is_wrong(page)
    page.get_by_role("link", name=room.known.say("console.photo_larger", language)).click()
    whole = page.locator("img.whole")
    expect(whole).to_be_visible()
    assert whole.evaluate("image => image.decode().then(() => image.naturalWidth)") == 800
    nothing_is_wrong(page)
    context.close()


def test_the_first_time(browser: Browser, room: Served) -> None:
    """From the link to the recovery codes, on a phone."""
    context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, locale="ja")
    page = context.new_page()
    page.goto(f"{room.url}/desk/join/{room.link('doctor')}")
    nothing_is_wrong(page)
    page.locator("#password").fill(PASSWORD)
    page.locator("#again").fill(PASSWORD)
    page.locator("main button").click()
    expect(page.locator(".qr svg")).to_be_visible()
    nothing_is_wrong(page)
    key = page.locator("code").inner_text().replace(" ", "")
    page.locator("#code").fill(pyotp.TOTP(key).at(room.clock()))
    page.locator("main button").click()
    expect(page.locator(".codes li")).to_have_count(10)
    nothing_is_wrong(page)
    page.get_by_role("link", name=room.known.say("console.codes_kept", "ja")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(room.known.say("console.today", "ja"))
    context.close()


def test_a_passkey_alone_lets_in(browser: Browser, room: Served) -> None:
    """Made and used with a key of the browser's own; at localhost, since an address of numbers can have none."""
    room.url = room.url.replace("127.0.0.1", "localhost")
    context = browser.new_context(locale="en")
    page = context.new_page()
    keys = context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    signs_in_without_scripts(page, room)
    page.goto(f"{room.url}/desk/account")
    nothing_is_wrong(page)
    page.get_by_role("button", name=room.words("passkey_add")).click()
    expect(page.get_by_role("status").first).to_contain_text(room.words("did_saved"))
    page.get_by_role("button", name=room.words("codes_new")).click()
    expect(page.locator(".codes li")).to_have_count(10)
    page.get_by_role("button", name=room.words("sign_out_everywhere")).click()
    page.get_by_role("button", name=room.words("passkey_sign_in")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(room.words("today"))
    page.goto(f"{room.url}/desk/account")
    page.locator("summary", has_text=room.words("passkeys_remove")).click()
    page.get_by_role("button", name=room.words("remove_sure")).click()
    page.get_by_role("button", name=room.words("sign_out"), exact=True).click()
    page.get_by_role("button", name=room.words("passkey_sign_in")).click()
    expect(page.get_by_role("status").first).to_contain_text(room.words("did_refused_passkey"))
    context.close()
