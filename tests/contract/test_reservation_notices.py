"""What one person hears about their reservations never contradicts itself, on both databases: holds that end together, wishes
that wait beside them, notices that wait to be sent while things change, days that the clinic has closed since."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from booking.commands import Accept, Confirm
from bot.flows.desk import perform as line_desk
from bot.turn.decision import AtDesk
from clinic.actors import Patient, StaffMember
from clinic.message import Message, Text
from clinic.reservation import Refused, Reservation
from clinic.taps import DeskVisit
from knowledge.library import Library
from scheduler import deliver
from store import channel, outbox
from store.channel import Standing
from store.db import Database
from store.outbox import Letter, Next
from tests.conftest import Hands, tokyo
from tests.contract.reservation_desk import ANN, FACE, FIRST, Desk, open_office

FRIDAY, SATURDAY, SUNDAY = tokyo(5, 18), tokyo(6, 14), tokyo(7, 14)
STAYS, STILL_ASKED = "いまのご予約は、そのままです。", "ご希望をお預かりし、スタッフが確認しています。"
ASK_AGAIN = "もう一度お申し込み"


@pytest.fixture
def desk(database: Database, known: Library, clock: Hands) -> Desk:
    clock.now = tokyo(2, 2)
    desk = Desk(open_office(database, known, clock), clock)
    desk.hire()
    return desk


def heard(desk: Desk, since: int = 0, line_id: str = "Umai") -> str:
    return "\n---\n".join(message.text for message in desk.hears(line_id)[since:])


def at(desk: Desk, *moment: int) -> tuple[list[str], list[Message]]:
    """What Mai is told once it is that time: letters by their kind, and their messages."""
    before = len(desk.rows())
    desk.clock.now = tokyo(*moment)
    desk.beats()
    new = desk.rows()[before:]
    return desk.letters()[before:], [message for row in new for message in desk.worded(row)]


def close(desk: Desk, *days: date) -> None:
    """The clinic closes some days, with everything that was reserved on them."""
    library = desk.office.library
    booking = library.clinic.booking
    assert booking is not None
    opening = replace(booking.opening, days={**booking.opening.days, **dict.fromkeys(days, ())})
    clinic = replace(library.clinic, booking=replace(booking, opening=opening))
    desk.office = replace(desk.office, library=replace(library, clinic=clinic))


class TestHoldsThatEnd:
    def test_a_request_and_its_change_end_together(self, desk: Desk) -> None:
        """Neither stays, and that is said once."""
        one = desk.asked(desk.meet(), FRIDAY)
        wish = desk.changes(one, SATURDAY)
        assert one.expires_at == wish.expires_at
        letters, (said, instead) = at(desk, 2, 16)
        assert letters == ["expired"]
        assert "4/5（金）18:00 初回カウンセリング" in said.text
        assert "4/6（土）14:00 初回カウンセリング（変更のご希望）" in said.text
        assert STAYS not in said.text + instead.text
        assert instead.taps[0].data.startswith(f"reservation:take:{FIRST}:2030-04-06T")  # near what was wished for last
        assert desk.letters("Uann").count("expired") == 2
        assert desk.holders() == set()

    def test_two_requests_that_end_together_are_one_letter(self, desk: Desk) -> None:
        mai = desk.meet()
        desk.asked(mai, FRIDAY)
        desk.asked(mai, SATURDAY, FACE)
        letters, (said, *instead) = at(desk, 2, 16)
        assert letters == ["expired"]
        assert "4/5（金）18:00 初回カウンセリング\n4/6（土）14:00" in "\n".join(sorted(said.text.split("\n")))
        assert {tap.data.split(":")[2] for each in instead for tap in each.taps} == {FIRST, FACE}

    def test_those_of_different_people_are_not_mixed(self, desk: Desk) -> None:
        desk.asked(desk.meet(), FRIDAY)
        desk.asked(desk.meet("Urei"), SATURDAY)
        desk.clock.now = tokyo(2, 16)
        assert desk.beats() == 2
        assert "4/6" not in desk.hears()[-2].text + desk.hears("Urei")[0].text.replace("4/6（土）14:00", "")
        assert desk.letters() == desk.letters("Urei") == ["requested", "expired"]

    def test_a_wish_ends_while_the_request_is_still_looked_at(self, desk: Desk) -> None:
        """Nothing is reserved yet: it cannot be said to stay."""
        one = desk.asked(desk.meet(), FRIDAY)
        wish = desk.changes(one, tokyo(2, 14))
        assert (wish.expires_at, one.expires_at) == (tokyo(2, 13), tokyo(2, 16))
        desk.beats()
        letters, messages = at(desk, 2, 13)
        said = "".join(message.text for message in messages)
        assert letters == ["expired"]
        assert STILL_ASKED in said
        assert "4/2（火）16:00 までにお返事します" in said
        assert STAYS not in said
        assert ASK_AGAIN not in said

    def test_a_request_ends_while_the_wish_to_change_it_is_looked_at(self, desk: Desk) -> None:
        one = desk.asked(desk.meet(), FRIDAY)
        desk.clock.now = tokyo(2, 13)
        wish = desk.changes(one, SATURDAY)
        desk.clock.now = tokyo(2, 15)
        desk.beats()
        letters, (ended, asked) = at(desk, 2, 16)
        assert letters == ["expired"]
        assert ASK_AGAIN not in ended.text
        assert STILL_ASKED in asked.text
        assert "4/6（土）14:00" in asked.text
        assert desk.holders() == {wish.id}

    def test_one_ends_and_the_other_is_about_to(self, desk: Desk) -> None:
        """How the other stands is said once: by the warning."""
        one = desk.asked(desk.meet(), FRIDAY)
        desk.clock.now = tokyo(2, 11, 30)
        desk.changes(one, SATURDAY)
        letters, messages = at(desk, 2, 16)  # the beat was late
        assert letters == ["expired", "expiring"]
        assert [STILL_ASKED in message.text for message in messages] == [False, False]
        assert "ご予約のご希望を、スタッフが確認しています。" in messages[1].text

    def test_a_proposal_ends_after_the_visit_it_should_have_replaced(self, desk: Desk) -> None:
        one = desk.has(desk.meet(), tokyo(4, 15))
        desk.clock.now = tokyo(4, 11)
        proposed = desk.proposes(one, SATURDAY)
        assert proposed.expires_at == tokyo(4, 16)
        desk.clock.now = tokyo(4, 15)
        desk.beats()
        _, messages = at(desk, 4, 16)
        assert messages
        assert not any(STAYS in message.text for message in messages)

    def test_two_warnings_are_one_letter(self, desk: Desk) -> None:
        one = desk.asked(desk.meet(), FRIDAY)
        desk.changes(one, SATURDAY)
        letters, messages = at(desk, 2, 14, 45)
        assert (letters, len(messages)) == (["expiring"], 2)
        assert desk.letters("Uann").count("expiring") == 2  # each is to be decided

    def test_what_falls_free_together_is_one_letter_to_who_waits(self, desk: Desk) -> None:
        mai, rei = desk.meet(), desk.meet("Urei")
        desk.asked(mai, tokyo(5, 12))
        desk.asked(mai, FRIDAY)
        desk.waits(rei, date(2030, 4, 5))
        at(desk, 2, 16)
        assert desk.letters("Urei") == ["opening"]
        assert "4/5（金）11:30" in desk.hears("Urei")[0].text


class TestWishesBeside:
    def test_the_change_of_a_request_is_no_change_of_a_reservation(self, desk: Desk) -> None:
        one = desk.asked(desk.meet(), FRIDAY)
        desk.changes(one, SATURDAY)
        said = desk.hears()[-1].text
        assert said.startswith("ご希望の変更を受け付けました。まだ確定ではありません。\n\nはじめのご希望")
        assert "いまのご予約" not in said
        sure = desk.has(desk.meet("Urei"), SUNDAY)
        desk.changes(sure, tokyo(8, 14))
        assert "それまで、いまのご予約はそのままです。" in desk.hears("Urei")[-1].text

    def test_a_wish_given_up_leaves_the_request(self, desk: Desk) -> None:
        one = desk.asked(desk.meet(), FRIDAY)
        desk.cancels(desk.changes(one, SATURDAY))
        assert STAYS not in heard(desk)
        assert STILL_ASKED in desk.hears()[-1].text
        assert [tap.data.split(":")[1] for tap in desk.hears()[-1].taps] == ["change", "cancel"]

    def test_a_request_declined_while_another_time_is_wished_for(self, desk: Desk) -> None:
        """That is the next to be answered: no other times are offered beside it."""
        one = desk.asked(desk.meet(), FRIDAY)
        desk.changes(one, SATURDAY)
        since = len(desk.hears())
        desk.declines(one)
        *_, last = desk.hears()[since:]
        assert STILL_ASKED in last.text
        assert "4/6（土）14:00" in last.text
        assert not any(tap.data.startswith("reservation:take") for tap in last.taps)

    def test_a_proposal_refused_leaves_the_request(self, desk: Desk) -> None:
        one = desk.asked(desk.meet(), FRIDAY)
        wish = desk.changes(one, SATURDAY)
        desk.refuses(desk.proposes(wish, SUNDAY))
        assert STAYS not in heard(desk)
        assert STILL_ASKED in heard(desk)


class TestNoticesOnTheirWay:
    """LINE was away, and things went on meanwhile."""

    def test_a_reminder_of_what_is_cancelled_is_not_sent(self, desk: Desk) -> None:
        one = desk.has(desk.meet(), FRIDAY)
        assert at(desk, 4, 18)[0] == ["remind_day"]
        desk.cancels(one)
        assert self.waiting(desk) == ["cancelled"]

    def test_a_reminder_that_is_under_way_is_left_alone(self, desk: Desk) -> None:
        """LINE may have taken it: nobody can say that it was not heard."""
        one = desk.has(desk.meet(), FRIDAY)
        at(desk, 4, 18)
        with desk.office.db.atomic() as tx:
            tx.run("UPDATE outbox SET push_tried = 1")
        desk.cancels(one)
        assert self.waiting(desk) == ["remind_day", "cancelled"]

    def test_no_warning_after_the_decision(self, desk: Desk) -> None:
        one = desk.asked(desk.meet(), FRIDAY)
        at(desk, 2, 14, 45)
        desk.confirms(one)
        assert self.waiting(desk) == ["requested", "confirmed"]
        assert self.waiting(desk, "Uann") == ["requested"]

    def test_the_other_warning_of_the_same_letter_is_still_sent(self, desk: Desk) -> None:
        mai = desk.meet()
        one, other = desk.asked(mai, FRIDAY), desk.asked(mai, SATURDAY)
        at(desk, 2, 14, 45)
        desk.declines(other if desk.rows()[-1]["key"].split(":")[1] == one.id else one)
        [warning] = [message for message in desk.hears() if message.text.startswith("お待たせしております。")]
        assert ("4/5（金）18:00" in warning.text) is (desk.now(one).status == "requested")
        assert self.waiting(desk, "Uann").count("expiring") == 1

    def test_no_question_about_a_proposal_that_was_taken(self, desk: Desk) -> None:
        one = desk.asked(desk.meet(), FRIDAY)
        desk.clock.now = tokyo(2, 12)
        proposed = desk.proposes(one, SATURDAY)
        assert at(desk, 2, 15, 45)[0] == ["proposal_expiring"]
        desk.accepts(proposed)
        assert self.waiting(desk) == ["requested", "proposed", "confirmed"]

    def test_a_reminder_is_taken_out_of_the_letter_that_carries_it(self, desk: Desk) -> None:
        """It piled up behind an answer, LINE did not take the two either, and then the visit was cancelled."""
        one = desk.has(desk.meet(), FRIDAY)
        with desk.office.db.atomic() as tx:
            answer = Letter("reply:e1:answer", "Umai", "ja", (Text("consent.about"),), one.patient_id)
            outbox.put(tx, answer, tokyo(3, 17, 50))
        at(desk, 3, 18)
        self.not_taken(desk, tokyo(3, 18, 5))
        assert [len(desk.worded(row)) for row in desk.rows()] == [4, 0]  # under an apology
        desk.cancels(one)
        assert [len(desk.worded(row)) for row in desk.rows()] == [2, 0, 1]

    def test_nobody_is_told_sorry_for_nothing(self, desk: Desk) -> None:
        one = desk.has(desk.meet(), FRIDAY)
        at(desk, 3, 18)
        self.not_taken(desk, tokyo(3, 18, 15))
        assert [len(desk.worded(row)) for row in desk.rows()] == [3]
        desk.cancels(one)
        assert self.waiting(desk) == ["cancelled"]

    def not_taken(self, desk: Desk, now: datetime) -> None:
        """LINE was away, takes calls again, and then not what waited longest, with all that piled up behind it."""
        with desk.office.db.atomic() as tx:
            channel.shut(tx, Standing("away", now, "503"), now)
            channel.answered(tx, now)
            [held] = outbox.lease_due(tx, now, now + deliver.LEASE, 1)
            carrying = deliver.with_all_that_waits(tx, held, desk.office, now)
            assert carrying is not None
            outbox.again(tx, carrying, Next(now, "push", False, False, "503"))

    def waiting(self, desk: Desk, line_id: str = "Umai") -> list[str]:
        """What is still to be sent."""
        return [
            kind for kind, row in zip(desk.letters(line_id), desk.rows(line_id), strict=True) if row["status"] == "due"
        ]


class TestDaysClosedSince:
    def proposed(self, desk: Desk, one: Reservation) -> Reservation:
        proposed = desk.proposes(one, SATURDAY)
        close(desk, date(2030, 4, 6))
        return proposed

    def test_a_proposal_cannot_be_accepted_any_more(self, desk: Desk) -> None:
        proposed = self.proposed(desk, desk.asked(desk.meet(), FRIDAY))
        since = len(desk.hears())
        accepted = desk.accepts(proposed)
        assert (accepted.status, desk.cells()) == ("declined", {})
        said, instead = desk.hears()[since:]
        assert said.text.startswith("申し訳ありません。ご案内した日時は、その後クリニックの診療時間が変わり")
        offered = [tap.data for tap in instead.taps if ":take:" in tap.data]
        assert len(offered) == 3
        assert not any("2030-04-06" in data for data in offered)
        assert desk.letters("Uann")[-1] == "closed_since"
        assert desk.audit()[-1] == ("clock", "declined")

    def test_what_was_confirmed_before_stays(self, desk: Desk) -> None:
        one = desk.has(desk.meet(), FRIDAY)
        desk.accepts(self.proposed(desk, one))
        assert STAYS in heard(desk)
        assert (desk.now(one).status, desk.holders()) == ("confirmed", {one.id})

    def test_it_is_said_once(self, desk: Desk) -> None:
        proposed = self.proposed(desk, desk.asked(desk.meet(), FRIDAY))
        for _ in range(2):
            desk.do(Patient(proposed.patient_id), Accept(proposed.id, proposed.turn))
        assert desk.letters().count("closed_since") == 1

    def test_refusing_it_is_as_always(self, desk: Desk) -> None:
        desk.refuses(self.proposed(desk, desk.asked(desk.meet(), FRIDAY)))
        assert desk.letters()[-1] == "refused"

    def test_a_request_cannot_be_confirmed_any_more(self, desk: Desk) -> None:
        one = desk.asked(desk.meet(), FRIDAY)
        close(desk, date(2030, 4, 5))
        refused = desk.do(ANN, Confirm(one.id))
        assert isinstance(refused, Refused)
        assert refused.why == "closed"
        assert all(start.date() != FRIDAY.date() for start in refused.nearest)
        assert desk.now(one) == one
        assert desk.proposes(one, SATURDAY).status == "proposed"

    def test_staff_on_line_are_offered_other_times_for_it(self, desk: Desk) -> None:
        one = desk.asked(desk.meet(), FRIDAY)
        close(desk, date(2030, 4, 5))
        with desk.office.db.atomic() as tx:
            deed = AtDesk(DeskVisit("confirm", one.id, one.turn))
            line_desk.perform(tx, desk.context, deed, line_desk.Colleague("e1", StaffMember("Uann"), None, None))
        said, times = desk.hears("Uann")[-2:]
        assert said.text.startswith("Fri 5 Apr 18:00 lies outside the opening hours now")
        assert all(tap.data.startswith(f"desk:propose:{one.id}:") for tap in times.taps)

    def test_nobody_is_reminded_to_come_to_a_closed_door(self, desk: Desk) -> None:
        desk.has(desk.meet(), FRIDAY)
        close(desk, date(2030, 4, 5))
        assert at(desk, 4, 18)[0] == []
        assert at(desk, 5, 16)[0] == []
        assert desk.letters("Uann") == ["closed_remind_day", "closed_remind_soon"]
