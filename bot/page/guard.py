"""Who may see which step. A browser keeps a token: of a visitor, who needs one to send a form, or of whoever has come in.

docs/decisions/0024-page.md tells why somebody can come in, and by which two ways.
"""

import secrets

from flask import Flask, Response, abort, g, request
from flask.typing import ResponseReturnValue

from bot.page import headers
from bot.page.frame import now, office, page, parts, session, typed
from clinic import browser
from store import page_sessions, patients

FORMS = browser.Forms("sodan_book", b"a form of the page")
# What whoever has not come in may ask for.
OPEN = frozenset(f"entering.{name}" for name in ("entrance", "link", "use_link", "by_line", "speak")) | {"static"}
ENTERING = frozenset({"entering.link", "entering.use_link", "entering.by_line"})


def install(app: Flask) -> None:
    """Put the guard in front of all views."""
    app.before_request(_check)
    app.after_request(_finish)


# Cookies and forms


def token() -> str:
    """What this browser keeps."""
    if "token" not in g:
        g.token = request.cookies.get(FORMS.cookie) or ""
    if not g.token:
        keep(secrets.token_urlsafe(32))
    return str(g.token)


def keep(new: str) -> None:
    """Have the browser keep this from now on."""
    g.token = g.new_token = new


def csrf() -> str:
    """What a form must carry to prove that it is ours."""
    return FORMS.proof(token())


def nonce() -> str:
    """What lets our own words in a page's head work, and nobody else's."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def _is_ours() -> bool:
    sent_from = request.headers.get("Sec-Fetch-Site")
    return FORMS.are_ours(request.cookies.get(FORMS.cookie), request.form.get("csrf", ""), sent_from)


def encrypted() -> bool:
    """Whether the browser sees https."""
    return browser.encrypted(office().public_url, request.host)


# The checks


def _check() -> ResponseReturnValue | None:
    if request.endpoint == "static":
        return None
    if not _slowly_enough():
        return page("trouble.html", 429, what="page.too_often", typed=typed("words"))
    _look_who_it_is()
    if request.endpoint is None or "\0" in request.path:
        abort(404)
    if request.method == "POST" and not _is_ours():
        return page("trouble.html", 400, what="page.form_not_ours", typed=typed("words"))
    if request.endpoint not in OPEN and session() is None:
        return over()
    return None


def over() -> ResponseReturnValue:
    """The link is used or over, or nobody has come in: how to get a new one. What was typed is not lost."""
    return page("over.html", 410, typed=typed("words"))


def _slowly_enough() -> bool:
    where = browser.address(request.remote_addr or "", request.headers.get("X-Forwarded-For", ""))
    limits = [(parts().anybody, where)]
    if request.endpoint in ENTERING:
        limits.append((parts().entering, where))
    if kept := request.cookies.get(FORMS.cookie):
        limits.append((parts().browser, kept))
    return all(pace.allows(who, now()) for pace, who in limits)


def _look_who_it_is() -> None:
    kept = request.cookies.get(FORMS.cookie)
    if not kept:
        return
    with office().db.look() as tx:
        g.session = page_sessions.of(tx, kept, now())
        g.patient = patients.by_id(tx, g.session.patient_id) if g.session else None


def _finish(response: Response) -> Response:
    secure = encrypted()
    if new := g.get("new_token"):
        response.set_cookie(FORMS.cookie, new, path="/book", httponly=True, secure=secure, samesite="Lax")
    policy = headers.policy(nonce(), g.get("with_liff", False))
    response.headers.update(browser.strict(policy, request.endpoint == "static", secure))
    return response
