"""Registering a treatment, putting its day right, taking it back.

    no day yet ─────────────────> DayAsked
    a day before the plan's time > DayTold: long-ago
    nothing agreed yet ─────────> DayTold: consent
    another day is known ───────> TwoDays: which, or correction where the new one is earlier
    kept ───────────────────────> DayKept: may be taken back, or put right

Whatever else is said in between is answered as always.
"""

import re
from dataclasses import replace
from datetime import date

from bot.flows import tips
from bot.flows.treatment import consent
from bot.flows.treatment import day as days
from bot.turn.decision import Decision, ResumeTips
from bot.turn.heard import Heard
from bot.turn.situation import Situation
from clinic.talks import DayAsked, DayKept, DayTold, TreatmentTalk, TwoDays
from clinic.taps import Treatment, TreatmentDay
from intents.dates import wishes
from intents.understand import Understood
from knowledge import wording
from knowledge.library import Library

_CLAUSE = re.compile(r"[、。,.;!！\n]|\\bbut\\b")
ABOUT_THE_DAY = frozenset({"register-treatment", "change-treatment-date"})


# What is typed


def said(situation: Situation, asked: TreatmentTalk, heard: Heard, library: Library) -> Decision | None:
    """What fits what was last asked, or shown."""
    match asked:
        case DayAsked(was):
            return _day_said(situation, was, heard, library)
        case DayTold(step="consent"):
            return _consent_said(situation, asked.day, heard, library)
        case DayTold():
            return _long_ago_said(situation, heard, library)
        case TwoDays(step="which"):
            return _which_said(situation, asked, heard, library)
        case TwoDays():
            return _correction_said(situation, asked, heard, library)
        case DayKept():
            return _kept_said(situation, asked, heard, library)


def _day_said(situation: Situation, was: date | None, heard: Heard, library: Library) -> Decision | None:
    if day := _named(heard.read) or _in_its_clause(heard, situation.today):
        return days.with_day(situation, day, library, days.asked_for(situation))
    if heard.means("no"):
        return days.left(situation)
    to_come = wishes.read(heard.text, situation.today, (), lambda _: ()).days
    if heard.does("later") and not to_come:
        return days.left(situation)
    if heard.read.foreign or not (heard.read.outcome in ("decline", "suggest") or heard.read.label in ABOUT_THE_DAY):
        return None
    key = _wrong_with(heard, situation.today)
    return days.ask_day(situation, library, key, was=was) if key else None


def _consent_said(situation: Situation, day: date, heard: Heard, library: Library) -> Decision | None:
    match consent.typed(heard):
        case _ if heard.means("either_way"):
            return consent.ask_again(situation, day, library)
        case True:
            return _agreed(situation, day, library)
        case False:
            return consent.refused(situation, library)
        case _ if heard.read.label == "register-treatment" and heard.holds("consent_given"):
            return _agreed(situation, day, library)
        case _ if heard.does("later", "leave"):
            return consent.put_off(situation)
        case _ if "next-tips" in (heard.read.label, *heard.read.suggestions[:1]):
            return consent.what_comes(situation, day, days.planned_for(situation, day, library), library)
        case _ if instead := _day_instead(situation, heard.read, library):
            return instead
        case _:
            unclear = (heard.hesitates or heard.read.outcome in ("decline", "suggest")) and not heard.read.foreign
            return consent.ask_again(situation, day, library) if unclear else None


def _long_ago_said(situation: Situation, heard: Heard, library: Library) -> Decision | None:
    if heard.means("agree"):
        return days.too_long_ago(situation)
    if heard.means("disagree"):
        return days.start(situation, None, library)
    return _day_instead(situation, heard.read, library)


def _which_said(situation: Situation, two: TwoDays, heard: Heard, library: Library) -> Decision | None:
    if heard.means("another"):
        return days.with_known(situation, two.day, two.known, library, "another")
    if heard.means("agree"):
        return days.with_day(situation, two.day, library)  # yes to which of the two? asked once more
    return _correction_said(situation, two, heard, library, "correction")


def _correction_said(
    situation: Situation, two: TwoDays, heard: Heard, library: Library, yes: str = "agree"
) -> Decision | None:
    if heard.means("correction") or heard.means(yes):
        return days.with_known(situation, two.day, two.known, library, "correction")
    if heard.means("no"):
        return days.left(situation)
    return _day_instead(situation, heard.read, library)


def _kept_said(situation: Situation, kept: DayKept, heard: Heard, library: Library) -> Decision | None:
    """Just kept: take it back, put it right, or choose the hour."""
    if heard.means("undo"):
        if kept.was:
            return days.with_known(situation, kept.was, kept.day, library, "correction")
        return days.undone(situation, kept.day, library)
    if heard.means("correction") or heard.means("disagree"):
        return days.correct(situation, None, library)
    day = _named(heard.read)
    # Told of outright it may be another treatment, which is asked.
    if day and (heard.read.label != "register-treatment" or _corrects(situation, heard)):
        return days.with_day(situation, day, library, "correction")
    return tips.hour_said(situation, heard, library)


def _corrects(situation: Situation, heard: Heard) -> bool:
    """Whether the one day named is said to be the true day of the one treatment there is."""
    return (
        situation.aftercare.treatments == 1
        and len({mention.day for mention in days.days_in(heard.text, situation.today)}) == 1
        and heard.holds("correcting")
        and not heard.holds("anew")
    )


def _in_its_clause(heard: Heard, today: date) -> date | None:
    """The one day that stands in one clause with the treatment, of several that are named."""
    clauses = [part for part in _CLAUSE.split(heard.text) if wording.holds(heard.library, "treatment_named", part)]
    named = {mention.day for part in clauses for mention in days.days_in(part, today)}
    return named.pop() if len(named) == 1 else None


def _day_instead(situation: Situation, read: Understood, library: Library) -> Decision | None:
    """Another day, where something was asked about one: it takes that one's place."""
    day = _named(read)
    return days.with_day(situation, day, library) if day else None


def _wrong_with(heard: Heard, today: date) -> str | None:
    """What to say where a day was meant, though none that could be kept: vague, impossible, one of two, to come."""
    if days.days_in(heard.text, today):
        return "treatment.unclear"
    if wishes.read(heard.text, today, (), lambda _: ()).days:
        return "treatment.to_come"
    told = {heard.read.label, *heard.read.suggestions}
    return "treatment.unclear" if heard.read.outcome == "decline" or ABOUT_THE_DAY & told else None


def _named(read: Understood) -> date | None:
    """A day by itself or told of as the treatment's, not one in a question about something else."""
    return read.date if read.outcome in ("decline", "suggest") or read.label in ABOUT_THE_DAY else None


def _agreed(situation: Situation, day: date, library: Library) -> Decision:
    """The yes and what it was given for, in one transaction. Who agrees to tips after having stopped them wants them again."""
    deed = consent.given(situation, library)
    stopped = situation.aftercare.tips.stopped
    resumes = (ResumeTips(),) if stopped else ()
    agreed = replace(situation, aftercare=situation.aftercare.agreeing(situation.now))
    if stopped:
        tips = replace(agreed.aftercare.tips, stopped=False)
        agreed = replace(agreed, aftercare=replace(agreed.aftercare, tips=tips))
    decision = days.with_day(agreed, day, library)
    return replace(decision, deeds=(deed, *resumes, *decision.deeds))


# What is tapped


def tapped(situation: Situation, tap: Treatment, picked: date | None, library: Library) -> Decision:
    """A button without a day of its own; `picked` comes from the date picker."""
    match tap.step:
        case "picked" if picked:
            return days.with_day(situation, picked, library, days.asked_for(situation))
        case "ask" | "picked":
            return days.start(situation, None, library)
        case "long-ago":
            return days.too_long_ago(situation)
        case "leave":
            return days.left(situation)


def day_tapped(situation: Situation, tap: TreatmentDay, library: Library) -> Decision:
    """A button about a day. An old one is checked as if new."""
    match tap.step:
        case "day":
            return days.with_day(situation, tap.day, library, days.asked_for(situation))
        case "another":
            return days.with_known(situation, tap.day, tap.known, library, "another")
        case "correction" | "back":
            return days.with_known(situation, tap.day, tap.known, library, "correction")
        case "undo":
            return days.undone(situation, tap.day, library)


def agreed(situation: Situation, day: date, library: Library) -> Decision:
    """Yes, by a button, to keeping that day."""
    return days.with_day(situation, day, library) if situation.aftercare.agreed else _agreed(situation, day, library)
