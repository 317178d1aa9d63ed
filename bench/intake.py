"""Signed webhooks a second that `sodan web` takes and keeps on disk, against an empty Flask view, in the same run.

Yardstick: the same server (granian, 64 threads) in front of a Flask view that returns 200 and does nothing else, which is
the most any Flask intake can do here. The rate depends on the disk: what one fsync costs is printed beside it.
"""

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

from simulator import webhooks

SECRET = "bench"
CONNECTIONS = 64
SECONDS = 5.0
EMPTY = """
import sys
from flask import Flask, request
from granian import Granian
from granian.constants import Interfaces

def make():
    app = Flask("empty")
    app.post("/line/webhook")(lambda: (request.get_data(), "OK")[1])
    app.get("/health", endpoint="health")(lambda: "OK")
    return app

if __name__ == "__main__":
    Granian("empty:make", port=int(sys.argv[1]), interface=Interfaces.WSGI, blocking_threads=64, factory=True).serve()
"""


class Load(NamedTuple):
    rate: float
    p99_ms: float


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def body(number: int) -> bytes:
    """One text message as LINE sends it; every number is another event of one of a thousand people."""
    event = {
        "type": "message",
        "mode": "active",
        "timestamp": 1_900_000_000_000 + number,
        "webhookEventId": f"{number:026}",
        "deliveryContext": {"isRedelivery": False},
        "source": {"type": "user", "userId": f"U{number % 1000:032x}"},
        "replyToken": "t" * 32,
        "message": {"type": "text", "id": str(number), "text": "毛穴に効きますか", "quoteToken": "q"},
    }
    return json.dumps({"destination": "U" + "0" * 32, "events": [event]}, ensure_ascii=False).encode()


def knock(port: int, first: int, until: float, took: list[float]) -> None:
    """One connection, kept alive, one request after the other until the time is up."""
    line = http.client.HTTPConnection("127.0.0.1", port)
    number = first
    while time.perf_counter() < until:
        data = body(number)
        begun = time.perf_counter()
        headers = {"x-line-signature": webhooks.sign(SECRET, data), "Content-Type": "application/json"}
        line.request("POST", "/line/webhook", data, headers)
        answer = line.getresponse()
        answer.read()
        assert answer.status == 200
        took.append(time.perf_counter() - begun)
        number += CONNECTIONS
    line.close()


def load(port: int, seed: int) -> Load:
    took: list[float] = []
    until = time.perf_counter() + SECONDS
    knocking = [threading.Thread(target=knock, args=(port, seed + n, until, took)) for n in range(CONNECTIONS)]
    for thread in knocking:
        thread.start()
    for thread in knocking:
        thread.join()
    return Load(len(took) / SECONDS, statistics.quantiles(took, n=100)[98] * 1000)


def wait_for(port: int, running: "subprocess.Popen[bytes]") -> None:
    while running.poll() is None:
        try:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
            line.request("GET", "/health")
            line.getresponse().read()
            return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("the server did not start")


def measure(command: list[str], port: int, folder: Path, seed: int, **env: str) -> Load:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    running = subprocess.Popen(command, cwd=folder, env={**os.environ, **env}, **quiet)
    try:
        wait_for(port, running)
        return load(port, seed)
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


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "empty.py").write_text(EMPTY, encoding="utf-8")
        print(f"one fsync: {fsync_ms(folder):.2f} ms; {CONNECTIONS} connections, load and server on the same cores")
        port = free_port()
        empty = measure([sys.executable, "empty.py", str(port)], port, folder, 0)
        port = free_port()
        kept = measure(
            [sys.executable, "-m", "cli.main", "web"],
            port,
            folder,
            10_000_000,
            LINE_CHANNEL_SECRET=SECRET,
            LINE_CHANNEL_ACCESS_TOKEN="bench",
            LINE_API_BASE="http://127.0.0.1:9",
            DATABASE_URL=f"sqlite:///{folder / 'sodan.db'}",
            SODAN_PORT=str(port),
        )
    print(f"empty view  {empty.rate:6.0f}/s  p99 {empty.p99_ms:5.1f} ms")
    print(f"sodan web   {kept.rate:6.0f}/s  p99 {kept.p99_ms:5.1f} ms  ratio {kept.rate / empty.rate:.2f}")


if __name__ == "__main__":
    main()
