"""The members of staff: who they are, how they come in; a new one, a new link, another role, and whoever has left."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from clinic.actors import ROLES, Role
from clinic.audit import OfSignIn, OfStaff
from console.frame import actor, back, me, now, office, page, typed_line
from console.guard import ADMINS, allow
from staff import alerts
from store import audit, credentials, sessions, staff
from store.db import Tx, retrying
from store.staff import Invited

routes = Blueprint("members", __name__, url_prefix="/desk/members")

LONGEST_NAME = 40


@routes.get("")
@allow(ADMINS)
def show() -> ResponseReturnValue:
    return _page()


def _page(wrong: str | None = None, **made: str) -> str:
    with office().db.look() as tx:
        members = staff.members(tx)
        signed_in = {one.id: sessions.count(tx, one.id, now()) for one in members}
        ready = {one.id: credentials.of(tx, one.id) is not None for one in members}
    return page(
        "members.html", members=members, signed_in=signed_in, ready=ready, roles=ROLES, wrong=wrong, made=made,
        name=request.form.get("name", "") if wrong else "",
    )  # fmt: skip


@routes.post("")
@allow(ADMINS)
def add() -> ResponseReturnValue:
    name = typed_line("name", LONGEST_NAME)
    role: Role = next((one for one in ROLES if one == request.form.get("role")), ROLES[0])
    with office().db.atomic() as tx:
        if not name or staff.named(tx, name):
            return _page("console.member_called_so"), 422
        member = staff.employ(tx, name, role, now())
        audit.note(tx, actor().by, OfStaff("added"), member, now())
        made = _link(tx, member)
    return _page(name=name, link=made)


def _link(tx: Tx, member: str) -> str:
    """Shown once: only its hash is kept."""
    audit.note(tx, actor().by, OfSignIn("link made"), member, now())
    base = office().public_url or request.host_url.rstrip("/")
    return base + url_for("joining.form", link=credentials.link(tx, member, now()))


@routes.post("/<member>/link")
@allow(ADMINS)
def link(member: str) -> ResponseReturnValue:
    with office().db.atomic() as tx:
        found = staff.member(tx, member)
        if found is None or found.left_at is not None:
            return back("late")
        made = _link(tx, member)
    return _page(name=found.name or found.id, link=made)


@routes.post("/<member>/invite")
@allow(ADMINS)
def invite(member: str) -> ResponseReturnValue:
    """A code that links a LINE account to them."""
    with office().db.atomic() as tx:
        found = staff.member(tx, member)
        if found is None or found.left_at is not None:
            return back("late")
        code = staff.invite(tx, now(), Invited(found.name, found.role, found.id))
        audit.note(tx, actor().by, OfStaff("invitation made"), member, now())
    return _page(name=found.name or found.id, code=code)


@routes.post("/<member>/role")
@allow(ADMINS)
def change(member: str) -> ResponseReturnValue:
    role = next((one for one in ROLES if one == request.form.get("role")), None)
    if member == me().member:  # or nobody might be left who may change it back
        return _page("console.member_yourself"), 422

    def write() -> bool:
        with office().db.atomic() as tx:
            done = _still_may(tx) and role is not None and staff.change(tx, member, None, role)
            if done:
                audit.note(tx, actor().by, OfStaff("changed"), member, now())
            return done

    return back("changed" if retrying(write) else "late")


def _still_may(tx: Tx) -> bool:
    """Whether whoever does it is an admin at this very moment: of two who do away with each other one remains."""
    return staff.stays(tx, me().member, "admin")


@routes.post("/<member>/remove")
@allow(ADMINS)
def remove(member: str) -> ResponseReturnValue:
    if member == me().member:
        return _page("console.member_yourself"), 422

    def write() -> bool:
        with office().db.atomic() as tx:
            chats = staff.remove(tx, member, now()) if _still_may(tx) else None
            if chats is None:
                return False
            for line_id in chats:
                alerts.take_back(tx, line_id, now())
            audit.note(tx, actor().by, OfStaff("removed"), member, now())
            return True

    return back("left" if retrying(write) else "late")
