"""What if the worst came? What to do is told at once; nobody is alarmed by a question, and everybody by what is happening."""

import pytest

from tests.stories.conftest import Clinic


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("もし息ができなくなったら？", "ja"),
        ("もし息ができなくなったら、どうすればいいですか", "ja"),
        ("What if I can't breathe?", "en"),
        ("what if I cannot breathe after treatment", "en"),
        ("what happens if i faint", "en"),
    ],
)
def test_what_to_do_is_told_and_staff_are_not_alarmed(clinic: Clinic, text: str, language: str) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    mai.says(text)
    (said,) = clinic.hears(mai)
    assert said == clinic.words("courtesy.supposed", language)
    assert "119" in said
    assert clinic.hears(ann) == []
    mai.says("助けて")  # it was no mere question
    assert "119" in clinic.hears(mai)[0]


@pytest.mark.parametrize(
    "text",
    [
        "もし息ができない",
        "もしもし、息ができないです",
        "もし息が苦しくなったらと思っていたら、いま息ができない",
        "what if I can't breathe right now",
        "What if I can't breathe? I can't breathe",
        "I can't breathe",
    ],
)
def test_what_is_happening_is_an_alarm(clinic: Clinic, text: str) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    mai.says(text)
    assert "119" in clinic.hears(mai)[0]
    assert "至急" in clinic.hears(ann)[0]


def test_after_an_alarm_nothing_is_a_mere_question(clinic: Clinic) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    mai.says("喉が腫れて息が苦しい")
    clinic.hears(mai)
    clinic.hears(ann)
    mai.says("What if I can't breathe?")
    assert clinic.words("courtesy.supposed", "en") not in clinic.hears(mai)
    assert "至急" in clinic.hears(ann)[0]
