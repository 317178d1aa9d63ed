"""Whether Sodan lives (/healthz) and whether patients are served (/readyz), each fact with its reason in plain words."""

import json
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta

from flask import Blueprint, Response

from clinic.clock import Clock
from store import backlog, channel, heartbeats
from store.db import Database, Tx

log = logging.getLogger("sodan.readiness")

# With a thousand people waiting the last hears within seconds; whoever waits a minute waits for something that is broken.
UNANSWERED_LIMIT = timedelta(minutes=1)
# A letter that LINE did not take at once is tried again within seconds at first.
OVERDUE_LIMIT = timedelta(minutes=2)
PATIENCE_SECONDS = 1.5
OK = heartbeats.OK

Check = Callable[[Tx, datetime], str]


def _workers(tx: Tx, now: datetime) -> str:
    if heartbeats.alive(tx, now):
        return OK
    silent = int(heartbeats.SILENT_AFTER.total_seconds())
    return f"no worker was heard of for {silent} seconds; start `sodan serve`, or `sodan worker` beside `sodan web`"


def _told(fact: str) -> Check:
    """What workers tell of themselves: fine as soon as one of them is, since it takes whatever waits."""

    def check(tx: Tx, now: datetime) -> str:
        said = [one.state.get(fact, OK) for one in heartbeats.alive(tx, now)]
        return OK if OK in said else next(iter(said), "not known: no worker was heard of")

    return check


def _unanswered(tx: Tx, now: datetime) -> str:
    return _too_long(backlog.unanswered_since(tx), now, UNANSWERED_LIMIT, "an event has waited for its answer")


def _overdue(tx: Tx, now: datetime) -> str:
    return _too_long(backlog.overdue_since(tx, now), now, OVERDUE_LIMIT, "a letter has waited to be sent")


def _too_long(since: datetime | None, now: datetime, limit: timedelta, what: str) -> str:
    waited = now - since if since else timedelta(0)
    return OK if waited <= limit else f"{what} for {int(waited.total_seconds())} seconds"


def _channel(tx: Tx, _now: datetime) -> str:
    line = channel.state(tx)
    if line.accepted:
        return OK
    if line.state == "refused":
        return f"LINE refuses the channel ({line.reason}); `sodan doctor` tells what to look at"
    return f"LINE does not answer ({line.reason}); all of it waits and is sent once LINE is back"


# In the order they are told. A new fact is one line here.
CHECKS: Mapping[str, Check] = {
    "workers": _workers,
    "danger": _told("danger"),
    "knowledge": _told("knowledge"),
    "threads": _told("threads"),
    "channel": _channel,
    "oldest_unanswered_event": _unanswered,
    "oldest_overdue_letter": _overdue,
}


def facts(db: Database, now: datetime) -> dict[str, str]:
    """Every fact, `ok` or why not."""
    with db.look() as tx:
        return {"database": OK, **{name: check(tx, now) for name, check in CHECKS.items()}}


def readiness(db: Database, clock: Clock) -> Blueprint:
    """The two addresses. A database that does not answer is a fact, and costs nobody more than PATIENCE_SECONDS."""
    routes = Blueprint("readiness", __name__)
    looking = ThreadPoolExecutor(1, thread_name_prefix="readiness")
    last: list[Future[dict[str, str]]] = []

    def found() -> dict[str, str]:
        if not last or last[0].done():  # one that still hangs is not joined by a second
            last[:] = [looking.submit(facts, db, clock())]
        try:
            return last[0].result(PATIENCE_SECONDS)
        except Exception as problem:
            log.error("readiness could not be looked up: %s", type(problem).__name__)
            return {"database": "the database does not answer; check DATABASE_URL and that it is running"}

    @routes.get("/healthz")
    def healthz() -> Response:
        return Response("OK\n", mimetype="text/plain")

    @routes.get("/readyz")
    def readyz() -> Response:
        told = {name: {"ok": why == OK} | ({} if why == OK else {"why": why}) for name, why in found().items()}
        ready = all(fact["ok"] for fact in told.values())
        body = json.dumps({"ready": ready, "checks": told}, indent=2) + "\n"
        return Response(body, 200 if ready else 503, mimetype="application/json", headers={"Cache-Control": "no-store"})

    return routes
