"""A platform whose clock is turned by hand, and a bot that only writes down what it is told."""

import json
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest

from simulator.platform import Platform

NOON = datetime(2030, 4, 1, 3, 0, tzinfo=UTC)


class _Server(ThreadingHTTPServer):
    request_queue_size = 128  # with the usual 5 a burst of webhooks waits for TCP to knock again


class Bot:
    """Answers each webhook with the next of `statuses` (200 when there is none left), after `gate` is open."""

    def __init__(self):
        self.requests = []
        self.statuses = []
        self.gate = Event()
        self.gate.set()
        bot = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                bot.requests.append((dict(self.headers), raw))
                bot.gate.wait(10)
                self.send_response(bot.statuses.pop(0) if bot.statuses else 200)
                self.end_headers()

            def log_message(self, *_):
                """Nothing."""

        self._server = _Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/line/webhook"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    @property
    def bodies(self):
        return [json.loads(raw) for _, raw in self.requests]

    @property
    def events(self):
        return [event for body in self.bodies for event in body["events"]]

    def texts(self):
        return [event["message"]["text"] for event in self.events]

    def stop(self):
        self.gate.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def bot():
    bot = Bot()
    yield bot
    bot.stop()


@pytest.fixture
def platform(bot):
    platform = Platform("a secret", "a token", clock=lambda: NOON, bot_url=bot.url)
    yield platform
    platform.close()


@pytest.fixture
def mai(platform):
    return platform.person("Mai", language="ja", friend=True)


@pytest.fixture
def ken(platform):
    return platform.person("Ken", language="en", friend=True)
