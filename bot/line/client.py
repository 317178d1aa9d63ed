"""One client of LINE's SDK for all threads of a process: it keeps its connections and always has a good token.

The SDK's messaging part takes about a second to import, so it is imported on first use, in the background.
"""

import threading
from typing import TYPE_CHECKING

from bot.line.tokens import Tokens
from clinic.settings import LINE_API

if TYPE_CHECKING:
    from linebot.v3.messaging import ApiClient, MessagingApi, MessagingApiBlob

# Of what people send, and of pictures for rich menus: https://developers.line.biz/en/reference/messaging-api/#domain-name
LINE_DATA_API = "https://api-data.line.me"
# Kept open for the next call: more than threads ever send at once. The SDK keeps five a core, and throws the others away.
CONNECTIONS = 256


class Client:
    """Built at its first use."""

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
