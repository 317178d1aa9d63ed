"""The control API, as the phone in the browser uses it."""

import json
import urllib.error
import urllib.request
from datetime import datetime, timedelta
from threading import Thread

import pytest

from simulator.server import serve

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def line(platform):
    with serve(platform) as server:
        yield server


@pytest.fixture
def ask(line):
    def ask(method, path, body=None, headers=JSON):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(line.url + "/_sim" + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as problem:
            with problem:
                return problem.code, json.loads(problem.read())

    return ask


def test_people(ask, platform, bot):
    status, mai = ask("POST", "/people", {"name": "Mai", "language": "ja"})
    expected = {
        "name": "Mai",
        "language": "ja",
        "kind": "user",
        "following": False,
        "blocked": False,
        "members": [],
        "menu": None,
    }
    assert (status, mai) == (200, expected | {"id": mai["id"]})
    _, group = ask("POST", "/people", {"name": "Staff", "language": None, "kind": "group", "members": [mai["id"]]})
    assert group["members"] == [mai["id"]]
    assert ask("GET", "/people")[1] == [mai, group]
    ask("POST", f"/chats/{mai['id']}/send", {"type": "follow"})
    assert ask("GET", "/people")[1][0]["following"] is True
    ask("POST", f"/chats/{mai['id']}/send", {"type": "unfollow"})
    assert ask("GET", "/people")[1][0]["blocked"] is True


@pytest.mark.parametrize(
    "wish",
    [{}, {"name": " "}, {"name": "Mai", "language": 1}, {"name": "Staff", "kind": "group", "members": ["x"]}, []],
)
def test_people_that_cannot_be(ask, wish):
    status, body = ask("POST", "/people", wish)
    assert status in (400, 404)
    assert body["error"]


def test_sending_and_looking(ask, platform, bot, mai):
    status, sent = ask("POST", f"/chats/{mai.id}/send", {"type": "text", "text": "こんにちは"})
    item = sent["item"]
    assert (status, item["n"], item["from"], item["kind"], item["unsent"]) == (200, 1, "person", "text", False)
    assert (item["message"]["text"], item["messageId"]) == ("こんにちは", mai.last.message_id)
    for kind in ("sticker", "image", "audio"):
        assert ask("POST", f"/chats/{mai.id}/send", {"type": kind})[1]["item"]["kind"] == kind
    tap = {"type": "postback", "data": "d", "displayText": "Yes", "params": {"date": "2030-04-02"}}
    assert ask("POST", f"/chats/{mai.id}/send", tap)[1]["item"]["message"]["text"] == "Yes"
    unsend = {"type": "unsend", "messageId": item["messageId"]}
    assert ask("POST", f"/chats/{mai.id}/send", unsend)[1]["item"]["message"]["type"] == "unsend"
    assert ask("POST", f"/chats/{mai.id}/send", unsend)[0] == 400
    _, seen = ask("GET", f"/chats/{mai.id}/items?after=4")
    assert (seen["last"], [each["n"] for each in seen["items"]]) == (6, [5, 6])
    assert ask("GET", f"/chats/{mai.id}/items")[1]["items"][0]["unsent"] is True
    platform.settle()
    assert [event["type"] for event in bot.events] == ["message"] * 4 + ["postback", "unsend"]
    assert bot.events[4]["postback"] == {"data": "d", "params": {"date": "2030-04-02"}}


def test_speaking_in_a_group(ask, platform, bot, mai):
    group = platform.group("Staff", [mai])
    _, sent = ask("POST", f"/chats/{group.id}/send", {"type": "text", "text": "hello", "as": mai.id})
    assert sent["item"]["name"] == "Mai"
    platform.settle()
    assert bot.events[0]["source"] == {"type": "group", "groupId": group.id, "userId": mai.id}
    assert ask("POST", f"/chats/{group.id}/send", {"type": "text", "text": "x", "as": "nobody"})[0] == 404


@pytest.mark.parametrize(
    "wish", [{"type": "text"}, {"type": "text", "text": ""}, {"type": "shout"}, {"type": "postback"}]
)
def test_what_cannot_be_sent(ask, mai, wish):
    assert ask("POST", f"/chats/{mai.id}/send", wish)[0] == 400
    assert mai.items == []


def test_a_chat_that_is_not_there(ask):
    assert ask("GET", "/chats/U1/items")[0] == 404
    assert ask("POST", "/chats/U1/send", {"type": "sticker"})[0] == 404


def test_only_json_moves_anything(ask, mai):
    """A page of another site can post plain text without asking; it must not be listened to."""
    assert ask("POST", f"/chats/{mai.id}/send", {"type": "sticker"}, {"Content-Type": "text/plain"})[0] == 415


def test_the_stream_brings_items_as_they_come_and_ends_with_the_server(platform, mai):
    mai.says("before")
    with serve(platform) as line:
        stream = urllib.request.urlopen(f"{line.url}/_sim/chats/{mai.id}/stream?after=0", timeout=5)
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        Thread(target=mai.says, args=("after",)).start()
        seen = []
        while len(seen) < 2:
            row = stream.readline().decode().strip()
            if row.startswith("data: "):
                seen.append(json.loads(row[6:]))
        assert [(item["n"], item["message"]["text"]) for item in seen] == [(1, "before"), (2, "after")]
    assert "item" not in stream.read().decode()
    stream.close()


def test_a_lost_stream_goes_on_where_it_was(line, mai):
    mai.says("1")
    mai.says("2")
    request = urllib.request.Request(f"{line.url}/_sim/chats/{mai.id}/stream", headers={"Last-Event-ID": "1"})
    with urllib.request.urlopen(request, timeout=5) as stream:
        rows = [stream.readline().decode().strip() for _ in range(4)]
    assert rows[2] == "id: 2"


def test_the_clock(ask, platform):
    _, before = ask("GET", "/clock")
    _, after = ask("POST", "/clock", {"advance_seconds": 3600})
    assert (before["now"], after["now"]) == ("2030-04-01T03:00:00+00:00", "2030-04-01T04:00:00+00:00")
    assert platform.now().hour == 4
    assert ask("POST", "/clock", {"advance_seconds": "soon"})[0] == 400


def test_the_clock_goes_hour_by_hour_and_the_bot_with_it(ask, platform):
    assert ask("GET", "/clock")[1]["turnable"] is False
    struck = []
    platform.turning.beat = lambda: struck.append(platform.now())
    _, before = ask("GET", "/clock")
    assert before["turnable"] is True
    start = datetime.fromisoformat(before["now"])
    _, after = ask("POST", "/clock", {"turn_seconds": 5400})
    assert datetime.fromisoformat(after["now"]) - start == timedelta(minutes=90)
    assert [each - start for each in struck] == [timedelta(hours=1), timedelta(minutes=90)]
    for wrong in (0, -1, 86401, 1.5, True, "soon", None):
        assert ask("POST", "/clock", {"turn_seconds": wrong})[0] == 400


def test_faults(ask, platform):
    fault = {"path": "push", "status": 429, "times": 2, "after_accepting": True}
    assert ask("POST", "/faults", fault)[1] == {"left": 2}
    assert platform.faults.left()[0].after_accepting
    assert ask("DELETE", "/faults")[1] == {"left": 0}
    assert platform.faults.left() == []
    for wrong in ({"path": "push"}, {"path": "push", "status": 200}, {"status": 500}, {**fault, "when": "now"}):
        assert ask("POST", "/faults", wrong)[0] == 400


def test_requests(ask, line, mai):
    body = {"to": mai.id, "messages": [{"type": "text", "text": "hello"}]}
    headers = {**JSON, "Authorization": "Bearer a token"}
    push = urllib.request.Request(f"{line.url}/v2/bot/message/push", json.dumps(body).encode(), headers)
    urllib.request.urlopen(push, timeout=5).close()
    seen = ask("GET", "/requests")[1]
    assert [(each["name"], each["status"], each["body"]) for each in seen] == [("push", 200, body)]
    assert "a token" not in json.dumps(seen)


def test_a_picture_is_shown(line, mai):
    mai.sends_image()
    with urllib.request.urlopen(f"{line.url}/_sim/content/{mai.last.message_id}", timeout=5) as answer:
        assert answer.headers["Content-Type"] == "image/png"
        assert answer.read().startswith(b"\x89PNG")


def test_the_page_comes_from_the_phones_folder(line):
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{line.url}/phone/../server.py", timeout=5)
    caught.value.close()
    assert caught.value.code == 404
