"""Putting a reservation together: what is asked next, and with what to tap. Every list has numbers for those whose LINE shows
no buttons, but for times of day: a number is one itself."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

from bot.flows.booking import summary, wish
from bot.turn.agenda import Agenda
from bot.turn.choices import STAFF_WRITE, STATUS, numbered_lines
from bot.turn.decision import Decision
from bot.turn.situation import Situation, agenda_of
from clinic.conversation import Conversation
from clinic.message import Card, Choice, Pick, Say, ServiceName, Text
from clinic.patient import Language
from clinic.reservation import Draft, Refused, Why
from clinic.talks import BookingTalk
from clinic.taps import LaterTimes, WaitingList
from knowledge import appointments
from knowledge.library import Library
from knowledge.pricelist import Service

MOST_SERVICES = 12
MOST_DAYS = 8  # four rows of a card
MOST_TIMES = 9  # three rows


def go_on(situation: Situation, draft: Draft, library: Library, *notes: Say) -> Decision:
    """Ask for the first thing that is missing, or sum up; `notes` go before."""
    agenda = agenda_of(situation)
    if draft.of is None and agenda.too_many:
        return _too_many(situation)
    if draft.service is None and len(agenda.services) == 1:
        draft = replace(draft, service=agenda.services[0].slug)
    if not agenda.knows(draft.service):
        return _ask_service(situation, *_possible(agenda, replace(draft, service=None), notes), library)
    if draft.latest and (last := _latest(agenda, draft)):
        return go_on(situation, last, library, *notes)
    if draft.soonest and (first := _soonest(agenda, draft)):
        return go_on(situation, first, library, *notes, Text("reservation.soonest"))
    if len(draft.days) > 1 and len(left := [day for day in agenda.days(draft) if day in draft.days]) == 1:
        draft = replace(draft, days=tuple(left))
    if draft.day is None:
        return _ask_day(situation, draft, library, notes)
    if not agenda.times(draft, draft.day):
        return _day_refused(situation, draft, library, notes)
    if near := wish.about(draft):
        wanted = replace(draft, at=near, after=None, before=None)
        refused = agenda.refusal(wanted)
        if refused is None:
            return summary.sum_up(situation, wanted, library, notes)
        if refused.why == "closed":
            notes = (*notes, _why_not(refused.why, datetime.combine(draft.day, near), wanted, agenda))
    if draft.at is None:
        return _ask_time(situation, draft, library, notes)
    refused = agenda.refusal(draft)
    if refused is None:
        return summary.sum_up(situation, draft, library, notes)
    says, talk = refused_says(refused, draft, agenda, library, situation.language)
    return Decision((*notes, *says), talk, situation.language)


def _too_many(situation: Situation) -> Decision:
    says = (Text("reservation.why_too-many", choices=(STATUS, STAFF_WRITE)),)
    return Decision(says, Conversation(), situation.language, settles=True)


def _possible(agenda: Agenda, draft: Draft, notes: Sequence[Say]) -> tuple[Draft, tuple[Say, ...]]:
    """The draft without a day on which nobody can come, whatever for; and why."""
    why = agenda.closed(draft.day) if draft.day else None
    if why is None or draft.day is None:
        return draft, (*notes,)
    return replace(draft, days=(), named_day=draft.day), (*notes, Text(f"reservation.day_{why}", {"on": draft.day}))


def _latest(agenda: Agenda, draft: Draft) -> Draft | None:
    """The last free start of the day, once it is known."""
    starts = agenda.times(draft, draft.day) if draft.day else ()
    return replace(draft, at=agenda.local(starts[-1]).time(), latest=False) if starts else None


def _soonest(agenda: Agenda, draft: Draft) -> Draft | None:
    """The first free start that fits all that was said."""
    open_days = [day for day in agenda.days(draft) if not draft.days or day in draft.days]
    if not open_days:
        return None
    start = agenda.local(agenda.fitting(draft, open_days[0])[0])
    return replace(draft, days=(start.date(),), at=start.time(), soonest=False)


# Which service


def _named(service: Service, library: Library, language: Language) -> str:
    """As the profile calls it, and that it is free where it is."""
    name = service.name(language)
    return library.say("reservation.free_service", language, name=name) if service.price_yen == 0 else name


def _ask_service(situation: Situation, draft: Draft, notes: Sequence[Say], library: Library) -> Decision:
    services = agenda_of(situation).services[:MOST_SERVICES]
    listed = numbered_lines([_named(one, library, situation.language) for one in services])
    choices = tuple(
        Choice(
            "button.reservation_service",
            summary.wish(replace(draft, service=one.slug)),
            {"short": ServiceName(one.slug, short=True)},
        )
        for one in services
    )
    page = summary.page_beside(situation) if len(services) < MOST_SERVICES else ()  # 13 fit
    say = Card("reservation.ask_service", {}, listed, (*choices, *page, summary.drop(draft)))
    talk = BookingTalk("service", draft, tuple(one.slug for one in services))
    return summary.ask(situation, talk, *notes, say)


# Which day


def _ask_day(
    situation: Situation, draft: Draft, library: Library, notes: Sequence[Say], full: date | None = None
) -> Decision:
    """The free days among those named, or the next ones; the time of day that is wished for is kept where it can be."""
    agenda = agenda_of(situation)
    free = agenda.days(draft)
    named = [day for day in free if day in draft.days]
    if not free and (draft.at or draft.after or draft.before):
        anytime = replace(draft, at=None, after=None, before=None)
        why = "reservation.no_such_time" if _ever_open(agenda, draft) else "reservation.why_hours"
        return _ask_day(situation, anytime, library, (*notes, Text(why)), full)
    if not free:
        return _nothing_free(situation, draft)
    found = (named or _near(free, full))[:MOST_DAYS]
    if draft.days and not named:
        notes = (*notes, _why_none(agenda, draft.days))
        found = _near(free, draft.days[-1])[:MOST_DAYS]
        draft = replace(draft, named_day=draft.days[-1])
    talk = BookingTalk("day", draft if named else replace(draft, days=()), tuple(found), full)
    return summary.ask(situation, talk, *notes, _offer_days(situation, talk, found, library))


def _why_none(agenda: Agenda, days: Sequence[date]) -> Text:
    """Why none of several days can be had, where it is one reason for all."""
    whys = {agenda.closed(day) for day in days}
    why = whys.pop() if len(whys) == 1 else None
    return Text(f"reservation.day_{why}", {"on": days[-1]}) if why else Text("reservation.none_of_those")


def _ever_open(agenda: Agenda, draft: Draft) -> bool:
    """Whether the clinic is open at the wished-for time on any day."""
    if draft.at is None:
        return True
    periods = (period for day in agenda.week() for period in agenda.booking.opening.periods(day))
    return any(period.start <= draft.at < period.end for period in periods)


def _near(free: Sequence[date], wanted: date | None) -> list[date]:
    """Those nearest to a day that cannot be had, in order."""
    if wanted is None:
        return list(free)
    return sorted(sorted(free, key=lambda day: (abs(day - wanted), day))[:MOST_DAYS])


def _offer_days(situation: Situation, talk: BookingTalk, found: Sequence[date], library: Library) -> Say:
    draft, language = talk.draft, situation.language
    listed = numbered_lines([appointments.on(library, day, language) for day in found])
    choices = tuple(
        Choice("button.reservation_day", summary.wish(replace(draft, days=(day,))), {"on": day}) for day in found
    )
    other = replace(draft, days=())
    last = agenda_of(situation).booking.terms.ahead + situation.now
    pick = Pick(
        situation.today.isoformat(), last.astimezone(situation.zone).date().isoformat(), situation.today.isoformat()
    )
    more = (
        Choice("button.reservation_pick_day", summary.wish(other), pick=pick),
        *summary.page_beside(situation),
        *_wait(draft, talk.full),
        summary.drop(draft),
    )
    key = "reservation.ask_day_change" if draft.of else "reservation.ask_day"
    return Card(key, {"service": ServiceName(draft.service or "")}, listed, (*choices, *more))


def _nothing_free(situation: Situation, draft: Draft) -> Decision:
    say = Text("reservation.nothing_free", {"service": ServiceName(draft.service or "")}, (STAFF_WRITE,))
    return Decision((say,), Conversation(), situation.language, settles=True)


def _day_refused(situation: Situation, draft: Draft, library: Library, notes: Sequence[Say] = ()) -> Decision:
    """Closed, too soon, too far or full: the days nearest to it instead; on a full one a place may fall free."""
    assert draft.day is not None
    why = agenda_of(situation).closed(draft.day)
    full = draft.day if why is None else None
    note = Text(f"reservation.day_{why or 'full'}", {"on": draft.day})
    named = replace(draft, days=(), named_day=draft.day, named_at=draft.at or draft.named_at)
    decision = _ask_day(situation, named, library, (*notes, note), draft.day)
    talk = decision.conversation.flow
    if full or not isinstance(talk, BookingTalk):
        return decision
    return _without_list(decision, replace(talk, full=None))


def _without_list(decision: Decision, talk: BookingTalk) -> Decision:
    """Nobody waits for a place on a day on which the clinic is closed."""
    last = decision.says[-1]
    choices = tuple(choice for choice in last.choices if not isinstance(choice.tap, WaitingList))
    says = (*decision.says[:-1], replace(last, choices=choices))
    return replace(decision, says=says, conversation=Conversation(talk))


# What time


def _ask_time(
    situation: Situation, draft: Draft, library: Library, notes: Sequence[Say], first: time | None = None
) -> Decision:
    agenda, day = agenda_of(situation), draft.day
    assert day is not None
    found = agenda.fitting(draft, day)
    if not found:
        draft = replace(draft, after=None, before=None)
        return _ask_time(situation, draft, library, (*notes, Text("reservation.no_such_time")))
    starts = [agenda.local(start) for start in found]
    page = [start for start in starts if first is None or start.time() >= first][:MOST_TIMES]
    left = [start for start in starts if start > page[-1]] if page else []
    choices = tuple(
        Choice("button.reservation_hour", summary.wish(replace(draft, at=start.time())), {"time": f"{start:%H:%M}"})
        for start in page
    )
    later = (Choice("button.reservation_later", _later(draft, left[0].time())),) if left else ()
    other = Choice("button.reservation_other_day", summary.wish(replace(draft, days=())))
    key = "reservation.ask_time_more" if left else "reservation.ask_time"
    listed = tuple(f"{start:%H:%M}" for start in page)
    say = Card(key, {"on": day}, listed, (*choices, *later, other, summary.drop(draft)))
    talk = BookingTalk("time", draft, tuple(appointments.wall(start) for start in page))
    return summary.ask(situation, talk, *notes, say)


def later(situation: Situation, draft: Draft, first: time, library: Library) -> Decision:
    """The times of a day from one on: they did not fit into the first list."""
    agenda = agenda_of(situation)
    if draft.day is None or not agenda.knows(draft.service):
        return go_on(situation, draft, library)
    if not any(agenda.local(start).time() >= first for start in agenda.fitting(draft, draft.day)):
        return go_on(situation, draft, library)
    return _ask_time(situation, draft, library, (), first)


def refused_says(
    refused: Refused, draft: Draft, agenda: Agenda, library: Library, language: Language
) -> tuple[tuple[Say, ...], Conversation]:
    """Not that time, and why; the nearest free ones instead, to tap or to choose by number."""
    assert draft.day is not None
    assert draft.at is not None
    wanted = datetime.combine(draft.day, draft.at)
    why = _why_not(refused.why, wanted, draft, agenda)
    open_draft = replace(draft, at=None, named_day=draft.day, named_at=draft.at)
    if not refused.nearest:
        return (replace(why, choices=(STATUS, STAFF_WRITE)),), Conversation()
    starts = [agenda.local(start) for start in sorted(refused.nearest)]
    choices = tuple(_time(replace(draft, days=(start.date(),), at=start.time())) for start in starts)
    listed = numbered_lines([appointments.at(library, start, language) for start in starts])
    other = Choice("button.reservation_other_day", summary.wish(replace(draft, days=(), at=None)))
    full = draft.day if refused.why == "taken" else None
    more = (*_wait(draft, full), other, summary.drop(draft))
    say = Card("reservation.nearest", {}, listed, (*choices, *more))
    near = tuple(appointments.wall(start) for start in starts)
    return (why, say), Conversation(BookingTalk("near", open_draft, near, full))


def _why_not(why: Why, wanted: datetime, draft: Draft, agenda: Agenda) -> Text:
    """The reason; of a start so late that the visit would run past closing, the last that would not."""
    last = agenda.last_start(draft)
    if why == "closed" and last and last < wanted and agenda.open_at(wanted):
        return Text("reservation.why_last-start", {"when": wanted, "last": f"{last:%H:%M}"})
    return Text(f"reservation.why_{why}", {"when": wanted})


def _wait(draft: Draft, full: date | None) -> tuple[Choice, ...]:
    """To be told when something falls free on a day."""
    return (
        (Choice("button.reservation_wait", WaitingList(True, draft.service, full)),) if full and draft.service else ()
    )


def _later(draft: Draft, first: time) -> LaterTimes:
    return LaterTimes(first, draft.service, draft.day, draft.at, draft.of)


def _time(draft: Draft) -> Choice:
    return Choice("button.reservation_time", summary.wish(draft), {"when": summary.when(draft)})
