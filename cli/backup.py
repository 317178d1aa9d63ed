"""sodan backup and restore: a copy in one file, and back."""

import json
import secrets
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from bot.line import events
from bot.line.events import Said
from bot.line.messenger import messenger_of
from cli.main import existing_database, settings
from clinic.actors import Terminal
from clinic.audit import OfDatabase
from clinic.clock import from_stamp, system_clock
from clinic.settings import Settings
from clinic.task import NewTask
from knowledge import library
from scheduler.office import Office
from staff import alerts
from staff.alerts import Telling
from store import audit, copying, inbox, patients, restoring
from store import backup as copies
from store import db as database
from store.db import Database, Tx
from store.restoring import Held
from store.sqlite import Presence, Sqlite

FILE = click.Path(dir_okay=False, path_type=Path)
TELL_EVERY_SECONDS = 1.0


@click.command()
@click.argument("file", type=FILE)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def backup(file: Path, force: bool) -> None:
    """Copy the whole database into FILE while Sodan runs, and check the copy. The same kind of file for either database.

    Only its owner may read it: it holds what patients wrote. `sodan restore FILE` brings it back, also into the other
    kind of database.
    """
    source = existing_database(settings())
    try:
        database.upgrade(source)
        copies.back_up(source, file, system_clock(), force, progress())
    finally:
        source.close()
    click.echo(f"Copied to {file} ({file.stat().st_size:,} bytes), and checked.")


@dataclass(frozen=True, slots=True)
class Old:
    """A backup about to be restored, and of when it is."""

    file: Path
    copied_at: datetime
    now: datetime


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Restore without asking.")
def restore(file: Path, yes: bool) -> None:
    """Put the backup FILE in the place of the database. Sodan must not be running; what was there is kept beside it.

    What may have been sent since the backup was made is not sent again: staff are told what was held back.
    """
    chosen = settings()
    old = Old(file, copies.check(file), system_clock())
    at = old.copied_at.astimezone(chosen.timezone).strftime("%Y-%m-%d %H:%M")
    click.echo(f"The backup is of {at}. What has happened since will not be in the database any more.", err=True)
    if not yes:
        click.confirm("Restore it?", abort=True, err=True)
    sqlite = chosen.database_url.startswith("sqlite:///")
    held, former = (_into_sqlite if sqlite else _into_postgres)(old, chosen)
    if former is not None:
        click.echo(
            f"What was there is kept as {former}; it holds what patients wrote: delete it once it is not needed."
        )
    click.echo(_told(held))
    click.echo("Restored. Start Sodan again; staff find in their list of tasks what to look at.")


def _told(held: Held) -> str:
    again = f" {held.erased} people who had their data deleted since were not brought back." if held.erased else ""
    return (
        f"Held back, because they may have been sent since: {held.tips} tips, {held.reminders} reminders. "
        f"{held.requests} requests wait a day longer for an answer.{again}"
    )


def _into_sqlite(old: Old, chosen: Settings) -> tuple[Held, Path | None]:
    path = Path(chosen.database_url.removeprefix("sqlite:///"))
    new = not path.exists()
    presence = Presence(path)
    try:
        with copies.beside(path) as part:
            held = _prepare(old, part, chosen, lambda origin: restoring.of_former_file(path, origin, old.copied_at))
            former = path.with_name(f"{path.name}.before-restore-{old.now:%Y%m%dT%H%M%S}")
            copies.sync(part)
            restoring.swap_files(path, part, former)
            copies.sync(path.parent)
    finally:
        presence.close()
    if new:
        former.unlink()
    return held, None if new else former


def _into_postgres(old: Old, chosen: Settings) -> tuple[Held, Path]:
    target = database.connect(chosen.database_url, alone=True)
    try:
        database.upgrade(target)
        former = old.file.with_name(f"before-restore-{old.now:%Y%m%dT%H%M%S}.sodan")
        copies.back_up(target, former, old.now, False, progress())

        def known(origin: str | None) -> restoring.Known | None:
            with target.look() as tx:
                same = origin is not None and restoring.origin(tx) == origin
                return restoring.known(tx, old.copied_at) if same else None

        with copies.beside(old.file) as part:
            held = _prepare(old, part, chosen, known)
            with closing(Sqlite(part)) as source, target.atomic() as tx:
                copying.fill(source, tx, progress())
        target.tidy()
    finally:
        target.close()
    return held, former


def _prepare(old: Old, part: Path, chosen: Settings, known: Callable[[str | None], restoring.Known | None]) -> Held:
    """A working copy of the backup: of today's schema, with everything held back that may have been said already."""
    copies.unpack(old.file, part, progress())
    with closing(Sqlite(part)) as working:
        database.upgrade(working)
        with working.look() as tx:
            since = known(restoring.origin(tx))
        office = _office(working, chosen)
        with working.atomic() as tx:
            erased = restoring.carry_over(tx, since) if since else 0
            held = restoring.hold_back(tx, old.copied_at, old.now)
            held = Held(held.tips, held.reminders, held.requests, erased)
            _tell_staff(tx, office, old, held)
            restoring.becomes_its_own(tx, secrets.token_hex(16), old.now)
            audit.note(tx, Terminal().by, OfDatabase("a backup was restored"), None, old.now)
        while not working.tidy():
            time.sleep(0.1)
    return held


def _office(db: Database, chosen: Settings) -> Office:
    return Office(
        db,
        library.load(chosen.knowledge),
        messenger_of(chosen),
        system_clock,
        chosen.timezone,
        chosen.staff_language,
    )


def _tell_staff(tx: Tx, office: Office, old: Old, held: Held) -> None:
    """What a person has to look at: that there was a restore, and each message that was not answered when it was copied."""
    at = old.copied_at.astimezone(office.zone)
    numbers = {"tips": held.tips, "reminders": held.reminders, "requests": held.requests}
    context, day = office.for_staff(old.now), f"{at:%Y-%m-%d %H:%M}"
    telling = Telling(params={"day": day, **{name: str(number) for name, number in numbers.items()}})
    alerts.raise_task(tx, context, NewTask("restored", context.language, words=day), telling)
    for chat in inbox.all_open(tx):
        while (recorded := inbox.next_of(tx, chat, datetime.max.replace(tzinfo=old.now.tzinfo))) is not None:
            event = events.parse(json.loads(recorded.body), from_stamp(recorded.received_at))
            inbox.give_up(tx, recorded)
            who = patients.by_line(tx, chat)
            if event is not None and who is not None and isinstance(event.what, Said):
                spoken = who.language or context.language
                missed = NewTask("not-answered", spoken, who.id, None, event.what.text, recorded.message_id)
                alerts.raise_task(tx, context, missed)


def progress() -> copying.Tell:
    """Says on the terminal how far it has come, once a second at most; nothing where it is quick."""
    last = [time.monotonic()]

    def tell(what: str, done: int, total: int) -> None:
        if time.monotonic() - last[0] >= TELL_EVERY_SECONDS:
            last[0] = time.monotonic()
            click.echo(f"  {what}: {done:,} of {total:,}", err=True)

    return tell
