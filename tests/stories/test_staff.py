"""Staff are reached from the first day."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import sodan
from clinic.audit import By, OfStaff
from clinic.clock import system_clock
from store import audit, staff
from tests.stories.conftest import Clinic, phrasing
from tests.stories.test_treatment import registers

Run = Callable[..., Result]


@pytest.fixture
def run(database_url: str) -> Run:
    """`sodan …` on the same database, as from a terminal beside the running server."""

    def call(*arguments: str, answer: str | None = None) -> Result:
        return CliRunner().invoke(sodan, arguments, input=answer, env={"DATABASE_URL": database_url})

    return call


def test_the_opening_hours_are_told_once_in_a_while(clinic: Clinic) -> None:
    clinic.staff()
    mai = clinic.patient()
    for key in ("staff.passed", "staff.passed_again"):
        mai.says(phrasing(clinic, "talk-to-staff"))
        clinic.hears(mai)
        mai.says(f"化粧品のことで{key}")
        assert clinic.hears(mai) == [clinic.words(key)]
    clinic.passes(hours=13)
    mai.says(phrasing(clinic, "talk-to-staff"))
    clinic.hears(mai)
    mai.says("もう一つあります")
    assert clinic.hears(mai) == [clinic.words("staff.passed")]


def test_where_nobody_has_joined_the_phone_is_told_again_and_the_hours_are_not(clinic: Clinic) -> None:
    mai = clinic.patient()
    for key in ("staff.nobody", "staff.nobody_again"):
        mai.says(phrasing(clinic, "talk-to-staff"))
        clinic.hears(mai)
        mai.says(f"化粧品のことで{key}")
        assert clinic.hears(mai) == [clinic.words(key)]


def test_a_one_time_code_makes_a_person_staff(clinic: Clinic, run: Run) -> None:
    code = clinic.invitation()
    ann, bob = clinic.patient("Ann"), clinic.patient("Bob")
    ann.says(code)
    assert clinic.hears(ann) == [clinic.words("staff.joined", open="0")]
    bob.says(code)
    assert clinic.words("staff.joined", open="0") not in clinic.hears(bob)
    listed = run("staff", "list").stdout
    assert listed.count("LINE") == 1
    assert ann.id not in listed


def test_a_code_that_reads_like_a_danger_still_makes_a_person_staff(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Codes are drawn by chance; about one in six hundred sounds alarming to the learned second opinion."""
    monkeypatch.setattr(staff, "invitation_code", lambda: "息ができない")
    ann = clinic.patient("Ann")
    ann.says(clinic.invitation())
    assert clinic.hears(ann) == [clinic.words("staff.joined", open="0")]


def test_the_command_line_prints_a_code_that_is_open_for_a_day(clinic: Clinic, run: Run) -> None:
    code = run("staff", "invite").stdout.strip()
    with clinic.office.db.look() as tx:
        assert staff.invitation_open(tx, code, system_clock())
        assert not staff.invitation_open(tx, code, system_clock() + staff.INVITATION_LIFE)


def test_a_code_sent_in_a_group_makes_the_group_staff(clinic: Clinic, run: Run) -> None:
    ann, mai = clinic.patient("Ann"), clinic.patient()
    group = clinic.platform.group("受付", [ann])
    group.invites_account()
    clinic.hears(group)
    group.says(clinic.invitation(), as_=ann)
    assert clinic.hears(group) == [clinic.words("staff.joined", open="0")]
    mai.says("膿が出て熱もあります")
    clinic.hears(mai)
    alert, *_ = clinic.hears(group)
    assert "至急" in alert
    group.says("膿の件、わたしが電話します", as_=ann)  # colleagues talk among themselves
    assert clinic.hears(group) == []
    assert "LINE group" in run("staff", "list").stdout
    group.removes_account()
    clinic.settles()
    assert "no way in" in run("staff", "list").stdout


def test_a_code_runs_out(clinic: Clinic) -> None:
    code, ann = clinic.invitation(), clinic.patient("Ann")
    clinic.passes(hours=24)
    ann.says(code)
    assert clinic.words("staff.joined", open="0") not in clinic.hears(ann)


def test_removing_asks_first(clinic: Clinic, run: Run) -> None:
    clinic.staff()
    assert run("staff", "remove", "1", answer="n\n").exit_code == 1
    assert "LINE" in run("staff", "list").stdout
    assert run("staff", "remove", "7", answer="y\n").exit_code == 2
    assert run("staff", "remove", "1", answer="y\n").exit_code == 0
    assert "Nobody yet" in run("staff", "list").stdout


def test_who_was_removed_does_not_hear_what_was_still_on_its_way(clinic: Clinic, run: Run) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    clinic.platform.order_fault("push", 500)
    mai.says(phrasing(clinic, "pain-anaesthesia"))
    clinic.settles()
    assert run("staff", "remove", "1", "--yes").exit_code == 0
    clinic.passes(seconds=5)
    assert clinic.hears(ann) == []


def test_a_colleague_who_blocks_the_account_is_counted_on_no_longer(clinic: Clinic) -> None:
    """LINE takes what is sent to them and drops it: a patient in danger must not hear that staff know."""
    ann, mai = clinic.staff(), clinic.patient()
    ann.blocks()
    clinic.settles()
    mai.says("血が止まらない")
    assert clinic.hears(mai) == [clinic.library.urgent_words("clinic-now", "ja", staff_told=False)]


def test_a_reply_to_somebody_who_blocked_the_account_says_so(clinic: Clinic, run: Run) -> None:
    mai = clinic.patient()
    mai.says(phrasing(clinic, "pain-anaesthesia"))
    clinic.settles()
    task = run("staff", "inbox").stdout.split()[0]
    mai.blocks()
    clinic.settles()
    assert "blocked" in run("staff", "reply", task, "Hello", answer="n\n").stderr


def test_nothing_a_patient_writes_steers_the_terminal(clinic: Clinic, run: Run) -> None:
    mai = clinic.patient()
    mai.says(phrasing(clinic, "talk-to-staff"))
    clinic.hears(mai)
    mai.says("before\x1b[2Jafter")
    clinic.settles()
    listed = run("staff", "inbox").stdout_bytes
    assert b"before" in listed
    assert b"\x1b[2J" not in listed


def test_the_inbox_lists_what_is_open_and_a_reply_reaches_the_patient(clinic: Clinic, run: Run) -> None:
    clinic.staff()
    emma = clinic.patient("Emma", "en")
    question = phrasing(clinic, "pain-anaesthesia", "en")
    emma.says(question)
    emma.says("i fainted and my face is swelling")
    clinic.hears(emma)
    listed = run("staff", "inbox").stdout
    assert listed.index("urgent") < listed.index(question)
    assert "2 open." in listed
    task = next(line.split()[0] for line in listed.splitlines() if "question" in line)
    declined = run("staff", "reply", task, "We use a numbing cream.", answer="n\n")
    assert "We use a numbing cream." in declined.stdout
    assert clinic.hears(emma) == []
    assert run("staff", "reply", task.lower(), "We use a numbing cream.", answer="y\n").exit_code == 0
    assert clinic.hears(emma) == [
        clinic.words(
            "staff.answer_about",
            "en",
            about=clinic.library.title("pain-anaesthesia", "en"),
            words="We use a numbing cream.",
        )
    ]
    late = run("staff", "reply", task, "again", "--yes")
    assert late.exit_code == 1
    assert "no longer open" in late.stderr
    assert clinic.hears(emma) == []


def test_closing_without_a_message(clinic: Clinic, run: Run) -> None:
    mai = clinic.patient()
    mai.says(phrasing(clinic, "pain-anaesthesia"))
    clinic.hears(mai)
    task = run("staff", "inbox").stdout.split()[0]
    assert run("staff", "close", task).exit_code == 0
    assert "Nothing is open." in run("staff", "inbox").stdout
    assert run("staff", "close", task).exit_code == 2
    assert clinic.hears(mai) == []


def test_a_reply_too_long_for_line_is_refused_before_anything_is_lost(clinic: Clinic, run: Run) -> None:
    mai = clinic.patient()
    mai.says(phrasing(clinic, "pain-anaesthesia"))
    clinic.settles()
    task = run("staff", "inbox").stdout.split()[0]
    refused = run("staff", "reply", task, "😀" * 2600, "--yes")
    assert refused.exit_code == 2
    assert "too long" in refused.stderr
    assert "1 open." in run("staff", "inbox").stdout


def test_without_staff_the_patient_is_given_the_phone(clinic: Clinic) -> None:
    mai = clinic.patient()
    about = clinic.library.title("pain-anaesthesia", "ja")
    mai.says(phrasing(clinic, "pain-anaesthesia"))
    (said,) = clinic.hears(mai)
    assert said == clinic.words("staff.nobody_about", about=about)
    assert clinic.library.clinic.phone in said
    mai.says(phrasing(clinic, "reschedule"))
    (said,) = clinic.hears(mai)
    assert clinic.library.clinic.phone in said


def test_every_colleague_hears_the_words_as_they_were_written(clinic: Clinic) -> None:
    ann, bob, mai = clinic.staff("Ann"), clinic.staff("Bob"), clinic.patient()
    story = "先週の金曜に友だちと出かけて、夫には内緒なのですが、施術のあと膿が出て熱もあります。あとは仕事の愚痴です。"
    mai.says(story)
    clinic.settles()
    alerts = [clinic.hears(ann), clinic.hears(bob)]
    assert alerts[0] == alerts[1]
    assert story in alerts[0][0]


def test_an_empty_reply_is_not_sent(clinic: Clinic, run: Run) -> None:
    mai = clinic.patient()
    mai.says(phrasing(clinic, "pain-anaesthesia"))
    clinic.settles()
    task = run("staff", "inbox").stdout.split()[0]
    assert run("staff", "reply", task, "  ", "--yes").exit_code == 2
    assert "1 open." in run("staff", "inbox").stdout


def test_a_database_nobody_uses_is_not_made_up(tmp_path: Path) -> None:
    asked = CliRunner().invoke(sodan, ["staff", "inbox"], env={"DATABASE_URL": f"sqlite:///{tmp_path / 'none.db'}"})
    assert asked.exit_code == 1
    assert "start Sodan once" in asked.stderr
    assert not list(tmp_path.iterdir())


def test_what_a_patient_answers_to_staff_reaches_staff(clinic: Clinic, run: Run) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    mai.says(phrasing(clinic, "pain-anaesthesia"))
    clinic.hears(ann)
    task = run("staff", "inbox").stdout.split()[0]
    run("staff", "reply", task, "ご心配な点はありますか", "--yes")
    about = clinic.library.title("pain-anaesthesia", "ja")
    assert clinic.hears(mai)[-1] == clinic.words("staff.answer_about", about=about, words="ご心配な点はありますか")
    mai.says("ありがとうございます佐藤さん、妹の結婚式が近いので少し迷っています")
    assert clinic.hears(mai) == [clinic.words("staff.more")]
    alert, *_ = clinic.hears(ann)
    assert "佐藤さん" in alert
    mai.says("ありがとうございます。では木曜でお願いします")
    assert clinic.hears(mai) == [clinic.words("staff.more")]
    assert "では木曜で" in clinic.hears(ann)[0]
    mai.says("ありがとうございます")
    assert clinic.hears(mai) == [clinic.words("courtesy.thanks")]
    assert clinic.hears(ann) == []


def test_alerts_tell_one_patient_from_another_by_nothing_of_theirs(clinic: Clinic) -> None:
    ann, mai, ken = clinic.staff(), clinic.patient(), clinic.patient("Ken")
    for someone, slug in ((mai, "pain-anaesthesia"), (mai, "age-limit"), (ken, "age-limit")):
        someone.says(phrasing(clinic, slug))
        clinic.settles()
    who = [alert.split("患者 ")[1][:4] for alert in clinic.hears(ann) if "患者 " in alert]
    assert who[0] == who[1] != who[2]


def test_who_joins_learns_how_much_waits(clinic: Clinic) -> None:
    mai, ann = clinic.patient(), clinic.patient("Ann")
    mai.says(phrasing(clinic, "pain-anaesthesia"))
    clinic.settles()
    ann.says(clinic.invitation())
    assert clinic.hears(ann) == [clinic.words("staff.joined", open="1")]


def test_the_inbox_shows_how_the_skin_was_doing(clinic: Clinic, run: Run) -> None:
    mai = clinic.patient()
    registers(clinic, mai)
    mai.posts_back("checkin:check-in-1:red")
    mai.says(phrasing(clinic, "pain-anaesthesia"))
    clinic.settles()
    listed = run("staff", "inbox").stdout
    assert "施術日 4月1日（月）" in listed
    assert "4月2日（火） お肌の調子：赤み・腫れ" in listed


def test_a_member_has_a_name_a_role_and_another_way_in_after_leaving(clinic: Clinic, run: Run) -> None:
    code = run("staff", "invite", "--name", "Ann  Mori", "--role", "doctor").stdout.strip()
    # The terminal's clock is the real one, and its code would be over by the clinic's.
    with clinic.office.db.atomic() as tx:
        tx.run("UPDATE invitation SET expires_at = '2031'")
    ann = clinic.patient("Ann")
    ann.says(code)
    clinic.settles()
    listed = run("staff", "list").stdout
    assert "doctor" in listed
    assert "LINE  Ann Mori" in listed
    member = listed.split()[1]
    ann.blocks()
    clinic.settles()
    assert "no way in  Ann Mori" in run("staff", "list").stdout
    assert run("staff", "change", member, "--role", "admin").exit_code == 0
    assert run("staff", "change", "nobody", "--role", "admin").exit_code == 2
    again = run("staff", "invite", "--member", member).stdout.strip()
    with clinic.office.db.atomic() as tx:
        tx.run("UPDATE invitation SET expires_at = '2031'")
    private = clinic.patient("Ann, privately")
    private.says(again)
    clinic.settles()
    listed = run("staff", "list").stdout
    assert listed.count("\n") == 1
    assert "admin" in listed
    assert "LINE  Ann Mori" in listed
    with clinic.office.db.look() as tx:
        trail = [(line.by, line.what) for line in audit.latest(tx)]
    assert (By("staff", member), OfStaff("left (user)")) in trail
    assert trail[0] == (By("staff", member), OfStaff("joined (user)"))
