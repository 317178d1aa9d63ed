"""My data, deleting them, the language, and what a log may hold."""

import logging

import pytest

import app
from bot.flows.booking import perform as reservations
from scheduler.retention import MINUTE_SECONDS, Eraser, clean
from store import feedback, notes
from tests.disk import found
from tests.stories.conftest import Clinic, phrasing

TABLES = ("patient", "conversation", "task", "outbox")


def held(clinic: Clinic) -> dict[str, int]:
    with clinic.office.db.look() as tx:
        return {table: len(tx.rows(f"SELECT * FROM {table}")) for table in TABLES}


def test_my_data_is_a_plain_summary(clinic: Clinic) -> None:
    clinic.staff()
    mai = clinic.patient()
    mai.says(phrasing(clinic, "pain-anaesthesia"))
    mai.says(phrasing(clinic, "my-data"))
    said = clinic.hears(mai)[-1]
    assert "2030年4月2日" in said  # in Tokyo it is past midnight
    assert "1件" in said
    assert clinic.words("button.delete") in mai.last.labels
    for line in ("覚え書き：0件、目印（タグ）：0件", "「役に立ったか」へのお答え：0件"):
        assert line in said
    with clinic.office.db.atomic() as tx:
        [row] = tx.rows("SELECT id FROM patient WHERE line_id = :line_id", line_id=mai.id)
        notes.tag(tx, row["id"], "VIP")
        feedback.note(tx, row["id"], "pores", True, clinic.office.clock())
    mai.says(phrasing(clinic, "my-data"))
    said = clinic.hears(mai)[-1]
    for line in ("目印（タグ）：1件", "「役に立ったか」へのお答え：1件"):
        assert line in said


def test_deleting_asks_once_and_then_leaves_nothing(clinic: Clinic) -> None:
    mai, ken = clinic.patient(), clinic.patient("Ken")
    for someone in (mai, ken):
        someone.says(phrasing(clinic, "pain-anaesthesia"))
    mai.says("データを削除")
    assert clinic.hears(mai)[-1] == clinic.words("delete.confirm")
    before = held(clinic)
    mai.taps(clinic.words("button.delete_yes"))
    assert clinic.hears(mai) == [clinic.words("delete.done")]
    after = held(clinic)
    assert after["patient"] == before["patient"] - 1 == 1
    assert after["conversation"] == after["task"] == 1
    with clinic.office.db.look() as tx:
        kept = [
            value
            for table in (*TABLES, "inbox", "audit")
            for row in tx.rows(f"SELECT * FROM {table}")
            for value in row.values()
        ]
    assert not any(mai.id in str(value) for value in kept)
    assert any(ken.id in str(value) for value in kept)


def test_deleting_by_typing_where_no_buttons_show(clinic: Clinic) -> None:
    emma = clinic.patient("Emma", "en")
    emma.says("delete my data")
    assert clinic.hears(emma) == [clinic.words("delete.confirm", "en")]
    emma.says("Yes")
    assert clinic.hears(emma) == [clinic.words("delete.done", "en")]


@pytest.mark.parametrize("no", ["消さない", "やめる", "no"])
def test_thinking_better_of_it_keeps_everything(clinic: Clinic, no: str) -> None:
    mai = clinic.patient()
    mai.says("データを削除")
    clinic.hears(mai)
    mai.says(no)
    assert clinic.hears(mai) == [clinic.words("delete.kept")]
    assert held(clinic)["patient"] == 1


def test_asking_something_else_meanwhile_is_no_consent(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.says("データを削除")
    clinic.hears(mai)
    mai.says(phrasing(clinic, "pores"))
    assert clinic.hears(mai) == [clinic.library.answer_with_source("pores", "ja")]
    mai.says("はい")
    clinic.settles()
    assert held(clinic)["patient"] == 1


def test_writing_after_deleting_is_a_first_meeting(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.says("データを削除")
    clinic.settles()
    mai.taps("delete:yes")
    clinic.settles()
    mai.heard()
    clinic.passes(hours=48)
    mai.says(phrasing(clinic, "my-data"))
    assert "2030年4月4日" in clinic.hears(mai)[0]


@pytest.mark.parametrize("arrives", [True, False])
def test_blocking_after_deleting_leaves_nothing_again(clinic: Clinic, arrives: bool) -> None:
    mai = clinic.patient()
    mai.says("データを削除")
    clinic.settles()
    if not arrives:
        clinic.platform.order_fault("reply", 500)
    mai.taps("delete:yes")
    clinic.settles()
    mai.blocks()
    clinic.passes(seconds=5)
    assert held(clinic) == dict.fromkeys(TABLES, 0)


def a_minute_passes(clinic: Clinic) -> None:
    """The beats of the minute in which everything must have gone."""
    seconds = [0.0]
    eraser = Eraser(clinic.office.db, elapsed=lambda: seconds[0])
    while seconds[0] < MINUTE_SECONDS:
        eraser.beat()
        seconds[0] += 0.5


@pytest.mark.usefixtures("bare_database_url")
def test_within_a_minute_of_deleting_nothing_can_be_read_on_the_disk(
    clinic: Clinic, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The words, what was passed to staff, the id: in no file of the database, while Sodan runs, and in no log."""
    caplog.set_level(logging.DEBUG, "sodan")
    ann, mai, ken = clinic.staff(), clinic.patient(), clinic.patient("Ken")
    words = ["内緒の相談です、誰にも言わないで", "膿が出て熱もあります"]
    for text in words:
        mai.says(text)
        clinic.settles()
    ken.says("毛穴に効きますか")
    clinic.hears(ann)
    mai.says("データを削除")
    clinic.settles()
    assert set(found(database_url, *words, mai.id))
    mai.taps("delete:yes")
    assert clinic.hears(mai)[-1] == clinic.words("delete.done")
    mai.blocks()
    clinic.settles()
    a_minute_passes(clinic)
    assert found(database_url, *words, mai.id) == {}
    assert found(database_url, ken.id)
    assert not [secret for secret in (*words, mai.id) if secret in caplog.text]


@pytest.mark.usefixtures("bare_database_url")
def test_a_normal_stop_leaves_nothing_erased_on_the_disk(clinic: Clinic, database_url: str) -> None:
    mai = clinic.patient()
    mai.says("毛穴に効きますか、内緒ですよ")
    mai.says("データを削除")
    clinic.settles()
    mai.taps("delete:yes")
    clinic.settles()
    assert clinic.office.db.untidy()
    app.start_work(clinic.office, 1, 0).close()
    assert not clinic.office.db.untidy()
    assert found(database_url, "内緒ですよ", mai.id) == {}


@pytest.mark.usefixtures("bare_database_url")
def test_what_is_answered_leaves_no_words_and_a_group_no_id(clinic: Clinic, database_url: str) -> None:
    mai = clinic.patient()
    group = clinic.platform.group("Reception", [mai])
    group.says("みなさんこんにちは、内緒ですよ", as_=mai)
    mai.says("毛穴に効きますか、内緒ですよ")
    clinic.settles()
    a_minute_passes(clinic)
    held = found(database_url, "みなさんこんにちは、内緒ですよ", group.id, mai.id)
    assert {secret for secrets in held.values() for secret in secrets} == {mai.id}


def test_what_was_asked_last_is_not_kept_beyond_a_day(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.says("明日の東京の天気を教えて")
    clinic.settles()
    assert held(clinic)["conversation"] == 1
    clinic.passes(hours=25)
    clean(clinic.office, None)
    assert held(clinic)["conversation"] == 0
    mai.says(phrasing(clinic, "pores"))
    assert clinic.hears(mai)[-1] == clinic.library.answer_with_source("pores", "ja")


def test_the_language_follows_the_message_until_one_is_chosen(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.says(phrasing(clinic, "pores", "en"))
    assert clinic.hears(mai) == [clinic.library.answer_with_source("pores", "en")]
    mai.says(phrasing(clinic, "pores", "ja"))
    assert clinic.hears(mai) == [clinic.library.answer_with_source("pores", "ja")]
    mai.says("英語でお願いします")
    assert clinic.hears(mai) == [clinic.words("language.set", "en")]
    mai.says(phrasing(clinic, "pores", "ja"))
    assert clinic.hears(mai) == [clinic.library.answer_with_source("pores", "en")]
    mai.taps(clinic.words("language.in_ja")) if clinic.words("language.in_ja") in mai.last.labels else mai.says(
        "日本語で"
    )
    assert clinic.hears(mai) == [clinic.words("language.set", "ja")]


def test_switching_without_saying_to_what_asks(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.posts_back("topic:switch-language")
    assert clinic.hears(mai) == [clinic.words("language.which")]
    mai.taps("English")
    assert clinic.hears(mai) == [clinic.words("language.set", "en")]


@pytest.mark.parametrize(
    "slug",
    [
        "reserve",
        "reservation-status",
        "reschedule",
        "cancel-reservation",
    ],
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_where_the_clinic_takes_no_reservations_here_every_wish_goes_to_staff_with_a_kind_line(
    clinic: Clinic, slug: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reservations, "load", lambda *_: None)
    ann, someone = clinic.staff(), clinic.patient("Someone", language)
    asked = phrasing(clinic, slug, language)
    someone.says(asked)
    assert clinic.hears(someone) == [clinic.words(f"request.{slug}", language)]
    alert, *_ = clinic.hears(ann)
    assert asked in alert


@pytest.mark.parametrize("slug", ["greeting", "thanks", "help"])
def test_courtesies_are_returned(clinic: Clinic, slug: str) -> None:
    mai = clinic.patient()
    mai.says(phrasing(clinic, slug))
    assert clinic.hears(mai) == [clinic.words(f"courtesy.{slug}")]


def test_a_letter_without_words_is_logged_without_a_line_id(
    clinic: Clinic, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG, "sodan")
    ann, mai = clinic.staff(), clinic.patient()

    def wordless(*_: object) -> None:
        raise LookupError

    monkeypatch.setattr("scheduler.deliver.wording.word", wordless)
    mai.says(phrasing(clinic, "pain-anaesthesia"))
    clinic.settles()
    assert "no words" in caplog.text
    assert ann.id not in caplog.text


def test_no_words_no_names_and_no_line_ids_in_any_log(clinic: Clinic, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    ann, mai = clinic.staff(), clinic.patient("秘密子")
    secrets = ["内緒の相談です", "膿が出て熱もあります", phrasing(clinic, "pain-anaesthesia"), "データを削除"]
    for text in secrets:
        mai.says(text)
        clinic.settles()
    clinic.platform.order_fault("reply", 500, times=3)
    mai.says(phrasing(clinic, "pores"))
    clinic.passes(seconds=5)
    clinic.platform.post_raw(
        b'{"events": [{"type": "message", "message": {"text": "\xe7\xa7\x98\xe5\xaf\x86"}}]}', "bad"
    )
    logged = "\n".join(
        record.getMessage() for record in caplog.records if record.name.split(".")[0] in ("sodan", "linebot", "urllib3")
    )
    assert logged
    for secret in (*secrets, "秘密", mai.id, ann.id, "access token"):
        assert secret not in logged
