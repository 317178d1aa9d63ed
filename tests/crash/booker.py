"""Attempts at the same place, all at once: in threads of the test's own process, or in a process of its own."""

import json
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from booking import beat, door
from booking.commands import Accept, Cancel, Change, Confirm, Decline, Outcome, Overtaken, Propose, Request
from booking.context import Context
from clinic.actors import Patient, Terminal
from clinic.clock import from_stamp
from clinic.message import Messenger
from clinic.reservation import Refused, ReservationId
from clinic.settings import Settings
from knowledge import library
from scheduler.office import Office
from store import db, patients
from store import reservations as store
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
        return "won" if beat.run(replace(office, clock=lambda: later)) else "already decided"

    def once() -> Outcome:
        with office.db.atomic() as tx:
            return _do(tx, Context(office, office.clock()), attempt)

    result = db.retrying(once)
    if isinstance(result, Overtaken):
        return "already decided"
    return f"refused: {result.why}" if isinstance(result, Refused) else "won"


def _do(tx: Tx, context: Context, attempt: Attempt) -> Outcome:
    """Staff decide; the patient whose reservation it is does the rest."""
    if attempt["do"] == "request":
        who = patients.meet(tx, attempt["who"], context.now)
        return door.do(tx, context, Patient(who.id), Request(SERVICE, from_stamp(attempt["at"])))
    one = ReservationId(attempt["id"])
    at = from_stamp(attempt["at"]) if "at" in attempt else context.now
    was = store.get(tx, one)
    assert was is not None
    mine = Patient(was.patient_id)
    match attempt["do"]:
        case "confirm":
            return door.do(tx, context, Terminal(), Confirm(one))
        case "decline":
            return door.do(tx, context, Terminal(), Decline(one, "full"))
        case "propose":
            return door.do(tx, context, Terminal(), Propose(one, at))
        case "accept":
            return door.do(tx, context, mine, Accept(one, attempt["turn"]))
        case "cancel":
            return door.do(tx, context, mine, Cancel(one))
        case "change":
            return door.do(tx, context, mine, Change(one, at))
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
