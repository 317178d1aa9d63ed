"""sodan move: from SQLite to PostgreSQL."""

from pathlib import Path
from urllib.parse import urlsplit

import click

from cli.backup import progress
from cli.main import settings
from clinic.actors import Terminal
from clinic.audit import OfDatabase
from clinic.clock import system_clock
from clinic.errors import SettingsError, StoreError
from store import audit, copying
from store import db as database


@click.command()
@click.option("--to", required=True, metavar="URL", help="The new database: postgresql://…")
def move(to: str) -> None:
    """Move everything from the SQLite file of DATABASE_URL into an empty PostgreSQL database. Sodan must not be running.

    All rows go in one transaction and are counted on both sides. The file stays where it is, and no Sodan starts on it
    any more. A password need not stand in the URL: ~/.pgpass and PGPASSWORD are read too.
    """
    source_url = settings().database_url
    if not to.startswith(("postgresql://", "postgres://")):
        raise SettingsError("--to: write postgresql://user@host/database")
    if not source_url.startswith("sqlite:///") or not Path(source_url.removeprefix("sqlite:///")).exists():
        raise SettingsError("DATABASE_URL: name the SQLite file to move from; there is none")
    source = database.connect(source_url, alone=True)
    try:
        database.upgrade(source)
        moved = _fill(source, to)
        with source.atomic() as tx:
            copying.mark_moved(tx, shown(to), system_clock())
    finally:
        source.close()
    click.echo(
        f"Moved {sum(moved.values()):,} rows of {len(moved)} tables. Set DATABASE_URL to {shown(to)} and start Sodan."
    )


def _fill(source: database.Database, to: str) -> dict[str, int]:
    target = database.connect(to, alone=True)
    try:
        database.upgrade(target)
        with target.atomic() as tx:
            if not copying.is_empty(tx):
                raise StoreError("the new database is not empty; make an empty one, so that nothing in it is lost")
            moved = copying.fill(source, tx, progress())
            audit.note(tx, Terminal().by, OfDatabase("moved here from SQLite"), None, system_clock())
        return moved
    finally:
        target.close()


def shown(url: str) -> str:
    """The address without its password."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    return url.replace(f":{parts.password}@", "@", 1)
