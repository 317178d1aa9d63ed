"""The first time: a member opens the link they were given, sets a password, shows the key to their app, keeps the recovery
codes. The same link helps who has forgotten the one or lost the other."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from clinic.audit import By, OfSignIn
from console import guard, passwords, second_factor, signing_in
from console.frame import me, now, office, page
from console.guard import ANYBODY, HALF, allow
from store import audit, credentials, sessions, sign_in_tries, staff
from store.db import Tx

routes = Blueprint("joining", __name__, url_prefix="/desk")


@routes.get("/join/<link>")
@allow(ANYBODY)
def form(link: str) -> ResponseReturnValue:
    with office().db.look() as tx:
        member_id = credentials.linked(tx, link, now())
        member = staff.member(tx, member_id) if member_id else None
    if member is None:
        return page("trouble.html", what="console.trouble_link", typed=""), 404
    return page("join.html", member=member, wrong=None, shortest=passwords.SHORTEST)


@routes.post("/join/<link>")
@allow(ANYBODY)
def set_password(link: str) -> ResponseReturnValue:
    wanted, again = request.form.get("password", ""), request.form.get("again", "")
    with office().db.look() as tx:
        member_id = credentials.linked(tx, link, now())
        member = staff.member(tx, member_id) if member_id else None
    if member is None:
        return page("trouble.html", what="console.trouble_link", typed=""), 404
    wrong = _wrong(wanted, again, member.name)
    if wrong:
        return page("join.html", member=member, wrong=wrong, shortest=passwords.SHORTEST), 422
    hashed = passwords.hashed(wanted)
    with office().db.atomic() as tx:
        if credentials.linked(tx, link, now()) != member.id:
            return page("trouble.html", what="console.trouble_link", typed=""), 404
        credentials.begin_anew(tx, member.id, hashed, now())
        sessions.end_all(tx, member.id)
        for tried in (member.id, member.name or ""):
            sign_in_tries.forget(tx, tried.strip().casefold())
        audit.note(tx, By("staff", member.id), OfSignIn("password set"), member.id, now())
        guard.keep(sessions.begin(tx, member.id, "half", now()))
    return redirect(url_for("joining.app"), 303)


def _wrong(wanted: str, again: str, name: str | None) -> str | None:
    if not passwords.will_do(wanted, name):
        return "console.join_weak"
    return None if wanted == again else "console.join_differs"


@routes.get("/join-app")
@allow(HALF)
def app() -> ResponseReturnValue:
    """The key for an app: the same until its first code comes back."""
    with office().db.atomic() as tx:
        secret = credentials.of(tx, me().member)
        if secret is None or secret.code_key is not None:
            return redirect(url_for("signing_in.form"), 303)
        key = secret.code_shown or second_factor.new_key()
        credentials.offer(tx, me().member, key)
    return _app(key, None)


def _app(key: str, wrong: str | None) -> str:
    clinic = office().library.clinic.name(office().staff_language)
    picture = second_factor.picture(key, me().name or me().member, clinic)
    spaced = " ".join(key[at : at + 4] for at in range(0, len(key), 4))
    return page("join_app.html", picture=picture, key=spaced, wrong=wrong)


@routes.post("/join-app")
@allow(HALF)
def check_app() -> ResponseReturnValue:
    with office().db.atomic() as tx:
        secret = credentials.of(tx, me().member)
        if secret is None or secret.code_shown is None:
            return redirect(url_for("signing_in.form"), 303)
        key = secret.code_shown
        step = second_factor.step_of(key, request.form.get("code", ""), now())
        codes = _joined(tx, key, step) if step is not None else None
    if codes is None:
        return _app(key, "console.sign_in_wrong_code"), 401
    return page("join_codes.html", codes=codes)


def _joined(tx: Tx, key: str, step: int) -> list[str] | None:
    member = me().member
    if not credentials.arrived(tx, member, key, step):
        return None
    codes = second_factor.new_recovery_codes()
    credentials.replace_recovery_codes(tx, member, codes, now())
    audit.note(tx, By("staff", member), OfSignIn("app added"), member, now())
    signing_in.enter(tx, member)
    return codes
