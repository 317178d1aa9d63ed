"""Danger is noticed and answered whatever else of the knowledge is missing or wrong."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from clinic.patient import LANGUAGES, Language
from intents.urgent import judge
from intents.urgent_rules import RESPONSES
from knowledge import library
from knowledge.danger_desk import DangerDesk, last_resort, load_danger
from knowledge.shelf import SHIPPED
from tests.unit.knowledge.test_overlay import PROFILE

SIGNS = {
    "ja": {
        "息ができない": "emergency",
        "唇が腫れてきた": "emergency",
        "死にたい": "self-harm",
        "血が止まらない": "clinic-now",
    },
    "en": {"I can't breathe": "emergency", "my lips are swollen": "emergency", "I want to die": "self-harm"},
}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "profile.toml").write_text(PROFILE, encoding="utf-8")
    return tmp_path


def says(desk: DangerDesk, response: str, language: Language = "en") -> str:
    return desk.reply(response, (), language, staff_told=True)


def test_it_says_what_the_library_says(own: Path) -> None:
    desk, known = load_danger(own), library.load(own)
    for language in LANGUAGES:
        for response in RESPONSES:
            assert says(desk, response, language) == known.urgent_words(response, language, staff_told=True)
    assert [sign.slug for sign in desk.rules.signs] == [sign.slug for sign in known.rules.signs]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("danger.toml", "[responses.emergency\n"),
        ("danger.toml", '[responses.emergency]\nen = "Take care. {clinic_wifi}"\n'),
        ("danger.toml", '[[sign]]\nslug = "breathing"\nresponse = "wait"\nhappening = ["nothing-known"]\n'),
        ("danger.toml", 'responses = "none"\nsign = 3\nwords = []\n'),
        ("texts/en.toml", "[trouble\n"),
        ("topics/mine.toml", '[[topic]]\nslug = "pores"\nkind = 3\n'),
        ("slugs.toml", ""),
    ],
)
def test_nothing_in_a_clinics_folder_stops_it(own: Path, name: str, text: str) -> None:
    (own / name).parent.mkdir(exist_ok=True)
    (own / name).write_text(text, encoding="utf-8")
    desk = load_danger(own)
    assert "119" in says(desk, "emergency")
    assert "06-3333-4444" in says(desk, "emergency")
    assert judge("息ができない", desk.rules) is not None


@pytest.mark.parametrize("profile", ["", "name =", 'name.en = "Hana Clinic"', "emergency_phone = 119"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_without_the_clinics_number_the_words_name_none(own: Path, profile: str, language: Language) -> None:
    (own / "profile.toml").write_text(profile, encoding="utf-8")
    desk = load_danger(own)
    for response in RESPONSES:
        words = says(desk, response, language)
        assert "119" in words
        assert "03-0000" not in words
        assert "{" not in words
    assert "0120-279-338" in says(desk, "self-harm", language)


def test_a_damaged_file_that_ships_leaves_the_last_resort(tmp_path: Path) -> None:
    ships = tmp_path / "base"
    shutil.copytree(SHIPPED, ships)
    (ships / "danger.toml").write_text("[[sign]\n", encoding="utf-8")
    desk = load_danger(None, ships)
    assert desk.danger is last_resort()
    assert says(desk, "emergency").startswith("Please call 119")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_last_resort_knows_the_gravest_signs(language: Language) -> None:
    for text, response in SIGNS[language].items():
        alarm = judge(text, last_resort().rules)
        assert alarm is not None
        assert alarm.response == response
        assert "119" in last_resort().reply(response, alarm.signs, language, False, {})
    assert judge({"ja": "料金はいくらですか", "en": "how much is it"}[language], last_resort().rules) is None


def test_what_the_last_resort_says_needs_nothing_filled_in() -> None:
    for words in last_resort().said.values():
        assert not [text for text in words.values() if "{" in text]


def test_words_that_cannot_be_filled_are_logged_by_their_key_alone(caplog: pytest.LogCaptureFixture) -> None:
    desk = DangerDesk(load_danger().danger, {language: {} for language in LANGUAGES})
    assert "119" in says(desk, "emergency")
    assert "urgent/emergency in en: no value for {emergency_phone}" in caplog.text


def test_it_takes_a_part_of_a_second(write: Callable[..., Path], own: Path) -> None:
    """A generous bound of processor time, so that a busy machine does not fail it; a quiet one takes a tenth."""
    import time

    began = time.process_time()
    load_danger(own)
    assert time.process_time() - began < 1.5
