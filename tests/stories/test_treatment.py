"""A treatment is told of, agreed to, kept, put right and taken back."""

from datetime import date, timedelta
from typing import Any

import pytest

from bot.flows.treatment import consent
from clinic.clock import from_stamp
from knowledge import wording
from simulator.people import Person
from store import patients, planned, treatments
from tests.stories.conftest import Clinic, phrasing

TODAY = date(2030, 4, 2)  # a Tuesday, two in the morning in Tokyo
MONDAY = date(2030, 4, 1)
EVERY_TABLE = (
    "patient",
    "conversation",
    "consent",
    "treatment",
    "nudge",
    "tip_preference",
    "checkin",
    "outbox",
    "inbox",
)


def known(clinic: Clinic, person: Person) -> list[date]:
    """The days kept for somebody, the latest first."""
    with clinic.office.db.look() as tx:
        patient = patients.by_line(tx, person.id)
        return [one.treated_on for one in treatments.of(tx, patient.id)] if patient else []


def to_come(clinic: Clinic, person: Person) -> list[str]:
    """The steps still planned for the treatment tips speak of."""
    with clinic.office.db.look() as tx:
        patient = patients.by_line(tx, person.id)
        assert patient is not None
        return [slug for _, _, one in planned.coming(tx, patient.id, clinic.office.clock()) for slug in one.steps]


def on(clinic: Clinic, day: date, language: Any = "ja") -> str:
    return wording.on(clinic.library, day, language)


def registers(
    clinic: Clinic, person: Person, text: str = "月曜にダーマペンしてもらった", yes: str = "はい"
) -> list[str]:
    """Somebody tells of their treatment and agrees; what is said to that."""
    person.says(text)
    clinic.hears(person)
    person.says(yes)
    return clinic.hears(person)


def data_of(clinic: Clinic, person: Person, button: str) -> str:
    """What a button now on the screen would send back, to be pressed when it is old."""
    actions = person.transcript.tappable()
    return next(str(action["data"]) for action in actions if action["label"] == clinic.words(f"button.{button}"))


# Registering


def test_a_treatment_told_of_in_words_is_agreed_to_kept_and_what_comes_is_shown(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.says("月曜にダーマペンしてもらった")
    about, question = clinic.hears(mai)
    assert about == clinic.words("consent.about")
    assert question == clinic.words("consent.ask", on="4月1日（月）")
    assert known(clinic, mai) == []
    mai.taps(clinic.words("button.consent_yes"))
    kept, ahead = clinic.hears(mai)
    assert kept == clinic.words("treatment.kept", on="4月1日（月）")
    assert "4月2日（火）19:00ごろ\nお肌の調子をうかがいます" in ahead
    assert known(clinic, mai) == [MONDAY]
    steps = clinic.library.careplans["dermapen"].steps
    assert sorted(to_come(clinic, mai)) == sorted(step.slug for step in steps)


def test_in_english_with_typed_answers(clinic: Clinic) -> None:
    emma = clinic.patient("Emma", "en")
    said = registers(clinic, emma, "had it done last Friday", "Yes!")
    assert said[0] == clinic.words("treatment.kept", "en", on="Fri 29 March")
    assert known(clinic, emma) == [date(2030, 3, 29)]


def test_what_was_shown_is_what_is_written_down(clinic: Clinic) -> None:
    mai = clinic.patient()
    _, shown = registers(clinic, mai, "先週の金曜にダーマペンを受けました")
    mai.says("次のお知らせはいつ？")
    assert clinic.hears(mai) == [shown]


def test_the_date_picker(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.says("施術日を登録したい")
    assert clinic.hears(mai) == [clinic.words("treatment.when")]
    picker = next(action for action in mai.transcript.tappable() if action["type"] == "datetimepicker")
    last = max(step.day for step in clinic.library.careplans["dermapen"].steps)
    earliest = TODAY - timedelta(days=last)
    assert (picker["mode"], picker["max"], picker["min"]) == ("date", "2030-04-02", earliest.isoformat())
    mai.taps(picker["label"], picks="2030-03-31")
    assert clinic.hears(mai)[-1] == clinic.words("consent.ask", on=on(clinic, date(2030, 3, 31)))


def test_today_and_yesterday_are_one_tap(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.says("施術日を登録したい")
    clinic.hears(mai)
    clinic.passes(days=1)  # the button means the day it stood for when it was shown
    mai.taps(clinic.words("button.yesterday"))
    assert clinic.hears(mai)[-1] == clinic.words("consent.ask", on="4月1日（月）")


@pytest.mark.parametrize("text", ["2月30日", "先週", "金曜か土曜", "31日か1日だったと思う"])
def test_a_day_that_is_vague_or_impossible_is_asked_about(clinic: Clinic, text: str) -> None:
    mai = clinic.patient()
    mai.says("施術日を登録したい")
    clinic.hears(mai)
    mai.says(text)
    assert clinic.hears(mai) == [clinic.words("treatment.unclear")]
    mai.says("昨日")
    assert clinic.hears(mai)[-1] == clinic.words("consent.ask", on="4月1日（月）")
    assert known(clinic, mai) == []


@pytest.mark.parametrize(
    ("text", "key"),
    [("明日", "treatment.to_come"), ("tomorrow", "treatment.to_come"), ("来週の月曜", "treatment.unclear")],
)
def test_a_day_to_come_cannot_be_registered(clinic: Clinic, text: str, key: str) -> None:
    mai = clinic.patient()
    mai.says("施術日を登録したい")
    clinic.hears(mai)
    mai.says(text)
    assert clinic.hears(mai) == [clinic.words(key)]


@pytest.mark.parametrize("text", ["来週の月曜に受けました", "2月30日に受けました", "先週受けました"])
def test_a_treatment_told_of_without_a_day_that_could_be_is_asked_about(clinic: Clinic, text: str) -> None:
    mai = clinic.patient()
    mai.says(text)
    (said,) = clinic.hears(mai)
    assert said == clinic.words("treatment.when") or clinic.library.title("register-treatment", "ja") in mai.last.labels
    assert known(clinic, mai) == []


@pytest.mark.parametrize("picked", ["2030-04-03", "2099-01-01"])
def test_a_picked_day_to_come_is_refused(clinic: Clinic, picked: str) -> None:
    """LINE's picker cannot give one, but a clock that runs ahead can."""
    mai = clinic.patient()
    mai.posts_back("treatment:picked", params={"date": picked})
    assert clinic.hears(mai) == [clinic.words("treatment.to_come")]


@pytest.mark.parametrize("params", [None, {"date": "2030-02-30"}, {"date": "soon"}, {"time": "10:00"}])
def test_a_picker_that_gives_no_day_asks_again(clinic: Clinic, params: Any) -> None:
    mai = clinic.patient()
    mai.posts_back("treatment:picked", params=params)
    assert clinic.hears(mai) == [clinic.words("treatment.when")]


def test_a_day_before_the_plans_time_is_asked_about_and_then_not_kept(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.says("12月5日に施術を受けました")  # most likely the one to come was meant: the last one is months ago
    (asked,) = clinic.hears(mai)
    assert asked == clinic.words("treatment.long_ago", on="2029年12月5日", days="118")
    mai.says("はい")
    assert clinic.hears(mai) == [clinic.words("treatment.too_long_ago")]
    mai.says("12月5日に施術を受けました")
    clinic.hears(mai)
    mai.taps(clinic.words("button.day_other"))
    assert clinic.hears(mai) == [clinic.words("treatment.when")]
    assert known(clinic, mai) == []


def test_a_question_in_between_is_answered_and_the_day_still_awaited(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.says("施術日を登録したい")
    clinic.hears(mai)
    mai.says(phrasing(clinic, "pores"))
    assert clinic.hears(mai) == [clinic.library.answer_with_source("pores", "ja")]
    mai.says("昨日")
    assert clinic.hears(mai)[-1] == clinic.words("consent.ask", on="4月1日（月）")


def test_danger_in_the_middle_goes_first_and_the_talk_goes_on_after(clinic: Clinic) -> None:
    clinic.staff()
    mai = clinic.patient()
    mai.says("施術日を登録したい")
    clinic.hears(mai)
    for _ in range(2):  # while the day is asked for, then while consent is
        mai.says("血が止まらない")
        assert clinic.hears(mai) == [clinic.library.urgent_words("clinic-now", "ja", staff_told=True)]
        mai.says("昨日")
        clinic.hears(mai)
    mai.taps(clinic.words("button.consent_yes"))
    assert clinic.hears(mai)[:2] == [
        clinic.words("alarm.still_clinic-now"),
        clinic.words("treatment.kept", on="4月1日（月）"),
    ]


def test_a_yes_right_after_danger_is_no_consent(clinic: Clinic) -> None:
    clinic.staff()
    mai = clinic.patient()
    mai.says("昨日ダーマペンを受けました")
    clinic.hears(mai)
    mai.says("血が止まらない")
    clinic.hears(mai)
    mai.says("はい")
    assert clinic.words("treatment.kept", on="4月1日（月）") not in clinic.hears(mai)


def test_thinking_better_of_it(clinic: Clinic) -> None:
    mai = clinic.patient()
    for deed in (lambda: mai.says("やめる"), lambda: mai.taps(clinic.words("button.never_mind"))):
        mai.says("施術日を登録したい")
        clinic.hears(mai)
        deed()
        assert clinic.hears(mai) == [clinic.words("treatment.left")]


# Consent


def everything(clinic: Clinic) -> str:
    with clinic.office.db.look() as tx:
        return "\n".join(str(row) for table in EVERY_TABLE for row in tx.rows(f"SELECT * FROM {table}"))


@pytest.mark.parametrize("typed", [True, False])
def test_without_consent_nothing_is_kept_and_a_new_wish_is_asked_anew(clinic: Clinic, typed: bool) -> None:
    mai = clinic.patient()
    mai.says("月曜にダーマペンしてもらった")
    clinic.hears(mai)
    mai.says("いいえ") if typed else mai.taps(clinic.words("button.consent_no"))
    assert clinic.hears(mai) == [clinic.words("consent.refused")]
    assert "2030-04-01" not in everything(clinic).replace("2030-04-01T", "")  # a time of day is no treatment
    assert "4月1日" not in everything(clinic)
    with clinic.office.db.look() as tx:
        rows = tx.rows("SELECT given, wording, at FROM consent")
    version = consent.version(clinic.library, "ja")
    assert [(row["given"], row["wording"], from_stamp(row["at"])) for row in rows] == [
        (0, version, clinic.office.clock())
    ]
    assert registers(clinic, mai)[0] == clinic.words("treatment.kept", on="4月1日（月）")


def test_consent_is_asked_once_and_kept_with_its_time_and_wording(clinic: Clinic) -> None:
    mai = clinic.patient()
    registers(clinic, mai)
    with clinic.office.db.look() as tx:
        patient = patients.by_line(tx, mai.id)
        assert patient is not None
        given = treatments.consent(tx, patient.id)
    assert given == treatments.Consent(True, consent.version(clinic.library, "ja"), clinic.office.clock())
    mai.says("取り消す")
    clinic.hears(mai)
    mai.says("昨日ダーマペンを受けました")
    assert clinic.hears(mai)[0] == clinic.words("treatment.kept", on="4月1日（月）")


def test_the_wording_version_changes_with_the_words(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    before = consent.version(clinic.library, "ja")
    assert before != consent.version(clinic.library, "en")
    monkeypatch.setattr(consent, "WORDS", ("consent.about",))
    assert consent.version(clinic.library, "ja") != before


def test_a_no_from_an_old_button_takes_the_yes_back(clinic: Clinic) -> None:
    mai = clinic.patient()
    registers(clinic, mai)
    mai.posts_back("consent:no")
    assert clinic.hears(mai) == [clinic.words("consent.refused")]
    assert known(clinic, mai) == []
    clinic.passes(hours=12)  # tips would have come by now
    assert clinic.hears(mai) == []


def test_a_word_of_another_language_does_not_change_the_talks(clinic: Clinic) -> None:
    mai = clinic.patient()
    assert registers(clinic, mai, yes="OK")[0] == clinic.words("treatment.kept", on="4月1日（月）")
    mai.says("stop")
    assert clinic.hears(mai) == [clinic.words("tips.stopped")]
    mai.says("ok")
    assert clinic.hears(mai) == [clinic.words("courtesy.noted")]


@pytest.mark.parametrize("unclear", ["大丈夫です", "結構です", "うーん"])
def test_what_can_be_taken_either_way_is_no_consent(clinic: Clinic, unclear: str) -> None:
    mai = clinic.patient()
    mai.says("月曜にダーマペンしてもらった")
    clinic.hears(mai)
    mai.says(unclear)
    assert clinic.hears(mai) == [clinic.words("consent.unclear", on="4月1日（月）")]
    assert known(clinic, mai) == []


def test_asking_something_else_meanwhile_is_no_consent(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.says("月曜にダーマペンしてもらった")
    clinic.hears(mai)
    mai.says(phrasing(clinic, "pores"))
    clinic.hears(mai)
    mai.says("はい")
    assert clinic.hears(mai) == [clinic.words("courtesy.noted")]
    assert known(clinic, mai) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [("どんなお知らせが来るの？", "ja"), ("例えば何が届きますか", "ja"), ("what will you send?", "en")],
)
def test_what_would_come_is_told_before_agreeing_and_consent_is_asked_again(
    clinic: Clinic, text: str, language: Any
) -> None:
    mai = clinic.patient(language=language)
    mai.says("月曜にダーマペンしてもらった" if language == "ja" else "I had dermapen on Monday, it was great")
    clinic.hears(mai)
    mai.says(text)
    told, asked = clinic.hears(mai)
    assert asked == clinic.words("consent.ask", language, on=on(clinic, MONDAY, language))
    assert clinic.library.careplans["dermapen"].steps[1].words[language].title in told
    assert known(clinic, mai) == []
    mai.says("はい" if language == "ja" else "yes")
    assert clinic.hears(mai)[0] == clinic.words("treatment.kept", language, on=on(clinic, MONDAY, language))


# Putting right and taking back


@pytest.mark.parametrize("text", ["it was Saturday actually", "実は土曜でした", "すみません、土曜日だったかも"])
def test_right_after_registering_another_day_said_to_be_the_true_one_is_the_correction(
    clinic: Clinic, text: str
) -> None:
    mai = clinic.patient()
    registers(clinic, mai)
    mai.says(text)
    assert clinic.hears(mai)[0] == clinic.words("treatment.moved", on="3月30日（土）")
    assert known(clinic, mai) == [date(2030, 3, 30)]
    mai.taps(clinic.words("button.undo"))
    clinic.hears(mai)
    assert known(clinic, mai) == [MONDAY]


@pytest.mark.parametrize(
    "text", ["土曜にダーマペンを受けました", "実は土曜にもダーマペンを受けました", "土曜と日曜に受けました、すみません"]
)
def test_another_day_that_may_be_another_treatment_is_asked_about(clinic: Clinic, text: str) -> None:
    mai = clinic.patient()
    registers(clinic, mai)
    mai.says(text)
    clinic.hears(mai)
    assert known(clinic, mai) == [MONDAY]


def test_with_two_treatments_known_a_correction_is_asked_about(clinic: Clinic) -> None:
    mai = clinic.patient()
    registers(clinic, mai)
    clinic.passes(days=30)
    clinic.hears(mai)
    mai.says("昨日またダーマペンを受けました")
    clinic.hears(mai)
    mai.says("2回目です")
    clinic.hears(mai)
    mai.says("実は土曜でした")
    assert clinic.hears(mai) == [clinic.words("treatment.correction", was="5月1日（水）", on="4月27日（土）")]


@pytest.mark.parametrize("typed", [True, False])
def test_one_tap_undoes_it(clinic: Clinic, typed: bool) -> None:
    mai = clinic.patient()
    registers(clinic, mai)
    mai.says("取り消す") if typed else mai.taps(clinic.words("button.undo"))
    assert clinic.hears(mai) == [clinic.words("treatment.undone", on="4月1日（月）")]
    assert known(clinic, mai) == []
    clinic.passes(hours=12)  # tips would have come by now
    assert clinic.hears(mai) == []
    mai.posts_back("treatment:undo:2030-04-01")
    assert clinic.hears(mai) == [clinic.words("treatment.nothing_to_undo")]


@pytest.mark.parametrize(
    ("said", "day"),
    [("受けたのは31日でした、訂正します", 31), ("施術日まちがえてた", None), ("違う、3月31日", 31), ("違います", None)],
)
def test_a_corrected_day_plans_again_what_is_not_yet_sent(clinic: Clinic, said: str, day: int | None) -> None:
    mai = clinic.patient()
    registers(clinic, mai)
    clinic.passes(hours=7)  # nine in the morning: the first tips
    assert len(clinic.hears(mai)) == 1
    told = 12 - len(to_come(clinic, mai))
    mai.says(said)
    if day is None:
        assert clinic.hears(mai) == [clinic.words("treatment.which_day")]
        mai.says("3月31日")
    answered = clinic.hears(mai)
    if (
        answered[0] == clinic.words("treatment.which", was="4月1日（月）", on="3月31日（日）")
        or "直しますか" in answered[0]
    ):
        mai.taps(clinic.words("button.day_mistaken"))
        answered = clinic.hears(mai)
    assert answered[0] == clinic.words("treatment.moved", on="3月31日（日）")
    assert known(clinic, mai) == [date(2030, 3, 31)]
    assert len(to_come(clinic, mai)) <= 12 - told
    mai.says("取り消す")  # puts the day back
    assert clinic.hears(mai)[0] == clinic.words("treatment.moved", on="4月1日（月）")
    assert known(clinic, mai) == [MONDAY]


def test_the_same_day_twice_is_one_treatment(clinic: Clinic) -> None:
    mai = clinic.patient()
    registers(clinic, mai)
    before = to_come(clinic, mai)
    mai.says("昨日ダーマペンを受けました")
    assert clinic.hears(mai)[0] == clinic.words("treatment.already", on="4月1日（月）")
    mai.posts_back("consent:yes:2030-04-01")  # the old button, once more
    assert clinic.hears(mai)[0] == clinic.words("treatment.already", on="4月1日（月）")
    assert known(clinic, mai) == [MONDAY]
    assert to_come(clinic, mai) == before


@pytest.mark.parametrize("typed", [True, False])
def test_a_second_treatment_takes_over_and_undone_gives_back(clinic: Clinic, typed: bool) -> None:
    mai = clinic.patient()
    registers(clinic, mai)
    clinic.passes(days=30)
    clinic.hears(mai)
    first = to_come(clinic, mai)
    mai.says("昨日またダーマペンを受けました")
    asked = clinic.words("treatment.which", was="4月1日（月）", on="5月1日（水）")
    assert clinic.hears(mai) == [asked]
    mai.says("2回目です") if typed else mai.taps(clinic.words("button.day_another"))
    assert clinic.hears(mai)[0] == clinic.words("treatment.kept", on="5月1日（水）")
    assert known(clinic, mai) == [date(2030, 5, 1), MONDAY]
    assert len(to_come(clinic, mai)) == len(clinic.library.careplans["dermapen"].steps)
    mai.taps(clinic.words("button.undo"))
    clinic.hears(mai)
    assert known(clinic, mai) == [MONDAY]
    assert to_come(clinic, mai) == first


@pytest.mark.parametrize("button", ["day_mistaken", "day_another", "undo"])
def test_a_button_about_an_earlier_treatment_leaves_the_newer_one_alone(clinic: Clinic, button: str) -> None:
    mai = clinic.patient()
    registers(clinic, mai)
    mai.says("3月25日にダーマペンを受けました")
    clinic.hears(mai)
    mai.taps(clinic.words("button.day_mistaken"))
    clinic.hears(mai)
    old = data_of(clinic, mai, "undo")
    clinic.passes(days=10)
    mai.says("昨日またダーマペンを受けました")
    clinic.hears(mai)
    old = old if button == "undo" else data_of(clinic, mai, button)
    mai.taps(clinic.words("button.day_another"))
    clinic.hears(mai)
    clinic.passes(days=20)
    mai.says("昨日またダーマペンを受けました")
    clinic.hears(mai)
    mai.taps(clinic.words("button.day_another"))
    clinic.hears(mai)
    before = known(clinic, mai), to_come(clinic, mai)
    mai.posts_back(old)
    assert clinic.hears(mai) == [clinic.words("treatment.meanwhile", on="5月1日（水）")]
    assert (known(clinic, mai), to_come(clinic, mai)) == before


def test_a_button_about_a_treatment_taken_back_registers_nothing(clinic: Clinic) -> None:
    mai = clinic.patient()
    registers(clinic, mai)
    mai.says("3月25日にダーマペンを受けました")
    clinic.hears(mai)
    old = data_of(clinic, mai, "day_mistaken")
    mai.posts_back("treatment:undo:2030-04-01")
    clinic.hears(mai)
    mai.posts_back(old)
    assert clinic.hears(mai) == [clinic.words("tips.no_treatment")]
    assert known(clinic, mai) == []


def test_a_button_pressed_twice_says_what_is_registered(clinic: Clinic) -> None:
    mai = clinic.patient()
    registers(clinic, mai)
    mai.says("3月25日にダーマペンを受けました")
    clinic.hears(mai)
    twice = data_of(clinic, mai, "day_mistaken")
    for key in ("treatment.moved", "treatment.already"):
        mai.posts_back(twice)
        assert clinic.hears(mai)[0] == clinic.words(key, on="3月25日（月）")


def test_an_earlier_day_than_the_one_known_can_only_be_a_correction(clinic: Clinic) -> None:
    mai = clinic.patient()
    registers(clinic, mai)
    mai.says(phrasing(clinic, "pores"))
    clinic.hears(mai)
    mai.says("3月25日にダーマペンを受けました")
    assert clinic.hears(mai) == [clinic.words("treatment.correction", was="4月1日（月）", on="3月25日（月）")]
    mai.says("いいえ")
    assert clinic.hears(mai) == [clinic.words("treatment.left")]
    mai.says("3月25日にダーマペンを受けました")
    clinic.hears(mai)
    mai.says("はい")
    assert clinic.hears(mai)[0] == clinic.words("treatment.moved", on="3月25日（月）")


# The hour, and what is kept


@pytest.mark.parametrize(("typed", "hour"), [("朝がいい", "morning"), ("昼でお願いします", "noon"), (None, "evening")])
def test_the_person_chooses_the_time_of_day(clinic: Clinic, typed: str | None, hour: str) -> None:
    mai = clinic.patient()
    registers(clinic, mai)
    mai.says(typed) if typed else mai.taps(clinic.words(f"button.hour_{hour}"))
    at = {"morning": "09:00", "noon": "12:30", "evening": "19:00"}[hour]
    assert clinic.hears(mai) == [clinic.words(f"tips.hour_{hour}", at=at)]
    mai.says("次のお知らせはいつ？")
    (ahead,) = clinic.hears(mai)
    assert f"4月5日（金）{at}ごろ\n食事のこと" in ahead


def test_my_data_shows_treatment_consent_and_tips_and_deleting_deletes_them(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.says("データを見せて")
    none = clinic.hears(mai)[0]
    assert "施術日：なし" in none
    assert "同意：なし" in none
    registers(clinic, mai)
    mai.posts_back("tips:hour-morning")
    mai.posts_back("checkin:check-in-1:fine")
    clinic.hears(mai)
    mai.says("データを見せて")
    (shown,) = clinic.hears(mai)
    for line in ("施術日：2030年4月1日", "同意：あり（2030年4月2日）", "お送りしています（朝をご希望）", "お答え：1件"):
        assert line in shown
    mai.says("配信停止")
    mai.says("データを見せて")
    assert "止めています" in clinic.hears(mai)[-1]
    mai.says("データを削除")
    clinic.hears(mai)
    mai.says("はい")
    assert clinic.hears(mai) == [clinic.words("delete.done")]
    with clinic.office.db.look() as tx:
        for table in ("patient", "consent", "treatment", "nudge", "tip_preference", "checkin"):
            assert tx.rows(f"SELECT * FROM {table}") == [], table
    clinic.passes(hours=12)  # tips would have come by now
    assert clinic.hears(mai) == []


def test_nothing_of_this_goes_to_staff(clinic: Clinic) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    registers(clinic, mai)
    for slug in ("register-treatment", "change-treatment-date", "stop-tips", "resume-tips", "next-tips"):
        mai.says(phrasing(clinic, slug))
        clinic.settles()
    assert clinic.hears(ann) == []
