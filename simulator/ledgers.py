"""What LINE remembers: reply tokens, retry keys, and messages counted against the month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from simulator import ids
from simulator.rules import limits

JAPAN = timezone(timedelta(hours=9))  # quotas and statistics turn over on Japanese days


@dataclass(slots=True)
class _Token:
    chat_id: str
    occurred_at: datetime
    received_at: datetime | None = None
    used: bool = False


class ReplyTokens:
    """One use each; alive for a minute from the webhook that carried it, never later than 20 minutes after the event.

    https://developers.line.biz/en/reference/messaging-api/#send-reply-message-reply-token
    """

    def __init__(self) -> None:
        self._tokens: dict[str, _Token] = {}

    def issue(self, chat_id: str, occurred_at: datetime) -> str:
        token = ids.reply_token()
        self._tokens[token] = _Token(chat_id, occurred_at)
        return token

    def sent(self, token: str, now: datetime, *, again: bool = False) -> None:
        """The webhook left; only a redelivery starts the minute anew."""
        known = self._tokens.get(token)
        if known and (again or known.received_at is None):
            known.received_at = now

    def chat_of(self, token: str, now: datetime) -> str | None:
        """The chat a reply may go to, or None when the token is unknown, used or too old."""
        known = self._tokens.get(token)
        if known is None or known.used or known.received_at is None:
            return None
        fresh = now - known.received_at <= limits.REPLY_TOKEN_LIFE
        return known.chat_id if fresh and now - known.occurred_at <= limits.REPLY_TOKEN_LAST else None

    def use(self, token: str) -> None:
        self._tokens[token].used = True


class AccessTokens:
    """The one for good that stands in the console, and the stateless ones that were issued.

    https://developers.line.biz/en/docs/basics/channel-access-token/#stateless-channel-access-token
    """

    def __init__(self) -> None:
        self._ends_at: dict[str, datetime] = {}

    def issue(self, now: datetime) -> str:
        token = ids.opaque_token()
        self._ends_at[token] = now + limits.STATELESS_TOKEN_LIFE
        return token

    def alive(self, token: str, now: datetime) -> bool:
        return token in self._ends_at and now < self._ends_at[token]


class LoginChannel:
    """A LINE Login or MINI App channel beside the account's own, with its pages inside LINE as LINE tells of them.

    https://developers.line.biz/en/reference/liff-server/#get-all-liff-apps
    """

    def __init__(self) -> None:
        self.id, self.secret = "1653000001", "the login channel's secret"
        self.issued = AccessTokens()
        self.apps: list[dict[str, Any]] = []


class IdTokens:
    """What LINE's script gives to a page inside LINE, and what LINE says of it when asked. Not signed: nobody but LINE reads it.

    https://developers.line.biz/en/reference/line-login/#verify-id-token
    """

    def __init__(self) -> None:
        self._issued: dict[str, tuple[str, str, datetime]] = {}

    def issue(self, user_id: str, channel: str, now: datetime) -> str:
        token = ids.opaque_token()
        self._issued[token] = (user_id, channel, now)
        return token

    def told(self, token: str, channel: str, now: datetime) -> Mapping[str, Any] | str:
        """What stands in a good token, or what is wrong with it, in LINE's words."""
        if token not in self._issued:
            return "Invalid IdToken."
        user_id, meant_for, issued_at = self._issued[token]
        ends_at = issued_at + limits.ID_TOKEN_LIFE
        if meant_for != channel:
            return "Invalid IdToken Audience."
        if now >= ends_at:
            return "IdToken expired."
        moments = {"exp": int(ends_at.timestamp()), "iat": int(issued_at.timestamp())}
        return {"iss": "https://access.line.me", "sub": user_id, "aud": channel, **moments, "amr": ["linesso"]}


@dataclass(frozen=True, slots=True)
class Accepted:
    """A request that was accepted under a retry key."""

    at: datetime
    request_id: str
    path: str
    raw: bytes
    answer: Mapping[str, Any]


class RetryKeys:
    """Remembered for 24 hours; after that the same key sends again.

    https://developers.line.biz/en/reference/messaging-api/#retry-api-request
    """

    def __init__(self) -> None:
        self._accepted: dict[str, Accepted] = {}

    def recall(self, key: str, now: datetime) -> Accepted | None:
        accepted = self._accepted.get(key.lower())
        if accepted is None or now - accepted.at >= limits.RETRY_KEY_LIFE:
            return None
        return accepted

    def remember(self, key: str, accepted: Accepted) -> None:
        self._accepted[key.lower()] = accepted


class Quota:
    """Counts people, not message objects; None as the limit means a plan without one.

    https://developers.line.biz/en/docs/messaging-api/pricing/
    """

    def __init__(self, limit: int | None) -> None:
        self.limit = limit
        self._used: dict[str, int] = {}

    def used(self, now: datetime) -> int:
        return self._used.get(self._month(now), 0)

    def leaves_room_for(self, people: int, now: datetime) -> bool:
        return self.limit is None or self.used(now) + people <= self.limit

    def count(self, people: int, now: datetime) -> None:
        month = self._month(now)
        self._used[month] = self._used.get(month, 0) + people

    @staticmethod
    def _month(now: datetime) -> str:
        return now.astimezone(JAPAN).strftime("%Y-%m")


class QuoteTokens:
    """A quote token never expires and may be used again, but only in its own chat.

    https://developers.line.biz/en/docs/messaging-api/get-quote-tokens/
    """

    def __init__(self) -> None:
        self._chat_of: dict[str, str] = {}

    def issue(self, chat_id: str) -> str:
        token = ids.opaque_token()
        self._chat_of[token] = chat_id
        return token

    def all_belong_to(self, chat_id: str, messages: Sequence[Mapping[str, Any]]) -> bool:
        tokens = [message["quoteToken"] for message in messages if "quoteToken" in message]
        return all(self._chat_of.get(token) == chat_id for token in tokens)


class Rates:
    """One bucket an endpoint: full it allows a burst, and it fills again evenly.

    https://developers.line.biz/en/reference/messaging-api/#rate-limits
    """

    def __init__(self) -> None:
        self._left: dict[str, tuple[float, datetime]] = {}

    def take(self, name: str, now: datetime) -> bool:
        """Whether this request still fits; one that does not takes nothing."""
        hourly = limits.REQUESTS_AN_HOUR.get(name)
        size = hourly or limits.REQUESTS_A_SECOND.get(name, limits.OTHER_REQUESTS_A_SECOND)
        left, since = self._left.get(name, (float(size), now))
        left = min(float(size), left + max((now - since).total_seconds(), 0) * (size / 3600 if hourly else size))
        self._left[name] = (left - (left >= 1), now)
        return left >= 1
