"""The workers that are alive: each tells of itself every few seconds."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic.clock import from_stamp, stamp
from store.db import Tx

BEAT_EVERY = timedelta(seconds=3)
# Several beats: one may be late on a busy machine, and the clocks of two machines are never quite alike.
SILENT_AFTER = timedelta(seconds=15)
KEEP = timedelta(hours=1)
OK = "ok"

BEAT = """INSERT INTO worker (id, beat_at, state) VALUES (:id, :beat_at, :state)
          ON CONFLICT (id) DO UPDATE SET beat_at = excluded.beat_at, state = excluded.state"""
LEAVE = "DELETE FROM worker WHERE id = :id"
PURGE = "DELETE FROM worker WHERE beat_at < :before"
ALIVE = "SELECT id, beat_at, state FROM worker WHERE beat_at >= :since ORDER BY id"


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """What a worker last told of itself: each thing it needs by name, `ok` or what is amiss with it."""

    worker_id: str
    beat_at: datetime
    state: Mapping[str, str]


def beat(tx: Tx, worker_id: str, state: Mapping[str, str], now: datetime) -> None:
    """Tell that a worker lives and how it does, and forget those long silent."""
    tx.run(BEAT, id=worker_id, beat_at=stamp(now), state=json.dumps(dict(state)))
    tx.run(PURGE, before=stamp(now - KEEP))


def leave(tx: Tx, worker_id: str) -> None:
    """A worker that stops on purpose takes its row along."""
    tx.run(LEAVE, id=worker_id)


def alive(tx: Tx, now: datetime) -> list[Heartbeat]:
    """Those heard of lately."""
    rows = tx.rows(ALIVE, since=stamp(now - SILENT_AFTER))
    return [Heartbeat(row["id"], from_stamp(row["beat_at"]), json.loads(row["state"])) for row in rows]
