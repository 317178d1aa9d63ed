"""Whoever opens connections and sends slowly, or not to the end, holds up nobody: no proxy stands in front here."""

import http.client
import json
import socket
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from bot.line.webhook import BODY_LIMIT
from bot.web.gateway import BODY_SECONDS, SMALL
from simulator import webhooks
from tests.stories.conftest import SECRET
from tests.stories.processes import PATIENCE, Served, served

__all__ = ["served"]  # a fixture

HEAD = b"POST /line/webhook HTTP/1.1\r\nHost: sodan\r\n"
MANY = 200
# Far more than the goal of one second on a quiet machine would need, far less than any of the slow ones are given.
AT_ONCE = 1.0

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


class Slow:
    """Connections that are opened together and closed by the server, or at the end."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._open: list[socket.socket] = []

    def opens(self, sends: bytes, times: int) -> None:
        for _ in range(times):
            line = socket.create_connection(("127.0.0.1", self._port), timeout=PATIENCE)
            line.sendall(sends)
            self._open.append(line)

    def drips(self) -> None:
        """One more byte from each; who was closed meanwhile stays so."""
        for line in self._open:
            with suppress(OSError):
                line.send(b"x")

    def hears(self) -> list[bytes]:
        """What each was answered by the time the server closed it."""
        return [b"".join(iter(lambda line=line: _received(line), b"")) for line in self._open]

    def close(self) -> None:
        for line in self._open:
            line.close()


def _received(line: socket.socket) -> bytes:
    try:
        return line.recv(4096)
    except ConnectionResetError:
        return b""


@pytest.fixture
def slow(served: Served) -> Iterator[Slow]:
    process = served.start("web")
    served.up()
    made = Slow(served.port)
    yield made
    made.close()
    assert "Traceback" not in served.stop(process)


def event(number: int) -> dict[str, object]:
    return {
        "type": "message",
        "mode": "active",
        "timestamp": 1_900_000_000_000,
        "webhookEventId": f"{number:026}",
        "deliveryContext": {"isRedelivery": False},
        "source": {"type": "user", "userId": f"U{number:032x}"},
        "replyToken": "t" * 32,
        "message": {"type": "text", "id": str(number), "text": "hi", "quoteToken": "q"},
    }


def good(port: int, number: int = 1, events: int = 1) -> float:
    """A signed webhook; seconds until its 200."""
    body = json.dumps({"destination": "U" * 33, "events": [event(number + n) for n in range(events)]}).encode()
    begun = time.monotonic()
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    line.request("POST", "/line/webhook", body, {"x-line-signature": webhooks.sign(SECRET, body)})
    assert line.getresponse().status == 200
    line.close()
    return time.monotonic() - begun


@pytest.mark.parametrize(
    "sends",
    [
        HEAD + b"Content-Length: 400\r\n\r\n{",
        HEAD + b"Content-Length: %d\r\n\r\n{" % (SMALL + 1),
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
        HEAD,
        b"",
    ],
    ids=["half a body", "half a large body", "half a body of unknown length", "half a head", "nothing"],
)
def test_two_hundred_who_never_finish_hold_up_nobody_and_are_cut_off(slow: Slow, served: Served, sends: bytes) -> None:
    good(served.port, 1)
    slow.opens(sends, MANY)
    begun = time.monotonic()
    assert good(served.port, 2) < AT_ONCE
    answered = slow.hears()
    assert len(answered) == MANY
    assert (
        time.monotonic() - begun < BODY_SECONDS * 4
    )  # busy machines included; nobody is kept for as long as they like
    assert not any(b" 200 " in one for one in answered)
    assert good(served.port, 3) < AT_ONCE


def test_bodies_that_drip_are_cut_off_too(slow: Slow, served: Served) -> None:
    slow.opens(HEAD + b"Content-Length: 4000\r\n\r\n", MANY)
    deadline = time.monotonic() + BODY_SECONDS + 1
    number = 10
    while time.monotonic() < deadline:
        slow.drips()
        assert good(served.port, number) < AT_ONCE
        number += 1
    assert len(slow.hears()) == MANY


def test_a_body_beyond_the_limit_is_refused_before_it_is_read(slow: Slow) -> None:
    slow.opens(HEAD + b"Content-Length: %d\r\n\r\n" % (BODY_LIMIT + 1), 1)
    assert slow.hears()[0].startswith(b"HTTP/1.1 413 ")


def test_a_large_webhook_is_taken(slow: Slow, served: Served) -> None:
    assert len(json.dumps([event(n) for n in range(300)])) > SMALL
    good(served.port, 1_000, events=300)


@pytest.mark.parametrize(
    "sends",
    [
        b"\r\n\r\n",
        b"GET / HTTP/9\r\n\r\n",
        b"\x16\x03\x01" + bytes(200),
        HEAD + b"Content-Length: -1\r\n\r\n",
        HEAD + b"X: " + b"y" * 600_000,
    ],
)
def test_what_is_no_request_harms_nobody(slow: Slow, served: Served, sends: bytes) -> None:
    with suppress(OSError):  # it may be closed while this still sends
        slow.opens(sends, 1)
    assert good(served.port) < AT_ONCE
