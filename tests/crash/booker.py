"""Attempts at the same place, all at once: in threads of the test's own process, or in a process of its own."""

import json
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from clinic.clock import from_stamp
from clinic.errors import AlreadyDecided
from clinic.message import Messenger
from clinic.reservation import Refused, ReservationId
from clinic.settings import Settings
from knowledge import library
from scheduler import reservation_due, reservations
from scheduler.office import Office
from scheduler.reservations import Written
from store import db, patients
from store.db import Database, Tx

SERVICE = "counselling-first"
Attempt = Mapping[str, Any]


def office_at(database: Database, known: library.Library, now: datetime) -> Office:
    return Office(database, known, cast(Messenger, None), lambda: now, ZoneInfo("Asia/Tokyo"), "ja")


def run(office: Office, attempts: Sequence[Attempt]) -> list[str]:
    """What each attempt came to. All begin together; each is told once: it won, was refused, or somebody was faster."""
    came_to = ["nothing"] * len(attempts)
    barrier = threading.Barrier(len(attempts))

    def one(index: int, attempt: Attempt) -> None:
        barrier.wait()
        try:
            came_to[index] = _try(office, attempt)
        except Exception as problem:
            came_to[index] = f"{type(problem).__name__}: {problem}"

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(attempts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came_to


def _try(office: Office, attempt: Attempt) -> str:
    if attempt["do"] == "expire":
        later = from_stamp(attempt["at"])
        return "won" if reservation_due.release(replace(office, clock=lambda: later)) else "already decided"

    def once() -> Written | Refused:
        with office.db.atomic() as tx:
            return _do(tx, office, attempt)

    try:
        result = db.retrying(once)
    except AlreadyDecided:
        return "already decided"
    return f"refused: {result.why}" if isinstance(result, Refused) else "won"


def _do(tx: Tx, office: Office, attempt: Attempt) -> Written | Refused:
    now = office.clock()
    one = ReservationId(attempt.get("id", ""))
    at = from_stamp(attempt["at"]) if "at" in attempt else now
    match attempt["do"]:
        case "request":
            return reservations.request(tx, office, patients.meet(tx, attempt["who"], now), SERVICE, at, now)
        case "confirm":
            return reservations.confirm(tx, office, one, attempt["who"], now)
        case "decline":
            return reservations.decline(tx, office, one, "full", None, attempt["who"], now)
        case "propose":
            return reservations.propose(tx, office, one, at, attempt["who"], now)
        case "accept":
            return reservations.accept(tx, office, one, attempt["turn"], now)
        case "cancel":
            return reservations.cancel(tx, office, one, now)
        case "change":
            return reservations.change(tx, office, one, at, now)
        case verb:
            raise ValueError(verb)


def main() -> None:
    known = library.load(compiled=Settings.from_env({}, line=False).cache)
    database = db.connect(sys.argv[1])
    _say("ready")
    for line in sys.stdin:
        order = json.loads(line)
        _say(json.dumps(run(office_at(database, known, from_stamp(order["now"])), order["attempts"])))
    database.close()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
