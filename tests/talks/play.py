"""A conversation played: the real webhook, LINE's stand-in, a clock turned by hand; each turn as it was seen."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

import app
from booking import availability, door
from booking.commands import Command, Confirm, Decline, Propose, Request, Written
from booking.context import Context
from bot.turn.situation import CARE_PLAN
from clinic.actors import Actor, Patient, Terminal
from clinic.clock import stamp
from clinic.patient import PatientId
from clinic.reservation import ReservationId
from clinic.settings import Settings
from clinic.task import NewTask
from knowledge.library import Library
from scheduler import door as aftercare_door
from scheduler.commands import GiveConsent, Register
from simulator.people import Group, Person
from staff import alerts
from staff import commands as of_staff
from staff import door as staff_door
from store import outbox, patients, staff, tasks
from store import reservations as store
from store.db import Tx
from tests.conftest import Hands
from tests.stories.conftest import Clinic, running
from tests.talks import seen
from tests.talks.checks import SERVICES
from tests.talks.seen import Letter, Seen, Tables
from tests.talks.written import Talk, Turn, moment

BETWEEN = timedelta(seconds=30)  # two turns of a person who reads and types
A_MOMENT = "0.05"  # seconds, where somebody writes in several bubbles
BEYOND_A_MOMENT = 0.3
TWO_DAYS = timedelta(days=2)
BRING_FORWARD = "UPDATE nudge SET due_at = :now WHERE id = :id"
CHECK_INS = """SELECT id, steps FROM nudge WHERE patient_id = :id AND status = 'planned' AND steps LIKE 'check-in%'
               ORDER BY due_at LIMIT 1"""
RULES = "SELECT rule, meant FROM transcript WHERE who = 'patient' ORDER BY id"


class Stage:
    """Where conversations are played, one after the other, each in a database of its own."""

    def __init__(self, known: Library) -> None:
        self._known = known
        self._folder = Path(tempfile.mkdtemp(prefix="sodan-talks-"))
        self._empty = self._folder / "empty.db"
        settings = Settings.from_env({"DATABASE_URL": f"sqlite:///{self._empty}"}, line=False)
        app.open_office(settings, known=known).db.close()

    def close(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def played(self, talk: Talk) -> list[tuple[Turn, Seen]]:
        """Every turn that has something to be checked, and what was seen of it."""
        mine = self._folder / f"{talk.id}.db"
        shutil.copyfile(self._empty, mine)
        clock = Hands(talk.start)
        joins = {"SODAN_JOIN_SECONDS": A_MOMENT} if any(len(turn.says) > 1 for turn in talk.turns) else {}
        read = {"DATABASE_URL": f"sqlite:///{mine}", **joins}
        with running(read, clock, self._known) as clinic, _overheard() as letters:
            return list(_Player(clinic, clock, talk, letters).played())


@contextmanager
def stage(known: Library) -> Iterator[Stage]:
    opened = Stage(known)
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def _overheard() -> Iterator[list[Letter]]:
    """Every letter that is put, as the values it is made of: the table forgets them once they are sent."""
    letters: list[Letter] = []
    put = outbox.put

    def overhear(tx: Tx, letter: outbox.Letter, now: datetime) -> str | None:
        written = put(tx, letter, now)
        if written:
            letters.append(Letter(letter.recipient, letter.language, letter.says))
        return written

    outbox.put = overhear
    try:
        yield letters
    finally:
        outbox.put = put


class _Player:
    """One conversation with one person."""

    def __init__(self, clinic: Clinic, clock: Hands, talk: Talk, letters: list[Letter]) -> None:
        self._clinic, self._clock, self._talk, self._letters = clinic, clock, talk, letters
        self._office = clinic.office
        self._person: Person = clinic.patient("Mai", None)
        self._group: Group | None = None
        self._alarmed = False
        self._joins = any(len(turn.says) > 1 for turn in talk.turns)
        self._before_that: tuple[str, ...] = ()

    def played(self) -> Iterator[tuple[Turn, Seen]]:
        self._set_the_scene()
        for turn in self._talk.turns:
            self._hears()
            self._letters.clear()
            before = self._looks()
            self._does(turn)
            heard = self._hears()
            if turn.by_person:
                yield turn, self._saw(before, heard)
            self._clock.turn(seconds=BETWEEN.total_seconds())

    def _saw(self, before: Tables, heard: tuple[str, ...]) -> Seen:
        speaks = (self._group or self._person).id
        saw = Seen(
            speaks, tuple(self._letters), heard, before, self._looks(), self._alarmed, self._before_that, self._rules()
        )
        self._alarmed = self._alarmed or bool(saw.alarms)
        self._before_that = heard
        return saw

    def _looks(self) -> Tables:
        with self._office.db.look() as tx:
            return seen.look(tx, self._person.id, self._office, self._today())

    def _rules(self) -> tuple[str, ...]:
        with self._office.db.look() as tx:
            rows = tx.rows(RULES)
        return tuple(f"{row['rule']} ({row['meant']})" for row in rows[-1:])

    def _hears(self) -> tuple[str, ...]:
        return tuple(self._clinic.hears(self._group or self._person))

    def _today(self) -> date:
        return self._clock().astimezone(self._office.zone).date()

    # What is there already

    def _set_the_scene(self) -> None:
        given, start = self._talk.given, self._talk.start
        if given.get("staff", True):
            self._hire()
        if given.get("group"):
            self._group = self._clinic.platform.group("Friends", [self._person])
        for at in given.get("busy", ()):
            self._holds(moment(at))
        for day in given.get("full", ()):
            self._fills(date.fromisoformat(day))
        told = [*self._events()]
        for at, deed in sorted(told, key=lambda one: one[0]):
            self._turns_to(at)
            deed()
        self._turns_to(start)
        if given.get("checkin"):
            self._asks_about_the_skin()

    def _events(self) -> Iterator[tuple[datetime, Callable[[], object]]]:
        """When what is given came about: before the conversation, in its order."""
        given, start = self._talk.given, self._talk.start
        if "treated" in given:
            evening = moment(f"{given['treated']}T18:00")
            yield min(evening, start - BETWEEN), lambda: self._treated(date.fromisoformat(given["treated"]))
        for one in given.get("reserved", ()):
            at = moment(one["at"])
            lead = TWO_DAYS if one["status"] == "confirmed" else timedelta(hours=1)
            yield min(start, at) - lead, lambda one=one, at=at: self._reserves(one["service"], at, one["status"])

    def _turns_to(self, moment: datetime) -> None:
        """Hour by hour, so that what falls due is said at its time; backwards in one go, before anything is there."""
        if self._clock() > moment:
            self._clock.now = moment
        step = max(timedelta(hours=1), (moment - self._clock()) / 24)
        while self._clock() < moment:
            self._clock.now = min(moment, self._clock() + step)
            self._clinic.settles()

    def _hire(self) -> None:
        ann = self._clinic.platform.person("Ann", language="ja", friend=True)
        with self._office.db.atomic() as tx:
            staff.join(tx, staff.invite(tx, self._clock()), ann.id, "user", self._clock())

    def _me(self) -> PatientId:
        with self._office.db.atomic() as tx:
            patient = patients.meet(tx, self._person.id, self._clock())
            patients.speaks(tx, patient.id, self._talk.language)
            return patient.id

    def _treated(self, day: date) -> None:
        me, now = self._me(), self._clock()
        with self._office.db.atomic() as tx:
            for command in (GiveConsent(me, True, "given"), Register(me, CARE_PLAN, day)):
                aftercare_door.do(tx, self._office, Patient(me), command, now)

    def _asks_about_the_skin(self) -> None:
        me = self._me()
        with self._office.db.atomic() as tx:
            row = tx.row(CHECK_INS, id=me)
            assert row is not None, "no check-in is left of the care plan"
            tx.run(BRING_FORWARD, id=row["id"], now=stamp(self._clock()))
        self._clinic.settles()
        self._clock.turn(seconds=BETWEEN.total_seconds())

    def _reserves(self, service: str, at: datetime, status: str) -> None:
        me = self._me()
        slug = SERVICES[service]
        if status == "proposed":
            one = self._done(Patient(me), Request(slug, self._other_time(slug, at)))
            self._done(Terminal(), Propose(one, at))
            return
        one = self._done(Patient(me), Request(slug, at))
        if status == "confirmed":
            self._done(Terminal(), Confirm(one))

    def _other_time(self, slug: str, at: datetime) -> datetime:
        """What was asked for, where something else was proposed."""
        free = self._free(slug, at.date())
        return next(start for start in free if abs(start - at) >= timedelta(hours=2))

    def _free(self, slug: str, day: date) -> tuple[datetime, ...]:
        with self._office.db.look() as tx:
            context = Context(self._office, self._clock())
            return availability.now(tx, context).times(slug, day, frozenset())

    def _holds(self, at: datetime, service: str = "dermapen-nose-cheeks") -> None:
        with self._office.db.atomic() as tx:
            other = patients.meet(tx, f"U{stamp(at)[:32]:x<32}", self._clock())
        self._done(Terminal(), Confirm(self._done(Patient(other.id), Request(service, at))))

    def _fills(self, day: date) -> None:
        while free := self._free("counselling-first", day):
            self._holds(free[0], "counselling-first")

    def _done(self, actor: Actor, command: Command) -> ReservationId:
        with self._office.db.atomic() as tx:
            written = door.do(tx, Context(self._office, self._clock()), actor, command)
        assert isinstance(written, Written), f"{self._talk.id}: {command} came to {written}"
        return written.reservation.id

    # What happens

    def _does(self, turn: Turn) -> None:
        with self._clinic.platform.holding() as held:  # several bubbles are there together, as within a second
            for text in turn.says:
                self._says(text, turn.mention)
        held.together()
        self._clinic.settles()
        if self._joins:  # the moment of a cry is over before the next turn
            time.sleep(BEYOND_A_MOMENT)
        if turn.sticker:
            (self._group or self._person).sends_sticker()
        if turn.wait:
            self._turns_to(self._clock() + turn.wait)
        if turn.staff_says:
            self._staff_say(turn.staff_says)
        if turn.staff:
            self._staff_do(turn.staff)
        self._clinic.settles()

    def _says(self, text: str, mention: bool) -> None:
        if self._group is None:
            self._person.says(text)
            return
        text = text if not mention or text.startswith("@") else f"@Sodan {text}"
        named = len(text.split()[0])
        called = {"mentionees": [{"index": 0, "length": named, "type": "user", "isSelf": True}]} if mention else None
        message = {"type": "text", "text": text, **({"mention": called} if called else {})}
        self._group.sends(message, as_=self._person)

    def _staff_say(self, words: str) -> None:
        """A colleague takes the word and answers; what is open is answered by it."""
        me = self._me()
        self._staff(of_staff.Take(me))
        with self._office.db.atomic() as tx:
            mine = [task for task in tasks.list_open(tx) if task.patient_id == me and task.kind != "urgent"]
            if not mine:
                new = NewTask("question", self._talk.language, me)
                task, _ = alerts.raise_task(
                    tx, self._office.for_staff(self._clock()), new, alerts.Telling((), quiet=True)
                )
                mine = [task]
        self._staff(of_staff.AnswerTask(mine[-1].id, words))

    def _staff(self, command: of_staff.Command) -> None:
        with self._office.db.atomic() as tx:
            staff_door.do(tx, self._office.for_staff(self._clock()), Terminal(), command)

    def _staff_do(self, told: str) -> None:
        what, _, at = told.partition(":")
        me = self._me()
        match what:
            case "handback":
                self._staff(of_staff.HandBack(me))
            case "close-alert":
                with self._office.db.look() as tx:
                    urgent = [one for one in tasks.list_open(tx) if one.patient_id == me and one.kind == "urgent"]
                for one in urgent:
                    self._staff(of_staff.CloseTask(one.id))
            case _:
                self._decides(what, at, me)

    def _decides(self, what: str, at: str, me: PatientId) -> None:
        """About the newest request, or about the newest visit where none is open: what was never asked for is left."""
        with self._office.db.look() as tx:
            own = store.open_of(tx, me, self._clock())
        if not own:
            return
        newest = max(own, key=lambda one: (one.waiting, one.asked_at)).id
        commands: dict[str, Command] = {"confirm": Confirm(newest), "decline": Decline(newest, "full")}
        if what == "propose":
            commands["propose"] = Propose(newest, moment(at))
        with self._office.db.atomic() as tx:
            door.do(tx, Context(self._office, self._clock()), Terminal(), commands[what])
