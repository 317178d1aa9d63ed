"""One client of LINE's SDK for all threads of a process, and the token it opens LINE's API with.

The token is one given for good, or short ones that Sodan has issued and renews by itself: docs/decisions/0014-channel.md tells
why the short ones are of the stateless kind. https://developers.line.biz/en/docs/basics/channel-access-token/
The SDK's messaging part takes about a second to import, so it is imported on first use, in the background.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from clinic.message import Outcome, Receipt
from clinic.settings import LINE_API, Settings

if TYPE_CHECKING:
    from linebot.v3.messaging import ApiClient, MessagingApi, MessagingApiBlob

log = logging.getLogger("sodan.tokens")

ISSUE_TIMEOUT = (2.0, 5.0)
# Renewed while it is still good for a third of its life, so that nobody waits for the new one while LINE is slow to issue it.
RENEWED_AFTER = 2 / 3
# Not used any more so shortly before its end: the call has to arrive, too.
MARGIN_SECONDS = 20.0
# After a failure nobody asks again for a moment, not even the many threads that wait for the same token.
PAUSE_SECONDS = 3.0
# Of what people send, and of pictures for rich menus: https://developers.line.biz/en/reference/messaging-api/#domain-name
LINE_DATA_API = "https://api-data.line.me"
# Kept open for the next call: more than threads ever send at once. The SDK keeps five a core, and throws the others away.
CONNECTIONS = 256


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


class Client:
    """LINE's API for every call, whichever thread makes it: built at its first use, it keeps its connections."""

    def __init__(self, tokens: Tokens, api_base: str) -> None:
        self.tokens = tokens
        self._base = api_base
        self.data_base = LINE_DATA_API if api_base == LINE_API else api_base  # the stand-in answers for both
        self._lock = threading.Lock()
        self._api: MessagingApi | None = None

    def warm(self) -> "MessagingApi":
        """The SDK imported and ready, without asking LINE for anything."""
        with self._lock:
            if self._api is None:
                from linebot.v3.messaging import MessagingApi

                self._api = MessagingApi(_client(self._base))
            return self._api

    def api(self, token: str | None = None) -> "MessagingApi":
        """LINE's API, opened by a token that is good now; NoToken where none can be had."""
        api = self.warm()
        # The client's next call takes it from here, of whichever thread: each of them is as good.
        api.api_client.configuration.access_token = token or self.tokens.current()
        return api

    def pictures(self) -> "MessagingApiBlob":
        """LINE's API for pictures; NoToken where no token can be had."""
        from linebot.v3.messaging import MessagingApiBlob

        client = _client(self.data_base)
        client.configuration.access_token = self.tokens.current()
        return MessagingApiBlob(client)


def _client(base: str) -> "ApiClient":
    from linebot.v3.messaging import ApiClient, Configuration

    configuration = Configuration(host=base, access_token="not asked for yet")  # noqa: S106
    configuration.connection_pool_maxsize = CONNECTIONS
    configuration.retries = False  # the SDK's own hidden retries know no retry key
    return ApiClient(configuration)
