"""Coming in: by a link from the chat, or inside LINE, which tells who it is. And which language the page speaks."""

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bot.line.id_tokens import LineAway
from bot.page import calendar, guard, headers, wishes
from bot.page.frame import SPOKEN, language, now, office, others, page, parts, session, within
from clinic.patient import PatientId
from clinic.reservation import Draft
from store import conversations, page_links, page_sessions, patients
from store.db import Tx

routes = Blueprint("entering", __name__, url_prefix="/book")

A_YEAR_SECONDS = 365 * 24 * 3600


@routes.get("/")
def entrance() -> ResponseReturnValue:
    """Inside LINE its own script tells who it is; elsewhere only whoever has come in goes on."""
    liff = office().liff
    if liff is None:
        return guard.over() if session() is None else redirect(url_for("steps.service"), 303)
    g.with_liff = True
    return page("line.html", liff=liff.id, script=headers.LIFF_SCRIPT)


@routes.get("/in/<token>")
def link(token: str) -> ResponseReturnValue:
    """The first step, and nothing is used yet: programs look at addresses before people do."""
    with office().db.look() as tx:
        patient_id = page_links.of(tx, token, now())
        if patient_id is not None:
            g.session, g.patient = None, patients.by_id(tx, patient_id)
            return wishes.choose_service(tx, _begun(tx, patient_id), link=token)
    if session() is not None:  # the same link once more, in the browser that has used it
        return redirect(url_for("steps.service"), 303)
    return guard.over()


@routes.post("/in")
def use_link() -> ResponseReturnValue:
    """Now it is used, by whoever sends the first step."""
    with office().db.atomic() as tx:
        patient_id = page_links.use(tx, request.form.get("link", ""), now())
        if patient_id is not None:
            _come_in(tx, patient_id)
    if patient_id is None and session() is None:
        return guard.over()
    return wishes.take_service()


@routes.post("/line")
def by_line() -> ResponseReturnValue:
    """An ID token of LINE's, which LINE itself is asked about. Whoever has never written has no conversation to answer in."""
    liff = office().liff
    if liff is None:
        return guard.over()
    try:
        line_id = parts().id_tokens.person(liff, request.form.get("id_token", ""))
    except LineAway:
        return page("trouble.html", 503, what="page.line_away", typed="")
    if line_id is None:
        return guard.over()
    with office().db.atomic() as tx:
        known = patients.by_line(tx, line_id)
        if known is None or not known.following:
            return page("trouble.html", 403, what="page.write_first", typed="")
        here = session()
        if here is None or here.patient_id != known.id:
            _come_in(tx, known.id)
    return redirect(url_for("steps.service"), 303)


def _come_in(tx: Tx, patient_id: PatientId) -> None:
    """A session that no earlier page of this browser knows."""
    page_sessions.end(tx, guard.token())
    guard.keep(page_sessions.begin(tx, patient_id, _begun(tx, patient_id), now()))
    g.session = page_sessions.of(tx, guard.token(), now())
    g.patient = patients.by_id(tx, patient_id)


def _begun(tx: Tx, patient_id: PatientId) -> Draft:
    """What was put together in the chat already is not asked again."""
    conversation, _ = conversations.load(tx, patient_id)
    return calendar.open_draft(conversation.draft or Draft())


@routes.post("/language")
def speak() -> ResponseReturnValue:
    """Another language, in this browser. What stands in the form it was pressed in is kept."""
    wishes.keep_words()
    chosen = next((one for one, _ in others() if one == request.form.get("language")), language())
    response = redirect(within(request.form.get("back")), 303)
    response.set_cookie(
        SPOKEN, chosen, max_age=A_YEAR_SECONDS, path="/book", secure=guard.encrypted(), samesite="Lax", httponly=True
    )
    return response
