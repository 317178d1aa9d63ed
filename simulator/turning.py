"""The clock turned far in one go: hour by hour, so that what falls due on the way is said at its time, not all at the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.platform import Platform

STEP = timedelta(hours=1)
AT_MOST = timedelta(days=1)  # in one request, so that the page sees time pass


class Turning:
    """`beat` is what the bot does as time passes; where there is none, the clock belongs to nobody who could follow it."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self.beat: Callable[[], object] | None = None

    def turn(self, by: timedelta) -> datetime:
        """Let that much time pass; the moment it is then."""
        while by > timedelta():
            step = min(by, STEP)
            self._platform.advance(seconds=step.total_seconds())
            if self.beat:
                self.beat()
            by -= step
        return self._platform.now()
