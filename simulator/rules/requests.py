"""The outer layer of each request that sends: whom to, how many, and options."""

import re
from typing import Any

from simulator.rules import limits
from simulator.rules.fields import Findings, Flaw
from simulator.rules.messages import check_messages

_CHAT_ID = re.compile(r"[UCR][0-9a-f]{32}")
_USER_ID = re.compile(r"U[0-9a-f]{32}")


def check_reply(body: Any) -> list[Flaw]:
    found = Findings()
    request = found.mapping(body, "")
    found.text(request, "replyToken", "", limits.MEDIA_URL)
    found.flag(request, "notificationDisabled", "")
    check_messages(found, request)
    return found.flaws


def check_push(body: Any) -> list[Flaw]:
    found = Findings()
    request = found.mapping(body, "")
    if not _is_id(request.get("to"), _CHAT_ID):
        found.add("to", "Must be the ID of a user, group chat or room")
    _check_options(found, request)
    check_messages(found, request)
    return found.flaws


def check_multicast(body: Any) -> list[Flaw]:
    found = Findings()
    request = found.mapping(body, "")
    for at, to in found.items(request, "to", "", 1, limits.MULTICAST_PEOPLE):
        if not _is_id(to, _USER_ID):
            found.add(at, "Must be the ID of a user")
    _check_options(found, request)
    check_messages(found, request)
    return found.flaws


def check_validate(body: Any) -> list[Flaw]:
    found = Findings()
    check_messages(found, found.mapping(body, ""))
    return found.flaws


def check_loading(body: Any) -> list[Flaw]:
    """One-to-one chats only, and whole steps of five seconds."""
    found = Findings()
    request = found.mapping(body, "")
    if not _is_id(request.get("chatId"), _USER_ID):
        found.add("chatId", "Must be the ID of a user")
    if "loadingSeconds" in request:
        before = len(found.flaws)
        found.number(request, "loadingSeconds", "", limits.LOADING_FIRST, limits.LOADING_LAST)
        if len(found.flaws) == before and request["loadingSeconds"] % limits.LOADING_STEP:
            found.add("loadingSeconds", f"Must be a multiple of {limits.LOADING_STEP}")
    return found.flaws


def check_endpoint(body: Any, *, required: bool) -> list[Flaw]:
    """https as LINE demands; a bot on this machine may be called without."""
    found = Findings()
    request = found.mapping(body, "")
    local = re.match(r"http://(127\.0\.0\.1|localhost)[:/]", str(request.get("endpoint", "")))
    schemes = ("https", "http") if local else ("https",)
    found.url(request, "endpoint", "", required=required, schemes=schemes, limit=limits.ENDPOINT_URL)
    return found.flaws


def _check_options(found: Findings, request: Any) -> None:
    found.flag(request, "notificationDisabled", "")
    if "customAggregationUnits" in request:
        units = found.items(request, "customAggregationUnits", "", 0, limits.AGGREGATION_UNITS)
        for at, unit in units:
            if not isinstance(unit, str) or not re.fullmatch(limits.AGGREGATION_UNIT, unit):
                found.add(at, "Must be 1 to 30 letters, digits or underscores")


def _is_id(value: Any, pattern: re.Pattern[str]) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None
