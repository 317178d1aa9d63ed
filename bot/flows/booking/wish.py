"""What a text tells about a wish for a reservation, and whether it is an answer to what was asked."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.turn.agenda import names_time
from bot.turn.heard import Heard
from bot.turn.situation import Situation, agenda_of
from clinic import talks
from clinic.reservation import Draft
from intents.dates import wishes
from intents.dates.wishes import Wish
from intents.languages.calendar_ahead import Days

FEW_WORDS = 24
NEAR, MINUTE = timedelta(hours=1), timedelta(minutes=1)  # what "about five" takes in


def own_days(situation: Situation, text: str, told: Wish) -> Days:
    """The days that may tell which reservation of theirs a person speaks of."""
    return agenda_of(situation).wish(own, situation.today).days if (own := wishes.own(text)) else told.days


def merged(draft: Draft, told: Wish) -> Draft:
    """The draft with what was just said: the later word counts."""
    kept = replace(
        draft,
        service=told.service or draft.service,
        days=told.days or draft.days,
        never=told.never or draft.never,
        soonest=told.soonest,
    )
    if told.at and told.about:
        return replace(kept, at=None, after=_apart(told.at, -NEAR), before=_apart(told.at, NEAR + MINUTE))
    timed = told.at or told.after or told.before
    return replace(kept, at=told.at, after=told.after, before=told.before) if timed else kept


def _apart(at: time, by: timedelta) -> time:
    """A time of the same day."""
    moment = datetime.combine(date.min + timedelta(days=1), at) + by
    return moment.time()


def answers(talk: talks.Wish, heard: Heard) -> bool:
    """A few words that name just what was asked for, whatever else they might mean: "the 9th", "nose and cheeks"."""
    if len(heard.text) > FEW_WORDS or wishes.asks(heard.text):
        return False
    told = heard.wish
    match talk.step:
        case "service":
            return told.service is not None
        case "day":
            return bool(told.days)
        case "time" | "near" | "confirm":
            return names_time(told)
        case _:
            return False


def offered_first(talk: talks.Wish, told: Wish) -> Wish:
    """4/5 may be two days: the one that stands in the list is meant."""
    if talk.step != "day" or len(told.days) < 2:
        return told
    listed = [day for day in told.days if day in talk.listed]
    return replace(told, days=tuple(listed)) if len(listed) == 1 else told
