"""Somebody who is spoken to in a further language, at the desk: it is called by its name, and English stands in for it."""

from pathlib import Path

import pytest

from knowledge import library, wording
from knowledge.library import SHIPPED, Library
from store import patients
from store.db import Database
from tests.conftest import Hands, tokyo
from tests.contract.test_desk_people import Room

TAG, NAME = "zh-Hant", "Chinese"
SICK = {"first": "2030-04-05", "last": "2030-04-05"}


@pytest.fixture
def room(database: Database, known: Library, clock: Hands, tmp_path: Path) -> Room:
    clock.now = tokyo(2, 12)
    profile = (SHIPPED / "profile.toml").read_text(encoding="utf-8")
    (tmp_path / "profile.toml").write_text(profile.replace("# languages = [", "languages = [", 1), encoding="utf-8")
    room = Room(database, library.load(tmp_path, compiled=known.compiled), clock)
    with database.atomic() as tx:
        patients.chooses(tx, room.mai.id, TAG)
    return room


def test_an_answer_in_japanese_is_asked_about_and_sent_once_it_is_meant(room: Room) -> None:
    path, words = f"/desk/conversations/{room.mai.id}/write", "少しお待ちください。"
    asked = room.ann.sends(path, words=words)
    assert asked.status_code == 422
    assert words in asked.text
    assert NAME in asked.text
    assert room.ann.sends(path, words=words, sure="1").status_code == 303


def test_english_stands_in_for_it_and_is_sent_at_once(room: Room) -> None:
    assert room.ann.sends(f"/desk/conversations/{room.mai.id}/write", words="Please wait a little.").status_code == 303


def test_a_day_is_called_off_for_them_too_in_the_words_that_stand_in(room: Room) -> None:
    room.book.has(room.mai, tokyo(5, 18))
    shown = room.ann.goes("/desk/reservations/absence", query_string={**SICK, "how": "call-off"})
    assert shown.status_code == 200
    assert NAME in shown.text
    written = "We are very sorry, the doctor is ill."
    looked = room.ann.sends("/desk/reservations/absence", step="look", how="call-off", words_en=written, **SICK)
    assert written in looked.text.split("<textarea")[0]


@pytest.mark.parametrize(
    ("text", "language", "other"),
    [
        ("少しお待ちください", "ja", False),
        ("少しお待ちください", "en", True),
        ("少しお待ちください", TAG, True),
        ("Please wait a little.", "ja", True),
        ("Please wait a little.", TAG, False),
        ("您好，請稍等，我們會盡快回覆", TAG, False),
        ("您好，請稍等，我們會盡快回覆", "ja", True),
        ("123", TAG, False),
    ],
)
def test_which_words_are_plainly_in_another_language(text: str, language: str, other: bool) -> None:
    assert wording.in_other_language(text, language) is other
