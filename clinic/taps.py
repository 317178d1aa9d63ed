"""What a button carries, as a value: `encode` writes it into the data of a postback, `decode` reads it back.

A button stays in a chat for good, so whatever was ever written here is still read: a changed spelling gets a second
pattern beside the first. Nothing else in the program spells or splits such data (tests/test_architecture.py).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time
from string import Formatter
from types import NoneType
from typing import Any, Literal, NoReturn, get_args, get_origin, get_type_hints

from clinic.patient import Language
from clinic.reservation import Reason, ReservationId
from clinic.treatment import CheckIn, TimeOfDay

# UTF-16 units, https://developers.line.biz/en/reference/messaging-api/#postback-action
DATA_LIMIT = 300
# Of what a slug or a number is called by: with it the longest button there is stays below LINE's limit.
NAME_LIMIT = 100
# Days in other years are nobody's, and arithmetic with them would leave the calendar.
FIRST_YEAR, LAST_YEAR = 1900, 2999
TURN_DIGITS = 9  # of a reservation's turn: more than anybody ever changes one


# Asking, and the talk with staff


@dataclass(frozen=True, slots=True)
class Ask:
    """A topic or an action, by its slug."""

    slug: str


StaffStep = Literal["ask", "write", "never-mind", "withdraw", "see"]


@dataclass(frozen=True, slots=True)
class ToStaff:
    """Pass the question on, write one, leave it, take it back; see what staff have answered."""

    step: StaffStep


@dataclass(frozen=True, slots=True)
class Speak:
    """Another language."""

    language: Language


@dataclass(frozen=True, slots=True)
class InWords:
    """The answer to a topic without its picture."""

    slug: str


@dataclass(frozen=True, slots=True)
class Helped:
    """Whether the answer to a topic helped."""

    answer: Literal["yes", "no"]
    slug: str


@dataclass(frozen=True, slots=True)
class DeleteData:
    """Delete everything, or keep it."""

    sure: bool


MenuArea = Literal["ask", "treatment", "reserve", "visits", "staff", "settings", "today", "skin", "care", "tips"]


@dataclass(frozen=True, slots=True)
class Menu:
    """What an area of the rich menu is for."""

    area: MenuArea


@dataclass(frozen=True, slots=True)
class Photos:
    """May staff see the photos that were asked about together? `ask` is LINE's number of the first one's message."""

    step: Literal["yes", "no"]
    ask: str


ContactStep = Literal["change", "leave", "keep", "forget"]


@dataclass(frozen=True, slots=True)
class ContactTap:
    """Another name or telephone number; tell none now; keep what was written unasked; forget both."""

    step: ContactStep


# Treatments, consent, tips


TreatmentStep = Literal["ask", "picked", "long-ago", "leave"]
DayStep = Literal["day", "another", "correction", "undo", "back"]


@dataclass(frozen=True, slots=True)
class Treatment:
    """A step without a day of its own; with "picked" the day comes from the date picker."""

    step: TreatmentStep


@dataclass(frozen=True, slots=True)
class TreatmentDay:
    """A step about a day; `known` is the day of the treatment it was asked beside."""

    step: DayStep
    day: date
    known: date | None = None


@dataclass(frozen=True, slots=True)
class Agree:
    """Yes to keeping the day of the treatment."""

    day: date


@dataclass(frozen=True, slots=True)
class Disagree:
    """No to keeping it."""


@dataclass(frozen=True, slots=True)
class Tips:
    """Tips again, or no more of them."""

    on: bool


@dataclass(frozen=True, slots=True)
class TipsAt:
    """The time of day they come at."""

    hour: TimeOfDay


@dataclass(frozen=True, slots=True)
class Skin:
    """The answer to the check-in of one step of the care plan; no button says "other"."""

    step: str
    answer: CheckIn


# Reservations


WishStep = Literal["ask", "send", "edit", "words"]


@dataclass(frozen=True, slots=True)
class Wish:
    """Go on with a wish for a visit, send it, change part of it, or add words for staff; `of` is what is to be changed.

    It tells the whole wish but for the words.
    """

    step: WishStep
    service: str | None = None
    day: date | None = None
    at: time | None = None
    of: ReservationId | None = None


@dataclass(frozen=True, slots=True)
class LaterTimes:
    """The free times of the day of a wish from `first` on."""

    first: time
    service: str | None = None
    day: date | None = None
    at: time | None = None
    of: ReservationId | None = None


@dataclass(frozen=True, slots=True)
class TakeTime:
    """A free time, in the clinic's wall time."""

    service: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NewWish:
    """Any other time for a service, or for one still to be chosen."""

    service: str | None


@dataclass(frozen=True, slots=True)
class GoOn:
    """Take the wish up again that was left midway."""


@dataclass(frozen=True, slots=True)
class DropWish:
    """Leave it."""


@dataclass(frozen=True, slots=True)
class OpenPage:
    """The way to the page with a calendar. Every button that opens an address by itself carries it too."""


@dataclass(frozen=True, slots=True)
class WaitingList:
    """On the waiting list of a day, or off it."""

    wanted: bool
    service: str | None
    day: date


Answer = Literal["accept", "refuse", "cancel"]


@dataclass(frozen=True, slots=True)
class AnswerVisit:
    """Accept or refuse a proposed time, or cancel for good, as the reservation stood at that turn."""

    answer: Answer
    reservation: ReservationId
    turn: int


VisitStep = Literal["change", "cancel", "show", "keep"]


@dataclass(frozen=True, slots=True)
class Visit:
    """Begin to change or cancel a reservation, see it, or keep it after all."""

    step: VisitStep
    reservation: ReservationId
    turn: int | None = None


# The desk of staff


TaskStep = Literal["answer", "send", "later", "close", "show"]
DeskStep = Literal["confirm", "other", "decline", "words", "send", "show"]
DeskListed = Literal["open", "today"]


@dataclass(frozen=True, slots=True)
class DeskTask:
    """Answer a patient's question, send what was written, at once or for when they look; close it, or see it again."""

    step: TaskStep
    task: str


@dataclass(frozen=True, slots=True)
class DeskVisit:
    """Confirm a reservation, offer another time, decline, write own words, send them; or see it again."""

    step: DeskStep
    reservation: ReservationId
    turn: int


@dataclass(frozen=True, slots=True)
class DeskReason:
    """Decline for a reason."""

    reservation: ReservationId
    turn: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class DeskPropose:
    """Propose a time, in the clinic's wall time."""

    reservation: ReservationId
    turn: int
    at: datetime


@dataclass(frozen=True, slots=True)
class DeskList:
    """What is open, or who comes today."""

    what: DeskListed


@dataclass(frozen=True, slots=True)
class DeskUnknown:
    """A button of the desk that cannot be read: staff are told so as staff."""


Desk = DeskTask | DeskVisit | DeskReason | DeskPropose | DeskList | DeskUnknown
Reserving = Wish | LaterTimes | TakeTime | NewWish | GoOn | DropWish | OpenPage | WaitingList | AnswerVisit | Visit
Aftercare = Treatment | TreatmentDay | Agree | Disagree | Tips | TipsAt | Skin
Talking = Ask | InWords | Helped | ToStaff | Speak | DeleteData | Photos | ContactTap
Tap = Talking | Menu | Aftercare | Reserving | Desk


# Spelled


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a kind is written: its fields stand in braces, those that are `fixed` are told by the rest."""

    kind: type[Tap]
    pattern: str
    fixed: Mapping[str, Any] = field(default_factory=dict)

    def gaps(self) -> Iterator[tuple[str, str]]:
        """The fixed text before each field, and the field; at the end what is left of the text, and no field."""
        return ((text, name or "") for text, name, _, _ in Formatter().parse(self.pattern))


# A kind is written as its first spelling that fits, and read in all of them.
SPELLINGS: tuple[Spelling, ...] = (
    Spelling(Ask, "topic:{slug}"),
    Spelling(InWords, "words:{slug}"),
    Spelling(Helped, "helped:{answer}:{slug}"),
    Spelling(ToStaff, "staff:{step}"),
    Spelling(Speak, "language:{language}"),
    Spelling(Menu, "menu:{area}"),
    Spelling(DeleteData, "delete:yes", {"sure": True}),
    Spelling(DeleteData, "delete:no", {"sure": False}),
    Spelling(Photos, "photo:{step}:{ask}"),
    Spelling(ContactTap, "contact:{step}"),
    Spelling(Treatment, "treatment:{step}"),
    Spelling(TreatmentDay, "treatment:{step}:{day}", {"known": None}),
    Spelling(TreatmentDay, "treatment:{step}:{day}:{known}"),
    Spelling(Agree, "consent:yes:{day}"),
    Spelling(Disagree, "consent:no"),
    Spelling(Tips, "tips:resume", {"on": True}),
    Spelling(Tips, "tips:stop", {"on": False}),
    Spelling(TipsAt, "tips:hour-{hour}"),
    Spelling(Skin, "checkin:{step}:{answer}"),
    Spelling(Wish, "reservation:{step}:{service}:{day}:{at}:{of}"),
    Spelling(LaterTimes, "reservation:from{first}:{service}:{day}:{at}:{of}"),
    Spelling(TakeTime, "reservation:take:{service}:{at}"),
    Spelling(NewWish, "reservation:new:{service}"),
    Spelling(GoOn, "reservation:on"),
    Spelling(DropWish, "reservation:drop"),
    Spelling(OpenPage, "reservation:page"),
    Spelling(WaitingList, "reservation:wait:{service}:{day}", {"wanted": True}),
    Spelling(WaitingList, "reservation:wait-no:{service}:{day}", {"wanted": False}),
    Spelling(AnswerVisit, "reservation:accept:{reservation}:{turn}", {"answer": "accept"}),
    Spelling(AnswerVisit, "reservation:refuse:{reservation}:{turn}", {"answer": "refuse"}),
    Spelling(AnswerVisit, "reservation:cancel-sure:{reservation}:{turn}", {"answer": "cancel"}),
    Spelling(Visit, "reservation:{step}:{reservation}", {"turn": None}),
    Spelling(Visit, "reservation:{step}:{reservation}:{turn}"),
    Spelling(DeskList, "desk:list:{what}"),
    Spelling(DeskTask, "desk:{step}:{task}"),
    Spelling(DeskVisit, "desk:{step}:{reservation}:{turn}"),
    Spelling(DeskReason, "desk:reason:{reservation}:{turn}:{reason}"),
    Spelling(DeskPropose, "desk:propose:{reservation}:{turn}:{at}"),
    Spelling(DeskUnknown, "desk:"),
)
FAMILIES = frozenset(spelling.pattern.partition(":")[0] for spelling in SPELLINGS)


def encode(tap: Tap) -> str:
    """The data of a postback; ValueError for what no button can carry: a name with a colon, a day of the year 1."""
    for spelling in SPELLINGS:
        if type(tap) is spelling.kind and all(getattr(tap, name) == told for name, told in spelling.fixed.items()):
            data = "".join(text + (_written(getattr(tap, name)) if name else "") for text, name in spelling.gaps())
            if _units(data) <= DATA_LIMIT and decode(data) == tap:
                return data
    raise ValueError(f"no button can carry this {type(tap).__name__}")


def decode(data: str) -> Tap | None:
    """What a button of any age carries; None for data that none of ours does. Raises for nothing."""
    for spelling, shape in _SHAPES:
        if found := shape.fullmatch(data):
            with suppress(_Unreadable):
                told = {name: _read(_FIELDS[spelling.kind][name], text) for name, text in found.groupdict().items()}
                return spelling.kind(**told, **spelling.fixed)
    return DeskUnknown() if data.startswith("desk:") else None


def menu_label(data: str) -> str | None:
    """The key of the words a button has on the rich menu; None for one that stands below a message."""
    match decode(data):
        case Menu(area):
            return f"menu.area_{area}"
        case Speak(language):
            return f"language.in_{language}"
        case _:
            return None


def picked_day(told: str) -> date | None:
    """The day a date picker gave back; None for what is none."""
    with suppress(_Unreadable):
        return _read_day(told)
    return None


def can_carry(name: str) -> bool:
    """Whether a name, as a service's, can travel in a button."""
    return 0 < _units(name) <= NAME_LIMIT and ":" not in name


# Part by part


class _Unreadable(ValueError):
    """Not a part of any button we ever showed."""


_FIELDS = {kind: get_type_hints(kind) for kind in get_args(Tap)}


def _shape(spelling: Spelling) -> re.Pattern[str]:
    """A field holds no colon, but for the one in a time of the wall clock."""
    fields = _FIELDS[spelling.kind]
    gaps = {name: "[^:]*:[^:]*" if fields[name] is datetime else "[^:]*" for _, name in spelling.gaps() if name}
    parts = (
        f"{re.escape(text)}(?P<{name}>{gaps[name]})" if name else re.escape(text) for text, name in spelling.gaps()
    )
    return re.compile("".join(parts), re.DOTALL)


_SHAPES = tuple((spelling, _shape(spelling)) for spelling in SPELLINGS)


def _written(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.isoformat(timespec="minutes")
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H%M}"
        case _:
            return str(value)


def _read(hint: Any, told: str) -> Any:
    """One field of that type."""
    if NoneType in get_args(hint):
        return _read(next(one for one in get_args(hint) if one is not NoneType), told) if told else None
    if get_origin(hint) is Literal:
        return told if told in get_args(hint) else _unreadable()
    reads: Mapping[Any, Callable[[str], Any]] = {
        date: _read_day,
        time: _read_clock,
        datetime: _read_wall,
        int: _read_turn,
    }
    return reads.get(hint, _read_name)(told)


def _unreadable() -> NoReturn:
    raise _Unreadable


def _read_name(told: str) -> str:
    return told if 0 < _units(told) <= NAME_LIMIT else _unreadable()


def _read_turn(told: str) -> int:
    few = told.isascii() and told.isdigit() and len(told) <= TURN_DIGITS
    return int(told) if few and str(int(told)) == told else _unreadable()


def _read_day(told: str) -> date:
    """Only as we write it, and in years that somebody may mean."""
    try:
        day = date.fromisoformat(told)
    except ValueError:
        _unreadable()
    return day if day.isoformat() == told and FIRST_YEAR <= day.year <= LAST_YEAR else _unreadable()


def _read_clock(told: str) -> time:
    if not re.fullmatch("[0-9]{4}", told) or told[:2] > "23" or told[2:] > "59":
        _unreadable()
    return time(int(told[:2]), int(told[2:]))


def _read_wall(told: str) -> datetime:
    day, _, clock = told.partition("T")
    return datetime.combine(_read_day(day), _read_clock(f"{clock[:2]}{clock[3:]}" if clock[2:3] == ":" else ""))


def _units(text: str) -> int:
    """LINE's measure; halves of characters count as one each."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
