"""sodan check: knowledge and settings, every problem with file and line."""

import os
import sys
from pathlib import Path

import click

from bot.line.messenger import messenger_of
from cli.main import missing_file
from clinic.errors import SodanError
from clinic.message import Outcome
from clinic.settings import Settings
from knowledge import claim_reasons, library, phrasebook
from store import db as database
from store import staff


@click.command()
def check() -> None:
    """Check knowledge and settings; every problem with file and line. Exits with 1 if there is any.

    Warnings are about what works but should not stay so, and do not change the exit code.
    """
    settings, problems = _settings()
    folder = _folder()
    found = library.examine(folder)
    problems += map(str, found.problems)
    warnings = [*map(str, found.warnings), *map(str, claim_reasons.doubtful(folder))]
    if found.library is not None:
        warnings += phrasebook.warnings(found.library)
    if settings is not None:
        for trouble, missing in (_database(settings), _line(settings)):
            problems += trouble
            warnings += missing
    for warning in warnings:
        click.secho(f"warning: {warning}", fg="yellow", err=True)
    for problem in problems:
        click.secho(problem, fg="red", err=True)
    click.echo(f"{_counted(problems, 'problem')}, {_counted(warnings, 'warning')}.")
    sys.exit(1 if problems else 0)


def _counted(found: list[str], what: str) -> str:
    return f"{len(found)} {what}{'' if len(found) == 1 else 's'}"


def _settings() -> tuple[Settings | None, list[str]]:
    """LINE's secrets may be missing while the knowledge is being written; that is a warning of `sodan serve`'s, not ours."""
    try:
        return Settings.from_env(os.environ, line=False), []
    except SodanError as wrong:
        return None, str(wrong).splitlines()


def _folder() -> Path | None:
    """The knowledge folder that is set, also where another setting is wrong."""
    named = {name: value for name, value in os.environ.items() if name == "SODAN_KNOWLEDGE"}
    try:
        return Settings.from_env(named, line=False).knowledge
    except SodanError:
        return None


def _line(settings: Settings) -> tuple[list[str], list[str]]:
    """Whether LINE accepts the token; LINE is asked for the account's own name, and nobody hears of it."""
    if not (settings.access_token or (settings.channel_id and settings.channel_secret)):
        return [], []
    told = messenger_of(settings).probe()
    match told.outcome:
        case Outcome.SENT:
            return [], []
        case Outcome.DENIED | Outcome.FORBIDDEN:
            return [f"{refused(settings)} ({told.reason})"], []
        case _:
            return [], [f"LINE could not be asked whether it accepts the channel access token ({told.reason})"]


def refused(settings: Settings) -> str:
    """What to do where LINE accepts no token, by the kind of token that is set."""
    if settings.channel_id:
        return "LINE_CHANNEL_ID: LINE issues no token for it and LINE_CHANNEL_SECRET; copy both again (Basic settings)"
    return (
        "LINE_CHANNEL_ACCESS_TOKEN: LINE refuses it; issue one in the LINE Developers console (Messaging API tab) and "
        "set it, or set LINE_CHANNEL_ID instead"
    )


def _database(settings: Settings) -> tuple[list[str], list[str]]:
    """Problems and warnings about the database and who is reached through it. It is only read: none is made or upgraded."""
    secrets = [] if settings.line else [NO_LINE]
    missing = missing_file(settings)
    if missing:
        return [], [*secrets, NO_DATABASE.format(path=missing)]
    try:
        opened = database.connect(settings.database_url)
        try:
            version = database.version(opened)
            if version > database.newest():
                return [f"DATABASE_URL: {NEWER}"], []
            if version < database.newest():
                return [], [*secrets, OLD_DATABASE]
            with opened.look() as tx:
                nobody = not staff.everybody(tx)
        finally:
            opened.close()
    except SodanError as problem:
        return [f"DATABASE_URL: {problem}"], []
    return [], [*secrets, *([NOBODY] if nobody else [])]


NEWER = "the database was made by a newer Sodan; install that version, or name another DATABASE_URL"
NO_LINE = (
    "`sodan serve` needs LINE_CHANNEL_SECRET, and LINE_CHANNEL_ID or LINE_CHANNEL_ACCESS_TOKEN; not all of it is set"
)
NO_DATABASE = "there is no database at {path} yet: the first `sodan serve` makes it"
OLD_DATABASE = (
    "the database is of an earlier Sodan or still empty: `sodan serve` or `sodan db upgrade` brings it forward"
)
NOBODY = "no staff have joined: alerts reach nobody on LINE. Run `sodan staff invite` and send the code to the account"
