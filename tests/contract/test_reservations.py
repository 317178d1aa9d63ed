"""One suite for both databases: every verb about reservations, who hears what, and which places are held."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking import availability, timers
from booking.commands import (
    Accept,
    Cancel,
    CancelAll,
    Change,
    Confirm,
    Decline,
    Done,
    NotCome,
    Note,
    Outcome,
    Overtaken,
    Propose,
    TakeBackNote,
    Written,
)
from booking.context import Context
from bot.flows.booking import perform as visits_in_chat
from clinic.actors import Patient, Reply
from clinic.errors import AlreadyDecided, RaceLost
from clinic.reservation import MOVES, Draft, Move, Refused, Reservation
from clinic.talks import ContactTalk
from knowledge import lengths
from knowledge.library import Library
from store import calendars, conversations, patients, retention, treatments
from store import reservations as store
from store import waiting as lists
from store.db import Database, Tx
from store.reservation_due import Kind
from tests.conftest import Hands, tokyo
from tests.contract.reservation_desk import ANN, FACE, FIRST, Desk, open_office, with_terms

# Tuesday, two in the morning; Wednesday is closed; open from 11 to 20, visits from every half hour on until 19.
FRIDAY = tokyo(5, 18)
RESERVATION_TABLES = (
    "reservation", "reservation_place", "reservation_due", "reservation_waiting", "calendar_link",
)  # fmt: skip
TABLES = (*RESERVATION_TABLES, "patient", "conversation", "outbox", "audit")


@pytest.fixture
def desk(database: Database, known: Library, clock: Hands) -> Desk:
    clock.now = tokyo(2, 2)
    return Desk(open_office(database, known, clock), clock)


class TestAsking:
    def test_a_request_holds_its_place_until_staff_have_had_their_time(self, desk: Desk) -> None:
        one = desk.asked(desk.meet(), FRIDAY, note=Note("初めてです"))
        assert (one.status, one.turn, one.starts_at, one.ends_at) == ("requested", 0, FRIDAY, tokyo(5, 18, 30))
        assert one.expires_at == tokyo(2, 16)  # five hours of opening time
        assert desk.covers(one)
        assert desk.audit() == [("patient", "requested")]

    def test_both_sides_hear_of_it_in_their_language(self, desk: Desk) -> None:
        desk.hire()
        desk.asked(desk.meet(), FRIDAY, note=Note("初めてです"))
        told, _ = desk.hears()
        assert told.text.startswith(
            "ご予約のご希望を受け付けました。まだ確定ではありません。\n\n初回カウンセリング\n4/5（金）18:00"
        )
        assert "4/2（火）16:00 までに" in told.text
        alert, _ = desk.hears("Uann")
        assert alert.text.startswith("[Reservation request] First counselling\nFri 5 Apr 18:00\nNote: 初めてです")
        assert [row["purpose"] for row in (*desk.rows(), *desk.rows("Uann"))] == ["reservation", "alert"]

    def test_words_taken_back_reach_nobody(self, desk: Desk) -> None:
        desk.hire()
        mai = desk.meet()
        desk.asked(mai, FRIDAY, note=Note("a secret", "m1"))
        desk.done(Patient(mai.id), TakeBackNote("m1"))
        assert "a secret" not in desk.hears("Uann")[0].text

    def test_who_has_just_written_hears_by_the_free_reply(self, desk: Desk) -> None:
        desk.asks(desk.meet(), FRIDAY, reply=Reply("token", tokyo(2, 2, 1)))
        assert [row["reply_token"] for row in desk.rows()] == ["token"]

    def test_who_comes_second_is_offered_the_nearest_times(self, desk: Desk) -> None:
        desk.asked(desk.meet(), FRIDAY)
        refused = desk.asks(desk.meet("Urei"), FRIDAY)
        assert refused == Refused("taken", (tokyo(5, 17), tokyo(5, 19), tokyo(5, 16, 30), tokyo(5, 16)))
        assert desk.letters("Urei") == []

    def test_the_buffer_is_held_as_well(self, desk: Desk) -> None:
        desk.asked(desk.meet(), FRIDAY)  # until 18:30, and ten minutes
        assert isinstance(desk.asks(desk.meet("Urei"), tokyo(5, 18, 30)), Refused)
        assert isinstance(desk.asks(desk.meet("Urei"), tokyo(5, 17, 30)), Refused)  # its own buffer would not fit
        assert isinstance(desk.asks(desk.meet("Urei"), tokyo(5, 19)), Written)

    def test_a_longer_visit_covers_every_slot_it_takes(self, desk: Desk) -> None:
        desk.asked(desk.meet(), FRIDAY, FACE)
        for minute in (30, 0):
            assert isinstance(desk.asks(desk.meet("Urei"), tokyo(5, 18, minute)), Refused)

    def test_so_many_at_once(self, desk: Desk, known: Library) -> None:
        desk.office = open_office(desk.office.db, with_terms(known, at_once=2), desk.clock)
        seats = [desk.asked(desk.meet(f"U{n}"), FRIDAY).seat for n in range(2)]
        assert seats == [1, 2]
        refused = desk.asks(desk.meet("U3"), FRIDAY)
        assert isinstance(refused, Refused)
        assert refused.why == "taken"

    @pytest.mark.parametrize(
        ("at", "why"),
        [
            (tokyo(3, 12), "closed"),  # a Wednesday
            (tokyo(5, 21), "closed"),
            (tokyo(5, 18, 10), "between"),
            (tokyo(2, 1), "too-soon"),
            (tokyo(9, 12, month=8), "too-far"),
            (tokyo(30, 12, month=12), "too-far"),
        ],
    )
    def test_times_nobody_can_have(self, desk: Desk, at: datetime, why: str) -> None:
        refused = desk.asks(desk.meet(), at)
        assert isinstance(refused, Refused)
        assert refused.why == why

    def test_notice(self, desk: Desk) -> None:
        desk.clock.now = tokyo(2, 12)
        refused = desk.asks(desk.meet(), tokyo(2, 14, 30))
        assert refused == Refused("too-soon", (tokyo(2, 15), tokyo(2, 15, 30), tokyo(2, 16), tokyo(2, 16, 30)))

    def test_open_requests_of_one_person(self, desk: Desk) -> None:
        mai = desk.meet()
        first = desk.asked(mai, FRIDAY)
        desk.asked(mai, tokyo(6, 12))
        assert desk.asks(mai, tokyo(7, 12)) == Refused("too-many")
        desk.confirms(first)
        desk.asked(mai, tokyo(7, 12))

    def test_open_requests_are_counted_whatever_they_would_have_replaced(self, desk: Desk) -> None:
        mai = desk.meet()
        first, second = desk.asked(mai, FRIDAY), desk.asked(mai, tokyo(6, 12))
        for one, at in ((first, tokyo(7, 12)), (second, tokyo(7, 14))):
            desk.changes(one, at)  # a request and the wish to change it are one
            desk.declines(one, "full")
        assert len(desk.holders()) == 2
        assert desk.asks(mai, tokyo(8, 12)) == Refused("too-many")

    def test_a_clinic_that_takes_fewer_at_once_keeps_to_it(self, desk: Desk, known: Library) -> None:
        """A visit on a seat of before is still a visit."""
        desk.office = open_office(desk.office.db, with_terms(known, at_once=2), desk.clock)
        first, second = (desk.asked(desk.meet(f"U{n}"), FRIDAY) for n in range(2))
        desk.declines(first, "full")
        desk.office = open_office(desk.office.db, known, desk.clock)
        refused = desk.asks(desk.meet("U3"), FRIDAY)
        assert isinstance(refused, Refused)
        assert (refused.why, desk.holders()) == ("taken", {second.id})

    def test_nobody_comes_twice_at_a_time(self, desk: Desk, known: Library) -> None:
        desk.office = open_office(desk.office.db, with_terms(known, at_once=2), desk.clock)
        mai = desk.meet()
        desk.asked(mai, FRIDAY, FACE)
        assert desk.asks(mai, tokyo(5, 18, 30)) == Refused("yours")

    def test_an_unknown_service(self, desk: Desk) -> None:
        assert desk.asks(desk.meet(), FRIDAY, "massage") == Refused("not-offered")

    def test_times_to_offer(self, desk: Desk) -> None:
        desk.asked(desk.meet(), FRIDAY)
        free = desk.look(lambda tx: availability.now(tx, desk.context).times(FIRST, date(2030, 4, 5)))
        assert (free[0], free[-1], FRIDAY in free) == (tokyo(5, 11), tokyo(5, 19), False)


class TestDeciding:
    def test_confirmed(self, desk: Desk) -> None:
        desk.asked(desk.meet(), FRIDAY)
        [one] = desk.look(lambda tx: store.listed(tx, desk.clock()))
        confirmed = desk.confirms(one)
        assert (confirmed.status, confirmed.turn, confirmed.expires_at) == ("confirmed", 1, None)
        assert desk.covers(confirmed)
        told, details = desk.hears()[-2:]
        assert told.text.startswith("ご予約が確定しました。")
        assert details.text.startswith("ご来院のご案内です。")
        assert [(tap.label, tap.data) for tap in told.taps] == [
            ("変更する", f"reservation:change:{one.id}:1"),
            ("取り消す", f"reservation:cancel:{one.id}:1"),
        ]
        assert desk.audit()[-1] == (ANN.signature, "confirmed")

    def test_a_colleague_was_faster(self, desk: Desk) -> None:
        one = desk.asked(desk.meet(), FRIDAY)
        desk.confirms(one)
        assert desk.do(ANN, Confirm(one.id)) == Overtaken()
        assert desk.do(ANN, Decline(one.id, "full", turn=0)) == Overtaken()
        assert desk.letters() == ["requested", "confirmed"]

    def test_a_calendar_link_where_sodan_is_reached_from_outside(self, desk: Desk, known: Library) -> None:
        desk.office = open_office(desk.office.db, known, desk.clock, public_url="https://sodan.example")
        one = desk.confirms(desk.asked(desk.meet(), FRIDAY))
        [link] = [line for line in desk.hears()[-1].text.split("\n") if line.startswith("https://")]
        token = link.removeprefix("https://sodan.example/calendar/").removesuffix(".ics")
        assert desk.look(lambda tx: calendars.linked(tx, token, desk.clock())) == one.id
        assert desk.look(lambda tx: calendars.linked(tx, token, one.ends_at + timedelta(days=2))) is None
        assert desk.look(lambda tx: calendars.linked(tx, token[:-1], desk.clock())) is None
        assert token not in str(desk.look(lambda tx: tx.rows("SELECT * FROM calendar_link")))

    def test_declined_with_a_reason_and_words_frees_the_place(self, desk: Desk) -> None:
        one = desk.asked(desk.meet(language="en"), FRIDAY)
        desk.declines(one, "absent", "Dr Rei is away until Monday.")
        *_, told, words, instead = desk.hears()
        assert "The person in charge is away" in told.text
        assert "Dr Rei is away until Monday." in words.text
        assert [tap.label for tap in instead.taps] == [
            "Sat 6 Apr 10:00",
            "Sat 6 Apr 10:30",
            "Sat 6 Apr 11:00",
            "Another time",
        ]  # of another day: why it was declined may be true of the whole of this one
        assert instead.taps[1].data == f"reservation:take:{FIRST}:2030-04-06T10:30"
        assert desk.cells() == {}
        desk.asked(desk.meet("Urei"), FRIDAY)

    def test_proposed_and_accepted(self, desk: Desk) -> None:
        desk.hire()
        one = desk.asked(desk.meet(), FRIDAY)
        proposed = desk.proposes(one, tokyo(6, 14))
        assert (proposed.status, proposed.starts_at, proposed.turn) == ("proposed", tokyo(6, 14), 1)
        assert desk.covers(proposed)
        told = desk.hears()[-1]
        assert told.text.startswith("4/5（金）18:00 はお取りできませんでした。")
        assert [tap.data for tap in told.taps] == [f"reservation:{verb}:{one.id}:1" for verb in ("accept", "refuse")]
        accepted = desk.accepts(proposed)
        assert accepted.status == "confirmed"
        assert desk.letters() == ["requested", "proposed", "confirmed"]
        assert desk.letters("Uann") == ["requested", "accepted"]

    def test_a_proposal_is_held_for_nobody_else(self, desk: Desk) -> None:
        desk.proposes(desk.asked(desk.meet(), FRIDAY), tokyo(6, 14))
        assert isinstance(desk.asks(desk.meet("Urei"), tokyo(6, 14)), Refused)
        assert isinstance(desk.asks(desk.meet("Urei"), FRIDAY), Written)  # what was asked for first is free again

    def test_a_proposal_staff_cannot_make(self, desk: Desk) -> None:
        desk.asked(desk.meet("Urei"), tokyo(6, 14))
        one = desk.asked(desk.meet(), FRIDAY)
        refused = desk.do(ANN, Propose(one.id, tokyo(6, 14)))
        assert (refused.why, len(refused.nearest)) == ("taken", 4)
        assert desk.do(ANN, Propose(one.id, tokyo(3, 14))).why == "closed"
        assert desk.now(one) == one
        assert desk.covers(one)

    def test_staff_need_give_no_notice(self, desk: Desk) -> None:
        one = desk.asked(desk.meet(), FRIDAY)
        desk.clock.now = tokyo(2, 12)
        assert desk.proposes(one, tokyo(2, 13)).starts_at == tokyo(2, 13)

    def test_a_proposal_is_another_time_and_one_the_patient_can_come(self, desk: Desk, known: Library) -> None:
        desk.office = open_office(desk.office.db, with_terms(known, at_once=2), desk.clock)
        mai = desk.meet()
        one, _ = desk.asked(mai, FRIDAY), desk.asked(mai, tokyo(6, 14), FACE)
        for at in (FRIDAY, tokyo(6, 14, 30)):
            assert desk.do(ANN, Propose(one.id, at)) == Refused("yours")
        desk.proposes(one, tokyo(7, 14))
        assert desk.do(ANN, Propose(one.id, tokyo(7, 14))) == Refused("yours")
        assert desk.letters().count("proposed") == 1

    def test_what_staff_propose_is_the_answer_to_a_wish_to_change(self, desk: Desk) -> None:
        one = desk.has(desk.meet(), FRIDAY)
        wish = desk.changes(one, tokyo(6, 14))
        proposed = desk.proposes(one, tokyo(7, 14))
        assert (proposed.id, desk.now(one).status) == (wish.id, "confirmed")
        assert "4/6（土）14:00 はお取りできませんでした。" in desk.hears()[-1].text
        assert desk.holders() == {one.id, wish.id}

    def test_nothing_is_confirmed_once_its_time_has_come(self, desk: Desk) -> None:
        one = desk.asked(desk.meet(), FRIDAY)
        desk.clock.now = FRIDAY
        assert desk.do(ANN, Confirm(one.id)) == Overtaken()

    def test_confirmed_after_the_deadline_it_tells_the_phone(self, desk: Desk) -> None:
        desk.clock.now = tokyo(5, 12)
        desk.confirms(desk.asked(desk.meet(), FRIDAY))
        told, phone = desk.hears()[-2:]
        assert (told.taps, "03-0000-0000" in phone.text) == ((), True)

    def test_who_has_blocked_the_account_is_written_nothing(self, desk: Desk) -> None:
        """LINE takes what is sent to them and drops it: staff must not hear that they were told."""
        mai = desk.meet()
        one = desk.asked(mai, FRIDAY)
        with desk.office.db.atomic() as tx:
            patients.follows(tx, mai.id, False)
        written = desk.done(ANN, Confirm(one.id))
        assert (written.letters, written.reservation.status) == ((), "confirmed")
        assert desk.letters() == ["requested"]

    @pytest.mark.parametrize("letter", ["あ", "😀"])
    def test_own_words_fit_one_message(self, desk: Desk, letter: str) -> None:
        """LINE takes as many from staff as to patients, and there is a line above them: it would refuse the whole letter."""
        one = desk.asked(desk.meet(), FRIDAY)
        desk.declines(one, "full", letter * 5000)
        own = desk.hears()[3].text
        assert 4490 < lengths.utf16(own) <= lengths.MESSAGE
        assert own.endswith(f"{letter}…")

    def test_what_is_confirmed_stays_so_until_a_proposed_time_is_taken(self, desk: Desk) -> None:
        one = desk.has(desk.meet(), FRIDAY)
        desk.do(ANN, Propose(one.id, tokyo(6, 14)))
        assert "いまのご予約はそのままです" in desk.hears()[-1].text

    def test_an_old_proposal_is_not_accepted(self, desk: Desk) -> None:
        one = desk.asked(desk.meet(), FRIDAY)
        desk.proposes(one, tokyo(6, 14))
        desk.proposes(one, tokyo(7, 14))
        assert desk.do(Patient(one.patient_id), Accept(one.id, 1)) == Overtaken()
        assert desk.accepts(desk.now(one)).starts_at == tokyo(7, 14)

    def test_refused(self, desk: Desk) -> None:
        desk.hire()
        one = desk.asked(desk.meet(), FRIDAY)
        desk.proposes(one, tokyo(6, 14))
        desk.refuses(desk.now(one))
        assert "reservation:take:counselling-first:2030-04-06T14:00" not in [tap.data for tap in desk.hears()[-1].taps]
        assert desk.now(one).status == "refused"
        assert desk.cells() == {}
        assert desk.letters() == ["requested", "proposed", "refused"]
        assert desk.letters("Uann") == ["requested", "refused"]

    def test_a_confirmed_visit_can_be_called_off_and_another_time_proposed(self, desk: Desk) -> None:
        one = desk.has(desk.meet(), FRIDAY)
        proposed = desk.proposes(one, tokyo(6, 14))
        assert desk.now(one).status == "confirmed"  # until the patient accepts
        assert desk.holders() == {one.id, proposed.id}
        accepted = desk.accepts(proposed)
        assert (desk.now(one).status, accepted.status) == ("replaced", "confirmed")
        assert desk.holders() == {accepted.id}
        desk.declines(accepted, "absent")
        assert desk.now(accepted).status == "called-off"
        assert desk.letters() == ["proposed", "changed", "called_off"]
        assert desk.cells() == {}

    def test_a_clinic_that_takes_no_reservations_any_more_keeps_those_it_has(self, desk: Desk, known: Library) -> None:
        one = desk.asked(desk.meet(), FRIDAY)
        closed = replace(known, clinic=replace(known.clinic, booking=None))
        desk.office = open_office(desk.office.db, closed, desk.clock)
        assert desk.confirms(one).status == "confirmed"
        assert desk.asks(desk.meet("Urei"), tokyo(6, 14)) == Refused("not-offered")

    def test_nothing_is_offered_instead_where_nothing_can_be_reserved_any_more(
        self, desk: Desk, known: Library
    ) -> None:
        one = desk.asked(desk.meet(), FRIDAY)
        closed = replace(known, clinic=replace(known.clinic, booking=None))
        desk.office = open_office(desk.office.db, closed, desk.clock)
        desk.declines(one, "full")
        assert [told.taps for told in desk.hears()[2:]] == [()]


class TestCancelling:
    def test_frees_the_place_and_staff_hear(self, desk: Desk) -> None:
        desk.hire()
        one = desk.has(desk.meet(), FRIDAY)
        desk.cancels(one)
        assert desk.now(one).status == "cancelled"
        assert desk.cells() == {}
        assert (desk.letters(), desk.letters("Uann")) == (["cancelled"], ["cancelled"])

    def test_not_after_the_deadline(self, desk: Desk) -> None:
        one = desk.has(desk.meet(), FRIDAY)
        desk.clock.now = tokyo(4, 18)
        assert availability.may_change(desk.context, one)
        desk.clock.now = tokyo(4, 18, 1)
        assert desk.do(Patient(one.patient_id), Cancel(one.id)) == Refused("too-late")
        assert desk.do(Patient(one.patient_id), Change(one.id, tokyo(6, 14))) == Refused("too-late")
        assert desk.now(one) == one

    def test_a_request_at_any_time(self, desk: Desk) -> None:
        desk.clock.now = tokyo(4, 19)
        one = desk.asked(desk.meet(), FRIDAY)
        assert desk.cancels(one).status == "cancelled"

    def test_once(self, desk: Desk) -> None:
        one = desk.has(desk.meet(), FRIDAY)
        desk.cancels(one)
        assert desk.do(Patient(one.patient_id), Cancel(one.id)) == Overtaken()
        assert desk.do(ANN, Confirm(one.id)) == Overtaken()

    def test_a_number_that_does_not_exist(self, desk: Desk) -> None:
        one = desk.asked(desk.meet(), FRIDAY)
        with desk.office.db.atomic() as tx:
            store.remove(tx, one.id)
        assert desk.do(ANN, Confirm(one.id)) == Overtaken()

    def test_all_data_deleted(self, desk: Desk) -> None:
        desk.hire()
        mai = desk.meet()
        one = desk.confirms(desk.asked(mai, FRIDAY, note=Note("初めてです", "m1")))
        desk.changes(one, tokyo(6, 14), note=Note("初めてです"))
        with desk.office.db.atomic() as tx:
            link = calendars.make_link(tx, one.id, one.ends_at)
            tx.run("DELETE FROM outbox")
        desk.waits(mai, date(2030, 4, 7))
        desk.done(Patient(mai.id), CancelAll())
        with desk.office.db.atomic() as tx:
            patients.forget(tx, mai.id)
        everything = str([desk.look(lambda tx, table=table: tx.rows(f"SELECT * FROM {table}")) for table in TABLES])
        for trace in (mai.id, "Umai", "初めてです", calendars._hash(link)):
            assert trace not in everything
        told, wish = desk.hears("Uann")
        assert "6 Apr 14:00" in wish.text
        assert told.text.startswith("[Reservation cancelled] First counselling\nFri 5 Apr 18:00")
        assert "patient A" not in told.text
        for table in RESERVATION_TABLES:
            assert desk.look(lambda tx, table=table: tx.rows(f"SELECT * FROM {table}")) == []


class TestChanging:
    def test_the_old_place_is_kept_until_the_new_one_is_granted(self, desk: Desk) -> None:
        desk.hire()
        one = desk.has(desk.meet(), FRIDAY)
        new = desk.changes(one, tokyo(6, 14))
        assert (new.status, new.replaces, new.root) == ("requested", one.id, one.id)
        assert desk.holders() == {one.id, new.id}
        granted = desk.confirms(new)
        assert desk.now(one).status == "replaced"
        assert desk.covers(granted)
        assert desk.holders() == {granted.id}
        assert desk.letters() == ["change_requested", "changed"]
        told, details = desk.hears()[-2:]
        assert "変更前：4/5（金）18:00\n変更後：4/6（土）14:00" in told.text
        assert details.text.startswith("ご来院のご案内です。")
        assert desk.letters("Uann") == ["change_requested"]

    def test_declined_the_old_one_stays(self, desk: Desk) -> None:
        one = desk.has(desk.meet(), FRIDAY)
        new = desk.changes(one, tokyo(6, 14))
        desk.declines(new, "full")
        assert desk.now(one) == one
        assert desk.covers(one)
        assert desk.holders() == {one.id}
        assert any("いまのご予約は、そのままです。" in told.text for told in desk.hears())

    @pytest.mark.parametrize("ends", ["decline", "refuse", "expire"])
    def test_what_is_offered_after_a_wish_to_change_changes_as_well(self, desk: Desk, ends: str) -> None:
        """It would be a second visit otherwise, beside the one that stays."""
        one = desk.has(desk.meet(), FRIDAY)
        new = desk.changes(one, tokyo(6, 14))
        match ends:
            case "decline":
                desk.declines(new, "full")
            case "refuse":
                desk.refuses(desk.proposes(new, tokyo(7, 14)))
            case _:
                desk.clock.now = tokyo(2, 16)
                desk.beats()
        *times, other = desk.hears()[-1].taps
        assert len(times) == 3
        for tap in times:
            assert tap.data.startswith(f"reservation:ask:{FIRST}:2030-04-0")
            assert tap.data.endswith(f":{one.id}")
        assert other.data == f"reservation:change:{one.id}:{one.turn}"

    def test_to_a_time_that_overlaps_the_old_one(self, desk: Desk) -> None:
        one = desk.has(desk.meet(), FRIDAY, FACE)
        new = desk.changes(one, tokyo(5, 18, 30))
        assert new.seat == one.seat
        assert isinstance(desk.asks(desk.meet("Urei"), FRIDAY), Refused)
        assert isinstance(desk.asks(desk.meet("Urei"), tokyo(5, 19)), Refused)
        granted = desk.confirms(new)
        assert desk.covers(granted)
        assert isinstance(desk.asks(desk.meet("Urei"), tokyo(5, 17, 30)), Written)

    def test_the_old_one_ends_meanwhile_and_leaves_what_the_new_one_needs(self, desk: Desk) -> None:
        one = desk.has(desk.meet(), FRIDAY, FACE)
        new = desk.changes(one, tokyo(5, 18, 30))
        desk.declines(one, "absent")
        assert desk.covers(new)
        assert desk.confirms(new).status == "confirmed"

    def test_a_second_wish_overtakes_the_first(self, desk: Desk) -> None:
        one = desk.has(desk.meet(), FRIDAY, FACE)
        first = desk.changes(one, tokyo(5, 18, 30))
        second = desk.changes(one, tokyo(5, 17))  # next to it, and over the old one's beginning
        assert desk.now(first).status == "cancelled"
        assert desk.holders() == {one.id, second.id}
        third = desk.changes(second, tokyo(5, 18, 30))  # asked of the wish itself
        assert (third.replaces, desk.now(second).status) == (one.id, "cancelled")
        granted = desk.confirms(third)
        assert desk.covers(granted)
        assert desk.holders() == {granted.id}

    def test_to_the_same_time(self, desk: Desk) -> None:
        one = desk.has(desk.meet(), FRIDAY)
        assert desk.do(Patient(one.patient_id), Change(one.id, FRIDAY)) == Refused("yours")
        changed = desk.changes(one, FRIDAY, service=FACE)
        assert (changed.service, desk.covers(desk.confirms(changed))) == (FACE, True)

    def test_to_a_time_somebody_has(self, desk: Desk) -> None:
        desk.asked(desk.meet("Urei"), tokyo(6, 14))
        one = desk.has(desk.meet(), FRIDAY)
        refused = desk.do(Patient(one.patient_id), Change(one.id, tokyo(6, 14)))
        assert refused == Refused("taken", (tokyo(6, 13), tokyo(6, 15), tokyo(6, 12, 30), tokyo(6, 15, 30)))
        assert desk.holders() >= {one.id}

    def test_nobody_is_offered_the_time_they_have(self, desk: Desk) -> None:
        """It is free for them alone: staff who proposed it were refused what they had been shown as free."""
        one = desk.asked(desk.meet(), tokyo(6, 15))
        desk.asked(desk.meet("Urei"), tokyo(6, 14))
        for refused in (
            desk.do(ANN, Propose(one.id, tokyo(6, 14))),
            desk.do(Patient(one.patient_id), Change(one.id, tokyo(6, 14))),
        ):
            assert isinstance(refused, Refused)
            assert (refused.why, tokyo(6, 15) in refused.nearest) == ("taken", False)
            assert len(refused.nearest) >= 3

    def test_what_staff_were_told_goes_with_it(self, desk: Desk) -> None:
        one = desk.confirms(desk.asked(desk.meet(), FRIDAY, note=Note("ラテックスのアレルギー", "m1")))
        new = desk.confirms(desk.changes(one, tokyo(6, 14)))
        assert desk.look(lambda tx: store.words(tx, new.id)) == "ラテックスのアレルギー"
        other = desk.changes(new, tokyo(7, 14), note=Note("変更します", "m2"))
        assert desk.look(lambda tx: store.words(tx, other.id)) == "変更します"
        desk.done(Patient(one.patient_id), TakeBackNote("m1"))
        assert desk.look(lambda tx: store.words(tx, new.id)) is None

    def test_cancelled_with_the_wish_to_change_it(self, desk: Desk) -> None:
        one = desk.has(desk.meet(), FRIDAY)
        new = desk.changes(one, tokyo(6, 14))
        desk.cancels(one)
        assert (desk.now(one).status, desk.now(new).status) == ("cancelled", "cancelled")
        assert desk.cells() == {}

    def test_the_wish_alone_cancelled(self, desk: Desk) -> None:
        one = desk.has(desk.meet(), FRIDAY)
        new = desk.changes(one, tokyo(6, 14))
        desk.cancels(new)
        assert desk.now(one).status == "confirmed"
        assert desk.holders() == {one.id}

    def test_of_a_request(self, desk: Desk) -> None:
        one = desk.asked(desk.meet(), FRIDAY)
        new = desk.changes(one, tokyo(6, 14))
        desk.confirms(new)
        assert desk.now(one).status == "replaced"
        assert desk.holders() == {new.id}

    def test_a_request_confirmed_meanwhile_is_still_to_be_changed(self, desk: Desk) -> None:
        one = desk.asked(desk.meet(), FRIDAY)
        new = desk.changes(one, tokyo(6, 14))
        desk.confirms(one)
        assert desk.holders() == {one.id, new.id}
        desk.confirms(new)
        assert desk.now(one).status == "replaced"

    def test_the_chat_offers_what_the_verbs_grant(self, desk: Desk) -> None:
        """The agenda of a talk knows as well what is in nobody's way."""
        mai = desk.meet()
        desk.has(desk.meet("Urei"), tokyo(5, 13))
        had, asked = desk.has(mai, FRIDAY, FACE), desk.asked(mai, tokyo(6, 12))
        wish, other = desk.changes(had, tokyo(5, 18, 30)), desk.changes(asked, tokyo(6, 12, 30))
        now, office = desk.clock(), desk.office
        for service in (FIRST, FACE):
            for of in (None, had.id, wish.id, asked.id, other.id):
                for day in (date(2030, 4, 5), date(2030, 4, 6)):
                    with office.db.look() as tx:
                        agenda = visits_in_chat.load(tx, mai, now, office)
                        assert agenda is not None
                        offered = agenda.times(Draft(service, of=of), day)
                        was = store.get(tx, of) if of else None
                        own = availability.own(tx, desk.context, was)
                        free = availability.now(tx, desk.context).times(service, day, own)
                    assert offered == free, (service, of, day)


class TestTheClock:
    def at(self, desk: Desk, *moment: int) -> list[str]:
        before = len(desk.letters())
        desk.clock.now = tokyo(*moment)
        desk.beats()
        return desk.letters()[before:]

    def test_a_request_nobody_answers(self, desk: Desk) -> None:
        desk.hire()
        one = desk.asked(desk.meet(), FRIDAY)  # at two in the morning, held until four in the afternoon
        assert self.at(desk, 2, 14, 44) == []
        assert self.at(desk, 2, 14, 45) == ["expiring"]  # a quarter of the opening time is left
        assert self.at(desk, 2, 15, 59) == []
        assert self.at(desk, 2, 16) == ["expired"]
        assert self.at(desk, 2, 17) == []
        assert desk.now(one).status == "expired"
        assert desk.cells() == {}
        assert desk.letters("Uann") == ["requested", "expiring", "expired"]
        assert ("clock", "expired") in desk.audit()

    def test_nobody_is_woken_to_hear_that_it_takes_long(self, desk: Desk) -> None:
        """Asked in the evening for the next morning, or before a closing day."""
        desk.clock.now = tokyo(5, 20)
        one = desk.asked(desk.meet(), tokyo(6, 11))
        assert one.expires_at == tokyo(6, 10)
        desk.clock.now = tokyo(2, 18)
        other = desk.asked(desk.meet("Urei"), tokyo(4, 11, 30))
        assert other.expires_at == tokyo(4, 10, 30)
        planned = desk.look(lambda tx: tx.rows("SELECT due_at FROM reservation_due WHERE kind = 'expiring'"))
        assert [row["due_at"][:16] for row in planned] == ["2030-04-02T10:30"]  # 19:30, before closing

    def test_a_proposal_nobody_answers(self, desk: Desk) -> None:
        desk.hire()
        one = desk.asked(desk.meet(), FRIDAY)
        desk.clock.now = tokyo(2, 12)
        desk.proposes(one, tokyo(6, 14))
        assert self.at(desk, 2, 15, 45) == ["proposal_expiring"]
        assert self.at(desk, 2, 17) == ["proposal_expired"]
        assert desk.letters("Uann") == ["requested", "proposal_expired"]
        assert desk.cells() == {}

    def test_a_wish_to_change_that_nobody_answers(self, desk: Desk) -> None:
        one = desk.has(desk.meet(), FRIDAY)
        desk.changes(one, tokyo(6, 14))
        self.at(desk, 2, 16)
        assert any("いまのご予約は、そのままです。" in told.text for told in desk.hears())
        assert desk.holders() == {one.id}

    def test_reminders_to_the_minute(self, desk: Desk) -> None:
        desk.has(desk.meet(), FRIDAY)
        assert self.at(desk, 3, 17, 59) == []
        assert self.at(desk, 3, 18) == ["remind_day"]  # the evening before it could not be changed any more
        assert self.at(desk, 5, 15, 59) == []
        assert self.at(desk, 5, 16) == ["remind_soon"]
        assert self.at(desk, 5, 18) == []

    def test_reminders_have_buttons_up_to_the_deadline_and_the_phone_after_it(self, desk: Desk) -> None:
        desk.has(desk.meet(), tokyo(5, 18))
        self.at(desk, 3, 18)
        day, details = desk.hears()
        assert "30分" in details.text
        assert "無料" in details.text
        assert [tap.label for tap in day.taps] == ["変更する", "取り消す"]
        self.at(desk, 5, 16)
        *_, soon, phone = desk.hears()
        assert (soon.taps, "03-0000-0000" in phone.text) == ((), True)

    def test_a_reminder_is_not_sent_after_the_visit_has_begun(self, desk: Desk) -> None:
        one = desk.has(desk.meet(), FRIDAY)
        self.at(desk, 5, 17)
        assert {row["until_at"] for row in desk.rows()} == {"2030-04-05T09:00:00.000000Z"}
        assert one.starts_at == FRIDAY
        desk.has(desk.meet("Urei"), tokyo(6, 14))
        desk.clock.now = tokyo(6, 14)
        desk.beats()
        assert desk.letters("Urei") == []

    def test_two_reminders_that_are_late_are_one(self, desk: Desk) -> None:
        """After an outage the one for the day before has nothing to add to the other."""
        desk.has(desk.meet(), FRIDAY)
        assert self.at(desk, 5, 16, 30) == ["remind_soon"]

    def test_nothing_is_said_about_what_was_cancelled_or_changed(self, desk: Desk) -> None:
        mai = desk.meet()
        desk.cancels(desk.has(mai, FRIDAY))
        desk.confirms(desk.changes(desk.has(mai, tokyo(6, 14)), tokyo(7, 14)))
        assert self.at(desk, 5, 17, 59) == []
        assert self.at(desk, 5, 18) == ["remind_day"]
        assert self.at(desk, 6, 18) == []

    def test_confirmed_so_late_that_the_confirmation_is_the_reminder(self, desk: Desk) -> None:
        desk.clock.now = tokyo(4, 19)
        desk.has(desk.meet(), FRIDAY)
        assert self.at(desk, 5, 12) == []
        assert self.at(desk, 5, 16) == ["remind_soon"]

    def test_across_a_change_of_clocks(self, database: Database, known: Library, clock: Hands) -> None:
        """In Berlin clocks go back on 27 October: six in the evening stays six in the evening."""
        berlin = ZoneInfo("Europe/Berlin")
        clock.now = datetime(2030, 10, 24, 7, tzinfo=UTC)
        desk = Desk(replace(open_office(database, known, clock), zone=berlin), clock)
        at = datetime(2030, 10, 28, 12, tzinfo=berlin).astimezone(UTC)
        desk.has(desk.meet(), at)
        due = desk.look(lambda tx: tx.rows("SELECT due_at FROM reservation_due ORDER BY due_at"))
        assert [row["due_at"][:16] for row in due] == ["2030-10-26T16:00", "2030-10-28T09:00"]
        assert at == datetime(2030, 10, 28, 11, tzinfo=UTC)

    def test_what_fails_keeps_nobody_else_from_their_reminder(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        broken = desk.has(desk.meet(), FRIDAY)
        desk.has(desk.meet("Urei"), tokyo(5, 19))
        remind = timers._remind

        def fail(tx: Tx, context: Context, was: Reservation, kind: Kind) -> list[str]:
            if was.id == broken.id:
                raise ZeroDivisionError
            return remind(tx, context, was, kind)

        monkeypatch.setattr(timers, "_remind", fail)
        desk.clock.now = tokyo(4, 18)
        desk.beats()
        assert (desk.letters(), desk.letters("Urei")) == ([], ["remind_day"])
        monkeypatch.undo()
        assert self.at(desk, 4, 18, 4) == []
        assert self.at(desk, 4, 18, 5) == ["remind_day"]


class TestTheWaitingList:
    def test_whoever_waits_for_the_day_hears_of_an_opening_once(self, desk: Desk) -> None:
        one = desk.has(desk.meet(), FRIDAY)
        rei, ben = desk.meet("Urei", "en"), desk.meet("Uben")
        for who, day in ((rei, 5), (rei, 6), (ben, 6)):
            desk.waits(who, date(2030, 4, day))
        desk.cancels(one)
        [told] = desk.hears("Urei")
        assert told.text.startswith("A place on your waiting list has become free.\nFrom Fri 5 Apr 17:30")
        assert [tap.data for tap in told.taps] == [
            f"reservation:take:{FIRST}:2030-04-05T{at}" for at in ("17:30", "18:00", "18:30")
        ]
        assert desk.letters("Uben") == []
        assert [row["until_at"] for row in desk.rows("Urei")] == ["2030-04-05T06:30:00.000000Z"]

    def test_nobody_is_told_of_what_is_of_no_use(self, desk: Desk) -> None:
        mai, rei = desk.meet(), desk.meet("Urei")
        one, other = desk.has(mai, FRIDAY), desk.has(desk.meet("Uben"), tokyo(5, 19))
        desk.waits(mai, date(2030, 4, 5))
        desk.waits(rei, date(2030, 4, 5), FACE)
        desk.asked(rei, tokyo(5, 12))  # comes on that day already
        desk.cancels(one)
        assert (desk.letters(), desk.letters("Urei")) == (["cancelled"], ["requested"])
        desk.declines(other, "absent")  # the clinic itself has no use for it
        assert desk.letters("Urei") == ["requested"]

    def test_who_has_got_a_place_waits_no_more(self, desk: Desk) -> None:
        rei = desk.meet("Urei")
        desk.waits(rei, date(2030, 4, 5))
        desk.waits(rei, date(2030, 4, 5), FACE)  # once a day
        desk.waits(rei, date(2030, 4, 6))
        assert desk.look(lambda tx: lists.of(tx, rei.id, date(2030, 4, 2))) == (date(2030, 4, 5), date(2030, 4, 6))
        desk.has(rei, FRIDAY)
        assert desk.look(lambda tx: lists.of(tx, rei.id, date(2030, 4, 2))) == (date(2030, 4, 6),)
        for _ in range(2):
            desk.waits_no_more(rei, date(2030, 4, 6))
        assert desk.look(lambda tx: lists.of(tx, rei.id, date(2030, 4, 2))) == ()
        assert [what for _, what in desk.audit()].count("waiting list left") == 1

    def test_a_wish_that_is_overtaken_is_an_opening(self, desk: Desk) -> None:
        one, rei = desk.has(desk.meet(), tokyo(7, 12)), desk.meet("Urei")
        desk.changes(one, FRIDAY)
        desk.waits(rei, date(2030, 4, 5))
        desk.changes(one, tokyo(6, 14))
        assert desk.letters("Urei") == ["opening"]

    def test_an_expired_request_is_an_opening(self, desk: Desk) -> None:
        desk.asked(desk.meet(), FRIDAY)
        rei = desk.meet("Urei")
        desk.waits(rei, date(2030, 4, 5))
        desk.clock.now = tokyo(2, 16)
        desk.beats()
        assert desk.letters("Urei") == ["opening"]


class TestAfterTheVisit:
    def done(self, desk: Desk, one: Reservation) -> Outcome:
        desk.clock.now = tokyo(5, 20)
        return desk.do(ANN, Done(one.id))

    def test_with_consent_tips_start_without_a_word(self, desk: Desk) -> None:
        mai = desk.meet()
        with desk.office.db.atomic() as tx:
            treatments.give_consent(tx, mai.id, True, "1", desk.clock())
        one = desk.has(mai, FRIDAY, FACE)
        assert isinstance(self.done(desk, one), Written)
        assert desk.audit()[-2:] == [(ANN.signature, "done"), (ANN.signature, "treatment registered")]
        [treatment] = desk.look(lambda tx: treatments.of(tx, mai.id))
        assert (treatment.care_plan, treatment.treated_on, treatment.source) == ("dermapen", date(2030, 4, 5), "staff")
        assert desk.letters() == []

    def test_without_an_answer_the_person_is_asked(self, desk: Desk) -> None:
        mai = desk.meet()
        self.done(desk, desk.has(mai, FRIDAY, FACE))
        assert desk.look(lambda tx: treatments.of(tx, mai.id)) == []
        assert desk.letters() == ["done"]
        assert [tap.data for tap in desk.hears()[-1].taps] == ["consent:yes:2030-04-05", "consent:no"]

    def test_who_has_blocked_the_account_is_asked_nothing(self, desk: Desk) -> None:
        mai = desk.meet()
        one = desk.has(mai, FRIDAY, FACE)
        with desk.office.db.atomic() as tx:
            patients.follows(tx, mai.id, False)
        self.done(desk, one)
        assert desk.letters() == []
        assert desk.look(lambda tx: conversations.load(tx, mai.id))[0].flow == ContactTalk("both")

    def test_a_no_is_not_asked_about_again(self, desk: Desk) -> None:
        mai = desk.meet()
        with desk.office.db.atomic() as tx:
            treatments.give_consent(tx, mai.id, False, "1", desk.clock())
        self.done(desk, desk.has(mai, FRIDAY, FACE))
        assert desk.letters() == []

    def test_a_counselling_has_no_tips(self, desk: Desk) -> None:
        self.done(desk, desk.has(desk.meet(), FRIDAY))
        assert desk.letters() == []

    def test_not_before_it_has_begun_and_only_what_was_confirmed(self, desk: Desk) -> None:
        one, waits = desk.has(desk.meet(), FRIDAY), desk.asked(desk.meet("Urei"), tokyo(5, 19))
        desk.clock.now = tokyo(5, 17, 59)
        assert desk.do(ANN, Done(one.id)) == Refused("too-early")
        desk.clock.now = tokyo(5, 20)
        assert desk.do(ANN, Done(waits.id)) == Overtaken()

    def test_not_come_and_a_mistake_about_it(self, desk: Desk) -> None:
        one = desk.has(desk.meet(), FRIDAY)
        assert desk.look(lambda tx: store.unmarked(tx, desk.clock())) == ()
        desk.clock.now = tokyo(5, 19)
        assert desk.look(lambda tx: store.unmarked(tx, desk.clock())) == (one,)
        desk.done(ANN, NotCome(one.id))
        assert desk.now(one).status == "not-come"
        assert isinstance(self.done(desk, one), Written)
        assert desk.audit()[-2:] == [(ANN.signature, "not come"), (ANN.signature, "done")]


class TestKeeping:
    def test_what_is_over_is_dropped_in_the_end(self, desk: Desk) -> None:
        one = desk.has(desk.meet(), FRIDAY)
        with desk.office.db.atomic() as tx:
            calendars.make_link(tx, one.id, one.ends_at)
            lists.join(tx, one.patient_id, date(2030, 4, 6), FIRST, desk.clock())
            retention.purge(tx, one.ends_at + timedelta(days=8))
        assert (desk.cells(), desk.now(one).status) == ({}, "confirmed")
        assert (
            desk.look(lambda tx: tx.rows("SELECT 1 AS x FROM calendar_link UNION SELECT 1 FROM reservation_waiting"))
            == []
        )
        with desk.office.db.atomic() as tx:
            assert retention.purge(tx, one.ends_at + timedelta(days=366), "reservation") == 1

    def test_the_words_go_when_it_ends(self, desk: Desk) -> None:
        one = desk.asked(desk.meet(), FRIDAY, note=Note("初めてです"))
        assert desk.look(lambda tx: store.words(tx, one.id)) == "初めてです"
        desk.cancels(one)
        assert desk.look(lambda tx: store.words(tx, one.id)) is None

    def test_the_words_go_though_nobody_marked_the_visit(self, desk: Desk) -> None:
        one = desk.confirms(desk.asked(desk.meet(), FRIDAY, note=Note("初めてです")))
        with desk.office.db.atomic() as tx:
            retention.purge(tx, one.ends_at + timedelta(days=1))
        assert desk.look(lambda tx: store.words(tx, one.id)) == "初めてです"
        with desk.office.db.atomic() as tx:
            retention.purge(tx, one.ends_at + timedelta(days=8))
        assert desk.look(lambda tx: store.words(tx, one.id)) is None


def test_the_unique_rule_stands_without_any_verb(desk: Desk) -> None:
    """Whatever a program does, both databases refuse a second holder of a cell."""
    first, second = desk.asked(desk.meet(), FRIDAY), desk.asked(desk.meet("Urei"), tokyo(6, 14))
    (seat, cell), *_ = desk.cells()
    assert desk.cells()[seat, cell] == first.id
    insert = "INSERT INTO reservation_place (seat, cell_at, reservation_id) VALUES (:seat, :cell, :id)"
    with pytest.raises(RaceLost), desk.office.db.atomic() as tx:
        tx.run(insert, seat=seat, cell=cell, id=second.id)


@pytest.mark.parametrize("move", MOVES)
def test_no_move_from_where_it_is_not_allowed(desk: Desk, move: Move) -> None:
    one = desk.asked(desk.meet(), FRIDAY)
    allowed, _ = MOVES[move]
    for status in {status for sources, to in MOVES.values() for status in (*sources, to)} - allowed:
        with desk.office.db.atomic() as tx:
            tx.run("UPDATE reservation SET status = :status WHERE id = :id", status=status, id=one.id)
        with pytest.raises(AlreadyDecided), desk.office.db.atomic() as tx:
            store.move(tx, desk.now(one), store.Step(move, "Ann", desk.clock()))


def test_everything_with_buttons_fits_a_template(known: Library) -> None:
    """https://developers.line.biz/en/reference/messaging-api/#template-messages, with the longest name the profile may give."""
    longest = {"when": "12/30（水）18:00", "was": "12/30（水）18:00", "by": "12/30（水）18:00"}
    longest |= {"service": "あ" * 40, "reservation": "ABC234"}
    limits = {"confirmed": 240, "changed": 240, "proposed": 240, "proposal_expiring": 240, "remind_day": 240, "remind_soon": 240,
              "status_requested": 240, "status_proposed": 240, "kept": 240,
              "opening": 160, "instead": 160, "ask_again": 160}  # fmt: skip
    for language in ("ja", "en"):
        for key, limit in limits.items():
            assert lengths.graphemes(known.say(f"reservation.{key}", language, **longest)) <= limit, key
