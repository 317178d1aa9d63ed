"""Action objects: what a tap does, and how long its label may be where it stands.

https://developers.line.biz/en/reference/messaging-api/#action-objects
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.rules import limits
from simulator.rules.counting import clusters
from simulator.rules.fields import Findings

_ANYWHERE = ("postback", "message", "uri", "datetimepicker", "clipboard")
_INPUT_OPTIONS = ("closeRichMenu", "openRichMenu", "openKeyboard", "openVoice")
# The formats of initial, max and min in each mode, with LINE's outermost values.
_PICKER = {
    "date": (r"\d{4}-\d{2}-\d{2}", "1900-01-01", "2100-12-31"),
    "time": (r"\d{2}:\d{2}", "00:00", "23:59"),
    "datetime": (r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}", "1900-01-01T00:00", "2100-12-31T23:59"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an action stands: its label's limit, whether it must have one, and which kinds are known there."""

    label: int
    label_required: bool
    kinds: tuple[str, ...] = _ANYWHERE
    desktop_uri: bool = False
    deprecated_text: bool = True


TEMPLATE = Place(limits.LABEL, True)
IMAGE_CAROUSEL = Place(limits.LABEL_IN_IMAGE_CAROUSEL, False)
WHOLE_AREA = Place(limits.LABEL, False)  # a tap on an image or box: the label is not shown
FLEX_BUTTON = Place(limits.LABEL_IN_FLEX, True, desktop_uri=True)
FLEX_AREA = Place(limits.LABEL_IN_FLEX, False, desktop_uri=True)
MENU_AREA = Place(limits.LABEL, False, (*_ANYWHERE, "richmenuswitch"))
QUICK_REPLY = Place(limits.LABEL, True, (*_ANYWHERE, "camera", "cameraRoll", "location"), deprecated_text=False)


def check_action(found: Findings, value: Any, at: str, place: Place) -> None:
    """`at` is the path of the action itself, without a dot at its end."""
    action = found.mapping(value, at)
    if not action:
        return
    at += "."
    before = len(found.flaws)
    found.one_of(action, "type", at, place.kinds, required=True)
    if len(found.flaws) > before:
        return
    found.text(action, "label", at, place.label, clusters, required=place.label_required)
    match action["type"]:
        case "postback":
            _postback(found, action, at, place)
        case "message":
            found.text(action, "text", at, limits.MESSAGE_TEXT, clusters)
        case "uri":
            _uri(found, action, at, place)
        case "datetimepicker":
            _picker(found, action, at)
        case "richmenuswitch":
            found.text(action, "data", at, limits.POSTBACK_DATA)
            if not re.fullmatch(r"[a-z0-9_-]{1,32}", str(action.get("richMenuAliasId"))):
                found.add(at + "richMenuAliasId", "Must be 1 to 32 lower-case letters, digits, _ or -")
        case "clipboard":
            found.text(action, "clipboardText", at, limits.CLIPBOARD_TEXT)


def _postback(found: Findings, action: Mapping[str, Any], at: str, place: Place) -> None:
    found.text(action, "data", at, limits.POSTBACK_DATA)
    found.text(action, "displayText", at, limits.DISPLAY_TEXT, clusters, required=False)
    found.text(action, "text", at, limits.DISPLAY_TEXT, clusters, required=False)
    if "text" in action and ("displayText" in action or not place.deprecated_text):
        found.add(at + "text", "May not be used here")
    found.one_of(action, "inputOption", at, _INPUT_OPTIONS)
    found.text(action, "fillInText", at, limits.FILL_IN_TEXT, clusters, required=False)
    if "fillInText" in action and action.get("inputOption") != "openKeyboard":
        found.add(at + "fillInText", "Needs inputOption openKeyboard")


def _uri(found: Findings, action: Mapping[str, Any], at: str, place: Place) -> None:
    schemes = ("http", "https", "line", "tel")
    found.url(action, "uri", at, required=True, schemes=schemes, limit=limits.URI)
    if "altUri" in action:
        if not place.desktop_uri:
            found.add(at + "altUri", "May not be used here")
        desktop = found.mapping(action["altUri"], at + "altUri")
        found.url(desktop, "desktop", at + "altUri.", required=True, schemes=schemes, limit=limits.URI)


def _picker(found: Findings, action: Mapping[str, Any], at: str) -> None:
    found.text(action, "data", at, limits.POSTBACK_DATA)
    before = len(found.flaws)
    found.one_of(action, "mode", at, tuple(_PICKER), required=True)
    if len(found.flaws) > before:
        return
    form, lowest, highest = _PICKER[action["mode"]]
    for key in ("initial", "max", "min"):
        value = action.get(key)
        if value is not None and not (isinstance(value, str) and re.fullmatch(form, value)):
            found.add(at + key, f"Must be written as the mode {action['mode']} wants it")
        elif value is not None and not lowest <= value.upper() <= highest:
            found.add(at + key, f"Must be between {lowest} and {highest}")
    if len(found.flaws) == before and str(action.get("max", "~")) <= str(action.get("min", "")):
        found.add(at + "max", "Must be later than min")
