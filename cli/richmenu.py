"""sodan richmenu: draw the rich menu, and bring LINE to show it."""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click

from bot.line.menus import menus_of
from bot.menu import draw, sync
from bot.menu.sync import Step
from cli.main import Listing, missing_file, settings
from clinic.clock import system_clock
from clinic.settings import Settings
from knowledge import library
from knowledge.library import Library
from store import db, menus
from store.db import Database

FOLDER = Path("var") / "richmenu"


@click.group(cls=Listing)
def richmenu() -> None:
    """The menu below the chat: six areas, in each language, and one more page for whoever has had a treatment.

    Its words stand in the texts ([menu]), its colour and the name in the clinic's profile.
    """


@richmenu.command("sync")
def put() -> None:
    """Bring LINE to show the menu as it is drawn now; only what differs is changed.

    Run it once when you go live, and again when the clinic's name, its colour or the words of the menu have changed. It may be
    broken off and run again at any time.
    """
    chosen = settings(line=True)
    known = _known(chosen.knowledge)
    with _people(chosen) as people:
        click.echo("Drawing the pages …")
        wanted, line = sync.drawn(known), menus_of(chosen)
        told = _Told()
        try:
            told.say(sync.sync(wanted, line), "Nothing was to be changed.")
        finally:  # broken off, it has done the half of it
            _tell_anew(people, there_are_pages=True, changed=told.changed > 0)


@richmenu.command()
def remove() -> None:
    """Take the menu away from LINE: people then see what was drawn by hand in LINE's manager, or none."""
    chosen = settings(line=True)
    with _people(chosen) as people:
        try:
            _Told().say(sync.remove(menus_of(chosen)), "There was none of ours.")
        finally:
            _tell_anew(people, there_are_pages=False, changed=True)


@richmenu.command()
@click.option(
    "--to", "folder", default=str(FOLDER), show_default=True, help="The folder the pictures are written into."
)
def preview(folder: str) -> None:
    """Write the pages as pictures, to look at. LINE is not asked."""
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    for page in sync.drawn(_known(settings().knowledge)):
        path = place / f"{page.alias}.png"
        path.write_bytes(page.png)
        click.echo(f"{path}  {len(page.png) // 1024} KB")


def _known(folder: Path | None) -> Library:
    known = library.load(folder)
    for words in known.clinic.said.values():
        if strange := draw.unknown_signs(words["name"]):
            raise click.ClickException(
                f"the font of the menu has no shape for {strange} in the clinic's name; write it otherwise in profile.toml"
            )
    return known


@contextmanager
def _people(chosen: Settings) -> Iterator[Database | None]:
    """The database in which stands which page each person sees, opened before LINE is told anything; None where there is none
    yet, or it is from before there were pages."""
    if missing_file(chosen):
        yield None
        return
    with closing(db.connect(chosen.database_url)) as opened:
        yield opened if db.version(opened) >= menus.FIRST_VERSION else None


def _tell_anew(people: Database | None, there_are_pages: bool, changed: bool) -> None:
    """The running Sodan looks anew which page each person is to see, and tells LINE at once what waited for a page."""
    if people is None:
        return
    with people.atomic() as tx:
        if changed:
            menus.unknown(tx)
        if there_are_pages:
            menus.hurry(tx, system_clock())


class _Told:
    """What was said of the steps, and how many changed something, also where one of them failed."""

    changed = 0

    def say(self, steps: Iterable[Step], nothing: str) -> None:
        for step in steps:
            self.changed += step.changed
            click.secho("changed  " if step.changed else "ok       ", fg="green" if step.changed else None, nl=False)
            click.echo(step.said)
        done = (
            "Done. People who are in the chat see it within a minute, whoever has a page of their own within an hour."
        )
        click.echo(f"\n{done if self.changed else nothing}")
