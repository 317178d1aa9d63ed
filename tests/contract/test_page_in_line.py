"""The page inside LINE: whom LINE's verify endpoint names comes in, and nobody else."""

from collections.abc import Iterator
from html import unescape

import pytest

from bot.page import headers
from clinic.errors import SettingsError
from clinic.liff import Liff
from clinic.settings import Settings
from knowledge.library import Library
from simulator.people import Person
from simulator.platform import Platform
from simulator.server import serve
from store import db, patients
from store.patients import Patient
from tests.conftest import Hands
from tests.page import PageRoom

CHANNEL = "1653000001"


@pytest.fixture
def platform(clock: Hands) -> Iterator[Platform]:
    line = Platform("a secret", "a token", clock=clock)
    with serve(line) as server:
        line.url = server.url  # type: ignore[attr-defined]
        yield line


@pytest.fixture
def room(tmp_path, known: Library, clock: Hands, platform: Platform) -> Iterator[PageRoom]:  # type: ignore[no-untyped-def]
    opened = db.connect(f"sqlite:///{tmp_path / 'sodan.db'}")
    db.upgrade(opened)
    yield PageRoom(opened, known, clock, Liff(f"{CHANNEL}-AbCdEfGh", CHANNEL, platform.url))  # type: ignore[attr-defined]
    opened.close()


@pytest.fixture
def person(platform: Platform) -> Person:
    return platform.person("Mai", friend=True)


@pytest.fixture
def mai(room: PageRoom, person: Person) -> Patient:
    return room.desk.meet(person.id)


def test_whom_line_names_comes_in(room: PageRoom, platform: Platform, person: Person, mai: Patient) -> None:
    here = room.browser()
    entrance = here.goes("/book/?liff.state=%2F")
    assert entrance.status_code == 200
    assert headers.LIFF_SCRIPT in entrance.text
    token = platform.id_tokens.issue(person.id, CHANNEL, room.clock())
    assert here.sends("/book/line", id_token=token).location == "/book/service"
    seen = here.goes("/book/service")
    assert "script-src 'none'" in seen.headers["Content-Security-Policy"]
    with room.db.look() as tx:
        assert tx.row("SELECT patient_id FROM page_session")["patient_id"] == mai.id
    here.goes("/book/")
    here.sends("/book/line", id_token=token)
    with room.db.look() as tx:
        assert len(tx.rows("SELECT * FROM page_session")) == 1  # opened again, it goes on where it was


@pytest.mark.parametrize("what", ["made up", "", "x" * 5000, "あ", "of another channel", "over"])
def test_a_token_that_line_does_not_confirm_opens_nothing(
    room: PageRoom, platform: Platform, person: Person, mai: Patient, what: str
) -> None:
    here = room.browser()
    channel = "1699999999" if what == "of another channel" else CHANNEL
    issued = platform.id_tokens.issue(person.id, channel, room.clock())
    if what == "over":
        room.clock.turn(hours=1)
    here.goes("/book/")
    token = issued if what in ("of another channel", "over") else what
    assert here.sends("/book/line", id_token=token).status_code == 410
    assert here.goes("/book/month").status_code == 410


def test_whoever_has_never_written_or_has_blocked_the_account_writes_first(
    room: PageRoom, platform: Platform, person: Person, mai: Patient
) -> None:
    stranger, here = platform.person("Ken"), room.browser()
    here.goes("/book/")
    answer = here.sends("/book/line", id_token=platform.id_tokens.issue(stranger.id, CHANNEL, room.clock()))
    assert answer.status_code == 403
    assert room.words("page.write_first", "en") in unescape(answer.text)
    with room.db.atomic() as tx:
        assert patients.by_line(tx, stranger.id) is None  # nobody is written down for having looked
        patients.follows(tx, mai.id, False)
    assert (
        here.sends("/book/line", id_token=platform.id_tokens.issue(person.id, CHANNEL, room.clock())).status_code == 403
    )


@pytest.mark.parametrize("status", [500, 429, "cut"])
def test_where_line_says_nothing_nobody_comes_in_and_may_try_again(
    room: PageRoom, platform: Platform, person: Person, mai: Patient, status: object
) -> None:
    here = room.browser()
    here.goes("/book/")
    platform.order_fault("verify-id-token", status)  # type: ignore[arg-type]
    token = platform.id_tokens.issue(person.id, CHANNEL, room.clock())
    answer = here.sends("/book/line", id_token=token)
    assert answer.status_code == 503
    assert room.words("page.line_away", "en") in answer.text
    assert here.sends("/book/line", id_token=token).status_code == 303


def test_half_a_setting_is_refused() -> None:
    whole = {
        "SODAN_LIFF_ID": f"{CHANNEL}-AbCdEfGh",
        "SODAN_LIFF_CHANNEL_ID": CHANNEL,
        "SODAN_PUBLIC_URL": "https://desk.example.com",
    }
    found = Settings.from_env(whole, line=False).liff
    assert found is not None
    assert found.address == f"https://liff.line.me/{CHANNEL}-AbCdEfGh"
    for name in whole:
        if name != "SODAN_LIFF_ID":
            with pytest.raises(SettingsError, match=f"{name}: is not set; SODAN_LIFF"):
                Settings.from_env({**whole, name: ""}, line=False)
    with pytest.raises(SettingsError, match="SODAN_LIFF_ID: write the LIFF ID"):
        Settings.from_env({**whole, "SODAN_LIFF_ID": "https://liff.line.me/1"}, line=False)
    assert Settings.from_env({"SODAN_PUBLIC_URL": "https://desk.example.com"}, line=False).liff is None
