"""What a text tells about a wish for a reservation, and whether it is an answer to what was asked."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.turn.agenda import names_time
from bot.turn.heard import Heard
from bot.turn.situation import Situation, agenda_of
from clinic import talks
from clinic.message import Say, Text
from clinic.reservation import Draft
from intents.dates import referring, wishes
from intents.dates.wishes import Wish
from intents.languages.calendar_ahead import Days
from intents.understand import Understood

FEW_WORDS = 24
A_SENTENCE = 80
# What is suggested where only days and times are named; anything else is about something else.
ABOUT_TIMES = frozenset(
    {
        "opening-hours", "session-duration", "session-interval", "register-treatment", "change-treatment-date", "reserve",
        "reschedule", "reservation-status", "free-counselling", "price", "age-limit", "cancel-reservation",
    }
)  # fmt: skip
NEAR, MINUTE = timedelta(hours=1), timedelta(minutes=1)  # what "about five" takes in


def own_days(situation: Situation, text: str, told: Wish) -> Days:
    """The days that may tell which reservation of theirs a person speaks of."""
    return agenda_of(situation).wish(own, situation.today).days if (own := wishes.own(text)) else told.days


def merged(draft: Draft, told: Wish, listed: talks.Listed = ()) -> Draft:
    """The draft with what was just said: the later word counts. `listed` is what could be chosen from."""
    told = shifted(_pointed(draft, told, listed), listed)
    lost = told.impossible is not None and not told.days
    alone = told.people == 1 and draft.people > 1  # what is told beside it is of the other person
    kept = replace(
        draft,
        service=(draft.service if alone and draft.service else None) or told.service or draft.service,
        days=() if lost else told.days or draft.days,
        never=told.never or draft.never,
        soonest=told.soonest,
        latest=told.latest,
        people=told.people or draft.people,
        ats=told.ats or draft.ats,
        named_day=((told.impossible.day if told.impossible else None) or draft.day if lost else None)
        or draft.named_day,
    )
    if told.at and told.about:
        after, before = _apart(told.at, -NEAR), _apart(told.at, NEAR + MINUTE)
        return replace(kept, at=None, after=after, before=before, named_at=told.at)
    timed = told.at or told.after or told.before or told.ats or told.latest
    return replace(kept, at=told.at, after=told.after, before=told.before) if timed else kept


def _pointed(draft: Draft, told: Wish, listed: talks.Listed) -> Wish:
    """With the day or time that is pointed at: the later one of two that were named or listed."""
    if told.which is None:
        return told
    if told.at is None and draft.ats:
        at = _other(draft.at, draft.ats) if told.which == "other" else referring.chosen(told.which, draft.ats)
        return replace(told, at=at)
    if told.days:
        chosen = referring.chosen(told.which, told.days)
        return replace(told, days=(chosen,)) if chosen and len(told.days) > 1 else told
    moments = [one for one in listed if isinstance(one, datetime)]
    days = [one for one in listed if not isinstance(one, datetime | str)]
    if moments and told.at is None and (moment := referring.chosen(told.which, moments)):
        return replace(told, days=(moment.date(),), at=moment.time())
    day = referring.chosen(told.which, draft.days if len(draft.days) > 1 else days)
    return replace(told, days=(day,)) if day else told


def shifted(told: Wish, listed: talks.Listed) -> Wish:
    """Later or earlier than the times that were listed, where none was named."""
    times = [one.time() for one in listed if isinstance(one, datetime)]
    if told.shift is None or told.at or told.after or told.before or not times:
        return told
    return (
        replace(told, after=_apart(max(times), MINUTE)) if told.shift == "later" else replace(told, before=min(times))
    )


def _other(at: time | None, among: tuple[time, ...]) -> time | None:
    """Of two the one that is not chosen."""
    left = [one for one in among if one != at]
    return left[0] if len(left) == 1 else None


def cannot(told: Wish) -> tuple[Say, ...]:
    """That a day is over, or that there is none such."""
    if told.impossible is None:
        return ()
    day = told.impossible.day
    return (Text("reservation.day_past", {"on": day}) if day else Text("reservation.no_such_day"),)


def names_something(told: Wish) -> bool:
    """Whether it tells anything of a visit."""
    return replace(told, anything=False) != Wish()


def about(draft: Draft) -> time | None:
    """The time a wish is about, where it may also be one near to it."""
    at = draft.named_at
    if draft.at or at is None or not draft.after or not draft.before:
        return None
    return at if (draft.after, draft.before) == (_apart(at, -NEAR), _apart(at, NEAR + MINUTE)) else None


def _apart(at: time, by: timedelta) -> time:
    """A time of the same day."""
    moment = datetime.combine(date.min + timedelta(days=1), at) + by
    return moment.time()


def answers(talk: talks.Wish, heard: Heard) -> bool:
    """Words that name just what was asked for, whatever else they might mean: "the 9th", "nose and cheeks"."""
    told = heard.wish
    if wishes.asks(heard.text):
        return False
    if len(heard.text) > FEW_WORDS and not (len(heard.text) <= A_SENTENCE and _exact(told, heard)):
        return False
    match talk.step:
        case "service":
            return told.service is not None
        case "day":
            return bool(told.days or told.which)
        case "time" | "near" | "confirm" | "paused" | "aside":
            return names_time(told) or _exact(told, heard)
        case _:
            return False


def _exact(told: Wish, heard: Heard) -> bool:
    """Whether a time, a service, or how many come is told outright; a day may stand in any question."""
    surely = heard.read.outcome in ("answer", "ask-staff")
    return bool(
        told.at or told.service or told.people or told.which or told.latest or told.ats or (told.day and not surely)
    )


def offered_first(talk: talks.Wish, told: Wish, text: str) -> Wish:
    """4/5 may be two days: the one that stands in the list is meant. So it is of weekdays, where a span was named before:
    next week, then "Tuesday"."""
    span = talk.draft.days if len(talk.draft.days) > 1 else ()
    if span and told.days and not {*told.days} & {*span} and not referring.new_day(text):
        named = {day.weekday() for day in told.days}
        return replace(told, days=tuple(day for day in span if day.weekday() in named) or told.days)
    if talk.step != "day" or len(told.days) < 2:
        return told
    listed = [day for day in told.days if day in talk.listed]
    return replace(told, days=tuple(listed)) if len(listed) == 1 else told


def means_visit(text: str, told: Wish, read: Understood) -> bool:
    """A day or a time with something that says what for; or a service, to be reserved."""
    if _day_and_time(text, told, read):
        return True
    if told.service and told.days and wishes.asks_whether_free(text) and read.outcome != "start":
        return True
    if wishes.books(text) and wishes.wants(text) and read.outcome == "decline" and not wishes.asks(text):
        return True
    if wishes.wants_a_visit(text) and read.outcome == "answer":  # and tells something beside it
        return True
    if read.outcome in ("answer", "ask-staff"):
        named = names_time(told) or (
            told.service and (wishes.books(text) or (wishes.wants(text) and not wishes.asks(text)))
        )
        if read.label == "free-counselling" and named:
            return True
        return bool(told.service and names_time(told) and (wishes.books(text) or wishes.wants(text)))
    if wishes.wants(text) and read.outcome == "suggest" and "reserve" in read.suggestions and not wishes.asks(text):
        return True
    plain = read.suggestions[:1] if told.day or told.at else ()
    likely = read.suggestions if wishes.asks(text) or wishes.wants(text) else plain
    books = wishes.books(text) or bool({"reserve", "reschedule"} & set(likely))
    if told.service and wishes.wants(text) and read.outcome in ("suggest", "decline") and not wishes.asks(text):
        return True
    return bool(names_time(told) and (books or told.service)) or bool(told.service and wishes.books(text))


def _day_and_time(text: str, told: Wish, read: Understood) -> bool:
    """A day and a time, or a service with one of them, told outright, where nothing else is meant; or how many want to come."""
    told_of_the_past = read.date is not None and not (told.days and (told.at or told.service))
    if told_of_the_past or read.outcome not in ("suggest", "decline", "answer", "ask-staff"):
        return False
    about = {read.label, *read.suggestions[:1]} - {None}
    if about - ABOUT_TIMES:
        return bool(told.people and wishes.books(text) and "reserve" in read.suggestions)
    timed = bool(told.at or told.after or told.before)
    timed = timed or (wishes.books(text) and read.outcome != "answer")
    if wishes.asks(text):
        open_still = read.label in (None, "opening-hours", "free-counselling") and read.outcome != "answer"
        return bool(told.days and timed and open_still) or bool(told.people and wishes.books(text))
    return bool(told.days and (timed or told.service)) or bool(told.service and timed)
