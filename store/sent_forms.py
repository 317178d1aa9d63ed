"""Forms that were sent: pressed twice, one counts once. Only a digest is kept: of all it carried, something random among it."""

from datetime import datetime

from clinic.clock import stamp
from store.credentials import digest
from store.db import Tx

ADD = "INSERT INTO sent_form (digest, at) VALUES (:digest, :now) ON CONFLICT (digest) DO NOTHING"
FORGET = "DELETE FROM sent_form WHERE digest = :digest"


def take(tx: Tx, carried: str, now: datetime) -> bool:
    """Whether this is the first time that it comes."""
    return tx.run(ADD, digest=digest(carried), now=stamp(now)) == 1


def forget(tx: Tx, carried: str) -> None:
    """Nothing came of it: it may come again."""
    tx.run(FORGET, digest=digest(carried))
