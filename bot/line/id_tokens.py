"""Who has opened the page inside LINE: LINE's word on the ID token that its own script gave to the page.

https://developers.line.biz/en/reference/line-login/#verify-id-token
"""

import json
import logging
import re
from typing import TYPE_CHECKING, Any

from clinic.liff import Liff

if TYPE_CHECKING:
    from urllib3 import PoolManager

log = logging.getLogger("sodan.line")

CONNECT_SECONDS, READ_SECONDS = 2.0, 5.0  # somebody looks at an empty page meanwhile
ISSUER = "https://access.line.me"
LONGEST = 4096  # characters of a token; LINE's are some hundred
_USER = re.compile(r"U[0-9a-f]{32}")


class LineAway(Exception):
    """LINE gave no word on a token: it may be good. Caught in bot/page/."""


class IdTokens:
    """LINE's verify endpoint. One pool serves all threads and keeps its connections."""

    def __init__(self) -> None:
        self._pool: PoolManager | None = None

    def person(self, liff: Liff, token: str) -> str | None:
        """The LINE id of whoever a token was issued to; None where LINE says it is not good here. LineAway where LINE says
        nothing. Never says the token to the log."""
        from urllib3.exceptions import HTTPError

        if not (0 < len(token) <= LONGEST and token.isascii() and token.isprintable()):
            return None
        try:
            answer = self._http().request(
                "POST",
                f"{liff.api_base}/oauth2/v2.1/verify",
                fields={"id_token": token, "client_id": liff.channel},
                encode_multipart=False,
            )
        except HTTPError as problem:
            log.warning("no word on an ID token: %s", type(problem).__name__)
            raise LineAway from None
        if answer.status == 200:
            return _person(answer.data, liff.channel)
        log.info("an ID token was not accepted: %s", answer.status)
        if answer.status in (400, 401, 403):
            return None
        raise LineAway

    def _http(self) -> "PoolManager":
        from urllib3 import PoolManager, Timeout

        if self._pool is None:
            self._pool = PoolManager(timeout=Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS), retries=False)
        return self._pool


def _person(body: bytes, channel: str) -> str | None:
    """Whose it is, if it is LINE's and of our channel; LINE has looked at its signature and its end."""
    try:
        told: Any = json.loads(body)
    except ValueError:
        raise LineAway from None
    if not isinstance(told, dict) or told.get("iss") != ISSUER or str(told.get("aud")) != channel:
        return None
    person = told.get("sub")
    return person if isinstance(person, str) and _USER.fullmatch(person) else None
