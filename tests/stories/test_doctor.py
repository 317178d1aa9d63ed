"""`sodan doctor` against the stand-in, with each fault switched on: which step fails, and what it says to do."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from werkzeug.serving import make_server

from bot.web.site import Inner, site
from cli.doctor import account, command, machine, words
from cli.doctor.finding import Circumstances, Finding, State
from cli.main import sodan
from clinic.clock import system_clock
from clinic.menu import DEFAULT, alias
from clinic.settings import Settings
from knowledge.library import Library
from scheduler.heartbeat import Heart
from scheduler.office import Office
from simulator.platform import Platform
from simulator.server import serve
from store import db, heartbeats, menus, patients, staff
from store.intake import Intake
from tests.conftest import Hands
from tests.contract.test_rich_menu import NO_PICTURE

SECRET, TOKEN, ID = "a channel secret", "a token", "1653000000"
CARE = alias("care", "ja")
LOCAL = "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n"
PROFILE = """
name.ja = "みどり皮フ科"
name.en = "Midori Skin Clinic"
phone = "06-6000-1234"
emergency_phone = "06-6000-1235"
hours.ja = "毎日 10:00〜18:00"
hours.en = "Daily 10:00-18:00"
privacy_policy.ja = "こちらです：{policy}"
privacy_policy.en = "{policy}"
operator.ja = "みどり会"
operator.en = "Midorikai"
[[service]]
slug = "counselling"
name.ja = "相談"
name.en = "Counselling"
minutes = 30
[opening]
monday = ["10:00-18:00"]
country = "JP"
holiday = []
[reservations]
slot_minutes = 30
at_once = 1
notice_hours = 3
ahead_days = 60
hold_hours = 5
open_requests = 2
change_hours = 24
"""


class World:
    """A clinic in good health: Sodan's door open, LINE's stand-in beside it, one of staff, a worker that lives."""

    def __init__(self, platform: Platform, env: dict[str, str], folder: Path, clock: Hands) -> None:
        self.platform, self.env, self.folder = platform, env, folder
        self.clock = clock
        self.mounts = folder / "mounts"
        self.mounts.write_text(LOCAL)

    @property
    def around(self) -> Circumstances:
        return Circumstances(self.env, self.clock, self.mounts)

    def profile(self, before: str, after: str) -> None:
        path = self.folder / "knowledge" / "profile.toml"
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after), encoding="utf-8")

    def looks(self, steps: Callable[[Settings, Circumstances], Iterator[Finding]]) -> dict[str, Finding]:
        return {found.step: found for found in steps(Settings.from_env(self.env), self.around)}


def nobody_asks() -> Office:
    """What a stranger's knock must never make load."""
    raise AssertionError("nothing here asks for what the clinic knows")


@pytest.fixture
def world(tmp_path: Path, clock: Hands) -> Iterator[World]:
    platform = Platform(SECRET, TOKEN, clock=clock, quota=200, name="みどり皮フ科")
    url = f"sqlite:///{tmp_path / 'sodan.db'}"
    database = db.connect(url)
    db.upgrade(database)
    intake = Intake(database, lambda _: None)
    server = make_server(
        "127.0.0.1", 0, site(SECRET, database, intake, system_clock, Inner(nobody_asks)), threaded=True
    )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    with database.atomic() as tx:
        staff.join(tx, staff.invite(tx, clock()), "U" + "0" * 32, "user", clock())
        heartbeats.beat(tx, "worker", {"danger": "ok", "knowledge": "ok", "threads": "ok"}, clock())
    here = f"http://127.0.0.1:{server.server_port}"
    with serve(platform) as line:
        platform.bot_url = f"{here}/line/webhook"
        knowledge = tmp_path / "knowledge"
        knowledge.mkdir()
        (knowledge / "profile.toml").write_text(PROFILE.format(policy=f"{line.url}/"), encoding="utf-8")
        env = {
            "LINE_CHANNEL_SECRET": SECRET,
            "LINE_CHANNEL_ID": ID,
            "LINE_API_BASE": line.url,
            "DATABASE_URL": url,
            "SODAN_PUBLIC_URL": here,
            "SODAN_KNOWLEDGE": str(knowledge),
        }
        yield World(platform, env, tmp_path, clock)
    server.shutdown()
    server.server_close()
    thread.join()
    intake.close()
    database.close()


def long_lived(world: World, token: str = TOKEN) -> None:
    del world.env["LINE_CHANNEL_ID"]
    world.env["LINE_CHANNEL_ACCESS_TOKEN"] = token


Break = Callable[[World], object]
ACCOUNT: dict[str, tuple[Break, str, State, str]] = {
    "a long-lived token": (long_lived, "token", State.PASSED, "long-lived"),
    "a wrong long-lived token": (lambda w: long_lived(w, "another"), "token", State.FAILED, "issue one"),
    "a wrong channel id": (lambda w: w.env.update(LINE_CHANNEL_ID="1"), "token", State.FAILED, "LINE_CHANNEL_ID"),
    "a suspended account": (lambda w: w.platform.order_outage(403, path="info"), "token", State.FAILED, "notice"),
    "LINE is away": (lambda w: w.platform.order_outage(503), "token", State.UNKNOWN, "Try again"),
    "LINE cannot be reached": (
        lambda w: w.env.update(LINE_API_BASE="http://127.0.0.1:9"),
        "token",
        State.UNKNOWN,
        "reach",
    ),
    "nothing else is asked then": (
        lambda w: w.env.update(LINE_CHANNEL_ID="1"),
        "webhook test",
        State.UNKNOWN,
        "see the token",
    ),
    "chat is on": (lambda w: setattr(w.platform, "chat_mode", "chat"), "account", State.PASSED, "cannot see"),
    "a clock that is fast": (lambda w: w.platform.advance(minutes=-2), "clock", State.FAILED, "120 seconds"),
    "a clock that is slow": (lambda w: w.platform.advance(seconds=31), "clock", State.FAILED, "set-ntp"),
    "no webhook address": (
        lambda w: setattr(w.platform, "bot_url", None),
        "webhook address",
        State.FAILED,
        "/line/webhook",
    ),
    "no address to knock at": (lambda w: setattr(w.platform, "bot_url", None), "webhook test", State.UNKNOWN, "first"),
    "the webhook is switched off": (
        lambda w: setattr(w.platform.courier, "active", False),
        "webhook address",
        State.FAILED,
        "Use webhook: on",
    ),
    "another address than ours": (
        lambda w: w.env.update(SODAN_PUBLIC_URL="https://desk.clinic.example"),
        "webhook address",
        State.FAILED,
        "https://desk.clinic.example/line/webhook",
    ),
    "an address without its path": (
        lambda w: (
            w.env.pop("SODAN_PUBLIC_URL"),
            setattr(w.platform, "bot_url", w.platform.bot_url.removesuffix("/webhook")),
        ),
        "webhook address",
        State.FAILED,
        "does not end in",
    ),
    "a proxy that knows no webhook": (
        lambda w: setattr(w.platform, "bot_url", w.platform.bot_url.removesuffix("/webhook")),
        "webhook test",
        State.FAILED,
        "proxy",
    ),
    "nobody listens": (
        lambda w: setattr(w.platform, "bot_url", "http://127.0.0.1:9/line/webhook"),
        "webhook test",
        State.FAILED,
        "port 443",
    ),
    "another secret": (
        lambda w: (long_lived(w), setattr(w.platform.courier, "secret", "another")),
        "secret",
        State.FAILED,
        "LINE_CHANNEL_SECRET",
    ),
    "another secret, knocked": (
        lambda w: setattr(w.platform.courier, "secret", "another"),
        "webhook test",
        State.FAILED,
        "stranger",
    ),
    "too many tests": (
        lambda w: w.platform.order_fault("webhook-test", 429),
        "webhook test",
        State.UNKNOWN,
        "60 times",
    ),
    "the month is used up": (
        lambda w: w.platform.quota.count(200, w.clock()),
        "messages",
        State.FAILED,
        "until next month",
    ),
    "the month is nearly used up": (
        lambda w: w.platform.quota.count(151, w.clock()),
        "messages",
        State.FAILED,
        "held back",
    ),
    "the month is fine": (
        lambda w: w.platform.quota.count(149, w.clock()),
        "messages",
        State.PASSED,
        "149 of 200 sent this month, Communication",
    ),
    "no limit": (lambda w: setattr(w.platform.quota, "limit", None), "messages", State.PASSED, "no limit"),
    "the quota is not told": (
        lambda w: w.platform.order_outage(500, path="quota"),
        "messages",
        State.UNKNOWN,
        "LINE answered 500",
    ),
    "no menu": (lambda w: None, "rich menu", State.UNKNOWN, "Rich menus"),
    "a menu of former words": (
        lambda w: w.platform.shelf.aliases.update({DEFAULT: "richmenu-1"}),
        "rich menu",
        State.FAILED,
        "sodan richmenu sync",
    ),
    "LINE does not tell of menus": (
        lambda w: w.platform.order_outage(500, path="alias-list"),
        "rich menu",
        State.UNKNOWN,
        "LINE answers 500",
    ),
}
LIFF_ID = "1653000001-AbCdEfGh"


def in_line(world: World, **app: object) -> None:
    """The page inside LINE, set up as the document says, but for this."""
    login, public = world.platform.login, world.env["SODAN_PUBLIC_URL"]
    world.env.update(SODAN_LIFF_ID=LIFF_ID, SODAN_LIFF_CHANNEL_ID=login.id, SODAN_LIFF_CHANNEL_SECRET=login.secret)
    page = {"liffId": LIFF_ID, "view": {"type": "full", "url": f"{public}/book/"}, "scope": ["openid"], **app}
    login.apps.append(page)


PAGE: dict[str, tuple[Break, str, State, str]] = {
    "as it should be": (in_line, "page in LINE", State.PASSED, "/book/"),
    "without the slash": (
        lambda w: in_line(w, view={"type": "tall", "url": f"{w.env['SODAN_PUBLIC_URL']}/book"}),
        "page in LINE", State.PASSED, "/book",
    ),
    "more than is needed": (
        lambda w: in_line(w, scope=["openid", "profile"]), "page in LINE", State.PASSED, "profile too",
    ),
    "nobody's id": (lambda w: in_line(w, scope=["profile"]), "page in LINE", State.FAILED, "Scopes openid"),
    "no scope at all": (lambda w: in_line(w, scope=[]), "page in LINE", State.FAILED, "Scopes openid"),
    "another address": (
        lambda w: in_line(w, view={"type": "full", "url": "https://old.clinic.example/book/"}),
        "page in LINE", State.FAILED, "https://old.clinic.example/book/",
    ),
    "another page": (lambda w: in_line(w, liffId="1653000001-Another1"), "page in LINE", State.FAILED, "SODAN_LIFF_ID"),
    "no page": (lambda w: (in_line(w), w.platform.login.apps.clear()), "page in LINE", State.FAILED, "no page"),
    "another channel": (
        lambda w: (in_line(w), w.env.update(SODAN_LIFF_CHANNEL_ID="1653000002")),
        "page in LINE", State.FAILED, "begins with its channel",
    ),
    "another secret of that channel": (
        lambda w: (in_line(w), w.env.update(SODAN_LIFF_CHANNEL_SECRET="another")),
        "page in LINE", State.FAILED, "SODAN_LIFF_CHANNEL_SECRET",
    ),
    "no secret of that channel": (
        lambda w: (in_line(w), w.env.pop("SODAN_LIFF_CHANNEL_SECRET")),
        "page in LINE", State.UNKNOWN, "Endpoint URL",
    ),
    "LINE does not tell of pages": (
        lambda w: (in_line(w), w.platform.order_outage(500, path="liff-apps")),
        "page in LINE", State.UNKNOWN, "LINE answered 500",
    ),
    "the token of that page's channel is refused": (
        lambda w: (in_line(w), w.platform.order_outage(403, path="liff-apps")),
        "page in LINE", State.FAILED, "refuses",
    ),
}  # fmt: skip
MACHINE: dict[str, tuple[Break, str, State, str]] = {
    "a database that is not there": (
        lambda w: w.env.update(DATABASE_URL=f"sqlite:///{w.folder}/none.db"),
        "database",
        State.FAILED,
        "sodan serve",
    ),
    "a server that does not answer": (
        lambda w: w.env.update(DATABASE_URL="postgresql://sodan@127.0.0.1:9/sodan"),
        "database",
        State.FAILED,
        "whether the server runs",
    ),
    "an empty database": (
        lambda w: (w.env.update(DATABASE_URL=f"sqlite:///{w.folder}/new.db"), (w.folder / "new.db").touch(0o600)),
        "database",
        State.FAILED,
        "sodan db upgrade",
    ),
    "a network disk": (
        lambda w: w.mounts.write_text(LOCAL + f"40 22 0:50 / {w.folder} rw - nfs4 server:/export rw\n"),
        "disk",
        State.FAILED,
        "PostgreSQL",
    ),
    "a disk the system does not tell of": (
        lambda w: setattr(w, "mounts", Path("/nowhere")),
        "disk",
        State.UNKNOWN,
        "machine itself",
    ),
    "a database others can read": (
        lambda w: (w.folder / "sodan.db").chmod(0o644),
        "file modes",
        State.FAILED,
        "chmod 600",
    ),
    "a secret others can read": (
        lambda w: (
            (w.folder / "secret").write_text(SECRET),
            (w.folder / "secret").chmod(0o644),
            w.env.pop("LINE_CHANNEL_SECRET"),
            w.env.update(LINE_CHANNEL_SECRET_FILE=str(w.folder / "secret")),
        ),
        "file modes",
        State.FAILED,
        "secret",
    ),
    "no worker": (lambda w: w.clock.turn(minutes=1), "at work", State.FAILED, "systemctl start sodan"),
}
WORDS: dict[str, tuple[Break, str, State, str]] = {
    "the example's values": (lambda w: w.env.pop("SODAN_KNOWLEDGE"), "knowledge", State.FAILED, "sodan init"),
    "a mistake": (
        lambda w: w.profile('phone = "06-6000-1234"', 'phone = "６"'),
        "knowledge",
        State.FAILED,
        "profile.toml:4",
    ),
    "another time zone": (
        lambda w: w.env.update(SODAN_TIMEZONE="Europe/London"),
        "time zone",
        State.FAILED,
        "SODAN_TIMEZONE=Asia/Tokyo",
    ),
    "no privacy policy": (
        lambda w: (w.profile("privacy_policy.ja", "#"), w.profile("privacy_policy.en", "#")),
        "privacy policy",
        State.FAILED,
        "profile.toml",
    ),
    "a privacy policy nobody can open": (
        lambda w: w.profile('privacy_policy.en = "', f'privacy_policy.en = "{w.env["LINE_API_BASE"]}/nowhere '),
        "privacy policy",
        State.FAILED,
        "answers 404",
    ),
}


def test_a_clinic_in_good_health_has_nothing_to_mend(world: World) -> None:
    found = {**world.looks(machine.steps), **world.looks(words.steps), **world.looks(account.steps)}
    assert {step: one for step, one in found.items() if one.state is State.FAILED} == {}
    assert {step for step, one in found.items() if one.state is State.UNKNOWN} == {
        "rich menu",
        *(step for step, _, _ in account.ONLY_BY_EYE),
    }


def test_the_menu_is_put_up_and_then_found_right(world: World) -> None:
    def run(*command: str) -> str:
        ran = CliRunner().invoke(sodan, ["richmenu", *command], env=world.env, catch_exceptions=False)
        assert ran.exit_code == 0, ran.output
        return ran.output

    assert "sodan-care-en: uploaded" in run("sync")
    found = world.looks(account.steps)["rich menu"]
    assert (found.state, found.said) == (State.PASSED, "all 6 pages are as they are drawn now")
    assert "pages deleted: 6" in run("remove")
    assert "none of ours" in run("remove")


def test_what_people_see_is_told_anew_where_pages_came_or_went(
    world: World, known: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    colours = ["#2F6F5E"]

    def load(_: object) -> Library:
        return replace(known, clinic=replace(known.clinic, look=replace(known.clinic.look, colour=colours[-1])))

    monkeypatch.setattr("knowledge.library.load", load)
    monkeypatch.setattr("bot.menu.draw.draw", lambda page: NO_PICTURE + page.colour.encode())  # drawing takes its time
    monkeypatch.setattr("bot.menu.sync.WAITS", 0.0)
    database = db.connect(world.env["DATABASE_URL"])

    def after(name: str) -> tuple[list[str | None], bool]:
        """Of somebody with a page of their own and one without, what is known; and whether LINE is told at once."""
        with database.atomic() as tx:
            for line_id, page in (("U1", CARE), ("U2", None)):
                person = menus.seen(tx, patients.meet(tx, line_id, world.clock()).id)
                assert person is not None
                menus.decide(tx, person, page, world.clock() + timedelta(days=900))
        CliRunner().invoke(sodan, ["richmenu", name], env=world.env)
        with database.look() as tx:
            known = [row["menu"] for row in tx.rows("SELECT menu FROM patient ORDER BY line_id")]
            return known, menus.any_due(tx, system_clock())

    assert after("sync") == (["unknown", None], True)
    assert after("sync") == ([CARE, None], True)  # all was as it is
    colours.append("#445566")
    world.platform.order_fault("menu-batch", 500)
    assert after("sync") == (["unknown", None], True)  # half of it was done
    assert after("remove") == (["unknown", None], False)
    assert after("remove") == (["unknown", None], False)  # the first may have been ended midway
    database.close()
    nowhere = world.folder / "none.db"
    world.env["DATABASE_URL"] = f"sqlite:///{nowhere}"
    assert CliRunner().invoke(sodan, ["richmenu", "remove"], env=world.env).exit_code == 0
    assert not nowhere.exists()


def test_nobody_hears_of_it(world: World) -> None:
    mai = world.platform.person("Mai", friend=True)
    world.looks(account.steps)
    world.platform.settle()
    assert mai.items == []
    assert {seen.call.name for seen in world.platform.requests} == {
        "issue-token",
        "info",
        "webhook-endpoint",
        "webhook-test",
        "quota",
        "consumption",
        "alias-list",
    }


@pytest.mark.parametrize("fault", ACCOUNT)
def test_faults_of_the_account(world: World, fault: str) -> None:
    _shows(world, account.steps, *ACCOUNT[fault])


@pytest.mark.parametrize("case", PAGE)
def test_the_page_inside_line(world: World, case: str) -> None:
    _shows(world, account.steps, *PAGE[case])


def test_without_a_page_inside_line_nothing_is_said_of_it(world: World) -> None:
    assert "page in LINE" not in world.looks(account.steps)


@pytest.mark.parametrize("fault", MACHINE)
def test_faults_of_the_machine(world: World, fault: str) -> None:
    _shows(world, machine.steps, *MACHINE[fault])


@pytest.mark.parametrize("fault", WORDS)
def test_faults_of_the_words(world: World, fault: str) -> None:
    _shows(world, words.steps, *WORDS[fault])


def _shows(
    world: World,
    steps: Callable[[Settings, Circumstances], Iterator[Finding]],
    make: Break,
    step: str,
    state: State,
    told: str,
) -> None:
    make(world)
    found = world.looks(steps)[step]
    assert found.state is state, found
    assert told in f"{found.said} → {found.mend}"
    assert SECRET not in f"{found.said}{found.mend}"


def test_nobody_of_staff(world: World) -> None:
    database = db.connect(world.env["DATABASE_URL"])
    with database.atomic() as tx:
        staff.leave(tx, "U" + "0" * 32)
    database.close()
    assert world.looks(machine.steps)["staff"].state is State.FAILED


def test_on_either_database(database_url: str, known: object, clock: Hands) -> None:
    database = db.connect(database_url)
    db.upgrade(database)
    office = Office(database, known, None, clock, None, "ja")
    Heart(office, lambda: {"danger": "ok", "knowledge": "ok", "threads": "ok"}).beat()
    settings = Settings.from_env({"DATABASE_URL": database_url}, line=False)
    found = {one.step: one for one in machine.steps(settings, Circumstances({}, clock))}
    database.close()
    assert found["database"].state is State.PASSED
    assert found["at work"].state is State.PASSED, found["at work"]
    assert found["staff"].state is State.FAILED


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/sodan/sodan.db", "ext4"),
        ("/mnt/share/sodan.db", "cifs"),
        ("/mnt/shared/sodan.db", "ext4"),
        ("/mnt/with blank/sodan.db", "nfs"),
        ("/mnt/share", "cifs"),
    ],
)
def test_the_kind_of_disk(path: str, kind: str) -> None:
    mounts = (
        LOCAL
        + "41 22 0:51 / /mnt/share rw,relatime shared:9 - cifs //nas/share rw\n"
        + "42 22 0:52 / /mnt/with\\040blank rw - nfs nas:/x rw\n"
        + "nonsense\n"
    )
    assert machine.disk_of(Path(path), mounts) == kind


def test_the_command_prints_every_step_and_ends_with_1_where_one_failed(world: World) -> None:
    world.platform.bot_url = None
    command_line = CliRunner().invoke(sodan, ["doctor"], env=world.env)
    assert command_line.exit_code == 1, command_line.output
    assert "FAILED   webhook address  LINE does not know where to deliver" in command_line.output
    assert "→ LINE Developers console → Messaging API → Webhook URL: http://127.0.0.1" in command_line.output
    assert " failed, " in command_line.output


def test_wrong_settings_are_told_by_name() -> None:
    found = list(command.examine(Circumstances({"SODAN_PORT": "x"})))
    assert {one.state for one in found} == {State.FAILED}
    assert any(one.said.startswith("SODAN_PORT: ") for one in found)
