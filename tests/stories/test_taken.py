"""Staff take a conversation, the bot falls silent, and comes back; and what was said can be read."""

import random
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from click.testing import CliRunner, Result

from cli.main import sodan
from clinic.actors import Terminal
from clinic.ids import pseudonym
from clinic.patient import PatientId
from scheduler.deliver import deliver_each
from scheduler.retention import clean
from simulator.people import Person
from staff import door
from staff.commands import Done, Take, Write
from store import patients, tasks, transcript
from tests.conftest import Hands
from tests.disk import found
from tests.stories.conftest import Clinic, phrasing
from tests.stories.test_data import a_minute_passes
from tests.stories.test_staff import Run

RACERS = 200
RACE_SECONDS = 6.0
WORDS_OF_STAFF = "担当の佐藤です。お待たせしました。"


@pytest.fixture
def run(database_url: str, clock: Hands, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`sodan …` from a terminal whose clock is the clinic's."""
    monkeypatch.setattr("cli.staff.system_clock", clock)

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(sodan, arguments, env={"DATABASE_URL": database_url})

    return call


def number(clinic: Clinic, person: Person) -> str:
    """The newest open task about somebody."""
    with clinic.office.db.look() as tx:
        who = patients.by_line(tx, person.id)
        assert who is not None
        return [task.id for task in tasks.list_open(tx) if task.patient_id == who.id][-1]


def kept(clinic: Clinic, person: Person) -> list[transcript.Row]:
    with clinic.office.db.look() as tx:
        who = patients.by_line(tx, person.id)
        return transcript.of(tx, who.id) if who else []


@pytest.fixture
def mai(clinic: Clinic) -> Person:
    """A patient whose question waits for staff."""
    mai = clinic.patient()
    mai.says(phrasing(clinic, "pain-anaesthesia"))
    clinic.settles()
    mai.heard()
    return mai


def takes(clinic: Clinic, run: Run, mai: Person) -> str:
    task = number(clinic, mai)
    assert run("staff", "take", task).exit_code == 0
    return task


def test_the_bot_is_silent_and_staff_hear_what_is_written(clinic: Clinic, run: Run) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    mai.says(phrasing(clinic, "pain-anaesthesia"))
    clinic.settles()
    mai.heard()
    clinic.hears(ann)
    task = takes(clinic, run, mai)
    mai.says(phrasing(clinic, "pores"))
    mai.sends_sticker()
    assert clinic.hears(mai) == []
    assert phrasing(clinic, "pores") in clinic.hears(ann)[0]
    assert run("staff", "reply", task, "少しだけ痛みます", "--yes").exit_code == 0
    [said] = clinic.hears(mai)
    assert "少しだけ痛みます" in said


def test_danger_is_answered_all_the_same(clinic: Clinic, run: Run, mai: Person) -> None:
    takes(clinic, run, mai)
    mai.says("息ができない")
    assert any("119" in text for text in clinic.hears(mai))
    mai.says("ありがとう")
    assert clinic.hears(mai) == []


@pytest.mark.parametrize("asked", ["my-data", "delete-my-data", "stop-tips", "switch-language"])
def test_what_is_a_persons_right_works_all_the_same(clinic: Clinic, run: Run, mai: Person, asked: str) -> None:
    takes(clinic, run, mai)
    mai.says(phrasing(clinic, asked))
    assert len(clinic.hears(mai)) >= 1


def test_an_answer_on_its_way_is_not_sent(clinic: Clinic, run: Run, mai: Person) -> None:
    clinic.platform.order_fault("reply", 500)
    clinic.platform.order_fault("push", 429)
    mai.says(phrasing(clinic, "pores"))
    clinic.settles()
    takes(clinic, run, mai)
    clinic.passes(minutes=5)
    assert clinic.hears(mai) == []


def test_the_bot_never_speaks_after_staff_did(clinic: Clinic, clock: Hands) -> None:
    """Two hundred people ask; staff take each conversation, and write, at a random moment while answers are thought about and
    sent, and LINE fails in one call of seven."""
    people = [clinic.patient(f"P{number}") for number in range(RACERS)]
    for person in people:
        person.says(phrasing(clinic, "price"))
    clinic.settles()
    assert all(person.heard() for person in people)
    known = [_known(clinic, person) for person in people]
    asked = [phrasing(clinic, slug) for slug in ("pores", "acne-scars", "aftercare-sun", "risk-infection")]
    clinic.platform.latency = 0.02
    clinic.platform.order_storm("*", share=1 / 7, seed=7)
    chance = random.Random(7)
    moments = [chance.uniform(0.0, RACE_SECONDS) for _ in people]

    def staff_write(number: int) -> None:
        time.sleep(moments[number])
        context = clinic.office.for_staff(clock())
        with clinic.office.db.atomic() as tx:
            taken = door.do(tx, context, Terminal(), Take(known[number]))
            assert isinstance(taken, Done)
            written = door.do(tx, context, Terminal(), Write(known[number], WORDS_OF_STAFF))
            assert isinstance(written, Done)
        deliver_each([*taken.letters, *written.letters], clinic.office)

    with ThreadPoolExecutor(8) as staff_at_work:
        writing = [staff_at_work.submit(staff_write, number) for number in range(RACERS)]
        for number, person in enumerate(people):
            person.says(asked[number % len(asked)])
        for each in writing:
            each.result()
    clinic.settles()
    clinic.platform.faults.clear()
    for _ in range(4):
        clinic.passes(minutes=5)
    heard = [person.heard() for person in people]
    answered = [any(WORDS_OF_STAFF not in text for text in texts) for texts in heard]
    assert all(WORDS_OF_STAFF in texts[-1] for texts in heard if texts), "the bot spoke after staff did"
    assert all(sum(WORDS_OF_STAFF in text for text in texts) == 1 for texts in heard)
    assert RACERS // 20 < sum(answered) < RACERS, f"no race: {sum(answered)} were answered before"


def _known(clinic: Clinic, person: Person) -> PatientId:
    with clinic.office.db.look() as tx:
        who = patients.by_line(tx, person.id)
        assert who is not None
        return who.id


def test_handing_back_is_told_and_the_bot_answers_again(clinic: Clinic, run: Run, mai: Person) -> None:
    task = takes(clinic, run, mai)
    assert run("staff", "hand-back", task).exit_code == 0
    assert clinic.hears(mai) == [clinic.words("staff.handed_back")]
    assert run("staff", "hand-back", task).exit_code == 1
    mai.says(phrasing(clinic, "pores"))
    assert clinic.hears(mai) == [clinic.library.answer_with_source("pores", "ja")]


def test_after_the_clinics_time_the_bot_comes_back_by_day(clinic: Clinic, run: Run, mai: Person) -> None:
    """Taken at two in the morning: at two in the afternoon it is over."""
    with clinic.office.db.atomic() as tx:
        who = patients.by_line(tx, mai.id)
        assert who is not None
        door.do(tx, clinic.office.for_staff(clinic.office.clock()), Terminal(), Take(who.id))
    clinic.passes(hours=11, minutes=59)
    assert clinic.hears(mai) == []
    clinic.passes(minutes=1)
    assert clinic.hears(mai) == [clinic.words("staff.handed_back")]
    with clinic.office.db.atomic() as tx:
        door.do(tx, clinic.office.for_staff(clinic.office.clock()), Terminal(), Take(who.id))
    clinic.passes(hours=13)
    assert clinic.hears(mai) == []  # three at night
    mai.says(phrasing(clinic, "pores"))
    assert clinic.hears(mai) == [clinic.words("staff.handed_back"), clinic.library.answer_with_source("pores", "ja")]


def test_what_was_said_can_be_read(clinic: Clinic, run: Run) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    mai.says(phrasing(clinic, "pores"))
    clinic.settles()
    mai.taps(next(label for label in mai.last.labels if label == clinic.words("button.write_staff")))
    clinic.settles()
    mai.says("化粧品のことを聞きたい")
    clinic.settles()
    assert run("staff", "reply", number(clinic, mai), "お持ちください", "--yes").exit_code == 0
    clinic.settles()
    rows = kept(clinic, mai)
    assert [(row.who, row.kind) for row in rows] == [
        ("patient", "said"), ("bot", "said"), ("patient", "tapped"), ("bot", "said"), ("patient", "said"), ("bot", "said"),
        ("staff", "said"),
    ]  # fmt: skip
    assert rows[0].meant == "answer pores"
    assert rows[1].words == clinic.library.answer_with_source("pores", "ja")
    told = run("staff", "transcript", number_of(clinic, mai)).stdout
    assert clinic.words("button.write_staff") in told
    assert "お持ちください" in told
    assert [row.words for row in kept(clinic, ann)] == [clinic.words("staff.joined", open="0")]  # and nothing of Mai


def number_of(clinic: Clinic, person: Person) -> str:
    """The four characters staff know somebody by."""
    with clinic.office.db.look() as tx:
        who = patients.by_line(tx, person.id)
        assert who is not None
        return pseudonym(who.id)


def test_what_is_unsent_is_gone_from_it(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.says("毛穴に効きますか、内緒ですよ")
    clinic.settles()
    mai.unsends()
    clinic.settles()
    assert [row.who for row in kept(clinic, mai)] == ["bot"]


def test_it_is_erased_with_the_person_to_the_last_byte(clinic: Clinic, database_url: str) -> None:
    mai = clinic.patient()
    mai.says("毛穴に効きますか、内緒ですよ")
    clinic.settles()
    assert found(database_url, "内緒ですよ")
    mai.says("データを削除")
    clinic.settles()
    mai.taps("delete:yes")
    clinic.settles()
    assert kept(clinic, mai) == []
    a_minute_passes(clinic)
    assert found(database_url, "内緒ですよ") == {}


def test_it_is_kept_for_as_long_as_the_patient_was_told(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.says(phrasing(clinic, "my-data"))
    assert "90日" in clinic.hears(mai)[-1]
    clinic.passes(days=89)
    clean(clinic.office, None)
    assert len(kept(clinic, mai)) == 2
    clinic.passes(days=2)
    clean(clinic.office, None)
    assert kept(clinic, mai) == []


def test_what_a_colleague_types_lives_in_no_conversation(clinic: Clinic, run: Run) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    mai.says("膿が出て熱もあります")
    clinic.hears(ann)
    task = number(clinic, mai)
    ann.posts_back(f"desk:answer:{task}")
    clinic.hears(ann)
    ann.says("すぐにお電話ください、お待ちしています")
    clinic.hears(ann)
    with clinic.office.db.look() as tx:
        states = [row["state"] for row in tx.rows("SELECT state FROM conversation")]
    assert not any("お電話ください" in state or "\\u" in state for state in states)
    assert [row.words for row in kept(clinic, ann)] == [clinic.words("staff.joined", open="0")]
