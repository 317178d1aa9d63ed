"""How often somebody has tried to sign in lately. A try is counted before it is looked at, so that many at once are too."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic.clock import from_stamp, stamp
from clinic.ids import row_id
from store.credentials import digest
from store.db import Tx

WITHIN = timedelta(minutes=15)
OF_ONE = 8  # tries for one name
OF_ADDRESS = 40  # tries from one address: a clinic's colleagues share theirs


@dataclass(frozen=True, slots=True)
class Shut:
    """Nobody may try any more before that moment."""

    until: datetime


ADD = "INSERT INTO sign_in_try (id, at, who, address) VALUES (:id, :now, :who, :address)"
OF_WHO = "SELECT at FROM sign_in_try WHERE who = :who AND at > :since ORDER BY at DESC LIMIT :most"
FROM = "SELECT at FROM sign_in_try WHERE address = :address AND at > :since ORDER BY at DESC LIMIT :most"
NOT_COUNTED = "DELETE FROM sign_in_try WHERE id = :id"
FORGET = "DELETE FROM sign_in_try WHERE who = :who"


def count(tx: Tx, who: str, address: str, now: datetime) -> Shut | None:
    """Count one try for a name; Shut, and nothing counted, where there were too many within WITHIN."""
    since, identity = stamp(now - WITHIN), row_id(now)
    tx.run(ADD, id=identity, now=stamp(now), who=digest(who), address=digest(address))
    tried = [row["at"] for row in tx.rows(OF_WHO, who=digest(who), since=since, most=OF_ONE + 1)]
    knocked = [row["at"] for row in tx.rows(FROM, address=digest(address), since=since, most=OF_ADDRESS + 1)]
    over = [times[-1] for times, most in ((tried, OF_ONE), (knocked, OF_ADDRESS)) if len(times) > most]
    if not over:
        return None
    tx.run(NOT_COUNTED, id=identity)  # or whoever goes on guessing could keep a colleague out for good
    return Shut(from_stamp(max(over)) + WITHIN)


def forget(tx: Tx, who: str) -> None:
    """It was right: what went before does not count."""
    tx.run(FORGET, who=digest(who))
