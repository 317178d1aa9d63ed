"""What LINE asks of a rich menu, its picture, and the requests about many people.

https://developers.line.biz/en/reference/messaging-api/#rich-menu
"""

import re
import struct
from collections.abc import Mapping
from typing import Any

from simulator.rules import limits
from simulator.rules.actions import MENU_AREA, check_action
from simulator.rules.counting import clusters
from simulator.rules.fields import Findings, Flaw

ALIAS = re.compile(r"[a-z0-9_-]{1,32}")
_RESUME_KEY = re.compile(r"[A-Za-z0-9_-]{1,100}")
_USER_ID = re.compile(r"U[0-9a-f]{32}")


def check_menu(body: Any) -> list[Flaw]:
    found = Findings()
    menu = found.mapping(body, "")
    size = found.mapping(menu.get("size"), "size")
    if size:
        found.number(size, "width", "size.", limits.MENU_NARROWEST, limits.MENU_WIDEST)
        found.number(size, "height", "size.", limits.MENU_LOWEST, limits.MENU_WIDEST)
    if not found.flaws and size["width"] < size["height"] * limits.MENU_RATIO:
        found.add("size", f"The width must be at least {limits.MENU_RATIO} times the height")
    found.flag(menu, "selected", "")
    if not isinstance(menu.get("selected"), bool):
        found.add("selected", "Must be a boolean")
    found.text(menu, "name", "", limits.MENU_NAME, clusters)
    found.text(menu, "chatBarText", "", limits.MENU_BAR, clusters)
    for at, area in found.items(menu, "areas", "", 0, limits.MENU_AREAS):
        held = found.mapping(area, at)
        _bounds(found, held.get("bounds"), f"{at}.bounds", size)
        check_action(found, held.get("action"), f"{at}.action", MENU_AREA)
    return found.flaws


def _bounds(found: Findings, value: Any, at: str, size: Mapping[str, Any]) -> None:
    """Within the picture."""
    bounds = found.mapping(value, at)
    if not bounds:
        return
    before = len(found.flaws)
    for key, low in (("x", 0), ("y", 0), ("width", 1), ("height", 1)):
        found.number(bounds, key, f"{at}.", low, limits.MENU_WIDEST)
    if len(found.flaws) > before or not all(isinstance(size.get(key), int) for key in ("width", "height")):
        return
    if bounds["x"] + bounds["width"] > size["width"] or bounds["y"] + bounds["height"] > size["height"]:
        found.add(at, "Must lie within the size of the menu")


def check_picture(kind: str, raw: bytes, size: Mapping[str, Any]) -> list[Flaw]:
    """By its own first bytes; the measures of a JPEG are taken on trust."""
    found = Findings()
    if kind not in ("image/png", "image/jpeg"):
        found.add("", "The image must be a JPEG or PNG")
    elif len(raw) > limits.MENU_IMAGE_BYTES:
        found.add("", f"The image must be at most {limits.MENU_IMAGE_BYTES} bytes")
    elif kind == "image/jpeg" and not raw.startswith(b"\xff\xd8"):
        found.add("", "The image is no JPEG")
    elif kind == "image/png" and _measures(raw) != (size["width"], size["height"]):
        found.add("", "The image is no PNG of the size of the menu")
    return found.flaws


def _measures(raw: bytes) -> tuple[int, int] | None:
    """Width and height stand in a PNG's first chunk."""
    if raw[:8] != b"\x89PNG\r\n\x1a\n" or len(raw) < 24:
        return None
    width, height = struct.unpack(">II", raw[16:24])
    return width, height


def check_alias(body: Any, *, new: bool) -> list[Flaw]:
    found = Findings()
    request = found.mapping(body, "")
    alias = request.get("richMenuAliasId")
    if new and not (isinstance(alias, str) and ALIAS.fullmatch(alias)):
        found.add("richMenuAliasId", "Must be 1 to 32 lower-case letters, digits, _ or -")
    found.text(request, "richMenuId", "", limits.MEDIA_URL)
    return found.flaws


def check_people(body: Any, *, linked: bool) -> list[Flaw]:
    """A menu for up to 500 people, or for none of them any more."""
    found = Findings()
    request = found.mapping(body, "")
    if linked:
        found.text(request, "richMenuId", "", limits.MEDIA_URL)
    for at, one in found.items(request, "userIds", "", 1, limits.MENU_PEOPLE):
        if not is_user(one):
            found.add(at, "Must be the ID of a user")
    return found.flaws


def check_batch(body: Any) -> list[Flaw]:
    found = Findings()
    request = found.mapping(body, "")
    operations = found.items(request, "operations", "", 1, limits.MENU_OPERATIONS)
    for at, one in operations:
        operation = found.mapping(one, at)
        found.one_of(operation, "type", f"{at}.", ("link", "unlink", "unlinkAll"), required=True)
        needed = {"link": ("from", "to"), "unlink": ("from",)}.get(str(operation.get("type")), ())
        for key in needed:
            found.text(operation, key, f"{at}.", limits.MEDIA_URL)
        if operation.get("type") == "unlinkAll" and len(operations) > 1:
            found.add(at, "unlinkAll must be the only operation")
    resume = request.get("resumeRequestKey")
    if resume is not None and not (isinstance(resume, str) and _RESUME_KEY.fullmatch(resume)):
        found.add("resumeRequestKey", "Must be 1 to 100 letters, digits, _ or -")
    return found.flaws


def is_user(value: Any) -> bool:
    return isinstance(value, str) and _USER_ID.fullmatch(value) is not None
