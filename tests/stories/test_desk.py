"""The desk with all of Sodan behind it: from the alert to the answer, the way that costs nothing, bot and staff racing."""

import random
import threading

import pytest

from clinic.actors import StaffMember
from clinic.ids import pseudonym
from clinic.patient import PatientId
from console import site
from simulator.people import Person
from staff import door
from staff.commands import Done, Write
from store import patients, staff
from store.db import retrying
from tests.conftest import Hands
from tests.desk import Browser
from tests.stories.conftest import Clinic, phrasing

RACING = 40  # two hundred were tried as well, on both databases


@pytest.fixture
def ann(clinic: Clinic, clock: Hands) -> Browser:
    """A colleague at the desk."""
    app = site.create(clinic.office)
    with clinic.office.db.atomic() as tx:
        member = staff.employ(tx, "Ann", "reception", clock())
    return Browser(app, app.test_client(), clinic.office.db, clock).signed_in_as(member)


def of(clinic: Clinic, person: Person) -> PatientId:
    with clinic.office.db.look() as tx:
        found = patients.by_line(tx, person.id)
    assert found is not None
    return found.id


def calls(clinic: Clinic, kind: str) -> int:
    return sum(kind in seen.call.path for seen in clinic.platform.requests)


def test_from_the_alert_to_the_answer_and_by_the_way_that_costs_nothing(clinic: Clinic, ann: Browser) -> None:
    mai = clinic.patient()
    mai.says("息ができない")
    clinic.hears(mai)
    today = ann.goes("/desk/").text
    assert "息ができない" in today
    assert pseudonym(of(clinic, mai)) in today
    page = f"/desk/conversations/{of(clinic, mai)}"
    pushed = calls(clinic, "push")
    ann.sends(f"{page}/write", words="すぐにお電話します", settles="on")
    assert clinic.hears(mai) == ["すぐにお電話します"]
    assert calls(clinic, "push") == pushed + 1
    assert "息ができない" not in ann.goes("/desk/").text

    mai.says("はい、お願いします")
    assert clinic.hears(mai) == []
    replied = calls(clinic, "reply")
    ann.sends(f"{page}/write", words="今おかけしました", settles="on")
    assert clinic.hears(mai) == ["今おかけしました"]
    assert (calls(clinic, "push"), calls(clinic, "reply")) == (pushed + 1, replied + 1)
    told = ann.goes(page).text
    for words in ("息ができない", "すぐにお電話します", "はい、お願いします", "今おかけしました"):
        assert words in told

    ann.sends(f"/desk/patients/{of(clinic, mai)}/hand-back")
    assert clinic.hears(mai) == [clinic.words("staff.handed_back")]
    mai.says(phrasing(clinic, "pores"))
    assert clinic.hears(mai) == [clinic.library.answer_with_source("pores", "ja")]


def test_an_answer_that_comes_too_late_for_its_token_goes_by_push(clinic: Clinic, ann: Browser) -> None:
    mai = clinic.patient()
    mai.says("こんにちは")
    clinic.hears(mai)
    page = f"/desk/conversations/{of(clinic, mai)}"
    ann.sends(f"/desk/patients/{of(clinic, mai)}/take")
    mai.says("痛みますか")
    clinic.passes(minutes=5)
    ann.sends(f"{page}/write", words="少しだけです")
    assert clinic.hears(mai) == ["少しだけです"]


@pytest.mark.slow
def test_the_bot_never_speaks_after_staff_did(clinic: Clinic) -> None:
    """In each conversation a colleague writes at some moment while the answer is thought about, written or sent."""
    chance = random.Random(7)
    people = [clinic.patient(f"P{number}") for number in range(RACING)]
    for person in people:
        person.follows()
    clinic.settles()
    for person in people:
        person.heard()
    with clinic.office.db.atomic() as tx:
        member = staff.employ(tx, "Ann", "reception", clinic.office.clock())
    numbers = {person.id: of(clinic, person) for person in people}
    mine = StaffMember(None, None, "reception", member, "Ann")

    def speaks(person: Person) -> None:
        def write() -> object:
            with clinic.office.db.atomic() as tx:
                return door.do(
                    tx, clinic.office.for_staff(clinic.office.clock()), mine, Write(numbers[person.id], "私です")
                )

        assert isinstance(retrying(write, 20), Done)

    def all_of_them() -> None:
        for person in chance.sample(people, len(people)):
            speaks(person)

    colleague = threading.Thread(target=all_of_them)
    colleague.start()
    for person in people:
        person.says(phrasing(clinic, "pores"))
    colleague.join()
    clinic.settles()
    answered = 0
    for person in people:
        heard = person.heard()
        assert heard[-1] == "私です", heard
        assert heard.count("私です") == 1
        answered += len(heard) > 1
    assert 0 < answered < RACING
