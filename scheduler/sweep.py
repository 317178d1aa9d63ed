"""What is due now, and what nobody needs any more."""

import logging
from datetime import datetime, timedelta

from scheduler.deliver import LEASE, deliver
from scheduler.office import Office
from store import audit, conversations, inbox, outbox, tasks

log = logging.getLogger("sodan.sweep")

BATCH = 100
CLEAN_EVERY = timedelta(hours=1)


def sweep(office: Office) -> int:
    """Send every due letter once; how many were tried."""
    tried = 0
    while held := _hold(office):
        for letter in held:
            try:
                deliver(letter, office)
            except Exception as problem:  # one that cannot be sent must not hold up everybody else's
                log.error("letter %s was left to its lease: %s", letter.id, type(problem).__name__)
        tried += len(held)
    return tried


def _hold(office: Office) -> list[outbox.Leased]:
    now = office.clock()
    with office.db.atomic() as tx:
        return outbox.lease_due(tx, now, now + LEASE, BATCH)


def clean(office: Office, last: datetime | None) -> datetime:
    """Drop what has outlived its keep, at most once an hour; when it was last done."""
    now = office.clock()
    if last is not None and now - last < CLEAN_EVERY:
        return last
    with office.db.atomic() as tx:
        dropped = sum(table.purge(tx, now) for table in (inbox, outbox, tasks, conversations, audit))
    office.db.tidy()
    log.info("dropped %d rows that nobody needs", dropped)
    return now
