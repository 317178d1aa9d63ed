"""A reservation: what it is, what may become of it, and why a wish for one is turned down."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, NewType, get_args

from clinic.patient import PatientId
from clinic.task import clip

NOTE_LIMIT = 300  # characters of a note for staff: it stands on a card

# Six characters that staff type and people say on the phone.
ReservationId = NewType("ReservationId", str)

Status = Literal[
    "requested", "proposed", "confirmed", "declined", "called-off", "refused", "expired", "cancelled", "replaced",
    "done", "not-come",
]  # fmt: skip
Move = Literal[
    "confirm", "propose", "accept", "refuse", "decline", "call-off", "cancel", "expire", "replace", "done", "not-come"
]

# Who waits for an answer holds a place, as who has one does.
WAITING: frozenset[Status] = frozenset({"requested", "proposed"})
OPEN: frozenset[Status] = WAITING | {"confirmed"}

# From which states a move leads where. Whatever is not listed cannot happen.
MOVES: Mapping[Move, tuple[frozenset[Status], Status]] = {
    "confirm": (frozenset({"requested"}), "confirmed"),
    "propose": (WAITING, "proposed"),
    "accept": (frozenset({"proposed"}), "confirmed"),
    "refuse": (frozenset({"proposed"}), "refused"),
    "decline": (WAITING, "declined"),
    "call-off": (frozenset({"confirmed"}), "called-off"),
    "cancel": (OPEN, "cancelled"),
    "expire": (WAITING, "expired"),
    "replace": (OPEN, "replaced"),
    "done": (frozenset({"confirmed", "not-come"}), "done"),
    "not-come": (frozenset({"confirmed"}), "not-come"),
}

# Why staff decline or call off, besides their own words.
Reason = Literal["full", "absent", "consult-first", "other"]
REASONS: tuple[Reason, ...] = get_args(Reason)

# Which of the clinic's own terms a visit goes against, and why staff say it shall be all the same.
Term = Literal["notice", "ahead", "last-arrival", "change-deadline"]
Exceptionally = Literal["here-already", "agreed", "doctor", "other"]
EXCEPTIONALLY: tuple[Exceptionally, ...] = get_args(Exceptionally)

# closed, between (two slots), too-soon, too-far: the time; taken: somebody else has it; yours: the person has something
# then already; too-many: requests open; too-late, too-early: for what is to be done; not-offered: the service;
# against-terms: the clinic's own, so staff have to say why; not-reachable: the person has blocked the account.
Why = Literal[
    "taken", "closed", "between", "too-soon", "too-far", "too-many", "yours", "too-late", "too-early", "not-offered",
    "against-terms", "not-reachable",
]  # fmt: skip

# Places are covered by cells of this length, whatever the clinic's slots and buffers are: both databases refuse a second
# holder of a cell. Cells never change, so the clinic may change its slots at any time.
CELL = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Reservation:
    """`turn` grows with every change: a button pressed late names an old one. `replaces` is the one whose place this
    one takes once it is granted; `root` the first of such a row. Several `people` come one after the other."""

    id: ReservationId
    patient_id: PatientId
    service: str
    starts_at: datetime
    ends_at: datetime
    seat: int
    status: Status
    turn: int
    asked_at: datetime
    expires_at: datetime | None
    replaces: ReservationId | None
    root: ReservationId
    changed_at: datetime
    people: int = 1

    @property
    def waiting(self) -> bool:
        return self.status in WAITING

    @property
    def open(self) -> bool:
        return self.status in OPEN


@dataclass(frozen=True, slots=True)
class Busy:
    """A seat that somebody holds, the buffer behind the visit included; `by` which reservation."""

    seat: int
    starts_at: datetime
    ends_at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class Blocked:
    """A time at which nobody can come, because staff say so; `words` tell colleagues why."""

    id: str
    starts_at: datetime
    ends_at: datetime
    words: str = ""

    def meets(self, starts_at: datetime, ends_at: datetime) -> bool:
        return self.starts_at < ends_at and starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was written. `nearest` are free times to offer instead, the nearest first."""

    why: Why
    nearest: tuple[datetime, ...] = field(default=())

    def but(self, has: "Reservation | None") -> "Refused":
        """The same, without the time somebody has already: it is free for them alone, and no other time."""
        return replace(self, nearest=tuple(at for at in self.nearest if has is None or at != has.starts_at))


@dataclass(frozen=True, slots=True)
class Draft:
    """A wish for a visit while it is put together, in the clinic's wall time. `of` is the reservation to be changed.

    Several `days` are still to choose from; `after` and `before` bound the start while there is no `at`. `soonest`: the
    first that fits will do; `latest`: the last start of the day. `never`: weekdays (0 is Monday) that will not. `message_id`
    names the message the words came from, or several, with a blank between them. `ats`: times to choose from, where several
    were named. `named_day` and `named_at` were named last, by either side, also where they cannot be had.
    """

    service: str | None = None
    days: tuple[date, ...] = ()
    at: time | None = None
    after: time | None = None
    before: time | None = None
    words: str | None = None
    message_id: str | None = None
    of: ReservationId | None = None
    soonest: bool = False
    never: tuple[int, ...] = ()
    latest: bool = False
    ats: tuple[time, ...] = ()
    people: int = 1
    named_day: date | None = None
    named_at: time | None = None

    @property
    def day(self) -> date | None:
        """The day, once it is only one."""
        return self.days[0] if len(self.days) == 1 else None

    def noting(self, words: str, message_id: str) -> "Draft":
        """With a word for staff, cut to what they are shown."""
        return replace(self, words=clip(words.strip(), NOTE_LIMIT), message_id=message_id)

    def noting_also(self, words: str, message_id: str) -> "Draft":
        """With one more, before what was noted already."""
        if self.words is None:
            return self.noting(words, message_id)
        return self.noting(f"{words.strip()}\n{self.words}", f"{message_id} {self.message_id or ''}".strip())

    def came_from(self, message_id: str) -> bool:
        """Whether any of the words did."""
        return message_id in (self.message_id or "").split()

    def as_json(self) -> dict[str, Any]:
        times = {name: at and f"{at:%H:%M}" for name, at in self._times()}
        words = {"service": self.service, "words": self.words, "message_id": self.message_id, "of": self.of}
        return {
            **words,
            **times,
            "soonest": self.soonest,
            "never": list(self.never),
            "days": [day.isoformat() for day in self.days],
            "latest": self.latest,
            "ats": [f"{at:%H:%M}" for at in self.ats],
            "people": self.people,
            "named_day": self.named_day and self.named_day.isoformat(),
        }

    def _times(self) -> tuple[tuple[str, time | None], ...]:
        return (("at", self.at), ("after", self.after), ("before", self.before), ("named_at", self.named_at))

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Draft":
        """What a former version wrote knows less."""
        times = {
            name: data.get(name) and time.fromisoformat(data[name]) for name in ("at", "after", "before", "named_at")
        }
        days = tuple(date.fromisoformat(day) for day in data["days"])
        named_day = date.fromisoformat(data["named_day"]) if data.get("named_day") else None
        several = {"never": tuple(data.get("never", ())), "ats": tuple(map(time.fromisoformat, data.get("ats", ())))}
        return cls(**{**data, **times, **several, "days": days, "named_day": named_day})


def cells(starts_at: datetime, ends_at: datetime) -> tuple[datetime, ...]:
    """The cells that cover a stretch of time."""
    whole = (ends_at - starts_at + CELL - timedelta.resolution) // CELL
    return tuple(starts_at + CELL * number for number in range(whole))
