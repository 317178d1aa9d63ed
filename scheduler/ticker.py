"""The metronome: APScheduler calls what it is given, never overlapping, never catching up on missed beats.

No work lives in the scheduler's memory or job store; the database says what is due (docs/decisions/0004-metronome.md).
"""

from collections.abc import Callable
from datetime import UTC

from apscheduler.schedulers.background import BackgroundScheduler

BEAT_SECONDS = 0.5


def start(beats: dict[str, Callable[[], object]], every: float = BEAT_SECONDS) -> BackgroundScheduler:
    """Call each beat every `every` seconds, each at most once at a time; `shutdown()` on the result ends it."""
    scheduler = BackgroundScheduler(timezone=UTC)
    for name, beat in beats.items():
        scheduler.add_job(
            beat, "interval", seconds=every, id=name, max_instances=1, coalesce=True, misfire_grace_time=None
        )
    scheduler.start()
    return scheduler
