"""How is the skin? What is answered, on which day, and who hears of it."""

from datetime import timedelta

import pytest

from simulator.people import Person
from store import patients, treatments
from tests.stories.conftest import Clinic, phrasing
from tests.stories.test_treatment import registers


def told(clinic: Clinic, symptom: str, first: int, days: int, language: str = "ja") -> str:
    """The daybook's words, for a treatment on the first of April."""
    on = {"ja": "4月1日（月）", "en": "Mon 1 April"}[language]
    return clinic.library.on_day(symptom, first, language, on=on, days=str(days))


@pytest.fixture
def mai(clinic: Clinic) -> Person:
    """Treated on Monday, registered the night after."""
    mai = clinic.patient()
    registers(clinic, mai)
    return mai


def evening(clinic: Clinic, mai: Person, day: int) -> None:
    """Seven in the evening of that day after the treatment; on days 1, 3 and 7 the skin is asked about."""
    treated = clinic.office.clock().replace(year=2030, month=4, day=1, hour=10, minute=0)
    clinic.passes(seconds=(treated + timedelta(days=day) - clinic.office.clock()).total_seconds())
    clinic.hears(mai)


def answers(clinic: Clinic, mai: Person) -> list[tuple[str | None, str]]:
    with clinic.office.db.look() as tx:
        patient = patients.by_line(tx, mai.id)
        assert patient is not None
        return [(one.step, one.answer) for one in treatments.checkin_answers(tx, patient.id)]


# Answers that are tapped


@pytest.mark.parametrize("day", [1, 3, 7])
def test_the_skin_is_asked_about_with_four_answers(clinic: Clinic, mai: Person, day: int) -> None:
    evening(clinic, mai, day)
    assert [clinic.words(f"button.checkin_{how}") for how in ("fine", "red", "dry", "worried")] == mai.last.labels[:4]


def test_fine(clinic: Clinic, mai: Person) -> None:
    evening(clinic, mai, 1)
    mai.taps(clinic.words("button.checkin_fine"))
    assert clinic.hears(mai) == [clinic.words("checkin.fine")]
    assert answers(clinic, mai) == [("check-in-1", "fine")]


def test_who_keeps_answering_fine_is_asked_less(clinic: Clinic, mai: Person) -> None:
    for day in (1, 3):
        evening(clinic, mai, day)
        mai.taps(clinic.words("button.checkin_fine"))
        clinic.hears(mai)
    evening(clinic, mai, 7)
    assert clinic.words("button.checkin_fine") not in mai.last.labels


def test_red_is_expected_at_first_and_goes_to_staff_later_with_all_that_was_answered(
    clinic: Clinic, mai: Person
) -> None:
    ann = clinic.staff()
    evening(clinic, mai, 1)
    mai.taps(clinic.words("button.checkin_red"))
    assert clinic.hears(mai) == [told(clinic, "red", 0, 1)]
    assert clinic.library.title("aftercare-cooling", "ja") in mai.last.labels
    assert clinic.hears(ann) == []
    evening(clinic, mai, 7)
    mai.taps(clinic.words("button.checkin_red"))
    first, second = clinic.hears(mai)
    assert first == told(clinic, "red", 7, 7)
    assert second == clinic.words("staff.passed")
    alert, *_ = clinic.hears(ann)
    assert "施術日 4月1日（月）（7日前）" in alert
    assert alert.index("4月2日（火） お肌の調子：赤み・腫れ") < alert.index("4月8日（月） お肌の調子：赤み・腫れ")


def test_an_answer_tapped_late_is_judged_by_the_day_it_is_tapped(clinic: Clinic, mai: Person) -> None:
    evening(clinic, mai, 1)
    clinic.passes(days=9)
    clinic.hears(mai)
    mai.posts_back("checkin:check-in-1:red")
    assert clinic.hears(mai)[0] == told(clinic, "red", 7, 10)


def test_dry_leads_to_moisture_and_long_after_to_staff(clinic: Clinic, mai: Person) -> None:
    ann = clinic.staff()
    evening(clinic, mai, 3)
    mai.taps(clinic.words("button.checkin_dry"))
    assert clinic.hears(mai) == [told(clinic, "dry", 0, 3)]
    mai.taps(clinic.library.title("aftercare-moisture", "ja"))
    assert clinic.hears(mai) == [clinic.library.answer_with_source("aftercare-moisture", "ja")]
    assert clinic.hears(ann) == []
    evening(clinic, mai, 20)
    mai.posts_back("checkin:check-in-7:dry")
    assert clinic.hears(mai)[0] == told(clinic, "dry", 15, 20)
    assert len(clinic.hears(ann)) == 2  # the question, and its buttons


def test_a_worry_goes_to_staff_in_the_persons_own_words(clinic: Clinic, mai: Person) -> None:
    ann = clinic.staff()
    evening(clinic, mai, 1)
    mai.taps(clinic.words("button.checkin_worried"))
    assert clinic.hears(mai) == [clinic.words("checkin.worried")]
    mai.says("ファンデの色が合わない気がします")
    assert clinic.hears(mai) == [clinic.words("staff.passed")]
    alert, *_ = clinic.hears(ann)
    assert "ファンデの色が合わない気がします" in alert
    assert "気になることがある" in alert


def test_a_worry_where_nobody_has_joined_names_the_phone(clinic: Clinic, mai: Person) -> None:
    evening(clinic, mai, 1)
    mai.taps(clinic.words("button.checkin_worried"))
    assert clinic.hears(mai) == [clinic.words("checkin.worried_nobody")]


@pytest.mark.parametrize("tapped", [True, False])
def test_danger_in_the_answer_takes_the_urgent_path(clinic: Clinic, mai: Person, tapped: bool) -> None:
    ann = clinic.staff()
    evening(clinic, mai, 1)
    if tapped:
        mai.taps(clinic.words("button.checkin_worried"))
        clinic.hears(mai)
    mai.says("膿が出て熱もあります")
    (said,) = clinic.hears(mai)
    assert clinic.library.clinic.emergency_phone in said
    alert, *_ = clinic.hears(ann)
    assert "至急" in alert
    assert "施術日 4月1日（月）（1日前）" in alert


@pytest.mark.parametrize("data", ["checkin:check-in-1:red", "checkin:check-in-1:nonsense", "checkin:x", "checkin:"])
def test_a_button_of_a_treatment_taken_back_leads_back_in(clinic: Clinic, data: str) -> None:
    mai = clinic.patient()
    mai.posts_back(data)
    assert clinic.hears(mai) == [clinic.words("courtesy.help")]


# Answers in words


@pytest.mark.parametrize("text", ["順調です！", "大丈夫です", "ok", "all good"])
def test_fine_in_words(clinic: Clinic, mai: Person, text: str) -> None:
    evening(clinic, mai, 1)
    mai.says(text)
    assert clinic.hears(mai)[0].split("\n")[0] in (
        clinic.words("checkin.fine").split("\n")[0],
        clinic.words("checkin.fine", "en").split("\n")[0],
    )
    assert answers(clinic, mai) == [("check-in-1", "fine")]


def test_a_symptom_in_words_is_noted_and_answered_by_its_day(clinic: Clinic, mai: Person) -> None:
    evening(clinic, mai, 1)
    mai.says("まだ少し赤いです")
    assert clinic.hears(mai) == [told(clinic, "red", 0, 1)]
    assert answers(clinic, mai) == [("check-in-1", "red")]


def test_words_nobody_understands_go_to_staff_and_not_into_the_void(clinic: Clinic, mai: Person) -> None:
    ann = clinic.staff()
    evening(clinic, mai, 1)
    mai.says("なんだかモヤモヤします")
    assert clinic.hears(mai) == [clinic.words("staff.passed")]
    assert "モヤモヤ" in clinic.hears(ann)[0]
    assert answers(clinic, mai) == [("check-in-1", "other")]
    mai.says("明日の東京の天気を教えて")  # the check-in is answered: what is out of scope is declined again
    assert clinic.hears(mai) == [clinic.words("decline.text")]


def test_a_question_instead_of_an_answer_is_answered(clinic: Clinic, mai: Person) -> None:
    evening(clinic, mai, 1)
    mai.says(phrasing(clinic, "aftercare-exercise"))
    assert clinic.hears(mai) == [clinic.library.answer_with_source("aftercare-exercise", "ja")]


def test_a_day_later_words_are_no_answer_any_more(clinic: Clinic, mai: Person) -> None:
    evening(clinic, mai, 1)
    clinic.passes(hours=25)
    clinic.hears(mai)
    mai.says("大丈夫です")
    clinic.settles()
    assert answers(clinic, mai) == []


# Some days later


@pytest.mark.parametrize(
    "text", ["赤みは引きました", "the redness is gone", "もう大丈夫です", "すっかりよくなりました！", "it's fine now"]
)
def test_words_that_plainly_answer_are_understood_some_days_later(clinic: Clinic, mai: Person, text: str) -> None:
    evening(clinic, mai, 3)
    clinic.passes(hours=60)
    clinic.hears(mai)
    mai.says(text)
    assert clinic.hears(mai)[0] in (clinic.words("checkin.fine"), clinic.words("checkin.fine", "en"))
    assert answers(clinic, mai) == [("check-in-3", "fine")]


def test_a_symptom_told_some_days_later_still_answers_the_question(clinic: Clinic, mai: Person) -> None:
    evening(clinic, mai, 3)
    clinic.passes(hours=60)
    mai.says("まだ少し赤いです")
    clinic.hears(mai)
    assert answers(clinic, mai) == [("check-in-3", "red")]


@pytest.mark.parametrize(
    "text",
    ["赤みは引きましたが、かゆみは残っています", "赤みは引きましたか？", "the redness is gone but it is still dry"],
)
def test_what_is_not_all_well_is_not_taken_for_it(clinic: Clinic, mai: Person, text: str) -> None:
    evening(clinic, mai, 3)
    clinic.passes(hours=60)
    mai.says(text)
    clinic.hears(mai)
    assert "fine" not in [answer for _, answer in answers(clinic, mai)]


def test_with_another_question_open_the_words_are_about_that(clinic: Clinic, mai: Person) -> None:
    evening(clinic, mai, 3)
    clinic.passes(hours=40)
    mai.says("データを削除")
    clinic.hears(mai)
    mai.says("もう大丈夫です")
    clinic.hears(mai)
    assert answers(clinic, mai) == []


def test_four_days_later_it_is_no_answer_any_more(clinic: Clinic, mai: Person) -> None:
    evening(clinic, mai, 7)
    clinic.passes(hours=96)
    mai.says("もう大丈夫です")
    clinic.hears(mai)
    assert answers(clinic, mai) == []


# Told unasked


@pytest.mark.parametrize(
    ("text", "noted"),
    [
        ("まだ赤いです", "red"),
        ("still red", "red"),
        ("まだ赤いけど大丈夫？", "red"),
        ("still red but is that normal?", "red"),
        ("乾燥してます", "dry"),
        ("頬がかゆいです", "other"),
        ("赤みはどのくらい続きますか", None),
        ("まだ赤いですか？", None),
        ("the redness is gone", None),
    ],
)
def test_what_is_told_unasked_is_noted_and_what_is_only_asked_is_not(
    clinic: Clinic, mai: Person, text: str, noted: str | None
) -> None:
    evening(clinic, mai, 5)
    mai.says(text)
    clinic.hears(mai)
    assert answers(clinic, mai) == ([(None, noted)] if noted else [])


def test_the_check_in_of_day_seven_knows_what_was_told_in_between(clinic: Clinic, mai: Person) -> None:
    ann = clinic.staff()
    for day in (1, 3):
        evening(clinic, mai, day)
        mai.taps(clinic.words("button.checkin_fine"))
        clinic.hears(mai)
    evening(clinic, mai, 5)
    mai.says("まだ赤いです")
    clinic.hears(mai)
    evening(clinic, mai, 7)
    mai.taps(clinic.words("button.checkin_red"))  # asked again, though all was fine twice
    clinic.hears(mai)
    assert "4月6日（土） お肌の調子：赤み・腫れ" in clinic.hears(ann)[0]


def test_an_alarm_is_noted_where_a_treatment_is_known(clinic: Clinic, mai: Person) -> None:
    evening(clinic, mai, 5)
    mai.says("膿が出て熱もあります")
    clinic.hears(mai)
    assert answers(clinic, mai) == [(None, "worried")]
    ken = clinic.patient("Ken")
    ken.says("膿が出て熱もあります")
    clinic.hears(ken)
    assert answers(clinic, ken) == []


# Questions, answered by the day


@pytest.mark.parametrize(
    ("day", "first", "staff"), [(1, 0, False), (3, 0, False), (5, 4, False), (8, 7, True), (10, 7, True)]
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_still_red_means_another_thing_on_another_day(
    clinic: Clinic, day: int, first: int, staff: bool, language: str
) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    registers(clinic, mai)
    evening(clinic, mai, day)
    words = {"ja": "まだ赤いです", "en": "it's still red"}[language]
    mai.says(words)
    said = clinic.hears(mai)
    assert said[0] == told(clinic, "red", first, day, language)
    alerts = clinic.hears(ann)
    assert len(alerts) == (2 if staff else 0)  # with its buttons
    assert not staff or words in alerts[0]
    assert staff == (said[-1] == clinic.words("staff.passed", language))


@pytest.mark.parametrize(
    ("text", "symptom", "first", "language"),
    [
        ("still red, hasn't settled", "red", 7, "en"),
        ("it's not itchy, still red", "red", 7, "en"),
        ("赤みが消えましたが、また赤くなりました", "red", 7, "ja"),
        ("腫れは落ち着きましたが、かゆみが残っています", "itching", 0, "ja"),
        ("赤みは引いたけど痛みがあります", "pain", 2, "ja"),
        ("赤みは落ち着きました。まだ少し", "red", 7, "ja"),
    ],
)
def test_what_is_over_hides_nothing_that_is_felt(
    clinic: Clinic, mai: Person, text: str, symptom: str, first: int, language: str
) -> None:
    ann = clinic.staff()
    evening(clinic, mai, 10)
    clinic.hears(ann)
    mai.says(text)
    assert clinic.hears(mai)[0] == told(clinic, symptom, first, 10, language)
    assert text in clinic.hears(ann)[0]


@pytest.mark.parametrize(
    ("day", "text", "symptom", "first", "staff"),
    [
        (1, "ヒリヒリする", "stinging", 0, False),
        (1, "ほてりがある", "heat", 0, False),
        (1, "かゆいし赤い", "itching", 0, True),  # of the two, what staff should hear of
        (1, "赤くてかゆい、寝付けない", "worse", 0, True),
        (5, "かさぶたができた", "scabs", 0, False),
        (5, "feels like sandpaper", "rough", 0, False),
        (5, "内出血してる", "bruising", 0, False),
        (5, "ヒリヒリする", "stinging", 4, True),
        (20, "毛穴が前より目立つ", "visible-pores", 15, True),
        (20, "頬に茶色っぽい跡", "marks", 0, True),
    ],
)
def test_the_commonest_worries_are_answered_by_their_day_and_with_nothing_that_reads_like_a_sale(
    clinic: Clinic, mai: Person, day: int, text: str, symptom: str, first: int, staff: bool
) -> None:
    ann = clinic.staff()
    evening(clinic, mai, day)
    clinic.hears(ann)
    mai.says(text)
    said = clinic.hears(mai)
    assert said[0] == told(clinic, symptom, first, day, "en" if text.isascii() else "ja")
    assert len(said) == (2 if staff else 1)
    assert bool(clinic.hears(ann)) is staff


@pytest.mark.parametrize(
    "text", ["赤みも腫れももうないです", "痛くもかゆくもないです", "no redness, no pain", "no more swelling"]
)
def test_all_that_is_over_answers_the_check_in(clinic: Clinic, mai: Person, text: str) -> None:
    evening(clinic, mai, 3)
    mai.says(text)
    clinic.hears(mai)
    assert answers(clinic, mai) == [("check-in-3", "fine")]


def test_without_a_treatment_the_answer_is_the_general_one(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.says("まだ赤いです")
    assert clinic.hears(mai) == [clinic.library.answer_with_source("risk-redness-swelling", "ja")]


def test_what_else_was_asked_is_answered_too(clinic: Clinic, mai: Person) -> None:
    evening(clinic, mai, 2)
    mai.says("まだ赤いです。運動してもいいですか？")
    assert clinic.hears(mai) == [
        told(clinic, "red", 0, 2),
        clinic.library.answer_with_source("aftercare-exercise", "ja"),
    ]


def test_what_else_may_have_been_asked_is_offered_too(clinic: Clinic, mai: Person) -> None:
    evening(clinic, mai, 2)
    mai.says("まだ赤いけどお酒飲んでいい？")
    said = clinic.hears(mai)
    assert said[0] == told(clinic, "red", 0, 2)
    assert len(said) == 2
    if clinic.library.title("aftercare-alcohol-smoking", "ja") in said[1]:  # asked back, where it is not sure
        mai.says("1")
        said = clinic.hears(mai)
    assert said[-1] == clinic.library.answer_with_source("aftercare-alcohol-smoking", "ja")


def test_from_an_expected_answer_staff_are_one_tap_away_with_the_words(clinic: Clinic, mai: Person) -> None:
    ann = clinic.staff()
    evening(clinic, mai, 5)
    mai.says("まだ赤いです")
    clinic.hears(mai)
    mai.taps(clinic.words("button.ask_staff"))
    assert clinic.hears(mai) == [clinic.words("staff.passed")]
    assert "まだ赤いです" in clinic.hears(ann)[0]


def test_itching_goes_to_staff_on_every_day(clinic: Clinic, mai: Person) -> None:
    ann = clinic.staff()
    evening(clinic, mai, 2)
    mai.says("頬がかゆいです")
    assert clinic.hears(mai)[-1] == clinic.words("staff.passed")
    assert len(clinic.hears(ann)) == 2  # the question, and its buttons


def test_how_to_care_is_not_taken_for_a_symptom(clinic: Clinic, mai: Person) -> None:
    evening(clinic, mai, 20)
    mai.says(phrasing(clinic, "aftercare-moisture"))
    assert clinic.hears(mai) == [clinic.library.answer_with_source("aftercare-moisture", "ja")]


def test_after_the_plan_has_ended_answers_are_general_again(clinic: Clinic, mai: Person) -> None:
    clinic.passes(days=max(step.day for step in clinic.library.careplans["dermapen"].steps) + 1)
    clinic.hears(mai)
    mai.says("赤みはどのくらい続きますか")
    assert clinic.hears(mai) == [clinic.library.answer_with_source("risk-redness-swelling", "ja")]
