"""A process that has everything imported and forks a whole Sodan on demand, so that a hundred crashes take seconds.

One JSON order a line on standard input, one JSON report a line on standard output:
    {"do": "start", "env": {…}, "ahead": seconds, "die": "name of a step" or null}  ->  {"pid": …, "port": …}
    {"do": "send", …}  ->  {"pid": …, "port": 1}        only the sending; what it takes stands in sender.py
    {"do": "wait", "pid": …}  ->  {"signal": 9}         once the child is gone
    {"do": "ready"}  ->  {}                             once everything is imported
    {"do": "gone", "pid": …}  ->  {"signal": 9}         or 0 while the child lives
    {"do": "kill", "pid": …}  ->  {"signal": 9}
"""

import gc
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from werkzeug.serving import make_server

import app
import bot.chat.answer
import bot.chat.workers
import bot.line.client
import bot.line.messenger
import scheduler.deliver
import store.intake
import store.sqlite
from bot.chat.moments import Moments
from bot.chat.workers import Workers
from clinic.clock import system_clock
from clinic.settings import Settings
from knowledge import library
from scheduler import ticker
from scheduler.sweep import sweep
from tests.crash import sender

Call = Callable[..., Any]

BEAT_SECONDS = 0.05


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _before(call: Call) -> Call:
    def dying(*args: Any, **more: Any) -> Any:
        _die()
        return call(*args, **more)

    return dying


def _behind(call: Call) -> Call:
    def dying(*args: Any, **more: Any) -> Any:
        result = call(*args, **more)
        _die()
        return result

    return dying


# Every gap between two steps of path one: where the process dies, as (object, name, how).
STEPS: Mapping[str, tuple[Any, str, Callable[[Call], Call]]] = {
    "before the event is recorded": (store.intake.Intake, "record", _before),
    "recorded, before 200": (store.intake.Intake, "record", _behind),
    "before the event is thought about": (bot.chat.answer, "_answer", _before),
    "decided, nothing written": (bot.chat.answer, "decide", _behind),
    "written, not committed": (bot.chat.answer, "_write", _behind),
    "committed, nothing sent": (bot.chat.workers, "deliver_each", _before),
    "leased, nothing asked of LINE": (scheduler.deliver, "attempt", _before),
    "on its way to LINE": (scheduler.deliver, "_call", _before),
    "announced, before the reply": (bot.line.messenger.LineMessenger, "reply", _before),
    "LINE took the reply, nobody noted it": (bot.line.messenger.LineMessenger, "reply", _behind),
    "announced, before the push": (bot.line.messenger.LineMessenger, "push", _before),
    "LINE took the push, nobody noted it": (bot.line.messenger.LineMessenger, "push", _behind),
    "noted": (scheduler.deliver, "_write_down", _behind),
}


def _live(order: Mapping[str, Any], known: library.Library, report: int) -> None:
    """A whole Sodan in this forked process; it ends by the step it dies at, or by being killed."""
    if order["die"]:
        place, name, how = STEPS[order["die"]]
        setattr(place, name, how(getattr(place, name)))
    ahead = timedelta(seconds=order["ahead"])
    settings = Settings.from_env(order["env"])
    office = app.open_office(settings, lambda: system_clock() + ahead, known)
    workers = Workers(office, settings.threads, moments=Moments(settings.join_seconds))
    web = app.create_app(settings, office, workers.take)
    server = make_server("127.0.0.1", 0, web, threaded=True)
    ticker.start({"answer": workers.take_open, "sweep": lambda: sweep(office)}, BEAT_SECONDS)
    os.write(report, f"{server.server_port}\n".encode())
    server.serve_forever()


def _start(order: Mapping[str, Any], known: library.Library) -> dict[str, int]:
    live = sender.live if order["do"] == "send" else _live
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        try:
            live(order, known, write)
        finally:
            os._exit(1)
    os.close(write)
    with os.fdopen(read) as report:
        return {"pid": pid, "port": int(report.readline() or 0)}


def _wait(pid: int) -> dict[str, int]:
    _, status = os.waitpid(pid, 0)
    return {"signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0}


def _gone(pid: int) -> dict[str, int]:
    ended, status = os.waitpid(pid, os.WNOHANG)
    return {"signal": os.WTERMSIG(status) if ended and os.WIFSIGNALED(status) else 0}


def main() -> None:
    store.sqlite.SYNCHRONOUS = "OFF"  # processes die here, the machine does not
    known = library.load(compiled=Settings.from_env({}, line=False).cache)
    known.understanding.read("", system_clock().date())
    bot.line.messenger.LineMessenger(bot.line.client.Given("token"), "http://127.0.0.1:9").warm()
    assert threading.active_count() == 1  # a fork takes no other thread along
    gc.collect()
    gc.freeze()  # no child looks through all of this again, and copies it by looking
    for line in sys.stdin:
        order = json.loads(line)
        match order["do"]:
            case "start" | "send":
                answer = _start(order, known)
            case "kill":
                os.kill(order["pid"], signal.SIGKILL)
                answer = _wait(order["pid"])
            case "ready":
                answer = {}
            case "gone":
                answer = _gone(order["pid"])
            case _:
                answer = _wait(order["pid"])
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
