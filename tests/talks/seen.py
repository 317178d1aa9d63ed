"""What can be seen of a turn: what the person heard, and what the tables hold before and after."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from clinic.clock import from_stamp
from clinic.message import Choice, Say, Urgent
from clinic.patient import Language
from clinic.reservation import Draft
from clinic.task import TaskKind
from scheduler.office import Office
from store import conversations, patients, treatments, waiting
from store.db import Tx

RESERVATIONS = """SELECT id, service, starts_at, status, replaces, people FROM reservation
                  WHERE patient_id = :id ORDER BY asked_at, id"""
TASKS = "SELECT id, kind, topic, words, status FROM task WHERE patient_id = :id ORDER BY opened_at, id"


@dataclass(frozen=True, slots=True)
class Visit:
    """A reservation: `at` is the clinic's wall time, as "2026-12-05T15:00"."""

    id: str
    service: str
    at: str
    status: str
    replaces: str | None
    people: int = 1


@dataclass(frozen=True, slots=True)
class Passed:
    """Something that staff are asked."""

    id: str
    kind: TaskKind
    topic: str | None
    words: str | None
    status: str


@dataclass(frozen=True, slots=True)
class Tables:
    """All that is held of one person at one moment. `known`: whether anything is."""

    known: bool = False
    draft: Draft | None = None
    visits: tuple[Visit, ...] = ()
    treated: tuple[date, ...] = ()
    stopped: bool = False
    checkins: tuple[str, ...] = ()
    waits: tuple[date, ...] = ()
    tasks: tuple[Passed, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """What was said in one letter, as a value, to whom."""

    recipient: str
    language: Language
    says: tuple[Say, ...]


@dataclass(frozen=True)
class Seen:
    """One turn. `letters` are all that were written in it, `heard` the words the person saw; `before_that` those of the turn
    before. `alarmed`: an emergency answer was given earlier on."""

    person: str
    letters: tuple[Letter, ...]
    heard: tuple[str, ...]
    before: Tables
    after: Tables
    alarmed: bool = False
    before_that: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()

    @cached_property
    def says(self) -> tuple[Say, ...]:
        """What was said to the person, as far as it was heard."""
        return tuple(say for one in self._own() for say in one.says) if self.heard else ()

    def _own(self) -> Iterable[Letter]:
        return (one for one in self.letters if one.recipient == self.person)

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(key for say in self.says if (key := getattr(say, "key", None)))

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        return tuple(choice for say in self.says for choice in say.choices)

    @property
    def text(self) -> str:
        return "\n".join(self.heard)

    @property
    def alarms(self) -> tuple[str, ...]:
        return tuple(say.response for say in self.says if isinstance(say, Urgent))

    @property
    def new_tasks(self) -> tuple[Passed, ...]:
        had = {one.id for one in self.before.tasks}
        return tuple(one for one in self.after.tasks if one.id not in had)

    @property
    def new_visits(self) -> tuple[Visit, ...]:
        had = {one.id for one in self.before.visits}
        return tuple(one for one in self.after.visits if one.id not in had)

    def became(self, status: str) -> tuple[Visit, ...]:
        """The reservations that took this state in this turn."""
        was = {one.id: one.status for one in self.before.visits}
        return tuple(one for one in self.after.visits if one.status == status and was.get(one.id) not in (None, status))

    @property
    def told_staff(self) -> bool:
        """Whether anything was written to anybody else."""
        return any(one.recipient != self.person for one in self.letters)


def look(tx: Tx, line_id: str, office: Office, today: date) -> Tables:
    """What the tables hold of a person."""
    patient = patients.by_line(tx, line_id)
    if patient is None:
        return Tables()
    return Tables(
        known=True,
        draft=conversations.load(tx, patient.id)[0].draft,
        visits=tuple(_visit(row, office) for row in tx.rows(RESERVATIONS, id=patient.id)),
        treated=tuple(one.treated_on for one in treatments.of(tx, patient.id)),
        stopped=treatments.preference(tx, patient.id).stopped,
        checkins=tuple(one.answer for one in treatments.checkin_answers(tx, patient.id)),
        waits=waiting.of(tx, patient.id, today),
        tasks=tuple(Passed(**row) for row in tx.rows(TASKS, id=patient.id)),
    )


def _visit(row: dict[str, Any], office: Office) -> Visit:
    starts_at = from_stamp(row["starts_at"]).astimezone(office.zone)
    return Visit(
        row["id"], row["service"], f"{starts_at:%Y-%m-%dT%H:%M}", row["status"], row["replaces"], row["people"]
    )
