"""One suite for both databases: every promise of store/."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clinic.audit import By, OfReservation, OfTask
from clinic.clock import stamp
from clinic.conversation import Conversation, Question
from clinic.errors import AlreadyDecided, RaceLost, StoreError
from clinic.message import Choice, Text
from clinic.patient import PatientId
from clinic.talks import DataTalk
from clinic.taps import Ask
from clinic.task import NewTask
from store import (
    audit,
    channel,
    conversations,
    db,
    inbox,
    multicasts,
    outbox,
    patients,
    retention,
    sqlite,
    staff,
    tasks,
)
from store.db import Database
from store.inbox import Recorded
from store.intake import Intake
from store.multicasts import Multicast
from store.outbox import Leased, Letter, Next
from tests.conftest import AS_SHIPPED

NOW = datetime(2030, 4, 1, 17, 0, tzinfo=UTC)
AT = "2030-04-01T17:00:00.000000Z"
LATER = NOW + timedelta(seconds=1)
LEASE = NOW + timedelta(seconds=30)


def event(number: int, chat: str = "Umai", happened: str = AT, message_id: str | None = None) -> Recorded:
    return Recorded(f"e{number:04}", chat, message_id, happened, AT, f"{number:04}", '{"type": "x"}')


def letter(number: int, to: str = "Umai", **more: object) -> Letter:
    values: dict[str, object] = {
        "key": f"k{number}",
        "recipient": to,
        "language": "ja",
        "says": (Text("welcome.hello", {"a": "b"}, (Choice("button.delete", Ask("delete-my-data")),)),),
    }
    return Letter(**{**values, **more})


def record(database: Database, *events: Recorded) -> None:
    with database.atomic() as tx:
        for one in events:
            inbox.record(tx, one)


def put(database: Database, *letters: Letter, now: datetime = NOW) -> list[str | None]:
    with database.atomic() as tx:
        return [outbox.put(tx, one, now) for one in letters]


def race(workers: int, work: Callable[[int], object]) -> list[object]:
    """Run work in threads that start together; what each came to, an exception included."""
    results: list[object] = [None] * workers
    barrier = threading.Barrier(workers)

    def run(number: int) -> None:
        barrier.wait()
        try:
            results[number] = work(number)
        except Exception as problem:
            results[number] = problem

    threads = [threading.Thread(target=run, args=(n,)) for n in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


class TestSchema:
    def test_upgrade_twice_does_nothing_the_second_time(self, database: Database) -> None:
        assert db.upgrade(database) == []
        assert db.version(database) == db.newest()

    def test_two_processes_upgrading_at_once_apply_each_version_once(self, bare_database_url: str) -> None:
        opened = [db.connect(bare_database_url) for _ in range(2)]
        applied = race(2, lambda n: db.retrying(lambda: db.upgrade(opened[n])))
        for one in opened:
            one.close()
        assert sorted(version for each in applied for version in each) == db.versions()

    def test_a_newer_schema_is_refused(self, database: Database) -> None:
        with database.atomic() as tx:
            tx.run("INSERT INTO schema_version VALUES (:v)", v=9999)
        with pytest.raises(StoreError, match="newer"):
            db.upgrade(database)

    def test_what_is_committed_is_on_the_disk(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """As Sodan ships; the other tests do not wait for the disk."""
        monkeypatch.setattr(sqlite, "SYNCHRONOUS", AS_SHIPPED)
        opened = db.connect(f"sqlite:///{tmp_path / 'sodan.db'}")
        with opened.look() as tx:
            assert tx.row("PRAGMA synchronous") == {"synchronous": 2}
        with opened.atomic() as tx:
            assert tx.row("PRAGMA synchronous") == {"synchronous": 2}
        opened.close()

    def test_a_folder_that_cannot_be_made_is_a_sentence(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(StoreError, match="DATABASE_URL"):
            db.connect(f"sqlite:///{tmp_path / 'file' / 'sodan.db'}")

    @pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
    def test_connections_the_server_ended_cost_no_event(self, database: Database, database_url: str) -> None:
        import psycopg

        with psycopg.connect(database_url, autocommit=True) as other:
            other.execute(
                """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                   WHERE datname = current_database() AND pid <> pg_backend_pid()"""
            )
        Intake(database).record([event(1)])

    def test_what_fails_takes_back_its_own_part_alone(self, database: Database) -> None:
        """Writers who come together share a commit on SQLite."""
        record(database, event(0))

        def write(number: int) -> bool:
            try:
                with database.atomic() as tx:
                    tx.run("UPDATE inbox SET attempts = attempts + 1 WHERE event_id = 'e0000'")
                    inbox.record(tx, event(1 + number))
                    if number % 3 == 0:
                        raise ZeroDivisionError
            except ZeroDivisionError:
                return False
            with database.look() as tx:  # on disk once it is left
                return tx.row("SELECT 1 AS one FROM inbox WHERE event_id = :id", id=f"e{1 + number:04}") is not None

        assert race(24, write) == [number % 3 != 0 for number in range(24)]
        with database.look() as tx:
            assert tx.row("SELECT attempts FROM inbox WHERE event_id = 'e0000'") == {"attempts": 16}
            assert tx.row("SELECT count(*) AS n FROM inbox") == {"n": 17}

    def test_what_fails_leaves_nothing_behind(self, database: Database) -> None:
        def fail_halfway() -> None:
            with database.atomic() as tx:
                inbox.record(tx, event(1))
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail_halfway()
        with database.look() as tx:
            assert inbox.next_of(tx, "Umai", NOW) is None

    def test_threads_that_come_and_go_leave_no_connections_behind(self, database: Database) -> None:
        def look(_: int) -> int:
            with database.look() as tx:
                return len(tx.rows("SELECT 1 AS one"))

        open_files = Path("/proc/self/fd")
        race(4, look)
        before = len(list(open_files.iterdir()))
        for _ in range(30):
            assert race(2, look) == [1, 1]
        assert len(list(open_files.iterdir())) <= before + 4

    def test_a_view_cannot_write(self, database: Database) -> None:
        with database.look() as tx:
            inbox.record(tx, event(1))
        with database.look() as tx:
            assert inbox.next_of(tx, "Umai", NOW) is None


class TestInbox:
    def test_an_event_is_kept_once_and_answered_once(self, database: Database) -> None:
        record(database, event(1), event(1))
        with database.atomic() as tx:
            assert inbox.next_of(tx, "Umai", NOW) == event(1)
            assert inbox.settle(tx, "e0001")
            assert not inbox.settle(tx, "e0001")
            assert inbox.next_of(tx, "Umai", NOW) is None
        record(database, event(1))
        with database.look() as tx:
            assert inbox.next_of(tx, "Umai", NOW) is None
            kept = tx.row("SELECT body, status FROM inbox")
        assert kept == {"body": None, "status": "done"}

    def test_events_are_taken_in_the_order_they_happened(self, database: Database) -> None:
        record(database, event(3), event(1, happened="2030-04-01T17:00:02.000000Z"), event(2), event(9, chat="Uken"))
        taken = []
        with database.atomic() as tx:
            while found := inbox.next_of(tx, "Umai", NOW):
                taken.append(found.event_id)
                inbox.settle(tx, found.event_id)
        assert taken == ["e0002", "e0003", "e0001"]

    def test_one_that_waits_holds_back_those_after_it(self, database: Database) -> None:
        record(database, event(1), event(2))
        with database.atomic() as tx:
            first = inbox.claim(tx, "Umai", NOW)
            assert first is not None
            assert inbox.count_try(tx, first, NOW)
            assert not inbox.count_try(tx, first, NOW)
            assert inbox.next_of(tx, "Umai", NOW) is None
            assert inbox.claim(tx, "Umai", NOW) is None
            assert inbox.open_chats(tx, NOW) == ["Umai"]  # by the second one, which waits for the first
            again = inbox.claim(tx, "Umai", NOW + inbox.WAITS[0])
        assert again is not None
        assert (again.event_id, again.attempts) == ("e0001", 1)

    def test_only_who_held_an_event_and_crashed_is_counted(self, database: Database) -> None:
        record(database, event(1), event(2))
        with database.atomic() as tx:
            held = inbox.claim(tx, "Umai", NOW)
            assert held is not None
            assert held.attempts == 0
            just_before = NOW + inbox.LEASE - timedelta(seconds=1)
            assert inbox.claim(tx, "Umai", just_before) is None
            assert inbox.claim_this(tx, event(2), just_before) is None
            found = inbox.next_of(tx, "Umai", NOW + inbox.LEASE)
            assert found is not None
            assert found.suspect
            taken_over = inbox.claim(tx, "Umai", NOW + inbox.LEASE)
            assert taken_over is not None
            assert (taken_over.event_id, taken_over.attempts) == ("e0001", 1)
            assert not inbox.settle(tx, held.event_id, held.lease)
            assert not inbox.count_try(tx, held, NOW)
            assert not inbox.give_up(tx, held)
            assert inbox.settle(tx, taken_over.event_id, taken_over.lease)
            second = inbox.claim(tx, "Umai", NOW + inbox.LEASE)
            assert second is not None
            assert (second.event_id, second.attempts) == ("e0002", 0)

    def test_what_is_let_go_waits_for_its_turn_and_counts_for_nothing(self, database: Database) -> None:
        record(database, event(1), event(2))
        with database.atomic() as tx:
            out_of_turn = inbox.claim_this(tx, event(2), NOW)
            assert out_of_turn is not None
            assert inbox.claim(tx, "Umai", NOW) is None  # one of a person's at a time
            inbox.let_go(tx, out_of_turn)
            found = [(one.event_id, one.suspect) for one in inbox.open_events(tx, NOW)]
            assert found == [("e0001", False), ("e0002", False)]
            assert inbox.claim(tx, "Umai", NOW) == event(1)

    def test_workers_racing_hold_one_event_once(self, database: Database) -> None:
        record(database, event(1))

        def claim(_: int) -> bool:
            with database.atomic() as tx:
                return inbox.claim(tx, "Umai", NOW) is not None

        assert sorted(race(8, claim), key=str) == [False] * 7 + [True]

    def test_those_who_waited_longest_come_first(self, database: Database) -> None:
        late = replace(event(1, chat="Uken"), received_at="2030-04-01T17:00:05.000000Z")
        record(database, late, event(2, chat="Umai"), event(3, chat="Uann"))
        with database.look() as tx:
            assert inbox.open_chats(tx, NOW + timedelta(minutes=1), most=2) in (["Umai", "Uann"], ["Uann", "Umai"])

    def test_two_workers_racing_for_one_event(self, database: Database) -> None:
        record(database, event(1))

        def claim(_: int) -> bool:
            with database.atomic() as tx:
                return inbox.settle(tx, "e0001")

        assert sorted(race(8, claim), key=str) == [False] * 7 + [True]

    def test_an_unsent_message_is_emptied_before_and_after_it_is_known(self, database: Database) -> None:
        record(database, event(1, message_id="m1"), event(2, message_id="m2"))
        record(database, event(3, message_id=inbox.unsend_of("m1")), event(4, message_id=inbox.unsend_of("m9")))
        with database.atomic() as tx:
            inbox.withdraw(tx, "Umai", "m1", "e0003")
            first = inbox.next_of(tx, "Umai", NOW)
            assert first is not None
            assert first.event_id == "e0002"
            assert not inbox.taken_back(tx, first)
            assert inbox.taken_back(tx, event(5, message_id="m9"))
            assert tx.row("SELECT body FROM inbox WHERE event_id = 'e0001'") == {"body": None}

    def test_only_what_line_will_not_deliver_again_is_purged(self, database: Database) -> None:
        record(database, event(1), event(2))
        with database.atomic() as tx:
            inbox.settle(tx, "e0001")
            assert retention.purge(tx, NOW + retention.keep_of("inbox"), "inbox") == 0
            assert retention.purge(tx, NOW + retention.keep_of("inbox") + timedelta(seconds=1), "inbox") == 1
            assert inbox.next_of(tx, "Umai", NOW) == event(2)


class TestIntake:
    def test_many_requests_at_once_are_all_kept(self, database: Database) -> None:
        intake = Intake(database)
        assert race(32, lambda n: intake.record([event(n, chat=f"U{n}"), event(n + 100, chat=f"U{n}")])) == [None] * 32
        intake.close()
        with database.look() as tx:
            assert tx.row("SELECT count(*) AS n FROM inbox") == {"n": 64}

    def test_the_same_delivery_many_times_at_once_is_kept_once(self, database: Database) -> None:
        intake = Intake(database)
        events = [event(n) for n in range(10)]
        assert race(16, lambda n: intake.record(events if n % 2 else events[::-1])) == [None] * 16
        intake.close()
        with database.look() as tx:
            assert tx.row("SELECT count(*) AS n FROM inbox") == {"n": 10}

    def test_a_database_that_fails_is_heard_of_and_the_writer_lives_on(self, database: Database) -> None:
        intake = Intake(database)
        with pytest.raises(Exception, match=r"(?i)null"):
            intake.record([Recorded("e1", None, None, AT, AT, "1", "{}")])
        intake.record([event(2)])
        intake.close()
        with database.look() as tx:
            assert inbox.next_of(tx, "Umai", NOW) == event(2)


class TestOutbox:
    def test_one_cause_is_one_letter(self, database: Database) -> None:
        first, second = put(database, letter(1), letter(1))
        assert first
        assert second is None

    def test_a_letter_comes_back_as_it_was_put(self, database: Database) -> None:
        until = NOW + timedelta(seconds=50)
        (one,) = put(database, letter(1, reply_token="t", reply_until=until))
        with database.atomic() as tx:
            held = outbox.lease_one(tx, str(one), NOW, LEASE)
        assert held is not None
        assert held.says == letter(1).says
        assert (held.route, held.reply_token, held.reply_until) == ("reply", "t", until)
        assert (held.attempts, held.reply_tried, held.pushed_at) == (0, False, None)

    def test_urgent_letters_go_by_push_even_with_a_token(self, database: Database) -> None:
        put(database, letter(1, urgent=True, reply_token="t", reply_until=LEASE))
        with database.atomic() as tx:
            (held,) = outbox.lease_due(tx, NOW, LEASE, 10)
        assert held.route == "push"

    def test_only_one_of_many_workers_holds_a_letter(self, database: Database) -> None:
        (one,) = put(database, letter(1))

        def hold(number: int) -> bool:
            with database.atomic() as tx:
                if number % 2:
                    return outbox.lease_one(tx, str(one), NOW, LEASE) is not None
                return bool(outbox.lease_due(tx, NOW, LEASE, 10))

        assert sum(map(bool, race(8, hold))) == 1

    def test_a_lease_that_ran_out_is_free_again_and_the_old_holder_cannot_settle(self, database: Database) -> None:
        (one,) = put(database, letter(1))
        with database.atomic() as tx:
            old = outbox.lease_one(tx, str(one), NOW, LEASE)
            assert outbox.lease_one(tx, str(one), LEASE, LEASE) is None
            new = outbox.lease_one(tx, str(one), LEASE + timedelta(seconds=1), LEASE + timedelta(seconds=31))
            assert old is not None
            assert new is not None
            assert new.attempts == 1
            assert not outbox.begin_reply(tx, old, NOW)
            assert not outbox.begin_push(tx, old, None, NOW)
            assert outbox.begin_push(tx, new, "first words", NOW) == {"body": "first words"}
            assert outbox.begin_push(tx, new, "others", LATER) == {
                "body": "first words"
            }  # and keeps the time of the first
            assert tx.row("SELECT pushed_at FROM outbox") == {"pushed_at": AT}
            assert not outbox.settle(tx, old, "sent", "", NOW)
            assert outbox.settle(tx, new, "sent", "200", NOW)
            assert tx.row("SELECT says, reply_token, status FROM outbox") == {
                "says": None,
                "reply_token": None,
                "status": "sent",
            }

    def test_earlier_words_to_the_same_person_go_first_but_urgent_ones_wait_for_nobody(
        self, database: Database
    ) -> None:
        first, second, other = put(database, letter(1), letter(2), letter(3, to="Uken"))
        with database.atomic() as tx:
            assert outbox.lease_one(tx, str(second), NOW, LEASE) is None
            held = outbox.lease_due(tx, NOW, LEASE, 10)
            assert {one.id for one in held} == {first, other}
            outbox.again(tx, held[0], Next(NOW + timedelta(hours=1), "push", False, True, "500"))
            assert outbox.lease_due(tx, LATER, LEASE, 10) == []
        put(database, letter(4, urgent=True), now=LATER)
        with database.atomic() as tx:
            assert [one.key for one in outbox.lease_due(tx, LATER, LEASE, 10)] == ["k4"]

    def test_many_letters_behind_one_that_waits_do_not_hide_the_next_person(self, database: Database) -> None:
        put(database, *(letter(n) for n in range(20)))
        with database.atomic() as tx:
            (first,) = outbox.lease_due(tx, NOW, LEASE, 5)
            outbox.again(tx, first, Next(NOW + timedelta(hours=1), "push", False, True, "500"))
        put(database, letter(99, to="Uken"), now=LATER)
        with database.atomic() as tx:
            assert [one.key for one in outbox.lease_due(tx, LATER, LEASE, 5)] == ["k99"]

    def test_a_fleeting_letter_leaves_no_row(self, database: Database) -> None:
        put(database, letter(1, fleeting=True))
        with database.atomic() as tx:
            (held,) = outbox.lease_due(tx, NOW, LEASE, 10)
            outbox.settle(tx, held, "sent", "200", NOW)
            assert tx.rows("SELECT * FROM outbox") == []

    def test_dropping_what_is_open_to_somebody_who_left(self, database: Database) -> None:
        put(database, letter(1), letter(2), letter(3, to="Uken"))
        with database.atomic() as tx:
            assert outbox.drop_for(tx, "Umai", "blocked", NOW) == 2
            assert [one.key for one in outbox.lease_due(tx, NOW, LEASE, 10)] == ["k3"]

    def test_dropping_only_what_has_one_cause_and_fleeting_letters_altogether(self, database: Database) -> None:
        put(database, letter(1), letter(2, key="staff:1"), letter(3, to="Uken", fleeting=True))
        with database.atomic() as tx:
            assert outbox.drop_for(tx, "Umai", "left", NOW, cause="staff:") == 1
            assert outbox.drop_for(tx, "Uken", "blocked", NOW) == 1
            kept = tx.rows("SELECT key, status FROM outbox ORDER BY key")
        assert kept == [{"key": "k1", "status": "due"}, {"key": "staff:1", "status": "failed"}]

    def test_settled_letters_are_purged_after_their_keep(self, database: Database) -> None:
        put(database, letter(1), letter(2))
        with database.atomic() as tx:
            (held,) = outbox.lease_due(tx, NOW, LEASE, 10)
            outbox.settle(tx, held, "sent", "200", NOW)
            assert retention.purge(tx, NOW + retention.keep_of("outbox"), "outbox") == 0
            assert retention.purge(tx, NOW + retention.keep_of("outbox") + timedelta(seconds=1), "outbox") == 1


class TestPeople:
    def test_a_person_is_met_once(self, database: Database) -> None:
        with database.atomic() as tx:
            first = patients.meet(tx, "Umai", NOW)
            again = patients.meet(tx, "Umai", LATER)
            assert again == replace(first, last_seen_at=stamp(LATER))
            assert patients.by_id(tx, first.id) == again
            assert patients.by_line(tx, "Uken") is None

    def test_meeting_at_the_same_moment(self, database: Database) -> None:
        def meet(_: int) -> PatientId:
            with database.atomic() as tx:
                return patients.meet(tx, "Umai", NOW).id

        assert len(set(race(8, meet))) == 1

    def test_a_chosen_language_stays(self, database: Database) -> None:
        with database.atomic() as tx:
            mai = patients.meet(tx, "Umai", NOW)
            patients.speaks(tx, mai.id, "en")
            patients.chooses(tx, mai.id, "ja")
            patients.speaks(tx, mai.id, "en")
            now = patients.by_line(tx, "Umai")
        assert now is not None
        assert (now.language, now.chosen) == ("ja", True)

    def test_a_conversation_is_saved_only_over_the_version_it_was_read_at(self, database: Database) -> None:
        talk = Conversation(DataTalk(), None, "pores", ("pores",), Question("words", "m1", "pores"))
        with database.atomic() as tx:
            mai = patients.meet(tx, "Umai", NOW)
            assert conversations.load(tx, mai.id) == (Conversation(), 0)
            conversations.save(tx, mai.id, talk, was=0)
            assert conversations.load(tx, mai.id) == (talk, 1)
            conversations.save(tx, mai.id, Conversation(), was=1)
        for stale in (0, 1):
            with pytest.raises(RaceLost), database.atomic() as tx:
                conversations.save(tx, mai.id, talk, was=stale)

    def test_forgetting_takes_everything_of_one_person_and_nothing_of_others(self, database: Database) -> None:
        for line_id in ("Umai", "Uken"):
            with database.atomic() as tx:
                who = patients.meet(tx, line_id, NOW)
                conversations.save(tx, who.id, Conversation(about="pores"), was=0)
                tasks.open_task(tx, NewTask("question", "ja", patient_id=who.id, words="secret"), NOW)
                outbox.put(tx, letter(1, to=line_id, key=f"k{line_id}", patient_id=who.id), NOW)
                inbox.record(tx, event(1 if line_id == "Umai" else 2, chat=line_id, message_id="m"))
                inbox.settle(tx, "e0001" if line_id == "Umai" else "e0002")
        with database.atomic() as tx:
            mai = patients.by_line(tx, "Umai")
            assert mai is not None
            outbox.forget(tx, mai.id)
            patients.forget(tx, mai.id)
        with database.look() as tx:
            for table in ("patient", "conversation", "task", "outbox"):
                assert tx.row(f"SELECT count(*) AS n FROM {table}") == {"n": 1}, table
            assert tx.rows("SELECT chat, message_id FROM inbox ORDER BY event_id") == [
                {"chat": "", "message_id": None},
                {"chat": "", "message_id": None},
            ]


class TestTasks:
    def test_urgent_first_then_the_longest_waiting(self, database: Database) -> None:
        with database.atomic() as tx:
            old = tasks.open_task(tx, NewTask("question", "ja", words="word " * 400), NOW)
            tasks.open_task(tx, NewTask("question", "ja"), LATER)
            tasks.open_task(tx, NewTask("urgent", "ja"), LATER)
            found = tasks.list_open(tx)
        assert [task.kind for task in found] == ["urgent", "question", "question"]
        assert found[1] == old
        assert found[1].words is not None
        assert found[1].words == "word " * 198 + "word…"

    def test_two_colleagues_one_wins(self, database: Database) -> None:
        with database.atomic() as tx:
            task = tasks.open_task(tx, NewTask("question", "ja"), NOW)

        def settle(number: int) -> str:
            with database.atomic() as tx:
                tasks.settle(tx, task.id, "answered", str(number), NOW)
            return "won"

        results = race(4, settle)
        assert results.count("won") == 1
        assert sum(isinstance(result, AlreadyDecided) for result in results) == 3

    def test_a_question_taken_back_keeps_no_words(self, database: Database) -> None:
        with database.atomic() as tx:
            mai = patients.meet(tx, "Umai", NOW)
            urgent = tasks.open_task(
                tx, NewTask("urgent", "ja", patient_id=mai.id, words="fever", message_id="m1"), LATER
            )
            asked = tasks.open_task(
                tx, NewTask("question", "ja", patient_id=mai.id, topic="price", words="how much"), NOW
            )
            assert tasks.same_open(tx, mai.id, "price", "how much")
            assert not tasks.same_open(tx, mai.id, "price", "how long")
            assert tasks.count_open(tx, mai.id) == 2
            assert tasks.withdrawable(tx, mai.id)
            assert tasks.withdraw_latest(tx, mai.id, NOW)
            assert not tasks.withdrawable(tx, mai.id)
            assert not tasks.withdraw_latest(tx, mai.id, NOW)
            tasks.take_back(tx, mai.id, "m1", None)
            one, other = tasks.get(tx, urgent.id), tasks.get(tx, asked.id)
        assert one is not None
        assert other is not None
        assert (one.words, one.status) == (None, "open")
        assert (other.words, other.status) == (None, "closed")


class TestStaff:
    def test_a_code_works_once_and_not_for_ever(self, database: Database) -> None:
        with database.atomic() as tx:
            code, late = staff.invite(tx, NOW), staff.invite(tx, NOW)
            assert staff.invitation_open(tx, code, NOW)
            assert not staff.invitation_open(tx, "wrong", NOW)
            assert staff.join(tx, code, "Uann", "user", NOW)
            assert not staff.join(tx, code, "Ubob", "user", NOW)
            assert not staff.join(tx, late, "Ubob", "user", NOW + staff.INVITATION_LIFE)
            assert [member["line_id"] for member in staff.everybody(tx)] == ["Uann"]
            assert staff.is_staff(tx, "Uann")
            assert staff.leave(tx, "Uann")
            assert not staff.leave(tx, "Uann")
            assert tx.rows("SELECT 1 AS x FROM invitation WHERE code_hash = :code", code=code) == []

    def test_the_audit_trail(self, database: Database) -> None:
        with database.atomic() as tx:
            audit.note(tx, By("staff", "M1"), OfTask("closed"), "T1", NOW)
            audit.note(tx, By("clock"), OfReservation("expired"), None, LATER)
            assert [replace(entry, id="") for entry in audit.latest(tx)] == [
                audit.Entry(LATER, By("clock"), OfReservation("expired"), None),
                audit.Entry(NOW, By("staff", "M1"), OfTask("closed"), "T1"),
            ]
            assert retention.purge(tx, NOW + retention.keep_of("audit") + timedelta(seconds=1), "audit") == 1


class TestChannel:
    def test_a_pause_is_never_shortened(self, database: Database) -> None:
        with database.atomic() as tx:
            channel.slow(tx, LEASE, 3)
            channel.slow(tx, LATER, 1)
            line = channel.look(tx)
        assert line.not_before == LEASE
        assert line.slowed == 3
        assert line.paused(NOW)
        assert not line.paused(LEASE)

    def test_one_of_many_asks_line(self, database: Database) -> None:
        def ask(_: int) -> bool:
            with database.atomic() as tx:
                return channel.may_ask(tx, NOW, timedelta(minutes=5))

        assert sorted(race(4, ask)) == [False, False, False, True]
        with database.atomic() as tx:
            assert channel.may_ask(tx, NOW + timedelta(minutes=5), timedelta(minutes=5))

    def test_a_new_month_is_counted_from_nothing(self, database: Database) -> None:
        with database.atomic() as tx:
            channel.learn(tx, "2030-04", 200, 150)
            channel.count(tx, "2030-04", 5)
            assert channel.look(tx).used == 155
            channel.count(tx, "2030-05", 2)
            line = channel.look(tx)
            assert (line.month, line.used, line.quota) == ("2030-05", 2, 200)
            assert channel.may_warn(tx, "2030-05")
            assert not channel.may_warn(tx, "2030-05")


class TestMulticast:
    def tips(self, database: Database, count: int, **more: object) -> None:
        put(database, *(letter(n, to=f"U{n:032}", purpose="tip", batch="b", **more) for n in range(count)))

    def test_workers_taking_at_once_take_each_letter_once(self, database: Database) -> None:
        self.tips(database, 2000)

        def take(_: int) -> list[str]:
            with database.atomic() as tx:
                channel.take_turn(tx)
                held = multicasts.lease_next(tx, NOW, LEASE, None)
                assert isinstance(held, Multicast)
                begun = multicasts.begin(tx, held, "[]", NOW)
                assert begun is not None
                return list(begun.people)

        taken = [person for people in race(4, take) for person in people]
        assert len(taken) == len(set(taken)) == 2000

    def test_what_was_tried_alone_keeps_its_own_key(self, database: Database) -> None:
        self.tips(database, 3)
        with database.atomic() as tx:
            (first, *_) = tx.rows("SELECT id FROM outbox ORDER BY id")
            held = outbox.lease_one(tx, first["id"], NOW, LEASE)
            assert held is not None
            assert outbox.begin_push(tx, held, "[]", NOW)  # and then its worker dies
        later = LEASE + timedelta(seconds=1)
        with database.atomic() as tx:
            kept = multicasts.lease_next(tx, later, later + timedelta(seconds=30), None)
            assert isinstance(kept, Leased | Multicast)
            many = kept if isinstance(kept, Multicast) else multicasts.lease_next(tx, later, later, None)
            assert isinstance(many, Multicast)
            assert many.gathered == 2

    def test_a_worker_that_wakes_up_late_finds_its_letter_gone(self, database: Database) -> None:
        self.tips(database, 2)
        with database.atomic() as tx:
            (first, *_) = tx.rows("SELECT id FROM outbox ORDER BY id")
            asleep = outbox.lease_one(tx, first["id"], NOW, LEASE)
            assert asleep is not None
        later = LEASE + timedelta(seconds=1)
        with database.atomic() as tx:
            assert isinstance(multicasts.lease_next(tx, later, later + timedelta(seconds=30), None), Multicast)
            assert outbox.begin_push(tx, asleep, "[]", later) is None

    def test_other_words_under_the_same_batch_are_not_mixed(self, database: Database) -> None:
        self.tips(database, 2)
        put(database, letter(9, to=f"U{9:032}", purpose="tip", batch="b", says=(Text("other"),)))
        with database.atomic() as tx:
            held = multicasts.lease_next(tx, NOW, LEASE, None)
        assert isinstance(held, Multicast)
        assert held.gathered == 2

    def test_there_are_never_more_than_there_is_room_for(self, database: Database) -> None:
        self.tips(database, 5)
        with database.atomic() as tx:
            assert multicasts.lease_next(tx, NOW, LEASE, 0) is None
            held = multicasts.lease_next(tx, NOW, LEASE, 3)
        assert isinstance(held, Multicast)
        assert held.gathered == 3
