"""sodan demo: everything on this computer, nothing to set up."""

import logging
import secrets
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import click

import app
from bot.line.menus import menus_of
from bot.menu import sync
from clinic.actors import Role
from clinic.settings import Settings
from scheduler.office import Office
from simulator.platform import Platform
from simulator.server import Server, serve

FOLDER = Path("var") / "demo"
PEOPLE = (("舞", "ja"), ("Emma", "en"))
RECEPTION = "受付 Reception"
COLLEAGUES: tuple[tuple[str, Role], ...] = (("院長 Doctor", "doctor"), ("管理者 Admin", "admin"))
JOINING_SECONDS = 60.0  # LINE's SDK is imported meanwhile


@click.command()
@click.option("--port", default=8001, show_default=True, help="Where the phone is; the next free one if it is taken.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--knowledge",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The clinic's own folder; what you save in it counts within seconds.",
)
@click.option("-v", "--verbose", is_flag=True, help="Show Sodan's log.")
def demo(port: int, host: str, knowledge: Path | None, verbose: bool) -> None:
    """Try Sodan in the browser: a phone, a stand-in for LINE, nothing to set up.

    Starts afresh each time: what was said in an earlier demo is deleted.
    """
    logging.basicConfig(level=logging.INFO if verbose else logging.ERROR)
    logging.getLogger("werkzeug").setLevel(logging.INFO if verbose else logging.ERROR)
    line = _line(host, port)
    settings = replace(_settings(line), knowledge=knowledge)
    click.echo("Reading what the clinic knows (a few seconds the first time) …")
    running, bot = _sodan(settings, line.platform)
    _menu(settings, running.office)
    line.platform.name = running.office.library.clinic.name(settings.staff_language)
    line.platform.bot_url = f"{bot}/line/webhook"
    _people(line.platform, running)
    click.secho(f"\n  Open  {line.url}/  in a browser and write to the clinic.\n", bold=True)
    here = f"DATABASE_URL={settings.database_url} {Path(sys.argv[0])}"
    click.secho(f"  Open  {bot}/desk/  to be the reception, a doctor or the admin.\n", bold=True)
    click.echo(f"  The reception decides on the phone, or with: {here} reservations list")
    click.echo(f"  To see what staff are asked:                 {here} staff inbox")
    click.echo(f"  Two patients and the reception are in it. Stop with Ctrl-C.  (Sodan itself listens at {bot}.)")
    _until_stopped()
    line.stop()
    running.close()


def _line(host: str, port: int) -> Server:
    platform = Platform(secrets.token_hex(16), secrets.token_urlsafe(32))
    platform.courier.patience = 30.0
    for candidate in range(port, port + 20):
        try:
            return serve(platform, candidate, host)
        except OSError:
            continue
    raise click.ClickException(f"ports {port} to {port + 19} are all taken; name another with --port")


def _settings(line: Server) -> Settings:
    """The demo's own: nothing of the environment's, so that it can never reach a real account or database.

    Named by the port, so that a second demo beside the first does not pull its database away.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    name = f"{urlsplit(line.url).port}.db"
    for old in FOLDER.glob(f"{name}*"):
        old.unlink()
    return Settings.from_env(
        {
            "LINE_CHANNEL_SECRET": line.platform.channel_secret,
            "LINE_CHANNEL_ACCESS_TOKEN": line.platform.access_token,
            "LINE_API_BASE": line.url,
            "DATABASE_URL": f"sqlite:///{FOLDER / name}",
        }
    )


def _sodan(settings: Settings, platform: Platform) -> tuple["app.Running", str]:
    """Sodan itself, as in production but for the server, on a free port beside the phone, and for the clock: the phone's."""
    from werkzeug.exceptions import NotFound
    from werkzeug.serving import make_server

    server = make_server("127.0.0.1", 0, NotFound(), threaded=True)  # the port first: calendar links name it
    address = f"http://127.0.0.1:{server.server_port}"
    office = app.open_office(replace(settings, public_url=address), platform.now)
    office.library.understanding.read(
        "", office.clock().date()
    )  # compiled once, and before anybody waits for an answer
    running = app.start_work(office, settings.threads, settings.join_seconds)
    platform.turning.beat = lambda: app.send_due(
        office
    )  # while the clock is turned, an hour is over before the metronome beats
    server.app = app.create_app(settings, office, running.workers.take, demo=True)
    threading.Thread(target=server.serve_forever, name="web", daemon=True).start()
    return running, address


def _menu(settings: Settings, office: Office) -> None:
    """What `sodan richmenu sync` does; before anybody is there whose own page could not be linked yet."""
    for _ in sync.sync(sync.drawn(office.library), menus_of(settings)):
        pass


def _people(platform: Platform, running: "app.Running") -> None:
    """Two patients who add the account, and a reception that joins as staff with a code, as in life."""
    from store import staff

    patients = [
        platform.person(name, language=language) for name, language in PEOPLE
    ]  # first: the phone shows them first
    reception = platform.person(RECEPTION, language="ja", friend=True)
    with running.office.db.atomic() as tx:
        code = staff.invite(tx, running.office.clock(), staff.Invited(RECEPTION))
        for name, role in COLLEAGUES:
            staff.employ(tx, name, role, running.office.clock())
    reception.says(code)
    reception.hears(JOINING_SECONDS)  # before anybody else writes: their questions shall find somebody
    for patient in patients:
        patient.follows()
    platform.settle()


def _until_stopped() -> None:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    stop.wait()
