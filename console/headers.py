"""What every answer of the desk tells the browser: nothing of anybody else's, nothing kept, in nobody's frame."""

from collections.abc import Mapping

from flask import Response

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
ALWAYS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with none at all, forms would no longer tell where they come from
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
}
A_YEAR = "max-age=31536000"


def strict(response: Response, kept: bool, encrypted: bool) -> Response:
    """The answer with all of them. `kept`: a file of the program, which the browser may keep if it asks again; `encrypted`:
    the page came by https, and shall from now on."""
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)  # a picture has a stricter policy of its own
    response.headers["Cache-Control"] = "no-cache" if kept else "no-store"
    if encrypted:
        response.headers["Strict-Transport-Security"] = A_YEAR
    return response
