"""A photo of skin: not judged, shown to staff where the person agrees, and gone when they want it gone."""

import logging

import pytest

from clinic.patient import Language
from scheduler import photos as fetching
from scheduler.photos import fetch_due
from simulator.people import Person
from store import photos
from store.photos import Known
from tests.pictures import jpeg
from tests.stories.conftest import Clinic, phrasing
from tests.stories.test_staff import Run
from tests.stories.test_taken import run, takes

__all__ = ["run"]

PHOTO = ("image/jpeg", jpeg())
DANGER = "唇が腫れて息が苦しいです"


def known_of(clinic: Clinic, person: Person) -> tuple[Known, ...]:
    with clinic.office.db.look() as tx:
        row = tx.row("SELECT id FROM patient WHERE line_id = :id", id=person.id)
        return photos.of(tx, row["id"]) if row else ()


def statuses(clinic: Clinic, person: Person) -> list[str]:
    return [one.status for one in known_of(clinic, person)]


def fetches(clinic: Clinic) -> int:
    """How often LINE was asked for content."""
    return sum(seen.call.name == "content" for seen in clinic.platform.requests)


def agrees(clinic: Clinic, person: Person, language: Language = "ja") -> list[str]:
    person.sends_image(content=PHOTO)
    clinic.hears(person)
    person.taps(clinic.words("button.photo_yes", language))
    return clinic.hears(person)


def test_with_a_yes_it_goes_to_staff_and_without_one_nothing_is_fetched(
    clinic: Clinic, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ann, mai, ken = clinic.staff(), clinic.patient(), clinic.patient("Ken", "en")
    ken.says("hello")
    clinic.hears(ken)
    for person in (mai, ken):
        person.sends_image(content=PHOTO)
    assert clinic.hears(mai) == [clinic.words("photo.about"), clinic.words("photo.ask")]
    assert clinic.hears(ken) == [clinic.words("photo.about", "en"), clinic.words("photo.ask", "en")]
    assert fetch_due(clinic.office) == fetches(clinic) == 0
    ken.says("No, thank you")
    assert clinic.hears(ken) == [clinic.words("photo.refused", "en")]
    mai.says("はい")
    assert clinic.hears(mai) == [clinic.words("photo.passed")]
    assert sum("【写真】" in told for told in clinic.hears(ann)) == 1
    assert fetch_due(clinic.office) == fetches(clinic) == 1
    (kept,) = known_of(clinic, mai)
    with clinic.office.db.look() as tx:
        row = tx.row("SELECT patient_id, wording FROM photo WHERE id = :id", id=kept.id)
        assert row is not None
        assert row["wording"].startswith("ja-")
        picture = photos.show(tx, row["patient_id"], kept.id, "picture")
    assert picture is not None
    assert picture.startswith(b"\xff\xd8")
    mai.says(phrasing(clinic, "my-data"))
    assert "写真：1枚" in clinic.hears(mai)[0]
    assert kept.message_id not in caplog.text
    assert mai.id not in caplog.text


@pytest.mark.parametrize("ends", ["unsends", "changes her mind", "deletes her data"])
def test_it_is_gone_when_the_person_wants_it_gone(clinic: Clinic, ends: str) -> None:
    mai = clinic.patient()
    agrees(clinic, mai)
    (photo,) = known_of(clinic, mai)
    match ends:
        case "unsends":
            mai.unsends(photo.message_id)
        case "changes her mind":
            mai.posts_back(f"photo:no:{photo.message_id}")
        case _:
            mai.says("データを削除")
            clinic.settles()
            mai.taps("delete:yes")
    clinic.settles()
    assert known_of(clinic, mai) == ()
    assert fetch_due(clinic.office) == 0


def test_line_may_be_slow_away_or_ask_for_patience(clinic: Clinic) -> None:
    mai = clinic.patient()
    agrees(clinic, mai)
    for trouble in (202, 500, "cut"):
        clinic.platform.order_fault("content", trouble)  # type: ignore[arg-type]
        assert fetch_due(clinic.office) == 1
        assert fetch_due(clinic.office) == 0  # not at once
        clinic.passes(minutes=1)
    assert statuses(clinic, mai) == ["wanted"]
    assert fetch_due(clinic.office) == 1
    assert statuses(clinic, mai) == ["kept"]


@pytest.mark.parametrize(
    ("how", "told", "status"),
    [
        (404, "photo.gone", "gone"),
        (410, "photo.gone", "gone"),
        ("never", "photo.gone", "gone"),
        ("text", "photo.unfit", "unfit"),
        ("large", "photo.unfit", "unfit"),
    ],
)
def test_who_trusts_in_a_photo_that_cannot_be_had_is_told(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, how: int | str, told: str, status: str
) -> None:
    mai = clinic.patient(language="en")
    monkeypatch.setattr(fetching, "PHOTO_BYTES", 100 if how == "large" else 100_000)
    mai.says("hello")
    mai.sends_image(content=("image/jpeg", b"no photo") if how == "text" else PHOTO)
    clinic.hears(mai)
    mai.taps(clinic.words("button.photo_yes", "en"))
    clinic.hears(mai)
    if isinstance(how, int):
        clinic.platform.order_fault("content", how)
    if how == "never":
        clinic.platform.order_fault("content", 503)
        clinic.passes(hours=25)
    assert fetch_due(clinic.office) == 1
    assert clinic.hears(mai)[-1:] == [clinic.words(told, "en")]
    assert statuses(clinic, mai) == [status]


def test_several_in_one_go_are_one_question_and_one_answer(clinic: Clinic) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    mai.sends_images([PHOTO] * 2)
    assert clinic.hears(mai) == [clinic.words("photo.about"), clinic.words("photo.ask_several")]
    mai.says("お願いします")
    assert clinic.hears(mai) == [clinic.words("photo.passed")]
    assert sum("【写真】" in told for told in clinic.hears(ann)) == 1
    assert fetch_due(clinic.office) == 2
    assert statuses(clinic, mai) == ["kept", "kept"]


def test_danger_beside_it_goes_first_and_nothing_is_asked(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.says(DANGER)
    assert clinic.hears(mai) == [clinic.library.urgent_words("emergency", "ja", staff_told=False).strip()]
    mai.sends_image(content=PHOTO)
    said = clinic.hears(mai)
    assert said[0] == clinic.words("alarm.still_emergency")
    assert said[-1] == clinic.words("photo.ask")


def test_while_staff_speak_only_the_button_is_a_yes(clinic: Clinic, run: Run) -> None:
    clinic.staff()
    mai = clinic.patient()
    mai.says(phrasing(clinic, "pain-anaesthesia"))
    clinic.hears(mai)
    takes(clinic, run, mai)
    mai.heard()
    mai.sends_image(content=PHOTO)
    assert clinic.hears(mai) == [clinic.words("photo.about"), clinic.words("photo.ask")]
    mai.says("はい")  # to whatever staff have asked
    assert clinic.hears(mai) == []
    assert statuses(clinic, mai) == ["asked"]
    mai.posts_back(f"photo:yes:{known_of(clinic, mai)[0].message_id}")
    assert clinic.hears(mai) == [clinic.words("photo.passed")]
    assert statuses(clinic, mai) == ["wanted"]
