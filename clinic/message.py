"""What we say: first a value, not yet worded; then what a phone shows; then one call to LINE."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any, ClassVar, Literal, Protocol
from uuid import UUID

from clinic.patient import Language
from clinic.photo import Fetched
from clinic.reservation import Reason, Status
from clinic.taps import Tap

Shape = Literal["text", "confirm", "buttons", "card"]
# How the list in some words is drawn: along a line of time, point by point, one step after the other; or as words alone.
Picture = Literal["timeline", "list", "steps", "words"]


@dataclass(frozen=True, slots=True)
class Pick:
    """A date picker that opens at `opens`: LINE gives back the day as year-month-day of nobody's time zone."""

    first: str
    last: str
    opens: str


@dataclass(frozen=True, slots=True)
class ServiceName:
    """What the clinic calls a service, for so many people; `short` enough for a button."""

    slug: str
    short: bool = False
    people: int = 1


@dataclass(frozen=True, slots=True)
class Standing:
    """How a reservation stands."""

    status: Status


@dataclass(frozen=True, slots=True)
class Because:
    """Why staff decline; "own" are their own `words` alone."""

    reason: Reason | Literal["own"]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Called:
    """What people call a topic or an action (its title), or a danger sign."""

    what: Literal["title", "sign"]
    slug: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """A patient's own words, or what a person is called, read when they are shown: until then they may be taken back."""

    of: Literal["task", "reservation", "person"]
    id: str


# What fills a gap of a text. A date or time is of the clinic's calendar and clock, and has no zone.
Value = str | int | date | datetime | ServiceName | Standing | Because | tuple[Called, ...] | Quoted
Params = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Choice:
    """A thing to tap: `label` is a text key whose words then show as the person's own; `tap` comes back when it is pressed.

    With a `pick` a day is chosen first, and comes back beside it. One that `opens` an address sends nothing back.
    """

    label: str
    tap: Tap
    params: Params = field(default_factory=dict)
    pick: Pick | None = None
    opens: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A text by its key, with what fills its gaps."""

    key: str
    params: Params = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    shape: Literal["text", "confirm", "buttons"] = "text"


@dataclass(frozen=True, slots=True)
class Card:
    """A text with a list in its gap `list`: the first choices belong to its lines, all others stand below."""

    key: str
    params: Params
    lines: tuple[str, ...]
    choices: tuple[Choice, ...]
    shape: ClassVar[Literal["card"]] = "card"


@dataclass(frozen=True, slots=True)
class Answer:
    """The clinic's answer to a topic; `plain`: in words alone, where there is a picture of it."""

    slug: str
    choices: tuple[Choice, ...] = ()
    plain: bool = False
    shape: ClassVar[Literal["text"]] = "text"


@dataclass(frozen=True, slots=True)
class Urgent:
    """What a person in danger is told, after which signs, and whether staff know; `language` where it is not the letter's."""

    response: str
    signs: tuple[str, ...]
    staff_told: bool
    choices: tuple[Choice, ...] = ()
    language: Language | None = None
    shape: ClassVar[Literal["text"]] = "text"


@dataclass(frozen=True, slots=True)
class CareSteps:
    """Steps of a care plan whose day has come."""

    care_plan: str
    steps: tuple[str, ...]
    choices: tuple[Choice, ...] = ()
    shape: ClassVar[Literal["text"]] = "text"


@dataclass(frozen=True, slots=True)
class DayNote:
    """What the daybook says of a symptom from day `first` on, to somebody treated `on` a day, `days` ago."""

    symptom: str
    first: int
    on: date | str  # in words where a former version wrote them
    days: int
    choices: tuple[Choice, ...] = ()
    shape: ClassVar[Literal["text"]] = "text"


# One message, not yet worded.
Say = Text | Card | Answer | Urgent | CareSteps | DayNote


@dataclass(frozen=True, slots=True)
class Button:
    """A button as shown: words, and what comes back when it is pressed, or the address it opens."""

    label: str
    data: str
    pick: Pick | None = None
    opens: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """The words of a card around and in its list: the first line belongs to the first tap, and so on. `loud`: its first line
    must not be overlooked."""

    above: str
    lines: tuple[str, ...]
    below: str
    loud: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """How the words of a message are drawn. Nothing but `title` and `discreet` is said that the words do not say.

    `strong` are lines that stand out, `source` is one that stands back. The last `foot` of the buttons stay below the words,
    those of a card all of them; with `both` they are offered above the keyboard as well.
    """

    picture: Picture = "words"
    title: str = ""
    strong: tuple[str, ...] = ()
    source: str = ""
    colour: str = ""
    discreet: str = ""  # what a locked screen shows in the place of the words
    foot: int = 0
    both: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One message in its final words; those of a card are `listed` as well. Without a `look` it is plain text."""

    text: str
    taps: tuple[Button, ...] = ()
    shape: Shape = "text"
    listed: Listed | None = None
    look: Look | None = None

    def as_json(self) -> dict[str, Any]:
        taps = [[tap.label, tap.data, pick_as_list(tap.pick), *([tap.opens] if tap.opens else [])] for tap in self.taps]
        card = self.listed
        listed = card and [card.above, list(card.lines), card.below, *([True] if card.loud else [])]
        look = asdict(self.look) if self.look else None
        return {"text": self.text, "taps": taps, "shape": self.shape, "listed": listed, "look": look}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Message":
        taps = tuple(Button(label, back, pick_from_list(pick), *opens) for label, back, pick, *opens in data["taps"])
        above, lines, below, *loud = data.get("listed") or ("", (), "")
        listed = Listed(above, tuple(lines), below, bool(loud)) if above else None
        look = data.get("look")
        drawn = Look(**{**look, "strong": tuple(look["strong"])}) if look else None
        return cls(data["text"], taps, data["shape"], listed, drawn)


def pick_as_list(pick: Pick | None) -> list[str] | None:
    return [pick.first, pick.last, pick.opens] if pick else None


def pick_from_list(data: list[str] | None) -> Pick | None:
    return Pick(*data) if data else None


class Outcome(Enum):
    """What became of one call to LINE, as an answer to "again?"."""

    SENT = "sent"  # accepted, or already accepted under the same retry key
    UNKNOWN = "unknown"  # it may have been accepted: a time-out or 5xx after the request left
    NOT_SENT = "not-sent"  # it certainly was not accepted, and may be tried again
    SLOWER = "slower"  # 429: not accepted, too fast
    QUOTA = "quota"  # 429: not accepted, nothing left this month
    INVALID = "invalid"  # 400: certainly not accepted, something in the request itself is wrong
    DENIED = "denied"  # 401: the token is not accepted, whatever is asked; nothing is wrong with the letter
    FORBIDDEN = "forbidden"  # 403: the account may not do this, whoever it is for
    REFUSED = "refused"  # any other 4xx: never again as it stands


@dataclass(frozen=True, slots=True)
class Receipt:
    """LINE's word on one call. `reason`, for staff and logs: a status and LINE's request id, never anybody's words."""

    outcome: Outcome
    reason: str = ""
    retry_after: timedelta | None = None  # how long LINE wants to be left alone, where it says so


@dataclass(frozen=True, slots=True)
class Quota:
    """What LINE says of the month: how many messages the plan allows (None: any number), and how many went out."""

    limit: int | None
    used: int


class Messenger(Protocol):
    """The one mouth. No method raises for anything LINE or the network does."""

    def warm(self) -> None:
        """Pay for slow imports before the first message does."""

    def reply(self, token: str, messages: tuple[Message, ...]) -> Receipt: ...

    def push(self, to: str, messages: tuple[Message, ...], retry_key: UUID) -> Receipt: ...

    def multicast(self, to: tuple[str, ...], messages: tuple[Message, ...], retry_key: UUID) -> Receipt:
        """One call to at most 500 people; groups and rooms are none."""

    def probe(self) -> Receipt:
        """Whether LINE answers and accepts the token; nobody hears of it."""

    def quota(self) -> Quota | None:
        """What is left of the month, or None where LINE does not answer."""

    def content(self, message_id: str, most: int) -> Fetched:
        """What a person sent beside words, a photo say; never more than `most` bytes of it."""

    def loading(self, line_id: str) -> None:
        """Show a person, one-to-one, that an answer is on its way; nothing where that does not work."""

    def leave(self, chat: str) -> None:
        """Leave a group or room; nothing where that does not work: whoever wants it asks again."""

    def own_chat(self) -> str:
        """The address that opens the one-to-one chat with this account, for those who are in a group; "" where LINE does not
        tell its name just now."""

    def link_menu(self, line_id: str, menu: str | None) -> Receipt:
        """Show a person the page of the rich menu that LINE knows by this alias, at once; None: the common one.

        REFUSED where LINE knows no such page."""

    def profile_language(self, line_id: str) -> str | None:
        """The language LINE tells for this person (BCP 47), or None where it tells none or does not answer."""
