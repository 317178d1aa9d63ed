"""Webhooks leave as LINE sends them: shape, signature, order, batches, repeats, failures."""

import json
import re
import socket
from threading import Timer

import pytest
from linebot.v3 import WebhookParser
from linebot.v3.webhooks import (
    AudioMessageContent,
    FollowEvent,
    GroupSource,
    ImageMessageContent,
    JoinEvent,
    LeaveEvent,
    MemberJoinedEvent,
    MemberLeftEvent,
    MessageEvent,
    PostbackEvent,
    StickerMessageContent,
    TextMessageContent,
    UnfollowEvent,
    UnsendEvent,
)

from simulator import webhooks
from simulator.rules import limits


def parsed(bot):
    """Every request as the real SDK reads it, signature checked."""
    parser = WebhookParser("a secret")
    return [
        event
        for headers, raw in bot.requests
        for event in parser.parse(raw.decode(), {k.lower(): v for k, v in headers.items()}["x-line-signature"])
    ]


def test_the_signature_is_lines_own():
    """The vector of LINE's page on signatures."""
    body = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
    assert webhooks.sign("8c570fa6dd201bb328f1c1eac23a96d8", body) == "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="


def test_a_message_as_line_sends_it(platform, bot, mai):
    event_id = mai.says("赤みは😀")
    platform.settle()
    headers, raw = bot.requests[0]
    assert "赤みは😀".encode() in raw
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert bot.bodies[0]["destination"] == platform.user_id
    event = bot.events[0]
    assert re.fullmatch(r"[0-7][0-9A-HJKMNP-TV-Z]{25}", event_id)
    assert re.fullmatch(r"[0-9a-f]{32}", event.pop("replyToken"))
    message = event.pop("message")
    assert event == {
        "type": "message",
        "webhookEventId": event_id,
        "deliveryContext": {"isRedelivery": False},
        "timestamp": int(platform.now().timestamp() * 1000),
        "source": {"type": "user", "userId": mai.id},
        "mode": "active",
    }
    assert message.keys() == {"type", "id", "text", "quoteToken", "markAsReadToken"}
    assert (message["id"], message["text"]) == (mai.last.message_id, "赤みは😀")


def test_the_sdk_knows_every_event(platform, bot, mai):
    mai.follows()
    mai.says("hello")
    mai.sends_sticker()
    mai.sends_image()
    mai.sends_audio()
    mai.posts_back("data", params={"date": "2030-04-02"})
    mai.unsends()
    mai.blocks()
    platform.settle()
    events = parsed(bot)
    kinds = [FollowEvent, MessageEvent, MessageEvent, MessageEvent, MessageEvent]
    assert [type(event) for event in events] == [*kinds, PostbackEvent, UnsendEvent, UnfollowEvent]
    contents = [TextMessageContent, StickerMessageContent, ImageMessageContent, AudioMessageContent]
    assert [type(event.message) for event in events[1:5]] == contents
    assert events[5].postback.params == {"date": "2030-04-02"}
    assert events[6].unsend.message_id == events[4].message.id
    assert [getattr(event, "reply_token", None) is None for event in events[-3:]] == [False, True, True]


def test_a_group_tells_who_speaks_only_in_messages_and_only_of_phones(platform, bot, mai, ken):
    ken.shows_id_in_groups = False
    group = platform.group("Staff", [mai])
    group.invites_account()
    group.says("hello", as_=mai)
    group.welcomes(ken)
    group.says("hi", as_=ken)
    group.unsends(as_=ken)
    group.sees_off(ken)
    group.removes_account()
    platform.settle()
    events = parsed(bot)
    assert [type(event) for event in events] == [
        JoinEvent,
        MessageEvent,
        MemberJoinedEvent,
        MessageEvent,
        UnsendEvent,
        MemberLeftEvent,
        LeaveEvent,
    ]
    assert all(isinstance(event.source, GroupSource) and event.source.group_id == group.id for event in events)
    assert [event.source.user_id for event in events] == [None, mai.id, None, None, None, None, None]
    assert [item.name for item in group.transcript.messages()] == ["Mai", "Ken"]


def test_following_again_after_a_block_says_so(platform, bot, mai):
    mai.follows()
    mai.blocks()
    mai.follows()
    platform.settle()
    unblocked = [event["follow"]["isUnblocked"] for event in bot.events if event["type"] == "follow"]
    assert unblocked == [False, True]


def test_standby_gives_no_reply_token(platform, bot, mai):
    platform.mode = "standby"
    mai.says("hello")
    platform.settle()
    assert bot.events[0]["mode"] == "standby"
    assert "replyToken" not in bot.events[0]


def test_what_nobody_has_seen_yet(platform, bot, mai):
    platform.inject(mai, {"type": "novelty", "novelty": {"shade": "blue"}})
    platform.inject(mai, {"type": "message", "message": {"type": "scent", "id": "1"}, "mode": "dreaming"})
    mai.sends({"type": "file", "fileName": "a.pdf", "fileSize": 3})
    platform.settle()
    assert [event["type"] for event in bot.events] == ["novelty", "message", "message"]
    assert bot.events[0]["source"] == {"type": "user", "userId": mai.id}
    assert bot.events[1]["mode"] == "dreaming"


def test_half_an_emoji_still_leaves_as_json(platform, bot, mai):
    mai.says("\ud83d")
    platform.settle()
    assert bot.texts() == ["\ud83d"]
    assert b"\\ud83d" in bot.requests[0][1]


def test_a_persons_order_is_kept_while_people_go_side_by_side(platform, bot, mai, ken):
    bot.gate.clear()
    for n in range(20):
        mai.says(f"mai {n}")
        ken.says(f"ken {n}")
    Timer(0.05, bot.gate.set).start()
    platform.settle()
    for name in ("mai", "ken"):
        assert [text for text in bot.texts() if name in text] == [f"{name} {n}" for n in range(20)]
    first = {event["source"]["userId"] for event in bot.events[:2]}
    assert first == {mai.id, ken.id}


def test_events_of_several_people_in_one_request(platform, bot, mai, ken):
    with platform.holding() as held:
        mai.says("1")
        ken.says("2")
        mai.says("3")
    held.together()
    assert len(bot.requests) == 1
    assert bot.texts() == ["1", "2", "3"]


def test_any_order_of_arrival(platform, bot, mai):
    with platform.holding() as held:
        one, two, three = mai.says("1"), mai.says("2"), mai.says("3")
    held.in_order(two, three, one)
    held.backwards()
    held.one_by_one()
    assert bot.texts() == ["2", "3", "1", "3", "2", "1", "1", "2", "3"]


def test_a_duplicate_is_the_same_event_unmarked(platform, bot, mai):
    event_id = mai.says("hello")
    platform.settle()
    platform.duplicate(event_id)
    assert bot.requests[0][1] == bot.requests[1][1]
    with pytest.raises(KeyError):
        platform.duplicate("01ARZ3NDEKTSV4RRFFQ69G5FAV")


def test_without_redelivery_a_failure_is_final(platform, bot, mai):
    bot.statuses = [500]
    mai.says("hello")
    platform.settle()
    assert platform.redeliver() == []
    assert [(each.outcome, each.status) for each in platform.deliveries] == [("error_status_code", 500)]


def test_redelivery_repeats_everything_but_the_mark(platform, bot, mai):
    platform.redelivery = True
    bot.statuses = [500, 503]
    mai.says("hello")
    platform.settle()
    assert [each.outcome for each in platform.redeliver()] == ["error_status_code"]
    assert [each.outcome for each in platform.redeliver()] == ["ok"]
    assert platform.redeliver() == []
    first, second, third = bot.events
    assert second == third == {**first, "deliveryContext": {"isRedelivery": True}}


def test_redelivery_gives_up(platform, bot, mai):
    platform.redelivery = True
    bot.statuses = [500] * 20
    mai.says("hello")
    platform.settle()
    while platform.redeliver():
        pass
    assert 1 < len(bot.requests) < 20


def test_a_redelivered_reply_token_lives_a_minute_more_but_not_past_twenty(platform, bot, mai):
    platform.redelivery = True
    bot.statuses = [500] * 2
    mai.says("hello")
    platform.settle()
    platform.advance(minutes=19, seconds=30)
    assert platform.tokens.chat_of(mai.reply_token, platform.now()) is None
    platform.redeliver()
    assert platform.tokens.chat_of(mai.reply_token, platform.now()) == mai.id
    platform.advance(seconds=31)
    platform.redeliver()
    assert platform.tokens.chat_of(mai.reply_token, platform.now()) is None


def test_a_duplicate_does_not_lengthen_the_reply_tokens_life(platform, mai):
    event_id = mai.says("hello")
    platform.settle()
    platform.advance(seconds=61)
    platform.duplicate(event_id)
    assert platform.tokens.chat_of(mai.reply_token, platform.now()) is None


def test_a_bot_that_is_too_slow(platform, bot, mai, monkeypatch):
    monkeypatch.setattr(limits, "WEBHOOK_SECONDS", 0.05)
    bot.gate.clear()
    mai.says("hello")
    platform.settle()
    delivery = platform.deliveries[0]
    assert (delivery.outcome, delivery.status, delivery.late) == ("request_timeout", 0, True)


def nowhere():
    """An address where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/"


def test_a_bot_that_is_not_there(platform, mai):
    platform.bot_url = nowhere()
    mai.says("hello")
    platform.settle()
    assert platform.deliveries[0].outcome == "could_not_connect"


def test_a_demo_waits_for_a_bot_that_is_not_up_yet(platform, bot, mai):
    there, platform.bot_url, platform.courier.patience = platform.bot_url, nowhere(), 5.0
    mai.says("first words")
    Timer(0.05, setattr, (platform, "bot_url", there)).start()
    platform.settle()
    assert bot.texts() == ["first words"]


def test_no_address_no_webhook(platform, bot, mai):
    platform.bot_url = None
    mai.says("hello")
    platform.settle()
    assert bot.requests == []
    assert platform.tokens.chat_of(mai.reply_token, platform.now()) == mai.id


def test_settling_is_not_endless(platform, bot, mai):
    bot.gate.clear()
    mai.says("hello")
    with pytest.raises(TimeoutError, match="1 webhooks"):
        platform.settle(seconds=0.01)


def test_any_bytes(platform, bot):
    assert platform.post_raw(b"{").status == 200
    platform.post_raw(b"{}", signature="forged")
    headers = [headers["x-line-signature"] for headers, _ in bot.requests]
    assert headers == [webhooks.sign("a secret", b"{"), "forged"]


def test_ids_never_repeat(platform, bot, mai):
    for _ in range(50):
        mai.says("hello")
    platform.settle()
    for key in ("webhookEventId", "replyToken"):
        assert len({event[key] for event in bot.events}) == 50
    assert len({event["message"]["id"] for event in bot.events}) == 50
    assert json.loads(bot.requests[0][1])["events"]
