"""How quick the pages of the desk are with 100,000 messages stored: `python -m bench.desk`."""

import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from clinic.audit import By, OfTask
from clinic.clock import stamp
from clinic.patient import PatientId
from clinic.settings import Settings
from clinic.task import NewTask
from knowledge import library
from store import audit, db, tally, tasks
from store.db import Database, Tx
from tests.conftest import Hands
from tests.desk import DeskRoom

PEOPLE, MESSAGES, OPEN, NOTED = 2_000, 100_000, 30, 20_000
NOW = datetime(2030, 4, 2, 3, 0, tzinfo=UTC)
WORDS = (
    "毛穴が気になります。施術の前に何を準備すればよいですか",
    "Does it hurt, and how long will my skin be red?",
    "ご予約をお受けしました。お待ちしております。" * 4,
)
PAGES = (
    "/desk/",
    "/desk/today/rows",
    "/desk/conversations",
    "/desk/conversations?q=準備すれば",
    "/desk/conversations?q=nowhere said",
    "/desk/conversations/P1",
    "/desk/conversations/P1/lines",
    "/desk/audit",
    "/desk/audit?all=1",
    "/desk/numbers",
    "/desk/numbers?days=90",
    "/desk/numbers?month=2030-03",
    "/desk/numbers/file?days=90",
)
TIMES = 20
TOPICS = 90
KINDS: tuple[tally.What, ...] = (
    "answered",
    "answered",
    "answered",
    "passed",
    "replied",
    "helped",
    "pushed",
    "tip-sent",
)


def filled(opened: Database) -> None:
    """People who have written, evenly, over the last 90 days."""
    with opened.atomic() as tx:
        tx.run_many(
            "INSERT INTO patient (id, line_id, language, first_seen_at, last_seen_at) VALUES (:id, :id, 'ja', :at, :at)",
            [{"id": f"P{n}", "at": stamp(NOW - timedelta(minutes=n))} for n in range(PEOPLE)],
        )
        tx.run_many(
            """INSERT INTO transcript (id, patient_id, at, who, kind, words, meant, rule, cause)
               VALUES (:id, :patient, :at, :who, 'said', :words, 'answer pores', 'question', 'e')""",
            [
                {
                    "id": f"T{n}",
                    "patient": f"P{n % PEOPLE}",
                    "at": stamp(NOW - timedelta(seconds=n * 77)),
                    "who": ("patient", "bot")[n % 2],
                    "words": WORDS[n % len(WORDS)],
                }
                for n in range(MESSAGES)
            ],
        )
        for n in range(OPEN):
            tasks.open_task(tx, NewTask("question", "ja", PatientId(f"P{n}"), "pores", WORDS[0]), NOW)
        _counted(tx)
        for n in range(NOTED):
            audit.note(tx, By("staff", "A"), OfTask("closed"), f"T{n}", NOW - timedelta(seconds=NOTED - n))
    while _sealed(opened):
        pass


def _counted(tx: Tx) -> None:
    """Every other message is a question that counts: today's are a row each, those of days that are over are summed up."""
    for n in range(MESSAGES // 2):
        day = (NOW - timedelta(seconds=n * 154)).date()
        kind = KINDS[n % len(KINDS)]
        tally.count(tx, kind, day, "15" if kind == "replied" else f"topic-{n % TOPICS}")
    tally.sum_up(tx, NOW.date())


def _sealed(opened: Database) -> int:
    with opened.atomic() as tx:
        return audit.seal(tx)


def main() -> None:
    known = library.load(compiled=Settings.from_env({}, line=False).cache)
    with tempfile.TemporaryDirectory() as folder:
        opened = db.connect(f"sqlite:///{Path(folder) / 'sodan.db'}")
        db.upgrade(opened)
        filled(opened)
        room = DeskRoom(opened, known, Hands(NOW))
        browser = room.at_work("admin")
        print(f"{MESSAGES:,} messages of {PEOPLE:,} people, {OPEN} things open, {NOTED:,} lines of the trail")
        csrf = browser.csrf()
        for path in PAGES:
            took = []
            page, _, words = path.partition("?q=")  # what is searched for is sent as a form
            form = {"csrf": csrf, "q": words} if words else None
            for _ in range(TIMES):
                begun = time.perf_counter()
                answer = browser.client.post(page, data=form) if form else browser.goes(path)
                assert answer.status_code == 200
                took.append((time.perf_counter() - begun) * 1000)
            print(f"  {statistics.median(took):6.1f} ms (worst {max(took):6.1f})  {path}")
        opened.close()


if __name__ == "__main__":
    main()
