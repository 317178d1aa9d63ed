"""LINE takes no calls at all: nothing is lost, one probe asks for all, staff hear by e-mail, all goes on by itself."""

import logging
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest

from scheduler import circuit, emails, piled_up, retry
from scheduler.sweep import sweep
from store import channel
from store.channel import Standing
from tests.conftest import Hands
from tests.mailbox import Mailbox, mailbox
from tests.stories.conftest import TOKEN, Clinic, phrasing
from tests.stories.test_multicast import tip

SLUGS = ("pores", "acne-scars", "wrinkles", "dark-spots", "home-use", "popularity", "skin-texture", "stretch-marks")
HOURS_AWAY = 5
DANGER = "血が止まらない"


@pytest.fixture
def post() -> Iterator[Mailbox]:
    with mailbox() as box:
        yield box


@pytest.fixture
def more_settings(post: Mailbox) -> dict[str, str]:
    return {
        "SODAN_SMTP_URL": f"smtp://127.0.0.1:{post.port}",
        "SODAN_EMAIL_FROM": "desk@clinic.example",
        "SODAN_ALERT_EMAIL": "ann@clinic.example, ken@clinic.example",
    }


def standing(clinic: Clinic) -> Standing:
    with clinic.office.db.look() as tx:
        return channel.state(tx)


def statuses(clinic: Clinic) -> Counter[str]:
    with clinic.office.db.look() as tx:
        return Counter(row["status"] for row in tx.rows("SELECT status FROM outbox"))


def calls(clinic: Clinic, *names: str) -> list[str]:
    return [seen.call.name for seen in clinic.platform.requests if not names or seen.call.name in names]


def until_open(clinic: Clinic, seconds: float = 90) -> None:
    """Long enough for the next probe, and for what may go after it."""
    for _ in range(3):
        clinic.passes(seconds=seconds / 3)


def mails(clinic: Clinic, post: Mailbox) -> list[str]:
    emails.send_due(clinic.office)
    return post.subjects()


def subject(clinic: Clinic, what: str, **params: str) -> str:
    return clinic.words(f"email.{what}", since="", now="", at="", **params).partition("\n")[0]


class TestWrongToken:
    def test_nothing_is_lost_and_all_goes_on_once_it_is_right(
        self, clinic: Clinic, post: Mailbox, caplog: pytest.LogCaptureFixture
    ) -> None:
        ann, mai = clinic.staff(), clinic.patient()
        clinic.platform.access_token = "another"
        mai.says(phrasing(clinic, "pain-anaesthesia"))
        clinic.settles()
        assert standing(clinic).state == "refused"
        assert standing(clinic).reason.startswith("401")
        assert statuses(clinic).keys() <= {"due", "sent"}
        (told,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
        assert "LINE_CHANNEL_ACCESS_TOKEN" in told.getMessage()
        for _ in range(20):
            clinic.passes(minutes=3)
        assert mails(clinic, post) == [subject(clinic, "line_refuses")]
        clinic.platform.access_token = TOKEN
        until_open(clinic)
        assert standing(clinic).accepted
        sorry, *answer = clinic.hears(mai)
        assert sorry.startswith(clinic.words("late.sorry", at="").split("\n")[0])
        assert answer
        assert len(clinic.hears(ann)) == 2  # the alert, and its buttons
        assert statuses(clinic).keys() == {"sent"}
        assert mails(clinic, post) == [subject(clinic, "line_is_back")]

    def test_one_refusal_is_enough_and_one_probe_asks_for_all(self, clinic: Clinic) -> None:
        people = [clinic.patient(f"P{number}") for number in range(8)]
        clinic.platform.access_token = "another"
        for person in people:
            person.says(phrasing(clinic, "pores"))
            clinic.settles()
        sending = len(calls(clinic, "reply", "push", "multicast"))
        assert sending <= 2
        for _ in range(60):
            clinic.passes(minutes=1)
        assert len(calls(clinic, "reply", "push", "multicast")) == sending
        assert 55 <= len(calls(clinic, "info")) <= 75

    def test_a_reply_keeps_its_free_way_if_the_token_is_mended_in_time(self, clinic: Clinic) -> None:
        mai = clinic.patient()
        clinic.platform.access_token = "another"
        mai.says(phrasing(clinic, "pores"))
        clinic.settles()
        clinic.platform.access_token = TOKEN
        clinic.passes(seconds=3)
        assert clinic.hears(mai) == [clinic.library.answer_with_source("pores", "ja")]
        assert calls(clinic, "push") == []

    def test_a_process_that_starts_says_so_and_notes_it(self, clinic: Clinic) -> None:
        assert circuit.check(clinic.office).accepted
        clinic.platform.access_token = "another"
        assert circuit.check(clinic.office).state == "refused"
        assert standing(clinic).state == "refused"
        clinic.platform.access_token = TOKEN
        assert circuit.check(clinic.office).accepted

    def test_danger_is_told_by_email_at_once_and_without_a_word_of_the_patient(
        self, clinic: Clinic, post: Mailbox
    ) -> None:
        clinic.staff()
        mai = clinic.patient()
        clinic.platform.access_token = "another"
        mai.says(phrasing(clinic, "pores"))
        clinic.settles()
        mai.says(DANGER)
        clinic.settles()
        emails.send_due(clinic.office)
        with clinic.office.db.look() as tx:
            (task,) = [row["id"] for row in tx.rows("SELECT id FROM task WHERE kind = 'urgent'")]
        urgent = [message for message in post.got if task in message["Subject"]]
        assert len(urgent) == 1
        text = urgent[0].get_content()
        assert task in text
        assert not any(part in text for part in ("血", "出血", mai.id))
        assert post.recipients[0] == ["ann@clinic.example", "ken@clinic.example"]
        clinic.platform.access_token = TOKEN
        until_open(clinic)
        first, *_ = clinic.hears(mai)
        assert first == clinic.library.urgent_words("clinic-now", "ja", staff_told=True)  # before anything else


class TestForbidden:
    def test_an_account_that_may_not_send_waits_for_a_letter_to_go_through(self, clinic: Clinic, post: Mailbox) -> None:
        mai = clinic.patient()
        clinic.platform.order_outage(403, path="/v2/bot/message")
        mai.says(phrasing(clinic, "pores"))
        clinic.settles()
        assert standing(clinic).state == "refused"
        for _ in range(30):
            clinic.passes(minutes=1)
        assert standing(clinic).state == "refused"  # although LINE tells its name to whoever has the token
        assert circuit.check(clinic.office).state == "refused"
        assert len(calls(clinic, "push", "reply")) <= 45
        clinic.platform.faults.clear()
        until_open(clinic)
        assert clinic.hears(mai)[-1] == clinic.library.answer_with_source("pores", "ja")
        assert mails(clinic, post) == [subject(clinic, "line_refuses"), subject(clinic, "line_is_back")]

    def test_replies_go_on_where_only_pushes_are_forbidden_and_what_cannot_go_is_a_task(self, clinic: Clinic) -> None:
        clinic.staff()
        mai, ken = clinic.patient(), clinic.patient("Ken")
        clinic.platform.order_outage(403, path="/v2/bot/message/push")
        mai.says(DANGER)
        clinic.settles()
        for _ in range(12):
            clinic.passes(minutes=2)
            ken.says(phrasing(clinic, "pores"))
            clinic.settles()
        assert "failed" in statuses(clinic)
        with clinic.office.db.look() as tx:
            assert "not-sent" in [row["kind"] for row in tx.rows("SELECT kind FROM task")]


class TestAway:
    @pytest.mark.parametrize("status", [503, "cut"])
    def test_five_hours(self, clinic: Clinic, post: Mailbox, clock: Hands, status: int) -> None:
        ann = clinic.staff()
        people = [clinic.patient(f"P{number}") for number in range(12)]
        clinic.passes(hours=8)  # ten in the morning
        post.subjects()
        before = len(calls(clinic))
        clinic.platform.order_outage(status)
        asked: dict[str, list[str]] = {person.id: [] for person in people}
        fresh, stale = people[:2], people[2:4]
        tip(clinic, fresh, within=12 * timedelta(hours=1))
        for number in range(HOURS_AWAY * 60 // 5):
            if number < 4 * len(people):
                person = people[number % len(people)]
                slug = SLUGS[number // len(people)]
                asked[person.id].append(slug)
                person.says(phrasing(clinic, slug))
            clinic.passes(minutes=5)
            if number == 0:
                assert mails(clinic, post) == []
            if number == 2:  # LINE is known to be away: they were certainly not heard
                tip(clinic, stale, slug="food", within=timedelta(hours=2))
            if number == 3:
                assert mails(clinic, post) == [subject(clinic, "line_is_away")]
        people[0].says(DANGER)
        clinic.settles()
        requests = calls(clinic)[before:]
        assert len(requests) <= HOURS_AWAY * 60 + 60, Counter(requests)
        assert standing(clinic).state == "away"
        assert [person.heard() for person in people] == [[]] * len(people)
        mails(clinic, post)
        clinic.platform.faults.clear()
        back = len(clinic.platform.requests)
        until_open(clinic)
        assert standing(clinic).accepted
        heard = {person.id: clinic.hears(person) for person in people}
        assert statuses(clinic).keys() <= {"sent", "merged", "dropped", "unknown"}
        first, *_ = heard[people[0].id]
        assert first == clinic.library.urgent_words("clinic-now", "ja", staff_told=True)
        unknown = _unknown(clinic)
        for person in people:
            answers = [clinic.library.answer_with_source(slug, "ja") for slug in asked[person.id]]
            said = [words for words in heard[person.id] if words in answers]
            assert said == [words for words in answers if words in said]  # once each, in order
            assert len(said) + unknown[person.id] == len(answers)
            sorry = [
                words
                for words in heard[person.id]
                if words.startswith(clinic.words("late.sorry", at="").split("\n")[0])
            ]
            assert len(sorry) == 1
        pushes = [seen for seen in clinic.platform.requests[back:] if seen.call.name == "push" and seen.status == 200]
        assert len(pushes) <= len(people) + 2 + 3 * len(_tasks(clinic)) + len(fresh)
        told = clinic.library.told("dermapen", ["sun"], "ja").split("\n")[0]
        assert [any(told in words for words in heard[person.id]) for person in fresh] == [True, True]
        with clinic.office.db.look() as tx:
            tips = Counter(row["status"] for row in tx.rows("SELECT status FROM outbox WHERE purpose = 'tip'"))
        assert tips == {"sent": 2, "dropped": 2}
        assert subject(clinic, "line_is_back") in mails(clinic, post)
        # The urgent alert is one message; each of the others comes with its buttons.
        assert len(clinic.hears(ann)) == 1 + 2 * sum(unknown.values())
        # What may have arrived, and cannot be said again, is staff's.
        assert sum(unknown.values()) <= circuit.FAILURES + len(people)
        assert [task for task in _tasks(clinic) if task == "not-sent"] == ["not-sent"] * sum(unknown.values())

    def test_probes_grow_apart_to_a_minute(self, clinic: Clinic, clock: Hands) -> None:
        mai = clinic.patient()
        clinic.platform.order_outage("cut")
        mai.says(phrasing(clinic, "pores"))
        clinic.settles()
        for _ in range(600):
            clock.turn(seconds=1)
            sweep(clinic.office)
        asked = [seen.call.at for seen in clinic.platform.requests if seen.call.name == "info"]
        gaps = [later - earlier for earlier, later in pairwise(asked)]
        assert max(gaps) <= retry.LONGEST_PROBE + timedelta(seconds=1)
        assert min(gaps[-5:]) >= retry.LONGEST_PROBE / 2
        assert gaps[0] <= timedelta(seconds=3)
        assert len(asked) < 25

    def test_where_only_sending_fails_one_letter_at_a_time_tries(self, clinic: Clinic) -> None:
        people = [clinic.patient(f"P{number}") for number in range(10)]
        clinic.platform.order_outage(503, path="/v2/bot/message")
        for person in people:
            person.says(phrasing(clinic, "pores"))
            clinic.settles()
        for _ in range(10):
            clinic.passes(seconds=20)
        assert standing(clinic).state == "away"
        so_far = len(calls(clinic, "reply", "push"))
        clinic.passes(minutes=2)
        assert len(calls(clinic, "reply", "push")) - so_far <= 1
        clinic.platform.faults.clear()
        until_open(clinic)
        assert standing(clinic).accepted

    def test_a_blip_is_not_told_of(self, clinic: Clinic, post: Mailbox) -> None:
        mai = clinic.patient()
        clinic.platform.order_outage("cut")
        mai.says(DANGER)
        for _ in range(12):
            clinic.passes(seconds=20)
        assert standing(clinic).state == "away"
        clinic.platform.faults.clear()
        until_open(clinic)
        assert clinic.hears(mai)[0] == clinic.library.urgent_words("clinic-now", "ja", staff_told=False)
        assert [line for line in mails(clinic, post) if "至急" not in line] == []

    def test_where_line_comes_and_goes_staff_hear_once_an_hour_at_most(self, clinic: Clinic, post: Mailbox) -> None:
        mai, told = clinic.patient(), []
        for number in range(4):
            clinic.platform.order_outage("cut")
            mai.says(phrasing(clinic, SLUGS[number]))
            for seconds in (*[5] * 8, *[150] * 5):
                clinic.passes(seconds=seconds)
                told += mails(clinic, post)
            clinic.platform.faults.clear()
            until_open(clinic)
            told += mails(clinic, post)
            assert standing(clinic).accepted
        assert told == [subject(clinic, "line_is_away"), subject(clinic, "line_is_back")]

    def test_what_was_asked_yesterday_is_one_kind_message_and_one_task(self, clinic: Clinic) -> None:
        clinic.staff()
        mai = clinic.patient()
        clinic.platform.access_token = "another"
        for slug in SLUGS[:3]:
            mai.says(phrasing(clinic, slug))
            clinic.settles()
        for _ in range(26):
            clinic.passes(minutes=30)
        mai.says(phrasing(clinic, "popularity"))
        clinic.settles()
        clinic.passes(minutes=15)
        clinic.platform.access_token = TOKEN
        until_open(clinic)
        kind, *answers = clinic.hears(mai)
        assert kind.split("\n")[1:] == clinic.words("late.too_late_staff", at="").split("\n")[1:]
        assert answers == [clinic.library.answer_with_source("popularity", "ja")]
        assert _tasks(clinic) == ["not-sent"]

    def test_more_than_a_call_holds_goes_in_two_and_is_apologised_for_once(self, clinic: Clinic) -> None:
        mai = clinic.patient()
        clinic.platform.access_token = "another"
        for slug in (*SLUGS, *SLUGS[:2]):  # two of them twice
            mai.says(phrasing(clinic, slug))
            clinic.settles()
        clinic.passes(hours=1)
        clinic.platform.access_token = TOKEN
        until_open(clinic)
        sorry, *answers = clinic.hears(mai)
        assert sorry.startswith(clinic.words("late.sorry", at="").split("\n")[0])
        order = (*SLUGS[2:], *SLUGS[:2])
        assert answers == [clinic.library.answer_with_source(slug, "ja") for slug in order]
        assert len(calls(clinic, "push")) == 2
        assert all(
            len(seen.call.body["messages"]) <= piled_up.MESSAGES for seen in clinic.platform.requests if seen.call.body
        )

    def test_too_many_requests_when_it_is_back_are_heeded(self, clinic: Clinic) -> None:
        people = [clinic.patient(f"P{number}") for number in range(6)]
        clinic.platform.access_token = "another"
        for person in people:
            person.says(phrasing(clinic, "pores"))
            clinic.settles()
        clinic.passes(hours=1)
        clinic.platform.access_token = TOKEN
        clinic.platform.order_fault("push", 429, times=3)
        for _ in range(12):
            clinic.passes(seconds=20)
        assert [len(clinic.hears(person)) for person in people] == [2] * 6
        assert len(calls(clinic, "push")) <= 6 + 3


class TestEmail:
    def test_an_urgent_alert_goes_by_email_where_no_staff_have_joined(self, clinic: Clinic, post: Mailbox) -> None:
        clinic.patient().says(DANGER)
        clinic.settles()
        (told,) = mails(clinic, post)
        assert told.startswith(subject(clinic, "urgent", task="").split("番号")[0])
        clinic.passes(minutes=10)
        assert mails(clinic, post) == []

    def test_none_is_sent_where_staff_hear_on_line(self, clinic: Clinic, post: Mailbox) -> None:
        clinic.staff()
        clinic.patient().says(DANGER)
        clinic.settles()
        clinic.passes(minutes=10)
        assert mails(clinic, post) == []

    def test_an_alert_that_waits_too_long_goes_by_email(self, clinic: Clinic, post: Mailbox) -> None:
        clinic.staff()
        mai = clinic.patient()
        clinic.platform.order_outage(500, path="push")
        mai.says(DANGER)
        clinic.settles()
        clinic.passes(seconds=30)
        clinic.passes(minutes=2)
        assert len([line for line in mails(clinic, post) if "至急" in line]) == 1

    def test_an_alert_that_line_refuses_goes_by_email(self, clinic: Clinic, post: Mailbox) -> None:
        clinic.staff()
        clinic.platform.order_fault("push", 410, times=9)
        clinic.patient().says(DANGER)
        clinic.settles()
        assert len(mails(clinic, post)) == 1

    def test_a_mail_server_that_refuses_is_tried_again(self, clinic: Clinic, post: Mailbox) -> None:
        post.refuses = 450
        clinic.patient().says(DANGER)
        clinic.settles()
        for _ in range(10):
            assert mails(clinic, post) == []
        assert post.connections == 1
        post.refuses = None
        clinic.passes(minutes=2)
        assert len(mails(clinic, post)) == 1

    def test_a_worker_that_died_with_it_is_followed_by_another(
        self, clinic: Clinic, post: Mailbox, clock: Hands
    ) -> None:
        clinic.patient().says(DANGER)
        clinic.settles()
        from store import emails as rows

        with clinic.office.db.atomic() as tx:
            assert rows.lease_next(tx, clock(), clock() + emails.LEASE)
        assert mails(clinic, post) == []
        clinic.passes(minutes=6)
        assert len(mails(clinic, post)) == 1


def test_a_clock_set_back_holds_nothing_up(clinic: Clinic, clock: Hands) -> None:
    from scheduler.sweep import after_a_step

    mai = clinic.patient()
    clinic.platform.order_fault("reply", 429)
    mai.says(phrasing(clinic, "pores"))
    clinic.settles()
    clinic.platform.access_token = "another"
    clinic.passes(seconds=5)
    clinic.passes(seconds=60)
    clock.turn(hours=-1)
    after_a_step(clinic.office, timedelta(hours=-1))
    clinic.platform.access_token = TOKEN
    clinic.passes(seconds=1)
    clinic.passes(seconds=1)
    assert clinic.library.answer_with_source("pores", "ja") in clinic.hears(mai)


def _unknown(clinic: Clinic) -> Counter[str]:
    with clinic.office.db.look() as tx:
        rows = tx.rows("SELECT recipient FROM outbox WHERE status = 'unknown' AND purpose = 'reply'")
    return Counter(row["recipient"] for row in rows)


def _tasks(clinic: Clinic) -> list[str]:
    with clinic.office.db.look() as tx:
        return [row["kind"] for row in tx.rows("SELECT kind FROM task WHERE kind <> 'urgent'")]
