"""The same tip for many: one call, one key, nobody twice, and never after a stop word."""

import threading
import time
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest

from clinic.clock import stamp
from clinic.ids import row_id
from clinic.message import CareSteps, Message, Receipt, Text
from clinic.patient import Language, PatientId
from scheduler import pace, sweep
from scheduler.due_tips import STOP
from simulator.answers import Logged
from simulator.people import Person
from store import channel, outbox
from store.outbox import Letter
from tests.stories.conftest import Clinic, phrasing

DAY = {"hours": 8}  # from two in the morning to ten
HOUR = timedelta(hours=1)


def tip(clinic: Clinic, people: Iterable[Person], slug: str = "sun", language: Language = "ja", **more: Any) -> None:
    """The same tip for all of them, due now."""
    now = clinic.office.clock()
    with clinic.office.db.atomic() as tx:
        for person in people:
            letter = Letter(
                key=f"nudge:{slug}:{person.id}",
                recipient=person.id,
                language=language,
                says=(CareSteps("dermapen", (slug,), (STOP,)),),
                patient_id=PatientId(f"p{person.id}"),
                purpose="tip",
                batch=f"{slug}:{language}",
                until=now + more.get("within", 6 * HOUR),
            )
            outbox.put(tx, letter, now)


def crowd(clinic: Clinic, size: int) -> list[Person]:
    return [clinic.patient(f"P{number}") for number in range(size)]


def sent(clinic: Clinic, *names: str) -> list[Logged]:
    return [seen for seen in clinic.platform.requests if seen.call.name in (names or ("push", "multicast"))]


def ends(clinic: Clinic) -> Counter[str]:
    with clinic.office.db.look() as tx:
        return Counter(row["status"] for row in tx.rows("SELECT status FROM outbox WHERE purpose = 'tip'"))


def heard(people: Iterable[Person]) -> Counter[int]:
    """How many heard how often."""
    return Counter(len(person.heard()) for person in people)


def month_of(clinic: Clinic, room: int) -> None:
    """LINE leaves room for so many tips beside the clinic's reserve."""
    clinic.platform.quota.limit = clinic.office.library.clinic.tips.reserve_messages + room


def test_the_same_words_go_to_all_in_one_call(clinic: Clinic) -> None:
    people = crowd(clinic, 10)
    clinic.passes(**DAY)
    tip(clinic, people)
    clinic.settles()
    (call,) = sent(clinic)
    assert call.call.name == "multicast"
    assert sorted(call.call.body["to"]) == sorted(person.id for person in people)
    assert call.call.retry_key
    assert heard(people) == {1: 10}


def test_a_language_has_its_own_call_and_one_person_a_push(clinic: Clinic) -> None:
    people = crowd(clinic, 6)
    clinic.passes(**DAY)
    tip(clinic, people[:3])
    tip(clinic, people[3:5], language="en")
    tip(clinic, people[5:], slug="food")
    clinic.settles()
    assert sorted(seen.call.name for seen in sent(clinic)) == ["multicast", "multicast", "push"]
    assert heard(people) == {1: 6}


def test_a_call_speaks_to_five_hundred_at_most(clinic: Clinic) -> None:
    people = crowd(clinic, 1001)
    clinic.passes(**DAY)
    tip(clinic, people)
    clinic.settles()
    assert [len(seen.call.body["to"]) for seen in sent(clinic, "multicast")] == [500, 500]
    assert len(sent(clinic, "push")) == 1
    assert heard(people) == {1: 1001}


@pytest.mark.parametrize(
    ("status", "accepting"), [(500, True), (500, False), ("cut", True), ("cut", False), (429, False)]
)
def test_a_repeat_is_the_very_same_call(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, status: Any, accepting: bool
) -> None:
    """Even where the clinic has changed its words meanwhile, unless it is certain that nobody has heard them."""
    people = crowd(clinic, 3)
    clinic.passes(**DAY)
    clinic.platform.order_fault("multicast", status, times=2, after_accepting=accepting)
    tip(clinic, people)
    clinic.settles()
    monkeypatch.setattr("knowledge.wording.word", lambda *_: Message("new words"))
    for _ in range(4):
        clinic.passes(minutes=1)
    calls = sent(clinic)
    assert len(calls) == 3
    assert len({seen.call.retry_key for seen in calls}) == 1
    assert len({seen.call.raw for seen in calls}) == (2 if status == 429 else 1)
    assert heard(people) == {1: 3}
    assert ends(clinic) == {"sent": 3}


@pytest.mark.parametrize("accepted", [True, False])
@pytest.mark.parametrize("leaves", ["stop", "block", "delete"])
def test_whoever_leaves_between_an_attempt_and_its_repeat_hears_nothing_more(
    clinic: Clinic, leaves: str, accepted: bool
) -> None:
    people = crowd(clinic, 4)
    clinic.passes(**DAY)
    clinic.platform.order_fault("multicast", 500, after_accepting=accepted)
    tip(clinic, people)
    clinic.settles()
    mai, rest = people[0], people[1:]
    before = len(mai.heard())
    with clinic.office.db.atomic() as tx:
        match leaves:
            case "stop":
                assert outbox.drop_tips(tx, PatientId(f"p{mai.id}"), clinic.office.clock()) == 1
            case "block":
                assert outbox.drop_for(tx, mai.id, "the person blocked the account", clinic.office.clock()) == 1
            case _:
                outbox.forget(tx, PatientId(f"p{mai.id}"))
    clinic.passes(minutes=1)
    first, again = sent(clinic)
    assert mai.id in first.call.body["to"]
    assert mai.id not in again.call.body["to"]
    assert first.call.retry_key == again.call.retry_key
    assert before == int(accepted)
    assert mai.heard() == []
    assert heard(rest) == {1: 3}


def test_when_all_have_left_nothing_is_repeated(clinic: Clinic) -> None:
    people = crowd(clinic, 2)
    clinic.passes(**DAY)
    clinic.platform.order_fault("multicast", 500)
    tip(clinic, people)
    clinic.settles()
    with clinic.office.db.atomic() as tx:
        for person in people:
            outbox.drop_tips(tx, PatientId(f"p{person.id}"), clinic.office.clock())
    clinic.passes(minutes=1)
    assert len(sent(clinic)) == 1
    with clinic.office.db.look() as tx:
        assert tx.rows("SELECT * FROM multicast") == []


def test_one_bad_id_spoils_it_for_nobody_else(clinic: Clinic) -> None:
    ann, people = clinic.staff(), crowd(clinic, 5)
    clinic.passes(**DAY)
    clinic.platform.order_fault("multicast", 400)
    clinic.platform.order_fault("push", 400)
    tip(clinic, people)
    clinic.settles()
    assert [len(seen.call.body["to"]) for seen in sent(clinic, "multicast")] == [5]
    assert heard(people) == {0: 1, 1: 4}
    assert ends(clinic) == {"sent": 4, "failed": 1}
    alert, *_ = clinic.hears(ann)
    assert "400" in alert
    keys = [seen.call.retry_key for seen in sent(clinic)]
    assert len(set(keys)) == len(keys)


def test_one_cause_is_one_task_however_many_tips_it_ends(clinic: Clinic) -> None:
    ann, people = clinic.staff(), crowd(clinic, 9)
    clinic.passes(**DAY)
    clinic.platform.order_fault("multicast", 410, times=3)
    for slug, some in (("sun", people[:3]), ("food", people[3:6]), ("moisture", people[6:])):
        tip(clinic, some, slug)
    clinic.settles()
    assert ends(clinic) == {"failed": 9}
    alert, *_ = clinic.hears(ann)
    assert "410" in alert


def test_too_many_requests_slow_everything_but_urgent_words(clinic: Clinic) -> None:
    mai, ken, people = clinic.patient(), clinic.patient("Ken"), crowd(clinic, 2)
    clinic.passes(**DAY)
    clinic.platform.order_fault("multicast", 429)
    tip(clinic, people)
    clinic.settles()
    mai.says(phrasing(clinic, "pores"))
    ken.says("血が止まらない")
    clinic.settles()
    assert mai.heard() == []
    assert len(ken.heard()) == 1
    clinic.passes(seconds=2)
    assert mai.heard() == [clinic.library.answer_with_source("pores", "ja")]
    assert heard(people) == {1: 2}


def test_a_month_nearly_used_up_stops_tips_and_keeps_the_reserve(clinic: Clinic) -> None:
    ann, people = clinic.staff(), crowd(clinic, 8)
    clinic.passes(**DAY)
    month_of(clinic, room=6)
    tip(clinic, people)
    clinic.settles()
    alerts = len(ann.heard())  # that the month runs dry; it costs a message itself
    assert ends(clinic) == {"sent": 5, "due": 3}
    assert heard(people) == {0: 3, 1: 5}
    mai = clinic.patient()
    mai.says("血が止まらない")  # pushes still go out: what is urgent, and the alert about it
    assert len(clinic.hears(mai)) == 1
    assert alerts == 2  # the alert, and its button
    assert len(ann.heard()) == 1  # an urgent alert is one message, buttons and all
    clinic.passes(minutes=10)
    assert ends(clinic) == {"sent": 5, "due": 3}
    clinic.passes(hours=6)
    assert ends(clinic) == {"sent": 5, "dropped": 3}


def test_a_bigger_plan_lets_the_waiting_tips_go(clinic: Clinic) -> None:
    people = crowd(clinic, 8)
    clinic.passes(**DAY)
    month_of(clinic, room=5)
    tip(clinic, people)
    clinic.settles()
    month_of(clinic, room=100)
    clinic.passes(minutes=6)
    assert heard(people) == {1: 8}


def test_a_month_that_line_says_is_over_makes_tips_wait_not_fail(clinic: Clinic) -> None:
    ann, people = clinic.staff(), crowd(clinic, 3)
    clinic.passes(**DAY)
    clinic.platform.quota.limit = 1000
    tip(clinic, people[:1], slug="food")  # Sodan asks, and is told that there is room
    clinic.settles()
    clinic.platform.quota.limit = 2
    tip(clinic, people)
    clinic.settles()
    asked = len(sent(clinic))
    clinic.passes(minutes=5)
    assert len(sent(clinic)) == asked
    clinic.platform.quota.limit = 1000
    clinic.passes(minutes=6)
    assert ends(clinic) == {"sent": 4}
    assert not any("未送信" in alert for alert in ann.heard())


def planned(clinic: Clinic, count: int) -> None:
    """So many tips are planned for this month, a day apart."""
    now = clinic.office.clock()
    mai = clinic.patient("Nudged")
    mai.says("こんにちは")
    clinic.settles()
    with clinic.office.db.atomic() as tx:
        row = tx.row("SELECT id FROM patient WHERE line_id = :line_id", line_id=mai.id)
        assert row is not None
        tx.run(
            "INSERT INTO treatment VALUES ('t', :who, 'dermapen', '1', '2030-04-01', 'patient', :now)",
            who=row["id"],
            now=stamp(now),
        )
        for number in range(count):
            tx.run(
                "INSERT INTO nudge (id, treatment_id, patient_id, steps, due_at, stale_at, status) "
                "VALUES (:id, 't', :who, :steps, :due_at, :due_at, 'planned')",
                id=row_id(now),
                who=row["id"],
                steps=f"s{number}",
                due_at=stamp(now + timedelta(days=1 + number)),
            )


def test_staff_hear_before_the_month_runs_dry(clinic: Clinic) -> None:
    """Once, with what is left, what is planned and the day."""
    ann, people = clinic.staff(), crowd(clinic, 4)
    clinic.passes(**DAY)
    planned(clinic, 20)
    ann.heard()
    month_of(clinic, room=10)
    tip(clinic, people)
    alert, *_ = clinic.hears(ann)
    left = clinic.platform.quota.limit
    assert f"{left}通" in alert
    assert "24通" in alert  # twenty planned, four about to go
    assert "4月13日" in alert  # the eleventh of twenty, from the 2nd on
    for _ in range(3):
        clinic.passes(minutes=6)
        tip(clinic, people, slug="food")
    assert clinic.hears(ann) == []


def test_line_is_asked_about_the_month_every_few_minutes_at_most(clinic: Clinic) -> None:
    people = crowd(clinic, 40)
    clinic.passes(**DAY)
    for number in range(20):
        tip(clinic, people[2 * number : 2 * number + 2], slug="sun" if number % 2 else "food")
        clinic.passes(seconds=30)
    asked = [seen.call.at for seen in sent(clinic, "consumption")]
    assert len(asked) == 2
    assert asked[1] - asked[0] >= pace.ASK_EVERY


def test_a_tip_past_its_time_is_dropped_without_a_word(clinic: Clinic) -> None:
    ann, people = clinic.staff(), crowd(clinic, 3)
    clinic.passes(**DAY)
    clinic.platform.order_fault("multicast", 429, times=99)
    tip(clinic, people, within=timedelta(minutes=5))
    for _ in range(4):
        clinic.passes(minutes=2)
    assert ends(clinic) == {"dropped": 3}
    assert clinic.hears(ann) == []
    clinic.platform.faults.clear()
    clinic.passes(minutes=10)
    assert heard(people) == {0: 3}


def test_of_a_tip_that_may_have_arrived_nobody_says_it_was_dropped(clinic: Clinic) -> None:
    ann, people = clinic.staff(), crowd(clinic, 3)
    clinic.passes(**DAY)
    clinic.platform.order_fault("multicast", 500, times=99, after_accepting=True)
    tip(clinic, people, within=timedelta(minutes=5))
    for _ in range(4):
        clinic.passes(minutes=2)
    assert ends(clinic) == {"unknown": 3}
    assert clinic.hears(ann) == []
    assert heard(people) == {1: 3}


def test_a_retry_never_falls_into_the_night(clinic: Clinic) -> None:
    people = crowd(clinic, 3)
    clinic.passes(hours=18, minutes=59)  # a minute to nine in the evening
    clinic.platform.order_fault("multicast", 500)
    tip(clinic, people, within=24 * HOUR)
    clinic.settles()
    for _ in range(22):
        clinic.passes(minutes=30)
        assert len(sent(clinic)) == 1
    clinic.passes(minutes=30)
    assert [seen.call.at.hour for seen in sent(clinic)] == [11, 23]  # UTC: eight in the evening, eight in the morning
    assert heard(people) == {1: 3}


def test_a_waiting_tip_holds_up_no_answer(clinic: Clinic) -> None:
    mai = clinic.patient()
    clinic.passes(**DAY)
    month_of(clinic, room=0)
    tip(clinic, [mai])
    clinic.settles()
    mai.says(phrasing(clinic, "pores"))
    assert clinic.hears(mai) == [clinic.library.answer_with_source("pores", "ja")]


def test_answers_go_before_tips(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    mai, people = clinic.patient(), crowd(clinic, 3)
    clinic.passes(**DAY)
    monkeypatch.setattr(sweep, "SENDERS", 1)  # several would overtake each other on the way to LINE
    clinic.platform.order_fault("reply", 429)
    mai.says(phrasing(clinic, "pores"))
    clinic.settles()
    tip(clinic, people)
    clinic.passes(seconds=2)
    assert [seen.call.name for seen in sent(clinic, "reply", "multicast")][1:] == ["reply", "multicast"]


def test_no_answer_waits_behind_slow_calls(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sender is held up by LINE with a tip; what is due meanwhile goes out all the same."""
    people, mai = crowd(clinic, 40), clinic.patient()
    clinic.passes(**DAY)
    calls, go_on = threading.Semaphore(0), threading.Event()
    multicast = clinic.office.messenger.multicast

    def slow(*call: Any) -> Receipt:
        if len(sent(clinic, "multicast")) >= sweep.SENDERS:  # the first ones show that there is much to do
            calls.release()
            assert go_on.wait(20)
        return multicast(*call)

    monkeypatch.setattr(clinic.office.messenger, "multicast", slow)
    monkeypatch.setattr("store.multicasts.PEOPLE", 2)
    tip(clinic, people)
    sweeping = threading.Thread(target=sweep.sweep, args=(clinic.office,))
    sweeping.start()
    for _ in range(sweep.SENDERS):
        assert calls.acquire(timeout=20)
    now = clinic.office.clock()
    with clinic.office.db.atomic() as tx:
        outbox.put(tx, Letter("alert", mai.id, "ja", (Text("trouble.staff"),), purpose="alert"), now)
    deadline = time.monotonic() + 20
    while not mai.heard():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    go_on.set()
    sweeping.join()
    assert heard(people) == {1: 40}


def test_two_workers_share_the_pause(clinic: Clinic) -> None:
    people, now = crowd(clinic, 2), clinic.office.clock()
    clinic.passes(**DAY)
    with clinic.office.db.atomic() as tx:  # as another worker would
        channel.slow(tx, now + timedelta(hours=9), 1)
    tip(clinic, people)
    clinic.settles()
    assert sent(clinic) == []
    clinic.passes(hours=1, minutes=1)
    assert heard(people) == {1: 2}
