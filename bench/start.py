"""Cold start of `sodan serve` to its first 200, against importing LINE's SDK alone, in the same run; and with people waiting.

Yardstick: `import linebot.v3.messaging` in a fresh process, which every bot that imports the SDK at start pays first.

Waiting: 48 people wrote while nobody answered, one of them in danger. Seconds count from the start of the process until LINE
(`bench/_line.py`, 50 ms) has taken the words; megabytes are the most that the answering process held, against one with one
person waiting. "Edited": one phrasing more than was learned.
"""

import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from bench.answering import Double, body, sodan
from bot import events
from clinic.clock import system_clock
from clinic.settings import Settings
from intents.urgent import judge
from knowledge import library
from store import db, inbox
from tests.matching import lines

ROUNDS = 5
WAITING = 48
URGENT = "唇が腫れて息が苦しいです"
PATIENCE = 120.0


def sdk() -> float:
    """Seconds to import the SDK's messaging part."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import linebot.v3.messaging"], check=True)
    return time.perf_counter() - begun


def first_200(folder: Path) -> float:
    """Seconds from starting `sodan serve` on an empty database to the first 200 of /health."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {
        **os.environ,
        "LINE_CHANNEL_SECRET": "bench",
        "LINE_CHANNEL_ACCESS_TOKEN": "bench",
        "LINE_API_BASE": "http://127.0.0.1:9",
        "DATABASE_URL": f"sqlite:///{folder / 'sodan.db'}",
        "SODAN_PORT": str(port),
    }
    begun = time.perf_counter()
    running = subprocess.Popen(
        [sys.executable, "-m", "cli.main", "serve"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1):
                    return time.perf_counter() - begun
            except OSError:
                time.sleep(0.01)
    finally:
        running.terminate()
        running.wait()


def wrote(url: str, texts: list[str]) -> None:
    """So many people wrote, and nobody has answered: their events are on disk."""
    opened, now = db.connect(url), system_clock()
    db.upgrade(opened)
    with opened.atomic() as tx:
        for number, text in enumerate(texts):
            recorded = events.record(json.loads(body(number, text))["events"][0], now)
            assert recorded is not None
            inbox.record(tx, recorded)
    opened.close()


def most_held(pid: int) -> float:
    """Megabytes that the biggest of a process and its children has held at most."""
    held = []
    for each in [pid, *(int(found) for found in Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]:
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{each}/status").read_text(encoding="ascii"))
        held.append(int(found[1]) / 1024 if found else 0.0)
    return max(held)


def waiting(texts: list[str], **more: str) -> tuple[dict[str, float], float, dict[str, int]]:
    """When each person heard, in seconds from the start; megabytes; the ways the words went."""
    line = Double()
    os.environ.update(more)
    try:
        with tempfile.TemporaryDirectory() as name:
            url = f"sqlite:///{Path(name) / 'sodan.db'}"
            wrote(url, texts)
            begun = time.time()
            with sodan(Path(name), line.url, url) as (_, running):
                until = time.monotonic() + PATIENCE
                while (told := line.ask("heard"))["n"] < len(texts) and time.monotonic() < until:
                    time.sleep(0.05)
                return {who: at - begun for who, at in told["heard"].items()}, most_held(running.pid), told["counts"]
    finally:
        line.close()
        for key in more:
            del os.environ[key]


def edited(folder: Path) -> dict[str, str]:
    """The shipped knowledge with one phrasing more, beside what was made ready of the shipped one."""
    cache = Settings.from_env({}, line=False).cache
    known = library.load(compiled=cache)
    assert known.understanding
    shutil.copytree(library.SHIPPED, folder / "knowledge", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.copytree(cache, folder / "cache")
    phrase = f'"{known.topics["pores"].words["ja"].phrasings[0]}"'
    for path in (folder / "knowledge").rglob("*.toml"):
        said = path.read_text(encoding="utf-8")
        if 'slug = "pores"' in said:
            path.write_text(said.replace(phrase, f'{phrase}, "毛穴ってどうにかなりますかね"', 1), encoding="utf-8")
    return {"SODAN_KNOWLEDGE": str(folder / "knowledge"), "SODAN_CACHE": str(folder / "cache")}


def with_people_waiting() -> None:
    rules = library.load().rules
    calm = [line.text for line in lines.everyday("test") if judge(line.text, rules) is None][: WAITING - 1]
    with tempfile.TemporaryDirectory() as name:
        for how, more in (("as shipped", {}), ("edited", edited(Path(name)))):
            _, warm, _ = waiting(calm[:1], **more)
            heard, most, counts = waiting([*calm, URGENT], **more)
            danger = heard.pop(f"{WAITING - 1:032x}".lstrip("tU"))
            print(
                f"{WAITING} people waiting, {how}: danger answered after {danger:.2f} s, the first of the others after "
                f"{min(heard.values()):.2f} s, the last after {max(heard.values()):.2f} s ({counts}); {most:.0f} MB at most, "
                f"{warm:.0f} with one waiting, ratio {most / warm:.2f}"
            )


def main() -> None:
    imports, starts = [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            imports.append(sdk())
            starts.append(first_200(Path(folder)))
    ours, theirs = statistics.median(starts), statistics.median(imports)
    print(f"sodan serve, first 200: {ours:.2f} s; importing the SDK alone: {theirs:.2f} s; ratio {ours / theirs:.2f}")
    with_people_waiting()


if __name__ == "__main__":
    main()
