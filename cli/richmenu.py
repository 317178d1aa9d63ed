"""sodan richmenu: draw the rich menu, and bring LINE to show it."""

from collections.abc import Iterable
from pathlib import Path

import click

from bot.line.menus import menus_of
from bot.menu import draw, sync
from bot.menu.sync import Step
from cli.main import settings
from knowledge import library
from knowledge.library import Library

FOLDER = Path("var") / "richmenu"


@click.group()
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
    click.echo("Drawing the pages …")
    wanted, line = sync.drawn(known), menus_of(chosen)
    _tell(sync.sync(wanted, line), "Nothing was to be changed.")


@richmenu.command()
def remove() -> None:
    """Take the menu away from LINE: people then see what was drawn by hand in LINE's manager, or none."""
    _tell(sync.remove(menus_of(settings(line=True))), "There was none of ours.")


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


def _tell(steps: Iterable[Step], nothing: str) -> None:
    changed = 0
    for step in steps:
        changed += step.changed
        click.secho("changed  " if step.changed else "ok       ", fg="green" if step.changed else None, nl=False)
        click.echo(step.said)
    click.echo(f"\n{nothing}" if not changed else "\nDone. People who are in the chat see it within a minute.")
