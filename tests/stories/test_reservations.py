"""A reservation from request to visit, as it reaches the phones: letters to the minute, calendar files, the staff's commands."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from clinic.clock import stamp, system_clock
from clinic.patient import Language
from clinic.reservation import Reservation
from knowledge.library import Library
from scheduler import availability, reservations
from scheduler.office import Office
from scheduler.reservations import Written
from simulator.people import Person
from store import calendars, db, patients
from store import reservations as store
from store.patients import Patient
from tests.contract.reservation_desk import FACE, FIRST, open_office, tokyo
from tests.stories.conftest import Clinic
from tests.stories.test_commands import run

FRIDAY = tokyo(5, 18)


def known_as(clinic: Clinic, person: Person, language: Language = "ja") -> Patient:
    with clinic.office.db.atomic() as tx:
        met = patients.meet(tx, person.id, clinic.office.clock())
        patients.speaks(tx, met.id, language)
        found = patients.by_id(tx, met.id)
    assert found is not None
    return found


def asks(clinic: Clinic, person: Person, at: datetime = FRIDAY, language: Language = "ja") -> Reservation:
    who = known_as(clinic, person, language)
    with clinic.office.db.atomic() as tx:
        written = reservations.request(tx, clinic.office, who, FIRST, at, clinic.office.clock())
    assert isinstance(written, Written)
    return written.reservation


def confirmed(clinic: Clinic, one: Reservation, public_url: str | None = None) -> Reservation:
    office = replace(clinic.office, public_url=public_url)
    with office.db.atomic() as tx:
        return reservations.confirm(tx, office, one.id, "Ann", office.clock()).reservation


def fetched(clinic: Clinic, path: str) -> tuple[int, dict[str, str], str]:
    address = clinic.platform.bot_url.removesuffix("/line/webhook") + path
    try:
        with urllib.request.urlopen(address) as answer:
            return answer.status, dict(answer.headers), answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, {}, ""


class TestOnThePhone:
    def test_from_request_to_reminder(self, clinic: Clinic) -> None:
        mai, ann = clinic.patient(), clinic.staff()
        one = asks(clinic, mai)
        [told] = clinic.hears(mai)
        assert told.startswith("ご予約のご希望を受け付けました。")
        alert, *_ = clinic.hears(ann)
        assert one.id in alert
        confirmed(clinic, one)
        assert [said.split("\n")[0] for said in clinic.hears(mai)] == ["ご予約が確定しました。"]
        clinic.passes(days=2, hours=15, minutes=59)  # two in the morning of Tuesday; now a minute to six on Thursday
        assert clinic.hears(mai) == []
        clinic.passes(minutes=1)
        assert [said.split("\n")[0] for said in clinic.hears(mai)] == ["ご予約のお知らせです。"]
        clinic.passes(hours=22)
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
        clinic.passes(hours=10, minutes=30)
        assert [said.split(".")[0] for said in clinic.hears(mai)] == ["Thank you for waiting"]
        assert clinic.hears(ann)[0].split("】")[0] == "【予約の希望：まもなく期限"
        clinic.passes(hours=3, minutes=30)
        sorry, instead = clinic.hears(mai)
        assert sorry.startswith("I am sorry: our staff could not look into your request in time")
        assert instead.startswith("These times are free for First counselling.")
        assert [said.split("】")[0] for said in clinic.hears(ann)] == ["【予約の希望：期限切れ"]


class TestCalendars:
    def test_the_patients_file_opened_by_another_program(self, clinic: Clinic) -> None:
        one = confirmed(clinic, asks(clinic, clinic.patient()), "https://sodan.example")
        with clinic.office.db.atomic() as tx:
            token = calendars.make_link(tx, one.id, one.ends_at)
        status, headers, content = fetched(clinic, f"/calendar/{token}.ics")
        assert (status, headers["Content-Type"].split(";")[0]) == (200, "text/calendar")
        assert headers["Cache-Control"] == "private, no-store"
        event = opened(content)[0]
        assert (event.dtstart.value, event.dtend.value) == (FRIDAY, FRIDAY + timedelta(minutes=30))
        assert event.summary.value == "初回カウンセリング（アラジン美容クリニック）"
        assert event.location.value.startswith("〒000-0000")
        assert (event.status.value, event.sequence.value, event.uid.value) == ("CONFIRMED", "1", f"{one.root}@sodan")
        assert one.id in event.description.value

    def test_read_again_after_a_change_it_corrects_the_entry(self, clinic: Clinic) -> None:
        one = confirmed(clinic, asks(clinic, clinic.patient()))
        with clinic.office.db.atomic() as tx:
            written = reservations.change(tx, clinic.office, one.id, tokyo(6, 14), clinic.office.clock())
        assert isinstance(written, Written)
        new = confirmed(clinic, written.reservation)
        with clinic.office.db.atomic() as tx:
            tokens = [calendars.make_link(tx, each.id, new.ends_at) for each in (one, new)]
        old, now = (opened(fetched(clinic, f"/calendar/{token}.ics")[2])[0] for token in tokens)
        assert (old.uid.value, old.status.value) == (now.uid.value, "CANCELLED")
        assert (now.status.value, now.dtstart.value) == ("CONFIRMED", tokyo(6, 14))
        assert int(now.sequence.value) > int(old.sequence.value)

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
        with clinic.office.db.atomic() as tx:
            reservations.request(tx, clinic.office, rei, FACE, tokyo(6, 14), clinic.office.clock(), words="a secret")
            gone = reservations.request(tx, clinic.office, rei, FACE, tokyo(6, 16), clinic.office.clock())
            assert isinstance(gone, Written)
            reservations.cancel(tx, clinic.office, gone.reservation.id, clinic.office.clock())
            feed = calendars.make_feed(tx, clinic.office.clock())
        content = fetched(clinic, f"/calendar/staff/{feed}.ics")[2]
        first, second = opened(content)
        assert (first.status.value, first.dtstart.value, one.id in first.summary.value) == ("CONFIRMED", FRIDAY, True)
        assert (second.status.value, second.summary.value[:5]) == ("TENTATIVE", "【未確定】")
        assert "a secret" not in content


def opened(content: str) -> list:  # type: ignore[type-arg]
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
    def sodan(self, tmp_path: Path, office: Office):  # type: ignore[no-untyped-def]
        env = {"DATABASE_URL": f"sqlite:///{tmp_path / 'sodan.db'}", "SODAN_STAFF_LANGUAGE": "en"}
        return lambda *words, **more: run("reservations", *words, **{**env, **more})

    def request(self, office: Office, who: str = "Umai", service: str = FACE, words: str | None = None) -> Reservation:
        now = office.clock()
        with office.db.atomic() as tx:
            day = availability.days(tx, office, service, now, 3)[-1]
            at = availability.times(tx, office, service, day, now)[0]
            met = patients.meet(tx, who, now)
            written = reservations.request(tx, office, met, service, at, now, words=words)
        assert isinstance(written, Written)
        return written.reservation

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

    def test_list_and_confirm(self, office: Office, sodan) -> None:  # type: ignore[no-untyped-def]
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

    def test_propose(self, office: Office, sodan) -> None:  # type: ignore[no-untyped-def]
        one, other = self.request(office), self.request(office, "Urei")
        local = other.starts_at.astimezone(ZoneInfo("Asia/Tokyo"))
        taken = sodan("propose", one.id, f"{local:%Y-%m-%d %H:%M}")
        assert (taken.exit_code, "somebody has that time. Free are:\n  20" in taken.stderr) == (1, True)
        assert sodan("propose", one.id, "tomorrow").exit_code == 2
        free = taken.stderr.strip().split("\n")[-1].strip()
        proposed = sodan("propose", one.id, f"{free[:10]} {free[-5:]}")
        assert proposed.stdout.startswith(f"Proposed: {one.id}, {free}")
        assert "proposed to the patient, held until" in sodan("list").stdout

    def test_decline_with_own_words(self, office: Office, sodan) -> None:  # type: ignore[no-untyped-def]
        one = self.request(office)
        assert sodan("decline", one.id, "no reason").exit_code == 2
        assert sodan("decline", one.id, "full", "So sorry!").stdout.startswith("Declined")
        with office.db.look() as tx:
            [row] = tx.rows("SELECT says FROM outbox WHERE key LIKE '%:declined:%'")
        assert "So sorry!" in row["says"]

    def test_call_off(self, office: Office, sodan) -> None:  # type: ignore[no-untyped-def]
        one = self.request(office)
        sodan("confirm", one.id)
        assert sodan("decline", one.id, "absent").stdout.startswith("Called off")

    def test_done_and_not_come(self, office: Office, sodan) -> None:  # type: ignore[no-untyped-def]
        one = self.request(office)
        sodan("confirm", one.id)
        early = sodan("done", one.id)
        assert (early.exit_code, "has not begun yet" in early.stderr) == (1, True)
        self.over(office, one)
        assert "Over: done, or not come?" in sodan("list").stdout
        assert sodan("not-come", one.id).stdout.startswith("Noted")
        assert sodan("done", one.id).stdout.startswith("Done")
        assert self.status(office, one) == "done"

    def test_calendar(self, office: Office, sodan) -> None:  # type: ignore[no-untyped-def]
        assert "SODAN_PUBLIC_URL" in sodan("calendar").stderr
        address = sodan("calendar", SODAN_PUBLIC_URL="https://sodan.example").stdout.split("\n")[0]
        token = address.removeprefix("https://sodan.example/calendar/staff/").removesuffix(".ics")
        with office.db.look() as tx:
            assert calendars.is_feed(tx, token)
        assert sodan("calendar", "--close").stdout == "Closed: 1.\n"
        with office.db.look() as tx:
            assert not calendars.is_feed(tx, token)
