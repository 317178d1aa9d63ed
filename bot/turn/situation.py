"""What a decision is made from: plain values, read before anything is thought about."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.turn.agenda import Agenda
from clinic import talks
from clinic.conversation import Conversation
from clinic.patient import LANGUAGES, NOBODY, Contact, Language
from clinic.treatment import Planned, Treatment
from knowledge import careplan
from store.photos import Known
from store.treatments import Consent, Preference
from store.word import Word

# So long after a check-in, whatever is said may be about it.
ANY_WORDS = timedelta(hours=24)
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
class Noted:
    """How much is kept beside what a person wrote: `notes` and `tags` of staff, and their own word on so many answers."""

    notes: int = 0
    tags: int = 0
    feedback: int = 0


def nothing_noted() -> Noted:
    """For somebody who is not known yet."""
    return Noted()


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
    languages: tuple[Language, ...] = LANGUAGES  # that can be chosen
    spoken_before: bool = False  # the language is the person's own, not our guess
    invitation: bool = False  # the text is an open staff invitation
    is_staff: bool = False  # the chat itself is on the staff list
    open_tasks: int = 0
    waiting_for_staff: int = 0  # all open tasks of the clinic; counted only for somebody who is joining
    answers_waiting: bool = False  # staff have written what they have not looked at yet
    withdrawable: bool = False  # one of those is a question or a request, which the person may take back
    seen_to: bool = False  # staff have closed what the emergency answer had opened
    passed_lately: bool = False  # such a one was opened some hours ago
    aftercare: Aftercare = Aftercare()
    said_at: datetime | None = None  # when this event happened, which may be long before now
    last_said: datetime | None = None  # the person's message before this one
    word: Word | None = None  # who speaks; None: the bot
    photos: tuple[Known, ...] = ()  # the person's, in the order in which they were sent
    contact: Contact = NOBODY
    noted: Callable[[], Noted] = nothing_noted  # read when it is asked for, which is seldom
    own_chat: str = ""  # what opens the one-to-one chat, for somebody in a group; "" where that is not known
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
        return bool(self.conversation.offered) or talks.asks(self.conversation.flow)

    @property
    def today(self) -> date:
        """At the clinic, when it was said: after an outage "today" is still the day it was written on."""
        return (self.said_at or self.now).astimezone(self.zone).date()

    @property
    def days_since(self) -> int | None:
        """Days from the treatment to today; None where no treatment is known."""
        treatment = self.aftercare.treatment
        return (self.today - treatment.treated_on).days if treatment else None


def agenda_of(situation: Situation) -> Agenda:
    """For what is reached only where the clinic takes reservations here."""
    assert situation.agenda is not None
    return situation.agenda
