"""Staff teach a running Sodan of two real processes: a poisoned phrasing is refused, a good one answers within seconds."""

import time
import urllib.request
from collections.abc import Callable

import pytest

from clinic.clock import system_clock
from knowledge import changes, trial
from knowledge.changes import NewPhrasing
from knowledge.library import Library
from simulator.people import Person
from store import changes as kept
from store import db, sessions, staff, trials
from store.changes import Written
from store.db import Database
from tests.stories.processes import PATIENCE, Served, served, until

__all__ = ["served"]  # a fixture

# A message of somebody in danger that no rule of danger notices, so that only the trial stands between it and an answer.
POISON = "旦那が急に黙って片方の口が下がってる"
# Slang nobody knows yet.
GOOD = "むきたまごチャレンジってどうですか"


def handed_in(opened: Database, change: NewPhrasing) -> str:
    with opened.atomic() as tx:
        written = Written("phrasing", change.topic, changes.written(change))
        made = kept.add(tx, written, "open", "M1", system_clock())
        trials.ask(tx, made, system_clock())
    return made


def tried(opened: Database, change: str) -> trial.Found:
    """By the running worker, in a process of its own."""

    def over() -> bool:
        with opened.look() as tx:
            job = trials.latest(tx, change)
        return job is not None and job.status in ("done", "failed")

    deadline = time.monotonic() + 300
    while not over():
        assert time.monotonic() < deadline
        time.sleep(0.2)
    with opened.look() as tx:
        job = trials.latest(tx, change)
    assert job is not None
    assert job.found is not None
    return trial.read(job.found)


def meant(opened: Database) -> str | None:
    """What the latest message was understood as."""
    with opened.look() as tx:
        found = tx.row("SELECT meant FROM transcript WHERE who = 'patient' ORDER BY at DESC, id DESC LIMIT 1")
    return found["meant"] if found else None


def version_in_use(served: Served, session: str) -> str:
    """What the web process says of itself."""
    asked = urllib.request.Request(f"http://127.0.0.1:{served.port}/desk/learning/changes")
    asked.add_header("Cookie", f"sodan_desk={session}")
    with urllib.request.urlopen(asked, timeout=60) as answer:
        page: str = answer.read().decode()
    return page


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # what differs on PostgreSQL, contract tests try
def test_a_running_sodan_learns(served: Served, known: Library, record_property: Callable[[str, object], None]) -> None:
    assert known.understanding  # so that the cache is filled before the worker starts
    worker, web = served.start("worker"), served.start("web")
    served.up()
    opened = db.connect(str(served._env["DATABASE_URL"]))
    until(lambda: served.get("/readyz")[0] == 200)
    with opened.atomic() as tx:
        member = staff.employ(tx, "Ann", "doctor", system_clock())
        session = sessions.begin(tx, member, "whole", system_clock())
    poisoned = handed_in(opened, NewPhrasing("pores", "ja", POISON))
    assert tried(opened, poisoned).danger
    good = handed_in(opened, NewPhrasing("pores", "ja", GOOD))
    found = tried(opened, good)
    assert not found.refused
    assert found.lines > 1000
    assert found.dangers > 1000

    mai = served.platform.person("Mai", "ja", friend=True)
    mai.says(GOOD)
    mai.hears(PATIENCE)
    until(lambda: meant(opened) is not None)
    assert meant(opened) != "answer pores"
    live = known.say("console.version_here", "ja", number="1")
    version_in_use(served, session)  # opens the desk, which a start leaves for later
    began = time.monotonic()
    with opened.atomic() as tx:
        made = kept.get(tx, good)
        assert made
        kept.put_live(tx, made, member, system_clock())
    until(lambda: live in version_in_use(served, session))
    seen = time.monotonic() - began
    until(lambda: _understood(opened, mai))
    told = f"live at the desk after {seen:.1f} s, answered after {time.monotonic() - began:.1f} s (to be within 5)"
    record_property("counts", told)
    served.stop(worker)
    served.stop(web)
    opened.close()


def _understood(opened: Database, mai: Person) -> bool:
    mai.says(GOOD)
    mai.hears(PATIENCE)
    return meant(opened) == "answer pores"
