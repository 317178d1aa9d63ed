"""Photos that staff may see are fetched from LINE, which has them for a while only (docs/decisions/0025-photos.md).

Lease, fetch, settle: a crash in between leaves a lease that runs out, and the photo is fetched again.
"""

import logging
import time
from datetime import timedelta

from clinic.message import Text
from clinic.patient import DEFAULT_LANGUAGE
from clinic.photo import PHOTO_BYTES, Fetched, Pictures
from scheduler import pictures
from scheduler.office import Office
from store import outbox, photos
from store.outbox import Letter
from store.photos import Wanted

log = logging.getLogger("sodan.photos")

# Longer than a fetch can take (bot/line/messenger.py CONTENT_SECONDS) and a picture is worked at.
LEASE = timedelta(minutes=2)
# Until the next try. LINE has been away for more than four hours, and keeps content for a time it does not tell.
WAITS = tuple(timedelta(seconds=seconds) for seconds in (2, 5, 15, 60, 300, 900, 1800))
GIVES_UP = timedelta(hours=24)
CRASHES = 3  # a picture that brings a worker down so often is looked at by none any more
BEAT_SECONDS = 10.0  # a beat ends after so long, whatever is left
# One letter for all that were asked about together.
LETTER_KEY = "photo-not-had:"


def fetch_due(office: Office) -> int:
    """Fetch what is wanted and due; how many times LINE was asked."""
    deadline, asked = time.monotonic() + BEAT_SECONDS, 0
    while time.monotonic() < deadline:
        held = _lease(office)
        if held is None:
            break
        if held.crashes >= CRASHES:
            _settle(office, held, Fetched("too-large", reason="it ended in a crash too often"), None)
            continue
        asked += 1
        fetched = office.messenger.content(held.message_id, PHOTO_BYTES)
        made = pictures.made_anew(fetched.content) if fetched.outcome == "here" else None
        _settle(office, held, fetched, made)
    return asked


def _lease(office: Office) -> Wanted | None:
    now = office.clock()
    with office.db.look() as tx:  # most beats find nothing, and need no lock for it
        if not photos.any_due(tx, now):
            return None
    with office.db.atomic() as tx:
        return photos.lease(tx, now, now + LEASE)


def _settle(office: Office, held: Wanted, fetched: Fetched, made: Pictures | None) -> None:
    now = office.clock()
    with office.db.atomic() as tx:
        if made is not None:
            photos.keep(tx, held, made)
            return
        if fetched.outcome in ("not-yet", "away") and now - held.agreed_at < GIVES_UP:
            photos.later(tx, held, now + next_wait(held.attempts))
            log.info("photo %s is not there yet: %s", held.id, fetched.reason)
            return
        unfit = fetched.outcome in ("here", "too-large")
        if photos.give_up(tx, held, "unfit" if unfit else "gone"):
            log.warning("photo %s cannot be had: %s", held.id, fetched.reason or fetched.outcome)
            outbox.put(tx, _told(held, "photo.unfit" if unfit else "photo.gone"), now)


def next_wait(attempts: int) -> timedelta:
    """How long after so many tries the next one is."""
    return WAITS[min(attempts, len(WAITS) - 1)]


def _told(held: Wanted, key: str) -> Letter:
    """Whoever let staff see a photo hears that they cannot. It is said also while staff have the word: they wait for it."""
    return Letter(
        key=f"{LETTER_KEY}{held.ask}",
        recipient=held.line_id,
        language=held.language or DEFAULT_LANGUAGE,
        says=(Text(key),),
        patient_id=held.patient_id,
        voice="anyway",
    )
