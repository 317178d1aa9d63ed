"""A worker tells every few seconds that it lives and how it does; `/readyz` of whichever machine reads it."""

import logging
import os
import socket
import time
from collections.abc import Callable, Mapping

from clinic.errors import StoreError
from scheduler.office import Office
from store import heartbeats

log = logging.getLogger("sodan.heartbeat")


class Heart:
    """`state` names what this worker needs, each `heartbeats.OK` or what is amiss with it, in plain words."""

    def __init__(self, office: Office, state: Callable[[], Mapping[str, str]]) -> None:
        self._office = office
        self._state = state
        self._id = f"{socket.gethostname()}:{os.getpid()}"
        self._next = 0.0

    def beat(self) -> None:
        """Tell, if it is time again by the time that has passed: a clock that is set must not silence a worker."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + heartbeats.BEAT_EVERY.total_seconds()
        try:
            with self._office.db.atomic() as tx:
                heartbeats.beat(tx, self._id, self._state(), self._office.clock())
        except StoreError as problem:
            log.error("%s", problem)

    def stop(self) -> None:
        """Tell that this worker is gone, as far as the database can still be told."""
        try:
            with self._office.db.atomic() as tx:
                heartbeats.leave(tx, self._id)
        except StoreError as problem:
            log.error("%s", problem)
