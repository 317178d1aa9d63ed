"""/_sim/: what the phone in the browser and tests in other processes use to act, to look, and to turn the clock."""

import base64
import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from simulator.chats import Chat
from simulator.faults import Fault
from simulator.people import Group, Person
from simulator.platform import Platform
from simulator.turning import AT_MOST

_STREAM_SIGN_OF_LIFE = 15.0  # seconds; also how soon a closed page is noticed
MOST_IMAGES = 50  # that LINE's app lets anybody choose together
_FAULT_FIELDS = {"path", "status", "times", "after_accepting", "message", "seconds"}


def control_api(platform: Platform) -> Blueprint:
    """JSON in, JSON out; what cannot be done is `{"error": "…"}` with 400 or 404."""
    control = Blueprint("control", __name__, url_prefix="/_sim")

    for refusal in (400, 404, 415):
        control.register_error_handler(refusal, _explain)

    @control.get("/account")
    def account() -> Response:
        return jsonify({"name": platform.name})

    @control.get("/people")
    def people() -> Response:
        with platform.lock:
            return jsonify([chat.as_json() for chat in platform.chats.values()])

    @control.post("/people")
    def add_person() -> Response:
        return jsonify(_add(platform, _body()).as_json())

    @control.get("/chats/<chat_id>/items")
    def items(chat_id: str) -> Response:
        chat, after = _chat(platform, chat_id), request.args.get("after", 0, type=int)
        with platform.lock:
            shown = [item.as_json() for item in chat.transcript.after(after)]
            return jsonify(items=shown, last=len(chat.transcript.items))

    @control.get("/chats/<chat_id>/stream")
    def stream(chat_id: str) -> Response:
        chat, after = _chat(platform, chat_id), request.args.get("after", 0, type=int)
        after = request.headers.get("Last-Event-ID", after, type=int)
        return Response(_stream(platform, chat, after), mimetype="text/event-stream")

    @control.post("/chats/<chat_id>/send")
    def send(chat_id: str) -> Response:
        chat, wish = _chat(platform, chat_id), _body()
        with platform.lock:
            before = len(chat.transcript.items)
            _act(platform, chat, wish)
            added = chat.transcript.after(before)
            return jsonify(item=added[-1].as_json() if added else None)

    @control.post("/chats/<chat_id>/redeliver")
    def redeliver(chat_id: str) -> Response:
        """The last event of the chat once more, marked as redelivered, and what the bot answered."""
        delivery = platform.redeliver_last(_chat(platform, chat_id))
        if delivery is None:
            abort(400, "nothing has happened in this chat, or no webhook is set")
        return jsonify(outcome=delivery.outcome, status=delivery.status)

    @control.get("/content/<message_id>")
    def content(message_id: str) -> Response:
        match platform.contents.get(message_id):
            case (media_type, data):
                return Response(data, mimetype=media_type)
        abort(404, "no such picture or voice, or it was taken back")

    @control.get("/chats/<chat_id>/menu")
    def menu(chat_id: str) -> Response:
        """The rich menu below a chat; null where there is none, as in every group."""
        chat = _chat(platform, chat_id)
        shown = chat.menu if isinstance(chat, Person) else None
        return jsonify(menu=shown.as_json() if shown else None)

    @control.get("/menus/<menu_id>/picture")
    def menu_picture(menu_id: str) -> Response:
        known = platform.shelf.menus.get(menu_id)
        if known is None or known.picture is None:
            abort(404, "there is no such picture")
        return Response(known.picture[1], mimetype=known.picture[0])

    @control.get("/clock")
    def clock() -> Response:
        return jsonify(now=platform.now().isoformat(), turnable=platform.turning.beat is not None)

    @control.post("/clock")
    def turn_clock() -> Response:
        """`advance_seconds` jumps; `turn_seconds` goes hour by hour, and the bot with it."""
        match _body():
            case {"turn_seconds": int(seconds)} if seconds is not True and 0 < seconds <= AT_MOST.total_seconds():
                return jsonify(now=platform.turning.turn(timedelta(seconds=seconds)).isoformat())
            case {"advance_seconds": int(seconds) | float(seconds)} if not isinstance(seconds, bool):
                return jsonify(now=platform.advance(seconds=seconds).isoformat())
        abort(400, f"advance_seconds must be a number, or turn_seconds one from 1 to {AT_MOST.total_seconds():.0f}")

    @control.post("/faults")
    def order_fault() -> Response:
        platform.faults.order(_fault(_body()))
        return jsonify(left=len(platform.faults.left()))

    @control.delete("/faults")
    def clear_faults() -> Response:
        platform.faults.clear()
        return jsonify(left=0)

    @control.get("/requests")
    def requests() -> Response:
        """All of them, or so many of the last."""
        last = request.args.get("last", len(platform.requests), type=int)
        return jsonify([logged.as_json() for logged in platform.requests[-last:]] if last > 0 else [])

    return control


def _explain(problem: Any) -> tuple[Response, int]:
    return jsonify(error=problem.description), problem.code


def _body() -> Mapping[str, Any]:
    body = request.get_json()
    if not isinstance(body, dict):
        abort(400, "send a JSON object")
    return body


def _chat(platform: Platform, chat_id: str) -> Chat:
    chat = platform.chats.get(chat_id)
    if chat is None:
        abort(404, "there is no such chat")
    return chat


def _person(platform: Platform, user_id: Any) -> Person:
    person = platform.chats.get(str(user_id))
    if not isinstance(person, Person):
        abort(404, "there is no such person")
    return person


def _add(platform: Platform, wish: Mapping[str, Any]) -> Chat:
    name, language = wish.get("name"), wish.get("language")
    if not isinstance(name, str) or not name.strip():
        abort(400, "name must not be empty")
    if language is not None and not isinstance(language, str):
        abort(400, "language must be a string or null")
    if wish.get("kind", "user") == "group":
        members = wish.get("members", [])
        if not isinstance(members, list):
            abort(400, "members must be a list of ids")
        return platform.group(name, [_person(platform, member) for member in members])
    return platform.person(name, language)


def _act(platform: Platform, chat: Chat, wish: Mapping[str, Any]) -> None:
    as_ = _person(platform, wish["as"]) if wish.get("as") else None
    match wish.get("type"):
        case "text" if isinstance(wish.get("text"), str) and wish["text"]:
            chat.says(wish["text"], as_=as_)
        case "sticker":
            chat.sends_sticker(as_=as_, sticker_id=str(wish.get("stickerId", "1988")))
        case "image" if wish.get("images"):
            chat.sends_images(_pictures(wish["images"]), as_=as_)
        case "image":
            chat.sends_image(as_=as_)
        case "audio":
            chat.sends_audio(as_=as_)
        case "postback" if isinstance(wish.get("data"), str) and isinstance(wish.get("params", {}), dict):
            chat.posts_back(wish["data"], shown=wish.get("displayText"), params=wish.get("params"), as_=as_)
        case "richmenuswitch" if isinstance(wish.get("alias"), str) and isinstance(wish.get("data"), str):
            _person(platform, chat.id).turns_to(wish["alias"], wish["data"])
        case "unsend":
            _unsend(chat, wish.get("messageId"), as_)
        case "follow" | "unfollow" as change:
            _change(chat, change)
        case _:
            abort(
                400,
                "type must be text, sticker, image, audio, postback, richmenuswitch, unsend, follow or unfollow, whole",
            )


def _pictures(told: Any) -> list[tuple[str, bytes]]:
    """Photos as a browser reads files: data:image/jpeg;base64,…"""
    found = []
    for one in told if isinstance(told, list) else ():
        head, _, body = str(one).partition(";base64,")
        try:
            found.append((head.removeprefix("data:"), base64.b64decode(body, validate=True)))
        except ValueError:
            abort(400, "images must be data: addresses in base64")
    if not 0 < len(found) <= MOST_IMAGES:
        abort(400, f"images must be a list of 1 to {MOST_IMAGES}")
    return found


def _unsend(chat: Chat, message_id: Any, as_: Person | None) -> None:
    try:
        item = chat.transcript.find(str(message_id))
    except KeyError:
        abort(404, "there is no such message")
    if item.sender != "person" or item.unsent:
        abort(400, "only one's own messages can be taken back, and only once")
    chat.unsends(item.message_id, as_=as_)


def _change(chat: Chat, change: str) -> None:
    """For a group, to follow and unfollow means to let the account in and to remove it."""
    match chat, change:
        case Person(), "follow":
            chat.follows()
        case Person(), _:
            chat.blocks()
        case Group(), "follow":
            chat.invites_account()
        case Group(), _:
            chat.removes_account()


def _fault(wish: Mapping[str, Any]) -> Fault:
    if unknown := set(wish) - _FAULT_FIELDS:
        abort(400, f"unknown: {', '.join(sorted(unknown))}")
    status = wish.get("status")
    if status not in ("timeout", "cut") and (not isinstance(status, int) or not 400 <= status <= 599):
        abort(400, 'status must be 400 to 599, "timeout" or "cut"')
    if not isinstance(wish.get("path"), str) or wish.get("times", 1) not in range(1, 10_001):
        abort(400, "path must be a string and times a number from 1")
    return Fault(**wish)


def _stream(platform: Platform, chat: Chat, after: int) -> Iterator[str]:
    """Server-sent events; `id` lets a browser that lost the connection go on where it was."""
    yield ": open\n\n"
    while not platform.closing.is_set():
        fresh = _fresh(platform, chat, after)
        for item in fresh:
            yield f"id: {item['n']}\ndata: {json.dumps(item)}\n\n"
        after += len(fresh)
        if not fresh:
            yield ": still here\n\n"


def _fresh(platform: Platform, chat: Chat, after: int) -> list[dict[str, Any]]:
    """Waits for news, but not so long that a page that went away stays unnoticed."""
    with platform.lock:
        platform.lock.wait_for(
            lambda: len(chat.transcript.items) > after or platform.closing.is_set(), _STREAM_SIGN_OF_LIFE
        )
        return [item.as_json() for item in chat.transcript.after(after)]
