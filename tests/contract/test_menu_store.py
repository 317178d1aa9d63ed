"""One suite for both databases: which page of the rich menu who is to see, and what LINE is still to be told."""

from datetime import UTC, date, datetime, timedelta

import pytest

from clinic.menu import alias, menu_of
from clinic.patient import PatientId
from clinic.treatment import NewTreatment
from store import menus, patients, retention, treatments
from store.db import Database
from store.menus import Told

NOW = datetime(2030, 4, 1, 3, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
CARE = alias("care", "ja")


def mai(database: Database) -> PatientId:
    with database.atomic() as tx:
        return patients.meet(tx, "U" + "1" * 32, NOW).id


def decide(database: Database, patient: PatientId, menu: str | None, now: datetime = NOW) -> None:
    with database.atomic() as tx:
        person = menus.seen(tx, patient)
        assert person is not None
        menus.decide(tx, person, menu, now)


def take(database: Database, now: datetime = NOW) -> list[Told]:
    with database.atomic() as tx:
        return menus.take(tx, now, now + timedelta(minutes=1), 10)


@pytest.mark.parametrize(
    ("language", "cared_for", "page"),
    [
        (None, False, None),
        ("ja", False, None),
        ("en", False, "sodan-main-en"),
        ("ja", True, "sodan-care-ja"),
        ("en", True, "sodan-care-en"),
        ("zh-Hant", False, "sodan-main-en"),  # a further language has no pages of its own
        ("zh-Hant", True, "sodan-care-en"),
    ],
)
def test_whose_page_is_which(language, cared_for, page) -> None:
    assert menu_of(language, cared_for) == page


def test_a_person_is_seen_with_their_latest_treatment(database: Database) -> None:
    patient = mai(database)
    with database.atomic() as tx:
        treatments.give_consent(tx, patient, True, "1", NOW)
        for day in (1, 20, 3):
            treatments.add(tx, patient, NewTreatment("dermapen", date(2030, 3, day), "patient"), "1", NOW)
        person = menus.seen(tx, patient)
        assert person is not None
        assert (person.treated_on, person.care_plan, person.menu) == (date(2030, 3, 20), "dermapen", None)
        assert menus.some(tx, "", 10) == [person]
        assert menus.some(tx, person.id, 10) == []


def test_what_is_decided_is_due_until_it_is_done(database: Database) -> None:
    patient = mai(database)
    decide(database, patient, CARE)
    (told,) = take(database)
    assert told.menu == CARE
    assert take(database) == []  # held
    assert take(database, LATER) == [Told(told.line_id, CARE, 2)]  # whoever held it crashed
    with database.atomic() as tx:
        menus.done(tx, told)
        assert not menus.any_due(tx, LATER + timedelta(days=1))
        person = menus.seen(tx, patient)
        assert person is not None
        assert person.menu == CARE


def test_what_is_decided_anew_meanwhile_is_still_to_be_told(database: Database) -> None:
    patient = mai(database)
    decide(database, patient, CARE)
    (told,) = take(database)
    decide(database, patient, None)
    with database.atomic() as tx:
        menus.done(tx, told)
        menus.later(tx, told, LATER)
    assert [one.menu for one in take(database)] == [None]


def test_it_outlives_the_person_for_a_day_at_most(database: Database) -> None:
    patient = mai(database)
    decide(database, patient, None)
    with database.atomic() as tx:
        patients.forget(tx, patient)
        assert menus.any_due(tx, NOW)
        retention.purge(tx, NOW + timedelta(hours=23), "menu_due")
        assert menus.any_due(tx, NOW)
        retention.purge(tx, NOW + timedelta(hours=25), "menu_due")
        assert not menus.any_due(tx, NOW)


def test_of_somebody_who_is_there_it_waits_as_long_as_it_takes(database: Database) -> None:
    decide(database, mai(database), CARE)
    with database.atomic() as tx:
        retention.purge(tx, NOW + timedelta(days=9), "menu_due")
        assert menus.waiting(tx) == 1
