"""Somebody is upset: a person is told at once, whatever was being talked about."""

import pytest

from tests.stories.conftest import Clinic, phrasing

WORDS = ["返金してほしい", "訴えます", "クレームを入れたいのですが", "I want a refund", "I'm going to sue you!",
         "ふざけるな！金返せ", "返事まだか", "死ね", "Still no reply!", "you're useless"]  # fmt: skip


@pytest.mark.parametrize("text", WORDS)
def test_a_complaint_goes_to_staff_with_kind_words_and_no_suggestions(clinic: Clinic, text: str) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    mai.says(text)
    assert clinic.hears(mai)[0] in (clinic.words("staff.complaint"), clinic.words("staff.complaint", "en"))
    assert text in clinic.hears(ann)[0]
    mai.says(
        "受付の人の態度のことです" if not text.isascii() else "it was about last month"
    )  # more of it belongs to it
    assert clinic.hears(mai)[0] in (clinic.words("staff.more"), clinic.words("staff.more", "en"))


def test_where_nobody_has_joined_the_phone_is_named(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.says("返金してほしい")
    assert clinic.hears(mai) == [clinic.words("staff.complaint_nobody")]


def test_in_the_middle_of_something_else(clinic: Clinic) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    mai.says("昨日ダーマペンを受けました")
    clinic.hears(mai)
    mai.says("対応がひどい。弁護士に相談します")
    assert clinic.hears(mai) == [clinic.words("staff.complaint")]
    assert "弁護士" in clinic.hears(ann)[0]


def test_danger_goes_first_and_a_stop_word_is_obeyed_as_well(clinic: Clinic) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    mai.says("血が止まらない。訴えます")
    assert clinic.library.clinic.emergency_phone in clinic.hears(mai)[0]
    assert "至急" in clinic.hears(ann)[0]
    mai.says("配信停止してください。訴えます")
    assert clinic.hears(mai) == [
        clinic.words("alarm.still_clinic-now"),
        clinic.words("tips.stopped"),
        clinic.words("staff.complaint"),
    ]
    assert "訴えます" in clinic.hears(ann)[0]


def test_a_question_is_no_complaint(clinic: Clinic) -> None:
    clinic.staff()
    mai = clinic.patient()
    for text in (
        "かゆみを訴える人は多いですか",
        phrasing(clinic, "pores"),
        "返金はできますか？",
        "I have an issue with my skin",
    ):
        mai.says(text)
        assert clinic.words("staff.complaint") not in clinic.hears(mai)
