"""What LINE says of the account itself when it is asked: for `sodan doctor`. No call here reaches a patient."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

from bot.line.client import Client, Issued, NoToken, Tokens, tokens_of
from clinic.message import Quota
from clinic.settings import Settings

T = TypeVar("T")
TIMEOUT = (3.0, 10.0)


@dataclass(frozen=True, slots=True)
class Silent:
    """LINE could not be asked, or did not want to tell: a status (0: no answer at all) and words for who looks into it."""

    status: int
    reason: str


@dataclass(frozen=True, slots=True)
class Info:
    """The account, and what LINE's clock said when it told of it."""

    name: str
    basic_id: str
    chats_by_hand: bool
    line_clock: datetime | None


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where LINE delivers, and whether it does so at all."""

    address: str
    active: bool


@dataclass(frozen=True, slots=True)
class Knocked:
    """What became of LINE's own test call: its reason in capitals, and the status that was answered (0: none)."""

    success: bool
    reason: str
    status: int


@dataclass(frozen=True, slots=True)
class LiffApp:
    """A page inside LINE as its channel knows it: where it opens, and what it may learn of whoever opens it."""

    id: str
    address: str
    scopes: frozenset[str]


class Account:
    """Each question has an answer, or `Silent`; nothing is raised for what LINE or the network does."""

    def __init__(self, tokens: Tokens, api_base: str) -> None:
        self._client = Client(tokens, api_base)

    def info(self) -> Info | Silent:
        def read(answer: Any) -> Info:
            told = answer.data
            by_hand = str(getattr(told.chat_mode, "value", told.chat_mode)) == "chat"
            return Info(told.display_name, told.basic_id, by_hand, _clock(answer.headers or {}))

        return self._ask(lambda api: read(api.get_bot_info_with_http_info(_request_timeout=TIMEOUT)))

    def webhook(self) -> Webhook | Silent:
        def read(told: Any) -> Webhook:
            return Webhook(told.endpoint, told.active)

        return self._ask(lambda api: read(api.get_webhook_endpoint(_request_timeout=TIMEOUT)))

    def knock(self) -> Knocked | Silent:
        """LINE sends a signed webhook without events to the address it knows; 60 times an hour at most."""
        from linebot.v3.messaging import TestWebhookEndpointRequest as Knock

        def read(told: Any) -> Knocked:
            return Knocked(told.success, told.reason or "", told.status_code or 0)

        return self._ask(
            lambda api: read(
                api.test_webhook_endpoint(
                    test_webhook_endpoint_request=Knock(endpoint=None), _request_timeout=(3.0, 20.0)
                )
            )
        )

    def quota(self) -> Quota | Silent:
        def read(api: Any) -> Quota:
            limit = api.get_message_quota(_request_timeout=TIMEOUT).value
            return Quota(limit, api.get_message_quota_consumption(_request_timeout=TIMEOUT).total_usage)

        return self._ask(read)

    def _ask(self, question: Callable[[Any], T]) -> T | Silent:
        from linebot.v3.messaging import ApiException

        return _told(lambda: question(self._client.api()), ApiException)


def liff_apps(settings: Settings) -> tuple[LiffApp, ...] | Silent:
    """The pages inside LINE of the channel that the settings name, asked for with its own secret; 404 where it has none.

    https://developers.line.biz/en/reference/liff-server/#get-all-liff-apps
    """
    from linebot.v3.liff import ApiClient, ApiException, Configuration, Liff

    login = replace(settings, channel_id=settings.liff_channel_id, channel_secret=settings.liff_channel_secret)

    def asked() -> tuple[LiffApp, ...]:
        configuration = Configuration(host=settings.api_base, access_token=Issued(login).current())
        configuration.retries = False
        with ApiClient(configuration) as client:
            told = Liff(client).get_all_liff_apps(_request_timeout=TIMEOUT).apps or []
        scopes = (frozenset(str(getattr(scope, "value", scope)) for scope in one.scope or ()) for one in told)
        return tuple(LiffApp(one.liff_id, one.view.url, of) for one, of in zip(told, scopes, strict=True))

    return _told(asked, ApiException)


def _told(question: Callable[[], T], refusal: type[Exception]) -> T | Silent:
    """What LINE says, or why it says nothing. `refusal` is how that part of the SDK tells an answer that is none."""
    from urllib3.exceptions import HTTPError

    try:
        return question()
    except refusal as problem:
        status = getattr(problem, "status", 0)
        return Silent(status or 0, f"LINE answered {status}")
    except NoToken as problem:
        return Silent(401 if problem.receipt.reason.startswith("40") else 0, problem.receipt.reason)
    except (HTTPError, ValueError, LookupError) as problem:
        return Silent(0, f"LINE could not be asked ({type(problem).__name__})")


def account_of(settings: Settings) -> Account:
    """The account that the settings name."""
    return Account(tokens_of(settings), settings.api_base)


def _clock(headers: Any) -> datetime | None:
    try:
        return parsedate_to_datetime(str(headers.get("Date")))
    except ValueError:
        return None
