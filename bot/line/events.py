"""LINE's JSON to our frozen events. Whatever is unknown becomes Ignored, never a crash.

Each event is read alone, from the raw JSON: the SDK's parser drops message, reply token and user id of any event with a
value it does not know yet, and one bad event loses the whole batch (docs/decisions/0005-reading-events.md).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from clinic import payment_card
from clinic.clock import from_line, stamp
from clinic.ids import row_id
from clinic.photo import MOST_AT_ONCE, Photo
from clinic.taps import Tap, decode, picked_day
from store.inbox import Recorded, unsend_of

ChatKind = Literal["user", "group", "room"]

# "Send reply message / Reply token": one minute from receipt, and never later than 20 minutes after the event.
# Ten seconds less, because the call has to arrive within it.
TOKEN_LIFE = timedelta(seconds=50)
TOKEN_HORIZON = timedelta(minutes=20)
# LINE's ids have 33 characters at most; one of thousands fits no index of PostgreSQL's and would take its neighbours along.
ID_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Said:
    """A text message. `to_us`: the account was mentioned, which matters in groups only.

    Of several read as one (bot/chat/joining.py) `message_id` names all, with a space between, and `beside` is the kind of a
    picture that came with them and cannot be seen, `photos` those that staff may see if the person agrees.
    """

    text: str
    message_id: str
    to_us: bool = False
    beside: str = ""
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True, slots=True)
class Showed:
    """A message that is no text: sticker, image, video, audio, file, location, or a kind nobody has seen yet. `photos` are those
    that LINE holds for us."""

    kind: str
    message_id: str
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True, slots=True)
class Tapped:
    """A postback: what the button carried, None where that is none of ours, and the day of a date picker."""

    tap: Tap | None
    picked: date | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    back: bool  # unblocked rather than added


@dataclass(frozen=True, slots=True)
class Unfollowed:
    pass


@dataclass(frozen=True, slots=True)
class TookBack:
    message_id: str


@dataclass(frozen=True, slots=True)
class Joined:
    """The account was let into a group or room."""


@dataclass(frozen=True, slots=True)
class Left:
    """The account was put out of a group or room."""


@dataclass(frozen=True, slots=True)
class Ignored:
    kind: str


What = Said | Showed | Tapped | Followed | Unfollowed | TookBack | Joined | Left | Ignored


@dataclass(frozen=True, slots=True)
class Event:
    """One event of one chat. `standby`: another channel has the word, so nothing may be said."""

    id: str
    chat: str
    chat_kind: ChatKind
    what: What
    happened_at: datetime
    reply_token: str | None
    standby: bool
    by: str = ""  # who wrote or pressed in a group, where LINE tells

    def token_until(self, received_at: datetime) -> datetime:
        """When the reply token is no longer to be tried."""
        return min(received_at + TOKEN_LIFE, self.happened_at + TOKEN_HORIZON)


def record(raw: Mapping[str, Any], received_at: datetime) -> Recorded | None:
    """The event as the inbox keeps it; None if it belongs to no chat we could answer."""
    event = parse(raw, received_at)
    if event is None:
        return None
    match event.what:
        case Said(message_id=message_id) | Showed(message_id=message_id):
            about = message_id or None
        case TookBack(message_id=message_id) if message_id:
            about = unsend_of(message_id)
        case _:
            about = None
    body = json.dumps(_without_card_numbers(raw), ensure_ascii=True)
    happened, received = stamp(event.happened_at), stamp(received_at)
    return Recorded(event.id, event.chat, about, happened, received, row_id(received_at), body)


def _without_card_numbers(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The event with a mask where the number of a payment card stood: it is not to be kept anywhere."""
    message = raw.get("message")
    if not isinstance(message, dict) or not isinstance(message.get("text"), str):
        return raw
    return {**raw, "message": {**message, "text": payment_card.masked(message["text"])}}


def parse(raw: Mapping[str, Any], received_at: datetime) -> Event | None:
    """Read one event; None where it names no user, group or room. Never raises for anything JSON can hold."""
    source = _map(raw.get("source"))
    kind: Any = source.get("type")
    chat = _id(source.get(f"{kind}Id")) if kind in ("user", "group", "room") else ""
    if not chat:
        return None
    return Event(
        id=_id(raw.get("webhookEventId")) or _fingerprint(raw),
        chat=chat,
        chat_kind=kind,
        what=_what(raw),
        happened_at=_time(raw.get("timestamp"), received_at),
        reply_token=_text(raw.get("replyToken")) or None,
        standby=raw.get("mode") == "standby",
        by=_id(source.get("userId")),
    )


def _what(raw: Mapping[str, Any]) -> What:
    match _text(raw.get("type")):
        case "message":
            return _message(_map(raw.get("message")))
        case "postback":
            return _postback(_map(raw.get("postback")))
        case "follow":
            return Followed(_map(raw.get("follow")).get("isUnblocked") is True)
        case "unfollow":
            return Unfollowed()
        case "unsend":
            return TookBack(_id(_map(raw.get("unsend")).get("messageId")))
        case "join":
            return Joined()
        case "leave":
            return Left()
        case other:
            return Ignored(other)


def _postback(postback: Mapping[str, Any]) -> What:
    """LINE reports each change between the tabs of a rich menu as well, also one that came to nothing; it asks for nothing.

    https://developers.line.biz/en/reference/messaging-api/#postback-params-object-for-richmenu-switch-action
    """
    params = _map(postback.get("params"))
    if "newRichMenuAliasId" in params or "status" in params:
        return Ignored("rich menu switch")
    return Tapped(decode(_text(postback.get("data"))), picked_day(_text(params.get("date"))))


def _message(message: Mapping[str, Any]) -> What:
    message_id = _id(message.get("id"))
    if message.get("type") == "text" and isinstance(message.get("text"), str):
        people = _map(message.get("mention")).get("mentionees")
        ours = [_map(one) for one in people if _map(one).get("isSelf") is True] if isinstance(people, list) else []
        return Said(_safe(_without_our_name(message["text"], ours)), message_id, bool(ours))
    return Showed(_text(message.get("type")), message_id, _photos(message, message_id))


def _photos(message: Mapping[str, Any], message_id: str) -> tuple[Photo, ...]:
    """The photo, where LINE has it: one that stands at an address of somebody else's is never asked for.

    https://developers.line.biz/en/reference/messaging-api/#wh-image
    """
    at_line = _map(message.get("contentProvider")).get("type") == "line"
    if message.get("type") != "image" or not at_line or not (message_id.isascii() and message_id.isalnum()):
        return ()
    of = _map(message.get("imageSet"))
    total = of.get("total")
    return (Photo(message_id, _id(of.get("id")), total if type(total) is int and 0 < total <= MOST_AT_ONCE else 0),)


def _without_our_name(text: str, mentions: list[Mapping[str, Any]]) -> str:
    """What is written beside "@Sodan". Places are counted in UTF-16, as LINE counts them:
    https://developers.line.biz/en/docs/messaging-api/text-character-count/"""
    raw = text.encode("utf-16-le", "surrogatepass")
    for one in mentions:
        at, length = one.get("index"), one.get("length")
        if type(at) is int and type(length) is int and at >= 0 and 0 < length <= len(raw):
            raw = raw[: 2 * at] + b" \0" * length + raw[2 * (at + length) :]
    return raw.decode("utf-16-le", "surrogatepass").strip() if mentions else text


def _map(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return _safe(value) if isinstance(value, str) else ""


def _id(value: object) -> str:
    found = _text(value)
    return found if len(found) <= ID_LIMIT else ""


def _safe(text: str) -> str:
    """Without what a database cannot hold: NUL, and halves of characters (JSON may carry both)."""
    if text.isascii() and "\x00" not in text:  # ids, tokens and kinds: most of what an event holds
        return text
    return text.replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "ignore")


def _time(value: object, otherwise: datetime) -> datetime:
    """LINE's milliseconds; the time of receipt where they are missing or absurd."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            happened = from_line(int(value))
        except (OverflowError, ValueError, OSError):
            return otherwise
        return min(happened, otherwise)
    return otherwise


def _fingerprint(raw: Mapping[str, Any]) -> str:
    """A stand-in for a missing webhookEventId, the same for the same event delivered again."""
    plain = {key: value for key, value in raw.items() if key != "deliveryContext"}
    return "x" + hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:40]
