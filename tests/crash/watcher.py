"""Looks at one place for as long as people fight for it, and notes whatever is wrong at any moment."""

import threading
from datetime import timedelta

from clinic.clock import from_stamp, stamp
from clinic.reservation import cells
from store.db import Database
from tests.conftest import tokyo

PLACE = tokyo(5, 18)
BUFFER = timedelta(minutes=10)
OPEN = "SELECT id, starts_at, ends_at, seat FROM reservation WHERE status IN ('requested', 'proposed', 'confirmed')"
HELD = "SELECT seat, cell_at, reservation_id FROM reservation_place"


class Watcher(threading.Thread):
    def __init__(self, database: Database) -> None:
        super().__init__()
        self._db = database
        self._over = threading.Event()
        self.looks = 0
        self.wrong: list[list[dict[str, object]]] = []

    def run(self) -> None:
        while not self._over.is_set():
            with self._db.look() as tx:
                found = [row for row in tx.rows(OPEN) if _overlaps(row)]
            self.looks += 1
            if len(found) > 1:
                self.wrong.append(found)

    def stop(self) -> None:
        self._over.set()
        self.join()
        assert self.looks > 0
        assert self.wrong == []


def _overlaps(row: dict[str, str]) -> bool:
    starts, ends = from_stamp(row["starts_at"]), from_stamp(row["ends_at"])
    return starts < PLACE + timedelta(minutes=30) + BUFFER and ends + BUFFER > PLACE


def holds_what_is_open(database: Database) -> None:
    """Every cell of everything open is its own, and no cell is anybody else's."""
    with database.look() as tx:
        holding, held = tx.rows(OPEN), tx.rows(HELD)
    assert {(row["seat"], row["cell_at"], row["reservation_id"]) for row in held} == {
        (row["seat"], stamp(cell), row["id"])
        for row in holding
        for cell in cells(from_stamp(row["starts_at"]), from_stamp(row["ends_at"]) + BUFFER)
    }
