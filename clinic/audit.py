"""What the audit trail says, as values: who did what. `written` makes the text of a row, `read` and `read_by` make the value
of it again.

Rows are kept for years, so whatever was ever written is still read: a changed text gets a second value beside the first.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args, get_type_hints

from clinic.reservation import Status

Door = Literal["reservation", "staff", "treatment", "desk"]
ByKind = Literal["patient", "staff", "clock", "command line", "invitation", "line", "visitor"]


@dataclass(frozen=True, slots=True)
class By:
    """Who it was: a kind of actor, and where more than one is meant by it, which. Ids and pseudonyms, never a name."""

    kind: ByKind
    which: str = ""


@dataclass(frozen=True, slots=True)
class OfReservation:
    event: Literal[
        "requested", "change requested", "accepted", "another time proposed", "offered", "entered", "not come", Status
    ]


@dataclass(frozen=True, slots=True)
class OfException:
    """A visit against the clinic's own terms, and why; own words stand with the visit."""

    event: Literal["here already", "agreed", "the doctor says so", "other"]


@dataclass(frozen=True, slots=True)
class OfContact:
    """Name or telephone number of somebody on LINE."""

    event: Literal["told", "entered", "removed"]


@dataclass(frozen=True, slots=True)
class OfWaitingList:
    event: Literal["joined", "left"]


@dataclass(frozen=True, slots=True)
class OfTreatment:
    event: Literal["registered", "moved", "removed"]


@dataclass(frozen=True, slots=True)
class OfTask:
    event: Literal["closed", "opened again"]


@dataclass(frozen=True, slots=True)
class OfQuestion:
    event: Literal["answered"]


@dataclass(frozen=True, slots=True)
class OfConversation:
    """Who has the word in it; and that somebody has read it, or looked at a photo in it."""

    event: Literal["taken", "handed back", "back by the clock", "read", "photo seen", "written in", "noted in"]


@dataclass(frozen=True, slots=True)
class OfCalendar:
    event: Literal["feed opened", "feeds closed", "time blocked", "time opened again"]


@dataclass(frozen=True, slots=True)
class OfStaff:
    """The list of members; in brackets the kind of chat."""

    event: Literal[
        "added",
        "invitation made",
        "joined (user)",
        "joined (group)",
        "joined (room)",
        "left (user)",
        "left (group)",
        "left (room)",
        "removed",
        "changed",
    ]


@dataclass(frozen=True, slots=True)
class OfSignIn:
    """How members come to the desk; the entry is about the member."""

    event: Literal[
        "link made",
        "password set",
        "app added",
        "recovery codes made",
        "recovery code used",
        "passkey added",
        "passkeys removed",
        "signed in",
        "not let in",
        "shut out for a while",
        "signed out",
        "signed out everywhere",
    ]


@dataclass(frozen=True, slots=True)
class OfKnowledge:
    """What staff teach Sodan; the entry is about the change, by the end of its id."""

    event: Literal["handed in", "put live", "taken back", "dropped"]


@dataclass(frozen=True, slots=True)
class OfData:
    event: Literal["deleted all of their data", "deleted all of a guest's data", "numbers taken as a file"]


@dataclass(frozen=True, slots=True)
class OfDatabase:
    event: Literal["moved here from SQLite", "a backup was restored"]


@dataclass(frozen=True, slots=True)
class Denied:
    """A command that was refused because of who gave it."""

    door: Door
    command: str
    why: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A text of another version, which this one does not know."""

    text: str


Happened = (
    OfReservation
    | OfException
    | OfContact
    | OfWaitingList
    | OfTreatment
    | OfTask
    | OfQuestion
    | OfConversation
    | OfCalendar
    | OfStaff
    | OfSignIn
    | OfKnowledge
    | OfData
    | OfDatabase
)
What = Happened | Denied

# What the text of each begins with; its event follows.
_BEGINS: Mapping[type[Happened], str] = {
    OfReservation: "reservation: ",
    OfException: "against the terms: ",
    OfContact: "contact ",
    OfWaitingList: "waiting list ",
    OfTreatment: "treatment ",
    OfTask: "task ",
    OfQuestion: "question ",
    OfConversation: "conversation ",
    OfCalendar: "calendar ",
    OfStaff: "staff ",
    OfSignIn: "sign-in: ",
    OfKnowledge: "knowledge ",
    OfData: "",
    OfDatabase: "",
}
_DENIED = re.compile(r"(reservation|staff|treatment|desk): ([\w.]+) forbidden, (.+)")


def _events(of: type[Happened]) -> tuple[str, ...]:
    return tuple(_flat(get_type_hints(of)["event"]))


def _flat(literal: object) -> list[str]:
    found: list[str] = []
    for one in get_args(literal):
        found += [one] if isinstance(one, str) else _flat(one)
    return found


_READ: Mapping[str, What] = {
    begins + event: of(event)  # type: ignore[arg-type]
    for of, begins in _BEGINS.items()
    for event in _events(of)
}

# Every text a row may have, but for what was refused.
TEXTS: tuple[str, ...] = tuple(_READ)


def written(what: What) -> str:
    """The text of a row."""
    if isinstance(what, Denied):
        return f"{what.door}: {what.command} forbidden, {what.why}"
    return _BEGINS[type(what)] + what.event


def read(text: str) -> What | Unread:
    """The value a row's text was written from."""
    if (found := _READ.get(text)) is not None:
        return found
    denied = _DENIED.fullmatch(text)
    if denied is None:
        return Unread(text)
    door = next(one for one in get_args(Door) if one == denied[1])
    return Denied(door, denied[2], denied[3])


def written_by(by: By) -> str:
    return f"{by.kind} {by.which}" if by.which else by.kind


def read_by(text: str) -> By | Unread:
    """Who a row names."""
    for kind in get_args(ByKind):
        if text == kind:
            return By(kind)
        if text.startswith(f"{kind} "):
            return By(kind, text[len(kind) + 1 :])
    return Unread(text)
