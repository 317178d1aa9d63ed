"""The page to reserve on, on both databases: coming in, once; asked for, once; nothing lost where somebody was faster."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.page import headers
from bot.page.site import MOST_ENTRIES
from clinic.actors import Patient
from clinic.browser import EVERY_PAGE
from clinic.conversation import Conversation
from clinic.reservation import NOTE_LIMIT, Draft
from clinic.talks import BookingTalk
from knowledge import library
from knowledge.library import SHIPPED, Library
from store import conversations, outbox, page_links, page_sessions, patients, waiting
from store.db import Database
from tests.conftest import Hands, tokyo
from tests.contract.reservation_desk import FACE, FIRST, LETTERS, with_terms
from tests.page import DAYS, TIMES, PageRoom

AT = "2030-04-04T11:00"
STARTS = tokyo(4, 11)


@pytest.fixture
def room(database: Database, known: Library, clock: Hands) -> PageRoom:
    return PageRoom(database, known, clock)


def test_from_the_link_to_the_request_and_the_words_of_the_chat(room: PageRoom) -> None:
    mai, here = room.desk.meet(), room.browser()
    assert here.chooses(room.link(mai)).location == "/book/month"
    assert "2030-04-04" in DAYS.findall(here.goes("/book/month").text)
    assert here.takes(AT).location == "/book/confirm"
    turn = here.turn()
    for _ in range(3):  # pressed more than once, and once more after going back
        assert here.sends("/book/send", turn=turn, words=" 敏感肌です\r\nよろしく ").location == "/book/done"
    [one] = room.has(mai)
    assert (one.service, one.starts_at, one.status, room.note(one)) == (
        FIRST,
        STARTS,
        "requested",
        "敏感肌です\nよろしく",
    )
    assert "ご希望をお預かりし、スタッフが確認しています。" in here.goes("/book/done").text
    with room.db.look() as tx:
        letters = tx.rows(LETTERS)
    assert [(row["purpose"], row["language"]) for row in letters] == [("reservation", "ja"), ("alert", "en")]
    assert here.sends("/book/again").location == "/book/service"
    assert here.goes("/book/confirm").location == "/book/service"


def test_a_link_is_good_once_and_for_a_while_and_only_the_newest(room: PageRoom) -> None:
    mai, first = room.desk.meet(), room.browser()
    old, link = room.link(mai), room.link(mai)
    assert first.goes(f"/book/in/{old}").status_code == 410
    for _ in range(2):  # programs look at addresses before people do
        assert room.browser().goes(f"/book/in/{link}").status_code == 200
    first.chooses(link)
    assert first.goes(f"/book/in/{link}").location == "/book/service"  # pressed again in the same browser
    other = room.browser()
    answer = other.goes(f"/book/in/{link}")
    assert answer.status_code == 410
    assert room.words("page.over", "en") in answer.text
    other.goes("/book/")
    assert other.sends("/book/in", link=link, service=FIRST).status_code == 410
    late, new = room.link(mai), room.browser()
    room.clock.turn(minutes=31)
    assert new.goes(f"/book/in/{late}").status_code == 410


def test_only_one_of_two_who_use_a_link_at_once_comes_in(room: PageRoom) -> None:
    mai, one, two = room.desk.meet(), room.browser(), room.browser()
    link = room.link(mai)
    for each in (one, two):
        each.goes(f"/book/in/{link}")
    assert one.sends("/book/in", link=link, service=FIRST).status_code == 303
    assert two.sends("/book/in", link=link, service=FIRST).status_code == 410


def test_what_is_kept_is_a_hash_and_goes_with_the_person_and_with_time(room: PageRoom) -> None:
    mai, here = room.desk.meet(), room.browser()
    here.chooses(room.link(mai))
    seen = here.goes("/book/month").text
    link = room.link(mai)
    cookie = here.client.get_cookie("sodan_book", path="/book")
    assert cookie is not None
    assert cookie.http_only
    with room.db.atomic() as tx:
        kept = [*tx.rows("SELECT * FROM page_link"), *tx.rows("SELECT * FROM page_session")]
        assert len(kept) == 2
        assert not [row for row in kept if link in map(str, row.values()) or cookie.value in map(str, row.values())]
        outbox.forget(tx, mai.id)
        patients.forget(tx, mai.id)
        assert [*tx.rows("SELECT * FROM page_link"), *tx.rows("SELECT * FROM page_session")] == []
    here.seen = seen
    answer = here.sends("/book/send", turn="0", words="やっと書いた <b>")
    assert answer.status_code == 410
    assert "やっと書いた &lt;b&gt;" in answer.text  # nothing typed is lost


def test_a_time_that_was_taken_meanwhile_costs_nothing_that_was_typed(
    database: Database, known: Library, clock: Hands
) -> None:
    room = PageRoom(database, with_terms(known, at_once=1), clock)
    mai, ken = room.desk.meet(), room.desk.meet("Uken")
    here = room.browser()
    here.chooses(room.link(mai))
    here.takes(AT)
    turn = here.turn()
    room.desk.asked(ken, STARTS)
    assert here.sends("/book/send", turn=turn, words="敏感肌です").location == "/book/confirm?why=taken"
    answer = here.goes("/book/confirm?why=taken")
    assert "敏感肌です" in answer.text
    near = TIMES.findall(answer.text)
    assert near
    assert AT not in near
    assert here.sends("/book/time", at=near[0], words="敏感肌です。はじめてです").location == "/book/confirm"
    assert "敏感肌です。はじめてです" in here.goes("/book/confirm").text
    assert here.takes(AT).location == "/book/day/2030-04-04?gone=11:00"  # an old page of the day
    assert "ほかの方のご予約が入っています" in here.goes("/book/day/2030-04-04?gone=11:00").text
    here.sends("/book/time", at=near[0])
    here.sends("/book/send", turn=here.turn(), words="敏感肌です。はじめてです")
    [one] = room.has(mai)
    assert room.note(one) == "敏感肌です。はじめてです"


def test_what_was_said_in_the_chat_is_not_asked_again_and_the_chat_asks_no_more(room: PageRoom) -> None:
    mai, here = room.desk.meet(), room.browser()
    draft = Draft(FACE, (date(2030, 4, 4),), words="妊娠中です", message_id="m1", people=2)
    with room.db.atomic() as tx:
        conversations.put(tx, mai.id, Conversation(BookingTalk("day", draft), danger="call-clinic"))
    assert f'value="{FACE}" required checked' in here.goes(f"/book/in/{(link := room.link(mai))}").text
    assert here.chooses(link, FACE, "2").location == "/book/day/2030-04-04"
    here.takes(AT)
    assert "妊娠中です" in here.goes("/book/confirm").text
    here.sends("/book/send", turn=here.turn(), words="妊娠中です。6か月です")
    [one] = room.has(mai)
    assert (one.people, room.note(one)) == (2, "妊娠中です。6か月です")
    with room.db.look() as tx:
        talk, _ = conversations.load(tx, mai.id)
    assert talk == Conversation(danger="call-clinic")  # an emergency answer stands as it stood
    with room.db.look() as tx:
        assert tx.row("SELECT message_id FROM reservation")["message_id"] == "m1"  # so it goes when that is unsent


def test_a_word_of_the_chat_that_is_unsent_goes_from_the_page(room: PageRoom) -> None:
    mai, here = room.desk.meet(), room.browser()
    with room.db.atomic() as tx:
        conversations.put(tx, mai.id, Conversation(BookingTalk("day", Draft(FIRST, words="秘密", message_id="m1"))))
    here.chooses(room.link(mai))
    with room.db.atomic() as tx:
        page_sessions.take_back(tx, mai.id, "m1")
        assert "秘密" not in tx.row("SELECT draft FROM page_session")["draft"]


def test_another_time_for_a_visit(room: PageRoom) -> None:
    mai, here = room.desk.meet(), room.browser()
    was = room.desk.has(mai, tokyo(9, 15, 0))
    with room.db.atomic() as tx:
        conversations.put(tx, mai.id, Conversation(BookingTalk("day", Draft(FIRST, of=was.id))))
    here.chooses(room.link(mai))
    here.takes(AT)
    assert room.words("button.reservation_send_change") in here.goes("/book/confirm").text
    here.sends("/book/send", turn=here.turn())
    assert {(one.status, one.replaces) for one in room.has(mai)} == {("confirmed", None), ("requested", was.id)}
    assert "/book/done" in here.goes("/book/confirm").location


def test_whose_visit_changed_meanwhile_can_begin_anew(room: PageRoom) -> None:
    mai, here = room.desk.meet(), room.browser()
    was = room.desk.has(mai, tokyo(9, 15, 0))
    with room.db.atomic() as tx:
        conversations.put(tx, mai.id, Conversation(BookingTalk("day", Draft(FIRST, of=was.id))))
    here.chooses(room.link(mai))
    here.takes(AT)
    turn = here.turn()
    room.desk.cancels(was)
    assert here.sends("/book/send", turn=turn, words="敏感肌です").location == "/book/confirm?why=changed"
    shown = here.goes("/book/confirm?why=changed").text
    assert room.words("page.changed_meanwhile") in shown
    assert room.words("page.begin_anew") in shown
    with room.db.look() as tx:
        assert conversations.load(tx, mai.id)[0].wish is None
    assert here.sends("/book/again", words="敏感肌です").location == "/book/service"
    here.sends("/book/service", service=FIRST, people="1")
    here.takes(AT)
    assert "敏感肌です" in here.goes("/book/confirm").text
    assert here.sends("/book/send", turn=here.turn(), words="敏感肌です").location == "/book/done"
    assert [(one.status, one.replaces) for one in room.has(mai)] == [("requested", None)]


def test_a_stale_tab_sends_nothing_but_what_it_shows(room: PageRoom) -> None:
    mai, here = room.desk.meet(), room.browser()
    here.chooses(room.link(mai))
    here.takes(AT)
    stale = here.turn()
    here.takes("2030-04-05T12:00")  # in another tab
    assert here.sends("/book/send", turn=stale, words="敏感肌です").location == "/book/confirm?why=other-tab"
    assert room.has(mai) == ()
    shown = here.goes("/book/confirm?why=other-tab").text
    assert room.words("page.other_tab") in shown
    assert "敏感肌です" in shown
    assert room.words("button.reservation_send") in shown
    here.sends("/book/send", turn=here.turn(), words="敏感肌です")
    assert [one.starts_at for one in room.has(mai)] == [tokyo(5, 12)]


@pytest.mark.parametrize("when", ["0001-01", "0100-02", "1969-12", "2101-01", "9999-12"])
def test_no_calendar_is_that_old(room: PageRoom, when: str) -> None:
    mai, here = room.desk.meet(), room.browser()
    here.chooses(room.link(mai))
    assert here.goes(f"/book/month/{when}").status_code == 404
    assert here.goes(f"/book/day/{when}-01").status_code == 404
    assert here.goes(f"/book/day/2030-04-04?gone={when}").status_code == 200
    assert here.sends("/book/wait", day=f"{when}-31").status_code == 404
    assert here.sends("/book/time", at=f"{when}-01T00:00").status_code == 404


def test_what_stands_in_the_way_is_said(database: Database, known: Library, clock: Hands) -> None:
    room = PageRoom(database, with_terms(known, open_requests=1), clock)
    mai, here = room.desk.meet(), room.browser()
    here.chooses(room.link(mai))
    room.desk.asked(mai, tokyo(9, 15))
    shown = re.sub("<[^>]+>", "", here.goes("/book/month").text)  # a telephone number is a link
    assert room.words("reservation.why_too-many") in shown


def test_a_full_day_has_its_waiting_list(database: Database, known: Library, clock: Hands) -> None:
    room = PageRoom(database, with_terms(known, at_once=1), clock)
    mai, ken, here = room.desk.meet(), room.desk.meet("Uken"), room.browser()
    booking = known.clinic.booking
    assert booking is not None
    here.chooses(room.link(mai), FACE)
    here.goes("/book/day/2030-04-04")
    for at in TIMES.findall(here.seen):
        room.desk.asks(ken, datetime.fromisoformat(f"{at}+09:00").astimezone(UTC), FACE)
        with room.db.atomic() as tx:
            tx.run("UPDATE reservation SET status = 'confirmed'")
    assert room.words("button.reservation_wait") in here.goes("/book/day/2030-04-04").text
    here.sends("/book/wait", day="2030-04-04")
    assert room.words("page.waiting", on="4/4（木）") in here.goes("/book/day/2030-04-04").text
    with room.db.look() as tx:
        assert [row.patient_id for row in waiting.on(tx, date(2030, 4, 4))] == [mai.id]


@pytest.mark.parametrize("words", ["x" * 500, "\u202eturned\x00", ""])
def test_whatever_is_typed(room: PageRoom, words: str) -> None:
    mai, here = room.desk.meet(), room.browser()
    here.chooses(room.link(mai))
    here.takes(AT)
    here.sends("/book/send", turn=here.turn(), words=words)
    [one] = room.has(mai)
    assert len(room.note(one) or "") <= NOTE_LIMIT
    assert "\u202e" not in (room.note(one) or "")


GETS = ("service", "month", "month/2030-04", "day/2030-04-04", "confirm", "done", "no-such-step", "month/x", "day/x")
POSTS = ("service", "time", "wait", "note", "send", "again", "in", "line")


@pytest.mark.parametrize("path", GETS)
def test_nobody_sees_a_step_without_having_come_in(room: PageRoom, path: str) -> None:
    answer = room.browser().goes(f"/book/{path}")
    assert answer.status_code == (404 if path == "no-such-step" else 410)
    is_strict(answer)


@pytest.mark.parametrize("path", POSTS)
def test_no_form_is_taken_that_is_not_ours(room: PageRoom, path: str) -> None:
    mai, here = room.desk.meet(), room.browser()
    here.chooses(room.link(mai))
    here.takes(AT)
    here.goes("/book/confirm")
    cross = here.client.post(f"/book/{path}", data={"csrf": "a" * 64, "at": AT, "turn": "0", "words": "w"})
    assert cross.status_code == 400
    assert "w</textarea>" in cross.text
    assert here.client.post(f"/book/{path}", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
    is_strict(cross)
    assert room.has(mai) == ()


def is_strict(answer: object) -> None:
    told = answer.headers  # type: ignore[attr-defined]
    assert all(told[name] == value for name, value in EVERY_PAGE.items())
    assert told["Cache-Control"] == "no-store"
    assert "script-src 'none'" in told["Content-Security-Policy"]
    assert headers.LIFF_SCRIPT not in answer.text  # type: ignore[attr-defined]


def test_nobody_asks_too_often(database: Database, known: Library, clock: Hands) -> None:
    room = PageRoom(database, known, clock)
    here = room.browser()
    answers = [here.goes(f"/book/in/{'x' * number}").status_code for number in range(1, MOST_ENTRIES + 2)]
    assert answers[-2:] == [410, 429]
    clock.turn(minutes=1)
    assert here.goes("/book/in/x").status_code == 410


def test_the_language_of_the_person_until_another_is_chosen(room: PageRoom) -> None:
    mai, here = room.desk.meet(language="ja"), room.browser()
    link = room.link(mai)
    assert 'lang="ja"' in here.goes(f"/book/in/{link}").text
    answer = here.sends("/book/language", language="en", back=f"/book/in/{link}")
    assert answer.location == f"/book/in/{link}"
    assert '<html lang="en">' in here.goes(answer.location).text
    assert here.sends("/book/language", language="en", back="https://evil.example/").location == "/book/"
    here.chooses(link)
    here.takes(AT)
    here.goes("/book/confirm")
    here.sends("/book/language", language="ja", back="/book/confirm", words="途中の文")
    assert "途中の文" in here.goes("/book/confirm").text  # whatever button was pressed
    with room.db.look() as tx:
        assert page_links.of(tx, link, room.clock()) is None
        assert patients.by_id(tx, mai.id).language == "ja"  # type: ignore[union-attr]


@pytest.mark.parametrize(("on", "lang"), [(True, "zh-Hant"), (False, "en")])
def test_a_further_language_where_it_is_on_and_english_where_it_is_not(
    database: Database, known: Library, clock: Hands, tmp_path: Path, on: bool, lang: str
) -> None:
    if on:
        profile = (SHIPPED / "profile.toml").read_text(encoding="utf-8")
        (tmp_path / "profile.toml").write_text(profile.replace("# languages = [", "languages = [", 1), encoding="utf-8")
        known = library.load(tmp_path, compiled=known.compiled)
    room = PageRoom(database, known, clock)
    mai, here = room.desk.meet(language="zh-Hant"), room.browser()
    link = room.link(mai)
    first = here.goes(f"/book/in/{link}").text
    assert f'<html lang="{lang}">' in first
    assert room.words("page.hello", "zh-Hant") in first
    here.sends("/book/language", language="ja", back="/book/")
    here.goes(f"/book/in/{link}")
    assert ('value="zh-Hant"' in here.seen) is on
    here.sends("/book/language", language=lang, back=f"/book/in/{link}")
    here.chooses(link)
    assert room.words("page.month_title", lang) in here.goes("/book/month").text
    here.takes(AT)
    assert room.words("page.not_yet", lang) in here.goes("/book/confirm").text
    here.sends("/book/send", turn=here.turn())
    assert room.words("page.done_title", lang) in here.goes("/book/done").text
    assert [one.status for one in room.has(mai)] == ["requested"]


def test_a_patient_of_the_page_is_a_patient_at_the_door() -> None:
    assert Patient("p", on_page=True).by == Patient("p").by  # type: ignore[arg-type]
