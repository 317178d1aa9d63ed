"""LINE's routes: every request is read, refused early or handled, made to fail if ordered, and written down."""

import json
import uuid
from collections.abc import Callable
from datetime import UTC
from email.utils import format_datetime
from typing import Any

from flask import Blueprint, Response, request

from simulator import accounts, conversing, menus, sending
from simulator.answers import Answer, Call, Logged, refused
from simulator.platform import Platform
from simulator.rules import limits

Handler = Callable[..., Answer]
_GROUP, _MENU = "/v2/bot/group/<group_id>", "/v2/bot/richmenu"
MENU_PICTURE = "menu-put-picture"  # the one whose body is no JSON
LIFF_APPS = "liff-apps"  # opened by a token of another channel
ISSUING, VERIFYING = "issue-token", "verify-id-token"  # the requests that need no token, and are forms

# (method, path, the short name faults and tests know it by, handler)
ROUTES: tuple[tuple[str, str, str, Handler], ...] = (
    ("POST", "/v2/bot/message/reply", "reply", sending.reply),
    ("POST", "/v2/bot/message/push", "push", sending.push),
    ("POST", "/v2/bot/message/multicast", "multicast", sending.multicast),
    ("POST", "/v2/bot/message/validate/reply", "validate", sending.validate),
    ("POST", "/v2/bot/message/validate/push", "validate", sending.validate),
    ("POST", "/v2/bot/message/validate/multicast", "validate", sending.validate),
    ("GET", "/v2/bot/message/quota", "quota", accounts.quota),
    ("GET", "/v2/bot/message/quota/consumption", "consumption", accounts.consumption),
    ("GET", "/v2/bot/message/<message_id>/content", "content", conversing.content),
    ("POST", "/v2/bot/message/markAsRead", "mark-as-read", conversing.mark_as_read),
    ("POST", "/v2/bot/chat/markAsRead", "mark-as-read", conversing.mark_as_read_by_token),
    ("POST", "/v2/bot/chat/loading/start", "loading", conversing.loading),
    ("POST", "/oauth2/v3/token", ISSUING, accounts.issue_token),
    ("POST", _MENU, "menu-create", menus.create),
    ("POST", f"{_MENU}/validate", "menu-validate", menus.validate),
    ("GET", f"{_MENU}/list", "menu-list", menus.list_all),
    ("GET", f"{_MENU}/<menu_id>", "menu", menus.get),
    ("DELETE", f"{_MENU}/<menu_id>", "menu-delete", menus.delete),
    ("POST", f"{_MENU}/<menu_id>/content", MENU_PICTURE, menus.put_picture),
    ("GET", f"{_MENU}/<menu_id>/content", "menu-picture", menus.get_picture),
    ("POST", f"{_MENU}/alias", "alias-create", menus.create_alias),
    ("GET", f"{_MENU}/alias/list", "alias-list", menus.list_aliases),
    ("GET", f"{_MENU}/alias/<alias>", "alias", menus.get_alias),
    ("POST", f"{_MENU}/alias/<alias>", "alias-update", menus.update_alias),
    ("DELETE", f"{_MENU}/alias/<alias>", "alias-delete", menus.delete_alias),
    ("POST", f"{_MENU}/bulk/link", "menu-link-many", menus.link_many),
    ("POST", f"{_MENU}/bulk/unlink", "menu-unlink-many", menus.unlink_many),
    ("POST", f"{_MENU}/batch", "menu-batch", menus.batch),
    ("POST", f"{_MENU}/validate/batch", "menu-validate", menus.validate_batch),
    ("GET", f"{_MENU}/progress/batch", "menu-progress", menus.progress),
    ("POST", "/v2/bot/user/all/richmenu/<menu_id>", "menu-set-default", menus.set_default),
    ("GET", "/v2/bot/user/all/richmenu", "default-menu", menus.get_default),
    ("DELETE", "/v2/bot/user/all/richmenu", "menu-clear-default", menus.clear_default),
    ("POST", "/v2/bot/user/<user_id>/richmenu/<menu_id>", "menu-link", menus.link),
    ("GET", "/v2/bot/user/<user_id>/richmenu", "menu-linked", menus.linked),
    ("DELETE", "/v2/bot/user/<user_id>/richmenu", "menu-unlink", menus.unlink),
    ("POST", "/oauth2/v2.1/verify", VERIFYING, accounts.verify_id_token),
    ("GET", "/liff/v1/apps", LIFF_APPS, accounts.liff_apps),
    ("GET", "/v2/bot/info", "info", accounts.info),
    ("GET", "/v2/bot/profile/<user_id>", "profile", accounts.profile),
    ("GET", f"{_GROUP}/summary", "group", accounts.group_summary),
    ("GET", f"{_GROUP}/members/count", "group", accounts.group_count),
    ("GET", f"{_GROUP}/member/<user_id>", "group", accounts.group_member),
    ("POST", f"{_GROUP}/leave", "leave", accounts.leave_group),
    ("GET", "/v2/bot/channel/webhook/endpoint", "webhook-endpoint", accounts.get_endpoint),
    ("PUT", "/v2/bot/channel/webhook/endpoint", "webhook-endpoint", accounts.put_endpoint),
    ("POST", "/v2/bot/channel/webhook/test", "webhook-test", accounts.test_endpoint),
)
_ANY = ["GET", "POST", "PUT", "DELETE"]
_BODILESS = ("leave", "menu-set-default", "menu-link", MENU_PICTURE)


def line_api(platform: Platform) -> Blueprint:
    """All of LINE's API that the stand-in knows; anything else below /v2 is 404 as LINE says it."""
    api = Blueprint("line", __name__)
    for method, rule, name, handler in ROUTES:
        api.add_url_rule(rule, f"{method} {rule}".replace(".", "_"), _view(platform, name, handler), methods=[method])
    unknown = _view(platform, "unknown", lambda *_, **__: accounts.not_found())
    api.add_url_rule("/v2/<path:rest>", "unknown", unknown, methods=_ANY)
    return api


def _view(platform: Platform, name: str, handler: Handler) -> Callable[..., Response]:
    def view(**place: str) -> Response:
        call = _read(platform, name)
        if platform.latency:
            platform.closing.wait(platform.latency)
        logged = _answer(platform, call, handler, place)
        platform.requests.append(logged)
        return _respond(platform, call, logged.answer)

    return view


def _read(platform: Platform, name: str) -> Call:
    raw = request.get_data()
    headers = {key.lower(): value for key, value in request.headers.items()}
    body: Any = None
    if raw and len(raw) <= limits.BODY_BYTES and name != MENU_PICTURE:
        try:
            body = json.loads(raw)
        except (ValueError, RecursionError):
            body = None
    return Call(name, request.method, request.path, headers, raw, body, str(uuid.uuid4()), platform.now(), request.args)


def _answer(platform: Platform, call: Call, handler: Handler, place: dict[str, str]) -> Logged:
    fault = platform.faults.take(call.name, call.path)
    if fault and not fault.after_accepting:
        return Logged(call, fault.answer(), forced=True)
    early = _refuse_early(platform, call) or _refuse_fast(platform, call)
    misuse = None if early else sending.misuse(platform, call)
    answer = early or handler(platform, call, **place)
    return Logged(call, fault.answer() if fault else answer, forced=fault is not None, misuse=misuse)


def _refuse_early(platform: Platform, call: Call) -> Answer | None:
    """What LINE looks at before it looks at the message: the token, the size, the kind and the form of the body."""
    if call.name in (ISSUING, VERIFYING):
        return None
    kind, _, token = call.headers.get("authorization", "").partition(" ")
    accepts = platform.login.issued.alive if call.name == LIFF_APPS else platform.accepts
    if kind != "Bearer" or not accepts(token, call.at):
        return refused("Authentication failed. Confirm that the access token is valid.", status=401)
    if len(call.raw) > limits.BODY_BYTES:
        return refused("Request body too large", status=413)
    if call.method in ("GET", "DELETE") or call.name in _BODILESS or (call.name == "webhook-test" and not call.raw):
        return None
    if not call.headers.get("content-type", "").lower().startswith("application/json"):
        return refused("Unsupported media type", status=415)
    return refused("The request body could not be parsed as JSON") if call.body is None else None


def _refuse_fast(platform: Platform, call: Call) -> Answer | None:
    with platform.lock:
        fits = platform.rates.take(call.name, call.at)
    return None if fits else refused("The API rate limit has been exceeded. Try again later.", status=429)


def _respond(platform: Platform, call: Call, answer: Answer) -> Response:
    if answer.silence:
        return _say_nothing(platform, answer)
    if isinstance(answer.body, bytes):
        response = Response(answer.body, answer.status)
    else:
        response = Response(json.dumps(answer.body), answer.status, content_type="application/json")
    response.headers["x-line-request-id"] = call.request_id
    response.headers["Date"] = format_datetime(platform.now().astimezone(UTC), usegmt=True)
    for name, value in answer.headers.items():
        response.headers[name] = value
    return response


def _say_nothing(platform: Platform, answer: Answer) -> Response:
    """Hang up at once or after a long silence; the server lends its way of hanging up with the request."""
    if answer.silence == "timeout":
        platform.closing.wait(answer.silent_seconds)
    request.environ["simulator.hang_up"]()
    return Response(status=500)
