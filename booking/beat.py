"""Twice a second: everything whose time has come, person by person."""

import logging
from datetime import timedelta

from booking import door
from booking.commands import Overtaken, RunTimers
from booking.context import Context
from clinic.actors import Clock
from clinic.errors import RaceLost
from clinic.patient import PatientId
from scheduler.office import Office
from store import reservation_due as due
from store import reservations as store

log = logging.getLogger("sodan.reservations")

LOOK_AGAIN = timedelta(minutes=5)  # after something went wrong


def run(office: Office) -> int:
    """Run the timers of everybody about whom something is due, each in a transaction of its own; how many people."""
    with office.db.look() as tx:
        people = due.people(tx, office.clock())
    return sum(_run(office, person) for person in people)


def _run(office: Office, person: PatientId) -> bool:
    try:
        with office.db.atomic() as tx:
            outcome = door.do(tx, Context(office, office.clock()), Clock(), RunTimers(person))
    except RaceLost:
        return False  # the next beat tries again
    except Exception as problem:  # one that fails must not keep all others from their reminders
        _put_off(office, person, problem)
        return False
    return not isinstance(outcome, Overtaken)


def _put_off(office: Office, person: PatientId, problem: Exception) -> None:
    now = office.clock()
    with office.db.atomic() as tx:
        store.hold(tx, person)
        for one in due.claim_of(tx, person, now):
            log.error("%s of reservation %s failed: %s", one.kind, one.reservation_id, type(problem).__name__)
            due.plan(tx, one.reservation_id, one.kind, now + LOOK_AGAIN)
