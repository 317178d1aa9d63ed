"""What LINE tells the account: about people, groups, itself, its month and its webhook."""

from urllib.parse import parse_qsl

from simulator import webhooks
from simulator.answers import Answer, Call, refused, refused_for
from simulator.people import Group, Person
from simulator.platform import Platform
from simulator.rules import limits
from simulator.rules.requests import check_endpoint

_REASONS = {"ok": "OK", "could_not_connect": "COULD_NOT_CONNECT", "request_timeout": "REQUEST_TIMEOUT"}


def profile(platform: Platform, _call: Call, user_id: str) -> Answer:
    """https://developers.line.biz/en/reference/messaging-api/#get-profile"""
    person = platform.chats.get(user_id)
    if not isinstance(person, Person) or not person.shows_profile():
        return not_found()
    language = {"language": person.language} if person.language else {}
    return Answer(200, {"userId": person.id, "displayName": person.name, **language})


def info(platform: Platform, _call: Call) -> Answer:
    return Answer(
        200,
        {
            "userId": platform.user_id,
            "basicId": "@" + platform.user_id[1:9],
            "displayName": platform.name,
            "chatMode": platform.chat_mode,
            "markAsReadMode": "auto",
        },
    )


def quota(platform: Platform, _call: Call) -> Answer:
    limit = platform.quota.limit
    return Answer(200, {"type": "none"} if limit is None else {"type": "limited", "value": limit})


def consumption(platform: Platform, call: Call) -> Answer:
    return Answer(200, {"totalUsage": platform.quota.used(call.at)})


def issue_token(platform: Platform, call: Call) -> Answer:
    """A stateless token for the channel's id and secret; what is wrong is told as OAuth tells it.

    https://developers.line.biz/en/reference/messaging-api/#issue-stateless-channel-access-token
    """
    asked = dict(parse_qsl(call.raw.decode("utf-8", "replace")))
    if asked.get("grant_type") != "client_credentials":
        return Answer(400, {"error": "unsupported_grant_type", "error_description": "grant_type is not supported"})
    given, login = (asked.get("client_id"), asked.get("client_secret")), platform.login
    if given == (platform.channel_id, platform.channel_secret):
        token = platform.issued.issue(call.at)
    elif given == (login.id, login.secret):
        token = login.issued.issue(call.at)
    else:
        return Answer(400, {"error": "invalid_client", "error_description": "invalid client_id or client_secret"})
    seconds = int(limits.STATELESS_TOKEN_LIFE.total_seconds())
    return Answer(200, {"token_type": "Bearer", "access_token": token, "expires_in": seconds})


def liff_apps(platform: Platform, _call: Call) -> Answer:
    """https://developers.line.biz/en/reference/liff-server/#get-all-liff-apps"""
    return Answer(200, {"apps": platform.login.apps}) if platform.login.apps else not_found()


def verify_id_token(platform: Platform, call: Call) -> Answer:
    """https://developers.line.biz/en/reference/line-login/#verify-id-token"""
    asked = dict(parse_qsl(call.raw.decode("utf-8", "replace")))
    told = platform.id_tokens.told(asked.get("id_token", ""), asked.get("client_id", ""), call.at)
    if isinstance(told, str):
        return Answer(400, {"error": "invalid_request", "error_description": told})
    return Answer(200, told)


def group_summary(platform: Platform, _call: Call, group_id: str) -> Answer:
    group = _joined(platform, group_id)
    return Answer(200, {"groupId": group.id, "groupName": group.name}) if group else not_found()


def group_count(platform: Platform, _call: Call, group_id: str) -> Answer:
    group = _joined(platform, group_id)
    return Answer(200, {"count": len(group.members)}) if group else not_found()


def group_member(platform: Platform, _call: Call, group_id: str, user_id: str) -> Answer:
    group = _joined(platform, group_id)
    for member in group.members if group else []:
        if member.id == user_id:
            return Answer(200, {"userId": member.id, "displayName": member.name})
    return not_found()


def leave_group(platform: Platform, call: Call, group_id: str) -> Answer:
    group = _joined(platform, group_id)
    if group is None:
        return not_found()
    with platform.lock:
        group.has_account = False
        group.transcript.notice(call.at, "account", "leave")
        platform.lock.notify_all()
    return Answer()


def get_endpoint(platform: Platform, _call: Call) -> Answer:
    if platform.bot_url is None:
        return not_found()
    return Answer(200, {"endpoint": platform.bot_url, "active": platform.courier.active})


def put_endpoint(platform: Platform, call: Call) -> Answer:
    if flaws := check_endpoint(call.body, required=True):
        return refused_for(flaws)
    platform.bot_url = call.body["endpoint"]
    return Answer()


def test_endpoint(platform: Platform, call: Call) -> Answer:
    """A signed POST without events; https://developers.line.biz/en/reference/messaging-api/#test-webhook-endpoint"""
    if flaws := check_endpoint(call.body or {}, required=False):
        return refused_for(flaws)
    url = (call.body or {}).get("endpoint") or platform.bot_url
    if url is None:
        return not_found()
    raw = webhooks.encode(platform.user_id, [])
    outcome, status, _ = webhooks.post(url, raw, webhooks.sign(platform.courier.secret, raw))
    return Answer(
        200,
        {
            "success": outcome == "ok",
            "timestamp": call.at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "statusCode": status,
            "reason": _REASONS.get(outcome, "ERROR_STATUS_CODE" if status else "UNCLASSIFIED"),
            "detail": str(status) if status else "The webhook endpoint did not answer",
        },
    )


def _joined(platform: Platform, group_id: str) -> Group | None:
    group = platform.chats.get(group_id)
    return group if isinstance(group, Group) and group.has_account else None


def not_found() -> Answer:
    return refused("Not found", status=404)
