"""A reservation from request to visit, as it reaches the phones: letters to the minute, calendar files, the staff's commands."""

import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import Result

from booking import availability, door
from booking.calendar import of_patient
from booking.commands import Cancel, Change, Command, Confirm, Decline, Note, Request, Written
from booking.context import Context
from clinic.actors import Actor, Terminal
from clinic.actors import Patient as PatientActor
from clinic.clock import stamp, system_clock
from clinic.ids import pseudonym
from clinic.patient import LANGUAGES, Language
from clinic.reservation import Busy, Reservation
from knowledge.library import Library
from scheduler.office import Office
from simulator.people import Person
from store import calendars, db, patients
from store import reservations as store
from store.patients import Patient
from tests.conftest import TOKYO, tokyo
from tests.contract.reservation_desk import FACE, FIRST, open_office
from tests.stories.conftest import Clinic
from tests.stories.test_commands import run

FRIDAY = tokyo(5, 18)
Sodan = Callable[..., Result]


def known_as(clinic: Clinic, person: Person, language: Language = "ja") -> Patient:
    with clinic.office.db.atomic() as tx:
        met = patients.meet(tx, person.id, clinic.office.clock())
        patients.speaks(tx, met.id, language)
        found = patients.by_id(tx, met.id)
    assert found is not None
    return found


def done(office: Office, actor: Actor, command: Command) -> Reservation:
    with office.db.atomic() as tx:
        written = door.do(tx, Context(office, office.clock()), actor, command)
    assert isinstance(written, Written)
    return written.reservation


def asks(clinic: Clinic, person: Person, at: datetime = FRIDAY, language: Language = "ja") -> Reservation:
    who = known_as(clinic, person, language)
    return done(clinic.office, PatientActor(who.id), Request(FIRST, at))


def confirmed(clinic: Clinic, one: Reservation, public_url: str | None = None) -> Reservation:
    return done(replace(clinic.office, public_url=public_url), Terminal(), Confirm(one.id))


def fetched(clinic: Clinic, path: str) -> tuple[int, dict[str, str], str]:
    address = str(clinic.platform.bot_url).removesuffix("/line/webhook") + path
    try:
        with urllib.request.urlopen(address) as answer:
            return answer.status, dict(answer.headers), answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, {}, ""


class TestOnThePhone:
    def test_from_request_to_reminder(self, clinic: Clinic) -> None:
        mai, ann = clinic.patient(), clinic.staff()
        one = asks(clinic, mai)
        told, asked = clinic.hears(mai)
        assert told.startswith("ご予約のご希望を受け付けました。")
        assert asked == clinic.words("contact.ask")
        alert, *_ = clinic.hears(ann)
        assert pseudonym(one.patient_id) in alert
        confirmed(clinic, one)
        assert [said.split("\n")[0] for said in clinic.hears(mai)] == ["ご予約が確定しました。", "ご来院のご案内です。"]
        clinic.passes(days=1, hours=15, minutes=59)  # two in the morning of Tuesday; now a minute to six on Wednesday
        assert clinic.hears(mai) == []
        clinic.passes(minutes=1)
        assert [said.split("\n")[0] for said in clinic.hears(mai)] == ["ご予約のお知らせです。", "ご来院のご案内です。"]
        clinic.passes(days=1, hours=22)
        soon, phone = clinic.hears(mai)
        assert soon.startswith("まもなくご予約の時間です。")
        assert phone.startswith("変更や取り消しは、お電話でお願いします。\n03-0000-0000")
        clinic.passes(hours=3)
        assert clinic.hears(mai) == []

    def test_nobody_is_left_waiting_without_a_word(self, clinic: Clinic) -> None:
        mai, ann = clinic.patient(), clinic.staff()
        asks(clinic, mai, language="en")
        clinic.hears(mai)
        clinic.hears(ann)
        clinic.passes(hours=12, minutes=45)
        assert [said.split(".")[0] for said in clinic.hears(mai)] == ["Thank you for waiting"]
        assert clinic.hears(ann)[0].split("】")[0] == "【予約の希望：まもなく期限"
        clinic.passes(hours=1, minutes=15)
        sorry, instead = clinic.hears(mai)
        assert sorry.startswith("I am sorry: our staff could not look into your request in time")
        assert instead.startswith("These times are free for First counselling.")
        assert [said.split("】")[0] for said in clinic.hears(ann)] == ["【予約の希望：期限切れ"]

    def test_another_time_after_a_wish_to_change_was_declined(self, clinic: Clinic) -> None:
        mai = clinic.patient()
        one = confirmed(clinic, asks(clinic, mai))
        wish = done(clinic.office, PatientActor(one.patient_id), Change(one.id, tokyo(6, 14)))
        done(clinic.office, Terminal(), Decline(wish.id, "full"))
        clinic.hears(mai)
        mai.taps("4/6（土）13:30")
        [summary] = clinic.hears(mai)
        assert "4/5（金）18:00\n\n変更後\n初回カウンセリング\n4/6（土）13:30" in summary
        mai.taps(clinic.words("button.reservation_send_change"))
        clinic.hears(mai)
        with clinic.office.db.look() as tx:
            had, asked = store.open_of(tx, one.patient_id, clinic.office.clock())
        assert (had.id, asked.replaces) == (one.id, one.id)


class TestCalendars:
    def test_the_patients_file_opened_by_another_program(self, clinic: Clinic) -> None:
        one = confirmed(clinic, asks(clinic, clinic.patient()), "https://sodan.example")
        with clinic.office.db.atomic() as tx:
            token = calendars.make_link(tx, one.id, one.ends_at)
        status, headers, content = fetched(clinic, f"/calendar/{token}.ics")
        assert (status, headers["Content-Type"].split(";")[0]) == (200, "text/calendar")
        kept_by_nobody = {
            "Cache-Control": "private, no-store",
            "X-Robots-Tag": "noindex",
            "Referrer-Policy": "no-referrer",
        }
        assert kept_by_nobody.items() <= headers.items()
        event = opened(content)[0]
        assert (event.dtstart.value, event.dtend.value) == (FRIDAY, FRIDAY + timedelta(minutes=30))
        assert event.summary.value == "初回カウンセリング（アラジン美容クリニック）"
        assert event.location.value.startswith("〒000-0000")
        assert (event.status.value, event.sequence.value, event.uid.value) == ("CONFIRMED", "1", f"{one.root}@sodan")
        assert one.id in event.description.value

    def test_names_with_signs_that_calendars_use_themselves(self, clinic: Clinic) -> None:
        """Commas, semicolons, line breaks and long Japanese names come out of the file as they went in."""
        one, library = confirmed(clinic, asks(clinic, clinic.patient())), clinic.library
        awkward = 'A, "B"; C\\D: 初回カウンセリング（肌質診断・写真撮影をふくむ、はじめての方）'
        services = tuple(replace(each, names=dict.fromkeys(LANGUAGES, awkward)) for each in library.clinic.services)
        named = replace(library, clinic=replace(library.clinic, services=services))
        content = of_patient(one, named, "ja").decode()
        assert all(len(line.encode()) <= 75 for line in content.split("\r\n"))
        assert opened(content)[0].summary.value == f"{awkward}（アラジン美容クリニック）"

    def test_read_again_after_a_change_it_corrects_the_entry(self, clinic: Clinic) -> None:
        one = confirmed(clinic, asks(clinic, clinic.patient()))
        with clinic.office.db.atomic() as tx:
            link = calendars.make_link(tx, one.id, one.ends_at)
        before = opened(fetched(clinic, f"/calendar/{link}.ics")[2])[0]
        mine = PatientActor(one.patient_id)
        new = confirmed(clinic, done(clinic.office, mine, Change(one.id, tokyo(6, 14))))
        moved = opened(fetched(clinic, f"/calendar/{link}.ics")[2])[0]
        assert (moved.uid.value, moved.status.value, moved.dtstart.value) == (
            before.uid.value,
            "CONFIRMED",
            tokyo(6, 14),
        )
        done(clinic.office, mine, Cancel(new.id))
        gone = opened(fetched(clinic, f"/calendar/{link}.ics")[2])[0]
        assert (gone.uid.value, gone.status.value) == (before.uid.value, "CANCELLED")
        assert int(gone.sequence.value) > int(moved.sequence.value) > int(before.sequence.value)

    def test_what_is_unknown_expired_or_closed_answers_alike(self, clinic: Clinic) -> None:
        one = confirmed(clinic, asks(clinic, clinic.patient()))
        with clinic.office.db.atomic() as tx:
            token, feed = calendars.make_link(tx, one.id, one.ends_at), calendars.make_feed(tx, clinic.office.clock())
        assert fetched(clinic, f"/calendar/{token}.ics")[0] == fetched(clinic, f"/calendar/staff/{feed}.ics")[0] == 200
        clinic.passes(days=4)
        with clinic.office.db.atomic() as tx:
            calendars.close_feeds(tx)
        for path in (f"{token}.ics", f"{token[:-1]}.ics", "x.ics", f"staff/{feed}.ics", f"staff/{token}.ics", token):
            assert fetched(clinic, f"/calendar/{path}")[0] == 404

    def test_the_staffs_feed_shows_all_and_nobodys_words(self, clinic: Clinic) -> None:
        one = confirmed(clinic, asks(clinic, clinic.patient()))
        rei = known_as(clinic, clinic.patient("Rei"))
        hers = PatientActor(rei.id)
        done(clinic.office, hers, Request(FACE, tokyo(6, 14), Note("a secret")))
        done(clinic.office, hers, Cancel(done(clinic.office, hers, Request(FACE, tokyo(6, 16))).id))
        done(clinic.office, PatientActor(one.patient_id), Change(one.id, tokyo(7, 14)))
        with clinic.office.db.atomic() as tx:
            feed = calendars.make_feed(tx, clinic.office.clock())
        content = fetched(clinic, f"/calendar/staff/{feed}.ics")[2]
        first, second, wish = opened(content)
        assert len({first.uid.value, second.uid.value, wish.uid.value}) == 3  # programs show one event for each
        assert (first.status.value, first.dtstart.value, one.id in first.summary.value) == ("CONFIRMED", FRIDAY, True)
        assert (second.status.value, second.summary.value[:5]) == ("TENTATIVE", "【未確定】")
        assert "a secret" not in content


def test_what_others_hold_is_not_read_for_what_does_not_need_it(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read for every person who writes, otherwise: thousands of rows for a question about bathing."""
    reads: list[object] = []
    busy = store.busy

    def counted(*args: Any) -> list[Busy]:
        reads.append(args)
        return busy(*args)

    monkeypatch.setattr(store, "busy", counted)
    mai = clinic.patient()
    for text in ("ダーマペンとは何ですか", "予約はいつですか", "ありがとう"):
        mai.says(text)
        assert clinic.hears(mai)
    assert reads == []
    mai.says("金曜の18時に無料カウンセリングの予約")
    assert len(clinic.hears(mai)) == 1
    assert len(reads) == 1


def opened(content: str) -> list[Any]:
    """The events of a calendar file, by a parser that shares nothing with the library that wrote it."""
    import vobject

    return list(vobject.readOne(content, validate=True).vevent_list)


class TestCommands:
    """The commands know no other time than now."""

    @pytest.fixture
    def office(self, tmp_path: Path, known: Library) -> Iterator[Office]:
        database = db.connect(f"sqlite:///{tmp_path / 'sodan.db'}")
        db.upgrade(database)
        yield open_office(database, known, system_clock)
        database.close()

    @pytest.fixture
    def sodan(self, tmp_path: Path, office: Office) -> Sodan:
        env = {"DATABASE_URL": f"sqlite:///{tmp_path / 'sodan.db'}", "SODAN_STAFF_LANGUAGE": "en"}
        return lambda *words, **more: run("reservations", *words, **{**env, **more})

    def request(self, office: Office, who: str = "Umai", service: str = FACE, words: str | None = None) -> Reservation:
        now = office.clock()
        with office.db.atomic() as tx:
            free = availability.now(tx, Context(office, now))
            [at] = free.nearest(service, now + timedelta(days=3), limit=1)
            met = patients.meet(tx, who, now)
        return done(office, PatientActor(met.id), Request(service, at, Note(words) if words else None))

    def over(self, office: Office, one: Reservation) -> None:
        """Let its time have come."""
        with office.db.atomic() as tx:
            at = office.clock() - timedelta(hours=2)
            tx.run(store.SEAT, id=one.id, seat=1, starts_at=stamp(at), ends_at=stamp(at + timedelta(hours=1)))

    def status(self, office: Office, one: Reservation) -> str:
        with office.db.look() as tx:
            found = store.get(tx, one.id)
        assert found is not None
        return found.status

    def test_list_and_confirm(self, office: Office, sodan: Sodan) -> None:
        assert "Nothing" in sodan("list").stdout
        one = self.request(office, words="It is my\x1b[31m first time")
        shown = sodan("list").stdout
        assert "Waiting for an answer" in shown
        assert (
            f"{one.id}  {one.starts_at.astimezone(ZoneInfo('Asia/Tokyo')):%Y-%m-%d %a %H:%M}  Dermapen, whole face"
            in shown
        )
        assert "It is my[31m first time" in shown
        answered = sodan("confirm", one.id.lower())
        assert answered.stdout.startswith(f"Confirmed: {one.id}")
        assert "The patient is told." in answered.stdout
        assert "Confirmed\n" in sodan("list").stdout
        second = sodan("confirm", one.id)
        assert (second.exit_code, "a colleague was faster" in second.stderr) == (1, True)
        assert "there is no reservation AAAAAA" in sodan("confirm", "aaaaaa").stderr

    def test_propose(self, office: Office, sodan: Sodan) -> None:
        one, other = self.request(office), self.request(office, "Urei")
        local = other.starts_at.astimezone(ZoneInfo("Asia/Tokyo"))
        taken = sodan("propose", one.id, f"{local:%Y-%m-%d %H:%M}")
        assert (taken.exit_code, "somebody has that time. Free are:\n  20" in taken.stderr) == (1, True)
        assert sodan("propose", one.id, "tomorrow").exit_code == 2
        free = taken.stderr.strip().split("\n")[-1].strip()
        proposed = sodan("propose", one.id, f"{free[:10]} {free[-5:]}")
        assert proposed.stdout.startswith(f"Proposed: {one.id}, {free}")
        assert "proposed to the patient, held until" in sodan("list").stdout

    def test_decline_with_own_words(self, office: Office, sodan: Sodan) -> None:
        one = self.request(office)
        assert sodan("decline", one.id, "no reason").exit_code == 2
        assert sodan("decline", one.id, "full", "So sorry!").stdout.startswith("Declined")
        with office.db.look() as tx:
            [row] = tx.rows("SELECT says FROM outbox WHERE key LIKE '%:declined:%'")
        assert "So sorry!" in row["says"]

    def test_call_off(self, office: Office, sodan: Sodan) -> None:
        one = self.request(office)
        sodan("confirm", one.id)
        assert sodan("decline", one.id, "absent").stdout.startswith("Called off")

    def test_who_has_blocked_the_account_is_not_said_to_be_told(self, office: Office, sodan: Sodan) -> None:
        one = self.request(office)
        with office.db.atomic() as tx:
            patients.follows(tx, one.patient_id, False)
        confirmed = sodan("confirm", one.id).stdout
        assert "The patient has blocked the account and hears nothing of it." in confirmed
        assert "is told" not in confirmed

    def test_a_visit_outside_what_are_the_opening_hours_now(self, office: Office, sodan: Sodan) -> None:
        one = self.request(office)
        sodan("confirm", one.id)
        assert "opening hours" not in sodan("list").stdout
        with office.db.atomic() as tx:
            night = one.starts_at.astimezone(TOKYO).replace(hour=3)
            tx.run(store.SEAT, id=one.id, seat=1, starts_at=stamp(night), ends_at=stamp(night + timedelta(hours=1)))
        assert "confirmed, outside the opening hours" in sodan("list").stdout

    def test_done_and_not_come(self, office: Office, sodan: Sodan) -> None:
        one = self.request(office)
        sodan("confirm", one.id)
        early = sodan("done", one.id)
        assert (early.exit_code, "has not begun yet" in early.stderr) == (1, True)
        self.over(office, one)
        assert "Over: done, or not come?" in sodan("list").stdout
        assert sodan("not-come", one.id).stdout.startswith("Noted")
        assert sodan("done", one.id).stdout.startswith("Done")
        assert self.status(office, one) == "done"

    def test_calendar(self, office: Office, sodan: Sodan) -> None:
        assert "SODAN_PUBLIC_URL" in sodan("calendar").stderr
        address = sodan("calendar", SODAN_PUBLIC_URL="https://sodan.example").stdout.split("\n")[0]
        token = address.removeprefix("https://sodan.example/calendar/staff/").removesuffix(".ics")
        with office.db.look() as tx:
            assert calendars.is_feed(tx, token)
        assert sodan("calendar", "--close").stdout == "Closed: 1.\n"
        with office.db.look() as tx:
            assert not calendars.is_feed(tx, token)
