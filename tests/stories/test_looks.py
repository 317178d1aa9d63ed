"""How an answer reaches somebody: drawn, with its source, and asked whether it helped."""

from datetime import timedelta

from store import feedback, patients
from tests.stories.conftest import Clinic, phrasing


def judged(clinic: Clinic) -> list[feedback.Helpful]:
    with clinic.office.db.look() as tx:
        return feedback.by_topic(tx, clinic.office.clock() - timedelta(days=1))


def test_a_line_of_time_and_the_same_in_words(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.says(phrasing(clinic, "results-timeline"))
    source = clinic.library.source("results-timeline", "ja")
    shown = clinic.hears(mai)[0]
    assert shown.startswith(clinic.library.title("results-timeline", "ja"))
    assert shown.endswith(f"\n\n{source}")
    assert mai.last.message["type"] == "flex"
    assert mai.last.message["altText"] == clinic.library.answer_with_source("results-timeline", "ja")
    related = [clinic.library.title(slug, "ja") for slug in clinic.library.topics["results-timeline"].related]
    assert set(related) < set(mai.last.labels)
    mai.taps(clinic.words("button.in_words"))
    assert clinic.hears(mai) == [clinic.library.answer_with_source("results-timeline", "ja")]
    assert mai.last.message["type"] == "text"


def test_did_it_help(clinic: Clinic) -> None:
    """Thanks are said once; who changes their mind is heard again; who goes takes it along."""
    mai, ken = clinic.patient(), clinic.patient("健")
    for person in (mai, ken):
        person.says(phrasing(clinic, "pores"))
        clinic.hears(person)
    yes, no = (clinic.words(f"button.helped_{how}") for how in ("yes", "no"))
    mai.posts_back("helped:yes:pores", shown=yes)
    assert clinic.hears(mai) == [clinic.words("feedback.helped")]
    mai.posts_back("helped:yes:pores", shown=yes)
    assert clinic.hears(mai) == []
    ken.taps(no)
    assert clinic.hears(ken) == [clinic.words("feedback.not_helped")]
    assert clinic.words("button.write_staff") in ken.last.labels
    assert judged(clinic) == [feedback.Helpful("pores", 1, 1)]
    mai.posts_back("helped:no:pores", shown=no)
    assert clinic.hears(mai) == [clinic.words("feedback.not_helped")]
    assert judged(clinic) == [feedback.Helpful("pores", 0, 2)]
    with clinic.office.db.atomic() as tx:
        known = patients.by_line(tx, mai.id)
        assert known is not None
        patients.forget(tx, known.id)
    assert judged(clinic) == [feedback.Helpful("pores", 0, 1)]


def test_a_button_for_what_is_no_topic(clinic: Clinic) -> None:
    mai = clinic.patient()
    mai.posts_back("helped:yes:nothing")
    assert clinic.hears(mai) == [clinic.words("courtesy.help")]
    mai.posts_back("words:nothing")
    assert clinic.hears(mai) == [clinic.words("courtesy.help")]
    assert judged(clinic) == []
