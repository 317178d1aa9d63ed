"""Message objects: the kinds there are and what each must carry.

https://developers.line.biz/en/reference/messaging-api/#message-objects
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from simulator.rules import limits
from simulator.rules.actions import QUICK_REPLY, check_action
from simulator.rules.fields import Findings
from simulator.rules.flex import check_flex
from simulator.rules.templates import check_template

Message = Mapping[str, Any]


def check_messages(found: Findings, request: Mapping[str, Any]) -> None:
    for at, message in found.items(request, "messages", "", 1, limits.MESSAGES):
        check_message(found, found.mapping(message, at), at + ".")


def check_message(found: Findings, message: Message, at: str) -> None:
    if not message:
        return
    before = len(found.flaws)
    found.one_of(message, "type", at, tuple(_KINDS), required=True)
    if len(found.flaws) > before:
        return
    _KINDS[message["type"]](found, message, at)
    _quick_reply(found, message, at)
    _sender(found, message, at)


def _quick_reply(found: Findings, message: Message, at: str) -> None:
    if message.get("quickReply") is None:
        return
    at += "quickReply."
    quick_reply = found.mapping(message["quickReply"], at[:-1])
    for item_at, value in found.items(quick_reply, "items", at, 1, limits.QUICK_REPLIES):
        item = found.mapping(value, item_at)
        found.one_of(item, "type", item_at + ".", ("action",), required=True)
        found.url(item, "imageUrl", item_at + ".")
        check_action(found, item.get("action"), item_at + ".action", QUICK_REPLY)


def _sender(found: Findings, message: Message, at: str) -> None:
    if message.get("sender") is not None:
        sender = found.mapping(message["sender"], at + "sender")
        found.text(sender, "name", at + "sender.", limits.SENDER_NAME, required=False)
        found.url(sender, "iconUrl", at + "sender.")


def _text(found: Findings, message: Message, at: str) -> None:
    found.text(message, "text", at, limits.TEXT)
    _quote(found, message, at)
    if message.get("emojis") is None:
        return
    # Each emoji stands where the text has a $, counted in UTF-16 units.
    units = str(message.get("text", "")).encode("utf-16-le", "surrogatepass")
    for emoji_at, value in found.items(message, "emojis", at, 1, limits.EMOJIS):
        emoji = found.mapping(value, emoji_at)
        index = emoji.get("index")
        if not isinstance(index, int) or index < 0 or units[2 * index : 2 * index + 2] != b"$\0":
            found.add(emoji_at + ".index", "Must be the position of a $ in the text")
        found.text(emoji, "productId", emoji_at + ".", limits.MEDIA_URL)
        found.text(emoji, "emojiId", emoji_at + ".", limits.MEDIA_URL)


def _text_v2(found: Findings, message: Message, at: str) -> None:
    found.text(message, "text", at, limits.TEXT)
    _quote(found, message, at)
    substitution = found.mapping(message.get("substitution") or {}, at + "substitution")
    if len(substitution) > limits.SUBSTITUTIONS:
        found.add(at + "substitution", f"Size must be between 0 and {limits.SUBSTITUTIONS}")
    bare = str(message.get("text", "")).replace("{{", "").replace("}}", "")
    keys = re.findall(r"\{([^{}]*)\}", bare)
    if re.search(r"[{}]", re.sub(r"\{[^{}]*\}", "", bare)):
        found.add(at + "text", "Every brace must be paired or doubled")
    for key in keys:
        if not re.fullmatch(limits.PLACEHOLDER, key) or key not in substitution:
            found.add(at + "text", "Every placeholder must be named in substitution")
    for kind, most in (("emoji", limits.EMOJIS), ("mention", limits.MENTIONS)):
        if sum(isinstance(each, Mapping) and each.get("type") == kind for each in substitution.values()) > most:
            found.add(at + "substitution", f"At most {most} of the type {kind}")
    for key, value in substitution.items():
        each = found.mapping(value, f"{at}substitution.{key}")
        found.one_of(each, "type", f"{at}substitution.{key}.", ("emoji", "mention"), required=True)


def _quote(found: Findings, message: Message, at: str) -> None:
    found.text(message, "quoteToken", at, limits.MEDIA_URL, required=False)


def _sticker(found: Findings, message: Message, at: str) -> None:
    for key in ("packageId", "stickerId"):
        found.text(message, key, at, limits.MEDIA_URL)
    _quote(found, message, at)


def _picture(found: Findings, message: Message, at: str) -> None:
    for key in ("originalContentUrl", "previewImageUrl"):
        found.url(message, key, at, required=True)


def _audio(found: Findings, message: Message, at: str) -> None:
    found.url(message, "originalContentUrl", at, required=True)
    found.number(message, "duration", at, 1, float("inf"))


def _location(found: Findings, message: Message, at: str) -> None:
    found.text(message, "title", at, limits.PLACE)
    found.text(message, "address", at, limits.PLACE)
    found.number(message, "latitude", at, -90, 90, whole=False)
    found.number(message, "longitude", at, -180, 180, whole=False)


def _imagemap(found: Findings, message: Message, at: str) -> None:
    found.url(message, "baseUrl", at, required=True)
    found.text(message, "altText", at, limits.ALT_TEXT)
    size = found.mapping(message.get("baseSize"), at + "baseSize")
    found.number(size, "width", at + "baseSize.", limits.IMAGEMAP_WIDTH, limits.IMAGEMAP_WIDTH)
    found.number(size, "height", at + "baseSize.", 1, float("inf"))
    for action_at, value in found.items(message, "actions", at, 1, limits.IMAGEMAP_ACTIONS):
        action = found.mapping(value, action_at)
        found.one_of(action, "type", action_at + ".", ("uri", "message", "clipboard"), required=True)
        found.mapping(action.get("area"), action_at + ".area")


def _coupon(found: Findings, message: Message, at: str) -> None:
    found.text(message, "couponId", at, limits.MEDIA_URL)
    found.text(message, "deliveryTag", at, limits.DELIVERY_TAG, required=False)


def _template(found: Findings, message: Message, at: str) -> None:
    found.text(message, "altText", at, limits.ALT_TEXT)
    check_template(found, message.get("template"), at + "template")


def _flex(found: Findings, message: Message, at: str) -> None:
    found.text(message, "altText", at, limits.ALT_TEXT)
    check_flex(found, message.get("contents"), at + "contents")


_KINDS: dict[str, Callable[[Findings, Message, str], None]] = {
    "text": _text,
    "textV2": _text_v2,
    "sticker": _sticker,
    "image": _picture,
    "video": _picture,
    "audio": _audio,
    "location": _location,
    "imagemap": _imagemap,
    "template": _template,
    "flex": _flex,
    "coupon": _coupon,
}
