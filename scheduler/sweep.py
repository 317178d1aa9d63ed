"""What is due now, and what nobody needs any more."""

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler import deliver, multicast, pace, release
from scheduler.deliver import LEASE
from scheduler.office import Office
from store import (
    audit,
    calendars,
    channel,
    conversations,
    inbox,
    multicasts,
    outbox,
    planned,
    reservations,
    tasks,
    treatments,
    waiting,
)
from store.db import retrying
from store.multicasts import Multicast
from store.outbox import Leased

log = logging.getLogger("sodan.sweep")

# A call waits for LINE, not for this machine. One call is leased at a time, so that no lease runs out in a queue.
SENDERS = 4
# A beat ends after so many seconds, whatever is left: the next one goes on, and nobody waits long who wants to stop Sodan.
SWEEP_SECONDS = 10.0
LISTEN_SECONDS = 0.1
CLEAN_EVERY = timedelta(hours=1)
KEPT_FOR_A_WHILE = (inbox, outbox, tasks, conversations, treatments, reservations, waiting, calendars, audit)


@dataclass(frozen=True, slots=True)
class Due:
    """What there is to do, looked up without writing anything. `waiting`: tips are due, whether or not they may go."""

    late: bool
    talk: bool
    tips: bool
    waiting: bool


def sweep(office: Office) -> int:
    """Send what is due, urgent words first and tips last; how many calls were made."""
    release.release(office)
    due = _due(office)
    if due.late:
        _drop_late(office)
    if due.waiting:
        deliver.deliver_each(pace.look_after(office), office)
        due = _due(office)
    return _send(office) if due.talk or due.tips else 0


def _send(office: Office) -> int:
    """Several at a time; one more listens for answers to send, so that none waits behind calls that are slow."""
    deadline, over = time.monotonic() + SWEEP_SECONDS, threading.Event()
    with ThreadPoolExecutor(SENDERS + 1, thread_name_prefix="send") as pool:
        sending = [pool.submit(_send_all, office, deadline) for _ in range(SENDERS)]
        listening = pool.submit(_listen, office, over)
        try:
            done = sum(each.result() for each in sending)
        finally:
            over.set()
        return done + listening.result()


def _send_all(office: Office, deadline: float) -> int:
    done = 0
    while time.monotonic() < deadline and _send_next(office):
        done += 1
    return done


def _listen(office: Office, over: threading.Event) -> int:
    done = 0
    while not over.wait(LISTEN_SECONDS):
        done += _send_next(office, tips=False)
    return done


def _send_next(office: Office, tips: bool = True) -> bool:
    """Make one call; False if nothing is due."""
    held = _hold(office, tips)
    if held is None:
        return False
    try:
        if isinstance(held, Multicast):
            multicast.deliver(held, office)
        else:
            deliver.deliver(held, office)
    except Exception as problem:  # one that cannot be sent must not hold up everybody else's
        log.error("%s was left to its lease: %s", held.id, type(problem).__name__)
    return True


def _hold(office: Office, tips: bool) -> Leased | Multicast | None:
    due, now = _due(office), office.clock()
    if not due.talk and not (tips and due.tips):
        return None
    return retrying(lambda: _lease(office, tips and due.tips, now))


def _lease(office: Office, tips: bool, now: datetime) -> Leased | Multicast | None:
    with office.db.atomic() as tx:
        line = channel.take_turn(tx)
        letters = outbox.lease_due(tx, now, now + LEASE, limit=1)
        if letters or not tips:
            return letters[0] if letters else None
        held = multicasts.lease_next(tx, now, now + LEASE, pace.room(line, office, now))
        if held is not None:
            pace.count(tx, held.gathered if isinstance(held, Multicast) else int(not held.push_tried), now)
        return held


def _due(office: Office) -> Due:
    now = office.clock()
    with office.db.look() as tx:
        line = channel.look(tx)
        quiet = line.tips_paused(now) or office.library.clinic.tips.hours.civil(now, office.zone) > now
        begun, new = (False, False) if quiet else (multicasts.any_begun(tx, now), multicasts.any_new(tx, now))
        may_begin = new and pace.room(line, office, now) != 0
        return Due(outbox.any_late(tx, now), outbox.any_due(tx, now), begun or may_begin, begun or new)


def _drop_late(office: Office) -> None:
    with office.db.atomic() as tx:
        now = office.clock()
        late = outbox.drop_late(tx, now)
        planned.give_back(tx, late, now)
    log.info("%d letters were not sent in time", len(late))


def clean(office: Office, last: datetime | None) -> datetime:
    """Drop what has outlived its keep, at most once an hour; when it was last done."""
    now = office.clock()
    if last is not None and now - last < CLEAN_EVERY:
        return last
    with office.db.atomic() as tx:
        dropped = sum(table.purge(tx, now) for table in KEPT_FOR_A_WHILE)
    office.db.tidy()
    log.info("dropped %d rows that nobody needs", dropped)
    return now
