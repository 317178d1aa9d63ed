"""The desk with all of Sodan behind it: from the alert to the answer, the way that costs nothing, bot and staff racing."""

import random
import threading

import pytest

import app
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


class NoMailer:
    """Only that there is one: what is to be sent is looked at as rows."""


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
    # After an alarm the emergency phone comes first.
    assert clinic.hears(mai)[-1] == clinic.library.answer_with_source("pores", "ja")


def test_an_answer_may_wait_for_the_next_message_and_costs_nothing_then(clinic: Clinic, ann: Browser) -> None:
    mai = clinic.patient()
    mai.says("こんにちは")
    clinic.hears(mai)
    page, pushed = f"/desk/conversations/{of(clinic, mai)}", calls(clinic, "push")
    for words in ("一つめ", "二つめ"):
        ann.sends(f"{page}/write", words=words, later="1")
    assert clinic.hears(mai) == []
    assert ann.goes(page).text.count(clinic.words("console.waits_for_them")) == 2
    mai.says("まだですか")
    assert clinic.hears(mai) == ["一つめ", "二つめ"]
    assert calls(clinic, "push") == pushed
    assert clinic.words("console.waits_for_them") not in ann.goes(page).text
    ann.sends(f"{page}/write", words="三つめ", later="1")
    clinic.passes(hours=13)  # the time of staff is over; by day the bot has the word again
    mai.says("もしもし")
    heard = clinic.hears(mai)
    assert heard[:2] == ["三つめ", clinic.words("staff.handed_back")]


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


def test_what_is_urgent_and_taken_by_nobody_is_told_again_and_to_more_people(clinic: Clinic, ann: Browser) -> None:
    colleague, mai, ken = clinic.staff(), clinic.patient(), clinic.patient("Ken")
    object.__setattr__(clinic.office, "mailer", NoMailer())
    mai.says("息ができない")
    ken.says("膿が出て熱もあります")
    assert len(clinic.hears(colleague)) == 2
    ann.sends(f"/desk/patients/{of(clinic, ken)}/take")
    for minutes in (10, 20, 30):
        clinic.passes(minutes=10)
        app.tell_again(clinic.office)
        app.tell_again(clinic.office)
        heard = clinic.hears(colleague)
        assert heard[0] == clinic.words("staff.untaken", minutes=str(minutes))
        assert "息ができない" in heard[1]
        assert len(heard) == 2
    clinic.passes(minutes=10)
    app.tell_again(clinic.office)
    assert clinic.hears(colleague) == []
    with clinic.office.db.look() as tx:
        assert len(tx.rows("SELECT key FROM email WHERE key LIKE 'urgent:%'")) == 3


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

    first, *others = people
    first.says(phrasing(clinic, "pores"))
    clinic.settles()  # one has an answer already, however quick the colleague is
    colleague = threading.Thread(target=all_of_them)
    colleague.start()
    for person in others:
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
