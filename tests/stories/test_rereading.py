"""An edit of the knowledge counts while Sodan runs; a broken one leaves everything as it was, and says so."""

import logging
import os
import shutil
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import app
from clinic.errors import StoreError
from clinic.settings import Settings
from knowledge import changes, library
from knowledge.changes import NewPhrasing
from knowledge.library import Library
from scheduler.office import Office
from scheduler.rereading import Rereading, keep_up
from simulator.platform import Platform
from simulator.server import serve
from store import changes as kept
from store import db
from store.changes import Written
from store.db import Tx
from tests.conftest import TOKYO, Hands

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "peeling"
PATIENCE = 60.0
TODAY = date(2030, 4, 2)
PROFILE = """\
name.ja = "花クリニック"
name.en = "Hana Clinic"
phone = "06-1111-2222"
emergency_phone = "06-3333-4444"
hours.ja = "9時から18時"
hours.en = "9 to 18"
"""
WORDS = '[request]\nreserve = "承りました。"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    own = tmp_path / "knowledge"
    (own / "texts").mkdir(parents=True)
    (own / "profile.toml").write_text(PROFILE, encoding="utf-8")
    return own


@pytest.fixture
def office(folder: Path, clock: Hands) -> Iterator[Office]:
    opened = db.connect(f"sqlite:///{folder.parent / 'sodan.db'}")
    db.upgrade(opened)
    yield Office(opened, library.load(folder), None, clock, TOKYO, "ja")
    opened.close()


def save(path: Path, text: str, later: int = 1) -> None:
    """As an editor does; a second later each time, since some file systems tell no less."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    at = time.time() + later
    os.utime(path, (at, at))


def looks(rereading: Rereading, office: Office) -> bool:
    """Twice, as it does each second: what is still being saved is left alone."""
    for _ in range(2):
        if (known := rereading.changed()) is not None:
            office.library = known
            return True
    return False


def test_an_edit_counts(office: Office, folder: Path) -> None:
    rereading = Rereading(office)
    assert not looks(rereading, office)
    save(folder / "profile.toml", PROFILE.replace("06-1111-2222", "06-9999-2222"))
    assert looks(rereading, office)
    assert office.library.clinic.phone == "06-9999-2222"
    save(folder / "texts" / "ja.toml", WORDS)
    assert looks(rereading, office)
    assert office.library.say("request.reserve", "ja") == "承りました。"
    (folder / "texts" / "ja.toml").unlink()
    assert looks(rereading, office)
    assert office.library.say("request.reserve", "ja") != "承りました。"
    assert not looks(rereading, office)


def test_what_is_still_being_saved_is_waited_for(office: Office, folder: Path) -> None:
    rereading = Rereading(office)
    save(folder / "profile.toml", PROFILE.replace("1111", "7777"), 1)
    assert rereading.changed() is None
    save(folder / "profile.toml", PROFILE.replace("1111", "8888"), 2)
    assert rereading.changed() is None
    changed = rereading.changed()
    assert changed is not None
    assert changed.clinic.phone == "06-8888-2222"


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One clinic for all broken edits: none of them changes it."""
    own = tmp_path_factory.mktemp("settled")
    (own / "profile.toml").write_text(PROFILE, encoding="utf-8")
    opened = db.connect(f"sqlite:///{tmp_path_factory.mktemp('database') / 'sodan.db'}")
    db.upgrade(opened)
    yield Office(opened, library.load(own), None, None, TOKYO, "ja")
    opened.close()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("profile.toml", PROFILE + 'hours.ja = "twice"\n', "profile.toml:"),
        ("profile.toml", PROFILE.replace('phone = "06-1111-2222"', "phone = "), "profile.toml:3"),
        ("profile.toml", PROFILE.replace("06-1111-2222", "６"), "does not look like a phone number"),
        ("texts/ja.toml", "[request]\nreserv = 1\n", "texts/ja.toml:2"),
        (
            "topics/ours.toml",
            '[[topic]]\nslug = "pores"\n[topic.ja]\nanswer = "必ず毛穴が消えます。"\n',
            "topics/ours.toml",
        ),
        ("careplans/peeling.toml", 'version = "1"\n', "careplans/peeling.toml"),
        ("danger.toml", "[responses\n", "danger.toml:1"),
    ],
)
def test_a_broken_edit_leaves_everything_as_it_was_and_says_so_once(
    settled: Office, caplog: pytest.LogCaptureFixture, name: str, text: str, said: str
) -> None:
    folder, before = settled.library.folder, settled.library
    rereading = Rereading(settled)
    save(folder / name, text)
    with caplog.at_level(logging.ERROR):
        assert not looks(rereading, settled)
        assert not looks(rereading, settled)
    assert settled.library is before
    (told,) = [entry.getMessage() for entry in caplog.records if entry.name == "sodan.knowledge"]
    assert "is not used" in told
    assert said in told
    (folder / name).unlink()
    save(folder / "profile.toml", PROFILE)


def test_a_mended_edit_counts(office: Office, folder: Path) -> None:
    rereading = Rereading(office)
    save(folder / "profile.toml", PROFILE.replace("06-1111-2222", "６"))
    assert not looks(rereading, office)
    assert [str(problem)[:14] for problem in library.problems(folder)] == ["profile.toml:3"]  # `sodan check`
    save(folder / "profile.toml", PROFILE.replace("1111", "5555"), 2)
    assert looks(rereading, office)
    assert office.library.clinic.phone == "06-5555-2222"


def test_what_did_not_fit_before_does_not_stop_an_edit(office: Office, folder: Path) -> None:
    save(folder / "texts" / "ja.toml", '[request]\nreserv = "x"\n')
    office.library = library.load(folder)
    rereading = Rereading(office)
    save(folder / "profile.toml", PROFILE.replace("1111", "4444"))
    assert looks(rereading, office)
    assert office.library.clinic.phone == "06-4444-2222"


def test_what_staff_put_live_counts_and_an_edit_keeps_it(office: Office, folder: Path) -> None:
    rereading = Rereading(office)
    written = changes.written(NewPhrasing("pores", "ja", "鼻のいちご"))
    with office.db.atomic() as tx:
        change = kept.add(tx, Written("phrasing", "pores", written), "open", "M1", office.clock())
        made = kept.get(tx, change)
        assert made
        kept.put_live(tx, made, "M1", office.clock())
    assert rereading.approved()
    known = rereading.changed()
    assert known is not None
    office.library = known
    assert "鼻のいちご" in known.topics["pores"].words["ja"].phrasings
    assert not looks(rereading, office)
    save(folder / "profile.toml", PROFILE.replace("1111", "2222"))
    assert looks(rereading, office)
    assert office.library.clinic.phone == "06-2222-2222"
    assert "鼻のいちご" in office.library.topics["pores"].words["ja"].phrasings
    with office.db.atomic() as tx:
        kept.take_back(tx, change, "M1", office.clock())
    assert looks(rereading, office)
    assert "鼻のいちご" not in office.library.topics["pores"].words["ja"].phrasings


def test_an_edit_is_not_lost_where_the_database_is_away(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: Tx) -> int:
        raise StoreError("away")

    rereading = Rereading(office)
    save(folder / "profile.toml", PROFILE.replace("1111", "8888"))
    with monkeypatch.context() as broken:
        broken.setattr(kept, "version", away)
        with pytest.raises(StoreError):
            looks(rereading, office)
    assert looks(rereading, office)
    assert office.library.clinic.phone == "06-8888-2222"
    assert not looks(rereading, office)


def test_a_process_that_only_says_things_keeps_up(office: Office, folder: Path) -> None:
    stopped = threading.Event()
    thread = keep_up(office, stopped)
    before = office.library
    save(folder / "profile.toml", PROFILE.replace("1111", "3333"))
    deadline = time.monotonic() + PATIENCE
    while office.library is before and time.monotonic() < deadline:
        time.sleep(0.05)
    stopped.set()
    thread.join(PATIENCE)
    assert office.library.clinic.phone == "06-3333-2222"


# A second treatment by files alone: docs/knowledge.md shows the same steps.

SERVICE = """
[[service]]
slug = "peeling"
name.ja = "ケミカルピーリング"
name.en = "Chemical peel"
minutes = 40
care_plan = "peeling"
"""


def add_the_treatment(folder: Path) -> None:
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
    save(folder / "profile.toml", PROFILE + SERVICE)


@pytest.fixture(scope="module")
def with_peels(tmp_path_factory: pytest.TempPathFactory, known: Library) -> Library:
    """The example understood as it is within seconds, before anything of it is learned."""
    own = tmp_path_factory.mktemp("own")
    (own / "profile.toml").write_text(PROFILE, encoding="utf-8")
    add_the_treatment(own)
    assert known.understanding
    found = library.load(own, compiled=known.compiled)
    assert found.misfits == ()
    assert found.understand_meanwhile()
    return found


# What is asked, and what it is about; "?" before it where it may also be among what is offered.
ASKED = [
    ("ピーリングってどんなことするの？", "peeling-what"),
    ("what does a chemical peel actually do", "peeling-what"),
    ("ピーリング受けたあとどれくらい皮がむけますか", "peeling-downtime"),
    ("how bad is the downtime with a peel?", "peeling-downtime"),
    ("ピーリング、月に1回で大丈夫ですか", "peeling-interval"),
    ("ピーリングって何回ぐらい通うんですか？", "?peeling-interval"),
    ("妊婦でもピーリング可能ですか", "?peeling-unsuitable"),
    ("am I allowed to get a peel when breastfeeding", "?peeling-unsuitable"),
    ("ピーリング後に気をつけることはありますか", "peeling-aftercare"),
    ("ピーリングした後のスキンケアってどうしたら", "peeling-aftercare"),
    ("what should I not do after my peel", "?peeling-aftercare"),
    ("妊娠中でもダーマペンできますか", "pregnancy"),
    ("ダーマペンの施術後に気をつけることは", "aftercare-overview"),
    ("料金はいくらですか", "price"),
    ("診療時間は？", "opening-hours"),
]


@pytest.mark.parametrize(("asked", "about"), ASKED)
def test_each_treatment_is_understood_for_itself(with_peels: Library, asked: str, about: str) -> None:
    read = with_peels.understanding.read(asked, TODAY)
    offered = read.suggestions if about.startswith("?") else ()
    assert about.removeprefix("?") in (read.label, *offered), read
    if "peel" in about:
        assert read.outcome != "answer"  # with what is true of Dermapen


@pytest.fixture
def running(folder: Path, tmp_path: Path, known: Library) -> Iterator[tuple[Platform, app.Running]]:
    """A whole Sodan on a clinic's own folder, as `sodan worker` runs it."""
    assert known.understanding
    cache = tmp_path / "cache"
    assert known.compiled is not None
    shutil.copytree(known.compiled, cache)
    platform = Platform("s", "t")
    with serve(platform) as line:
        settings = Settings.from_env(
            {
                "LINE_CHANNEL_SECRET": "s",
                "LINE_CHANNEL_ACCESS_TOKEN": "t",
                "LINE_API_BASE": line.url,
                "DATABASE_URL": f"sqlite:///{tmp_path / 'sodan.db'}",
                "SODAN_KNOWLEDGE": str(folder),
                "SODAN_CACHE": str(cache),
            }
        )
        started = app.start_work(app.open_office(settings), 4, settings.join_seconds)
        yield platform, started
        started.close()
        started.office.db.close()


def until(done: object, what: str) -> float:
    began = time.monotonic()
    while not done():
        assert time.monotonic() - began < PATIENCE, what
        time.sleep(0.05)
    return time.monotonic() - began


@pytest.mark.slow
def test_a_second_treatment_is_understood_within_a_minute_without_a_restart(
    running: tuple[Platform, app.Running], folder: Path
) -> None:
    platform, started = running
    until(lambda: started.state().understands == "fully", "it starts")
    add_the_treatment(folder)
    until(lambda: "peeling" in started.office.library.careplans, "the new files are read")
    read = started.office.library.understanding.read("ピーリングってどんなことするの？", TODAY)
    assert read.label == "peeling-what"
    assert "角質" in str(started.office.library.answer("peeling-what", "ja"))
    assert started.office.library.told("peeling", ["peel-flaking"], "en").startswith("The skin may flake")
    assert "peeling" in {service.care_plan for service in started.office.library.clinic.services}
    assert platform.requests == [] or {seen.call.name for seen in platform.requests} == {"info"}
