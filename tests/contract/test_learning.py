"""What was not understood, at the desk on both databases: grouped, taught, approved by whom it takes, live, and taken back."""

import json
from dataclasses import asdict, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from werkzeug.test import TestResponse

from cli.knowledge import knowledge
from clinic.audit import Denied, OfKnowledge
from clinic.errors import AlreadyDecided
from knowledge import changes as values
from knowledge import export, library, trial
from knowledge.library import Library
from knowledge.trial import Claimed, Found, Moved
from scheduler import rereading
from staff import learning as taught
from store import audit, changes, feedback, learning, patients, retention, saved_answers, trials
from store.db import Database
from tests.conftest import Hands, tokyo
from tests.desk import Browser, Talks
from tests.unit.knowledge.test_changes import ANSWER, PHRASING, TOPIC

NOON = tokyo(2, 12)
PAGE = "/desk/learning"
HOSTILE = "<img src=x onerror=alert(1)>\u202e\x1b[31m{{7*7}} 犬は？" + "😀" * 300
DOG = ["犬を連れて行ってもいいですか", "犬を連れていってもいい？", "犬連れて行っていいですか"]


class Classroom(Talks):
    """Several patients whose questions were not understood."""

    def __init__(self, database: Database, known: Library, clock: Hands) -> None:
        super().__init__(database, known, clock)
        for number, words in enumerate(DOG):
            self.hears(self.mai if number else self.emma, words, "decline", "question", minutes=number)

    def tried(self, change_id: str, **found: object) -> None:
        """As a worker does it."""
        with self.db.atomic() as tx:
            job = trials.latest(tx, change_id)
            assert job
            assert trials.take(tx, job.id, self.clock())
            trials.tell(tx, job.id, 10, 20, self.clock())
            phrased = self.office.library.phrased
            told = trial.written(Found(phrased, **{"lines": 20, "dangers": 5, **found}))  # type: ignore[arg-type]
            trials.end(tx, job.id, told, self.clock())

    def keeps_up(self) -> None:
        self.office.library = rereading.with_changes(self.db, self.known)

    def newest(self) -> changes.Kept:
        with self.db.look() as tx:
            return changes.undecided(tx)[0]

    def ids(self) -> str:
        with self.db.look() as tx:
            return " ".join(one.id for one in learning.asked(tx, 100, 100) if "犬" in one.words)

    def wording(self, change_id: str) -> str:
        """As the form of its page carries it."""
        with self.db.look() as tx:
            found = changes.get(tx, change_id)
        return taught.wording(found) if found else ""

    def live(self, browser: Browser, change_id: str, follow: bool = False, **fields: str) -> TestResponse:
        given = {"seen": self.wording(change_id), "back": f"{PAGE}/changes/{change_id}", **fields}
        return browser.sends(f"{PAGE}/changes/{change_id}/live", follow=follow, **given)

    def attaches(self, browser: Browser, topic: str = "pores", text: str = PHRASING.text) -> str:
        given = {"topic": topic, "text": text, "language": "ja", "ids": self.ids()}
        answer = browser.sends(f"{PAGE}/phrasing", **given)
        assert answer.status_code == 303, answer.text
        return str(answer.location).partition("?")[0].rpartition("/")[2]


@pytest.fixture
def room(database: Database, known: Library, clock: Hands) -> Classroom:
    clock.now = NOON
    return Classroom(database, known, clock)


def test_questions_that_ask_the_same_stand_together_until_they_are_seen_to(room: Classroom) -> None:
    browser = room.at_work()
    shown = browser.goes(PAGE).text
    assert room.words("asked_times", count="3") in shown
    assert room.words("why_declined") in shown
    assert "Does it hurt?" in shown  # suggestions were offered
    browser.sends(f"{PAGE}/aside", ids=room.ids())
    assert DOG[0] not in browser.goes(PAGE).text
    assert DOG[0] in browser.goes(f"{PAGE}?which=aside").text
    room.hears(room.emma, DOG[0] + "！", "decline", "question", minutes=9)
    assert DOG[0] not in browser.goes(PAGE).text  # one more is not yet as many again
    for number in (10, 11):
        room.hears(room.emma, DOG[0] + "？" * number, "decline", "question", minutes=number)
    assert room.words("aside_before", count="3") in browser.goes(PAGE).text
    browser.sends(f"{PAGE}/again", ids=room.ids())
    assert room.words("asked_times", count="6") in browser.goes(PAGE).text


def test_whoever_writes_on_and_on_leaves_room_for_the_others(room: Classroom) -> None:
    for number in range(4):
        room.hears(room.mai, f"壱{number}" * 3, "decline", "question", minutes=60 + number)
    with room.db.look() as tx:
        found = learning.asked(tx, 3, 2)
        assert [one.words for one in found] == ["壱3" * 3, "壱2" * 3, "Does it hurt? 100%_!"]
        assert [one.patient_id for one in learning.asked(tx, 100, 1)] == [room.mai.id, room.emma.id]


def test_what_did_not_help_comes_up_too(room: Classroom) -> None:
    with room.db.atomic() as tx:
        feedback.note(tx, room.mai.id, "pores", False, room.clock() + timedelta(hours=1))
    shown = room.at_work().goes(PAGE).text
    assert room.words("why_no-help") in shown
    assert "毛穴が気になります" in shown


def test_the_words_go_with_the_patient_and_nothing_of_them_is_kept_elsewhere(room: Classroom) -> None:
    browser = room.at_work()
    browser.sends(f"{PAGE}/aside", ids=room.ids())
    for who in (room.mai, room.emma):
        with room.db.atomic() as tx:
            patients.forget(tx, who.id)
    with room.db.look() as tx:
        assert learning.asked(tx, 100, 100) == []
        assert tx.rows("SELECT * FROM learning_seen") == []
        assert tx.rows("SELECT * FROM knowledge_change") == []
    assert browser.sends(f"{PAGE}/aside", ids="gone " + "0" * 32).status_code == 303


def test_hostile_words_are_only_words(room: Classroom) -> None:
    browser = room.at_work("doctor")
    room.hears(room.mai, HOSTILE, "decline", "question", minutes=30)
    pages = [PAGE, f"{PAGE}?which=aside", f"{PAGE}/topic?message=<b>", f"{PAGE}/answers?topic=<u>"]
    wrong = browser.sends(f"{PAGE}/phrasing", topic="<i>", text=HOSTILE, ids='"><script>', language="<b>")
    assert wrong.status_code == 422
    change = room.attaches(browser, text="<img src=x>毛穴の「いちご」{{7*7}}")
    room.tried(change, better=(Moved("<script>x", ("answer", "<b>"), ("suggest", "pores"), ("<i>",)),), gained=1)
    pages += [f"{PAGE}/changes/{change}", f"{PAGE}/changes/{change}/state", f"{PAGE}/changes"]
    for shown in (wrong.text, *(browser.goes(path).text for path in pages)):
        for forbidden in ("<img src=x", "<script>", "<u>", "<i>", "<b>", "\x1b", "\u202e", "31m49"):
            assert forbidden not in shown.replace("\u2067", "")


def test_a_phrasing_is_handed_in_tried_put_live_and_taken_back(room: Classroom) -> None:
    browser = room.at_work("doctor")
    change = room.attaches(browser)
    page = f"{PAGE}/changes/{change}"
    assert "progress" in browser.goes(page).text
    assert DOG[0] not in browser.goes(PAGE).text  # it is seen to
    assert room.live(browser, change).status_code == 422  # not tried yet
    room.tried(change)
    assert room.words("nothing_worse") in browser.goes(page).text
    live = room.live(browser, change, follow=True).text
    assert room.words("did_put_live") in live
    room.keeps_up()
    assert PHRASING.text in room.office.library.topics["pores"].words["ja"].phrasings
    assert room.words("version_here", number="1") in browser.goes(f"{PAGE}/changes").text
    assert room.live(browser, change, follow=True).status_code == 200  # already: nothing happens twice
    assert room.words("did_taken_back") in browser.sends(f"{page}/back", follow=True, back=page).text
    room.keeps_up()
    assert room.office.library.phrased == room.known.phrased
    with room.db.look() as tx:
        assert [one.what for one in changes.versions(tx)] == ["back", "live"]
        events = [one.what for one in audit.latest(tx, 10) if isinstance(one.what, OfKnowledge)]
    assert events == [OfKnowledge("taken back"), OfKnowledge("put live"), OfKnowledge("handed in")]
    again = browser.sends(f"{page}/again")
    assert again.status_code == 303
    assert room.newest().body == values.written(PHRASING)


def test_nobody_puts_live_what_they_did_not_see(room: Classroom) -> None:
    doctor, reception = room.at_work("doctor"), room.at_work()
    change = room.attaches(reception)
    room.tried(change)
    page, read = f"{PAGE}/changes/{change}", room.wording(change)
    assert f'name="seen" value="{read}"' in doctor.goes(f"{page}/state").text
    other = "鼻の毛穴いちごみたい"
    assert reception.sends(f"{page}/reword", topic="pores", text=other, seen=read).status_code == 303
    room.tried(change)
    for seen in (read, ""):
        refused = room.live(doctor, change, seen=seen)
        assert refused.status_code == 422
        assert room.words("not_live_reworded") in refused.text
        assert other in refused.text
    fresh = doctor.goes(f"{page}/state").text  # what the page fetches by itself has the words as well
    assert other in fresh
    assert PHRASING.text not in fresh
    with room.db.atomic() as tx:
        was = changes.get(tx, change)
        assert was
        before = replace(was, body=values.written(PHRASING))  # read just before a colleague reworded it
        for decide in (changes.put_live, partial(changes.reword, what=taught.written(PHRASING), status="open")):
            with pytest.raises(AlreadyDecided):
                decide(tx, before, by="M1", now=room.clock())
        assert changes.version(tx) == 0
    assert room.live(doctor, change).status_code == 303


def test_nobody_writes_over_what_they_did_not_see(room: Classroom) -> None:
    one, other = room.at_work("doctor"), room.at_work()
    change = room.attaches(other)
    page, read = f"{PAGE}/changes/{change}", room.wording(change)
    assert one.sends(f"{page}/reword", topic="pores", text="鼻のいちごみたい", seen=read).status_code == 303
    refused = other.sends(f"{page}/reword", topic="pores", text="いちごのような鼻", seen=read)
    assert refused.status_code == 422
    assert room.words("wrong_reworded") in refused.text
    assert "いちごのような鼻" in refused.text
    assert "鼻のいちごみたい" in refused.text
    mended = other.sends(f"{page}/reword", topic="pores", text="?", seen=read)
    assert room.words("wrong_empty") in mended.text
    assert other.sends(f"{page}/reword", topic="nothing", text="?", seen=read).status_code == 422
    url, good = f"{PAGE}/answers/makeup-after", {"answer_ja": ANSWER.answer["ja"], "answer_en": ANSWER.answer["en"]}
    one.sends(url, answer_ja="まだ途中です。", answer_en="", draft="1")
    for how in ({"draft": "1"}, {}):  # a form that was opened before there was a draft
        over = other.sends(url, **good, **how)
        assert over.status_code == 422
        assert "まだ途中です。" in over.text
        assert ANSWER.answer["en"] in over.text
    assert other.sends(url, **good, seen=room.wording(room.newest().id)).status_code == 303


SHIFT = Moved("a line", ("answer", "pores"), ("suggest", "pores", "price"), ("pores",))


def test_what_makes_danger_less_well_noticed_is_refused(room: Classroom) -> None:
    browser = room.at_work("admin")
    change = room.attaches(browser)
    page = f"{PAGE}/changes/{change}"
    room.tried(change, danger=(Moved("くちびるが腫れて", ("decline",), ("answer", "pores"), ("urgent",)),))
    shown = browser.goes(page).text
    assert room.words("refused_danger") in shown
    assert "/live" not in shown
    refused = room.live(browser, change, confirmed="on")
    assert refused.status_code == 422
    assert room.words("not_live_refused") in refused.text
    with room.db.look() as tx:
        assert changes.version(tx) == 0


def test_what_takes_answers_from_others_needs_a_confirmation(room: Classroom) -> None:
    browser = room.at_work("admin")
    change = room.attaches(browser)
    page = f"{PAGE}/changes/{change}"
    room.tried(change, worse=(SHIFT,), taken=3)
    assert room.words("gets_worse", count="3") in browser.goes(page).text
    assert room.words("not_live_confirm") in room.live(browser, change).text
    assert room.words("did_put_live") in room.live(browser, change, follow=True, confirmed="on").text


def test_what_may_not_be_said_to_patients_is_refused(room: Classroom) -> None:
    browser = room.at_work("admin")
    answer = browser.sends(f"{PAGE}/answers/makeup-after", answer_ja=ANSWER.answer["ja"], answer_en=ANSWER.answer["en"])
    change = room.newest().id
    assert answer.location.startswith(f"{PAGE}/changes/{change}")
    room.tried(change, claims=(Claimed("answer", "en", "It will be fine.", "certainty"),))
    page = f"{PAGE}/changes/{change}"
    shown = browser.goes(page).text
    assert room.words("refused_claims") in shown
    assert room.words("wrong_claim_certainty") in shown
    assert "It will be fine." in shown
    assert room.live(browser, change).status_code == 422


def test_a_trial_against_other_phrasings_counts_no_longer(room: Classroom) -> None:
    browser = room.at_work("admin")
    first, second = room.attaches(browser), room.attaches(browser, text="鼻の毛穴いちごみたい")
    room.tried(first)
    room.tried(second)
    page = f"{PAGE}/changes/{second}"
    room.live(browser, first)
    assert room.words("not_live_moment") in room.live(browser, second).text  # this process has not heard yet
    room.keeps_up()
    assert room.words("not_live_out-of-date") in room.live(browser, second).text
    browser.sends(f"{page}/try", back=page)
    room.tried(second)
    assert room.words("did_put_live") in room.live(browser, second, follow=True).text


def test_what_is_medical_takes_a_doctor_or_an_admin(room: Classroom) -> None:
    reception = room.at_work("reception")
    change = room.attaches(reception)
    room.tried(change)
    page = f"{PAGE}/changes/{change}"
    shown = reception.goes(page).text
    assert room.words("needs_doctor") in shown
    assert "/live" not in shown
    assert room.live(reception, change).status_code == 403
    with room.db.look() as tx:
        assert audit.latest(tx, 1)[0].what == Denied("staff", "PutLive", "for a doctor or an admin")
        assert changes.version(tx) == 0
    assert room.live(room.at_work("doctor"), change).status_code == 303
    assert reception.sends(f"{page}/back", back=page).status_code == 403
    parking = room.attaches(reception, "parking", "くるまで行って平気？")
    room.keeps_up()
    with room.db.atomic() as tx:
        trials.ask(tx, parking, room.clock())
    room.tried(parking)
    assert room.live(reception, parking).status_code == 303
    with room.db.look() as tx:
        assert changes.version(tx) == 2


def test_somebody_who_left_may_nothing(room: Classroom) -> None:
    browser = room.at_work("doctor")
    change = room.attaches(browser)
    room.tried(change)
    room.at_work("admin").sends(f"/desk/members/{room.members['doctor']}/remove")
    assert room.live(browser, change).status_code in (401, 303)
    with room.db.look() as tx:
        assert changes.version(tx) == 0


def test_an_answer_is_kept_by_itself_and_only_put_live_when_nothing_is_wrong(room: Classroom) -> None:
    browser = room.at_work("doctor")
    room.hears(room.mai, "メイクはいつから", "ask-staff makeup-after", "question", minutes=40)
    shown = browser.goes(f"{PAGE}/answers").text
    assert room.words("passed_on", count="1") in shown
    url = f"{PAGE}/answers/makeup-after"
    assert room.words("wrong_empty") in browser.sends(url, answer_ja="", answer_en="", draft="1").text
    kept = browser.sends(url, follow=True, answer_ja="絶対に痛くありません。", answer_en="", draft="1").text
    assert room.words("did_draft_kept_wrong") in kept
    assert "絶対に痛くありません。" in kept
    refused = browser.sends(url, answer_ja="絶対に痛くありません。", answer_en="x")
    assert refused.status_code == 422
    assert room.words("wrong_claim_painless") in refused.text
    assert "絶対に痛くありません。" in refused.text
    good = {"answer_ja": ANSWER.answer["ja"], "answer_en": ANSWER.answer["en"]}
    browser.sends(url, **good, draft="1", seen=room.wording(room.newest().id))
    with room.db.look() as tx:
        assert [one.status for one in changes.undecided(tx)] == ["draft"]  # one, however often it is kept
    browser.sends(url, **good, seen=room.wording(room.newest().id))
    change = room.newest()
    assert change.status == "open"
    room.tried(change.id, lines=0)
    room.live(browser, change.id)
    room.keeps_up()
    assert room.office.library.answer("makeup-after", "en") == ANSWER.answer["en"]
    assert room.words("tab_answers", count="3", of="20") in browser.goes(f"{PAGE}/answers").text
    assert browser.sends(f"{PAGE}/answers/pores").status_code == 404


def test_an_effect_without_its_risks_is_not_published(room: Classroom) -> None:
    browser = room.at_work("doctor")
    effect = ANSWER.answer["en"] + " Many see an improvement."
    given = {"answer_ja": ANSWER.answer["ja"], "answer_en": effect}
    refused = browser.sends(f"{PAGE}/answers/makeup-after", **given)
    assert room.words("wrong_risks") in refused.text
    assert browser.sends(f"{PAGE}/answers/makeup-after", **given, risks="risks-overview").status_code == 303


def test_a_new_topic(room: Classroom) -> None:
    browser = room.at_work("doctor")
    begun = browser.goes(f"{PAGE}/topic?message={room.ids().split()[-1]}").text
    assert any(one in begun for one in DOG)
    assert all(one in begun for one in room.ids().split())
    assert 'name="about"' not in browser.goes(PAGE).text  # a patient's words stand in no address
    assert "犬" not in browser.goes(f"{PAGE}/topic?message=gone").text
    given = {f"{name}_{each}": getattr(TOPIC, name)[each] for name in ("title", "answer") for each in ("ja", "en")}
    lines = {f"phrasings_{each}": "\r\n".join(TOPIC.phrasings[each]) for each in ("ja", "en")}
    few = browser.sends(f"{PAGE}/topic", **given, **{**lines, "phrasings_en": "a dog?"})
    assert room.words("wrong_too_few") in few.text
    assert TOPIC.title["en"] in few.text
    added = browser.sends(f"{PAGE}/topic", **given, **lines, ids=room.ids())
    assert added.status_code == 303
    change = room.newest()
    room.tried(change.id)
    assert "犬を連れて" in browser.goes(f"{PAGE}/topic?change={change.id}").text
    assert room.live(browser, change.id).status_code == 303
    room.keeps_up()
    assert room.office.library.title(change.topic, "en") == TOPIC.title["en"]
    assert TOPIC.title["en"] in browser.goes(f"{PAGE}/changes").text


def test_what_is_dropped_is_gone_after_a_year_and_waits_no_longer(room: Classroom) -> None:
    browser = room.at_work()
    change = room.attaches(browser)
    browser.sends(f"{PAGE}/changes/{change}/drop", back=f"{PAGE}/changes")
    assert room.words("nothing_waits_for_yes") in browser.goes(f"{PAGE}/changes").text
    assert browser.goes(f"{PAGE}/changes/{change}").status_code == 200
    assert browser.goes(f"{PAGE}/changes/nothing").status_code == 404
    with room.db.atomic() as tx:
        retention.purge(tx, room.clock() + timedelta(days=366), "knowledge_change")
        assert changes.get(tx, change) is None
        assert trials.latest(tx, change) is None


def test_a_trial_whose_worker_is_gone_is_taken_by_another_and_given_up_at_last(room: Classroom) -> None:
    change = room.attaches(room.at_work())
    with room.db.atomic() as tx:
        for _ in range(trials.MOST_TRIES):
            job = trials.waiting(tx, room.clock())
            assert job
            assert trials.take(tx, job.id, room.clock())
            assert not trials.take(tx, job.id, room.clock())
            assert trials.waiting(tx, room.clock()) is None
            room.clock.turn(seconds=61)
        job = trials.waiting(tx, room.clock())
        assert job
        trials.take(tx, job.id, room.clock())
        latest = trials.latest(tx, change)
    assert latest
    assert latest.status == "failed"
    assert room.words("try_again") in room.at_work().goes(f"{PAGE}/changes/{change}").text


def test_a_saved_answer_is_warned_of_and_saved_all_the_same(room: Classroom) -> None:
    browser = room.at_work()
    given = {"title": "Promise", "ja": "必ずきれいになります。", "en": "It is guaranteed to work."}
    shown = browser.sends("/desk/answers", follow=True, back="/desk/answers", **given).text
    assert room.words("did_saved_claims") in shown
    assert room.words("answers_claims") in shown
    with room.db.look() as tx:
        assert [one.title for one in saved_answers.all_of_them(tx)] == ["Promise"]


def test_what_a_trial_found_is_read_again() -> None:
    found = Found("k", 2, 1, (SHIFT,), (), (SHIFT,), 0, 1, (Claimed("answer", "ja", "x", "cure"),))
    assert trial.read(trial.written(found)) == found
    assert found.refused
    assert json.loads(trial.written(found)) == json.loads(json.dumps(asdict(found)))


def test_what_was_taught_is_written_into_a_folder(
    room: Classroom, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setattr(library, "load", lambda *_, **__: room.known)
    own = tmp_path / "own"
    run = CliRunner()
    nothing = run.invoke(knowledge, ["export", str(own)])
    assert nothing.exit_code == 1
    assert "Nothing was put live" in nothing.output
    change = room.attaches(room.at_work("doctor"))
    room.tried(change)
    room.live(room.at_work("doctor"), change)
    written = run.invoke(knowledge, ["export", str(own)])
    assert written.exit_code == 0, written.output
    assert "1 changes, version 1" in written.output
    assert "鼻のいちごみたいなのをどうにかしたい" in (own / export.FILE).read_text(encoding="utf-8")
    assert run.invoke(knowledge, ["export", str(own)]).exit_code == 0  # anew each time
    (own / export.FILE).write_text("# my own\n", encoding="utf-8")
    refused = run.invoke(knowledge, ["export", str(own)])
    assert refused.exit_code == 1
    assert (own / export.FILE).read_text(encoding="utf-8") == "# my own\n"
