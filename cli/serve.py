"""sodan serve, web and worker: the production ways to run."""

import logging
import logging.config
import os
import socket
import sys
from collections.abc import Callable, Iterable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

import click

from cli import listening, waking
from cli.log import LOGGING
from cli.main import settings
from clinic.errors import StoreError
from clinic.settings import Settings
from store import db as database
from store import staff

if TYPE_CHECKING:
    from cli.supervisor import Part

# One takes some 2,500 webhooks a second for one core (docs/decisions/0013-two-processes.md); if one dies, the other goes on.
WEB_PROCESSES = 2
# Where there is too little processor for both, taking webhooks goes before answering them: LINE waits two seconds at most.
NICENESS = 5


@click.command()
def serve() -> None:
    """Run Sodan: webhook, answers and ticker in one go.

    Listens on SODAN_HOST:SODAN_PORT; LINE's webhook URL is https://your.name/line/webhook, with a TLS proxy in between.
    GET /healthz answers 200 while the web process lives, GET /readyz while patients are served. Stop with Ctrl-C or
    SIGTERM: nothing recorded is lost.
    """
    from cli import supervisor

    chosen, port = _prepared()
    to_worker, from_web = waking.pair()
    webs = _webs(chosen, port, lambda chats: waking.wake(to_worker, chats))
    answering = supervisor.Part(listening.WORKER, lambda lifeline: _work(chosen, port, from_web, lifeline))
    code = supervisor.supervise([answering, *webs])  # the worker has the most to load, and begins at once
    _leave_nothing_erased(chosen)
    sys.exit(code)


@click.command()
def web() -> None:
    """Run only the webhook; `sodan worker` answers. For PostgreSQL and more than one machine."""
    from cli import supervisor

    chosen, port = _prepared()
    sys.exit(supervisor.supervise(_webs(chosen, port, _nobody)))


def _webs(chosen: Settings, port: socket.socket, tell: Callable[[Iterable[str]], None]) -> "list[Part]":
    """The web processes, which share the port: whichever is free takes the next connection."""
    from cli.supervisor import Part

    def run(lifeline: int, announces: bool) -> None:
        from cli import web as process

        process.run(chosen, port, tell, lifeline, announces)

    def part(number: int) -> Part:
        first = number == 0  # one of them says where Sodan listens
        return Part(listening.WEB, partial(run, announces=first), prepare=partial(import_module, "cli.web"))

    return [part(number) for number in range(min(WEB_PROCESSES, os.cpu_count() or 1))]


@click.command()
def worker() -> None:
    """Run only answers and ticker, beside `sodan web`. Several may run at once on PostgreSQL."""
    from cli import worker as process

    chosen = settings(line=True)
    logging.config.dictConfig(LOGGING)
    _upgrade(chosen)
    process.run(chosen)


def _prepared() -> tuple[Settings, socket.socket]:
    chosen = settings(line=True)
    port = listening.listen(chosen)
    logging.config.dictConfig(LOGGING)
    _upgrade(chosen)
    return chosen, port


def _work(chosen: Settings, port: socket.socket, woken: socket.socket, lifeline: int) -> None:
    from cli import supervisor
    from cli import worker as process
    from knowledge.problems import KnowledgeError

    port.close()  # the web processes' alone
    os.nice(NICENESS)
    try:
        process.run(chosen, woken, lifeline)
    except KnowledgeError as problem:
        logging.getLogger("sodan").critical("%s", problem)
        raise SystemExit(supervisor.HOPELESS) from None


def _nobody(chats: Iterable[str]) -> None:
    """Another process, perhaps on another machine, finds with its next tick what was recorded."""


def _upgrade(chosen: Settings) -> None:
    """Bring the schema forward before anybody listens, and say loudly what a patient would suffer from."""
    opened = database.connect(chosen.database_url)
    try:
        database.upgrade(opened)
        with opened.look() as tx:
            nobody = not staff.everybody(tx)
    finally:
        opened.close()
    if nobody:
        click.secho(NOBODY, fg="red", bold=True, err=True)


def _leave_nothing_erased(chosen: Settings) -> None:
    """What was erased shortly before the stop is not to be read on the disk afterwards either."""
    try:
        opened = database.connect(chosen.database_url)
    except StoreError as problem:  # the next start begins with it
        logging.getLogger("sodan").error("%s", problem)
        return
    try:
        opened.tidy()
    finally:
        opened.close()


NOBODY = (
    "No staff have joined yet. Urgent alerts and questions reach nobody on LINE; patients are given the clinic's phone.\n"
    "To join: run `sodan staff invite` and send the code it prints to the clinic's LINE account."
)
