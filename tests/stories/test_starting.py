"""A start with people waiting: danger first, then everybody by reply, with one copy of everything; on both databases."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

import app
from bot.chat.workers import Workers
from clinic.settings import Settings
from knowledge import library, phrasebook
from knowledge.library import Library
from simulator.people import Person
from simulator.platform import Platform
from simulator.server import Server, serve
from tests.stories.conftest import PATIENCE, SECRET, TOKEN
from tests.taken_in import taken_in_only

URGENT = "唇が腫れて息が苦しいです"
WAITING = 48
TODAY = date(2026, 11, 25)
MINUTES = 100.0  # what a busy machine may take; bench/start.py tells how long a quiet one does
# As `sodan worker`, in a process of its own: starts, and at the end of its input tells what it took at most.
WORKER = """
import json, sys
import app
from bench._memory import peak_mb
from clinic.settings import Settings
import os
settings = Settings.from_env(os.environ)
running = app.start_work(app.open_office(settings), settings.threads, 0)
for line in sys.stdin:
    print(json.dumps([peak_mb(), running.state().understands, settings.threads]), flush=True)
running.close()
"""


@dataclass
class Door:
    """The account, and a database behind it."""

    platform: Platform
    line: Server
    env: dict[str, str]
    known: Library

    def write(self, *texts: str) -> list[Person]:
        """So many people write while nobody answers."""
        people = [self.platform.person(f"P{number}", "ja", friend=True) for number in range(len(texts))]
        with taken_in_only(self.platform, Settings.from_env(self.env), self.known):
            for person, text in zip(people, texts, strict=True):
                person.says(text)
        return people


@pytest.fixture
def door(database_url: str, known: Library) -> Iterator[Door]:
    platform = Platform(SECRET, TOKEN)
    with serve(platform) as line:
        env = {
            "LINE_CHANNEL_SECRET": SECRET,
            "LINE_CHANNEL_ACCESS_TOKEN": TOKEN,
            "LINE_API_BASE": line.url,
            "DATABASE_URL": database_url,
        }
        yield Door(platform, line, env, known)


def until(done: Callable[[], bool], seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, "it did not come to rest"
        time.sleep(0.02)


def test_danger_is_answered_while_nothing_else_is_understood_yet(door: Door) -> None:
    mai, *others = door.write(URGENT, "料金はいくらですか", "こんにちは")
    settings = Settings.from_env(door.env)
    office = app.open_office(settings, known=door.known)
    workers = Workers(office, settings.threads, understands="not yet")
    try:
        workers.take_open()
        until(lambda: bool(mai.items) and mai.last.sender == "account")
        assert mai.heard() == [door.known.urgent_words("emergency", "ja", staff_told=False).strip()]
        assert not any(person.heard() for person in others)
        assert workers.state().understands == "not yet"
        workers.understands("fully")
        until(lambda: all(person.last.sender == "account" for person in others))
        assert workers.idle(PATIENCE)
    finally:
        workers.close()
        office.db.close()
    assert [request.call.name for request in door.platform.requests] == ["push", "reply", "reply"]


def test_a_cry_for_help_behind_other_words_is_heard_too(door: Door) -> None:
    (mai,) = door.write("こんにちは")
    with taken_in_only(door.platform, Settings.from_env(door.env), door.known):
        mai.says(URGENT)
    settings = Settings.from_env(door.env)
    office = app.open_office(settings, known=door.known)
    workers = Workers(office, settings.threads, understands="not yet")
    try:
        until(lambda: mai.last.sender == "account")
    finally:
        workers.close()
        office.db.close()
    assert mai.heard() == [door.known.urgent_words("emergency", "ja", staff_told=False).strip()]


def worked(door: Door, people: list[Person], **more: str) -> tuple[float, str]:
    """Let a worker of its own process answer these; how many megabytes it took at most, and how it understood."""
    running = subprocess.Popen(
        [sys.executable, "-c", WORKER],
        env={**os.environ, **door.env, **more},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert running.stdin is not None
    assert running.stdout is not None
    try:
        until(lambda: all(person.last.sender == "account" for person in people), MINUTES)
        running.stdin.write("how much\n")
        running.stdin.flush()
        peak, understands, threads = json.loads(running.stdout.readline())
        assert threads == Settings.from_env({}, line=False).threads
        return peak, understands
    finally:
        running.stdin.close()
        running.wait()
        running.stdout.close()


NEW_TOPIC = """
[[topic]]
slug = "gift-voucher"
kind = "clinic-topic"
source = ["clinic-profile"]
reviewed = 2026-11-22
[topic.ja]
title = "ギフト券"
answer = "ギフト券については受付でおたずねください。"
phrasings = [{ja}]
[topic.en]
title = "Gift vouchers"
answer = "Please ask at reception about gift vouchers."
phrasings = [{en}]
"""


def edited(tmp_path: Path, known: Library) -> dict[str, str]:
    """The knowledge with one more topic, of which nobody has learned, beside what was made ready before."""
    folder, cache = tmp_path / "knowledge", tmp_path / "cache"
    assert known.compiled is not None
    shutil.copytree(known.compiled, cache)
    (folder / "topics").mkdir(parents=True)
    shutil.copy(library.SHIPPED / "profile.toml", folder)
    phrasings = {
        "ja": ", ".join(f'"ギフト券の{number}枚つづり"' for number in range(20)),
        "en": ", ".join(f'"gift voucher number {number}"' for number in range(20)),
    }
    (folder / "topics" / "ours.toml").write_text(NEW_TOPIC.format(**phrasings), encoding="utf-8")
    return {"SODAN_KNOWLEDGE": str(folder), "SODAN_CACHE": str(cache)}


def test_a_changed_phrasing_needs_no_learning(tmp_path: Path, known: Library) -> None:
    """What was learned of the earlier ones serves it as well."""
    folder = tmp_path / "knowledge"
    (folder / "topics").mkdir(parents=True)
    shutil.copy(library.SHIPPED / "profile.toml", folder)
    own = '[[topic]]\nslug = "pores"\n[topic.ja]\nphrasings = ["いちごっ鼻ってどないかなりますのん"]\n'
    (folder / "topics" / "ours.toml").write_text(own, encoding="utf-8")
    changed = library.load(folder, compiled=known.compiled)
    assert not phrasebook.learns(changed)
    (told,) = [each for each in phrasebook.warnings(changed) if "ja.npz" in each]
    assert "serves these as well" in told


def test_a_new_topic_does_not_deafen_the_next_start(tmp_path: Path, known: Library) -> None:
    """It takes a minute to learn; meanwhile the vote of its phrasings speaks for it."""
    assert known.understanding  # made ready once
    more = edited(tmp_path, known)
    changed = library.load(Path(more["SODAN_KNOWLEDGE"]), compiled=Path(more["SODAN_CACHE"]))
    assert phrasebook.learns(changed)
    assert not phrasebook.learns(known)
    begun = time.process_time()
    assert changed.understand_meanwhile()
    asked = known.topics["pores"].words["ja"].phrasings[1]
    assert changed.understanding.read(asked, TODAY).label == "pores"
    assert changed.understanding.read("ギフト券の30枚つづりはありますか", TODAY).label == "gift-voucher"
    assert time.process_time() - begun < 20  # of the processor; learning takes many times as long


def test_where_nothing_was_learned_at_all_it_says_so(tmp_path: Path) -> None:
    ships = tmp_path / "ships"
    shutil.copytree(library.SHIPPED, ships, ignore=shutil.ignore_patterns("*.npz"))
    assert not library.load(ships=ships, compiled=tmp_path / "empty").understand_meanwhile()


@pytest.mark.slow
@pytest.mark.parametrize("how", ["as shipped", "edited"])
def test_many_waiting_cost_no_more_memory_than_one(door: Door, tmp_path: Path, how: str) -> None:
    """Each of 32 threads once loaded an encoder of its own: 4 GB for 48 people."""
    assert door.known.understanding
    more = edited(tmp_path, door.known) if how == "edited" else {}
    said = (topic.words["ja"].phrasings[1] for topic in door.known.topics.values())
    asked = [text for text in said if door.known.understanding.read(text, TODAY).alarm is None]
    warm, _ = worked(door, door.write(*asked[:1]), **more)
    people = door.write(*(asked[number % len(asked)] for number in range(WAITING)))
    peak, understands = worked(door, people, **more)
    assert peak <= 1.2 * warm, (peak, warm)
    assert understands == ("as before" if how == "edited" else "fully")
    calls = [request.call.name for request in door.platform.requests if request.call.name != "info"]
    assert calls == ["reply"] * (1 + WAITING), calls
