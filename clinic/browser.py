"""What our pages and a browser are agreed on, at the desk and for patients: which form is ours, and that nothing is anybody
else's business."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

EVERY_PAGE: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with none at all, forms would no longer tell where they come from
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
}
A_YEAR = "max-age=31536000"
LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of one application: the cookie that a browser keeps for it, and what a proof is for, so that one of the desk's
    proves nothing to the page."""

    cookie: str
    purpose: bytes

    def proof(self, token: str) -> str:
        """What a form must carry to prove that it is ours; `token` is what the browser keeps."""
        return hmac.new(token.encode(), self.purpose, "sha256").hexdigest()

    def are_ours(self, token: str | None, given: str, sent_from: str | None) -> bool:
        """Whether a form was sent from a page of ours in this very browser: what the browser keeps, what the form carries, and
        the browser's word (Sec-Fetch-Site), where it gives one."""
        if sent_from not in (None, "same-origin", "none") or not token:
            return False
        return hmac.compare_digest(given.encode(), self.proof(token).encode())


def encrypted(public_url: str | None, host: str) -> bool:
    """Whether the browser sees https: a proxy stands in between. Without it only this very machine is served."""
    return (public_url or "").startswith("https://") or urlsplit(f"//{host}").hostname not in LOCAL


def strict(policy: str, kept: bool, encrypted: bool) -> dict[str, str]:
    """What an answer tells the browser, beside the `policy` of its page. `kept`: a file of the program, which the browser may
    keep if it asks again; `encrypted`: the page came by https, and shall from now on."""
    always = {"Content-Security-Policy": policy, **EVERY_PAGE, "Cache-Control": "no-cache" if kept else "no-store"}
    return {**always, "Strict-Transport-Security": A_YEAR} if encrypted else always


def address(direct: str, forwarded: str) -> str:
    """Where a request comes from: the proxy's word where the proxy is on this machine, and nobody else's."""
    told = forwarded.rpartition(",")[2].strip()
    return told if told and direct in ("", *LOCAL) else direct
