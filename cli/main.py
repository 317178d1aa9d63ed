"""The command `sodan`. Each subcommand is loaded when it is called, so that every one of them starts quickly."""

import importlib
import os
import sys
from pathlib import Path

import click

from clinic.errors import SettingsError, SodanError
from clinic.settings import Settings
from store import db
from store.db import Database

# In the order of --help: command, where it lives, and what it is for in one line.
COMMANDS = {
    "demo": ("cli.demo", "Try Sodan in the browser: a phone, a stand-in for LINE, nothing to set up."),
    "init": ("cli.init", "Begin a folder of the clinic's own, by a few questions or a file."),
    "serve": ("cli.serve", "Run Sodan: webhook, answers and ticker in one go."),
    "web": ("cli.serve", "Run only the webhook; `sodan worker` answers."),
    "worker": ("cli.serve", "Run only answers and ticker, beside `sodan web`."),
    "ask": ("cli.ask", "See what Sodan would say to a message, and why."),
    "check": ("cli.check", "Check knowledge and settings; every problem with file and line."),
    "doctor": ("cli.doctor.command", "Check the LINE account and this Sodan, step by step; nothing is sent."),
    "knowledge": ("cli.knowledge", "What the knowledge covers."),
    "careplan": ("cli.careplan", "What is sent in the days after a treatment."),
    "staff": ("cli.staff", "Who is staff, what is open, and replies to patients."),
    "reservations": ("cli.reservations", "Who asks for which time, and what staff make of it."),
    "richmenu": ("cli.richmenu", "The menu below the chat: draw it, and bring LINE to show it."),
    "backup": ("cli.backup", "Copy the database into a file while Sodan runs."),
    "restore": ("cli.backup", "Put a backup in the place of the database."),
    "move": ("cli.move", "Move from SQLite to PostgreSQL."),
    "db": ("cli.db", "The database."),
}


class _Lazy(click.Group):
    # The arguments are named as click names them.
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(COMMANDS[cmd_name][0]), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Broken promises reach the person at the terminal as a sentence, not as a traceback."""
        try:
            return super().invoke(ctx)
        except SodanError as problem:
            click.echo(f"Error: {problem}", err=True)
            sys.exit(1)


class Listing(click.Group):
    """A group of commands whose list says of each in a whole sentence what it does."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, one.get_short_help_str(400)) for name, one in sorted(self.commands.items())])


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="sodan", prog_name="sodan")
def sodan() -> None:
    """Sodan, the counselling desk of an aesthetic clinic on LINE.

    New here? `sodan demo` opens a phone in the browser: no LINE account, nothing to set up.
    Settings come from the environment; README.md has the table.
    """


def settings(line: bool = False) -> Settings:
    """The environment's settings; `line=True` where LINE's secrets are needed."""
    return Settings.from_env(os.environ, line=line)


def missing_file(chosen: Settings) -> Path | None:
    """The SQLite file that is named but not there; opening it would make an empty one."""
    path = Path(chosen.database_url.removeprefix("sqlite:///"))
    return path if chosen.database_url.startswith("sqlite:///") and not path.exists() else None


def existing_database(chosen: Settings) -> Database:
    """The database of a Sodan that was started before; SettingsError rather than an empty new one nobody looks into."""
    path = missing_file(chosen)
    if path:
        raise SettingsError(
            f"DATABASE_URL: there is no {path} here; start Sodan once (`sodan serve`), or name the database of the running one"
        )
    return db.connect(chosen.database_url)


if __name__ == "__main__":
    sodan()
