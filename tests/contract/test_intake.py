"""What arrives is kept, whatever arrives beside it; and on SQLite two processes take turns."""

import json
import os
import statistics
import threading
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.web.readiness import OVERDUE_LIMIT, UNANSWERED_LIMIT, readiness
from clinic.clock import stamp
from clinic.errors import StoreError
from clinic.message import Text
from store import db, heartbeats, inbox, outbox, sqlite
from store.db import Database
from store.inbox import Recorded
from store.intake import Intake
from store.outbox import Letter
from tests.conftest import AS_SHIPPED, Hands

AT = "2030-04-01T17:00:00.000000Z"


def event(number: int, **more: Any) -> Recorded:
    values: dict[str, Any] = {
        "event_id": f"e{number:05}",
        "chat": f"U{number}",
        "message_id": None,
        "happened_at": AT,
        "received_at": AT,
        "arrival": f"{number:05}",
        "body": "{}",
    }
    return Recorded(**{**values, **more})


def kept(database: Database) -> set[str]:
    with database.look() as tx:
        return {row["event_id"] for row in tx.rows("SELECT event_id FROM inbox")}


class TestIntake:
    @pytest.mark.parametrize("number", [1, 7, 8, 9, 31, 32, 33, 300])
    def test_any_number_of_events_is_kept_each_once_and_handed_over_once(self, database: Database, number: int) -> None:
        handed: list[str] = []
        intake = Intake(database, handed.extend)
        events = [event(n) for n in range(number)]
        intake.record(events)
        intake.record([*events, event(number)])
        intake.close()
        assert kept(database) == {event(n).event_id for n in range(number + 1)}
        assert sorted(handed) == sorted(f"U{n}" for n in range(number + 1))

    def test_the_same_event_twice_in_one_commit_is_kept_once(self, database: Database) -> None:
        intake = Intake(database)
        intake.record([event(1), event(1), event(2)])
        intake.close()
        assert kept(database) == {"e00001", "e00002"}

    def test_one_event_that_cannot_be_kept_takes_no_neighbour_along(self, database: Database) -> None:
        intake = Intake(database)
        with pytest.raises(Exception, match=r"(?i)null"):
            intake.record([event(1), event(2, chat=None), event(3)])
        intake.close()
        assert kept(database) == {"e00001", "e00003"}

    def test_nor_the_requests_that_share_its_commit(self, database: Database) -> None:
        held = threading.Event()
        intake = Intake(
            database, lambda _: held.wait(20) and None
        )  # writers pause here, so that the others wait together
        settled = [Future[None]() for _ in range(8)]
        for number in range(100, 100 + len(intake._threads)):
            intake.record([event(number)])
        for number, done in enumerate(settled):
            intake.submit([event(number, chat=None if number == 4 else "U")], done)
        held.set()
        problems = [type(done.exception(20)) for done in settled]
        intake.close()
        assert [problem is type(None) for problem in problems] == [number != 4 for number in range(8)]
        assert kept(database) >= {event(n).event_id for n in range(8) if n != 4}
        assert event(4).event_id not in kept(database)

    def test_nothing_to_keep_is_done_at_once(self, database: Database) -> None:
        intake = Intake(database)
        intake.record([])
        intake.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # a fork beside the threads of other tests
def test_a_busy_process_lets_another_write_after_one_transaction_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "SYNCHRONOUS", AS_SHIPPED)  # who waits for the disk gives way to others meanwhile
    url = f"sqlite:///{tmp_path / 'sodan.db'}"
    opened = db.connect(url)
    with opened.atomic() as tx:
        tx.run("CREATE TABLE busy (n integer)")
        tx.run("INSERT INTO busy VALUES (0)")
    opened.close()
    child = os.fork()
    if child == 0:
        _write_all_the_time(url)
    opened = db.connect(url)
    try:
        while _count(opened) < 10:  # until the other one is at it
            pass
        waited = [_commits_while_waiting(opened) for _ in range(60)]
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)
        opened.close()
    assert max(waited) > 0  # the other one did write
    assert statistics.median(waited) <= 2  # the one under way, and the one that came just before


COUNT = "SELECT n FROM busy"


def _write_all_the_time(url: str) -> None:
    busy = db.connect(url)

    def write() -> None:
        while True:
            with busy.atomic() as tx:
                tx.run("UPDATE busy SET n = n + 1")

    for _ in range(8):
        threading.Thread(target=write, daemon=True).start()
    threading.Event().wait(60)
    os._exit(1)


def _commits_while_waiting(opened: Database) -> int:
    before = _count(opened)
    with opened.atomic() as tx:
        (after,) = tx.rows(COUNT)
    return int(after["n"]) - before


def _count(opened: Database) -> int:
    with opened.look() as tx:
        (row,) = tx.rows(COUNT)
    return int(row["n"])


@pytest.fixture
def asks(database: Database, clock: Hands) -> FlaskClient:
    app = Flask("readiness")
    app.register_blueprint(readiness(database, clock))
    return app.test_client()


def told(asks: FlaskClient) -> tuple[int, dict[str, str]]:
    """The status, and what is amiss."""
    answer = asks.get("/readyz")
    checks = json.loads(answer.data)["checks"]
    return answer.status_code, {name: fact["why"] for name, fact in checks.items() if not fact["ok"]}


def beats(database: Database, clock: Hands, who: str = "here:1", **state: str) -> None:
    with database.atomic() as tx:
        heartbeats.beat(tx, who, {"knowledge": heartbeats.OK, **state}, clock())


class TestReadiness:
    def test_a_web_process_with_no_worker_behind_it_lives_but_is_not_ready(self, asks: FlaskClient) -> None:
        assert asks.get("/healthz").status_code == 200
        status, amiss = told(asks)
        assert status == 503
        assert set(amiss) == {"workers", "danger", "knowledge", "threads"}

    def test_with_a_worker_it_is_until_that_falls_silent(
        self, asks: FlaskClient, database: Database, clock: Hands
    ) -> None:
        beats(database, clock)
        assert told(asks) == (200, {})
        clock.now += heartbeats.SILENT_AFTER + timedelta(seconds=1)
        assert told(asks)[0] == 503
        beats(database, clock)
        assert told(asks) == (200, {})

    def test_a_worker_that_says_what_is_amiss_is_believed_unless_another_is_well(
        self, asks: FlaskClient, database: Database, clock: Hands
    ) -> None:
        beats(database, clock, knowledge="still loading")
        assert told(asks) == (503, {"knowledge": "still loading"})
        beats(database, clock, "there:2")
        assert told(asks) == (200, {})

    def test_a_worker_that_leaves_is_gone_at_once_and_old_rows_go(self, database: Database, clock: Hands) -> None:
        beats(database, clock)
        clock.now += heartbeats.KEEP + timedelta(seconds=1)
        beats(database, clock, "there:2")
        with database.atomic() as tx:
            assert tx.rows("SELECT id FROM worker") == [{"id": "there:2"}]
            heartbeats.leave(tx, "there:2")
            assert heartbeats.alive(tx, clock()) == []

    def test_an_event_that_waits_too_long_and_a_letter_that_is_late(
        self, asks: FlaskClient, database: Database, clock: Hands
    ) -> None:
        with database.atomic() as tx:
            inbox.record(tx, event(1, received_at=stamp(clock())))
            outbox.put(tx, Letter("k", "Umai", "ja", (Text("welcome.hello"),)), clock())
            outbox.put(tx, Letter("t", "Umai", "ja", (Text("welcome.hello"),), purpose="tip"), clock())
        beats(database, clock)
        assert told(asks) == (200, {})
        clock.now += max(UNANSWERED_LIMIT, OVERDUE_LIMIT) + timedelta(seconds=1)
        beats(database, clock)
        status, amiss = told(asks)
        assert status == 503
        assert set(amiss) == {"oldest_unanswered_event", "oldest_overdue_letter"}
        assert "for 121 seconds" in amiss["oldest_overdue_letter"]
        with database.atomic() as tx:
            tx.run("UPDATE inbox SET status = 'done'")
            tx.run("UPDATE outbox SET status = 'sent' WHERE key = 'k'")
        assert told(asks) == (200, {})


def test_a_database_that_is_gone_is_told_and_not_raised(tmp_path: Path) -> None:
    class Gone:
        def look(self) -> None:
            raise StoreError("away")

    app = Flask("readiness")
    app.register_blueprint(readiness(Gone(), lambda: datetime.now(UTC)))  # type: ignore[arg-type]
    status, amiss = told(app.test_client())
    assert status == 503
    assert set(amiss) == {"database"}
