"""Template messages: buttons, confirm and the two carousels.

https://developers.line.biz/en/reference/messaging-api/#template-messages
"""

from collections.abc import Mapping
from typing import Any

from simulator.rules import limits
from simulator.rules.actions import IMAGE_CAROUSEL, TEMPLATE, WHOLE_AREA, check_action
from simulator.rules.counting import clusters
from simulator.rules.fields import Findings


def check_template(found: Findings, value: Any, at: str) -> None:
    template = found.mapping(value, at)
    if not template:
        return
    at += "."
    match template.get("type"):
        case "buttons":
            _buttons(found, template, at)
        case "confirm":
            found.text(template, "text", at, limits.CONFIRM_TEXT, clusters)
            _actions(found, template, at, limits.CONFIRM_ACTIONS, limits.CONFIRM_ACTIONS)
        case "carousel":
            _carousel(found, template, at)
        case "image_carousel":
            _image_carousel(found, template, at)
        case _:
            found.one_of(template, "type", at, ("buttons", "confirm", "carousel", "image_carousel"), required=True)


def _actions(found: Findings, holder: Mapping[str, Any], at: str, low: int, high: int) -> None:
    for action_at, action in found.items(holder, "actions", at, low, high):
        check_action(found, action, action_at, TEMPLATE)


def _face(found: Findings, face: Mapping[str, Any], at: str, *, alone: int, beside: int) -> None:
    """Image, title, text and the tap on all of it; the text is shorter beside an image or a title."""
    decorated = bool(face.get("thumbnailImageUrl") or face.get("title"))
    found.url(face, "thumbnailImageUrl", at)
    found.text(face, "title", at, limits.TITLE, clusters, required=False)
    found.text(face, "text", at, beside if decorated else alone, clusters)
    if face.get("defaultAction") is not None:
        check_action(found, face["defaultAction"], at + "defaultAction", WHOLE_AREA)


def _look(found: Findings, template: Mapping[str, Any], at: str) -> None:
    found.one_of(template, "imageAspectRatio", at, ("rectangle", "square"))
    found.one_of(template, "imageSize", at, ("cover", "contain"))


def _buttons(found: Findings, template: Mapping[str, Any], at: str) -> None:
    _face(found, template, at, alone=limits.BUTTONS_TEXT, beside=limits.BUTTONS_TEXT_BESIDE_TITLE_OR_IMAGE)
    _look(found, template, at)
    _actions(found, template, at, 1, limits.BUTTONS_ACTIONS)


def _carousel(found: Findings, template: Mapping[str, Any], at: str) -> None:
    _look(found, template, at)
    shapes = set()
    for column_at, value in found.items(template, "columns", at, 1, limits.COLUMNS):
        column = found.mapping(value, column_at)
        beside = limits.COLUMN_TEXT_BESIDE_TITLE_OR_IMAGE
        _face(found, column, column_at + ".", alone=limits.COLUMN_TEXT, beside=beside)
        _actions(found, column, column_at + ".", 1, limits.COLUMN_ACTIONS)
        shapes.add((len(column.get("actions") or []), bool(column.get("title")), bool(column.get("thumbnailImageUrl"))))
    if len(shapes) > 1:
        found.add(at + "columns", "All columns must have as many actions, and all or none a title and an image")


def _image_carousel(found: Findings, template: Mapping[str, Any], at: str) -> None:
    for column_at, value in found.items(template, "columns", at, 1, limits.COLUMNS):
        column = found.mapping(value, column_at)
        found.url(column, "imageUrl", column_at + ".", required=True)
        check_action(found, column.get("action"), column_at + ".action", IMAGE_CAROUSEL)
