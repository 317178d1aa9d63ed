"""The smaller things done in a chat: dots while thinking, read marks, fetching what a person sent."""

from typing import Any

from simulator.accounts import not_found
from simulator.answers import Answer, Call, refused, refused_for
from simulator.chats import Chat
from simulator.people import Person
from simulator.platform import Platform
from simulator.rules import limits
from simulator.rules.requests import check_loading


def loading(platform: Platform, call: Call) -> Answer:
    """https://developers.line.biz/en/reference/messaging-api/#display-a-loading-indicator"""
    if flaws := check_loading(call.body):
        return refused_for(flaws)
    person = platform.chats.get(call.body["chatId"])
    if not isinstance(person, Person):
        return refused("Failed to start loading")
    if person.reached(call.at):
        _notice(platform, call, person, "loading", seconds=call.body.get("loadingSeconds", limits.LOADING_DEFAULT))
    return Answer(202)


def mark_as_read_by_token(platform: Platform, call: Call) -> Answer:
    """https://developers.line.biz/en/reference/messaging-api/#mark-as-read"""
    token = call.body.get("markAsReadToken") if isinstance(call.body, dict) else None
    chat_id = platform.read_tokens.get(token) if isinstance(token, str) else None
    if chat_id is None:
        return refused("Invalid mark as read token")
    _notice(platform, call, platform.chats[chat_id], "read")
    return Answer()


def mark_as_read(platform: Platform, call: Call) -> Answer:
    """The older, partners' way: by user id."""
    chat = call.body.get("chat") if isinstance(call.body, dict) else None
    person = platform.chats.get(str(chat.get("userId"))) if isinstance(chat, dict) else None
    if person is None:
        return refused("The property, 'chat', in the request body is invalid")
    _notice(platform, call, person, "read")
    return Answer()


def content(platform: Platform, _call: Call, message_id: str) -> Answer:
    """404 for what never was, 410 for what was taken back."""
    match platform.contents.get(message_id):
        case "unknown":
            return not_found()
        case "gone":
            return refused("The content is gone", status=410)
        case (media_type, data):
            return Answer(200, data, {"Content-Type": media_type})


def _notice(platform: Platform, call: Call, chat: Chat, what: str, **more: Any) -> None:
    with platform.lock:
        chat.transcript.notice(call.at, "account", what, **more)
        platform.lock.notify_all()
