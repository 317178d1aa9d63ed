"""What the stand-in takes and refuses, held against LINE's own description of its API.

Needs LINE's description (github.com/line/line-openapi): at ../shared/line-openapi, or where SODAN_LINE_OPENAPI says.
"""

from uuid import uuid4

import pytest
from linebot.v3.messaging import (
    ApiClient,
    ApiException,
    Configuration,
    MarkMessagesAsReadByTokenRequest,
    Message,
    MessagingApi,
    MessagingApiBlob,
    MulticastRequest,
    PushMessageRequest,
    ReplyMessageRequest,
    ShowLoadingAnimationRequest,
    TextMessage,
    ValidateMessageRequest,
)

from simulator.platform import Platform
from simulator.server import serve
from tests.contract.line_messages import ACCEPTED, REFUSED, unchecked
from tests.contract.openapi_line import LineContract, at_hand

pytestmark = pytest.mark.skipif(at_hand() is None, reason="LINE's description of its API is not at hand")

# What neither the description nor a schema over it can say.
BEYOND_A_SCHEMA = {
    "half an emoji",
    "an emoji without its place",
    "an open brace",
    "a placeholder for nothing",
    "postback text in a quick reply",
    "fillInText alone",
    "altUri in a quick reply",
    "a raw URL",
    "a date for a datetime",
    "max before min",
    "a richmenuswitch outside a menu",
    "camera in a template",
    "uneven columns",
    "a title in one column",
    "unknown property",
    "empty flex text",
    "a hollow bubble",
    "a bubble over 30 KB",
    "a carousel over 50 KB",
    "bubbles of two sizes",
    "a colour by name",
}


@pytest.fixture(scope="module")
def contract():
    return LineContract(at_hand())


@pytest.fixture(scope="module")
def platform():
    return Platform("a secret", "a token")


@pytest.fixture(scope="module")
def client(platform):
    with serve(platform) as line:
        configuration = Configuration(host=line.url, access_token="a token")
        configuration.retries = False
        with ApiClient(configuration) as client:
            yield client


@pytest.fixture
def api(client):
    return MessagingApi(client)


@pytest.fixture(scope="module")
def mai(platform):
    return platform.person("Mai", language="ja", friend=True)


def judged(contract, platform):
    """What LINE's description says of the request that came last."""
    call = platform.requests[-1].call
    return contract.check(call.method, call.path, call.headers, call.raw)


def test_every_call_the_stand_in_knows(contract, platform, client, api, mai):
    mai.says("hello?")
    hello = [TextMessage(text="hello")]
    token = mai.last.message["markAsReadToken"]
    mai.sends_image()
    image = mai.last.message_id
    group = platform.group("Staff", [mai])
    calls = [
        lambda: api.reply_message(ReplyMessageRequest(reply_token=mai.reply_token, messages=hello)),
        lambda: api.push_message(PushMessageRequest(to=mai.id, messages=hello), x_line_retry_key=str(uuid4())),
        lambda: api.multicast(MulticastRequest(to=[mai.id], messages=hello), x_line_retry_key=str(uuid4())),
        lambda: api.validate_reply(ValidateMessageRequest(messages=hello)),
        lambda: api.validate_push(ValidateMessageRequest(messages=hello)),
        lambda: api.validate_multicast(ValidateMessageRequest(messages=hello)),
        lambda: api.show_loading_animation(ShowLoadingAnimationRequest(chat_id=mai.id, loading_seconds=5)),
        lambda: api.mark_messages_as_read_by_token(MarkMessagesAsReadByTokenRequest(mark_as_read_token=token)),
        lambda: MessagingApiBlob(client).get_message_content(image),
        api.get_message_quota,
        api.get_message_quota_consumption,
        api.get_bot_info,
        lambda: api.get_profile(mai.id),
        lambda: api.get_group_summary(group.id),
        lambda: api.get_group_member_count(group.id),
        lambda: api.get_group_member_profile(group.id, mai.id),
        lambda: api.leave_group(group.id),
    ]
    for call in calls:
        call()
        assert platform.requests[-1].status < 300
        assert judged(contract, platform) == []


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_the_stand_in_takes_line_takes(contract, platform, api, mai, name):
    api.push_message(PushMessageRequest(to=mai.id, messages=[Message.from_dict(ACCEPTED[name])]))
    assert judged(contract, platform) == []


@pytest.mark.parametrize("name", REFUSED)
def test_what_line_refuses_the_stand_in_refuses(contract, platform, api, mai, name):
    message, _ = REFUSED[name]
    with pytest.raises(ApiException):
        api.push_message(PushMessageRequest(to=mai.id, messages=[unchecked(message)]))
    told = judged(contract, platform)
    assert bool(told) != (name in BEYOND_A_SCHEMA), told
    assert all(each.startswith("messages[0]") for each in told)


@pytest.mark.parametrize(
    ("path", "headers", "body", "place"),
    [
        ("/v2/bot/message/push", {}, {"to": "Mai"}, "to"),
        ("/v2/bot/message/push", {}, {"messages": []}, "messages"),
        ("/v2/bot/message/push", {}, {"messages": [{"type": "text", "text": "t"}] * 6}, "messages"),
        ("/v2/bot/message/push", {"X-Line-Retry-Key": "once"}, {}, "X-Line-Retry-Key"),
        ("/v2/bot/message/push", {"Authorization": "a token"}, {}, "Security"),
        ("/v2/bot/message/multicast", {}, {"to": ["U" + "0" * 32] * 501}, "to"),
        ("/v2/bot/message/multicast", {}, {"to": ["C" + "0" * 32]}, "to[0]"),
        ("/v2/bot/message/reply", {"X-Line-Retry-Key": str(uuid4())}, {"replyToken": "t"}, "header X-Line-Retry-Key"),
        ("/v2/bot/message/shout", {}, {}, "POST /v2/bot/message/shout"),
        ("/v2/bot/chat/loading/start", {}, {"chatId": "U" + "0" * 32, "loadingSeconds": 7}, "loadingSeconds"),
        ("/v2/bot/chat/loading/start", {}, {"chatId": "C" + "0" * 32}, "chatId"),
    ],
)
def test_wrong_requests_are_told_with_their_place(contract, path, headers, body, place):
    headers = {"Authorization": "Bearer a token", "Content-Type": "application/json", **headers}
    if path.startswith("/v2/bot/message"):
        body = {"messages": [{"type": "text", "text": "t"}], **body}
    if path.endswith("push"):
        body = {"to": "U" + "0" * 32, **body}
    told = contract.check("POST", path, headers, body)
    assert len(told) == 1
    assert told[0].startswith(place)


def test_loading_a_second_time_is_free():
    assert LineContract(at_hand())._spec is LineContract(at_hand())._spec
