"""A storm: people write, LINE fails now and then, and Sodan's processes are killed, on either database. `make storm` runs it.

    python -m tests.crash.storm                         # both databases: 200 people, 1,000 messages, 15 kills
    python -m tests.crash.storm --database sqlite --people 40 --messages 200 --kills 4 --seed 7

`sodan serve` runs as it ships. Every moment somebody writes through LINE's stand-in, one call to LINE in seven fails (time-outs,
cut connections, 500 and 429, carried out or not), and at random moments one of the processes, or all of them, die by SIGKILL.
Afterwards every message must have been answered once, in order, and every cry for help must have reached staff.

It ends with 1 where anything was lost, doubled, disordered or given up, or an alarm is missing, or draining took too long.
"""

import argparse
import itertools
import math
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clinic.clock import system_clock
from clinic.settings import Settings
from knowledge import library
from simulator.people import Person
from simulator.platform import Platform
from simulator.server import serve
from store import db, staff
from store.db import Database

TOPICS = ("what-is-dermapen", "pores", "hair-loss", "home-use", "stretch-marks", "product-absorption")
CRIES = {"ja": "唇が腫れて息が苦しいです", "en": "my lips are swelling and I can't breathe"}
CRY_SHARE = 10  # one person in so many ends with a cry for help
FAULT_SHARE = 1 / 7
FAULT_SECONDS = 3.0  # how long LINE keeps silent where it times out
SENDING_SECONDS = 75.0
DRAINED_WITHIN = 120.0
START_PATIENCE = 60.0
UP_AGAIN = 0.3


@dataclass
class Wrong:
    """What must not happen, counted."""

    lost: int = 0
    doubled: int = 0
    disordered: int = 0
    given_up: int = 0
    alarms_missing: int = 0
    alarms_doubled: int = 0
    staff_not_told: int = 0
    unsure: int = 0  # a reply of which nobody can know whether it was heard, handed to staff: allowed, and told

    def any(self) -> bool:
        kinds = (self.lost, self.doubled, self.disordered, self.given_up, self.alarms_missing, self.alarms_doubled)
        return any(kinds) or bool(self.staff_not_told)


@dataclass
class Written:
    """One message of a person and what it is about."""

    person: Person
    about: str  # a topic's slug, or "danger"
    event_id: str = ""


@dataclass
class Sodan:
    """`sodan serve` as a clinic runs it, started again whenever it is gone."""

    port: int
    env: dict[str, str]
    log: Path
    process: "subprocess.Popen[bytes] | None" = None
    starts: list[float] = field(default_factory=list)

    def start(self) -> None:
        began = time.monotonic()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "cli.main", "serve"],
                env={**os.environ, **self.env},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        while not self.up():
            assert self.process.poll() is None, f"sodan serve ended at start; see {self.log}"
            assert time.monotonic() - began < START_PATIENCE, "sodan serve does not answer"
            time.sleep(0.05)
        self.starts.append(time.monotonic() - began)

    def up(self) -> bool:
        """Whether it answers: the port alone is open before the database is ready."""
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=1) as answer:
            return bool(answer.status == 200)
        return False

    def members(self) -> list[int]:
        """Every living process of it."""
        assert self.process is not None
        found = []
        for entry in Path("/proc").iterdir():
            with suppress(OSError, ValueError, IndexError):
                stat = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(stat[2]) == self.process.pid and stat[0] != "Z":
                    found.append(int(entry.name))
        return found

    def kill(self, dice: random.Random) -> str:
        """SIGKILL to all of it, or to one of its processes."""
        assert self.process is not None
        members = self.members()
        if not members or dice.random() < 0.5:
            self._end_group()
            return "all"
        victim = dice.choice(members)
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
        return "parent" if victim == self.process.pid else "child"

    def keep_up(self) -> None:
        """As a service manager would: what is gone is started again."""
        assert self.process is not None
        if self.process.poll() is not None:
            self._end_group()
            self.start()

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(40)
        self._end_group()

    def _end_group(self) -> None:
        assert self.process is not None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def empty_database(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database of this kind."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'storm.db'}"
        return
    import psycopg

    from tests.conftest import POSTGRES_DATA, _postgres_that_leaves_root_alone

    server = _postgres_that_leaves_root_alone()(POSTGRES_DATA)
    name = f"storm{uuid.uuid4().hex}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield server.get_uri(name)
    finally:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def open_rows(database: Database) -> tuple[int, int]:
    """Events not answered, letters not sent."""
    with database.look() as tx:
        events = tx.row("SELECT count(*) AS n FROM inbox WHERE status = 'new'")
        letters = tx.row("SELECT count(*) AS n FROM outbox WHERE status IN ('due', 'leased')")
    assert events is not None
    assert letters is not None
    return events["n"], letters["n"]


def to_write(people: list[Person], messages: int, dice: random.Random) -> list[Written]:
    """Everything that will be written, each person's in the order of writing, shuffled over all people."""
    each = messages // len(people)
    queues = []
    for number, person in enumerate(people):
        topics = [TOPICS[(number + turn) % len(TOPICS)] for turn in range(each)]
        if number % CRY_SHARE == 0:
            topics[-1] = "danger"
        queues.append([Written(person, about) for about in topics])
    order = [number for number, queue in enumerate(queues) for _ in queue]
    dice.shuffle(order)
    return [queues[number].pop(0) for number in order]


class Storm:
    """One run: who writes, what was written, and what became of it."""

    def __init__(self, wish: argparse.Namespace, known: library.Library, platform: Platform, url: str) -> None:
        self.wish, self.known, self.platform, self.url = wish, known, platform, url
        self.dice = random.Random(wish.seed)
        self.database = db.connect(url)
        self.over = threading.Event()

    def run(self, sodan: Sodan) -> tuple[Wrong, float]:
        sodan.start()
        ann = self.platform.person("Ann", "ja", friend=True)
        with self.database.atomic() as tx:
            ann.says(staff.invite(tx, system_clock()))
        self._until(lambda: bool(ann.items) and ann.last.sender == "account", 60)
        languages = ("ja", "en")
        people = [self.platform.person(f"P{n}", languages[n % 2], friend=True) for n in range(self.wish.people)]
        written = to_write(people, self.wish.messages, self.dice)
        for path in ("reply", "push", "multicast"):
            self.platform.order_storm(path, share=FAULT_SHARE, seed=self.dice.randrange(1000), seconds=FAULT_SECONDS)
        killing = threading.Thread(target=self._kill, args=(sodan,))
        killing.start()
        for one in written:
            self._write(one)
            time.sleep(self.dice.uniform(0, 2 * SENDING_SECONDS / len(written)))
        killing.join()
        last_kill = time.monotonic()
        self._drain(sodan)
        return self._judge(ann, written), time.monotonic() - last_kill

    def _write(self, one: Written) -> None:
        language = one.person.language or "ja"
        said = CRIES[language] if one.about == "danger" else self.known.topics[one.about].words[language].phrasings[0]
        one.event_id = one.person.says(said)

    def _kill(self, sodan: Sodan) -> None:
        """Die at random moments; LINE delivers again what it could not deliver, once somebody listens."""
        moments = sorted(self.dice.uniform(2, SENDING_SECONDS) for _ in range(self.wish.kills))
        began = time.monotonic()
        for number, moment in enumerate(moments, 1):
            time.sleep(max(0.0, began + moment - time.monotonic()))
            how = sodan.kill(self.dice)
            time.sleep(UP_AGAIN)
            sodan.keep_up()
            print(f"  kill {number:2} at {time.monotonic() - began:5.1f} s: {how}", flush=True)
            if sodan.up():
                self.platform.redeliver()

    def _drain(self, sodan: Sodan) -> None:
        """Deliver again until nothing failed, and wait until all is answered and sent."""
        deadline = time.monotonic() + 2 * DRAINED_WITHIN
        while time.monotonic() < deadline:
            sodan.keep_up()
            self.platform.redeliver()
            with suppress(TimeoutError):
                self.platform.settle(1)
                if not self.platform.courier.failed() and open_rows(self.database) == (0, 0):
                    return
            time.sleep(0.2)
        print(f"  not drained: {open_rows(self.database)} events and letters are left", flush=True)

    def _judge(self, ann: Person, written: list[Written]) -> Wrong:
        wrong = Wrong()
        statuses, unsure, tasks = self._rows()
        accepted = self._accepted()
        by_person: dict[str, list[Written]] = {}
        for one in written:
            by_person.setdefault(one.person.id, []).append(one)
        for theirs in by_person.values():
            heard = self._heard(theirs[0].person)
            times = {about: [at for at, what in heard if what == about] for _, about in heard}
            for one in theirs:
                count = len(times.get(one.about, []))
                wrong.doubled += count > 1
                wrong.given_up += statuses.get(one.event_id) == "failed"
                if count == 0:
                    known_unsure = one.event_id in unsure
                    wrong.unsure += known_unsure
                    wrong.lost += not known_unsure
            for before, after in itertools.pairwise(theirs):
                came_first = accepted.get(before.event_id, math.inf) < accepted.get(after.event_id, 0)
                if came_first and after.about != "danger":  # urgent words may overtake
                    first, second = times.get(before.about), times.get(after.about)
                    wrong.disordered += bool(first and second and second[0] < first[0])
            if theirs[-1].about == "danger":
                alarms = tasks[theirs[0].person.id]
                wrong.alarms_missing += alarms == 0
                wrong.alarms_doubled += alarms > 1
        told = [text for text in ann.heard() if any(cry in text for cry in CRIES.values())]
        cries = sum(one.about == "danger" for one in written)
        wrong.staff_not_told = max(0, cries - len(told))
        return wrong

    def _heard(self, person: Person) -> list[tuple[int, str]]:
        """What the person heard, as (position, what it is about)."""
        language = person.language or "ja"
        marks = {slug: self.known.topics[slug].words[language].answer.strip()[:60] for slug in TOPICS}
        marks["danger"] = self.known.urgent_words("emergency", language, staff_told=True).strip()[:60]
        found = []
        for item in person.items:
            if item.sender == "account" and item.kind != "notice":
                found += [(item.n, about) for about, mark in marks.items() if mark in item.text]
        return found

    def _accepted(self) -> dict[str, float]:
        """When Sodan first said 200 to each event."""
        first: dict[str, float] = {}
        for delivery in self.platform.deliveries:
            if delivery.outcome == "ok":
                for event_id in delivery.event_ids:
                    first.setdefault(event_id, delivery.at.timestamp())
        return first

    def _rows(self) -> tuple[dict[str, str], set[str], "Counter[str]"]:
        with self.database.look() as tx:
            statuses = {row["event_id"]: row["status"] for row in tx.rows("SELECT event_id, status FROM inbox")}
            unsure = {
                row["key"].removeprefix("reply:")
                for row in tx.rows("SELECT key FROM outbox WHERE status = 'unknown' AND key LIKE 'reply:%'")
            }
            urgent = Counter(
                row["line_id"]
                for row in tx.rows(
                    "SELECT line_id FROM task JOIN patient ON patient.id = task.patient_id WHERE kind = 'urgent'"
                )
            )
        return statuses, unsure, urgent

    @staticmethod
    def _until(done: Any, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < deadline, "it did not come to rest"
            time.sleep(0.05)


def storm(kind: str, wish: argparse.Namespace, known: library.Library) -> bool:
    """One storm on one database; whether all was well."""
    print(f"{kind}: {wish.people} people, {wish.messages} messages, {wish.kills} kills, seed {wish.seed}", flush=True)
    with tempfile.TemporaryDirectory() as name, empty_database(kind, Path(name)) as url:
        platform = Platform("storm-secret-of-this-run", "storm-token-of-this-run")
        platform.redelivery = True
        with serve(platform) as line:
            port = free_port()
            platform.bot_url = f"http://127.0.0.1:{port}/line/webhook"
            env = {
                "LINE_CHANNEL_SECRET": platform.channel_secret,
                "LINE_CHANNEL_ACCESS_TOKEN": platform.access_token,
                "LINE_API_BASE": line.url,
                "DATABASE_URL": url,
                "SODAN_JOIN_SECONDS": "0",  # every message has an answer of its own that is counted
                "SODAN_PORT": str(port),
            }
            log = Path(wish.log or tempfile.gettempdir()) / f"sodan-storm-{kind}.log"
            log.unlink(missing_ok=True)
            sodan = Sodan(port, env, log)
            run = Storm(wish, known, platform, url)
            try:
                wrong, drained = run.run(sodan)
            finally:
                sodan.stop()
                run.database.close()
    starts = sorted(sodan.starts)
    print(f"  {wrong}")
    print(
        f"  drained {drained:.1f} s after the last kill; listening again within {starts[-1]:.1f} s at the most; log: {log}"
    )
    return not wrong.any() and drained <= DRAINED_WITHIN


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), help="only this one")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=15)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10_000))
    parser.add_argument("--log", help="folder for what Sodan logs")
    wish = parser.parse_args()
    known = library.load(compiled=Settings.from_env({}, line=False).cache)
    kinds = (wish.database,) if wish.database else ("sqlite", "postgresql")
    well = [storm(kind, wish, known) for kind in kinds]
    sys.exit(0 if all(well) else 1)


if __name__ == "__main__":
    main()
