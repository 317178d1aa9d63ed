"""Events a second that one `sodan serve` settles, what each costs, and how long the last of a thousand people waits.

A real `sodan serve` on an empty SQLite database, signed webhooks of so many people, each with one message of the project's own
test lines, and a double of LINE's (`bench/_line.py`) that answers after 50 ms in a process of its own. Settled is what LINE has
taken. Processor time is that of all processes of `sodan serve`, intake included.

Yardstick: a bare loop of the SDK's client, as many threads, that sends one text for each of the same events to the same double
in the same run. No machine can send faster through this SDK, however little is thought about.

`python -m bench.answering [PEOPLE] [DATABASE_URL]`
"""

import http.client
import itertools
import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from simulator import webhooks
from tests.matching import lines

SECRET = "bench"
PEOPLE = 1000
LATENCY = 0.05
CONNECTIONS = 16
THREADS = 32  # the shipped SODAN_THREADS
PATIENCE = 120.0
FIRST = 1_000_000  # people of the warm-up have other numbers


class Double:
    """LINE's double, asked over its pipes."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "bench._line", str(LATENCY)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = f"http://127.0.0.1:{self._told()['port']}"

    def ask(self, order: str) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{order}\n")
        self._process.stdin.flush()
        return self._told()

    def _told(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


class Took(NamedTuple):
    """Seconds from the first webhook until the first and the last person heard; processor seconds; ways the words went."""

    first: float
    last: float
    worked: float
    counts: dict[str, int]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def body(number: int, text: str) -> bytes:
    event = {
        "type": "message",
        "mode": "active",
        "timestamp": int(time.time() * 1000),
        "webhookEventId": f"{number:026}",
        "deliveryContext": {"isRedelivery": False},
        "source": {"type": "user", "userId": f"U{number:032x}"},
        "replyToken": f"t{number:032x}",
        "message": {"type": "text", "id": str(number), "text": text, "quoteToken": "q"},
    }
    return webhooks.encode("U" + "0" * 32, [event])


@contextmanager
def sodan(folder: Path, line: str, database: str) -> "Iterator[tuple[int, subprocess.Popen[bytes]]]":
    """`sodan serve` on a free port, once it is ready."""
    port = free_port()
    env = {
        **os.environ,
        "LINE_CHANNEL_SECRET": SECRET,
        "LINE_CHANNEL_ACCESS_TOKEN": "bench",
        "LINE_API_BASE": line,
        "DATABASE_URL": database,
        "SODAN_PORT": str(port),
    }
    with (folder / "log").open("wb") as log:
        command = [sys.executable, "-m", "cli.main", "serve"]
        running = subprocess.Popen(command, env=env, stdout=log, stderr=log)
    try:
        wait_for(port, running)
        yield port, running
    finally:
        running.terminate()
        running.wait()


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


def post(port: int, bodies: list[bytes]) -> None:
    """As LINE does, over a few connections at once."""
    each = [bodies[n::CONNECTIONS] for n in range(CONNECTIONS)]
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(lambda some: _post(port, some), each))


def _post(port: int, bodies: list[bytes]) -> None:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    for data in bodies:
        headers = {"x-line-signature": webhooks.sign(SECRET, data), "Content-Type": "application/json"}
        line.request("POST", "/line/webhook", data, headers)
        answer = line.getresponse()
        answer.read()
        assert answer.status == 200, answer.status
    line.close()


def all_heard(line: Double, numbers: set[str]) -> dict[str, float]:
    """When each of these people heard; waits for all of them."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if line.ask("count")["n"] >= len(numbers):
            heard = line.ask("heard")["heard"]
            if numbers <= heard.keys():
                return {number: heard[number] for number in numbers}
        time.sleep(0.05)
    raise RuntimeError(f"{line.ask('count')} within {PATIENCE:.0f} s")


def worked(pid: int) -> float:
    """Processor seconds of a process and of all it started, living ones."""
    ticks = 0
    for each in [pid, *_children(pid)]:
        fields = Path(f"/proc/{each}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text(encoding="ascii").split()):
            found += [child, *_children(child)]
    return found


def ours(line: Double, texts: list[str], folder: Path, database: str) -> Took:
    with sodan(folder, line.url, database) as (port, running):
        warm = [(FIRST + n, text) for n, text in enumerate(texts[:64])]
        post(port, [body(number, text) for number, text in warm])
        all_heard(line, {f"{number:032x}".lstrip("tU") for number, _ in warm})
        numbers = {f"{number:032x}" for number in range(len(texts))}
        bodies = [body(number, text) for number, text in enumerate(texts)]
        before, begun = worked(running.pid), time.time()
        posting = threading.Thread(target=post, args=(port, bodies))
        posting.start()
        heard = all_heard(line, numbers)
        posting.join()
        used = worked(running.pid) - before
    return Took(min(heard.values()) - begun, max(heard.values()) - begun, used, line.ask("count")["counts"])


def bare(line: Double, texts: list[str]) -> Took:
    """Reads each body and sends one text back, and does nothing else."""
    from linebot.v3.messaging import ApiClient, Configuration, MessagingApi, ReplyMessageRequest, TextMessage

    api = MessagingApi(ApiClient(Configuration(host=line.url, access_token="bench")))

    def answer(number: int) -> None:
        event = json.loads(body(number, texts[number - 2 * FIRST]))["events"][0]
        said = TextMessage(text=event["message"]["text"], quickReply=None, sender=None, quoteToken=None)
        api.reply_message(
            ReplyMessageRequest(replyToken=event["replyToken"], messages=[said], notificationDisabled=False)
        )

    numbers = range(2 * FIRST, 2 * FIRST + len(texts))
    used, begun = _own(), time.time()
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(answer, numbers))
    took = time.time() - begun
    return Took(0.0, took, _own() - used, {})


def _own() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    texts = list(itertools.islice(itertools.cycle(each.text for each in lines.everyday("test")), people))
    line = Double()
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            database = sys.argv[2] if len(sys.argv) > 2 else f"sqlite:///{folder / 'sodan.db'}"
            took = ours(line, texts, folder, database)
        plain = bare(line, texts)
    finally:
        line.close()
    print(
        f"sodan serve, {people:,} people at once: {people / took.last:.0f} events/s settled, "
        f"{took.worked / people * 1000:.1f} ms of processor each; the first heard after {took.first:.2f} s, "
        f"the last after {took.last:.2f} s ({took.counts})"
    )
    print(
        f"bare loop of the SDK's client: {people / plain.last:.0f} events/s, {plain.worked / people * 1000:.1f} ms of "
        f"processor each; ratio {plain.last / took.last:.2f} in speed, {took.worked / plain.worked:.1f} in processor"
    )


if __name__ == "__main__":
    main()
