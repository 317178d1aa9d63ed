"""A hundred attempts at one place at the same moment: to confirm, cancel, change, decline, expire and request it.

At most one holder at any moment, and whoever comes second is told so exactly once.
"""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from booking import door
from booking.commands import Propose, Request, Written
from booking.context import Context
from clinic.actors import Patient, Terminal
from clinic.clock import stamp
from clinic.reservation import Reservation
from knowledge.library import Library
from scheduler.office import Office
from store import patients
from store.db import Database
from tests.conftest import tokyo
from tests.crash.booker import SERVICE, Attempt, office_at, run
from tests.crash.watcher import PLACE, Watcher, holds_what_is_open

NOW = tokyo(2, 2)
ELSEWHERE = tokyo(6, 14)
LETTERS = "SELECT key, recipient FROM outbox"
AUDIT = "SELECT what FROM audit WHERE ref = :id ORDER BY at, id"


@pytest.fixture
def office(database: Database, known: Library) -> Office:
    return office_at(database, known, NOW)


@pytest.fixture
def bookers(database_url: str, database: Database) -> Iterator[list[subprocess.Popen[str]]]:
    """Two more processes at the same database."""
    command = [sys.executable, "-m", "tests.crash.booker", database_url]
    born = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for one in born:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    yield born
    for one in born:
        assert one.stdin is not None
        assert one.stdout is not None
        one.stdin.close()
        one.wait(20)
        one.stdout.close()


def first(office: Office, who: str = "Umai", at: datetime = PLACE) -> Reservation:
    with office.db.atomic() as tx:
        asked = door.do(tx, Context(office, NOW), Patient(patients.meet(tx, who, NOW).id), Request(SERVICE, at))
    assert isinstance(asked, Written)
    return asked.reservation


def hundred(one: Reservation) -> list[Attempt]:
    """Shuffled together, so that each kind is at the front somewhere."""
    assert one.expires_at is not None
    kinds: list[list[Attempt]] = [
        [{"do": "confirm", "id": one.id, "who": f"staff {n}"} for n in range(15)],
        [{"do": "decline", "id": one.id, "who": f"staff {n}"} for n in range(10)],
        [{"do": "propose", "id": one.id, "who": f"staff {n}", "at": stamp(ELSEWHERE)} for n in range(10)],
        [{"do": "cancel", "id": one.id} for _ in range(15)],
        [{"do": "change", "id": one.id, "at": stamp(ELSEWHERE)} for _ in range(10)],
        [{"do": "expire", "at": stamp(one.expires_at)} for _ in range(10)],
        [{"do": "request", "who": f"U{n}", "at": stamp(PLACE)} for n in range(30)],
    ]
    return [kind[turn] for turn in range(30) for kind in kinds if turn < len(kind)]


def judge(office: Office, attempts: list[Attempt], came_to: list[str]) -> Counter[str]:
    """Nobody went untold, nobody was told twice, and what is written is what they were told."""
    told = Counter(f"{attempt['do']} {result}" for attempt, result in zip(attempts, came_to, strict=True))
    assert {result.split(":")[0] for result in came_to} <= {"won", "already decided", "refused"}
    with office.db.look() as tx:
        letters = tx.rows(LETTERS)
    assert len({row["key"] for row in letters}) == len(letters)
    holds_what_is_open(office.db)
    for attempt, result in zip(attempts, came_to, strict=True):
        if attempt["do"] == "request":
            heard = [row["key"].split(":")[2] for row in letters if row["recipient"] == attempt["who"]]
            assert heard[:1] == (["requested"] if result == "won" else [])
            assert set(heard[1:]) <= {"expiring", "expired"}  # by a clock that was turned for all
            assert result in ("won", "refused: taken")
    _heard_what_was_done(told, Counter(row["key"].split(":")[2] for row in letters if row["recipient"] == "Umai"))
    return told


def _heard_what_was_done(told: Counter[str], heard: Counter[str]) -> None:
    """Whose place it was heard each thing that was done to it, once."""
    assert max(heard.values()) == 1
    assert told["confirm won"] == heard["confirmed"] + heard["changed"]
    assert told["decline won"] == heard["declined"] + heard["called_off"]
    assert told["propose won"] == heard["proposed"]
    assert told["cancel won"] == heard["cancelled"]
    assert told["change won"] == heard["change_requested"]


def test_a_hundred_threads(office: Office, record_property: Callable[[str, object], None]) -> None:
    one = first(office)
    attempts = hundred(one)
    watcher = Watcher(office.db)
    watcher.start()
    came_to = run(office, attempts)
    watcher.stop()
    told = judge(office, attempts, came_to)
    record_property("came_to", str(told))
    assert sum(told.values()) == 100


def test_two_processes(
    office: Office, bookers: list[subprocess.Popen[str]], record_property: Callable[[str, object], None]
) -> None:
    one = first(office)
    attempts = hundred(one)
    halves = [attempts[0::2], attempts[1::2]]
    watcher = Watcher(office.db)
    watcher.start()
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(_ask, bookers, halves))
    watcher.stop()
    told = judge(office, [*halves[0], *halves[1]], [*answers[0], *answers[1]])
    record_property("came_to", str(told))


def _ask(booker: "subprocess.Popen[str]", attempts: list[Attempt]) -> list[str]:
    assert booker.stdin is not None
    assert booker.stdout is not None
    booker.stdin.write(json.dumps({"now": stamp(NOW), "attempts": attempts}) + "\n")
    booker.stdin.flush()
    answer: list[str] = json.loads(booker.stdout.readline())
    return answer


@pytest.mark.parametrize("turn", range(3))
def test_a_hundred_people_ask_for_one_place(office: Office, turn: int) -> None:
    attempts: list[Attempt] = [{"do": "request", "who": f"U{turn}-{n}", "at": stamp(PLACE)} for n in range(100)]
    came_to = Counter(run(office, attempts))
    assert came_to == {"won": 1, "refused: taken": 99}


def test_a_hundred_colleagues_confirm(office: Office) -> None:
    one = first(office)
    came_to = Counter(run(office, [{"do": "confirm", "id": one.id, "who": f"staff {n}"} for n in range(100)]))
    assert came_to == {"won": 1, "already decided": 99}
    with office.db.look() as tx:
        assert [row["what"] for row in tx.rows(AUDIT, id=one.id)] == [
            "reservation: requested",
            "reservation: confirmed",
        ]


def test_a_proposal_is_accepted_once_whoever_else_decides(office: Office) -> None:
    one = first(office)
    with office.db.atomic() as tx:
        proposed = door.do(tx, Context(office, NOW), Terminal(), Propose(one.id, ELSEWHERE))
    assert isinstance(proposed, Written)
    turn = proposed.reservation.turn
    kinds: list[Attempt] = [
        {"do": "accept", "id": one.id, "turn": turn},
        {"do": "decline", "id": one.id, "who": "Ben"},
        {"do": "propose", "id": one.id, "who": "Cho", "at": stamp(PLACE)},
        {"do": "request", "who": "Urei", "at": stamp(ELSEWHERE)},
    ]
    came_to = run(office, [*kinds * 25])
    accepted = [result for attempt, result in zip(kinds * 25, came_to, strict=True) if attempt["do"] == "accept"]
    assert accepted.count("won") <= 1
    assert set(accepted) <= {"won", "already decided"}
    holds_what_is_open(office.db)


def test_two_people_want_to_swap_places(office: Office) -> None:
    """Each waits for what the other holds: neither gets it, neither loses what they have, nothing hangs."""
    mine = first(office)
    other = first(office, "Urei", ELSEWHERE)
    swaps: list[Attempt] = [
        {"do": "propose", "id": mine.id, "who": "Ann", "at": stamp(ELSEWHERE)},
        {"do": "propose", "id": other.id, "who": "Ben", "at": stamp(PLACE)},
    ]
    assert Counter(run(office, swaps * 20)) == {"refused: taken": 40}
