"""The page to reserve on as an app inside LINE (LIFF): where it opens, and whose tokens are good there.

https://developers.line.biz/en/docs/liff/overview/
"""

from dataclasses import dataclass

LIFF_ID = r"[0-9]+-[A-Za-z0-9]+"
OPENS = "https://liff.line.me/"  # https://developers.line.biz/en/docs/liff/opening-liff-app/


@dataclass(frozen=True, slots=True)
class Liff:
    """`channel` is the LINE Login or MINI App channel to which the app belongs; `api_base` answers for its ID tokens."""

    id: str
    channel: str
    api_base: str

    @property
    def address(self) -> str:
        """What opens the page inside LINE, from a chat or a rich menu."""
        return f"{OPENS}{self.id}"
