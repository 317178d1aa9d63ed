"""From starting `sodan serve` to its first 200, its first answer to a cry for help and its first full answer; and its memory.

Somebody writes at the very moment the port opens, in Japanese. LINE is a double that answers after 50 ms. Memory is that of all
processes together, each page counted once (the kernel's "proportional set size"): cold, when the port opens; warm, after the
first answers; and after 48 people wrote at once, with the most the worker ever held.

Yardstick: `import linebot.v3.messaging` in a fresh process, which every bot that imports the SDK at start pays first.

`python -m bench.start [ROUNDS]`
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from bench.intake import free_port, line, wait_for
from simulator import webhooks

ROUNDS = 3
AT_ONCE = 48
PATIENCE = 120.0
DANGER, QUESTION = "唇が腫れて息が苦しいです", "毛穴に効きますか"


class Seen(NamedTuple):
    """Seconds, counted from the line before for the answers, and megabytes."""

    port_open: float
    danger: float
    answer: float
    cold: float
    warm: float
    crowded: float
    worker_peak: float


def sdk() -> float:
    """Seconds to import the SDK's messaging part."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import linebot.v3.messaging"], check=True)
    return time.perf_counter() - begun


def write(port: int, number: int, text: str) -> None:
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
    body = webhooks.encode("U" + "0" * 32, [event])
    headers = {"x-line-signature": webhooks.sign("bench", body)}
    with urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}/line/webhook", body, headers)):
        pass


def heard(double: "subprocess.Popen[str]", numbers: range) -> float:
    """When the last of these people had been answered."""
    assert double.stdin is not None
    assert double.stdout is not None
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        print("heard", file=double.stdin, flush=True)
        times = json.loads(double.stdout.readline())["heard"]
        found = [times.get(f"{number:032x}") for number in numbers]
        if None not in found:
            return float(max(found))
        time.sleep(0.02)
    raise RuntimeError("nobody answered")


def tree(pid: int) -> list[int]:
    """A process and all below it."""
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [pid, *(one for child in below for one in tree(int(child)))]


def megabytes(pids: list[int], file: str, name: str) -> list[float]:
    read = [Path(f"/proc/{pid}/{file}").read_text(encoding="ascii") for pid in pids]
    return [int(re.findall(rf"^{name}:\s+(\d+)", text, re.MULTILINE)[0]) / 1024 for text in read]


def held(pid: int) -> float:
    return sum(megabytes(tree(pid), "smaps_rollup", "Pss"))


def start(folder: Path, line_port: int, double: "subprocess.Popen[str]", first: int) -> Seen:
    port = free_port()
    env = {
        **os.environ,
        "LINE_CHANNEL_SECRET": "bench",
        "LINE_CHANNEL_ACCESS_TOKEN": "bench",
        "LINE_API_BASE": f"http://127.0.0.1:{line_port}",
        "DATABASE_URL": f"sqlite:///{folder / 'sodan.db'}",
        "SODAN_PORT": str(port),
    }
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    begun = time.time()
    running = subprocess.Popen([sys.executable, "-m", "cli.main", "serve"], env=env, **quiet)
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz", running)
        opened, cold = time.time(), held(running.pid)
        write(port, first, DANGER)
        write(port, first + 1, QUESTION)
        danger, answer = (heard(double, range(number, number + 1)) - opened for number in (first, first + 1))
        warm = held(running.pid)
        with ThreadPoolExecutor(AT_ONCE) as crowd:
            list(crowd.map(lambda number: write(port, first + 2 + number, QUESTION), range(AT_ONCE)))
        heard(double, range(first + 2, first + 2 + AT_ONCE))
        peak = max(megabytes(tree(running.pid), "status", "VmHWM"))
        return Seen(opened - begun, danger, answer, cold, warm, held(running.pid), peak)
    finally:
        running.terminate()
        running.wait()


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    seen, imports = [], []
    with line() as (line_port, double):
        for number in range(rounds):
            with tempfile.TemporaryDirectory() as folder:
                imports.append(sdk())
                seen.append(start(Path(folder), line_port, double, 1 + number * 1000))
    median = Seen(*(statistics.median(values) for values in zip(*seen, strict=True)))
    sdk_alone = statistics.median(imports)
    ratio = median.port_open / sdk_alone
    print(f"first 200        {median.port_open:6.2f} s    importing the SDK alone {sdk_alone:.2f} s, ratio {ratio:.2f}")
    print(f"first cry heard  {median.danger:6.2f} s    after that")
    print(f"first answer     {median.answer:6.2f} s    after the first 200")
    print(
        f"memory           {median.cold:4.0f} MB cold, {median.warm:.0f} MB warm, {median.crowded:.0f} MB after {AT_ONCE} at once"
    )
    print(f"the worker alone {median.worker_peak:4.0f} MB at most")


if __name__ == "__main__":
    main()
