"""A start of `sodan serve` with people waiting: when each of them hears, and what memory it takes.

48 people wrote while nobody answered, one of them in danger. Seconds count from the start of the process until LINE
(`bench/_line.py`, 50 ms) has taken the words; megabytes are the most that the answering process held, against one with one
person waiting. "Edited": one phrasing more than was learned.
"""

import json
import os
import re
import shutil
import tempfile
import time
from pathlib import Path

from bench.answering import Double, body, sodan
from bot.line import events
from clinic.clock import system_clock
from clinic.settings import Settings
from intents.danger.judge import judge
from knowledge import library
from store import db, inbox
from tests.matching import lines

WAITING = 48
URGENT = "唇が腫れて息が苦しいです"
PATIENCE = 120.0


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


def main() -> None:
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


if __name__ == "__main__":
    main()
