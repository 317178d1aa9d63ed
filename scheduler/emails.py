"""E-mails to staff, for when LINE cannot reach them: put with their cause, worded when they are sent.

Mail servers keep what they get. So an e-mail says that something waits and where to look, never what was written.
"""

import logging
from datetime import datetime, timedelta

from clinic.errors import SodanError
from clinic.mail import Email
from clinic.message import Say, Text
from knowledge import wording
from scheduler.office import Office
from staff import alerts
from store import emails, outbox
from store.db import Tx, retrying
from store.emails import Held

log = logging.getLogger("sodan.emails")

# Longer than all time-outs of one e-mail together (scheduler/smtp.py).
LEASE = timedelta(minutes=5)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=30)
GIVE_UP_AFTER = timedelta(days=3)
AT_ONCE = 20  # in one beat
# An urgent alert that LINE has not taken by then goes by e-mail as well.
URGENT_WAITS = timedelta(minutes=2)


def put(tx: Tx, office: Office, key: str, say: Say, now: datetime) -> None:
    """One e-mail for one cause, in the caller's transaction; nothing where the clinic has named no address."""
    if office.mailer is not None:
        emails.put(tx, key, say, now)


def about(what: str, office: Office, since: datetime, now: datetime) -> Say:
    """An e-mail about LINE itself: what began when, by the clinic's clock."""
    return Text(f"email.{what}", {"since": moment(office, since), "now": moment(office, now)})


def moment(office: Office, when: datetime) -> str:
    return wording.moment(office.library, when.astimezone(office.zone), office.staff_language)


def send_due(office: Office) -> int:
    """Send what is due; how many were sent. It may wait for the mail server, so it has a beat of its own."""
    if office.mailer is None:
        return 0
    _waiting_alerts(office)
    sent = 0
    for _ in range(AT_ONCE):
        held = _hold(office)
        if held is None or not _send(held, office):  # a mail server that is not well is left alone until the next beat
            break
        sent += 1
    return sent


def _waiting_alerts(office: Office) -> None:
    now = office.clock()
    with office.db.look() as tx:
        waiting = outbox.urgent_alerts_waiting(tx, now - URGENT_WAITS)
    if waiting:
        with office.db.atomic() as tx:
            for task_id in waiting:
                alerts.by_email(tx, office.for_staff(now), task_id)


def _hold(office: Office) -> Held | None:
    now = office.clock()
    with office.db.look() as tx:
        if not emails.any_due(tx, now):
            return None

    def lease() -> Held | None:
        with office.db.atomic() as tx:
            return emails.lease_next(tx, now, now + LEASE)

    return retrying(lease)


def _send(held: Held, office: Office) -> bool:
    assert office.mailer is not None
    try:
        problem = office.mailer.send(worded(held, office))
    except (SodanError, LookupError) as missing:
        problem = f"no words: {type(missing).__name__}"
    now = office.clock()
    with office.db.atomic() as tx:
        if problem is None:
            emails.settle(tx, held, "sent", "", now)
        elif now - held.created_at > GIVE_UP_AFTER:
            emails.settle(tx, held, "failed", problem, now)
        else:
            emails.again(tx, held, now + min(FIRST_WAIT * 2 ** min(held.attempts, 10), LONGEST_WAIT), problem)
    if problem is None:
        log.info("e-mail %s was sent", held.id)
    elif held.attempts == 0:
        log.error("an e-mail to staff could not be sent (%s) and is tried again; look at SODAN_SMTP_URL", problem)
    return problem is None


def worded(held: Held, office: Office) -> Email:
    """The first line of the text is the subject."""
    text = wording.said(held.say, office.staff_language, office.library).strip()
    subject, _, body = text.partition("\n")
    return Email(held.id, subject.strip(), body.strip() + "\n", held.created_at)
