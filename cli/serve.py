"""sodan serve, web and worker: the production ways to run."""

import logging
import os
import signal
import socket
import threading

import click

from cli.main import settings
from clinic.errors import SettingsError
from clinic.settings import Settings
from store import db as database
from store import staff

# One process, 64 threads that wait for the one writer (docs/decisions/0001-one-writer.md).
BLOCKING_THREADS = 64
LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


@click.command()
def serve() -> None:
    """Run Sodan: webhook, answers and ticker in one go.

    Listens on SODAN_HOST:SODAN_PORT; LINE's webhook URL is https://your.name/line/webhook, with a TLS proxy in between.
    GET /health answers 200 while the database does. Stop with Ctrl-C or SIGTERM: nothing recorded is lost.
    """
    chosen = settings(line=True)
    _check_address(chosen)
    _prepare(chosen)
    _granian("app:serve", chosen)
    _leave_nothing_erased(chosen)


@click.command()
def web() -> None:
    """Run only the webhook; `sodan worker` answers.

    For PostgreSQL and more than one machine. On SQLite use `sodan serve`: two processes writing one file wait on each
    other for up to seconds.
    """
    chosen = settings(line=True)
    _check_address(chosen)
    _prepare(chosen)
    _granian("app:web", chosen)


@click.command()
def worker() -> None:
    """Run only answers and ticker, beside `sodan web`. Several may run at once on PostgreSQL."""
    import app

    chosen = settings(line=True)
    _prepare(chosen)
    logging.basicConfig(level=logging.INFO, format=LOG_FORMAT)
    running = app.start_work(app.open_office(chosen), chosen.threads)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    click.echo("Answering and sending. Stop with Ctrl-C.")
    stop.wait()
    running.close()


def _prepare(chosen: Settings) -> None:
    """Upgrade the schema before anybody listens, and say loudly what a patient would suffer from."""
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
    opened = database.connect(chosen.database_url)
    try:
        opened.tidy()
    finally:
        opened.close()


def _check_address(chosen: Settings) -> None:
    """A sentence now instead of a traceback from the server's depths later."""
    try:
        with socket.create_server((chosen.host, chosen.port)):
            pass
    except (OSError, OverflowError) as problem:
        raise SettingsError(
            f"SODAN_HOST, SODAN_PORT: cannot listen on {chosen.host}:{chosen.port} ({problem}); name another, or stop it"
        ) from None


NOBODY = (
    "No staff have joined yet. Urgent alerts and questions reach nobody on LINE; patients are given the clinic's phone.\n"
    "To join: run `sodan staff invite` and send the code it prints to the clinic's LINE account."
)


def _granian(target: str, chosen: Settings) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    Granian(
        target,
        address=chosen.host,
        port=chosen.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=BLOCKING_THREADS,
        factory=True,
        websockets=False,
        log_level=LogLevels.error,
        workers_kill_timeout=30,
        log_dictconfig=LOGGING,
    ).serve()


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": LOG_FORMAT}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"apscheduler": {"level": "WARNING"}, "_granian": {"level": "ERROR"}},
}
