"""One million tips scheduled: what starting costs, what waiting costs, what a due tip costs; against a job per tip.

Yardstick: APScheduler's own way, one persistent job per tip (SQLAlchemyJobStore on SQLite), in the same run, at sizes it can
bear. Nothing is extrapolated: both sides print their own sizes. The stand-in answers at once and runs in a process of its
own; CPU is that of the sending process alone.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench._memory import forget_peak, peak_mb

PEOPLE = 100_000
SIZES = (10_000, 100_000, 1_000_000)
DUE = 10_000
JOBS = (1_000, 10_000)
JOBS_DUE = 1_000
NOON = datetime(2030, 4, 2, 3, 0, tzinfo=UTC)


def main() -> None:
    if len(sys.argv) > 1:
        print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
        return
    with tempfile.TemporaryDirectory() as folder:
        ours = [sodan(Path(folder), size) for size in SIZES]
        theirs = [apscheduler(Path(folder), size) for size in JOBS]
    compare(ours, theirs)


def child(name: str, *args: object) -> Mapping[str, Any]:
    """Run one of the functions below in a process of its own, and take its numbers."""
    command = [sys.executable, "-m", "bench.nudges", name, *map(str, args)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env={**os.environ, "PYTHONPATH": "."})
    numbers: Mapping[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return numbers


def sodan(folder: Path, size: int) -> dict[str, Any]:
    file = folder / f"sodan-{size}.db"
    numbers = {
        "size": size,
        **child("schedule", file, size),
        **child("rest", file),
        **child("send", file),
    }
    print(
        f"sodan      {size:9,} tips: scheduled {numbers['rate']:9,.0f}/s; open and first beat "
        f"{numbers['start_ms']:5.1f} ms, +{numbers['memory_mb']:.1f} MB; idle beat {numbers['idle_us']:4.0f} µs; "
        f"{DUE:,} due: {numbers['tips_per_s']:6,.0f}/s, {numbers['cpu_us']:5.0f} µs CPU and {numbers['calls']:.4f} calls each"
    )
    return numbers


def apscheduler(folder: Path, size: int) -> dict[str, Any]:
    file = folder / f"jobs-{size}.db"
    numbers = {"size": size, **child("add_jobs", file, size), **child("start_jobs", file), **child("run_jobs", file)}
    print(
        f"APScheduler {size:8,} jobs: scheduled {numbers['rate']:9,.0f}/s; open and start "
        f"{numbers['start_ms']:5.1f} ms, +{numbers['memory_mb']:.1f} MB; {JOBS_DUE:,} due: {numbers['ran']} ran, "
        f"{numbers['lost']} dropped, {numbers['tips_per_s']:6,.0f}/s, {numbers['cpu_us']:5.0f} µs CPU and 1 call each"
    )
    return numbers


def compare(ours: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> None:
    small, big, jobs = ours[0], ours[-1], theirs[-1]
    print(
        f"{big['size']:,} against {small['size']:,} tips, ratio: start {big['start_ms'] / small['start_ms']:.2f}, ",
        end="",
    )
    print(
        f"CPU a due tip {big['cpu_us'] / small['cpu_us']:.2f}; memory {big['memory_mb'] - small['memory_mb']:+.1f} MB"
    )
    print(f"sodan with {big['size']:,} against APScheduler with {jobs['size']:,}, ratio: ", end="")
    print(f"scheduling {big['rate'] / jobs['rate']:.0f}×, start {jobs['start_ms'] / big['start_ms']:.1f}×, ", end="")
    print(f"CPU a due tip {jobs['cpu_us'] / big['cpu_us']:.1f}×, calls {1 / big['calls']:.0f}× fewer")


# What runs in processes of its own. CPU and memory are theirs alone.


def schedule(file: str, size: str) -> dict[str, float]:
    """Everybody has a tip a day; on the first day ten thousand are due, the others wait."""
    from knowledge import careplan, library
    from store import db
    from tests import crowd

    steps = library.load().careplans[careplan.REGISTERED].steps
    people = min(int(size), PEOPLE)
    opened = db.connect(f"sqlite:///{file}")
    db.upgrade(opened)
    with opened.atomic() as tx:
        crowd.settle_in(tx, people, NOON)
    begun = time.perf_counter()
    for day in range(int(size) // people):
        due = NOON + timedelta(days=1 + day)
        step = steps[day].slug
        with opened.atomic() as tx:
            crowd.schedule(tx, people, due, due + timedelta(hours=8), (step, step, step, step), f"{day:03}-")
    took = time.perf_counter() - begun
    opened.close()
    return {"rate": int(size) / took}


def office_on(file: str, at: datetime, line: str = "http://127.0.0.1:9") -> Any:
    import app
    from clinic.settings import Settings
    from knowledge import library

    known = library.load(compiled=Settings.from_env({}, line=False).cache)
    settings = Settings.from_env(
        {
            "LINE_CHANNEL_SECRET": "secret",
            "LINE_CHANNEL_ACCESS_TOKEN": "token",
            "LINE_API_BASE": line,
            "DATABASE_URL": f"sqlite:///{file}",
        }
    )
    return lambda: app.open_office(settings, lambda: at, known)


def cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def rest(file: str) -> dict[str, float]:
    """Opening with everything scheduled and nothing due, and the beats that find nothing."""
    from scheduler.sweep import sweep

    opened = office_on(file, NOON)
    forget_peak()
    before, begun = peak_mb(), time.perf_counter()
    office = opened()
    sweep(office)
    start, memory = time.perf_counter() - begun, peak_mb() - before
    begun = time.perf_counter()
    for _ in range(1000):
        sweep(office)
    return {"start_ms": start * 1e3, "memory_mb": memory, "idle_us": (time.perf_counter() - begun) * 1e3}


def send(file: str) -> dict[str, float]:
    """Ten thousand of the scheduled ones become due, and go to the stand-in of another process."""
    from clinic.clock import stamp
    from scheduler.sweep import sweep
    from store import db

    before = db.connect(f"sqlite:///{file}")
    with before.atomic() as tx:
        tx.run(
            "UPDATE nudge SET due_at = :now WHERE id >= '000-' AND id < :last",
            now=stamp(NOON),
            last=f"000-{DUE:09}",
        )
    before.close()
    line = subprocess.Popen(
        [sys.executable, "-m", "bench.nudges", "line"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert line.stdin is not None
    assert line.stdout is not None
    office = office_on(file, NOON, line.stdout.readline().strip())()
    office.messenger.warm()
    used, begun = cpu_seconds(), time.perf_counter()
    while sweep(office):
        pass
    used, took = cpu_seconds() - used, time.perf_counter() - begun
    line.stdin.close()
    told = json.loads(line.stdout.readline())
    line.wait()
    assert told["arrived"] == DUE, told
    return {"tips_per_s": DUE / took, "cpu_us": used / DUE * 1e6, "calls": told["calls"] / DUE}


def line() -> dict[str, int]:
    """LINE's stand-in until standard input closes; how much arrived, in how many calls."""
    from simulator.platform import Platform
    from simulator.server import serve
    from tests import crowd

    platform = Platform("secret", "token")
    people = [platform.person("P", friend=True, user_id=crowd.line_id(number)) for number in range(DUE)]
    with serve(platform) as server:
        print(server.url, flush=True)
        sys.stdin.read()
        calls = sum(seen.call.method == "POST" for seen in platform.requests)
        return {"arrived": sum(len(person.items) == 1 for person in people), "calls": calls}


RAN = [0]


def job(_person: str) -> None:
    """What a job would send; counting stands for it, so the yardstick's calls cost it nothing."""
    RAN[0] += 1


def scheduler_on(file: str) -> Any:
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.background import BackgroundScheduler

    return BackgroundScheduler(jobstores={"default": SQLAlchemyJobStore(url=f"sqlite:///{file}")}, timezone=UTC)


def add_jobs(file: str, size: str) -> dict[str, float]:
    from bench import nudges

    waiting = scheduler_on(file)
    waiting.start(paused=True)
    begun = time.perf_counter()
    for number in range(int(size)):
        at = datetime.now(UTC) + timedelta(days=1, seconds=number)
        waiting.add_job(nudges.job, "date", run_date=at, args=[f"U{number:032}"], id=str(number))
    took = time.perf_counter() - begun
    waiting.shutdown()
    return {"rate": int(size) / took}


def start_jobs(file: str) -> dict[str, float]:
    waiting = scheduler_on(file)
    forget_peak()
    before, begun = peak_mb(), time.perf_counter()
    waiting.start()
    waiting.get_jobs()  # what a newly started program does to know what is planned
    start, memory = time.perf_counter() - begun, peak_mb() - before
    waiting.shutdown()
    return {"start_ms": start * 1e3, "memory_mb": memory}


def run_jobs(file: str) -> dict[str, float]:
    """A thousand become due at one instant; those it drops are gone for good."""
    import logging

    from apscheduler.events import EVENT_JOB_EXECUTED, EVENT_JOB_MISSED

    logging.disable(logging.CRITICAL)
    waiting = scheduler_on(file)
    waiting.start(paused=True)
    begun = time.perf_counter()
    for number in range(JOBS_DUE // 10):
        waiting.modify_job(str(number), next_run_time=datetime.now(UTC) + timedelta(days=1))
    due = datetime.now(UTC) + timedelta(seconds=2 + 20 * (time.perf_counter() - begun))  # twice what it will take
    for number in range(JOBS_DUE):
        waiting.modify_job(str(number), next_run_time=due)
    ends: list[int] = []
    waiting.add_listener(lambda event: ends.append(event.code), EVENT_JOB_EXECUTED | EVENT_JOB_MISSED)
    time.sleep(max((due - datetime.now(UTC)).total_seconds() - 0.1, 0))
    used, begun = cpu_seconds(), time.perf_counter()
    waiting.resume()
    while len(ends) < JOBS_DUE and time.perf_counter() - begun < 60:
        time.sleep(0.01)
    used, took = cpu_seconds() - used, time.perf_counter() - begun
    ran = ends.count(EVENT_JOB_EXECUTED)
    waiting.shutdown()
    return {"ran": ran, "lost": JOBS_DUE - ran, "tips_per_s": JOBS_DUE / took, "cpu_us": used / JOBS_DUE * 1e6}


if __name__ == "__main__":
    main()
