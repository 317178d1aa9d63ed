"""A clinic's own folder at work: one that holds next to nothing, and one written for an earlier Sodan."""

import logging
import random
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from clinic.settings import Settings
from knowledge import library, phrasebook
from knowledge.library import Library
from knowledge.shelf import SHIPPED
from tests.stories.conftest import Clinic, phrasing

PROFILE = """\
name.ja = "花クリニック"
name.en = "Hana Clinic"
phone = "06-1111-2222"
emergency_phone = "06-3333-4444"
hours.ja = "9時から18時"
hours.en = "9 to 18"

[answers.men]
ja = "男性の方も歓迎しています。"
en = "Men are welcome."
"""
FORMER = {"profile.toml": "clinic.toml", "danger.toml": "urgent.toml"}
GONE = 35
FIVE = ("greeting", "pores", "price", "talk-to-staff", "reserve")


def small(folder: Path) -> None:
    (folder / "profile.toml").write_text(PROFILE, encoding="utf-8")


def former(folder: Path) -> None:
    """A full copy under the names of then, without 35 texts that have come since, and with two that are asked for no more."""
    for path in SHIPPED.rglob("*.toml"):
        name = path.relative_to(SHIPPED).as_posix()
        copy = folder / FORMER.get(name, name.removeprefix("topics/"))
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    profile = folder / "clinic.toml"
    own = profile.read_text(encoding="utf-8").replace("アラジン美容クリニック", "花クリニック")
    profile.write_text(own.replace("Aladdin Aesthetic Clinic", "Hana Clinic"), encoding="utf-8")
    for language in ("ja", "en"):
        texts = folder / "texts" / f"{language}.toml"
        kept = texts.read_text(encoding="utf-8").replace("{about}", "{matter}")
        lines = list(re.finditer(r'^[a-z_0-9-]+ = "[^"\n]*"$', kept, re.MULTILINE))
        for gone in sorted(random.Random(35).sample(lines, GONE), key=lambda match: -match.start()):
            kept = kept[: gone.start()] + kept[gone.end() :]
        texts.write_text(f'{kept}\n[welcome_of_then]\nhello = "{language}"\n', encoding="utf-8")


@pytest.fixture(scope="module", params=[small, former], ids=["small", "former"])
def known(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("knowledge")
    write: Callable[[Path], None] = request.param
    write(folder)
    loaded = library.load(folder, compiled=Settings.from_env({}, line=False).cache)
    loaded.understanding.read("", date(2030, 4, 1))  # ready before the first message, as at a start
    return loaded


def test_danger_and_whatever_is_written_is_answered(clinic: Clinic, caplog: pytest.LogCaptureFixture) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    mai.says("息ができません")
    [told] = clinic.hears(mai)[:1]
    assert "119" in told
    assert clinic.library.clinic.emergency_phone in told
    assert clinic.hears(ann)
    for slug in FIVE:
        someone = clinic.patient(slug)
        someone.says(phrasing(clinic, slug))
        assert clinic.hears(someone), slug
    assert "no words" not in caplog.text
    assert "was not answered" not in caplog.text


def test_what_ships_is_learned_of_the_same_phrasings(known: Library) -> None:
    assert [*phrasebook.phrases(known)] == [*phrasebook.phrases(library.load())]
    assert phrasebook.warnings(known) == phrasebook.warnings(library.load())


def test_a_word_that_is_missing_is_made_good_and_staff_hear_of_it(
    clinic: Clinic, caplog: pytest.LogCaptureFixture
) -> None:
    texts = {
        language: {k: v for k, v in said.items() if k != "courtesy.thanks"} for language, said in known_texts(clinic)
    }
    object.__setattr__(clinic.office, "library", replace(clinic.library, texts=texts))
    caplog.set_level(logging.INFO, "sodan")
    ann, mai = clinic.staff(), clinic.patient()
    mai.says(phrasing(clinic, "thanks"))
    assert clinic.hears(mai) == [clinic.words("trouble.staff")]
    alert, *_ = clinic.hears(ann)
    gaps = dict.fromkeys(("at", "who", "language", "task", "words", "history"), "")
    assert alert.startswith(clinic.library.say("staff.alert.not-answered", "ja", **gaps).strip()[:6])
    assert "no words for courtesy.thanks in ja" in caplog.text
    assert phrasing(clinic, "thanks") not in caplog.text


def known_texts(clinic: Clinic) -> list:  # type: ignore[type-arg]
    return [(language, said) for language, said in clinic.library.texts.items()]
