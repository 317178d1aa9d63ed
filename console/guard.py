"""Who may see and do what at the desk. Every view says it; one that does not cannot be reached, and the desk does not start.

docs/decisions/0021-desk.md tells why it is done here and not with a library.
"""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from clinic import browser
from clinic.actors import Role
from clinic.audit import By, Denied
from console import headers
from console.frame import back, me, now, office, page, signed_in
from store import audit, sent_forms, sessions

FORMS = browser.Forms("sodan_desk", b"a form of the desk")

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


@dataclass(frozen=True, slots=True)
class Access:
    """`roles` who may; none: anybody. `half`: whoever has given the password. `quiet`: the page asks by itself, nobody acts."""

    roles: tuple[Role, ...] = ()
    half: bool = False
    quiet: bool = False


ANYBODY = Access()
HALF = Access(half=True)
MEMBERS = Access(("reception", "doctor", "admin"))
MEMBERS_QUIETLY = Access(MEMBERS.roles, quiet=True)
ADMINS = Access(("admin",))


def allow(access: Access) -> Callable[[View], View]:
    """Say who may see a view. Closest to the function, below the route."""

    def mark(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]
        return view

    return mark


def access_of(app: Flask, endpoint: str) -> Access:
    """LookupError for a view that says nothing."""
    if endpoint == "static":
        return ANYBODY
    access = getattr(app.view_functions[endpoint], "access", None)
    if not isinstance(access, Access):
        raise LookupError(f"{endpoint} does not say who may see it")
    return access


def install(app: Flask) -> None:
    """Put the guard in front of all views."""
    for rule in app.url_map.iter_rules():
        access_of(app, rule.endpoint)
    app.before_request(_check)
    app.after_request(_finish)


# Cookies and forms


def token() -> str:
    """What this browser keeps: of a session, or of a visitor, who needs one to send a form."""
    if "token" not in g:
        g.token = request.cookies.get(FORMS.cookie) or ""
    if not g.token:
        keep(secrets.token_urlsafe(32))
    return str(g.token)


def keep(new: str) -> None:
    """Have the browser keep this from now on."""
    g.token = g.new_token = new


def keep_nothing() -> None:
    """Nobody is signed in in this browser any more: it keeps what a visitor does."""
    keep(secrets.token_urlsafe(32))


def csrf() -> str:
    """What a form must carry to prove that it is ours."""
    return FORMS.proof(token())


def once() -> str:
    """What makes a form one of its kind, so that it counts once however often it is pressed."""
    return secrets.token_urlsafe(16)


def _comes_again() -> bool:
    """Whether the very same form, with the very same words in it, was taken before."""
    if not request.form.get("once"):
        return False
    carried = json.dumps([me().member, request.path, sorted(request.form.items(multi=True))])
    with office().db.atomic() as tx:
        if not sent_forms.take(tx, carried, now()):
            return True
    g.carried = carried
    return False


def _is_ours() -> bool:
    sent_from = request.headers.get("Sec-Fetch-Site")
    return FORMS.are_ours(request.cookies.get(FORMS.cookie), request.form.get("csrf", ""), sent_from)


def encrypted() -> bool:
    """Whether the browser sees https."""
    return browser.encrypted(office().public_url, request.host)


# The checks


def _check() -> ResponseReturnValue | None:
    if request.endpoint is None or "\0" in request.path:
        _look_who_it_is(ANYBODY)  # for the page that says so
        abort(404)
    access = access_of(current_app, request.endpoint)
    _look_who_it_is(access)
    if request.method == "POST" and not _is_ours():
        return page("trouble.html", what="console.trouble_form", typed=kept()), 400
    session = signed_in()
    if not access.roles and not access.half:
        return None
    if session is None or (access.roles and session.stage == "half"):
        return _sign_in_first(access)
    if access.roles and session.role not in access.roles:
        return _not_for_them()
    if request.method == "POST" and access.roles and _comes_again():
        return back("once")
    return None


def _look_who_it_is(access: Access) -> None:
    kept = request.cookies.get(FORMS.cookie)
    g.session = None
    if not kept or request.endpoint == "static":
        return
    with office().db.look() as tx:
        g.session = sessions.of(tx, kept, now())
    if g.session and not access.quiet and now() - g.session.seen_at > sessions.SEEN_EVERY:
        with office().db.atomic() as tx:
            sessions.seen(tx, kept, now())


def _sign_in_first(access: Access) -> ResponseReturnValue:
    """To the sign-in page and back; whoever sent a form gets to see what they wrote."""
    if access.quiet:
        return "", 401
    if request.method == "POST":
        return page("trouble.html", what="console.trouble_session", typed=kept()), 401
    return redirect(url_for("signing_in.form", next=request.full_path.rstrip("?")), 303)


def _not_for_them() -> ResponseReturnValue:
    with office().db.atomic() as tx:
        denied = Denied("desk", str(request.endpoint), "not their role")
        audit.note(tx, By("staff", me().member), denied, None, now())
    return page("trouble.html", what="console.trouble_role", typed=""), 403


# What somebody wrote themselves, in whichever form: no secrets, and nothing that the page had filled in.
WRITTEN = (
    "words", "note", "title", "ja", "en", "name", "telephone", "words_ja", "words_en", "exception", "why", "tag", "text",
    "title_ja", "title_en", "answer_ja", "answer_en", "phrasings_ja", "phrasings_en", "q",
)  # fmt: skip


def kept() -> str:
    """What was typed into a form that could not be taken, for whoever wrote it to copy; nothing of one that was not even read."""
    try:
        form = request.form
    except RequestEntityTooLarge:
        return ""
    return "\n".join(filter(None, (form.get(field, "").strip() for field in WRITTEN)))


def _finish(response: Response) -> Response:
    if "carried" in g and response.status_code != 303:  # a page that is shown once more has done nothing
        with office().db.atomic() as tx:
            sent_forms.forget(tx, g.carried)
    if new := g.get("new_token"):
        response.set_cookie(FORMS.cookie, new, path="/desk", httponly=True, secure=encrypted(), samesite="Lax")
    policy = response.headers.get("Content-Security-Policy", headers.POLICY)  # that of a picture is stricter
    response.headers.update(browser.strict(policy, request.endpoint == "static", encrypted()))
    return response
