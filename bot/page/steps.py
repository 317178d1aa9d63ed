"""The steps of whoever has come in: service, month, day, summary, sent. Each is a page of its own, so that going back works."""

from dataclasses import replace
from datetime import date, datetime

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from booking import door, notices
from booking.commands import JoinWaitingList, Outcome, Written
from booking.context import Context
from bot.flows.booking import perform
from bot.page import calendar, contact, guard, urgent, wishes
from bot.page.frame import at, language, mine, now, office, page, say
from clinic import actors
from clinic.reservation import Draft, Refused, Reservation
from knowledge import wording
from store import conversations, page_sessions, reservations
from store.db import Tx, retrying
from store.page_sessions import PageSession

routes = Blueprint("steps", __name__, url_prefix="/book")


@routes.get("/service")
def service() -> ResponseReturnValue:
    here, _ = mine()
    with office().db.look() as tx:
        return wishes.choose_service(tx, here.draft)


@routes.post("/service")
def take_service() -> ResponseReturnValue:
    return wishes.take_service()


# The calendar


@routes.get("/month")
def calendar_begins() -> ResponseReturnValue:
    """The month in which the wished-for day lies, or the first free one."""
    return _month(None)


@routes.get("/month/<named>")
def month(named: str) -> ResponseReturnValue:
    first = wishes.read_day(f"{named}-01")
    if first is None:
        abort(404)
    return _month(first)


def _month(first: date | None) -> ResponseReturnValue:
    here, _ = mine()
    with office().db.look() as tx:
        found = wishes.agenda(tx)
        if stop := wishes.stopped(found, here.draft):
            return stop
        assert found is not None
        if not found.knows(here.draft.service):
            return redirect(url_for("steps.service"), 303)
        shown = calendar.month(found, here.draft, first or calendar.first_month(found, here.draft))
        anything = shown.any_free or bool(found.days(here.draft))
    return page("month.html", month=shown, anything=anything, draft=here.draft, service=_service(here.draft))


@routes.get("/day/<on>")
def day(on: str) -> ResponseReturnValue:
    """The free times; `gone` is one that was wanted and could not be had."""
    here, _ = mine()
    return _day(here.draft, wishes.read_day(on), wishes.read_time(f"{on}T{request.args.get('gone', '')}"))


def _day(draft: Draft, on: date | None, gone: datetime | None) -> ResponseReturnValue:
    if on is None:
        abort(404)
    with office().db.look() as tx:
        found = wishes.agenda(tx)
        if stop := wishes.stopped(found, draft):
            return stop
        assert found is not None
        if not found.knows(draft.service):
            return redirect(url_for("steps.service"), 303)
        shown = calendar.day(found, draft, on)
        waits = on in found.waits()
        refused = found.refusal(wishes.at_time(draft, gone)) if gone else None
    why = say(f"reservation.why_{refused.why}", when=at(gone)) if refused and gone else ""
    return page("day.html", day=shown, waits=waits, why=why, draft=draft, service=_service(draft))


@routes.post("/time")
def take_time() -> ResponseReturnValue:
    """One of the free times; one that somebody has taken meanwhile shows what is left of that day."""
    wishes.keep_words()
    here, _ = mine()
    wanted = wishes.read_time(request.form.get("at", ""))
    if wanted is None:
        abort(404)
    with office().db.look() as tx:
        draft = wishes.noted(here.draft) if "words" in request.form else here.draft
        draft = wishes.at_time(draft, wanted)
        found = wishes.agenda(tx)
        if stop := wishes.stopped(found, draft):
            return stop
        assert found is not None
        if not found.knows(draft.service):
            return redirect(url_for("steps.service"), 303)
        refused = found.refusal(draft)
    if refused:
        return redirect(url_for("steps.day", on=wanted.date().isoformat(), gone=f"{wanted:%H:%M}"), 303)
    wishes.keep(draft)
    return redirect(url_for("steps.confirm"), 303)


@routes.post("/wait")
def wait() -> ResponseReturnValue:
    """To hear when something falls free on a day that is full."""
    here, person = mine()
    on = wishes.read_day(request.form.get("day", ""))
    with office().db.look() as tx:
        found = wishes.agenda(tx)
        if on is None or found is None or not here.draft.service:
            abort(404)
        full = calendar.state(found, here.draft, on) == "full"
    if full:
        with office().db.atomic() as tx:
            command = JoinWaitingList(here.draft.service, on)
            door.do(tx, Context(office(), now()), actors.Patient(person.id, on_page=True), command)
    return redirect(url_for("steps.day", on=on.isoformat()), 303)


def _service(draft: Draft) -> str:
    return wishes.service_for(draft.service or "", draft.people)


# All of it, and sent


@routes.get("/confirm")
def confirm() -> ResponseReturnValue:
    here, _ = mine()
    if here.sent is not None:
        return redirect(url_for("steps.done"), 303)
    why = request.args.get("why", "")
    with office().db.look() as tx:
        return wishes.summary(tx, here.draft, here.turn, why if why in (*wishes.NOT_TAKEN, *wishes.OURS) else "")


@routes.post("/note")
def change() -> ResponseReturnValue:
    """Another day or service, without losing what was written for staff."""
    wishes.keep_words()
    return redirect(url_for("steps.service" if request.form.get("to") == "service" else "steps.calendar_begins"), 303)


@routes.post("/send")
def send() -> ResponseReturnValue:
    """Ask for it, once, as it was shown: a form that comes again, or shows what was changed since, finds its turn over."""
    here, _ = mine()
    draft = wishes.noted(here.draft)
    if draft.service is None or draft.day is None or draft.at is None:
        return redirect(url_for("steps.done" if here.sent else "steps.confirm"), 303)

    def write() -> Outcome | None:
        with office().db.atomic() as tx:
            return _asked(tx, here, draft)

    outcome = retrying(write)
    match outcome:
        case Written():
            return redirect(url_for("steps.done"), 303)
        case None:
            return _out_of_turn()
        case Refused(why=why):  # told by a page of its own, so that going back asks for nothing again
            return redirect(url_for("steps.confirm", why=why), 303)
        case _:  # what should be changed is no longer as it was, or no longer theirs
            return redirect(url_for("steps.confirm", why="changed"), 303)


def _out_of_turn() -> ResponseReturnValue:
    """It was sent before; or something else is put together by now, in another tab, and what was typed here goes with that."""
    with office().db.atomic() as tx:
        here = page_sessions.of(tx, guard.token(), now())
        if here is not None and here.sent is None:
            page_sessions.keep(tx, guard.token(), wishes.noted(here.draft))
    if here is None or here.sent is not None:
        return redirect(url_for("steps.done"), 303)
    return redirect(url_for("steps.confirm", why="other-tab"), 303)


def _asked(tx: Tx, here: PageSession, draft: Draft) -> Outcome | None:
    """What came of it; None where its turn was over. The talk in the chat about it is over with it."""
    if not page_sessions.claim(tx, guard.token(), wishes.turn_told(), now()):
        return None
    talk, _ = conversations.load(tx, here.patient_id)  # first, as whoever answers in the chat does
    if talk.wish:
        conversations.put(tx, here.patient_id, talk.without_wish())
    context = Context(office(), now())
    outcome = door.do(tx, context, actors.Patient(here.patient_id, on_page=True), perform.request(draft, context))
    if isinstance(outcome, Written):
        page_sessions.sent(tx, guard.token(), outcome.reservation.id)
        return outcome
    if isinstance(outcome, Refused):
        if talk.wish:
            conversations.put(tx, here.patient_id, talk)
        page_sessions.keep(tx, guard.token(), draft)
    else:  # there is nothing left to be changed, and every further try would end so
        page_sessions.keep(tx, guard.token(), replace(draft, of=None))
    return outcome


@routes.get("/help")
def help() -> ResponseReturnValue:
    """The emergency answer to what was written for staff."""
    return urgent.shown()


@routes.get("/done")
def done() -> ResponseReturnValue:
    """What was asked for, as it stands now."""
    return _done()


@routes.post("/contact")
def tell_contact() -> ResponseReturnValue:
    """Name and telephone number; what cannot be one is given back as it was typed."""
    form = contact.take()
    return _done(form) if form else redirect(url_for("steps.done", told=1), 303)


def _done(given_back: contact.Form | None = None) -> ResponseReturnValue:
    here, person = mine()
    if here.sent is None:
        return redirect(url_for("steps.confirm"), 303)
    with office().db.look() as tx:
        one = reservations.get(tx, here.sent)
        if one is None or one.patient_id != person.id:
            return redirect(url_for("steps.service"), 303)
        form = given_back or contact.begun(tx, one)
        asks = form.wrong or contact.asks(tx, one)
        told = contact.told(tx, one) if "told" in request.args else ""
    status = 422 if form.wrong else 200
    return page("done.html", status, stands=_stands(one), following=person.following, asks=asks, form=form, told=told)


def _stands(one: Reservation) -> str:
    """The words of the chat."""
    context = Context(office(), now())
    key = f"status_{one.status}" if one.open else "line_ended"
    by = {"by": notices.local(one.expires_at, office().zone)} if one.expires_at else {}
    return wording.said(notices.about(context, one, key, **by), language(), office().library).strip()


@routes.post("/again")
def again() -> ResponseReturnValue:
    """Another wish, from the beginning; but what stands in the form for staff is not written twice."""
    here, _ = mine()
    kept = wishes.noted(here.draft) if "words" in request.form else Draft()
    wishes.keep(Draft(words=kept.words, message_id=kept.message_id))
    return redirect(url_for("steps.service"), 303)
