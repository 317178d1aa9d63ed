"""Erased is gone from the disk, byte by byte, while the database is in use; and nobody else on the machine may look."""

import base64
import itertools
import os
import random
import sqlite3
import stat
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from clinic import private_files
from clinic.patient import Contact, PatientId
from clinic.photo import Photo, Pictures
from clinic.reservation import ReservationId
from clinic.task import NewTask
from intents.learning import heads
from intents.matching import compiled
from intents.matching.compiled import Folders, Phrasings, Preparation
from knowledge.library import Library
from scheduler.retention import MINUTE_SECONDS, TIDY_AGAIN_SECONDS, Eraser
from store import (
    contacts,
    conversations,
    copying,
    db,
    drafts,
    exceptions,
    inbox,
    outbox,
    patients,
    photos,
    retention,
    tasks,
    transcript,
)
from store.contacts import Source
from store.db import Database, Tx
from store.exceptions import Exceptional
from store.inbox import Recorded
from store.outbox import Letter
from store.postgres import _erases
from store.sqlite import Sqlite, files_of
from store.transcript import Heard
from tests.conftest import POSTGRES_DATA, _postgres_that_leaves_root_alone
from tests.disk import files, found, tidied

NOW = datetime(2030, 4, 1, 17, 0, tzinfo=UTC)
AT = "2030-04-01T17:00:00.000000Z"
SECRETS = ("U0123456789abcdef-Mai", "膿が出て熱もあります", "a quiet word")


def live(database: Database, number: int, line_id: str, words: str) -> str:
    """A person who wrote, was answered, and has asked staff; their id."""
    with database.atomic() as tx:
        who = patients.meet(tx, line_id, NOW)
        conversations.put(tx, who.id, conversations.load(tx, who.id)[0])
        tasks.open_task(tx, NewTask("question", "ja", patient_id=who.id, words=words), NOW)
        outbox.put(tx, Letter(f"k{number}", line_id, "ja", (), patient_id=who.id), NOW)
        transcript.heard(tx, who.id, Heard(f"e{number:06}", NOW, "said", words, f"m{number}"), NOW)
        drafts.keep(tx, who.id, who.id, words, NOW)
        inbox.record(tx, Recorded(f"e{number:06}", line_id, f"m{number}", AT, AT, f"{number:06}", words))
    return who.id


def forget(database: Database, number: int, who: str) -> None:
    with database.atomic() as tx:
        inbox.settle(tx, f"e{number:06}")
        outbox.forget(tx, who)
        patients.forget(tx, who)


@pytest.mark.slow
@pytest.mark.usefixtures("bare_database_url")
@pytest.mark.parametrize("seed", [2, 3])
def test_what_was_erased_cannot_be_read_on_the_disk(database: Database, database_url: str, seed: int) -> None:
    """Among hundreds of others who come and go: rows move from page to page, and leave copies where they were."""
    chance = random.Random(seed)
    here: dict[int, str] = {}
    gone: list[int] = []
    for number in range(400):
        words = f"secret-{number:06} " * chance.randint(1, 40)
        here[number] = live(database, number, f"Uid-{number:06}", words)
        if chance.random() < 0.5:
            leaves = chance.choice(list(here))
            forget(database, leaves, here.pop(leaves))
            gone.append(leaves)
    before = found(database_url, *(f"secret-{number:06}" for number in gone))
    assert before  # or this test could not fail
    tidied(database)
    after = found(database_url, *(f"{what}-{number:06}" for number in gone for what in ("secret", "Uid")))
    assert after == {}
    staying = found(database_url, *(f"Uid-{number:06}" for number in here))
    assert sum(map(len, staying.values())) >= len(here)
    assert not database.untidy()


def test_the_server_keeps_no_samples_of_words_and_ids(database: Database, database_url: str) -> None:
    """PostgreSQL notes the commonest values of a column for its planner, in a table of its own."""
    here = {number: live(database, number, f"{SECRETS[0]}{number // 2}", SECRETS[2]) for number in range(8)}
    if not isinstance(database, Sqlite):
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute("ANALYZE")
    for number, who in here.items():
        forget(database, number, who)
    tidied(database)
    assert found(database_url, *SECRETS) == {}


VISIT = """INSERT INTO reservation (id, patient_id, service, starts_at, ends_at, seat, status, turn, root, asked_at, changed_at,
           changed_by) VALUES ('r1', :who, 'first-visit', :at, :at, 1, 'confirmed', 1, 'r1', :at, :at, 'staff')"""


def pictures_taken_back(tx: Tx, who: PatientId) -> None:
    photos.refuse(tx, who, "ask")


def picture_unsent(tx: Tx, who: PatientId) -> None:
    photos.take_back(tx, who, "m1")


def outlived(tx: Tx, _: PatientId) -> None:
    for table in ("photo", "reservation"):
        retention.purge(tx, NOW + timedelta(days=4000), table)


def told_anew(tx: Tx, who: PatientId) -> None:
    contacts.keep(tx, who, Contact(), Source("patient"), NOW)


@pytest.mark.parametrize(
    ("erase", "what"),
    [
        (pictures_taken_back, "picture"),
        (picture_unsent, "picture"),
        (outlived, "picture"),
        (outlived, "reason"),
        (told_anew, "name"),
    ],
)
def test_what_goes_along_with_something_else_is_gone_from_the_disk_too(
    database: Database, database_url: str, erase: Callable[[Tx, PatientId], None], what: str
) -> None:
    """A picture goes with its photo, why staff made an exception with the visit; a name where another takes its place."""
    held = {"picture": b"picture-of-a-cheek", "reason": b"a-reason-of-staff", "name": b"Komachi-Ono"}
    secret = base64.b64encode(held[what]).decode() if what == "picture" else held[what].decode()
    with database.atomic() as tx:
        who = patients.meet(tx, SECRETS[0], NOW).id
        photos.ask(tx, who, [Photo("m1")], "ask", NOW)
        photos.agree(tx, who, "ask", "v1", NOW)
        wanted = photos.lease(tx, NOW, NOW + timedelta(minutes=1))
        assert wanted is not None
        photos.keep(tx, wanted, Pictures(b"small", held["picture"]))
        tx.run(VISIT, who=who, at=AT)
        exceptions.keep(tx, ReservationId("r1"), Exceptional((), "other", held["reason"].decode()), "Doi")
        contacts.keep(tx, who, Contact(held["name"].decode()), Source("patient"), NOW)
    tidied(database)
    assert found(database_url, secret)
    with database.atomic() as tx:
        erase(tx, who)
    tidied(database)
    assert found(database_url, secret) == {}


def test_the_foreign_keys_are_followed_over_every_step() -> None:
    for table in copying.tables():
        assert _erases(f"DELETE FROM {table.name} WHERE id = :id") >= retention.PERSONAL & copying.cascade(table.name)
    assert _erases("DELETE FROM photo WHERE id = :id") == {"photo", "photo_content"}
    assert _erases("DELETE FROM reservation WHERE id = :id") == {"reservation", "exception"}
    assert copying.cascade("transcript") == {"transcript", "learning_seen"}
    assert copying.cascade("knowledge_version") == {"knowledge_version"}
    assert copying.cascade("patient") >= {"photo_content", "exception", "learning_seen", "contact", "page_session"}


@contextmanager
def looking(database_url: str, words: str) -> Iterator[None]:
    """Somebody who reads for long, from before the erasure on: a copy being made."""
    if database_url.startswith("sqlite"):
        reader = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)
        reader.execute("BEGIN")
        assert reader.execute("SELECT words FROM task").fetchone() == (words,)
        yield
        reader.execute("ROLLBACK")
        reader.close()
    else:
        with psycopg.connect(database_url) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            assert connection.execute("SELECT words FROM task").fetchone() == (words,)
            yield


def test_whoever_still_reads_what_was_erased_is_waited_for(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.sqlite.TIDY_TIMEOUT_SECONDS", 0.05)
    monkeypatch.setattr("store.postgres.OLDER_PATIENCE_SECONDS", 0.05)
    who = live(database, 1, SECRETS[0], SECRETS[2])
    tidied(database)
    with looking(database_url, SECRETS[2]):
        forget(database, 1, who)
        assert not database.tidy()
        assert database.untidy()
    tidied(database)
    assert found(database_url, *SECRETS) == {}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_reader_that_is_not_seen_is_noticed_by_what_stays(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is no superuser does not see when others' transactions began."""
    monkeypatch.setattr("store.postgres._older_ones_ended", lambda _: True)
    who = live(database, 1, SECRETS[0], SECRETS[2])
    tidied(database)
    with looking(database_url, SECRETS[2]):
        forget(database, 1, who)
        assert not database.tidy()
    tidied(database)
    assert found(database_url, *SECRETS) == {}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_behind_a_long_reader_the_log_does_not_grow_with_every_try(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A forgotten shell, or a backup of hours: rewriting again and again would fill the disk meanwhile."""
    monkeypatch.setattr("store.sqlite.TIDY_TIMEOUT_SECONDS", 0.05)
    who = live(database, 1, SECRETS[0], SECRETS[2])
    tidied(database)
    log_file = files_of(Path(database_url.removeprefix("sqlite:///")))[1]
    with looking(database_url, SECRETS[2]):
        forget(database, 1, who)
        before = log_file.stat().st_size
        assert not any(database.tidy() for _ in range(3))
        assert log_file.stat().st_size == before
    tidied(database)
    assert found(database_url, *SECRETS) == {}


def test_tidying_disturbs_nobody_who_writes_or_reads(database: Database) -> None:
    """Four people at a time, while the tables are rewritten again and again."""
    over = threading.Event()
    wrong: list[Exception] = []

    def write(first: int) -> None:
        try:
            for number in range(first, first + 25):
                forget(database, number, live(database, number, f"U{number}", "words"))
                with database.look() as tx:
                    assert patients.by_line(tx, f"U{number}") is None
        except Exception as problem:
            wrong.append(problem)

    def tidy() -> None:
        while not over.is_set():
            database.tidy()

    tidying = threading.Thread(target=tidy)
    writers = [threading.Thread(target=write, args=(first,)) for first in range(0, 400, 100)]
    for thread in (tidying, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    over.set()
    tidying.join()
    assert wrong == []


class TestWithinAMinute:
    class Watched:
        """A database that only notes when it was tidied."""

        def __init__(self) -> None:
            self.now = 0.0
            self.takes = 0.0
            self.free = True
            self.dirty = True
            self.at: list[float] = []

        def untidy(self) -> bool:
            return self.dirty

        def tidy(self) -> bool:
            self.at.append(self.now)
            self.now += self.takes
            return self.free

    def beats(self, watched: "TestWithinAMinute.Watched", seconds: float) -> list[float]:
        eraser = Eraser(watched, elapsed=lambda: watched.now)
        while watched.now < seconds:
            eraser.beat()
            watched.now += 0.5
        return watched.at

    @pytest.mark.parametrize("takes", [0.0, 0.4, 2.0, 5.0])
    def test_something_erased_at_any_moment_waits_for_less_than_a_minute(self, takes: float) -> None:
        watched = self.Watched()
        watched.takes = takes
        at = self.beats(watched, 600)
        assert at[0] < 10
        assert max(later - earlier for earlier, later in itertools.pairwise(at)) + takes <= MINUTE_SECONDS
        assert len(at) <= 13

    def test_nothing_is_done_where_nothing_was_erased(self) -> None:
        watched = self.Watched()
        watched.dirty = False
        assert self.beats(watched, 100) == []

    def test_where_somebody_is_in_the_way_it_is_tried_again_soon(self) -> None:
        watched = self.Watched()
        watched.free = False
        at = self.beats(watched, 60)
        assert {later - earlier for earlier, later in itertools.pairwise(at)} == {TIDY_AGAIN_SECONDS}

    def test_a_database_grown_huge_is_not_held_up_all_the_time_and_says_so_once(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        watched = self.Watched()
        watched.takes = 15.0
        at = self.beats(watched, 1000)
        assert at[1] - at[0] > 250
        assert caplog.text.count("grown so large") == 1


class TestOwnerOnly:
    def test_nobody_else_may_look_into_the_cache(self, tmp_path: Path, known: Library) -> None:
        folder = tmp_path / "cache"
        folder.mkdir(mode=0o755)
        compiled.get(Phrasings("en", ["one", "two"], ["a", "b"]), None, Preparation(heads.learn, Folders(folder)))
        (made,) = folder.iterdir()
        assert stat.S_IMODE(folder.stat().st_mode) == private_files.FOLDER
        assert stat.S_IMODE(made.stat().st_mode) == private_files.FILE

    @pytest.fixture(autouse=True)
    def lax(self) -> Iterator[None]:
        """What a machine is often set to: everybody may read what is made."""
        before = os.umask(0o022)
        yield
        os.umask(before)

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return tmp_path / "var" / "sodan.db"

    def test_nobody_else_may_read_the_database_its_log_or_its_folder(self, path: Path) -> None:
        opened = db.connect(f"sqlite:///{path}")
        db.upgrade(opened)
        there = files(f"sqlite:///{path}")
        assert (
            len(there) == 6
        )  # the database, its log, the log's index, who has it open, and two for whose turn it is to write
        assert {stat.S_IMODE(file.stat().st_mode) for file in there} == {private_files.FILE}
        assert stat.S_IMODE(path.parent.stat().st_mode) == private_files.FOLDER
        opened.close()

    def test_what_an_older_sodan_left_open_is_mended_at_start(self, path: Path) -> None:
        path.parent.mkdir()
        old = sqlite3.connect(path)
        old.execute("PRAGMA journal_mode = WAL")
        old.execute("CREATE TABLE x (y)")
        assert stat.S_IMODE(path.stat().st_mode) == 0o644
        opened = db.connect(f"sqlite:///{path}")
        assert {stat.S_IMODE(file.stat().st_mode) for file in files(f"sqlite:///{path}")} == {private_files.FILE}
        opened.close()
        old.close()

    def test_what_is_somebody_elses_is_said(
        self, path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        path.parent.mkdir()
        path.touch()

        def refuse(*_: object) -> None:
            raise PermissionError

        monkeypatch.setattr(Path, "chmod", refuse)
        db.connect(f"sqlite:///{path}").close()
        assert "can be read by others" in caplog.text


def test_the_register_names_every_table_and_every_column_it_speaks_of(database: Database) -> None:
    names = (
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        if isinstance(database, Sqlite)
        else "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
    )
    with database.look() as tx:
        there = {row["name"] for row in tx.rows(names)}
        for table, columns in retention.PERSONAL_COLUMNS.items():
            tx.rows(f"SELECT {', '.join(columns)} FROM {table}")
    assert {rule.table for rule in retention.RULES} == there
    with database.atomic() as tx:
        assert retention.purge(tx, NOW) == 0


def test_an_event_is_known_again_though_nothing_tells_who_wrote_it(database: Database) -> None:
    """A block that follows a deletion, and what is written in a group, leave no id behind."""
    event = Recorded("e1", SECRETS[0], None, AT, AT, "1", "{}")
    with database.atomic() as tx:
        inbox.record(tx, event)
        assert inbox.settle(tx, "e1")
        inbox.record(tx, event)
        assert inbox.next_of(tx, SECRETS[0], NOW) is None
        assert tx.rows("SELECT chat, message_id, body, status FROM inbox") == [
            {"chat": "", "message_id": None, "body": None, "status": "done"}
        ]


@pytest.fixture
def own_server() -> Iterator[str]:
    """A PostgreSQL server whose settings nobody else shares, which removes what it no longer needs of its log."""
    get_server = _postgres_that_leaves_root_alone()
    server = get_server(POSTGRES_DATA.with_name(f"{POSTGRES_DATA.name}-{uuid.uuid4().hex}"), cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET wal_recycle = off")
        connection.execute("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()


@pytest.mark.slow
def test_where_the_server_allows_it_its_own_log_is_clean_too(own_server: str) -> None:
    opened = db.connect(own_server)
    db.upgrade(opened)
    who = live(opened, 1, SECRETS[0], SECRETS[2])
    with opened.look() as tx:
        row = tx.row("SELECT current_setting('data_directory') AS folder")
    assert row is not None
    written = Path(row["folder"]) / "pg_wal"

    def log() -> list[Path]:
        return [file for file in written.iterdir() if file.is_file()]

    forget(opened, 1, who)
    assert found(own_server, *SECRETS, among=log())
    tidied(opened)
    assert found(own_server, *SECRETS, among=log()) == {}
    assert found(own_server, *SECRETS) == {}
    opened.close()
