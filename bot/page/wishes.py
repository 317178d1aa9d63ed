"""The wish as it is put together on the page: read and kept in the session, shown step by step."""

from dataclasses import replace
from datetime import date, datetime, time

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from bot.flows.booking import perform
from bot.page import calendar, guard
from bot.page.frame import at, language, mine, now, office, page, patient, say, session, typed
from bot.turn.agenda import Agenda
from clinic.message import ServiceName
from clinic.reservation import NOTE_LIMIT, Draft
from clinic.task import clip
from knowledge import appointments
from store import page_sessions
from store.db import Tx

MOST_PEOPLE = 6
TURN_DIGITS = 9
# Why a wish was not taken, where the calendar alone would not tell it once more; and what only has to be looked at anew.
NOT_TAKEN = ("yours", "too-late", "changed")
OURS = {"changed": "page.changed_meanwhile", "other-tab": "page.other_tab"}
# Far beyond what anybody reserves, and far from where calendars end.
FIRST_YEAR, LAST_YEAR = 2000, 2100


def agenda(tx: Tx) -> Agenda | None:
    """What this person has and what is free; None where the clinic takes no reservations here."""
    return perform.load(tx, patient(), now(), office())


def keep(draft: Draft) -> None:
    """Have the session remember it."""
    with office().db.atomic() as tx:
        page_sessions.keep(tx, guard.token(), draft)


def keep_words() -> None:
    """What stands in the form for staff, whichever of its buttons was pressed."""
    here = session()
    if here is not None and "words" in request.form and here.sent is None:
        keep(noted(here.draft))


def noted(draft: Draft) -> Draft:
    """The draft with the words for staff as they stand in the form. Those of the chat still go when their message is unsent."""
    words = typed("words", NOTE_LIMIT * 2)
    if not words:
        return replace(draft, words=None, message_id=None)
    from_chat = draft.message_id if draft.words and draft.words in words else None
    return replace(draft, words=clip(words, NOTE_LIMIT), message_id=from_chat)


def turn_told() -> int:
    """The turn that the form was shown at; -1 where it names none."""
    told = request.form.get("turn", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) <= TURN_DIGITS else -1


def stopped(found: Agenda | None, draft: Draft) -> ResponseReturnValue | None:
    """Why nothing can be asked for at all, if so."""
    if found is None or not found.services:
        return page("trouble.html", what="reservation.why_not-offered", typed="")
    if draft.of is None and found.too_many:
        return page("trouble.html", what="reservation.why_too-many", typed="")
    return None


# Which service, and for how many


def choose_service(tx: Tx, draft: Draft, link: str = "") -> ResponseReturnValue:
    """The first step; with a `link` that is used once this is sent."""
    found = agenda(tx)
    if stop := stopped(found, draft):
        return stop
    assert found is not None
    services = [
        (one.slug, appointments.service(office().library, one.slug, language()), one.price_yen == 0, one.minutes)
        for one in found.services
    ]
    chosen = draft.service if found.knows(draft.service) else services[0][0] if len(services) == 1 else None
    was = found.find(draft.of)
    return page(
        "service.html",
        services=services,
        chosen=chosen,
        people=draft.people,
        most=max(MOST_PEOPLE, draft.people),
        link=link,
        was=was and found.local(was.starts_at),
    )


def take_service() -> ResponseReturnValue:
    """The first step, sent: to the calendar, or back to the summary where the time still fits."""
    here, _ = mine()
    people = int(typed("people")) if typed("people") in map(str, range(1, MOST_PEOPLE + 1)) else here.draft.people
    draft = replace(here.draft, service=typed("service"), people=people)
    with office().db.look() as tx:
        found = agenda(tx)
        if stop := stopped(found, draft):
            return stop
        assert found is not None
        if not found.knows(draft.service):
            return choose_service(tx, replace(draft, service=None))
        fits = draft.day is not None and draft.at is not None and found.refusal(draft) is None
        free = draft.day is not None and calendar.state(found, draft, draft.day) == "free"
    draft = draft if fits else replace(draft, at=None)
    keep(draft)
    if fits:
        return redirect(url_for("steps.confirm"), 303)
    if free and draft.day:
        return redirect(url_for("steps.day", on=draft.day.isoformat()), 303)
    return redirect(url_for("steps.calendar_begins"), 303)


# Which day and time


def read_time(told: str) -> datetime | None:
    """A time of the clinic's wall clock, as our own buttons write it."""
    try:
        found = datetime.fromisoformat(told)
    except ValueError:
        return None
    ours = found.tzinfo is None and found.isoformat(timespec="minutes") == told
    return found if ours and _in_our_time(found) else None


def at_time(draft: Draft, wanted: datetime) -> Draft:
    return replace(draft, days=(wanted.date(),), at=time(wanted.hour, wanted.minute))


def read_day(told: str) -> date | None:
    """A day, as our own addresses write it."""
    try:
        found = date.fromisoformat(told) if len(told) == 10 else None
    except ValueError:
        return None
    return found if found and _in_our_time(found) else None


def _in_our_time(day: date) -> bool:
    return FIRST_YEAR <= day.year <= LAST_YEAR


# All of it


def summary(tx: Tx, draft: Draft, turn: int, told: str = "") -> ResponseReturnValue:
    """The wish with what can be done about it; why it cannot be had, or, as `told`, could not, and what is free instead."""
    found = agenda(tx)
    if stop := stopped(found, draft):
        return stop
    assert found is not None
    missing = _missing(found, draft)
    if missing:
        return redirect(url_for(missing), 303)
    refused = found.refusal(draft)
    assert draft.day is not None
    assert draft.at is not None
    wanted = datetime.combine(draft.day, draft.at)
    was = found.find(draft.of)
    length = found.free.for_people(draft.people).length(draft.service)
    return page(
        "confirm.html",
        draft=draft,
        turn=turn,
        service=service_for(draft.service or "", draft.people),
        wanted=wanted,
        minutes=int(length.total_seconds()) // 60 if length else None,
        was=was,
        was_service=service_for(was.service, was.people) if was else "",
        was_at=found.local(was.starts_at).replace(tzinfo=None) if was else None,
        why=_why(refused.why if refused else told, wanted),
        near=calendar.near(found, refused.nearest) if refused else (),
        cannot=bool(refused or told in NOT_TAKEN),
        anew=told == "changed",
        limit=NOTE_LIMIT,
    )


def _missing(found: Agenda, draft: Draft) -> str | None:
    """The first step that is still open."""
    if not found.knows(draft.service):
        return "steps.service"
    return "steps.calendar_begins" if draft.day is None or draft.at is None else None


def _why(why: str, wanted: datetime) -> str:
    if why in OURS:
        return say(OURS[why])
    return say(f"reservation.why_{why}", when=at(wanted)) if why else ""


def service_for(slug: str, people: int) -> str:
    """What the clinic calls it, for so many people."""
    return appointments.said(ServiceName(slug, people=people), language(), office().library)
