"""Flex messages: bubbles, carousels, the components in them, their sizes, and no property LINE does not know.

https://developers.line.biz/en/reference/messaging-api/#flex-message
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from simulator.rules import limits
from simulator.rules.actions import FLEX_AREA, FLEX_BUTTON, check_action
from simulator.rules.fields import Findings

_BUBBLE_SIZES = ("nano", "micro", "deca", "hecto", "kilo", "mega", "giga")
_OFFSETS = "position offsetTop offsetBottom offsetStart offsetEnd"
_KNOWN = {
    kind: frozenset(("type", *names.split()))
    for kind, names in {
        "carousel": "contents",
        "bubble": "direction styles header hero body footer size action",
        "box": f"layout flex contents spacing margin {_OFFSETS} backgroundColor borderColor borderWidth cornerRadius "
        "width maxWidth height maxHeight paddingAll paddingTop paddingBottom paddingStart paddingEnd action justifyContent "
        "alignItems background",
        "button": f"flex color style action gravity margin {_OFFSETS} height adjustMode scaling",
        "image": f"url flex margin {_OFFSETS} align gravity size aspectRatio aspectMode backgroundColor action "
        "animated",
        "video": "url previewUrl altContent aspectRatio action",
        "icon": f"url size aspectRatio margin {_OFFSETS} scaling",
        "text": f"flex text size align gravity color weight style decoration wrap lineSpacing margin {_OFFSETS} action "
        "maxLines contents adjustMode scaling",
        "span": "text size color weight style decoration",
        "separator": "margin color",
        "filler": "flex",
    }.items()
}
_IN_BOX = {
    "vertical": ("box", "button", "filler", "image", "separator", "text"),
    "horizontal": ("box", "button", "filler", "image", "separator", "text"),
    "baseline": ("filler", "icon", "text"),
}
_WORDS = {
    "direction": ("ltr", "rtl"),
    "position": ("relative", "absolute"),
    "gravity": ("top", "bottom", "center"),
    "align": ("start", "end", "center"),
    "weight": ("regular", "bold"),
    "decoration": ("none", "underline", "line-through"),
    "aspectMode": ("fit", "cover"),
    "adjustMode": ("shrink-to-fit",),
    "justifyContent": ("center", "flex-start", "flex-end", "space-between", "space-around", "space-evenly"),
    "alignItems": ("center", "flex-start", "flex-end"),
}
_STYLES = {"button": ("primary", "secondary", "link"), "text": ("normal", "italic"), "span": ("normal", "italic")}
_FLAGS = ("wrap", "scaling", "animated")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?")
_ANY_SPAN = 10**6


def check_flex(found: Findings, value: Any, at: str) -> None:
    container = found.mapping(value, at)
    match container.get("type"):
        case "bubble":
            _bubble(found, container, at + ".")
        case "carousel":
            _carousel(found, container, at + ".")
        case _:
            found.one_of(container, "type", at + ".", ("bubble", "carousel"), required=True)


def _carousel(found: Findings, carousel: Mapping[str, Any], at: str) -> None:
    _only_known(found, carousel, at, "carousel")
    _weigh(found, carousel, at, limits.CAROUSEL_BYTES)
    bubbles = found.items(carousel, "contents", at, 1, limits.BUBBLES)
    for bubble_at, value in bubbles:
        bubble = found.mapping(value, bubble_at)
        found.one_of(bubble, "type", bubble_at + ".", ("bubble",), required=True)
        _bubble(found, bubble, bubble_at + ".")
    if len({str(bubble.get("size", "mega")) for _, bubble in bubbles if isinstance(bubble, Mapping)}) > 1:
        found.add(at + "contents", "All bubbles must be of the same size")


def _bubble(found: Findings, bubble: Mapping[str, Any], at: str) -> None:
    _only_known(found, bubble, at, "bubble")
    _weigh(found, bubble, at, limits.BUBBLE_BYTES)
    found.one_of(bubble, "size", at, _BUBBLE_SIZES)
    _words(found, bubble, at)
    for block in ("header", "body", "footer"):
        if block in bubble:
            _component(found, bubble[block], at + block, ("box",))
    if "hero" in bubble:
        _component(found, bubble["hero"], at + "hero", ("box", "image", "video"))
    if "action" in bubble:
        check_action(found, bubble["action"], at + "action", FLEX_AREA)
    if not any(block in bubble for block in ("header", "hero", "body", "footer")):
        found.add(at[:-1], "At least one block must be specified")


def _component(found: Findings, value: Any, at: str, allowed: tuple[str, ...]) -> None:
    component = found.mapping(value, at)
    if not component:
        return
    at += "."
    before = len(found.flaws)
    found.one_of(component, "type", at, allowed, required=True)
    if len(found.flaws) > before:
        return
    kind = component["type"]
    _only_known(found, component, at, kind)
    _words(found, component, at)
    found.one_of(component, "style", at, _STYLES.get(kind, ()))
    for key in ("color", "backgroundColor", "borderColor"):
        if key in component and not _COLOR.fullmatch(str(component[key])):
            found.add(at + key, "Must be #RRGGBB or #RRGGBBAA")
    if "action" in component or kind == "button":
        check_action(found, component.get("action"), at + "action", FLEX_BUTTON if kind == "button" else FLEX_AREA)
    _inside(found, component, at, kind)


def _inside(found: Findings, component: Mapping[str, Any], at: str, kind: str) -> None:
    """What this kind must carry, and its children."""
    match kind:
        case "box":
            _box(found, component, at)
        case "text":
            _text(found, component, at)
        case "span":
            found.text(component, "text", at, limits.BUBBLE_BYTES, required=False)
        case "button":
            found.one_of(component, "height", at, ("sm", "md"))
        case "image" | "icon":
            found.url(component, "url", at, required=True)
        case "video":
            found.url(component, "url", at, required=True)
            found.url(component, "previewUrl", at, required=True)
            _component(found, component.get("altContent"), at + "altContent", ("box", "image"))


def _box(found: Findings, box: Mapping[str, Any], at: str) -> None:
    before = len(found.flaws)
    found.one_of(box, "layout", at, tuple(_IN_BOX), required=True)
    allowed = _IN_BOX[box["layout"]] if len(found.flaws) == before else _IN_BOX["vertical"]
    for child_at, child in found.items(box, "contents", at, 0, _ANY_SPAN):
        _component(found, child, child_at, allowed)


def _text(found: Findings, text: Mapping[str, Any], at: str) -> None:
    found.text(text, "text", at, limits.BUBBLE_BYTES, required="contents" not in text)
    if "contents" in text:
        for span_at, span in found.items(text, "contents", at, 1, _ANY_SPAN):
            _component(found, span, span_at, ("span",))


def _words(found: Findings, component: Mapping[str, Any], at: str) -> None:
    for key, allowed in _WORDS.items():
        found.one_of(component, key, at, allowed)
    for key in _FLAGS:
        found.flag(component, key, at)


def _only_known(found: Findings, component: Mapping[str, Any], at: str, kind: str) -> None:
    for key in component:
        if key not in _KNOWN[kind]:
            found.add(at + key, "unknown field")


def _weigh(found: Findings, container: Mapping[str, Any], at: str, most: int) -> None:
    weight = len(json.dumps(container, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))
    if weight > most:
        found.add(at[:-1], f"Must be at most {most} bytes of JSON")
