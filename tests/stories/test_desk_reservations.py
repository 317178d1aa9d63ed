"""Reservations and treatments at the desk: requests answered, visits entered and moved, times blocked, tips looked at."""

import re
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

import pytest

from booking.commands import Accept, Block, Confirm, Enter, Overtaken, Propose, Shift, Unblock, Written
from clinic.actors import Patient as Asking
from clinic.patient import Guest
from clinic.reservation import Refused, Reservation
from knowledge.library import Library
from scheduler import door as aftercare
from scheduler import due_tips
from scheduler.commands import GiveConsent, StopTips
from store import audit, blocked, guests, patients, planned, reservations, retention, treatments
from store.db import Database
from tests.conftest import TOKYO, Hands, tokyo
from tests.contract.reservation_desk import ANN, FIRST, Desk
from tests.desk import Browser, DeskRoom

NOON = tokyo(2, 12)  # a Tuesday
FRIDAY, SATURDAY = tokyo(5, 18), tokyo(6, 14)
HOSTILE = "<b>太郎</b>\u202e'\"=1+1"


class Room(DeskRoom):
    """The desk on the web, with whoever reserves."""

    def __init__(self, database: Database, known: Library, clock: Hands) -> None:
        super().__init__(database, known, clock)
        self.book = Desk(self.office, clock)
        self.mai = self.book.meet()
        self.ann: Browser = self.at_work()

    def comes_back_at(self, moment: datetime) -> None:
        """By then the session has ended."""
        self.clock.now = moment
        self.ann = self.at_work()

    def now(self, one: Reservation) -> Reservation:
        return self.book.now(one)

    def sends(self, path: str, **fields: str) -> str:
        return self.ann.sends(f"/desk/reservations/{path}", follow=True, **fields).text

    def heard(self) -> list[str]:
        return self.book.letters()


@pytest.fixture
def room(database: Database, known: Library, clock: Hands) -> Room:
    clock.now = NOON
    return Room(database, known, clock)


def entered(room: Room, name: str = "山田花子", at: str | None = None, **more: str) -> Reservation:
    fields = {"service": FIRST, "at": at or FRIDAY.isoformat(), "name": name, "telephone": "090-1234-5678", **more}
    answer = room.ann.sends("/desk/reservations/new", **fields)
    assert answer.status_code == 303, answer.text
    number = answer.location.split("?")[0].rsplit("/", 1)[1]
    with room.db.look() as tx:
        found = reservations.get(tx, number)
    assert found is not None
    return found


# Requests


def test_a_request_stands_first_and_another_time_is_two_clicks_away(room: Room) -> None:
    one = room.book.asked(room.mai, FRIDAY)
    shown = room.ann.goes("/desk/reservations").text
    assert shown.index(one.id) < shown.index('id="visits"')
    assert f"/desk/reservations/{one.id}/confirm" in shown
    at = re.findall(r'name="at" value="([^"]+)"', shown)[0]
    assert room.words("did_proposed") in room.sends(f"{one.id}/propose", at=at, turn=str(one.turn))
    moved = room.now(one)
    assert (moved.status, moved.starts_at.isoformat()) == ("proposed", at)
    assert room.heard()[-1] == "proposed"
    with room.db.look() as tx:
        assert audit.latest(tx, 1)[0].by.which == room.members["reception"]  # type: ignore[union-attr]


@pytest.mark.parametrize("reason", ["full", "other"])
def test_a_request_is_declined_with_a_reason_and_own_words(room: Room, reason: str) -> None:
    one = room.book.asked(room.mai, FRIDAY)
    assert room.words("did_declined") in room.sends(
        f"{one.id}/decline", reason=reason, words="6月からお受けします", turn=str(one.turn)
    )
    assert room.now(one).status == "declined"
    assert any("6月からお受けします" in message.text for message in room.book.hears() if message.text)


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        ("propose", {"at": SATURDAY.isoformat()}),
        ("shift", {"at": SATURDAY.isoformat()}),
        ("decline", {"reason": "full"}),
    ],
)
def test_whoever_was_slower_is_told_so_and_changes_nothing(room: Room, what: str, fields: dict[str, str]) -> None:
    one = room.book.asked(room.mai, FRIDAY)
    room.book.confirms(one)
    before = room.now(one)
    assert room.words("did_late") in room.sends(f"{one.id}/{what}", turn=str(one.turn), **fields)
    assert room.now(one) == before


@pytest.mark.parametrize(
    ("path", "fields", "code", "key"),
    [
        ("propose", {"at": "soon"}, 422, "choose_time"),
        ("propose", {"at": "2030-04-06T14:00"}, 422, "choose_time"),  # without a zone it is no moment
        ("propose", {"at": tokyo(6, 3).isoformat()}, 409, "time_closed"),
        ("propose", {"at": tokyo(1, 11).isoformat()}, 409, "time_too-soon"),
        ("decline", {"reason": "because", "words": "ことば"}, 422, "choose_reason"),
        ("decline", {"reason": "full", "words": "x" * 1001}, 422, "words_too_long"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_is_kept(
    room: Room, path: str, fields: dict[str, str], code: int, key: str
) -> None:
    one = room.book.asked(room.mai, FRIDAY)
    answer = room.ann.sends(f"/desk/reservations/{one.id}/{path}", turn=str(one.turn), **fields)
    assert answer.status_code == code
    assert room.words(key) in answer.text
    assert fields.get("words", "") in answer.text
    assert room.now(one) == one


# Views


def test_day_week_and_list_have_addresses_of_their_own(room: Room) -> None:
    one = room.book.has(room.mai, FRIDAY)
    for view, day, there in (
        ("day", "2030-04-05", True), ("day", "2030-04-06", False), ("week", "2030-04-01", True),
        ("week", "2030-04-07", True), ("week", "2030-04-08", False), ("list", "2030-04-02", True), ("list", "2030-04-06", False),
    ):  # fmt: skip
        answer = room.ann.goes(f"/desk/reservations/{view}/{day}")
        assert answer.status_code == 200
        assert (one.id in answer.text) is there, (view, day)
    week = room.ann.goes("/desk/reservations/week/2030-04-05").text
    assert "/desk/reservations/week/2030-03-25" in week
    assert "/desk/reservations/week/2030-04-08" in week
    for wrong in ("day/tomorrow", "week/0001-01-01", "list/9999-12-31", "day/2030-02-30", "AAAAAA", "X34679?day=x"):
        assert room.ann.goes(f"/desk/reservations/{wrong}").status_code == 404


def test_somebody_who_is_late_is_marked_so_then_came_or_did_not(room: Room) -> None:
    one = room.book.has(room.mai, tokyo(2, 18))
    room.comes_back_at(tokyo(2, 18, 30))
    shown = room.ann.goes("/desk/reservations").text
    assert room.words("late", waited=room.words("lapse_minutes", minutes="30")) in shown
    assert room.words("did_not_come") in room.sends(f"{one.id}/not-come", turn=str(one.turn))
    assert room.words("did_done") in room.sends(f"{one.id}/done", turn=str(one.turn + 1))
    assert room.now(one).status == "done"


# Somebody telephones


def test_a_visit_is_entered_for_somebody_who_telephones(room: Room) -> None:
    form = room.ann.goes("/desk/reservations/new?" + urlencode({"service": FIRST, "day": "2030-04-05"})).text
    assert len(re.findall('name="at"', form)) > 3
    one = entered(room, words="花粉症")
    assert (one.status, one.starts_at) == ("confirmed", FRIDAY)
    with room.db.look() as tx:
        assert guests.get(tx, one.patient_id) == Guest("山田花子", "090-1234-5678")
        assert tx.rows("SELECT id FROM outbox") == []  # nobody can be told
        lines = [entry.what for entry in audit.latest(tx, 9)]
    assert "山田" not in str(lines)
    for page in (f"/desk/reservations/{one.id}", "/desk/reservations/day/2030-04-05"):
        shown = room.ann.goes(page).text
        assert "山田花子" in shown
        assert "090-1234-5678" in shown
    room.comes_back_at(FRIDAY)
    assert "山田花子" in room.ann.goes("/desk/").text
    assert room.words("did_done") in room.sends(f"{one.id}/done", turn=str(one.turn))
    with room.db.look() as tx:
        assert tx.rows("SELECT id FROM outbox") == []


def test_nobody_is_entered_where_somebody_has_the_place(room: Room) -> None:
    booking = room.known.clinic.booking
    assert booking
    for number in range(booking.terms.at_once):
        entered(room, f"N{number}")
    answer = room.ann.sends(
        "/desk/reservations/new", service=FIRST, at=FRIDAY.isoformat(), name="遅い人", telephone="03"
    )
    assert answer.status_code == 409
    assert room.words("time_taken") in answer.text
    assert 'value="遅い人"' in answer.text
    with room.db.look() as tx:
        assert len(tx.rows("SELECT patient_id FROM guest")) == booking.terms.at_once
        assert len(tx.rows("SELECT id FROM patient WHERE following = 0")) == booking.terms.at_once
    cells = room.book.cells()
    assert len(set(cells.values())) == booking.terms.at_once


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"name": " "}, 422), ({"at": "x"}, 422), ({"service": "massage"}, 409), ({"patient": "nobody"}, 403)],
)
def test_a_visit_that_is_not_whole_is_not_entered(room: Room, fields: dict[str, str], code: int) -> None:
    whole = {"service": FIRST, "at": FRIDAY.isoformat(), "name": "花子", "telephone": ""}
    assert room.ann.sends("/desk/reservations/new", **{**whole, **fields}).status_code == code
    with room.db.look() as tx:
        assert tx.rows("SELECT id FROM reservation") == tx.rows("SELECT patient_id FROM guest") == []


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        ({"look": "", "day": "2030-04-06"}, "2030-04-06"),
        ({"look": "2030-04-06", "day": "2030-04-05"}, "2030-04-06"),
        ({"day": "2030-04-06"}, "2030-04-06"),  # changed, and sent without a look at its times
    ],
)
def test_a_look_at_another_day_keeps_what_is_written_and_enters_nothing(
    room: Room, fields: dict[str, str], day: str
) -> None:
    told = {"name": "花子", "telephone": "090-1234-5678", "words": "初めて", "people": "2", "shown": "2030-04-05"}
    looked = room.ann.sends("/desk/reservations/new", **{"service": FIRST, "at": FRIDAY.isoformat(), **told, **fields})
    assert looked.status_code == 200
    assert f'name="day" type="date" value="{day}"' in looked.text
    for kept in ('value="花子"', 'value="090-1234-5678"', ">初めて<", "<option selected>2</option>"):
        assert kept in looked.text, kept
    with room.db.look() as tx:
        assert tx.rows("SELECT id FROM reservation") == tx.rows("SELECT patient_id FROM guest") == []


def test_several_people_come_one_after_the_other_also_when_moved(room: Room) -> None:
    alone, two = entered(room, "一人"), entered(room, at=tokyo(5, 11).isoformat(), people="2")
    assert two.ends_at - two.starts_at == 2 * (alone.ends_at - alone.starts_at)
    room.sends(f"{two.id}/shift", at=SATURDAY.isoformat(), turn=str(two.turn))
    with room.db.look() as tx:
        moved = reservations.latest(tx, two.id)
    assert moved
    assert (moved.people, moved.ends_at - moved.starts_at) == (2, two.ends_at - two.starts_at)


def test_a_patient_who_agreed_in_the_talk_is_told(room: Room) -> None:
    one = entered(room, patient=room.mai.id)
    assert one.patient_id == room.mai.id
    assert room.heard() == ["confirmed"]


def test_hostile_names_are_shown_harmlessly(room: Room) -> None:
    one = entered(room, HOSTILE, words=HOSTILE)
    for page in (
        f"/desk/reservations/{one.id}",
        "/desk/reservations/list/2030-04-02",
        "/desk/reservations/blocked?first=2030-04-05",
    ):
        shown = room.ann.goes(page).text
        assert "<b>太郎" not in shown
        assert "\u202e" not in shown
        assert "&lt;b&gt;太郎" in shown


def test_no_conversation_is_held_with_a_guest(room: Room) -> None:
    guest = entered(room).patient_id
    assert room.ann.goes(f"/desk/conversations/{guest}").status_code == 404
    assert guest not in room.ann.goes("/desk/conversations").text
    assert room.ann.sends(f"/desk/conversations/{guest}/write", words="こんにちは").status_code == 404
    with room.db.look() as tx:
        assert tx.rows("SELECT id FROM outbox") == []


def test_a_visit_is_moved_to_a_time_that_was_agreed_on(room: Room) -> None:
    guest, mai = entered(room), room.book.has(room.mai, tokyo(5, 11))
    assert room.words("did_shifted") in room.sends(f"{guest.id}/shift", at=SATURDAY.isoformat(), turn=str(guest.turn))
    assert room.words("did_shifted") in room.sends(f"{mai.id}/shift", at=tokyo(6, 11).isoformat(), turn=str(mai.turn))
    assert room.heard() == ["changed"]
    with room.db.look() as tx:
        now = [reservations.latest(tx, one.id) for one in (guest, mai)]
    assert [(one.status, one.starts_at) for one in now if one] == [("confirmed", SATURDAY), ("confirmed", tokyo(6, 11))]
    assert room.book.holders() == {one.id for one in now if one}
    again = room.sends(f"{mai.id}/shift", at=SATURDAY.isoformat(), turn=str(mai.turn))
    assert room.words("did_late") in again


def test_a_guest_is_forgotten_at_once_or_when_no_visit_is_kept_any_more(room: Room) -> None:
    first, second = entered(room), entered(room, "次郎", SATURDAY.isoformat())
    assert room.words("did_forgotten") in room.sends(f"{first.id}/forget", back="/desk/reservations")
    with room.db.look() as tx:
        assert reservations.get(tx, first.id) is None
        assert first.id not in room.book.holders()
        assert patients.by_id(tx, first.patient_id) is None
    with room.db.atomic() as tx:
        retention.purge(tx, tokyo(9, 12))
        assert guests.get(tx, second.patient_id)
    later = NOON + timedelta(days=400)
    with room.db.atomic() as tx:
        retention.purge(tx, later, "reservation")
        retention.purge(tx, later)
        assert guests.get(tx, second.patient_id) is None
        assert patients.by_id(tx, second.patient_id) is None
        assert patients.by_id(tx, room.mai.id)
    room.comes_back_at(NOON)
    one = room.book.asked(room.mai, FRIDAY)
    assert room.ann.sends(f"/desk/reservations/{one.id}/forget").status_code == 404  # on LINE they do it themselves


# The doctor is ill


def blocks(room: Room, **more: str) -> str:
    return room.ann.sends(
        "/desk/reservations/blocked",
        follow=True,
        **{"first": "2030-04-06", "back": "/desk/reservations/blocked", **more},
    ).text


def test_a_day_is_blocked_after_a_look_at_who_is_affected(room: Room) -> None:
    visit, asked = room.book.has(room.mai, SATURDAY), room.book.asked(room.book.meet("Urei"), tokyo(6, 16))
    guest = entered(room, at=tokyo(6, 11).isoformat())
    shown = room.ann.goes("/desk/reservations/blocked?first=2030-04-06&why=seminar").text
    assert 'value="seminar"' not in shown  # a reason is taken from no address
    assert room.words("affected", count="3") in shown
    for one in (visit, asked, guest):
        assert one.id in shown
    with room.db.look() as tx:
        assert blocked.coming(tx, NOON) == ()  # only looked at
    shown = blocks(room, why="seminar")
    assert room.words("did_blocked") in shown
    assert room.words("affected", count="3") in shown
    assert "seminar" in room.ann.goes("/desk/reservations/week/2030-04-06").text
    # Nobody can ask for it any more, nor be given it; what is confirmed stays until somebody decides.
    hana = room.book.meet("Uhana")
    outcome = room.book.asks(hana, tokyo(6, 15))
    assert isinstance(outcome, Refused)
    assert outcome.why == "closed"
    assert all(at.astimezone(TOKYO).date() != date(2030, 4, 6) for at in outcome.nearest)
    assert isinstance(room.book.do(ANN, Confirm(asked.id)), Refused)
    assert isinstance(room.book.do(ANN, Enter(Guest("x"), FIRST, tokyo(6, 15))), Refused)
    assert isinstance(room.book.do(ANN, Shift(guest.id, tokyo(6, 15))), Refused)
    assert room.now(visit).status == "confirmed"
    assert room.words("is_blocked") in room.ann.goes("/desk/reservations/day/2030-04-06").text
    with room.db.look() as tx:
        [one] = blocked.coming(tx, NOON)
    assert (
        room.words("did_unblocked")
        in room.ann.sends(
            f"/desk/reservations/blocked/{one.id}/remove", follow=True, back="/desk/reservations/blocked"
        ).text
    )
    assert isinstance(room.book.asks(hana, tokyo(6, 15)), Written)
    assert isinstance(room.book.do(ANN, Unblock(one.id)), Overtaken)


def test_an_older_proposal_for_a_blocked_time_can_no_longer_be_accepted(room: Room) -> None:
    one = room.book.proposes(room.book.asked(room.mai, FRIDAY), SATURDAY)
    room.book.done(ANN, Block(tokyo(6, 13), tokyo(6, 15)))
    room.book.done(Asking(room.mai.id), Accept(one.id, one.turn))
    assert room.now(one).status == "declined"
    assert room.heard()[-1] == "closed_since"
    assert isinstance(room.book.do(ANN, Propose(room.book.asked(room.mai, FRIDAY).id, SATURDAY)), Refused)


def test_a_blocked_time_takes_nothing_beside_it(room: Room) -> None:
    """A visit may end as it begins, and begin as it ends."""
    one = room.book.asked(room.mai, tokyo(6, 11))
    length = one.ends_at - one.starts_at
    room.book.done(ANN, Block(one.ends_at, one.ends_at + length))
    assert isinstance(room.book.do(ANN, Confirm(one.id)), Written)
    after = (one.ends_at + length).astimezone(TOKYO)
    assert isinstance(room.book.do(ANN, Enter(Guest("x"), FIRST, after)), Written)


@pytest.mark.parametrize(
    "fields",
    [
        {"first": "2030-04-31"}, {"first": "2030-04-01"}, {"first": "2030-04-06", "last": "2030-04-05"},
        {"first": "2030-04-06", "start": "15:00", "end": "14:00"}, {"first": "9999-12-31"},
        {"first": "2030-04-06", "end": "25:00"},
    ],
)  # fmt: skip
def test_what_is_no_time_to_come_is_not_blocked(room: Room, fields: dict[str, str]) -> None:
    answer = room.ann.sends("/desk/reservations/blocked", **fields, why="休み")
    assert answer.status_code == 422
    assert 'value="休み"' in answer.text
    assert room.ann.goes("/desk/reservations/blocked?" + urlencode(fields)).status_code == 200
    # Corrected, it is looked at once more, and the reason is still there and in no address.
    again = room.ann.sends("/desk/reservations/blocked", step="look", why="休み", first="2030-04-06")
    assert again.status_code == 200
    assert again.text.count('value="休み"') == 2  # to look again with, and to block with
    assert 'method="get"' not in again.text
    with room.db.look() as tx:
        assert tx.rows("SELECT id FROM blocked_time") == []


def test_where_nobody_is_affected_it_says_so(room: Room) -> None:
    assert room.words("did_blocked_nobody") in blocks(room)
    room.book.has(room.mai, FRIDAY)
    assert room.words("did_blocked") in blocks(room, first="2030-04-05")


# Treatments


def agrees(room: Room) -> None:
    with room.db.atomic() as tx:
        aftercare.do(tx, room.office, Asking(room.mai.id), GiveConsent(room.mai.id, True, "1"), NOON)


def test_a_treatment_is_registered_corrected_and_removed(room: Room) -> None:
    page = f"/desk/conversations/{room.mai.id}/treatments"
    plan = next(iter(room.known.careplans))
    assert room.words("consent_none") in room.ann.goes(page).text
    fields = {"care_plan": plan, "treated_on": "2030-04-01", "back": page}
    assert room.words("did_no_consent") in room.ann.sends(page, follow=True, **fields).text
    agrees(room)
    shown = room.ann.sends(page, follow=True, **fields).text
    assert room.words("did_registered") in shown
    assert shown.count(f"<td>{room.words('tip_planned')}") > 2
    with room.db.look() as tx:
        [one] = treatments.of(tx, room.mai.id)
    assert (one.treated_on, one.source) == (date(2030, 4, 1), "staff")
    moved = room.ann.sends(f"{page}/{one.id}/move", follow=True, treated_on="2030-03-31", back=page).text
    assert room.words("did_treatment_moved") in moved
    removed = room.ann.sends(f"{page}/{one.id}/remove", follow=True, back=page).text
    assert room.words("did_treatment_removed") in removed
    assert room.words("no_treatments") in removed
    assert room.words("did_late") in room.ann.sends(f"{page}/{one.id}/remove", follow=True, back=page).text


def test_every_tip_tells_what_became_of_it_and_why(room: Room) -> None:
    agrees(room)
    page = f"/desk/conversations/{room.mai.id}/treatments"
    room.ann.sends(page, care_plan=next(iter(room.known.careplans)), treated_on="2030-04-01")
    with room.db.look() as tx:
        due = [one.due_at for _, _, one in planned.coming(tx, room.mai.id, NOON)]
    with room.db.atomic() as tx:
        aftercare.do(tx, room.office, Asking(room.mai.id), StopTips(room.mai.id), NOON)
    room.comes_back_at(due[0] + timedelta(minutes=1))
    due_tips.release(room.office)
    shown = room.ann.goes(page).text
    assert room.words("tips_stopped") in shown
    assert room.words("tip_because_the_person_stopped_the_tips") in shown
    assert shown.count(room.words("tip_unwanted")) >= 1


@pytest.mark.parametrize("day", ["2030-04-03", "2029-03-01", "yesterday", "9999-12-31"])
def test_a_treatment_of_no_such_day_is_not_registered(room: Room, day: str) -> None:
    agrees(room)
    page = f"/desk/conversations/{room.mai.id}/treatments"
    plan = next(iter(room.known.careplans))
    assert room.ann.sends(page, care_plan=plan, treated_on=day).status_code == 422
    assert room.ann.sends(page, care_plan="massage", treated_on="2030-04-01").status_code == 422
    with room.db.look() as tx:
        assert treatments.of(tx, room.mai.id) == []


@pytest.mark.parametrize("what", ["move", "remove"])
def test_nobody_changes_a_treatment_through_somebody_else(room: Room, what: str) -> None:
    agrees(room)
    page = f"/desk/conversations/{room.mai.id}/treatments"
    room.ann.sends(page, care_plan=next(iter(room.known.careplans)), treated_on="2030-04-01")
    with room.db.look() as tx:
        [one] = treatments.of(tx, room.mai.id)
    other = f"/desk/conversations/{room.book.meet('Urei').id}/treatments"
    answer = room.ann.sends(f"{other}/{one.id}/{what}", follow=True, treated_on="2030-03-30", back=other)
    assert room.words("did_late") in answer.text
    with room.db.look() as tx:
        assert treatments.of(tx, room.mai.id) == [one]
