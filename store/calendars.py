"""Addresses of calendars that nobody can guess. Only their hashes are kept."""

import hashlib
import secrets
from datetime import datetime

from clinic.clock import stamp
from clinic.reservation import ReservationId
from store.db import Tx

ADD_LINK = """INSERT INTO calendar_link (token_hash, reservation_id, expires_at)
              VALUES (:hash, :reservation_id, :expires_at)"""
LINKED = "SELECT reservation_id FROM calendar_link WHERE token_hash = :hash AND expires_at > :now"
ADD_FEED = "INSERT INTO calendar_feed (token_hash, created_at) VALUES (:hash, :now)"
FEED = "SELECT 1 AS open FROM calendar_feed WHERE token_hash = :hash"
CLOSE_FEEDS = "DELETE FROM calendar_feed"


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def make_link(tx: Tx, reservation_id: ReservationId, expires_at: datetime) -> str:
    """A token that opens one reservation's calendar file, until it expires."""
    token = secrets.token_urlsafe(24)
    tx.run(ADD_LINK, hash=_hash(token), reservation_id=reservation_id, expires_at=stamp(expires_at))
    return token


def linked(tx: Tx, token: str, now: datetime) -> ReservationId | None:
    """What a token opens; None for an unknown or expired one."""
    row = tx.row(LINKED, hash=_hash(token), now=stamp(now))
    return row["reservation_id"] if row else None


def make_feed(tx: Tx, now: datetime) -> str:
    """A token that opens the calendar of all reservations, until the feeds are closed."""
    token = secrets.token_urlsafe(32)
    tx.run(ADD_FEED, hash=_hash(token), now=stamp(now))
    return token


def is_feed(tx: Tx, token: str) -> bool:
    return tx.row(FEED, hash=_hash(token)) is not None


def opens(tx: Tx, token: str, now: datetime) -> bool:
    """Whether it opens anything at all."""
    return linked(tx, token, now) is not None or is_feed(tx, token)


def close_feeds(tx: Tx) -> int:
    """All addresses given out so far open nothing any more; how many."""
    return tx.run(CLOSE_FEEDS)
