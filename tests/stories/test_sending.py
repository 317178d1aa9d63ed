"""Everything LINE may do to a message on its way: each is said once, in order, or staff are told."""

from uuid import UUID

import pytest

from clinic.message import Message, Receipt
from scheduler.deliver import LEASE, deliver
from store import outbox, patients
from tests.stories.conftest import Clinic, phrasing

SLUGS = ("pores", "acne-scars", "wrinkles", "dark-spots")


def calls(clinic: Clinic) -> list[tuple[str, int]]:
    return [(seen.call.name, seen.status) for seen in clinic.platform.requests if seen.call.method == "POST"]


def statuses(clinic: Clinic) -> list[str]:
    with clinic.office.db.look() as tx:
        return [row["status"] for row in tx.rows("SELECT status FROM outbox ORDER BY id")]


def test_an_event_delivered_twice_is_answered_once(clinic: Clinic) -> None:
    mai = clinic.patient()
    event_id = mai.says(phrasing(clinic, "pores"))
    clinic.settles()
    clinic.platform.duplicate(event_id)
    assert len(clinic.hears(mai)) == 1


def test_several_people_in_one_delivery_are_each_answered(clinic: Clinic) -> None:
    people = [clinic.patient(f"P{n}") for n in range(4)]
    with clinic.platform.holding() as held:
        for person, slug in zip(people, SLUGS, strict=True):
            person.says(phrasing(clinic, slug))
    held.together()
    clinic.settles()
    assert [person.heard() for person in people] == [[clinic.library.answer_with_source(slug, "ja")] for slug in SLUGS]


def test_one_persons_messages_are_answered_in_the_order_they_were_written(clinic: Clinic) -> None:
    mai = clinic.patient()
    for slug in SLUGS * 3:
        mai.says(phrasing(clinic, slug))
    assert clinic.hears(mai) == [clinic.library.answer_with_source(slug, "ja") for slug in SLUGS * 3]


def test_a_stale_reply_token_becomes_a_push_with_a_retry_key(clinic: Clinic) -> None:
    mai = clinic.patient()
    clinic.platform.order_fault("reply", 429)
    mai.says(phrasing(clinic, "pores"))
    clinic.settles()
    clinic.passes(minutes=2)
    assert clinic.hears(mai) == [clinic.library.answer_with_source("pores", "ja")]
    assert [name for name, _ in calls(clinic)] == ["reply", "push"]
    assert clinic.platform.requests[-1].call.retry_key


def test_a_refused_token_becomes_a_push(clinic: Clinic) -> None:
    mai = clinic.patient()
    clinic.platform.order_fault("reply", 400)
    mai.says(phrasing(clinic, "pores"))
    assert clinic.hears(mai) == [clinic.library.answer_with_source("pores", "ja")]
    assert calls(clinic) == [("reply", 400), ("push", 200)]


@pytest.mark.parametrize("status", [500, "cut"])
def test_a_reply_that_arrived_though_line_seemed_to_fail_is_not_said_again(clinic: Clinic, status: object) -> None:
    mai = clinic.patient()
    clinic.platform.order_fault("reply", status, after_accepting=True)
    mai.says(phrasing(clinic, "pores"))
    clinic.settles()
    clinic.passes(seconds=5)
    clinic.passes(minutes=5)
    assert clinic.hears(mai) == [clinic.library.answer_with_source("pores", "ja")]
    assert [name for name, _ in calls(clinic)] == ["reply", "reply"]
    assert statuses(clinic) == ["sent"]


@pytest.mark.parametrize("status", [500, "cut"])
def test_a_reply_that_did_not_arrive_is_tried_again_with_its_token(clinic: Clinic, status: object) -> None:
    mai = clinic.patient()
    clinic.platform.order_fault("reply", status)
    mai.says(phrasing(clinic, "pores"))
    clinic.settles()
    clinic.passes(seconds=5)
    assert clinic.hears(mai) == [clinic.library.answer_with_source("pores", "ja")]
    assert statuses(clinic) == ["sent"]


def test_where_line_gives_no_way_to_know_it_is_not_said_twice_and_staff_are_told(clinic: Clinic) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    clinic.platform.order_fault("reply", 500, times=50, after_accepting=True)
    mai.says(phrasing(clinic, "pores"))
    clinic.settles()
    for _ in range(12):
        clinic.passes(seconds=10)
    assert clinic.hears(mai) == [clinic.library.answer_with_source("pores", "ja")]
    alert, *_ = clinic.hears(ann)
    assert "未送信" in alert


@pytest.mark.parametrize(
    ("status", "accepting"), [(500, False), (500, True), (429, False), ("cut", False), ("cut", True)]
)
def test_a_push_is_repeated_with_its_key_until_it_is_through_once(
    clinic: Clinic, status: object, accepting: bool
) -> None:
    mai = clinic.patient()
    clinic.platform.order_fault("push", status, times=3, after_accepting=accepting)
    mai.says("血が止まらない")
    clinic.settles()
    for _ in range(6):
        clinic.passes(seconds=10)
    assert clinic.hears(mai) == [clinic.library.urgent_words("clinic-now", "ja", staff_told=False)]
    keys = {seen.call.retry_key for seen in clinic.platform.requests if seen.call.name == "push"}
    assert len(keys) == 1
    assert statuses(clinic) == ["sent"]


def test_urgent_words_take_the_reply_token_where_the_month_is_used_up(clinic: Clinic) -> None:
    clinic.platform.quota.limit = 0
    mai = clinic.patient()
    mai.says("血が止まらない")
    assert clinic.hears(mai) == [clinic.library.urgent_words("clinic-now", "ja", staff_told=False)]
    assert calls(clinic) == [("push", 429), ("reply", 200)]


def test_answers_are_free_and_go_on_where_the_month_is_used_up(clinic: Clinic) -> None:
    clinic.platform.quota.limit = 0
    mai = clinic.patient()
    mai.says(phrasing(clinic, "pores"))
    assert clinic.hears(mai) == [clinic.library.answer_with_source("pores", "ja")]


def test_an_answer_held_up_where_the_month_is_used_up_keeps_its_free_way(clinic: Clinic) -> None:
    clinic.platform.quota.limit = 0
    clinic.platform.order_fault("reply", 429)
    mai = clinic.patient()
    mai.says(phrasing(clinic, "pores"))
    clinic.settles()
    clinic.passes(seconds=5)
    assert clinic.hears(mai) == [clinic.library.answer_with_source("pores", "ja")]
    assert calls(clinic) == [("reply", 429), ("reply", 200)]


def test_now_and_then_a_429_does_not_make_the_pauses_longer(clinic: Clinic) -> None:
    """What LINE takes in between shows that it is fast enough: else replies wait until their tokens are gone."""
    mai = clinic.patient()
    for _ in range(6):
        clinic.platform.order_fault("reply", 429)
        for slug in SLUGS[:2]:
            mai.says(phrasing(clinic, slug))
            clinic.settles()
            clinic.passes(seconds=2)
    assert [call for call in calls(clinic) if call[1] != 429] == [("reply", 200)] * 12


def test_a_letter_that_cannot_even_be_tried_does_not_stop_the_others(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    mai, ken = clinic.patient(), clinic.patient("Ken")
    clinic.platform.order_fault("reply", 429, times=2)
    for person, slug in ((mai, "pores"), (ken, "wrinkles")):
        person.says(phrasing(clinic, slug))
        clinic.settles()
    push = clinic.office.messenger.push

    def broken(to: str, messages: tuple[Message, ...], retry_key: UUID) -> Receipt:
        if to == mai.id:
            raise ZeroDivisionError
        return push(to, messages, retry_key)

    monkeypatch.setattr(clinic.office.messenger, "push", broken)
    clinic.passes(minutes=2)
    assert clinic.hears(ken) == [clinic.library.answer_with_source("wrinkles", "ja")]


def test_a_letter_held_while_its_person_was_forgotten_is_not_sent(clinic: Clinic) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    clinic.platform.order_fault("push", 500)
    mai.says(phrasing(clinic, "pain-anaesthesia"))
    clinic.settles()
    clinic.passes(seconds=0)
    soon = clinic.office.clock() + LEASE
    with clinic.office.db.atomic() as tx:
        (alert,) = outbox.lease_due(tx, soon, soon + LEASE, 10)
        known = patients.by_line(tx, mai.id)
        assert known is not None
        outbox.forget(tx, known.id)
    deliver(alert, clinic.office)
    assert clinic.hears(ann) == []


def test_a_message_that_cannot_be_sent_becomes_a_task(clinic: Clinic) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    clinic.platform.order_fault("reply", 400)
    clinic.platform.order_fault("push", 410)
    mai.says(phrasing(clinic, "pores"))
    clinic.settles()
    assert clinic.hears(mai) == []
    alert, *_ = clinic.hears(ann)
    assert "未送信" in alert
    with clinic.office.db.look() as tx:
        assert [row["kind"] for row in tx.rows("SELECT kind FROM task")] == ["not-sent"]


def test_a_failed_alert_does_not_cause_another(clinic: Clinic) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    clinic.platform.order_fault("push", 410, times=20)
    mai.says(phrasing(clinic, "pain-anaesthesia"))
    clinic.settles()
    clinic.passes(minutes=1)
    assert clinic.hears(ann) == []
    with clinic.office.db.look() as tx:
        assert sorted(row["kind"] for row in tx.rows("SELECT kind FROM task")) == ["not-sent", "question"]


def test_what_the_network_keeps_from_line_waits(clinic: Clinic) -> None:
    """LINE is gone altogether: nothing was accepted, so nothing is unclear, and it goes out when LINE is back."""
    mai = clinic.patient()
    clinic.platform.order_fault("reply", 429, times=100)
    mai.says(phrasing(clinic, "pores"))
    clinic.settles()
    clinic.platform.order_fault("push", 500, times=4)
    for _ in range(10):
        clinic.passes(seconds=30)
    assert clinic.hears(mai) == [clinic.library.answer_with_source("pores", "ja")]


def test_an_event_that_cannot_be_thought_about_is_told_to_both_sides(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, mai = clinic.staff(), clinic.patient()

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("bot.chat.answer.decide", broken)
    mai.says("何か")
    clinic.settles()
    for _ in range(3):
        clinic.passes(seconds=10)
    assert clinic.hears(mai) == [clinic.words("trouble.staff")]
    alert, *_ = clinic.hears(ann)
    assert "何か" in alert
    monkeypatch.undo()
    mai.says(phrasing(clinic, "pores"))
    assert clinic.hears(mai) == [clinic.library.answer_with_source("pores", "ja")]
