"""Conversations at the desk on both databases: found, read, taken over, answered; notes, tags, saved answers; two colleagues."""

import re
from datetime import timedelta

import pytest

from clinic.audit import OfConversation
from clinic.conversation import Conversation
from clinic.ids import pseudonym
from clinic.message import Text
from console import conversations as conversations_page
from knowledge.library import Library
from store import audit, conversations, notes, outbox, patients, saved_answers, staff, tasks, transcript, word
from store.db import Database
from store.db import _migrations as migrations
from store.db import _statements as statements_of
from store.outbox import Letter
from store.staff import Invited
from store.transcript import Heard
from tests.conftest import Hands, tokyo
from tests.desk import Talks

NOON = tokyo(2, 12)


@pytest.fixture
def room(database: Database, known: Library, clock: Hands) -> Talks:
    clock.now = NOON
    return Talks(database, known, clock)


def test_found_by_what_was_said_or_noted_by_number_by_tag_and_by_what_waits(room: Talks) -> None:
    browser, mai, emma = room.at_work(), pseudonym(room.mai.id), pseudonym(room.emma.id)

    def found(query: str) -> set[str]:
        if query.startswith("q="):
            shown = browser.sends("/desk/conversations", q=query[2:]).text
        else:
            shown = browser.goes(f"/desk/conversations?{query}").text
        return {who for who in (mai, emma) if f"patient {who}" in shown}

    assert found("") == {mai, emma}
    assert found("q=毛穴") == {mai}
    assert found("q=DOES it") == {emma}
    assert found("q=100%_!") == {emma}
    assert found("q=nothing like it") == set()
    assert found(f"q={mai.lower()}") == {mai}
    assert found("which=open") == set()
    task = room.asks(room.emma)
    assert found("which=open") == found(f"q={task}") == {emma}
    assert found("which=staff") == set()
    browser.sends(f"/desk/patients/{room.mai.id}/take")
    assert found("which=staff") == found("which=mine") == {mai}
    browser.sends(f"{room.page(room.emma)}/notes", note="Asked for Dr Sato")
    assert found("q=dr sato") == {emma}
    browser.sends(f"{room.page(room.mai)}/tags", tag=" needs   call ")
    assert found("tag=needs call") == {mai}
    browser.sends(f"{room.page(room.mai)}/tags", untag="needs call")
    assert found("tag=needs call") == set()
    with room.db.atomic() as tx:  # a colleague's own chat is none
        staff.join(tx, staff.invite(tx, NOON, Invited("Ann")), "Umai", "user", NOON)
    assert found("") == {emma}
    assert browser.goes(room.page(room.mai)).status_code == 404
    for deed in (
        f"/desk/patients/{room.mai.id}/take",
        f"{room.page(room.mai)}/write",
    ):
        assert browser.sends(deed, words="x").status_code == 403
    assert room.due() == []


def test_what_is_searched_for_stands_in_no_address(room: Talks) -> None:
    browser, secret = room.at_work(), "Yamada 09012345678"
    for number in range(conversations_page.AT_ONCE + 1):
        room.hears(room.meets(f"U{number}", "en"), f"{secret} {number}", minutes=number)
    found = browser.sends("/desk/conversations", q=secret, which="all", tag="")
    assert found.status_code == 200
    assert not re.search(r'(href|action)="[^"]*Yamada', found.text)
    assert 'method="get"' not in found.text
    assert 'name="before"' in found.text
    before = re.search(r'name="before" value="([^"]+)"', found.text)
    assert before
    assert found.text.count('<li class="card') == conversations_page.AT_ONCE
    rest = browser.sends("/desk/conversations", q=secret, before=before[1])
    assert rest.text.count('<li class="card') == 1
    filtered = browser.sends("/desk/conversations", q=" ", which="open")
    assert filtered.location == "/desk/conversations?which=open"
    everybody = browser.goes("/desk/conversations").text
    assert browser.goes(f"/desk/conversations?q={secret}").text.count('<li class="card') == everybody.count(
        '<li class="card'
    )


def test_a_search_is_kept_by_whoever_wants_it_again(room: Talks) -> None:
    browser = room.at_work()
    browser.sends("/desk/conversations/views", name="Open ones", query="which=open&q=x&evil=1&before=2")
    shown = browser.goes("/desk/conversations").text
    assert '<a class="button" href="?which=open">Open ones</a>' in shown  # no name that somebody searched for
    assert "Open ones" not in room.at_work("doctor").goes("/desk/conversations").text
    with room.db.look() as tx:
        [view] = saved_answers.views(tx, room.members["reception"])
    room.at_work("doctor").sends(f"/desk/conversations/views/{view.id}/remove")
    assert "Open ones" in browser.goes("/desk/conversations").text
    browser.sends(f"/desk/conversations/views/{view.id}/remove")
    assert "Open ones" not in browser.goes("/desk/conversations").text


def test_views_of_before_that_hold_what_was_searched_for_are_gone(room: Talks) -> None:
    [(_, script)] = [one for one in migrations() if one[0] == 39]
    with room.db.atomic() as tx:
        for query in ("q=Sato", "which=open&q=Sato", "which=open&tag=q", "tag=faq%3Dq"):
            saved_answers.save_view(tx, room.members["doctor"], query, query, NOON)
        for statement in statements_of(script):
            tx.run(statement)
        kept = [one.query for one in saved_answers.views(tx, room.members["doctor"])]
    assert kept == ["tag=faq%3Dq", "which=open&tag=q"]


def test_what_was_said_what_was_understood_and_that_somebody_read_it(room: Talks) -> None:
    browser = room.at_work()
    shown = browser.goes(room.page(room.mai)).text
    assert "毛穴が気になります" in shown
    assert "毛穴についてのお答えです" in shown
    assert room.words("understood", what=room.known.title("pores", "en")) in shown
    assert room.words("rule", rule="question") in shown
    browser.goes(room.page(room.mai))
    with room.db.look() as tx:
        reads = [one for one in audit.latest(tx) if one.what == OfConversation("read")]
    assert [one.ref for one in reads] == [pseudonym(room.mai.id)]  # two looks within ten minutes are one


def test_whatever_staff_write_takes_the_word_answers_what_waits_and_goes_by_push(room: Talks) -> None:
    task, browser = room.asks(room.mai), room.at_work("doctor")
    with room.db.atomic() as tx:
        _, version = conversations.load(tx, room.mai.id)
        conversations.save(tx, room.mai.id, Conversation(about="pores"), was=version)
        thought = Letter("reply:e9", "Umai", "ja", (Text("staff.joined"),), room.mai.id)
        outbox.put(tx, thought, NOON)
    assert room.words("answer_empty") in browser.sends(f"{room.page(room.mai)}/write", words=" ").text
    long = browser.sends(f"{room.page(room.mai)}/write", words="長" * 6000)
    assert "長" * 6000 in long.text
    told = browser.sends(
        f"{room.page(room.mai)}/write", follow=True, words="お電話します", settles="on", back=room.page(room.mai)
    )
    assert room.words("did_written") in told.text
    assert room.words("staff_have_word", who="Doctor", until="Wed 3 April 00:00") in told.text
    [held] = room.due()  # the bot's answer that was on its way is not sent
    assert (held.voice, held.route, held.says) == ("staff", "push", (Text("staff.word", {"words": "お電話します"}),))
    with room.db.look() as tx:
        found = tasks.get(tx, task)
        assert found is not None
        assert found.status == "answered"
        assert audit.latest(tx, 1)[0].what == OfConversation("written in")


def test_the_way_that_costs_nothing_is_taken_while_there_is_one(room: Talks) -> None:
    browser, task = room.at_work(), room.asks(room.emma)
    browser.sends(f"/desk/patients/{room.emma.id}/take")
    with room.db.atomic() as tx:
        word.keep_back(tx, room.emma.id, word.WayBack("token", NOON + timedelta(seconds=40)))
    assert room.words("route_free", until="12:00") in browser.goes(room.page(room.emma)).text
    browser.sends(f"{room.page(room.emma)}/write", words="It does a little.")
    [held] = room.due()
    assert (held.route, held.reply_token) == ("reply", "token")
    with room.db.look() as tx:
        found = tasks.get(tx, task)
        assert found is not None
        assert found.status == "open"  # they did not want it settled
    assert room.words("route_push") in browser.goes(room.page(room.emma)).text
    with room.db.atomic() as tx:
        word.keep_back(tx, room.emma.id, word.WayBack("late", NOON))
    assert room.words("route_push") in browser.goes(room.page(room.emma)).text


def test_two_colleagues_see_each_other(room: Talks) -> None:
    one, other = room.at_work(), room.at_work("doctor")
    lines = f"{room.page(room.mai)}/lines"
    first = one.goes(lines)
    assert "is looking" not in first.text
    assert one.goes(lines, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    other.goes(lines)
    assert room.words("also_here", who="Doctor") in one.goes(lines).text
    other.goes(f"{lines}?writing=1")
    assert room.words("also_writing", who="Doctor") in one.goes(lines).text
    room.clock.turn(seconds=31)
    assert "Doctor" not in one.goes(lines).text


def test_notes_are_for_staff_and_go_with_the_patient(room: Talks) -> None:
    browser = room.at_work()
    browser.sends(f"{room.page(room.mai)}/notes", note="<b>Called</b> her")
    assert "&lt;b&gt;Called&lt;/b&gt; her" in browser.goes(room.page(room.mai)).text
    with room.db.look() as tx:
        [note] = notes.of(tx, room.mai.id)
    browser.sends(f"{room.page(room.emma)}/notes/{note.id}/remove")  # of somebody else
    assert "her" in browser.goes(room.page(room.mai)).text
    browser.sends(f"{room.page(room.mai)}/tags", tag="VIP")
    with room.db.atomic() as tx:
        patients.forget(tx, room.mai.id)
        assert notes.of(tx, room.mai.id) == []
        assert notes.tags(tx) == []
    assert browser.goes(room.page(room.mai)).status_code == 404
    assert browser.sends(f"{room.page(room.mai)}/write", words="x").status_code == 404
    browser.sends(f"{room.page(room.mai)}/notes", note="too late")
    with room.db.look() as tx:
        assert notes.of(tx, room.mai.id) == []


def test_saved_answers_come_in_the_patients_language_with_their_gaps_filled(room: Talks) -> None:
    browser = room.at_work()
    given = {"title": "Phone", "ja": "{clinic_phone}へ（{colleague}）", "en": "Call {clinic_phone}, {colleague}"}
    assert room.words("answers_gap") in browser.sends("/desk/answers", **{**given, "en": "Call {nobody}"}).text
    assert room.words("answers_incomplete") in browser.sends("/desk/answers", **{**given, "ja": " "}).text
    assert room.words("did_saved") in browser.sends("/desk/answers", follow=True, back="/desk/answers", **given).text
    with room.db.look() as tx:
        [answer] = saved_answers.all_of_them(tx)
    phone = room.known.clinic.phone
    assert f"{phone}へ（Reception）" in browser.goes(f"{room.page(room.mai)}?answer={answer.id}").text
    assert f"Call {phone}, Reception" in browser.goes(f"{room.page(room.emma)}?answer={answer.id}").text
    browser.sends("/desk/answers", **{**given, "id": answer.id, "title": "Telephone"})
    assert "Telephone" in browser.goes("/desk/answers").text
    browser.sends(f"/desk/answers/{answer.id}/remove")
    assert "Telephone" not in browser.goes("/desk/answers").text


HOSTILE = "<img src=x onerror=alert(1)>\u202e\x1b[31m{{7*7}}" + "😀" * 5000


def test_hostile_words_are_only_words_everywhere(room: Talks) -> None:
    browser = room.at_work()
    with room.db.atomic() as tx:
        at = room.clock()
        transcript.heard(tx, room.mai.id, Heard("h", at, "said", HOSTILE, None, HOSTILE[:40]), at)
    browser.sends(f"{room.page(room.mai)}/notes", note=f"\0{HOSTILE}")
    browser.sends(f"{room.page(room.mai)}/tags", tag="<b>\u202e")
    browser.sends("/desk/conversations/views", name="<i>\u202e", query="q=<u>")
    for path in (
        room.page(room.mai),
        f"{room.page(room.mai)}/lines",
        "/desk/conversations",
        "/desk/conversations?tag=<u>",
    ):
        shown = browser.goes(path).text
        assert "<img src=x" not in shown
        assert "<u>" not in shown
        assert "<i>" not in shown
        assert "\x1b" not in shown
        assert "[31m49" not in shown


def test_a_page_with_a_long_conversation_shows_the_newest_and_the_way_to_the_rest(room: Talks) -> None:
    for number in range(105):
        room.hears(room.mai, f"message {number}")
    shown = room.at_work().goes(room.page(room.mai)).text
    assert "message 104" in shown
    assert "message 3<" not in shown
    assert "?more=400" in shown
    assert "message 3<" in room.at_work().goes(f"{room.page(room.mai)}?more=400").text


@pytest.mark.parametrize(
    "path", ["/desk/conversations?q=%00&tag=%00", "/desk/conversations/%00", "/desk/sign-in?next=%00"]
)
def test_what_no_database_takes_does_no_harm(room: Talks, path: str) -> None:
    assert room.at_work().goes(path).status_code in (200, 303, 404)


def test_nor_does_it_in_a_form(room: Talks) -> None:
    browser = room.at_work()
    browser.sends(f"{room.page(room.mai)}/write", words="\0はい\0", settles="on")
    browser.sends(f"{room.page(room.mai)}/tags", tag="\0", untag="\0")
    browser.sends("/desk/answers", title="a\0", ja="\0い", en="b", id="\0")
    browser.sends("/desk/sign-in", name="\0", password="\0")
    [held] = room.due()
    assert held.says == (Text("staff.word", {"words": "はい"}),)
    assert "\0" not in browser.goes("/desk/answers").text
