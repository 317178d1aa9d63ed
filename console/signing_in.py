"""Signing in: name and password, then the code of the app; and out again."""

from dataclasses import dataclass

from flask import Blueprint, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from clinic import browser
from clinic.audit import By, OfSignIn
from clinic.patient import LANGUAGES
from console import guard, passwords, second_factor
from console.frame import SPOKEN, desk, language, me, now, office, page, signed_in, within_desk
from console.guard import ANYBODY, HALF, MEMBERS, allow
from store import audit, credentials, sessions, sign_in_tries, staff
from store.db import Tx
from store.sign_in_tries import Shut

routes = Blueprint("signing_in", __name__, url_prefix="/desk")


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is said above the form, and until when nobody may try, if so."""

    key: str
    shut: Shut | None = None


@routes.get("/sign-in")
@allow(ANYBODY)
def form() -> ResponseReturnValue:
    session = signed_in()
    if session is not None and session.stage == "whole":
        return redirect(within_desk(request.args.get("next")), 303)
    return _form(None)


def _form(wrong: Wrong | None) -> str:
    where = within_desk(request.values.get("next"))
    return page("sign_in.html", wrong=wrong, next=where, name=request.form.get("name", ""), demo=desk().demo)


@routes.post("/sign-in")
@allow(ANYBODY)
def password() -> ResponseReturnValue:
    name = request.form.get("name", "")
    with office().db.atomic() as tx:
        shut = sign_in_tries.count(tx, name.strip().casefold(), address(), now())
        found = staff.named(tx, name)
        member = found[0] if len(found) == 1 else None
        secret = credentials.of(tx, member.id) if member else None
        if shut and member:
            _note(tx, member.id, OfSignIn("shut out for a while"))
    if shut:
        return _form(Wrong("console.sign_in_shut", shut)), 429
    # Not within a transaction: it takes a tenth of a second, and others want to write.
    if not passwords.right(secret.password if secret else None, request.form.get("password", "")) or member is None:
        if member is not None:
            _failed(member.id)
        return _form(Wrong("console.sign_in_wrong")), 401
    with office().db.atomic() as tx:
        sessions.end(tx, guard.token())
        guard.keep(sessions.begin(tx, member.id, "half", now()))
    return redirect(url_for("signing_in.code", next=within_desk(request.form.get("next"))), 303)


def _failed(member_id: str) -> None:
    with office().db.atomic() as tx:
        _note(tx, member_id, OfSignIn("not let in"))


def _note(tx: Tx, member_id: str, what: OfSignIn) -> None:
    audit.note(tx, By("visitor"), what, member_id, now())


def address() -> str:
    """Where the request comes from: the proxy's word where the proxy is on this machine, and nobody else's."""
    return browser.address(request.remote_addr or "", request.headers.get("X-Forwarded-For", ""))


@routes.get("/sign-in/code")
@allow(HALF)
def code() -> ResponseReturnValue:
    return _code(None)


def _code(wrong: Wrong | None) -> ResponseReturnValue:
    session = me()
    where = within_desk(request.values.get("next"))
    if session.stage == "whole":
        return redirect(where, 303)
    with office().db.look() as tx:
        secret = credentials.of(tx, session.member)
    if secret is None or secret.code_key is None:
        return redirect(url_for("joining.app"), 303)
    return page("sign_in_code.html", wrong=wrong, next=where)


@routes.post("/sign-in/code")
@allow(HALF)
def check_code() -> ResponseReturnValue:
    session, typed = me(), request.form.get("code", "")
    if session.stage == "whole":
        return _code(None)
    with office().db.atomic() as tx:
        shut = sign_in_tries.count(tx, f"code of {session.member}", address(), now())
        secret = credentials.of(tx, session.member)
        by_app = not shut and secret is not None and second_factor.accepts(tx, secret, typed, now())
        by_list = not (shut or by_app) and secret is not None and second_factor.recovers(tx, secret, typed)
        if by_app or by_list:
            if by_list:
                audit.note(tx, By("staff", session.member), OfSignIn("recovery code used"), session.member, now())
            enter(tx, session.member)
        else:
            _note(tx, session.member, OfSignIn("shut out for a while" if shut else "not let in"))
    if by_app or by_list:
        return redirect(within_desk(request.form.get("next")), 303)
    if shut:
        return _answer(_code(Wrong("console.sign_in_shut", shut)), 429)
    return _answer(_code(Wrong("console.sign_in_wrong_code")), 401)


def _answer(shown: ResponseReturnValue, status: int) -> ResponseReturnValue:
    response = make_response(shown)
    response.status_code = status
    return response


def enter(tx: Tx, member_id: str) -> None:
    """They are signed in from now on, by a session that no earlier page of this browser knows."""
    sessions.end(tx, guard.token())
    guard.keep(sessions.begin(tx, member_id, "whole", now()))
    member = staff.member(tx, member_id)
    for tried in (f"code of {member_id}", member_id.casefold(), ((member and member.name) or "").strip().casefold()):
        sign_in_tries.forget(tx, tried)
    audit.note(tx, By("staff", member_id), OfSignIn("signed in"), member_id, now())


@routes.post("/sign-out")
@allow(HALF)
def out() -> ResponseReturnValue:
    with office().db.atomic() as tx:
        sessions.end(tx, guard.token())
        audit.note(tx, By("staff", me().member), OfSignIn("signed out"), me().member, now())
    return _left()


def _left() -> ResponseReturnValue:
    """What this browser keeps is another, which has it throw away the pages it would go back to."""
    g.session = None
    guard.keep_nothing()
    response = make_response(redirect(url_for("signing_in.form"), 303))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@routes.post("/sign-out-everywhere")
@allow(MEMBERS)
def out_everywhere() -> ResponseReturnValue:
    with office().db.atomic() as tx:
        sessions.end_all(tx, me().member)
        audit.note(tx, By("staff", me().member), OfSignIn("signed out everywhere"), me().member, now())
    return _left()


@routes.post("/language")
@allow(ANYBODY)
def speak() -> ResponseReturnValue:
    """Another language: for this member wherever they sign in, or for this browser."""
    wanted = request.form.get("language")
    response = redirect(within_desk(request.form.get("back")), 303)
    for one in LANGUAGES:
        if one == wanted:
            if session := signed_in():
                with office().db.atomic() as tx:
                    sessions.speaks(tx, session.member, one)
            response.set_cookie(
                SPOKEN, one, max_age=365 * 24 * 3600, path="/desk", secure=guard.encrypted(), samesite="Lax"
            )
    return response


def demo_routes() -> Blueprint:
    """Only in `sodan demo`: whoever looks signs in as anybody, with one click."""
    inner = Blueprint("demo", __name__, url_prefix="/desk")

    @inner.post("/sign-in/demo")
    @allow(ANYBODY)
    def sign_in() -> ResponseReturnValue:
        role = request.form.get("role")
        with office().db.atomic() as tx:
            found = next((one for one in staff.members(tx) if one.role == role), None)
            if found is None:
                return _form(Wrong("console.sign_in_wrong")), 401
            sessions.speaks(tx, found.id, language())
            enter(tx, found.id)
        return redirect(within_desk(request.form.get("next")), 303)

    return inner
