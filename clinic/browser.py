"""What every page of ours tells a browser, at the desk and for patients: nothing is anybody else's business."""

from collections.abc import Mapping

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


def address(direct: str, forwarded: str) -> str:
    """Where a request comes from: the proxy's word where the proxy is on this machine, and nobody else's."""
    told = forwarded.rpartition(",")[2].strip()
    return told if told and direct in ("", *LOCAL) else direct
