"""An emergency answer stands until it is over: in words, by staff, or after hours."""

import pytest

from bot.flows.danger import HOLDS
from clinic.actors import Terminal
from simulator.people import Person
from staff import door
from staff.commands import CloseTask
from store import tasks
from tests.stories.conftest import Clinic, phrasing

URGENT = "唇が腫れて息が苦しいです"


@pytest.fixture
def mai(clinic: Clinic) -> Person:
    """Somebody who has just been told to call 119."""
    clinic.staff()
    mai = clinic.patient()
    mai.says(URGENT)
    clinic.hears(mai)
    return mai


def asks(clinic: Clinic, mai: Person) -> list[str]:
    mai.says(phrasing(clinic, "pores"))
    return clinic.hears(mai)


def test_a_question_meanwhile_is_answered_below_a_line_that_holds_to_it(clinic: Clinic, mai: Person) -> None:
    holds = clinic.words("alarm.still_emergency")
    assert asks(clinic, mai) == [holds, clinic.library.answer_with_source("pores", "ja")]
    mai.sends_sticker()
    assert clinic.hears(mai)[0] == holds
    mai.says("先生と話せました。いま病院に向かっています")
    assert clinic.hears(mai) == [clinic.words("alarm.helped")]
    assert asks(clinic, mai) == [clinic.library.answer_with_source("pores", "ja")]


def test_it_ends_when_hours_have_passed(clinic: Clinic, mai: Person) -> None:
    clinic.passes(seconds=HOLDS.total_seconds() - 60)
    assert len(asks(clinic, mai)) == 2
    clinic.passes(seconds=120)
    assert asks(clinic, mai) == [clinic.library.answer_with_source("pores", "ja")]


def test_it_ends_when_staff_have_seen_to_it(clinic: Clinic, mai: Person) -> None:
    clinic.passes(minutes=5)
    with clinic.office.db.atomic() as tx:
        [task] = tasks.list_open(tx)
        door.do(tx, clinic.office.for_staff(clinic.office.clock()), Terminal(), CloseTask(task.id))
    assert asks(clinic, mai) == [clinic.library.answer_with_source("pores", "ja")]


def test_staff_have_the_words_as_they_were_written(clinic: Clinic) -> None:
    ann, mai = clinic.staff(), clinic.patient()
    before = "昨日の施術のあと、家に帰ってから夕ご飯を食べて、少し横になっていたのですが、さっき起きたら"
    words = f"{before}{URGENT}。妹に電話をかけてもらっています"
    mai.says(words)
    (alert,) = clinic.hears(ann)
    assert words in alert
