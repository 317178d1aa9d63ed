"""Photos on either database: asked about, agreed to, fetched once, gone with whatever ends them; and at the desk."""

import base64
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clinic.audit import OfConversation
from clinic.patient import PatientId
from clinic.photo import Photo, Pictures
from console import photos as desk
from knowledge.library import Library
from scheduler import photos as fetching
from store import audit, copying, db, patients, photos, retention, transcript
from store.db import Database
from store.patients import Patient
from store.transcript import Heard
from tests.conftest import Hands
from tests.desk import DeskRoom, Talks
from tests.disk import found, tidied

NOW = datetime(2030, 4, 1, 17, 0, tzinfo=UTC)
SOON, UNTIL = NOW + timedelta(seconds=1), NOW + timedelta(minutes=2)
MADE = Pictures(b"\xff\xd8small", b"\xff\xd8whole")


def meets(database: Database, line_id: str = "Umai") -> Patient:
    with database.atomic() as tx:
        return patients.meet(tx, line_id, NOW)


def sent(database: Database, who: PatientId, *message_ids: str, agreed: bool = True) -> None:
    with database.atomic() as tx:
        photos.ask(tx, who, [Photo(one, "s") for one in message_ids], message_ids[0], NOW)
        if agreed:
            assert photos.agree(tx, who, message_ids[0], "ja-1", NOW)


def kept(database: Database, who: PatientId, message_id: str = "1", made: Pictures = MADE) -> str:
    sent(database, who, message_id)
    with database.atomic() as tx:
        held = photos.lease(tx, SOON, UNTIL)
        assert held
        assert photos.keep(tx, held, made)
    return held.id


def statuses(database: Database, who: PatientId) -> list[str]:
    with database.look() as tx:
        return [one.status for one in photos.of(tx, who)]


def rows(database: Database) -> tuple[int, int]:
    with database.look() as tx:
        counted = copying.counts(tx)
    return counted["photo"], counted["photo_content"]


def test_nothing_is_fetched_before_a_yes(database: Database) -> None:
    mai = meets(database)
    sent(database, mai.id, "1", "2", agreed=False)
    with database.atomic() as tx:
        assert not photos.any_due(tx, SOON)
        assert photos.lease(tx, SOON, UNTIL) is None
        photos.refuse(tx, mai.id, "1")
    assert statuses(database, mai.id) == ["refused", "refused"]


def test_each_is_held_by_one_worker_until_its_lease_runs_out(database: Database) -> None:
    mai = meets(database)
    sent(database, mai.id, "1")
    with database.atomic() as tx:
        crashed = photos.lease(tx, SOON, UNTIL)
        assert crashed
        assert photos.lease(tx, SOON, UNTIL) is None
        again = photos.lease(tx, UNTIL, UNTIL + timedelta(minutes=2))
        assert again
        assert not photos.keep(tx, crashed, MADE)
        assert photos.keep(tx, again, MADE)
        assert not photos.give_up(tx, again, "gone")
        assert photos.show(tx, mai.id, again.id, "picture") == MADE.picture
        assert photos.show(tx, PatientId("somebody else"), again.id, "picture") is None


def test_what_brings_every_worker_down_is_given_up(database: Database, known: Library, clock: Hands) -> None:
    mai = meets(database)
    sent(database, mai.id, "1")
    room = DeskRoom(database, known, clock)
    for _ in range(fetching.CRASHES + 1):  # each holds it, and is gone
        clock.turn(minutes=3)
        with database.atomic() as tx:
            assert photos.lease(tx, clock(), clock() + fetching.LEASE)
    clock.turn(minutes=3)
    assert fetching.fetch_due(room.office) == 0
    assert statuses(database, mai.id) == ["unfit"]


def test_it_is_tried_again_later(database: Database) -> None:
    mai = meets(database)
    sent(database, mai.id, "1")
    with database.atomic() as tx:
        held = photos.lease(tx, SOON, UNTIL)
        assert held
        photos.later(tx, held, UNTIL)
        assert not photos.any_due(tx, SOON)
        photos.hurry(tx, SOON, UNTIL)
        more = photos.lease(tx, SOON, UNTIL)
        assert more
        assert more.attempts == 1
        assert photos.give_up(tx, more, "gone")
    assert statuses(database, mai.id) == ["gone"]


def test_one_more_of_a_set_follows_what_was_said_to_the_others(database: Database) -> None:
    mai = meets(database)
    sent(database, mai.id, "1", agreed=False)
    with database.atomic() as tx:
        photos.join(tx, mai.id, [Photo("2", "s")], "1", SOON)
        assert photos.agree(tx, mai.id, "1", "ja-1", SOON)
        photos.join(tx, mai.id, [Photo("3", "s"), Photo("3", "s")], "1", SOON)
    assert statuses(database, mai.id) == ["wanted"] * 3


@pytest.mark.parametrize("how", ["unsent", "taken back", "deleted", "swept"])
def test_it_goes_with_whatever_ends_it_even_while_it_is_fetched(database: Database, how: str) -> None:
    mai, ken = meets(database), meets(database, "Uken")
    kept(database, ken.id, "9")
    kept(database, mai.id)
    with database.atomic() as tx:
        photos.ask(tx, mai.id, [Photo("2")], "1", NOW)
        photos.agree(tx, mai.id, "1", "ja-1", NOW)
        held = photos.lease(tx, SOON, UNTIL)
        assert held
    with database.atomic() as tx:
        match how:
            case "unsent":
                photos.take_back(tx, mai.id, "1")
                photos.take_back(tx, mai.id, "2")
            case "taken back":
                photos.refuse(tx, mai.id, "1")
            case "deleted":
                patients.forget(tx, mai.id)
            case _:
                tx.run("UPDATE photo SET sent_at = '2030-03-01' WHERE patient_id = :id", id=mai.id)
                assert retention.purge(tx, NOW, "photo", {"photo": timedelta(days=14)}) == 2
        assert not photos.keep(tx, held, MADE)
    assert rows(database) == (1, 1)


def test_what_nobody_agreed_to_is_forgotten_within_a_day_whatever_the_clinic_sets(database: Database) -> None:
    mai = meets(database)
    kept(database, mai.id)
    sent(database, mai.id, "2", agreed=False)
    own = {"photo": timedelta(days=60)}
    with database.atomic() as tx:
        assert retention.purge(tx, NOW + timedelta(days=1), "photo", own) == 0
        assert retention.purge(tx, NOW + timedelta(days=1, seconds=1), "photo", own) == 1
        assert retention.purge(tx, NOW + timedelta(days=60), "photo", own) == 0
        assert retention.purge(tx, NOW + timedelta(days=60, seconds=1), "photo", own) == 1
    assert rows(database) == (0, 0)


def test_a_copy_has_them_all(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "LARGE_AT_ONCE", 1)
    mai = meets(database)
    number = [kept(database, mai.id, message_id) for message_id in "123"][-1]
    target = db.connect(f"sqlite:///{tmp_path / 'copy.db'}")
    db.upgrade(target)
    with target.atomic() as tx:
        assert copying.fill(database, tx, lambda *_: None)["photo_content"] == 3
        assert photos.show(tx, mai.id, number, "thumbnail") == MADE.thumbnail
    target.close()


def test_an_erased_one_cannot_be_read_on_the_disk(database: Database, database_url: str) -> None:
    mai, ken = meets(database), meets(database, "Uken")
    secret = os.urandom(90_000)
    marks = [base64.b64encode(secret)[at : at + 40].decode() for at in (0, 60_000)]
    kept(database, mai.id, "1", Pictures(b"small", secret))
    kept(database, ken.id, "2")
    assert found(database_url, *marks)  # or this test could not fail
    with database.atomic() as tx:
        patients.forget(tx, mai.id)
    tidied(database)
    assert found(database_url, *marks) == {}


class TestAtTheDesk:
    @pytest.fixture
    def talks(self, database: Database, known: Library, clock: Hands) -> Talks:
        return Talks(database, known, clock)

    @pytest.fixture
    def photo(self, talks: Talks) -> str:
        with talks.db.atomic() as tx:
            transcript.heard(tx, talks.mai.id, Heard("e7", NOW, "showed", "image", "7", rule="photos"), NOW)
            transcript.heard(tx, talks.mai.id, Heard("e8", NOW, "showed", "image", "8", rule="photos"), NOW)
            photos.ask(tx, talks.mai.id, [Photo("8")], "8", NOW)
        return kept(talks.db, talks.mai.id, "7")

    def test_it_stands_in_the_conversation_and_whoever_looks_at_it_is_noted(self, talks: Talks, photo: str) -> None:
        doctor = talks.at_work("doctor")
        page = doctor.goes(talks.page(talks.mai)).text
        at = f"{talks.page(talks.mai)}/photos/{photo}"
        assert f'src="{at}/small"' in page
        assert talks.words("photo_asked") in page
        assert doctor.goes(f"{at}/small").data == MADE.thumbnail
        whole_page = doctor.goes(at).text
        assert f'src="{at}/whole"' in whole_page
        assert "2 May" in whole_page  # in Tokyo it was the second of April already
        whole = doctor.goes(f"{at}/whole")
        assert (whole.data, whole.mimetype) == (MADE.picture, "image/jpeg")
        assert whole.headers["Cache-Control"] == "no-store"
        assert whole.headers["Content-Security-Policy"] == desk.POLICY
        assert whole.headers["X-Content-Type-Options"] == "nosniff"
        with talks.db.look() as tx:
            noted = [one.what for one in audit.latest(tx)]
        assert noted.count(OfConversation("photo seen")) == 1

    def test_it_is_of_one_patient_only_and_gone_once_unsent(self, talks: Talks, photo: str) -> None:
        reception = talks.at_work()
        for path in ("", "/small", "/whole"):
            assert reception.goes(f"{talks.page(talks.emma)}/photos/{photo}{path}").status_code == 404
        with talks.db.atomic() as tx:
            photos.take_back(tx, talks.mai.id, "7")
        for path in ("", "/small", "/whole"):
            assert reception.goes(f"{talks.page(talks.mai)}/photos/{photo}{path}").status_code == 404
