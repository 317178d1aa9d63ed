"""The day of a treatment: what is asked about it, what is said when it is kept, put right or taken back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from bot.flows import tips
from bot.flows.treatment import consent
from bot.turn.choices import HELP, REGISTER, topics
from bot.turn.decision import Decision, Deed, Move, Register, ResumeTips, Unregister
from bot.turn.heard import Heard
from bot.turn.situation import CARE_PLAN, Situation
from clinic.conversation import Conversation
from clinic.message import Choice, Pick, Text
from clinic.talks import DayAsked, DayKept, DayTold, TwoDays
from clinic.taps import Treatment, TreatmentDay
from clinic.treatment import Planned, Timing
from intents.dates import treatment
from intents.languages import date_rules
from intents.languages.normalise import normalise
from intents.languages.spoken import SPOKEN
from knowledge import wording
from knowledge.library import Library
from scheduler.plan import plan

# What a day is to the one already known: a treatment of its own, or the same one put right.
How = Literal["another", "correction"]

LEAVE = Choice("button.never_mind", Treatment("leave"))


def start(situation: Situation, day: date | None, library: Library) -> Decision:
    """Somebody tells of a treatment, or wants to."""
    return with_day(situation, day, library) if day else ask_day(situation, library, "treatment.when")


def correct(situation: Situation, day: date | None, library: Library) -> Decision:
    """Somebody says that the day is wrong."""
    known = situation.aftercare.treatment
    if known is None:
        return start(situation, day, library)
    if day is None:
        return ask_day(situation, library, "treatment.which_day", was=known.treated_on)
    return with_day(situation, day, library, "correction")


def with_day(situation: Situation, day: date, library: Library, how: How | None = None) -> Decision:
    """Everything that must be asked before a day is kept, one thing at a time."""
    known = situation.aftercare.treatment
    if day > situation.today:
        return ask_day(situation, library, "treatment.to_come", was=was_put_right(situation))
    if day < _earliest(situation, library):
        return _ask_long_ago(situation, day, library)
    if not situation.aftercare.agreed:
        return consent.ask(situation, day, library)
    if known is not None and known.treated_on == day:
        return _kept(situation, _Kept("treatment.already", day, situation.aftercare.coming), library)
    if known is None or how == "another":
        planned = planned_for(situation, day, library)
        return _kept(situation, _Kept("treatment.kept", day, planned, (Register(day),)), library)
    if how == "correction":
        return moved(situation, known.treated_on, day, library)
    return _ask_which(situation, known.treated_on, day, library)


def with_known(situation: Situation, day: date, known: date | None, library: Library, how: How) -> Decision:
    """What was said of the treatment known when it was asked; where another one is by now, how things stand."""
    current = situation.aftercare.treatment
    if known is None or (current and day == current.treated_on):
        return with_day(situation, day, library)
    if current and known == current.treated_on:
        return with_day(situation, day, library, how)
    return _meanwhile(situation, library)


def _meanwhile(situation: Situation, library: Library) -> Decision:
    current = situation.aftercare.treatment
    if current is None:
        return tips.upcoming(situation, library)
    choices = (*topics("change-treatment-date"), HELP)
    on = wording.on(library, current.treated_on, situation.language)
    return Decision((Text("treatment.meanwhile", {"on": on}, choices),), Conversation(), situation.language)


def _earliest(situation: Situation, library: Library) -> date:
    """Of an older treatment nothing is left to say."""
    return situation.today - timedelta(days=max(step.day for step in library.careplans[CARE_PLAN].steps))


def told_beside(situation: Situation, heard: Heard, library: Library) -> date | None:
    """The day of a treatment that is told of beside something else, where nobody knows of one and nobody was asked yet."""
    kept = situation.aftercare
    if kept.treatment or kept.consent or heard.read.foreign or heard.read.outcome == "start":
        return None
    told = treatment.stated(heard.text, situation.today)
    return told.day if told and told.as_done and told.day >= _earliest(situation, library) else None


# What is asked


def ask_day(situation: Situation, library: Library, key: str, was: date | None = None) -> Decision:
    today = situation.today
    pick = Pick(_earliest(situation, library).isoformat(), today.isoformat(), today.isoformat())
    near = tuple(
        Choice(f"button.{name}", TreatmentDay("day", today - timedelta(days=ago)))
        for ago, name in enumerate(("today", "yesterday"))
    )
    choices = (*near, Choice("button.pick_day", Treatment("picked"), pick=pick), LEAVE)
    says = (Text(key, choices=choices, shape="buttons"),)
    return Decision(says, Conversation(DayAsked(was)), situation.language)


def _ask_long_ago(situation: Situation, day: date, library: Library) -> Decision:
    days = str((situation.today - day).days)
    params = {"on": wording.day(library, day, situation.language), "days": days}
    choices = (
        Choice("button.day_right", Treatment("long-ago")),
        Choice("button.day_other", Treatment("ask")),
    )
    says = (Text("treatment.long_ago", params, choices, shape="confirm"),)
    return Decision(says, Conversation(DayTold("long-ago", day)), situation.language)


def _ask_which(situation: Situation, known: date, day: date, library: Library) -> Decision:
    """Two days: two treatments, or one day mistaken? An earlier treatment has nothing to add to the tips of the later."""
    params = {
        "was": wording.on(library, known, situation.language),
        "on": wording.on(library, day, situation.language),
    }
    correction = Choice("button.day_mistaken", TreatmentDay("correction", day, known))
    if day < known:
        says = (Text("treatment.correction", params, (correction, LEAVE), shape="confirm"),)
        return Decision(says, Conversation(TwoDays("correction", day, known)), situation.language)
    choices = (Choice("button.day_another", TreatmentDay("another", day, known)), correction, LEAVE)
    says = (Text("treatment.which", params, choices, shape="buttons"),)
    return Decision(says, Conversation(TwoDays("which", day, known)), situation.language)


# What is kept


@dataclass(frozen=True, slots=True)
class _Kept:
    """A day that is kept: the words for it, the tips that follow, what is done, and the day whose place it took."""

    key: str
    day: date
    planned: Sequence[Planned]
    deeds: tuple[Deed, ...] = ()
    was: date | None = None


def _kept(situation: Situation, kept: _Kept, library: Library) -> Decision:
    """The day again with its weekday, what will come and when, and one tap to undo it."""
    day, was, deeds = kept.day, kept.was, kept.deeds
    undo = Choice("button.undo", TreatmentDay("back", was, day) if was else TreatmentDay("undo", day))
    ahead = tips.ahead(situation, kept.planned, library)
    says = (
        Text(kept.key, {"on": wording.on(library, day, situation.language)}),
        replace(ahead, choices=(undo, *ahead.choices)),
    )
    if situation.aftercare.tips.paused and not situation.aftercare.tips.stopped:  # who registers wants them again
        deeds = (*deeds, ResumeTips())
    return Decision(says, Conversation(DayKept(day, was)), situation.language, deeds)


def planned_for(
    situation: Situation, day: date, library: Library, told: frozenset[str] = frozenset()
) -> tuple[Planned, ...]:
    """What keeping that day will write down."""
    hours, prefers = library.clinic.tips.hours, situation.aftercare.tips.time_of_day
    return plan(library.careplans[CARE_PLAN], day, situation.now, Timing(situation.zone, hours, prefers), told)


def moved(situation: Situation, was: date, day: date, library: Library) -> Decision:
    planned = planned_for(situation, day, library, situation.aftercare.told)
    return _kept(situation, _Kept("treatment.moved", day, planned, (Move(day),), was), library)


def undone(situation: Situation, day: date, library: Library) -> Decision:
    known = situation.aftercare.treatment
    choices = (REGISTER, HELP)
    if known is None or known.treated_on != day:
        return Decision((Text("treatment.nothing_to_undo", choices=choices),), Conversation(), situation.language)
    says = (Text("treatment.undone", {"on": wording.on(library, day, situation.language)}, choices),)
    return Decision(says, Conversation(), situation.language, (Unregister(day),))


def left(situation: Situation) -> Decision:
    return Decision((Text("treatment.left", choices=(HELP,)),), Conversation(), situation.language)


def too_long_ago(situation: Situation) -> Decision:
    return Decision((Text("treatment.too_long_ago", choices=(HELP,)),), Conversation(), situation.language)


def was_put_right(situation: Situation) -> date | None:
    """The day that is being put right."""
    asked = situation.conversation.flow
    return asked.was if isinstance(asked, DayAsked) else None


def asked_for(situation: Situation) -> How | None:
    known = situation.aftercare.treatment
    return "correction" if known and was_put_right(situation) == known.treated_on else None


def days_in(text: str, today: date) -> Sequence[date_rules.Mention]:
    """Every day named, of whatever."""
    return date_rules.find(normalise(text), today, [rule for one in SPOKEN for rule in one.PAST_DAYS])
