"""Members, who has the word, and the transcript, on both databases."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest

from clinic.actors import Actor, Clock, Patient, StaffMember, Terminal
from clinic.audit import By, Denied, OfConversation
from clinic.conversation import Conversation
from clinic.errors import RaceLost
from clinic.ids import pseudonym
from clinic.message import Button, Message, Text
from clinic.patient import PatientId
from clinic.talks import DataTalk
from clinic.task import NewTask
from knowledge.library import Library
from staff import door, members
from staff import transcript as staff_transcript
from staff.commands import (
    AnswerTask,
    CloseTask,
    Command,
    Done,
    Forbidden,
    HandBack,
    OfLearning,
    Outcome,
    Overtaken,
    Refused,
    ReopenTask,
    Take,
    Write,
)
from staff.context import StaffContext
from store import audit, conversations, db, multicasts, outbox, patients, retention, staff, tasks, transcript, word
from store.db import Database
from store.outbox import Letter
from store.sqlite import Sqlite
from store.staff import Invited
from store.transcript import Heard
from tests.conftest import TOKYO

NOW = datetime(2030, 4, 1, 17, 0, tzinfo=UTC)
SOON = NOW + timedelta(seconds=1)
LEASE = NOW + timedelta(seconds=30)
LATER = NOW + timedelta(hours=12)
SAYS = (Text("staff.joined", {"open": "0"}),)


class Room:
    """Staff at work, each step in a transaction of its own."""

    def __init__(self, database: Database, known: Library) -> None:
        self.db, self.known = database, known
        with database.atomic() as tx:
            self.mai = patients.meet(tx, "Umai", NOW)
            staff.join(tx, staff.invite(tx, NOW, Invited("Ann", "doctor")), "Uann", "user", NOW)
            self.ann = members.actor(tx, "Uann", None)

    def context(self, now: datetime = NOW) -> StaffContext:
        return StaffContext(self.known, TOKYO, "en", False, now)

    def do(self, actor: Actor, command: Command, now: datetime = NOW) -> Outcome:
        with self.db.atomic() as tx:
            return door.do(tx, self.context(now), actor, command)

    def put(self, key: str, **more: object) -> str:
        with self.db.atomic() as tx:
            put = outbox.put(tx, Letter(key, "Umai", "ja", SAYS, patient_id=self.mai.id, **more), NOW)  # type: ignore[arg-type]
        assert put is not None
        return put

    def status(self, letter: str) -> str:
        with self.db.look() as tx:
            row = tx.row("SELECT status FROM outbox WHERE id = :id", id=letter)
        assert row is not None
        return str(row["status"])

    def goes(self, letter: str, now: datetime = SOON) -> bool:
        """Whether it may be sent, which is then left to its lease's end."""
        with self.db.atomic() as tx:
            return outbox.lease_one(tx, letter, now, now + timedelta(seconds=30)) is not None

    def asks(self) -> str:
        with self.db.atomic() as tx:
            return tasks.open_task(tx, NewTask("question", "ja", self.mai.id, words="how much"), NOW).id

    def closes(self) -> str:
        task = self.asks()
        assert self.do(Terminal(), CloseTask(task)) == Done()
        return task


@pytest.fixture
def room(database: Database, known: Library) -> Room:
    return Room(database, known)


COMMANDS: dict[type[Command], Callable[[Room], Command]] = {
    AnswerTask: lambda room: AnswerTask(room.asks(), "20,000 yen"),
    CloseTask: lambda room: CloseTask(room.asks()),
    ReopenTask: lambda room: ReopenTask(room.closes()),
    Write: lambda room: Write(room.mai.id, "20,000 yen"),
    Take: lambda room: Take(room.mai.id),
    HandBack: lambda room: HandBack(room.mai.id),
}


class TestTheDoor:
    def test_every_command_is_tried(self) -> None:
        of_learning = set(get_args(OfLearning))  # tried by TestWhoMay of test_learning.py
        assert set(COMMANDS) | of_learning == set(get_args(Command))
        assert set(door.MAY) == set(get_args(Actor))

    @pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.__name__)
    @pytest.mark.parametrize("who", ["patient", "stranger", "clock", "member", "terminal"])
    def test_every_command_with_every_actor(self, room: Room, command: type[Command], who: str) -> None:
        made = COMMANDS[command](room)
        if command is HandBack:
            assert room.do(room.ann, Take(room.mai.id)) == Done()
        actor: Actor = {
            "patient": Patient(room.mai.id),
            "stranger": StaffMember("Ustranger"),
            "clock": Clock(),
            "member": room.ann,
            "terminal": Terminal(),
        }[who]
        may = who in ("member", "terminal") or (who == "clock" and command is HandBack)
        outcome = room.do(actor, made)
        assert isinstance(outcome, Done) == may
        with room.db.look() as tx:
            newest = audit.latest(tx)[0]
        if may:
            assert newest.by == actor.by
        else:
            why = "not on the staff list" if who == "stranger" else "not for them"
            assert outcome == Forbidden(why)
            assert newest.what == Denied("staff", command.__name__, why)

    def test_a_task_is_answered_once_and_with_something(self, room: Room) -> None:
        task = room.asks()
        assert room.do(room.ann, AnswerTask(task, "  ")) == Refused("empty")
        assert room.do(room.ann, AnswerTask(task, "x" * 6000)) == Refused("too long")
        done = room.do(room.ann, AnswerTask(task, "yes"))
        assert isinstance(done, Done)
        assert len(done.letters) == 1
        assert room.do(Terminal(), AnswerTask(task, "no")) == Overtaken()
        assert room.do(Terminal(), CloseTask(task)) == Overtaken()

    def test_somebody_unknown_is_not_taken(self, room: Room) -> None:
        assert room.do(room.ann, Take(PatientId("nobody"))) == Overtaken()
        assert room.do(room.ann, HandBack(room.mai.id)) == Overtaken()


class TestMembers:
    def test_a_code_links_a_chat_to_the_member_it_was_made_for(self, room: Room) -> None:
        with room.db.atomic() as tx:
            [ann] = staff.members(tx)
            assert (ann.name, ann.role, ann.ways_in) == ("Ann", "doctor", ("user",))
            code = staff.invite(tx, NOW, Invited(member=ann.id))
            assert staff.join(tx, code, "Uannprivate", "user", NOW) == ann.id
            assert staff.join(tx, code, "Ubob", "user", NOW) is None
            assert [one.ways_in for one in staff.members(tx)] == [("user", "user")]
            assert members.actor(tx, "Uannprivate", None).by == By("staff", ann.id)

    def test_leaving_closes_the_way_in_and_the_member_stays(self, room: Room) -> None:
        with room.db.atomic() as tx:
            assert staff.leave(tx, "Uann") == room.ann.member
            assert staff.leave(tx, "Uann") is None
            assert not staff.is_staff(tx, "Uann")
            [ann] = staff.members(tx)
            assert (ann.name, ann.ways_in) == ("Ann", ())
            assert staff.join(tx, staff.invite(tx, NOW, Invited(member=ann.id)), "Unew", "user", NOW) == ann.id

    def test_whoever_is_removed_is_told_nothing_and_named_as_long_as_the_trail_names_them(self, room: Room) -> None:
        assert room.ann.member
        with room.db.atomic() as tx:
            assert staff.remove(tx, room.ann.member, NOW) == ["Uann"]
            assert staff.remove(tx, room.ann.member, NOW) is None
            assert staff.members(tx) == staff.everybody(tx) == []
            gone = staff.member(tx, room.ann.member)
            assert gone is not None
            assert gone.name == "Ann"
            assert retention.purge(tx, NOW + retention.keep_of("member"), "member") == 0
            assert retention.purge(tx, NOW + retention.keep_of("member") + timedelta(seconds=1), "member") == 1

    def test_in_a_group_it_is_the_person_who_pressed(self, room: Room) -> None:
        with room.db.atomic() as tx:
            group = staff.join(tx, staff.invite(tx, NOW), "Cdesk", "group", NOW)
            known, unknown = members.actor(tx, "Cdesk", "Uann"), members.actor(tx, "Cdesk", "Ubob")
            assert (known.name, known.role, known.by) == ("Ann", "doctor", By("staff", room.ann.member or ""))
            assert unknown.by == By("staff", f"{group}/{pseudonym('Ubob')}")
            assert members.actor(tx, "Cdesk", None).by == By("staff", group or "")
            assert members.actor(tx, "Ustranger", None).member is None

    def test_a_member_without_a_name_gets_one(self, room: Room) -> None:
        with room.db.atomic() as tx:
            bob = staff.join(tx, staff.invite(tx, NOW), "Ubob", "user", NOW)
            assert staff.join(tx, staff.invite(tx, NOW, Invited("Bob", "admin")), "Ubob", "user", NOW) == bob
            assert staff.change(tx, bob or "", None, "reception")
            assert not staff.change(tx, "nobody", "x", None)
            assert {(one.name, one.role) for one in staff.members(tx)} == {("Ann", "doctor"), ("Bob", "reception")}


OLD = "INSERT INTO staff (line_id, kind, joined_at) VALUES (:line_id, :kind, :at)"


def test_who_was_staff_before_is_a_member_without_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = db.connect(f"sqlite:///{tmp_path / 'old.db'}")
    all_of_it = db._migrations()
    monkeypatch.setattr(db, "_migrations", lambda: [one for one in all_of_it if one[0] < 20])
    db.upgrade(opened)
    with opened.atomic() as tx:
        tx.run(OLD, line_id="Uann", kind="user", at="2030-01-02")
        tx.run(OLD, line_id="Cdesk", kind="group", at="2030-01-01")
    monkeypatch.setattr(db, "_migrations", lambda: all_of_it)
    db.upgrade(opened)
    with opened.look() as tx:
        assert [(one.id, one.name, one.role, one.ways_in) for one in staff.members(tx)] == [
            ("M1", None, "reception", ("group",)),
            ("M2", None, "reception", ("user",)),
        ]
        assert [row["line_id"] for row in staff.everybody(tx)] == ["Cdesk", "Uann"]
    opened.close()


class TestWhoHasTheWord:
    def test_what_the_bot_says_goes_as_long_as_nobody_takes_the_conversation(self, room: Room) -> None:
        assert room.goes(room.put("reply:1"))

    def test_an_answer_that_nobody_can_have_heard_is_dropped(self, room: Room) -> None:
        answer, reminder, tip = (
            room.put("reply:1"),
            room.put("r", purpose="reservation"),
            room.put("t", purpose="tip"),
        )
        assert room.do(room.ann, Take(room.mai.id)) == Done()
        assert [room.status(one) for one in (answer, reminder, tip)] == ["dropped", "due", "due"]

    def test_what_the_bot_says_meanwhile_waits_and_what_staff_say_goes_past_it(self, room: Room) -> None:
        room.do(room.ann, Take(room.mai.id))
        waits = [room.put("reply:1"), room.put("r", purpose="reservation"), room.put("t", purpose="tip")]
        past = [room.put("danger", urgent=True), room.put("s", voice="staff"), room.put("right", voice="anyway")]
        assert [room.goes(one) for one in waits] == [False] * 3
        for one in past:
            assert room.goes(one)
            with room.db.atomic() as tx:
                tx.run("UPDATE outbox SET status = 'sent' WHERE id = :id", id=one)
        with room.db.look() as tx:
            assert not outbox.any_due(tx, SOON)
        room.do(room.ann, HandBack(room.mai.id), SOON)
        assert room.goes(waits[0], SOON + timedelta(seconds=1))

    def test_it_is_looked_at_once_more_when_sending_begins(self, room: Room) -> None:
        reply, push = (
            room.put("r1", reply_token="t", reply_until=LATER, purpose="reservation"),
            room.put("danger", urgent=True),
        )
        with room.db.atomic() as tx:
            held = outbox.lease_one(tx, reply, SOON, LEASE)
            urgent = outbox.lease_one(tx, push, SOON, LEASE)
        assert held is not None
        assert urgent is not None
        room.do(room.ann, Take(room.mai.id), SOON)
        with room.db.atomic() as tx:
            assert not outbox.begin_reply(tx, held, SOON)
            assert outbox.begin_push(tx, held, "[]", SOON) is None
            assert outbox.begin_push(tx, urgent, "[]", SOON) is not None
            assert outbox.begin_reply(tx, held, LATER + timedelta(seconds=1))

    def test_what_is_under_way_already_is_waited_for(self, room: Room) -> None:
        """Or the bot would speak after staff did."""
        reply = room.put("reply:1")
        with room.db.atomic() as tx:
            held = outbox.lease_one(tx, reply, SOON, LEASE)
            assert held is not None
            assert outbox.begin_push(tx, held, "[]", SOON) is not None
        room.do(room.ann, Take(room.mai.id), SOON)
        assert room.status(reply) == "leased"
        mine = room.put("s", voice="staff")
        assert not room.goes(mine, SOON)
        assert room.goes(mine, LEASE + timedelta(seconds=1))

    def test_whoever_thinks_about_an_answer_meanwhile_thinks_anew(self, room: Room) -> None:
        with room.db.atomic() as tx:
            conversations.put(tx, room.mai.id, Conversation(DataTalk(), about="price"))
            talk, version = conversations.load(tx, room.mai.id)
        room.do(room.ann, Take(room.mai.id))
        with pytest.raises(RaceLost), room.db.atomic() as tx:
            conversations.save(tx, room.mai.id, talk, was=version)
        with room.db.look() as tx:
            assert conversations.load(tx, room.mai.id)[0] == Conversation(about="price")

    def test_a_colleague_takes_it_from_another(self, room: Room) -> None:
        room.do(room.ann, Take(room.mai.id))
        room.do(Terminal(), Take(room.mai.id), SOON)
        with room.db.look() as tx:
            has = word.get(tx, room.mai.id)
            assert has is not None
            assert (has.member, has.since, has.until) == (None, SOON, SOON + timedelta(hours=12))
            assert has.of_staff(SOON)
            assert has.ran_out(SOON + timedelta(hours=12))
            assert word.ran_out(tx, SOON) == []
            assert [one.patient for one in word.ran_out(tx, LATER + timedelta(seconds=1))] == [room.mai.id]
            assert [one.what for one in audit.latest(tx)] == [OfConversation("taken")] * 2

    def test_it_goes_with_the_person(self, room: Room) -> None:
        room.do(room.ann, Take(room.mai.id))
        with room.db.atomic() as tx:
            patients.forget(tx, room.mai.id)
            assert word.get(tx, room.mai.id) is None


class TestTheTranscript:
    def heard(self, room: Room, words: str, message_id: str | None = None) -> None:
        with room.db.atomic() as tx:
            what = Heard("e1", NOW, "said", words, message_id, "answer price")
            transcript.heard(tx, room.mai.id, what, NOW)

    def said(self, room: Room, letter: str, *messages: Message, now: datetime = SOON) -> None:
        with room.db.atomic() as tx:
            held = outbox.lease_one(tx, letter, now, now + timedelta(seconds=30))
            assert held is not None
            assert outbox.settle(tx, held, "sent", "", now)
            transcript.said(tx, held, messages, True, now)

    def lines(self, room: Room) -> list[tuple[str, str]]:
        with room.db.look() as tx:
            return [(one.who, one.words) for one in staff_transcript.lines(tx, room.mai.id, room.known, "en")]

    def test_a_tap_on_the_rich_menu_reads_as_the_menu_does(self, room: Room) -> None:
        with room.db.atomic() as tx:
            for number, data in enumerate(("menu:visits", "language:ja", "topic:gone")):
                what = Heard(f"m{number}", NOW + timedelta(seconds=number), "tapped", data)
                transcript.heard(tx, room.mai.id, what, NOW)
        assert self.lines(room) == [
            ("patient", room.known.say("menu.area_visits", "en")),
            ("patient", room.known.say("language.in_ja", "en")),
            ("patient", "topic:gone"),
        ]

    def test_who_said_what_in_its_order(self, room: Room) -> None:
        self.heard(room, "how much")
        self.said(room, room.put("reply:1"), Message("20,000 yen", (Button("Reserve", "ask:reserve"),)))
        done = room.do(room.ann, AnswerTask(room.asks(), "or less"))
        assert isinstance(done, Done)
        self.said(room, done.letters[0], Message("or less"), now=SOON + timedelta(seconds=1))
        with room.db.atomic() as tx:
            tapped = Heard("e2", SOON + timedelta(seconds=2), "tapped", "ask:reserve")
            transcript.heard(tx, room.mai.id, tapped, SOON + timedelta(seconds=2))
        assert self.lines(room) == [
            ("patient", "how much"), ("bot", "20,000 yen"), ("Ann", "or less"), ("patient", "Reserve"),
        ]  # fmt: skip
        with room.db.look() as tx:
            assert transcript.of(tx, room.mai.id)[0].meant == "answer price"
            assert [one.words for one in transcript.of(tx, room.mai.id, limit=2)] == ["or less", "ask:reserve"]

    def test_what_staff_hear_about_somebody_is_not_said_to_them(self, room: Room) -> None:
        with room.db.atomic() as tx:
            alert = outbox.put(tx, Letter("staff:1", "Uann", "ja", SAYS, room.mai.id, purpose="alert"), NOW)
            other = outbox.put(tx, Letter("x", "Uann", "ja", SAYS, room.mai.id), NOW)
        assert alert
        assert other
        for letter in (alert, other):
            self.said(room, letter, Message("how much"))
        assert self.lines(room) == []

    def test_what_is_unsent_was_never_said_and_not_repeated_either(self, room: Room) -> None:
        self.heard(room, "100% 内緒!_です", "m1")
        self.heard(room, "ほかのこと", "m2")
        self.said(room, room.put("reply:1"), Message("ひとこと：100% 内緒!_です\n以上"))
        with room.db.atomic() as tx:
            transcript.take_back(tx, room.mai.id, "m1")
        assert self.lines(room) == [("patient", "ほかのこと"), ("bot", "ひとこと：…\n以上")]

    def test_it_goes_with_the_person_and_is_not_begun_again(self, room: Room) -> None:
        self.heard(room, "how much")
        letter = room.put("reply:1")
        with room.db.atomic() as tx:
            held = outbox.lease_one(tx, letter, SOON, LEASE)
            assert held is not None
            patients.forget(tx, room.mai.id)
            transcript.said(tx, held, (Message("x"),), True, SOON)
        self.heard(room, "how much")
        assert self.lines(room) == []

    def test_a_clinic_sets_how_long_it_is_kept(self, room: Room) -> None:
        self.heard(room, "how much")
        own = {"transcript": timedelta(days=30)}
        with room.db.atomic() as tx:
            assert retention.purge(tx, NOW + timedelta(days=30), "transcript", own) == 0
            assert retention.purge(tx, NOW + timedelta(days=30, seconds=1), "transcript") == 0
            assert retention.purge(tx, NOW + timedelta(days=30, seconds=1), "transcript", own) == 1

    def test_reading_a_long_one_takes_its_index(self, room: Room) -> None:
        if not isinstance(room.db, Sqlite):
            return
        with room.db.look() as tx:
            plan = tx.rows(f"EXPLAIN QUERY PLAN {transcript.OF}", patient_id="x", limit=1)
        assert any("transcript_patient" in row["detail"] for row in plan)


class TestTipsToMany:
    """Four people who are to hear the same."""

    def gathered(self, room: Room) -> tuple[multicasts.Multicast, list[PatientId]]:
        people = []
        with room.db.atomic() as tx:
            for number in range(4):
                line_id = f"U{number:032}"
                who = patients.meet(tx, line_id, NOW)
                people.append(who.id)
                tip = Letter(f"tip:{number}", line_id, "ja", SAYS, who.id, purpose="tip", batch="same", until=LATER)
                assert outbox.put(tx, tip, NOW)
            held = multicasts.lease_next(tx, SOON, LEASE, None)
        assert isinstance(held, multicasts.Multicast)
        return held, people

    def test_whoever_was_taken_since_is_left_out_and_hears_it_later(self, room: Room) -> None:
        held, people = self.gathered(room)
        assert room.do(room.ann, Take(people[1]), SOON) == Done()
        with room.db.atomic() as tx:
            begun = multicasts.begin(tx, held, "[]", SOON)
            assert begun is not None
            assert begun.people == tuple(f"U{number:032}" for number in (0, 2, 3))
            assert not begun.shrunk
            transcript.said_to_many(tx, held, (Message("a tip"),), True, SOON)
            assert multicasts.settle(tx, held, "sent", "", SOON) == 3
            assert [[row.words for row in transcript.of(tx, one)] for one in people] == [
                ["a tip"],
                [],
                ["a tip"],
                ["a tip"],
            ]
            assert not multicasts.any_new(tx, SOON)
        room.do(room.ann, HandBack(people[1]), SOON)
        with room.db.atomic() as tx:
            tx.run("UPDATE outbox SET status = 'sent' WHERE purpose <> 'tip'")
            assert multicasts.any_new(tx, SOON)

    def test_a_call_that_line_may_have_taken_is_repeated_to_all(self, room: Room) -> None:
        held, people = self.gathered(room)
        with room.db.atomic() as tx:
            assert multicasts.begin(tx, held, "[]", SOON)
            multicasts.again(tx, held, SOON, True)
        room.do(room.ann, Take(people[1]), SOON)
        with room.db.atomic() as tx:
            again = multicasts.lease_next(tx, LEASE, LATER, None)
            assert isinstance(again, multicasts.Multicast)
            begun = multicasts.begin(tx, again, "[]", LEASE)
            assert begun is not None
            assert len(begun.people) == 4
