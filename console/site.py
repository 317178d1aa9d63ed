"""The desk as one Flask application, below /desk."""

from collections.abc import Mapping
from typing import Any, cast

from flask import Flask, current_app, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from clinic.errors import RaceLost, StoreError
from console import (
    absence,
    account,
    answers,
    blocking,
    changes,
    contact,
    conversation,
    conversations,
    deeds,
    entering,
    first_day,
    frame,
    guard,
    joining,
    learning,
    members,
    numbers,
    photos,
    reservations,
    signing_in,
    today,
    trail,
    treatments,
    visit,
    waiting,
)
from console.frame import Desk, page
from scheduler.office import Office

# Every screen, in the order of the menu; those that stand in no menu behind them.
SCREENS = (
    *(today, reservations, conversations, conversation, answers, members, trail, deeds, account, signing_in, joining),
    *(visit, entering, blocking, absence, waiting, treatments, contact, photos, learning, first_day, changes, numbers),
)
# Where somebody may not go is not shown to them either.
MENU: tuple[tuple[str, str], ...] = (
    ("today.today", "console.today"),
    ("reservations.show", "console.reservations"),
    ("conversations.search", "console.conversations"),
    ("answers.show", "console.answers"),
    ("learning.show", "console.learning"),
    ("numbers.show", "console.numbers"),
    ("members.show", "console.members"),
    ("trail.show", "console.audit"),
)
FORM_LIMIT = (
    512 * 1024
)  # a sign of Japanese takes nine bytes of a form, and a new topic has two answers and 200 phrasings
# What a page may say was done (`?did=`), and what undoes it: the route, what its address names, and the words on its button.
DID: Mapping[str, tuple[str, str, str] | None] = {
    "answered": None,
    "answered_later": None,
    "closed": ("deeds.reopen", "task", "console.undo_close"),
    "reopened": ("deeds.close", "task", "console.close"),
    "taken": ("deeds.hand_back", "patient", "console.hand_back"),
    "handed_back": ("deeds.take", "patient", "console.take"),
    "confirmed": None,
    "proposed": None,
    "declined": None,
    "shifted": None,
    "entered": None,
    "forgotten": None,
    "blocked": ("blocking.remove", "blocked_time", "console.unblock"),
    "blocked_nobody": ("blocking.remove", "blocked_time", "console.unblock"),
    "contact_saved": None,
    "contact_removed": None,
    "offered": None,
    "replanned": None,
    "replanned_some": None,
    "replanned_untold": None,
    "replanned_nobody": None,
    "unblocked": None,
    "registered": None,
    "treatment_moved": None,
    "treatment_removed": None,
    "no_consent": None,
    "done": None,
    "not_come": ("deeds.done", "reservation", "console.visit_mark_done"),
    "written": ("deeds.hand_back", "patient", "console.hand_back"),
    "written_later": ("deeds.hand_back", "patient", "console.hand_back"),
    "noted": None,
    "note_removed": None,
    "tagged": None,
    "changed": None,
    "left": None,
    "saved": None,
    "saved_claims": None,
    "removed": None,
    "aside": None,
    "brought_back": None,
    "handed_in": None,
    "draft_kept": None,
    "draft_kept_wrong": None,
    "put_live": ("changes.take_back", "change", "console.take_back"),
    "taken_back": None,
    "dropped": None,
    "late": None,
    "once": None,
    "refused": None,
    "refused_passkey": None,
}


def create(office: Office, demo: bool = False) -> Flask:
    """The application. `demo`: whoever opens it may sign in as anybody, and is told so."""
    app = Flask("console", template_folder=".", static_url_path="/desk/static")
    app.config.update(MAX_CONTENT_LENGTH=FORM_LIMIT, MAX_FORM_MEMORY_SIZE=FORM_LIMIT)
    app.extensions["desk"] = Desk(office, demo)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    for screen in SCREENS:
        app.register_blueprint(screen.routes)
    if demo:
        app.register_blueprint(signing_in.demo_routes())
    app.register_error_handler(HTTPException, _trouble)
    app.register_error_handler(StoreError, _away)
    app.register_error_handler(RaceLost, _away)
    app.add_template_filter(frame.plain, "plain")
    app.add_template_filter(frame.titled, "titled")
    app.add_template_filter(frame.digits, "digits")
    app.context_processor(_words)
    guard.install(app)
    return app


def _words() -> dict[str, object]:
    """What every template may ask for."""
    return {
        "say": frame.say,
        "lang": frame.language(),
        "csrf": guard.csrf,
        "once": guard.once,
        "session": frame.signed_in(),
        "here": frame.within_desk(request.full_path.rstrip("?")),
        "clinic": frame.office().library.clinic.name(frame.language()),
        "moment": frame.moment,
        "answer_in": frame.answer_in,
        "speaks": frame.speaks,
        "of_language": frame.of_language,
        "did": _did(),
        "menu": _menu(),
    }


def _menu() -> list[tuple[str, str, bool]]:
    """Address, key of its name, and whether it is the one that is shown."""
    session = frame.signed_in()
    role = session.role if session and session.stage == "whole" else None
    shown = [(url_for(one), key) for one, key in MENU if role in guard.access_of(current_app, one).roles]
    return [
        (url, key, request.path == url or (url != frame.HOME and request.path.startswith(url))) for url, key in shown
    ]


def _did() -> dict[str, str] | None:
    """What was done just now, by its name in the address: words of ours, whatever stands there."""
    name, of = request.args.get("did", ""), request.args.get("of", "")
    if name not in DID:
        return None
    undo = DID[name]
    told = {"said": frame.say(f"console.did_{name}"), "undo": "", "label": ""}
    if undo and of.isascii() and of.isalnum():
        told |= {"undo": url_for(undo[0], **cast(dict[str, Any], {undo[1]: of})), "label": undo[2]}
    return told


def _trouble(problem: HTTPException) -> ResponseReturnValue:
    known = {403: "console.trouble_role", 404: "console.trouble_not_there", 413: "console.trouble_large"}
    code = problem.code or 500
    return page("trouble.html", what=known.get(code, "console.trouble"), typed=guard.kept()), code


def _away(_: Exception) -> ResponseReturnValue:
    return page("trouble.html", what="console.trouble_store", typed=guard.kept()), 503
