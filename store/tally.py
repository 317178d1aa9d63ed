"""How much of what happened on which day: counts that hold no words and no person, and outlive both."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from store.db import Tx

# Questions, by what became of them; what people said of answers; staff's answers, by how many open minutes they took; visits;
# tips; and messages that LINE counts.
What = Literal[
    "answered", "suggested", "passed", "declined", "urgent", "helped", "not-helped", "replied", "replied-late",
    "visit-asked", "visit-confirmed", "visit-come", "visit-not-come", "tip-sent", "tips-stopped", "pushed",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counted:
    """So many of one kind on one day; `which` narrows the kind down."""

    day: date
    what: What
    which: str
    n: int


COUNT = "INSERT INTO tally (id, day, what, which, n, fresh) VALUES (:id, :day, :what, :which, :n, :fresh)"
BETWEEN = """SELECT day, what, which, sum(n) AS n FROM tally WHERE day >= :first AND day <= :last
             GROUP BY day, what, which ORDER BY day, what, which"""
BY_DAY = """SELECT day, what, sum(n) AS n FROM tally WHERE day >= :first AND day <= :last
            GROUP BY day, what ORDER BY day, what"""
BY_WHICH = """SELECT what, which, sum(n) AS n FROM tally WHERE day >= :first AND day <= :last AND which <> ''
              GROUP BY what, which ORDER BY what, which"""
ANY_OVER = "SELECT 1 AS there FROM tally WHERE fresh = 1 AND day < :today LIMIT 1"
TAKE_OVER = "DELETE FROM tally WHERE fresh = 1 AND day < :today RETURNING day, what, which, n"


def count(tx: Tx, what: What, day: date, which: str = "", n: int = 1) -> None:
    """Write down that it happened; with a negative number, that it did not after all."""
    if n:
        _put(tx, (day.isoformat(), what, which), n, fresh=1)


def between(tx: Tx, first: date, last: date) -> list[Counted]:
    """All kinds of all days from `first` to `last`, in order of days. A number may be negative where more was taken back."""
    rows = tx.rows(BETWEEN, first=first.isoformat(), last=last.isoformat())
    return [Counted(date.fromisoformat(row["day"]), row["what"], row["which"], int(row["n"])) for row in rows]


def by_day(tx: Tx, first: date, last: date) -> list[Counted]:
    """The same, whatever narrows a kind down."""
    rows = tx.rows(BY_DAY, first=first.isoformat(), last=last.isoformat())
    return [Counted(date.fromisoformat(row["day"]), row["what"], "", int(row["n"])) for row in rows]


def by_which(tx: Tx, first: date, last: date) -> dict[tuple[What, str], int]:
    """What narrows the kinds down, over all of these days together."""
    rows = tx.rows(BY_WHICH, first=first.isoformat(), last=last.isoformat())
    return {(row["what"], row["which"]): int(row["n"]) for row in rows}


def any_over(tx: Tx, today: date) -> bool:
    """Whether `sum_up` would find something."""
    return tx.row(ANY_OVER, today=today.isoformat()) is not None


def sum_up(tx: Tx, today: date) -> int:
    """Make one row a kind of each day that is over; how many rows there were. Two at once take each row once."""
    sums: dict[tuple[str, str, str], int] = {}
    taken = tx.rows(TAKE_OVER, today=today.isoformat())
    for row in taken:
        key = (row["day"], row["what"], row["which"])
        sums[key] = sums.get(key, 0) + row["n"]
    for key, n in sorted(sums.items()):
        _put(tx, key, n, fresh=0)
    return len(taken)


def total(counted: Iterable[Counted]) -> int:
    """The sum, which is never below nothing."""
    return max(sum(one.n for one in counted), 0)


def _put(tx: Tx, key: tuple[str, str, str], n: int, fresh: int) -> None:
    day, what, which = key
    tx.run(COUNT, id=uuid.uuid4().hex, day=day, what=what, which=which, n=n, fresh=fresh)
