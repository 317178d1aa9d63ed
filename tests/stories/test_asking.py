"""A patient asks at two in the morning, and is answered."""

import pytest

from clinic.patient import Language
from tests.stories.conftest import Clinic, phrasing

VAGUE = (
    "どう？",
    "だいじょうぶかな",
    "気になる",
    "顔",
    "針",
    "肌のこと",
    "あとどれくらい",
    "is it ok",
    "how about after",
    "skin",
)


def vague_line(clinic: Clinic) -> str:
    """A line the matcher is not sure of."""
    today = clinic.office.clock().date()
    return next(line for line in VAGUE if clinic.library.understanding.read(line, today).outcome == "suggest")


def test_a_question_in_japanese_is_answered_by_the_free_reply(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.says(phrasing(clinic, "pores"))
    assert clinic.hears(mai) == [clinic.library.answer_with_source("pores", "ja")]
    assert [seen.call.name for seen in clinic.platform.requests] == ["reply"]
    assert "スタッフと話す" in mai.last.labels


def test_a_question_in_english_is_answered_in_english(clinic: Clinic) -> None:
    emma = clinic.patient("Emma", "en")
    emma.says(phrasing(clinic, "risk-redness-swelling", "en"))
    assert clinic.hears(emma) == [clinic.library.answer_with_source("risk-redness-swelling", "en")]


def test_a_related_topic_is_one_tap_away(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.says(phrasing(clinic, "pores"))
    clinic.hears(mai)
    related = clinic.library.topics["pores"].related[0]
    mai.taps(clinic.library.title(related, "ja"))
    assert clinic.hears(mai) == [clinic.library.answer_with_source(related, "ja")]


def test_an_unclear_question_is_met_with_suggestions_that_can_be_tapped_or_typed(clinic: Clinic) -> None:
    mai = clinic.patient()
    line = vague_line(clinic)
    mai.says(line)
    clinic.hears(mai)
    offered = clinic.library.understanding.read(line, clinic.office.clock().date()).suggestions
    language = "ja" if mai.last.text.startswith("お尋ね") else "en"
    assert 1 <= len(offered) <= 3
    for number, slug in enumerate(offered, 1):
        assert f"{number}. {clinic.library.title(slug, language)}" in mai.last.text
        assert clinic.library.title(slug, language) in mai.last.labels
    mai.says("１")
    (typed,) = clinic.hears(mai)
    mai.says(line)
    clinic.hears(mai)
    mai.taps(clinic.library.title(offered[0], language))
    assert clinic.hears(mai) == [typed]


def test_what_is_out_of_scope_is_declined_and_offered_to_staff(clinic: Clinic) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    mai.says("明日の東京の天気を教えて")
    assert clinic.hears(mai) == [clinic.words("decline.text")]
    assert clinic.hears(ann) == []
    mai.taps(clinic.words("button.ask_staff"))
    assert clinic.hears(mai) == [clinic.words("staff.passed")]
    alert, *_ = clinic.hears(ann)
    assert "明日の東京の天気を教えて" in alert


def test_what_is_out_of_scope_is_declined_in_the_language_it_was_written_in(clinic: Clinic) -> None:
    emma = clinic.patient("Emma", None)
    emma.says("what's the weather in Tokyo tomorrow?")
    assert clinic.hears(emma) == [clinic.words("decline.text", "en")]
    emma.says("😀")  # tells no language, and asks nothing that could be declined
    assert clinic.hears(emma) == [clinic.words("courtesy.told", "en")]
    emma.says("What is the capital of France?")
    assert clinic.hears(emma) == [clinic.words("decline.text", "en")]


def test_words_go_to_staff_only_with_the_button_they_were_offered_with(clinic: Clinic) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    mai.says("明日の東京の天気を教えて")
    clinic.settles()
    mai.posts_back("topic:pain-anaesthesia")  # of an older message
    clinic.settles()
    alert, *_ = clinic.hears(ann)
    assert clinic.library.title("pain-anaesthesia", "ja") in alert
    assert "天気" not in alert


def test_danger_goes_first_and_staff_are_told_at_once(clinic: Clinic) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    mai.says("昨日ダーマペンをして、唇が腫れて息が苦しいです。あと、予約もしたいです")
    assert clinic.hears(mai) == [clinic.library.urgent_words("emergency", "ja", staff_told=True)]
    alert, *_ = clinic.hears(ann)
    assert "至急" in alert
    assert "息が苦しい" in alert
    # Pushed with a retry key, so that even a crash cannot lose or double it.
    urgent = [seen for seen in clinic.platform.requests if seen.call.body and seen.call.body.get("to") == mai.id]
    assert [seen.call.name for seen in urgent] == ["push"]


def test_danger_in_the_middle_of_something_else_goes_first_and_a_yes_after_it_is_none_to_what_was_asked_before(
    clinic: Clinic,
) -> None:
    clinic.staff()
    mai = clinic.patient()
    mai.says(phrasing(clinic, "delete-my-data"))
    assert clinic.hears(mai) == [clinic.words("delete.confirm")]
    mai.says("血が止まらない")
    assert clinic.hears(mai) == [clinic.library.urgent_words("clinic-now", "ja", staff_told=True)]
    mai.says("はい")
    assert clinic.words("delete.done") not in clinic.hears(mai)


def test_danger_is_recognised_where_no_staff_have_joined(clinic: Clinic) -> None:
    emma = clinic.patient("Emma", "en")
    emma.says("my throat is swelling and i can't breathe")
    assert clinic.hears(emma) == [clinic.library.urgent_words("emergency", "en", staff_told=False)]


def test_what_only_the_clinic_can_answer_goes_to_staff_with_the_question_as_asked(clinic: Clinic) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    question = phrasing(clinic, "pain-anaesthesia")
    mai.says(question)
    about = clinic.library.title("pain-anaesthesia", "ja")
    assert clinic.hears(mai) == [clinic.words("staff.passed_about", about=about)]
    alert, *_ = clinic.hears(ann)
    assert question in alert
    assert about in alert


def test_the_same_question_twice_is_one_task(clinic: Clinic) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    for _ in range(2):
        mai.says(phrasing(clinic, "pain-anaesthesia"))
        clinic.settles()
    assert len(clinic.hears(ann)) == 2  # the question, and its buttons


def test_a_question_passed_on_can_be_taken_back(clinic: Clinic) -> None:
    clinic.staff()
    mai = clinic.patient()
    mai.says(phrasing(clinic, "pain-anaesthesia"))
    clinic.hears(mai)
    mai.taps(clinic.words("button.withdraw"))
    assert clinic.hears(mai) == [clinic.words("staff.withdrawn")]
    mai.posts_back("staff:withdraw")
    assert clinic.hears(mai) == [clinic.words("staff.nothing_open")]


def test_an_urgent_task_cannot_be_taken_back_and_nobody_says_it_was(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.says("血が止まらない")
    clinic.hears(mai)
    mai.posts_back("staff:withdraw")
    assert clinic.hears(mai) == [clinic.words("alarm.still_clinic-now"), clinic.words("staff.nothing_open")]


def test_a_clinic_topic_the_profile_speaks_on_is_answered_from_it(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.says(phrasing(clinic, "opening-hours"))
    (said,) = clinic.hears(mai)
    assert said == clinic.library.answer_with_source("opening-hours", "ja")


def test_writing_to_staff(clinic: Clinic) -> None:
    ann, emma = clinic.staff(), clinic.patient("Emma", "en")
    emma.says(phrasing(clinic, "talk-to-staff", "en"))
    assert clinic.hears(emma) == [clinic.words("staff.write", "en")]
    emma.says("could you keep my umbrella for me?")
    assert clinic.hears(emma) == [clinic.words("staff.passed", "en")]
    alert, *_ = clinic.hears(ann)
    assert "could you keep my umbrella for me?" in alert


@pytest.mark.parametrize("typed", [False, True])
def test_changing_ones_mind_about_writing_to_staff(clinic: Clinic, typed: bool) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    mai.says(phrasing(clinic, "talk-to-staff"))
    clinic.hears(mai)
    mai.says("やめる") if typed else mai.taps(clinic.words("button.never_mind"))
    assert clinic.hears(mai) == [clinic.words("staff.never_mind")]
    mai.says(phrasing(clinic, "pores"))
    assert clinic.hears(mai) == [clinic.library.answer_with_source("pores", "ja")]
    assert clinic.hears(ann) == []


def test_a_language_sodan_does_not_speak_gets_a_line_in_both_it_does(clinic: Clinic) -> None:
    lin = clinic.patient("Lin", None)
    lin.says("你好，请问做完之后多久可以化妆？我想知道价格")
    (said,) = clinic.hears(lin)
    assert "日本語か英語" in said
    assert "Japanese and English" in said


def test_a_button_from_an_old_or_unknown_message_leads_back_in(clinic: Clinic) -> None:
    mai = clinic.patient()
    for data in ("topic:no-such-topic", "delete:yes", "nonsense", "", "language:xx", "staff:ask"):
        mai.posts_back(data)
        (said,) = clinic.hears(mai)
        assert said in (clinic.words("courtesy.help"), clinic.words("staff.write_nobody")), data


def test_whoever_moves_what_is_not_there_is_told_so_and_a_wish_behind_it_is_one(clinic: Clinic) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    mai.says(phrasing(clinic, "reschedule"))
    assert clinic.hears(mai) == [clinic.words("reservation.status_none")]
    mai.says("12月5日の15時、顔全体でお願いします")
    why, asked = clinic.hears(mai)
    assert why.startswith("12/5（木）は、まだご予約を受け付けていません。")
    assert asked.startswith("ダーマペン（顔全体）ですね。ご希望の日はいつですか。")
    assert clinic.hears(ann) == []


def test_deleting_works_in_the_middle_of_writing_to_staff(clinic: Clinic) -> None:
    ann, emma = clinic.staff(), clinic.patient("Emma", "en")
    emma.says(phrasing(clinic, "talk-to-staff", "en"))
    clinic.settles()
    emma.says("delete my data")
    assert clinic.hears(emma)[-1] == clinic.words("delete.confirm", "en")
    assert clinic.hears(ann) == []


def test_taking_a_question_back_by_typing(clinic: Clinic) -> None:
    clinic.staff()
    mai = clinic.patient()
    mai.says(phrasing(clinic, "pain-anaesthesia"))
    clinic.hears(mai)
    mai.says("連絡を取り消す")
    assert clinic.hears(mai) == [clinic.words("staff.withdrawn")]


def test_a_line_in_another_language_does_not_change_the_talks(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.says(phrasing(clinic, "pores"))
    mai.says("你好，请问做完之后多久可以化妆？我想知道价格")
    clinic.hears(mai)
    mai.says("？")
    assert clinic.hears(mai)[0] in (clinic.words("decline.text"), clinic.words("courtesy.help"))


def test_two_questions_are_both_answered_in_one_letter(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.says("料金はいくらですか、跡が残ることはありますか")
    said = clinic.hears(mai)
    assert sorted(said) == sorted(
        str(clinic.library.answer_with_source(slug, "ja")).strip() for slug in ("price", "risk-scarring")
    )
    assert [seen.call.name for seen in clinic.platform.requests] == ["reply"]


def test_of_two_questions_the_one_only_staff_can_answer_goes_to_them(clinic: Clinic) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    mai.says("料金はいくらですか？あと痛みはありますか？")
    said = clinic.hears(mai)
    assert str(clinic.library.answer_with_source("price", "ja")).strip() in said
    assert clinic.words("staff.passed_about", about=clinic.library.title("pain-anaesthesia", "ja")) in said
    assert len(clinic.hears(ann)) == 2  # the question, and its buttons


@pytest.mark.parametrize(
    ("language", "danger", "unreachable", "now_what", "fine"),
    [
        ("ja", "膿が出て熱もあります", "電話しても誰も出ません", "どうすればいいですか", "大丈夫です、落ち着きました"),
        ("en", "there is pus and I have a fever", "I called, nobody answers", "what should I do?", "I'm fine now"),
    ],
)
def test_what_is_said_right_after_an_alarm_belongs_to_it(
    clinic: Clinic, language: Language, danger: str, unreachable: str, now_what: str, fine: str
) -> None:
    ann, mai = clinic.staff(), clinic.patient(language=language)
    mai.says(danger)
    (first,) = clinic.hears(mai)
    assert len(clinic.hears(ann)) == 1  # the alert, buttons included
    mai.says(now_what)
    assert clinic.hears(mai) == [first]
    assert clinic.hears(ann) == []
    mai.says(unreachable)
    assert clinic.hears(mai) == [clinic.library.urgent_words("emergency", language, staff_told=True)]
    assert len(clinic.hears(ann)) == 1
    mai.says(fine)
    assert clinic.hears(mai) == [clinic.words("courtesy.relieved", language)]


@pytest.mark.parametrize(("language", "asked"), [("ja", "ロボットですか？"), ("en", "are you a bot?")])
def test_who_asks_learns_that_nobody_is_there(clinic: Clinic, language: Language, asked: str) -> None:
    mai = clinic.patient(language=language)
    mai.says(asked)
    assert clinic.hears(mai) == [clinic.words("courtesy.automatic", language)]


def test_the_word_for_taking_back_takes_back_what_was_just_passed_on_and_nothing_else(clinic: Clinic) -> None:
    clinic.staff()
    mai = clinic.patient()
    mai.says(phrasing(clinic, "pain-anaesthesia"))
    clinic.hears(mai)
    mai.says(phrasing(clinic, "aftercare-sun"))
    clinic.hears(mai)
    mai.says("取り消す")
    assert clinic.words("staff.withdrawn") not in clinic.hears(mai)
