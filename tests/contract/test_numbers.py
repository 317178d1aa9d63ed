"""The clinic's numbers on both databases: what is counted, that counts outlive words and people, and how they are shown."""

import csv
import io
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from clinic.audit import OfData
from clinic.task import NewTask
from console import charts, numbers
from console.charts import Series
from knowledge.library import Library
from scheduler import month, pace
from scheduler.retention import clean
from staff.numbers import lately, look, month_of
from store import audit, channel, feedback, patients, retention, tally, tasks
from store.db import Database
from store.tally import What
from tests.conftest import Hands, tokyo
from tests.desk import DeskRoom, Talks

NOON = tokyo(2, 12)  # a Tuesday
TODAY = NOON.date()


@pytest.fixture
def room(database: Database, known: Library, clock: Hands) -> Talks:
    clock.now = NOON
    return Talks(database, known, clock)


def counted(room: DeskRoom, what: What) -> dict[str, int]:
    with room.db.look() as tx:
        return {one.which: one.n for one in tally.between(tx, TODAY, TODAY) if one.what == what}


def count(room: DeskRoom, *many: tuple[What, date, str, int]) -> None:
    with room.db.atomic() as tx:
        for what, day, which, n in many:
            tally.count(tx, what, day, which, n)


def test_days_that_are_over_become_one_row_a_kind(room: Talks) -> None:
    yesterday = TODAY - timedelta(days=1)
    count(
        room, *[("answered", day, "pores", 1) for day in (yesterday, yesterday, TODAY)], ("answered", TODAY, "pain", 0)
    )
    with room.db.look() as tx:
        before = tally.between(tx, yesterday, TODAY)
    clean(room.office, None)
    with room.db.look() as tx:
        assert tally.between(tx, yesterday, TODAY) == before
        assert [one.n for one in before] == [2, 1]
        assert tx.rows("SELECT fresh, n FROM tally ORDER BY day") == [{"fresh": 0, "n": 2}, {"fresh": 1, "n": 1}]
        assert not tally.any_over(tx, TODAY)
    with room.db.atomic() as tx:
        assert retention.purge(tx, NOON + retention.keep_of("tally") - timedelta(days=1), "tally") == 0
        assert retention.purge(tx, NOON + retention.keep_of("tally") + timedelta(days=2), "tally") == 2


def test_counts_outlive_whom_they_count(room: Talks) -> None:
    task = room.asks(room.mai, words="犬を連れて行けますか")
    room.at_work().sends(f"/desk/tasks/{task}/answer", words="はい、どうぞ")
    with room.db.atomic() as tx:
        patients.forget(tx, room.mai.id)
    assert counted(room, "replied") == {"5": 1}


@pytest.mark.parametrize(("hours", "step", "late"), [(0, "5", {}), (2, "120", {"": 1}), (30, "480", {"": 1})])
def test_how_long_staff_take_is_counted_in_opening_hours(
    room: Talks, hours: int, step: str, late: dict[str, int]
) -> None:
    task = room.asks(room.mai, words="駐車場はありますか")
    room.clock.turn(hours=hours)
    room.at_work().sends(f"/desk/conversations/{room.mai.id}/write", words="はい、ございます", settles="on")
    with room.db.look() as tx:
        told = {(one.what, one.which): one.n for one in tally.between(tx, TODAY, TODAY + timedelta(days=2))}
        settled = tasks.get(tx, task)
    assert settled
    assert settled.status == "answered"
    steps = [which for what, which in told if what == "replied"]
    assert steps == [step] or hours == 30  # which hours are open then is the profile's matter
    assert ({"": told[("replied-late", "")]} if ("replied-late", "") in told else {}) == late


def test_a_word_on_an_answer_takes_the_one_before_back(room: Talks) -> None:
    with room.db.atomic() as tx:
        assert feedback.of(tx, room.mai.id, "pores") is None
        feedback.note(tx, room.mai.id, "pores", True, NOON)
        assert feedback.of(tx, room.mai.id, "pores") is True


def test_the_page_adds_up_what_was_counted(room: Talks) -> None:
    week = TODAY - timedelta(days=7)
    count(
        room,
        ("answered", TODAY, "pores", 3), ("passed", TODAY, "pain-anaesthesia", 2), ("declined", TODAY, "", 1),
        ("answered", week, "pores", 5), ("helped", TODAY, "pores", 2), ("not-helped", TODAY, "pores", -1),
        ("replied", TODAY, "15", 3), ("replied", TODAY, "more", 1), ("replied-late", TODAY, "", 1),
        ("visit-come", TODAY, "", 4), ("answered", TODAY, "=1+1", 1),
    )  # fmt: skip
    with room.db.look() as tx:
        found = look(tx, lately(7, TODAY))
    assert (found.asked, found.asked_before) == (7, 5)
    assert found.over_time["answered"] == (0, 0, 0, 0, 0, 0, 4)
    assert (found.half_within, found.in_time) == ("15", 75)
    first = found.topics[0]
    assert (first.slug, first.asked, first.yes, first.no) == ("pores", 3, 2, 0)
    browser = room.at_work()
    for span in ("", "?days=7", "?days=90", "?month=2030-04", "?month=2030-13", "?days=9999", "?month=9999-12"):
        shown = browser.goes(f"/desk/numbers{span}")
        assert shown.status_code == 200
        assert "<script>" not in shown.text
    week_page = browser.goes("/desk/numbers?days=7").text
    assert room.words("numbers_questions_told", asked="7", answered="57") in week_page
    assert room.known.title("pores", "en") in week_page
    assert week_page.count("<svg") == week_page.count("</svg>") > 4


def test_the_file_is_harmless_and_read_by_excel(room: Talks) -> None:
    count(
        room,
        ("answered", TODAY, "=cmd|' /C calc'!A0", 1),
        ("answered", TODAY, "pores", 2),
        ("not-helped", TODAY, "x", -3),
    )
    answer = room.at_work("doctor", language="ja").goes("/desk/numbers/file?days=7")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[1:] == [
        ["2030-04-02", "自動でお答え", "'=cmd|' /C calc'!A0", "1"],
        ["2030-04-02", "自動でお答え", room.known.title("pores", "ja"), "2"],
    ]
    with room.db.look() as tx:
        assert audit.latest(tx, 1)[0].what == OfData("numbers taken as a file")


@pytest.mark.parametrize("begin", [*"=+-@\t\r", "＝", "＠"])
def test_no_cell_is_a_formula(begin: str) -> None:
    assert numbers.harmless(f"{begin}1") == f"'{begin}1"
    assert numbers.harmless("1=1") == "1=1"


def test_the_month_is_told_as_line_counts_it(room: Talks) -> None:
    with room.db.atomic() as tx:
        tally.count(tx, "pushed", TODAY - timedelta(days=1), n=10)
        pace.count(tx, 3, NOON)
        channel.learn(tx, "2030-04", 200, 20)  # seven were sent past Sodan
    with room.db.look() as tx:
        found = month.look(tx, NOON)
    assert (found.name, found.used, found.quota, found.known) == ("2030-04", 20, 200, 2)
    assert found.sums[:2] == (17, 20)
    assert len(found.days) == len(found.sums) == 30
    assert found.expected == found.sums[-1] == 20 + 10 * 28
    with room.db.look() as tx:
        assert month.look(tx, tokyo(2, 12) + timedelta(days=40)).used == 0


def test_a_span_has_what_was_before_it_and_its_pieces() -> None:
    april = month_of(date(2030, 4, 17))
    assert (april.first, april.last, april.before.last) == (date(2030, 4, 1), date(2030, 4, 30), date(2030, 3, 31))
    assert april.after.last == date(2030, 5, 31)
    assert (len(april.pieces), len(lately(90, TODAY).pieces)) == (30, 13)
    assert lately(90, TODAY).pieces[-1][1] == TODAY
    assert lately(7, TODAY).before.last == TODAY - timedelta(days=7)


@pytest.mark.parametrize("values", [(0, 0), (1, 0), (3, 7), (10, 1), (11, 999), (123456, 2)])
def test_no_bar_leaves_the_plot(values: Sequence[int]) -> None:
    series = [Series("a", "answered", values), Series("b", "passed", values)]
    for chart in (charts.stacked(series, ("1", "2"), (max(values), "limit")), charts.beside(series, ("1", "2"))):
        for bar in chart.bars:
            assert charts.LEFT <= bar.x <= bar.x + bar.width <= charts.WIDTH
            assert charts.TOP - 0.1 <= bar.y <= bar.y + bar.height <= charts.FLOOR + 0.1
        assert len(chart.rules) <= charts.LINES + 1
        assert chart.bars or not any(values)


def test_a_task_that_is_only_closed_is_no_answer(room: Talks) -> None:
    with room.db.atomic() as tx:
        task = tasks.open_task(tx, NewTask("question", "ja", room.mai.id, None, "?"), NOON).id
    room.at_work().sends(f"/desk/tasks/{task}/close")
    assert counted(room, "replied") == {}
