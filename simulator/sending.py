"""What LINE does with reply, push and multicast: who is reached, what is counted, what is refused."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from simulator.answers import Answer, Call, refused, refused_for
from simulator.chats import Chat
from simulator.ledgers import Accepted
from simulator.people import Group, Person
from simulator.platform import Platform
from simulator.rules import requests

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_NO_SUCH_PERSON = "Failed to send messages"
_NO_QUOTA = "You have reached your monthly limit."
_FOREIGN_QUOTE = "Invalid quote token"


def reply(platform: Platform, call: Call) -> Answer:
    """https://developers.line.biz/en/reference/messaging-api/#send-reply-message"""
    if call.retry_key is not None:
        return refused("The X-Line-Retry-Key header cannot be used with this endpoint")
    if flaws := requests.check_reply(call.body):
        return refused_for(flaws)
    with platform.lock:
        chat_id = platform.tokens.chat_of(call.body["replyToken"], call.at)
        if chat_id is None:
            return refused("Invalid reply token")
        if not platform.quotes.all_belong_to(chat_id, call.body["messages"]):
            return refused(_FOREIGN_QUOTE)
        platform.tokens.use(call.body["replyToken"])
        return Answer(200, {"sentMessages": platform.deliver(platform.chats[chat_id], call.body["messages"])})


def push(platform: Platform, call: Call) -> Answer:
    """https://developers.line.biz/en/reference/messaging-api/#send-push-message"""
    return _once(platform, call, _push)


def multicast(platform: Platform, call: Call) -> Answer:
    """https://developers.line.biz/en/reference/messaging-api/#send-multicast-message"""
    return _once(platform, call, _multicast)


def validate(_platform: Platform, call: Call) -> Answer:
    """Looks at the message objects only and sends nothing."""
    flaws = requests.check_validate(call.body)
    return refused_for(flaws) if flaws else Answer()


def _once(platform: Platform, call: Call, send: Callable[[Platform, Call], Answer]) -> Answer:
    """Accept a retry key at most once in 24 hours; only an accepted request uses it up."""
    key = call.retry_key
    if key is not None and not _UUID.fullmatch(key):
        return refused("The X-Line-Retry-Key header must be a UUID")
    with platform.lock:
        earlier = platform.keys.recall(key, call.at) if key else None
        if earlier:
            return _already(earlier)
        answer = send(platform, call)
        if key and isinstance(answer.body, Mapping) and answer.status == 200:
            platform.keys.remember(key, Accepted(call.at, call.request_id, call.path, call.raw, answer.body))
        return answer


def _already(earlier: Accepted) -> Answer:
    """https://developers.line.biz/en/reference/messaging-api/#retry-api-request"""
    body = {"message": "The retry key is already accepted", **earlier.answer}
    return Answer(409, body, {"x-line-accepted-request-id": earlier.request_id})


def misuse(platform: Platform, call: Call) -> str | None:
    """What LINE would not tell: it answers a known key with 409 whatever is asked under it, and says nothing of doubles."""
    people = call.body.get("to") if call.name == "multicast" and isinstance(call.body, dict) else None
    if isinstance(people, list) and len(set(map(str, people))) < len(people):
        return "the same person twice in one multicast"
    earlier = platform.keys.recall(call.retry_key, call.at) if call.retry_key else None
    if earlier is None or (earlier.path, earlier.raw) == (call.path, call.raw):
        return None
    return "the same retry key with a different request"


def _push(platform: Platform, call: Call) -> Answer:
    if flaws := requests.check_push(call.body):
        return refused_for(flaws)
    chat = platform.chats.get(call.body["to"])
    if chat is None or (isinstance(chat, Group) and not chat.has_account):
        return refused(_NO_SUCH_PERSON)
    if not platform.quotes.all_belong_to(chat.id, call.body["messages"]):
        return refused(_FOREIGN_QUOTE)
    people = chat.reached(call.at)
    if not platform.quota.leaves_room_for(people, call.at):
        return refused(_NO_QUOTA, status=429)
    platform.quota.count(people, call.at)
    return Answer(200, {"sentMessages": platform.deliver(chat, call.body["messages"])})


def _multicast(platform: Platform, call: Call) -> Answer:
    if flaws := requests.check_multicast(call.body):
        return refused_for(flaws)
    chats = _reached(platform, call.body, call)
    if not platform.quota.leaves_room_for(len(chats), call.at):
        return refused(_NO_QUOTA, status=429)
    platform.quota.count(len(chats), call.at)
    for chat in chats:
        platform.deliver(chat, call.body["messages"])
    return Answer()


def _reached(platform: Platform, body: Mapping[str, Any], call: Call) -> list[Chat]:
    """Unknown, blocked and lapsed people are passed over without a word."""
    known = (platform.chats.get(to) for to in dict.fromkeys(body["to"]))
    return [chat for chat in known if isinstance(chat, Person) and chat.reached(call.at)]
