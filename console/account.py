"""A member's own ways in: passkeys, recovery codes, and every browser they are signed in with."""

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from clinic.audit import OfSignIn
from console import guard, passkeys, second_factor, signing_in
from console.frame import actor, back, me, now, office, page, typed, within_desk
from console.guard import ANYBODY, MEMBERS, allow
from store import audit, credentials, sessions, sign_in_tries, staff
from store import passkeys as store
from store.db import Tx

routes = Blueprint("account", __name__, url_prefix="/desk")


@routes.get("/account")
@allow(MEMBERS)
def show() -> ResponseReturnValue:
    return page("account.html", **_held(), codes=None)


def _held() -> dict[str, object]:
    with office().db.look() as tx:
        return {
            "passkeys": store.of(tx, me().member),
            "left": credentials.recovery_codes_left(tx, me().member),
            "browsers": sessions.count(tx, me().member, now()),
        }


@routes.post("/account/recovery-codes")
@allow(MEMBERS)
def new_codes() -> ResponseReturnValue:
    """Shown once; the earlier ones are good for nothing."""
    codes = second_factor.new_recovery_codes()
    with office().db.atomic() as tx:
        credentials.replace_recovery_codes(tx, me().member, codes, now())
        _note(tx, OfSignIn("recovery codes made"))
    return page("account.html", **_held(), codes=codes)


@routes.post("/account/passkeys/remove")
@allow(MEMBERS)
def remove() -> ResponseReturnValue:
    with office().db.atomic() as tx:
        if store.remove_all(tx, me().member):
            _note(tx, OfSignIn("passkeys removed"))
    return back("removed")


@routes.post("/account/passkeys/options")
@allow(MEMBERS)
def options_to_make() -> ResponseReturnValue:
    with office().db.atomic() as tx:
        return _json(passkeys.to_make(tx, guard.token()))


@routes.post("/account/passkeys")
@allow(MEMBERS)
def add() -> ResponseReturnValue:
    with office().db.atomic() as tx:
        made = passkeys.made(tx, guard.token(), request.form.get("credential", ""))
        if made:
            _note(tx, OfSignIn("passkey added"))
    return back("saved" if made else "refused_passkey")


def _note(tx: Tx, what: OfSignIn) -> None:
    audit.note(tx, actor().by, what, me().member, now())


@routes.post("/sign-in/passkey/options")
@allow(ANYBODY)
def options_to_sign() -> ResponseReturnValue:
    with office().db.atomic() as tx:
        return _json(passkeys.to_sign(tx, guard.token()))


@routes.post("/sign-in/passkey")
@allow(ANYBODY)
def sign_in() -> ResponseReturnValue:
    """Every try counts for the address it comes from."""
    named, credential = typed("id"), request.form.get("credential", "")
    with office().db.atomic() as tx:
        shut = sign_in_tries.count(tx, f"passkey {named}", signing_in.address(), now())
        member_id = None if shut else passkeys.signed(tx, guard.token(), named, credential)
        member = staff.member(tx, member_id) if member_id else None
        if member is not None and member.left_at is None:
            signing_in.enter(tx, member.id)
            return redirect(within_desk(request.form.get("next")), 303)
    return redirect(url_for("signing_in.form", did="refused_passkey"), 303)


def _json(options: str) -> Response:
    return Response(options, mimetype="application/json")
