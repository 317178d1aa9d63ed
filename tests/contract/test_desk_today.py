"""The page of today on both databases: what needs a person, in order; what is done from there, and by whom."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest

from booking.context import Context
from bot.flows.desk import lists
from clinic.actors import StaffMember
from clinic.ids import pseudonym
from clinic.message import Text
from clinic.reservation import Reservation, ReservationId
from clinic.task import NewTask, TaskKind
from clinic.treatment import NewTreatment
from knowledge.library import Library
from knowledge.opening import Closure, Opening, Period
from scheduler.deliver import render
from staff import board, opening_time
from store import audit, outbox, patients, reservations, staff, tasks, treatments, word
from store.db import Database
from tests.conftest import TOKYO, Hands, tokyo
from tests.desk import DeskRoom

DAY = Period(time(10), time(19))
NOON = tokyo(2, 12)  # a Tuesday


@pytest.fixture
def room(database: Database, known: Library, clock: Hands) -> DeskRoom:
    clock.now = NOON
    return DeskRoom(database, known, clock)


class Day:
    """What has happened at the clinic."""

    def __init__(self, room: DeskRoom) -> None:
        self.room = room
        with room.db.atomic() as tx:
            self.mai = patients.meet(tx, "Umai", NOON)
            patients.speaks(tx, self.mai.id, "ja")

    def task(self, kind: TaskKind, words: str | None = "ことば", minutes: int = 0, topic: str | None = None) -> str:
        patient = None if kind in ("quota", "restored", "tips-not-sent") else self.mai.id
        with self.room.db.atomic() as tx:
            return tasks.open_task(tx, NewTask(kind, "ja", patient, topic, words), NOON + timedelta(minutes=minutes)).id

    def visit(self, at: datetime, status: str = "requested", expires_at: datetime | None = None) -> ReservationId:
        identity = ReservationId(f"R{at:%d%H%M}")
        new = Reservation(
            identity, self.mai.id, "dermapen", at, at + timedelta(hours=1), 1, status, 1, NOON, expires_at, None, identity, NOON
        )  # fmt: skip
        with self.room.db.atomic() as tx:
            reservations.add(tx, new, "patient", "初めてです", None)
            reservations.take(tx, identity, 1, at, at + timedelta(hours=1))
        return identity

    def status(self, task: str) -> str:
        with self.room.db.look() as tx:
            found = tasks.get(tx, task)
        assert found
        return found.status


@pytest.fixture
def day(room: DeskRoom) -> Day:
    return Day(room)


def test_danger_first_then_who_waits_then_requests_and_the_rest(room: DeskRoom, day: Day) -> None:
    kinds: tuple[TaskKind, ...] = (
        "quota", "complaint", "not-sent", "check-in", "request", "not-answered", "question", "restored", "tips-not-sent",
    )  # fmt: skip
    for kind in kinds:
        day.task(kind)
    day.task("urgent", topic="airway", minutes=5)
    day.visit(tokyo(5, 11))
    with room.db.look() as tx:
        found = board.board(tx, room.office.for_staff(NOON + timedelta(minutes=30)))
    order = [one.kind for one in found.waiting]
    groups = [group for group in board.ORDER if set(group) & set(order)]
    assert [kind for group in groups for kind in order if kind in group] == order
    assert order[0] == "urgent"
    assert found.waiting[0].late  # after ten minutes
    assert found.waiting[0].until == NOON + timedelta(minutes=15)
    answer = room.at_work().goes("/desk/")
    assert answer.text.count('class="badge"') == 11


def test_all_that_one_person_waits_for_stands_together(room: DeskRoom, day: Day) -> None:
    """Where their most urgent thing would stand; one heading for each person."""
    with room.db.atomic() as tx:
        emma = patients.meet(tx, "Uemma", NOON).id

        def asks(kind: TaskKind, minutes: int) -> str:
            return tasks.open_task(tx, NewTask(kind, "en", emma, None, "?"), NOON + timedelta(minutes=minutes)).id

        hers = [asks("question", 3), asks("complaint", 1)]
    late, danger, first = day.task("complaint"), day.task("urgent", minutes=9), day.task("question", minutes=2)
    alone = [day.task("quota"), day.task("restored")]
    shown = room.at_work().goes("/desk/").text
    order = re.findall(r'id="w-(\w+)"', shown)
    assert order == [danger, first, late, *hers, *alone]
    headed = re.findall(r'id="p-(\w+)"', shown)
    assert headed == [day.mai.id, emma]
    assert shown.count(f'href="/desk/conversations/{day.mai.id}"') == 1
    assert shown.count(f"/desk/patients/{day.mai.id}/take") == 1
    assert room.words("waiting", count="7") in shown


def test_a_change_of_a_visit_is_told_from_when_to_when(room: DeskRoom, day: Day) -> None:
    was, wish = day.visit(tokyo(5, 11), "confirmed"), day.visit(tokyo(6, 14))
    with room.db.atomic() as tx:
        tx.run("UPDATE reservation SET replaces = :was WHERE id = :id", was=was, id=wish)
        colleague = staff.join(tx, staff.invite(tx, NOON), "Uann", "user", NOON)
    assert colleague
    browser = room.at_work()
    change = re.compile("change from [^<]*11:00 to [^<]*14:00")
    for page in ("/desk/", "/desk/reservations", f"/desk/reservations/{wish}"):
        assert change.search(browser.goes(page).text), page
    assert not change.search(browser.goes(f"/desk/reservations/{was}").text)
    with room.db.look() as tx:
        context = Context(room.office, NOON)
        for say in (lists.listed(tx, context, "open", None)[0], *lists.visit(tx, context, wish)[:1]):
            told = "\n".join(message.text for message in render((say,), "ja", room.office))
            assert re.search("11:00から.*14:00への変更", told), told


def test_it_is_told_who_comes_and_who_came(room: DeskRoom, day: Day) -> None:
    early, late = day.visit(tokyo(2, 10), "confirmed"), day.visit(tokyo(2, 18), "confirmed")
    day.visit(tokyo(3, 18), "confirmed")
    day.visit(tokyo(2, 14), "cancelled")
    browser = room.at_work()
    shown = browser.goes("/desk/").text
    assert shown.index(early) < shown.index(late)
    assert room.words("visits", count="2") in shown
    assert f"/desk/reservations/{late}/done" not in shown  # it has not begun
    assert (
        room.words("did_not_come") in browser.sends(f"/desk/reservations/{early}/not-come", follow=True, turn="1").text
    )
    assert room.words("did_done") in browser.sends(f"/desk/reservations/{early}/done", follow=True, turn="2").text
    assert room.words("did_late") in browser.sends(f"/desk/reservations/{early}/not-come", follow=True, turn="1").text


def test_a_request_is_confirmed_by_the_member_unless_it_has_changed(room: DeskRoom, day: Day) -> None:
    asked = day.visit(tokyo(5, 11), expires_at=tokyo(2, 17))
    browser = room.at_work()
    shown = browser.goes("/desk/").text
    assert "初めてです" in shown
    assert room.words("due", at="17:00") in shown
    assert room.words("did_late") in browser.sends(f"/desk/reservations/{asked}/confirm", follow=True, turn="7").text
    assert (
        room.words("did_confirmed") in browser.sends(f"/desk/reservations/{asked}/confirm", follow=True, turn="1").text
    )
    with room.db.look() as tx:
        found = reservations.get(tx, asked)
        assert found is not None
        assert found.status == "confirmed"
        assert audit.latest(tx, 1)[0].by == StaffMember(None, None, member=room.members["reception"]).by


def test_from_the_alert_to_the_answer(room: DeskRoom, day: Day) -> None:
    task, browser = day.task("question", "犬を連れて行けますか"), room.at_work("doctor")
    assert "犬を連れて行けますか" in browser.goes("/desk/").text
    empty = browser.sends(f"/desk/tasks/{task}/answer", words=" ")
    assert room.words("answer_empty") in empty.text
    long = browser.sends(f"/desk/tasks/{task}/answer", words="長" * 6000)
    assert room.words("answer_too_long") in long.text
    assert "長" * 6000 in long.text  # kept, to be shortened
    told = browser.sends(f"/desk/tasks/{task}/answer", follow=True, words="はい、\r\nどうぞ")
    assert room.words("did_answered") in told.text
    assert day.status(task) == "answered"
    with room.db.atomic() as tx:
        [held] = outbox.lease_due(tx, NOON, NOON + timedelta(seconds=30), 10)
    assert held.recipient == "Umai"
    assert held.voice == "staff"
    [say] = held.says
    assert isinstance(say, Text)
    assert say.params["words"] == "はい、\nどうぞ"
    again = browser.sends(f"/desk/tasks/{task}/answer", follow=True, words="もう一度")
    assert room.words("did_late") in again.text


def test_closing_can_be_undone_and_taking_handed_back(room: DeskRoom, day: Day) -> None:
    task, browser, other = day.task("complaint"), room.at_work(), room.at_work("doctor")
    closed = browser.sends(f"/desk/tasks/{task}/close", follow=True)
    assert f"/desk/tasks/{task}/reopen" in closed.text
    assert day.status(task) == "closed"
    assert room.words("did_reopened") in browser.sends(f"/desk/tasks/{task}/reopen", follow=True).text
    assert day.status(task) == "open"
    taken = browser.sends(f"/desk/patients/{day.mai.id}/take", follow=True)
    assert f"/desk/patients/{day.mai.id}/hand-back" in taken.text
    assert room.words("held_by", who="Reception") in other.goes("/desk/").text
    with room.db.look() as tx:
        had = word.get(tx, day.mai.id)
        assert had is not None
        assert had.member == room.members["reception"]
    assert room.words("did_handed_back") in other.sends(f"/desk/patients/{day.mai.id}/hand-back", follow=True).text
    assert room.words("did_late") in other.sends(f"/desk/patients/{day.mai.id}/hand-back", follow=True).text


@pytest.mark.parametrize(
    "deed", ["tasks/X34679/close", "tasks/X34679/answer", "patients/nobody/take", "reservations/X34679/confirm"]
)
def test_what_is_not_there_is_changed_by_nobody(room: DeskRoom, deed: str) -> None:
    assert room.words("did_late") in room.at_work().sends(f"/desk/{deed}", follow=True, words="x").text


def test_who_is_worried_stands_there_until_somebody_has_seen_to_it(room: DeskRoom, day: Day) -> None:
    with room.db.atomic() as tx:
        treatments.give_consent(tx, day.mai.id, True, "1", NOON)
        on = NOON.date() - timedelta(days=3)
        treatment, _ = treatments.add(tx, day.mai.id, NewTreatment("dermapen", on, "patient"), "1", NOON)
        treatments.note_checkin(tx, treatment, "day-3", "worried", NOON)
    browser = room.at_work()
    assert room.words("kind_worried") in browser.goes("/desk/").text
    browser.sends(f"/desk/patients/{day.mai.id}/take")
    assert room.words("kind_worried") not in browser.goes("/desk/").text


def test_the_list_is_sent_again_only_when_it_has_changed(room: DeskRoom, day: Day) -> None:
    browser = room.at_work()
    first = browser.goes("/desk/today/rows")
    tag = {"If-None-Match": first.headers["ETag"]}
    assert browser.goes("/desk/today/rows", headers=tag).status_code == 304
    day.task("urgent", topic="airway")
    changed = browser.goes("/desk/today/rows", headers=tag)
    assert changed.status_code == 200
    assert (changed.headers["X-Waiting"], changed.headers["X-Urgent"]) == ("1", "1")


HOSTILE = "<script>alert(1)</script>\u202egnp.exe\u2066\x07\x1b[2J=cmd|' /C calc'!A0 {{ 7*7 }} &lt;" + "😀" * 5000


def test_hostile_words_are_only_words(room: DeskRoom, day: Day) -> None:
    day.task("question", HOSTILE)
    shown = room.at_work().goes("/desk/").text
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;gnp.exe[2J" in shown
    assert "{{ 7*7 }} &amp;lt;" in shown
    assert not {"\u202e", "\u2066", "\x07", "\x1b"} & set(shown)


def test_it_is_read_in_the_language_a_member_chose(room: DeskRoom, day: Day) -> None:
    browser = room.at_work(language="ja")
    assert "今日" in browser.goes("/desk/").text
    browser.sends("/desk/language", language="en", back="/desk/")
    assert "Today" in browser.goes("/desk/").text
    assert "Today" in room.at_work(language="ja").goes("/desk/").text  # wherever they sign in


def test_who_is_asked_for_by_four_characters_is_called_so(room: DeskRoom, day: Day) -> None:
    day.task("question")
    assert room.words("patient", who=pseudonym(day.mai.id)) in room.at_work().goes("/desk/").text


OPENING = Opening(((DAY,), (DAY,), (), (DAY,), (DAY,), (DAY,), ()), closed=(Closure(NOON.date(), NOON.date(), False),))


@pytest.mark.parametrize(
    ("since", "now", "hours", "due"),
    [
        (tokyo(1, 12), tokyo(1, 13), 1, tokyo(1, 14)),
        (tokyo(1, 18), tokyo(4, 11), 2, tokyo(4, 11)),  # the 2nd is closed, and so is every Wednesday
        (tokyo(1, 20), tokyo(4, 9), 0, tokyo(4, 12)),
        (tokyo(1, 8), tokyo(1, 9), 0, tokyo(1, 12)),
        (tokyo(1, 12), tokyo(1, 11), 0, tokyo(1, 14)),
    ],
)
def test_waiting_is_counted_in_open_hours(since: datetime, now: datetime, hours: int, due: datetime) -> None:
    assert opening_time.waited(OPENING, TOKYO, since, now) == timedelta(hours=hours)
    assert opening_time.due(OPENING, TOKYO, since, timedelta(hours=2)) == due


def test_when_somebody_is_there_again() -> None:
    assert opening_time.is_open(OPENING, TOKYO, tokyo(1, 10))
    assert not opening_time.is_open(OPENING, TOKYO, tokyo(1, 19))
    assert opening_time.opens_next(OPENING, TOKYO, tokyo(1, 19)) == tokyo(4, 10)
    assert opening_time.opens_next(Opening(((),) * 7), TOKYO, NOON) is None
    assert opening_time.due(None, TOKYO, NOON, timedelta(hours=2)) == datetime(2030, 4, 2, 5, tzinfo=UTC)
