"""Staff on LINE: the lists they ask for, who else is at it, and answers that cost nothing once the patient looks."""

import app
from console import site
from simulator.people import Person
from store import patients, staff
from tests.conftest import Hands
from tests.desk import Browser
from tests.stories.conftest import Clinic, phrasing
from tests.stories.test_desk import calls, of


def ann_at_the_desk(clinic: Clinic, clock: Hands) -> Browser:
    made = site.create(clinic.office)
    with clinic.office.db.atomic() as tx:
        member = staff.employ(tx, "Aoki", "reception", clock())
    return Browser(made, made.test_client(), clinic.office.db, clock).signed_in_as(member)


def asks(clinic: Clinic, person: Person, words: str) -> None:
    person.says(phrasing(clinic, "talk-to-staff"))
    clinic.hears(person)
    person.says(words)
    clinic.hears(person)


def test_a_colleague_gets_the_lists_and_a_patient_an_answer(clinic: Clinic) -> None:
    ann, bob, mai, ken = clinic.staff("Ann"), clinic.staff("Bob"), clinic.patient(), clinic.patient("Ken")
    for words in ("未対応", "open", "Today", "今日の予約は？"):
        ann.says(words)
        [told] = clinic.hears(ann)
        nothing = "nothing_open" if words in ("未対応", "open") else "nobody_comes"
        assert told == clinic.words(f"desk.list.{nothing}")
    asks(clinic, mai, "犬を連れて行ってもいいですか")
    ken.says("息ができない")
    clinic.hears(ken)
    clinic.hears(ann)
    ann.says("未対応")
    [told] = clinic.hears(ann)
    assert told.index(clinic.words("console.kind_urgent")) < told.index(clinic.words("console.kind_question"))
    assert "犬" not in told  # read when it is opened
    mai.says("未対応")
    heard = clinic.hears(mai)
    assert heard
    assert told not in heard
    assert clinic.words("desk.list.nothing_open") not in heard

    # One of them opens with its words and buttons; who is writing is seen by everybody else.
    clinic.hears(bob)
    with clinic.office.db.look() as tx:
        [number] = [row["id"] for row in tx.rows("SELECT id FROM task WHERE words LIKE '犬%'")]
    ann.taps(f"desk:show:{number}")
    opened = clinic.hears(ann)
    assert "犬を連れて行ってもいいですか" in opened[0]
    ann.taps(f"desk:answer:{number}")
    clinic.hears(ann)
    bob.says("未対応")
    assert clinic.words("desk.list.writes", who="") in clinic.hears(bob)[0]
    ann.says("はい、どうぞ")
    assert clinic.words("desk.way_push") in clinic.hears(ann)
    ann.says("送信")
    assert clinic.words("desk.sent") in clinic.hears(ann)
    bob.taps(f"desk:close:{number}")
    [late] = clinic.hears(bob)
    assert clinic.words("desk.list.answered") in late


def test_an_answer_left_for_them_is_fetched_with_a_tap_and_costs_nothing(clinic: Clinic) -> None:
    colleague, mai = clinic.staff(), clinic.patient()
    asks(clinic, mai, "犬を連れて行ってもいいですか")
    clinic.hears(colleague)
    with clinic.office.db.look() as tx:
        [number] = [row["id"] for row in tx.rows("SELECT id FROM task WHERE status = 'open' AND words LIKE '犬%'")]
    mai.taps(clinic.words("button.see_answer"))
    assert clinic.hears(mai) == [clinic.words("staff.not_yet")]
    pushed = calls(clinic, "push")
    colleague.taps(f"desk:answer:{number}")
    clinic.hears(colleague)
    colleague.says("Yes, of course")
    japanese = clinic.library.say("language.name_ja", "ja")
    assert clinic.library.say("desk.sure_other_language", "ja", **{"language": japanese}) in clinic.hears(colleague)
    colleague.taps(f"desk:later:{number}")
    assert clinic.words("desk.waits_for_them") in clinic.hears(colleague)
    assert clinic.hears(mai) == []
    mai.taps(clinic.words("button.see_answer"))
    [heard] = clinic.hears(mai)
    assert "Yes, of course" in heard
    mai.taps("staff:see")
    assert clinic.hears(mai) == [clinic.words("staff.not_yet")]
    assert calls(clinic, "push") == pushed


def test_a_way_back_nobody_uses_brings_the_button_once(clinic: Clinic, clock: Hands) -> None:
    aoki, mai = ann_at_the_desk(clinic, clock), clinic.patient()
    mai.says("こんにちは")
    clinic.hears(mai)
    page = f"/desk/conversations/{of(clinic, mai)}"
    aoki.sends(f"/desk/patients/{of(clinic, mai)}/take")
    pushed = calls(clinic, "push")
    mai.says("聞こえますか")
    assert clinic.hears(mai) == []
    clinic.passes(seconds=30)
    assert clinic.hears(mai) == []
    clinic.passes(seconds=10)
    assert clinic.hears(mai) == [clinic.words("staff.will_answer")]
    mai.says("もしもし")
    for _ in range(8):
        clinic.passes(seconds=10)
    assert clinic.hears(mai) == []  # it stays below what was said
    answer = aoki.sends(f"{page}/write", follow=True, words="Yes, we can hear you", later="1")
    assert clinic.words("console.other_language_ja") in answer.text or "another language" in answer.text
    aoki.sends(f"{page}/write", words="はい、聞こえます", later="1")
    mai.taps(clinic.words("button.see_answer"))
    assert clinic.hears(mai) == ["はい、聞こえます"]
    assert calls(clinic, "push") == pushed


def test_what_is_late_is_told_once_more_in_opening_hours_and_all_together(clinic: Clinic) -> None:
    colleague, mai, ken = clinic.staff(), clinic.patient(), clinic.patient("Ken")
    for person in (mai, ken):
        asks(clinic, person, "犬を連れて行ってもいいですか")
    clinic.hears(colleague)
    heard: list[str] = []
    for _ in range(40):  # past the night, until it is late
        clinic.passes(hours=1)
        app.tell_again(clinic.office)
        app.tell_again(clinic.office)
        heard += clinic.hears(colleague)
    assert len(heard) in (1, 2)
    assert all("2件" in one or "1件" in one for one in heard)
    with clinic.office.db.look() as tx:
        assert patients.by_line(tx, mai.id)
