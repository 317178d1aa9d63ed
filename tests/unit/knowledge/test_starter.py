"""`sodan init`: what a clinic knows becomes a folder that loads; what it does not know goes to staff."""

import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import sodan
from knowledge import library, starter
from knowledge.library import Library
from knowledge.opening import WEEKDAYS

pytestmark = pytest.mark.slow  # each loads what ships once or twice, with a folder over it

WHOLE = """
name.ja = "みどり皮フ科"
name.en = "Midori Skin Clinic"
phone = "06-6000-1234"
emergency_phone = "06-6000-1235"
address.ja = "大阪市緑町1-1"
address.en = "1-1 Midori-machi, Osaka"
privacy_policy = "https://midori.example.jp/privacy"
operator.ja = "医療法人みどり会"
operator.en = "Midorikai"
colour = "#205E4E"
[opening]
monday = ["10:00-13:00", "15:00-19:00"]
tuesday = ["10:00-13:00", "15:00-19:00"]
saturday = ["10:00-16:00"]
holiday = []
[[service]]
name.ja = "ダーマペン（顔全体）"
name.en = "Dermapen, whole face"
price_yen = 22000
minutes = 60
care_plan = "dermapen"
[[service]]
name = "ケミカルピーリング"
"""
LEAST = 'name = "みどり皮フ科"\nphone = "06-6000-1234"\n'


def begin(folder: Path, told: str, *more: str) -> Result:
    (folder / "told.toml").write_text(told, encoding="utf-8")
    return CliRunner().invoke(sodan, ["init", str(folder / "own"), "--from", str(folder / "told.toml"), *more])


def loaded(folder: Path) -> Library:
    found = library.examine(folder / "own")
    assert list(map(str, found.problems)) == []
    assert found.library is not None
    return found.library


def test_all_a_clinic_knows_is_said(tmp_path: Path) -> None:
    begun = begin(tmp_path, WHOLE)
    assert begun.exit_code == 0, begun.output
    known = loaded(tmp_path)
    assert known.clinic.name("en") == "Midori Skin Clinic"
    assert known.clinic.emergency_phone == "06-6000-1235"
    assert known.clinic.look.colour == "#205E4E"
    assert "月・火 10:00〜13:00・15:00〜19:00\n土 10:00〜16:00\n休診日 水〜金・日" in str(
        known.answer("opening-hours", "ja")
    )
    assert "Closed: Wednesday to Friday, Sunday" in str(known.answer("opening-hours", "en"))
    assert [(one.slug, one.price_yen, one.minutes, one.care_plan) for one in known.clinic.services] == [
        ("dermapen-whole-face", 22000, 60, "dermapen"),
        ("service", None, None, None),
    ]
    assert known.clinic.booking is not None
    assert known.answer("price", "ja") is None  # the words beside a price are the clinic's to write
    assert not known.clinic.example


def test_the_least_is_enough_and_the_rest_goes_to_staff(tmp_path: Path) -> None:
    begun = begin(tmp_path, LEAST)
    assert begun.exit_code == 0, begun.output
    known = loaded(tmp_path)
    assert known.clinic.emergency_phone == "06-6000-1234"
    assert known.clinic.booking is None
    unanswered = {slug for slug in ("opening-hours", "price", "access", "payment") if known.answer(slug, "ja") is None}
    assert unanswered == {"opening-hours", "price", "access", "payment"}
    assert all(word in begun.output for word in ("診療時間", "料金", "メニュー", "トークでの予約"))


@pytest.mark.parametrize("told", [WHOLE, LEAST])
def test_every_note_can_be_made_to_count(tmp_path: Path, told: str) -> None:
    """Whoever takes the # away finds a file that is read, and that says what is still to be written."""
    begin(tmp_path, told)
    path = tmp_path / "own" / "profile.toml"
    written = re.sub(r"^# (?=[a-z_.-]+ = |\[)", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert tomllib.loads(written)


@pytest.mark.parametrize(("language", "note"), [("ja", "緊急|夜間"), ("en", "Somebody must answer it")])
def test_notes_are_in_the_clinics_language(tmp_path: Path, language: str, note: str) -> None:
    begin(tmp_path, WHOLE, "--language", language)
    notes = [line for line in (tmp_path / "own" / "profile.toml").read_text().splitlines() if line.startswith("#")]
    assert any(re.search(note, line) for line in notes)
    assert language == "ja" or not re.search("[ぁ-ん]", "".join(notes[1:]).replace("みどり皮フ科", ""))
    assert set(starter.words("ja")) == set(starter.words("en"))
    for part, known in starter.words("ja").items():
        assert set(known) == set(starter.words("en")[part])


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (LEAST + 'phon = "06"\n', '"phon" is not known; did you mean "phone"?'),
        (WHOLE + "minuts = 30\n", 'did you mean "minutes"?'),
        ("name = \n", "cannot be read"),
        (LEAST.replace("06-6000-1234", "６"), "does not look like a phone number"),
        (LEAST + 'colour = "green"\n', '"green" is no colour'),
        (LEAST + 'colour = "#FFEE00"\n', "choose a darker colour"),
        (WHOLE.replace("10:00-16:00", "10:00"), "is no period"),
        (WHOLE.replace('"dermapen"', '"peeling"'), 'there is no care plan "peeling"'),
        ('phone = "06-6000-1234"\n', '"name"'),
    ],
)
def test_mistakes_are_told(tmp_path: Path, told: str, said: str) -> None:
    begun = begin(tmp_path, told)
    assert begun.exit_code == 1
    assert said in begun.stderr


def test_nothing_that_is_there_is_written_over(tmp_path: Path) -> None:
    begin(tmp_path, WHOLE)
    path = tmp_path / "own" / "profile.toml"
    path.write_text("mine", encoding="utf-8")
    again = begin(tmp_path, WHOLE)
    assert again.exit_code == 1
    assert "is there already" in again.stderr
    assert path.read_text(encoding="utf-8") == "mine"


# name twice, phone (once mistyped), emergency, addresses, operators, policy; Monday, then Enter for each day, closed at weekends
JAPANESE = ["みどり皮フ科", "", "６", "06-6000-1234", "", "大阪市", "", "", "", "", "10:00-13:00、15:00-19:00"]
JAPANESE += [
    "",
    "",
    "",
    "",
    "-",
    "",
    "-",
    "ダーマペン",
    "Dermapen",
    "22000",
    "60",
    "はい",
    "ピーリング",
    "",
    "",
    "",
    "",
]
JAPANESE += ["", "#205E4E"]
ENGLISH = [
    "",
    "Midori",
    "06-6000-1234",
    "06-6000-1235",
    "",
    "",
    "",
    "",
    "https://midori.example.jp/p",
    *["-"] * 8,
    "",
    "",
]


def test_it_asks_in_japanese(tmp_path: Path) -> None:
    asked = CliRunner().invoke(
        sodan,
        ["init", str(tmp_path / "own")],
        input="\n".join(JAPANESE) + "\n",
        env={"SODAN_STAFF_LANGUAGE": "ja", "SODAN_KNOWLEDGE": str(tmp_path / "own"), "SODAN_PORT": "x"},
    )
    assert asked.exit_code == 0, asked.output
    assert "この形では読めません：６" in asked.output
    known = loaded(tmp_path)
    assert known.clinic.name("en") == "みどり皮フ科"
    assert known.clinic.booking is not None
    assert [len(day) for day in known.clinic.booking.opening.week] == [2, 2, 2, 2, 2, 0, 0]
    assert [(one.name("en"), one.price_yen, one.care_plan) for one in known.clinic.services] == [
        ("Dermapen", 22000, "dermapen"),
        ("ピーリング", None, None),
    ]
    assert len(known.clinic.booking.opening.week) == len(WEEKDAYS)


def test_what_a_japanese_keyboard_types_is_read(tmp_path: Path) -> None:
    wide = {
        "06-6000-1234": "０６－６０００－１２３４",
        "10:00-13:00、15:00-19:00": "１０：００〜１３：００、１５：００ー１９：００",
    }
    wide |= {"22000": "２２，０００円", "60": "６０分", "#205E4E": "＃２０５Ｅ４Ｅ"}
    typed = [wide.get(line, line) for line in JAPANESE if line != "６"]
    assert len(set(wide.values()) & set(typed)) == len(wide)
    asked = CliRunner().invoke(sodan, ["init", str(tmp_path / "own")], input="\n".join(typed) + "\n")
    assert asked.exit_code == 0, asked.output
    known = loaded(tmp_path)
    assert known.clinic.phone == "06-6000-1234"
    assert [(one.price_yen, one.minutes) for one in known.clinic.services] == [(22000, 60), (None, None)]
    assert known.clinic.booking is not None
    assert [len(day) for day in known.clinic.booking.opening.week] == [2, 2, 2, 2, 2, 0, 0]
    assert known.clinic.value("hours", "ja") == "月〜金 10:00〜13:00・15:00〜19:00\n休診日 土・日"
    assert known.clinic.value("hours", "en") == "Monday to Friday 10:00-13:00, 15:00-19:00\nClosed: Saturday, Sunday"


def test_it_asks_in_english_and_takes_no_for_an_answer(tmp_path: Path) -> None:
    asked = CliRunner().invoke(
        sodan, ["init", str(tmp_path / "own"), "--language", "en"], input="\n".join(ENGLISH) + "\n"
    )
    assert asked.exit_code == 0, asked.output
    known = loaded(tmp_path)
    assert known.clinic.name("ja") == "Midori"
    assert known.clinic.emergency_phone == "06-6000-1235"
    assert known.clinic.booking is None
    assert known.clinic.value("privacy_policy", "ja") == "https://midori.example.jp/p"
