"""One suite for both databases: what is kept of a treatment, what is planned, and what becomes of it when it is due."""

import threading
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any, cast

import pytest

from clinic.errors import NoConsent
from clinic.message import Messenger
from clinic.treatment import NewTreatment, Planned, TreatmentId
from knowledge.library import Library
from scheduler import due_tips, nudges
from scheduler.nudges import Registered
from scheduler.office import Office
from store import patients, planned, retention, treatments
from store.db import Database
from store.patients import Patient
from store.treatments import Preference
from tests.conftest import TOKYO, Hands, tokyo

FRIDAY = date(2030, 4, 5)
EVERYTHING = (
    "first-evening",
    "sun",
    "moisture",
    "check-in-1",
    "gentle-care",
    "take-it-easy",
    "check-in-3",
    "food",
    "check-in-7",
    "turnover",
    "collagen",
    "lasting",
)


class Desk:
    """The aftercare of a few people, verb by verb, without anything sent."""

    def __init__(self, office: Office, clock: Hands) -> None:
        self.office = office
        self.clock = clock

    def at(self, day: int, hour: int, minute: int = 0, month: int = 4) -> None:
        self.clock.now = tokyo(day, hour, minute, month)

    def meet(self, line_id: str = "Umai", agrees: bool | None = True) -> Patient:
        with self.office.db.atomic() as tx:
            who = patients.meet(tx, line_id, self.clock())
            if agrees is not None:
                treatments.give_consent(tx, who.id, agrees, "1", self.clock())
        return who

    def register(self, who: Patient, day: date = FRIDAY) -> Registered:
        with self.office.db.atomic() as tx:
            return nudges.register(tx, self.office, who.id, NewTreatment("dermapen", day, "patient"), self.clock())

    def move(self, treatment: TreatmentId, day: date) -> Registered:
        with self.office.db.atomic() as tx:
            moved = nudges.move(tx, self.office, treatment, day, self.clock())
        assert moved is not None
        return moved

    def does(self, verb: Callable[..., Any], *args: Any) -> Any:
        with self.office.db.atomic() as tx:
            return verb(tx, *args, self.clock())

    def coming(self, who: Patient) -> list[str]:
        with self.office.db.look() as tx:
            return slugs(nudges.coming(tx, who.id, self.clock()))

    def checks_in(self, who: Patient, step: str, answer: str) -> None:
        with self.office.db.atomic() as tx:
            treatment = treatments.current(tx, who.id)
            assert treatment is not None
            treatments.note_checkin(tx, treatment, step, cast(Any, answer), self.clock())

    def release(self) -> int:
        return due_tips.release(self.office)

    def letters(self) -> list[str]:
        """What the open letters say, and to whom."""
        with self.office.db.look() as tx:
            rows = tx.rows("SELECT recipient, says, batch FROM outbox WHERE status = 'due' ORDER BY created_at, id")
        return [f"{row['recipient']} {row['batch']}" for row in rows]

    def sent(self) -> None:
        """LINE has taken all that was due."""
        with self.office.db.atomic() as tx:
            tx.run("UPDATE outbox SET status = 'sent', push_tried = 1 WHERE status = 'due'")

    def fates(self, who: Patient) -> dict[str, str]:
        with self.office.db.look() as tx:
            found = planned.fates(tx, who.id)
        return {",".join(one.planned.steps): f"{one.status} {one.reason or ''}".strip() for one in found}


def slugs(steps: Iterable[Planned]) -> list[str]:
    return [",".join(one.steps) for one in steps]


@pytest.fixture
def desk(database: Database, known: Library, clock: Hands) -> Desk:
    """Friday, three in the afternoon: the day of the treatment."""
    clock.now = tokyo(5, 15)
    return Desk(Office(database, known, cast(Messenger, None), clock, TOKYO, "ja"), clock)


class TestConsent:
    @pytest.mark.parametrize("answer", [None, False])
    def test_without_it_nothing_is_kept(self, desk: Desk, answer: bool | None) -> None:
        mai = desk.meet(agrees=answer)
        with pytest.raises(NoConsent):
            desk.register(mai)
        with desk.office.db.look() as tx:
            assert treatments.current(tx, mai.id) is None

    def test_the_latest_word_counts_and_every_one_is_kept(self, desk: Desk) -> None:
        mai = desk.meet()
        desk.clock.turn(minutes=1)
        with desk.office.db.atomic() as tx:
            treatments.give_consent(tx, mai.id, False, "2", desk.clock())
            latest = treatments.consent(tx, mai.id)
            assert tx.row("SELECT count(*) AS n FROM consent") == {"n": 2}
        assert latest == treatments.Consent(False, "2", desk.clock())

    def test_taken_back_after_registering_nothing_more_is_sent(self, desk: Desk) -> None:
        mai = desk.meet()
        desk.register(mai)
        desk.at(5, 19)
        desk.meet(agrees=False)
        assert desk.release() == 0
        assert desk.fates(mai)["first-evening"] == "unwanted no consent"


class TestRegistering:
    def test_everything_is_planned_on_its_day(self, desk: Desk) -> None:
        done = desk.register(desk.meet())
        assert (done.already, done.treatment.treated_on, slugs(done.planned)) == (False, FRIDAY, list(EVERYTHING))
        assert [one.due_at for one in done.planned[:3]] == [tokyo(5, 19), tokyo(6, 9), tokyo(6, 9)]
        assert done.planned[0].stale_at == tokyo(6, 10)

    def test_the_same_day_twice_is_one_treatment(self, desk: Desk) -> None:
        mai = desk.meet()
        first = desk.register(mai)
        desk.clock.turn(hours=1)
        again = desk.register(mai)
        assert again == Registered(first.treatment, first.planned, True)

    def test_at_the_same_moment_it_is_one_treatment_too(self, desk: Desk) -> None:
        mai = desk.meet()
        found: list[Registered] = []
        threads = [threading.Thread(target=lambda: found.append(desk.register(mai))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len({one.treatment.id for one in found}) == 1
        assert sum(not one.already for one in found) == 1
        assert desk.coming(mai) == list(EVERYTHING)

    def test_a_second_treatment_silences_the_first_and_undoing_it_lets_the_first_speak_again(self, desk: Desk) -> None:
        mai = desk.meet()
        first = desk.register(mai)
        desk.at(12, 15)
        second = desk.register(mai, date(2030, 4, 12))
        assert slugs(second.planned) == list(EVERYTHING)
        desk.at(12, 19)
        assert desk.release() == 1
        assert desk.letters() == ["Umai step/dermapen/first-evening:ja"]
        with desk.office.db.look() as tx:
            assert [one.planned.steps for one in planned.fates(tx, mai.id) if one.status == "unwanted"] == [
                ("check-in-7",)
            ]
        desk.sent()
        assert desk.does(nudges.remove, second.treatment.id)
        assert desk.coming(mai) == ["turnover", "collagen", "lasting"]
        with desk.office.db.look() as tx:
            assert treatments.current(tx, mai.id) == first.treatment

    def test_an_earlier_treatment_told_of_later_says_nothing(self, desk: Desk) -> None:
        mai = desk.meet()
        desk.register(mai)
        older = desk.register(mai, date(2030, 4, 1))
        assert slugs(older.planned) == list(EVERYTHING)
        with desk.office.db.look() as tx:
            current = treatments.current(tx, mai.id)
        assert current is not None
        assert current.treated_on == FRIDAY
        assert desk.release() == 0
        desk.at(5, 19)
        desk.release()
        assert desk.letters() == ["Umai step/dermapen/first-evening:ja"]

    def test_it_does_not_take_back_what_is_on_its_way_about_the_later_one(self, desk: Desk) -> None:
        mai = desk.meet()
        desk.register(mai)
        desk.at(5, 19)
        desk.release()
        desk.register(mai, date(2030, 4, 1))
        assert desk.letters() == ["Umai step/dermapen/first-evening:ja"]

    def test_late_there_is_one_message_at_once_with_what_still_matters(self, desk: Desk) -> None:
        desk.at(8, 13)
        mai = desk.meet()
        done = desk.register(mai)
        assert slugs(done.planned)[:3] == ["sun,moisture,gentle-care,take-it-easy", "check-in-3", "food"]
        assert done.planned[0].due_at == desk.clock()
        assert desk.release() == 1
        assert desk.letters() == ["Umai step/dermapen/sun,moisture,gentle-care,take-it-easy:ja"]

    def test_late_and_at_night_it_waits_for_the_morning_and_joins_what_comes_then(self, desk: Desk) -> None:
        desk.at(5, 23, 30)
        mai = desk.meet()
        done = desk.register(mai)
        assert slugs(done.planned)[:3] == ["first-evening", "sun", "moisture"]
        assert done.planned[0].due_at == done.planned[1].due_at == tokyo(6, 9)
        desk.at(6, 8, 59)
        assert desk.release() == 0
        desk.at(6, 9)
        assert desk.release() == 1
        assert desk.letters() == ["Umai step/dermapen/first-evening,sun,moisture:ja"]

    def test_long_after_there_is_nothing_to_say(self, desk: Desk) -> None:
        assert desk.register(desk.meet(), date(2029, 12, 1)).planned == ()


class TestCorrecting:
    def test_another_day_plans_again_what_was_not_yet_said(self, desk: Desk) -> None:
        mai = desk.meet()
        first = desk.register(mai)
        desk.at(5, 19)
        desk.release()
        desk.sent()
        desk.at(6, 8)
        moved = desk.move(first.treatment.id, date(2030, 4, 4))
        assert (moved.treatment.id, moved.treatment.treated_on) == (first.treatment.id, date(2030, 4, 4))
        assert slugs(moved.planned)[:2] == ["sun,moisture", "gentle-care"]
        assert [one.due_at for one in moved.planned[:2]] == [tokyo(6, 9), tokyo(6, 9)]
        assert "first-evening" not in ",".join(desk.coming(mai))

    def test_what_was_a_letter_that_nobody_tried_to_send_is_said_again_at_its_new_time(self, desk: Desk) -> None:
        mai = desk.meet()
        first = desk.register(mai)
        desk.at(5, 19)
        desk.release()
        desk.move(first.treatment.id, date(2030, 4, 6))
        assert desk.letters() == []
        desk.at(6, 19)
        assert desk.release() == 1
        assert desk.letters() == ["Umai step/dermapen/first-evening:ja"]

    def test_what_line_may_have_taken_is_not(self, desk: Desk) -> None:
        mai = desk.meet()
        first = desk.register(mai)
        desk.at(5, 19)
        desk.release()
        with desk.office.db.atomic() as tx:
            tx.run("UPDATE outbox SET push_tried = 1")
        assert "first-evening" not in slugs(desk.move(first.treatment.id, date(2030, 4, 6)).planned)

    def test_to_the_day_of_another_treatment_the_two_become_one(self, desk: Desk) -> None:
        mai = desk.meet()
        first = desk.register(mai)
        second = desk.register(mai, date(2030, 4, 4))
        assert desk.move(second.treatment.id, FRIDAY) == Registered(first.treatment, first.planned, True)
        with desk.office.db.look() as tx:
            assert treatments.of(tx, mai.id) == [first.treatment]

    def test_to_the_same_day_nothing_changes(self, desk: Desk) -> None:
        first = desk.register(desk.meet())
        assert desk.move(first.treatment.id, FRIDAY) == Registered(first.treatment, first.planned, True)

    def test_undone_nothing_is_left_of_it(self, desk: Desk) -> None:
        mai = desk.meet()
        done = desk.register(mai)
        desk.at(5, 19)
        desk.release()
        desk.checks_in(mai, "check-in-1", "fine")
        assert desk.does(nudges.remove, done.treatment.id)
        assert not desk.does(nudges.remove, done.treatment.id)
        with desk.office.db.atomic() as tx:
            assert nudges.move(tx, desk.office, done.treatment.id, FRIDAY, desk.clock()) is None
            for table in ("treatment", "nudge", "checkin"):
                assert tx.rows(f"SELECT * FROM {table}") == []
        assert desk.letters() == []


class TestWhen:
    def test_another_time_of_day_moves_what_is_to_come_but_for_what_is_fixed(self, desk: Desk) -> None:
        mai = desk.meet()
        desk.register(mai)
        with desk.office.db.atomic() as tx:
            nudges.prefer(tx, desk.office, mai.id, "noon", desk.clock())
            coming = nudges.coming(tx, mai.id, desk.clock())
            assert treatments.preference(tx, mai.id) == Preference("noon")
        assert [one.due_at for one in coming[:3]] == [tokyo(5, 19), tokyo(6, 12, 30), tokyo(6, 12, 30)]
        assert slugs(coming) == list(EVERYTHING)
        assert coming[1].stale_at == tokyo(7, 12, 30)

    def test_what_would_then_be_past_keeps_its_time(self, desk: Desk) -> None:
        desk.at(6, 15)
        mai = desk.meet()
        desk.register(mai)
        with desk.office.db.atomic() as tx:
            nudges.prefer(tx, desk.office, mai.id, "morning", desk.clock())
            coming = nudges.coming(tx, mai.id, desk.clock())
        assert [(one.steps[-1], one.due_at) for one in coming[1:3]] == [
            ("check-in-1", tokyo(6, 19)),
            ("gentle-care", tokyo(7, 9)),
        ]

    def test_it_counts_for_a_treatment_registered_later(self, desk: Desk) -> None:
        mai = desk.meet()
        with desk.office.db.atomic() as tx:
            nudges.prefer(tx, desk.office, mai.id, "evening", desk.clock())
        assert desk.register(mai).planned[1].due_at == tokyo(6, 19)
        with desk.office.db.atomic() as tx:
            nudges.prefer(tx, desk.office, mai.id, None, desk.clock())
            assert nudges.coming(tx, mai.id, desk.clock())[1].due_at == tokyo(6, 9)


class TestReleasing:
    def test_nothing_is_due_before_its_time_and_once_due_it_is_one_letter(self, desk: Desk) -> None:
        mai = desk.meet()
        desk.register(mai)
        desk.at(5, 18, 59)
        assert desk.release() == 0
        desk.at(5, 19)
        assert desk.release() == 1
        assert desk.release() == 0
        with desk.office.db.atomic() as tx:
            row = tx.row("SELECT purpose, until_at, patient_id, route FROM outbox")
        assert row == {
            "purpose": "tip",
            "until_at": "2030-04-06T01:00:00.000000Z",
            "patient_id": mai.id,
            "route": "push",
        }
        assert desk.fates(mai)["first-evening"] == "released"
        desk.sent()
        assert desk.fates(mai)["first-evening"] == "sent"

    def test_many_at_once_in_their_languages(self, desk: Desk) -> None:
        for number in range(due_tips.PEOPLE + 3):
            who = desk.meet(f"U{number}")
            if number % 2:
                with desk.office.db.atomic() as tx:
                    patients.chooses(tx, who.id, "en")
            desk.register(who)
        desk.at(5, 19)
        assert desk.release() == due_tips.PEOPLE + 3
        batches = [line.split(" ")[1] for line in desk.letters()]
        assert len(batches) == due_tips.PEOPLE + 3
        assert set(batches) == {"step/dermapen/first-evening:ja", "step/dermapen/first-evening:en"}

    def test_two_workers_release_each_nudge_once(self, desk: Desk) -> None:
        for number in range(60):
            desk.register(desk.meet(f"U{number}"))
        desk.at(5, 19)
        start = threading.Barrier(3)
        made: list[int] = []

        def work() -> None:
            start.wait()
            made.append(desk.release())

        threads = [threading.Thread(target=work) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(made) == 60
        assert len(desk.letters()) == 60

    def test_in_quiet_hours_nothing_and_afterwards_what_is_not_too_late(self, desk: Desk) -> None:
        """Sodan was down from the evening on, and is back at night."""
        mai = desk.meet()
        desk.register(mai)
        desk.at(6, 3)
        assert desk.release() == 0
        assert desk.fates(mai)["first-evening"] == "planned"
        desk.at(6, 8)
        assert desk.release() == 1
        assert desk.letters() == ["Umai step/dermapen/first-evening:ja"]

    def test_what_is_too_late_is_dropped_and_shown_as_dropped(self, desk: Desk) -> None:
        mai = desk.meet()
        desk.register(mai)
        desk.at(6, 10)
        assert desk.release() == 1
        assert desk.letters() == ["Umai step/dermapen/sun,moisture:ja"]
        assert desk.fates(mai)["first-evening"] == "dropped too late"
        with desk.office.db.look() as tx:
            counted = {(row["status"], row["reason"]): row["n"] for row in planned.counts(tx)}
        assert counted == {("dropped", "too late"): 1, ("planned", None): 9, ("released", None): 2}

    def test_what_piles_up_after_an_outage_is_one_message(self, desk: Desk) -> None:
        mai = desk.meet()
        desk.register(mai)
        desk.at(8, 8, 30)
        assert desk.release() == 1
        assert desk.letters() == ["Umai step/dermapen/gentle-care,take-it-easy:ja"]
        assert desk.fates(mai)["check-in-1"] == "dropped too late"
        desk.sent()
        assert desk.fates(mai)["take-it-easy"] == "sent"

    def test_a_check_in_among_them_comes_last_and_can_be_answered(self, desk: Desk) -> None:
        mai = desk.meet()
        with desk.office.db.atomic() as tx:
            nudges.prefer(tx, desk.office, mai.id, "noon", desk.clock())
        desk.register(mai)
        desk.at(6, 12, 30)
        desk.release()
        assert desk.letters() == ["Umai step/dermapen/sun,moisture,check-in-1:ja"]
        with desk.office.db.atomic() as tx:
            (held,) = tx.rows("SELECT says FROM outbox WHERE batch LIKE '%check-in-1%'")
        assert [
            tap in held["says"] for tap in ("checkin:check-in-1:fine", "checkin:check-in-1:worried", "tips:stop")
        ] == [True] * 3

    def test_behind_a_letter_that_is_still_on_its_way_the_next_ones_gather(self, desk: Desk) -> None:
        """LINE does not answer for a day."""
        mai = desk.meet()
        desk.register(mai)
        desk.at(6, 9)
        desk.release()
        assert desk.letters() == ["Umai step/dermapen/first-evening,sun,moisture:ja"]
        desk.at(6, 19)
        assert desk.release() == 0
        desk.at(7, 9)
        assert desk.release() == 0
        desk.sent()
        desk.at(7, 9, 2)
        assert desk.release() == 1
        assert desk.letters() == ["Umai step/dermapen/gentle-care,check-in-1:ja"]

    def test_a_step_the_plan_no_longer_has_is_left_out(self, desk: Desk) -> None:
        mai = desk.meet()
        desk.register(mai)
        with desk.office.db.atomic() as tx:
            tx.run("UPDATE nudge SET steps = 'gone' WHERE steps = 'first-evening'")
        desk.at(5, 19)
        assert desk.release() == 0
        assert desk.fates(mai)["gone"] == "unwanted the plan has no such step any more"


class TestStopping:
    def test_a_stop_counts_at_once_also_for_what_is_already_a_letter(self, desk: Desk) -> None:
        mai, ken = desk.meet(), desk.meet("Uken")
        for who in (mai, ken):
            desk.register(who)
        desk.at(5, 19)
        desk.release()
        desk.does(nudges.stop, mai.id)
        assert desk.letters() == ["Uken step/dermapen/first-evening:ja"]
        assert desk.fates(mai)["first-evening"].startswith("dropped")
        desk.at(6, 9)
        desk.sent()
        assert desk.release() == 1
        assert desk.fates(mai)["sun"] == "unwanted the person stopped the tips"
        with desk.office.db.look() as tx:
            assert treatments.preference(tx, mai.id) == Preference(stopped=True)

    def test_resumed_it_goes_on_with_what_is_to_come(self, desk: Desk) -> None:
        mai = desk.meet()
        desk.register(mai)
        desk.does(nudges.stop, mai.id)
        desk.at(6, 12)
        desk.release()
        assert slugs(desk.does(nudges.resume, mai.id))[0] == "check-in-1"
        desk.at(6, 19)
        assert desk.release() == 1

    def test_somebody_who_blocked_the_account_is_left_alone_until_they_say_so(self, desk: Desk) -> None:
        mai = desk.meet()
        desk.register(mai)
        desk.does(nudges.pause, mai.id)
        with desk.office.db.atomic() as tx:
            patients.follows(tx, mai.id, True)
            assert treatments.preference(tx, mai.id) == Preference(paused=True)
        desk.at(5, 19)
        assert desk.release() == 0
        assert desk.fates(mai)["first-evening"] == "unwanted the person blocked the account"
        desk.does(nudges.resume, mai.id)
        desk.at(6, 9)
        assert desk.release() == 1

    def test_forgetting_a_person_takes_all_of_it(self, desk: Desk) -> None:
        mai, ken = desk.meet(), desk.meet("Uken")
        for who in (mai, ken):
            desk.register(who)
            desk.checks_in(who, "check-in-1", "fine")
            desk.does(nudges.stop, who.id)
        with desk.office.db.atomic() as tx:
            patients.forget(tx, mai.id)
            for table in ("consent", "tip_preference", "treatment", "nudge", "checkin"):
                assert {row["patient_id"] for row in tx.rows(f"SELECT patient_id FROM {table}")} == {ken.id}, table


class TestCheckingIn:
    def test_somebody_who_is_fine_twice_is_not_asked_again(self, desk: Desk) -> None:
        mai, ken, rei = (desk.meet(line_id) for line_id in ("Umai", "Uken", "Urei"))
        for who in (mai, ken, rei):
            desk.register(who)
        desk.checks_in(mai, "check-in-1", "fine")
        desk.checks_in(mai, "check-in-3", "fine")
        desk.checks_in(ken, "check-in-1", "red")
        desk.checks_in(ken, "check-in-3", "fine")
        desk.checks_in(rei, "check-in-1", "fine")
        desk.checks_in(rei, "check-in-1", "fine")
        desk.at(12, 19)
        assert desk.release() == 2
        assert sorted(desk.letters()) == ["Uken step/dermapen/check-in-7:ja", "Urei step/dermapen/check-in-7:ja"]
        assert desk.fates(mai)["check-in-7"] == "unwanted fine each time it was asked"

    def test_answers_are_kept_in_order_for_staff(self, desk: Desk) -> None:
        mai = desk.meet()
        desk.register(mai)
        desk.checks_in(mai, "check-in-1", "red")
        desk.clock.turn(minutes=1)
        with desk.office.db.atomic() as tx:
            treatment = treatments.current(tx, mai.id)
            assert treatment is not None
            treatments.note_checkin(tx, treatment, None, "other", desk.clock())
            found = treatments.checkin_answers(tx, mai.id)
        assert [(one.step, one.answer) for one in found] == [("check-in-1", "red"), (None, "other")]


def test_treatments_are_forgotten_after_a_year(desk: Desk) -> None:
    mai = desk.meet()
    desk.register(mai)
    with desk.office.db.atomic() as tx:
        keep = retention.keep_of("treatment")
        assert retention.purge(tx, desk.clock() + keep, "treatment") == 0
        assert retention.purge(tx, desk.clock() + keep + timedelta(days=1), "treatment") == 1
        assert tx.rows("SELECT * FROM nudge") == []


def test_whether_anything_is_due_is_looked_up_in_what_is_due_only(desk: Desk) -> None:
    """However many are planned: the question is answered by the partial index."""
    sqlite = desk.office.db.group_commit
    with desk.office.db.atomic() as tx:
        if not sqlite:  # it decides by its statistics: of a table as empty as this one it would rather read all
            tx.run("SET LOCAL enable_seqscan = off")
        for sql in (planned.ANY_DUE, planned.CLAIM):
            explained = tx.rows(f"EXPLAIN {'QUERY PLAN ' if sqlite else ''}{sql}", now="x", limit=1)
            steps = [row["detail" if sqlite else "QUERY PLAN"] for row in explained]
            assert not [step for step in steps if "SCAN nudge" in step or "Seq Scan on nudge" in step], steps
            assert any("nudge_due" in step for step in steps), steps
