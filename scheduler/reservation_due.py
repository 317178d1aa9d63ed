"""What the clock sees to: reminders, the warning before a hold ends, and its end."""

import logging
from datetime import timedelta

from clinic.errors import RaceLost
from clinic.message import Say
from clinic.reservation import Reservation
from scheduler import granting, reservations
from scheduler import reservation_letters as letters
from scheduler.office import Office
from store import reservation_due as due
from store import reservations as store
from store.db import Tx
from store.reservation_due import Due

log = logging.getLogger("sodan.reservations")

LOOK_AGAIN = timedelta(minutes=5)  # after something went wrong


def release(office: Office) -> int:
    """Do everything whose time has come; how many things. Each in a transaction of its own, by whoever claims it."""
    now = office.clock()
    with office.db.look() as tx:
        found = due.due(tx, now)
    return sum(_release(office, one) for one in found)


def _release(office: Office, one: Due) -> bool:
    try:
        with office.db.atomic() as tx:
            was = store.held(tx, one.reservation_id)
            if was is None or not due.claim(tx, one):
                return False
            _see_to(tx, office, was, one)
    except RaceLost:
        return False  # the next beat tries again
    except Exception as problem:  # one that fails must not keep all others from their reminders
        log.error("%s of reservation %s failed: %s", one.kind, one.reservation_id, type(problem).__name__)
        _put_off(office, one)
        return False
    return True


def _put_off(office: Office, one: Due) -> None:
    with office.db.atomic() as tx:
        if due.claim(tx, one):
            due.plan(tx, one.reservation_id, one.kind, office.clock() + LOOK_AGAIN)


def _see_to(tx: Tx, office: Office, was: Reservation, one: Due) -> None:
    now = office.clock()
    match one.kind:
        case "expire" if was.waiting:
            reservations.expire(tx, office, was, now)
        case "expiring" if was.waiting and was.expires_at and now < was.expires_at:
            _warn(tx, office, was)
        case "remind-day" if due.soon_too(tx, was.id, now):
            log.info("the reminders of reservation %s come as one", was.id)
        case "remind-day" | "remind-soon" if was.status == "confirmed" and now < was.starts_at:
            event = "remind_day" if one.kind == "remind-day" else "remind_soon"
            letters.tell(tx, was, event, _reminder(office, was, event), now, until=was.starts_at)
        case _:
            log.info("%s of reservation %s came too late", one.kind, was.id)


def _warn(tx: Tx, office: Office, was: Reservation) -> None:
    """Whoever is waited for is asked, and whoever waits is told."""
    assert was.expires_at is not None
    now = office.clock()
    by = letters.local(office, was.expires_at)
    if was.status == "proposed":
        choices = (letters.tap("accept", was), letters.tap("refuse", was))
        say = letters.about(office, was, "proposal_expiring", *choices, shape="confirm", params={"by": by})
        letters.tell(tx, was, "proposal_expiring", (say,), now, until=was.expires_at)
        return
    say = letters.about(office, was, "expiring", letters.tap("cancel", was), params={"by": by})
    letters.tell(tx, was, "expiring", (say,), now, until=was.expires_at)
    letters.tell_staff(tx, office, was, "expiring", now, {"by": by})


def _reminder(office: Office, was: Reservation, event: str) -> tuple[Say, ...]:
    """With buttons up to the clinic's deadline, and its phone after that. What the beat was late for is said as it is then."""
    if granting.may_change(office, was, office.clock()):
        choices = (letters.tap("change", was), letters.tap("cancel", was))
        return (letters.about(office, was, event, *choices, shape="confirm"),)
    return (letters.about(office, was, event), letters.about(office, was, "by_phone"))
