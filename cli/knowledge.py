"""sodan knowledge: what the knowledge covers, and making it ready."""

import click

from cli.main import settings
from clinic.clock import system_clock
from knowledge import coverage as covered
from knowledge import library


@click.group()
def knowledge() -> None:
    """What the clinic knows, and where from."""


@knowledge.command()
def coverage() -> None:
    """The article, section by section, with the topics that carry each of its facts."""
    click.echo(covered.text(library.load(settings().knowledge)))


@knowledge.command("compile")
def compile_() -> None:
    """Make the phrasings ready for understanding, so that the first start does not: half a minute after a change.

    `make demo`, `make serve` and `make test` do it. What comes of it stands in SODAN_CACHE and is used by every start.
    """
    chosen = settings()
    known = library.load(chosen.knowledge, compiled=chosen.cache)
    known.understanding.read("", system_clock().date())
