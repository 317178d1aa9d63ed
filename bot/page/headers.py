"""What every answer of the page tells the browser: nothing of anybody else's, nothing kept, in nobody's frame."""

from flask import Response

from clinic.browser import A_YEAR, EVERY_PAGE

# Where LINE's script for pages inside LINE comes from, and what it asks. https://developers.line.biz/en/docs/liff/developing-liff-apps/
LIFF_SCRIPT = "https://static.line-scdn.net/liff/edge/2/sdk.js"
LIFF_ASKS = "https://api.line.me https://liffsdk.line-scdn.net https://static.line-scdn.net"


def policy(nonce: str, with_liff: bool) -> str:
    """No script at all, but for LINE's own on the one page that has to know who opens it inside LINE."""
    script = f"'nonce-{nonce}' 'strict-dynamic'" if with_liff else "'none'"
    asks = LIFF_ASKS if with_liff else "'none'"
    rules = (
        "default-src 'none'",
        f"script-src {script}",
        f"style-src 'self' 'nonce-{nonce}'",
        "img-src 'self'",
        f"connect-src {asks}",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
    return "; ".join(rules)


def strict(response: Response, rules: str, kept: bool, encrypted: bool) -> Response:
    """The answer with all of them. `kept`: a file of the program, which the browser may keep if it asks again; `encrypted`:
    the page came by https, and shall from now on."""
    response.headers.extend({"Content-Security-Policy": rules, **EVERY_PAGE})
    response.headers["Cache-Control"] = "no-cache" if kept else "no-store"
    if encrypted:
        response.headers["Strict-Transport-Security"] = A_YEAR
    return response
