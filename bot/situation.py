"""What a decision is made from, and what it consists of: plain values."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.agenda import Agenda
from clinic.conversation import Conversation, Waiting
from clinic.message import Called, Say
from clinic.patient import Language
from clinic.reservation import Draft, ReservationId
from clinic.taps import Answer, Desk
from clinic.task import TaskKind
from clinic.treatment import CheckIn, Planned, TimeOfDay, Treatment
from intents.understand import Understood
from knowledge import careplan
from store.outbox import Voice
from store.treatments import Consent, Preference
from store.word import Word

# So long after a check-in, whatever is said may be about it.
ANY_WORDS = timedelta(hours=24)
# What may still be said to what was shown, though nothing was asked.
NO_QUESTIONS: tuple[Waiting, ...] = ("treatment-kept", "tips-hour")
CARE_PLAN = careplan.REGISTERED


@dataclass(frozen=True, slots=True)
class Aftercare:
    """What is kept of a person's tips and latest treatment, of so many `treatments`.

    `told` are the steps already sent, `asked` the check-in unanswered.
    """

    consent: Consent | None = None
    treatment: Treatment | None = None
    treatments: int = 0
    tips: Preference = Preference()
    told: frozenset[str] = frozenset()
    coming: tuple[Planned, ...] = ()
    answers: int = 0
    asked: str | None = None
    asked_at: datetime | None = None

    @property
    def agreed(self) -> bool:
        return self.consent is not None and self.consent.given

    def agreeing(self, now: datetime) -> "Aftercare":
        """As it stands once a yes is written down."""
        return replace(self, consent=Consent(True, "", now))


@dataclass(frozen=True, slots=True)
class Situation:
    """All that is known before one event of one person is thought about."""

    conversation: Conversation
    language: Language
    chosen: bool  # the person picked the language
    known_since: date
    now: datetime
    zone: ZoneInfo  # the clinic's
    staff_reachable: bool
    spoken_before: bool = False  # the language is the person's own, not our guess
    invitation: bool = False  # the text is an open staff invitation
    is_staff: bool = False  # the chat itself is on the staff list
    open_tasks: int = 0
    waiting_for_staff: int = 0  # all open tasks of the clinic; counted only for somebody who is joining
    withdrawable: bool = False  # one of those is a question or a request, which the person may take back
    passed_lately: bool = False  # such a one was opened some hours ago
    aftercare: Aftercare = Aftercare()
    said_at: datetime | None = None  # when this event happened, which may be long before now
    last_said: datetime | None = None  # the person's message before this one
    word: Word | None = None  # who speaks; None: the bot
    agenda: Agenda | None = None  # None where the clinic takes no reservations here

    @property
    def asked_lately(self) -> bool:
        """Whether "how is your skin?" is so fresh that any words may be its answer."""
        at = self.aftercare.asked_at
        return at is not None and self.now - at <= ANY_WORDS

    @property
    def asked_last(self) -> bool:
        """Whether it also is the last that was asked: it came after all the person had said."""
        at = self.aftercare.asked_at
        return self.asked_lately and at is not None and (self.last_said is None or at > self.last_said)

    @property
    def something_asked(self) -> bool:
        """Whether a question of ours is open that a plain word could answer."""
        return bool(self.conversation.offered) or self.conversation.waiting not in (None, *NO_QUESTIONS)

    @property
    def today(self) -> date:
        """At the clinic, when it was said: after an outage "today" is still the day it was written on."""
        return (self.said_at or self.now).astimezone(self.zone).date()

    @property
    def days_since(self) -> int | None:
        """Days from the treatment to today; None where no treatment is known."""
        treatment = self.aftercare.treatment
        return (self.today - treatment.treated_on).days if treatment else None


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
class AtDesk:
    """A colleague pressed a button of an alert, or wrote the `words` one asked for; None: left what was begun."""

    pressed: Desk | None
    words: str | None = None


ReservationDeed = RequestVisit | AnswerVisit | WaitForPlace
AftercareDeed = GiveConsent | Register | Move | Unregister | Prefer | StopTips | ResumeTips | NoteCheckIn
Deed = (
    RaiseTask
    | ChooseLanguage
    | Follow
    | TakeBack
    | WithdrawQuestion
    | Forget
    | JoinStaff
    | LeaveStaff
    | AftercareDeed
    | ReservationDeed
    | AtDesk
)


@dataclass(frozen=True, slots=True)
class Decision:
    """What to say, what to do, and how the conversation stands then. `read` tells why, for `sodan ask`."""

    says: tuple[Say, ...]
    conversation: Conversation
    language: Language
    deeds: tuple[Deed, ...] = ()
    urgent: bool = False
    voice: Voice = "bot"  # "anyway": said also while staff have the word
    settles: bool = False  # the reservation being put together, if any, is done with
    read: Understood | None = field(default=None, compare=False)
