"""sodan db: the database."""

import click

from cli.main import Listing, settings
from store import db as database


@click.group(cls=Listing)
def db() -> None:
    """The database that DATABASE_URL names."""


@db.command()
def upgrade() -> None:
    """Bring the schema forward. Safe to run twice; `sodan serve` does it by itself at start."""
    opened = database.connect(settings().database_url)
    try:
        done = database.upgrade(opened)
    finally:
        opened.close()
    click.echo(f"Applied {', '.join(f'{n:04}' for n in done)}." if done else "Nothing to do: the schema is up to date.")
