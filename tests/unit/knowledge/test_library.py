"""What a loaded library says."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any, cast

import pytest

from knowledge import library, phrasebook
from knowledge.library import Library, MissingWords
from tests.unit.knowledge.conftest import TODAY, filled

Write = Callable[..., Path]


@pytest.fixture
def known(write: Write) -> Library:
    return library.load(None, TODAY, ships=write())


def test_an_answer_comes_with_the_clinics_values_filled_in(known: Library) -> None:
    assert (known.answer("pores", "ja") or "").startswith("例クリニックからのご案内です。\n毛穴が")
    assert "at Example Clinic could" not in (known.answer("wrinkles", "en") or "")


def test_a_clinic_topic_is_answered_from_the_profile(known: Library) -> None:
    assert known.answer("price", "ja") == "料金です。\n顔 20,000円（60分）\n初回相談 無料"
    assert known.answer("price", "en") == "Our prices:\nFace: 20,000 yen (60 min)\nFirst talk: free"


def test_where_the_profile_is_silent_there_is_no_answer(known: Library) -> None:
    assert known.answer("parking", "ja") is None


def test_a_clinic_topic_without_a_sentence_has_no_answer(write: Write) -> None:
    folder = write("topics/dermapen/clinic.toml", 'from_profile = "料金です。\\n{services}"\n', "")
    known = library.load(None, TODAY, ships=folder)
    assert known.answer("price", "ja") is None
    assert known.answer("price", "en") is not None


def test_the_clinics_own_answer_comes_first(write: Write) -> None:
    own = '[answers.price]\nja = "{clinic_phone}へ{{どうぞ}}"\nen = "Call us"\n[[service]]'
    known = library.load(None, TODAY, ships=write("profile.toml", "[[service]]", own))
    assert known.answer("price", "ja") == "03-1234-5678へ{どうぞ}"
    assert [warning for warning in filled(known.warnings) if "price" in warning] == [
        'profile.toml:12: own answer to "price": the Japanese answer has 18 characters; say more, at least 60',
        'profile.toml:13: own answer to "price": the English answer has 2 words; say more, at least 30',
    ]


def test_unknown_slugs_are_key_errors(known: Library) -> None:
    with pytest.raises(KeyError):
        known.answer("reserve", "ja")
    with pytest.raises(KeyError):
        known.title("poers", "ja")


def test_titles_of_topics_and_actions(known: Library) -> None:
    assert (known.title("pores", "ja"), known.title("reserve", "en")) == ("毛穴への働き", "Book a visit")


def test_saying_fills_parameters_and_the_clinics_values(known: Library) -> None:
    assert known.say("welcome.hello", "en", name="Mai", unused="x") == "This is Example Clinic.\nHello Mai."
    assert known.say("join", "en") == ", "


@pytest.mark.parametrize("typed", ["{clinic_phone}", "{", "}}", "{name}", "{0}", "%s", "\\1"])
def test_what_a_person_typed_stays_as_typed(known: Library, typed: str) -> None:
    assert known.say("welcome.hello", "ja", name=typed) == f"例クリニックです。\n{typed}さん、こんにちは。"


def test_a_parameter_may_have_any_name(write: Write) -> None:
    folder = write()
    for language in ("ja", "en"):
        path = folder / "texts" / f"{language}.toml"
        path.write_text(path.read_text(encoding="utf-8").replace("{name}", "{key} {language} {self}"), encoding="utf-8")
    known = library.load(None, TODAY, ships=folder)
    words = {"key": "k", "language": "l", "self": "s"}
    assert known.say("welcome.hello", "en", **words) == "This is Example Clinic.\nHello k l s."


def test_a_missing_text_or_parameter_is_an_error(known: Library) -> None:
    with pytest.raises(MissingWords, match=r'no text "welcome\.hallo" in ja'):
        known.say("welcome.hallo", "ja")
    with pytest.raises(LookupError, match=r"no value for \{name\}"):
        known.say("welcome.hello", "ja")


def test_the_profile(known: Library) -> None:
    clinic = known.clinic
    assert (clinic.name("ja"), clinic.phone, clinic.emergency_phone) == (
        "例クリニック",
        "03-1234-5678",
        "090-1234-5678",
    )
    assert (clinic.value("hours", "en"), clinic.value("access", "en")) == ("10 to 19", None)
    assert [(s.slug, s.name("en"), s.price_yen, s.minutes, s.care_plan) for s in clinic.services] == [
        ("face", "Face", 20000, 60, "dermapen"),
        ("first", "First talk", 0, None, None),
    ]


def test_example_values_are_a_warning_and_no_problem(known: Library, write: Write) -> None:
    assert filled(known.warnings) == [
        "profile.toml:1: these are example values; write the clinic's own, then example = false"
    ]
    own = write("profile.toml", "example = true", "example = false")
    assert (
        filled(library.load(None, TODAY, ships=own).warnings) == filled(library.warnings(None, TODAY, ships=own)) == []
    )


def test_a_key_of_the_clinics_own_may_be_spoken_of(write: Write) -> None:
    folder = write("profile.toml", "hours.ja", 'wifi.ja = "あり"\nwifi.en = "yes"\nhours.ja')
    topics = folder / "topics" / "dermapen" / "clinic.toml"
    topics.write_text(topics.read_text(encoding="utf-8").replace("{parking}", "Wi-Fi: {wifi}"), encoding="utf-8")
    assert library.load(None, TODAY, ships=folder).answer("parking", "en") == "Wi-Fi: yes"


def test_the_library_cannot_be_changed(known: Library) -> None:
    with pytest.raises(FrozenInstanceError):
        cast(Any, known).topics = {}
    with pytest.raises(TypeError):
        cast(Any, known.topics)["pores"] = known.topics["wrinkles"]


def test_topics_come_in_the_order_of_the_list(known: Library) -> None:
    assert list(known.topics) == ["pores", "wrinkles", "price", "parking"]
    assert (known.topics["pores"].section, known.topics["price"].section) == ("treatment", "clinic")


def test_every_phrasing_goes_to_the_matcher(known: Library) -> None:
    phrases = list(phrasebook.phrases(known))
    titles = 5 * 2  # what buttons say is typed too
    assert len(phrases) == 5 * 2 * 15 + 2 + titles
    assert {(p.label, p.kind) for p in phrases} >= {
        ("pores", "topic"),
        ("price", "clinic-topic"),
        ("reserve", "action"),
    }
    assert [(p.label, p.kind, p.language, p.text) for p in phrases][-1 - titles] == (
        "none",
        "none",
        "en",
        "will it rain tomorrow",
    )


def test_in_danger_the_reply_says_whether_staff_know(known: Library) -> None:
    assert known.urgent_words("emergency", "en", staff_told=True) == "Call 119. 090-1234-5678\n\nStaff know."
    assert (
        known.urgent_words("emergency", "ja", signs=("breathing",))
        == "119番へ。090-1234-5678\n\nスタッフはまだ知りません。"
    )


def test_thoughts_of_self_harm_are_answered_beside_an_emergency(known: Library) -> None:
    assert known.urgent_words("emergency", "en", staff_told=True, signs=("breathing", "self-harm")) == (
        "Call 119. 090-1234-5678\n\nAnd Helpline 0120-000-000\n\nStaff know."
    )
    assert known.urgent_words("self-harm", "en", signs=("self-harm",)).count("0120-000-000") == 1


def test_signs_have_names_for_staff(known: Library) -> None:
    assert (known.sign("breathing", "ja"), known.sign("unreadable", "en")) == ("息苦しさ", "Could not be checked")
    with pytest.raises(KeyError):
        known.sign("breath", "ja")


def test_rules_nobody_signed_are_a_warning(write: Write) -> None:
    told = "danger.toml:2: no doctor has signed these rules; write who did into reviewed_by"
    assert told in map(str, library.warnings(None, TODAY, ships=write("danger.toml", "Dr Rei", "")))
