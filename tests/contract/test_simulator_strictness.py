"""The stand-in is as strict as LINE: the real SDK drives it over HTTP, every rule with a case."""

import json
import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import urllib3
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
    SetWebhookEndpointRequest,
    ShowLoadingAnimationRequest,
    TextMessage,
    ValidateMessageRequest,
)
from linebot.v3.messaging.exceptions import UnauthorizedException

from simulator.platform import Platform
from simulator.server import serve
from tests.contract.line_messages import ACCEPTED, REFUSED, unchecked

NOBODY = "U" + "0" * 32


class HandClock:
    """Stands still until turned."""

    def __init__(self):
        self.now = datetime(2030, 4, 1, 2, 0, tzinfo=UTC)

    def __call__(self):
        return self.now

    def passes(self, **by):
        self.now += timedelta(**by)


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def platform(clock):
    return Platform("a secret", "a token", clock=clock)


@pytest.fixture
def line(platform):
    with serve(platform) as server:
        yield server


def client_of(line, token="a token"):
    configuration = Configuration(host=line.url, access_token=token)
    configuration.retries = False
    return ApiClient(configuration)


@pytest.fixture
def client(line):
    with client_of(line) as client:
        yield client


@pytest.fixture
def api(client):
    return MessagingApi(client)


@pytest.fixture
def mai(platform):
    return platform.person("Mai", language="ja", friend=True)


def text(words="hello"):
    return TextMessage(text=words)


def push(api, to, *messages, key=None, **more):
    request = PushMessageRequest(to=to, messages=list(messages) or [text()], **more)
    return api.push_message_with_http_info(request, x_line_retry_key=key, _request_timeout=5)


def reply(api, token, *messages):
    request = ReplyMessageRequest(reply_token=token, messages=list(messages) or [text()])
    return api.reply_message_with_http_info(request, _request_timeout=5)


def refusal(call, *args, **kwargs):
    """The SDK's exception and the body of LINE's answer."""
    with pytest.raises(ApiException) as caught:
        call(*args, **kwargs)
    return caught.value, json.loads(caught.value.body)


# Reply tokens


def test_a_reply_arrives_and_costs_nothing(platform, api, mai):
    mai.says("hello?")
    answer = reply(api, mai.reply_token, text("one"), text("two"))
    assert mai.heard() == ["one", "two"]
    assert [sent.id for sent in answer.data.sent_messages] == [item.message_id for item in mai.items[-2:]]
    assert answer.data.sent_messages[0].quote_token
    assert api.get_message_quota_consumption().total_usage == 0


def test_a_reply_token_works_once(api, mai):
    mai.says("hello?")
    reply(api, mai.reply_token)
    problem, body = refusal(reply, api, mai.reply_token)
    assert (problem.status, body) == (400, {"message": "Invalid reply token"})
    assert mai.heard() == ["hello"]


def test_an_invented_reply_token_is_refused(api):
    assert refusal(reply, api, "0" * 32)[1] == {"message": "Invalid reply token"}


@pytest.mark.parametrize(("seconds", "works"), [(0, True), (60, True), (61, False)])
def test_a_reply_token_lives_a_minute(api, clock, mai, seconds, works):
    mai.says("hello?")
    mai._platform.settle()
    clock.passes(seconds=seconds)
    if works:
        reply(api, mai.reply_token)
    else:
        assert refusal(reply, api, mai.reply_token)[1] == {"message": "Invalid reply token"}


def test_a_refused_message_leaves_the_reply_token_unused(api, mai):
    mai.says("hello?")
    refusal(reply, api, mai.reply_token, text(""))
    reply(api, mai.reply_token)
    assert mai.heard() == ["hello"]


def test_a_reply_takes_no_retry_key(client, api, mai):
    mai.says("hello?")
    client.default_headers["X-Line-Retry-Key"] = str(uuid4())
    assert refusal(reply, api, mai.reply_token)[0].status == 400
    assert mai.heard() == []


# Retry keys


def test_a_known_retry_key_is_answered_409_with_the_first_answer(platform, api, mai):
    key = str(uuid4())
    first = push(api, mai.id, key=key)
    problem, body = refusal(push, api, mai.id, key=key)
    assert problem.status == 409
    assert problem.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]
    assert problem.headers["x-line-request-id"] != first.headers["x-line-request-id"]
    assert [sent["id"] for sent in body["sentMessages"]] == [first.data.sent_messages[0].id]
    assert mai.heard() == ["hello"]
    assert platform.requests[-1].misuse is None


def test_a_retry_key_is_forgotten_after_a_day(api, clock, mai):
    key = str(uuid4())
    push(api, mai.id, key=key)
    clock.passes(hours=23, minutes=59)
    assert refusal(push, api, mai.id, key=key)[0].status == 409
    clock.passes(minutes=1)
    push(api, mai.id, key=key)
    assert mai.heard() == ["hello", "hello"]


def test_one_retry_key_for_two_messages_is_409_and_written_down(platform, api, mai):
    key = str(uuid4())
    push(api, mai.id, text("one"), key=key)
    assert refusal(push, api, mai.id, text("two"), key=key)[0].status == 409
    assert platform.requests[-1].misuse == "the same retry key with a different request"
    assert mai.heard() == ["one"]


def test_a_retry_key_must_be_a_uuid(api, mai):
    assert refusal(push, api, mai.id, key="once-please")[0].status == 400
    assert mai.heard() == []


def test_a_refused_request_does_not_use_its_retry_key_up(api, mai):
    key = str(uuid4())
    assert refusal(push, api, mai.id, text(""), key=key)[0].status == 400
    push(api, mai.id, key=key)
    assert mai.heard() == ["hello"]


def test_multicast_knows_retry_keys_too(api, mai):
    request, key = MulticastRequest(to=[mai.id], messages=[text()]), str(uuid4())
    api.multicast(request, x_line_retry_key=key)
    problem, body = refusal(api.multicast, request, x_line_retry_key=key)
    assert problem.status == 409
    assert "sentMessages" not in body


@pytest.mark.parametrize(("size", "status"), [(500, None), (501, 400)])
def test_a_multicast_speaks_to_five_hundred_at_most(line, platform, size, status):
    people = [platform.person("P", friend=True) for _ in range(size)]
    body = {"to": [person.id for person in people], "messages": [{"type": "text", "text": "hello"}]}
    answer = raw(line, json.dumps(body).encode(), "/v2/bot/message/multicast")
    assert answer.status == (status or 200)
    assert sum(len(person.heard()) for person in people) == (0 if status else size)


def test_the_same_person_twice_in_one_multicast_is_written_down(platform, api, mai):
    api.multicast(MulticastRequest(to=[mai.id, mai.id], messages=[text()]))
    assert platform.requests[-1].misuse == "the same person twice in one multicast"
    assert mai.heard() == ["hello"]


def test_a_smaller_repeat_under_a_known_key_reaches_nobody_and_is_written_down(platform, api, mai):
    ken, key = platform.person("Ken", friend=True), str(uuid4())
    api.multicast(MulticastRequest(to=[mai.id, ken.id], messages=[text()]), x_line_retry_key=key)
    smaller = MulticastRequest(to=[ken.id], messages=[text()])
    assert refusal(api.multicast, smaller, x_line_retry_key=key)[0].status == 409
    assert platform.requests[-1].misuse == "the same retry key with a different request"
    assert ken.heard() == ["hello"]


# How fast, and how badly


def test_a_bucket_empties_and_fills_again(platform, api, mai, clock):
    request = MulticastRequest(to=[mai.id], messages=[text()])
    for _ in range(200):
        api.multicast(request)
    assert refusal(api.multicast, request)[0].status == 429
    push(api, mai.id)  # another endpoint, another bucket
    clock.passes(seconds=0.01)  # two more at 200 a second
    api.multicast(request)
    api.multicast(request)
    assert refusal(api.multicast, request)[0].status == 429
    assert len(mai.heard()) == 203


def weather(platform, api, mai, seed):
    platform.order_storm("push", share=0.5, seed=seed, seconds=0)
    before = len(platform.requests)
    for _ in range(40):
        try:
            push(api, mai.id)
        except (ApiException, urllib3.exceptions.HTTPError):
            continue
    platform.faults.clear()
    return [(seen.answer.silence or seen.status) for seen in platform.requests[before:]]


def test_a_storm_is_the_same_for_the_same_seed(platform, api, mai):
    first = weather(platform, api, mai, seed=7)
    assert weather(platform, api, mai, seed=7) == first
    assert weather(platform, api, mai, seed=8) != first
    assert {200, 500, 429, "timeout", "cut"} <= set(first)
    assert 10 <= sum(status != 200 for status in first) <= 30
    push(api, mai.id)  # and then it is over


# Who is reached, who is counted


def test_pushing_to_somebody_line_does_not_know_is_refused(api):
    assert refusal(push, api, NOBODY)[0].status == 400


@pytest.mark.parametrize("to", ["", "Mai", "u" + "0" * 32, "U" + "A" * 32, "X" + "0" * 32])
def test_an_id_must_look_like_one(api, to):
    assert refusal(push, api, to)[1]["details"][0]["property"] == "to"


def test_a_push_to_somebody_who_blocked_is_accepted_dropped_and_not_counted(api, mai):
    mai.blocks()
    assert push(api, mai.id).status_code == 200
    assert mai.heard() == []
    assert api.get_message_quota_consumption().total_usage == 0


def test_a_stranger_is_reached_for_a_week_after_writing(platform, api, clock):
    ken = platform.person("Ken")
    push(api, ken.id)
    assert ken.heard() == []
    ken.says("may I ask something?")
    clock.passes(days=7)
    push(api, ken.id)
    assert ken.heard() == ["hello"]
    clock.passes(seconds=1)
    push(api, ken.id)
    assert ken.heard() == []


def test_multicast_passes_over_whoever_is_not_reached(platform, api, mai):
    ken = platform.person("Ken", friend=True)
    ken.blocks()
    assert api.multicast(MulticastRequest(to=[mai.id, ken.id, NOBODY, mai.id], messages=[text()])) == {}
    assert (mai.heard(), ken.heard()) == (["hello"], [])
    assert api.get_message_quota_consumption().total_usage == 1


def test_multicast_takes_people_only(platform, api):
    group = platform.group("Staff")
    assert refusal(api.multicast, MulticastRequest(to=[group.id], messages=[text()]))[0].status == 400


def test_a_group_counts_its_members_and_is_lost_once_left(platform, api, mai):
    group = platform.group("Staff", [mai, platform.person("Ken")])
    push(api, group.id)
    assert group.heard() == ["hello"]
    assert mai.heard() == []
    assert api.get_message_quota_consumption().total_usage == 2
    api.leave_group(group.id)
    assert refusal(push, api, group.id)[0].status == 400


# The month's quota


def test_quota_without_limit(api):
    assert api.get_message_quota().type == "none"


def test_over_quota_nothing_is_sent_and_replies_still_work(platform, api, mai):
    platform.quota.limit = 2
    assert (api.get_message_quota().type, api.get_message_quota().value) == ("limited", 2)
    push(api, mai.id, text("1"), text("2"), text("3"))  # messages do not count, people do
    push(api, mai.id)
    problem, body = refusal(push, api, mai.id)
    assert (problem.status, body["message"]) == (429, "You have reached your monthly limit.")
    mai.says("hello?")
    reply(api, mai.reply_token, text("still here"))
    assert mai.heard() == ["1", "2", "3", "hello", "still here"]
    assert api.get_message_quota_consumption().total_usage == 2


def test_a_multicast_over_quota_reaches_nobody(platform, api, mai):
    platform.quota.limit = 1
    ken = platform.person("Ken", friend=True)
    assert refusal(api.multicast, MulticastRequest(to=[mai.id, ken.id], messages=[text()]))[0].status == 429
    assert (mai.heard(), ken.heard()) == ([], [])


def test_the_quota_turns_over_with_the_month_in_japan(platform, api, clock, mai):
    platform.quota.limit = 1
    clock.now = datetime(2030, 4, 30, 14, 59, tzinfo=UTC)
    push(api, mai.id)
    assert refusal(push, api, mai.id)[0].status == 429
    clock.passes(minutes=1)
    push(api, mai.id)


def test_a_429_does_not_use_the_retry_key_up(platform, api, mai):
    platform.quota.limit, key = 0, str(uuid4())
    assert refusal(push, api, mai.id, key=key)[0].status == 429
    platform.quota.limit = 1
    push(api, mai.id, key=key)


# The request itself


def test_a_wrong_token_is_401(line, mai):
    with client_of(line, "another token") as client, pytest.raises(UnauthorizedException) as caught:
        push(MessagingApi(client), mai.id)
    assert caught.value.headers["x-line-request-id"]
    assert mai.heard() == []


def test_the_token_may_change_under_a_running_client(platform, client, api, mai):
    platform.access_token = client.configuration.access_token = "a new token"
    push(api, mai.id)


def test_every_answer_names_its_request(api, mai):
    ids = {push(api, mai.id).headers["x-line-request-id"] for _ in range(3)}
    ids.add(refusal(push, api, NOBODY)[0].headers["x-line-request-id"])
    assert len(ids) == 4


def raw(line, body, path="/v2/bot/message/push", **headers):
    headers = {"Authorization": "Bearer a token", "Content-Type": "application/json", **headers}
    with urllib3.PoolManager() as pool:
        return pool.request("POST", line.url + path, body=body, headers=headers, retries=False)


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{", {}, 400),
        (b"", {}, 400),
        (b"[]", {}, 400),
        (b"null", {}, 400),
        (b"{}", {}, 400),
        (b"\xff\xfe", {}, 400),
        (b"{}", {"Content-Type": "text/plain"}, 415),
        (b"{}", {"Authorization": "a token"}, 401),
        (b'{"pad":"' + b"x" * 2 * 1024 * 1024 + b'"}', {}, 413),
    ],
)
def test_what_cannot_be_a_request(line, body, headers, status):
    answer = raw(line, body, **headers)
    assert answer.status == status
    assert answer.json()["message"]


def test_an_unknown_path_is_404(line):
    assert raw(line, b"{}", "/v2/bot/message/shout").status == 404


# What may be in a message


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_line_documents_is_accepted(api, mai, name):
    push(api, mai.id, Message.from_dict(ACCEPTED[name]))
    assert mai.last.message == ACCEPTED[name]


@pytest.mark.parametrize("name", REFUSED)
def test_what_breaks_a_limit_is_refused_with_its_place(api, mai, name):
    message, place = REFUSED[name]
    problem, body = refusal(push, api, mai.id, text(), unchecked(message))
    assert problem.status == 400
    assert body["message"] == f"The request body has {len(body['details'])} error(s)"
    assert f"messages[1].{place}" in [detail["property"] for detail in body["details"]]
    assert mai.heard() == []


@pytest.mark.parametrize("count", [0, 6])
def test_one_to_five_messages(line, mai, count):
    body = {"to": mai.id, "messages": [{"type": "text", "text": "t"}] * count}
    answer = raw(line, json.dumps(body).encode())
    assert (answer.status, answer.json()["details"][0]["property"]) == (400, "messages")


def test_five_messages_are_fine(api, mai):
    push(api, mai.id, *[text(str(n)) for n in range(5)])
    assert mai.heard() == list("01234")


def test_501_people_are_too_many(line):
    body = {"to": [f"U{n:032x}" for n in range(501)], "messages": [{"type": "text", "text": "t"}]}
    answer = raw(line, json.dumps(body).encode(), "/v2/bot/message/multicast")
    assert (answer.status, answer.json()["details"][0]["property"]) == (400, "to")


def test_a_quote_must_be_of_the_same_chat(platform, api, mai):
    ken = platform.person("Ken", friend=True)
    ken.says("quote me")
    mai.says("and me")
    push(api, mai.id, TextMessage(text="t", quote_token=mai.last.message["quoteToken"]))
    foreign = TextMessage(text="t", quote_token=ken.last.message["quoteToken"])
    assert refusal(push, api, mai.id, foreign)[0].status == 400


@pytest.mark.parametrize(("unit", "status"), [("nudges_2030", 200), ("no spaces", 400), ("x" * 31, 400)])
def test_aggregation_units(line, mai, unit, status):
    body = {"to": mai.id, "messages": [{"type": "text", "text": "t"}], "customAggregationUnits": [unit]}
    assert raw(line, json.dumps(body).encode()).status == status


@pytest.mark.parametrize("kind", ["reply", "push", "multicast"])
def test_validating_sends_nothing(platform, api, mai, kind):
    validate = getattr(api, f"validate_{kind}")
    validate(ValidateMessageRequest(messages=[text()]))
    problem, body = refusal(validate, ValidateMessageRequest(messages=[text("x" * 5001)]))
    assert (problem.status, body["details"][0]["property"]) == (400, "messages[0].text")
    assert mai.heard() == []


# Everything else the account may ask


@pytest.mark.parametrize("language", ["ja", "en", None])
def test_a_profile_tells_the_language_only_with_consent(platform, api, language):
    mai = platform.person("Mai", language=language, friend=True)
    profile = api.get_profile(mai.id)
    assert (profile.display_name, profile.user_id, profile.language) == ("Mai", mai.id, language)


def test_no_profile_of_whoever_blocked_or_never_came(platform, api, mai):
    assert refusal(api.get_profile, NOBODY)[0].status == 404
    assert refusal(api.get_profile, platform.person("Ken").id)[0].status == 404
    mai.blocks()
    assert refusal(api.get_profile, mai.id)[0].status == 404
    mai.follows()
    assert api.get_profile(mai.id).display_name == "Mai"


def test_bot_info_names_the_destination(platform, api):
    assert api.get_bot_info().user_id == platform.user_id


@pytest.mark.parametrize(("seconds", "status"), [(5, 202), (60, 202), (None, 202), (7, 400), (0, 400), (65, 400)])
def test_loading_goes_in_steps_of_five(line, mai, seconds, status):
    more = {} if seconds is None else {"loadingSeconds": seconds}
    body = json.dumps({"chatId": mai.id, **more}).encode()
    assert raw(line, body, "/v2/bot/chat/loading/start").status == status


def test_loading_is_for_one_person(platform, api, mai):
    api.show_loading_animation(ShowLoadingAnimationRequest(chat_id=mai.id, loading_seconds=20))
    assert mai.items[-1].message == {"type": "loading", "seconds": 20}
    group = ShowLoadingAnimationRequest(chat_id=platform.group("Staff").id)
    assert refusal(api.show_loading_animation, group)[0].status == 400


def test_mark_as_read(api, mai):
    mai.says("did you see this?")
    token = mai.last.message["markAsReadToken"]
    api.mark_messages_as_read_by_token(MarkMessagesAsReadByTokenRequest(mark_as_read_token=token))
    assert mai.items[-1].message["type"] == "read"
    wrong = MarkMessagesAsReadByTokenRequest(mark_as_read_token="nope")
    assert refusal(api.mark_messages_as_read_by_token, wrong)[0].status == 400


def test_content_until_it_is_taken_back(client, mai):
    blob = MessagingApiBlob(client)
    mai.sends_image()
    image = mai.last.message_id
    assert bytes(blob.get_message_content(image)).startswith(b"\x89PNG")
    mai.sends_audio()
    assert bytes(blob.get_message_content(mai.last.message_id)).startswith(b"RIFF")
    assert refusal(blob.get_message_content, "1")[0].status == 404
    mai.unsends(image)
    assert refusal(blob.get_message_content, image)[0].status == 410


def test_groups_tell_of_themselves(platform, api, mai):
    group = platform.group("Staff", [mai])
    assert api.get_group_summary(group.id).group_name == "Staff"
    assert api.get_group_member_count(group.id).count == 1
    assert api.get_group_member_profile(group.id, mai.id).display_name == "Mai"
    assert refusal(api.get_group_member_profile, group.id, NOBODY)[0].status == 404


def test_the_webhook_address(platform, api):
    assert refusal(api.get_webhook_endpoint)[0].status == 404
    api.set_webhook_endpoint(SetWebhookEndpointRequest(endpoint="https://bot.test/line"))
    assert (api.get_webhook_endpoint().endpoint, api.get_webhook_endpoint().active) == ("https://bot.test/line", True)
    plain = SetWebhookEndpointRequest(endpoint="http://bot.test/line")
    assert refusal(api.set_webhook_endpoint, plain)[0].status == 400


# Bad days


@pytest.mark.parametrize(("status", "words"), [(500, "Internal"), (429, "rate limit"), (403, "not available")])
def test_an_ordered_failure_sends_nothing_and_ends(platform, api, mai, status, words):
    platform.order_fault("push", status, times=2)
    for _ in range(2):
        problem, body = refusal(push, api, mai.id)
        assert problem.status == status
        assert words in body["message"]
    push(api, mai.id)
    assert mai.heard() == ["hello"]
    assert [logged.forced for logged in platform.requests] == [True, True, False]


def test_a_failure_is_scoped_to_its_path(platform, api, mai):
    platform.order_fault("reply", 500)
    platform.order_fault("/v2/bot/profile/", 500)
    push(api, mai.id)
    assert refusal(api.get_profile, mai.id)[0].status == 500
    api.get_profile(mai.id)


def test_a_failure_after_accepting_has_said_it(platform, api, mai):
    platform.order_fault("push", 500, after_accepting=True)
    key = str(uuid4())
    assert refusal(push, api, mai.id, key=key)[0].status == 500
    assert refusal(push, api, mai.id, key=key)[0].status == 409
    assert mai.heard() == ["hello"]


@pytest.mark.parametrize("after", [False, True])
def test_a_cut_connection(platform, api, mai, after):
    platform.order_fault("push", "cut", after_accepting=after)
    with pytest.raises(urllib3.exceptions.ProtocolError):
        push(api, mai.id)
    assert mai.heard() == ["hello"] * after
    push(api, mai.id)


@pytest.mark.parametrize("after", [False, True])
def test_a_silence(platform, api, mai, after):
    platform.order_fault("push", "timeout", after_accepting=after)
    with pytest.raises(urllib3.exceptions.ReadTimeoutError):
        api.push_message(PushMessageRequest(to=mai.id, messages=[text()]), _request_timeout=0.05)
    assert mai.heard() == ["hello"] * after


def test_a_reply_accepted_in_silence_has_used_its_token(platform, api, mai):
    mai.says("hello?")
    platform.order_fault("reply", "cut", after_accepting=True)
    with pytest.raises(urllib3.exceptions.ProtocolError):
        reply(api, mai.reply_token)
    assert refusal(reply, api, mai.reply_token)[1] == {"message": "Invalid reply token"}
    assert mai.heard() == ["hello"]


def test_what_was_asked_is_written_down(platform, api, mai):
    push(api, mai.id, key=(key := str(uuid4())))
    logged = platform.requests[-1]
    assert (logged.call.name, logged.call.method, logged.call.path) == ("push", "POST", "/v2/bot/message/push")
    assert (logged.call.retry_key, logged.status, logged.call.body["to"]) == (key, 200, mai.id)
    assert re.fullmatch(r"[0-9a-f-]{36}", logged.call.request_id)
