"""What a decision is made from, and what it consists of: plain values."""

from dataclasses import dataclass, field
from datetime import date

from clinic.conversation import Conversation
from clinic.message import Say
from clinic.patient import Language
from clinic.task import TaskKind
from intents.understand import Understood


@dataclass(frozen=True, slots=True)
class Situation:
    """All that is known before one event of one person is thought about."""

    conversation: Conversation
    language: Language
    chosen: bool  # the person picked the language
    known_since: date
    today: date  # at the clinic
    staff_reachable: bool
    invitation: bool = False  # the text is an open staff invitation
    is_staff: bool = False  # the chat itself is on the staff list
    open_tasks: int = 0
    waiting_for_staff: int = 0  # all open tasks of the clinic; counted only for somebody who is joining
    withdrawable: bool = False  # one of those is a question or a request, which the person may take back


@dataclass(frozen=True, slots=True)
class RaiseTask:
    kind: TaskKind
    topic: str | None = None
    about: str = ""
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
    """Forget the words of an unsent message."""

    message_id: str


@dataclass(frozen=True, slots=True)
class WithdrawQuestion:
    """The person's newest open question needs no answer any more."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete everything of this person."""


@dataclass(frozen=True, slots=True)
class JoinStaff:
    code: str


@dataclass(frozen=True, slots=True)
class LeaveStaff:
    pass


Deed = RaiseTask | ChooseLanguage | Follow | TakeBack | WithdrawQuestion | Forget | JoinStaff | LeaveStaff


@dataclass(frozen=True, slots=True)
class Decision:
    """What to say, what to do, and how the conversation stands then. `read` tells why, for `sodan ask`."""

    says: tuple[Say, ...]
    conversation: Conversation
    language: Language
    deeds: tuple[Deed, ...] = ()
    urgent: bool = False
    read: Understood | None = field(default=None, compare=False)
