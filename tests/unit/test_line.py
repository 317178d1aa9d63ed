"""What LINE or anything between here and there may answer, as an Outcome; nothing of it raises."""

import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer

import pytest
from linebot.v3.messaging import ApiException

from bot.line.client import Given
from bot.line.messenger import LONGEST_RETRY_AFTER, LineMessenger, _retry_after
from clinic.message import Message, Outcome, Quota
from clinic.photo import Fetched

Answer = tuple[int, str, bytes]
JSON, HTML = "application/json", "text/html; charset=Shift_JIS"
SENT = b'{"sentMessages": [{"id": "1"}]}'


class Line:
    """Answers every request alike."""

    def __init__(self) -> None:
        self.answer: Answer = (200, JSON, SENT)
        line = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                self.do_GET()

            def do_GET(self) -> None:
                status, kind, body = line.answer
                self.send_response(status)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()


@pytest.fixture(scope="module")
def line() -> Iterator[Line]:
    made = Line()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.mark.parametrize(
    ("answer", "fetched"),
    [
        ((200, "image/jpeg", b"x" * 100), Fetched("here", b"x" * 100)),
        ((200, "text/html", b"x" * 101), Fetched("too-large", reason="too large")),
        ((202, JSON, b""), Fetched("not-yet", reason="202")),
        ((404, JSON, b"{}"), Fetched("gone", reason="404")),
        ((410, JSON, b"{}"), Fetched("gone", reason="410")),
        ((401, JSON, b"{}"), Fetched("away", reason="401")),
        ((429, JSON, b"{}"), Fetched("away", reason="429")),
        ((302, JSON, b"{}"), Fetched("away", reason="302")),
        ((503, HTML, b"later"), Fetched("away", reason="503")),
    ],
)
def test_what_becomes_of_content(line: Line, answer: Answer, fetched: Fetched) -> None:
    line.answer = answer
    messenger = LineMessenger(Given("t"), f"http://127.0.0.1:{line.server.server_port}")
    assert messenger.content("123", 100) == fetched


def test_content_of_a_line_that_is_not_there() -> None:
    assert LineMessenger(Given("t"), "http://127.0.0.1:9").content("123", 100).outcome == "away"


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ((200, JSON, SENT), Outcome.SENT),
        ((409, JSON, SENT), Outcome.SENT),
        # It was taken, whatever the answer looks like.
        ((200, JSON, b"{}"), Outcome.SENT),
        ((200, JSON, b""), Outcome.SENT),
        ((200, JSON, b"\xff"), Outcome.SENT),
        ((200, "application/json; charset=nonsense", SENT), Outcome.SENT),
        ((400, JSON, b'{"message": "x"}'), Outcome.INVALID),
        ((401, JSON, b""), Outcome.DENIED),
        ((403, JSON, b'{"message": "x"}'), Outcome.FORBIDDEN),
        ((410, JSON, b'{"message": "x"}'), Outcome.REFUSED),
        ((413, JSON, b""), Outcome.REFUSED),
        ((429, JSON, b"{}"), Outcome.SLOWER),
        ((500, JSON, b""), Outcome.UNKNOWN),
        # A proxy's own page, in no encoding the SDK reads.
        ((502, HTML, "混み合っています".encode("shift_jis")), Outcome.UNKNOWN),
        ((400, HTML, "混み合っています".encode("shift_jis")), Outcome.INVALID),
    ],
)
def test_every_answer_has_an_outcome(line: Line, answer: Answer, outcome: Outcome) -> None:
    line.answer = answer
    messenger = LineMessenger(Given("token"), f"http://127.0.0.1:{line.server.server_port}")
    assert messenger.reply("t", (Message("x"),)).outcome is outcome
    assert messenger.push("U", (Message("x"),), uuid.UUID(int=1)).outcome is outcome
    assert messenger.multicast(("U",), (Message("x"),), uuid.UUID(int=1)).outcome is outcome
    assert messenger.probe().outcome is outcome
    messenger.profile_language("U")
    messenger.quota()


def test_as_many_connections_are_kept_as_there_are_threads(caplog: pytest.LogCaptureFixture) -> None:
    """Each that is thrown away costs a handshake with LINE, and a line in the log."""
    threads = 40
    all_at_once = threading.Barrier(threads)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            all_at_once.wait(30)
            self.send_response(200)
            self.send_header("content-type", JSON)
            self.send_header("content-length", str(len(SENT)))
            self.end_headers()
            self.wfile.write(SENT)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads, request_queue_size = True, threads  # its five would turn most of them away

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    messenger = LineMessenger(Given("token"), f"http://127.0.0.1:{server.server_port}")
    with ThreadPoolExecutor(threads) as pool:
        receipts = list(pool.map(lambda n: messenger.reply(f"t{n}", (Message("x"),)), range(threads)))
    server.shutdown()
    server.server_close()
    assert {receipt.outcome for receipt in receipts} == {Outcome.SENT}
    assert [entry.getMessage() for entry in caplog.records] == []


@pytest.mark.parametrize(
    ("header", "waits"),
    [
        ("7", timedelta(seconds=7)),
        ("0", timedelta()),
        ("999999", LONGEST_RETRY_AFTER),
        ("-1", None),
        ("Fri, 31 Dec 2030 23:59:59 GMT", None),
        ("٣", None),
        ("", None),
    ],
)
def test_how_long_line_wants_to_be_left_alone(header: str, waits: timedelta | None) -> None:
    assert _retry_after({"retry-after": header}) == waits


@pytest.mark.parametrize(
    ("used", "people", "outcome"), [(99, 1, Outcome.SLOWER), (100, 1, Outcome.QUOTA), (99, 2, Outcome.QUOTA)]
)
def test_a_429_is_the_month_where_it_has_no_room_for_so_many(used: int, people: int, outcome: Outcome) -> None:
    messenger = LineMessenger(Given("token"), "http://127.0.0.1:9")
    messenger.quota = lambda: Quota(100, used)
    assert messenger._refused(ApiException(status=429, reason=""), people).outcome is outcome


def test_where_nobody_listens_nothing_was_sent() -> None:
    messenger = LineMessenger(Given("token"), "http://127.0.0.1:9")
    assert messenger.reply("t", (Message("x"),)).outcome is Outcome.NOT_SENT
    assert messenger.multicast(("U",), (Message("x"),), uuid.UUID(int=1)).outcome is Outcome.NOT_SENT
    assert messenger.probe().outcome is Outcome.NOT_SENT
    assert messenger.profile_language("U") is None
    assert messenger.quota() is None
