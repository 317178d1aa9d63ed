"""sodan knowledge: what the knowledge covers."""

import click

from cli.main import settings
from knowledge import coverage as covered
from knowledge import library


@click.group()
def knowledge() -> None:
    """What the clinic knows, and where from."""


@knowledge.command()
def coverage() -> None:
    """The article, section by section, with the topics that carry each of its facts."""
    click.echo(covered.text(library.load(settings().knowledge)))
