"""One suite for both databases: the state of the channel, the letters one call may carry, the e-mails to staff."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from clinic.message import Text
from clinic.patient import PatientId
from store import channel, emails, outbox, retention
from store.channel import Standing
from store.db import Database
from store.outbox import Leased, Letter, Next

NOW = datetime(2030, 4, 1, 17, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LEASE = NOW + timedelta(seconds=30)
MINUTE = timedelta(minutes=1)
AWAY = Standing("away", NOW - MINUTE, "503 id")


def shut(database: Database, standing: Standing = AWAY, probe_at: datetime = NOW) -> None:
    with database.atomic() as tx:
        assert channel.shut(tx, standing, probe_at)


def letter(number: int, **more: object) -> Letter:
    values: dict[str, object] = {
        "key": f"reply:{number}",
        "recipient": "Umai",
        "language": "ja",
        "says": (Text(f"k{number}"),),
        "patient_id": PatientId("mai"),
    }
    return Letter(**{**values, **more})


def put(database: Database, *letters: Letter) -> None:
    with database.atomic() as tx:
        for number, one in enumerate(letters):
            assert outbox.put(tx, one, NOW + number * timedelta(milliseconds=1))


def lease(database: Database, now: datetime = NOW + SECOND, trial: bool = False) -> Leased | None:
    with database.atomic() as tx:
        held = outbox.lease_due(tx, now, now + MINUTE, limit=1, trial=trial)
    return held[0] if held else None


class TestStanding:
    def test_all_is_well_at_first(self, database: Database) -> None:
        with database.look() as tx:
            assert channel.state(tx) == Standing("accepted", None, "")
            assert channel.state(tx).accepted

    def test_shut_once_and_opened(self, database: Database) -> None:
        shut(database)
        with database.atomic() as tx:
            assert not channel.shut(tx, AWAY, NOW)
            assert channel.state(tx) == AWAY
            assert channel.shut(tx, Standing("refused", NOW, "401 id"), NOW)
            channel.answered(tx, NOW)
            assert channel.state(tx).accepted

    def test_failures_are_counted_from_the_first_until_an_answer(self, database: Database) -> None:
        with database.atomic() as tx:
            assert channel.fail(tx, NOW) == (1, NOW)
            assert channel.fail(tx, NOW + SECOND) == (2, NOW)
            channel.answered(tx, NOW)
            assert channel.fail(tx, NOW + MINUTE) == (1, NOW + MINUTE)

    def test_of_many_workers_one_asks(self, database: Database) -> None:
        shut(database)
        won: list[bool] = []
        barrier = threading.Barrier(4)

        def ask() -> None:
            barrier.wait()
            with database.atomic() as tx:
                won.append(channel.may_probe(tx, NOW, NOW + SECOND, NOW + MINUTE))

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(won) == [False, False, False, True]

    @pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=400)])
    def test_a_probe_planned_before_the_clock_was_set_back_is_due(self, database: Database, back: timedelta) -> None:
        shut(database, probe_at=NOW + back)
        with database.atomic() as tx:
            assert channel.may_probe(tx, NOW, NOW + SECOND, NOW + MINUTE)
            assert not channel.may_probe(tx, NOW, NOW + SECOND, NOW + MINUTE)

    def test_nothing_is_asked_while_all_is_well(self, database: Database) -> None:
        with database.atomic() as tx:
            assert not channel.may_probe(tx, NOW, NOW + SECOND, NOW + MINUTE)

    def test_what_waited_through_it_is_told_from_what_came_later(self, database: Database) -> None:
        with database.look() as tx:
            assert not channel.look(tx).held_up(NOW)
        shut(database)
        with database.atomic() as tx:
            assert channel.look(tx).held_up(NOW)
            channel.answered(tx, NOW + MINUTE)
            channel.fail(tx, NOW + 2 * MINUTE)
            channel.answered(tx, NOW + 3 * MINUTE)  # that was no outage
            assert channel.look(tx).held_up(NOW)
            assert not channel.look(tx).held_up(NOW + MINUTE)


class TestGate:
    def test_a_shut_channel_holds_everything_but_one_trial(self, database: Database) -> None:
        put(database, letter(1))
        shut(database)
        with database.look() as tx:
            assert not outbox.any_due(tx, NOW + SECOND)
        assert lease(database) is None
        assert lease(database, trial=True)

    def test_urgent_words_try_once(self, database: Database) -> None:
        put(database, letter(1, urgent=True))
        shut(database)
        held = lease(database)
        assert held is not None
        with database.atomic() as tx:
            outbox.again(tx, held, Next(NOW + SECOND, "push", False, True, "503"))
        assert lease(database, NOW + MINUTE) is None
        assert lease(database, NOW + MINUTE, trial=True)

    def test_a_trial_need_not_wait_for_the_next_time_of_a_letter_that_failed(self, database: Database) -> None:
        put(database, letter(1))
        held = lease(database)
        assert held is not None
        with database.atomic() as tx:
            outbox.again(tx, held, Next(NOW + 10 * MINUTE, "push", False, True, "503"))
        assert lease(database) is None
        assert lease(database, trial=True)

    @pytest.mark.parametrize(("reason", "goes"), [("403 id", True), ("401 id", False)])
    def test_replies_go_on_where_the_account_may_not_do_something_else(
        self, database: Database, reason: str, goes: bool
    ) -> None:
        put(database, letter(1, reply_token="t", reply_until=NOW + MINUTE))
        shut(database, Standing("refused", NOW, reason))
        assert (lease(database) is not None) is goes


class TestPile:
    def pile(self, database: Database, *letters: Letter, now: datetime = NOW + MINUTE) -> list[str]:
        put(database, *letters)
        held = lease(database, now)
        assert held is not None
        with database.look() as tx:
            return [one.says[0].key for one in outbox.pile(tx, held, now)]

    def test_what_waits_for_one_person_in_order(self, database: Database) -> None:
        assert self.pile(database, letter(1), letter(2, recipient="Uken"), letter(3)) == ["k1", "k3"]

    @pytest.mark.parametrize(
        "other",
        [
            {"language": "en"},
            {"patient_id": PatientId("ken")},
            {"purpose": "alert"},
            {"fleeting": True},
            {"reply_token": "t", "reply_until": NOW + timedelta(hours=1)},
        ],
    )
    def test_what_may_not_share_a_call_ends_it(self, database: Database, other: dict[str, object]) -> None:
        assert self.pile(database, letter(1), letter(2, **other), letter(3)) == ["k1"]

    def test_tips_and_urgent_words_are_no_part_of_it(self, database: Database) -> None:
        put(database, letter(1), letter(2, purpose="tip"), letter(3, urgent=True), letter(4))
        urgent, held = lease(database), lease(database)
        assert urgent is not None
        assert held is not None
        assert urgent.urgent
        with database.look() as tx:
            assert [one.says[0].key for one in outbox.pile(tx, held, NOW + MINUTE)] == ["k1", "k4"]

    def test_one_that_may_have_arrived_says_what_it_said(self, database: Database) -> None:
        put(database, letter(1), letter(2))
        held = lease(database)
        assert held is not None
        with database.atomic() as tx:
            outbox.again(tx, held, Next(NOW, "push", False, True, "503"))
        held = lease(database)
        assert held is not None
        with database.look() as tx:
            assert outbox.pile(tx, held, NOW + MINUTE) == []

    def test_the_first_carries_all_and_the_others_end_with_it(self, database: Database) -> None:
        put(database, letter(1), letter(2), letter(3))
        held = lease(database)
        assert held is not None
        with database.look() as tx:
            _, second, third = outbox.pile(tx, held, NOW + MINUTE)
        says = (Text("late.sorry"), Text("k1"), Text("k2"))
        with database.atomic() as tx:
            carrying = outbox.carry(tx, held, says, [(second.id, "merged"), (third.id, "dropped")], NOW)
        assert carrying is not None
        assert (carrying.says, carrying.retry_key) == (says, held.retry_key)
        with database.look() as tx:
            rows = tx.rows("SELECT status, says FROM outbox ORDER BY key")
        assert [row["status"] for row in rows] == ["leased", "merged", "dropped"]
        assert [row["says"] is None for row in rows] == [False, True, True]
        # Its holder died: whoever comes next says the very same, and the apology is not put before it once more.
        again = lease(database, NOW + 5 * MINUTE)
        assert again is not None
        assert again.says == says
        with database.look() as tx:
            assert [one.sorry for one in outbox.pile(tx, again, NOW + 5 * MINUTE)] == [True]

    def test_a_lost_lease_carries_nothing(self, database: Database) -> None:
        put(database, letter(1), letter(2))
        held = lease(database)
        assert held is not None
        assert lease(database, NOW + 5 * MINUTE)
        with database.atomic() as tx:
            assert outbox.carry(tx, held, (), [("x", "merged")], NOW) is None


class TestEmails:
    def test_one_cause_is_one_email(self, database: Database) -> None:
        with database.atomic() as tx:
            assert emails.put(tx, "urgent:A", Text("email.urgent", {"task": "A"}), NOW)
            assert not emails.put(tx, "urgent:A", Text("email.urgent", {"task": "A"}), NOW)
            held = emails.lease_next(tx, NOW, LEASE)
            assert held is not None
            assert held.say == Text("email.urgent", {"task": "A"})
            assert emails.lease_next(tx, NOW, LEASE) is None
            emails.settle(tx, held, "sent", "", NOW)
            assert not emails.put(tx, "urgent:A", Text("email.urgent"), NOW)

    def test_a_later_try_and_a_lost_lease(self, database: Database) -> None:
        with database.atomic() as tx:
            emails.put(tx, "a", Text("email.urgent"), NOW)
            held = emails.lease_next(tx, NOW, LEASE)
            assert held is not None
            emails.again(tx, held, NOW + MINUTE, "450")
            assert not emails.any_due(tx, NOW)
            second = emails.lease_next(tx, NOW + MINUTE, NOW + 2 * MINUTE)
            assert second is not None
            assert second.attempts == 1
            emails.settle(tx, held, "sent", "", NOW)  # the first holder wakes up
            third = emails.lease_next(tx, NOW + 3 * MINUTE, NOW + 4 * MINUTE)
            assert third is not None

    def test_old_ones_are_dropped_and_open_ones_kept(self, database: Database) -> None:
        with database.atomic() as tx:
            emails.put(tx, "a", Text("email.urgent"), NOW)
            held = emails.lease_next(tx, NOW, LEASE)
            assert held is not None
            emails.settle(tx, held, "sent", "", NOW)
            emails.put(tx, "b", Text("email.urgent"), NOW)
            assert retention.purge(tx, NOW + retention.keep_of("email"), "email") == 0
            assert retention.purge(tx, NOW + retention.keep_of("email") + SECOND, "email") == 1
