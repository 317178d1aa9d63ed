"""Signing in to the desk on both databases: the first time, every day, after losing the phone, and whoever guesses."""

import re
from datetime import timedelta

import pyotp
import pytest
from click.testing import CliRunner

from bot.line.messenger import LineMessenger
from bot.web.site import Inner
from bot.web.site import site as bot_site
from cli.main import sodan
from clinic.audit import OfSignIn
from clinic.clock import system_clock
from console import passwords
from console import site as console
from knowledge.library import Library
from scheduler.office import Office
from store import audit, credentials, sessions, sign_in_tries, staff
from store.db import Database
from store.intake import Intake
from tests.conftest import TOKYO, Hands
from tests.desk import CSRF, Browser, DeskRoom

PASSWORD = "four words in a row"
CODE = re.compile(r"<code>([A-Z0-9 -]+)</code>")


def run(room_url: str, *arguments: str) -> str:
    done = CliRunner().invoke(sodan, ["staff", *arguments], env={"DATABASE_URL": room_url})
    assert done.exit_code in (0, 2), done.output
    return done.output


def test_a_colleague_is_added_at_a_terminal_and_comes_in_by_the_link(
    database_url: str, database: Database, known: Library
) -> None:
    told = run(database_url, "add", " 佐藤 ", "--role", "admin")
    [path] = re.findall(r"http://127.0.0.1:8000(/desk/join/\S+)", told)
    assert "called so already" in run(database_url, "add", "佐藤")
    intake = Intake(database)
    office = Office(database, known, LineMessenger("t", "http://127.0.0.1:9"), system_clock, TOKYO, "ja")
    web = bot_site("s", database, intake, system_clock, Inner(lambda: office, console.create)).test_client()
    assert web.get("/desk").location == "/desk/"
    first = web.get(path)
    assert "佐藤" in first.text
    fields = {"csrf": CSRF.findall(first.text)[0], "password": PASSWORD, "again": PASSWORD}
    assert web.post(path, data=fields).location == "/desk/join-app"
    assert web.get("/desk/join-app").status_code == 200
    run(database_url, "link", "佐藤")
    assert web.get("/desk/join-app").status_code == 200  # until the new link is used
    run(database_url, "remove", "佐藤", "--yes")
    assert web.get("/desk/join-app").status_code == 303
    intake.close()


@pytest.fixture
def room(database: Database, known: Library, clock: Hands) -> DeskRoom:
    return DeskRoom(database, known, clock)


def joins(room: DeskRoom, browser: Browser) -> tuple[str, list[str]]:
    """The whole way from the link on; the key of the app, and the recovery codes."""
    link = f"/desk/join/{room.link()}"
    assert room.words("join_differs") in browser.sends(link, password=PASSWORD, again="four words in a line").text
    assert room.words("join_weak") in browser.sends(link, password="reception 1", again="reception 1").text
    page = browser.sends(link, follow=True, password=PASSWORD, again=PASSWORD)
    assert "<svg" in page.text
    [shown] = CODE.findall(page.text)
    key = shown.replace(" ", "")
    assert room.words("sign_in_wrong_code") in browser.sends("/desk/join-app", code="123456").text
    done = browser.sends("/desk/join-app", code=pyotp.TOTP(key).at(room.clock()))
    codes = CODE.findall(done.text)
    assert len(codes) == 10
    assert browser.goes(link).status_code == 404
    return key, codes


def test_from_the_link_to_every_day_and_back_after_losing_the_phone(room: DeskRoom) -> None:
    browser = room.browser()
    key, codes = joins(room, browser)
    assert browser.goes("/desk/").status_code == 200
    browser.sends("/desk/sign-out")
    assert browser.goes("/desk/").location == "/desk/sign-in?next=/desk/"

    page = browser.sends("/desk/sign-in", follow=True, name=" RECEPTION ", password=PASSWORD, next="/desk/?x=1")
    assert room.words("code_hint") in page.text
    assert browser.goes("/desk/").status_code == 303  # the password alone opens nothing
    used = pyotp.TOTP(key).at(room.clock())
    assert browser.sends("/desk/sign-in/code", code=used).status_code == 401  # it was good once, for joining
    room.clock.turn(seconds=60)
    fresh = pyotp.TOTP(key).at(room.clock())
    assert browser.sends("/desk/sign-in/code", code=fresh, next="/desk/?x=1").location == "/desk/?x=1"
    assert browser.goes("/desk/").status_code == 200

    other = room.browser()
    other.sends("/desk/sign-in", name=room.members["reception"].lower(), password=PASSWORD)
    lost = codes[3].lower().replace("-", " ")
    assert other.sends("/desk/sign-in/code", code=lost).status_code == 303
    assert other.goes("/desk/").status_code == 200
    other.sends("/desk/sign-out-everywhere")
    assert browser.goes("/desk/").status_code == 303

    again = room.browser()
    again.sends("/desk/sign-in", name="Reception", password=PASSWORD)
    assert again.sends("/desk/sign-in/code", code=lost).status_code == 401
    with room.db.look() as tx:
        events = [entry.what.event for entry in audit.latest(tx) if isinstance(entry.what, OfSignIn)]
    assert events == [
        "not let in", "signed out everywhere", "signed in", "recovery code used", "signed in", "not let in",
        "signed out", "signed in", "app added", "password set",
    ]  # fmt: skip


def test_a_new_link_starts_over_and_ends_what_was(room: DeskRoom) -> None:
    browser = room.browser()
    joins(room, browser)
    first, second = room.link(), room.link()
    thief = room.browser()
    assert thief.goes(f"/desk/join/{first}").status_code == 404
    thief.sends(f"/desk/join/{second}", password=PASSWORD + "!", again=PASSWORD + "!")
    assert browser.goes("/desk/").status_code == 303
    with room.db.look() as tx:
        secret = credentials.of(tx, room.members["reception"])
        assert secret is not None
        assert secret.code_key is None
        assert credentials.recovery_codes_left(tx, secret.member_id) == 0
    late = room.link()
    room.clock.turn(hours=73)
    assert room.browser().goes(f"/desk/join/{late}").status_code == 404


def test_who_guesses_is_shut_out_and_the_wait_is_told(room: DeskRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []
    monkeypatch.setattr(passwords, "right", lambda kept, given: bool(looked.append(given)) or given == PASSWORD)
    with room.db.atomic() as tx:
        credentials.set_password(tx, room.members["reception"], "x", room.clock())
    guesser = room.browser()
    for number in range(sign_in_tries.OF_ONE):
        assert guesser.sends("/desk/sign-in", name="reception", password=f"guess {number}").status_code == 401
        room.clock.turn(seconds=1)
    shut = guesser.sends("/desk/sign-in", name="Reception", password=PASSWORD)
    assert shut.status_code == 429
    assert room.words("sign_in_shut", until="02:15") in shut.text
    assert len(looked) == sign_in_tries.OF_ONE  # not even the right one is looked at
    assert guesser.sends("/desk/sign-in", name="doctor", password="x").status_code == 401  # others still may
    room.clock.turn(minutes=15)
    assert guesser.sends("/desk/sign-in", name="Reception", password=PASSWORD).status_code == 303


def test_one_address_may_not_try_everybody(room: DeskRoom) -> None:
    with room.db.atomic() as tx:
        tried = [sign_in_tries.count(tx, f"name {number}", "192.0.2.1", room.clock()) for number in range(41)]
        assert sign_in_tries.count(tx, "name 50", "192.0.2.2", room.clock()) is None
    assert tried[:40] == [None] * 40
    assert tried[40] is not None


def test_sessions_end_by_themselves_and_with_the_membership(room: DeskRoom) -> None:
    idle, busy = room.at_work(), room.at_work("doctor")
    for _ in range(6):
        room.clock.turn(minutes=110)
        assert busy.goes("/desk/").status_code == 200
        busy.goes("/desk/today/rows")
    assert idle.goes("/desk/today/rows").status_code == 401
    room.clock.turn(minutes=110)
    assert busy.goes("/desk/").status_code == 303  # twelve hours are over, whatever they did
    gone = room.at_work("admin")
    with room.db.atomic() as tx:
        staff.remove(tx, room.members["admin"], room.clock())
        assert sessions.count(tx, room.members["admin"], room.clock()) == 0
    assert gone.goes("/desk/").status_code == 303


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(room: DeskRoom) -> None:
    browser = room.at_work()
    for _ in range(3):
        room.clock.turn(minutes=50)
        answer = browser.goes("/desk/today/rows")
    assert answer.status_code == 401
    assert timedelta(hours=2) == sessions.IDLE


def test_the_demo_lets_anybody_in_and_a_real_desk_does_not(room: DeskRoom, known: Library) -> None:
    assert room.browser().sends("/desk/sign-in/demo", role="admin").status_code == 404
    demo = DeskRoom(room.db, known, room.clock, demo=True)
    visitor = demo.browser()
    assert demo.words("demo") in visitor.goes("/desk/sign-in").text
    assert visitor.sends("/desk/sign-in/demo", role="doctor").location == "/desk/"
    assert demo.words("role_doctor") in visitor.goes("/desk/").text


@pytest.mark.parametrize(
    ("password", "name", "good"),
    [
        ("four words in a row", "Ann", True),
        ("長い合言葉を並べたもの です", "受付", True),
        ("eleven char", None, False),
        ("aaaaaaaaaaaaaaaa", None, False),
        ("Annabelle Miller 2030", "Annabelle Miller", False),
        ("x1" * 150, None, False),
    ],
)
def test_which_passwords_will_do(password: str, name: str | None, good: bool) -> None:
    assert passwords.will_do(password, name) is good
