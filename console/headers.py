"""What every answer of the desk tells the browser: nothing of anybody else's, nothing kept, in nobody's frame."""

from collections.abc import Mapping

from flask import Response

from clinic.browser import A_YEAR, EVERY_PAGE

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
ALWAYS: Mapping[str, str] = {"Content-Security-Policy": POLICY, **EVERY_PAGE}


def strict(response: Response, kept: bool, encrypted: bool) -> Response:
    """The answer with all of them. `kept`: a file of the program, which the browser may keep if it asks again; `encrypted`:
    the page came by https, and shall from now on."""
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)  # a picture has a stricter policy of its own
    response.headers["Cache-Control"] = "no-cache" if kept else "no-store"
    if encrypted:
        response.headers["Strict-Transport-Security"] = A_YEAR
    return response
