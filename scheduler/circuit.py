"""When LINE takes no calls at all: everything waits, and one probe at growing intervals asks for all.

Two things shut the channel: a refusal that is about the token or the account (401, 403), and several calls in a row that
came to nothing (time-outs, 5xx, no connection). Whoever gets an answer opens it again. docs/decisions/0014-channel.md
tells why it is so.
"""

import logging
from datetime import datetime, timedelta

from clinic.message import Outcome, Receipt
from scheduler import emails, retry
from scheduler.office import Office
from store import channel
from store.channel import Channel, Standing
from store.db import Tx

log = logging.getLogger("sodan.circuit")

# So many calls in a row that came to nothing are no accident of one of them.
FAILURES = 5
# A short absence is no news; a longer one staff have to know of, since patients see nothing.
TELL_AFTER = timedelta(minutes=10)
# Where LINE comes and goes, staff hear of it once an hour at most.
TELL_AGAIN_AFTER = timedelta(hours=1)

_NOTHING = (Outcome.UNKNOWN, Outcome.NOT_SENT)
_DENIED = (Outcome.DENIED, Outcome.FORBIDDEN)

WHAT_TO_DO = (
    "LINE refuses the channel access token (%s): nothing can be sent, and nothing is lost; everything waits. "
    "In the LINE Developers console, look for the channel ID (Basic settings) or issue a channel access token "
    "(Messaging API tab), set LINE_CHANNEL_ID or LINE_CHANNEL_ACCESS_TOKEN and start Sodan again. After 403, look "
    "whether the account or its plan was suspended. `sodan doctor` looks at all of it."
)


def heed(tx: Tx, office: Office, receipt: Receipt, now: datetime, shuts: bool = True) -> None:
    """Take LINE's word on any call into account. `shuts`: a refusal is about the whole channel, not about this call."""
    line = channel.look(tx)
    if receipt.outcome in _NOTHING:
        failures, since = channel.fail(tx, now)
        if failures >= FAILURES and line.standing.accepted:
            _shut(tx, office, Standing("away", since, receipt.reason), now)
    elif receipt.outcome in _DENIED:
        if shuts and line.standing.state != "refused":
            _shut(tx, office, Standing("refused", now, receipt.reason), now)
    elif line.failures or not line.standing.accepted:
        opened(tx, office, line, now)


def _shut(tx: Tx, office: Office, standing: Standing, now: datetime) -> None:
    if not channel.shut(tx, standing, now + retry.probe(0)):
        return
    if standing.state == "refused":
        log.error(WHAT_TO_DO, standing.reason)
    else:
        log.warning("LINE does not answer (%s): everything waits until it does", standing.reason)
    _tell(tx, office, channel.look(tx), now)


def opened(tx: Tx, office: Office, line: Channel, now: datetime) -> None:
    """LINE takes our calls, again or still; staff who were told of the trouble hear that it is over."""
    channel.answered(tx, now)
    since = line.standing.since
    if line.standing.accepted or since is None:
        return
    log.warning("LINE takes our calls again, after %s", now - since)
    if line.told_of == since:
        emails.put(
            tx, office, f"line-is-back:{since.isoformat()}", emails.about("line_is_back", office, since, now), now
        )


def _tell(tx: Tx, office: Office, line: Channel, now: datetime) -> None:
    """Once for each time, as soon as it is news."""
    standing, since = line.standing, line.standing.since
    if since is None or line.told_of == since or (line.told_at and now - line.told_at < TELL_AGAIN_AFTER):
        return
    if standing.state == "away" and now - since < TELL_AFTER:
        return
    channel.told(tx, since, now)
    what = "line_refuses" if standing.state == "refused" else "line_is_away"
    emails.put(tx, office, f"{what}:{since.isoformat()}", emails.about(what, office, since, now), now)


def look_after(office: Office) -> bool:
    """While the channel is shut: tell staff in time, and ask LINE, when it is time, whether it is back. True where it
    answers and accepts the token, so that one letter may try."""
    now = office.clock()
    with office.db.look() as tx:
        line = channel.look(tx)
    if line.standing.accepted:
        return False
    with office.db.atomic() as tx:
        mine = channel.may_probe(tx, now, now + retry.probe(line.probes + 1), now + retry.LONGEST_PROBE)
        _tell(tx, office, line, now)
    return mine and _answers(office)


def _answers(office: Office) -> bool:
    receipt = office.messenger.probe()
    if receipt.outcome in (*_NOTHING, *_DENIED):
        with office.db.atomic() as tx:
            heed(tx, office, receipt, office.clock())
        return False
    return True


def check(office: Office) -> Standing:
    """At the start: does LINE accept the token? What comes of it is noted and said; whatever it is, Sodan runs.

    It waits for LINE, so it is called in the background.
    """
    receipt = office.messenger.probe()
    with office.db.atomic() as tx:
        line, now = channel.take_turn(tx), office.clock()
        # That the token is right proves nothing where the account may not send: there a letter has to try.
        if receipt.outcome in _DENIED or line.standing.accepted or not line.standing.reason.startswith("403"):
            heed(tx, office, receipt, now)
        standing = channel.state(tx)
    if standing.state == "refused" and line.standing.state == "refused":  # it was said when it was new
        log.error(WHAT_TO_DO, standing.reason)
    if receipt.outcome in _NOTHING:
        log.warning("LINE does not answer (%s); what is to be sent waits until it does", receipt.reason)
    return standing
