"""The web process: takes webhooks and keeps them, knows nothing of what they mean, and so starts at once."""

import asyncio
import gc
import resource
import signal
import socket
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.net import SocketHolder  # type: ignore[attr-defined]
from granian.server.embed import Server

from bot.web.gateway import Gateway
from bot.web.site import Inner, site
from cli.listening import BACKLOG
from cli.log import LOGGING
from clinic.clock import system_clock
from clinic.settings import Settings
from store import db
from store.intake import Intake

if TYPE_CHECKING:  # what the clinic knows is slow to import, and only calendars need it here
    from flask import Flask

    from scheduler.office import Office

# Who opens a connection and sends nothing keeps it so long; who sent nothing more after an answer, too.
HEADER_MILLISECONDS = 5_000
# Connections open at once: those that only wait cost a file each and little else.
CONNECTIONS = 4_096
# The answer to LINE is due within two seconds, so the database gets less.
DATABASE_SECONDS = 1.5
STOP_SECONDS = 8
# What the desk and the calendars need is loaded once the start is over.
OPENED_AFTER_SECONDS = 30.0

Tell = Callable[[Iterable[str]], None]


def run(chosen: Settings, port: socket.socket, tell: Tell, lifeline: int, announces: bool) -> None:
    """Serve until told to stop, or until the other end of `lifeline` is gone. `tell` is given chats with something to answer."""
    _allow_open_files()
    database = db.connect(chosen.database_url, patience=DATABASE_SECONDS)
    intake = Intake(database, tell)
    inner = Inner(lambda: _office(chosen, database), _desk)
    application = site(chosen.channel_secret, database, intake, system_clock, inner)
    # What stands by now stays: the collector need not look at it again and again, nor copy what the processes share.
    gc.freeze()
    later = application.extensions["opened"]
    asyncio.run(_serve(Gateway(application.wsgi_app), port, lifeline, announces, later))
    intake.close()
    database.close()


def _office(chosen: Settings, database: db.Database) -> "Office":
    from bot.line.messenger import messenger_of
    from knowledge import library
    from scheduler import rereading
    from scheduler.office import Office

    office = Office(
        db=database,
        library=rereading.with_changes(database, library.load(chosen.knowledge, compiled=chosen.cache)),
        messenger=messenger_of(chosen),
        clock=system_clock,
        zone=chosen.timezone,
        staff_language=chosen.staff_language,
        public_url=chosen.public_url,
        liff=chosen.liff,
    )
    rereading.keep_up(office, threading.Event())  # it ends with the process
    return office


def _desk(office: "Office") -> "Flask":
    from console import site as console

    return console.create(office)


def _allow_open_files() -> None:
    """Often a process may open 1,024 files, and a stranger as many connections; it may ask for more."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + 512
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))


class _Server(Server):
    """granian, on a port that is open already and stays so while this process is started again."""

    def __init__(self, application: Gateway, port: socket.socket) -> None:
        host, number = port.getsockname()[:2]
        super().__init__(
            application,
            address=host,
            port=number,
            interface=Interfaces.RSGI,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(header_read_timeout=HEADER_MILLISECONDS),
            websockets=False,
            backlog=BACKLOG,
            backpressure=CONNECTIONS,
            log_level=LogLevels.error,
            log_dictconfig=LOGGING,
        )
        self.workers_kill_timeout = STOP_SECONDS
        self._port = port

    def _init_shared_socket(self) -> None:
        # Its own type hints do not know it, and its own processes hand sockets to each other in this way.
        self._shd: Any = SocketHolder(self._port.fileno(), False, BACKLOG)  # type: ignore[call-arg]


async def _serve(
    gateway: Gateway, port: socket.socket, lifeline: int, announces: bool, later: Callable[[], object]
) -> None:
    server = _Server(gateway, port)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop)
    loop.add_reader(lifeline, server.stop)
    loop.call_later(OPENED_AFTER_SECONDS, loop.run_in_executor, None, later)
    serving = asyncio.create_task(server.serve())
    announcing = asyncio.create_task(_announce(port)) if announces else None
    await serving
    loop.remove_reader(lifeline)
    if announcing is not None:
        announcing.cancel()


async def _announce(port: socket.socket) -> None:
    """Say where Sodan listens once it has answered there."""
    host, number = port.getsockname()[:2]
    reader, writer = await asyncio.open_connection(host, number)
    writer.write(b"GET /healthz HTTP/1.1\r\nHost: sodan\r\nConnection: close\r\n\r\n")
    if (await reader.readline()).split()[1:2] == [b"200"]:
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"Listening on http://{shown}:{number}/line/webhook. Stop with Ctrl-C.")
    writer.close()
