"""`sodan backup`, `restore` and `move`: nothing lost that was in the copy, and nothing said twice afterwards."""

import os
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result

from clinic.clock import stamp
from clinic.errors import StoreError
from clinic.task import NewTask
from scheduler import retry
from scheduler.sweep import sweep
from store import backup, copying, db, inbox, outbox, patients, restoring, staff, tasks
from store.db import Database
from store.inbox import Recorded
from store.outbox import Letter
from store.sqlite import files_of
from tests.conftest import Hands, drop_schema
from tests.disk import found
from tests.stories.conftest import Clinic, phrasing
from tests.stories.test_commands import run
from tests.stories.test_tips import it_is, told, treated


def silent(*_: object) -> None:
    """Nobody looks at how far it has come."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder / "night.sodan"


def commands(database_url: str, clock: Hands, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The commands by the clock of the story."""
    monkeypatch.setattr("cli.backup.system_clock", clock)
    monkeypatch.setattr("cli.move.system_clock", clock)
    return lambda *arguments, answer=None: run(*map(str, arguments), answer=answer, DATABASE_URL=database_url)


@pytest.fixture
def sodan(database_url: str, clock: Hands, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    return commands(database_url, clock, monkeypatch)


def everything(opened: Database) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, but for what tells which copy it is."""
    with opened.snapshot() as tx:
        return {
            table.name: [tuple(row.values()) for row in tx.rows(f"SELECT * FROM {table.name} ORDER BY 1, 2")]
            for table in copying.tables()
            if table.name != "passage"
        }


@pytest.fixture
def reopened() -> Iterator[Callable[[Clinic, str], None]]:
    """Sodan starts again on the database named, until the end of the story."""
    opened: list[Database] = []

    def reopen(clinic: Clinic, database_url: str) -> None:
        opened.append(db.connect(database_url))
        db.upgrade(opened[-1])
        clinic.office = replace(clinic.office, db=opened[-1])

    yield reopen
    for one in opened:
        one.close()


def a_day_at_the_clinic(clinic: Clinic) -> None:
    clinic.staff()
    mai = clinic.patient()
    mai.says(phrasing(clinic, "pain-anaesthesia"))
    clinic.settles()
    it_is(clinic, 0, 15)
    treated(clinic, mai)


class TestBackup:
    def test_everything_is_in_it_and_only_its_owner_may_read_it(
        self, clinic: Clinic, sodan: Callable[..., Result], file: Path
    ) -> None:
        a_day_at_the_clinic(clinic)
        before = os.umask(0o022)
        made = sodan("backup", file)
        os.umask(before)
        assert made.exit_code == 0, made.output
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert [other.name for other in file.parent.iterdir()] == [file.name]
        copy = db.connect(f"sqlite:///{file}")
        assert everything(copy) == everything(clinic.office.db)
        assert any(everything(copy)["nudge"])
        copy.close()

    def test_it_is_of_one_moment_while_others_write(self, database: Database, clock: Hands, file: Path) -> None:
        """Each transaction writes two rows that belong together; no copy has one without the other."""
        stop, written = threading.Event(), threading.Event()

        def write() -> None:
            number = 0
            while not stop.is_set():
                with database.atomic() as tx:
                    who = patients.meet(tx, f"U{number}", clock())
                    tasks.open_task(tx, NewTask("question", "ja", patient_id=who.id, words="x" * 500), clock())
                number += 1
                if number == 50:
                    written.set()

        writer = threading.Thread(target=write)
        writer.start()
        assert written.wait(30)
        for _ in range(3):
            backup.back_up(database, file, clock(), True, silent)
            with closing(sqlite3.connect(file)) as copy:
                people, asked = (copy.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("patient", "task"))
            assert people == asked >= 50
        stop.set()
        writer.join()

    def test_a_file_that_is_there_is_not_written_over_unless_forced(
        self, database: Database, sodan: Callable[..., Result], file: Path
    ) -> None:
        file.write_text("something dear")
        refused = sodan("backup", file)
        assert (refused.exit_code, "--force" in refused.stderr) == (1, True)
        assert file.read_text() == "something dear"
        assert sodan("backup", file, "--force").exit_code == 0
        assert backup.check(file)

    def test_what_fails_midway_leaves_no_half_of_a_copy(
        self, database: Database, clock: Hands, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(_: Path) -> None:
            raise StoreError("damaged")

        monkeypatch.setattr(backup, "check", fail)
        with pytest.raises(StoreError):
            backup.back_up(database, file, clock(), False, silent)
        assert list(file.parent.iterdir()) == []

    def test_a_folder_that_is_not_there_is_a_sentence(self, database: Database, clock: Hands, file: Path) -> None:
        with pytest.raises(StoreError, match="cannot be written"):
            backup.back_up(database, file.parent / "none" / "x", clock(), False, silent)

    def test_what_was_erased_before_is_not_in_it(self, database: Database, clock: Hands, file: Path) -> None:
        with database.atomic() as tx:
            who = patients.meet(tx, "Umai-secret", clock())
        with database.atomic() as tx:
            patients.forget(tx, who.id)
        backup.back_up(database, file, clock(), False, silent)
        assert found("", "Umai-secret", among=[file]) == {}


class TestRestore:
    @pytest.mark.parametrize("lost", [False, True], ids=["the former is there", "the former is lost"])
    def test_no_tip_is_said_twice_and_staff_know_what_to_look_at(
        self,
        clinic: Clinic,
        sodan: Callable[..., Result],
        reopened: Callable[[Clinic, str], None],
        database_url: str,
        file: Path,
        lost: bool,
    ) -> None:
        ann, mai, ken = clinic.staff(), clinic.patient(), clinic.patient("Ken")
        it_is(clinic, 0, 15)
        for someone in (mai, ken):
            treated(clinic, someone)
        assert sodan("backup", file).exit_code == 0
        it_is(clinic, 0, 19)
        assert [someone.heard() for someone in (mai, ken)] == [[told(clinic, "first-evening")]] * 2
        it_is(clinic, 0, 20)
        clinic.office.db.close()
        if lost:
            lose(database_url)
        restored = sodan("restore", file, "--yes")
        assert restored.exit_code == 0, restored.output
        assert ("0 tips" if not lost else "2 tips") in restored.stdout
        reopened(clinic, database_url)
        sweep(clinic.office)
        assert [someone.heard() for someone in (mai, ken)] == [[], []]
        assert [text for text in ann.heard() if "バックアップ" in text]
        clinic._clock.turn(hours=13)  # nine in the morning
        sweep(clinic.office)
        assert [someone.heard() for someone in (mai, ken)] == [[told(clinic, "sun", "moisture")]] * 2

    @pytest.mark.usefixtures("bare_database_url")
    def test_who_had_their_data_deleted_since_does_not_come_back(
        self,
        clinic: Clinic,
        sodan: Callable[..., Result],
        reopened: Callable[[Clinic, str], None],
        database_url: str,
        file: Path,
        tmp_path: Path,
    ) -> None:
        mai, ken = clinic.patient(), clinic.patient("Ken")
        for someone in (mai, ken):
            someone.says(phrasing(clinic, "pain-anaesthesia"))
        clinic.settles()
        ann = clinic.staff()
        assert sodan("backup", file).exit_code == 0
        mai.says("データを削除")
        clinic.settles()
        mai.taps("delete:yes")
        clinic.settles()
        with clinic.office.db.atomic() as tx:
            staff.leave(tx, ann.id)
        clinic.office.db.close()
        restored = sodan("restore", file, "--yes")
        assert "1 people who had their data deleted" in restored.stdout
        reopened(clinic, database_url)
        with clinic.office.db.look() as tx:
            assert patients.by_line(tx, mai.id) is None
            assert patients.by_line(tx, ken.id) is not None
            assert staff.everybody(tx) == []
        clinic.office.db.tidy()
        kept = set(found(database_url, mai.id)) - {file.name, *(old.name for old in tmp_path.rglob("*before-restore*"))}
        assert kept == set()

    def test_the_former_database_is_kept_for_its_owner_alone(
        self, clinic: Clinic, sodan: Callable[..., Result], database_url: str, file: Path, tmp_path: Path
    ) -> None:
        assert sodan("backup", file).exit_code == 0
        a_day_at_the_clinic(clinic)
        had = everything(clinic.office.db)
        clinic.office.db.close()
        restored = sodan("restore", file, "--yes")
        assert restored.exit_code == 0, restored.output
        (former,) = tmp_path.rglob("*before-restore*")
        assert stat.S_IMODE(former.stat().st_mode) == 0o600
        kept = db.connect(f"sqlite:///{former}")
        assert everything(kept) == had
        kept.close()

    def test_a_backup_of_one_kind_of_database_can_be_restored_into_the_other(
        self,
        clinic: Clinic,
        sodan: Callable[..., Result],
        database_url: str,
        file: Path,
        tmp_path: Path,
        request: pytest.FixtureRequest,
        clock: Hands,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        a_day_at_the_clinic(clinic)
        assert sodan("backup", file).exit_code == 0
        if database_url.startswith("sqlite"):
            other = request.getfixturevalue("postgres_server")
            drop_schema(other)
        else:
            other = f"sqlite:///{tmp_path / 'other.db'}"
        restored = commands(other, clock, monkeypatch)("restore", file, "--yes")
        assert restored.exit_code == 0, restored.output
        opened = db.connect(other)
        with opened.look() as tx:
            there = copying.counts(tx)
        with clinic.office.db.look() as tx:
            assert {**copying.counts(tx), "audit": 0, "task": 0, "outbox": 0, "passage": 0} == {
                **there, "audit": 0, "task": 0, "outbox": 0, "passage": 0,
            }  # fmt: skip
        opened.close()

    def test_while_sodan_runs_nothing_is_done(
        self, database: Database, sodan: Callable[..., Result], file: Path
    ) -> None:
        assert sodan("backup", file).exit_code == 0
        had = everything(database)
        refused = sodan("restore", file, "--yes")
        assert (refused.exit_code, "stop it first" in refused.stderr) == (1, True)
        assert everything(database) == had

    def test_while_it_is_restored_no_sodan_starts(self, database_url: str) -> None:
        alone = db.connect(database_url, alone=True)
        with pytest.raises(StoreError, match="restored or moved"):
            db.connect(database_url)
        alone.close()
        db.connect(database_url).close()

    def test_thinking_better_of_it_changes_nothing(
        self, database: Database, sodan: Callable[..., Result], file: Path
    ) -> None:
        assert sodan("backup", file).exit_code == 0
        database.close()
        assert sodan("restore", file, answer="n\n").exit_code == 1

    @pytest.mark.parametrize("wrong", ["no database", "another database", "torn"])
    def test_what_is_no_backup_or_is_damaged_is_refused(
        self, database: Database, database_url: str, sodan: Callable[..., Result], file: Path, wrong: str
    ) -> None:
        if wrong == "no database":
            file.write_bytes(b"no database at all")
        elif wrong == "another database":
            sqlite3.connect(file).execute("CREATE TABLE x (y)").connection.close()
        else:
            assert sodan("backup", file).exit_code == 0
            whole = file.read_bytes()
            file.write_bytes(whole[:4096] + b"\xff" * 8192 + whole[12288:])
        had = everything(database)
        database.close()
        refused = sodan("restore", file, "--yes")
        assert refused.exit_code == 1
        assert refused.stderr.startswith("Error: ")
        again = db.connect(database_url)
        assert everything(again) == had
        again.close()


def lose(database_url: str) -> None:
    """The disk is gone, or somebody has emptied the server."""
    if database_url.startswith("sqlite"):
        path = Path(database_url.removeprefix("sqlite:///"))
        path.write_bytes(b"\xff" * path.stat().st_size)
        for rest in files_of(path)[1:3]:
            rest.unlink(missing_ok=True)
    else:
        drop_schema(database_url)


class TestWhatIsHeldBack:
    """Pure rows: what stands in a backup, and what becomes of it."""

    def letter(self, database: Database, clock: Hands, key: str, **more: object) -> None:
        with database.atomic() as tx:
            outbox.put(tx, Letter(key, "Umai", "ja", (), **more), clock())

    def hold(self, database: Database, clock: Hands, since: timedelta) -> restoring.Held:
        copied_at = clock()
        clock.turn(seconds=since.total_seconds())
        with database.atomic() as tx:
            return restoring.hold_back(tx, copied_at, clock())

    def test_a_push_is_repeated_under_its_key_while_line_remembers_it(self, database: Database, clock: Hands) -> None:
        self.letter(database, clock, "alert", purpose="alert")
        with database.look() as tx:
            was = tx.row("SELECT retry_key FROM outbox")
        self.hold(database, clock, timedelta(hours=19))
        with database.atomic() as tx:
            (held,) = outbox.lease_due(tx, clock(), clock() + timedelta(seconds=30), 1)
        assert was == {"retry_key": str(held.retry_key)}
        assert retry.before(held, clock()) is None
        late = retry.before(held, clock() + timedelta(hours=2))
        assert late == retry.Settled("unknown", "not confirmed while LINE remembered the retry key")

    def test_a_reply_is_never_made_a_push(self, database: Database, clock: Hands) -> None:
        self.letter(database, clock, "reply", reply_token="t", reply_until=clock() + timedelta(minutes=1))
        self.hold(database, clock, timedelta(hours=1))
        with database.atomic() as tx:
            (held,) = outbox.lease_due(tx, clock(), clock() + timedelta(seconds=30), 1)
        assert retry.before(held, clock()) == retry.Settled(
            "unknown", "a reply was under way and its token has run out"
        )

    def test_a_tip_is_not_repeated(self, database: Database, clock: Hands) -> None:
        self.letter(database, clock, "nudge:1", purpose="tip", batch="b")
        assert self.hold(database, clock, timedelta(minutes=1)).tips == 1
        with database.look() as tx:
            assert tx.row("SELECT status, says FROM outbox") == {"status": "unknown", "says": None}

    def test_a_reminder_is_held_back_and_a_request_waits_a_day_longer(self, database: Database, clock: Hands) -> None:
        with database.atomic() as tx:
            who = patients.meet(tx, "Umai", clock())
            for number, status in enumerate(("confirmed", "requested")):
                tx.run(
                    """INSERT INTO reservation (id, patient_id, service, starts_at, ends_at, seat, status, turn, root,
                                                asked_at, expires_at, changed_at, changed_by)
                       VALUES (:id, :who, 's', :at, :at, 1, :status, 1, :id, :now, :expires, :now, 'x')""",
                    id=f"R{number}",
                    who=who.id,
                    status=status,
                    at=stamp(clock() + timedelta(days=3)),
                    now=stamp(clock()),
                    expires=stamp(clock() + timedelta(minutes=30)) if status == "requested" else None,
                )
                for kind in ("remind-day", "expire"):
                    tx.run(
                        "INSERT INTO reservation_due VALUES (:id, :kind, :at)",
                        id=f"R{number}",
                        kind=kind,
                        at=stamp(clock() + timedelta(minutes=30)),
                    )
        held = self.hold(database, clock, timedelta(hours=1))
        assert (held.reminders, held.requests) == (2, 1)
        with database.look() as tx:
            due = tx.rows("SELECT kind, due_at FROM reservation_due")
        assert due == [{"kind": "expire", "due_at": stamp(clock() + restoring.GRACE)}] * 2

    def test_a_message_not_answered_when_the_copy_was_made_goes_to_staff(
        self,
        clinic: Clinic,
        sodan: Callable[..., Result],
        reopened: Callable[[Clinic, str], None],
        database_url: str,
        file: Path,
        clock: Hands,
    ) -> None:
        clinic.staff()
        mai = clinic.patient()
        mai.says(phrasing(clinic, "pores"))
        clinic.hears(mai)
        body = (
            '{"type":"message","webhookEventId":"w1","timestamp":1901293200000,"mode":"active",'
            f'"source":{{"type":"user","userId":"{mai.id}"}},"replyToken":"r","deliveryContext":{{"isRedelivery":false}},'
            '"message":{"type":"text","id":"1","text":"a word in between"}}'
        )
        with clinic.office.db.atomic() as tx:
            now = stamp(clock())
            inbox.record(tx, Recorded("w1", mai.id, "1", now, now, "1", body))
        assert sodan("backup", file).exit_code == 0
        clinic.office.db.close()
        restored = sodan("restore", file, "--yes")
        assert restored.exit_code == 0, restored.output
        reopened(clinic, database_url)
        sweep(clinic.office)
        assert mai.heard() == []
        with clinic.office.db.look() as tx:
            assert [(task.kind, task.words) for task in tasks.list_open(tx) if task.kind == "not-answered"] == [
                ("not-answered", "a word in between")
            ]


class TestMove:
    @pytest.fixture
    def to(self, postgres_server: str) -> Iterator[str]:
        drop_schema(postgres_server)
        return postgres_server

    @pytest.fixture
    def database_url(self, tmp_path: Path) -> str:
        return f"sqlite:///{tmp_path / 'sodan.db'}"

    def test_everything_goes_over_and_goes_on_there_and_only_there(
        self, clinic: Clinic, sodan: Callable[..., Result], reopened: Callable[[Clinic, str], None], to: str
    ) -> None:
        mai, ken = clinic.patient(), clinic.patient("Ken")
        it_is(clinic, 0, 15)
        for someone in (mai, ken):
            treated(clinic, someone)
        it_is(clinic, 0, 19)
        assert [someone.heard() for someone in (mai, ken)] == [[told(clinic, "first-evening")]] * 2
        had = everything(clinic.office.db)
        clinic.office.db.close()
        moved = sodan("move", "--to", to)
        assert moved.exit_code == 0, moved.output
        refused = sodan("staff", "list")
        assert (refused.exit_code, "was moved to postgresql://" in refused.stderr) == (1, True)
        reopened(clinic, to)
        there = everything(clinic.office.db)
        assert {**there, "audit": had["audit"]} == had
        sweep(clinic.office)
        assert [someone.heard() for someone in (mai, ken)] == [[], []]
        clinic._clock.turn(hours=14)
        sweep(clinic.office)
        assert [someone.heard() for someone in (mai, ken)] == [[told(clinic, "sun", "moisture")]] * 2

    def test_while_sodan_runs_nothing_is_moved(self, database: Database, sodan: Callable[..., Result], to: str) -> None:
        refused = sodan("move", "--to", to)
        assert (refused.exit_code, "stop it first" in refused.stderr) == (1, True)

    def test_into_what_is_not_empty_nothing_is_moved(
        self, database: Database, sodan: Callable[..., Result], to: str, clock: Hands
    ) -> None:
        database.close()
        target = db.connect(to)
        db.upgrade(target)
        with target.atomic() as tx:
            patients.meet(tx, "Uken", clock())
        target.close()
        refused = sodan("move", "--to", to)
        assert (refused.exit_code, "not empty" in refused.stderr) == (1, True), refused.output
        assert sodan("staff", "list").exit_code == 0

    def test_a_text_with_a_nul_goes_over_too(
        self, database: Database, sodan: Callable[..., Result], to: str, clock: Hands
    ) -> None:
        with database.atomic() as tx:
            tasks.open_task(tx, NewTask("question", "ja", words="a\0b"), clock())
        database.close()
        assert sodan("move", "--to", to).exit_code == 0
        target = db.connect(to)
        with target.look() as tx:
            assert [task.words for task in tasks.list_open(tx)] == ["a\ufffdb"]
        target.close()

    @pytest.mark.parametrize("wrong", ["sqlite:///x.db", "mysql://x"])
    def test_only_to_postgresql(self, database: Database, sodan: Callable[..., Result], wrong: str) -> None:
        refused = sodan("move", "--to", wrong)
        assert (refused.exit_code, "--to" in refused.stderr) == (1, True)

    def test_no_password_is_shown(self) -> None:
        from cli.move import shown

        assert shown("postgresql://sodan:geheim@db/sodan") == "postgresql://sodan@db/sodan"
