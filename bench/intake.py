"""Signed webhooks a second that Sodan takes and keeps on disk, against the SDK's documented echo, in the same run.

Yardstick: the echo bot of the SDK's own README, word for word and run as it says there (`app.run()`): a Flask view that lets the
SDK's handler parse, and replies within the request. LINE is a double that answers after 50 ms. Measured are `sodan web`
alone, and `sodan serve`, whose worker answers through the same double meanwhile. The echo behind a production server (granian, as
many threads as there are connections) is printed too.

The load comes from wrk, a compiled generator, with 64 connections and bodies signed beforehand, each event sent once:
`apt-get install wrk`. The rate depends on the disk: what one fsync costs is printed too.

`python -m bench.intake [SECONDS]`
"""

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from simulator import webhooks

SECRET = "bench"
CONNECTIONS = 64
SECONDS = 8
LATENCY = 0.05
PATIENCE = 60.0
MOST_A_SECOND = 8_000  # bodies to prepare: more than any run here has taken
# https://github.com/line/line-bot-sdk-python/blob/master/README.rst, "Synopsis", with the addresses as arguments.
ECHO = """
import sys
from flask import Flask, request, abort
from linebot.v3 import WebhookHandler
from linebot.v3.exceptions import InvalidSignatureError
from linebot.v3.messaging import Configuration, ApiClient, MessagingApi, ReplyMessageRequest, TextMessage
from linebot.v3.webhooks import MessageEvent, TextMessageContent

app = Flask(__name__)
configuration = Configuration(access_token="bench", host="http://127.0.0.1:" + sys.argv[2])
handler = WebhookHandler("bench")

@app.route("/line/webhook", methods=["POST"])
def callback():
    signature = request.headers["X-Line-Signature"]
    body = request.get_data(as_text=True)
    app.logger.info("Request body: " + body)
    try:
        handler.handle(body, signature)
    except InvalidSignatureError:
        abort(400)
    return "OK"

@handler.add(MessageEvent, message=TextMessageContent)
def handle_message(event):
    with ApiClient(configuration) as api_client:
        line_bot_api = MessagingApi(api_client)
        line_bot_api.reply_message_with_http_info(
            ReplyMessageRequest(reply_token=event.reply_token, messages=[TextMessage(text=event.message.text)])
        )

@app.route("/readyz")
def readyz():
    return "OK"

if __name__ == "__main__":
    if "granian" not in sys.argv:
        app.run(port=int(sys.argv[1]))
    else:
        from granian import Granian
        from granian.constants import Interfaces
        Granian("echo:app", port=int(sys.argv[1]), interface=Interfaces.WSGI, blocking_threads=64).serve()
"""


class Load(NamedTuple):
    """What wrk saw: webhooks a second, and milliseconds until the answer."""

    rate: float
    p50_ms: float
    p99_ms: float


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def body(number: int) -> bytes:
    """One text message as LINE sends it; every number is another event of another person."""
    event = {
        "type": "message",
        "mode": "active",
        "timestamp": int(time.time() * 1000),
        "webhookEventId": f"{number:026}",
        "deliveryContext": {"isRedelivery": False},
        "source": {"type": "user", "userId": f"U{number:032x}"},
        "replyToken": f"t{number:032x}",
        "message": {"type": "text", "id": str(number), "text": "毛穴に効きますか", "quoteToken": "q"},
    }
    return webhooks.encode("U" + "0" * 32, [event])


def prepare(file: Path, first: int, seconds: int) -> None:
    """Signed bodies, one a line."""
    with file.open("wb") as out:
        for number in range(first, first + MOST_A_SECOND * seconds):
            data = body(number)
            out.write(webhooks.sign(SECRET, data).encode() + b" " + data + b"\n")


def load(port: int, file: Path, seconds: int) -> Load:
    script = Path(__file__).with_name("_load.lua")
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", script, f"http://127.0.0.1:{port}", "--", file]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    seen = json.loads(said.splitlines()[-1])
    assert seen["wrong"] == 0, said
    assert seen["requests"] < MOST_A_SECOND * seconds, "more bodies are needed"
    return Load(seen["requests"] / seen["seconds"], seen["p50_ms"], seen["p99_ms"])


def wait_for(url: str, running: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and running.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"the server did not start: {url}")


@contextmanager
def line() -> Iterator[tuple[int, "subprocess.Popen[str]"]]:
    """LINE's double, in a process of its own."""
    command = [sys.executable, "-m", "bench._line", str(LATENCY)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as double:
        assert double.stdout is not None
        yield json.loads(double.stdout.readline())["port"], double
        double.communicate()


def told(double: "subprocess.Popen[str]") -> dict[str, int]:
    assert double.stdin is not None
    assert double.stdout is not None
    print("counts", file=double.stdin, flush=True)
    counts: dict[str, int] = json.loads(double.stdout.readline())["counts"]
    return counts


def deliver(port: int, number: int) -> None:
    """One webhook by itself."""
    data = body(number)
    headers = {"x-line-signature": webhooks.sign(SECRET, data)}
    with urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}/line/webhook", data, headers)):
        pass


def answers(port: int, double: "subprocess.Popen[str]") -> None:
    """Wait until the worker has loaded all it needs: until a first message is answered."""
    before = sum(told(double).values())
    deliver(port, 10**9)
    deadline = time.monotonic() + PATIENCE
    while sum(told(double).values()) == before:
        assert time.monotonic() < deadline, "nobody answered"
        time.sleep(0.1)


def measure(
    command: list[str], folder: Path, ready: str, file: Path, seconds: int, *, warm: Callable[[int], None], **env: str
) -> Load:
    port = int(env["SODAN_PORT"])
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    running = subprocess.Popen(command, cwd=folder, env={**os.environ, **env}, **quiet)
    try:
        wait_for(f"http://127.0.0.1:{port}/{ready}", running)
        warm(port)
        return load(port, file, seconds)
    finally:
        running.terminate()
        running.wait()


def fsync_ms(folder: Path) -> float:
    took = []
    with (folder / "probe").open("wb") as probe:
        for _ in range(200):
            probe.write(b"x" * 4096)
            probe.flush()
            begun = time.perf_counter()
            os.fsync(probe.fileno())
            took.append(time.perf_counter() - begun)
    return statistics.median(took) * 1000


def run(folder: Path, seconds: int) -> None:
    file = folder / "webhooks"
    prepare(file, 0, seconds)
    (folder / "echo.py").write_text(ECHO, encoding="utf-8")
    print(
        f"one fsync: {fsync_ms(folder):.2f} ms; {CONNECTIONS} connections; load, server and LINE's double on the same cores"
    )
    with line() as (line_port, double):
        env = {
            "LINE_CHANNEL_SECRET": SECRET,
            "LINE_CHANNEL_ACCESS_TOKEN": "bench",
            "LINE_API_BASE": f"http://127.0.0.1:{line_port}",
        }

        def sodan(command: str, ready: str, warm: Callable[[int], None] = lambda _: None) -> Load:
            more = {"DATABASE_URL": f"sqlite:///{folder / command}.db", "SODAN_PORT": str(free_port()), **env}
            return measure(
                [sys.executable, "-m", "cli.main", command], Path.cwd(), ready, file, seconds, warm=warm, **more
            )

        def echo_by(*how: str) -> Load:
            port = free_port()
            command = [sys.executable, "echo.py", str(port), str(line_port), *how]
            return measure(command, folder, "readyz", file, seconds, warm=lambda _: None, SODAN_PORT=str(port))

        echo = echo_by()
        show("the SDK's echo", echo, echo)
        show("behind granian", echo_by("granian"), echo)
        show("sodan web", sodan("web", "healthz"), echo)
        before = told(double)
        show("sodan serve", sodan("serve", "readyz", lambda port: answers(port, double)), echo)
        answered = sum(told(double).values()) - sum(before.values())
        print(f"  which answered {answered / seconds:.0f} a second meanwhile")


def show(name: str, seen: Load, echo: Load) -> None:
    ratio, tail = seen.rate / echo.rate, seen.p99_ms / echo.p99_ms
    print(
        f"{name:<15} {seen.rate:6.0f}/s  p50 {seen.p50_ms:6.1f} ms  p99 {seen.p99_ms:6.1f} ms"
        f"  {ratio:5.2f} times the echo, p99 {tail:.2f} of its"
    )


def main() -> None:
    if not shutil.which("wrk"):
        raise SystemExit("This needs wrk, a load generator: apt-get install wrk")
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    with tempfile.TemporaryDirectory() as name:
        run(Path(name), seconds)


if __name__ == "__main__":
    main()
