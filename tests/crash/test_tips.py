"""Ten thousand tips due at once, while LINE fails at random and workers die at every step, on both databases.

Nobody gets a tip twice, nobody is forgotten, nothing arrives outside its window, and whoever said stop hears nothing more.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clinic.clock import stamp, system_clock
from clinic.patient import PatientId
from scheduler import nudges
from simulator.platform import Platform
from simulator.server import Server, serve
from store import db, outbox, patients, staff
from store.db import Database
from tests import crowd
from tests.crash import sender
from tests.crash.conftest import Zygote
from tests.crash.sender import STEPS, Fast

PEOPLE = 10_000
WORKERS = {"sqlite": 1, "postgresql": 2}
STEPS_OF_PLAN = ("sun", "moisture", "food", "check-in-3")
# Twenty seconds are over in one: a call may be on its way for this long before it arrives.
ON_ITS_WAY = timedelta(seconds=30)
NOON = datetime(2030, 4, 2, 3, 0, tzinfo=UTC)  # in Tokyo, far from quiet hours
STALE_SOON = NOON + timedelta(minutes=4)
SHORT_LIVED = range(1_000, 1_500)
# One id LINE does not know; nobody who is told the same leaves, because a smaller repeat that is refused proves nothing.
BAD_ID, NOBODYS_ID = 777, f"U{'x' * 32}"
STOPPED, FORGOTTEN, BLOCKED = (
    {number for number in range(first, last) if number % len(STEPS_OF_PLAN) != BAD_ID % len(STEPS_OF_PLAN)}
    for first, last in ((100, 200), (300, 350), (400, 450))
)
LIFE_SECONDS = 10.0  # on a busy machine a worker comes to its step late
PATIENCE = 60.0


@dataclass
class Chaos:
    """One database, one LINE, and the workers that come and go between them."""

    zygote: Zygote
    platform: Platform
    line: Server
    url: str
    clock: Fast
    deaths: Counter[str] = field(default_factory=Counter)

    def work(self, die: str | None = None) -> int:
        env = {
            "LINE_CHANNEL_SECRET": "secret",
            "LINE_CHANNEL_ACCESS_TOKEN": "token",
            "LINE_API_BASE": self.line.url,
            "DATABASE_URL": self.url,
        }
        order = {"start": stamp(self.clock.start), "real": stamp(self.clock.real), "env": env}
        born = self.zygote.ask(do="send", die=die, at=1, **order)
        assert born["port"], "the worker did not start"
        return born["pid"]

    def live_and_die(self, workers: int) -> None:
        """Every step kills somebody, in the order in which a tip takes them, while the others go on."""
        order = list(reversed(STEPS))
        alive: dict[int, tuple[str, float]] = {}
        while order or alive:
            while order and len(alive) < workers:
                step = order.pop()
                alive[self.work(step)] = (step, time.monotonic())
            for pid, (step, born) in list(alive.items()):
                gone = self.zygote.ask(do="gone", pid=pid)["signal"]
                late = time.monotonic() - born > LIFE_SECONDS
                if gone or late:
                    if not gone:
                        self.zygote.ask(do="kill", pid=pid)
                    self.deaths[step if gone else "by the clock"] += 1
                    del alive[pid]
            time.sleep(0.02)


@pytest.fixture
def chaos(zygote: Zygote, database_url: str) -> Iterator[Chaos]:
    zygote.ask(do="ready")
    clock = Fast(NOON, system_clock())
    platform = Platform("secret", "token", clock=clock)
    with serve(platform) as line:
        yield Chaos(zygote, platform, line, database_url, clock)


def until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline, "it did not come to rest"
        time.sleep(0.05)


def settle_in(chaos: Chaos, opened: Database) -> None:
    with opened.atomic() as tx:
        crowd.settle_in(tx, PEOPLE, NOON)
        crowd.schedule(tx, PEOPLE, NOON, NOON + timedelta(hours=8), STEPS_OF_PLAN)
        tx.run(
            "UPDATE nudge SET stale_at = :soon WHERE patient_id BETWEEN :first AND :last",
            soon=stamp(STALE_SOON),
            first=crowd.patient_id(SHORT_LIVED[0]),
            last=crowd.patient_id(SHORT_LIVED[-1]),
        )
        tx.run("UPDATE patient SET line_id = :bad WHERE id = :id", bad=NOBODYS_ID, id=crowd.patient_id(BAD_ID))
        staff.join(tx, staff.invite(tx, NOON), crowd.line_id(PEOPLE), "user", NOON)
    for number in range(PEOPLE + 1):
        chaos.platform.person(f"P{number}", friend=True, user_id=crowd.line_id(number))


def change_minds(chaos: Chaos, opened: Database) -> datetime:
    """Some say stop, some delete their data, some block the account, while calls are under way; when the last had done so."""
    until(lambda: len(chaos.platform.requests) >= 3)
    for number in (*STOPPED, *FORGOTTEN, *BLOCKED):
        who, now = PatientId(crowd.patient_id(number)), chaos.clock()
        with opened.atomic() as tx:
            if number in STOPPED:
                nudges.stop(tx, who, now)
            elif number in FORGOTTEN:
                outbox.forget(tx, who)
                patients.forget(tx, who)
            else:
                nudges.pause(tx, who, now)
                outbox.drop_for(tx, crowd.line_id(number), "the person blocked the account", now)
    return chaos.clock()


def rest(opened: Database) -> bool:
    with opened.look() as tx:
        planned = tx.row("SELECT 1 AS n FROM nudge WHERE status = 'planned' LIMIT 1")
        open_ = tx.row("SELECT 1 AS n FROM outbox WHERE status IN ('due', 'leased') LIMIT 1")
    return planned is None and open_ is None


def heard(chaos: Chaos) -> dict[int, list[datetime]]:
    people = chaos.platform.chats
    return {number: [item.at for item in people[crowd.line_id(number)].items] for number in range(PEOPLE)}


@pytest.mark.timeout(180)
def test_ten_thousand_tips_survive_a_bad_day(chaos: Chaos, record_property: Callable[[str, object], None]) -> None:
    backend = "sqlite" if chaos.url.startswith("sqlite") else "postgresql"
    with closing(db.connect(chaos.url)) as opened:
        db.upgrade(opened)
        settle_in(chaos, opened)
        chaos.platform.order_storm("multicast", share=0.3, seed=7, seconds=0.6)
        chaos.platform.order_storm("push", share=0.05, seed=8, seconds=0.6)
        begun = time.monotonic()
        with ThreadPoolExecutor(1) as aside:
            changing = aside.submit(change_minds, chaos, opened)
            chaos.live_and_die(WORKERS[backend])
            minds_changed = changing.result()
        last = [chaos.work() for _ in range(WORKERS[backend])]
        until(lambda: rest(opened))
        for pid in last:
            chaos.zygote.ask(do="kill", pid=pid)
        took = time.monotonic() - begun
        with opened.look() as tx:
            ends = {
                row["key"]: (row["status"], row["recipient"])
                for row in tx.rows("SELECT key, status, recipient FROM outbox WHERE purpose = 'tip'")
            }
            late = tx.row("SELECT count(*) AS n FROM nudge WHERE status = 'dropped'")
            tasks = tx.rows("SELECT kind, words FROM task")
    arrived = heard(chaos)
    letters = Counter(status for status, _ in ends.values())
    record_property("counts", counts(chaos, backend, arrived, letters, late, took))
    changed = {*STOPPED, *FORGOTTEN, *BLOCKED}
    assert max(map(len, arrived.values())) == 1
    forgotten = {number for number, times in arrived.items() if not times} - changed - {*SHORT_LIVED, BAD_ID}
    assert forgotten == set()
    for number in SHORT_LIVED:
        assert all(at < STALE_SOON + ON_ITS_WAY for at in arrived[number])
    for number in changed:
        assert all(at < minds_changed + ON_ITS_WAY for at in arrived[number])
    status_of = {recipient: status for status, recipient in ends.values()}
    for number, times in arrived.items():
        said = status_of.get(crowd.line_id(number))
        assert said != "sent" or times, "noted as sent, and never arrived"
        assert said != "failed", "nothing was wrong with this one"
    assert status_of[NOBODYS_ID] == "failed"
    assert tasks == [{"kind": "tips-not-sent", "words": "400"}]
    assert sum(chaos.deaths[step] for step in STEPS) >= len(STEPS) - 4  # on a busy machine a worker may miss its step
    odd = [seen.call for seen in chaos.platform.requests if seen.misuse]
    assert all(call.name == "multicast" and len(call.body["to"]) < sender.PEOPLE for call in odd)


def counts(
    chaos: Chaos, backend: str, arrived: dict[int, list[Any]], letters: Counter[str], late: Any, took: float
) -> str:
    calls = Counter(
        f"{seen.call.name} {seen.answer.silence or seen.status}"
        for seen in chaos.platform.requests
        if seen.call.method == "POST"
    )
    return (
        f"{backend}: {PEOPLE} tips, {sum(map(len, arrived.values()))} arrived, {took:.0f} s"
        f"\n  letters: {dict(letters)}; too late to become one: {late['n']}"
        f"\n  calls: {dict(sorted(calls.items()))}"
        f"\n  killed: {dict(chaos.deaths)}"
    )
