"""The token that opens LINE's API: one given for good, or short ones that Sodan has issued and renews by itself.

docs/decisions/0014-channel.md tells why the short ones are of the stateless kind.
https://developers.line.biz/en/docs/basics/channel-access-token/
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from clinic.message import Outcome, Receipt
from clinic.settings import Settings

log = logging.getLogger("sodan.tokens")

ISSUE_TIMEOUT = (2.0, 5.0)
# Renewed while it is still good for a third of its life, so that nobody waits for the new one while LINE is slow to issue it.
RENEWED_AFTER = 2 / 3
# Not used any more so shortly before its end: the call has to arrive, too.
MARGIN_SECONDS = 20.0
# After a failure nobody asks again for a moment, not even the many threads that wait for the same token.
PAUSE_SECONDS = 3.0


class NoToken(Exception):
    """No token can be had; `receipt` says what became of the call it was wanted for. Caught in bot/line/."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__(receipt.reason)
        self.receipt = receipt


class Tokens(Protocol):
    """Where a call's token comes from; many threads ask at once."""

    def current(self) -> str:
        """A token that is good now; NoToken where none can be had."""

    def refused(self, token: str) -> bool:
        """Tell that LINE refused a token; whether it makes sense to call again with another."""


@dataclass(frozen=True, slots=True)
class Given:
    """A long-lived token, as it was copied from LINE's console."""

    token: str

    def current(self) -> str:
        return self.token

    def refused(self, token: str) -> bool:  # noqa: ARG002  there is no other
        return False


@dataclass(frozen=True, slots=True)
class _Held:
    token: str
    renew_at: float
    ends_at: float


class Issued:
    """Stateless tokens: LINE issues them freely for the channel's id and secret, each for 15 minutes.

    `elapsed` are seconds that only ever grow. Every process has its own token; LINE sets no limit to their number.
    """

    def __init__(self, settings: Settings, elapsed: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._elapsed = elapsed
        self._issuing = threading.Lock()
        self._held: _Held | None = None
        self._failed: tuple[float, NoToken] | None = None

    def current(self) -> str:
        held, now = self._held, self._elapsed()
        if held is not None and now < held.renew_at:
            return held.token
        good = held if held is not None and now < held.ends_at else None
        if not self._issuing.acquire(blocking=good is None):
            assert good is not None  # while one thread renews it, the others go on with it
            return good.token
        try:
            return self._renewed()
        finally:
            self._issuing.release()

    def refused(self, token: str) -> bool:
        """Whoever comes second finds it replaced already."""
        with self._issuing:
            if self._held is not None and self._held.token == token:
                self._held = None
        return True

    def _renewed(self) -> str:
        held, now = self._held, self._elapsed()
        if held is not None and now < held.renew_at:  # another thread was quicker
            return held.token
        if self._failed is not None and now < self._failed[0] + PAUSE_SECONDS:
            return self._make_do(held, now, self._failed[1])
        try:
            token, seconds = _issue(self._settings)
        except NoToken as problem:
            log.warning("LINE issued no channel access token (%s)", problem)
            self._failed = (now, problem)
            return self._make_do(held, now, problem)
        self._held, self._failed = _Held(token, now + seconds * RENEWED_AFTER, now + seconds - MARGIN_SECONDS), None
        return token

    @staticmethod
    def _make_do(held: _Held | None, now: float, problem: NoToken) -> str:
        """The one held is good until its end, whatever became of the next one."""
        if held is None or now >= held.ends_at:
            raise problem
        return held.token


def tokens_of(settings: Settings) -> Tokens:
    """The kind of token that the settings name."""
    return Issued(settings) if settings.channel_id else Given(settings.access_token)


def _issue(settings: Settings) -> tuple[str, int]:
    """A new token and the seconds it is good for; NoToken with the reason where LINE issues none."""
    from linebot.v3.oauth import ApiClient, ApiException, ChannelAccessToken, Configuration
    from urllib3.exceptions import HTTPError

    configuration = Configuration(host=settings.api_base)
    configuration.retries = False
    try:
        with ApiClient(configuration) as client:
            answer = ChannelAccessToken(client).issue_stateless_channel_token_by_client_secret(
                settings.channel_id, settings.channel_secret, _request_timeout=ISSUE_TIMEOUT
            )
    except ApiException as refusal:
        # Whatever LINE has against the id or the secret, it says with 400 or 401; all else passes.
        denied = refusal.status in (400, 401, 403)
        raise NoToken(
            Receipt(Outcome.DENIED if denied else Outcome.NOT_SENT, f"{refusal.status}, no token issued")
        ) from None
    except (HTTPError, ValueError, LookupError) as problem:
        raise NoToken(Receipt(Outcome.NOT_SENT, f"{type(problem).__name__}, no token issued")) from None
    return answer.access_token, answer.expires_in
