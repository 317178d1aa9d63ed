"""Our messages to the models of LINE's SDK, and its every word to a Receipt."""

import logging
import time
from datetime import timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import quote
from uuid import UUID

from bot.line import cards
from bot.line.client import Client, NoToken, Tokens, tokens_of
from clinic.message import Button, Message, Outcome, Quota, Receipt
from clinic.photo import Fetched
from clinic.settings import Settings
from knowledge import lengths

log = logging.getLogger("sodan.line")

# Together well below scheduler.deliver.LEASE. Without them the SDK waits for ever.
CONNECT_SECONDS = 3.0
READ_SECONDS = 10.0
TIMEOUT = (CONNECT_SECONDS, READ_SECONDS)
# A greeting should not wait long for the language of a profile.
PROFILE_TIMEOUT = (1.0, 2.0)

QUOTA_TIMEOUT = (1.0, 2.0)
PROBE_TIMEOUT = (2.0, 5.0)
# What people send: seconds to connect and between two parts, and for all of it. Well below scheduler.photos.LEASE, and so short
# that whoever stops Sodan need not wait long.
CONTENT_TIMEOUT = (3.0, 5.0)
CONTENT_SECONDS = 15.0
CONTENT_PART = 256 * 1024  # bytes
# Nobody waits for the dots that show that an answer is on its way. LINE takes multiples of five seconds, and ends them with the
# next message: https://developers.line.biz/en/reference/messaging-api/#display-a-loading-indicator
LOADING_TIMEOUT = (1.0, 1.0)
LOADING_SECONDS = 5
# So long an alias is taken to stand for the same page.
PAGE_SECONDS = 60.0
# Opens the chat with the account: https://developers.line.biz/en/docs/messaging-api/using-line-url-scheme/
OWN_CHAT = "https://line.me/R/oaMessage/{}/"
# LINE documents no Retry-After; a proxy's absurd one must not silence the clinic for a day.
LONGEST_RETRY_AFTER = timedelta(hours=1)

# Most people are told what somebody else was told a moment ago: the SDK's models are made of so many messages once.
READY = 256
ALT_TEXT_LIMIT = 1500  # UTF-16 units, "Template messages"


class LineMessenger:
    """LINE's Messaging API behind our three verbs. One client serves all threads and keeps its connections."""

    def __init__(self, tokens: Tokens, api_base: str) -> None:
        self._client = Client(tokens, api_base)
        self._pages: dict[str, tuple[str, float]] = {}
        self._own_chat, self._ask_again_at = "", 0.0

    def warm(self) -> None:
        """Import the SDK now, so that the first answer does not wait for it."""
        self._client.warm()

    def reply(self, token: str, messages: tuple[Message, ...]) -> Receipt:
        from linebot.v3.messaging import ReplyMessageRequest

        request = ReplyMessageRequest.construct(
            reply_token=token, messages=_models(messages), notification_disabled=False
        )
        return self._call(lambda api: api.reply_message_with_http_info(request, _request_timeout=TIMEOUT))

    def push(self, to: str, messages: tuple[Message, ...], retry_key: UUID) -> Receipt:
        from linebot.v3.messaging import PushMessageRequest

        request = PushMessageRequest.construct(to=to, messages=_models(messages), notification_disabled=False)
        return self._call(
            lambda api: api.push_message_with_http_info(
                request, x_line_retry_key=str(retry_key), _request_timeout=TIMEOUT
            )
        )

    def multicast(self, to: tuple[str, ...], messages: tuple[Message, ...], retry_key: UUID) -> Receipt:
        from linebot.v3.messaging import MulticastRequest

        request = MulticastRequest.construct(to=list(to), messages=_models(messages), notification_disabled=False)
        return self._call(
            lambda api: api.multicast_with_http_info(
                request, x_line_retry_key=str(retry_key), _request_timeout=TIMEOUT
            ),
            people=len(to),
        )

    def probe(self) -> Receipt:
        return self._call(lambda api: api.get_bot_info_with_http_info(_request_timeout=PROBE_TIMEOUT))

    def quota(self) -> Quota | None:
        from linebot.v3.messaging import ApiException
        from urllib3.exceptions import HTTPError

        try:
            quota = self._client.api().get_message_quota(_request_timeout=QUOTA_TIMEOUT)
            used = self._client.api().get_message_quota_consumption(_request_timeout=QUOTA_TIMEOUT)
        except (ApiException, HTTPError, ValueError, LookupError, NoToken) as problem:
            log.info("no quota: %s", type(problem).__name__)
            return None
        return Quota(quota.value, used.total_usage)

    def content(self, message_id: str, most: int) -> Fetched:
        """https://developers.line.biz/en/reference/messaging-api/#get-content

        Not by the SDK, which reads whatever comes into memory.
        """
        try:
            token = self._client.tokens.current()
            fetched = self._fetch(message_id, most, token)
            if fetched.reason == "401" and self._client.tokens.refused(token):
                fetched = self._fetch(message_id, most, self._client.tokens.current())
        except NoToken as problem:
            return Fetched("away", reason=problem.receipt.reason)
        return fetched

    def _fetch(self, message_id: str, most: int, token: str) -> Fetched:
        from urllib3 import Timeout
        from urllib3.exceptions import HTTPError

        pool = self._client.warm().api_client.rest_client.pool_manager
        url = f"{self._client.data_base}/v2/bot/message/{quote(message_id, safe='')}/content"
        try:
            answer = pool.request(
                "GET",
                url,
                headers={"Authorization": f"Bearer {token}"},
                timeout=Timeout(connect=CONTENT_TIMEOUT[0], read=CONTENT_TIMEOUT[1]),
                preload_content=False,
                redirect=False,
            )
            try:
                return _read(answer, most)
            finally:
                answer.close()  # rather than read what is left of it
        except (HTTPError, OSError, ValueError) as problem:
            return Fetched("away", reason=type(problem).__name__)

    def loading(self, line_id: str) -> None:
        from linebot.v3.messaging import ApiException, ShowLoadingAnimationRequest
        from urllib3.exceptions import HTTPError

        request = ShowLoadingAnimationRequest(chatId=line_id, loadingSeconds=LOADING_SECONDS)
        try:
            self._client.api().show_loading_animation(request, _request_timeout=LOADING_TIMEOUT)
        except (ApiException, HTTPError, ValueError, LookupError, NoToken) as problem:
            log.info("no loading animation: %s", type(problem).__name__)

    def leave(self, chat: str) -> None:
        from linebot.v3.messaging import ApiException
        from urllib3.exceptions import HTTPError

        try:  # a room's id begins with R, a group's with C
            api = self._client.api()
            go = api.leave_room if chat.startswith("R") else api.leave_group
            go(chat, _request_timeout=PROBE_TIMEOUT)
        except (ApiException, HTTPError, ValueError, LookupError, NoToken) as problem:
            log.warning("a group was not left: %s", type(problem).__name__)

    def own_chat(self) -> str:
        """Asked of LINE once, and again after a while where it did not answer."""
        if not self._own_chat and time.monotonic() >= self._ask_again_at:
            self._own_chat = self._found_out()
            self._ask_again_at = time.monotonic() + PAGE_SECONDS
        return self._own_chat

    def _found_out(self) -> str:
        from linebot.v3.messaging import ApiException
        from urllib3.exceptions import HTTPError

        try:
            basic_id = self._client.api().get_bot_info(_request_timeout=PROFILE_TIMEOUT).basic_id
        except (ApiException, HTTPError, ValueError, LookupError, NoToken) as problem:
            log.info("no name of the account: %s", type(problem).__name__)
            return ""
        return OWN_CHAT.format(quote(basic_id, safe="")) if basic_id else ""

    def link_menu(self, line_id: str, menu: str | None) -> Receipt:
        if menu is None:
            return self._call(
                lambda api: api.unlink_rich_menu_id_from_user_with_http_info(line_id, _request_timeout=TIMEOUT)
            )
        known = menu in self._pages
        receipt = self._link(line_id, menu)
        if known and receipt.outcome in (Outcome.REFUSED, Outcome.INVALID):  # perhaps it was drawn anew
            receipt = self._link(line_id, menu)
        return receipt

    def _link(self, line_id: str, menu: str) -> Receipt:
        receipt = self._call(
            lambda api: api.link_rich_menu_id_to_user_with_http_info(
                line_id, self._page(api, menu), _request_timeout=TIMEOUT
            )
        )
        if receipt.outcome is not Outcome.SENT:
            self._pages.pop(menu, None)
        return receipt

    def _page(self, api: Any, menu: str) -> str:
        """The id behind an alias. LINE's ApiException with 404 where there is none."""
        found, asked_at = self._pages.get(menu, ("", 0.0))
        if not found or time.monotonic() - asked_at > PAGE_SECONDS:
            found = api.get_rich_menu_alias(menu, _request_timeout=TIMEOUT).rich_menu_id
            self._pages[menu] = found, time.monotonic()
        return found

    def profile_language(self, line_id: str) -> str | None:
        """BCP 47 from LINE's profile; None where LINE does not tell."""
        from linebot.v3.messaging import ApiException
        from urllib3.exceptions import HTTPError

        try:
            profile = self._client.api().get_profile(line_id, _request_timeout=PROFILE_TIMEOUT)
        except (ApiException, HTTPError, ValueError, LookupError, NoToken) as problem:
            log.info("no profile: %s", type(problem).__name__)
            return None
        return profile.language or None

    def _call(self, ask: Any, people: int = 1) -> Receipt:
        """Ask once; a second time where the token had lapsed and there is another: nothing was sent with the first."""
        try:
            token = self._client.tokens.current()
            receipt = self._ask(ask, token, people)
            if receipt.outcome is Outcome.DENIED and self._client.tokens.refused(token):
                receipt = self._ask(ask, self._client.tokens.current(), people)
        except NoToken as problem:
            return problem.receipt
        return receipt

    def _ask(self, ask: Any, token: str, people: int) -> Receipt:
        from linebot.v3.messaging import ApiException
        from urllib3.exceptions import ConnectTimeoutError, HTTPError, MaxRetryError, NewConnectionError

        try:
            answer = ask(self._client.api(token))
        except ApiException as refusal:
            return self._refused(refusal, people)
        except (NewConnectionError, ConnectTimeoutError) as problem:
            return Receipt(Outcome.NOT_SENT, type(problem).__name__)
        except MaxRetryError as problem:
            never_left = isinstance(problem.reason, NewConnectionError | ConnectTimeoutError)
            return Receipt(Outcome.NOT_SENT if never_left else Outcome.UNKNOWN, type(problem.reason).__name__)
        except HTTPError as problem:
            return Receipt(Outcome.UNKNOWN, type(problem).__name__)
        except (ValueError, LookupError) as problem:
            if isinstance(problem.__context__, ApiException):  # a refusal in words the SDK cannot decode
                return self._refused(problem.__context__, people)
            # 2xx with a body the SDK's models do not know: sent all the same.
            return Receipt(Outcome.SENT, type(problem).__name__)
        return Receipt(Outcome.SENT, _reason(answer.status_code, answer.headers))

    def _refused(self, refusal: Any, people: int) -> Receipt:
        reason = _reason(refusal.status, refusal.headers)
        match refusal.status:
            case 409:  # accepted before, under the same retry key
                return Receipt(Outcome.SENT, reason)
            case 429:
                gone = self._quota_gone(people)
                return Receipt(Outcome.QUOTA if gone else Outcome.SLOWER, reason, _retry_after(refusal.headers))
            case int(status) if status >= 500 or status == 0:
                return Receipt(Outcome.UNKNOWN, reason)
            case 400:
                return Receipt(Outcome.INVALID, reason)
            case 401:
                return Receipt(Outcome.DENIED, reason)
            case 403:
                return Receipt(Outcome.FORBIDDEN, reason)
            case _:
                return Receipt(Outcome.REFUSED, reason)

    def _quota_gone(self, people: int) -> bool:
        """429 has several meanings and its text is not guaranteed, so ask ("Status codes")."""
        quota = self.quota()
        return quota is not None and quota.limit is not None and quota.used + people > quota.limit


def messenger_of(settings: Settings) -> LineMessenger:
    """The way to LINE that the settings name."""
    return LineMessenger(tokens_of(settings), settings.api_base)


def _reason(status: int | None, headers: Any) -> str:
    return f"{status} {(headers or {}).get('x-line-request-id', '')}".strip()


def _read(answer: Any, most: int) -> Fetched:
    """What LINE said; 202: it is still being prepared. 410: the person took it back. 404: it never was, or is no more."""
    match answer.status:
        case 200:
            return _content(answer, most)
        case 202:
            return Fetched("not-yet", reason="202")
        case 404 | 410 as status:
            return Fetched("gone", reason=str(status))
        case status:
            return Fetched("away", reason=str(status))


def _content(answer: Any, most: int) -> Fetched:
    """All of it, at most so many bytes, and not for longer than anybody waits."""
    parts, held, until = [], 0, time.monotonic() + CONTENT_SECONDS
    while part := answer.read(CONTENT_PART, decode_content=True):
        parts.append(part)
        held += len(part)
        if held > most:
            return Fetched("too-large", reason="too large")
        if time.monotonic() > until:
            return Fetched("away", reason="too slow")
    told = str(answer.headers.get("content-length") or "")
    if told.isascii() and told.isdigit() and int(told) > held and not answer.headers.get("content-encoding"):
        return Fetched("away", reason="cut short")
    return Fetched("here", b"".join(parts))


def _retry_after(headers: Any) -> timedelta | None:
    """Seconds, the only form that needs no clock; anything else is left to our own waits."""
    value = str((headers or {}).get("retry-after", "")).strip()
    if not (value.isascii() and value.isdigit() and len(value) < 7):
        return None
    return min(timedelta(seconds=int(value)), LONGEST_RETRY_AFTER)


class _Ready:
    """A message that a model of the SDK's has checked, as the JSON it makes of it."""

    def __init__(self, model: Any) -> None:
        self._json = model.to_dict()

    def to_dict(self) -> Any:
        return self._json


def _models(messages: tuple[Message, ...]) -> list[_Ready]:
    """What stands in the place of the SDK's models in a request, which would take them apart anew with every call."""
    return [_ready(message, last=index == len(messages) - 1) for index, message in enumerate(messages)]


@lru_cache(maxsize=READY)
def _ready(message: Message, last: bool) -> _Ready:
    return _Ready(_model(message, last))


def _model(message: Message, last: bool) -> Any:
    """Text with quick replies, or a template or card whose buttons show on a computer too. Only the last quick replies show."""
    from linebot.v3 import messaging as line

    actions = [_action(tap) for tap in message.taps]
    bubble = _bubble(message, actions)
    items = [
        line.QuickReplyItem(type="action", imageUrl=None, action=action)
        for action in (actions[: _above_keyboard(message)] if bubble else actions)
    ]
    quick = line.QuickReply(items=items) if items and last else None
    if bubble:
        contents = line.FlexContainer.from_dict(bubble)
        return line.FlexMessage(altText=_alt(message), contents=contents, quickReply=quick, sender=None)
    if message.shape == "text" or not actions:
        return line.TextMessage(text=message.text, quickReply=quick, sender=None, quoteToken=None)
    if message.shape == "confirm":
        template: Any = line.ConfirmTemplate(text=message.text, actions=actions)
    else:
        template = line.ButtonsTemplate(
            text=message.text,
            actions=actions,
            title=None,
            thumbnailImageUrl=None,
            imageAspectRatio=None,
            imageSize=None,
            imageBackgroundColor=None,
            defaultAction=None,
        )
    return line.TemplateMessage(altText=_alt(message), template=template, quickReply=None, sender=None)


def _bubble(message: Message, actions: list[Any]) -> dict[str, Any] | None:
    """None for what goes as text or as a template, and for what is too long for a bubble."""
    if not (message.listed and actions) and not (message.look and message.shape == "text"):
        return None
    bubble = cards.bubble(message, [action.to_dict() for action in actions])
    return bubble if cards.fits(bubble) else None


def _above_keyboard(message: Message) -> int:
    """How many of a bubble's buttons are quick replies as well, from the first."""
    look = message.look
    return len(message.taps) - (look.foot if look and message.listed is None and not look.both else 0)


def _alt(message: Message) -> str:
    """What a notification shows of a bubble or template."""
    discreet = message.look.discreet if message.look else ""
    return lengths.cut(discreet or message.text, ALT_TEXT_LIMIT)


def _action(tap: Button) -> Any:
    from linebot.v3 import messaging as line

    if tap.opens:
        return line.URIAction(label=tap.label, uri=tap.opens, altUri=None)
    if tap.pick is None:
        return line.PostbackAction(
            label=tap.label, data=tap.data, displayText=tap.label, text=None, inputOption=None, fillInText=None
        )
    return line.DatetimePickerAction(
        label=tap.label, data=tap.data, mode="date", initial=tap.pick.opens, min=tap.pick.first, max=tap.pick.last
    )
