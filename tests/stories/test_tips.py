"""Path two: time passes, and the right words come on the right day, once, at a civil hour."""

import logging
from datetime import UTC, date, datetime, timedelta

import pytest

from clinic.clock import stamp
from clinic.patient import Language
from clinic.treatment import NewTreatment, TimeOfDay
from scheduler import nudges
from simulator.people import Person
from store import patients, planned, treatments
from store.patients import Patient
from tests.conftest import TOKYO, tokyo
from tests.stories.conftest import Clinic

FRIDAY = date(2030, 4, 5)
STEPS = {
    (0, 19, 0): "first-evening",
    (1, 9, 0): "sun,moisture",
    (1, 19, 0): "check-in-1",
    (2, 9, 0): "gentle-care",
    (2, 19, 0): "take-it-easy",
    (3, 19, 0): "check-in-3",
    (4, 12, 30): "food",
    (7, 19, 0): "check-in-7",
    (10, 12, 30): "turnover",
    (40, 12, 30): "collagen",
    (75, 12, 30): "lasting",
}


def clock_shows(clinic: Clinic, day: int, hour: int, minute: int = 0) -> None:
    """So many days after the Friday of the treatment, by the clinic's clock; nothing is done yet."""
    at = datetime(2030, 4, 5, hour, minute, tzinfo=TOKYO) + timedelta(days=day)
    clinic._clock.now = at.astimezone(UTC)


def it_is(clinic: Clinic, day: int, hour: int, minute: int = 0) -> None:
    clock_shows(clinic, day, hour, minute)
    clinic.settles()


def treated(clinic: Clinic, person: Person, language: Language = "ja", prefers: TimeOfDay | None = None) -> Patient:
    """Registered as it stands on the clock, with consent."""
    now = clinic.office.clock()
    with clinic.office.db.atomic() as tx:
        patient = patients.meet(tx, person.id, now)
        patients.chooses(tx, patient.id, language)
        treatments.give_consent(tx, patient.id, True, "1", now)
        if prefers:
            nudges.prefer(tx, clinic.office, patient.id, prefers, now)
        nudges.register(tx, clinic.office, patient.id, NewTreatment("dermapen", FRIDAY, "patient"), now)
    return patient


def told(clinic: Clinic, *slugs: str, language: Language = "ja") -> str:
    return clinic.library.told("dermapen", slugs, language)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_two_and_a_half_months_of_aftercare(clinic: Clinic, language: Language) -> None:
    """Every hour of every day with something in it, and the night before and after."""
    mai = clinic.patient()
    it_is(clinic, 0, 15)
    treated(clinic, mai, language)
    for day in sorted({day for day, _, _ in STEPS}):
        for hour in range(24):
            for minute in (0, 30):
                it_is(clinic, day, hour, minute)
                slugs = STEPS.get((day, hour, minute))
                expected = [told(clinic, *slugs.split(","), language=language)] if slugs else []
                assert mai.heard() == expected, (day, hour, minute)
    it_is(clinic, 300, 12)
    assert mai.heard() == []


def test_under_each_tip_there_is_a_way_to_stop_and_under_a_question_four_answers(clinic: Clinic) -> None:
    mai = clinic.patient()
    clock_shows(clinic, 0, 15)
    treated(clinic, mai)
    stop = clinic.words("button.tips_stop")
    it_is(clinic, 0, 19)
    assert mai.offered == [stop]
    it_is(clinic, 1, 19)
    answers = [clinic.words(f"button.checkin_{how}") for how in ("fine", "red", "dry", "worried")]
    assert mai.offered == [*answers, stop]


def test_at_the_time_of_day_the_person_prefers(clinic: Clinic) -> None:
    mai = clinic.patient()
    clock_shows(clinic, 0, 15)
    treated(clinic, mai, prefers="noon")
    it_is(clinic, 0, 19)
    assert mai.heard() == [told(clinic, "first-evening")]
    it_is(clinic, 1, 12, 29)
    assert mai.heard() == []
    it_is(clinic, 1, 12, 30)
    assert mai.heard() == [told(clinic, "sun", "moisture", "check-in-1")]


def test_in_todays_language(clinic: Clinic) -> None:
    mai = clinic.patient()
    clock_shows(clinic, 0, 15)
    patient = treated(clinic, mai)
    with clinic.office.db.atomic() as tx:
        patients.chooses(tx, patient.id, "en")
    it_is(clinic, 0, 19)
    assert mai.heard() == [told(clinic, "first-evening", language="en")]


def test_registered_late_one_message_with_what_still_matters_and_the_rest_on_time(clinic: Clinic) -> None:
    mai = clinic.patient()
    clock_shows(clinic, 2, 13)
    treated(clinic, mai)
    clinic.settles()
    assert mai.heard() == [told(clinic, "sun", "moisture", "gentle-care")]
    it_is(clinic, 2, 19)
    assert mai.heard() == [told(clinic, "take-it-easy")]


def test_registered_at_night_nobody_is_woken(clinic: Clinic) -> None:
    mai = clinic.patient()
    clock_shows(clinic, 5, 2)
    treated(clinic, mai)
    clinic.settles()
    it_is(clinic, 5, 7, 59)
    assert mai.heard() == []
    it_is(clinic, 5, 8)
    assert mai.heard() == [told(clinic, "sun", "moisture", "gentle-care", "take-it-easy", "food")]


def test_after_an_outage_what_piled_up_is_one_message_without_what_is_too_late(clinic: Clinic) -> None:
    mai = clinic.patient()
    clock_shows(clinic, 0, 15)
    patient = treated(clinic, mai)
    it_is(clinic, 3, 8, 30)
    assert mai.heard() == [told(clinic, "gentle-care", "take-it-easy")]
    with clinic.office.db.look() as tx:
        fates = {one.planned.steps[0]: (one.status, one.reason) for one in planned.fates(tx, patient.id)}
    assert fates["sun"] == fates["moisture"] == fates["check-in-1"] == ("dropped", "too late")
    assert fates["gentle-care"][0] == fates["take-it-easy"][0] == "sent"
    assert fates["check-in-3"][0] == "planned"


@pytest.mark.parametrize("stale", ["first-evening", "sun"])
@pytest.mark.parametrize("people", [1, 3])
def test_what_is_still_valid_outlives_a_letter_that_was_not_sent_in_time(
    clinic: Clinic, people: int, stale: str
) -> None:
    crowd = [clinic.patient(f"P{number}") for number in range(people)]
    clock_shows(clinic, 0, 15)
    first, *_ = [treated(clinic, person) for person in crowd]
    with clinic.office.db.atomic() as tx:
        ten = stamp(tokyo(6, 10))
        later = stamp(tokyo(6, 18))
        tx.run("UPDATE nudge SET stale_at = :later WHERE steps IN ('first-evening', 'sun')", later=later)
        tx.run("UPDATE nudge SET stale_at = :ten WHERE steps = :stale", ten=ten, stale=stale)
    clinic.platform.order_fault("multicast" if people > 1 else "push", 429, times=99)
    it_is(clinic, 1, 9)
    it_is(clinic, 1, 9, 30)
    it_is(clinic, 1, 10)
    clinic.platform.faults.clear()
    it_is(clinic, 1, 10, 20)
    kept = "sun" if stale == "first-evening" else "first-evening"
    for person in crowd:
        assert person.heard() == [told(clinic, kept, "moisture")]
    with clinic.office.db.look() as tx:
        fates = {one.planned.steps[0]: (one.status, one.reason) for one in planned.fates(tx, first.id)}
    assert fates[stale] == ("dropped", "its time had passed")
    assert fates[kept][0] == "sent"
    it_is(clinic, 1, 18)
    assert [person.heard() for person in crowd] == [[]] * people


def test_what_line_may_have_taken_is_not_said_again_with_what_is_still_valid(clinic: Clinic) -> None:
    mai = clinic.patient()
    clock_shows(clinic, 0, 15)
    treated(clinic, mai)
    clinic.platform.order_fault("push", 500, times=99, after_accepting=True)
    it_is(clinic, 1, 9)
    assert mai.heard() == [told(clinic, "first-evening", "sun", "moisture")]
    it_is(clinic, 1, 10)
    clinic.platform.faults.clear()
    it_is(clinic, 1, 10, 20)
    assert mai.heard() == []


def test_after_an_outage_into_the_night_nothing_comes_before_the_morning(clinic: Clinic) -> None:
    mai = clinic.patient()
    clock_shows(clinic, 0, 15)
    treated(clinic, mai)
    it_is(clinic, 0, 21)
    it_is(clinic, 1, 3)
    assert mai.heard() == []
    it_is(clinic, 1, 8)
    assert mai.heard() == [told(clinic, "first-evening")]


def test_a_stop_is_at_once_and_resuming_brings_only_what_is_to_come(clinic: Clinic) -> None:
    mai, ken = clinic.patient("Mai"), clinic.patient("Ken")
    clock_shows(clinic, 0, 15)
    stopped, _ = treated(clinic, mai), treated(clinic, ken)
    clock_shows(clinic, 1, 9)
    with clinic.office.db.atomic() as tx:
        nudges.stop(tx, stopped.id, clinic.office.clock())
    clinic.settles()
    assert mai.heard() == []
    assert ken.heard() == [told(clinic, "first-evening", "sun", "moisture")]
    it_is(clinic, 1, 19)
    clock_shows(clinic, 1, 20)
    with clinic.office.db.atomic() as tx:
        nudges.resume(tx, stopped.id, clinic.office.clock())
    clinic.settles()
    assert mai.heard() == []
    it_is(clinic, 2, 9)
    assert mai.heard() == [told(clinic, "gentle-care")]


def test_the_log_tells_counts_and_no_words(clinic: Clinic, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    mai = clinic.patient()
    clock_shows(clinic, 0, 15)
    treated(clinic, mai)
    it_is(clinic, 1, 10)
    assert "nudges: 1 dropped, 1 released" in caplog.text
    assert mai.id not in caplog.text
    assert told(clinic, "sun").splitlines()[0] not in caplog.text
