"""The desk and people: names and telephone numbers, a doctor who is ill, the clinic's own terms, the waiting list, the skin."""

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest

from booking.commands import Block, EnterContact, Offer, Override, Replan, Shift, TakeBackNote, TellContact, Written
from booking.commands import Enter as Entering
from clinic.actors import Patient as Asking
from clinic.audit import OfContact, OfException
from clinic.clock import stamp
from clinic.ids import pseudonym
from clinic.patient import Contact, Guest
from clinic.reservation import Refused, Reservation
from clinic.talks import ContactTalk
from clinic.treatment import CheckIn
from knowledge.library import Library
from scheduler import door as aftercare
from scheduler.commands import GiveConsent, Register
from store import audit, contacts, conversations, exceptions, patients, reservations, treatments
from store.db import Database
from tests.conftest import Hands, tokyo
from tests.contract.reservation_desk import ANN, FIRST
from tests.contract.reservation_desk import Desk as Book
from tests.desk import Browser, DeskRoom

NOON = tokyo(2, 12)  # a Tuesday
FRIDAY, SATURDAY = tokyo(5, 18), tokyo(6, 14)
HOSTILE = "<b>太郎</b>\u202e=1+1"


class Room(DeskRoom):
    """The desk on the web, with whoever reserves."""

    def __init__(self, database: Database, known: Library, clock: Hands) -> None:
        super().__init__(database, known, clock)
        self.book = Book(self.office, clock)
        self.mai = self.book.meet()
        with database.atomic() as tx:
            tx.run("DELETE FROM contact")  # nobody has asked her yet
        self.ann: Browser = self.at_work()

    def told(self, name: str = "山田花子", telephone: str = "090-1234-5678") -> None:
        self.book.done(Asking(self.mai.id), TellContact(name, telephone))

    def kept(self) -> Contact:
        with self.db.look() as tx:
            return contacts.get(tx, self.mai.id)

    def trail(self) -> list[object]:
        with self.db.look() as tx:
            return [one.what for one in audit.latest(tx, 20)]

    def latest(self, one: Reservation) -> Reservation:
        with self.db.look() as tx:
            found = reservations.latest(tx, one.id)
        assert found
        return found


@pytest.fixture
def room(database: Database, known: Library, clock: Hands) -> Room:
    clock.now = NOON
    return Room(database, known, clock)


# Names and telephone numbers


def test_they_are_asked_for_once_below_the_first_request(room: Room) -> None:
    room.book.asked(room.mai, FRIDAY)
    room.book.asked(room.mai, SATURDAY)
    asked = [message for message in room.book.hears() if "090-1234-5678" in message.text]
    assert len(asked) == 1
    with room.db.look() as tx:
        assert conversations.load(tx, room.mai.id)[0].flow == ContactTalk("both")
    assert room.kept() == Contact(asked=True)


def test_whoever_told_them_is_not_asked(room: Room) -> None:
    room.told()
    room.book.asked(room.mai, FRIDAY)
    assert len(room.book.hears()) == 1


def test_one_is_told_without_the_other_and_both_are_taken_back(room: Room) -> None:
    room.told()
    room.book.done(Asking(room.mai.id), TellContact(telephone="03-1234-5678"))
    assert room.kept() == Contact("山田花子", "03-1234-5678")
    room.told("", "")
    assert not room.kept().known
    assert room.trail()[:3] == [OfContact("removed"), OfContact("told"), OfContact("told")]
    assert "山田" not in str(room.trail())


TELLS_NAME, TELLS_NUMBER = TellContact("山田花子", None, "m1"), TellContact(None, "090-1234-5678", "m2 m3")
TELLS_BOTH, OTHER_NAME = TellContact("山田花子", "090-1234-5678", "m1"), TellContact("山田", None, "m4")


@pytest.mark.parametrize(
    ("tells", "unsent", "left"),
    [
        ((TELLS_BOTH,), "m1", Contact()),
        ((TELLS_BOTH,), "m9", Contact("山田花子", "090-1234-5678")),
        ((TELLS_NAME, TELLS_NUMBER), "m1", Contact("", "090-1234-5678")),
        ((TELLS_NAME, TELLS_NUMBER), "m3", Contact("山田花子", "")),
        ((TELLS_NAME, OTHER_NAME), "m1", Contact("山田", "")),
        ((TELLS_NAME, replace(TELLS_NAME, message_id="m5")), "m1", Contact()),
        ((replace(TELLS_BOTH, message_id=None),), "m1", Contact("山田花子", "090-1234-5678")),
        ((TELLS_BOTH, "staff"), "m1", Contact("山田花子", "090-1234-5678")),
    ],
)
def test_what_came_from_an_unsent_message_is_forgotten(
    room: Room, tells: tuple[TellContact | str, ...], unsent: str, left: Contact
) -> None:
    for told in tells:
        if isinstance(told, TellContact):
            room.book.done(Asking(room.mai.id), told)
        else:
            room.book.done(ANN, EnterContact(room.mai.id, "山田花子", "090-1234-5678"))
    before = room.kept()
    room.book.done(Asking(room.mai.id), TakeBackNote(unsent))
    assert room.kept() == left
    assert (room.trail()[0] == OfContact("removed")) == (left != before)


def test_the_name_stands_wherever_the_four_characters_did(room: Room) -> None:
    one = room.book.asked(room.mai, FRIDAY)
    room.told()
    pages = (
        "/desk/",
        "/desk/reservations",
        "/desk/reservations/day/2030-04-05",
        f"/desk/reservations/{one.id}",
        f"/desk/conversations/{room.mai.id}",
        f"/desk/conversations/{room.mai.id}/treatments",
        f"/desk/conversations/{room.mai.id}/contact",
        f"/desk/reservations/new?patient={room.mai.id}",
    )
    for page in pages:
        shown = room.ann.goes(page).text
        assert f"山田花子 ({pseudonym(room.mai.id)})" in shown, page
    for words in ("山田", "1234-5678", pseudonym(room.mai.id)):
        shown = room.ann.sends("/desk/conversations", q=words).text
        assert f"山田花子 ({pseudonym(room.mai.id)})" in shown, words
    assert 'href="tel:09012345678"' in room.ann.goes(f"/desk/reservations/{one.id}").text
    assert any(f"山田花子 ({pseudonym(room.mai.id)})" in message.text for message in room.book.hears(ANN.chat or ""))


def test_a_name_erased_meanwhile_is_not_told_to_staff(room: Room) -> None:
    """An alert reads it when it is sent."""
    room.told()
    room.book.asked(room.mai, FRIDAY)
    room.told("", "")
    assert not any("山田" in message.text for message in room.book.hears(ANN.chat or ""))


def test_staff_enter_and_erase_them(room: Room) -> None:
    page = f"/desk/conversations/{room.mai.id}"
    shown = room.ann.sends(f"{page}/contact", follow=True, name=HOSTILE, telephone="０９０ー1234ー5678", back=page).text
    assert room.words("did_contact_saved") in shown
    assert room.kept().telephone == "090-1234-5678"
    assert "<b>太郎" not in shown
    assert "&lt;b&gt;太郎" in shown
    assert "\u202e" not in shown
    shown = room.ann.sends(f"{page}/contact/remove", follow=True, back=page).text
    assert room.words("did_contact_removed") in shown
    assert not room.kept().known
    assert OfContact("entered") in room.trail()


@pytest.mark.parametrize(("number", "key"), [("090-1234", "telephone_wrong"), ("", "contact_empty")])
def test_a_number_that_is_none_is_not_kept_and_what_was_typed_stays(room: Room, number: str, key: str) -> None:
    name = "花子" if number else ""
    answer = room.ann.sends(f"/desk/conversations/{room.mai.id}/contact", name=name, telephone=number)
    assert answer.status_code == 422
    assert room.words(key) in answer.text
    assert f'value="{number}"' in answer.text
    assert not room.kept().known


def test_they_are_erased_with_the_person_and_a_guest_has_none(room: Room) -> None:
    room.told()
    guest = room.book.done(ANN, Entering(Guest("花子"), FIRST, FRIDAY)).reservation.patient_id
    assert not isinstance(room.book.do(ANN, EnterContact(guest, "x", "")), Written)
    with room.db.atomic() as tx:
        patients.forget(tx, room.mai.id)
        assert tx.rows("SELECT * FROM contact") == []


# The doctor is ill

SICK = {"first": "2030-04-06", "why": "ill"}


def looked_at(room: Room, **fields: str) -> dict[str, str]:
    """The form as it is shown: who, at which turn, and what is chosen for them."""
    answer = room.ann.goes("/desk/reservations/absence", query_string={**SICK, **fields})
    assert answer.status_code == 200
    hidden = dict(re.findall(r'<input type="hidden" name="(turn-\w+)" value="(\d+)">', answer.text))
    for number in [name.removeprefix("turn-") for name in hidden]:
        select = answer.text.split(f'<select id="at-{number}"')[1].split("</select>")[0]
        [chosen] = re.findall(r'value="([^"]+)" selected', select)
        hidden[f"at-{number}"] = chosen
    return {**SICK, **fields, **hidden}


def everything(room: Room) -> list[object]:
    tables = ("reservation", "reservation_place", "outbox", "blocked_time", "audit")
    with room.db.look() as tx:
        return [tx.rows(f"SELECT * FROM {table} ORDER BY 1") for table in tables]


@pytest.mark.parametrize("how", ["move", "call-off"])
def test_a_whole_day_is_moved_or_called_off_after_a_look_at_who_hears_what(room: Room, how: str) -> None:
    emma = room.book.meet("Uemma", "en")
    visit, other = room.book.has(room.mai, SATURDAY), room.book.has(emma, tokyo(6, 16))
    guest = room.book.done(ANN, Entering(Guest("花子", "03-1234-5678"), FIRST, tokyo(6, 11))).reservation
    before = everything(room)
    shown = room.ann.goes("/desk/reservations/absence", query_string={**SICK, "how": how}).text
    assert everything(room) == before  # only looked at
    assert room.words("absence_cost", count="2") in shown
    assert room.words("absence_telephone", count="1") in shown
    assert 'href="tel:0312345678"' in shown
    for language in ("ja", "en"):
        assert f'lang="{language}" dir="auto"' in shown
    fields = looked_at(room, how=how, words_en="So sorry, we are ill.")
    done = room.ann.sends("/desk/reservations/absence", follow=True, step="do", **fields).text
    assert room.words("did_replanned") in done
    assert guest.id in done  # to be telephoned, until somebody has
    assert (room.latest(guest).status, room.latest(visit).status) == ("confirmed", "called-off")
    heard = room.book.hears("Uemma")
    assert sum("So sorry, we are ill." in message.text for message in heard) == 1
    assert not any("So sorry" in message.text for message in room.book.hears("Umai"))
    with room.db.look() as tx:
        held = [one for one in reservations.open_of(tx, emma.id, NOON) if one.status == "proposed"]
        assert len(tx.rows("SELECT id FROM blocked_time")) == 1
    assert len(held) == (1 if how == "move" else 0)
    assert len(room.book.letters("Umai")) == len(room.book.letters("Uemma")) == 1
    if held:
        assert room.book.accepts(held[0]).status == "confirmed"
        assert room.latest(other).status == "called-off"
    # Sent again, as after a crash: nobody hears of it twice.
    room.ann.sends("/desk/reservations/absence", step="do", **fields)
    assert len(room.book.letters("Umai")) == 1
    with room.db.look() as tx:
        assert len(tx.rows("SELECT id FROM blocked_time")) == 1


def test_who_was_decided_on_or_asked_meanwhile_is_left_alone(room: Room) -> None:
    visit = room.book.has(room.mai, SATURDAY)
    fields = looked_at(room, how="call-off")
    room.book.done(ANN, Shift(visit.id, tokyo(6, 16)))
    late = room.book.asked(room.book.meet("Urei"), SATURDAY)
    room.ann.sends("/desk/reservations/absence", step="do", **fields)
    assert (room.latest(visit).status, room.latest(late).status) == ("confirmed", "requested")


def test_a_time_taken_since_the_look_is_not_given_twice(room: Room) -> None:
    visit = room.book.has(room.mai, SATURDAY)
    fields = looked_at(room, how="move")
    at = tokyo(5, 14)
    fields[f"at-{visit.id}"] = at.isoformat()
    booking = room.known.clinic.booking
    assert booking
    for number in range(booking.terms.at_once):
        room.book.asked(room.book.meet(f"U{number}"), at)
    shown = room.ann.sends("/desk/reservations/absence", follow=True, step="do", **fields).text
    assert room.words("did_replanned_some") in shown
    assert room.latest(visit).status == "confirmed"
    assert visit.id in shown


def test_a_blocked_time_is_contacted_from_and_one_is_left(room: Room) -> None:
    visit, asked = room.book.has(room.mai, SATURDAY), room.book.asked(room.book.meet("Urei"), tokyo(6, 16))
    number = room.book.done(ANN, Block(tokyo(6, 10), tokyo(6, 18))).blocked
    assert f"block={number}" in room.ann.goes("/desk/reservations/blocked").text
    fields = {
        "block": number, "how": "move", f"turn-{visit.id}": str(visit.turn), f"turn-{asked.id}": str(asked.turn),
        f"at-{visit.id}": "leave", f"at-{asked.id}": tokyo(5, 14).isoformat(),
    }  # fmt: skip
    looked = room.ann.sends("/desk/reservations/absence", step="look", **fields).text
    assert f'<option value="{tokyo(5, 14).isoformat()}" selected' in looked
    room.ann.sends("/desk/reservations/absence", step="do", **fields)
    assert room.latest(visit).status == "confirmed"
    assert (room.latest(asked).status, room.latest(asked).starts_at) == ("proposed", tokyo(5, 14))
    with room.db.look() as tx:
        assert len(tx.rows("SELECT id FROM blocked_time")) == 1
    for wrong in ("?block=nothing", "?first=yesterday", ""):
        assert room.ann.goes(f"/desk/reservations/absence{wrong}").status_code == 404


@pytest.mark.parametrize(
    ("visits", "how", "did"),
    [
        ("", "call-off", "replanned_nobody"),
        ("guest", "call-off", "replanned_untold"),
        ("mai", "leave", "replanned_untold"),
        ("mai", "call-off", "replanned"),
        ("mai guest", "move", "replanned"),
    ],
)
@pytest.mark.parametrize("blocked", [False, True])
def test_it_says_truly_who_was_told(room: Room, visits: str, how: str, did: str, blocked: bool) -> None:
    if "mai" in visits:
        room.book.has(room.mai, SATURDAY)
    if "guest" in visits:
        room.book.done(ANN, Entering(Guest("花子"), FIRST, tokyo(6, 11)))
    fields = looked_at(room, how=how)
    shown = room.ann.goes("/desk/reservations/absence", query_string={**SICK, "how": how}).text
    assert (room.words("absence_unaffected") in shown) == (not visits)
    if blocked:
        number = room.book.done(ANN, Block(tokyo(6, 0), tokyo(7, 0))).blocked
        fields = {name: one for name, one in fields.items() if name not in SICK} | {"block": number}
    if how == "leave":
        fields = {name: "leave" if name.startswith("at-") else one for name, one in fields.items()}
    letters = len(room.book.letters("Umai"))
    done = room.ann.sends("/desk/reservations/absence", follow=True, step="do", **fields).text
    assert room.words(f"did_{did}") in done
    assert (len(room.book.letters("Umai")) > letters) == (did == "replanned")
    with room.db.look() as tx:
        assert len(tx.rows("SELECT id FROM blocked_time")) == 1


def test_the_reason_is_kept_and_stands_in_no_address(room: Room) -> None:
    looked = room.ann.sends("/desk/reservations/absence", step="look", first="2030-04-06", how="move", why="flu").text
    assert 'value="flu"' in looked
    assert not re.search(r'(href|action)="[^"]*flu', looked)
    done = room.ann.sends("/desk/reservations/absence", step="do", first="2030-04-06", how="move", why="flu")
    assert "flu" not in (done.location or "")
    with room.db.look() as tx:
        assert [row["words"] for row in tx.rows("SELECT words FROM blocked_time")] == ["flu"]


def test_a_visit_taken_back_leaves_its_place_and_the_new_one_is_held(room: Room) -> None:
    visit = room.book.has(room.mai, SATURDAY)
    new = room.book.done(ANN, Replan(visit.id, FRIDAY, turn=visit.turn)).reservation
    assert room.book.holders() == {new.id}
    room.book.refuses(new)
    assert room.book.holders() == set()


# The clinic's own terms


def entered(room: Room, at: str, **fields: str) -> int:
    whole = {"service": FIRST, "at": at, "name": "花子", "telephone": "", **fields}
    return room.ann.sends("/desk/reservations/new", **whole).status_code


def test_against_the_terms_a_reason_is_needed_and_kept(room: Room) -> None:
    soon, at_closing = tokyo(2, 13), tokyo(5, 19, 30)
    form = room.ann.goes(f"/desk/reservations/new?service={FIRST}&day=2030-04-05").text
    assert at_closing.isoformat() in form.split('name="exceptionally"')[0].split(room.words("against_terms_hint"))[1]
    assert entered(room, soon.isoformat()) == entered(room, at_closing.isoformat()) == 409
    assert entered(room, soon.isoformat(), exceptionally="other", exception=" ") == 409
    assert entered(room, soon.isoformat(), exceptionally="here-already") == 303
    assert entered(room, at_closing.isoformat(), exceptionally="other", exception=HOSTILE) == 303
    with room.db.look() as tx:
        found = [exceptions.get(tx, row["reservation_id"]) for row in tx.rows("SELECT reservation_id FROM exception")]
    assert {one.terms for one in found if one} == {("notice",), ("last-arrival",)}
    trail = room.trail()
    assert OfException("here already") in trail
    assert OfException("other") in trail
    shown = room.ann.goes("/desk/reservations/day/2030-04-05").text
    assert room.words("term_last-arrival") in shown
    assert "&lt;b&gt;太郎" in shown
    assert "<b>太郎" not in shown


def test_no_reason_makes_two_hold_one_place_or_opens_a_closed_clinic(room: Room) -> None:
    booking = room.known.clinic.booking
    assert booking
    why = Override("doctor")
    for number in range(booking.terms.at_once):
        assert isinstance(room.book.do(ANN, Entering(Guest(f"{number}"), FIRST, tokyo(2, 13), override=why)), Written)
    last = room.book.do(ANN, Entering(Guest("x"), FIRST, tokyo(2, 13), override=why))
    assert isinstance(last, Refused)
    assert last.why == "taken"
    room.book.done(ANN, Block(tokyo(5, 18), tokyo(5, 20)))
    for at in (tokyo(3, 14), tokyo(5, 19), tokyo(5, 3)):  # a Wednesday, a blocked time, the night
        closed = room.book.do(ANN, Entering(Guest("x"), FIRST, at, override=why))
        assert isinstance(closed, Refused)
        assert closed.why == "closed"


def test_after_the_deadline_a_visit_is_moved_with_a_reason(room: Room) -> None:
    visit = room.book.has(room.mai, tokyo(4, 11))
    room.clock.now = tokyo(3, 18)
    room.ann = room.at_work()
    page = f"/desk/reservations/{visit.id}"
    fields = {"at": SATURDAY.isoformat(), "turn": str(visit.turn)}
    answer = room.ann.sends(f"{page}/shift", exception="伺いました", **fields)
    assert answer.status_code == 409
    assert room.words("time_against-terms") in unescape(answer.text)
    assert 'value="伺いました"' in answer.text
    assert (
        room.words("did_shifted")
        in room.ann.sends(f"{page}/shift", follow=True, exceptionally="agreed", back=page, **fields).text
    )
    assert room.latest(visit).starts_at == SATURDAY


# The waiting list


def test_a_free_place_is_offered_to_one_who_waits(room: Room) -> None:
    room.told()
    room.book.waits(room.mai, date(2030, 4, 6))
    shown = room.ann.goes("/desk/reservations/waiting").text
    assert "山田花子" in shown
    assert SATURDAY.isoformat() in shown
    assert f"{room.words('waiting_list')} (1)" in room.ann.goes("/desk/reservations").text
    fields = {"patient": room.mai.id, "service": FIRST, "back": "/desk/reservations/waiting"}
    done = room.ann.sends("/desk/reservations/waiting/offer", follow=True, at=SATURDAY.isoformat(), **fields)
    assert room.words("did_offered") in done.text
    assert room.book.letters() == ["offered"]
    with room.db.look() as tx:
        [one] = reservations.open_of(tx, room.mai.id, NOON)
    assert room.book.accepts(one).status == "confirmed"
    assert room.words("nobody_waits") in room.ann.goes("/desk/reservations/waiting").text
    again = room.ann.sends("/desk/reservations/waiting/offer", follow=True, at=tokyo(6, 16).isoformat(), **fields)
    assert room.words("did_late") in again.text
    assert room.ann.sends("/desk/reservations/waiting/offer", at="soon", **fields).status_code == 422


def test_a_place_that_was_taken_is_offered_to_nobody(room: Room) -> None:
    room.book.waits(room.mai, date(2030, 4, 6))
    room.book.done(ANN, Block(tokyo(6, 10), tokyo(6, 18)))
    assert isinstance(room.book.do(ANN, Offer(room.mai.id, FIRST, SATURDAY)), Refused)


def test_no_place_is_held_for_somebody_who_would_not_hear_of_it(room: Room) -> None:
    room.book.waits(room.mai, date(2030, 4, 6))
    with room.db.atomic() as tx:
        patients.follows(tx, room.mai.id, False)
    shown = room.ann.goes("/desk/reservations/waiting").text
    assert room.words("blocked_hint") in shown
    assert SATURDAY.isoformat() not in shown
    refused = room.book.do(ANN, Offer(room.mai.id, FIRST, SATURDAY))
    assert isinstance(refused, Refused)
    assert refused.why == "not-reachable"
    assert room.book.holders() == set()
    fields = {"patient": room.mai.id, "service": FIRST, "back": "/desk/reservations/waiting"}
    told = room.ann.sends("/desk/reservations/waiting/offer", at=SATURDAY.isoformat(), **fields)
    assert told.status_code == 409
    assert room.words("blocked_hint") in told.text
    with room.db.atomic() as tx:
        patients.follows(tx, room.mai.id, True)
    assert isinstance(room.book.do(ANN, Offer(room.mai.id, FIRST, SATURDAY)), Written)


# How the skin is


ANSWERS: tuple[CheckIn, ...] = ("red", "worried", "fine")


def test_check_ins_are_drawn_and_told(room: Room) -> None:
    plan = next(iter(room.known.careplans))
    with room.db.atomic() as tx:
        aftercare.do(tx, room.office, Asking(room.mai.id), GiveConsent(room.mai.id, True, "1"), NOON)
        aftercare.do(tx, room.office, ANN, Register(room.mai.id, plan, date(2030, 3, 30)), NOON)
        [kept] = treatments.of(tx, room.mai.id)
        for days, answer in enumerate(ANSWERS):
            treatments.note_checkin(tx, kept, None, answer, NOON + timedelta(days=days))
    shown = room.ann.goes(f"/desk/conversations/{room.mai.id}/treatments").text
    assert shown.count("<circle") == 3
    for answer in ANSWERS:
        assert f"<td>{room.words(f'skin_{answer}')}</td>" in shown
    assert stamp(NOON) not in shown


# Forms


def test_what_was_typed_into_any_form_is_shown_to_whoever_is_no_longer_signed_in(room: Room) -> None:
    answer = room.browser().sends(
        f"/desk/conversations/{room.mai.id}/contact", name=HOSTILE, telephone="090", code="123456"
    )
    assert answer.status_code == 401
    assert "&lt;b&gt;太郎" in answer.text
    assert "090" in answer.text
    assert "123456" not in answer.text  # no secrets
    assert not room.kept().known
