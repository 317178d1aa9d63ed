"""What a decision consists of: what is said, what is done, and what is remembered."""

from dataclasses import dataclass, field
from datetime import date

from clinic.conversation import Conversation
from clinic.message import Called, Say
from clinic.patient import NOBODY, Contact, Language
from clinic.photo import Photo
from clinic.reservation import Draft, ReservationId
from clinic.taps import Answer, Desk
from clinic.task import TaskKind
from clinic.treatment import CheckIn, TimeOfDay
from intents.understand import Understood
from store.outbox import Voice


@dataclass(frozen=True, slots=True)
class RaiseTask:
    kind: TaskKind
    topic: str | None = None
    about: tuple[Called, ...] = ()
    words: str | None = None
    message_id: str | None = None
    quiet: bool = False  # open it, announce it to nobody


@dataclass(frozen=True, slots=True)
class ChooseLanguage:
    language: Language


@dataclass(frozen=True, slots=True)
class Follow:
    following: bool


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Forget the words of an unsent message; `told` is what it told of the person that is not kept, and was only asked about."""

    message_id: str
    told: Contact = NOBODY


@dataclass(frozen=True, slots=True)
class WithdrawQuestion:
    """The person's newest open question needs no answer any more."""


@dataclass(frozen=True, slots=True)
class SeeAnswers:
    """Bring what staff have written and what waits to be looked at."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete everything of this person."""


@dataclass(frozen=True, slots=True)
class AskPhotos:
    """Note that it is asked whether staff may see these; `joins`: they belong to others, and what was said to those holds."""

    photos: tuple[Photo, ...]
    ask: str
    joins: bool = False


@dataclass(frozen=True, slots=True)
class PassPhotos:
    """Staff may see those asked about together; `wording` is the version of the words that were agreed to."""

    ask: str
    wording: str


@dataclass(frozen=True, slots=True)
class DropPhotos:
    """Staff may not see them, or no longer."""

    ask: str


@dataclass(frozen=True, slots=True)
class JoinStaff:
    code: str


@dataclass(frozen=True, slots=True)
class LeaveGroup:
    """Say goodbye in a group or room, and go."""


@dataclass(frozen=True, slots=True)
class LeaveStaff:
    pass


@dataclass(frozen=True, slots=True)
class GiveConsent:
    """A yes or a no to keeping the day of the treatment, and which words it was said to."""

    given: bool
    wording: str


@dataclass(frozen=True, slots=True)
class Register:
    day: date


@dataclass(frozen=True, slots=True)
class Move:
    """Correct the day of the latest treatment."""

    day: date


@dataclass(frozen=True, slots=True)
class Unregister:
    day: date


@dataclass(frozen=True, slots=True)
class Prefer:
    time_of_day: TimeOfDay


@dataclass(frozen=True, slots=True)
class StopTips:
    pass


@dataclass(frozen=True, slots=True)
class ResumeTips:
    pass


@dataclass(frozen=True, slots=True)
class NoteCheckIn:
    """How the skin is doing; `step` is None where it was said unasked."""

    step: str | None
    answer: CheckIn


@dataclass(frozen=True, slots=True)
class NoteHelped:
    """Whether the answer to a topic helped."""

    topic: str
    helped: bool


@dataclass(frozen=True, slots=True)
class KeepContact:
    """The person's name and telephone number: None leaves either as it is, an empty text has it forgotten. `message_id` names
    the messages they were written in, with a space between."""

    name: str | None
    telephone: str | None
    message_id: str | None = None


@dataclass(frozen=True, slots=True)
class RequestVisit:
    """Ask for what was put together, in the place of another reservation where it names one."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class AnswerVisit:
    """Accept or refuse a proposed time, or cancel, as it stood at that turn."""

    verb: Answer
    reservation_id: ReservationId
    turn: int


@dataclass(frozen=True, slots=True)
class WaitForPlace:
    """Be told when something falls free on a day; or not any more."""

    service: str
    day: date
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class ShowPage:
    """Tell the way to the page with a calendar."""


@dataclass(frozen=True, slots=True)
class AtDesk:
    """A colleague pressed a button of an alert, or wrote the `words` one asked for; None: left what was begun."""

    pressed: Desk | None
    words: str | None = None


PhotoDeed = AskPhotos | PassPhotos | DropPhotos
ReservationDeed = RequestVisit | AnswerVisit | WaitForPlace | ShowPage
AftercareDeed = GiveConsent | Register | Move | Unregister | Prefer | StopTips | ResumeTips | NoteCheckIn
Deed = (
    RaiseTask
    | ChooseLanguage
    | Follow
    | TakeBack
    | WithdrawQuestion
    | SeeAnswers
    | Forget
    | NoteHelped
    | PhotoDeed
    | KeepContact
    | JoinStaff
    | LeaveStaff
    | LeaveGroup
    | AftercareDeed
    | ReservationDeed
    | AtDesk
)


@dataclass(frozen=True, slots=True)
class Decision:
    """What to say, what to do, and how the conversation stands then.

    For `sodan ask`: `rule` is the one that decided, `passed_over` those before it, `read` what was understood.
    """

    says: tuple[Say, ...]
    conversation: Conversation
    language: Language
    deeds: tuple[Deed, ...] = ()
    urgent: bool = False
    voice: Voice = "bot"  # "anyway": said also while staff have the word
    settles: bool = False  # the reservation being put together, if any, is done with
    read: Understood | None = field(default=None, compare=False)
    rule: str = field(default="", compare=False)
    passed_over: tuple[str, ...] = field(default=(), compare=False)
