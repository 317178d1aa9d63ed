"""How often somebody may ask in a while, counted in this process's memory and nowhere else: a window that slides."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from threading import Lock

MOST_KNOWN = 10_000  # callers remembered at once; who asked longest ago is forgotten first


class Pace:
    """At most `most` within `within` for each caller. Safe from many threads."""

    def __init__(self, most: int, within: timedelta) -> None:
        self._most, self._within = most, within
        self._asked: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = Lock()

    def allows(self, who: str, now: datetime) -> bool:
        """Whether they may ask now; asking is counted only where they may."""
        with self._lock:
            times = self._asked.setdefault(who, deque())
            self._asked.move_to_end(who)
            while len(self._asked) > MOST_KNOWN:
                self._asked.popitem(last=False)
            while times and times[0] <= now - self._within:
                times.popleft()
            if len(times) >= self._most:
                return False
            times.append(now)
            return True
