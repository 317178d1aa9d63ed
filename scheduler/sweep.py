"""What is due now."""

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from clinic.actors import Clock
from clinic.patient import PatientId
from scheduler import circuit, deliver, due_tips, multicast, pace
from scheduler import photos as fetching
from scheduler.deliver import LEASE
from scheduler.office import Office
from staff import door, waiting_answers
from staff.commands import HandBack
from store import channel, emails, inbox, menus, multicasts, outbox, photos, planned, word
from store.channel import Channel
from store.db import retrying
from store.multicasts import Multicast
from store.outbox import Leased
from store.word import Word

log = logging.getLogger("sodan.sweep")

# A call waits for LINE, not for this machine. One call is leased at a time, so that no lease runs out in a queue.
SENDERS = 4
# A beat ends after so many seconds, whatever is left: the next one goes on, and nobody waits long who wants to stop Sodan.
SWEEP_SECONDS = 10.0
LISTEN_SECONDS = 0.1
# So long before its end a way back that nobody has used goes for a button: time to send it, and little for a colleague to lose.
UNUSED_FOR = timedelta(seconds=12)
TRIALS = 50  # of letters that end without asking LINE, behind one probe


@dataclass(frozen=True, slots=True)
class Due:
    """What there is to do, looked up without writing anything. `waiting`: tips are due, whether or not they may go."""

    late: bool
    talk: bool
    tips: bool
    waiting: bool


def sweep(office: Office) -> int:
    """Send what is due, urgent words first and tips last; how many calls were made."""
    due_tips.release(office)
    _hand_back(office)
    _offer_buttons(office)
    tried = _try(office) if circuit.look_after(office) else 0
    due = _due(office)
    if due.late:
        _drop_late(office)
    if due.waiting:
        deliver.deliver_each(pace.look_after(office), office)
        due = _due(office)
    return tried + (_send(office) if due.talk or due.tips else 0)


def _offer_buttons(office: Office) -> None:
    """Ways back that staff do not use while they have the word are spent on a button before they are none any more."""
    now = office.clock()
    with office.db.look() as tx:
        unused = word.unused(tx, now, now + UNUSED_FOR)
    for one in unused:
        retrying(partial(_offer_one, office, one, now))


def _offer_one(office: Office, one: Word, now: datetime) -> None:
    with office.db.atomic() as tx:
        waiting_answers.offer_button(tx, office.for_staff(now), one)


def _hand_back(office: Office) -> None:
    """Conversations whose time with staff is over go back to the bot; nobody is woken to hear of it."""
    now = office.clock()
    if office.library.clinic.tips.hours.civil(now, office.zone) > now:
        return
    with office.db.look() as tx:
        over = word.ran_out(tx, now)
    for one in over:
        retrying(partial(_hand_back_one, office, one.patient, now))


def _hand_back_one(office: Office, patient_id: PatientId, now: datetime) -> None:
    with office.db.atomic() as tx:
        door.do(tx, office.for_staff(now), Clock(), HandBack(patient_id))


def _try(office: Office) -> int:
    """LINE answers again: one letter shows whether it takes any, urgent words before others; 1 if LINE was asked."""
    for _ in range(TRIALS):
        held = retrying(lambda: _lease(office, True, office.clock(), trial=True))
        if held is None:
            break
        if _deliver(held, office):
            return 1
    with office.db.atomic() as tx:  # nothing is there to try
        circuit.opened(tx, office, channel.take_turn(tx), office.clock())
    return 0


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
    _deliver(held, office)
    return True


def _deliver(held: Leased | Multicast, office: Office) -> bool:
    """Whether LINE was asked, or may have been."""
    try:
        return multicast.deliver(held, office) if isinstance(held, Multicast) else deliver.deliver(held, office)
    except Exception as problem:  # one that cannot be sent must not hold up everybody else's
        log.error("%s was left to its lease: %s", held.id, type(problem).__name__)
        return True


def _hold(office: Office, tips: bool) -> Leased | Multicast | None:
    due, now = _due(office), office.clock()
    if not due.talk and not (tips and due.tips):
        return None
    return retrying(lambda: _lease(office, tips and due.tips, now))


def _lease(office: Office, tips: bool, now: datetime, trial: bool = False) -> Leased | Multicast | None:
    with office.db.atomic() as tx:
        line = channel.take_turn(tx)
        letters = outbox.lease_due(tx, now, now + LEASE, limit=1, trial=trial)
        if letters:
            return deliver.with_all_that_waits(tx, letters[0], office, now)
        if not tips or not (trial or line.standing.accepted):
            return None
        if trial and _quiet(line, office, now):
            return None
        held = multicasts.lease_next(tx, now, now + LEASE, pace.room(line, office, now), trial)
        if held is not None:
            pace.count(tx, held.gathered if isinstance(held, Multicast) else int(not held.push_tried), now)
        return held


def _due(office: Office) -> Due:
    now = office.clock()
    with office.db.look() as tx:
        line = channel.look(tx)
        quiet = _quiet(line, office, now) or not line.standing.accepted
        begun, new = (False, False) if quiet else (multicasts.any_begun(tx, now), multicasts.any_new(tx, now))
        may_begin = new and pace.room(line, office, now) != 0
        return Due(outbox.any_late(tx, now), outbox.any_due(tx, now), begun or may_begin, begun or new)


def _quiet(line: Channel, office: Office, now: datetime) -> bool:
    """Whether no tip may go at this moment."""
    return line.tips_paused(now) or office.library.clinic.tips.hours.civil(now, office.zone) > now


def _drop_late(office: Office) -> None:
    with office.db.atomic() as tx:
        now = office.clock()
        late = outbox.drop_late(tx, now)
        planned.give_back(tx, late, now)
    log.info("%d letters were not sent in time", len(late))


def after_a_step(office: Office, by: timedelta) -> None:
    """The clock was set. Back: what waits for a moment reckoned by the old clock is due now, and no lease lasts longer."""
    if by > timedelta():
        return
    now = office.clock()
    with office.db.atomic() as tx:
        channel.hurry(tx, now)
        outbox.hurry(tx, now, now + LEASE)
        multicasts.hurry(tx, now, now + LEASE)
        emails.hurry(tx, now)
        photos.hurry(tx, now, now + fetching.LEASE)
        inbox.hurry(tx, now)
        menus.hurry(tx, now)
